"""How far an upload may go and what it is waiting for, the same for every dialect in which a client speaks of it."""

from __future__ import annotations

from enum import StrEnum
from typing import Final

from archive.domain.errors import InvalidInputError

LONGEST_NAME: Final = 255
"""The most signs kept of a file's own name."""


class UploadState(StrEnum):
    """Where an upload stands; how many bytes of it are here is asked of the disk and written down nowhere."""

    RECEIVING = "receiving"
    CHECKING = "checking"
    SAFE = "safe"
    NEEDS_YOU = "needs_you"
    JOINED = "joined"
    ENDED = "ended"


SETTLED: Final = frozenset({UploadState.SAFE, UploadState.JOINED, UploadState.ENDED})
"""The states in which nothing more happens to an upload."""


def is_whole(offset_bytes: int, length_bytes: int | None) -> bool:
    """Tell whether everything has arrived; a length that was not said yet is never reached."""
    return length_bytes is not None and offset_bytes >= length_bytes


def agreed_length(known_bytes: int | None, said_bytes: int | None, offset_bytes: int) -> int | None:
    """Give an upload's length after a client said one, or said none.

    Raises:
        InvalidInputError: it was said to be another before, or more than that is here already.
    """
    if said_bytes is None or said_bytes == known_bytes:
        return known_bytes
    if known_bytes is not None or said_bytes < offset_bytes:
        raise InvalidInputError("upload.length", "This file's length was said to be another one before; begin anew.")
    return said_bytes


def room_left(offset_bytes: int, length_bytes: int | None, limit_bytes: int) -> int:
    """Give how many more bytes an upload may bring."""
    return max(0, (limit_bytes if length_bytes is None else length_bytes) - offset_bytes)


def require_size(length_bytes: int | None, limit_bytes: int, free_bytes: int) -> None:
    """Refuse a file that is too large for the archive or for the room that is left, before its first byte.

    Raises:
        InvalidInputError: with the sentence to show.
    """
    if length_bytes is None:
        return
    if length_bytes > limit_bytes:
        raise InvalidInputError(
            "upload.too_large", "This file is larger than {most} GB.", most=max(1, limit_bytes // 1_000_000_000)
        )
    if length_bytes > free_bytes:
        raise InvalidInputError(
            "upload.no_room", "There is no room left for this file; tell those who run the archive, and keep the card."
        )
