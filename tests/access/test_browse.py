"""Which works a visitor finds, and by which words."""

from __future__ import annotations

import asyncio
import sys
from collections import Counter
from datetime import date, timedelta

import msgspec
import pytest

from archive.access import browse_index
from archive.access.browse import PAGE_SIZE, BrowsePage
from archive.access.facets import Query
from archive.adapters.catalogue.schema import encode
from archive.adapters.memory.records import MemoryCatalogue
from archive.domain.ids import ConceptId
from archive.domain.terms import Recipe, WorkState
from tests.access.house import HEARD, KNOWN_OF, READ, CountingCatalogue, House

EVERYTHING = Query()


def _look(house: House, query: Query = EVERYTHING, number: int = 1, size: int = PAGE_SIZE) -> BrowsePage:
    page = asyncio.run(house.room.browse(query, number, size))
    assert page is not None
    return page


def _found(house: House, query: Query = EVERYTHING) -> set[str]:
    return {card.work_id for card in _look(house, query).cards}


def test_only_works_that_may_be_seen_stand_on_the_shelves() -> None:
    house = House()
    seen, heard, known = house.work(), house.work(HEARD), house.work(KNOWN_OF)
    house.work(())
    house.work(state=WorkState.IN_REVIEW)
    house.work(consent={"valid_until": date(2026, 1, 1), "time_zone": "UTC"})
    house.work(consent={"not_before": date(2027, 1, 1), "time_zone": "UTC"})
    house.withdraw(house.work())

    assert _found(house) == {seen.id, heard.id, known.id}
    assert _look(house).total == 3


def test_a_large_archive_opens_with_what_was_looked_at_and_soon_has_all(monkeypatch: pytest.MonkeyPatch) -> None:
    house = House()
    works = {house.work().id for _ in range(6)}
    house.withdraw(gone := house.work())
    monkeypatch.setattr(browse_index, "_ENOUGH", 2)
    monkeypatch.setattr(browse_index, "_FIRST_PATIENCE_SECONDS", 0.0)
    monkeypatch.setattr(browse_index, "_SLICE_SECONDS", 0.0)

    async def look() -> tuple[set[str], bool, set[str]]:
        first = await house.room.browse(EVERYTHING)
        early = house.room.is_up_to_date()
        while not house.room.is_up_to_date():
            await asyncio.sleep(0)
        then = await house.room.browse(EVERYTHING)
        assert first is not None
        assert then is not None
        return {card.work_id for card in first.cards}, early, {card.work_id for card in then.cards}

    first, early, then = asyncio.run(look())

    assert not early
    assert 2 <= len(first) < 6
    assert first < works
    assert then == works
    assert gone.id not in first | then


def test_a_withdrawn_work_is_gone_at_the_next_look() -> None:
    house = House()
    work = house.work()
    assert _found(house) == {work.id}

    house.revoke(work)

    assert _found(house) == set()


def test_a_work_whose_time_has_come_or_gone_moves_without_anybody_s_doing() -> None:
    house = House()
    going = house.work(consent={"valid_until": date(2026, 2, 20), "time_zone": "UTC"})
    coming = house.work(consent={"not_before": date(2026, 2, 21), "time_zone": "UTC"})
    assert _found(house) == {going.id}

    house.clock.advance(timedelta(days=30))

    assert _found(house) == {coming.id}


def test_works_are_found_by_form_theme_and_language() -> None:
    house = House()
    slam = house.work(form=ConceptId("fm.slam"), themes=(ConceptId("th.hope"),))
    song = house.work(form=ConceptId("fm.song"), languages=("ary",), recipes=(Recipe.AUDIO,))

    assert _found(house, Query(form="fm.slam")) == {slam.id}
    assert _found(house, Query(theme="th.hope")) == {slam.id}
    assert _found(house, Query(theme="th.self")) == {slam.id}
    assert _found(house, Query(language="ar")) == {song.id}
    assert _found(house, Query(language="ar", form="fm.slam")) == set()


