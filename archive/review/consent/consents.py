"""What people allow: recording it with its proof, a second person's approval, and taking it back at once.

Opening anything needs two people; closing it needs nobody. A record is never edited wider: more is a new record
that names the one it replaces.
"""

from __future__ import annotations

import calendar
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from itertools import chain

from archive.domain.consent import Facts
from archive.domain.days import require_sensible, zones_release
from archive.domain.erasure import is_lost
from archive.domain.errors import ArchiveError, InvalidInputError, RefusedError, readable
from archive.domain.ids import EvidenceId, RecordId, RenditionId, new_id
from archive.domain.jobs import JobName
from archive.domain.narrowing import Permissions, closed_until, has_more_than_a_mark, mark_only, taken_out, widens
from archive.domain.records import ConsentRecord, ParticipantHandle, Record, Work
from archive.domain.roles import CONSENT_OFFICER, KNOWS_PEOPLE
from archive.domain.sealed import Evidence
from archive.domain.terms import (
    VALID_STATES,
    AfterWithdrawal,
    ConsentState,
    Fate,
    ScopeKind,
)
from archive.domain.two_person_rule import require_known_crew, require_second_approver
from archive.domain.withdrawals import Reach
from archive.ports import Kit
from archive.review.consent import ledger
from archive.review.consent.new_consent import NewConsent, require_sound, with_names_sealed
from archive.review.people.accounts import Actor, actor, require_may_close, require_role
from archive.review.people.separation import require_no_part_in, require_second_person
from archive.review.people.withdrawal_act import Act, Closing, entered, require_wish, withdrawal_or_none
from archive.review.works.concealment import reconsider
from archive.review.works.placement import place_work
from archive.review.works.transfer import require_basis
from archive.review.works.works import renditions

_TAKEN_BACK = frozenset({ConsentState.WITHDRAWN, ConsentState.REVOKED, ConsentState.REFUSED})

REVIEW_AFTER_MONTHS = 24
"""When a consent is talked over again unless another day was agreed (rules B.2)."""


def record_consent(kit: Kit, new: NewConsent, evidence: Iterable[bytes]) -> ConsentRecord:
    """Write a consent down with its proof; it opens nothing until a second person has approved it.

    Raises:
        InvalidInputError: the proof is empty, or something in the record does not fit together.
        RefusedError: the recorder may not record consents, or the person has died.
    """
    recorder = actor(kit, new.recorder)
    require_role(recorder, KNOWS_PEOPLE)
    require_sound(kit, new)
    kept = _keep_evidence(kit, new, evidence)
    now = kit.clock.now()
    record = ConsentRecord(
        id=RecordId(new_id()),
        given_at=now,
        changed_at=now,
        evidence_id=kept.id,
        evidence_sha256=kept.sha256,
        zones_release=zones_release(),
        **_as_written(with_names_sealed(kit, new), now),  # type: ignore[arg-type]
    )
    return ledger.enter(kit, record, recorder, "recorded")


def approve_consent(kit: Kit, record_id: str, by: str) -> ConsentRecord:
    """Put a second person's name under a consent: from now on it opens what it says.

    Raises:
        RefusedError: the approver recorded it, prepared a work it covers, or is no consent officer.
    """
    approver = actor(kit, by)
    require_role(approver, CONSENT_OFFICER)

    def approve(record: ConsentRecord) -> tuple[ConsentRecord, ConsentState]:
        if record.approver:
            return record, record.state
        if record.state not in VALID_STATES:
            raise RefusedError("Only a consent that was given can be approved.")
        if kit.catalogue.get(ParticipantHandle, record.participant_id).died_on is not None:
            raise RefusedError("This person has died: what they allowed can be narrowed, never widened.")
        works = list(works_under(kit, record))
        require_second_approver(record, by, works)
        for work in works:
            require_known_crew(work, approver.roles)
        require_second_person(kit, by, [record.recorder, *(work.operator for work in works)])
        require_no_part_in(kit, by, record)
        for work in works_under(kit, record):
            require_basis(kit, work, [record])
        return replace(record, approver=by), record.state

    approved = ledger.change(kit, record_id, approve, approver, "approved")
    _follow(kit, approved)
    return approved


