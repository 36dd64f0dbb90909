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

LOOKED_AT: Final = 5
"""How many pages' worth of days are looked at for one page, where what stands there was replaced or taken back."""


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


@dataclass(frozen=True)
class _Source:
    """A field in which a day stands on which something turns."""

    kind: type[Any]
    field: str
    turn: Turn


_SOURCES: Final = (
    _Source(ConsentRecord, "valid_until", Turn.ENDS),
    _Source(ConsentRecord, "not_before", Turn.OPENS),
    _Source(ConsentRecord, "hidden_until", Turn.OPENS),
    _Source(ConsentRecord, "review_on", Turn.REVIEW),
    _Source(ParticipantHandle, "adult_on", Turn.OF_AGE),
    _Source(ParticipantHandle, "lift_ends_on", Turn.LIFT_ENDS),
)
_REVIEWS: Final = _SOURCES[3]


@dataclass(frozen=True, order=True)
class Place:
    """Where a page begins: at a day, and there at a record of one of the fields in which days stand."""

    day: date
    source: int = 0
    record_id: str = ""

    def __str__(self) -> str:
        """Write it as an address carries it."""
        return f"{self.day}.{self.source}.{self.record_id}"


def place_in(text: str) -> Place | None:
    """Read a place as an address carries it; what is none is the very first."""
    day, _, rest = text.partition(".")
    source, _, record_id = rest.partition(".")
    try:
        return Place(date.fromisoformat(day), min(int(source or 0), len(_SOURCES)), record_id)
    except ValueError:
        return None


@dataclass(frozen=True)
class LapsePage:
    """What turns from a place on, as much as a page holds; `following` is where the next page begins."""

    lapses: list[Lapse]
    following: Place | None


def lapses_from(kit: Kit, first: Place | None, most: int = PAGE_SIZE, ahead: timedelta = AHEAD) -> LapsePage:
    """Give a page of what turns from today on within so many days, oldest first.

    Only consents in force or to come count: given, approved, not replaced, of people who live. A page reads no more
    in a larger archive; where much was replaced it may hold less than it could, and another follows.
    """
    today = kit.clock.now().date()
    place: Place | None = max(first or Place(today), Place(today))
    people = _People(kit)
    shown: list[Lapse] = []
    for _ in range(LOOKED_AT):
        if place is None:
            break
        found = _next_days(kit, place, today + ahead, most)
        place = found[most][0] if len(found) > most else None
        for here, record in found[:most]:
            if len(shown) == most:
                return LapsePage(shown, here)
            shown += people.turns(here, record)
    return LapsePage(shown, place)


def missed_count(kit: Kit) -> int:
    """Count the talks whose day is past, those among them that were held since; `missed_talks` tells them apart."""
    return kit.catalogue.count(ConsentRecord, review_on=Range(below=kit.clock.now().date()))


def missed_talks(kit: Kit, offset: int = 0, limit: int = PAGE_SIZE) -> list[Lapse]:
    """Give the talks that were missed among some of those whose day is past, the newest first."""
    today = kit.clock.now().date()
    people = _People(kit)
    page = Page(order_by="-review_on", offset=offset, limit=limit)
    found = readable(kit.catalogue.find(ConsentRecord, page, review_on=Range(below=today)))
    days = ((record.review_on, record) for record in found)
    number = _SOURCES.index(_REVIEWS)
    return [each for day, record in days if day for each in people.turns(Place(day, number, record.id), record)]


def lapses_among(kit: Kit, people: Iterable[str], ahead: timedelta = AHEAD) -> tuple[list[Lapse], list[Lapse]]:
    """Give the talks missed with some people, the newest first, and what turns for them soon, the oldest first."""
    last = kit.clock.now().date() + ahead
    turns = _People(kit)
    found = sorted((lapse for person in people for lapse in turns.of(person) if lapse.on <= last), key=_moment)
    return [lapse for lapse in reversed(found) if lapse.is_past], [lapse for lapse in found if not lapse.is_past]


def lapses_of(kit: Kit, participant_id: str) -> list[Lapse]:
    """Give what turns for one person, however far away, and their talks that were missed, oldest first."""
    handle = kit.catalogue.get(ParticipantHandle, participant_id)
    found = _of_person(kit, handle, kit.clock.now().date()) if handle.died_on is None else ()
    return sorted(found, key=_moment)


def _moment(lapse: Lapse) -> tuple[date, str, str]:
    return lapse.on, lapse.turn, lapse.participant_id


def _next_days(kit: Kit, place: Place, last: date, most: int) -> list[tuple[Place, Any]]:
    """Give the next days on which something may turn, with the record that says so, and one more than a page holds."""
    found: list[tuple[Place, Any]] = []
    for number in range(len(_SOURCES)):
        found += _next_of(kit, number, place, last, most + 1)
    return sorted(found, key=lambda pair: pair[0])[: most + 1]


def _next_of(kit: Kit, number: int, place: Place, last: date, limit: int) -> Iterator[tuple[Place, Any]]:
    """Yield the next of one field: first what is left of the day at which a page begins, then the days after it."""
    source, next_day, end = _SOURCES[number], place.day + timedelta(days=1), last + timedelta(days=1)
    stretches = [(next_day, end, "")]
    if number >= place.source:
        stretches.insert(0, (place.day, min(next_day, end), place.record_id if number == place.source else ""))
    for first, below, record_id in stretches:
        where = {source.field: Range(least=first, below=below)} | ({"id": Range(least=record_id)} if record_id else {})
        for record in readable(kit.catalogue.find(source.kind, Page(order_by=source.field, limit=limit), **where)):
            limit -= 1
            if (day := _day_of(record, source.field)) is not None:
                yield Place(day, number, record.id), record
        if limit <= 0:
            return


def _day_of(record: Any, name: str) -> date | None:
    day = record.lift.ends_on if name == "lift_ends_on" and record.lift else getattr(record, name, None)
    return day if isinstance(day, date) else None


class _People:
    """What turns for people, each asked about once."""

    def __init__(self, kit: Kit) -> None:
        self._kit = kit
        self._known: dict[str, list[Lapse]] = {}

    def turns(self, place: Place, record: Any) -> list[Lapse]:
        """Give what turns by a record on the day that stands in one of its fields: nothing, or one thing."""
        source = _SOURCES[place.source]
        if source.field == "hidden_until" and record.not_before == place.day:
            return []  # told once, by the other field
        is_consent = source.kind is ConsentRecord
        record_id = record.id if is_consent else None
        turning = (place.day, source.turn, record_id)
        of_person = self.of(record.participant_id if is_consent else record.id)
        return [lapse for lapse in of_person if (lapse.on, lapse.turn, lapse.record_id) == turning]

    def of(self, participant_id: str) -> list[Lapse]:
        """Give what turns for one person, and nothing for somebody of whom it cannot be read."""
        if participant_id not in self._known:
            self._known[participant_id] = self._asked(participant_id)
        return self._known[participant_id]

    def _asked(self, participant_id: str) -> list[Lapse]:
        try:
            return lapses_of(self._kit, participant_id)
        except (NotFoundError, BrokenRecordError):
            return []


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
