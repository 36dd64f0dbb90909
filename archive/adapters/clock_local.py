"""This machine's clock, believed late at once and early never: a mark on the disk remembers how late it has been.

What closes goes by the latest time seen. What opens goes by time that has certainly run: counted by the machine's
own counter since the last mark, never later than its clock shows. A clock that leaps forward, or a machine that was
off, leaves the second behind the first until a person has said that the clock is right.
"""

from __future__ import annotations

import json
import os
import time
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import mkstemp
from threading import Lock
from typing import Final

from archive.domain.errors import BrokenRecordError

_BETWEEN_MARKS: Final = timedelta(minutes=1)
_LONG_AGO: Final = datetime(1970, 1, 1, tzinfo=UTC)
_FORMAT: Final = 2
_CATCHING_UP: Final = 1.001
"""How fast proven time may run: a few minutes lost at a restart are caught up in days, a leap of a year never."""

_BOOT_ID: Final = Path("/proc/sys/kernel/random/boot_id")


@dataclass(frozen=True, kw_only=True)
class _Mark:
    """The latest instant seen, the latest that has certainly come, and when on this machine's counter that was."""

    seen_at: datetime
    proven_at: datetime
    boot_id: str = ""
    boot_seconds: float = 0.0


class LocalClock:
    """The present instant in UTC, never earlier than one given before, nor than the mark.

    Several processes may share a mark. One that may not write it goes by it all the same. Where the mark is missing
    beside records that are there (`has_past`), nothing is proven until a person confirms the time.

    Raises:
        BrokenRecordError: the mark holds no instant, so nobody knows how late it has been.
    """

    def __init__(self, mark_path: Path, *, has_past: bool = False) -> None:
        self._mark_path = mark_path
        self._lock = Lock()
        self._boot_id = self._machine_boot()
        self._last = _LONG_AGO
        self._ran_seconds = self._machine_seconds()
        self._proven = _LONG_AGO
        self._take_over(self._read_mark(), _LONG_AGO if has_past else self._machine_time())
        self._next_mark_at = self._last

    def now(self) -> datetime:
        """Give the latest instant that any clock has shown, in UTC."""
        with self._lock:
            return self._look()

    def proven(self) -> datetime:
        """Give the latest instant that has certainly come, in UTC."""
        with self._lock:
            self._look()
            return self._proven

    def lag(self) -> timedelta:
        """Give how far the machine's clock is ahead of what has certainly come."""
        with self._lock:
            self._look()
            return max(timedelta(0), self._machine_time() - self._proven)

    def confirm(self) -> datetime:
        """Take the machine's time as come, because a person has said that it is right; give it.

        Raises:
            OSError: the mark cannot be written.
        """
        with self._lock:
            self._look()
            self._proven = max(self._proven, self._machine_time())
            self._write_mark()
            return self._proven

    def _look(self) -> datetime:
        """Let time pass as far as this machine's counter says it has, and move the mark on when it is due."""
        wall, seconds = self._machine_time(), self._machine_seconds()
        run = timedelta(seconds=max(0.0, seconds - self._ran_seconds) * _CATCHING_UP)
        self._ran_seconds = seconds
        self._proven = max(self._proven, min(wall, self._proven + run))
        self._last = max(self._last, wall)
        if self._last >= self._next_mark_at:
            self._next_mark_at = self._last + _BETWEEN_MARKS
            # Another process may have moved the mark on, or somebody confirmed the time.
            self._take_over(self._read_mark(), _LONG_AGO)
            with suppress(OSError):
                self._write_mark()
        return self._last

    def _take_over(self, mark: _Mark | None, otherwise: datetime) -> None:
        if mark is None:
            self._proven = max(self._proven, otherwise)
            return
        self._last = max(self._last, mark.seen_at)
        same_boot = bool(self._boot_id) and mark.boot_id == self._boot_id
        # After a restart of the machine, what its counter has counted since then has run as well.
        since = mark.boot_seconds if same_boot else 0.0 if self._boot_id else self._ran_seconds
        run = timedelta(seconds=max(0.0, self._ran_seconds - since) * _CATCHING_UP)
        self._proven = max(self._proven, mark.proven_at, min(self._machine_time(), mark.proven_at + run))

    def _machine_time(self) -> datetime:
        return datetime.now(UTC)

    def _machine_seconds(self) -> float:
        """Give the seconds since this machine was started, in sleep too where it counts them."""
        return time.clock_gettime(getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC))

    def _machine_boot(self) -> str:
        """Name the start of the machine that its counter counts from; empty where nobody knows."""
        try:
            return _BOOT_ID.read_text("ascii").strip()
        except OSError:
            return ""

    def _read_mark(self) -> _Mark | None:
        try:
            text = self._mark_path.read_text("ascii").strip()
            return _parsed(text)
        except (FileNotFoundError, NotADirectoryError, PermissionError):
            return None
        except (ValueError, KeyError, TypeError):
            name = self._mark_path.name
            raise BrokenRecordError(
                f"The clock's mark {name} cannot be read; delete it and confirm the time with “archive clock confirm”."
            ) from None

    def _write_mark(self) -> None:
        """Put the mark in its place in one step, synced."""
        mark = {
            "format": _FORMAT,
            "seen_at": self._last.isoformat(),
            "proven_at": self._proven.isoformat(),
            "boot_id": self._boot_id,
            "boot_seconds": self._ran_seconds,
        }
        descriptor, name = mkstemp(prefix=f"{self._mark_path.name}.", dir=self._mark_path.parent)
        aside = Path(name)
        try:
            with open(descriptor, "w", encoding="ascii") as file:
                os.fchmod(descriptor, 0o644)
                file.write(json.dumps(mark) + "\n")
                file.flush()
                os.fsync(descriptor)
            aside.replace(self._mark_path)
        except OSError:
            with suppress(OSError):
                aside.unlink(missing_ok=True)
            raise


def _parsed(text: str) -> _Mark:
    """Read a mark; before format 2 it was one instant alone."""
    if not text.startswith("{"):
        return _Mark(seen_at=_instant(text), proven_at=_instant(text))
    mark = json.loads(text)
    if mark["format"] != _FORMAT:
        raise ValueError("unknown format")
    return _Mark(
        seen_at=_instant(mark["seen_at"]),
        proven_at=_instant(mark["proven_at"]),
        boot_id=str(mark["boot_id"]),
        boot_seconds=float(mark["boot_seconds"]),
    )


def _instant(text: str) -> datetime:
    found = datetime.fromisoformat(text)
    if found.tzinfo is None:
        raise ValueError("no time zone")
    return found.astimezone(UTC)
