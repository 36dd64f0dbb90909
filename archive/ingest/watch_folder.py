"""A folder that is watched: what has settled in it is taken in once, with what a sheet or a small file beside it says.

Whether a file is in already is asked of the vault and the quarantine each time the watching begins; nothing is
remembered anywhere else. The files themselves are only read.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from archive.domain.errors import (
    InvalidInputError,
    MediaToolError,
    NoSpaceError,
    NotFoundError,
    RefusedError,
)
from archive.domain.file_types import require_accepted
from archive.domain.records import Work
from archive.domain.sealed import Original, QuarantineEntry
from archive.ingest.intake.quarantine import path_text, sentence_of, waiting
from archive.ingest.intake.receive import NewWork, refuse_taken_back, take
from archive.ingest.intake.stable_files import FileState, Settling
from archive.ingest.manifest.manifest import Row, read_rows, read_sidecar
from archive.ports import Kit, Page, Range
from archive.ports.outside import open_outside

SHEETS: Final = ("manifest.xlsx", "manifest.csv")
"""The sheets that are read when they lie beside a file; the first one found counts."""

_SIDECAR: Final = ".json"
_BLOCK_BYTES: Final = 1 << 20


@dataclass(frozen=True)
class News:
    """What became of one file: its work, with a sentence where it is not what its name says, or why it is none."""

    path: Path
    work_id: str = ""
    known: bool = False
    fault: InvalidInputError | None = None
    note: str = ""


@dataclass
class Watch:
    """One folder and what is said of everything in it."""

    kit: Kit
    folder: Path
    entry: NewWork
    settling: Settling
    _told: set[tuple[FileState, ...]] = field(default_factory=set)

    def look(self) -> Iterator[News]:
        """Take what has settled since the last look, each file with one piece of news."""
        settled = self.settling.settled(self.folder)
        notes = {seen.path: seen for seen in settled if _is_note(seen.path)}
        for seen in settled:
            if seen.path in notes:
                continue
            about = tuple(notes[path] for path in _notes_of(seen.path) if path in notes)
            # A file that was told of is looked at again only when it, or what is said of it, has changed.
            if (seen, *about) not in self._told:
                news = self._judge(seen, about)
                if news is not None:
                    self._told.add((seen, *about))
                    yield news

    def _judge(self, seen: FileState, about: tuple[FileState, ...]) -> News | None:
        try:
            known = self._known(seen)
            if known is not None:
                return News(seen.path, known, known=True)
            entry = self._entry(seen.path, about)
            taken = take(self.kit, seen.path, entry)
        except NoSpaceError:
            raise
        except (InvalidInputError, RefusedError, MediaToolError) as error:
            return News(seen.path, fault=sentence_of(error))
        return News(seen.path, taken.work.id, known=taken.known, note=taken.note)

    def _known(self, seen: FileState) -> str | None:
        """Give the work that a file is already; what waits in quarantine as it is now is not tried again here.

        Raises:
            InvalidInputError: it cannot be taken, as was found before or as its name says.
            RefusedError: somebody took it back.
        """
        require_accepted(seen.path.name)
        waits = _waiting_entry(self.kit, seen)
        if waits is not None:
            raise InvalidInputError(waits.code, waits.reason)
        same = self._same(seen)
        refuse_taken_back(self.kit, same)
        works = (original.work_id for original in same if self.kit.originals.holds(original.id))
        return next((work_id for work_id in works if _has_work(self.kit, work_id)), None)

    def _same(self, seen: FileState) -> list[Original]:
        """Give the arrivals of the same bytes; only where some are as long is it worth reading the file twice."""
        as_long = Range(least=seen.size_bytes, below=seen.size_bytes + 1)
        if next(self.kit.vault.find(Original, Page(limit=1), size_bytes=as_long), None) is None:
            return []
        return list(self.kit.vault.find(Original, sha256=_sha256(seen.path)))

    def _entry(self, path: Path, about: tuple[FileState, ...]) -> NewWork:
        """Give what is said of a file: by the small file beside it, by the folder's sheet, else by the command."""
        for note in about:
            row = self._row(note.path, path)
            if row is not None and row.faults:
                fault = row.faults[0]
                raise InvalidInputError(fault.code, fault.message, **fault.values)
            if row is not None:
                return row.line.entry
        return self.entry

    def _row(self, note: Path, path: Path) -> Row | None:
        if note.suffix.lower() == _SIDECAR:
            return read_sidecar(note, path, self.kit.catalogue, self.entry)
        rows = read_rows(note, self.kit.catalogue, self.entry)
        return next((row for row in rows if row.line.path == path), None)


def _is_note(path: Path) -> bool:
    return path.name.lower() in SHEETS or path.suffix.lower() == _SIDECAR


def _notes_of(path: Path) -> tuple[Path, ...]:
    sidecars = (path.with_name(path.name + _SIDECAR), path.with_suffix(_SIDECAR))
    return (*sidecars, *(path.with_name(sheet) for sheet in SHEETS))


def _waiting_entry(kit: Kit, seen: FileState) -> QuarantineEntry | None:
    held_path = path_text(seen.path)
    entries = (entry for entry in waiting(kit) if entry.held_path == held_path)
    return next((entry for entry in entries if entry.at.timestamp() * 1e9 >= seen.changed_ns), None)


def _has_work(kit: Kit, work_id: str) -> bool:
    try:
        return bool(kit.catalogue.get(Work, work_id))
    except NotFoundError:
        return False


def _sha256(path: Path) -> str:
    found = hashlib.sha256()
    try:
        with open_outside(path) as source:
            while block := source.read(_BLOCK_BYTES):
                found.update(block)
    except OSError as error:
        raise InvalidInputError("unreadable", "The file cannot be read from the disk.") from error
    return found.hexdigest()
