"""Which files a process keeps open between reads: at most so many, and never one that left its place."""

from __future__ import annotations

import errno
import os
from collections import OrderedDict
from threading import Lock
from typing import Final

from archive.adapters.storage.sharded_folder import missing

_NOWAIT: Final = getattr(os, "RWF_NOWAIT", 0)


class OpenFile:
    """A file open for reading, and which one it is; closed when the last reader lets go of it."""

    def __init__(self, path: str) -> None:
        self._descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC | os.O_NOFOLLOW)
        seen = os.fstat(self._descriptor)
        self.identity = _identity(seen)
        self.size_bytes = seen.st_size
        self._at_once = _NOWAIT

    def __del__(self) -> None:
        # By counting references and not by hand: closed while another thread still reads, the number could
        # stand for another file by the time it is used.
        if hasattr(self, "_descriptor"):
            os.close(self._descriptor)

    def read(self, start: int, count: int) -> bytes:
        """Read a stretch, waiting for the disk if need be; less than asked for if the file ends before."""
        parts = []
        while count > 0 and (part := os.pread(self._descriptor, count, start)):
            parts.append(part)
            start += len(part)
            count -= len(part)
        return parts[0] if len(parts) == 1 else b"".join(parts)

    def read_now(self, start: int, count: int) -> bytes | None:
        """Read a stretch that is in memory already, or give None if any of it is not."""
        room = bytearray(count)
        try:
            found = os.preadv(self._descriptor, [room], start, self._at_once)
        except BlockingIOError:
            return None
        except OSError as error:
            if error.errno != errno.EOPNOTSUPP or not self._at_once:
                raise
            # This file system cannot tell what is in memory: read as if all of it were.
            self._at_once = 0
            return self.read_now(start, count)
        return bytes(room) if found == count else None


class OpenFiles:
    """The files read most recently, kept open.

    A path is looked up before each read: another process may have deleted or replaced the file, and an open
    descriptor alone would go on reading what is gone.
    """

    def __init__(self, most: int) -> None:
        self._most = most
        self._held: OrderedDict[str, OpenFile] = OrderedDict()
        self._lock = Lock()

    def held(self, path: str) -> OpenFile | None:
        """Give the file at a path if it is open already; NotFoundError if there is none, or nothing in it."""
        try:
            # On the way of every range sent: making a Path would take longer than the look itself.
            seen = os.stat(path, follow_symlinks=False)  # noqa: PTH116
        except FileNotFoundError as error:
            self._let_go(path)
            raise missing() from error
        _refuse_empty(seen.st_size)
        with self._lock:
            file = self._held.get(path)
            if file is None or file.identity != _identity(seen):
                return None
            self._held.move_to_end(path)
            return file

    def opened(self, path: str) -> OpenFile:
        """Give the file at a path, opened if need be; NotFoundError if there is none, or nothing in it."""
        file = self.held(path)
        if file is not None:
            return file
        try:
            file = OpenFile(path)
        except FileNotFoundError as error:
            raise missing() from error
        _refuse_empty(file.size_bytes)
        with self._lock:
            self._held[path] = file
            self._held.move_to_end(path)
            while len(self._held) > self._most:
                self._held.popitem(last=False)
        return file

    def _let_go(self, path: str) -> None:
        with self._lock:
            self._held.pop(path, None)


def _identity(seen: os.stat_result) -> tuple[int, int]:
    return (seen.st_dev, seen.st_ino)


def _refuse_empty(size: int) -> None:
    """Take an empty file for a missing one: nothing kept is empty, so it is just being deleted."""
    if not size:
        raise missing()
