"""Which renditions no consent can serve any more, so that keeping them would only be a risk."""

from __future__ import annotations

from dataclasses import replace

from archive.domain.consent import Ask, Facts, Person, effective
from archive.domain.ids import EvidenceId
from archive.domain.records import Appearance, ConsentRecord, Rendition
from archive.domain.terms import PENDING_STATES, Audience, Method, Purpose, ScopeKind, WorkState


def is_lost(facts: Facts, rendition: Rendition) -> bool:
    """Tell whether a rendition can serve nobody, not even the team, unless somebody allows more than now.

    A consent that waits for a day, an approval or a renewal may still open it: it is kept. So is what somebody
    unknown, or somebody who was never asked, holds shut.
    """
    if facts.work.state is WorkState.WITHDRAWN:
        return True
    return any(_shuts_for_good(facts, appearance, rendition) for appearance in facts.work.appearances)


def _shuts_for_good(facts: Facts, appearance: Appearance, rendition: Rendition) -> bool:
    person = facts.people.get(appearance.participant_id) if appearance.participant_id else None
    if person is None or person.unreadable:
        return False
    places = _places(facts, rendition)
    settled = [r for r in person.records if r.state not in PENDING_STATES and (r.scope.kind, r.scope.id) in places]
    if not settled:
        return False
    at_best = Person(
        handle=replace(person.handle, adult_on=None, age_disputed=False, died_on=None),
        records=tuple(_at_best(record) for record in settled),
    )
    needed = rendition.exposes & appearance.atoms_present
    asks = (Ask(audience=Audience.TEAM, purpose=purpose) for purpose in Purpose)
    return bool(needed) and not any(needed <= effective(at_best, places, ask, facts.latest_event_at) for ask in asks)


def _places(facts: Facts, rendition: Rendition) -> frozenset[tuple[ScopeKind, str]]:
    work = facts.work
    covered = rendition.segment_ids or frozenset[str]()
    return frozenset(
        [
            (ScopeKind.WORK, work.id),
            (ScopeKind.WORKSHOP, work.workshop_id),
            (ScopeKind.PROJECT, work.project_id),
            *((ScopeKind.SEGMENT, segment_id) for segment_id in covered),
        ]
    )


def _at_best(record: ConsentRecord) -> ConsentRecord:
    """Give a consent as it would be with every formality fulfilled; its state and its answers stay."""
    return replace(
        record,
        recorder=record.recorder or "recorder",
        approver=record.approver if record.approver and record.approver != record.recorder else "approver",
        method=Method.DIGITAL,
        evidence_id=record.evidence_id or EvidenceId("kept"),
        guardian=None,
        not_before=None,
        valid_until=None,
        review_on=None,
    )
