"""What of a work's parts may be told outside: their names, which are hard, and when each is in what is played.

A part is named at the desk so that a consent can speak of it; its name is nobody else's business. It is shown only if
it was said to be a chapter, and everybody in that part allows what the work's own title may tell. What is hard to see
or hear is told of by its times alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from archive.access.credit import Credits
from archive.access.gate import Admission, Opening
from archive.domain.consent import Ask, allowed
from archive.domain.cuts import time_left
from archive.domain.ids import SegmentId
from archive.domain.records import Labels, Rendition, Segment, Span, Work
from archive.ports import PublicKit

Parts = frozenset[SegmentId] | None
"""Which parts of a work something covers; None is the whole."""


@dataclass(frozen=True, kw_only=True)
class Chapter:
    """A part, and when it is in the very file that is played; `labels` are empty where it may not be named."""

    start_ms: int
    end_ms: int
    labels: Labels
    is_hard: bool


def chapters_of(
    kit: PublicKit, opening: Opening, names: Credits, card: Rendition, ask: Ask
) -> tuple[tuple[Segment, Labels], ...]:
    """Give the parts that may be told of beside a card, each with what may be shown of its name."""
    now = kit.clock.now()
    found: list[tuple[Segment, Labels]] = []
    for part in opening.facts.work.segments:
        labels = (names.shown(part.labels) if part.is_chapter else None) or {}
        if (labels or part.is_hard) and card.exposes <= allowed(opening.facts, ask, now, frozenset({part.id})):
            found.append((part, labels))
    return tuple(sorted(found, key=lambda each: each[0].start_ms))


def in_time_of(
    work: Work, chapters: Iterable[tuple[Segment, Labels]], played: Iterable[Admission]
) -> Mapping[Parts, tuple[Chapter, ...]]:
    """Give the chapters of everything that can be played, by the parts it covers, in its own time."""
    named = tuple(chapters)
    covered = dict.fromkeys(admission.rendition.segment_ids for admission in played)
    return {parts: tuple(_in_step(work, named, parts)) for parts in covered}


def _in_step(work: Work, named: Iterable[tuple[Segment, Labels]], parts: Parts) -> Iterable[Chapter]:
    for part, labels in named:
        place = Span(start_ms=part.start_ms, end_ms=part.end_ms) if parts is None else _place(work, part, parts)
        if place is not None:
            yield Chapter(start_ms=place.start_ms, end_ms=place.end_ms, labels=labels, is_hard=part.is_hard)


def _place(work: Work, part: Segment, parts: frozenset[SegmentId]) -> Span | None:
    """Give when a part is in a film of which only these parts are left; None when its beginning is not there."""
    before_ms = 0
    for span in time_left(work, parts) if part.id in parts else ():
        shift_ms = before_ms - span.start_ms
        if span.start_ms <= part.start_ms < span.end_ms:
            return Span(start_ms=part.start_ms + shift_ms, end_ms=min(part.end_ms, span.end_ms) + shift_ms)
        before_ms += span.end_ms - span.start_ms
    return None
