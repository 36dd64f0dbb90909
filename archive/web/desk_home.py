"""The first page of the desk: what waits for whoever has come."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice

from starlette.responses import Response

from archive.access.gate import readable
from archive.domain.records import ConsentRecord, Work
from archive.domain.terms import ConsentState, Role, WorkState
from archive.domain.validity import is_approved
from archive.ingest.quarantine import waiting
from archive.ports import Kit
from archive.review.door import waiting_calls
from archive.review.lapses import lapses
from archive.review.participants import known_as
from archive.review.risk import waiting_talks
from archive.review.takedown import waiting_takedowns
from archive.web.desk_views import ConsentRow, WorkRow, consent_rows, row_of
from archive.web.desk_visit import Visit

SHOWN = 8


@dataclass(frozen=True, kw_only=True)
class Waiting:
    """What waits: a few of each, and how many there are in all."""

    sent_back: list[WorkRow]
    to_review: list[WorkRow]
    to_approve: list[ConsentRow]
    lapses: int
    talks: list[tuple[str, str]]
    quarantined: int
    parked: int
    takedowns: int
    calls: int
    counts: dict[WorkState, int]


def home(visit: Visit) -> Response:
    """Show what waits for the visitor, by their roles."""
    return visit.page("desk_home", waiting=_waiting(visit))


def waiting_approvals(kit: Kit) -> list[ConsentRecord]:
    """Give the consents that were given and nobody has approved yet."""
    return [record for record in _given(kit) if not is_approved(record)]


def _given(kit: Kit) -> list[ConsentRecord]:
    states = (ConsentState.GIVEN, ConsentState.RENEWED)
    return [r for state in states for r in readable(kit.catalogue.find(ConsentRecord, state=state))]


def _waiting(visit: Visit) -> Waiting:
    kit, me = visit.kit, visit.account.id
    given = _given(kit) if visit.has_role(Role.CONSENT_OFFICER) else []
    approvals = [r for r in given if not is_approved(r) and r.recorder != me]
    knows = visit.has_role(Role.FACILITATOR, Role.CONSENT_OFFICER)
    talks = waiting_talks(kit) if visit.has_role(Role.CONSENT_OFFICER, Role.REVIEWER) else []
    return Waiting(
        sent_back=_works(kit, WorkState.SENT_BACK, "") if visit.has_role(Role.FACILITATOR, Role.CREW) else [],
        to_review=_works(kit, WorkState.IN_REVIEW, me) if visit.has_role(Role.REVIEWER) else [],
        to_approve=consent_rows(kit, approvals[:SHOWN]),
        lapses=len(lapses(kit)) if knows else 0,
        talks=[(talk.id, known_as(kit, talk.participant_id)) for talk in talks if talk.recorder != me][:SHOWN],
        quarantined=len(waiting(kit)),
        parked=len(kit.jobs.parked()) if visit.has_role(Role.ADMINISTRATOR) else 0,
        takedowns=len(waiting_takedowns(kit)),
        calls=len(waiting_calls(kit)) if knows else 0,
        counts={state: kit.catalogue.count(Work, state=state) for state in WorkState},
    )


def _works(kit: Kit, state: WorkState, not_by: str) -> list[WorkRow]:
    works = (work for work in readable(kit.catalogue.find(Work, state=state)) if work.operator != not_by or not not_by)
    return [row_of(kit, work) for work in islice(works, SHOWN)]
