"""Writing every older document anew in today's shape, a few at a time, beside whoever else reads and writes.

Each change is made from what is stored at that moment, under the writer's lock, and keeps the record's version: nobody
who holds a record finds it changed, and nothing that was removed comes back. A process that is killed on the way leaves
whole documents of either shape, and the next run goes on with those that are left.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from archive.adapters.catalogue.documents import Documents, Engine, Puts, Selection
from archive.adapters.catalogue.repository import read_record
from archive.adapters.catalogue.schema import is_up_to_date, to_json
from archive.domain.errors import BrokenRecordError
from archive.ports import Migrated
from archive.ports.kinds import RecordKind

PER_CHANGE: Final = 200
"""How many documents are written as one change: others wait for the lock no longer than that takes."""


def bring_up(engine: Engine, kinds: Iterable[RecordKind], per_change: int = PER_CHANGE) -> Migrated:
    """Write every document of an older shape anew, and count those written and those that cannot be read."""
    with engine.lock:
        older = list(_older(engine.current(), kinds))
    written = unreadable = 0
    for start in range(0, len(older), per_change):
        group = older[start : start + per_change]
        with engine.writing() as documents:
            puts, broken = _renewed(documents, group)
            if puts:
                engine.commit(puts, {})
        written += sum(map(len, puts.values()))
        unreadable += broken
    return Migrated(written=written, unreadable=unreadable)


def _older(documents: Documents, kinds: Iterable[RecordKind]) -> Iterator[tuple[RecordKind, str]]:
    for kind in kinds:
        rows = documents.select(kind.table, Selection())
        yield from ((kind, record_id) for record_id, raw in rows if not is_up_to_date(kind, raw))


def _renewed(documents: Documents, group: Iterable[tuple[RecordKind, str]]) -> tuple[Puts, int]:
    """Give the documents of a group in today's shape, and how many cannot be read; what went meanwhile is left out."""
    puts: Puts = {}
    broken = 0
    for kind, record_id in group:
        raw = documents.raw(kind.table, record_id)
        if raw is None or is_up_to_date(kind, raw):
            continue
        try:
            puts.setdefault(kind.table, {})[record_id] = to_json(read_record(kind.record_class, record_id, raw))
        except BrokenRecordError:
            broken += 1
    return puts, broken
