"""Which words the indexed texts hold, which of them are forms of one word, and which are written almost alike."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import Final

import snowballstemmer

from archive.domain.search_query import Wanted
from archive.domain.words.text_folding import folds_of
from archive.languages import SPEAKS, direction

_MOST_FORMS: Final = 32
_SHORTEST_TO_MEND: Final = 3
_LONGEST_TO_MEND: Final = 24
"""How long a word may be for somebody to have slipped in writing it: every letter of it costs fifty guesses."""

_LETTERS: Final = "abcdefghijklmnopqrstuvwxyz"
_ARABIC_LETTERS: Final = "ابتثجحخدذرزسشصضطظعغفقكلمنهوي"


class Vocabulary:
    """The words of the texts at hand, each with the number of works that it stands in; one that is in none is gone."""

    def __init__(self) -> None:
        self._works: Counter[str] = Counter()
        self._in_order: list[str] | None = None
        self._families: dict[Stem, Counter[str]] = {}

    def __contains__(self, word: str) -> bool:
        return word in self._works

    def add(self, words: Iterable[tuple[str, str]]) -> None:
        """Count the words of one work, each with the language of its text."""
        self._in_order = None
        for word, language in words:
            self._works[word] += 1
            for stem in stems_in(word, language):
                self._families.setdefault(stem, Counter())[word] += 1

    def remove(self, words: Iterable[tuple[str, str]]) -> None:
        """Count the words of a work no longer."""
        self._in_order = None
        for word, language in words:
            _discount(self._works, word)
            for stem in stems_in(word, language):
                _discount(self._families[stem], word)
                if not self._families[stem]:
                    del self._families[stem]

    def forms(self, word: str) -> tuple[str, ...]:
        """Give a word and its other forms in the texts, the most frequent ones."""
        found = Counter[str]()
        for stem in stems_of(word):
            found.update(self._families.get(stem, {}))
        del found[word]
        others = sorted(found, key=lambda form: (-found[form], form))
        return (word, *others[: _MOST_FORMS - 1])

    def longer_than(self, words: Iterable[str]) -> set[str]:
        """Give the words that are one of these with one or two letters behind it."""
        return {longer for word in words for longer in self.beginning_with(word) if 0 < len(longer) - len(word) <= 2}

    def beginning_with(self, start: str) -> Iterator[str]:
        """Yield the words that begin so, without looking at the others: somebody may ask for many that are nowhere."""
        if self._in_order is None:
            self._in_order = sorted(self._works)
        for place in range(bisect_left(self._in_order, start), len(self._in_order)):
            if not self._in_order[place].startswith(start):
                return
            yield self._in_order[place]

    def most_used(self, words: Iterable[str]) -> list[str]:
        """Give words in order, those of the most works first."""
        return sorted(words, key=lambda word: (-self._works[word], word))


def nearby(word: str, vocabulary: Vocabulary) -> list[str]:
    """Give the words one slip of the pen away; else with another ending besides, else those that begin alike."""
    if not _SHORTEST_TO_MEND <= len(word) <= _LONGEST_TO_MEND or word in vocabulary:
        return []
    slips = set(_slips(word)) - {word}
    near = {slip for slip in slips if slip in vocabulary}
    if not near and len(word) > _SHORTEST_TO_MEND:
        start = word[: max(_SHORTEST_TO_MEND, len(word) - 2)]
        near = vocabulary.longer_than(slips) or set(vocabulary.beginning_with(start))
    return vocabulary.most_used(near)


def _slips(word: str) -> Iterator[str]:
    """Yield a word with one letter too few, too many, another one, or two in the wrong order."""
    letters = _LETTERS if word[0] < "\u0600" else _ARABIC_LETTERS
    for place in range(len(word) + 1):
        before, after = word[:place], word[place:]
        if after:
            yield before + after[1:]
            yield from (before + letter + after[1:] for letter in letters)
        if len(after) > 1:
            yield before + after[1] + after[0] + after[2:]
        yield from (before + letter + after for letter in letters)


def _discount(counts: Counter[str], word: str) -> None:
    counts[word] -= 1
    if counts[word] <= 0:
        del counts[word]


STOP_WORDS: Final = {code: frozenset(folds_of(ours.stop_words)) for code, ours in SPEAKS.items()}
"""The words that stand in every text of a language of ours, folded."""

_EVERY_STOP_WORD: Final = frozenset(word for words in STOP_WORDS.values() for word in words)
SILENT: Final = "\N{BROKEN BAR}"
"""Stands before such a word in a text of its own language: only phrases find it there, never a word alone."""


def silenced(words: Iterable[str], language: str) -> list[str]:
    """Give the folded words of a text as they are held: those that stand in every text of its language are marked."""
    silent = STOP_WORDS.get(language, frozenset())
    return [SILENT + word if word in silent else word for word in words]


def told(wanted: Wanted) -> tuple[str, ...]:
    """Give the words of a query that tell something: those in every text fall beside others, unless in accents."""
    telling = [word for word in wanted.words if word not in _EVERY_STOP_WORD or word in wanted.accented]
    return tuple(telling) if telling or wanted.phrases else wanted.words


def spoken_phrases(phrase: Sequence[str]) -> tuple[str, ...]:
    """Give a phrase as the texts of each language hold it."""
    held = dict.fromkeys(" ".join(silenced(phrase, code)) for code in ("", *STOP_WORDS))
    return tuple(held)


Stem = tuple[str, str]
"""A language and the stem of a word in it: words that share one are forms of one word."""

_STEMMERS: Final = {code: snowballstemmer.stemmer(ours.stemmer) for code, ours in SPEAKS.items() if ours.stemmer}
_LATIN: Final = tuple(code for code in _STEMMERS if direction(code) == "ltr")
_ARABIC: Final = tuple(code for code in _STEMMERS if direction(code) == "rtl")
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
