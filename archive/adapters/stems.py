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
_AND: Final = ("و", "ف")
_ARTICLE: Final = "ال"
_SHORTEST_JOINED: Final = 5
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
    return language, _STEMMERS[language].stemWord(_unfolded(word) if language == "ar" else word)


def _unfolded(word: str) -> str:
    """Give a folded Arabic word as the library wants it: without “and” before the article, with ta marbuta.

    A ha at the end that is “his” is taken off as well when it is written so, and what is left is the same.
    """
    if word[:1] in _AND and word[1:3] == _ARTICLE and len(word) > _SHORTEST_JOINED:
        word = word[1:]
    return f"{word[:-1]}ة" if word.endswith("ه") else word
