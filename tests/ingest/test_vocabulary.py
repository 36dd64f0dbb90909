from __future__ import annotations

from dataclasses import replace

from archive.domain.thesaurus.concept import Concept
from archive.domain.thesaurus.soundness import faults_in
from archive.ingest.vocabulary import belongs_to, load_thesaurus, read_thesaurus
from archive.languages import LANGUAGES
from tests.ingest.conftest import House


def test_every_concept_is_named_in_three_languages_and_stands_below_one_that_is_there() -> None:
    concepts = read_thesaurus()
    ids = [concept.id for concept in concepts]

    assert len(ids) == len(set(ids)) > 60
    for concept in concepts:
        assert all(concept.labels[language].strip() for language in ("fr", "ar", "en"))
        assert concept.broader is None or concept.broader in ids
        assert concept.reveals in ("", "person", "never-facet")


def test_loading_twice_changes_nothing(house: House) -> None:
    before = house.kit.catalogue.generation()

    assert load_thesaurus(house.kit.catalogue) == 0
    assert house.kit.catalogue.generation() == before
    assert house.kit.catalogue.count(Concept) == len(read_thesaurus())


def test_a_changed_word_replaces_the_old_one(house: House) -> None:
    [first, *_] = read_thesaurus()
    renamed = replace(first, labels={**first.labels, "fr": "Thèmes"})

    assert load_thesaurus(house.kit.catalogue, [renamed]) == 1
    assert house.kit.catalogue.get(Concept, first.id).labels["fr"] == "Thèmes"


def test_a_concept_belongs_to_its_own_scheme_only() -> None:
    assert belongs_to("th.sea", "th")
    assert not belongs_to("th.sea", "fm")
    assert not belongs_to("th", "th")


def test_the_table_is_sound() -> None:
    terms = {concept.id: concept for concept in read_thesaurus()}
    assert list(faults_in(terms, list(terms), LANGUAGES)) == []
