"""Uploads that are not whole yet, in one process's memory, keeping the same promises but durability."""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from threading import Lock

from archive.domain.errors import BusyError, NotFoundError
from archive.domain.ids import UploadId
from archive.ports import Kept


class MemoryReceiver:
    """The port `Receiver` on bytes in memory."""

    def __init__(self, content: bytearray) -> None:
        self._content = content

    @property
    def offset_bytes(self) -> int:
        """Give how many bytes are here."""
        return len(self._content)

    def write(self, piece: bytes | bytearray | memoryview) -> None:
        """Add bytes at the end."""
        self._content += piece

    def fill(self, read_into: Callable[[memoryview], int], most_bytes: int) -> None:
        """Add what a reader gives, at most so many bytes, until it gives nothing more."""
        room = memoryview(bytearray(65_536))
        while most_bytes > 0 and (count := read_into(room[:most_bytes])):
            self.write(room[:count])
            most_bytes -= count

    def sync(self) -> None:
        """Nothing outlives this process."""

    def cut(self, size_bytes: int) -> None:
        """Take back what was added beyond a size."""
        del self._content[size_bytes:]

    def seal(self) -> Kept:
        """Give hash and size of what is here."""
        return Kept(sha256=hashlib.sha256(self._content).hexdigest(), size_bytes=len(self._content))

    def hand_over(self, take: Callable[[Path, Kept], None]) -> Kept:
        """Let somebody take the bytes away as a file."""
        kept = self.seal()
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "bytes"
            path.write_bytes(self._content)
            take(path, kept)
        return kept


class MemoryIncoming:
    """The port `Incoming` in memory."""

    def __init__(self, free_bytes: int = 1 << 40) -> None:
        self._places: dict[UploadId, tuple[bytearray, datetime, Lock]] = {}
        self._free_bytes = free_bytes

    def begin(self, upload_id: UploadId) -> None:
        """Make an empty place."""
        self._places[upload_id] = (bytearray(), datetime.now(UTC), Lock())

    @contextmanager
    def receive(self, upload_id: UploadId) -> Iterator[MemoryReceiver]:
        """Hold an upload alone; NotFoundError when there is none, BusyError when somebody else holds it."""
        content, _, lock = self._place(upload_id)
        if not lock.acquire(blocking=False):
            raise BusyError("This file is being received over another line at the moment.")
        try:
            yield MemoryReceiver(content)
            if upload_id in self._places:
                self._places[upload_id] = (content, datetime.now(UTC), lock)
        finally:
            lock.release()

    def size_bytes(self, upload_id: UploadId) -> int:
        """Give how many bytes are here, or raise NotFoundError."""
        return len(self._place(upload_id)[0])

    def touched_at(self, upload_id: UploadId) -> datetime:
        """Give when bytes last came in, or raise NotFoundError."""
        return self._place(upload_id)[1]

    def join(self, upload_id: UploadId, parts: Sequence[UploadId]) -> None:
        """Fill an empty place with the bytes of others, one after the other."""
        with self.receive(upload_id) as receiver:
            receiver.cut(0)
            for part in parts:
                receiver.write(bytes(self._place(part)[0]))

    def remove(self, upload_id: UploadId) -> None:
        """Give a place up with all that lies in it."""
        self._places.pop(upload_id, None)

    def ids(self) -> Iterator[UploadId]:
        """Yield the ids of all places."""
        return iter(tuple(self._places))

    def free_bytes(self) -> int:
        """Give how much more can come in."""
        return self._free_bytes

    def _place(self, upload_id: UploadId) -> tuple[bytearray, datetime, Lock]:
        try:
            return self._places[upload_id]
        except KeyError as error:
            raise NotFoundError("There is no such upload.") from error
