"""What stands in the public rooms is found by its words, behind the same decisions as its page."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from archive.access.facets import Query
from archive.access.search import Finder, SearchPage
from archive.domain.ids import new_id
from archive.domain.records import Work
from archive.domain.rooms.entries import FRONT_ID, Content, Embedded, RoomEntry, RoomKind
from archive.domain.rooms.table import SHAPES
from archive.domain.search_query import read_query
from archive.domain.terms import ALL_ATOMS, WorkState
from tests.access.finding import look, told, works_found
from tests.access.house import House


@pytest.fixture
def house() -> House:
    return House()


@pytest.fixture
def finder(house: House) -> Finder:
    return Finder(house.room)


def entry(house: House, kind: RoomKind, *works: Work, note: str = "", **content: Any) -> RoomEntry:
    """A published entry with these works in it, each with the same note."""
    placed = tuple(Embedded(work_id=work.id, note={"fr": note} if note else {}) for work in works)
    made = Content(**{"works": {"works": placed} if placed else {}, **content})
    now = house.clock.now()
    kept = FRONT_ID if kind is RoomKind.FRONT else new_id()
    return house.catalogue.save(RoomEntry(id=kept, kind=kind, content=made, published_at=now, published_by="somebody"))


def titled(title: str, lead: str = "") -> dict[str, dict[str, str]]:
    return {"title": {"fr": title}, **({"lead": {"fr": lead}} if lead else {})}


def entries_found(finder: Finder, query: str) -> set[str]:
    return {found.view.entry.id for found in look(finder, query).entries}


def kinds_found(page: SearchPage) -> dict[RoomKind, int]:
    return {shape.kind: count for shape, count in page.kinds}


@pytest.mark.parametrize("kind", [kind for kind, shape in SHAPES.items() if shape.address])
def test_every_kind_of_entry_is_found_in_three_languages_and_says_what_it_is(
    house: House, finder: Finder, kind: RoomKind
) -> None:
    texts = {"title": {"fr": "Le seuil", "ar": "العتبة", "en": "The threshold"}, "lead": {"en": "Lanterns at dusk."}}
    made = entry(house, kind, house.work(), texts=texts, days={"on_air": house.clock.now().date()})

    for asked in ("seuil", "عتبة", "thresholds", "lantern dusk"):
        page = look(finder, asked)
        assert [found.view.entry.id for found in page.entries] == [made.id]
        assert kinds_found(page) == {kind: 1}
        assert (page.total, page.found) == (0, ())
    assert [reason.label.words for reason in look(finder, "seuil").entries[0].reasons] == ["Le seuil"]
    assert [snippet.kind.value for snippet in look(finder, "dusk").entries[0].snippets] == ["summary"]


def test_all_that_an_entrys_page_says_is_searched(house: House, finder: Finder) -> None:
    made = entry(
        house,
        RoomKind.PRACTICE,
        texts={**titled("Chaises vides"), "evidence": {"en": "One line.\nSunflowers were counted."}},
        choices={"targets": ("tg.uam",), "topics": ("tp.awareness",), "areas": ("ar.legal",)},
    )

    [found] = look(finder, "sunflower").entries
    assert (found.view.entry.id, found.snippets[0].words) == (made.id, "Sunflowers were counted.")
    [found] = look(finder, "unaccompanied minors").entries
    assert [(why.kind.value, why.concept and why.concept.id) for why in found.reasons] == [("category", "tg.uam")]
    assert entries_found(finder, "appui juridique") == {made.id}


def test_works_and_entries_are_found_together_and_each_counted_apart(house: House, finder: Finder) -> None:
    work = told(house, "figuier")
    made = [entry(house, RoomKind.PROGRAMME, texts=titled(f"Figuier {number}")) for number in range(5)]
    entry(house, RoomKind.PROJECT, texts=titled("Figuier d’ici"))

    page = look(finder, "figuier")

    assert ([found.view.card.work_id for found in page.found], page.total) == ([work.id], 1)
    assert (len(page.entries), kinds_found(page)) == (3, {RoomKind.PROJECT: 1, RoomKind.PROGRAMME: 5})
    only = asyncio.run(finder.search("figuier", kind="programme"))
    assert only is not None
    assert {found.view.entry.id for found in only.entries} == {each.id for each in made}
    assert (only.found, kinds_found(only)) == ((), kinds_found(page))
    narrowed = asyncio.run(finder.search("figuier", narrowed=Query(language="fr")))
    assert narrowed is not None
    assert (narrowed.entries, narrowed.kinds) == ((), ())
    unknown = asyncio.run(finder.search("figuier", kind="front"))
    assert unknown is not None
    assert (unknown.entries, unknown.found) == ((), ())


@pytest.mark.parametrize("how", ["withdrawn", "revoked", "in review", "unpublished"])
def test_an_entry_that_may_not_be_met_is_not_found_at_the_next_question(
    house: House, finder: Finder, how: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    work = house.work(allows=ALL_ATOMS)
    made = entry(house, RoomKind.EXHIBIT, work, note="Zwischenton", texts=titled("Quicksand"))
    assert entries_found(finder, "quicksand") == entries_found(finder, "zwischenton") == {made.id}
    monkeypatch.setattr("archive.access.search_indexer._PATIENCE_SECONDS", -1.0)

    if how == "withdrawn":
        house.withdraw(work)
    elif how == "revoked":
        house.revoke(work)
    elif how == "in review":
        house.catalogue.save(replace(house.catalogue.get(Work, work.id), state=WorkState.IN_REVIEW))
    else:
        house.catalogue.save_all([], remove=[(RoomEntry, made.id)])

    for asked in ("quicksand", "zwischenton", "quicksnad"):
        page = look(finder, asked)
        assert (page.entries, page.kinds, page.suggestions) == ((), (), ())
    assert house.kit.search is not None
    assert made.id not in house.kit.search.items(read_query("quicksand"), 9)


def test_what_is_said_beside_a_work_is_found_only_with_the_work(house: House, finder: Finder) -> None:
    gone, stays = house.work(), house.work()
    beside = (
        Embedded(work_id=gone.id, note={"fr": "Zwischenton"}),
        Embedded(work_id=stays.id, note={"fr": "Nachklang"}),
    )
    made = entry(house, RoomKind.EXHIBIT, texts=titled("Deux voix"), works={"works": beside})
    assert entries_found(finder, "zwischenton") == entries_found(finder, "nachklang") == {made.id}

    house.withdraw(gone)

    assert entries_found(finder, "zwischenton") == set()
    assert entries_found(finder, "nachklang") == entries_found(finder, "voix") == {made.id}


def test_an_episode_is_found_from_the_day_on_on_which_it_is_on_the_air(house: House, finder: Finder) -> None:
    coming = house.clock.now().date() + timedelta(days=2)
    made = entry(house, RoomKind.EPISODE, house.work(), texts=titled("Premier soir"), days={"on_air": coming})
    assert entries_found(finder, "premier soir") == set()

    house.clock.set(house.clock.now() + timedelta(days=2))

    assert entries_found(finder, "premier soir") == {made.id}


def test_what_was_changed_is_found_by_its_new_words_alone(house: House, finder: Finder) -> None:
    made = entry(house, RoomKind.ARTICLE, texts=titled("Le métier d’avant"))
    assert entries_found(finder, "métier") == {made.id}

    house.catalogue.save(replace(made, content=Content(texts=titled("Un premier hiver"))))

    assert entries_found(finder, "métier") == set()
    assert entries_found(finder, "hivers") == {made.id}


def test_the_front_page_is_no_find_and_a_works_own_words_lead_to_the_work_alone(house: House, finder: Finder) -> None:
    work = told(house, "figuier", titles={"fr": "Azur"})
    entry(house, RoomKind.FRONT, work, texts=titled("Vitrine"))
    entry(house, RoomKind.EXHIBIT, work, texts=titled("Deux voix"))

    assert entries_found(finder, "vitrine") == entries_found(finder, "azur") == set()
    assert works_found(finder, "azur") == {work.id}


def test_a_word_of_an_entry_is_suggested(house: House, finder: Finder) -> None:
    entry(house, RoomKind.PROJECT, texts=titled("Coopérative"))

    assert [word for word, _ in look(finder, "cooperatve").suggestions] == ["Coopérative"]


def test_what_is_nearest_says_whether_an_entry_stands_before_the_works(house: House, finder: Finder) -> None:
    told(house, "la route et le figuier")
    entry(house, RoomKind.PROJECT, texts=titled("Figuiers"))
    page = look(finder, "figuier")
    assert (page.total, len(page.entries), page.nearest) == (1, 1, False)

    entry(house, RoomKind.PROJECT, texts=titled("Figuier"))
    assert look(finder, "figuier").nearest
