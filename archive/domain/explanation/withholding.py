"""Whose no it is: which of those who appear in a work do not allow what one of its renditions exposes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime

from archive.domain.appearances import appears_in
from archive.domain.consent import Ask, Facts, Met, hidden_today, moments_of, shut_by_reader
from archive.domain.ids import ParticipantId
from archive.domain.records import Rendition, Segment
from archive.domain.terms import NO_ATOMS, Atom
from archive.domain.two_person_rule import exposed_unless_signed

WithheldBy = Mapping[ParticipantId | None, frozenset[Atom]]
"""For each person the atoms they do not allow; None stands for everybody unknown."""


def withheld_by(facts: Facts, rendition: Rendition, ask: Ask, now: datetime) -> WithheldBy:
    """Give who does not allow which of the atoms that a rendition exposes of them, in the order in which they appear.

    It explains a refusal and grants nothing: what nobody in particular withholds stands with nobody here.
    """
    work = facts.work
    exposes, hidden = exposed_unless_signed(rendition, work.operator), hidden_today(facts, rendition)
    wanted = rendition.segment_ids
    parts: list[Segment | None] = [part for part in work.segments if wanted is None or part.id in wanted]
    if wanted is None:
        parts.append(None)
    found: dict[ParticipantId | None, frozenset[Atom]] = {}
    moments = moments_of(facts, max(now, facts.latest_event_at))
    for appearance in work.appearances:
        for moment in moments:
            met = Met(facts=facts, appearance=appearance, ask=ask, now=moment, hidden=hidden)
            shut = exposes.intersection(NO_ATOMS.union(*_shut_by(met, parts)))
            found[appearance.participant_id] = found.get(appearance.participant_id, NO_ATOMS) | shut
    if rendition.read_by is not None:
        shut = shut_by_reader(facts, rendition, ask, now)
        found[rendition.read_by] = found.get(rendition.read_by, NO_ATOMS) | shut
    return {person: atoms for person, atoms in found.items() if atoms}


def _shut_by(met: Met, parts: Iterable[Segment | None]) -> Iterator[frozenset[Atom]]:
    """Give what somebody shuts in each part in which they appear, or about which they answered."""
    for part in parts:
        spoke = part is not None and part.id in met.spoke_of
        if spoke or appears_in(met.facts.work, met.appearance, part):
            yield met.answer(part if spoke else None)[0]
