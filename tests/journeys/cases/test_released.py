"""Cases 46 to 48 as far as persons can be asked about: the year of a workshop, and nobody in it alone."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from itertools import combinations
from pathlib import Path

import pytest

from archive.access.year_facet import look_if_due
from archive.domain.disclosure import EPOCH, PUBLIC_LEAST
from archive.domain.ids import ConceptId, ProjectId, WorkshopId
from archive.domain.records import Work, Workshop
from archive.domain.terms import Atom, Recipe
from tests.access.house import READ
from tests.journeys.cases.case_house import CaseHouse, open_house

FORMS = ("fm.slam", "fm.poem", "fm.letter")
YEARS = (2022, 2023, 2024, 2025)


@pytest.fixture
def house(tmp_path: Path) -> Iterator[CaseHouse]:
    with open_house(tmp_path) as house:
        for year in YEARS:
            house.catalogue.save(
                Workshop(id=WorkshopId(f"w{year}"), project_id=ProjectId("project"), labels={}, country="BE", year=year)
            )
        yield house


def poem(house: CaseHouse, year: int, form: str = "fm.poem") -> Work:
    """Make a work of somebody of their own that can be read, whose year may be told."""
    told = READ | {Atom.TIME}
    return house.work(
        told,
        recipes=(Recipe.TEXT,),
        workshop_id=WorkshopId(f"w{year}"),
        form=ConceptId(form),
        languages=("fr",),
    )


def look_around(house: CaseHouse, days: int = 0) -> None:
    house.clock.advance(timedelta(days=days))
    look_if_due(house.kit)


def found(house: CaseHouse, asked: str = "") -> frozenset[str]:
    """Ask as a stranger would, page after page."""
    works: set[str] = set()
    address = f"/en/browse{asked}"
    while address:
        page = house.visitor.get(address)
        assert page.status_code == 200
        works |= set(re.findall(r'href="/en/works/([a-z0-9]+)"', page.text))
        after = re.search(r'<a rel="next" href="([^"]+)"', page.text)
        address = after[1].replace("&amp;", "&") if after else ""
    return frozenset(works)


def offered_years(house: CaseHouse) -> dict[str, int]:
    page = house.visitor.get("/en/browse").text
    chooser = re.search(r'<select id="year".*?</select>', page, re.S)
    return {
        year: int(number)
        for year, number in re.findall(r'<option value="(\d+)">\d+ \((\d+)\)', chooser[0] if chooser else "")
    }


def test_case_47_whatever_is_asked_about_years_meets_nobody_or_enough(house: CaseHouse) -> None:
    for year, people in zip(YEARS, (PUBLIC_LEAST - 1, PUBLIC_LEAST, 9, 1), strict=True):
        for number in range(people):
            poem(house, year, FORMS[number % len(FORMS)])
    look_around(house)

    offered = offered_years(house)
    answers = {year: found(house, f"?year={year}") for year in (*map(str, YEARS), "1888")}
    assert {year: len(works) for year, works in answers.items() if works} == offered == {"2024": 8, "2023": 5}
    everything = found(house)
    assert len(everything) == 19
    told = frozenset().union(*answers.values())
    for one, other in combinations([*answers.values(), everything, told, everything - told], 2):
        for left in (one - other, other - one, one & other, one | other):
            assert not left or len(left) >= PUBLIC_LEAST
    rare, never = (house.visitor.get(f"/en/browse?year={year}").text for year in ("2022", "1888"))
    assert rare.replace("2022", "1888") == never


def test_case_48_one_more_refines_nothing_and_one_less_only_takes_away(house: CaseHouse) -> None:
    many = {year: [poem(house, year) for _ in range(people)] for year, people in ((2023, 5), (2024, 5), (2025, 7))}
    look_around(house)
    before = offered_years(house)
    assert before == {"2023": 5, "2024": 5, "2025": 7}

    newcomer = poem(house, 2024)
    for days in (0, 1, EPOCH.days, 300):
        look_around(house, days)
        assert offered_years(house) == before
        assert newcomer.id in found(house)
        assert newcomer.id not in found(house, "?year=2024")

    house.withdraw(many[2024][0])
    # Four without a year would be told by the years of all others: one of those keeps them company.
    assert offered_years(house) == {"2023": 5, "2025": 6}
    assert found(house, "?year=2024") == frozenset()
    assert found(house, "?year=2023") == {work.id for work in many[2023]}
    assert found(house, "?year=2025") < {work.id for work in many[2025]}
    for days in (1, EPOCH.days, 300):
        look_around(house, days)
        assert offered_years(house) == {"2023": 5, "2025": 6}
