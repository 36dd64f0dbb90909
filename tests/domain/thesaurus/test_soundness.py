"""A sound thesaurus: no circles, no name twice, nothing related to what stands above it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest

from archive.domain.errors import InvalidInputError
from archive.domain.ids import ConceptId
from archive.domain.thesaurus.concept import Concept
from archive.domain.thesaurus.soundness import faults_in, require_sound
from archive.domain.thesaurus.terms import chain_of, new_term_id, today

LANGUAGES = ("fr", "ar", "en")


def term(name: str, broader: str | None = "th", labels: Mapping[str, str] | None = None, **more: Any) -> Concept:
    named = labels if labels is not None else {language: f"{name} {language}" for language in LANGUAGES}
    return Concept(
        id=ConceptId(name), broader=ConceptId(broader) if broader else None, reveals="", labels=named, **more
    )


def kept(*terms: Concept) -> dict[ConceptId, Concept]:
    return {each.id: each for each in (term("th", None), *terms)}


def codes(terms: dict[ConceptId, Concept], *changed: str) -> list[str]:
    names = [ConceptId(name) for name in changed] or list(terms)
    return [fault.code.removeprefix("thesaurus.") for fault in faults_in(terms, names, LANGUAGES)]


SEA, JOURNEY, HOPE = term("th.sea", "th.journey"), term("th.journey"), term("th.hope")


def test_a_sound_thesaurus_has_no_fault() -> None:
    assert codes(kept(SEA, JOURNEY, replace(HOPE, related=(SEA.id,)))) == []


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        (replace(JOURNEY, broader=SEA.id), ["circle", "circle"]),
        (replace(SEA, broader=SEA.id), ["circle"]),
        (replace(SEA, broader=ConceptId("th.nothing")), ["broader"]),
        (replace(SEA, related=(JOURNEY.id,)), ["related_above"]),
        (replace(JOURNEY, related=(SEA.id,)), ["related_above"]),
        (replace(SEA, related=(SEA.id,)), ["related"]),
        (replace(SEA, labels={}), ["nameless"]),
        (replace(SEA, reveals="much"), ["reveals"]),
        (replace(JOURNEY, labels={"fr": "trajet"}), ["languages"]),
        (replace(SEA, labels={"fr": "TH.Hópe  fr"}), ["taken", "taken"]),
        (replace(SEA, others={"fr": ("th.hope fr",)}), ["taken", "taken"]),
        (replace(SEA, labels={"fr": "mer"}, others={"fr": ("Mer",)}), ["name_twice"]),
        (replace(SEA, labels={"ar": "بَحْر"}, others={"ar": ("بحر",)}), ["name_twice"]),
        (replace(SEA, labels={"fr": "…"}), ["name"]),
        (replace(JOURNEY, deprecated=True), ["broader_old"]),
        (replace(SEA, replaced_by=HOPE.id), ["replaced_used"]),
        (replace(SEA, deprecated=True, replaced_by=ConceptId("th")), ["replaced"]),
        (replace(SEA, deprecated=True, replaced_by=SEA.id), ["replaced_circle"]),
    ],
)
def test_each_fault_is_told(changed: Concept, told: list[str]) -> None:
    assert codes({**kept(SEA, JOURNEY, HOPE), changed.id: changed}) == told


def test_a_word_that_is_not_used_any_more_may_share_its_names() -> None:
    assert codes(kept(HOPE, term("th.espoir", labels=HOPE.labels, deprecated=True, replaced_by=HOPE.id))) == []


def test_a_name_may_stand_in_two_lists_and_in_two_languages() -> None:
    other = {ConceptId("fm"): term("fm", None), ConceptId("fm.hope"): term("fm.hope", "fm", labels=HOPE.labels)}
    assert codes({**kept(HOPE), **other}) == []


def test_the_first_fault_is_raised_with_the_words_name() -> None:
    changed = replace(SEA, labels={"fr": "mer"}, related=(JOURNEY.id,))
    with pytest.raises(InvalidInputError, match=r"“mer” and “th.journey fr” cannot be related"):
        require_sound(kept(changed, JOURNEY), [changed.id], LANGUAGES)


def test_a_word_merged_twice_is_what_it_is_today() -> None:
    one = term("th.one", deprecated=True, replaced_by=ConceptId("th.two"))
    two = term("th.two", deprecated=True, replaced_by=HOPE.id)
    terms = kept(one, two, HOPE)
    assert today(terms, "th.one") == "th.hope"
    assert [each.id for each in chain_of(terms, "th.one")] == ["th.one", "th.two", "th.hope"]
    assert today(terms, "th.nothing") == "th.nothing"


def test_a_new_words_id_is_made_of_its_name_and_was_never_anothers() -> None:
    terms = kept(HOPE)
    assert new_term_id(terms, "th", {"en": "Hope", "fr": "espoir"}, "x") == "th.hope-2"
    assert new_term_id(terms, "th", {"fr": "Mal du pays à l’étranger"}, "x") == "th.mal-du-pays-a-letranger"
    assert new_term_id(terms, "th", {"ar": "الأمل"}, "4f2a") == "th.4f2a"
