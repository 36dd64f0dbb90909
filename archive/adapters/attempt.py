"""An attempt to make files: when it fails nothing of it stays, and a full disk is named as the cause it is."""

from __future__ import annotations

import errno
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from archive.adapters.sandbox.supervise import OverrunError, StoppedError
from archive.domain.errors import InvalidInputError, MediaToolError, NoSpaceError

_FULL = frozenset({errno.ENOSPC, errno.EDQUOT})
_LEAST_FREE_BYTES = 1 << 20


@contextmanager
def attempt(*targets: Path) -> Iterator[None]:
    """Remove what lies at the targets when the block fails.

    Raises:
        NoSpaceError: it failed because the disk is full.
        MediaToolError: it failed because the system would not let us read or write.
    """
    try:
        yield
    except BaseException as error:
        full = _is_full(error, targets)
        for target in targets:
            target.unlink(missing_ok=True)
        if full:
            raise NoSpaceError("The disk is full; make room and try again.") from error
        if isinstance(error, OSError):
            raise MediaToolError(f"A file cannot be read or written: {error.strerror}.") from error
        raise


def _is_full(error: BaseException, targets: tuple[Path, ...]) -> bool:
    """Tell whether a failure is the disk's doing: ffmpeg may go on in silence when its last bytes find no room."""
    if isinstance(error, OSError):
        return error.errno in _FULL
    if isinstance(error, OverrunError | StoppedError) or not isinstance(error, MediaToolError | InvalidInputError):
        return False
    return any(shutil.disk_usage(target.parent).free < _LEAST_FREE_BYTES for target in targets)
