"""The lines of one work, folded and side by side, and which of them hold what somebody looks for."""

from __future__ import annotations

from array import array
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice

from archive.adapters.search.stemming import NAMES, STOP_WORDS
from archive.adapters.search.vocabulary import SILENT, Nearness, silenced
from archive.domain.words.text_folding import Word, folds_of, spelt_of, words_of
from archive.ports.search import Hit, Passage, PassageKind

_OTHER_TEXT = " · "
"""What stands between two texts: no phrase reaches across it."""

_MOST_PLACES = 64
_REMEMBERED = 1 << 16
_AS_WRITTEN, _FOLDED = Nearness.AS_WRITTEN, Nearness.FOLDED
_CALLED = (PassageKind.TITLE, PassageKind.NAME)

Needles = Mapping[str, Nearness]
"""What to look for in a folded text, with the gaps around it, and how near each is to what is wanted."""


@dataclass(frozen=True)
class Sought:
    """One thing that is wanted: a word in all its forms, the nearest first, and perhaps as a beginning; or a phrase."""

    forms: Mapping[str, Nearness]
    beginning: str = ""

    def among(self, text: str) -> Needles:
        """Give what to look for in a folded text: the beginning only where no whole word is."""
        whole = {f" {form} ": near for form, near in self.forms.items() if f" {form} " in text}
        begun = {f" {self.beginning}": Nearness.BEGUN} if self.beginning and f" {self.beginning}" in text else {}
        return whole or begun


class Lines:
    """What of a work was put into the index: its passages as they are written, and folded to be looked through."""

    def __init__(self, passages: Sequence[Passage]) -> None:
        self._passages = tuple(each for each in passages if not each.kind.is_label)
        self._labels = tuple(each for each in passages if each.kind.is_label)
        self._languages: dict[str, tuple[str, ...]] = {}
        self._spelt: dict[str, tuple[str, ...]] = {}
        plain: set[str] = set()
        self.title, _ = self._join([each for each in self._labels if each.kind in _CALLED], plain)
        self.label, _ = self._join([each for each in self._labels if each.kind not in _CALLED], plain)
        self.summary, _ = self._join([each for each in passages if each.kind is PassageKind.SUMMARY], plain)
        self.text, self._starts = self._join(self._passages, plain)
        self._plain_too = plain & self._spelt.keys()

    @property
    def words(self) -> Iterator[tuple[str, str]]:
        """Give every word once for each language in which it stands here."""
        return ((word, language) for word, languages in self._languages.items() for language in languages)

    def holds(self, word: str) -> bool:
        """Tell whether a word stands anywhere here, silent ones apart."""
        return word in self._languages

    def nearness(
        self, word: str, written: str | None, forms: Mapping[str, Nearness], language: str
    ) -> tuple[Nearness, bool]:
        """Give how near to a word the nearest of its forms is that stands here, and whether not in a language."""
        languages = self._languages.get(word)
        if languages is None:
            # They are in the order of their nearness.
            near = next((near for form, near in forms.items() if form in self._languages), Nearness.BEGUN)
            return near, language != ""
        spelt = self._spelt.get(word)
        plain = spelt is None or (written is None and word in self._plain_too)
        is_so = plain if written is None else spelt is not None and written in spelt
        return _AS_WRITTEN if is_so else _FOLDED, language != "" and language not in languages

    def spells(self, phrases: Iterable[str]) -> bool:
        """Tell whether one of these phrases stands here."""
        return any(f" {phrase} " in text for phrase in phrases for text in (self.title, self.label, self.text))

    def labels(self, sought: Iterable[Sought], language: str) -> list[Hit]:
        """Give the labels that hold something wanted: of several of one thing the nearest, in this language first."""
        best: dict[tuple[PassageKind, str], tuple[tuple[int, bool], Hit]] = {}
        for passage in self._labels:
            text = f" {' '.join(silenced(folds_of(passage.text), passage.language))} "
            needles = [found for each in sought if (found := each.among(text))]
            if not needles:
                continue
            rank = sum(min(group.values()) for group in needles) - 10 * len(needles), passage.language != language
            about = passage.kind, passage.concept or (passage.text if passage.kind is PassageKind.NAME else "")
            if about not in best or rank < best[about][0]:
                best[about] = rank, _marked(passage, needles)
        return [hit for _, hit in best.values()]

    def hits(self, sought: Iterable[Sought], most: int) -> list[Hit]:
        """Give the lines in which most of what is sought is, in their own order."""
        needles = [found for each in sought if (found := each.among(self.text))]
        needles.sort(key=lambda group: sum(self.text.count(needle) for needle in group))
        held: dict[int, tuple[int, int]] = {}
        whole = 0
        for group in needles:
            for place in islice(self._places(group), _MOST_PLACES):
                if place not in held:
                    held[place] = self._rank(place, needles)
                    whole += held[place][0] == -len(needles)
                if whole >= most:
                    break
            # What is rarest tells most: the lines without it are looked at only where it has too few.
            if len(held) >= most:
                break
        best = sorted(held, key=lambda place: (*held[place], place))[:most]
        return [_marked(self._passages[place], needles) for place in sorted(best)]

    def as_written(self, word: str) -> str:
        """Give a word as one of the texts writes it, which folding did not keep."""
        for passage in (*self._labels, *self._passages):
            for each in words_of(passage.text) if passage.text else ():
                if each.folded == word:
                    return passage.text[each.start : each.end]
        return word

    def _join(self, passages: Sequence[Passage], plain: set[str]) -> tuple[str, array[int]]:
        """Put passages side by side, folded; give where each begins."""
        parts, starts, end, before = [], array("L"), 0, None
        for passage in passages:
            spelt = spelt_of(passage.text)
            folded = silenced((word for word, _ in spelt), passage.language)
            self._note(spelt, passage, plain)
            here = (passage.source, passage.concept, passage.language)
            gap = " " if here == before else _OTHER_TEXT
            before = here
            part = gap + " ".join(folded) if folded else gap[:-1]
            starts.append(end)
            parts.append(part)
            end += len(part)
        return "".join([*parts, " "]), starts

    def _note(self, spelt: Iterable[tuple[str, str]], passage: Passage, plain: set[str]) -> None:
        """Keep each word that tells something, with its language, and how it is written where folding changed it."""
        language = NAMES if passage.kind is PassageKind.NAME else passage.language
        silent = STOP_WORDS.get(passage.language, frozenset())
        for word, written in spelt:
            if word in silent:
                continue
            if language not in self._languages.get(word, ()):
                self._languages[word] = _and(self._languages.get(word, ()), language)
            if written == word:
                plain.add(word)
            elif written not in self._spelt.get(word, ()):
                self._spelt[word] = _and(self._spelt.get(word, ()), written)

    def _places(self, needles: Iterable[str]) -> Iterator[int]:
        for needle in needles:
            found = self.text.find(needle)
            while found >= 0:
                yield bisect_right(self._starts, found) - 1
                if " " in needle[1:-1]:
                    yield bisect_right(self._starts, found + len(needle) - 2) - 1
                found = self.text.find(needle, found + 1)

    def _rank(self, place: int, needles: Iterable[Needles]) -> tuple[int, int]:
        """Give how much of what is looked for a line holds, and how near, the best one least."""
        end = self._starts[place + 1] if place + 1 < len(self._starts) else len(self.text)
        line = self.text[self._starts[place] : end + 1]
        near = [next(iter(sorted(near for needle, near in group.items() if needle in line)), None) for group in needles]
        held = [each for each in near if each is not None]
        return -len(held), sum(held)


