"""Which parts of a work a person can take back on their own, and taking one back; other people's stay masked."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from archive.domain.appearances import appears_in
from archive.domain.errors import RefusedError
from archive.domain.ids import ParticipantId, SegmentId
from archive.domain.records import ConsentRecord, Labels, Rendition, Scope, Segment, Work
from archive.domain.terms import PENDING_STATES, VALID_STATES, ScopeKind
from archive.ports import Kit
from archive.review.people.withdrawal_act import Act
from archive.review.withdrawal.self_service import Closed, No, closed_by, own_works, say_no


@dataclass(frozen=True, kw_only=True)
class OwnPart:
    """One part of a work, as a person in that work may know of it.

    `labels` is empty where they are not in it, or may not know what the work is called. `is_shown` tells whether
    strangers have something that holds it.
    """

    segment_id: SegmentId
    labels: Labels
    start_ms: int
    end_ms: int
    is_shown: bool
    may_take_back: bool


def own_parts(
    work: Work,
    participant_id: ParticipantId,
    records: Iterable[ConsentRecord],
    opened: Iterable[Rendition],
    *,
    is_named: bool,
) -> tuple[OwnPart, ...]:
    """Give the parts of a work that a person may take back, in the order of time.

    Args:
        work: a work in which they appear.
        participant_id: the person.
        records: what they answered.
        opened: what of the work itself strangers have.
        is_named: whether they may know what the work and its parts are called.
    """
    noes = places_closed(records)
    covers = [rendition.segment_ids for rendition in opened]
    return tuple(
        OwnPart(
            segment_id=part.id,
            labels=part.labels if is_named and _is_in(work, participant_id, part) else {},
            start_ms=part.start_ms,
            end_ms=part.end_ms,
            is_shown=any(covered is None or part.id in covered for covered in covers),
            may_take_back=part.id not in noes,
        )
        for part in sorted(work.segments, key=lambda segment: segment.start_ms)
        if _may_speak_of(work, participant_id, part)
    )


def places_closed(records: Iterable[ConsentRecord]) -> frozenset[str]:
    """Give the ids of the places to all of which a person has said a no that no later consent of theirs replaces."""
    said = list(records)
    replaced = {name for r in said for name in r.supersedes}
    noes = (r for r in said if r.state not in VALID_STATES | PENDING_STATES and not r.permissions)
    return frozenset(r.scope.id for r in noes if r.id not in replaced)


def take_back_segment(kit: Kit, participant_id: ParticipantId, work_id: str, segment_id: str) -> Closed:
    """Close one part of a work, whatever wider consents say: a no to this very part is written down, and binds at once.

    What holds that part is closed with it, until it is made anew without.

    Raises:
        RefusedError: the person is not in this work, or others are in this part and they are not.
    """
    work = next((work for work in own_works(kit, participant_id) if work.id == work_id), None)
    parts = work.segments if work is not None else ()
    part = next((part for part in parts if part.id == segment_id), None)
    if work is None or part is None or not _may_speak_of(work, participant_id, part):
        raise RefusedError("Nobody can take back what is somebody else's.")
    act = Act()
    say_no(kit, participant_id, act, No(Scope(kind=ScopeKind.SEGMENT, id=part.id), work))
    return closed_by(kit, [work.id], act)


def _may_speak_of(work: Work, participant_id: ParticipantId, part: Segment) -> bool:
    """Tell whether a part is a person's to take back: they are in it, or nobody who is known is."""
    known = {a.participant_id for a in work.appearances if a.participant_id is not None and appears_in(work, a, part)}
    return not known or participant_id in known


def _is_in(work: Work, participant_id: ParticipantId, part: Segment) -> bool:
    return any(a.participant_id == participant_id and appears_in(work, a, part) for a in work.appearances)
