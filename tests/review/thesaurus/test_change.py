"""Words of the vocabulary changed, merged and retired: it stays sound, and no work loses what it was given."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import pytest

from archive.access.thesaurus import Thesaurus
from archive.domain.errors import InvalidInputError, RefusedError, StaleRecordError
from archive.domain.ids import ConceptId
from archive.domain.thesaurus.concept import Concept
from archive.ingest.vocabulary import load_thesaurus, read_thesaurus
from archive.review.people.accounts import Actor
from archive.review.thesaurus.change import Wording, add_term, merge_terms, retire_term, save_term, use_again
from archive.review.thesaurus.terms import find_terms, listed, term_called, terms_of
from archive.review.works.describe import Description, describe_work
from tests.access.house import House
from tests.review.atelier import Atelier, open_atelier


@pytest.fixture
def atelier() -> Atelier:
    atelier = open_atelier()
    load_thesaurus(atelier.kit.catalogue)
    return atelier


def named(atelier: Atelier, concept_id: str) -> Concept:
    return atelier.kit.catalogue.get(Concept, concept_id)


def actor(atelier: Atelier, name: str = "facilitator") -> Actor:
    account = getattr(atelier, name)
    return Actor(account.id, account.roles)


def said(concept: Concept, **changes: object) -> Wording:
    whole = Wording(
        labels=concept.labels,
        others=concept.others,
        notes=concept.notes,
        broader=concept.broader,
        related=concept.related,
        reveals=concept.reveals,
    )
    return replace(whole, **changes)  # type: ignore[arg-type]


def three(text: str) -> Mapping[str, str]:
    return {"fr": f"{text} fr", "ar": f"{text} ar", "en": text}


def merge(atelier: Atelier, one: str, into: str, name: str = "facilitator") -> Concept:
    return merge_terms(atelier.kit, one, into, actor(atelier, name), named(atelier, one).version)


def test_a_new_word_is_added_below_another_and_found_in_any_language(atelier: Atelier) -> None:
    new = add_term(
        atelier.kit,
        "th",
        Wording(
            labels={"fr": "traversée  en bateau", "ar": "العبور بالقارب", "en": "boat crossing"},
            others={"fr": ("pirogue", " pirogue ", ""), "ar": (), "en": ()},
            broader=ConceptId("th.sea"),
            related=(ConceptId("th.hope"),),
        ),
        actor(atelier),
    )

    assert (new.id, new.labels["fr"], new.others) == ("th.boat-crossing", "traversée en bateau", {"fr": ("pirogue",)})
    assert named(atelier, "th.hope").related == (new.id,)
    terms = terms_of(atelier.kit)
    order = [each.id for each in listed(terms, "th")]
    assert order.index(new.id) == order.index(ConceptId("th.sea")) + 1
    for typed in ("PIRO", "bateau", "الْقَارِب", "بالقارب", "boat cro"):
        assert [each.id for each in find_terms(terms, typed)] == [new.id], typed
    for typed in ("أمل", "الأمل", "الأمل والمش", "مشاريع"):
        assert "th.hope" in [each.id for each in find_terms(terms, typed)], typed
    assert term_called(terms, "Traversee en  bateau").id == new.id


def test_two_words_never_have_one_name(atelier: Atelier) -> None:
    with pytest.raises(InvalidInputError, match="Another word is called “Espoir et projets” already"):
        add_term(atelier.kit, "th", Wording(labels={**three("x"), "fr": "Espoir et projets"}), actor(atelier))


def test_what_another_changed_in_the_meantime_is_not_overwritten(atelier: Atelier) -> None:
    hope = named(atelier, "th.hope")
    save_term(atelier.kit, hope.id, said(hope, others={"fr": ("rêves",)}), actor(atelier), hope.version)
    with pytest.raises(StaleRecordError):
        save_term(atelier.kit, hope.id, said(hope), actor(atelier), hope.version)
    assert named(atelier, "th.hope").others == {"fr": ("rêves",)}


def test_names_in_other_languages_stay(atelier: Atelier) -> None:
    hope = atelier.kit.catalogue.save(
        replace(named(atelier, "th.hope"), labels={"fr": "espoir", "de": "Hoffnung", "ar": "الأمل", "en": "hope"})
    )
    asked = {"fr": "espérance", "ar": "الأمل", "en": "hope"}
    save_term(atelier.kit, hope.id, said(hope, labels=asked), actor(atelier), hope.version)
    assert named(atelier, "th.hope").labels == {**asked, "de": "Hoffnung"}


def test_only_a_second_person_says_that_a_word_tells_less(atelier: Atelier) -> None:
    sea = named(atelier, "th.sea")
    with pytest.raises(RefusedError):
        save_term(atelier.kit, sea.id, said(sea, reveals=""), actor(atelier), sea.version)
    more = save_term(atelier.kit, sea.id, said(sea, reveals="never-facet"), actor(atelier), sea.version)
    save_term(atelier.kit, sea.id, said(sea, reveals=""), actor(atelier, "reviewer"), more.version)
    assert named(atelier, "th.sea").reveals == ""


def test_a_merged_word_keeps_its_id_and_its_works_are_found_under_the_other(atelier: Atelier) -> None:
    describe_work(atelier.kit, atelier.work.id, Description(themes=("th.homesick",)), atelier.facilitator.id)
    below = add_term(
        atelier.kit,
        "th",
        Wording(labels=three("letters home"), broader=ConceptId("th.homesick"), reveals=""),
        actor(atelier),
    )

    old = merge(atelier, "th.homesick", "th.memory")

    assert (old.deprecated, old.replaced_by, old.labels["en"]) == (True, "th.memory", "homesickness")
    assert "homesickness" in named(atelier, "th.memory").others["en"]
    assert named(atelier, below.id).broader == "th.memory"
    assert atelier.now().themes == ("th.homesick",)
    terms = terms_of(atelier.kit)
    assert term_called(terms, "mal du pays").id == "th.memory"
    assert term_called(terms, "th.homesick").id == "th.memory"
    assert old.id not in [each.id for each in listed(terms, "th") if not each.deprecated]
    describe_work(
        atelier.kit, atelier.work.id, Description(themes=("th.homesick", "th.memory")), atelier.facilitator.id
    )
    assert atelier.now().themes == ("th.memory",)


def test_what_stands_below_can_take_its_place(atelier: Atelier) -> None:
    merge(atelier, "th.departure", "th.reasons")
    assert named(atelier, "th.reasons").broader == "th"
    assert named(atelier, "th.work-before").broader == "th.reasons"


def test_a_word_is_not_merged_into_one_that_tells_less_of_a_person(atelier: Atelier) -> None:
    with pytest.raises(RefusedError):
        merge(atelier, "th.sea", "th.journey", "reviewer")
    assert not named(atelier, "th.sea").deprecated


def test_relations_follow_to_the_word_that_stays(atelier: Atelier) -> None:
    hope = named(atelier, "th.hope")
    save_term(
        atelier.kit,
        hope.id,
        said(hope, related=(ConceptId("th.loss"), ConceptId("th.return"))),
        actor(atelier),
        hope.version,
    )
    merge(atelier, "th.hope", "th.return")
    assert named(atelier, "th.return").related == ("th.loss",)
    assert named(atelier, "th.loss").related == ("th.return",)
    assert named(atelier, "th.hope").related == ()


def test_a_word_is_retired_only_when_nothing_stands_below_it(atelier: Atelier) -> None:
    journey = named(atelier, "th.journey")
    with pytest.raises(InvalidInputError, match="is not used any more; choose another above"):
        retire_term(atelier.kit, journey.id, actor(atelier), journey.version)

    hope = named(atelier, "th.hope")
    retired = retire_term(atelier.kit, hope.id, actor(atelier), hope.version)
    assert retired.deprecated
    assert not use_again(atelier.kit, hope.id, actor(atelier), retired.version).deprecated


def test_the_table_it_began_in_changes_no_word_that_somebody_changed(atelier: Atelier) -> None:
    merge(atelier, "th.homesick", "th.memory")
    before = [named(atelier, name) for name in ("th.homesick", "th.memory")]
    renamed = [replace(each, labels=three(each.id)) for each in read_thesaurus()]
    assert load_thesaurus(atelier.kit.catalogue, renamed) == len(renamed) - 2
    assert [named(atelier, each.id) for each in before] == before


def test_visitors_find_works_of_a_merged_word_under_the_one_that_stays() -> None:
    house = House()
    load_thesaurus(house.kit.catalogue)
    old = house.kit.catalogue.get(Concept, "th.homesick")
    house.kit.catalogue.save(replace(old, deprecated=True, replaced_by=ConceptId("th.memory"), operator="a"))
    thesaurus = Thesaurus(house.kit.catalogue)
    assert [each.id for each in thesaurus.named([old.id, ConceptId("th.memory")])] == ["th.memory"]
    assert thesaurus.and_broader([old.id]) == {"th.memory", "th.self", "th"}
    assert old.id not in [each.id for each in thesaurus.under("th")]
    assert thesaurus.today("th.homesick") == "th.memory"


def test_a_word_that_told_of_a_person_shows_nothing_whatever_it_was_merged_into() -> None:
    house = House()
    load_thesaurus(house.kit.catalogue)
    sea = house.kit.catalogue.get(Concept, "th.sea")
    house.kit.catalogue.save(replace(sea, deprecated=True, replaced_by=ConceptId("th.journey"), operator="a"))
    thesaurus = Thesaurus(house.kit.catalogue)
    assert thesaurus.named([sea.id]) == ()
    assert thesaurus.and_broader([sea.id]) == frozenset()
    assert thesaurus.today(sea.id) == sea.id
