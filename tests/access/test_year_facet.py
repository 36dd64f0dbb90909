"""A work has a year only in company: enough people of that year, who allow to tell it, and came with them."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from itertools import count

import pytest

from archive.access.browse import BrowsePage
from archive.access.facets import EVERYTHING, Query
from archive.access.year_facet import EVERY, look_if_due
from archive.adapters.memory.records import MemoryCatalogue
from archive.domain.disclosure import EPOCH, PUBLIC_LEAST, ReleasedTables
from archive.domain.ids import ConceptId, ParticipantId, ProjectId, WorkId, WorkshopId
from archive.domain.records import Appearance, Pseudonym, Work, Workshop
from archive.domain.terms import ALL_ATOMS, AppearanceRole, Atom, Recipe, WorkState
from tests.access.house import KNOWN_OF, READ, House

TOLD = READ | {Atom.TIME}


class RestlessCatalogue(MemoryCatalogue):
    """A catalogue in which somebody writes all the time, once it is told so."""

    def __init__(self) -> None:
        super().__init__()
        self.writes: Iterator[int] | None = None

    def generation(self) -> int:
        """Give another number each time."""
        return super().generation() if self.writes is None else next(self.writes)


class Years(House):
    """An archive with a workshop in each of some years, looked through daily."""

    def __init__(self, catalogue: MemoryCatalogue | None = None) -> None:
        super().__init__(catalogue)
        for year in (2023, 2024, 2025):
            workshop = Workshop(
                id=WorkshopId(f"w{year}"), project_id=ProjectId("project"), labels={}, country="BE", year=year
            )
            self.catalogue.save(workshop)

    def works_of(self, year: int, how_many: int, allows: frozenset[Atom] = TOLD) -> list[Work]:
        return [self.work_of(year, allows) for _ in range(how_many)]

    def work_of(self, year: int, allows: frozenset[Atom] = TOLD, author: ParticipantId | None = None) -> Work:
        return self.work(allows, recipes=(Recipe.TEXT,), workshop_id=WorkshopId(f"w{year}"), author=author)

    def look_around(self, days: int = 0) -> None:
        self.clock.advance(timedelta(days=days))
        look_if_due(self.kit)

    def browse(self, query: Query = EVERYTHING) -> BrowsePage:
        page = asyncio.run(self.room.browse(query))
        assert page is not None
        return page

    def years(self) -> dict[str, int]:
        return dict(self.browse().years)

    def found(self, year: str, **others: str) -> set[WorkId]:
        return {WorkId(card.work_id) for card in self.browse(Query(year=year, **others)).cards}


def ids(works: list[Work]) -> set[WorkId]:
    return {work.id for work in works}


@pytest.fixture
def house() -> Years:
    return Years()


def test_a_year_that_enough_people_share_narrows_the_shelf(house: Years) -> None:
    works = house.works_of(2024, PUBLIC_LEAST)
    house.look_around()

    assert house.years() == {"2024": PUBLIC_LEAST}
    assert house.found("2024") == ids(works)


def test_before_anybody_looked_around_nothing_has_a_year(house: Years) -> None:
    house.works_of(2024, 20)

    assert house.years() == {}
    assert house.browse(Query(year="2024")).total == 0


@pytest.mark.parametrize("how_many", [1, PUBLIC_LEAST - 1])
def test_a_year_of_too_few_answers_like_one_that_never_was(house: Years, how_many: int) -> None:
    house.works_of(2024, 2 * PUBLIC_LEAST)
    house.works_of(2023, how_many)
    house.look_around()

    rare, never = house.browse(Query(year="2023")), house.browse(Query(year="1888"))
    assert (rare.cards, rare.total, rare.years) == (never.cards, never.total, never.years) == ((), 0, rare.years)
    assert "2023" not in house.years()


def test_many_works_of_one_person_are_no_company(house: Years) -> None:
    author = house.person()
    for _ in range(20):
        house.work_of(2024, author=author)
    house.look_around()

    assert house.years() == {}


def test_who_does_not_allow_to_tell_the_time_has_no_year_and_counts_for_nobody(house: Years) -> None:
    house.works_of(2024, PUBLIC_LEAST - 1)
    house.works_of(2024, 10, allows=READ)
    house.look_around()
    assert house.years() == {}

    house = Years()
    told = house.works_of(2024, PUBLIC_LEAST)
    house.works_of(2024, 10, allows=READ)
    house.look_around()
    assert house.found("2024") == ids(told)


@pytest.mark.parametrize("of_somebody", [True, False])
def test_one_who_does_not_allow_it_or_is_unknown_shuts_it_for_all_in_a_work(house: Years, of_somebody: bool) -> None:
    house.works_of(2024, PUBLIC_LEAST)
    author = house.person()
    other = Appearance(
        participant_id=house.person() if of_somebody else None,
        role=AppearanceRole.BACKGROUND,
        atoms_present=frozenset(),
    )
    mine = Appearance(participant_id=author, role=AppearanceRole.AUTHOR, atoms_present=READ)
    work = house.work(
        TOLD, recipes=(Recipe.TEXT,), author=author, appearances=(mine, other), workshop_id=WorkshopId("w2024")
    )
    house.look_around()

    assert house.browse().total == PUBLIC_LEAST + 1
    assert work.id not in house.found("2024")
    assert house.years() == {"2024": PUBLIC_LEAST}


def test_a_mark_has_no_year(house: Years) -> None:
    house.works_of(2024, PUBLIC_LEAST)
    mark = house.work(KNOWN_OF | {Atom.TIME}, recipes=(Recipe.STUB,), workshop_id=WorkshopId("w2024"))
    house.look_around()

    assert mark.id not in house.found("2024")


def test_one_who_goes_takes_the_year_from_all_when_too_few_are_left(house: Years) -> None:
    works = house.works_of(2024, PUBLIC_LEAST)
    house.look_around()
    assert house.found("2024") == ids(works)

    house.revoke(works[0])

    assert house.years() == {}
    assert house.browse(Query(year="2024")).total == 0
    assert house.browse().total == PUBLIC_LEAST - 1
    house.look_around(days=1)
    house.work_of(2024)
    house.look_around(days=100)
    assert house.years() == {}


def test_a_newcomer_has_no_year_before_enough_came_and_the_epoch_is_over(house: Years) -> None:
    works = house.works_of(2024, PUBLIC_LEAST)
    house.look_around()
    fresh = house.works_of(2024, PUBLIC_LEAST - 1)
    house.look_around(days=EPOCH.days)
    assert house.found("2024") == ids(works)

    fresh += house.works_of(2024, 1)
    assert house.found("2024") == ids(works)
    house.look_around(days=1)
    assert house.found("2024") == ids(works + fresh)

    more = house.works_of(2023, 10)
    house.look_around(days=EPOCH.days - 1)
    assert house.years() == {"2024": 10}
    house.look_around(days=1)
    assert house.found("2023") == ids(more)


@pytest.mark.parametrize("year", [2023, 2024])
def test_another_work_under_a_name_with_a_year_says_nothing_and_changes_nothing(house: Years, year: int) -> None:
    author = house.person("Étoile")
    named = TOLD | {Atom.PSEUDONYM}
    first = house.work_of(2024, named, author)
    house.works_of(2024, PUBLIC_LEAST)
    house.works_of(2023, 9)
    house.look_around()
    before = house.years()
    assert before == {"2023": 9, "2024": 6}

    house.work_of(year, named, author)
    house.works_of(year, 10)

    assert house.years() == before
    house.look_around(days=100)
    assert house.years() == before | {str(year): before[str(year)] + 10}
    assert first.id in house.found("2024")


def test_works_under_one_name_come_together_if_their_year_is_one(house: Years) -> None:
    named = TOLD | {Atom.PSEUDONYM}
    one, other = house.person("Étoile"), house.person("Rivière")
    together = [house.work_of(2024, named, one) for _ in range(3)]
    apart = [house.work_of(year, named, other) for year in (2023, 2024)]
    house.works_of(2024, PUBLIC_LEAST)
    house.look_around()

    assert ids(together) <= house.found("2024")
    assert not ids(apart) & house.found("2024")
    assert house.years() == {"2024": PUBLIC_LEAST + 3}


@pytest.mark.parametrize("names", [("Étoile", "Rivière"), ()])
def test_of_works_that_are_kept_apart_one_has_a_year_and_no_withdrawal_tells_whose_they_are(
    house: Years, names: tuple[str, ...]
) -> None:
    author = house.person()
    for name in names:
        house.catalogue.save(Pseudonym(id=f"p {name}", participant_id=author, text=name))
    hers = [house.work_of(2024, TOLD | {Atom.PSEUDONYM}, author) for _ in range(3)]
    house.works_of(2024, PUBLIC_LEAST - 1)
    house.works_of(2025, 9)
    house.look_around()

    shown = house.found("2024")
    assert len(shown) == PUBLIC_LEAST
    assert len(shown & ids(hers)) == 1
    for work_id in shown:
        kept = house.catalogue.get(Work, work_id)
        house.withdraw(kept)
        assert house.years() == {"2025": 8}
        house.catalogue.save(replace(house.catalogue.get(Work, work_id), state=WorkState.RELEASED))
        assert house.years() == {"2024": PUBLIC_LEAST, "2025": 9}
    for work in hers:
        if work.id not in shown:
            house.withdraw(work)
            assert house.years() == {"2024": PUBLIC_LEAST, "2025": 9}


def test_what_several_made_together_counts_as_one(house: Years) -> None:
    four = [house.person() for _ in range(4)]
    parts = tuple(
        Appearance(participant_id=person, role=AppearanceRole.PERFORMER, atoms_present=READ) for person in four
    )
    song = house.work(TOLD, recipes=(Recipe.TEXT,), author=four[0], appearances=parts, workshop_id=WorkshopId("w2024"))
    for person in four[1:]:
        house.consent(person, song, TOLD)
    house.works_of(2024, 3)
    house.work_of(2024, author=four[1])
    house.look_around()
    assert house.browse().total == 5
    assert house.years() == {}

    house.works_of(2024, 1)
    house.look_around(days=1)
    assert house.years() == {"2024": PUBLIC_LEAST}


@pytest.mark.parametrize("days", [0, 5, 60])
def test_what_somebody_asked_to_take_down_looks_gone_but_the_tables_wait_for_it(house: Years, days: int) -> None:
    works = house.works_of(2024, PUBLIC_LEAST)
    house.look_around()
    held = house.catalogue.save(replace(house.catalogue.get(Work, works[0].id), held_at=house.clock.now()))
    house.look_around(days)
    assert house.years() == {}

    house.catalogue.save(replace(held, held_at=None))
    house.look_around(days)
    assert house.found("2024") == ids(works)


def test_a_name_that_comes_to_join_two_years_takes_both_away(house: Years) -> None:
    author = house.person()
    first = house.work_of(2023, TOLD | {Atom.PSEUDONYM}, author)
    house.works_of(2023, PUBLIC_LEAST)
    house.look_around()
    second = house.work_of(2024, TOLD | {Atom.PSEUDONYM}, author)
    house.works_of(2024, PUBLIC_LEAST)
    house.look_around(days=EPOCH.days)
    assert house.years() == {"2023": 6, "2024": 6}

    house.catalogue.save(Pseudonym(id="p", participant_id=author, text="Étoile"))

    assert house.years() == {"2023": 5, "2024": 5}
    assert not {first.id, second.id} & (house.found("2023") | house.found("2024"))


def test_a_year_that_was_wrong_is_nobody_s_any_more(house: Years) -> None:
    house.works_of(2024, PUBLIC_LEAST)
    house.works_of(2025, PUBLIC_LEAST)
    house.catalogue.save(
        Workshop(id=WorkshopId("other"), project_id=ProjectId("project"), labels={}, country="BE", year=2024)
    )
    wrong = [house.work(TOLD, recipes=(Recipe.TEXT,), workshop_id=WorkshopId("other")) for _ in range(2)]
    house.look_around()
    assert house.years() == {"2024": PUBLIC_LEAST + len(wrong), "2025": PUBLIC_LEAST}

    house.catalogue.save(replace(house.catalogue.get(Workshop, "other"), year=2023))

    assert house.years() == {"2025": PUBLIC_LEAST}


@pytest.mark.parametrize("odd", range(1, PUBLIC_LEAST))
def test_a_few_of_another_year_say_nothing_together_with_a_few_of_many(house: Years, odd: int) -> None:
    house.works_of(2024, 20)
    house.works_of(2023, odd)
    house.look_around()

    assert house.years() == {"2024": 20 - (PUBLIC_LEAST - odd)}


def test_a_year_goes_with_every_other_choice(house: Years) -> None:
    works = house.works_of(2024, 6)
    slam = house.work(
        TOLD, recipes=(Recipe.TEXT,), workshop_id=WorkshopId("w2024"), form=ConceptId("fm.slam"), languages=("ar",)
    )
    house.look_around()

    assert house.found("2024", form="fm.slam") == {slam.id}
    assert house.found("2024", form="fm.interview") == ids(works)
    assert house.found("2024", form="fm.song") == set()


def test_it_is_looked_around_once_a_day(house: Years) -> None:
    house.works_of(2024, 6)

    assert look_if_due(house.kit) is not None
    assert look_if_due(house.kit) is None
    house.clock.advance(EVERY - timedelta(seconds=1))
    assert look_if_due(house.kit) is None
    house.clock.advance(timedelta(seconds=1))
    assert look_if_due(house.kit) is not None


def test_tables_that_cannot_be_read_give_nothing_a_year_and_stay_as_they_are() -> None:
    catalogue = MemoryCatalogue()
    house = Years(catalogue)
    house.works_of(2024, 6)
    house.look_around()
    assert house.years() == {"2024": 6}

    with catalogue.engine.writing():
        catalogue.engine.commit({"released_tables": {"public": b'{"id": "public", "tables": 5}'}}, {})

    assert house.years() == {}
    assert house.browse().total == 6


def test_what_is_kept_of_years_are_opaque_ids_alone(house: Years) -> None:
    house.works_of(2024, 6)
    house.look_around()

    (kept,) = house.catalogue.find(ReleasedTables)
    assert set(kept.tables[0].vectors) == {work.id for work in house.catalogue.find(Work)}
    assert set(kept.tables[0].vectors.values()) == {("2024",)}


def test_a_catalogue_that_always_moves_on_tells_no_year(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("archive.access.browse_index._LONGEST_SECONDS", 0.05)
    catalogue = RestlessCatalogue()
    house = Years(catalogue)
    house.works_of(2024, 6)
    house.look_around()
    assert house.years() == {"2024": 6}

    catalogue.writes = count(1_000)

    assert house.browse(Query(year="2024")).total == 0
    assert house.browse().years == ()


def test_everybody_who_allows_all_has_a_year_too(house: Years) -> None:
    works = house.works_of(2024, PUBLIC_LEAST, allows=ALL_ATOMS)
    house.look_around()

    assert house.found("2024") == ids(works)
