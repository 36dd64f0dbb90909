"""The catalogue on TinyDB, kept in a journal that several processes share."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, MutableMapping
from pathlib import Path
from typing import Any, Final

import msgspec
from tinydb import TinyDB
from tinydb.queries import QueryLike
from tinydb.storages import Storage
from tinydb.table import Document, Table

from archive.adapters.catalogue.journal import JournalEngine
from archive.adapters.catalogue.memtable import Term
from archive.adapters.catalogue.schema import CATALOGUE_KINDS, RecordKind, kind_of_table, stored_version
from archive.adapters.catalogue.typed_catalogue import TypedCatalogue
from archive.domain.ids import new_id
from archive.ports import Clock

_TABLES: Final = frozenset(kind.table for kind in CATALOGUE_KINDS)


class TinyCatalogue(TypedCatalogue):
    """A catalogue whose records can also be asked for in TinyDB's query language, as `database`."""

    def __init__(self, engine: JournalEngine) -> None:
        super().__init__(engine)
        self.database = JournalDatabase(engine, _TABLES, storage=JournalStorage)


def open_catalogue(folder: Path, *, read_only: bool = False, clock: Clock | None = None) -> TinyCatalogue:
    """Open the catalogue kept in a folder; a new one begins with its first record.

    Args:
        folder: where the journal and its lock stand.
        read_only: never lock and never write, for the public site, which may run as another user.
        clock: stamps the changes; without one, the machine's clock does.

    Raises:
        TamperedError: the journal does not match its own checksums.
    """
    if not read_only:
        folder.mkdir(parents=True, exist_ok=True)
    return TinyCatalogue(JournalEngine(folder / "catalogue.jsonl", read_only=read_only, clock=clock))


Rows = Mapping[str, bytes]
_NO_ROWS: Final[Rows] = {}


class HeldDocuments(Mapping[str, dict[str, Any]]):
    """A table as TinyDB reads it; each document is decoded when it is asked for, and is the asker's own."""

    def __init__(self, rows: Rows) -> None:
        self.rows = rows

    def __getitem__(self, document_id: str) -> dict[str, Any]:
        document: dict[str, Any] = msgspec.json.decode(self.rows[document_id])
        return document

    def __iter__(self) -> Iterator[str]:
        return iter(list(self.rows))

    def __len__(self) -> int:
        return len(self.rows)

    def items(self) -> Any:
        """Give the documents as they are now, whatever other threads write while they are read."""
        return ((document_id, msgspec.json.decode(raw)) for document_id, raw in list(self.rows.items()))


class ChangingDocuments(MutableMapping[str, dict[str, Any]]):
    """A table in the hands of an updater: nothing is changed until what was changed is asked for."""

    def __init__(self, rows: Rows) -> None:
        self._rows = rows
        self._touched: dict[str, dict[str, Any]] = {}
        self._removed: set[str] = set()

    def __getitem__(self, document_id: str) -> dict[str, Any]:
        if document_id in self._removed:
            raise KeyError(document_id)
        if document_id not in self._touched:
            self._touched[document_id] = msgspec.json.decode(self._rows[document_id])
        return self._touched[document_id]

    def __setitem__(self, document_id: str, document: dict[str, Any]) -> None:
        self._removed.discard(document_id)
        self._touched[document_id] = document

    def __delitem__(self, document_id: str) -> None:
        if document_id not in self:
            raise KeyError(document_id)
        self._touched.pop(document_id, None)
        self._removed.add(document_id)

    def __contains__(self, document_id: object) -> bool:
        return document_id not in self._removed and (document_id in self._touched or document_id in self._rows)

    def __iter__(self) -> Iterator[str]:
        yield from [key for key in self._rows if key not in self._removed]
        yield from [key for key in self._touched if key not in self._rows]

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def clear(self) -> None:
        """Remove everything."""
        self._touched.clear()
        self._removed = set(self._rows)

    def changed(self, kind: RecordKind | None) -> tuple[dict[str, bytes], list[str]]:
        """Give what is to be put, each record with its next version, and the ids of what is to be removed."""
        put = {}
        for document_id, document in self._touched.items():
            before = self._rows.get(document_id)
            raw = msgspec.json.encode(document)
            if raw == before:
                continue
            if kind is not None:
                document["version"] = _next_version(raw, before)
                raw = msgspec.json.encode(document)
            put[document_id] = raw
        return put, [document_id for document_id in self._removed if document_id in self._rows]


class JournalStorage(Storage):
    """TinyDB's storage over a journal; tables read it document by document and write only their changes."""

    def __init__(self, engine: JournalEngine, tables: frozenset[str]) -> None:
        self.engine = engine
        self._tables = tables

    def read(self) -> dict[str, dict[str, Any]] | None:
        """Give every table, its documents still to be decoded."""
        with self.engine.lock:
            return {name: HeldDocuments(rows) for name, rows in self.engine.current().tables.items()}  # type: ignore[misc]

    def rows(self, table: str, terms: Iterable[Term] = ()) -> list[tuple[str, bytes]]:
        """Give the (id, JSON) pairs of a table that the indexed terms name, as of one moment."""
        with self.engine.lock:
            return self.engine.current().rows(table, list(terms))

    def held(self, table: str) -> HeldDocuments:
        """Give one table."""
        with self.engine.lock:
            return HeldDocuments(self.engine.current().tables.get(table, _NO_ROWS))

    def change(self, table: str, updater: Callable[[Any], None]) -> None:
        """Let an updater change one table, alone among all processes, and keep what it changed as one change."""
        kind = kind_of_table(table)
        if kind is not None and table not in self._tables:
            raise TypeError(f"{table} are not kept on this side of the wall")
        with self.engine.writing() as shelf:
            documents = ChangingDocuments(shelf.tables.get(table, _NO_ROWS))
            updater(documents)
            put, removed = documents.changed(kind)
            if put or removed:
                self.engine.commit({table: put} if put else {}, {table: removed} if removed else {})

    def write(self, data: dict[str, dict[str, Any]]) -> None:
        """Drop the tables that are missing from the data, the one thing TinyDB writes whole storages for."""
        with self.engine.writing() as shelf:
            dropped = {name: list(rows) for name, rows in shelf.tables.items() if name not in data}
            if dropped:
                self.engine.commit({}, dropped)

    def close(self) -> None:
        """Let go of the journal."""
        self.engine.close()


