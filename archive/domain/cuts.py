"""What is left of a work when parts of it were taken back: which parts, which time, and which lines said in it.

Time that no part names is nobody's to show once a part is closed: it is named as a part of its own first.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Final

from archive.domain.consent import PLAYER, Facts
from archive.domain.erasure import as_it_would_be, at_best, may_be_shown
from archive.domain.ids import SegmentId, new_id
from archive.domain.records import Hidden, Labels, Rendition, Segment, Span, Work
from archive.domain.terms import Recipe
from archive.domain.words.transcripts import Cue

SHORTEST_REST_MS: Final = 500
"""Time between parts shorter than this is left out rather than named."""


def parts_left(
    facts: Facts, recipe: Recipe, hides: tuple[Hidden, ...] = (), edit: str = ""
) -> frozenset[SegmentId] | None:
    """Give the parts of a work that strangers could still meet in a recipe, or None when no cut is called for.

    None: the whole could still be met, or no part could. What of whom is hidden with which covers is asked as signed.
    """
    best, whole = at_best(facts), replace(as_it_would_be(facts.work, recipe), hides=hides, edit=edit)
    if may_be_shown(best, whole, PLAYER):
        return None
    alone = ((s.id, replace(whole, segment_ids=frozenset({s.id}))) for s in facts.work.segments)
    left = frozenset(segment_id for segment_id, part in alone if may_be_shown(best, part, PLAYER))
    return left or None


def has_closed_parts(facts: Facts) -> bool:
    """Tell whether some parts of a work are closed to strangers while other time of it may not be."""
    best = at_best(facts)
    mark = as_it_would_be(facts.work, Recipe.STUB)
    parts = [replace(mark, segment_ids=frozenset({segment.id})) for segment in facts.work.segments]
    return any(not may_be_shown(best, part, PLAYER) for part in parts) or any(
        parts_left(facts, recipe) is not None for recipe in (Recipe.VIDEO, Recipe.AUDIO, Recipe.TEXT)
    )


def with_rest_named(work: Work, rest: Labels) -> Work:
    """Give a work with a part for all of its time: what lies between its parts, so that it can be kept or left out."""
    if not work.segments or not work.duration_ms:
        return work
    between = _minus([Span(start_ms=0, end_ms=work.duration_ms)], map(_span_of, work.segments))
    named = tuple(
        Segment(id=SegmentId(new_id()), start_ms=span.start_ms, end_ms=span.end_ms, labels=rest)
        for span in between
        if span.end_ms - span.start_ms >= SHORTEST_REST_MS
    )
    return replace(work, segments=(*work.segments, *named)) if named else work


def holds_fresh_part(before: Work, after: Work, rendition: Rendition) -> bool:
    """Tell whether a cut rendition holds time of a part that was named only after it was made, and so never asked of.

    What was made of a part goes on holding all of that part's time, whatever is named within it later.
    """
    made_of = [s for s in before.segments if s.id in (rendition.segment_ids or ())]
    known = {s.id for s in before.segments}
    fresh = [s for s in after.segments if s.id not in known]
    return any(a.start_ms < b.end_ms and b.start_ms < a.end_ms for a in made_of for b in fresh)


def with_overlapping(work: Work, parts: frozenset[SegmentId]) -> frozenset[SegmentId]:
    """Give parts with every other part that shares time with one of them."""
    mine = [s for s in work.segments if s.id in parts]
    near = (s.id for s in work.segments if any(s.start_ms < m.end_ms and m.start_ms < s.end_ms for m in mine))
    return parts.union(near)


def time_left(work: Work, left: frozenset[SegmentId]) -> tuple[Span, ...]:
    """Give the stretches of a work's time that only parts that are left cover, in order."""
    kept = _joined(_span_of(s) for s in work.segments if s.id in left)
    return tuple(_minus(kept, (_span_of(s) for s in work.segments if s.id not in left)))


def cues_left(cues: Iterable[Cue], spans: Sequence[Span]) -> tuple[Cue, ...]:
    """Give the lines that lie whole within what is left, each at its time in the shorter work."""
    left: list[Cue] = []
    for cue in cues:
        before_ms = 0
        for span in spans:
            if span.start_ms <= cue.start_ms and cue.end_ms <= span.end_ms:
                shift_ms = before_ms - span.start_ms
                left.append(replace(cue, start_ms=cue.start_ms + shift_ms, end_ms=cue.end_ms + shift_ms))
                break
            before_ms += span.end_ms - span.start_ms
    return tuple(left)


def _span_of(segment: Segment) -> Span:
    return Span(start_ms=segment.start_ms, end_ms=segment.end_ms)


def _joined(spans: Iterable[Span]) -> list[Span]:
    joined: list[Span] = []
    for span in sorted(spans, key=lambda each: (each.start_ms, each.end_ms)):
        if joined and span.start_ms <= joined[-1].end_ms:
            joined[-1] = replace(joined[-1], end_ms=max(joined[-1].end_ms, span.end_ms))
        elif span.end_ms > span.start_ms:
            joined.append(span)
    return joined


def _minus(kept: Sequence[Span], gone: Iterable[Span]) -> list[Span]:
    for hole in gone:
        kept = (
            [
                piece
                for span in kept
                for piece in (
                    replace(span, end_ms=min(span.end_ms, hole.start_ms)),
                    replace(span, start_ms=max(span.start_ms, hole.end_ms)),
                )
                if piece.start_ms < piece.end_ms
            ]
            if hole.start_ms < hole.end_ms
            else kept
        )
    return _joined(kept)
