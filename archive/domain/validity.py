"""When a consent record holds: half-open days in the record's own zone, and the safest side without one.

Source: rules B.2 and B.3 ("Time").
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime, time, timedelta, timezone
from functools import lru_cache
from zoneinfo import ZoneInfo

from archive.domain.days import clamped, make_sense, time_zone
from archive.domain.ids import RecordId
from archive.domain.records import ConsentRecord, ParticipantHandle
from archive.domain.terms import VALID_STATES, AfterDeath, Method

_EARLIEST_ZONE = timezone(timedelta(hours=14))
_LATEST_ZONE = timezone(timedelta(hours=-12))
_ONE_DAY = timedelta(days=1)
REVIEW_GRACE = timedelta(days=90)
"""How many days a missed review leaves a work open before only its mark remains."""
_DOUBT_LASTS = timedelta(minutes=1)
"""How long an answer is believed that was given while the clock was in doubt."""


@lru_cache(maxsize=4096)
def starts_at(day: date, zone_name: str | None) -> datetime:
    """Give the instant (UTC) at which a day has begun for certain in the named zone."""
    return _midnight(clamped(day), _zone(zone_name) or _LATEST_ZONE)[1]


@lru_cache(maxsize=4096)
def may_start_at(day: date, zone_name: str | None) -> datetime:
    """Give the instant (UTC) from which on a day may have begun in the named zone: until then it certainly has not."""
    return _midnight(clamped(day), _zone(zone_name) or _EARLIEST_ZONE)[0]


@lru_cache(maxsize=4096)
def ends_at(day: date, zone_name: str | None) -> datetime:
    """Give the instant (UTC) at which a last valid day is over: the midnight after it in the named zone."""
    return _midnight(clamped(day) + _ONE_DAY, _zone(zone_name) or _EARLIEST_ZONE)[0]


def is_valid(record: ConsentRecord, handle: ParticipantHandle, now: datetime) -> bool:
    """Tell whether a record is a consent in force: given, proved, begun, not over, and by who may give it."""
    return (
        record.state in VALID_STATES
        and _is_proved(record)
        and make_sense(record.not_before, record.hidden_until, record.valid_until, record.review_on)
        and has_begun(record, now)
        and not is_hidden(record, now)
        and (record.valid_until is None or now < ends_at(record.valid_until, record.time_zone))
        and _age_allows(record, handle, now)
        and not (handle.died_on is not None and record.after_death is not AfterDeath.KEEP)
    )


def is_approved(record: ConsentRecord) -> bool:
    """Tell whether a second person stands behind the record, who took no part in it."""
    took_part = (record.recorder, record.witness, record.interpreter, record.guardian)
    return _named(record.approver) and _named(record.recorder) and record.approver not in took_part


def has_begun(record: ConsentRecord, now: datetime) -> bool:
    """Tell whether a record's first day has come; what has begun stays begun, though it be hidden since."""
    return record.not_before is None or now >= starts_at(record.not_before, record.time_zone)


def is_hidden(record: ConsentRecord, now: datetime) -> bool:
    """Tell whether a record was taken back until a day that has not come."""
    return record.hidden_until is not None and now < starts_at(record.hidden_until, record.time_zone)


def opens_on(record: ConsentRecord, now: datetime) -> date | None:
    """Give the day from which on a record may speak, or None when it has come: its first, or that of its hiding."""
    ahead = [record.not_before] if record.not_before and not has_begun(record, now) else []
    ahead += [record.hidden_until] if record.hidden_until and is_hidden(record, now) else []
    return max(ahead, default=None)


def review_is_missed(record: ConsentRecord, now: datetime) -> bool:
    """Tell whether the promised talk about this consent is more than 90 days late."""
    return record.review_on is not None and now >= _review_is_over_at(record.review_on, record.time_zone)


def is_minor(handle: ParticipantHandle, zone_name: str | None, now: datetime) -> bool:
    """Tell whether a person is protected as a child: perhaps not yet adult, or their age is in doubt."""
    if handle.age_disputed or handle.age_unsettled or not make_sense(handle.adult_on):
        return True
    return handle.adult_on is not None and now < starts_at(handle.adult_on, zone_name)


def superseded(
    in_scope: list[ConsentRecord], handle: ParticipantHandle, now: datetime
) -> tuple[frozenset[RecordId], frozenset[RecordId]]:
    """Give the records replaced by one in force, and those replaced by one that has since ended.

    The first no longer speak. The second speak, and say no: what was replaced never revives.
    """
    replacing = [r for r in in_scope if len(r.supersedes) and is_approved(r)]
    in_force = {r.id for r in replacing if is_valid(r, handle, now)}
    ended = {r.id for r in replacing if r.id not in in_force and has_begun(r, now)}
    names = {r.id: frozenset(r.supersedes) - {r.id} for r in replacing if r.id in in_force | ended}
    replaced = _everything_before(in_force, names)
    lapsed = _everything_before(ended - replaced, names)
    return replaced, lapsed - replaced


