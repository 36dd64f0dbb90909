"""The first page of the desk: what waits for whoever has come."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice

from starlette.responses import Response

from archive.domain.records import ConsentRecord, Work
from archive.domain.terms import ConsentState, Role, WorkState
from archive.domain.validity import is_approved
from archive.ingest.quarantine import waiting
from archive.ports import Kit
from archive.web.desk_views import ConsentRow, WorkRow, consent_rows, reviews_due, row_of
from archive.web.desk_visit import Visit

SHOWN = 8


@dataclass(frozen=True, kw_only=True)
class Waiting:
    """What waits: a few of each, and how many there are in all."""

    sent_back: list[WorkRow]
    to_review: list[WorkRow]
    to_approve: list[ConsentRow]
    to_talk_over: list[ConsentRow]
    quarantined: int
    parked: int
    counts: dict[WorkState, int]


def home(visit: Visit) -> Response:
    """Show what waits for the visitor, by their roles."""
    return visit.page("desk_home", waiting=_waiting(visit))


def waiting_approvals(kit: Kit) -> list[ConsentRecord]:
    """Give the consents that were given and nobody has approved yet."""
    states = (ConsentState.GIVEN, ConsentState.RENEWED)
    return [r for state in states for r in kit.catalogue.find(ConsentRecord, state=state) if not is_approved(r)]


def _waiting(visit: Visit) -> Waiting:
    kit, me = visit.kit, visit.account.id
    officer = visit.has_role(Role.CONSENT_OFFICER)
    approvals = [r for r in waiting_approvals(kit) if r.recorder != me] if officer else []
    given = kit.catalogue.find(ConsentRecord, state=ConsentState.GIVEN) if officer else iter(())
    due = reviews_due(given, kit.clock.now().date())
    return Waiting(
        sent_back=_works(kit, WorkState.SENT_BACK, "") if visit.has_role(Role.FACILITATOR, Role.CREW) else [],
        to_review=_works(kit, WorkState.IN_REVIEW, me) if visit.has_role(Role.REVIEWER) else [],
        to_approve=consent_rows(kit, approvals[:SHOWN]),
        to_talk_over=consent_rows(kit, due[:SHOWN]),
        quarantined=len(waiting(kit)),
        parked=len(kit.jobs.parked()) if visit.has_role(Role.ADMINISTRATOR) else 0,
        counts={state: kit.catalogue.count(Work, state=state) for state in WorkState},
    )


def _works(kit: Kit, state: WorkState, not_by: str) -> list[WorkRow]:
    works = (work for work in kit.catalogue.find(Work, state=state) if work.operator != not_by or not not_by)
    return [row_of(kit, work) for work in islice(works, SHOWN)]