class JournalTable(Table):
    """A table whose cost does not grow with what it holds; a record's own `id` is its document's id.

    A change made here to a record gives it its next version, so whoever holds an older one finds out.
    """

    document_id_class = str  # type: ignore[assignment]
    # Another process may have written since: results are never remembered.
    default_query_cache_capacity = 0

    _storage: JournalStorage

    def insert(self, document: Mapping[str, Any]) -> Any:
        """Insert a document under its own `id`, or under a random one."""
        return super().insert(self._named(document))

    def insert_multiple(self, documents: Iterable[Mapping[str, Any]]) -> list[Any]:
        """Insert documents as one change."""
        return super().insert_multiple(self._named(document) for document in documents)

    def search(self, cond: QueryLike) -> list[Document]:
        """Give the documents that match, looking only at those an index names where it can."""
        return list(self._matching(cond))

    def get(self, cond: Any = None, doc_id: Any = None, doc_ids: Any = None) -> Any:
        """Give one document by its id or a condition, or several by their ids."""
        if cond is not None and doc_id is None and doc_ids is None:
            return next(self._matching(cond), None)
        return super().get(cond, doc_id, doc_ids)

    def contains(self, cond: QueryLike | None = None, doc_id: Any = None) -> bool:
        """Tell whether there is such a document."""
        return super().contains(cond, doc_id)

    def update(self, fields: Any, cond: QueryLike | None = None, doc_ids: Iterable[Any] | None = None) -> list[Any]:
        """Update the documents that match, as one change."""
        with self._storage.engine.writing():
            return super().update(fields, None, self._chosen(cond, doc_ids))

    def upsert(self, document: Mapping[str, Any], cond: QueryLike | None = None) -> list[Any]:
        """Update the documents that match, or insert one; nobody else writes in between."""
        with self._storage.engine.writing():
            return super().upsert(document, cond)

    def remove(self, cond: QueryLike | None = None, doc_ids: Iterable[Any] | None = None) -> list[Any]:
        """Remove the documents that match, as one change."""
        with self._storage.engine.writing():
            return super().remove(None, self._chosen(cond, doc_ids))

    def _chosen(self, cond: QueryLike | None, doc_ids: Iterable[Any] | None) -> Iterable[Any] | None:
        if doc_ids is not None or cond is None:
            return doc_ids
        return [document.doc_id for document in self._matching(cond)]

    def _matching(self, cond: QueryLike) -> Iterator[Document]:
        for document_id, raw in self._storage.rows(self.name, _terms(kind_of_table(self.name), cond)):
            document = msgspec.json.decode(raw)
            if cond(document):
                yield Document(document, document_id)  # type: ignore[arg-type]

    def _named(self, document: Mapping[str, Any]) -> Mapping[str, Any]:
        if isinstance(document, Mapping) and not isinstance(document, Document):
            document_id = document.get("id")
            if kind_of_table(self.name) is not None and isinstance(document_id, str) and document_id:
                return Document(document, document_id)  # type: ignore[arg-type]
        return document

    def _get_next_id(self) -> Any:
        return new_id()

    def _read_table(self) -> Any:
        return self._storage.held(self.name)

    def _update_table(self, updater: Callable[[dict[int, Mapping[str, Any]]], None]) -> None:
        self._storage.change(self.name, updater)


class JournalDatabase(TinyDB):
    """A TinyDB on a journal: `JournalDatabase(engine, tables, storage=JournalStorage)`."""

    table_class = JournalTable

    def table(self, name: str, **options: Any) -> JournalTable:
        """Give a table, an empty one when there is none of this name."""
        table = super().table(name, **options)
        assert isinstance(table, JournalTable)
        return table


def _next_version(raw: bytes, before: bytes | None) -> int:
    """Keep a version that is newer than the stored one; give any other the next."""
    least = 1 if before is None else stored_version(before) + 1
    return max(least, stored_version(raw))


def _terms(kind: RecordKind | None, cond: QueryLike) -> list[Term]:
    """Give the indexed terms that every match must have, as far as the query shows them.

    TinyDB describes a query in the tuple it hashes; where that is not as expected, everything is looked at.
    """
    if kind is None:
        return []
    terms = []
    for part in _parts(getattr(cond, "_hash", None)):
        match part:
            case ("==", (str(field),), str(text)) if kind.indexed.get(field) in {field, f"{field}[]"}:
                terms.append((field, text))
    return terms


def _parts(description: object) -> Iterator[object]:
    """Yield what must all be true of a match."""
    match description:
        case ("and", frozenset() as parts):
            for part in parts:
                yield from _parts(part)
        case _:
            yield description
