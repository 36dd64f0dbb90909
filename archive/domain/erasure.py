"""Which renditions no consent can serve any more, and which originals nobody but the one who takes back is in."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from archive.domain.concealment import claimed
from archive.domain.consent import Ask, Facts, Person, allowed, shut_by_reader
from archive.domain.ids import EvidenceId, ParticipantId, RecordId, RenditionId
from archive.domain.recipes import MEDIUM_EXPOSES, clearable
from archive.domain.records import Appearance, ConsentRecord, ParticipantHandle, Permission, Rendition, Scope, Work
from archive.domain.terms import (
    ALL_ATOMS,
    NO_ATOMS,
    PENDING_STATES,
    AppearanceRole,
    Atom,
    Audience,
    ConsentState,
    Method,
    Purpose,
    Recipe,
    Risk,
    ScopeKind,
    WorkState,
)

_ANYBODY = ParticipantId("anybody")
"""Stands for whoever may still be asked; no participant's id can be this short."""


def is_lost(facts: Facts, rendition: Rendition) -> bool:
    """Tell whether a rendition can serve nobody, not even the team, unless somebody allows more than now.

    A consent that waits for a day, an approval or a renewal may still open it: it is kept. So is what somebody
    unknown, or somebody who was never asked, holds shut; and what a reviewer, who has not looked yet, may sign away
    counts as not exposed.
    """
    if facts.work.state is WorkState.WITHDRAWN:
        return True
    best = at_best(facts)
    asks = (Ask(audience=Audience.TEAM, purpose=purpose) for purpose in Purpose)
    return not any(_fits(best, rendition, ask) for ask in asks)


def may_be_shown(best: Facts, rendition: Rendition, ask: Ask) -> bool:
    """Tell whether facts at their best (`at_best`) let this asker meet a rendition; its release is not looked at."""
    return best.work.state is not WorkState.WITHDRAWN and _fits(best, rendition, ask)


def as_it_would_be(work: Work, recipe: Recipe) -> Rendition:
    """Give a rendition of the whole work that is not made yet, to ask whether it is worth making."""
    return Rendition(id=RenditionId(""), work_id=work.id, recipe=recipe, exposes=MEDIUM_EXPOSES[recipe])


def nothing_can_be_made(facts: Facts) -> bool:
    """Tell whether nobody's consent could serve anything at all of a work, nor of any part of it.

    Then its original is left alone: no job reads it.
    """
    parts = [None, *(frozenset({segment.id}) for segment in facts.work.segments)]
    return all(
        is_lost(facts, replace(as_it_would_be(facts.work, recipe), segment_ids=part))
        for recipe in Recipe
        for part in parts
    )


def others_in(work: Work, participant_id: ParticipantId | None) -> int:
    """Count who else appears in a work, each unknown person as one; without anybody to compare with, all but one."""
    known = {a.participant_id for a in work.appearances if a.participant_id is not None}
    unknown = sum(a.participant_id is None for a in work.appearances)
    if participant_id is None:
        return max(0, len(known) + unknown - 1)
    return len(known - {participant_id}) + unknown


def still_allows(facts: Facts, participant_id: ParticipantId) -> bool:
    """Tell whether a person still allows anything about a work, now or one day, by another consent."""
    alone = tuple(a for a in facts.work.appearances if a.participant_id == participant_id)
    person = facts.people.get(participant_id)
    if not alone or person is None or not any(r.state not in PENDING_STATES for r in person.records):
        return False
    seen = replace(alone[0], atoms_present=ALL_ATOMS, spans=())
    return not nothing_can_be_made(replace(facts, work=replace(facts.work, appearances=(seen,))))


def at_best(facts: Facts) -> Facts:
    """Give facts as they would be with every formality fulfilled and everybody asked who has not been yet."""
    open_person = Person(handle=ParticipantHandle(id=_ANYBODY, risk=Risk.LOW), records=(_open(facts, _ANYBODY),))
    people = {name: _person_at_best(facts, person) for name, person in facts.people.items()}
    appearances = (
        *(a if a.participant_id in people else replace(a, participant_id=_ANYBODY) for a in facts.work.appearances),
        Appearance(participant_id=_ANYBODY, role=AppearanceRole.BACKGROUND, atoms_present=NO_ATOMS),
    )
    return replace(
        facts,
        work=replace(facts.work, appearances=appearances),
        people={**people, _ANYBODY: open_person},
    )


def _fits(best: Facts, rendition: Rendition, ask: Ask) -> bool:
    exposed = rendition.exposes if rendition.checks else rendition.exposes - clearable(rendition.recipe, _there(best))
    now = best.latest_event_at
    may_be_met = exposed <= allowed(best, ask, now, rendition.segment_ids, claimed(rendition))
    return may_be_met and not shut_by_reader(best, rendition, ask, now)


def _there(facts: Facts) -> frozenset[Atom]:
    return NO_ATOMS.union(*(appearance.atoms_present for appearance in facts.work.appearances))


def _person_at_best(facts: Facts, person: Person) -> Person:
    """Give a person with every consent formally in order; who was not asked about the work as such may still be."""
    work = facts.work
    whole = {
        (ScopeKind.WORK, work.id),
        (ScopeKind.WORKSHOP, work.workshop_id),
        (ScopeKind.PROJECT, work.project_id),
    }
    settled = [] if person.unreadable else [r for r in person.records if r.state not in PENDING_STATES]
    records = [_record_at_best(record) for record in settled]
    if not any((r.scope.kind, r.scope.id) in whole for r in records):
        records.append(_open(facts, person.handle.id))
    handle = replace(person.handle, adult_on=None, age_disputed=False, age_unsettled=False, died_on=None)
    return Person(handle=handle, records=tuple(records))


def _open(facts: Facts, participant_id: ParticipantId) -> ConsentRecord:
    return _record_at_best(
        ConsentRecord(
            id=RecordId("open"),
            participant_id=participant_id,
            scope=Scope(kind=ScopeKind.WORK, id=facts.work.id),
            state=ConsentState.GIVEN,
            permissions=tuple(_everything()),
            changed_at=facts.latest_event_at,
            recorder="recorder",
        )
    )


def _everything() -> Iterable[Permission]:
    return (Permission(audience=Audience.PUBLIC, purpose=purpose, atoms=ALL_ATOMS) for purpose in Purpose)


def _record_at_best(record: ConsentRecord) -> ConsentRecord:
    """Give a consent as it would be with every formality fulfilled; its state and its answers stay."""
    return replace(
        record,
        recorder=record.recorder or "recorder",
        approver=record.approver if record.approver and record.approver != record.recorder else "approver",
        method=Method.DIGITAL,
        evidence_id=record.evidence_id or EvidenceId("kept"),
        evidence_lost=False,
        guardian=None,
        witness=None,
        interpreter=None,
        not_before=None,
        hidden_until=None,
        valid_until=None,
        review_on=None,
    )
