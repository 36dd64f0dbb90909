"""The memory of withdrawals: a journal in a folder of its own, with its own backup, older than no catalogue.

It is written before the catalogue is, so that whatever the catalogue acknowledged is in it. A little room is kept
in reserve on its disk, because a person must be able to take back when the disk is full.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Final

from archive.adapters.catalogue.bring_up import bring_up
from archive.adapters.catalogue.closings import Closings
from archive.adapters.catalogue.documents import Documents, Engine, Selection
from archive.adapters.catalogue.journal import JournalEngine
from archive.adapters.catalogue.repository import read_record
from archive.adapters.catalogue.schema import kind_of, to_json
from archive.adapters.catalogue.watermark import Watermark
from archive.domain.errors import BrokenRecordError, ClosedError, NoSpaceError, TamperedError
from archive.domain.ids import ParticipantId, WorkId, new_id
from archive.domain.tombstones import LogMark, Tombstone, hold_id, review_id
from archive.ports import Clock, Migrated
from archive.ports.kinds import LOG_KINDS

MARK_ID: Final = "withdrawals"
_RESERVE_BYTES: Final = 1024 * 1024
_MARKS: Final = kind_of(LogMark).table
_TOMBSTONES: Final = kind_of(Tombstone).table


class TypedWithdrawalLog:
    """The port `WithdrawalLog` on any engine for documents, with a reserve on its disk where there is one."""

    def __init__(self, engine: Engine, reserve: Path | None = None, closings: Closings | None = None) -> None:
        self._engine = engine
        self._reserve = reserve
        self._closings = closings or Closings(None)

    def write(self, tombstones: Sequence[Tombstone]) -> LogMark:
        """Remember these, durably, and give the mark that the catalogue must carry from now on."""
        stones = {stone.id: to_json(stone) for stone in tombstones}
        with self._engine.writing() as documents:
            own = _own_mark(documents) or LogMark(id=MARK_ID, log_id=new_id(), number=0, version=1)
            puts = {_TOMBSTONES: stones, _MARKS: {MARK_ID: to_json(own)}}
            try:
                self._engine.commit(puts, {})
            except NoSpaceError:
                if self._reserve is None or not self._reserve.exists():
                    raise
                self._reserve.unlink()
                self._engine.commit(puts, {})
            self._closings.keep(tombstones)
            return LogMark(id=MARK_ID, log_id=own.log_id, number=self._engine.current().number)

    def require_as_new_as(self, mark: LogMark | None) -> None:
        """Raise ClosedError unless this memory holds everything that the catalogue's mark speaks of."""
        if mark is None:
            return
        documents = self._engine.current()
        own = _own_mark(documents)
        if own is None:
            raise ClosedError(
                "The memory of withdrawals is missing, so nothing can be shown. Put its folder back from its backup."
            )
        if own.log_id != mark.log_id or documents.number < mark.number:
            raise ClosedError(
                "The memory of withdrawals is older than the catalogue, or another archive's, so nothing can be shown. "
                "Put its newest backup back."
            )

    def all(self) -> list[Tombstone]:
        """Give everything remembered."""
        rows = self._engine.current().select(_TOMBSTONES, Selection())
        return [read_record(Tombstone, name, raw) for name, raw in rows]

    def of_people(self, people: Sequence[ParticipantId]) -> list[Tombstone]:
        """Give the last words remembered of these people."""
        documents = self._engine.current()
        return [
            read_record(Tombstone, stone_id, raw)
            for person in people
            for stone_id, raw in documents.select(_TOMBSTONES, Selection(terms=[("participant_id", person)]))
        ]

    def closes(self, work_id: WorkId) -> bool:
        """Tell whether a work is remembered as closed to everyone."""
        return self._engine.current().raw(_TOMBSTONES, work_id) is not None

    def held_at(self, work_id: WorkId) -> datetime | None:
        """Give since when a work is remembered as held back, or None when it is not."""
        raw = self._engine.current().raw(_TOMBSTONES, hold_id(work_id))
        return None if raw is None else read_record(Tombstone, hold_id(work_id), raw).held_at

    def reviewed_version(self, work_id: WorkId) -> int:
        """Give with which version a work is remembered as last released or taken back into review; 0: never."""
        raw = self._engine.current().raw(_TOMBSTONES, review_id(work_id))
        return 0 if raw is None else read_record(Tombstone, review_id(work_id), raw).reviewed_version

    def recall(self) -> None:
        """Take over what was closed or erased and is missing here, as after an older copy was put back."""
        if not self._engine.current().number:
            return  # a memory that is missing altogether is not begun anew
        told = self._closings.all()
        missing = [stone for stone in told.values() if self._lacks(stone)]
        if missing:
            self.write(missing)
        if not told:
            self._closings.keep(self._readable())

    def _readable(self) -> Iterator[Tombstone]:
        for name, raw in self._engine.current().select(_TOMBSTONES, Selection()):
            with suppress(BrokenRecordError):
                yield read_record(Tombstone, name, raw)

    def _lacks(self, stone: Tombstone) -> bool:
        """Tell whether a word is missing or older here; one that cannot be read shuts what it is about as it is."""
        try:
            return _is_newer(stone, self._known(stone.id))
        except BrokenRecordError:
            return False

    def _known(self, stone_id: str) -> Tombstone | None:
        raw = self._engine.current().raw(_TOMBSTONES, stone_id)
        return None if raw is None else read_record(Tombstone, stone_id, raw)

    def generation(self) -> int:
        """Give a number that grows with every change by any process."""
        return self._engine.current().generation

    def touched_since(self, generation: int) -> tuple[frozenset[WorkId], frozenset[ParticipantId]] | None:
        """Tell of which works and people a word was said since a generation; None: it could be of everything."""
        documents = self._engine.current()
        changed = documents.changed_since(generation)
        if changed is None:
            return None
        words = [each for each in changed if each.table == _TOMBSTONES]
        people = {ParticipantId(text) for each in words for text in each.texts("participant_id") if text}
        works: set[WorkId] = set()
        for each in words:
            try:
                stone = self._known(each.document_id)
            except BrokenRecordError:
                return None
            if stone is None:
                return None
            works |= {work_id for work_id in (stone.work_id, stone.holds, stone.reviewed) if work_id is not None}
        return frozenset(works), frozenset(people)

    def migrate(self) -> Migrated:
        """Write everything that is remembered in an older shape anew in today's."""
        return bring_up(self._engine, (*LOG_KINDS, kind_of(LogMark)))

    def verify(self) -> int:
        """Read the whole memory and give its number of changes, or raise TamperedError."""
        return self._engine.verify()

    def close(self) -> None:
        """Let go of files and locks."""
        self._engine.close()