def narrow_consent(
    kit: Kit, record_id: str, permissions: Permissions, by: Actor, valid_until: date | None = None
) -> ConsentRecord:
    """Take a part of a consent back at once; anyone at the desk may, alone.

    Raises:
        RefusedError: this would open something; that needs a new consent and a second person.
    """
    return narrow_under(kit, Act(), record_id, Left(permissions, valid_until), by)


@dataclass(frozen=True)
class Left:
    """What is left of a consent: its answers, and its last day if that comes earlier than before."""

    permissions: Permissions
    valid_until: date | None = None


def narrow_under(kit: Kit, act: Act, record_id: str, left: Left, by: Actor) -> ConsentRecord:
    """Take a part of a consent back as one step of an act; as `narrow_consent`."""
    if act.wish.fate is not Fate.HIDE:
        raise RefusedError("Only with a whole consent can it be said what becomes of the originals.")
    require_sensible([left.valid_until])

    def narrow(record: ConsentRecord) -> tuple[ConsentRecord, ConsentState]:
        changed = replace(record, permissions=left.permissions, valid_until=left.valid_until or record.valid_until)
        if widens(changed, record):
            raise RefusedError("This would open more than was allowed; record a new consent instead.")
        return changed, ConsentState.WITHDRAWN

    return _close(kit, record_id, _Closing(act, Reach.PART, narrow, "narrowed"), by)


def withdraw_consent(kit: Kit, record_id: str, by: Actor, note: str = "", act: Act | None = None) -> ConsentRecord:
    """Take a consent back at once; anyone at the desk may, alone.

    Where the person chose to leave a mark, and allowed even that the work exists, only that much stays; taking it
    back once more removes the mark too. What is only hidden until a day is closed whole until then, and opens by the
    clock. `act` says what becomes of the sealed originals, and under which id all this can be looked up.

    Raises:
        RefusedError: a part of a work cannot be erased from its original.
        InvalidInputError: the day until which it is to be hidden is missing or past.
    """
    act = act or Act()
    require_wish(kit, act)
    until = act.wish.hidden_until if act.wish.fate is Fate.HIDE_UNTIL else None

    def withdraw(record: ConsentRecord) -> tuple[ConsentRecord, ConsentState]:
        if act.wish.fate is Fate.ERASE and record.scope.kind is ScopeKind.SEGMENT:
            raise RefusedError("A part cannot be erased from its original; take the whole work back to have it erased.")
        if until is not None and record.state not in _TAKEN_BACK:
            return closed_until(record, until), ConsentState.WITHDRAWN
        if until is not None:
            return record, record.state
        leaves_mark = record.after_withdrawal is AfterWithdrawal.LEAVE_MARK and act.wish.fate is not Fate.ERASE
        if leaves_mark and record.state in VALID_STATES and has_more_than_a_mark(record.permissions):
            return replace(record, permissions=mark_only(record.permissions)), ConsentState.WITHDRAWN
        return replace(record, state=ConsentState.WITHDRAWN), ConsentState.WITHDRAWN

    return _close(kit, record_id, _Closing(act, Reach.CONSENTS, withdraw, note or "withdrawn"), by)


def works_under(kit: Kit, record: ConsentRecord) -> Iterator[Work]:
    """Yield the works that a consent speaks about: those within its scope in which the person appears."""
    return _under(record, kit.catalogue.find(Work, participant_id=record.participant_id))


def _under(record: ConsentRecord, works: Iterable[Work]) -> Iterator[Work]:
    scope = record.scope
    for work in works:
        covers = {
            ScopeKind.WORK: scope.id == work.id,
            ScopeKind.WORKSHOP: scope.id == work.workshop_id,
            ScopeKind.PROJECT: scope.id == work.project_id,
            ScopeKind.SEGMENT: any(segment.id == scope.id for segment in work.segments),
        }
        if covers[scope.kind]:
            yield work


