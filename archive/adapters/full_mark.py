"""A mark that says since when a disk has been full: the hour of a file that is there from the start.

A full disk takes no new file, but it still lets the hour of an old one be set.
"""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path


class FullMark:
    """The mark in one file; without that file nothing is known to be full."""

    def __init__(self, path: Path) -> None:
        self._path = path
        with suppress(OSError):
            path.parent.mkdir(parents=True, exist_ok=True)
            descriptor = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY | os.O_CLOEXEC, 0o600)
            os.utime(descriptor, (0, 0))
            os.close(descriptor)

    def put(self, since: float) -> None:
        """Set the hour at which it became full, once; 0 says that there is room again."""
        if bool(since) is not (self.read() is not None):
            with suppress(OSError):
                os.utime(self._path, (since, since))

    def read(self) -> float | None:
        """Give the hour at which it became full, or None while there is room."""
        try:
            return self._path.stat().st_mtime or None
        except OSError:
            return None
