"""What of a work's parts may be told outside: names, themes, which are hard, and when each is in what is played.

A part is named at the desk so that a consent can speak of it; its name is nobody else's business. It is shown only if
it was said to be a chapter, and everybody in that part allows what the work's own title may tell. What is hard to see
or hear is told of by its times alone. Of its themes those are told that a second person let out with the work, and of
these what tells nothing about a person.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from archive.access.credit import Credits
from archive.access.gate import Admission, Opening
from archive.access.thesaurus import Thesaurus
from archive.domain.consent import Ask, allowed
from archive.domain.cuts import time_left, with_overlapping
from archive.domain.ids import ConceptId, SegmentId
from archive.domain.records import Labels, Rendition, Segment, Span, Work
from archive.domain.terms import CONTENT_WARNINGS, Recipe
from archive.domain.thesaurus.concept import Concept
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
    themes: tuple[Concept, ...] = ()
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class ToldPart:
    """A part of which something may be told: what may be shown of its name, its safe themes and what is hard in it."""

    part: Segment
    labels: Labels
    themes: tuple[Concept, ...]
    warnings: tuple[str, ...]


def told_parts(
    kit: PublicKit, thesaurus: Thesaurus, opening: Opening, names: Credits, ask: Ask
) -> tuple[ToldPart, ...]:
    """Give the parts that may be told of beside a work's card, the earliest first; none where there is no card."""
    card = _card_of(opening)
    found: list[ToldPart] = []
    for part in opening.facts.work.segments if card is not None else ():
        labels = (names.shown(part.labels) if part.is_chapter else None) or {}
        told = ToldPart(part=part, labels=labels, themes=thesaurus.named(part.told_themes), warnings=part.warnings)
        if (labels or told.themes or part.is_hard) and _may_tell(kit, opening, card, _all_of(opening, part), ask):
            found.append(told)
        elif part.is_hard and _may_tell(kit, opening, card, frozenset({part.id}), ask):
            found.append(ToldPart(part=part, labels={}, themes=(), warnings=()))
    return tuple(sorted(found, key=lambda each: each.part.start_ms))


def themes_of_parts(kit: PublicKit, opening: Opening, ask: Ask) -> tuple[ConceptId, ...]:
    """Give the themes of all parts of a work that may be told of, safe or not: a work is found by the safe ones."""
    card = _card_of(opening)
    themed = [part for part in opening.facts.work.segments if part.told_themes and card is not None]
    told = (part for part in themed if _may_tell(kit, opening, card, _all_of(opening, part), ask))
    return tuple(dict.fromkeys(theme for part in told for theme in part.told_themes))


def _card_of(opening: Opening) -> Rendition | None:
    cards = [each.rendition for each in opening.admissions if each.rendition.recipe is Recipe.CARD]
    return min(cards, key=lambda each: (each.size_bytes, each.id), default=None)


def _all_of(opening: Opening, part: Segment) -> frozenset[SegmentId]:
    """Give a part with every part that shares time with it: what is said of it may be about what is closed of those."""
    return with_overlapping(opening.facts.work, frozenset({part.id}))


def _may_tell(kit: PublicKit, opening: Opening, card: Rendition | None, parts: frozenset[SegmentId], ask: Ask) -> bool:
    """Tell whether everybody in some parts allows of them what the work's card tells."""
    here = allowed(opening.facts, ask, kit.clock.now(), parts)
    return card is not None and card.exposes <= here


def in_time_of(
    work: Work, told: Iterable[ToldPart], played: Iterable[Admission]
) -> Mapping[Parts, tuple[Chapter, ...]]:
    """Give the chapters of everything that can be played, by the parts it covers, in its own time."""
    named = tuple(told)
    covered = dict.fromkeys(admission.rendition.segment_ids for admission in played)
    return {parts: tuple(_in_step(work, named, parts)) for parts in covered}


def _in_step(work: Work, named: Iterable[ToldPart], parts: Parts) -> Iterable[Chapter]:
    for told in named:
        part = told.part
        place = Span(start_ms=part.start_ms, end_ms=part.end_ms) if parts is None else _place(work, part, parts)
        if place is not None:
            yield Chapter(
                start_ms=place.start_ms,
                end_ms=place.end_ms,
                labels=told.labels,
                is_hard=part.is_hard,
                themes=told.themes,
                warnings=tuple(CONTENT_WARNINGS[code] for code in told.warnings),
            )


def _place(work: Work, part: Segment, parts: frozenset[SegmentId]) -> Span | None:
    """Give when a part is in a film of which only these parts are left; None when its beginning is not there."""
    before_ms = 0
    for span in time_left(work, parts) if part.id in parts else ():
        shift_ms = before_ms - span.start_ms
        if span.start_ms <= part.start_ms < span.end_ms:
            return Span(start_ms=part.start_ms + shift_ms, end_ms=min(part.end_ms, span.end_ms) + shift_ms)
        before_ms += span.end_ms - span.start_ms
    return None
