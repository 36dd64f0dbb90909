"""Everything that can go wrong, on one screen; HTTP and the command line learn it in one table each."""

from __future__ import annotations

import traceback
from collections.abc import Iterator
from types import TracebackType
from typing import TypeVar

T = TypeVar("T")


class ArchiveError(Exception):
    """Anything the archive can explain to a person."""


class NotFoundError(ArchiveError):
    """There is no such record, or the asker may not know of it; `sought` is the name or id that was asked for."""

    def __init__(self, message: str = "", *, sought: str = "") -> None:
        super().__init__(message)
        self.sought = sought


class RefusedError(ArchiveError):
    """The rules do not allow this act; the message says which rule."""


class StaleRecordError(ArchiveError):
    """Somebody saved this record since it was read; read it again first."""


class BusyError(ArchiveError):
    """Somebody else is at the very same thing in this moment; try again a little later."""


class BrokenRecordError(ArchiveError):
    """A stored record cannot be read as what it should be; it grants nothing."""


class TamperedError(ArchiveError):
    """A stored journal does not match its own chain of checksums."""


class ClosedError(ArchiveError):
    """Nothing can be shown until the operator has put something right; the message says what."""


class InvalidInputError(ArchiveError):
    """What a person gave cannot be used; the message says what to do instead.

    Attributes:
        code: the sentence's stable name, for tests and logs.
        message: the English sentence, the key of its translations, with `{name}` where a value goes.
        values: what stands in those places.
    """

    def __init__(self, code: str, message: str, **values: str | int) -> None:
        super().__init__(message.format(**values) if values else message)
        self.code = code
        self.message = message
        self.values = values


class QuarantinedError(InvalidInputError):
    """A file cannot be taken in as it is; it waits aside and can be tried again."""


class NoSpaceError(ArchiveError):
    """The disk is full; nothing was half-written, and the work can go on once there is room."""


class MediaToolError(ArchiveError):
    """A media tool failed, ran too long or wrote too much.

    Attributes:
        code: the cause's stable name, which a person can pass on to whoever looks after the archive.
    """

    code = "tool.failed"

    def __init__(self, message: str, code: str = "") -> None:
        super().__init__(message)
        self.code = code or self.code


class ByProductError(MediaToolError):
    """Something that is made of a file could not be, and the rest of what is made of it is there.

    Attributes:
        what: the English name of what is missing, to be translated.
    """

    def __init__(self, message: str, code: str, what: str) -> None:
        super().__init__(message, code)
        self.what = what


class SettingsError(ArchiveError):
    """A setting is misspelt or cannot be used; the program does not start."""


def raised_at(trace: TracebackType | None) -> str:
    """Give where in the program something was raised, innermost first; nothing of what the message says."""
    places = [f"{f.filename.rpartition('/')[2]}:{f.lineno} {f.name}" for f in traceback.extract_tb(trace)[-6:]]
    return " < ".join(reversed(places))


def readable(records: Iterator[T]) -> Iterator[T]:
    """Yield the records that can be read: a broken one must not keep the others from being shown, closed or deleted."""
    while True:
        try:
            record = next(records)
        except StopIteration:
            return
        except BrokenRecordError:
            continue
        yield record
