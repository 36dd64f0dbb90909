"""What a person can see and do with their code alone: what strangers meet of them, and taking any of it back.

Everything done here closes; nothing opens. What is closed is closed by the same functions as at the desk, and the
ledger says that the participant did it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial
from typing import Final

from archive.domain.codes import new_code, parse_code
from archive.domain.errors import ArchiveError, NotFoundError, RefusedError, StaleRecordError, readable
from archive.domain.ids import AccountId, ParticipantId, RecordId, SegmentId, WithdrawalId, WorkId, new_id
from archive.domain.jobs import JobName
from archive.domain.narrowing import Permissions, without_atoms, without_purposes
from archive.domain.records import ConsentRecord, Record, Scope, Work
from archive.domain.sealed import CallRequest, TryCount, WithdrawalCode
from archive.domain.terms import NO_ATOMS, VALID_STATES, Atom, ConsentState, Fate, Purpose, ScopeKind
from archive.domain.withdrawals import JUST_HIDE, Reach, Wish
from archive.ports import Kit, Page
from archive.review.consent import ledger
from archive.review.consent.consents import Left, lost_by, narrow_under, withdraw_consent
from archive.review.people.accounts import Actor, actor
from archive.review.people.withdrawal_act import Act, Closing, entered, require_wish, withdrawal_or_none
from archive.review.people.withdrawal_codes import code_now, whose_code

THINGS: Final[Mapping[str, frozenset[Atom]]] = {
    "picture": frozenset({Atom.FACE, Atom.BODY}),
    "voice": frozenset({Atom.VOICE, Atom.SPEECH}),
    "words": frozenset({Atom.WORDS}),
    "name": frozenset({Atom.PSEUDONYM, Atom.NAME}),
    "details": frozenset({Atom.ORIGIN, Atom.PLACE, Atom.TIME}),
}
"""What can be taken back on its own, as a person would say it."""

TRIES_COUNTED_FOR: Final = timedelta(minutes=15)
MOST_WAITING_CALLS: Final = 5
LONGEST_TEXT: Final = 4_000
_COUNT_ID: Final = "door"


@dataclass(frozen=True)
class Closed:
    """What a taking-back has closed, and when; `failed` counts what could not be written and must be tried again."""

    at: datetime
    work_ids: tuple[WorkId, ...] = ()
    failed: int = 0
    withdrawal_id: WithdrawalId | None = None


def open_door(kit: Kit, typed: str) -> WithdrawalCode | None:
    """Give the record of a right code, or None; a wrong, ended, unheard-of or mistyped one costs the same."""
    if parse_code(typed) is None:
        whose_code(kit, new_code().compact)
        return None
    participant_id = whose_code(kit, typed)
    return None if participant_id is None else code_now(kit, participant_id)


def failed_lately(kit: Kit) -> int:
    """Give how many wrong codes were tried of late, by anybody in any process."""
    count = _count(kit)
    return count.failed if kit.clock.now() - count.since < TRIES_COUNTED_FOR else 0


def count_failed(kit: Kit) -> None:
    """Count one more wrong code; when two are counted at once, one of them may be lost."""
    count, now = _count(kit), kit.clock.now()
    if now - count.since >= TRIES_COUNTED_FOR:
        count = replace(count, since=now, failed=0)
    with suppress(StaleRecordError):
        kit.vault.save(replace(count, failed=count.failed + 1))


def participant(participant_id: ParticipantId) -> Actor:
    """Give a person as somebody who acts for themselves, without an account."""
    return Actor(AccountId(""), frozenset(), participant_id)


def own_records(kit: Kit, participant_id: ParticipantId) -> list[ConsentRecord]:
    """Give everything a person answered, oldest first."""
    found = readable(kit.catalogue.find(ConsentRecord, participant_id=participant_id))
    return sorted(found, key=lambda record: (record.changed_at, record.id))


def own_works(kit: Kit, participant_id: ParticipantId) -> list[Work]:
    """Give the works in which a person appears."""
    return sorted(readable(kit.catalogue.find(Work, participant_id=participant_id)), key=lambda work: work.id)


def hide_everything(kit: Kit, participant_id: ParticipantId, wish: Wish = JUST_HIDE) -> Closed:
    """Take back everything a person ever allowed, marks too; what cannot be written does not hold up the rest.

    `wish` says what becomes of the sealed originals: hidden, hidden until a day, or erased.
    """
    act = Act(wish)
    require_wish(kit, act)
    # What was only hidden before is erased now too.
    erases = wish.fate is Fate.ERASE
    records = [r for r in own_records(kit, participant_id) if r.state in VALID_STATES or erases]
    failed = sum(not _tried(partial(_withdraw_whole, kit, record, act)) for record in records)
    return closed_by(kit, [work.id for work in own_works(kit, participant_id)], act, failed)


def take_back_work(kit: Kit, participant_id: ParticipantId, work_id: str, wish: Wish = JUST_HIDE) -> Closed:
    """Close one work, whatever wider consents say: a no to this very work is written down, and binds at once.

    Raises:
        RefusedError: the person is not in this work, or wishes it hidden until a day: that is said of a consent.
    """
    work = next((work for work in own_works(kit, participant_id) if work.id == work_id), None)
    if work is None:
        raise RefusedError("Nobody can take back what is somebody else's.")
    if wish.fate is Fate.HIDE_UNTIL:
        raise RefusedError("One work alone cannot be hidden until a day; take everything back until then.")
    act = Act(wish)
    say_no(kit, participant_id, act, No(Scope(kind=ScopeKind.WORK, id=work.id), work))
    return closed_by(kit, [work.id], act)


@dataclass(frozen=True)
class No:
    """What a person says no to, and the work that it is, or is a part of."""

    scope: Scope
    work: Work

    @property
    def segment_ids(self) -> tuple[SegmentId, ...]:
        """Give the part that is meant, where it is not the whole work."""
        return (SegmentId(self.scope.id),) if self.scope.kind is ScopeKind.SEGMENT else ()


def say_no(kit: Kit, participant_id: ParticipantId, act: Act, no: No) -> None:
    """Write down a person's no to a work or to a part of it, whatever wider consents say; it binds at once."""
    by, own = participant(participant_id), own_records(kit, participant_id)
    mine = [record for record in own if record.scope == no.scope]

    def beside(record: ConsentRecord) -> list[Record]:
        closing = Closing(
            reach=Reach.PART if no.segment_ids else Reach.CONSENTS,
            participant_id=participant_id,
            record_id=record.id,
            work_ids=(no.work.id,),
            rendition_ids=lost_by(kit, record, [no.work]),
            segment_ids=no.segment_ids,
        )
        return [entered(kit, act, by, closing)]

    # A no that a later consent has replaced no longer speaks: then a fresh one is written.
    replaced = {name for r in own for name in r.supersedes}
    noes = (r for r in mine if r.state is ConsentState.WITHDRAWN and not r.permissions and r.id not in replaced)
    standing = next(noes, None)
    if standing is None:
        ledger.enter(kit, _no_to(kit, participant_id, no.scope), by, "withdrawn", beside)
    elif act.wish.fate is Fate.ERASE:
        kit.catalogue.save_all(beside(standing))
    kit.jobs.put(JobName.ERASE, no.work.id)
    for record in mine:
        if record.state in VALID_STATES:
            _withdraw_whole(kit, record, act)


