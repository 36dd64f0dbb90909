"""Uploads that are not whole yet, on the local disk: a folder each, whose file is as long as what has arrived.

There is no second book about how far an upload has come: the file's own length is the truth, after a kill as well.
What was acknowledged was synced before. Bytes are hashed while they come; a process that did not see them all come
reads the file through again instead.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import shutil
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from queue import SimpleQueue
from threading import Lock
from typing import Final

from archive.adapters.storage.durable_files import hash_open_file, minding_space, sync_folder
from archive.domain.errors import BusyError, NotFoundError
from archive.domain.ids import UploadId, looks_like_id
from archive.ports import Kept

_BYTES: Final = "bytes"
_LOCK: Final = "lock"
_PRIVATE_FOLDER: Final = 0o700
_PRIVATE_FILE: Final = 0o600
_RESERVE_BYTES: Final = 512 << 20
"""How much of the disk uploads leave free: the catalogue, and withdrawals, must always find room."""

_COPY_BYTES: Final = 64 << 20
_MOST_HASHES: Final = 256
_ROOMS: Final = 6
_ROOM_BYTES: Final = 1 << 20
_SYNC_BYTES: Final = 64 << 20


@dataclass
class _Hash:
    """A hash that goes on from where it was, and how many bytes it has seen."""

    digest: hashlib._Hash
    seen_bytes: int


class _Hashes:
    """The hashes of the uploads that this process sees come in; the oldest are forgotten, and made anew if needed."""

    def __init__(self) -> None:
        self._held: dict[UploadId, _Hash] = {}
        self._lock = Lock()

    def of(self, upload_id: UploadId, size_bytes: int) -> _Hash | None:
        """Give the hash of an upload if it has seen exactly what is here."""
        with self._lock:
            found = self._held.pop(upload_id, None)
        if found is None and size_bytes == 0:
            found = _Hash(hashlib.sha256(), 0)
        return found if found is not None and found.seen_bytes == size_bytes else None

    def keep(self, upload_id: UploadId, current: _Hash | None) -> None:
        """Remember a hash for the next piece."""
        if current is None:
            return
        with self._lock:
            self._held[upload_id] = current
            while len(self._held) > _MOST_HASHES:
                self._held.pop(next(iter(self._held)))


class LocalReceiver:
    """The port `Receiver` on an open file."""

    def __init__(self, path: Path, descriptor: int, hashed: Callable[[int], _Hash | None]) -> None:
        self._path = path
        self._descriptor = descriptor
        self._size_bytes = os.lseek(descriptor, 0, os.SEEK_END)
        self.hash = hashed(self._size_bytes)
        self._start = (self._size_bytes, _copied(self.hash))

    @property
    def offset_bytes(self) -> int:
        """Give how many bytes are here."""
        return self._size_bytes

    def write(self, piece: bytes | bytearray | memoryview) -> None:
        """Add bytes at the end, and to the hash."""
        self._write_all(memoryview(piece))
        if self.hash is not None:
            self.hash.digest.update(piece)
            self.hash.seen_bytes += len(piece)

    def fill(self, read_into: Callable[[memoryview], int], most_bytes: int) -> None:
        """Add what a reader gives, while threads of their own hash it and have it written to the disk behind us."""
        with _Followers(self._descriptor, self.hash) as followers:
            while most_bytes > 0:
                room = followers.room()[:most_bytes]
                count = read_into(room)
                if not count:
                    return
                self._write_all(room[:count])
                followers.wrote(room[:count])
                most_bytes -= count

    def sync(self) -> None:
        """Put all of it on the disk."""
        with minding_space():
            os.fsync(self._descriptor)

    def cut(self, size_bytes: int) -> None:
        """Take back what was added beyond a size."""
        os.ftruncate(self._descriptor, size_bytes)
        self._size_bytes = os.lseek(self._descriptor, 0, os.SEEK_END)
        size_at_start, hash_at_start = self._start
        self.hash = _copied(hash_at_start) if size_bytes == size_at_start else None
        self.sync()

    def seal(self) -> Kept:
        """Give hash and size of what is here, synced."""
        self.sync()
        if self.hash is None:
            return hash_open_file(self._descriptor)
        return Kept(sha256=self.hash.digest.hexdigest(), size_bytes=self._size_bytes)

    def hand_over(self, take: Callable[[Path, Kept], None]) -> Kept:
        """Seal what is here and let somebody take the file away from its place."""
        kept = self.seal()
        take(self._path, kept)
        return kept

    def _write_all(self, rest: memoryview) -> None:
        while rest:
            with minding_space():
                count = os.write(self._descriptor, rest)
            self._size_bytes += count
            rest = rest[count:]


class _Followers:
    """Two threads behind one that writes: one hashes what was written, one has the disk take it early."""

    def __init__(self, descriptor: int, current: _Hash | None) -> None:
        self._descriptor = descriptor
        self._hash = current
        self._free: SimpleQueue[memoryview] = SimpleQueue()
        for _ in range(_ROOMS):
            self._free.put(memoryview(bytearray(_ROOM_BYTES)))
        self._written: SimpleQueue[memoryview | None] = SimpleQueue()
        self._unsynced_bytes = 0
        self._syncing: Future[None] | None = None
        self._threads = ThreadPoolExecutor(2, "receiving")
        self._hashing = self._threads.submit(self._follow)

    def __enter__(self) -> _Followers:
        return self

    def __exit__(self, *_: object) -> None:
        self._written.put(None)
        self._threads.shutdown()
        self._hashing.result()

    def room(self) -> memoryview:
        """Give room for the next bytes, waiting for one that has been hashed."""
        return self._free.get()

    def wrote(self, room: memoryview) -> None:
        """Let the others follow."""
        self._written.put(room)
        self._unsynced_bytes += len(room)
        if self._unsynced_bytes >= _SYNC_BYTES and (self._syncing is None or self._syncing.done()):
            self._unsynced_bytes = 0
            self._syncing = self._threads.submit(self._sync)

    def _follow(self) -> None:
        while (room := self._written.get()) is not None:
            if self._hash is not None:
                self._hash.digest.update(room)
                self._hash.seen_bytes += len(room)
            self._free.put(memoryview(room.obj))

    def _sync(self) -> None:
        # Only to be early: what is acknowledged is synced again, and an error is met there.
        with suppress(OSError):
            os.fdatasync(self._descriptor)


class LocalIncoming:
    """The port `Incoming` as folders in a folder that nobody else may enter."""

    def __init__(self, folder: Path) -> None:
        self._root = folder.absolute()
        with minding_space():
            self._root.mkdir(parents=True, exist_ok=True)
        self._root.chmod(_PRIVATE_FOLDER)
        self._hashes = _Hashes()

    def begin(self, upload_id: UploadId) -> None:
        """Make an empty place; it is on the disk when this returns."""
        folder = self._folder(upload_id)
        with minding_space():
            folder.mkdir(mode=_PRIVATE_FOLDER)
            for name in (_LOCK, _BYTES):
                os.close(os.open(folder / name, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, _PRIVATE_FILE))
        sync_folder(folder)
        sync_folder(self._root)

    @contextmanager
    def receive(self, upload_id: UploadId) -> Iterator[LocalReceiver]:
        """Hold an upload alone; NotFoundError when there is none, BusyError when somebody else holds it."""
        folder = self._folder(upload_id)
        with _held(folder / _LOCK):
            descriptor = _open(folder / _BYTES, os.O_RDWR | os.O_NOFOLLOW)
            try:
                receiver = LocalReceiver(folder / _BYTES, descriptor, lambda size: self._hashes.of(upload_id, size))
                yield receiver
                self._hashes.keep(upload_id, receiver.hash)
            finally:
                os.close(descriptor)

    def size_bytes(self, upload_id: UploadId) -> int:
        """Give how many bytes are here, or raise NotFoundError."""
        return self._seen(upload_id).st_size

    def touched_at(self, upload_id: UploadId) -> datetime:
        """Give when bytes last came in, or raise NotFoundError."""
        return datetime.fromtimestamp(self._seen(upload_id).st_mtime, UTC)

    def join(self, upload_id: UploadId, parts: Sequence[UploadId]) -> None:
        """Fill an empty place with the bytes of others, one after the other, synced."""
        with self.receive(upload_id) as receiver:
            receiver.cut(0)
            receiver.hash = None
            target = _open(self._folder(upload_id) / _BYTES, os.O_WRONLY | os.O_NOFOLLOW)
            try:
                for part in parts:
                    _append(self._folder(part) / _BYTES, target)
                with minding_space():
                    os.fsync(target)
            finally:
                os.close(target)

    def remove(self, upload_id: UploadId) -> None:
        """Give a place up with all that lies in it."""
        with suppress(NotFoundError):
            shutil.rmtree(self._folder(upload_id), ignore_errors=True)
            sync_folder(self._root)

    def ids(self) -> Iterator[UploadId]:
        """Yield the ids of all places."""
        return (UploadId(path.name) for path in sorted(self._root.iterdir()) if looks_like_id(path.name))

    def free_bytes(self) -> int:
        """Give how much more can come in before the disk is too full to work."""
        return max(0, shutil.disk_usage(self._root).free - _RESERVE_BYTES)

    def _folder(self, upload_id: UploadId) -> Path:
        if not looks_like_id(upload_id):
            raise _missing()
        return self._root / upload_id

    def _seen(self, upload_id: UploadId) -> os.stat_result:
        try:
            return (self._folder(upload_id) / _BYTES).stat(follow_symlinks=False)
        except FileNotFoundError as error:
            raise _missing() from error


@contextmanager
def _held(path: Path) -> Iterator[None]:
    """Hold a lock that ends with this process, however it ends."""
    descriptor = _open(path, os.O_RDWR | os.O_NOFOLLOW)
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise BusyError("This file is being received over another line at the moment.") from error
        yield
    finally:
        os.close(descriptor)


def _open(path: Path, flags: int) -> int:
    try:
        return os.open(path, flags | os.O_CLOEXEC)
    except FileNotFoundError as error:
        raise _missing() from error


def _append(source: Path, target: int) -> None:
    """Add a file's bytes at an open file's position; the kernel shares or copies them, and we never hold them."""
    reading = _open(source, os.O_RDONLY | os.O_NOFOLLOW)
    try:
        left = os.fstat(reading).st_size
        while left > 0:
            with minding_space():
                count = os.sendfile(target, reading, None, min(left, _COPY_BYTES))
            if not count:
                return
            left -= count
    finally:
        os.close(reading)


def _copied(current: _Hash | None) -> _Hash | None:
    return None if current is None else _Hash(current.digest.copy(), current.seen_bytes)


def _missing() -> NotFoundError:
    return NotFoundError("There is no such upload.")
