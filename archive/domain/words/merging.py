"""Two who wrote at one transcript at once: what each changed of what both began from, put together line by line.

Whatever only one of the two changed stands as they left it, field by field: one may give a line another speaker while
the other mends its words. A line that one took out and the other changed stays. Only where both wrote other words in
the same line, or named another speaker, a person has to say what holds.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from typing import Any, Final, TypeVar

from archive.domain.words.transcripts import Cue


@dataclass(frozen=True, kw_only=True)
class Clash:
    """A line that both changed: its place among the merged lines, as one left it, and as the other did."""

    place: int
    mine: Cue
    theirs: Cue


@dataclass(frozen=True, kw_only=True)
class Merged:
    """The lines of both, in the order of their times; those in a clash stand as `mine` has them."""

    cues: tuple[Cue, ...]
    clashes: tuple[Clash, ...] = ()


_Field = TypeVar("_Field", bool, int, str)

_KEYS: Final[tuple[Callable[[Cue], Any], ...]] = (
    lambda cue: cue,
    lambda cue: (cue.start_ms, cue.text),
    lambda cue: cue.text,
    lambda cue: cue.start_ms,
    lambda cue: cue.end_ms,
)
"""By what a line is known again, from the surest on: as it was, by its words, by when it begins or ends."""


def merge(base: Sequence[Cue], mine: Sequence[Cue], theirs: Sequence[Cue]) -> Merged:
    """Put together what two made of the same lines; no word that either wrote is left out."""
    my_places, their_places = _pair(base, mine), _pair(base, theirs)
    found: list[tuple[Cue, Cue | None]] = []
    for place, was in enumerate(base):
        my_place, their_place = my_places.get(place), their_places.get(place)
        left = None if my_place is None else mine[my_place]
        right = None if their_place is None else theirs[their_place]
        found += _merged(was, left, right)
    written = [cue for place, cue in enumerate(mine) if place not in my_places.values()]
    added = [cue for place, cue in enumerate(theirs) if place not in their_places.values() and cue not in written]
    found += [(cue, None) for cue in (*written, *added)]
    found.sort(key=lambda pair: (pair[0].start_ms, pair[0].end_ms))
    clashes = (Clash(place=place, mine=cue, theirs=other) for place, (cue, other) in enumerate(found) if other)
    return Merged(cues=tuple(cue for cue, _ in found), clashes=tuple(clashes))


def _merged(was: Cue, mine: Cue | None, theirs: Cue | None) -> Iterator[tuple[Cue, Cue | None]]:
    """Yield what stands of one line, and beside it what the other wrote where no rule can choose."""
    if mine is None or theirs is None:
        left = mine or theirs
        if left is not None and left != was:
            yield left, None
        return
    start = _chosen(was.start_ms, mine.start_ms, theirs.start_ms)
    end = _chosen(was.end_ms, mine.end_ms, theirs.end_ms)
    whole = replace(
        mine,
        start_ms=start if start <= end else mine.start_ms,
        end_ms=end if start <= end else mine.end_ms,
        text=_chosen(was.text, mine.text, theirs.text),
        speaker=_chosen(was.speaker, mine.speaker, theirs.speaker),
        is_unsure=_chosen(was.is_unsure, mine.is_unsure, theirs.is_unsure),
    )
    is_clear = whole.text in (theirs.text, was.text) or theirs.text == was.text
    is_clear &= whole.speaker in (theirs.speaker, was.speaker) or theirs.speaker == was.speaker
    yield whole, None if is_clear else theirs


def _chosen(was: _Field, mine: _Field, theirs: _Field) -> _Field:
    """Give what one of the two changed, or mine where both did."""
    return theirs if mine == was else mine


def _pair(base: Sequence[Cue], other: Sequence[Cue]) -> Mapping[int, int]:
    """Give at which place each line stands now, if it does."""
    pairs: dict[int, int] = {}
    for key in _KEYS:
        here = [place for place in range(len(base)) if place not in pairs]
        taken = set(pairs.values())
        there = [place for place in range(len(other)) if place not in taken]
        matcher = SequenceMatcher(None, [key(base[p]) for p in here], [key(other[p]) for p in there], autojunk=False)
        for block in matcher.get_matching_blocks():
            pairs |= {here[block.a + step]: there[block.b + step] for step in range(block.size)}
    return pairs
