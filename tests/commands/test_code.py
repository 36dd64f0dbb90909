"""A code from the command line: shown once or put on paper, and ended when the paper is lost."""

from __future__ import annotations

import stat
from io import BytesIO
from pathlib import Path

from pypdf import PdfReader

from archive.commands.context import REFUSED, WRONG_USE, opened
from archive.domain.codes import parse_code
from archive.review.people.withdrawal_codes import whose_code
from tests.commands.conftest import PASSWORD, Terminal


def test_a_code_is_shown_once_and_can_be_ended(terminal: Terminal) -> None:
    terminal.add_user("salma", "facilitator")
    given = terminal.done("code", "give", terminal.participant, "--by", "salma", "--password-stdin", keys=PASSWORD)
    code = parse_code(given.splitlines()[-1])
    assert code is not None
    with opened(terminal.kit()) as kit:
        assert whose_code(kit, code.compact) == terminal.participant

    terminal.done("code", "end", terminal.participant, "--by", "salma", "--password-stdin", keys=PASSWORD)
    with opened(terminal.kit()) as kit:
        assert whose_code(kit, code.compact) is None


def test_the_paper_is_a_file_for_its_owners_eyes_and_the_code_is_on_it_alone(
    terminal: Terminal, tmp_path: Path
) -> None:
    terminal.add_user("salma", "facilitator")
    paper = tmp_path / "paper.pdf"
    words = (
        "code",
        "give",
        terminal.participant,
        "--by",
        "salma",
        "--password-stdin",
        "--language",
        "en",
        "--pdf",
        paper,
    )
    said = terminal.done(*words, keys=PASSWORD)

    (page,) = PdfReader(BytesIO(paper.read_bytes())).pages
    code = next(found for line in page.extract_text().splitlines() if (found := parse_code(line)))
    assert stat.S_IMODE(paper.stat().st_mode) == 0o600
    assert code.selector not in said
    with opened(terminal.kit()) as kit:
        assert whose_code(kit, code.compact) == terminal.participant
    assert terminal.type(*words, keys=PASSWORD).exit_code == WRONG_USE


def test_who_knows_no_people_gives_and_ends_no_code(terminal: Terminal) -> None:
    terminal.add_user("rachid", "reviewer")
    for act in ("give", "end"):
        words = ("code", act, terminal.participant, "--by", "rachid", "--password-stdin")
        assert terminal.type(*words, keys=PASSWORD).exit_code == REFUSED
