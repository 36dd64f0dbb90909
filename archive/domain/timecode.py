"""What a time on a camera's display says: hours, minutes, seconds and pictures, counted from where its clock began."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from archive.domain.errors import InvalidInputError

START_FACT: Final = "start_timecode"
RATE_FACT: Final = "frame_rate"
"""Where the sealed facts of an original keep the time of its first picture, and its pictures a second."""

_SHAPE: Final = re.compile(r"(\d{1,2}):(\d{1,2}):(\d{1,2})([:;.])(\d{1,3})")
_DAY_HOURS: Final = 24
_DROPPED_OF: Final = 15
_TOLD_TWICE: Final = 10


@dataclass(frozen=True, kw_only=True)
class CameraClock:
    """The clock of one recording: what it showed at the first picture, and how many pictures a second it counts.

    A clock that drops frames leaves out numbers, never pictures, so that it stays with the clock on the wall.
    """

    start: str
    rate: Fraction

    @property
    def drops(self) -> bool:
        """Tell whether numbers are left out; a start written with a semicolon says so."""
        return ";" in self.start

    def ms_of(self, text: str, duration_ms: int | None) -> int:
        """Give the milliseconds from the recording's beginning of what its clock shows.

        Raises:
            InvalidInputError: the clock never shows this, or not while this recording lasts.
        """
        pictures = self._pictures(text) - self._pictures(self.start)
        if pictures < 0:  # the recording went on past midnight
            pictures += self._pictures("24:00:00:00")
        at_ms = round(pictures * 1000 / self.rate)
        if duration_ms is not None and at_ms > duration_ms:
            raise InvalidInputError(
                "timecode.outside",
                "The time {text} lies outside this recording, whose clock began at {start}.",
                text=text[:40],
                start=self.start,
            )
        return at_ms

    def _pictures(self, text: str) -> int:
        """Count the pictures from midnight to what the clock shows."""
        found = _SHAPE.fullmatch(text.strip())
        if found is None:
            raise _never_shown(text)
        hours, minutes, seconds, frames = (int(found[place]) for place in (1, 2, 3, 5))
        a_second = round(self.rate)
        left_out = a_second // _DROPPED_OF if self.drops else 0
        skipped = seconds == 0 and minutes % _TOLD_TWICE != 0 and frames < left_out
        if hours > _DAY_HOURS or minutes > 59 or seconds > 59 or frames >= a_second or skipped:
            raise _never_shown(text)
        whole_minutes = hours * 60 + minutes
        counted = (whole_minutes * 60 + seconds) * a_second + frames
        return counted - left_out * (whole_minutes - whole_minutes // _TOLD_TWICE)


def looks_like_timecode(text: str) -> bool:
    """Tell whether a time is written as a camera shows it, with pictures after the seconds."""
    return re.fullmatch(r"\d{1,2}:\d{1,2}:\d{1,2}[:;]\d{1,3}", text.strip()) is not None


def clock_of(facts: Mapping[str, str]) -> CameraClock | None:
    """Give the clock of a recording from its sealed facts, or None when they do not tell."""
    try:
        clock = CameraClock(start=facts[START_FACT], rate=Fraction(facts[RATE_FACT]))
        clock.ms_of(clock.start, None)
    except (KeyError, ValueError, ZeroDivisionError, InvalidInputError):
        return None
    return clock


def start_of(tags: Mapping[str, str], rate: str | None) -> dict[str, str]:
    """Give the sealed facts about a recording's clock from its tags; nothing where they tell of none."""
    told = {name.rpartition(".")[2].lower(): value for name, value in sorted(tags.items(), reverse=True)}
    start = told.get("timecode", "").strip()
    if rate is None or _SHAPE.fullmatch(start) is None:
        return {}
    facts = {START_FACT: start, RATE_FACT: rate}
    return facts if clock_of(facts) is not None else {}


def _never_shown(text: str) -> InvalidInputError:
    return InvalidInputError(
        "timecode.shape", "The clock of this recording never shows {text}; look once more.", text=text[:40]
    )


def clock_text(ms: int) -> str:
    """Write a time as people read it: 1:05, or 1:02:03."""
    seconds = ms // 1000
    hours, rest = divmod(seconds, 3600)
    return f"{hours}:{rest // 60:02}:{rest % 60:02}" if hours else f"{rest // 60}:{rest % 60:02}"
