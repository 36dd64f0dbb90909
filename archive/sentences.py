"""The sentences of a line that run one way after another: in Arabic, French sentences from left to right."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Final

from archive.languages import direction_of

_SENTENCE: Final = re.compile(
    r"(?:(?<=[.!?…؟።])|(?<=[.!?…؟።][»”’\")\]])|(?<=[.!?…؟።][ \xa0\u202f]»))[ \t\n]+(?![»”’)\]!?:;])"
)

_CLAUSE: Final = re.compile(r"(?<=[،؛:,;–—])[ \t\n]+")
_MARKS_AROUND: Final = re.compile(r"(?:[،؛:,;–—]|(?<=[»”’\")\]])[.!?…؟]+)\s*$")
"""Behind what is said in another writing, what parts it from the sentence around it: its comma, or its full stop."""


@dataclass(frozen=True, kw_only=True)
class Piece:
    """Some sentences, and the way they run."""

    text: str
    runs: str


def pieces_of(text: str, tag: str) -> tuple[Piece, ...]:
    """Give a line as the sentences that run one way after another; nothing between them is lost.

    What a sentence says in another writing, after a comma or a colon, is one of its own.
    """
    told = [piece for sentence in _cut(text, _SENTENCE) for piece in _clauses(sentence, tag)]
    return tuple(
        Piece(text="".join(each for each, _ in same), runs=runs)
        for runs, same in groupby(told, key=lambda each: each[1])
    )


def _clauses(sentence: str, tag: str) -> Iterator[tuple[str, str]]:
    runs = direction_of(sentence, tag)
    for clause in _cut(sentence, _CLAUSE):
        ways = [direction_of(word, tag) for word in clause.split() if any(map(str.isalpha, word))]
        is_other = len(ways) > 1 and runs not in ways
        end = _MARKS_AROUND.search(clause) if is_other else None
        at = end.start() if end else len(clause)
        yield clause[:at], ways[0] if is_other else runs
        if clause[at:]:
            yield clause[at:], runs


def _cut(text: str, mark: re.Pattern[str]) -> Iterator[str]:
    cuts = [found.end() for found in mark.finditer(text)]
    return (text[start:end] for start, end in zip([0, *cuts], [*cuts, len(text)], strict=True) if start < end)
