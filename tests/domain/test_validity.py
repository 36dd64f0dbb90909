"""When a consent holds."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.domain.terms import Method
from archive.domain.validity import ends_at, is_valid, starts_at
from tests.domain.builders import handle, record

MARCH_FIRST = date(2026, 3, 1)


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("zone", "instant"),
    [
        ("Africa/Casablanca", "2026-03-02T00:00:00"),
        ("Europe/Brussels", "2026-03-01T23:00:00"),
        (None, "2026-03-01T10:00:00"),
        ("Not/AZone", "2026-03-01T10:00:00"),
        ("../../etc/passwd", "2026-03-01T10:00:00"),
        ("", "2026-03-01T10:00:00"),
    ],
)
def test_a_last_valid_day_ends_at_midnight_in_the_record_zone_or_on_the_safest_side(
    zone: str | None, instant: str
) -> None:
    assert ends_at(MARCH_FIRST, zone) == utc(instant)


@pytest.mark.parametrize(
    ("zone", "instant"),
    [
        ("Europe/Brussels", "2026-02-28T23:00:00"),
        (None, "2026-03-01T12:00:00"),
        ("Not/AZone", "2026-03-01T12:00:00"),
    ],
)
def test_an_embargo_opens_at_midnight_in_the_record_zone_or_on_the_safest_side(zone: str | None, instant: str) -> None:
    assert starts_at(MARCH_FIRST, zone) == utc(instant)


@given(
    day=st.dates(date(1990, 1, 1), date(2090, 1, 1)),
    zone=st.sampled_from(["Africa/Casablanca", "Europe/Rome", "Asia/Beirut", "America/Havana", "Pacific/Apia"]),
)
def test_no_zone_is_never_later_to_end_nor_earlier_to_start_than_any_zone(day: date, zone: str) -> None:
    assert ends_at(day, None) <= ends_at(day, zone)
    assert starts_at(day, None) >= starts_at(day, zone)


@given(day=st.dates(date(1990, 1, 1), date(2090, 1, 1)), zone=st.sampled_from(["Africa/Casablanca", "Europe/Paris"]))
def test_a_day_is_about_a_day_long(day: date, zone: str) -> None:
    assert timedelta(hours=22) <= ends_at(day, zone) - starts_at(day, zone) <= timedelta(hours=26)


@pytest.mark.parametrize(
    "changes",
    [
        {"evidence_id": None},
        {"method": Method.THUMBPRINT, "witness": None},
        {"guardian": "somebody"},
    ],
)
def test_a_consent_without_its_proof_is_not_one(changes: dict[str, Any]) -> None:
    assert is_valid(record(), handle(), utc("2026-02-10T00:00:00"))
    assert not is_valid(record(**changes), handle(), utc("2026-02-10T00:00:00"))


def test_a_thumbprint_needs_a_witness_who_is_not_the_recorder() -> None:
    now = utc("2026-02-10T00:00:00")
    assert is_valid(record(method=Method.THUMBPRINT, witness="witness"), handle(), now)
    assert not is_valid(record(method=Method.THUMBPRINT, witness="recorder"), handle(), now)
