"""When each line of a script is heard: where it was said, a little faster where it must be, and never cut.

What does not fit goes on, and the lines after it begin later: a longer reading is told, a word is never dropped.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from archive.domain.voicing.script import STEP_MS, ScriptLine

NATURAL: Final = 1_000
FASTEST: Final = 1_150
"""No line is read faster than this, in thousandths of how the voice reads by itself: more is hard to follow."""

GAP_MS: Final = 250
"""How long it is quiet between two lines at the least."""

UNTIMED_GAP_MS: Final = 700
"""How long it is quiet before a paragraph of which nobody knows when it was said."""


@dataclass(frozen=True, kw_only=True)
class Timeline:
    """When each line begins and how long all of it is; `late` lines begin later than they were said, by how much."""

    starts_ms: tuple[int, ...]
    length_ms: int
    late_ms: tuple[int, ...]


def paces(lines: Sequence[ScriptLine], natural_ms: Sequence[int]) -> tuple[int, ...]:
    """Give at which pace each line is read, from how long it is when the voice reads it by itself."""
    rooms = [_room(line, after) for line, after in pairwise([*lines, None])]
    return tuple(_pace(long, room) for long, room in zip(natural_ms, rooms, strict=True))


def timeline(lines: Sequence[ScriptLine], spoken_ms: Sequence[int]) -> Timeline:
    """Give when each line is heard, from how long each was read."""
    starts: list[int] = []
    late: list[int] = []
    end_ms = 0
    for line, long in zip(lines, spoken_ms, strict=True):
        gap = 0 if not starts else GAP_MS if line.at_ms is not None else UNTIMED_GAP_MS
        start = max(line.at_ms or 0, _step_from(end_ms + gap))
        starts.append(start)
        if line.at_ms is not None and start > line.at_ms:
            late.append(start - line.at_ms)
        end_ms = start + long
    return Timeline(starts_ms=tuple(starts), length_ms=_step_from(end_ms + GAP_MS), late_ms=tuple(late))


def _room(line: ScriptLine | None, after: ScriptLine | None) -> int | None:
    """Give how long a line may take, or None where nothing waits for its end."""
    if line is None or after is None or line.at_ms is None or after.at_ms is None:
        return None
    return after.at_ms - line.at_ms - GAP_MS


def _pace(long_ms: int, room_ms: int | None) -> int:
    if room_ms is None or long_ms <= room_ms:
        return NATURAL
    return FASTEST if room_ms <= 0 else min(FASTEST, -(-long_ms * NATURAL // room_ms))


def _step_from(at_ms: int) -> int:
    return -(-at_ms // STEP_MS) * STEP_MS
