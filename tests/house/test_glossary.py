"""Words decided once: one for taking back, none of the asylum office's, and plurals as Arabic counts."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from babel.messages.pofile import read_po

from tests.house.source import ROOT

# Each word that is never used, why, and what may hold it all the same.
FORBIDDEN = {
    "fr": {
        r"\bentretiens?\b": "the word of the asylum office; an interview is une interview",
        r"\b[Rr]eprendre (?!là où)": "going on, or taking back? taking back is retirer",
        r"\bauteur·e": "who made a work is la personne qui a fait l’œuvre",
    },
    "ar": {
        "مقابلة": "the word of the asylum office; an interview is حوار",
        "صاحبة? العمل": "an employer; who made a work is من أنجز العمل",
        r"(?<!\w)(أحدا|شكرا|نهائيا|أيضا|فورا)(?!\w)": "an adverb without its tanwin",
    },
}
ELEVEN = re.compile(r"n%100>=11 \? 4 : 5")
MANY = re.compile(r"%\(\w+\)s \w+[ًاى]")


def said(lang: str) -> Iterator[tuple[str, str]]:
    """Yield every sentence of a language with the name of its catalogue."""
    for path in sorted((ROOT / "archive" / "translations" / lang).glob("*.po")):
        with path.open("rb") as file:
            messages = [message for message in read_po(file, locale=lang) if message.id]
        for message in messages:
            for text in message.string if isinstance(message.string, tuple | list) else (message.string,):
                yield path.name, str(text)


def forbidden_in(lang: str, text: str) -> list[str]:
    """Give why a sentence cannot stay as it is."""
    return [why for word, why in FORBIDDEN[lang].items() if re.search(word, text)]


@pytest.mark.parametrize("lang", FORBIDDEN)
def test_no_sentence_uses_a_word_that_means_something_else_to_those_who_read_it(lang: str) -> None:
    found = [(name, text, forbidden_in(lang, text)) for name, text in said(lang) if forbidden_in(lang, text)]

    assert found == []


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("fr", "Reprendre celui-ci"),
        ("fr", "un entretien"),
        ("ar", "مقابلة بلا عنوان"),
        ("ar", "صاحب العمل"),
        ("ar", "شكرا لكم"),
    ],
)
def test_such_a_word_is_noticed(lang: str, text: str) -> None:
    assert forbidden_in(lang, text)


def test_arabic_counts_from_eleven_to_ninety_nine_and_hundreds_apart() -> None:
    for path in sorted((ROOT / "archive" / "translations" / "ar").glob("*.po")):
        text = path.read_text(encoding="utf-8")
        assert ELEVEN.search(text) or "msgid_plural" not in text, path.name
    with (ROOT / "archive" / "translations" / "ar" / "withdrawals.po").open("rb") as file:
        forms = [tuple(m.string or ()) for m in read_po(file, locale="ar") if isinstance(m.id, tuple)]
    assert forms
    assert all(MANY.search(form[4]) for form in forms)
