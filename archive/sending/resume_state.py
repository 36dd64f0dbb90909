"""What is remembered between two runs: where each unfinished file stands on its site, and its hash.

A note holds no name of a file: it is found by a hash of the site, the path, the size and the hour of the last change.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from archive.domain.errors import InvalidInputError
from archive.ports.outside import open_outside
from archive.sending.connection import NotSentError


@dataclass(frozen=True)
class Fingerprint:
    """By what a file is known again: another size or another hour of its last change is another file."""

    path: str
    size_bytes: int
    changed_ns: int

    @classmethod
    def of(cls, path: Path) -> Fingerprint:
        """Take a file's fingerprint.

        Raises:
            NotSentError: it cannot be read, or is no file.
        """
        try:
            with open_outside(path) as file:
                seen = os.fstat(file.fileno())
        except InvalidInputError as refused:
            raise NotSentError(refused.message) from None
        return cls(str(path), seen.st_size, seen.st_mtime_ns)


@dataclass(frozen=True)
class Note:
    """Where a file stands: its hash and, once the site was told of it, its place there."""

    sha256: str
    place: str = ""


class Notes:
    """The notes of one site, one small file each, in a folder."""

    def __init__(self, folder: Path, host: str) -> None:
        self._folder = folder
        self._host = host

    @contextmanager
    def alone(self, file: Fingerprint) -> Iterator[None]:
        """Be the only run of this program that sends a file.

        Raises:
            NotSentError: another one does.
        """
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        path = self._path(file, "turn")
        lock = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            _lock(lock)
            yield
            path.unlink(missing_ok=True)
        finally:
            os.close(lock)

    def read(self, file: Fingerprint) -> Note | None:
        """Give what is remembered of a file; a note that cannot be read is none."""
        try:
            told = json.loads(self._path(file).read_text())
            return Note(sha256=str(told["sha256"]), place=str(told["place"]))
        except (OSError, ValueError, KeyError, TypeError):
            return None

    def keep(self, file: Fingerprint, note: Note) -> None:
        """Remember a file, on the disk when this returns."""
        path, aside = self._path(file), self._path(file, "new")
        with aside.open("w", encoding="utf-8") as out:
            json.dump({"sha256": note.sha256, "place": note.place}, out)
            out.flush()
            os.fsync(out.fileno())
        aside.replace(path)

    def forget(self, file: Fingerprint) -> None:
        """Forget a file that is safe, or whose place is gone."""
        with suppress(OSError):
            self._path(file).unlink(missing_ok=True)

    def _path(self, file: Fingerprint, ending: str = "json") -> Path:
        known_by = f"{self._host}\0{file.path}\0{file.size_bytes}\0{file.changed_ns}"
        return self._folder / f"{hashlib.sha256(known_by.encode(errors='surrogateescape')).hexdigest()[:40]}.{ending}"


def _lock(descriptor: int) -> None:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        raise NotSentError("Another run of this command is sending this file.") from None
