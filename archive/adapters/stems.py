"""Which words are forms of one word, in the languages that a kept library can tell it of: French, English, Arabic."""

from __future__ import annotations

from functools import lru_cache
from typing import Final

from snowballstemmer.arabic_stemmer import ArabicStemmer
from snowballstemmer.english_stemmer import EnglishStemmer
from snowballstemmer.french_stemmer import FrenchStemmer

Stem = tuple[str, str]
"""A language and the stem of a word in it: words that share one are forms of one word."""

_STEMMERS: Final = {"fr": FrenchStemmer(), "en": EnglishStemmer(), "ar": ArabicStemmer()}
_LATIN: Final = ("fr", "en")
_ARABIC: Final = ("ar",)
_FIRST_ARABIC: Final = "\u0600"
_LAST_ARABIC: Final = "\u06ff"
_REMEMBERED: Final = 1 << 16


def stems_in(word: str, language: str) -> tuple[Stem, ...]:
    """Give the stem of a folded word of a text in a language; none where nobody can tell."""
    return (_stem(word, language),) if language in _languages(word) else ()


def stems_of(word: str) -> tuple[Stem, ...]:
    """Give the stems of a folded word of which nobody knows the language."""
    return tuple(_stem(word, language) for language in _languages(word))


def _languages(word: str) -> tuple[str, ...]:
    return _ARABIC if _FIRST_ARABIC <= word[0] <= _LAST_ARABIC else _LATIN


@lru_cache(maxsize=_REMEMBERED)
def _stem(word: str, language: str) -> Stem:
    return language, _STEMMERS[language].stemWord(word)
