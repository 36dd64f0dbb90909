"""The catalogue kept in a journal that several processes share, with TinyDB's query language to look into it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from io import UnsupportedOperation
from pathlib import Path
from typing import Any, Final, NoReturn

from tinydb import TinyDB
from tinydb.queries import QueryLike
from tinydb.storages import Storage
from tinydb.table import Document, Table

from archive.adapters.catalogue.documents import Selection, Term
from archive.adapters.catalogue.journal import JournalEngine
from archive.adapters.catalogue.memtable import MemTable
from archive.adapters.catalogue.schema import as_document, kind_of_table
from archive.adapters.catalogue.typed_catalogue import TypedCatalogue
from archive.ports import Clock, RecordKind


class TinyCatalogue(TypedCatalogue):
    """A catalogue whose records can also be looked at in TinyDB's query language, as `database`."""

    def __init__(self, engine: JournalEngine) -> None:
        super().__init__(engine)
        self.database = JournalDatabase(engine.current, storage=JournalStorage)


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
    """A table as TinyDB reads it: each document in today's shape when it is asked for, and the asker's own."""

    def __init__(self, table: str, rows: Rows) -> None:
        self.rows = rows
        self._kind = kind_of_table(table)

    def __getitem__(self, document_id: str) -> dict[str, Any]:
        return as_document(self._kind, self.rows[document_id])

    def __iter__(self) -> Iterator[str]:
        return iter(list(self.rows))

    def __len__(self) -> int:
        return len(self.rows)

    def items(self) -> Any:
        """Give the documents as they are now, whatever other threads write while they are read."""
        return ((document_id, as_document(self._kind, raw)) for document_id, raw in list(self.rows.items()))


class JournalStorage(Storage):
    """TinyDB's storage over what a journal holds: it reads document by document, and never writes.

    A change made here would get past the memory of withdrawals, so there is no way to make one.
    """

    def __init__(self, current: Callable[[], MemTable]) -> None:
        self._current = current

    def read(self) -> dict[str, dict[str, Any]] | None:
        """Give every table, its documents still to be decoded."""
        return {name: HeldDocuments(name, rows) for name, rows in list(self._current().tables.items())}  # type: ignore[misc]

    def rows(self, table: str, terms: Iterable[Term] = ()) -> list[tuple[str, bytes]]:
        """Give the (id, JSON) pairs of a table that the indexed terms name, as of one moment."""
        return self._current().select(table, Selection(terms=list(terms)))

    def held(self, table: str) -> HeldDocuments:
        """Give one table."""
        return HeldDocuments(table, self._current().tables.get(table, _NO_ROWS))

    def write(self, data: dict[str, dict[str, Any]]) -> NoReturn:
        """Refuse, as everything else does that would change something."""
        del data
        raise _read_only()

    def close(self) -> None:
        """Nothing is held here: the journal is the catalogue's."""


class JournalTable(Table):
    """A table to look into, whose cost does not grow with what it holds; changing it raises UnsupportedOperation."""

    document_id_class = str  # type: ignore[assignment]
    # Another process may have written since: results are never remembered.
    default_query_cache_capacity = 0

    _storage: JournalStorage

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

    def _matching(self, cond: QueryLike) -> Iterator[Document]:
        kind = kind_of_table(self.name)
        for document_id, raw in self._storage.rows(self.name, _terms(kind, cond)):
            document = as_document(kind, raw)
            if cond(document):
                yield Document(document, document_id)  # type: ignore[arg-type]

    def _get_next_id(self) -> NoReturn:
        raise _read_only()

    def _read_table(self) -> Any:
        return self._storage.held(self.name)

    def _update_table(self, updater: Callable[[dict[int, Mapping[str, Any]]], None]) -> NoReturn:
        del updater
        raise _read_only()


class JournalDatabase(TinyDB):
    """A TinyDB to look into a journal: `JournalDatabase(engine.current, storage=JournalStorage)`."""

    table_class = JournalTable

    def table(self, name: str, **options: Any) -> JournalTable:
        """Give a table, an empty one when there is none of this name."""
        table = super().table(name, **options)
        assert isinstance(table, JournalTable)
        return table


def _read_only() -> UnsupportedOperation:
    return UnsupportedOperation("TinyDB's view of the catalogue is read-only: save records through the catalogue")


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