def _everything_before(start: Iterable[RecordId], names: Mapping[RecordId, frozenset[RecordId]]) -> frozenset[RecordId]:
    """Give all that these records replaced, and all that those had replaced in their turn."""
    found: set[RecordId] = set()
    waiting = list(start)
    while waiting:
        fresh = names.get(waiting.pop(), frozenset()) - found
        found |= fresh
        waiting.extend(fresh)
    return frozenset(found)


def turning_points(record: ConsentRecord, handle: ParticipantHandle) -> Iterator[datetime]:
    """Yield every instant at which this record may begin or cease to hold by the clock alone."""
    zone = record.time_zone
    for day in (record.not_before, record.hidden_until):
        if day is not None:
            yield starts_at(day, zone)
    if record.valid_until is not None:
        yield ends_at(record.valid_until, zone)
    if record.review_on is not None:
        yield _review_is_over_at(record.review_on, zone)
    if handle.adult_on is not None:
        yield may_start_at(handle.adult_on, zone)
        yield starts_at(handle.adult_on, zone)
        yield starts_at(handle.adult_on, None)
    if handle.lift is not None:
        yield may_start_at(handle.lift.talked_on, None)
        yield ends_at(handle.lift.ends_on, None)


def _review_is_over_at(day: date, zone_name: str | None) -> datetime:
    """Give the instant at which a review is missed; days are counted in the zone, whatever its clocks do meanwhile."""
    return ends_at(clamped(day) + REVIEW_GRACE, zone_name)


def _is_proved(record: ConsentRecord) -> bool:
    if not _named(record.evidence_id) or record.evidence_lost is not False:
        return False
    if record.method is Method.THUMBPRINT:
        return _named(record.witness) and record.witness != record.recorder
    return isinstance(record.method, Method)


def _age_allows(record: ConsentRecord, handle: ParticipantHandle, now: datetime) -> bool:
    """Tell whether who said yes may: of age when they said it, or as a child through a guardian, while they are one."""
    if handle.age_unsettled or not make_sense(handle.adult_on):
        return False
    if record.guardian is None:
        was_of_age = handle.adult_on is None or _said_since(handle.adult_on, record, now)
        return was_of_age and not is_minor(handle, record.time_zone, now)
    outside = _named(record.guardian) and record.guardian not in (record.recorder, record.approver)
    appointed = record.guardian_appointed is True or not handle.unaccompanied
    return outside and appointed and record.child_assents is True and _is_guarded(record, handle, now)


def _is_guarded(record: ConsentRecord, handle: ParticipantHandle, now: datetime) -> bool:
    """Tell whether somebody is certainly a child still, so that the guardian of this record speaks for them.

    A guardian's word ends where the day of coming of age begins first, and no later doubt wakes it: while the age is
    disputed, only what a guardian has said since that day counts.
    """
    if handle.adult_on is None:
        return handle.age_disputed
    if now < may_start_at(handle.adult_on, record.time_zone):
        return True
    return handle.age_disputed and _said_since(handle.adult_on, record, now)


def _said_since(day: date, record: ConsentRecord, now: datetime) -> bool:
    """Tell whether a record was written down after a day had certainly begun; one that does not say when, was not."""
    return record.given_at is not None and starts_at(day, record.time_zone) <= record.given_at <= now


def _named(text: object) -> bool:
    """Tell whether a field names somebody or something; anything but a text with words does not."""
    return isinstance(text, str) and bool(text.strip())


def _zone(name: str | None) -> ZoneInfo | None:
    """Find a zone by its IANA name; an unknown one counts as missing, so that the safest side applies."""
    return time_zone(name) if name else None


def _midnight(day: date, zone: ZoneInfo | timezone) -> tuple[datetime, datetime]:
    """Give the earliest and latest UTC instants that a zone may call this day's midnight (clocks change)."""
    utc = timezone.utc  # noqa: UP017 - one spelling beside the two other fixed zones
    folds = [datetime.combine(day, time(0), tzinfo=zone).replace(fold=fold).astimezone(utc) for fold in (0, 1)]
    return min(folds), max(folds)


def moments(turning: Iterable[datetime], now: datetime, unproven: timedelta) -> tuple[datetime, ...]:
    """Give every instant that it may be, as far as the rules can tell them apart: one, unless the clock is in doubt.

    Args:
        turning: the instants at which the clock alone changes what the rules say.
        now: the latest instant that any clock has shown.
        unproven: how much of the time before it nobody has certainly seen pass.
    """
    if not unproven:
        return (now,)
    earliest = now - unproven
    return (earliest, *(instant for instant in turning if earliest < instant < now), now)


def holds_until(turning: Iterable[datetime], now: datetime, unproven: timedelta) -> datetime | None:
    """Give the next instant at which the clock alone could change what the rules say, or None where there is none."""
    until = min((instant for instant in turning if instant > now), default=None)
    if not unproven:
        return until
    return min(until or now + _DOUBT_LASTS, now + _DOUBT_LASTS)
