"""Which names of parts stand outside as chapters, and at which moment of what is played."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import Any

import pytest

from archive.access.chapters import Chapter
from archive.access.facets import Query
from archive.access.search import Finder
from archive.domain.ids import ConceptId, SegmentId, new_id
from archive.domain.records import Appearance, ConsentRecord, Pseudonym, QualityCheck, Scope, Segment, Span, Work
from archive.domain.terms import ALL_ATOMS, AppearanceRole, Atom, ConsentState, Recipe, ScopeKind
from tests.access.finding import works_found
from tests.access.house import READ, House
from tests.domain.builders import LONG_AGO

MINUTE = 60_000


@pytest.fixture
def house() -> House:
    return House()


def part(start: int, end: int, name: str, **changes: Any) -> Segment:
    """A part from one minute to another that may be named."""
    fields: dict[str, Any] = {"is_chapter": True, "labels": {"en": name} if name else {}} | changes
    return Segment(id=SegmentId(new_id()), start_ms=start * MINUTE, end_ms=end * MINUTE, **fields)


def chapters(house: House, work: Work, parts: frozenset[SegmentId] | None = None) -> list[tuple[int, str]]:
    """The chapters that stand on a work's page beside what covers these parts, in minutes."""
    view = house.room.work(work.id)
    assert view is not None
    found: tuple[Chapter, ...] = view.chapters.get(parts, ())
    return [(chapter.start_ms // MINUTE, chapter.labels["en"]) for chapter in found if chapter.labels]


def test_only_what_was_said_to_be_a_chapter_is_named(house: House) -> None:
    parts = (
        part(2, 3, "The sea"),
        part(0, 1, "Leaving"),
        part(1, 2, "Unsaid", is_chapter=False),
        part(3, 4, ""),
    )

    work = house.work(duration_ms=4 * MINUTE, segments=parts)

    assert chapters(house, work) == [(0, "Leaving"), (2, "The sea")]


def test_a_part_that_its_person_closed_is_not_named(house: House) -> None:
    person, open_part, closed = house.person(), part(0, 1, "Leaving"), part(1, 2, "My brother")
    work = house.work(author=person, duration_ms=2 * MINUTE, segments=(open_part, closed))
    left = frozenset({open_part.id})
    for recipe in (Recipe.CARD, Recipe.VIDEO):
        house.rendition(work, recipe, segment_ids=left)
    assert chapters(house, work) == [(0, "Leaving"), (1, "My brother")]

    no = Scope(kind=ScopeKind.SEGMENT, id=closed.id)
    house.consent(person, work, (), scope=no, permissions=())

    assert chapters(house, work, left) == [(0, "Leaving")]


def test_a_chapter_begins_where_it_begins_in_what_is_left(house: House) -> None:
    parts = (part(0, 1, "Leaving"), part(1, 3, "Closed", is_chapter=False), part(3, 5, "The sea"), part(4, 5, "Home"))
    work = house.work(duration_ms=5 * MINUTE, segments=parts)
    left = frozenset({parts[0].id, parts[2].id, parts[3].id})
    house.rendition(work, Recipe.VIDEO, segment_ids=left)

    assert chapters(house, work) == [(0, "Leaving"), (3, "The sea"), (4, "Home")]
    assert chapters(house, work, left) == [(0, "Leaving"), (1, "The sea"), (2, "Home")]


def test_a_name_that_may_not_be_spoken_is_in_no_chapter(house: House) -> None:
    person = house.person("Nour")
    allows = ALL_ATOMS - {Atom.PSEUDONYM}
    work = house.work(allows, author=person, duration_ms=2 * MINUTE, segments=(part(0, 1, "Nour sings"),))

    assert list(house.catalogue.find(Pseudonym, participant_id=person))
    assert chapters(house, work) == []


def test_without_a_title_that_may_be_shown_there_are_no_chapters(house: House) -> None:
    work = house.work(duration_ms=MINUTE, segments=(part(0, 1, "Leaving"),), recipes=(Recipe.VIDEO, Recipe.STUB))

    assert chapters(house, work) == []


def test_a_part_in_which_somebody_else_allows_nothing_is_not_named(house: House) -> None:
    parts = (part(0, 1, "Leaving"), part(1, 2, "With a friend"))
    author, friend = house.person(), house.person()
    seen = (
        Appearance(participant_id=author, role=AppearanceRole.AUTHOR, atoms_present=ALL_ATOMS - {Atom.PSEUDONYM}),
        Appearance(
            participant_id=friend,
            role=AppearanceRole.BACKGROUND,
            atoms_present=frozenset({Atom.WORDS}),
            spans=(Span(start_ms=MINUTE, end_ms=2 * MINUTE),),
        ),
    )
    work = house.work(READ, author=author, duration_ms=2 * MINUTE, segments=parts, appearances=seen, recipes=())
    left = frozenset({parts[0].id})
    house.rendition(work, Recipe.CARD, segment_ids=left)
    heard = QualityCheck(reviewer="reviewer", operator="operator", at=LONG_AGO, cleared=ALL_ATOMS - READ)
    house.rendition(work, Recipe.AUDIO, segment_ids=left, exposes=READ, checks=(heard,))

    assert chapters(house, work, left) == [(0, "Leaving")]


def test_a_taken_back_consent_leaves_no_chapter(house: House) -> None:
    work = house.work(duration_ms=MINUTE, segments=(part(0, 1, "Leaving"),))
    assert chapters(house, work) == [(0, "Leaving")]

    for record in list(house.catalogue.find(ConsentRecord, scope_id=work.id)):
        house.catalogue.save(replace(record, state=ConsentState.WITHDRAWN))

    assert house.room.work(work.id) is None


def test_what_is_hard_is_told_of_by_its_times_and_only_where_its_people_allow_it(house: House) -> None:
    hard = part(1, 3, "the crossing", is_chapter=False, is_hard=True)
    person, closed = house.person(), part(3, 4, "his brother", is_hard=True)
    parts = (part(0, 1, "Leaving", is_chapter=False), hard, closed)
    work = house.work(author=person, duration_ms=4 * MINUTE, segments=parts)
    left = frozenset({hard.id})
    for recipe in (Recipe.CARD, Recipe.VIDEO):
        house.rendition(work, recipe, segment_ids=left)
    house.consent(person, work, (), scope=Scope(kind=ScopeKind.SEGMENT, id=closed.id), permissions=())

    view = house.room.work(work.id)

    assert view is not None
    assert view.chapters[left] == (Chapter(start_ms=0, end_ms=2 * MINUTE, labels={}, is_hard=True),)


SEA, HOPE, FAMILY = ConceptId("th.sea"), ConceptId("th.hope"), ConceptId("th.family")


def themes(house: House, work: Work, parts: frozenset[SegmentId] | None = None) -> list[tuple[int, int, list[str]]]:
    """The themes that stand beside what covers these parts, each part with its minutes."""
    view = house.room.work(work.id)
    assert view is not None
    found = view.chapters.get(parts, ())
    return [
        (one.start_ms // MINUTE, one.end_ms // MINUTE, [theme.id for theme in one.themes])
        for one in found
        if one.themes
    ]


def themed(start: int, end: int, *told: ConceptId) -> Segment:
    """A part whose themes a second person let out."""
    return part(start, end, "kept", is_chapter=False, themes=told, told_themes=told)


def test_the_themes_of_a_part_are_told_once_somebody_let_them_out_and_never_those_that_mark_a_person(
    house: House,
) -> None:
    untold = part(2, 3, "", themes=(FAMILY,))
    work = house.work(duration_ms=3 * MINUTE, segments=(themed(0, 1, HOPE, SEA), themed(1, 2, SEA), untold))

    assert themes(house, work) == [(0, 1, ["th.hope"])]
    assert chapters(house, work) == []


def test_a_part_that_its_person_closed_tells_no_theme_and_no_search_leads_to_it(house: House) -> None:
    person, open_part, closed = house.person(), themed(0, 1, HOPE), themed(1, 2, FAMILY)
    work = house.work(author=person, duration_ms=2 * MINUTE, segments=(open_part, closed))
    left, finder = frozenset({open_part.id}), Finder(house.room)
    for recipe in (Recipe.CARD, Recipe.VIDEO):
        house.rendition(work, recipe, segment_ids=left)
    assert themes(house, work) == [(0, 1, ["th.hope"]), (1, 2, ["th.family"])]
    assert works_found(finder, "famille") == on_the_shelf(house, FAMILY) == {work.id}

    house.consent(person, work, (), scope=Scope(kind=ScopeKind.SEGMENT, id=closed.id), permissions=())

    assert themes(house, work, left) == [(0, 1, ["th.hope"])]
    assert works_found(finder, "famille") == on_the_shelf(house, FAMILY) == set()
    assert works_found(finder, "espoir") == on_the_shelf(house, HOPE) == {work.id}


def test_a_part_that_shares_time_with_a_closed_one_tells_nothing_that_may_be_about_that(house: House) -> None:
    person, closed = house.person(), part(1, 2, "", is_chapter=False)
    around = part(0, 2, "My brother", told_themes=(FAMILY,), is_hard=True, warnings=("violence",))
    work = house.work(author=person, duration_ms=3 * MINUTE, segments=(around, closed, themed(2, 3, HOPE)))
    left = frozenset({each.id for each in work.segments if each.id != closed.id})
    for recipe in (Recipe.CARD, Recipe.VIDEO):
        house.rendition(work, recipe, segment_ids=left)
    assert chapters(house, work) == [(0, "My brother")]
    assert on_the_shelf(house, FAMILY) == works_found(Finder(house.room), "famille") == {work.id}

    house.consent(person, work, (), scope=Scope(kind=ScopeKind.SEGMENT, id=closed.id), permissions=())

    view = house.room.work(work.id)
    assert view is not None
    hard, hope = view.chapters[left]
    # That it is hard is told, by what is left of it alone.
    assert hard == Chapter(start_ms=0, end_ms=MINUTE, labels={}, is_hard=True)
    assert [theme.id for theme in hope.themes] == ["th.hope"]
    assert on_the_shelf(house, FAMILY) == works_found(Finder(house.room), "famille") == set()


def on_the_shelf(house: House, theme: ConceptId) -> set[str]:
    """The works that stand under a theme."""
    page = asyncio.run(house.room.browse(Query(theme=theme)))
    return {card.work_id for card in page.cards} if page is not None else set()


def test_without_a_title_that_may_be_shown_no_part_tells_its_themes(house: House) -> None:
    work = house.work(duration_ms=MINUTE, segments=(themed(0, 1, HOPE),), recipes=(Recipe.VIDEO, Recipe.STUB))

    assert themes(house, work) == []
