"""What people are promised is what the archive, as it is installed, can do."""

from __future__ import annotations

import re

import pytest

from archive.domain.terms import READ_ALOUD, Recipe
from archive.languages import LANGUAGES, translate
from archive.web.desk.consent.words import NOTICE
from tests.house.source import ROOT, tracked_files

CHANGED = re.compile(
    r"voices? (?:can be |is |are |will be )?(?:changed|altered|disguised|replaced)"
    r"|(?:change|alter|disguise|replace)s? (?:the |your )?voice",
    re.IGNORECASE,
)
DENIED = re.compile(r"\b(not|never|no|nobody|nothing)\b", re.IGNORECASE)


def says_that_voices_change(text: str) -> list[str]:
    """Give the sentences that promise a changed voice, which no recipe of ours makes: a machine reads words alone."""
    sentences = re.split(r"(?<=[.!?:;])\s+|\n\s*\n", re.sub(r"[ \t]*\n(?!\s*\n)\s*", " ", text))
    return [sentence for sentence in sentences if CHANGED.search(sentence) and not DENIED.search(sentence)]


def test_no_recipe_changes_a_voice_and_two_alone_have_another_which_is_a_machines() -> None:
    assert {recipe for recipe in Recipe if "voice" in recipe.value or "speech" in recipe.value} == READ_ALOUD


def test_nobody_is_promised_another_voice() -> None:
    read = [name for name in tracked_files() if name.startswith(("templates/", "docs/guides/")) or name == "README.md"]
    read += [name for name in tracked_files() if name.endswith("words.py")]
    found = {name: says_that_voices_change((ROOT / name).read_text(encoding="utf-8")) for name in read}

    assert {name: said for name, said in found.items() if said} == {}


@pytest.mark.parametrize("sentence", ["Faces can be hidden and voices changed.", "The archive alters your voice."])
def test_a_promise_that_nobody_keeps_is_noticed(sentence: str) -> None:
    assert says_that_voices_change(sentence)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_notice_says_in_every_language_that_a_voice_stays_as_it_is(lang: str) -> None:
    told = " ".join(translate(lang, sentence) for sentence in NOTICE)

    assert {"fr": "n’est pas changée", "ar": "فلا تُغيَّر", "en": "not changed"}[lang] in told
