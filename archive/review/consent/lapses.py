"""What begins, ends or should be talked over again in the coming days; found by asking, with no job running."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Final

from archive.domain.errors import BrokenRecordError, NotFoundError, readable
from archive.domain.ids import ParticipantId, RecordId
from archive.domain.records import ConsentRecord, ParticipantHandle
from archive.domain.terms import VALID_STATES
from archive.domain.validity import is_approved, is_minor
from archive.ports import Kit, Range

AHEAD: Final = timedelta(days=90)
"""How far ahead the desk looks."""


class Turn(StrEnum):
    """What the clock will do by itself."""

    ENDS = "ends"
    REVIEW = "review"
    OF_AGE = "of_age"
    LIFT_ENDS = "lift_ends"
    OPENS = "opens"


@dataclass(frozen=True, kw_only=True)
class Lapse:
    """One day on which something about a person begins, ends or is due; `is_past` for a talk that was missed."""

    on: date
    turn: Turn
    participant_id: ParticipantId
    record_id: RecordId | None = None
    is_past: bool = False


def lapses(kit: Kit, ahead: timedelta = AHEAD) -> list[Lapse]:
    """Give what turns within so many days, and talks that were missed, oldest first.

    Only consents in force or to come count: given, approved, not replaced, of people who live.
    """
    today = kit.clock.now().date()
    found = [
        lapse
        for handle in _concerned(kit, today, today + ahead)
        if handle.died_on is None
        for lapse in _of_person(kit, handle, today)
        if lapse.on <= today + ahead
    ]
    return sorted(found, key=lambda lapse: (lapse.on, lapse.turn, lapse.participant_id))


def _concerned(kit: Kit, today: date, last: date) -> Iterator[ParticipantHandle]:
    """Yield those about whom any day at all until the last one is written down, each once."""
    until, in_between = Range(below=last + timedelta(days=1)), Range(least=today, below=last + timedelta(days=1))
    consents = (
        kit.catalogue.find(ConsentRecord, valid_until=in_between),
        kit.catalogue.find(ConsentRecord, not_before=in_between),
        kit.catalogue.find(ConsentRecord, hidden_until=in_between),
        kit.catalogue.find(ConsentRecord, review_on=until),
    )
    names = {record.participant_id for found in consents for record in readable(found)}
    persons = (
        kit.catalogue.find(ParticipantHandle, adult_on=until),
        kit.catalogue.find(ParticipantHandle, lift_ends_on=in_between),
    )
    names |= {handle.id for found in persons for handle in readable(found)}
    for name in sorted(names):
        try:
            handle = kit.catalogue.get(ParticipantHandle, name)
        except (NotFoundError, BrokenRecordError):
            continue
        yield handle


def _of_person(kit: Kit, handle: ParticipantHandle, today: date) -> Iterator[Lapse]:
    standing = list(_standing(kit, handle))
    for record in standing:
        yield from _of_record(record, today)
    guarded = any(record.guardian for record in standing)
    if handle.adult_on is not None and guarded and is_minor(handle, None, kit.clock.now()):
        yield Lapse(on=handle.adult_on, turn=Turn.OF_AGE, participant_id=handle.id)
    if handle.lift is not None and handle.lift.ends_on >= today:
        yield Lapse(on=handle.lift.ends_on, turn=Turn.LIFT_ENDS, participant_id=handle.id)


def _of_record(record: ConsentRecord, today: date) -> Iterator[Lapse]:
    opens_on = max((day for day in (record.not_before, record.hidden_until) if day is not None), default=None)
    for turn, day in ((Turn.ENDS, record.valid_until), (Turn.OPENS, opens_on)):
        if day is not None and day >= today:
            yield Lapse(on=day, turn=turn, participant_id=record.participant_id, record_id=record.id)
    if record.review_on is not None and (record.valid_until is None or record.valid_until >= today):
        yield Lapse(
            on=record.review_on,
            turn=Turn.REVIEW,
            participant_id=record.participant_id,
            record_id=record.id,
            is_past=record.review_on < today,
        )


def _standing(kit: Kit, handle: ParticipantHandle) -> Iterator[ConsentRecord]:
    records = list(readable(kit.catalogue.find(ConsentRecord, participant_id=handle.id)))
    replaced = {name for record in records if is_approved(record) for name in record.supersedes if name != record.id}
    for record in records:
        if record.id not in replaced and record.state in VALID_STATES and is_approved(record):
            yield record
