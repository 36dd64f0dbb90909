"""A workshop's own words stand where a machine misheard them, and nowhere else."""

from __future__ import annotations

import pytest

from archive.domain.words.glossary import clean_glossary, with_glossary
from archive.domain.words.recognition import HeardLine, HeardWord, words_as_text


def corrected(text: str, *glossary: str) -> HeardLine:
    words = tuple(
        HeardWord(start_ms=at * 200, end_ms=at * 200 + 200, text=word, confidence=900)
        for at, word in enumerate(text.split())
    )
    return with_glossary(HeardLine(start_ms=0, end_ms=9_000, language="fr", words=words), glossary)


@pytest.mark.parametrize(
    ("heard", "glossary", "reads"),
    [
        ("on est parti de Tagazoute.", "Taghazout", "on est parti de Taghazout."),
        ("à ouarzazat, puis", "Ouarzazate", "à Ouarzazate, puis"),
        ("vers ait ben haddou le soir", "Aït Benhaddou", "vers Aït Benhaddou le soir"),
        ("la maison Benadou", "Aït Benhaddou", "la maison Benadou"),
        ("une table", "Tablat", "une table"),
        ("rien de tel", "Ouarzazate", "rien de tel"),
        ("في مدينة وجده", "وجدة", "في مدينة وجدة"),
    ],
)
def test_what_sounds_nearly_like_a_word_of_the_glossary_becomes_it(heard: str, glossary: str, reads: str) -> None:
    assert words_as_text(corrected(heard, glossary).words) == reads


def test_a_word_put_in_says_what_was_heard_and_is_marked_as_doubtful() -> None:
    word = corrected("vers Tagazoute.", "Taghazout").words[1]

    assert (word.text, word.heard, word.is_doubtful) == ("Taghazout.", "Tagazoute", True)


def test_a_word_that_was_heard_right_is_left_as_it_is() -> None:
    word = corrected("vers Taghazout", "Taghazout").words[1]

    assert (word.heard, word.is_doubtful) == ("", False)


def test_over_silence_nothing_is_written() -> None:
    silent = HeardLine(start_ms=0, end_ms=60_000, language="fr")

    assert with_glossary(silent, ["Taghazout"]).words == ()


def test_a_glossary_is_one_word_a_line_each_once_and_none_too_short() -> None:
    assert clean_glossary("  Taghazout \n\nAït   Benhaddou\nTaghazout\nOua\n") == ("Taghazout", "Aït Benhaddou")
