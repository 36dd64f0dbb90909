"""Whose real name stands in a text, in whatever script, order and spelling it can be read as that name (rules B.4, 14).

A name is taken apart into its units, each a word with the particles before it: El Idrissi, ben Ali, N'Diaye. Its
forms are all orders of its units, and each given name with the last alone, as people are called who have several; each
with the particles and without. In a text they are looked for twice: letter for letter, whatever stands between the
letters, and word for word as other scripts and spellings have them. A name of one unit is nobody's alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence, Set
from functools import cached_property, lru_cache
from itertools import permutations, product
from typing import Final, NamedTuple

from archive.domain.words.name_matching import index_of, is_same_name, reads_as, sounds
from archive.domain.words.text_folding import pieces_of

_PARTICLES: Final = frozenset(
    {
        *("el", "al", "ul", "il", "ech", "ash", "esh", "es", "as", "ez", "az", "en", "an", "er", "ar", "et", "at"),
        *("ed", "ad", "ou", "ben", "bin", "ibn", "bent", "bint", "bou", "abu", "abou", "ait", "ould", "wld", "oulad"),
        *("abd", "abdel", "abdul", "abdu", "d", "l", "m", "n", "o", "mac", "mc", "st", "van", "von", "der", "den"),
        *("de", "del", "da", "do", "dos", "das", "di", "du", "des", "la", "le", "les", "ter"),
        *("ال", "بن", "ابن", "بنت", "ولد", "اولاد", "ايت", "بو", "ابو", "عبد"),
    }
)
"""What stands before a word of a name, and is written with it, apart from it or not at all."""

_ARTICLE: Final = re.compile(r"^(?:(?:ال|لل)(?=..)|[ae]l(?=....)|[ae](?:ch(?=ch)|sh(?=sh)|([dnrstz])(?=\1...)))")
"""The Arabic article where it is written together with its word, as in الإدريسي, Elidrissi and Ennaji."""

_JOINED_IN_ARABIC: Final = re.compile(r"(?:[وف]?[بلكس]|[وف])(?=[ء-ي]{3})")
"""What Arabic writes together with the word it stands before: and, so, with, to, like, will."""

_MOST_JOINED_IN_ARABIC: Final = re.compile(r"[وفبلكسا]{1,4}(?=.)")
"""The same and the article, however many of them: where the rest is compared letter by letter, none is too many."""

_MOST_PERMUTED: Final = 4
_TELLING_CONSONANTS: Final = 6
"""So many are a name in any vowels: Youssef and Youssouf El Amrani, Abdel and Abdul Kader."""

_MOST_JOINED: Final = 3
_LEAST_LETTERS: Final = 3
"""Parts of names that are shorter are met in every text."""

_REMEMBERED_NAMES: Final = 1 << 14


class _Unit(NamedTuple):
    """A word of a name: with the particles before it, and without them and the article."""

    full: tuple[str, ...]
    bare: str


class _Heard(NamedTuple):
    """A word that is read at a place of a text, from one piece or from a few joined, and the piece after it."""

    word: str
    end: int


class ReadText:
    """A text as it is read: its pieces one after the other, in which names and marks are then looked for."""

    def __init__(self, text: str, without: Set[str] = frozenset()) -> None:
        """Read a text once, leaving out some pieces."""
        self._pieces = [piece for piece in pieces_of(text) if piece not in without]
        self._squeezed = "".join(self._pieces)
        self._starts: set[int] = set()
        self._ends: set[int] = set()
        place = 0
        for piece in self._pieces:
            joined = _MOST_JOINED_IN_ARABIC.match(piece)
            self._starts.update(range(place, place + (joined.end() if joined else 0) + 1))
            place += len(piece)
            self._ends.add(place)

    def holds(self, squeezed: str) -> bool:
        """Tell whether pieces of the text, joined, are this: whatever stands between them, and no part of a word."""
        place = self._squeezed.find(squeezed) if squeezed else -1
        while place >= 0:
            if place in self._starts and place + len(squeezed) in self._ends:
                return True
            place = self._squeezed.find(squeezed, place + 1)
        return False

    def named(self, names: Iterable[str]) -> frozenset[str]:
        """Give those names of several words that can be read in the text."""
        orders = {name: _orders(name) for name in names}
        found = {name for name, told in orders.items() if any(self.holds("".join(words)) for words in told)}
        wanted: dict[tuple[str, str], list[tuple[str, tuple[str, ...]]]] = {}
        for name in orders.keys() - found:
            for words in orders[name]:
                wanted.setdefault((index_of(words[0]), index_of(words[1])), []).append((name, words))
        firsts = {first for first, _ in wanted}
        for place, heard in enumerate(self._heard):
            if not any(index_of(each.word) in firsts for each in heard):
                continue
            for pair in self._pairs_at(place) & wanted.keys():
                found.update(name for name, words in wanted[pair] if self._reads(place, words, is_long=_is_long(words)))
        return frozenset(found)

    @cached_property
    def _heard(self) -> Sequence[Sequence[_Heard]]:
        return [tuple(_heard_at(self._pieces, place)) for place in range(len(self._pieces))]

    def _pairs_at(self, place: int) -> set[tuple[str, str]]:
        """Give by which letters two words are found that are read one after the other from a place on."""
        return {
            (index_of(first.word), index_of(second.word))
            for first in self._heard[place]
            for after in self._next_places(first.end)
            for second in self._heard[after]
        }

    def _reads(self, place: int, words: Sequence[str], *, is_long: bool) -> bool:
        """Tell whether these words are read one after the other from a place on."""
        ends = [h.end for h in self._heard[place] if reads_as(h.word, words[0], by_consonants=is_long)]
        left = words[1:]
        return any(
            not left or any(self._reads(after, left, is_long=is_long) for after in self._next_places(end))
            for end in ends
        )

    def _next_places(self, place: int) -> Iterator[int]:
        """Yield where the next word may begin: after particles too."""
        while place < len(self._pieces):
            yield place
            if self._pieces[place] not in _PARTICLES:
                return
            place += 1


def parts_of(name: str) -> frozenset[str]:
    """Give the words by which alone somebody of this name may be called: each one, bare and with its particles."""
    forms = {form for unit in _units(name) for form in ("".join(unit.full), unit.bare)}
    return frozenset(form for form in forms if len(form) >= _LEAST_LETTERS and form not in _PARTICLES)


def says_part(words: str, parts: Iterable[str]) -> bool:
    """Tell whether written words can be read as one of the parts of a name, whatever their language joins to them."""
    pieces = pieces_of(words)
    heard = {each.word for place in range(len(pieces)) for each in _heard_at(pieces, place)}
    return any(word == part or _near(word, part) for part in parts for word in heard)


def _near(word: str, part: str) -> bool:
    # So short a part is met by chance in other spellings: allé is not Ali.
    is_short = len(part) <= _LEAST_LETTERS and part.isascii() == word.isascii()
    return not is_short and index_of(word) == index_of(part) and reads_as(word, part)


def gives_away(pseudonym: str, own_name: str, other_names: Iterable[str]) -> bool:
    """Tell whether a pseudonym says a real name: any part of one's own, or the whole name of anybody."""
    own = {form for unit in _units(own_name) for form in ("".join(unit.full), unit.bare)}
    said = {form for piece in pieces_of(pseudonym) for form in (piece, _without_article(piece))}
    parts = {form for form in own if len(form) > 2 or (len(form) > 1 and form not in _PARTICLES)}
    if any(is_same_name(pseudonym, part) or any(reads_as(word, part) for word in said) for part in parts):
        return True
    names = (own_name, *other_names)
    named = ReadText(pseudonym).named(names)
    return any(is_same_name(pseudonym, name) or name in named for name in names)


