"""Every sentence of the desk is there in French and Arabic, and every code of the rules has its words."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from enum import StrEnum
from functools import cache

import pytest
from jinja2.ext import babel_extract

from archive.domain.receipt import WHAT, WHY
from archive.domain.terms import (
    CONTENT_WARNINGS,
    LICENCES,
    AfterDeath,
    AfterWithdrawal,
    AppearanceRole,
    Atom,
    Audience,
    ConsentState,
    Method,
    Pillar,
    Purpose,
    Recipe,
    Risk,
    Role,
    ScopeKind,
    WorkKind,
    WorkState,
)
from archive.ingest.run import STEPS
from archive.languages import translate, translations
from archive.web.desk.consent.words import YOURS
from archive.web.my.pages import IN_FULL
from archive.web.words import WORDS
from tests.house.source import ROOT, modules, name_of


def in_templates() -> Iterator[tuple[str, ...]]:
    pages = [*sorted((ROOT / "templates/pages").glob("desk_*.html")), ROOT / "templates/macros/forms.html"]
    for page in pages:
        with page.open("rb") as file:
            for _, _, said, _ in babel_extract(file, ["_", "ngettext"], [], {}):
                texts = [said] if isinstance(said, str) else said or ()
                yield tuple(text for text in texts if isinstance(text, str))


def in_modules() -> Iterator[tuple[str, ...]]:
    for path, tree in modules("archive/web"):
        if "/desk" in path or path == "archive/web/words.py":
            for node in ast.walk(tree):
                if isinstance(node, ast.Call) and name_of(node.func) in {"_", "say"} and node.args:
                    first = node.args[0]
                    if isinstance(first, ast.Constant) and isinstance(first.value, str):
                        yield (first.value,)


def in_rules() -> Iterator[tuple[str, ...]]:
    yield from ((text,) for text in [*CONTENT_WARNINGS.values(), *LICENCES.values()])


@cache
def everything_said() -> list[tuple[str, ...]]:
    """Give what the desk says; asked when a test runs, for reading every template and module takes long."""
    return sorted({said for said in [*in_templates(), *in_modules(), *in_rules()] if said and said[0]})


SAME_EVERYWHERE = {
    ", ",
    "film",
    "photo",
    ": ",
    "fr, ar, ary, en …",
    "%(scope)s: %(name)s",
    "{name}, {when}",
    "slam",
    "interview",
    "music",
    "Film",
    "Pages",
    "Protection",
    "violence",
}


def test_the_sentences_are_found() -> None:
    assert len(everything_said()) > 350
    assert ("What waits for you",) in everything_said()


@pytest.mark.parametrize("language", ["fr", "ar"])
def test_every_sentence_of_the_desk_is_translated(language: str) -> None:
    catalogue = translations(language)
    untranslated = [
        said
        for said in everything_said()
        if (catalogue.gettext(said[0]) if len(said) == 1 else catalogue.ngettext(said[0], said[1], 7)) in said
        and said[0] not in SAME_EVERYWHERE
    ]

    assert untranslated == []


@pytest.mark.parametrize("language", ["fr", "ar"])
def test_every_place_for_a_value_is_kept(language: str) -> None:
    catalogue = translations(language)
    for said in everything_said():
        told = catalogue.gettext(said[0]) if len(said) == 1 else catalogue.ngettext(said[0], said[1], 7)
        for place in (
            "%(name)s",
            "%(size)s",
            "%(day)s",
            "%(number)s",
            "%(last)s",
            "%(language)s",
            "%(num)s",
            "{minutes}",
        ):
            assert (place in said[0]) == (place in told), said


@pytest.mark.parametrize(
    ("words", "codes"),
    [
        (WORDS.atoms, Atom),
        (WORDS.purposes, Purpose),
        (WORDS.purpose_questions, Purpose),
        (WORDS.audiences, Audience),
        (WORDS.answers, Audience),
        (WORDS.consent_states, ConsentState),
        (WORDS.methods, Method),
        (WORDS.risks, Risk),
        (WORDS.pillars, Pillar),
        (WORDS.after_withdrawal, AfterWithdrawal),
        (WORDS.after_death, AfterDeath),
        (WORDS.scopes, ScopeKind),
        (WORDS.appearance_roles, AppearanceRole),
        (WORDS.kinds, WorkKind),
        (WORDS.states, WorkState),
        (WORDS.recipes, Recipe),
        (WORDS.roles, Role),
    ],
)
def test_every_code_has_its_words(words: dict[StrEnum, str], codes: type[StrEnum]) -> None:
    assert set(words) == set(codes)


SAID_IN_BOTH = {
    Purpose.PRESERVE: ("team", "équipe", "الفريق"),
    Purpose.STREAM: ("watch", "lu\\b|lire", "القراءة"),
    Purpose.EDUCATION: ("trainings", "formation", "التكوين"),
    Purpose.RESEARCH: ("research", "cherch", "با?حث"),
    Purpose.BROADCAST: ("podcast", "podcast", "بودكاست"),
    Purpose.SOCIAL: ("social networks", "réseaux sociaux", "شبكات التواصل الاجتماعي"),
    Purpose.FUNDRAISE: ("money for the association", "argent pour l’association", "المال لفائدة الجمعية"),
    Purpose.AI_TRAIN: ("artificial intelligence", "intelligence artificielle", "الذكاء الاصطناعي"),
}


@pytest.mark.parametrize("purpose", Purpose)
def test_every_question_asks_for_consent_and_says_to_what(purpose: Purpose) -> None:
    question = WORDS.purpose_questions[purpose]

    for language, (asks, what) in {
        "en": ("Do you agree that ", "what you made"),
        "fr": ("Acceptez-vous que ", "ce que vous avez fait"),
        "ar": ("هل توافق(ين) على ", "ما أنجزته"),
    }.items():
        said = translate(language, question)
        assert said.startswith((asks, asks.replace("que ", "qu’"))), language
        assert what in said, language


@pytest.mark.parametrize("purpose", Purpose)
def test_a_paper_says_what_something_is_for_in_the_words_of_the_question(purpose: Purpose) -> None:
    for language, word in zip(("en", "fr", "ar"), SAID_IN_BOTH[purpose], strict=True):
        assert re.search(word, translate(language, WORDS.purpose_questions[purpose])), language
        assert re.search(word, translate(language, WHY[purpose])), language
        if purpose is not Purpose.STREAM:  # a paper names no archive
            assert re.search(word, translate(language, WORDS.purposes[purpose])), language


@pytest.mark.parametrize("language", ["en", "fr", "ar"])
def test_a_paper_says_what_is_met_in_the_words_of_the_question(language: str) -> None:
    mine = {"my": "your", "I": "you"}
    for atom, asked in YOURS.items():
        if language == "en" and atom not in (Atom.ORIGIN, Atom.TIME):
            first = asked.split(",")[0]
            assert " ".join(mine.get(word, word) for word in first.split()) in WHAT[atom], atom
    assert translate(language, WHAT[Atom.ORIGIN]) != translate(language, IN_FULL[WHAT[Atom.ORIGIN]])


def test_the_first_page_counts_works_of_every_state_in_words_that_agree() -> None:
    page = (ROOT / "templates" / "pages" / "desk_home.html").read_text(encoding="utf-8")
    withdrawn = ("%(num)s work withdrawn", "%(num)s works withdrawn")

    assert [state for state in WorkState if f'state == "{state}"' not in page] == []
    assert translations("fr").ngettext(*withdrawn, 17) % {"num": 17} == "17 œuvres retirées"
    assert translations("ar").ngettext(*withdrawn, 17) % {"num": 17} == "17 عملًا فنيًا مسحوبًا"


def test_every_step_of_the_preparation_has_its_words() -> None:
    assert {step.name for step in STEPS} <= set(WORDS.steps)
    assert set(WORDS.found) == set(Atom) - {Atom.EXISTENCE}
