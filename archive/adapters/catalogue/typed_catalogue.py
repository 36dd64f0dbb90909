"""The open side's records on any engine, and the facts of a work gathered in one moment."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import datetime
from types import MappingProxyType
from typing import Any, Final

from archive.adapters.catalogue.bring_up import bring_up
from archive.adapters.catalogue.documents import Documents, Engine, Selection
from archive.adapters.catalogue.repository import TypedRecords, check_version, documents_of, read_record
from archive.adapters.catalogue.schema import kind_of, kind_of_table, stored_version
from archive.adapters.catalogue.touched_works import works_named
from archive.adapters.catalogue.withdrawal_log import MARK_ID
from archive.domain.consent import Facts, Person
from archive.domain.errors import BrokenRecordError, NotFoundError, StaleRecordError
from archive.domain.ids import ParticipantId, WorkId
from archive.domain.records import ConsentRecord, ParticipantHandle, Record, Work
from archive.domain.tombstones import LogMark
from archive.ports import Migrated, Touched
from archive.ports.kinds import CATALOGUE_KINDS

_WORKS: Final = kind_of(Work).table
_Removals = Sequence[tuple[type[Any], str]]


class TypedCatalogue(TypedRecords):
    """Everything of the promises of a `CatalogueStore` that does not depend on where documents live."""

    def __init__(self, engine: Engine) -> None:
        super().__init__(engine, CATALOGUE_KINDS)

    def writing(self) -> AbstractContextManager[object]:
        """Hold off every other writer of every process until the context ends; saving inside it is part of it."""
        return self.engine.writing()

    def check(self, records: Sequence[Record], remove: _Removals = ()) -> None:
        """Raise what keeping and removing these would raise, and change nothing."""
        self._prepare(records, remove)
        with self.engine.lock:
            documents = self.engine.current()
            for record in records:
                check_version(documents, record)

    def save_all(self, records: Sequence[Record], remove: _Removals = ()) -> None:
        """Keep and remove several records as one change; removing what is gone is no error."""
        self._save(records, remove)

    def save_marked(self, mark: LogMark, records: Sequence[Record], remove: _Removals = ()) -> None:
        """Keep and remove several records as one change, and with them how far the memory of withdrawals has come."""
        with self.engine.writing():
            before = self.log_mark()
            self._save([*records, replace(mark, version=0 if before is None else before.version)], remove)

    def log_mark(self) -> LogMark | None:
        """Give how far the memory of withdrawals had come at the last change that was remembered there."""
        with self.engine.lock:
            raw = self.engine.current().raw(kind_of(LogMark).table, MARK_ID)
        return None if raw is None else read_record(LogMark, MARK_ID, raw)

    def restore(self, records: Sequence[Record]) -> None:
        """Keep records as one change with the versions that they carry, each newer than what is stored."""
        puts = documents_of(records)
        with self.engine.writing() as documents:
            for record in records:
                raw = documents.raw(kind_of(type(record)).table, record.id)
                if raw is not None and stored_version(raw) >= record.version:
                    raise StaleRecordError(f"{type(record).__name__} {record.id} is stored as new as that.")
            if puts:
                self.engine.commit(puts, {})

    def migrate(self) -> Migrated:
        """Write every record of an older shape anew in today's, its version unchanged."""
        return bring_up(self.engine, CATALOGUE_KINDS)

    def touched_since(self, generation: int) -> Touched | None:
        """Tell what changed since a generation that was given, or None where everything may have changed."""
        with self.engine.lock:
            documents = self.engine.current()
            changed = documents.changed_since(generation)
            works = None if changed is None else works_named(changed, self._works_where)
            if changed is None or works is None:
                return None
            kinds = frozenset(
                kind.record_class for kind in map(kind_of_table, {each.table for each in changed}) if kind
            )
            return Touched(works=works, kinds=kinds, latest_at=documents.latest_at)

    def works_of(self, people: Iterable[ParticipantId]) -> Iterator[WorkId]:
        """Yield the works in which these people appear, from what is indexed alone."""
        return self._works_where("participant_id", people)

    def latest_at(self) -> datetime:
        """Give the instant of the newest change."""
        with self.engine.lock:
            return self.engine.current().latest_at

    def facts(self, work_id: WorkId) -> Facts:
        """Give everything `decide` needs about a work, from one moment; unreadable consents are counted in."""
        with self.engine.lock:
            return _gather(self.engine.current(), work_id)

    def _works_where(self, field: str, texts: Iterable[str]) -> Iterator[WorkId]:
        with self.engine.lock:
            documents = self.engine.current()
            for text in texts:
                rows = documents.select(_WORKS, Selection(terms=[(field, text)]))
                yield from (WorkId(work_id) for work_id, _ in rows)


def _gather(documents: Documents, work_id: WorkId) -> Facts:
    raw = documents.raw("works", work_id)
    if raw is None:
        raise NotFoundError(f"There is no Work {work_id}.", sought=work_id)
    work = read_record(Work, work_id, raw)
    people = {}
    asked = (*(each.participant_id for each in work.appearances), work.reader_id)
    for participant_id in dict.fromkeys(each for each in asked if each is not None):
        person = _person(documents, participant_id)
        if person is not None:
            people[participant_id] = person
    return Facts(work=work, people=MappingProxyType(people), latest_event_at=documents.latest_at)


def _person(documents: Documents, participant_id: ParticipantId) -> Person | None:
    """Give a person as the rules see them, or None, an unknown person, when there is no readable handle."""
    raw = documents.raw("participants", participant_id)
    if raw is None:
        return None
    try:
        handle = read_record(ParticipantHandle, participant_id, raw)
    except BrokenRecordError:
        return None
    # A consent that no longer says whose it is could be anybody's: it counts against everybody.
    orphans = documents.count("consents", Selection(terms=[("participant_id", "")]))
    records = []
    unreadable = orphans
    for record_id, consent in documents.select("consents", Selection(terms=[("participant_id", participant_id)])):
        try:
            records.append(read_record(ConsentRecord, record_id, consent))
        except BrokenRecordError:
            unreadable += 1
    return Person(handle=handle, records=tuple(records), unreadable=unreadable)
