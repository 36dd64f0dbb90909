"""When a consent record holds: half-open days in the record's own zone, and the safest side without one.

Source: rules B.2 and B.3 ("Time").
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta, timezone
from functools import lru_cache
from zoneinfo import ZoneInfo

from archive.domain.records import ConsentRecord, ParticipantHandle
from archive.domain.terms import VALID_STATES, AfterDeath, Method
from archive.domain.time_zones import time_zone

_EARLIEST_ZONE = timezone(timedelta(hours=14))
_LATEST_ZONE = timezone(timedelta(hours=-12))
REVIEW_GRACE = timedelta(days=90)
"""How long a missed review leaves a work open before only its mark remains."""


@lru_cache(maxsize=4096)
def starts_at(day: date, zone_name: str | None) -> datetime:
    """Give the instant (UTC) at which a day has begun for certain in the named zone."""
    zone = _zone(zone_name)
    return _midnight(day, zone)[1] if zone else _midnight(day, _LATEST_ZONE)[1]


@lru_cache(maxsize=4096)
def ends_at(day: date, zone_name: str | None) -> datetime:
    """Give the instant (UTC) at which a last valid day is over: the midnight after it in the named zone."""
    zone = _zone(zone_name)
    return _midnight(day + timedelta(days=1), zone or _EARLIEST_ZONE)[0]


def is_valid(record: ConsentRecord, handle: ParticipantHandle, now: datetime) -> bool:
    """Tell whether a record is a consent in force: given, proved, begun, not over, and by who may give it."""
    return (
        record.state in VALID_STATES
        and _is_proved(record)
        and has_begun(record, now)
        and (record.valid_until is None or now < ends_at(record.valid_until, record.time_zone))
        and _age_allows(record, handle, now)
        and not (handle.died_on is not None and record.after_death is not AfterDeath.KEEP)
    )


def is_approved(record: ConsentRecord) -> bool:
    """Tell whether a second person stands behind the record."""
    return _named(record.approver) and _named(record.recorder) and record.approver != record.recorder


def has_begun(record: ConsentRecord, now: datetime) -> bool:
    """Tell whether a record's first day has come."""
    return record.not_before is None or now >= starts_at(record.not_before, record.time_zone)


def review_is_missed(record: ConsentRecord, now: datetime) -> bool:
    """Tell whether the promised talk about this consent is more than 90 days late."""
    return record.review_on is not None and now >= ends_at(record.review_on, record.time_zone) + REVIEW_GRACE


def is_minor(handle: ParticipantHandle, zone_name: str | None, now: datetime) -> bool:
    """Tell whether a person is protected as a child: not yet adult, or their age is disputed."""
    return handle.age_disputed or (handle.adult_on is not None and now < starts_at(handle.adult_on, zone_name))


def turning_points(record: ConsentRecord, handle: ParticipantHandle) -> Iterator[datetime]:
    """Yield every instant at which this record may begin or cease to hold by the clock alone."""
    if record.not_before is not None:
        yield starts_at(record.not_before, record.time_zone)
    if record.valid_until is not None:
        yield ends_at(record.valid_until, record.time_zone)
    if record.review_on is not None:
        yield ends_at(record.review_on, record.time_zone) + REVIEW_GRACE
    if handle.adult_on is not None:
        yield starts_at(handle.adult_on, record.time_zone)
        yield starts_at(handle.adult_on, None)
    if handle.lift is not None:
        yield ends_at(handle.lift.ends_on, None)


def _is_proved(record: ConsentRecord) -> bool:
    if not _named(record.evidence_id) or record.evidence_lost is not False:
        return False
    if record.method is Method.THUMBPRINT:
        return _named(record.witness) and record.witness != record.recorder
    return isinstance(record.method, Method)


def _age_allows(record: ConsentRecord, handle: ParticipantHandle, now: datetime) -> bool:
    if is_minor(handle, record.time_zone, now):
        outside = _named(record.guardian) and record.guardian not in (record.recorder, record.approver)
        appointed = record.guardian_appointed is True or not handle.unaccompanied
        return outside and appointed and record.child_assents is True
    return record.guardian is None


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
