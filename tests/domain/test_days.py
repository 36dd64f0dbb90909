"""The pinned release of the time-zone database decides, whatever the machine has."""

from __future__ import annotations

import re
import zoneinfo
from collections.abc import Iterator
from datetime import UTC, date, datetime
from importlib.resources import files
from pathlib import Path

import pytest

from archive.domain.days import time_zone, zone_names, zones_release
from archive.domain.validity import ends_at, is_valid, starts_at
from tests.domain.builders import handle, record

NEW_YEAR = date(2027, 1, 1)


@pytest.fixture
def older_machine(tmp_path: Path) -> Iterator[None]:
    """A machine on whose disk Casablanca and Brussels are called what Tokyo is."""
    wrong = (files("tzdata") / "zoneinfo" / "Asia" / "Tokyo").read_bytes()
    for name in ("Africa/Casablanca", "Europe/Brussels"):
        path = tmp_path / name
        path.parent.mkdir(parents=True)
        path.write_bytes(wrong)
    before = zoneinfo.TZPATH
    zoneinfo.reset_tzpath([str(tmp_path)])
    zoneinfo.ZoneInfo.clear_cache()
    starts_at.cache_clear()
    ends_at.cache_clear()
    yield
    zoneinfo.reset_tzpath(before)
    zoneinfo.ZoneInfo.clear_cache()


@pytest.mark.usefixtures("older_machine")
def test_a_wrong_zone_on_the_machine_changes_no_instant() -> None:
    assert starts_at(NEW_YEAR, "Africa/Casablanca") == datetime(2027, 1, 1, tzinfo=UTC)
    assert ends_at(NEW_YEAR, "Europe/Brussels") == datetime(2027, 1, 1, 23, tzinfo=UTC)


@pytest.mark.usefixtures("older_machine")
def test_what_was_written_down_under_an_older_release_is_computed_anew_from_its_day_and_zone() -> None:
    old = record(not_before=NEW_YEAR, time_zone="Africa/Casablanca", zones_release="2025b")

    assert not is_valid(old, handle(), datetime(2026, 12, 31, 23, 30, tzinfo=UTC))
    assert is_valid(old, handle(), datetime(2027, 1, 1, tzinfo=UTC))


def test_the_release_is_one_that_knows_of_moroccos_new_time() -> None:
    assert re.fullmatch(r"20\d\d[a-z]", zones_release())
    assert zones_release() >= "2026c"


@pytest.mark.parametrize(
    "name", ["", ".", "..", "../zones", "Africa", "/etc/localtime", "Africa/../Africa/Cairo", "zone.tab"]
)
def test_what_is_no_zone_is_none(name: str) -> None:
    assert time_zone(name) is None


def test_every_zone_of_the_package_can_be_read() -> None:
    assert len(zone_names()) > 400
    assert all(time_zone(name) is not None for name in zone_names())
