"""Where a file that cannot be taken in waits, with the sentence why, until it is tried again."""

from __future__ import annotations

import os
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final
from urllib.parse import unquote_to_bytes, urlsplit

from archive.domain.errors import (
    ArchiveError,
    ByProductError,
    InvalidInputError,
    MediaToolError,
    NoSpaceError,
    StaleRecordError,
    readable,
)
from archive.domain.ids import OriginalId, WorkId, new_id
from archive.domain.sealed import QuarantineEntry
from archive.languages import translate
from archive.ports import Kit, Page

NO_SPACE = InvalidInputError("no_space", "The disk is full; make room and try this file again.")
"""The sentence about a full disk."""

_TOOL_FAILED = (
    "The archive failed at preparing this file ({cause}); nothing says that the file itself is broken."
    " Keep it, and tell whoever looks after the archive."
)
_TOOL_OVERRUN = (
    "Preparing this file takes more time or room than it may here ({cause}); nothing says that the file itself is"
    " broken. Keep it, and tell whoever looks after the archive."
)
_MADE_WITHOUT = (
    "All is ready but one thing, which could not be made of this file ({what}; {cause}). The file itself is well."
)
MADE_WITHOUT = "made_without"
"""The code of a sentence about something that could not be made while the rest is there."""


@dataclass(frozen=True, kw_only=True)
class Wait:
    """Where the bytes of a halted file wait: outside, among the originals, or as a work."""

    held_path: str | None = None
    original_id: OriginalId | None = None
    work_id: WorkId | None = None


def sentence_of(error: ArchiveError) -> InvalidInputError:
    """Give the one clear sentence for anything that can stop a file from coming in."""
    if isinstance(error, InvalidInputError):
        return error
    if isinstance(error, NoSpaceError):
        return NO_SPACE
    if isinstance(error, ByProductError):
        return InvalidInputError(MADE_WITHOUT, _MADE_WITHOUT, what=error.what, cause=error.code)
    if isinstance(error, MediaToolError):
        sentence = _TOOL_OVERRUN if error.code == "tool.overrun" else _TOOL_FAILED
        return InvalidInputError("tool_failed", sentence, cause=error.code)
    return InvalidInputError("not_taken", str(error))


def set_aside(kit: Kit, entry: QuarantineEntry, error: ArchiveError) -> QuarantineEntry:
    """Keep a halted file's entry with its sentence; the same file waiting already is not entered twice."""
    sentence = sentence_of(error)
    known = _same(kit, entry)
    if known is not None:
        entry = replace(entry, id=known.id, version=known.version)
    values = {name: str(value) for name, value in sentence.values.items()}
    entry = replace(entry, code=sentence.code, reason=str(sentence), sentence=sentence.message, values=values)
    try:
        return kit.vault.save(replace(entry, at=kit.clock.now()))
    except StaleRecordError:  # another process has just said as much
        return kit.vault.get(QuarantineEntry, entry.id)


def why(entry: QuarantineEntry, language: str) -> str:
    """Say in a language why a file waits."""
    values = {name: translate(language, value) for name, value in entry.values.items() if value}
    try:
        return translate(language, entry.sentence or entry.reason, {**entry.values, **values})
    except (KeyError, IndexError, ValueError):  # a stored sentence without its values, or with odd braces
        return entry.reason


def why_halted(kit: Kit, work_id: str, language: str) -> str:
    """Say in a language why a work came to a halt, or nothing when it did not."""
    found = kit.vault.find(QuarantineEntry, OLDEST_FIRST, resolved="false", work_id=work_id)
    return next((why(entry, language) for entry in readable(found)), "")


def resolve(kit: Kit, wait: Wait) -> None:
    """Mark what waited here as done, if anything did."""
    for entry in waiting(kit):
        if _waits_at(entry) == wait:
            settle(kit, entry)


def settle(kit: Kit, entry: QuarantineEntry) -> None:
    """Mark an entry as done; somebody else having done so is as good."""
    if entry.resolved:
        return
    try:
        kit.vault.save(replace(entry, resolved=True))
    except StaleRecordError:
        kit.vault.get(QuarantineEntry, entry.id)


OLDEST_FIRST: Final = Page(order_by="at")


def waiting(kit: Kit, page: Page = OLDEST_FIRST) -> tuple[QuarantineEntry, ...]:
    """Give everything that waits to be tried again, oldest first; or a page of it."""
    return tuple(readable(kit.vault.find(QuarantineEntry, page, resolved="false")))


def new_entry(kit: Kit, file_name: str, workshop_id: str, kind: str, wait: Wait) -> QuarantineEntry:
    """Make an entry, not yet kept and without its sentence."""
    return QuarantineEntry(
        id=new_id(),
        file_name=file_name,
        code="",
        reason="",
        at=kit.clock.now(),
        workshop_id=workshop_id,
        kind=kind,
        held_path=wait.held_path,
        original_id=wait.original_id,
        work_id=wait.work_id,
    )


def name_of(path: Path) -> str:
    """Give a file's name as text, whatever bytes it is made of."""
    return printable(path.name)


def printable(text: str) -> str:
    """Give a text without what cannot be written as UTF-8, and without control characters."""
    clean = text.encode("utf-8", "replace").decode("utf-8")
    return "".join(sign for sign in clean if sign.isprintable())[:255] or "-"


def path_text(path: Path) -> str:
    """Write a path down so that `path_from` finds the same file, even if its name is no valid text."""
    whole = path.absolute()
    try:
        text = str(whole)
        text.encode("utf-8")
    except UnicodeEncodeError:
        return whole.as_uri()
    return text


def path_from(text: str) -> Path:
    """Read a path that `path_text` wrote."""
    if text.startswith("file://"):
        return Path(os.fsdecode(unquote_to_bytes(urlsplit(text).path)))
    return Path(text)


def _same(kit: Kit, entry: QuarantineEntry) -> QuarantineEntry | None:
    wait = _waits_at(entry)
    return next((known for known in waiting(kit) if known.id == entry.id or _waits_at(known) == wait), None)


def _waits_at(entry: QuarantineEntry) -> Wait:
    return Wait(held_path=entry.held_path, original_id=entry.original_id, work_id=entry.work_id)
