"""Files of one take put together and a recorder linked to its film, from the command line."""

from __future__ import annotations

from pathlib import Path

import pytest

from archive.commands.context import opened
from archive.domain.ids import WorkId
from archive.domain.records import Work
from archive.domain.takes import NO, Assembly
from archive.ingest.steps.describe import describe
from archive.ingest.steps.probe import probe
from archive.ingest.steps.source import lent
from archive.ingest.takes.sync_audio import matches_of
from archive.languages import translations
from archive.ports import Kit
from tests import samples
from tests.commands.conftest import Terminal

STARTS = {"GX010123.mp4": "10:00:00:00", "GX020123.mp4": "10:00:01:00", "GX030123.mp4": "10:00:02:00"}
NOBODY = "0" * 20


def brought_in(terminal: Terminal, *paths: Path) -> list[str]:
    """Take files in and give the ids of their works in the same order."""
    taken = terminal.read("ingest", *paths, "--workshop", terminal.workshop)
    ids = {Path(each["file"]).name: each["work"] for each in taken}
    return [ids[path.name] for path in paths]


def looked_at(terminal: Terminal, ids: list[str]) -> list[str]:
    """Take the first steps of preparing these works, which is all that is needed here."""
    with opened(terminal.kit()) as kit:
        for work_id in ids:
            with lent(kit, WorkId(work_id)) as source:
                for step in (probe, describe):
                    work = kit.catalogue.get(Work, WorkId(work_id))
                    kit.catalogue.save(step(kit, source.footage(kit, work)))
    return ids


def clips(terminal: Terminal, *names: str) -> list[str]:
    folder = terminal.folder / "card"
    folder.mkdir()
    made = [samples.video(folder, n, seconds=1, width=160, height=120, timecode=STARTS[n]) for n in names]
    return looked_at(terminal, brought_in(terminal, *made))


def film_and_sounds(terminal: Terminal) -> list[str]:
    """Give a film, the recording made beside it and one from elsewhere, with the first steps of their preparation."""
    folder = terminal.folder / "card"
    folder.mkdir()
    film = samples.talk(folder, "film.mp4", seconds=12, since=30, picture=True)
    beside = samples.talk(folder, "recorder.wav", seconds=16, since=28)
    stranger = samples.talk(folder, "stranger.wav", seconds=10, seed=2)
    return looked_at(terminal, brought_in(terminal, film, beside, stranger))


def test_where_nothing_looks_like_a_take_one_sentence_says_so(terminal: Terminal) -> None:
    assert terminal.read("take") == []
    for language in ("en", "fr", "ar"):
        terminal.language = language
        result = terminal.type("take")
        assert (result.exit_code, result.stdout) == (0, "")
        assert result.stderr.strip() == translations(language).gettext("No files look like one take.")


def test_a_take_is_listed_and_put_together_once(terminal: Terminal, kit: Kit) -> None:
    terminal.add_user("salma", "crew")
    ids = clips(terminal, "GX010123.mp4", "GX020123.mp4")
    [found] = terminal.read("take", "--workshop", terminal.workshop)
    assert [each["work"] for each in found["files"]] == ids
    assert found["missing"] == []
    assert "GX010123.mp4, GX020123.mp4" in terminal.done("take")
    assert terminal.read("take", "--workshop", NOBODY) == []

    whole = terminal.read("take", *ids, "--by", "salma")["work"]

    assert [each.id for each in kit.vault.find(Assembly)] == [whole]
    assert terminal.read("works", whole)
    again = terminal.type("take", *ids, "--by", "salma")
    assert again.exit_code == 4
    assert len(again.stderr.splitlines()) == 1
    assert len(list(kit.vault.find(Assembly))) == 1


def test_a_missing_part_is_named_and_joined_over_only_if_it_is_lost(terminal: Terminal, kit: Kit) -> None:
    ids = clips(terminal, "GX010123.mp4", "GX030123.mp4")
    assert "part 2 is missing" in terminal.done("take")
    for language in ("en", "fr", "ar"):
        terminal.language = language
        result = terminal.type("take", *ids)
        assert result.exit_code == 2
        [line] = result.stderr.splitlines()
        assert "2" in line or "٢" in line
        assert ("is missing" in line) == (language == "en")
    assert not list(kit.vault.find(Assembly))

    assert terminal.done("take", *ids, "--gap-known")


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("take", NOBODY), 4),
        (("take", NOBODY, NOBODY + "1"), 4),
        (("sound", NOBODY), 4),
        (("sound", NOBODY, NOBODY, "--yes"), 2),
        (("sound", NOBODY, "--no", "--by", "salma"), 2),
        (("sound", NOBODY, NOBODY, "--yes", "--by", "nobody"), 4),
    ],
)
def test_what_cannot_be_done_gets_one_sentence(terminal: Terminal, words: tuple[str, ...], code: int) -> None:
    result = terminal.type(*words)

    assert result.exit_code == code
    assert result.stdout == ""
    assert "Traceback" not in result.stderr
    assert result.stderr.strip().splitlines()[-1].endswith(".")


def test_a_recorder_is_found_and_linked_and_a_stranger_is_not(terminal: Terminal, kit: Kit) -> None:
    terminal.add_user("salma", "crew")
    film, beside, stranger = film_and_sounds(terminal)

    found = {each["recording"]: each for each in terminal.read("sound", film)}
    assert found[beside]["at_ms"] == pytest.approx(-2_000, abs=5)
    assert (found[beside]["heard"], found[beside]["linked"]) == (True, False)
    assert not found[stranger]["heard"]
    assert "not heard in this film" in terminal.done("sound", film, stranger)
    refused = terminal.type("sound", film, stranger, "--yes", "--by", "salma")
    assert (refused.exit_code, len(refused.stderr.splitlines())) == (2, 1)

    terminal.done("sound", film, stranger, "--no", "--by", "salma")
    assert terminal.done("sound", film, beside, "--yes", "--by", "salma") == film

    assert terminal.read("sound", film, beside)[0]["linked"]
    assert {each.answer for each in matches_of(kit, WorkId(film)) if each.sound_work_id == stranger} == {NO}
