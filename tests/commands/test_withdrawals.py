"""Taking back from the command line, following it, and the register of what has left."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from archive.commands.context import opened
from archive.domain.withdrawals import TIME_TO_RECONSIDER, Verdict, Withdrawal
from tests.commands.conftest import Terminal
from tests.commands.test_consent import record
from tests.commands.test_consent import work as work


def consent_of(terminal: Terminal, work: str) -> str:
    return record(terminal, work, "--allow", "public:stream:all")


def test_what_is_taken_back_is_followed_until_nothing_is_left(terminal: Terminal, work: str) -> None:
    consent = consent_of(terminal, work)
    terminal.done("work", "--once")
    done = terminal.read("consent", "withdraw", consent, "--by", "salma")
    assert done["shut"]
    assert done["done_at"] is None

    terminal.done("work", "--once")

    [after] = terminal.read("consent", "withdrawals", done["id"])
    assert after["done"]
    assert after["done_at"]
    assert not any(file["here"] for file in after["files"])
    assert [line["standing"] for line in after["originals"]] == ["hidden"]
    assert "nothing left" in terminal.done("consent", "withdrawals")
    assert terminal.type("consent", "withdrawals", "nothing").exit_code == 4


def holding(terminal: Terminal, words: str) -> list[str]:
    """The files of the archive in which these words stand."""
    files = [path for path in terminal.media_folder.rglob("*") if path.is_file()]
    return [path.name for path in files if words.encode() in path.read_bytes()]


def agree(terminal: Terminal, act_id: str, ago: timedelta) -> None:
    """Write down that an officer agreed to an erasure so long ago, and that it was asked for then."""
    with opened(terminal.kit()) as kit:
        act = kit.catalogue.get(Withdrawal, act_id)
        at = kit.clock.proven() - ago
        verdict = Verdict(work_id=act.work_ids[0], erase=True, by="officer", at=at)
        kit.catalogue.save(replace(act, at=at, verdicts=(verdict,)))


def test_an_original_is_erased_from_the_command_line(terminal: Terminal, work: str) -> None:
    terminal.done("work", "--once")
    told = ("grandmother", "story.txt")
    assert all(holding(terminal, words) for words in told)
    done = terminal.read("consent", "withdraw", "--work", work, "--by", "hamid", "--originals", "erase")
    assert [line["standing"] for line in done["originals"]] == ["waits_officer"]
    assert "waits for a consent officer" in terminal.done("consent", "withdrawals")
    agree(terminal, done["id"], timedelta(0))
    terminal.done("work", "--once")
    [agreed] = terminal.read("consent", "withdrawals", done["id"])
    assert [line["standing"] for line in agreed["originals"]] == ["agreed"]
    assert agreed["originals"][0]["due_at"] is not None
    assert "erased from 20" in terminal.done("consent", "withdrawals")
    assert all(holding(terminal, words) for words in told)

    agree(terminal, done["id"], TIME_TO_RECONSIDER)
    terminal.done("work", "--once")

    [after] = terminal.read("consent", "withdrawals", done["id"])
    assert [line["standing"] for line in after["originals"]] == ["erased"]
    kept = [path for path in (terminal.media_folder / "originals").rglob("*") if path.is_file()]
    assert not any(path.stat().st_size for path in kept)
    assert [holding(terminal, words) for words in told] == [[], []]


@pytest.mark.parametrize(("options", "code"), [(["--originals", "hide_until"], 2), (["--originals", "burn"], 2)])
def test_what_becomes_of_an_original_is_one_of_three_things(
    terminal: Terminal, work: str, options: list[str], code: int
) -> None:
    consent = consent_of(terminal, work)
    assert terminal.type("consent", "withdraw", consent, "--by", "salma", *options).exit_code == code


def test_a_consent_is_hidden_until_a_day(terminal: Terminal, work: str) -> None:
    consent = consent_of(terminal, work)
    options = ["--originals", "hide_until", "--until", "2099-01-31"]
    done = terminal.read("consent", "withdraw", consent, "--by", "salma", *options)
    assert done["hidden_until"] == "2099-01-31"
    [shown] = terminal.read("consent", "show", consent)
    assert (shown["state"], shown["not_before"], shown["hidden_until"]) == ("given", None, "2099-01-31")


def test_nothing_leaves_unallowed_and_an_empty_register_says_so(terminal: Terminal, work: str) -> None:
    words = ["exports", "add", work, "--recipient", "A", "--contact", "B", "--kind", "bag", "--purpose", "education"]
    assert terminal.type(*words, "--by", "salma").exit_code == 3
    assert terminal.read("exports", "list") == []
    assert terminal.read("exports", "recalls") == []
