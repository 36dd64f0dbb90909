"""The lines of one work, folded and side by side, and which of them hold what somebody looks for."""

from __future__ import annotations

from array import array
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from archive.adapters.search.vocabulary import SILENT, STOP_WORDS, silenced
from archive.domain.words.text_folding import Word, folds_of, words_of
from archive.ports.search import Hit, Passage, PassageKind

_OTHER_TEXT = " · "
"""What stands between two texts: no phrase reaches across it."""

_MOST_PLACES = 64


@dataclass(frozen=True)
class Sought:
    """One thing that is wanted: a word in all its forms, and perhaps as a beginning, or a phrase."""

    forms: tuple[str, ...]
    beginning: str = ""

    def among(self, text: str) -> tuple[str, ...]:
        """Give what to look for in a folded text: the beginning only where no whole word is."""
        whole = tuple(f" {form} " for form in self.forms if f" {form} " in text)
        return whole or ((f" {self.beginning}",) if self.beginning and f" {self.beginning}" in text else ())


class Lines:
    """What of a work was put into the index: its passages as they are written, and folded to be looked through."""

    def __init__(self, passages: Sequence[Passage]) -> None:
        self._passages = tuple(each for each in passages if each.kind is not PassageKind.TITLE)
        titles = [each for each in passages if each.kind is PassageKind.TITLE]
        self.words: set[tuple[str, str]] = set()
        self.title, _ = self._join(titles)
        self.text, self._starts = self._join(self._passages)
        self._titles = titles

    def hits(self, sought: Iterable[Sought], most: int) -> list[Hit]:
        """Give the lines in which most of what is sought is, in their own order."""
        needles = [found for each in sought if (found := each.among(self.text))]
        needles.sort(key=lambda group: sum(self.text.count(needle) for needle in group))
        held: dict[int, int] = {}
        whole = 0
        for group in needles:
            for place in islice(self._places(group), _MOST_PLACES):
                if place not in held:
                    held[place] = self._count(place, needles)
                    whole += held[place] == len(needles)
                if whole >= most:
                    break
            # What is rarest tells most: the lines without it are looked at only where it has too few.
            if len(held) >= most:
                break
        best = sorted(held, key=lambda place: (-held[place], place))[:most]
        return [_marked(self._passages[place], needles) for place in sorted(best)]

    def as_written(self, word: str) -> str:
        """Give a word as one of the texts writes it, which folding did not keep."""
        for passage in (*self._titles, *self._passages):
            for each in words_of(passage.text) if passage.text else ():
                if each.folded == word:
                    return passage.text[each.start : each.end]
        return word

    def _join(self, passages: Sequence[Passage]) -> tuple[str, array[int]]:
        """Put passages side by side, folded; give where each begins."""
        parts, starts, end, before = [], array("L"), 0, None
        for passage in passages:
            folded = silenced(folds_of(passage.text), passage.language)
            self.words.update((word, passage.language) for word in folded if not word.startswith(SILENT))
            here = (passage.source, passage.language)
            gap = " " if here == before else _OTHER_TEXT
            before = here
            part = gap + " ".join(folded) if folded else gap[:-1]
            starts.append(end)
            parts.append(part)
            end += len(part)
        return "".join([*parts, " "]), starts

    def _places(self, needles: Iterable[str]) -> Iterator[int]:
        for needle in needles:
            found = self.text.find(needle)
            while found >= 0:
                yield bisect_right(self._starts, found) - 1
                if " " in needle[1:-1]:
                    yield bisect_right(self._starts, found + len(needle) - 2) - 1
                found = self.text.find(needle, found + 1)

    def _count(self, place: int, needles: Iterable[tuple[str, ...]]) -> int:
        end = self._starts[place + 1] if place + 1 < len(self._starts) else len(self.text)
        line = self.text[self._starts[place] : end + 1]
        return sum(any(needle in line for needle in group) for group in needles)


def _marked(passage: Passage, needles: Iterable[tuple[str, ...]]) -> Hit:
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


def _sorted_out(needles: Iterable[tuple[str, ...]]) -> tuple[set[str], tuple[str, ...], list[list[str]]]:
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
