"""What begins, ends or should be talked over again in the coming days; found by asking, with no job running."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Any, Final

from archive.domain.errors import BrokenRecordError, NotFoundError, readable
from archive.domain.ids import ParticipantId, RecordId
from archive.domain.records import ConsentRecord, ParticipantHandle
from archive.domain.terms import VALID_STATES
from archive.domain.validity import is_approved, is_minor
from archive.ports import Kit, Page, Range

AHEAD: Final = timedelta(days=90)
"""How far ahead the desk looks."""


PAGE_SIZE: Final = 40

_DAYS: Final[tuple[tuple[type[Any], str, bool], ...]] = (
    (ConsentRecord, "valid_until", False),
    (ConsentRecord, "not_before", False),
    (ConsentRecord, "hidden_until", False),
    (ConsentRecord, "review_on", True),
    (ParticipantHandle, "adult_on", True),
    (ParticipantHandle, "lift_ends_on", False),
)
"""Where a day stands on which something turns, and whether one that is past counts too."""


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


def lapses_of(kit: Kit, participant_id: str) -> list[Lapse]:
    """Give what turns for one person, however far away, and their talks that were missed, oldest first."""
    handle = kit.catalogue.get(ParticipantHandle, participant_id)
    found = _of_person(kit, handle, kit.clock.now().date()) if handle.died_on is None else ()
    return sorted(found, key=lambda lapse: (lapse.on, lapse.turn, lapse.participant_id))


@dataclass(frozen=True)
class LapsePage:
    """What turns from a day on, as much as a page holds; `following` is the day on which the next page begins."""

    lapses: list[Lapse]
    following: date | None


def lapses_from(kit: Kit, first: date | None, most: int = PAGE_SIZE, ahead: timedelta = AHEAD) -> LapsePage:
    """Give a page of what `lapses` gives whole: whole days from the first one on, by reading no more than it shows.

    Of a day on which more than so many turn, all are given.
    """
    today = kit.clock.now().date()
    days, known_until = _days_from(kit, first, today, today + ahead, most)
    shown: list[Lapse] = []
    for day in days:
        if len(shown) >= most:
            return LapsePage(shown, day)
        shown += _on_day(kit, day, today)
    return LapsePage(shown, known_until + timedelta(days=1) if known_until else None)


def _days_from(kit: Kit, first: date | None, today: date, last: date, most: int) -> tuple[list[date], date | None]:
    """Give the next days on which something may turn, and until when they are all of them, if there are more."""
    days: set[date] = set()
    known_until: date | None = None
    for kind, name, is_past_too in _DAYS:
        least = first if is_past_too else max(first or today, today)
        page = Page(order_by=name, limit=most + 1)
        found = kit.catalogue.find(kind, page, **{name: Range(least=least, below=last + timedelta(days=1))})
        here = [day for record in readable(found) if (day := _day_of(record, name)) is not None]
        days.update(here)
        if len(here) > most:
            known_until = min(known_until or here[-1], here[-1])
    return sorted(day for day in days if known_until is None or day <= known_until), known_until


def _on_day(kit: Kit, day: date, today: date) -> list[Lapse]:
    """Give what turns on a day."""
    names: set[ParticipantId] = set()
    for kind, name, is_past_too in _DAYS:
        if day >= today or is_past_too:
            found = kit.catalogue.find(kind, **{name: Range(least=day, below=day + timedelta(days=1))})
            names |= {record.id if kind is ParticipantHandle else record.participant_id for record in readable(found)}
    turning = [
        lapse
        for handle in _handles(kit, names)
        if handle.died_on is None
        for lapse in _of_person(kit, handle, today)
        if lapse.on == day
    ]
    return sorted(turning, key=lambda lapse: (lapse.turn, lapse.participant_id))


def _day_of(record: Any, name: str) -> date | None:
    day = record.lift.ends_on if name == "lift_ends_on" and record.lift else getattr(record, name, None)
    return day if isinstance(day, date) else None


def _concerned(kit: Kit, today: date, last: date) -> Iterator[ParticipantHandle]:
    """Yield those about whom any day at all until the last one is written down, each once."""
    names: set[ParticipantId] = set()
    for kind, name, is_past_too in _DAYS:
        days = Range(least=None if is_past_too else today, below=last + timedelta(days=1))
        found = kit.catalogue.find(kind, **{name: days})
        names |= {record.id if kind is ParticipantHandle else record.participant_id for record in readable(found)}
    yield from _handles(kit, names)


def _handles(kit: Kit, names: Iterable[ParticipantId]) -> Iterator[ParticipantHandle]:
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
