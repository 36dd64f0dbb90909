"""By what else than its words a work is found, how finds are narrowed, and what helps where nothing is found."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest

from archive.access.facets import Query
from archive.access.search import Finder, SearchPage
from archive.domain.ids import ConceptId
from archive.domain.records import ConsentRecord, Pseudonym
from archive.domain.search_query import read_query
from archive.domain.terms import ALL_ATOMS, Atom
from archive.domain.thesaurus.concept import Concept
from tests.access.finding import look, told, works_found
from tests.access.house import KNOWN_OF, House


@pytest.fixture
def house() -> House:
    return House()


@pytest.fixture
def finder(house: House) -> Finder:
    return Finder(house.room)


def _reasons(finder: Finder, query: str) -> list[tuple[str, str]]:
    [found] = look(finder, query).found
    return [(reason.kind.value, reason.label.words) for reason in found.reasons]


def test_a_credited_name_a_theme_and_a_form_find_a_work_and_say_so(house: House, finder: Finder) -> None:
    work = told(
        house,
        "figuier",
        author=house.person("Fil Bleu"),
        allows=ALL_ATOMS,
        form=ConceptId("fm.letter"),
        themes=(ConceptId("th.memory"), ConceptId("th.border")),
        titles={"fr": "Azur"},
    )

    assert works_found(finder, "fil bleu") == {work.id}
    assert _reasons(finder, "bleu") == [("name", "Fil Bleu")]
    assert _reasons(finder, "memory") == [("theme", "memory")]
    assert _reasons(finder, "الذاكرة") == [("theme", "الذاكرة")]
    assert _reasons(finder, "lettres") == [("form", "lettre")]
    assert _reasons(finder, "trajet") == [("theme", "trajet")]
    assert works_found(finder, "theme") == works_found(finder, "forme") == set()
    assert _reasons(finder, "azur") == [("title", "Azur")]
    assert _reasons(finder, "figuier") == []


def test_a_name_that_is_not_credited_is_searched_by_nobody(house: House, finder: Finder) -> None:
    author = house.person("Zohrane")
    work = told(house, "figuier", author=author, allows=ALL_ATOMS, themes=(ConceptId("th.memory"),))
    assert works_found(finder, "zohrane") == {work.id}

    [record] = house.catalogue.find(ConsentRecord, scope_id=work.id)
    [permission] = record.permissions
    narrowed = replace(permission, atoms=permission.atoms - {Atom.PSEUDONYM})
    house.catalogue.save(replace(record, permissions=(narrowed,)))

    assert works_found(finder, "zohrane") == set()
    assert look(finder, "zohrnae").suggestions == ()
    assert works_found(finder, "figuier memoire") == {work.id}


def test_who_has_two_names_is_found_by_none(house: House, finder: Finder) -> None:
    author = house.person("Zohrane")
    house.catalogue.save(Pseudonym(id="p", participant_id=author, text="Tariel"))
    told(house, "figuier", author=author, allows=ALL_ATOMS, titles={})

    assert works_found(finder, "zohrane") == works_found(finder, "tariel") == set()


def test_a_theme_that_tells_something_about_a_person_finds_nothing(house: House, finder: Finder) -> None:
    work = told(house, "figuier", themes=(ConceptId("th.sea"), ConceptId("th.asylum")), titles={})

    assert works_found(finder, "traversée en mer") == works_found(finder, "asylum procedure") == set()
    assert works_found(finder, "figuier") == {work.id}
    assert not look(finder, "figuier").themes


def test_of_a_work_that_is_only_known_to_be_there_not_even_its_form_is_searched(house: House, finder: Finder) -> None:
    house.work(KNOWN_OF, form=ConceptId("fm.diary"), themes=(ConceptId("th.hope"),))

    for query in ("diary", "journal intime", "espoir", "يوميات"):
        assert look(finder, query).total == 0


def test_a_label_that_changes_is_found_by_its_new_words_alone(house: House, finder: Finder) -> None:
    work = told(house, "figuier", themes=(ConceptId("th.memory"),), titles={}, summaries={})
    assert works_found(finder, "mémoire") == {work.id}
    word = house.catalogue.get(Concept, "th.memory")

    house.catalogue.save(replace(word, labels={"fr": "souvenirs"}, others={"en": ("what stays",)}))

    assert (works_found(finder, "mémoire"), works_found(finder, "souvenir")) == (set(), {work.id})
    assert works_found(finder, "stays") == {work.id}


def test_a_merged_word_narrows_by_the_one_that_stands_for_it(house: House, finder: Finder) -> None:
    work = told(house, "figuier", themes=(ConceptId("th.love"),))
    word = house.catalogue.get(Concept, "th.love")
    house.catalogue.save(replace(word, replaced_by=ConceptId("th.family")))

    page = asyncio.run(finder.search("figuier", narrowed=Query(theme="th.love")))

    assert page is not None
    assert ([found.view.card.work_id for found in page.found], page.narrowed.theme) == ([work.id], "th.family")


def test_found_works_are_narrowed_and_the_counts_are_of_all_that_were_found(house: House, finder: Finder) -> None:
    letter = {"form": ConceptId("fm.letter"), "themes": (ConceptId("th.memory"), ConceptId("th.sea"))}
    letters = {told(house, "figuier", **letter).id for _ in range(3)}
    poem = told(house, "figuier", form=ConceptId("fm.poem"), languages=("en",))
    told(house, "rien", **letter)

    def narrowed(**chosen: str) -> SearchPage:
        page = asyncio.run(finder.search("figuier", language="fr", narrowed=Query(**chosen)))
        assert page is not None
        return page

    page = narrowed(form="fm.letter")
    assert ({found.view.card.work_id for found in page.found}, page.total) == (letters, 3)
    assert {word.id: count for word, count in page.forms} == {"fm.letter": 3, "fm.poem": 1}
    assert {word.id: count for word, count in page.themes} == {"th.self": 3, "th.memory": 3}
    assert [found.view.card.work_id for found in narrowed(form="fm.poem").found] == [poem.id]
    assert (
        narrowed(theme="th.sea").total
        == narrowed(form="fm.letter", language="wo").total
        == narrowed(form="x").total
        == 0
    )


def test_a_withdrawn_work_is_in_no_count_even_of_a_late_index(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    finder = Finder(house.room)
    work, _ = told(house, "figuier", form=ConceptId("fm.poem")), told(house, "figuier", form=ConceptId("fm.letter"))
    assert {word.id for word, _ in look(finder, "figuier").forms} == {"fm.poem", "fm.letter"}
    monkeypatch.setattr("archive.access.search_indexer._PATIENCE_SECONDS", -1.0)

    house.revoke(work)

    assert {word.id: count for word, count in look(finder, "figuier").forms} == {"fm.letter": 1}
    assert house.kit.search is not None
    assert work.id not in house.kit.search.items(read_query("figuier"), 9)


def test_a_late_index_answers_as_if_what_was_taken_back_had_never_been(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    finder = Finder(house.room)
    work, other = told(house, "tilleul"), told(house, "tilleulaie")
    assert works_found(finder, "tilleul") == {work.id}
    monkeypatch.setattr("archive.access.search_indexer._PATIENCE_SECONDS", -1.0)

    house.revoke(work)

    assert works_found(finder, "tilleul") == {other.id}


def test_what_holds_only_some_of_the_words_is_found_where_nothing_holds_all(house: House, finder: Finder) -> None:
    work = told(house, "la radio du soir")

    page = look(finder, "radio anglais")

    assert ([found.view.card.work_id for found in page.found], page.partly) == ([work.id], True)
    assert not look(finder, "radio soir").partly
    assert not look(finder, "anglais").partly


def test_a_slip_among_other_words_is_mended_where_it_stands(house: House, finder: Finder) -> None:
    told(house, "Un figuier près du mur.")

    assert look(finder, "mur figiuer").suggestions == (("figuier", "mur figuier"),)


def test_where_nothing_is_found_themes_are_offered_those_of_most_works_first(house: House, finder: Finder) -> None:
    for theme in ("th.memory", "th.memory", "th.work-now"):
        told(house, "figuier", themes=(ConceptId(theme),))

    offered = [(word.id, count) for word, count in look(finder, "zzz").offered]

    assert offered[:2] == [("th.self", 2), ("th.memory", 2)]
    assert look(finder, "figuier").offered == ()
    assert look(finder, "").offered == ()