def lost_by(kit: Kit, record: ConsentRecord, works: Iterable[Work]) -> tuple[RenditionId, ...]:
    """Give the renditions of these works that nobody can be served any more once a consent is as this record says."""
    lost: list[RenditionId] = []
    for work in works:
        try:
            facts = with_record(kit.catalogue.facts(work.id), record)
        except ArchiveError:  # what cannot be read now is found by the worker; it may not hold a taking-back up
            continue
        lost += [rendition.id for rendition in renditions(kit, work.id) if is_lost(facts, rendition)]
    return tuple(lost)


def with_record(facts: Facts, record: ConsentRecord) -> Facts:
    """Give the facts of a work as they will be with a consent as this record says."""
    person = facts.people.get(record.participant_id)
    if person is None:
        return facts
    records = (*(r for r in person.records if r.id != record.id), record)
    return replace(facts, people={**facts.people, record.participant_id: replace(person, records=records)})


@dataclass(frozen=True)
class _Closing:
    """How a consent is closed: under which act, how far, by which step, and what the ledger says of it."""

    act: Act
    reach: Reach
    step: ledger.Step
    note: str


def _close(kit: Kit, record_id: str, closing: _Closing, by: Actor) -> ConsentRecord:
    """Save first, so that the gate is shut, then queue what is left to be deleted."""
    before = kit.catalogue.get(ConsentRecord, record_id)
    require_may_close(kit, by, before.participant_id)

    def step(record: ConsentRecord) -> tuple[ConsentRecord, ConsentState]:
        nonlocal before
        before = record
        return closing.step(record)

    def beside(record: ConsentRecord) -> list[Record]:
        works = _readable_under(kit, record)
        is_part = closing.reach is Reach.PART
        atoms, purposes = taken_out(record.permissions, before.permissions if is_part else record.permissions)
        closed = Closing(
            reach=closing.reach,
            participant_id=record.participant_id,
            record_id=record.id,
            work_ids=tuple(work.id for work in works),
            rendition_ids=lost_by(kit, record, works),
            atoms=atoms,
            purposes=purposes,
        )
        return [entered(kit, closing.act, by, closed)]

    record = ledger.change_beside(kit, record_id, step, by, (closing.note, beside))
    known = withdrawal_or_none(kit, closing.act.id)
    if closing.act.wish.fate is Fate.ERASE and (known is None or record.id not in known.record_ids):
        kit.catalogue.save_all(beside(record))  # taken back before; only now is it wished to be erased
    for work in _readable_under(kit, record):
        kit.jobs.put(JobName.ERASE, work.id)
    _follow(kit, record)
    return record


def _follow(kit: Kit, record: ConsentRecord) -> None:
    """Have what was made of the works under a consent covered anew and moved as it now says."""
    works = _readable_under(kit, record)
    reconsider(kit, works)
    for work in works:
        place_work(kit, work.id)


def _readable_under(kit: Kit, record: ConsentRecord) -> list[Work]:
    return list(_under(record, readable(kit.catalogue.find(Work, participant_id=record.participant_id))))


def _keep_evidence(kit: Kit, new: NewConsent, chunks: Iterable[bytes]) -> Evidence:
    remaining = iter(chunks)
    first = next((chunk for chunk in remaining if chunk), b"")
    if not first:
        raise InvalidInputError(
            "consent.no_evidence", "Without a proof there is no consent: add the scan, recording or film of it."
        )
    evidence_id = EvidenceId(new_id())
    sha256, size_bytes = kit.vault.keep_evidence(evidence_id, chain([first], remaining))
    return kit.vault.save(
        Evidence(
            id=evidence_id,
            participant_id=new.participant_id,
            media_type=new.evidence_media_type,
            sha256=sha256,
            size_bytes=size_bytes,
            file_name=new.evidence_file_name,
        )
    )


def _as_written(new: NewConsent, now: datetime) -> dict[str, object]:
    """Give the fields that the record takes over as they were said, with the day of the next talk."""
    sealed = {"evidence_media_type", "evidence_file_name"}
    written = {name: getattr(new, name) for name in new.__dataclass_fields__ if name not in sealed}
    if written["review_on"] is None and new.state in VALID_STATES:
        written["review_on"] = _months_later(now.date(), REVIEW_AFTER_MONTHS)
    return written


def _months_later(day: date, months: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    last = calendar.monthrange(year, month + 1)[1]
    return date(year, month + 1, min(day.day, last))
