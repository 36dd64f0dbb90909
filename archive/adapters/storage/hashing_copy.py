"""How a file is copied in at the speed of a plain copy: the kernel copies while a second thread hashes behind it.

What is hashed is read back from the new file, so the hash is of the bytes that are in the store, not of those that
somebody meant to put there. The sync to the disk overlaps with the rest of the hashing.
"""

from __future__ import annotations

import errno
import hashlib
import mmap
import os
import stat
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from queue import SimpleQueue
from threading import Event

from archive.adapters.storage.durable_files import FULL, blocks, minding_space, no_space
from archive.domain.errors import InvalidInputError, QuarantinedError
from archive.ports import Kept

Progress = Callable[[int], None]
Mover = Callable[[int, int, int], int]

_STEP_BYTES = 4 << 20
"""How much is copied, and hashed, at once."""

_POPULATE_READ = 22
"""The advice (Linux 5.14) to read a mapped stretch in at once, or to say so if the disk cannot."""

_NOT_THIS_WAY = frozenset(
    {errno.EXDEV, errno.EINVAL, errno.ENOSYS, errno.EOPNOTSUPP, errno.EPERM, errno.EBADF, errno.ETXTBSY}
)
"""What a kernel or file system answers that cannot copy in this way, though another way may do."""


def _send(source: int, target: int, count: int) -> int:
    # Without an offset, both files go on from where they are.
    return os.sendfile(target, source, None, count)


def _read_and_write(source: int, target: int, count: int) -> int:
    room = os.read(source, count)
    done = 0
    while done < len(room):
        done += os.write(target, memoryview(room)[done:])
    return done


def _ways() -> tuple[Mover, ...]:
    if sys.platform == "linux":
        return (os.copy_file_range, _send, _read_and_write)
    else:
        return (_read_and_write,)


WAYS = _ways()
"""The ways of copying between open files, fastest first; each later one works where the one before it does not."""


class HashedFile:
    """A new file that is hashed by a thread of its own while it grows; sealed once, or given up."""

    def __init__(self, path: Path, mode: int) -> None:
        with minding_space():
            self.descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
        self._mode = mode
        self._size = 0
        self._sizes: SimpleQueue[int | None] = SimpleQueue()
        self._given_up = Event()
        self._thread = ThreadPoolExecutor(1, "hashing")
        self._hash = self._thread.submit(self._follow)

    def __enter__(self) -> HashedFile:
        return self

    def __exit__(self, *_: object) -> None:
        self._given_up.set()
        self._sizes.put(None)
        self._thread.shutdown()
        os.close(self.descriptor)

    def grew(self, count: int) -> int:
        """Let the hashing follow what was just written, and give the size reached."""
        self._size += count
        self._sizes.put(self._size)
        return self._size

    def seal(self) -> Kept:
        """Put everything on the disk, while the hashing catches up, and give hash and size."""
        self._sizes.put(None)
        os.fchmod(self.descriptor, self._mode)
        with minding_space():
            os.fsync(self.descriptor)
        return Kept(sha256=self._hash.result(), size_bytes=self._size)

    def _follow(self) -> str:
        digest = hashlib.sha256()
        done = 0
        while (size := self._sizes.get()) is not None:
            # In whole steps, because what is mapped must start at a page.
            done = self._hash_stretch(digest, done, size - size % _STEP_BYTES)
        self._hash_stretch(digest, done, self._size)
        return digest.hexdigest()

    def _hash_stretch(self, digest: hashlib._Hash, start: int, end: int) -> int:
        for at in range(start, end, _STEP_BYTES):
            if not self._given_up.is_set():
                _hash_step(digest, self.descriptor, at, min(end, at + _STEP_BYTES))
        return max(start, end)


def _hash_step(digest: hashlib._Hash, descriptor: int, start: int, end: int) -> None:
    """Hash a stretch of a file, in place if it can be mapped: copying it out first would cost a tenth more."""
    window = _mapped(descriptor, start, end - start)
    if window is not None:
        with window:
            digest.update(window)
        return
    for block in blocks(descriptor, start, end):
        digest.update(block)
        start += len(block)
    if start != end:
        raise OSError(errno.EIO, os.strerror(errno.EIO))


def _mapped(descriptor: int, start: int, count: int) -> mmap.mmap | None:
    """Map a stretch of a file with all of it in memory, or give None where that cannot be had.

    A page that the disk fails to give while it is being hashed would kill the process; asking for all of them
    before turns that into an error.
    """
    try:
        window = mmap.mmap(descriptor, count, flags=mmap.MAP_SHARED, prot=mmap.PROT_READ, offset=start)
    except (OSError, ValueError):
        return None
    try:
        window.madvise(_POPULATE_READ)
    except OSError:
        window.close()
        return None
    return window


def copy_hashed(
    source: Path, target: Path, mode: int, progress: Progress | None = None, ways: Sequence[Mover] = WAYS
) -> Kept:
    """Copy a file to a new path, synced, and give its hash and size.

    Raises:
        InvalidInputError: the source cannot be read, is no plain file, or changed meanwhile.
        NoSpaceError: the disk is full.
    """
    with _reading(source) as reading, HashedFile(target, mode) as copy:
        before = os.fstat(reading)
        for count in _moved((reading, copy.descriptor), before.st_size, ways):
            size = copy.grew(count)
            if progress is not None:
                progress(size)
        kept = copy.seal()
        if _trace(os.fstat(reading)) != _trace(before) or kept.size_bytes != before.st_size:
            raise _changed()
        return kept


def write_hashed(chunks: Iterable[bytes], target: Path, mode: int) -> Kept:
    """Write bytes to a new path as they arrive, synced, and give their hash and size."""
    with HashedFile(target, mode) as copy:
        for chunk in chunks:
            rest = memoryview(chunk)
            while rest:
                with minding_space():
                    count = os.write(copy.descriptor, rest)
                rest = rest[count:]
            copy.grew(len(chunk))
        return copy.seal()


@contextmanager
def _reading(source: Path) -> Iterator[int]:
    try:
        # Not blocking, or opening a pipe that somebody passes off as a recording would wait forever.
        descriptor = os.open(source, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    except OSError as error:
        raise _unreadable() from error
    try:
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            raise InvalidInputError("not_a_file", "This is a folder or a device; give the files themselves.")
        yield descriptor
    finally:
        os.close(descriptor)


def _moved(files: tuple[int, int], size: int, ways: Sequence[Mover]) -> Iterator[int]:
    """Copy at most so many bytes, by the fastest way that works here, yielding the size of each step."""
    done = 0
    while done < size:
        try:
            count = ways[0](*files, min(_STEP_BYTES, size - done))
        except OSError as error:
            if error.errno in FULL:
                raise no_space() from error
            if error.errno not in _NOT_THIS_WAY or len(ways) == 1:
                raise _unreadable() from error
            count = 0
        if count:
            done += count
            yield count
        elif len(ways) == 1:
            raise _changed()
        else:
            ways = ways[1:]


def _trace(seen: os.stat_result) -> tuple[int, int, int]:
    """Give what changes whenever a file's bytes do."""
    return (seen.st_size, seen.st_mtime_ns, seen.st_ctime_ns)


def _unreadable() -> QuarantinedError:
    return QuarantinedError(
        "unreadable", "The file cannot be read from the disk; check the card or the permissions and try again."
    )


def _changed() -> QuarantinedError:
    return QuarantinedError(
        "changed_meanwhile", "The file changed while it was copied; wait until it is complete and try again."
    )