def take_back_part(
    kit: Kit, participant_id: ParticipantId, record_id: str, atoms: frozenset[Atom], purposes: Iterable[Purpose]
) -> Closed:
    """Take things of oneself (`atoms_in` tells what they are made of), or whole purposes, out of one consent.

    Raises:
        RefusedError: it is somebody else's.
        NotFoundError: there is no such consent.
    """
    record = kit.catalogue.get(ConsentRecord, record_id)
    left = without_purposes(_without(record.permissions, atoms), frozenset(purposes))
    act = Act()
    narrow_under(kit, act, record_id, Left(left), participant(participant_id))
    return closed_by(kit, [work.id for work in own_works(kit, participant_id)], act)


def atoms_in(things: Iterable[str]) -> frozenset[Atom]:
    """Give what things that can be taken back on their own are made of; an unknown one is nothing."""
    return NO_ATOMS.union(*(THINGS[thing] for thing in things if thing in THINGS))


def ask_call(kit: Kit, participant_id: ParticipantId, text: str) -> None:
    """Ask to be called; a few requests of one person wait at most, and a second tap asks for nothing twice."""
    found = kit.vault.find(CallRequest, OLDEST_FIRST, participant_id=participant_id, resolved="false")
    waiting = list(readable(found))
    asked_at, said = kit.clock.now(), text.strip()[:LONGEST_TEXT]
    if any(call.text == said for call in waiting):
        return
    if len(waiting) >= MOST_WAITING_CALLS:
        both = "\n\n".join(text for text in (said, waiting[-1].text) if text)
        kit.vault.save(replace(waiting[-1], text=both[:LONGEST_TEXT], asked_at=asked_at))
        return
    kit.vault.save(CallRequest(id=new_id(), participant_id=participant_id, asked_at=asked_at, text=said))


