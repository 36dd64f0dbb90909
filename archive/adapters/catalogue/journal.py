"""An engine whose every change is one line of a journal, shared by threads and processes.

A writer takes the lock, reads what others wrote, appends one line, waits for the disk, and lets go. When the
journal has grown to twice what it holds, it is written anew aside and put in the old one's place; readers notice by
the file's identity and are never made to wait.
"""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from threading import RLock
from typing import Final

from archive.adapters.catalogue.documents import Puts, Removals
from archive.adapters.catalogue.journal_format import BEGINNING, change_line, compacted_lines
from archive.adapters.catalogue.journal_reader import Follower, Reading
from archive.adapters.catalogue.memtable import Change, MemTable
from archive.adapters.catalogue.watermark import Watermark
from archive.adapters.storage.durable_files import FULL, no_space
from archive.domain.errors import NoSpaceError, RefusedError
from archive.ports import Clock

_WORTH_COMPACTING_BYTES: Final = 4 * 1024 * 1024


class JournalEngine:
    """Documents in memory, as a journal file tells them.

    Args:
        path: the journal; its lock and what is written aside stand beside it.
        read_only: never lock and never write, for a process that may only read the file.
        clock: stamps the changes; without one, the machine's clock does.
        mode: who may read the file.
        watermark: how far it was seen to come; an older one is not opened.

    Raises:
        ClosedError: the journal is older than it was seen.
    """

    def __init__(
        self,
        path: Path,
        *,
        read_only: bool = False,
        clock: Clock | None = None,
        mode: int = 0o640,
        watermark: Watermark | None = None,
    ) -> None:
        self.lock = RLock()
        self._path = path
        self._aside = path.with_name(f"{path.name}.aside")
        self._read_only = read_only
        self._clock = clock
        self._mode = mode
        self._watermark = watermark
        self._writer = RLock()
        self._depth = 0
        self._lock_fd = -1
        self._compact_beyond_bytes = 0
        self._failure: OSError | None = None
        self._follower = Follower(path)
        try:
            number = self.current().number
            if watermark is not None:
                watermark.require(number)
        except BaseException:
            self.close()
            raise

    def current(self) -> MemTable:
        """Give the shelf as of now, with what every other process has written."""
        with self.lock:
            return self._follower.catch_up()

    @contextmanager
    def writing(self) -> Iterator[MemTable]:
        """Lend the shelf, as of now, to one writer alone among all threads and processes; may be nested."""
        if self._read_only:
            raise RefusedError(f"This process may only read {self._path.name}.")
        with self._writer:
            if not self._depth:
                self._take_lock()
            self._depth += 1
            try:
                yield self.current()
            finally:
                self._depth -= 1
                if not self._depth:
                    fcntl.flock(self._lock_fd, fcntl.LOCK_UN)

    def commit(self, put: Puts, remove: Removals) -> None:
        """Append a change and wait for the disk; only inside `writing`.

        Raises:
            NoSpaceError: the disk is full; everything is as it was.
            OSError: the disk failed. Nothing more is written by this process: what is on the disk is uncertain.
        """
        if self._failure is not None:
            raise OSError(self._failure.errno, f"{self._path.name} is closed for writing after the disk failed")
        if self._follower.reading is None:
            self._replace(BEGINNING)
        with self.lock:
            reading = self._reading()
            shelf, head, offset = reading.shelf, reading.chain.head, reading.offset
        now = self._clock.now() if self._clock is not None else datetime.now(UTC)
        change = Change(number=shelf.number + 1, at=max(now, shelf.latest_at), put=put, remove=remove)
        self._append(change_line(head, change), offset)
        number = self.current().number
        if self._watermark is not None:
            self._watermark.note(number)
        self._compact_if_worth_it()

    def compact(self) -> None:
        """Write the journal anew with nothing but what it holds now: what was removed is gone from the file."""
        with self.writing() as shelf:
            if shelf.number:
                self._replace(self._reading().chain.head)

    def verify(self) -> int:
        """Read the whole journal from the disk and give its number of changes, or raise TamperedError."""
        follower = Follower(self._path)
        try:
            return follower.catch_up().number
        finally:
            follower.close()

    def close(self) -> None:
        """Let go of files and locks."""
        with self._writer, self.lock:
            self._follower.close()
            if self._lock_fd >= 0:
                os.close(self._lock_fd)
                self._lock_fd = -1

    def sync(self, fd: int) -> None:
        """Wait until a file or folder is on the disk."""
        os.fsync(fd)

    def _reading(self) -> Reading:
        reading = self._follower.reading
        if reading is None:
            raise RefusedError(f"{self._path.name} has not been begun.")
        return reading

    def _take_lock(self) -> None:
        if self._lock_fd < 0:
            lock_path = self._path.with_suffix(".lock")
            self._lock_fd = os.open(lock_path, os.O_RDWR | os.O_CREAT, self._mode)
            fcntl.flock(self._lock_fd, fcntl.LOCK_EX)
            # Left by a process that died: nothing refers to it, and it may hold what has been removed since.
            self._aside.unlink(missing_ok=True)
        else:
            fcntl.flock(self._lock_fd, fcntl.LOCK_EX)

    def _append(self, line: bytes, offset: int) -> None:
        fd = os.open(self._path, os.O_WRONLY)
        try:
            if os.fstat(fd).st_size > offset:
                os.ftruncate(fd, offset)
            self._write(fd, line, offset)
        finally:
            os.close(fd)

    def _write(self, fd: int, line: bytes, offset: int) -> None:
        """Put a line at the end and wait for the disk; with too little room, take it back."""
        written = 0
        try:
            while written < len(line):
                written += os.pwrite(fd, line[written:], offset + written)
            self.sync(fd)
        except OSError as error:
            if error.errno not in FULL:
                self._failure = error
                raise
            os.ftruncate(fd, offset)
            raise no_space() from error

    def _compact_if_worth_it(self) -> None:
        reading = self._reading()
        kept = reading.chain.kept_until
        grown = reading.offset - kept
        if grown < max(_WORTH_COMPACTING_BYTES, kept) or reading.offset < self._compact_beyond_bytes:
            return
        if reading.shelf.live_bytes > reading.offset // 2:
            return
        try:
            self._replace(reading.chain.head)
        except (NoSpaceError, OSError):
            # The change itself is safe in the old file. Trying again at each one would only wear the disk.
            self._compact_beyond_bytes = reading.offset + _WORTH_COMPACTING_BYTES

    def _replace(self, head: str) -> None:
        """Write all that is held to a file aside, and put it in the journal's place in one step."""
        try:
            self._write_aside(head)
            self._aside.replace(self._path)
        except OSError as error:
            with suppress(OSError):
                self._aside.unlink(missing_ok=True)
            if error.errno in FULL:
                raise no_space() from error
            raise
        self._sync_folder()
        self.current()

    def _write_aside(self, head: str) -> None:
        fd = os.open(self._aside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, self._mode)
        with open(fd, "wb", buffering=1024 * 1024) as aside:
            self._pass_on_ownership(fd)
            aside.writelines(compacted_lines(head, self._follower.shelf))
            aside.flush()
            self.sync(fd)

    def _pass_on_ownership(self, fd: int) -> None:
        """Let those read the new file who could read the old one."""
        with suppress(FileNotFoundError, PermissionError):
            old = self._path.stat()
            os.fchmod(fd, old.st_mode & 0o777)
            os.fchown(fd, -1, old.st_gid)

    def _sync_folder(self) -> None:
        fd = os.open(self._path.parent, os.O_RDONLY | os.O_DIRECTORY)
        try:
            self.sync(fd)
        except OSError as error:
            self._failure = error
            raise
        finally:
            os.close(fd)
