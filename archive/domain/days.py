"""Which days make sense in a record: far enough to hold everybody's life, near enough to reckon with (rules B.3)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Final

from archive.domain.errors import InvalidInputError

FIRST_DAY: Final = date(1900, 1, 1)
LAST_DAY: Final = date(2200, 12, 31)


def make_sense(*days: date | None) -> bool:
    """Tell whether each of these days, where there is one, is one that somebody can have meant."""
    return all(day is None or FIRST_DAY <= day <= LAST_DAY for day in days)


def clamped(day: date) -> date:
    """Give the nearest day that can be reckoned with: a stored one may be any, and no page may fail of it."""
    return min(max(day, FIRST_DAY), LAST_DAY)


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
