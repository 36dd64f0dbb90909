from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest

from archive.domain.ids import WorkId
from archive.domain.records import Rendition
from archive.domain.terms import Recipe
from archive.ports import Kit
from archive.review.works.works import draft_of
from tests import samples
from tests.commands.conftest import Terminal

ARRIVED = r"\d{4}-\d\d-\d\d \d\d:\d\d"


@pytest.fixture
def photo(terminal: Terminal, tmp_path: Path) -> str:
    """A photo that was taken in and prepared."""
    [taken] = terminal.read("ingest", samples.photo(tmp_path), "--workshop", terminal.workshop)
    terminal.done("work", "--once")
    return str(taken["work"])


def test_works_are_listed_by_what_they_are(terminal: Terminal, photo: str) -> None:
    assert [each["id"] for each in terminal.read("works", "--state", "in_review", "--kind", "photo")] == [photo]
    assert terminal.read("works", "--state", "released") == []
    assert terminal.read("works", "--participant", terminal.participant) == []
    listed = terminal.done("works")
    assert re.fullmatch(rf"{photo}  photo      in_review    Untitled photo  \d{{4}}-\d\d-\d\d \d\d:\d\d", listed)


def test_a_work_without_a_title_is_called_as_the_crew_calls_it(terminal: Terminal, photo: str, kit: Kit) -> None:
    kit.vault.save(replace(draft_of(kit, WorkId(photo)), label="boats, second day"))

    assert terminal.done("works") == f"{photo}  photo      in_review    boats, second day"


def test_a_work_is_shown_with_what_was_made_of_it(terminal: Terminal, photo: str) -> None:
    shown = terminal.read("works", photo)

    assert shown["steps_done"] == ["identify", "probe", "describe", "analyse", "render", "conceal"]
    assert sorted(each["media_type"] for each in shown["renditions"]) == [
        "image/jpeg",
        "image/jpeg",
        "image/webp",
        "image/webp",
    ]
    assert "Photo, small" in terminal.done("works", photo)


def test_work_that_has_to_be_tried_again_is_said(terminal: Terminal, kit: Kit, photo: str) -> None:
    kit.jobs.put("sing", photo)

    result = terminal.type("work", "--once")

    assert result.exit_code == 1
    assert result.stderr == "0 jobs have to be tried again, 1 wait for a person.\n"


def test_what_was_set_aside_can_be_queued_again(terminal: Terminal, kit: Kit, photo: str) -> None:
    with kit.jobs.claim() as nothing:
        assert nothing is None
    kit.jobs.put("prepare", photo)
    with kit.jobs.claim() as job:
        assert job is not None
        kit.jobs.park(job, "for a person")
    assert terminal.type("work", "--once").exit_code == 1

    terminal.done("work", "--once", "--restart")

    assert list(kit.jobs.parked()) == []


def test_what_was_made_the_old_way_is_listed_and_made_anew(terminal: Terminal, kit: Kit, photo: str) -> None:
    assert terminal.read("works", "--outdated") == []
    [first, second] = (one for one in kit.catalogue.find(Rendition) if one.recipe is Recipe.PHOTO)
    kit.catalogue.save(replace(first, recipe_version=1))

    [told] = terminal.read("works", "--outdated")
    assert (told["id"], told["can_be_made"], [each["id"] for each in told["renditions"]]) == (photo, True, [first.id])
    assert re.fullmatch(rf"{photo}  in_review      1  Untitled photo  {ARRIVED}", terminal.done("works", "--outdated"))
    assert "made the old way" in terminal.done("works", photo)
    assert "1 works are queued" in terminal.done("work", "--once", "--remake")
    assert terminal.read("works", "--outdated") == []
    made = {each["id"] for each in terminal.read("works", photo)["renditions"]}
    assert second.id in made
    assert first.id not in made


def test_what_cannot_be_made_anew_is_said(terminal: Terminal, kit: Kit, photo: str) -> None:
    [first, _] = (one for one in kit.catalogue.find(Rendition) if one.recipe is Recipe.PHOTO)
    kit.catalogue.save(replace(first, recipe_version=1))
    for original_id in list(kit.originals.ids()):
        kit.originals.remove(original_id)

    assert "no longer here" in terminal.done("works", "--outdated")
    told = terminal.type("work", "--once", "--remake")
    assert "Of 1 more the original is no longer here" in told.stderr
    assert first.id in {each["id"] for each in terminal.read("works", photo)["renditions"]}
