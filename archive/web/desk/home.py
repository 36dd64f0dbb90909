"""The first page of the desk: what waits for whoever has come."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from starlette.responses import Response

from archive.access.gate import readable
from archive.domain.records import Work
from archive.domain.roles import (
    ADMINISTRATOR,
    BRINGS_IN,
    CONSENT_OFFICER,
    EDITS_ROOMS,
    KNOWS_PEOPLE,
    REVIEWER,
    SECOND_PERSON,
    WRITES,
)
from archive.domain.rooms.entries import VisitorRequest
from archive.domain.sealed import AccountChange, CallRequest, QuarantineEntry, TakedownRequest
from archive.domain.terms import WorkState
from archive.languages import _
from archive.ports import Kit, Page
from archive.review.consent.alerts import Alarm, alerts
from archive.review.consent.lapses import PAGE_SIZE, lapses_from, missed_count, missed_talks
from archive.review.consent.risk import waiting_talks
from archive.review.consent.waiting import waiting_approvals
from archive.review.participants import known_as
from archive.review.people.accounts import changes_since, name_of
from archive.review.people.separation import hands_in
from archive.review.withdrawal.verdicts import undecided, undecided_count
from archive.review.works.board import Standing, standing_of
from archive.review.works.find_works import Found, Sought, find_works, waiting_for
from archive.review.works.transfer import hosted_in
from archive.web.desk.accounts import DONE_TO
from archive.web.desk.board.rows import Row, rows_for, shelves
from archive.web.desk.board.words import BOARD_WORDS
from archive.web.desk.views import ConsentRow, consent_row, consent_rows
from archive.web.desk.visit import Visit

SHOWN = 8
LOOKED_THROUGH = 100
"""Among how many of the newest consents that wait those are sought which somebody else wrote down."""
OTHERS = 6
"""How many works of the board stand on the first page as well."""
TOLD_FOR = timedelta(days=14)
"""How long everybody is told what others did to their account."""

ALARMS: Final[Mapping[Alarm, str]] = {
    Alarm.SELF_APPROVED: _("Approved by the very person who wrote it down, so it opens nothing. Find out how."),
    Alarm.WIDER: _("Would open more than what holds now, and nobody else has looked at it: it opens nothing."),
    Alarm.PROOF_LOST: _("Its proof is gone or not as it was kept: it opens nothing any more."),
}
"""What is the matter with a consent, in plain words."""


@dataclass(frozen=True)
class Few:
    """How many of something there are among those that were looked at, and whether there are others."""

    number: int
    is_more: bool


NONE: Final = Few(0, False)


@dataclass(frozen=True, kw_only=True)
class Waiting:
    """What waits: a few of each, and how many there are in all."""

    sent_back: list[Row]
    to_prepare: list[Row]
    to_review: list[Row]
    may_be_more: bool
    to_approve: list[ConsentRow]
    lapses: Few
    talks: list[tuple[str, str]]
    is_homeless: bool
    alerts: list[tuple[Alarm, ConsentRow]]
    done_to_me: list[tuple[AccountChange, str]]
    quarantined: int
    is_full: bool
    parked: int
    takedowns: int
    erasures: Few
    calls: int
    requests: int
    counts: dict[WorkState, int]


def home(visit: Visit) -> Response:
    """Show what waits for the visitor, by their roles, and other works of the board below."""
    waits = _waiting(visit)
    above = {row.standing.work.id for row in (*waits.sent_back, *waits.to_prepare, *waits.to_review)}
    others = [s for s in find_works(visit.kit, Sought(), 0, OTHERS).standings if s.work.id not in above]
    return visit.page(
        "desk_home",
        waiting=waits,
        alarms=ALARMS,
        done_to=DONE_TO,
        board=BOARD_WORDS,
        shelves=shelves(visit, rows_for(visit, others)),
    )


def _waiting(visit: Visit) -> Waiting:
    kit, me = visit.kit, visit.account.id
    unapproved = waiting_approvals(kit, 0, LOOKED_THROUGH) if visit.has_role(CONSENT_OFFICER) else []
    approvals = [r for r in unapproved if not visit.is_own(hands_in(r))]
    knows = visit.has_role(KNOWS_PEOPLE)
    to_prepare, to_review = _to_prepare(visit), _to_review(visit)
    talks = waiting_talks(kit) if visit.has_role(SECOND_PERSON) else []
    return Waiting(
        sent_back=_sent_back(visit),
        to_prepare=rows_for(visit, to_prepare.standings),
        to_review=rows_for(visit, to_review.standings),
        may_be_more=to_prepare.is_more or to_review.is_more,
        to_approve=consent_rows(kit, approvals[:SHOWN]),
        lapses=_lapses(kit) if knows else NONE,
        alerts=_alerts(kit) if knows else [],
        is_homeless=visit.has_role(ADMINISTRATOR) and not hosted_in(kit),
        done_to_me=_done_to(kit, me),
        talks=[(talk.id, known_as(kit, talk.participant_id)) for talk in talks if not visit.is_own([talk.recorder])][
            :SHOWN
        ],
        quarantined=kit.vault.count(QuarantineEntry, resolved="false"),
        is_full=kit.jobs.full_since() is not None,
        parked=len(kit.jobs.parked()) if visit.has_role(ADMINISTRATOR) else 0,
        takedowns=kit.vault.count(TakedownRequest, resolved="false"),
        erasures=_erasures(kit),
        calls=kit.vault.count(CallRequest, resolved="false") if knows else 0,
        requests=kit.vault.count(VisitorRequest, resolved="false") if visit.has_role(EDITS_ROOMS) else 0,
        counts={state: kit.catalogue.count(Work, state=state) for state in WorkState},
    )


def _lapses(kit: Kit) -> Few:
    """Count the days that the first page of them tells of."""
    page, missed = lapses_from(kit, None), missed_talks(kit)
    is_more = page.following is not None or missed_count(kit) > PAGE_SIZE
    return Few(len(page.lapses) + len(missed), is_more)


def _erasures(kit: Kit) -> Few:
    """Count the originals that will be erased or wait for it: everybody is told, for nobody can undo it."""
    found = undecided(kit, 0, LOOKED_THROUGH)
    return Few(len(found.agreed) + len(found.waiting), undecided_count(kit) > LOOKED_THROUGH)


def _alerts(kit: Kit) -> list[tuple[Alarm, ConsentRow]]:
    return [(one.alarm, consent_row(kit, one.record)) for one in alerts(kit, SHOWN)]


def _done_to(kit: Kit, account_id: str) -> list[tuple[AccountChange, str]]:
    """Give what others at the desk did to an account of late, with their names."""
    since = kit.clock.now() - TOLD_FOR
    found = [c for c in changes_since(kit, account_id, since) if c.by not in ("", account_id)]
    return [(change, name_of(kit, change.by)) for change in found]


def _to_prepare(visit: Visit) -> Found:
    """Give new works that a facilitator is to describe, ask about or write down, those in preparation last."""
    kit, most = visit.kit, SHOWN
    found: tuple[Standing, ...] = ()
    is_more = False
    for state in (WorkState.IN_REVIEW, WorkState.PREPARING, WorkState.RECEIVED):
        if visit.has_role(WRITES) and len(found) < most:
            next_ones = waiting_for(kit, WRITES, state, most - len(found))
            found, is_more = (*found, *next_ones.standings), is_more or next_ones.is_more
    return Found(standings=found, until=0, is_more=is_more)


def _to_review(visit: Visit) -> Found:
    """Give complete works that wait for a second person who is not the one who brought them in."""
    if not visit.has_role(REVIEWER):
        return Found(standings=(), until=0, is_more=False)
    return waiting_for(visit.kit, REVIEWER, WorkState.IN_REVIEW, SHOWN, visit.is_own)


def _sent_back(visit: Visit) -> list[Row]:
    kit = visit.kit
    works = readable(kit.catalogue.find(Work, Page(limit=SHOWN), state=WorkState.SENT_BACK.value))
    return rows_for(visit, (standing_of(kit, work) for work in works)) if visit.has_role(BRINGS_IN) else []
