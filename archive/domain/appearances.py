"""Where somebody appears in a work, and what of them is there; a time that makes no sense means everywhere."""

from __future__ import annotations

from archive.domain.records import Appearance, Segment, Span, Work
from archive.domain.terms import AppearanceRole, Atom


def appears_in(work: Work, appearance: Appearance, part: Segment | None) -> bool:
    """Tell whether a person may be in a part (None: the whole); without a span, or with one without sense, they are."""
    if part is None or part.start_ms >= part.end_ms:
        return True
    return is_certainly_in(appearance, part) or any(not span_makes_sense(work, span) for span in appearance.spans)


def is_certainly_in(appearance: Appearance, part: Segment | None) -> bool:
    """Tell whether a person was written down as being in a part, so that their yes can speak for it."""
    if part is None or not appearance.spans:
        return True
    return any(
        span.start_ms < span.end_ms and span.start_ms < part.end_ms and span.end_ms > part.start_ms
        for span in appearance.spans
    )


def span_makes_sense(work: Work, span: Span) -> bool:
    """Tell whether a stretch of time runs forward within a work; without the work's length, only whether forward."""
    ends_within = work.duration_ms is None or span.end_ms <= work.duration_ms
    return 0 <= span.start_ms < span.end_ms and ends_within


def atoms_there(appearance: Appearance) -> frozenset[Atom]:
    """Give what of a person is in the work; those who made it exist in it, whatever was ticked."""
    made_it = appearance.role in (AppearanceRole.AUTHOR, AppearanceRole.PERFORMER)
    return appearance.atoms_present | {Atom.EXISTENCE} if made_it else appearance.atoms_present
