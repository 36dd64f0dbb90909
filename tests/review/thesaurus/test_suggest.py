"""Themes suggested from the words: by any of their names, in the text's own language, in other forms of a word."""

from __future__ import annotations

from dataclasses import replace

import pytest

from archive.domain.thesaurus.concept import Concept
from archive.ingest.vocabulary import load_thesaurus
from archive.ports import Kit
from archive.review.thesaurus.suggest import suggested
from archive.review.thesaurus.terms import terms_of
from tests.review.atelier import memory_kit


@pytest.fixture(scope="module")
def kit() -> Kit:
    kit = memory_kit()
    load_thesaurus(kit.catalogue)
    hope = kit.catalogue.get(Concept, "th.hope")
    kit.catalogue.save(replace(hope, others={"fr": ("espérance",), "ar": ("حلم",)}, operator="a"))
    waiting = kit.catalogue.get(Concept, "th.waiting")
    kit.catalogue.save(replace(waiting, deprecated=True, operator="a"))
    return kit


def found(kit: Kit, *texts: tuple[str, str], chosen: tuple[str, ...] = ()) -> list[tuple[str, int, str]]:
    return [(each.concept.id, each.times, each.said) for each in suggested(kit, terms_of(kit), texts, "th", chosen)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (("fr", "J’avais des espérances. Une ESPERANCE encore."), ("th.hope", 2, "espérances")),
        (("fr", "La traversée en mer a duré."), ("th.sea", 1, "traversée en mer")),
        (("fr", "Nos frontières, leurs frontières"), ("th.border", 2, "frontières")),
        (("ar", "كانت لي الأسرة والحُلم"), ("th.family", 1, "الأسرة")),
        (("ary", "الحُدود بعيدة"), ("th.border", 1, "الحُدود")),
        (("en", "We waited at two borders"), ("th.border", 1, "borders")),
    ],
)
def test_a_name_is_heard_in_its_own_language(kit: Kit, text: tuple[str, str], expected: tuple[str, int, str]) -> None:
    assert expected in found(kit, text)


def test_what_is_said_in_another_language_or_apart_is_no_name(kit: Kit) -> None:
    assert found(kit, ("en", "traversée en mer"), ("fr", "la traversée, la mer"), ("fr", "border")) == []


def test_what_is_chosen_retired_or_of_another_list_is_not_suggested(kit: Kit) -> None:
    assert found(kit, ("fr", "espérance"), chosen=("th.hope",)) == []
    assert found(kit, ("fr", "attente"), ("fr", "poème")) == []


def test_what_is_said_most_comes_first_and_nothing_is_without_end(kit: Kit) -> None:
    text = " ".join(each.labels["fr"] for each in terms_of(kit).values()) + " famille famille"
    names = found(kit, ("fr", text))
    assert (names[0][0], len(names)) == ("th.family", 8)


def test_the_forms_of_a_word_are_asked_once_for_all_lines_of_a_talk(kit: Kit) -> None:
    asked: list[str] = []

    def forms_of(word: str, language: str) -> tuple[tuple[str, str], ...]:
        asked.append(word)
        return tuple(kit.forms_of(word, language))

    listening = replace(kit, forms_of=forms_of)
    found(listening, *[("fr", "Le roudoudou des roudoudous bleus")] * 720)
    assert asked.count("roudoudou") == asked.count("roudoudous") == 1
