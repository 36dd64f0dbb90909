"""What was taken for writing becomes covers of things, once, and stays covered until somebody has spoken."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest

from archive.domain.covers import Box, Cover, CoverStyle, Key, LookReport, is_sign, looked_for_signs
from archive.domain.records import Rendition, Work
from archive.domain.terms import Recipe
from archive.ingest.intake.receive import receive
from archive.ingest.steps.conceal import conceal
from archive.ports import Finder, Kit, PictureOrder, SignFinder, SmallPicture, Track
from archive.worker.loop import work_until_done
from tests.ingest.conftest import House
from tests.squares import SquareFinder, film_of_squares

pytestmark = pytest.mark.media

STANDS = Key(0, Box(2900, 6400, 1700, 3400))
"""Over the yellow square of the film and what is below it: to this finder, it is a sign."""
EYES = Key(0, Box(3200, 6900, 700, 700))
"""Within the yellow square, which is a face to the other finder."""


@dataclass
class YellowFinder(SignFinder):
    """Takes whatever is yellow for a sign; it counts how often it looks."""

    pictures: Callable[[Path, PictureOrder, Callable[[SmallPicture], None]], int]
    looks: list[Path] = field(default_factory=list)

    def finder(self) -> Finder:
        return Finder(name="yellow", model_sha256="none", parameters={"every": "10"})

    def look(self, path: Path) -> tuple[Track, ...]:
        self.looks.append(path)
        seen: list[float] = []

        def take(picture: SmallPicture) -> None:
            points = bytes(picture.points)
            if any(
                r > 170 and g > 170 and b < 110 for r, g, b in zip(*(points[at::3] for at in range(3)), strict=True)
            ):
                seen.append(picture.at_ms)

        self.pictures(path, PictureOrder(longest_side=160, every=10), take)
        track = Track(start_ms=0, end_ms=3200, keys=(STANDS,), confidence=910, surest=950, surest_at_ms=400)
        return (track, replace(track, keys=(EYES,))) if seen else ()


@pytest.fixture
def signs(house: House) -> YellowFinder:
    return YellowFinder(house.kit.media_tools.pictures)


@pytest.fixture
def kit(house: House, signs: YellowFinder) -> Kit:
    return house.but_with(faces=SquareFinder(house.kit.media_tools.pictures), signs=signs)


def prepared(kit: Kit, house: House, folder: Path) -> Work:
    work = receive(kit, film_of_squares(folder / "squares.mp4"), house.entry)
    assert work_until_done(kit, {}) == 0
    return kit.catalogue.get(Work, work.id)


def signs_of(kit: Kit, work: Work) -> list[Cover]:
    return [cover for cover in kit.vault.find(Cover, work_id=work.id) if cover.style is CoverStyle.THING]


def test_writing_is_covered_as_a_thing_that_is_nobodys_and_eyes_are_none(
    house: House, kit: Kit, tmp_path: Path
) -> None:
    work = prepared(kit, house, tmp_path)

    [sign] = signs_of(kit, work)
    assert is_sign(sign)
    assert (sign.found_by, sign.surest, sign.participant_id, sign.dismissed) == ("yellow", 950, None, False)
    report = kit.vault.get(LookReport, work.id)
    assert looked_for_signs(report)
    assert (report.parameters["signs_detector"], report.parameters["signs_found"]) == ("yellow", "1")
    assert (report.detector, report.found) == ("squares", 2)


def test_it_is_looked_for_once_and_what_was_dismissed_stays_so(
    house: House, kit: Kit, signs: YellowFinder, tmp_path: Path
) -> None:
    work = prepared(kit, house, tmp_path)
    conceal(kit, work.id)
    conceal(kit, work.id)
    assert len(signs.looks) == 1
    assert len(signs_of(kit, work)) == 1


def test_a_film_that_came_before_there_was_a_finder_is_looked_at_the_next_time_it_is_covered(
    house: House, kit: Kit, tmp_path: Path
) -> None:
    before = house.but_with(faces=kit.faces)
    work = prepared(before, house, tmp_path)
    assert not looked_for_signs(kit.vault.get(LookReport, work.id))
    assert signs_of(kit, work) == []

    conceal(kit, work.id)

    assert len(signs_of(kit, work)) == 1
    assert [r for r in kit.catalogue.find(Rendition, work_id=work.id) if r.recipe is Recipe.VIDEO and r.edit]


def test_without_a_look_for_faces_nobody_looks_for_writing_either(
    house: House, signs: YellowFinder, tmp_path: Path
) -> None:
    kit = house.but_with(signs=signs)
    work = prepared(kit, house, tmp_path)
    assert signs.looks == []
    assert signs_of(kit, work) == []
