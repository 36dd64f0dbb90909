"""The machine's clock, kept from running backwards: a mark on the disk remembers how late it has been.

The mark is written at most once a minute, so after a restart the clock may at worst go back by that minute; what
was recorded meanwhile keeps its own instant in the catalogue.
"""

from __future__ import annotations

import os
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import mkstemp
from threading import Lock
from typing import Final

from archive.domain.errors import BrokenRecordError

_BETWEEN_MARKS: Final = timedelta(minutes=1)
_LONG_AGO: Final = datetime(1970, 1, 1, tzinfo=UTC)


class LocalClock:
    """The present instant in UTC, never earlier than one given before, nor than the mark.

    Several processes may share a mark. One that may not write it goes by it all the same.

    Raises:
        BrokenRecordError: the mark holds no instant, so nobody knows how late it has been.
    """

    def __init__(self, mark_path: Path) -> None:
        self._mark_path = mark_path
        self._lock = Lock()
        self._last = self._read_mark()
        self._next_mark_at = self._last

    def now(self) -> datetime:
        """Give the present instant in UTC."""
        with self._lock:
            self._last = max(self._last, self._machine_time())
            if self._last >= self._next_mark_at:
                self._next_mark_at = self._last + _BETWEEN_MARKS
                # Another process may have moved the mark on.
                self._last = max(self._last, self._read_mark())
                self._write_mark()
            return self._last

    def _machine_time(self) -> datetime:
        return datetime.now(UTC)

    def _read_mark(self) -> datetime:
        try:
            mark = datetime.fromisoformat(self._mark_path.read_text("ascii").strip())
        except (FileNotFoundError, NotADirectoryError, PermissionError):
            return _LONG_AGO
        except ValueError:
            mark = None
        if mark is None or mark.tzinfo is None:
            name = self._mark_path.name
            raise BrokenRecordError(
                f"The clock's mark {name} cannot be read; if this machine's time is right, delete it."
            )
        return mark.astimezone(UTC)

    def _write_mark(self) -> None:
        """Put the mark in its place in one step; a process that may not write there goes on without."""
        aside: Path | None = None
        try:
            descriptor, name = mkstemp(prefix=f"{self._mark_path.name}.", dir=self._mark_path.parent)
            aside = Path(name)
            with open(descriptor, "w", encoding="ascii") as file:
                os.fchmod(descriptor, 0o644)
                file.write(f"{self._last.isoformat()}\n")
                file.flush()
                os.fsync(descriptor)
            aside.replace(self._mark_path)
        except OSError:
            if aside is not None:
                with suppress(OSError):
                    aside.unlink(missing_ok=True)
