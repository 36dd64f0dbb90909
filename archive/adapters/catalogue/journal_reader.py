"""Reads a journal as it grows under the hands of other processes; never writes and never locks.

One `stat` tells whether anything happened. A last line without its end is a write still under way or cut short by
a crash: it is left unread. Whatever else does not fit the chain is refused, so that nothing damaged is ever served.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Final

from archive.adapters.catalogue.journal_format import LINE_START_BYTES, Chain, hash_in
from archive.adapters.catalogue.memtable import MemTable
from archive.domain.errors import TamperedError

_BLOCK_BYTES: Final = 1024 * 1024
_END_LINE_BYTES: Final = 1024
"""More than the line that ends the kept documents can take."""

Signature = tuple[int, int, int]


class Reading:
    """One file read from its first line on, as far as whole lines go.

    Args:
        path: the journal.
        was: an earlier reading that this one replaces; `joins` tells whether the chain passes through what it read,
            of which only the very last line may have been taken back.
    """

    def __init__(self, path: Path, was: Reading | None = None) -> None:
        self._fd = os.open(path, os.O_RDONLY)
        self.inode = os.fstat(self._fd).st_ino
        self.chain = Chain(path.name)
        self.shelf = MemTable()
        self.offset = 0
        self.head_before = ""
        self.joins = True
        self._joint = (was.chain.number - 1, was.head_before) if was is not None and was.head_before else None
        self._last_start = 0

    def read_on(self) -> None:
        """Take over every whole line that has been written since."""
        for tries_left in (2, 1, 0):
            try:
                self._read_lines()
                break
            except TamperedError:
                # Between two reads a writer may have cleared a torn line away and written over it: look again.
                if not tries_left:
                    raise

    def is_in_place(self) -> bool:
        """Tell whether the line read last still stands where it was read."""
        start = os.pread(self._fd, LINE_START_BYTES, self._last_start)
        return os.fstat(self._fd).st_size >= self.offset and hash_in(start) == self.chain.head

    def skip_kept(self, was: Reading) -> bool:
        """Take the shelf over from an earlier reading when this file goes on exactly where that one ended."""
        first = os.pread(self._fd, _END_LINE_BYTES, 0).partition(b"\n")[0]
        chain = Chain(self.chain.name)
        chain.accept(first, len(first) + 1)
        if (chain.follows, chain.number) != (was.chain.head, was.chain.number):
            return False
        start = max(0, chain.kept_until - _END_LINE_BYTES)
        end_line = os.pread(self._fd, chain.kept_until - start, start)[:-1].rpartition(b"\n")[2]
        chain.jump(end_line)
        self.chain = chain
        self.offset = chain.kept_until
        self._last_start = self.offset - len(end_line) - 1
        self.shelf = was.shelf
        return True

    def close(self) -> None:
        """Let go of the file."""
        if self._fd >= 0:
            os.close(self._fd)
            self._fd = -1

    def _read_lines(self) -> None:
        tail = b""
        position = self.offset
        # Asking for no more than there is: room for a whole block takes longer to make than a line to read.
        end = os.fstat(self._fd).st_size
        while block := os.pread(self._fd, min(_BLOCK_BYTES, max(0, end - position)), position):
            position += len(block)
            *lines, tail = (tail + block).split(b"\n")
            for line in lines:
                self._take(line)
        # A line cut short by a crash is only the beginning of one; whole but for its end, it was damaged afterwards.
        if self.chain.goes_on_with(tail[:-1]) or self.offset < self.chain.kept_until or not self.offset:
            raise self.chain.broken()

    def _take(self, line: bytes) -> None:
        before = self.chain.head
        ends_at = self.offset + len(line) + 1
        self.shelf.apply(self.chain.accept(line, ends_at))
        self.head_before = before
        self._last_start = self.offset
        self.offset = ends_at
        if self._joint is not None and self.chain.number == self._joint[0] and ends_at >= self.chain.kept_until:
            self.joins = self.chain.head == self._joint[1]


class Follower:
    """A journal's documents as of now, as far as one process can see them."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._seen: Signature | None = None
        self.reading: Reading | None = None
        self._empty = MemTable()

    @property
    def shelf(self) -> MemTable:
        """What is held, as of the last time somebody caught up."""
        return self._empty if self.reading is None else self.reading.shelf

    def catch_up(self) -> MemTable:
        """Read what was written since, by whomever, and give the shelf.

        Raises:
            TamperedError: the journal does not match its chain, or what was read before is gone.
        """
        try:
            status = self._path.stat()
        except FileNotFoundError:
            if self.reading is not None:
                raise TamperedError(f"{self._path.name} is gone.") from None
            return self._empty
        signature = (status.st_ino, status.st_size, status.st_mtime_ns)
        if signature != self._seen:
            self._read_news(status.st_ino)
            self._seen = signature
        return self.shelf

    def close(self) -> None:
        """Let go of the file."""
        if self.reading is not None:
            self.reading.close()

    def _read_news(self, inode: int) -> None:
        was = self.reading
        if was is not None and was.inode == inode and was.is_in_place():
            was.read_on()
            return
        reading = Reading(self._path, was)
        try:
            if was is None or not reading.skip_kept(was):
                reading.read_on()
                _keep_growing(was, reading)
        except BaseException:
            reading.close()
            raise
        self.reading = reading
        if was is not None:
            was.close()
        reading.read_on()


def _keep_growing(was: Reading | None, reading: Reading) -> None:
    """See that a reading from the start replaces an earlier one soundly, and that its generation is greater."""
    if was is None:
        return
    if not reading.joins or reading.chain.number < was.chain.number - 1:
        raise TamperedError(f"What was read before is no longer in {reading.chain.name}.")
    before = was.shelf
    reading.shelf.ahead = max(before.ahead, before.generation + 1 - reading.shelf.number)
