"""Which words people and places are called by, and which are ordinary words of a language.

Whoever speaks is written down without capitals by a machine, so a name has to be known by its letters: by standing in
a list of names, or by standing in no dictionary of the language. Ordinary words are kept as a Bloom filter: it knows
each of them, and takes about one other word in a thousand for one of them.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import Final

from archive.domain.words.text_folding import Word


def listed(words: str) -> frozenset[str]:
    """Give the words of a list that is written as one text."""
    return frozenset(words.split())


_HASHES: Final = 10
_BITS_A_WORD: Final = 15
_LEAST_BYTES: Final = 64
_REMEMBERED_WORDS: Final = 1 << 15
MOST_WORDS_IN_A_PLACE: Final = 4
"""The name of a place that is looked for has at most so many words."""

_LEAST_LETTERS: Final = 3
_ROMAN: Final = re.compile(r"m{0,3}(?:cm|cd|d?c{0,3})(?:xc|xl|l?x{0,3})(?:ix|iv|v?i{0,3})(?:e|er|eme)?")
_REPEATED: Final = re.compile(r"(.)\1\1|(?:h[aeiou]){2,}|(.{2})\2+$")
_SPANISH_CLITICS: Final = re.compile(r"(?<=[rodan])(?:me|te|se|nos|os)?(?:l[aeo]s?)?$|mente$")
_PARTICLES: Final = listed("al el ben bin ibn abu abou ould van von")
"""What may stand between two words of a name in small letters."""

_JOINED_IN_ARABIC: Final = re.compile(r"[وف]?[بلك]?(?=...)")
_SERVANT: Final = frozenset({"عبد", "عبيد"})
_BEFORE_NAMES_IN_ARABIC: Final = listed("سي ابو ابا ابي ام ابن بنت ولد بن ال ايت")
_BEFORE_FAITH: Final = listed(
    "نور عز صلاح جمال كمال شمس سيف علا بدر محي محيي تاج خير زين فخر ضيا شهاب ناصر نصر حسام عماد شرف نجم برهان"
)
"""Words of names that end in “of the faith”."""

_ARABIC: Final = re.compile(r"[ء-ي]+")


class WordFilter:
    """A set of words that can only be asked whether it holds one."""

    def __init__(self, bits: bytes) -> None:
        self._bits = bits

    @classmethod
    def of(cls, words: Iterable[str]) -> WordFilter:
        """Make one of words."""
        known = sorted(set(words))
        bits = bytearray(max(_LEAST_BYTES, len(known) * _BITS_A_WORD // 8))
        for word in known:
            for place in _places(word, len(bits) * 8):
                bits[place >> 3] |= 1 << (place & 7)
        return cls(bytes(bits))

    def __bytes__(self) -> bytes:
        return self._bits

    def __contains__(self, word: object) -> bool:
        bits = self._bits
        return isinstance(word, str) and all(
            bits[place >> 3] >> (place & 7) & 1 for place in _places(word, len(bits) * 8)
        )


def _places(word: str, size: int) -> Iterator[int]:
    digest = hashlib.blake2b(word.encode(), digest_size=16).digest()
    first, step = int.from_bytes(digest[:8]), int.from_bytes(digest[8:]) | 1
    return ((first + turn * step) % size for turn in range(_HASHES))


@dataclass(frozen=True, kw_only=True)
class KnownWords:
    """What is known of words, each folded: of people's names, of places, and of what a language calls things.

    `places` may be several words, one space between them. `ordinary` has a filter for each language that has one.
    """

    names: frozenset[str] = frozenset()
    places: frozenset[str] = frozenset()
    ordinary: Mapping[str, WordFilter] = field(default_factory=dict)

    def __hash__(self) -> int:
        return id(self)

    @cached_property
    def places_from(self) -> Mapping[str, Sequence[list[str]]]:
        """Give the names of places that are several words by the first of them."""
        found: dict[str, list[list[str]]] = {}
        for name in (place.split() for place in self.places):
            if len(name) > 1:
                found.setdefault(name[0], []).append(name)
        return found


@dataclass(frozen=True, kw_only=True)
class Called:
    """Words of a line that look like a name: from which to which word, and whether a list holds one of them.

    `joined` is how many letters of the first one are no part of it: what Arabic writes together with it.
    """

    start: int
    end: int
    is_listed: bool
    joined: int = 0


def called_in(
    words: Sequence[Word], language: str, known: KnownWords, plain: frozenset[str], follows: Callable[[int], bool]
) -> Iterator[Called]:
    """Yield the words of a line by which people or places are called, whatever their case; none of what is `plain`.

    `follows` tells whether nothing but a space stands before a word: a name goes on over nothing else.
    """
    kinds = [_kind(word.folded, language, known, plain) for word in words]
    for start, end in _in_several_words(words, known):
        kinds[start:end] = [_LISTED] * (end - start)
    at = 0
    while at < len(words):
        if kinds[at] in (_LISTED, _UNUSUAL) or _is_pair(kinds, at, follows):
            end = _run(words, kinds, at, follows)
            is_listed = any(kind == _LISTED for kind in kinds[at:end])
            yield Called(start=at, end=end, is_listed=is_listed, joined=_joined(words[at].folded, known))
            at = end
        else:
            at += 1


_LEAST_STEM: Final = 5
_ORDINARY, _AMBIGUOUS, _UNUSUAL, _LISTED = range(4)


def _joined(folded: str, known: KnownWords) -> int:
    """Give how many letters Arabic wrote together with a name; none where the article after them was changed."""
    if not _ARABIC.fullmatch(folded) or folded in known.names or folded in known.places:
        return 0
    forms = (form for form in _beginnings(folded) if folded.endswith(form))
    return next((len(folded) - len(form) for form in forms if form in known.names or form in known.places), 0)


def _is_pair(kinds: Sequence[int], at: int, follows: Callable[[int], bool]) -> bool:
    """Tell whether a name that is an ordinary word as well stands before another name, or before one like itself."""
    return kinds[at] == _AMBIGUOUS and at + 1 < len(kinds) and kinds[at + 1] != _ORDINARY and follows(at + 1)


def _run(words: Sequence[Word], kinds: Sequence[int], at: int, follows: Callable[[int], bool]) -> int:
    """Give where a name ends that begins with a word: names go on in names, after particles as well."""
    end = at + 1
    while end < len(words) and follows(end):
        if kinds[end] != _ORDINARY:
            end += 1
        elif words[end].folded in _PARTICLES and kinds[end + 1 : end + 2] in ([_LISTED], [_UNUSUAL]):
            end += 2
        else:
            break
    return end


def _in_several_words(words: Sequence[Word], known: KnownWords) -> Iterator[tuple[int, int]]:
    folds = [word.folded for word in words]
    for at in range(len(folds) - 1):
        begun = tuple(_beginnings(folds[at]))
        if _ARABIC.fullmatch(folds[at]) and _is_arabic_name(begun, folds[at + 1], known):
            yield at, at + 2
        for first in begun:
            for name in known.places_from.get(first, ()):
                if folds[at + 1 : at + len(name)] == name[1:]:
                    yield at, at + len(name)


def _is_arabic_name(begun: Sequence[str], after: str, known: KnownWords) -> bool:
    """Tell whether two Arabic words are one name: servant of …, light of the faith, father of …."""
    if not _SERVANT.isdisjoint(begun) and after.startswith("ال"):
        return True
    if not _BEFORE_NAMES_IN_ARABIC.isdisjoint(begun):
        return after == "علي" or any(form in known.names for form in (after, after.removeprefix("ال")))
    return after == "الدين" and any(form in _BEFORE_FAITH or form in known.names for form in begun)


def _beginnings(folded: str) -> Iterator[str]:
    """Yield a word, and what is left of it without what Arabic writes together with it."""
    yield folded
    if _ARABIC.fullmatch(folded):
        joined = _JOINED_IN_ARABIC.match(folded)
        for end in range(1, joined.end() + 1 if joined else 1):
            rest = folded[end:]
            yield rest
            if rest.startswith("ل") and folded[end - 1] == "ل":
                yield "ا" + rest
            elif folded[end - 1] == "ل":
                yield "ال" + rest


@lru_cache(maxsize=_REMEMBERED_WORDS)
def _kind(folded: str, language: str, known: KnownWords, plain: frozenset[str]) -> int:
    """Tell what a word is: an ordinary one, one that may be a name as well, one that no dictionary holds, or a name."""
    if len(folded) < _LEAST_LETTERS or folded in plain or not folded.isalpha():
        return _ORDINARY
    if _ARABIC.fullmatch(folded):
        is_listed = any(len(form) > 2 and (form in known.names or form in known.places) for form in _beginnings(folded))
        return _LISTED if is_listed else _ORDINARY
    is_listed = folded in known.names or folded in known.places
    ordinary = known.ordinary.get(language.split("-")[0])
    if ordinary is None:
        return _LISTED if is_listed and not any(folded in each for each in known.ordinary.values()) else _ORDINARY
    if _is_ordinary(folded, language, ordinary):
        return _AMBIGUOUS if folded in known.names else _ORDINARY
    if is_listed:
        return _LISTED
    return _ORDINARY if _is_inflected(folded, language, ordinary) else _UNUSUAL


def _is_inflected(folded: str, language: str, ordinary: WordFilter) -> bool:
    """Tell whether a word is the plural, or in French the feminine, of one that a dictionary holds."""
    endings = ("es", "s", "e") if language.startswith("fr") else ("es", "s")
    stems = (folded.removesuffix(ending) for ending in endings if folded.endswith(ending))
    return any(len(stem) >= _LEAST_STEM and stem in ordinary for stem in stems)


def _is_ordinary(folded: str, language: str, ordinary: WordFilter) -> bool:
    if folded in ordinary or _ROMAN.fullmatch(folded) or _REPEATED.search(folded):
        return True
    if language.startswith("es"):
        bare = _SPANISH_CLITICS.sub("", folded)
        return bare != folded and (bare in ordinary or bare + "r" in ordinary)
    return False
