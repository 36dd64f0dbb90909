"""Which words the indexed texts hold, which of them are forms of one word, and which are written almost alike."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from enum import IntEnum
from typing import Final

from archive.adapters.search.stemming import (
    LIGHT,
    NAMES,
    STOP_WORDS,
    STOP_WORDS_AS_WRITTEN,
    Key,
    keyboard_keys,
    keys_in,
    languages_of_forms,
)
from archive.domain.search_query import Wanted
from archive.domain.words.name_matching import reads_as


class Nearness(IntEnum):
    """How near a word that is held is to the one that is wanted: the nearest come first."""

    AS_WRITTEN = 0
    FOLDED = 1
    FORM = 2
    STEM = 3
    BEGUN = 4


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
        self._families: dict[Key, Counter[str]] = {}

    def __contains__(self, word: str) -> bool:
        return word in self._works

    def add(self, words: Iterable[tuple[str, str]]) -> None:
        """Count the words of one work, each with the language of its text."""
        self._in_order = None
        for word, language in words:
            self._works[word] += 1
            for key in keys_in(word, language):
                self._families.setdefault(key, Counter())[word] += 1

    def remove(self, words: Iterable[tuple[str, str]]) -> None:
        """Count the words of a work no longer."""
        self._in_order = None
        for word, language in words:
            _discount(self._works, word)
            for key in keys_in(word, language):
                _discount(self._families[key], word)
                if not self._families[key]:
                    del self._families[key]

    def forms(self, word: str, language: str = "") -> Mapping[str, Nearness]:
        """Give a word and its other forms in the texts, the nearest and most frequent ones.

        Stems are those of the languages whose texts hold the word as it is, and of the one given; of a word that none
        holds, of all: so the stem of an English word finds no French one by chance.
        """
        found: dict[str, Nearness] = {}
        often: Counter[str] = Counter()
        for key in self._keys_of(word, language):
            near = Nearness.FORM if key[1].startswith(LIGHT) else Nearness.STEM
            for form, works in self._families.get(key, {}).items():
                if key[0] != NAMES or reads_as(word, form):
                    found[form] = min(found.get(form, near), near)
                    often[form] = max(often[form], works)
        found.pop(word, None)
        others = sorted(found, key=lambda form: (found[form], -often[form], form))
        return {word: Nearness.FOLDED, **{form: found[form] for form in others[: _MOST_FORMS - 1]}}

    def _keys_of(self, word: str, language: str) -> Iterator[Key]:
        keys = {code: keys_in(word, code) for code in languages_of_forms()}
        held = [code for code in keys if any(word in self._families.get(key, ()) for key in keys[code])]
        for code, every in keys.items():
            is_read = not held or code in held or code == language
            yield from (key for key in every if is_read or key[1].startswith(LIGHT))
        yield from keyboard_keys(word)

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
    """Give the words one slip of the pen away; else with another ending besides, else those that begin alike.

    A number is not mended: another one is another thing, and neither its spelling nor its ending tells which.
    """
    if word.isdecimal() or not _SHORTEST_TO_MEND <= len(word) <= _LONGEST_TO_MEND or word in vocabulary:
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


_EVERY_STOP_WORD: Final = frozenset(word for words in STOP_WORDS.values() for word in words)
SILENT: Final = "\N{BROKEN BAR}"
"""Stands before such a word in a text of its own language: only phrases find it there, never a word alone."""


def silenced(words: Iterable[str], language: str) -> list[str]:
    """Give the folded words of a text as they are held: those that stand in every text of its language are marked."""
    silent = STOP_WORDS.get(language, frozenset())
    return [SILENT + word if word in silent else word for word in words]


def told(wanted: Wanted) -> tuple[str, ...]:
    """Give the words of a query that tell something: those in every text fall beside others, unless in accents."""
    accented = {word for word, written in wanted.spelt if written not in STOP_WORDS_AS_WRITTEN}
    telling = [word for word in wanted.words if word not in _EVERY_STOP_WORD or word in accented]
    return tuple(telling) if telling or wanted.phrases else wanted.words


def spoken_phrases(phrase: Sequence[str]) -> tuple[str, ...]:
    """Give a phrase as the texts of each language hold it."""
    held = dict.fromkeys(" ".join(silenced(phrase, code)) for code in ("", *STOP_WORDS))
    return tuple(held)
