"""The open side's records on any engine, and the facts of a work gathered in one moment."""

from __future__ import annotations

from collections.abc import Sequence
from types import MappingProxyType

from archive.adapters.record_kinds import CATALOGUE_KINDS
from archive.adapters.record_shelf import Shelf
from archive.adapters.typed_records import Engine, TypedRecords, read_record
from archive.domain.consent import Facts, Person
from archive.domain.errors import BrokenRecordError, NotFoundError
from archive.domain.ids import ParticipantId, WorkId
from archive.domain.records import ConsentRecord, ParticipantHandle, Record, Work


class TypedCatalogue(TypedRecords):
    """Everything of the catalogue's promises that does not depend on where documents live."""

    def __init__(self, engine: Engine) -> None:
        super().__init__(engine, CATALOGUE_KINDS)
        self._facts: dict[WorkId, Facts] = {}
        self._facts_of = -1

    def save_all(self, records: Sequence[Record], remove: Sequence[tuple[type[Record], str]] = ()) -> None:
        """Keep and remove several records as one change; removing what is gone is no error."""
        self._save(records, remove)

    def facts(self, work_id: WorkId) -> Facts:
        """Give everything `decide` needs about a work, from one moment; unreadable consents are counted in."""
        with self.engine.lock:
            shelf = self.engine.current()
            if self._facts_of != shelf.generation:
                self._facts = {}
                self._facts_of = shelf.generation
            facts = self._facts.get(work_id)
            if facts is None:
                facts = self._facts[work_id] = _gather(shelf, work_id)
            return facts


def _gather(shelf: Shelf, work_id: WorkId) -> Facts:
    raw = shelf.raw("works", work_id)
    if raw is None:
        raise NotFoundError(f"there is no Work {work_id}")
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
    orphans = len(shelf.ids("consents", [("participant_id", "")]))
    records = []
    unreadable = orphans
    for record_id, consent in shelf.rows("consents", [("participant_id", participant_id)]):
        try:
            records.append(read_record(ConsentRecord, record_id, consent))
        except BrokenRecordError:
            unreadable += 1
    return Person(handle=handle, records=tuple(records), unreadable=unreadable)