def test_only_words_that_find_something_are_offered() -> None:
    house = House()
    house.work(form=ConceptId("fm.slam"), themes=(ConceptId("th.hope"), ConceptId("th.sea"), ConceptId("th.faith")))
    page = _look(house)

    assert [word.id for word, _ in page.forms] == ["fm.slam"]
    assert [word.id for word, _ in page.themes] == ["th.self", "th.hope"]
    assert page.languages == (("fr", 1),)


@pytest.mark.parametrize("theme", ["th.sea", "th.journey", "th.faith", "th", "nonsense", "'; --"])
def test_a_word_that_tells_about_a_person_finds_what_an_impossible_word_finds(theme: str) -> None:
    house = House()
    house.work(themes=(ConceptId("th.sea"), ConceptId("th.faith")))

    page = _look(house, Query(theme=theme))

    assert (page.cards, page.total, page.last) == ((), 0, 1)


def test_a_rare_language_is_no_way_to_find_anyone() -> None:
    house = House()
    house.work(HEARD, languages=("ff",), recipes=(Recipe.AUDIO,))

    assert _look(house).languages == ()
    assert _found(house, Query(language="ff")) == set()


def test_a_mark_is_not_found_by_its_theme() -> None:
    house = House()
    house.work(KNOWN_OF, themes=(ConceptId("th.hope"),))

    assert _look(house).themes == ()
    assert _found(house, Query(theme="th.hope")) == set()


def test_every_work_stands_on_exactly_one_page() -> None:
    house = House()
    works = {house.work(READ, recipes=(Recipe.TEXT,)).id for _ in range(7)}

    pages = [_look(house, number=number, size=3) for number in (1, 2, 3)]

    assert [len(page.cards) for page in pages] == [3, 3, 1]
    assert {card.work_id for page in pages for card in page.cards} == works
    assert {(page.total, page.last) for page in pages} == {(7, 3)}


@pytest.mark.parametrize("number", [-1, 0, 2, 10**9])
def test_a_page_that_does_not_exist_is_none(number: int) -> None:
    house = House()
    house.work()

    assert asyncio.run(house.room.browse(EVERYTHING, number)) is None


def test_an_empty_archive_has_one_empty_page() -> None:
    assert _look(House()).cards == ()


def test_the_order_of_works_tells_nothing_of_when_they_were_made() -> None:
    house = House()
    made = [house.work(READ, recipes=(Recipe.TEXT,)).id for _ in range(6)]

    assert [card.work_id for card in _look(house).cards] == sorted(made)


def test_many_visitors_wait_for_one_making_of_the_shelves() -> None:
    catalogue = CountingCatalogue()
    house = House(catalogue)
    house.work()

    async def together() -> None:
        await asyncio.gather(*(house.room.browse(EVERYTHING) for _ in range(10)))

    asyncio.run(together())

    assert catalogue.asked["released works"] == 1


def test_a_page_costs_no_more_in_a_large_archive() -> None:
    small, large = (_calls_for_a_page(count) for count in (50, 500))

    assert large <= small + 10


def _calls_for_a_page(count: int) -> int:
    """Count the function calls of a page's second showing: unlike time, they do not depend on the machine's load."""
    house = House()
    for _ in range(count):
        house.work(READ, recipes=(Recipe.TEXT,))
    _look(house)
    calls = Counter[str]()
    sys.setprofile(lambda _frame, event, _argument: calls.update([event]))
    try:
        _look(house)
    finally:
        sys.setprofile(None)
    return calls["call"]


def test_a_broken_record_leaves_the_others_on_the_shelves() -> None:
    catalogue = MemoryCatalogue()
    house = House(catalogue)
    works = [house.work(READ, recipes=(Recipe.TEXT,)) for _ in range(5)]
    document = encode(works[2]) | {"kind": "nonsense"}

    with catalogue.engine.writing():
        catalogue.engine.commit({"works": {works[2].id: msgspec.json.encode(document)}}, {})

    assert _found(house) == {work.id for work in works} - {works[2].id}
