"""How much of what is marked in texts somebody's suggestions conceal, and how much of what they conceal is marked."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Final

from archive.domain.ids import WorkId
from archive.domain.words.redaction import places_with
from archive.domain.words.suggesting import Clues, suggested
from archive.domain.words.telling.known_words import listed
from archive.domain.words.text_folding import words_of
from archive.domain.words.transcripts import Cue, Transcript
from archive.language_names import telling_vocabulary
from scripts.benches.written.marked import DIRECT, QUASI, Document

Span = tuple[int, int]
"""A stretch of a text, half open."""

_TITLES: Final = listed(
    "mr mrs ms m mme mm mlle dr no nos n مدام سيدي الحاج الحاجه الدكتوره الاستاذ المعلم السيد خالتي"
)
"""Words that are marked with a name, or with a number, and tell nobody."""


@dataclass
class Score:
    """What was found in some texts: things of each kind, mentions of each label, words, and texts that leak."""

    found: dict[str, list[bool]] = field(default_factory=dict)
    labels: dict[str, list[bool]] = field(default_factory=dict)
    words: list[bool] = field(default_factory=list)
    leaking: list[bool] = field(default_factory=list)

    def add(self, document: Document, spans: Iterable[Span]) -> None:
        """Count what stretches conceal in a text."""
        hidden = _letters(spans, len(document.text))
        wanted = _letters(((m.start, m.end) for m in document.marks if m.tells), len(document.text))
        open_words = telling_vocabulary().stop_words | _TITLES
        things: dict[tuple[str, str], bool] = {}
        for mark in document.marks:
            is_found = all(
                all(hidden[mark.start + word.start : mark.start + word.end])
                for word in words_of(document.text[mark.start : mark.end])
                if word.folded not in open_words
            )
            if mark.tells:
                self.labels.setdefault(mark.label, []).append(is_found)
                key = (mark.tells, mark.thing)
                things[key] = things.get(key, True) and is_found
        for (tells, _thing), is_found in things.items():
            self.found.setdefault(tells, []).append(is_found)
        self.leaking.append(not all(found for (tells, _), found in things.items() if tells == DIRECT))
        self.words += [
            any(wanted[word.start : word.end])
            for word in words_of(document.text)
            if any(hidden[word.start : word.end]) and word.folded not in open_words
        ]

    def row(self) -> str:
        """Give the columns of a table: direct, quasi, precision, leaking."""
        leaks = f"{sum(self.leaking)} of {len(self.leaking)}"
        return f"{_share(self.found.get(DIRECT))} | {_share(self.found.get(QUASI))} | {_share(self.words)} | {leaks}"

    def label(self, *names: str) -> str:
        """Give the share of the mentions under some labels that were found."""
        return _share([found for name in names for found in self.labels.get(name, [])])


def ours(document: Document, names: Sequence[str] = ()) -> list[Span]:
    """Give the stretches that go where somebody conceals everything that is suggested."""
    lines = document.text.split("\n")
    cues = tuple(Cue(start_ms=at * 1_000, end_ms=at * 1_000 + 900, text=line) for at, line in enumerate(lines))
    told = Transcript(id="t", work_id=WorkId("w"), language=document.language, cues=cues)
    begins = [0]
    for line in lines:
        begins.append(begins[-1] + len(line) + 1)
    found = suggested([told], Clues(names=tuple(names), vocabulary=telling_vocabulary()))
    return [
        (begins[line] + start, begins[line] + end)
        for each in found
        for line, start, end in places_with(told, each.words)
    ]


def joined(spans: Iterable[Span], text: str) -> list[Span]:
    """Give stretches in order, those as one between which there is nothing but a space."""
    found: list[Span] = []
    for start, end in sorted(spans):
        if found and not text[found[-1][1] : start].strip():
            found[-1] = (found[-1][0], max(found[-1][1], end))
        else:
            found.append((start, end))
    assert all(before[1] <= after[0] for before, after in pairwise(found))
    return found


def _letters(spans: Iterable[Span], length: int) -> list[bool]:
    letters = [False] * length
    for start, end in spans:
        letters[start:end] = [True] * (end - start)
    return letters


def _share(told: Sequence[bool] | None) -> str:
    return f"{100 * sum(told) / len(told):.1f} %" if told else "–"