OLDEST_FIRST: Final = Page(order_by="asked_at")


def waiting_calls(kit: Kit, page: Page = OLDEST_FIRST) -> tuple[CallRequest, ...]:
    """Give who asked to be called and was not yet, the oldest first; or a page of them."""
    return tuple(readable(kit.vault.find(CallRequest, page, resolved="false")))


def answer_call(kit: Kit, call_id: str, by: Actor) -> CallRequest:
    """Write down that somebody was called."""
    actor(kit, by.account_id)
    call = kit.vault.get(CallRequest, call_id)
    done = replace(call, resolved=True, resolved_by=by.account_id, resolved_at=kit.clock.now())
    return call if call.resolved else kit.vault.save(done)


def _without(permissions: Permissions, atoms: frozenset[Atom]) -> Permissions:
    return without_atoms(permissions, atoms) if atoms else permissions


def _withdraw_whole(kit: Kit, record: ConsentRecord, act: Act) -> None:
    """Take a consent back; where a mark would stay, take that back too. A part is never erased, only hidden."""
    by = participant(record.participant_id)
    if act.wish.fate is Fate.ERASE and record.scope.kind is ScopeKind.SEGMENT:
        act = Act()
    taken = withdraw_consent(kit, record.id, by, act=act)
    if taken.state in VALID_STATES and act.wish.fate is not Fate.HIDE_UNTIL:
        withdraw_consent(kit, record.id, by, act=act)


def _no_to(kit: Kit, participant_id: ParticipantId, scope: Scope) -> ConsentRecord:
    return ConsentRecord(
        id=RecordId(new_id()),
        participant_id=participant_id,
        scope=scope,
        state=ConsentState.WITHDRAWN,
        permissions=(),
        changed_at=kit.clock.now(),
        recorder="participant",
    )


def closed_by(kit: Kit, work_ids: Iterable[WorkId], act: Act, failed: int = 0) -> Closed:
    """Say what an act has closed; without an id where there was nothing to write."""
    there = withdrawal_or_none(kit, act.id)
    return Closed(kit.clock.now(), tuple(work_ids), failed, there.id if there else None)


def _tried(act: Callable[[], None]) -> bool:
    try:
        act()
    except ArchiveError:
        return False
    return True


def _count(kit: Kit) -> TryCount:
    try:
        return kit.vault.get(TryCount, _COUNT_ID)
    except NotFoundError:
        return TryCount(id=_COUNT_ID, since=kit.clock.now())