@lru_cache(maxsize=_REMEMBERED)
def _and(some: tuple[str, ...], one: str) -> tuple[str, ...]:
    """Give some words and one more: the same ones for every work, of which each holds hundreds."""
    return (*some, one)


def _marked(passage: Passage, needles: Iterable[Needles]) -> Hit:
    words = words_of(passage.text)
    whole, beginnings, phrases = _sorted_out(needles)
    silent = STOP_WORDS.get(passage.language, frozenset())
    telling = (each for each in words if each.folded not in silent)
    marks = {(each.start, each.end) for each in telling if each.folded in whole or each.folded.startswith(beginnings)}
    for phrase in phrases:
        marks.update(_spoken(phrase, words))
    if not marks:
        # Of a phrase that begins in one line and ends in the next, each has only some words.
        parts = {part for phrase in phrases for part in phrase}
        marks = {(each.start, each.end) for each in words if each.folded in parts}
    return Hit(passage=passage, marks=tuple(_apart(sorted(marks))))


def _sorted_out(needles: Iterable[Needles]) -> tuple[set[str], tuple[str, ...], list[list[str]]]:
    """Give the words, the beginnings and the phrases that were looked for."""
    every = [needle for group in needles for needle in group]
    whole = {needle.strip() for needle in every if needle.endswith(" ")}
    beginnings = tuple(needle.strip() for needle in every if not needle.endswith(" "))
    return whole, beginnings, [needle.replace(SILENT, "").split() for needle in whole if " " in needle]


def _spoken(phrase: list[str], words: Sequence[Word]) -> Iterator[tuple[int, int]]:
    """Yield where a phrase stands among the words of a passage."""
    folded = [word.folded for word in words]
    for place in range(len(words) - len(phrase) + 1):
        if folded[place : place + len(phrase)] == phrase:
            yield words[place].start, words[place + len(phrase) - 1].end


def _apart(marks: Iterable[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Yield marks that do not overlap: two that do are one, as far as both reach."""
    held: tuple[int, int] | None = None
    for start, end in marks:
        if held is not None and start < held[1]:
            held = held[0], max(held[1], end)
            continue
        if held is not None:
            yield held
        held = start, end
    if held is not None:
        yield held
