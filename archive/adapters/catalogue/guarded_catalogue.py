"""The open side's records on any engine, and the facts of a work gathered in one moment."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from types import MappingProxyType
from typing import Any

from archive.adapters.catalogue.memtable import Shelf
from archive.adapters.catalogue.repository import Engine, Puts, TypedRecords, check_version, read_record
from archive.adapters.catalogue.schema import CATALOGUE_KINDS, kind_of, to_json
from archive.adapters.catalogue.withdrawal_log import MARK_ID, WithdrawalLog
from archive.domain.cap_lift import narrower_of
from archive.domain.consent import Facts, Person
from archive.domain.errors import BrokenRecordError, NotFoundError
from archive.domain.ids import ParticipantId, WorkId
from archive.domain.records import ConsentRecord, ParticipantHandle, Record, Work
from archive.domain.terms import WorkState
from archive.domain.tombstones import LogMark, Tombstone, hold_of, lay_over, tombstone_of
from archive.domain.withdrawals import Withdrawal

_Mended = ConsentRecord | ParticipantHandle | Withdrawal | Work


class TypedCatalogue(TypedRecords):
    """Everything of the catalogue's promises that does not depend on where documents live.

    With a memory of withdrawals, every change of a consent and every closing of a work is written there first, and
    what is remembered there is laid over the facts.
    """

    def __init__(self, engine: Engine, log: WithdrawalLog | None = None) -> None:
        super().__init__(engine, CATALOGUE_KINDS)
        self._log = log
        self._facts: dict[WorkId, Facts] = {}
        self._facts_of = -1

    def save_all(self, records: Sequence[Record], remove: Sequence[tuple[type[Record], str]] = ()) -> None:
        """Keep and remove several records as one change; removing what is gone is no error."""
        self._save(records, remove)

    def facts(self, work_id: WorkId) -> Facts:
        """Give everything `decide` needs about a work, from one moment; unreadable consents are counted in.

        Raises:
            ClosedError: the memory of withdrawals is missing or too old.
        """
        with self.engine.lock:
            generation = self.generation()
            if self._facts_of != generation:
                self.require_open()
                self._facts = {}
                self._facts_of = generation
            facts = self._facts.get(work_id)
            if facts is None:
                facts = self._facts[work_id] = self._laid_over(_gather(self.engine.current(), work_id))
            return facts

    def generation(self) -> int:
        """Give a number that grows with every change by any process, of what is kept or what was taken back."""
        return super().generation() + (0 if self._log is None else self._log.generation())

    def require_open(self) -> None:
        """Raise ClosedError unless the memory of withdrawals holds everything this catalogue knows it to hold."""
        if self._log is not None:
            self._log.require_as_new_as(self._mark())

    def replay(self) -> None:
        """Write into this catalogue what its memory of withdrawals knows better, as after an older one was put back.

        Without it, a later change would start from the older record and speak over the remembered last word.
        """
        if self._log is None:
            return
        self.require_open()
        with self.engine.writing() as shelf:
            puts: Puts = {}
            # A hold first, so that a closing of the same work has the last word.
            for stone in sorted(self._log.all(), key=lambda stone: stone.holds is None):
                mended = _mended(shelf, stone)
                if mended is not None:
                    puts.setdefault(kind_of(type(mended)).table, {})[mended.id] = to_json(mended)
            if puts:
                self.engine.commit(puts, {})

    def close(self) -> None:
        """Let go of files and locks."""
        super().close()
        if self._log is not None:
            self._log.close()

    def _save(self, records: Sequence[Any], remove: Sequence[tuple[type[Any], str]]) -> list[Any]:
        """Write what closes into the memory of withdrawals before it is written here."""
        stones = [] if self._log is None else list(_stones(records, self._log))
        if self._log is None or not stones:
            return super()._save(records, remove)
        with self.engine.writing() as shelf:
            for record in records:
                check_version(shelf, record)
            before = self._mark()
            self._log.require_as_new_as(before)
            mark = self._log.write(stones)
            version = 0 if before is None else before.version
            return super()._save([*records, replace(mark, version=version)], remove)[:-1]

    def _mark(self) -> LogMark | None:
        raw = self.engine.current().raw(kind_of(LogMark).table, MARK_ID)
        return None if raw is None else read_record(LogMark, MARK_ID, raw)

    def _laid_over(self, facts: Facts) -> Facts:
        if self._log is None:
            return facts
        work_id = facts.work.id
        words = self._log.of_people(list(facts.people))
        return lay_over(facts, self._log.closes(work_id), words, self._log.held_at(work_id))


def _stones(records: Sequence[Any], log: WithdrawalLog) -> Iterator[Tombstone]:
    """Yield what must be remembered of records before they are kept."""
    for record in records:
        stone = tombstone_of(record)
        if stone is None and isinstance(record, Work):
            stone = hold_of(record, log.held_at(record.id))
        if stone is not None:
            yield stone


def _mended(shelf: Shelf, stone: Tombstone) -> _Mended | None:
    """Give a stored record as its last word says it must be, or None where it is so already."""
    if stone.handle is not None:
        return _protected(shelf, stone.handle)
    if stone.withdrawal is not None:
        return _with_act(shelf, stone.withdrawal)
    if stone.holds is not None:
        return _held(shelf, stone.holds, stone.held_at)
    if stone.work_id is not None:
        raw = shelf.raw(kind_of(Work).table, stone.work_id)
        work = None if raw is None else read_record(Work, stone.work_id, raw)
        if work is None or work.state is WorkState.WITHDRAWN:
            return None
        return replace(work, state=WorkState.WITHDRAWN, titles={}, summaries={}, version=work.version + 1)
    if stone.consent is None:
        return None
    raw = shelf.raw(kind_of(ConsentRecord).table, stone.consent.id)
    known = None if raw is None else read_record(ConsentRecord, stone.consent.id, raw)
    if known is not None and known.version >= stone.consent.version:
        return None
    return replace(stone.consent, approver=None if known is None else known.approver)


def _protected(shelf: Shelf, word: ParticipantHandle) -> ParticipantHandle | None:
    """Give a stored protection no less strict than its last word; one that is not there stays an unknown person."""
    raw = shelf.raw(kind_of(ParticipantHandle).table, word.id)
    known = None if raw is None else read_record(ParticipantHandle, word.id, raw)
    return None if known is None or known.version >= word.version else narrower_of(known, word)


def _with_act(shelf: Shelf, word: Withdrawal) -> Withdrawal | None:
    """Give a taking-back that an older catalogue knows nothing of, or not all, so that it is carried out once more."""
    raw = shelf.raw(kind_of(Withdrawal).table, word.id)
    known = None if raw is None else read_record(Withdrawal, word.id, raw)
    return None if known is not None and known.version >= word.version else replace(word, settled=False)


def _held(shelf: Shelf, work_id: WorkId, held_at: datetime | None) -> Work | None:
    """Give a work that is remembered as held back; what was let go of is not opened by memory alone."""
    raw = shelf.raw(kind_of(Work).table, work_id)
    work = None if raw is None else read_record(Work, work_id, raw)
    if held_at is None or work is None or work.state is WorkState.WITHDRAWN or work.held_at is not None:
        return None
    return replace(work, held_at=held_at, version=work.version + 1)


def _gather(shelf: Shelf, work_id: WorkId) -> Facts:
    raw = shelf.raw("works", work_id)
    if raw is None:
        raise NotFoundError(f"There is no Work {work_id}.")
    work = read_record(Work, work_id, raw)
    people = {}
    for participant_id in dict.fromkeys(a.participant_id for a in work.appearances if a.participant_id is not None):
        person = _person(shelf, participant_id)
        if person is not None:
            people[participant_id] = person
    return Facts(work=work, people=MappingProxyType(people), latest_event_at=shelf.latest_at)


def _person(shelf: Shelf, participant_id: ParticipantId) -> Person | None:
    """Give a person as the rules see them, or None, an unknown person, when there is no readable handle."""
    raw = shelf.raw("participants", participant_id)
    if raw is None:
        return None
    try:
        handle = read_record(ParticipantHandle, participant_id, raw)
    except BrokenRecordError:
        return None
    # A consent that no longer says whose it is could be anybody's: it counts against everybody.
    orphans = shelf.count("consents", [("participant_id", "")])
    records = []
    unreadable = orphans
    for record_id, consent in shelf.rows("consents", [("participant_id", participant_id)]):
        try:
            records.append(read_record(ConsentRecord, record_id, consent))
        except BrokenRecordError:
            unreadable += 1
    return Person(handle=handle, records=tuple(records), unreadable=unreadable)