@lru_cache(maxsize=_REMEMBERED_NAMES)
def _orders(name: str) -> tuple[tuple[str, ...], ...]:
    """Give the words of a name in all orders in which it may be said; none for a name of a single word."""
    found: dict[tuple[str, ...], None] = {}
    for units in dict.fromkeys(_unit_orders(name)):
        forms = [dict.fromkeys(("".join(unit.full), unit.bare)) for unit in units]
        mixed = product(*forms) if len(units) < _MOST_PERMUTED else zip(*map(_both, forms), strict=True)
        found.update(dict.fromkeys(mixed))
    return tuple(found)


def _both(forms: Iterable[str]) -> tuple[str, str]:
    first, *rest = forms
    return first, (rest or [first])[0]


def _unit_orders(name: str) -> Iterator[tuple[_Unit, ...]]:
    units = _units(name)
    if len(units) < 2:
        return
    if len(units) <= _MOST_PERMUTED:
        yield from permutations(units)
    else:
        yield from (
            (*turned[place:], *turned[:place]) for turned in (units, units[::-1]) for place in range(len(units))
        )
    # Of several given names any one may be the usual one.
    for unit in units[:-1]:
        yield from ((unit, units[-1]), (units[-1], unit))
    given, family = _given_and_family(name)
    if given and family:
        yield from ((given[0], *family), (*family, given[0]))


def _units(name: str) -> list[_Unit]:
    """Give a name's words, each with the particles before it; where only one would be left, each piece is a word."""
    pieces = pieces_of(name)
    units = _grouped(pieces)
    return units if len(units) > 1 else [_Unit((piece,), _without_article(piece)) for piece in pieces]


def _grouped(pieces: Iterable[str]) -> list[_Unit]:
    units: list[_Unit] = []
    before: tuple[str, ...] = ()
    for piece in pieces:
        if piece in _PARTICLES:
            before += (piece,)
        else:
            units.append(_Unit((*before, piece), _without_article(piece)))
            before = ()
    return [*units, _Unit(before, "".join(before))] if before else units


def _given_and_family(name: str) -> tuple[list[_Unit], list[_Unit]]:
    """Tell a family name from the given ones where capitals tell it, as on many papers: EL IDRISSI Amina Fatima."""
    words = name.split()
    family = [word for word in words if word.isupper() and len(word) > 1]
    given = [word for word in words if word not in family]
    return _grouped(pieces_of(" ".join(given))), _grouped(pieces_of(" ".join(family)))


def _without_article(piece: str) -> str:
    return _ARTICLE.sub("", piece)


def _is_long(words: Sequence[str]) -> bool:
    """Tell whether the consonants of a name are enough to know it by, whatever the vowels between them."""
    return sum(len(sounds(word)) for word in words) >= _TELLING_CONSONANTS


def _heard_at(pieces: Sequence[str], place: int) -> Iterator[_Heard]:
    """Yield what can be read from a place on: a piece, with its article or without; a particle also with the next."""
    for joined in _beginnings(pieces[place]):
        word = pieces[place][joined:]
        yield from _with_bare(word, place + 1)
        for end in range(place + 2, min(place + 1 + _MOST_JOINED, len(pieces)) + 1):
            if pieces[end - 2] not in _PARTICLES:
                break
            word += pieces[end - 1]
            yield from _with_bare(word, end)


def _with_bare(word: str, end: int) -> Iterator[_Heard]:
    yield _Heard(word, end)
    bare = _without_article(word)
    if bare != word:
        yield _Heard(bare, end)


def _beginnings(piece: str) -> range:
    """Give where in a piece a word may begin: in Arabic also after what is written together with it."""
    joined = _JOINED_IN_ARABIC.match(piece)
    return range(joined.end() + 1 if joined else 1)
