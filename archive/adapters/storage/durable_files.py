"""How files get onto the disk for good: what a full disk means, what must be synced, what a file hashes to."""

from __future__ import annotations

import errno
import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from archive.domain.errors import NoSpaceError
from archive.ports import Kept

FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
"""What the system says when a disk, a quota or a file system's longest file is reached."""

_BLOCK_BYTES = 1 << 18
"""How much is read at once while hashing: little enough to stay in the processor's own memory."""


@contextmanager
def minding_space() -> Iterator[None]:
    """Say in one sentence that the disk is full, whatever the system calls it."""
    try:
        yield
    except OSError as error:
        if error.errno in FULL:
            raise no_space() from error
        raise


def no_space() -> NoSpaceError:
    """Give the error about a full disk; to be raised by the caller."""
    return NoSpaceError("There is no room left on the disk; make room and try again.")


def sync_folder(folder: Path) -> None:
    """Make what was created, renamed or deleted in a folder survive a crash."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        with minding_space():
            os.fsync(descriptor)
    finally:
        os.close(descriptor)


def blocks(descriptor: int, start: int, end: int) -> Iterator[memoryview]:
    """Yield what an open file holds in a stretch, or as much as there is; each block is good until the next."""
    room = memoryview(bytearray(_BLOCK_BYTES))
    while start < end:
        count = os.preadv(descriptor, [room[: min(_BLOCK_BYTES, end - start)]], start)
        if not count:
            return
        start += count
        yield room[:count]


def hash_open_file(descriptor: int) -> Kept:
    """Give the hash and size of what an open file holds."""
    digest = hashlib.sha256()
    size = 0
    for block in blocks(descriptor, 0, os.fstat(descriptor).st_size):
        digest.update(block)
        size += len(block)
    return Kept(sha256=digest.hexdigest(), size_bytes=size)