def open_withdrawal_log(
    folder: Path, *, read_only: bool = False, clock: Clock | None = None, watermark: Watermark | None = None
) -> TypedWithdrawalLog:
    """Open the memory of withdrawals kept in a folder; a new one begins with its first word.

    Raises:
        TamperedError: the journal does not match its own checksums.
    """
    path = folder / "withdrawals.jsonl"
    if read_only:
        return TypedWithdrawalLog(JournalEngine(path, read_only=True, clock=clock, watermark=watermark))
    folder.mkdir(parents=True, exist_ok=True)
    reserve = folder / "reserve"
    _keep_room(reserve)
    engine = JournalEngine(path, clock=clock, watermark=watermark)
    log = TypedWithdrawalLog(engine, reserve, Closings(watermark.beside("closings.jsonl") if watermark else None))
    log.recall()
    return log


def _is_newer(stone: Tombstone, known: Tombstone | None) -> bool:
    if known is None:
        return True
    words = stone.withdrawal, known.withdrawal
    return words[0] is not None and words[1] is not None and words[0].version > words[1].version


def _own_mark(documents: Documents) -> LogMark | None:
    raw = documents.raw(_MARKS, MARK_ID)
    if raw is None and documents.number:
        raise TamperedError("the memory of withdrawals has lost its name")
    return None if raw is None else read_record(LogMark, MARK_ID, raw)


def _keep_room(reserve: Path) -> None:
    """Hold some room on the disk back; without it a full disk would also stop people from taking back."""
    if reserve.exists() and reserve.stat().st_size == _RESERVE_BYTES:
        return
    try:
        with reserve.open("wb") as file:
            os.posix_fallocate(file.fileno(), 0, _RESERVE_BYTES)
    except OSError:
        # No room to hold back now: tried again at the next start.
        reserve.unlink(missing_ok=True)
