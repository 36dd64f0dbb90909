"""What a search finds, and how what may no longer be met is gone from it at once, late index or not."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

import pytest

from archive.access.browse import ReadingRoom
from archive.access.search import Finder, Found
from archive.adapters.memory.stores import MemoryRenditions
from archive.adapters.search.search_sqlite import SqliteSearch
from archive.domain.consent import Grant
from archive.domain.records import ConsentRecord, Pseudonym, Rendition, Work
from archive.domain.search_query import read_query
from archive.domain.terms import ALL_ATOMS, Atom, Recipe, WorkState
from archive.ports import Span
from archive.ports.search import ItemId, Passage, PassageKind
from tests.access.finding import heard, look, told, works_found
from tests.access.house import HEARD, KNOWN_OF, READ, House


class _Counting(SqliteSearch):
    """An index that counts what is put into it."""

    def __init__(self) -> None:
        super().__init__()
        self.put_in: list[ItemId] = []

    def put(self, item_id: ItemId, passages: Sequence[Passage]) -> None:
        self.put_in.append(item_id)
        super().put(item_id, passages)


class _Watched(MemoryRenditions):
    """Renditions that remember by which grants they were read."""

    def __init__(self) -> None:
        super().__init__()
        self.read_by: list[Grant] = []

    def read(self, grant: Grant, span: Span) -> bytes:
        self.read_by.append(grant)
        return super().read(grant, span)


@pytest.fixture
def house() -> House:
    return House()


@pytest.fixture
def finder(house: House) -> Finder:
    return Finder(house.room)


def _lines(found: Found) -> list[str]:
    return ["".join(text for text, _ in snippet.pieces) for snippet in found.snippets]


def test_titles_summaries_captions_and_texts_are_searched(house: House, finder: Finder) -> None:
    text = told(house, "Le figuier de la cour", titles={"fr": "Azur"}, summaries={"fr": "Sur un balcon."})
    sound = heard(house)

    for query in ("azur", "balcon", "figuier"):
        assert works_found(finder, query) == {text.id}
    assert works_found(finder, "tilleul") == {sound.id}


def test_a_line_that_is_said_leads_to_its_moment_in_what_can_be_played(house: House, finder: Finder) -> None:
    work = heard(house)

    found = look(finder, "tilleuls").found[0]

    assert _lines(found) == ["Un tilleul."]
    assert (found.snippets[0].play, found.snippets[0].start_ms) == (house.of(work, Recipe.AUDIO).id, 72_500)
    assert found.snippets[0].pieces == (("Un ", False), ("tilleul", True), (".", False))
    assert {admission.rendition.recipe for admission in found.shown} == {Recipe.CARD, Recipe.CAPTIONS}


def test_the_same_words_in_captions_and_text_are_found_once(house: House, finder: Finder) -> None:
    work = heard(house)
    house.rendition(work, Recipe.TEXT, b"<p>Un tilleul.</p>")

    assert [snippet.kind for snippet in look(finder, "tilleul").found[0].snippets] == [PassageKind.SAID]


@pytest.mark.parametrize("query", ["été", "ETE", "l’été", '"bel été"', "الرسالة", "رساله", "summers"])
def test_words_are_found_in_three_languages(house: House, finder: Finder, query: str) -> None:
    work = house.work(READ, recipes=(Recipe.CARD,), titles={})
    for language, text in (("fr", "Un bel été."), ("ar", "كَتَبْتُ الرِّسالةَ."), ("en", "That summer.")):
        house.rendition(work, Recipe.TEXT, f"<p>{text}</p>".encode(), language=language)

    assert works_found(finder, query) == {work.id}


def test_what_may_not_be_met_is_not_found(house: House, finder: Finder) -> None:
    told(house, "figuier", state=WorkState.IN_REVIEW)
    told(house, "figuier", consent={"not_before": date(2027, 1, 1), "time_zone": "UTC"})
    told(house, "figuier", allows=KNOWN_OF)
    told(house, "figuier", allows=())
    house.work(HEARD - {Atom.WORDS}, titles={"fr": "figuier"})

    page = look(finder, "figuiers")

    assert (page.found, page.total, page.suggestions) == ((), 0, ())


def test_nothing_is_read_without_a_grant_of_a_visitor_s_player() -> None:
    renditions = _Watched()
    house = House(renditions=renditions)
    work, shut = heard(house), told(house, "figuier", state=WorkState.IN_REVIEW)

    look(Finder(house.room), "figuier")

    assert {grant.work_id for grant in renditions.read_by} == {work.id}
    assert {grant.ask for grant in renditions.read_by} == {house.room.ask}
    assert shut.id not in {grant.work_id for grant in renditions.read_by}


def test_a_withdrawn_work_is_gone_at_the_next_question(house: House, finder: Finder) -> None:
    work, other = told(house, "figuier"), told(house, "figuier")
    assert works_found(finder, "figuier") == {work.id, other.id}

    house.withdraw(work)

    page = look(finder, "figuier")
    assert ({found.view.card.work_id for found in page.found}, page.total) == ({other.id}, 1)


def test_a_revoked_word_is_no_suggestion_any_more(house: House, finder: Finder) -> None:
    work = told(house, "figuier")
    assert look(finder, "figiuer").suggestions == (("figuier", "figuier"),)

    house.revoke(work)

    assert look(finder, "figiuer").suggestions == ()


def test_words_alone_can_be_taken_back_and_the_sound_stays(house: House, finder: Finder) -> None:
    work = heard(house, titles={"fr": "Tilleul"})
    [record] = house.catalogue.find(ConsentRecord, scope_id=work.id)
    assert works_found(finder, "lumière") == {work.id}

    [permission] = record.permissions
    narrowed = replace(permission, atoms=ALL_ATOMS - {Atom.WORDS})
    house.catalogue.save(replace(record, permissions=(narrowed,)))

    assert works_found(finder, "lumière") == set()
    assert look(finder, "lumiere").total == 0
    assert look(finder, "lumeire").suggestions == ()


def test_captions_that_are_gone_leave_the_title_to_be_found(house: House, finder: Finder) -> None:
    work = heard(house, titles={"fr": "Tilleul"})
    assert [len(found.snippets) for found in look(finder, "tilleul").found] == [1]

    house.catalogue.save_all([], remove=[(Rendition, house.of(work, Recipe.CAPTIONS).id)])

    assert [len(found.snippets) for found in look(finder, "tilleul").found] == [0]
    assert works_found(finder, "lumière") == set()


def test_a_consent_that_ends_and_an_embargo_that_is_over_turn_by_the_clock(house: House, finder: Finder) -> None:
    going = told(house, "figuier", consent={"valid_until": date(2026, 2, 20), "time_zone": "UTC"})
    coming = told(house, "figuier", consent={"not_before": date(2026, 2, 21), "time_zone": "UTC"})
    assert works_found(finder, "figuier") == {going.id}

    house.clock.advance(timedelta(days=30))

    assert works_found(finder, "figuier") == {coming.id}


def test_a_late_index_shows_nothing_that_was_taken_back(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    finder = Finder(house.room)
    work, other = told(house, "figuier"), told(house, "figuier")
    assert works_found(finder, "figuier") == {work.id, other.id}
    monkeypatch.setattr("archive.access.search_indexer._PATIENCE_SECONDS", -1.0)

    house.revoke(work)

    page = look(finder, "figuier")
    assert ({found.view.card.work_id for found in page.found}, page.total) == ({other.id}, 1)
    house.revoke(other)
    assert (look(finder, "figuier").total, look(finder, "figiuer").suggestions) == (0, ())


def test_a_late_index_finds_no_work_by_words_that_are_no_longer_its_own(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    finder = Finder(house.room)
    work = heard(house, titles={"fr": "Tilleul"})
    assert works_found(finder, "lumière") == {work.id}
    monkeypatch.setattr("archive.access.search_indexer._PATIENCE_SECONDS", -1.0)

    house.catalogue.save_all([], remove=[(Rendition, house.of(work, Recipe.CAPTIONS).id)])

    assert house.room.work(work.id) is not None
    assert (works_found(finder, "lumière"), look(finder, "lumiere").total) == (set(), 0)
    assert look(finder, "lumeire").suggestions == ()


def test_a_late_index_mends_no_word_so_that_a_word_taken_back_is_as_one_that_never_was(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    finder = Finder(house.room)
    work = told(house, "tilleul")
    told(house, "tilleur")
    assert look(finder, "tillour").suggestions == (("tilleur", "tilleur"),)
    monkeypatch.setattr("archive.access.search_indexer._PATIENCE_SECONDS", -1.0)

    house.revoke(work)

    assert look(finder, "tilleul").suggestions == look(finder, "tilleuc").suggestions == ()


def test_a_withdrawn_work_leaves_the_index_itself(house: House, finder: Finder) -> None:
    works = [told(house, "figuier"), told(house, "figuier")]
    look(finder, "figuier")
    index = house.kit.search
    assert index is not None
    assert len(index.items(read_query("figuier"), 9)) == 2

    house.withdraw(works[0])
    house.revoke(works[1])
    look(finder, "autre")

    assert index.items(read_query("figuier"), 9) == []
    assert index.near("figiuer", 9) == []


def test_a_title_that_speaks_a_kept_pseudonym_is_not_found_by_it(house: House, finder: Finder) -> None:
    author = house.person()
    work = told(house, "une route", author=author, titles={"fr": "La route de Zohrane"})
    assert works_found(finder, "zohrane") == {work.id}

    house.catalogue.save(Pseudonym(id="p", participant_id=author, text="Zohrane"))

    assert works_found(finder, "zohrane") == set()
    assert look(finder, "zohrnae").suggestions == ()
    assert works_found(finder, "route") == {work.id}


def test_only_works_of_which_something_changed_are_put_in_again() -> None:
    house, index = House(), _Counting()
    room = house.room
    object.__setattr__(room.kit, "search", index)
    finder = Finder(room)
    works = [told(house, "figuier") for _ in range(5)]
    look(finder, "figuier")
    assert sorted(index.put_in) == sorted(work.id for work in works)
    index.put_in.clear()

    house.withdraw(works[0])
    house.catalogue.save(replace(house.catalogue.get(Work, works[1].id), titles={"fr": "Autre"}))

    assert works_found(finder, "figuier") == {work.id for work in works[1:]}
    assert index.put_in == [works[1].id]


def test_found_works_are_dealt_out_page_by_page(house: House) -> None:
    works = {told(house, "figuier").id for _ in range(5)}
    finder = Finder(house.room, page_size=2)

    pages = [look(finder, "figuier", number) for number in (1, 2, 3)]

    assert [len(page.found) for page in pages] == [2, 2, 1]
    assert {found.view.card.work_id for page in pages for found in page.found} == works
    assert {(page.total, page.last) for page in pages} == {(5, 3)}
    assert asyncio.run(finder.search("figuier", 4)) is None
    assert asyncio.run(finder.search("", 2)) is None


def test_a_long_paragraph_is_shown_around_the_word(house: House, finder: Finder) -> None:
    told(house, f"{'avant ' * 100}figuier {'après ' * 100}")

    [snippet] = look(finder, "figuier").found[0].snippets
    shown = "".join(text for text, _ in snippet.pieces)

    assert len(shown) <= 220
    assert (snippet.opened, snippet.ended) == (True, True)
    assert ("figuier", True) in snippet.pieces
    assert shown.startswith("avant")
    assert shown.endswith("après")


def test_a_text_whose_bytes_are_gone_is_not_found_and_breaks_nothing(house: House, finder: Finder) -> None:
    work, other = told(house, "figuier"), told(house, "figuier")
    house.renditions.remove(house.of(work, Recipe.TEXT).id)

    assert works_found(finder, "figuier") == {other.id}


def test_a_text_whose_bytes_come_a_moment_after_its_record_is_found_soon() -> None:
    """A public site meets the record of a release before its file has been moved to the open side."""
    store = MemoryRenditions()
    house = House(renditions=store)
    finder = Finder(ReadingRoom(replace(house.room.kit, renditions=store.for_the_public()), house.room.ask))
    work = told(house, "figuier")
    assert works_found(finder, "figuier") == set()

    store.release(house.of(work, Recipe.TEXT).id)
    house.clock.advance(timedelta(seconds=10))

    assert works_found(finder, "figuier") == {work.id}


def test_an_archive_without_an_index_finds_nothing(house: House) -> None:
    told(house, "figuier")
    object.__setattr__(house.room.kit, "search", None)

    assert look(Finder(house.room), "figuier").total == 0
