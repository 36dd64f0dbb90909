"""How a consent changes: the record and its line in the ledger are kept as one change, whoever else is writing."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from archive.domain.errors import BrokenRecordError, NotFoundError, StaleRecordError, TamperedError
from archive.domain.ids import RecordId
from archive.domain.ledger import BROKEN_HASH, Turn, event_at, event_id, next_event, verify_ledger
from archive.domain.records import ConsentEvent, ConsentRecord, ParticipantHandle, Record
from archive.domain.terms import ConsentState
from archive.ports import Kit, Page
from archive.review.people.accounts import Actor

Step = Callable[[ConsentRecord], tuple[ConsentRecord, ConsentState]]
Beside = Callable[[ConsentRecord], Sequence[Record]]

TRIES = 50
"""How often a change is tried again when others write at the same moment."""

CLOSING = frozenset({ConsentState.WITHDRAWN, ConsentState.INVALIDATED, ConsentState.UNKNOWN})
"""States that only close: they are written even into a damaged ledger."""


def nothing_beside(_record: ConsentRecord) -> Sequence[Record]:
    """Keep nothing beside a consent and its line."""
    return ()


def enter(kit: Kit, record: ConsentRecord, by: Actor, note: str = "", beside: Beside = nothing_beside) -> ConsentRecord:
    """Keep a new consent with its first line in the ledger, and what is to be kept beside it as the same change."""
    for _ in range(TRIES):
        dated = _dated(kit, record)
        try:
            kit.catalogue.save_all([dated, _line(kit, dated, record.state, by, note), *beside(dated)])
        except StaleRecordError:
            continue
        return kit.catalogue.get(ConsentRecord, record.id)
    raise StaleRecordError("Too many people are writing at this moment; try again.")


def change(kit: Kit, record_id: str, step: Step, by: Actor, note: str) -> ConsentRecord:
    """Change a consent by a step that gives the new record and the state to write in the ledger.

    The step runs again on the newest record whenever somebody else wrote in between. A step that gives back the
    same record changes nothing and writes no line.
    """
    return change_beside(kit, record_id, step, by, (note, nothing_beside))


def change_beside(kit: Kit, record_id: str, step: Step, by: Actor, told: tuple[str, Beside]) -> ConsentRecord:
    """Change a consent as `change` does; `told` is the line's note, and what is kept beside it as the same change."""
    note, beside = told
    for _ in range(TRIES):
        record = kit.catalogue.get(ConsentRecord, record_id)
        changed, state = step(record)
        if changed == record:
            return record
        dated = _dated(kit, changed)
        try:
            kit.catalogue.save_all([dated, _line(kit, dated, state, by, note), *beside(dated)])
        except StaleRecordError:
            continue
        return kit.catalogue.get(ConsentRecord, record_id)
    raise StaleRecordError("Too many people are writing at this moment; try again.")


def change_protection(
    kit: Kit,
    participant_id: str,
    step: Callable[[ParticipantHandle], ParticipantHandle],
    by: Actor,
    told: tuple[str, ConsentState, str],
) -> ParticipantHandle:
    """Change how a person is protected, with its line in the ledger as one change.

    `told` is what the line is about (the id of a sealed record, or of the person), its state and its note.
    """
    about, state, note = told
    for _ in range(TRIES):
        handle = kit.catalogue.get(ParticipantHandle, participant_id)
        changed = step(handle)
        if changed == handle:
            return handle
        turn = Turn(id=RecordId(about), participant_id=handle.id, changed_at=kit.clock.now())
        try:
            kit.catalogue.save_all([changed, _line(kit, turn, state, by, note)])
        except StaleRecordError:
            continue
        return kit.catalogue.get(ParticipantHandle, participant_id)
    raise StaleRecordError("Too many people are writing at this moment; try again.")


def verify(kit: Kit) -> int:
    """Check the whole ledger of consents and give its number of lines; TamperedError names the first wrong one."""
    # A chain is whole or not: each line is looked at.
    return verify_ledger(list(kit.catalogue.find(ConsentEvent, Page(order_by="id"))))


def history(kit: Kit, record_id: str) -> tuple[ConsentEvent, ...]:
    """Give the lines of the ledger about one consent, oldest first."""
    return tuple(sorted(kit.catalogue.find(ConsentEvent, record_id=record_id), key=lambda event: event.sequence))


def _dated(kit: Kit, record: ConsentRecord) -> ConsentRecord:
    return replace(record, changed_at=max(kit.clock.now(), record.changed_at))


def _line(kit: Kit, record: ConsentRecord | Turn, state: ConsentState, by: Actor, note: str) -> ConsentEvent:
    count = kit.catalogue.count(ConsentEvent)
    try:
        last = kit.catalogue.get(ConsentEvent, event_id(count)) if count else None
    except (NotFoundError, BrokenRecordError) as error:
        if state in CLOSING:
            return _after_a_break(kit, record, (state, by.as_role, note))
        raise TamperedError("The ledger of consents is damaged; nothing can be opened until it is mended.") from error
    if last is not None:
        record = replace(record, changed_at=max(record.changed_at, last.at))
    return next_event(last, record, state, by.as_role, note)


def _after_a_break(kit: Kit, record: ConsentRecord | Turn, said: tuple[ConsentState, str, str]) -> ConsentEvent:
    """Write a taking-back into a damaged ledger, after everything that can be found: it may not wait for a repair."""
    sequence = kit.catalogue.count(ConsentEvent) + 1
    while _is_taken(kit, sequence):
        sequence += 1
    return event_at(sequence, BROKEN_HASH, record, said)


def _is_taken(kit: Kit, sequence: int) -> bool:
    try:
        kit.catalogue.get(ConsentEvent, event_id(sequence))
    except NotFoundError:
        return False
    except BrokenRecordError:
        return True
    return True
