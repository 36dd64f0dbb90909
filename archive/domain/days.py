"""Which days make sense in a record, and when each begins: as the pinned tzdata package says, not an older database.

A day that makes sense is far enough to hold everybody's life, and near enough to reckon with (rules B.3). An instant
that a day stands for is always computed from the day and its zone, so a newer release of the zones counts at once.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from importlib import import_module
from importlib.resources import files
from typing import Final
from zoneinfo import ZoneInfo

from archive.domain.errors import InvalidInputError

FIRST_DAY: Final = date(1900, 1, 1)
LAST_DAY: Final = date(2200, 12, 31)


def make_sense(*days: date | None) -> bool:
    """Tell whether each of these days, where there is one, is one that somebody can have meant."""
    return all(day is None or FIRST_DAY <= day <= LAST_DAY for day in days)


def clamped(day: date) -> date:
    """Give the nearest day that can be reckoned with: a stored one may be any, and no page may fail of it."""
    return min(max(day, FIRST_DAY), LAST_DAY)


def later(instant: datetime, by: timedelta) -> datetime:
    """Give the instant so much later, or the last that there is: a stored one may be any."""
    return instant + min(by, datetime.max.replace(tzinfo=UTC) - instant)


def require_sensible(days: Iterable[date | None]) -> None:
    """Raise InvalidInputError for the first day that nobody can have meant."""
    for day in days:
        if not make_sense(day):
            raise InvalidInputError(
                "day.bounds",
                "Write a day between {first} and {last}; {text} is none.",
                first=FIRST_DAY.isoformat(),
                last=LAST_DAY.isoformat(),
                text=str(day),
            )


_PACKAGE = "tzdata"


@lru_cache(maxsize=1)
def zone_names() -> frozenset[str]:
    """Give the name of every zone there is; without the package there is none."""
    try:
        return frozenset((files(_PACKAGE) / "zones").read_text("ascii").split())
    except (ImportError, OSError):
        return frozenset()


@lru_cache(maxsize=1024)
def time_zone(name: str) -> ZoneInfo | None:
    """Give a zone by its IANA name, or None where there is no such zone."""
    if name not in zone_names():
        return None
    with files(_PACKAGE).joinpath("zoneinfo", *name.split("/")).open("rb") as data:
        return ZoneInfo.from_file(data, key=name)


def zones_release() -> str:
    """Give the release of the tz database that decides, such as 2026f; empty without any."""
    try:
        return str(import_module(_PACKAGE).IANA_VERSION)
    except ImportError:
        return ""
