"""Typed records on any engine: versions, strict reading, and the wall between the two sides."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from itertools import starmap
from typing import Any, TypeVar

from archive.adapters.catalogue.documents import Documents, Engine, Puts, Removals, Selection
from archive.adapters.catalogue.schema import from_json, kind_of, stored_version, to_json
from archive.domain.errors import BrokenRecordError, NotFoundError, StaleRecordError
from archive.domain.words.working_label import sought_words
from archive.ports import ALL, Page, Range, RecordKind

T = TypeVar("T")


class TypedRecords:
    """Records of the given kinds, kept by an engine; any other kind raises TypeError."""

    def __init__(self, engine: Engine, kinds: Iterable[RecordKind]) -> None:
        self.engine = engine
        self._classes = frozenset(kind.record_class for kind in kinds)

    def get(self, kind: type[T], record_id: str) -> T:
        """Give one record, or raise NotFoundError or BrokenRecordError."""
        table = self._kind(kind).table
        with self.engine.lock:
            raw = self.engine.current().raw(table, record_id)
        if raw is None:
            raise NotFoundError(f"There is no {kind.__name__} {record_id}.", sought=record_id)
        return read_record(kind, record_id, raw)

    def find(self, kind: type[T], page: Page = ALL, /, **where: str | Range) -> Iterator[T]:
        """Yield the records whose indexed fields equal these values and whose ordered ones lie in these stretches."""
        table, selection = self._selection(kind, where, page)
        with self.engine.lock:
            rows = self.engine.current().select(table, selection)
        # Unlike a generator, this goes on after a record that cannot be read.
        return starmap(partial(read_record, kind), rows)

    def count(self, kind: type[T], /, **where: str | Range) -> int:
        """Count what `find` would yield, without reading the records."""
        table, selection = self._selection(kind, where)
        with self.engine.lock:
            return self.engine.current().count(table, selection)

    def save(self, record: T) -> T:
        """Keep a record and give it back with its next version."""
        return self._save([record], ())[0]

    def generation(self) -> int:
        """Give a number that grows with every change by any process."""
        with self.engine.lock:
            return self.engine.current().generation

    def compact(self) -> None:
        """Write everything anew without what was changed or removed since."""
        self.engine.compact()

    def verify(self) -> int:
        """Read all that is kept and give the number of changes, or raise TamperedError."""
        return self.engine.verify()

    def close(self) -> None:
        """Let go of files and locks."""
        self.engine.close()

    def _save(self, records: Sequence[T], remove: Sequence[tuple[type[Any], str]]) -> list[T]:
        """Keep and remove records as one change, each saved one checked against its stored version."""
        kept, puts, removals = self._prepare(records, remove)
        if puts or removals:
            with self.engine.writing() as shelf:
                for record in records:
                    check_version(shelf, record)
                self.engine.commit(puts, removals)
        return kept

    def _prepare(self, records: Sequence[T], remove: Sequence[tuple[type[Any], str]]) -> tuple[list[T], Puts, Removals]:
        """Give records with their next versions and the change that keeps and removes them, refused where it cannot be.

        Raises:
            TypeError: a record belongs on the other side of the wall.
            ValueError: one record is named twice.
            BrokenRecordError: a record would not read back as it is.
        """
        named = [(self._kind(type(record)).table, _id_of(record)) for record in records]
        removals: Removals = {}
        for kind, record_id in remove:
            named.append((self._kind(kind).table, record_id))
            removals.setdefault(self._kind(kind).table, []).append(record_id)
        if len(set(named)) != len(named):
            raise ValueError("one change names the same record twice")
        kept = [_with_next_version(record) for record in records]
        return kept, documents_of(kept), removals

    def _kind(self, record_class: type[Any]) -> RecordKind:
        if record_class not in self._classes:
            raise TypeError(f"{record_class.__name__} is not kept on this side of the wall")
        return kind_of(record_class)

    def _selection(
        self, record_class: type[Any], where: Mapping[str, str | Range], page: Page = ALL
    ) -> tuple[str, Selection]:
        kind = self._kind(record_class)
        named = [(field, text) for field, text in where.items() if not isinstance(text, Range)]
        terms = [(field, each) for field, text in named for each in _asked_of(kind, field, text)]
        ranges = [(field, stretch) for field, stretch in where.items() if isinstance(stretch, Range)]
        for field, _ in named:
            if field not in kind.indexed:
                raise TypeError(f"{record_class.__name__} has no index on {field!r}")
        for field in {*(field for field, _ in ranges), page.field} - {""}:
            if field not in kind.ordered:
                raise TypeError(f"{record_class.__name__} has no order by {field!r}")
        return kind.table, Selection(terms=terms, ranges=ranges, page=page)


def _asked_of(kind: RecordKind, field: str, text: str) -> tuple[str, ...]:
    """Give what a document must hold in a field: each word of a text where words are sought, else just the text."""
    return (sought_words([text]) or ("",)) if field in kind.words else (text,)


def read_record(kind: type[T], record_id: str, raw: bytes) -> T:
    """Read a stored record and see that it is the one it is filed as, or raise BrokenRecordError."""
    record = from_json(kind, raw)
    if _id_of(record) != record_id:
        raise BrokenRecordError(f"The {kind.__name__} filed as {record_id} says it is another.")
    return record


def documents_of(records: Iterable[object]) -> Puts:
    """Give records as the documents in which they are kept, by table and id."""
    puts: Puts = {}
    for record in records:
        puts.setdefault(kind_of(type(record)).table, {})[_id_of(record)] = to_json(record)
    return puts


def check_version(documents: Documents, record: object) -> None:
    """Raise StaleRecordError unless a record carries the version that is stored."""
    kind = kind_of(type(record))
    raw = documents.raw(kind.table, _id_of(record))
    version = _version_of(record)
    if raw is None and version != 0:
        raise StaleRecordError(f"{kind.record_class.__name__} {_id_of(record)} has been removed since it was read.")
    if raw is not None and (version == 0 or stored_version(raw) != version):
        raise StaleRecordError(f"{kind.record_class.__name__} {_id_of(record)} was saved since it was read.")


def _with_next_version(record: T) -> T:
    kept = replace(record, version=_version_of(record) + 1)  # type: ignore[type-var]
    # A record may say how it is kept. Asked of each one, a protocol costs as much as all else of saving it.
    whole: T = kept.as_kept() if hasattr(kept, "as_kept") else kept
    return whole


def _id_of(record: object) -> str:
    record_id: str = record.id  # type: ignore[attr-defined]
    return record_id


def _version_of(record: object) -> int:
    version: int = record.version  # type: ignore[attr-defined]
    return version
