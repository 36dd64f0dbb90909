"""What the shelves can be narrowed by, and how many works each choice would leave."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import date, timedelta
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.access.browse import BrowsePage
from archive.access.facets import EVERYTHING, LENGTHS, YES, Place, Query, counted, length_class
from archive.access.shelves import Shelves
from archive.domain.ids import ConceptId, WorkId
from archive.domain.records import Permission
from archive.domain.terms import ALL_ATOMS, Audience, Purpose, Recipe
from tests.access.house import HEARD, KNOWN_OF, READ, House

MINUTE_MS = 60_000
TAUGHT = (Permission(audience=Audience.PUBLIC, purpose=Purpose.EDUCATION, atoms=ALL_ATOMS),)
FACETS = tuple(vars(EVERYTHING))
WORDS = {
    "form": ["fm.slam", "fm.song", "fm.tale"],
    "theme": ["th.hope", "th.self", "th.family"],
    "language": ["fr", "ar", "en"],
    "length": list(LENGTHS),
    "transcript": [YES],
    "classroom": [YES],
    "year": ["2024", "2025"],
}
PLACES = st.builds(
    Place,
    work_id=st.uuids().map(lambda number: WorkId(number.hex)),
    form=st.none() | st.sampled_from([ConceptId(word) for word in WORDS["form"]]),
    themes=st.frozensets(st.sampled_from([ConceptId(word) for word in WORDS["theme"]])),
    languages=st.sets(st.sampled_from(WORDS["language"])).map(lambda found: tuple(sorted(found))),
    length=st.sampled_from(["", *LENGTHS]),
    transcript=st.booleans(),
    classroom=st.booleans(),
    year=st.sampled_from(["", "2024", "2025"]),
)
QUERIES = st.fixed_dictionaries({name: st.sampled_from(["", *words, "nonsense"]) for name, words in WORDS.items()}).map(
    lambda chosen: Query(**chosen)
)


def look(house: House, query: Query = EVERYTHING) -> BrowsePage:
    page = asyncio.run(house.room.browse(query))
    assert page is not None
    return page


def found(house: House, query: Query) -> set[str]:
    return {card.work_id for card in look(house, query).cards}


def lasting(house: House, minutes: float) -> str:
    """Make a work that lasts so long and give its id."""
    work = house.work(HEARD, recipes=(Recipe.TEXT,))
    house.rendition(work, Recipe.AUDIO, duration_ms=round(minutes * MINUTE_MS))
    return work.id


def make_shelves(places: list[Place]) -> Shelves:
    return Shelves(generation=1, until=None, made_at_seconds=0.0, places=tuple(places))


@given(st.lists(PLACES, max_size=12), QUERIES)
def test_each_number_is_what_choosing_it_would_leave(places: list[Place], query: Query) -> None:
    counts = counted(places, query)

    for facet in FACETS:
        for value in WORDS[facet]:
            chosen = Query(**{**vars(query), facet: value})
            assert counts[facet].get(value, 0) == sum(place.suits(chosen) for place in places)


@given(st.lists(PLACES, max_size=12), QUERIES)
def test_whatever_is_nowhere_finds_nothing_and_counts_like_nothing_chosen(places: list[Place], query: Query) -> None:
    shelves = make_shelves(places)

    assert set(shelves.matching(query)) == {place.work_id for place in places if place.suits(query)}
    if any(value and value not in counted(places, EVERYTHING)[facet] for facet, value in vars(query).items()):
        assert shelves.matching(query) == ()
        assert shelves.counts(query) == shelves.counts(EVERYTHING)


def test_questions_nobody_could_answer_fill_no_memory() -> None:
    shelves = make_shelves(
        [Place(work_id=WorkId(f"w{n}"), form=ConceptId(f"fm.{n}"), languages=(f"l{n}",)) for n in range(25)]
    )

    for one, other in product(range(25), repeat=2):
        shelves.matching(Query(form=f"fm.{one}", language=f"l{other}"))
        shelves.counts(Query(form=f"fm.{one}", language=f"l{other}"))
        shelves.matching(Query(form=f"nowhere {one} {other}"))

    assert all(0 < len(remembered) <= 512 for remembered in (shelves._found, shelves._counted))
    assert shelves.matching(Query(form="fm.7")) == ("w7",)
    assert shelves.counts(EVERYTHING)["form"]["fm.24"] == 1


@pytest.mark.parametrize(
    ("minutes", "name"),
    [(0.1, "5"), (5, "5"), (5.01, "15"), (15, "15"), (29, "30"), (30, "30"), (31, "more"), (600, "more")],
)
def test_a_length_falls_into_one_class(minutes: float, name: str) -> None:
    house = House()
    work = lasting(house, minutes)

    assert look(house).lengths == ((name, 1),)
    assert found(house, Query(length=name)) == {work}
    assert all(found(house, Query(length=other)) == set() for other in LENGTHS if other != name)


def test_what_is_only_read_has_no_length() -> None:
    house = House()
    house.work(READ, recipes=(Recipe.TEXT,))

    assert look(house).lengths == ()
    assert length_class(None) == ""


def test_the_length_is_that_of_what_may_be_met_not_of_what_was_filmed() -> None:
    house = House()
    work = house.work(READ, recipes=(Recipe.TEXT, Recipe.VIDEO))

    assert look(house).lengths == ()
    assert look(house).transcripts == 1
    assert found(house, Query(transcript=YES)) == {work.id}


def test_a_transcript_that_may_not_be_read_is_no_transcript() -> None:
    house = House()
    house.work(KNOWN_OF, recipes=(Recipe.CARD, Recipe.AUDIO, Recipe.TEXT))

    assert look(house).transcripts == 0
    assert found(house, Query(transcript=YES)) == set()


def test_what_may_be_used_in_class_is_what_everybody_in_it_allows_for_that() -> None:
    house = House()
    author = house.person()
    taught = house.work(author=author)
    house.work()
    house.consent(author, taught, (), permissions=TAUGHT)

    page = look(house)
    assert page.total == 2
    assert page.classrooms == 1
    assert found(house, Query(classroom=YES)) == {taught.id}


def test_what_may_only_be_read_in_class_is_no_film_for_class() -> None:
    house = House()
    author = house.person()
    work = house.work(author=author)
    words = replace(TAUGHT[0], atoms=READ)
    house.consent(author, work, (), permissions=(words,))
    assert look(house).classrooms == 0

    read = house.work(READ, recipes=(Recipe.TEXT,), author=author)
    house.consent(author, read, (), permissions=(words,))
    assert found(house, Query(classroom=YES)) == {read.id}


def test_a_mark_is_nothing_for_class() -> None:
    house = House()
    author = house.person()
    work = house.work(KNOWN_OF, author=author)
    house.consent(author, work, (), permissions=TAUGHT)

    assert look(house).total == 1
    assert look(house).classrooms == 0


def test_class_use_that_ends_is_gone_by_itself() -> None:
    house = House()
    author = house.person()
    taught = house.work(author=author)
    house.consent(author, taught, (), permissions=TAUGHT, valid_until=date(2026, 3, 1), time_zone="UTC")
    assert found(house, Query(classroom=YES)) == {taught.id}

    house.clock.advance(timedelta(days=60))

    assert look(house).classrooms == 0
    assert found(house, Query(classroom=YES)) == set()
    assert look(house).total == 1


def test_a_withdrawn_work_leaves_every_number() -> None:
    house = House()
    stays = house.work(form=ConceptId("fm.slam"), themes=(ConceptId("th.hope"),))
    goes = house.work(form=ConceptId("fm.slam"), themes=(ConceptId("th.family"),))
    assert [count for _, count in look(house).forms] == [2]

    house.revoke(goes)

    page = look(house)
    assert [count for _, count in page.forms] == [1]
    assert {word.id for word, _ in page.themes} == {"th.self", "th.hope"}
    assert page.lengths == (("5", 1),)
    assert found(house, Query(form="fm.slam")) == {stays.id}


def test_what_was_chosen_stays_in_sight_where_it_finds_nothing() -> None:
    house = House()
    house.work(form=ConceptId("fm.slam"), languages=("fr",))
    house.work(form=ConceptId("fm.song"), languages=("ar",))

    page = look(house, Query(form="fm.slam", language="ar"))

    assert page.total == 0
    assert [(word.id, count) for word, count in page.forms] == [("fm.slam", 0), ("fm.song", 1)]
    assert page.languages == (("fr", 1), ("ar", 0))


def test_nothing_that_tells_about_a_person_is_a_facet_but_a_released_year() -> None:
    house = House()
    house.work(themes=tuple(ConceptId(word) for word in ("th.sea", "th.desert", "th.faith", "th.work-before")))

    page = look(house)
    assert set(FACETS) == {"form", "theme", "language", "length", "transcript", "classroom", "year"}
    assert page.years == ()
    assert page.themes == ()


@given(st.lists(PLACES, min_size=1, max_size=12), st.lists(st.tuples(st.integers(0, 20), st.none() | PLACES)), QUERIES)
def test_shelves_that_were_changed_say_what_new_ones_would(
    places: list[Place], steps: list[tuple[int, Place | None]], query: Query
) -> None:
    known = {place.work_id: place for place in places}
    shelves = make_shelves(sorted(places, key=lambda place: place.work_id))
    for each in (EVERYTHING, query):
        assert shelves.matching(each) is not None
        assert shelves.counts(each)
    for number, after in steps:
        ids = sorted(known)
        work_id = ids[number % len(ids)] if ids and number < 15 else WorkId(f"new{number}")
        before = known.pop(work_id, None)
        now = after and replace(after, work_id=work_id)
        known.update({work_id: now} if now is not None else {})
        changes = [(before, now)] if before is not None or now is not None else []
        shelves = shelves.moved(changes, tuple(known[name] for name in sorted(known)))

    anew = make_shelves(list(shelves.places))
    for each in (EVERYTHING, query):
        assert shelves.matching(each) == anew.matching(each)
        assert shelves.counts(each) == anew.counts(each)
