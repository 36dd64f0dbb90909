"""What of a text stands in a later one: by that it is told whether an earlier version has to be kept."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from archive.domain.words.transcripts import Cue

MOST_LINES_APART: Final = 0.2
"""From which share of a transcript's lines on a whole version is kept instead of the lines that changed."""


def holds_all_of(former: str, fresh: str) -> bool:
    """Tell whether every word of a text still stands in another, in the same order; a word may have grown longer."""
    words = iter(fresh.split())
    return all(any(word.startswith(was) for word in words) for was in former.split())


def lines_lost(former: Sequence[Cue], fresh: Sequence[Cue]) -> tuple[Cue, ...]:
    """Give the lines of which a word, or who speaks them, is no more found where the line was."""
    by_start: dict[int, list[Cue]] = {}
    for cue in fresh:
        by_start.setdefault(cue.start_ms, []).append(cue)
    known = {(cue.text, cue.speaker) for cue in fresh}
    return tuple(cue for cue in former if not _stands(cue, by_start.get(cue.start_ms, ()), known))


def with_lines_again(standing: Sequence[Cue], back: Sequence[Cue]) -> tuple[Cue, ...]:
    """Give a transcript's lines with some as they were, each in the place of what begins at the same time."""
    starts = {cue.start_ms for cue in back}
    left = (cue for cue in standing if cue.start_ms not in starts)
    return tuple(sorted((*left, *back), key=lambda cue: (cue.start_ms, cue.end_ms)))


def _stands(cue: Cue, there: Sequence[Cue], known: set[tuple[str, str]]) -> bool:
    if (cue.text, cue.speaker) in known:
        return True
    return any(cue.speaker in ("", other.speaker) and holds_all_of(cue.text, other.text) for other in there)
