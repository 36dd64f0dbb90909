"""A made-up engine: records in SQLite, as a newcomer would add it. It stands for every engine that is not ours.

It shows how little an engine is, and that nothing of what binds us depends on which one it is: the contracts run on it.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from threading import RLock
from typing import Any, Final

from archive.adapters.catalogue.documents import Changed, Puts, Removals, Selection
from archive.adapters.catalogue.ordering import ordered_value
from archive.adapters.catalogue.schema import indexed_texts
from archive.adapters.catalogue.typed_catalogue import TypedCatalogue
from archive.ports import Clock
from archive.ports.kinds import CATALOGUE_KINDS

_KINDS: Final = {kind.table: kind for kind in CATALOGUE_KINDS}
_TABLES: Final = """
CREATE TABLE IF NOT EXISTS documents (place INTEGER PRIMARY KEY, kind TEXT, id TEXT, raw BLOB, UNIQUE (kind, id));
CREATE TABLE IF NOT EXISTS terms (place INTEGER REFERENCES documents ON DELETE CASCADE, field TEXT, text TEXT);
CREATE TABLE IF NOT EXISTS orders (place INTEGER REFERENCES documents ON DELETE CASCADE, field TEXT, value);
CREATE TABLE IF NOT EXISTS changes (number INTEGER PRIMARY KEY, at TEXT);
CREATE INDEX IF NOT EXISTS by_term ON terms (field, text);
CREATE INDEX IF NOT EXISTS by_order ON orders (field, value);
"""


class SqliteEngine:
    """The two classes that an engine is, in one: its documents, and how they are written."""

    def __init__(self, path: Path, clock: Clock | None) -> None:
        self.lock = RLock()
        self._clock = clock
        self._depth = 0
        self._database = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
        self._database.executescript(f"PRAGMA foreign_keys = ON; PRAGMA synchronous = FULL; {_TABLES}")

    @property
    def number(self) -> int:
        return int(self._ask("SELECT coalesce(max(number), 0) FROM changes")[0][0])

    @property
    def generation(self) -> int:
        return self.number

    @property
    def latest_at(self) -> datetime:
        [(latest,)] = self._ask("SELECT coalesce(max(at), '1970-01-01T00:00:00+00:00') FROM changes")
        return datetime.fromisoformat(latest)

    def changed_since(self, generation: int) -> Sequence[Changed] | None:
        return () if generation == self.number else None

    def raw(self, table: str, document_id: str) -> bytes | None:
        rows = self._ask("SELECT raw FROM documents WHERE kind = ? AND id = ?", table, document_id)
        return rows[0][0] if rows else None

    def select(self, table: str, selection: Selection) -> list[tuple[str, bytes]]:
        page = selection.page
        where, values = _where(table, selection)
        direction = "DESC" if page.is_backwards else "ASC"
        order = f"(SELECT value FROM orders o WHERE o.place = d.place AND o.field = ?) {direction}, id {direction}"
        order = order if page.field else "place"
        sql = f"SELECT id, raw FROM documents d WHERE {where} ORDER BY {order} LIMIT ? OFFSET ?"
        limit = -1 if page.limit is None else page.limit
        return self._ask(sql, *values, *([page.field] if page.field else []), limit, page.offset)

    def count(self, table: str, selection: Selection) -> int:
        where, values = _where(table, selection)
        return int(self._ask(f"SELECT count(*) FROM documents d WHERE {where}", *values)[0][0])

    def current(self) -> SqliteEngine:
        return self

    @contextmanager
    def writing(self) -> Iterator[SqliteEngine]:
        with self.lock:
            if not self._depth:
                self._ask("BEGIN IMMEDIATE")
            self._depth += 1
            try:
                yield self
            except BaseException:
                if self._depth == 1:
                    self._ask("ROLLBACK")
                raise
            else:
                if self._depth == 1:
                    self._ask("COMMIT")
            finally:
                self._depth -= 1

    def commit(self, put: Puts, remove: Removals) -> None:
        for table, documents in put.items():
            for document_id, raw in documents.items():
                self._put(table, document_id, raw)
        for table, ids in remove.items():
            for document_id in ids:
                self._ask("DELETE FROM documents WHERE kind = ? AND id = ?", table, document_id)
        now = self._clock.now() if self._clock is not None else datetime.now(UTC)
        self._ask("INSERT INTO changes (at) VALUES (?)", now.isoformat())

    def compact(self) -> None:
        self._ask("VACUUM")

    def verify(self) -> int:
        return self.number

    def close(self) -> None:
        self._database.close()

    def _put(self, table: str, document_id: str, raw: bytes) -> None:
        sql = "INSERT INTO documents (kind, id, raw) VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET raw = excluded.raw"
        [(place,)] = self._ask(f"{sql} RETURNING place", table, document_id, raw)
        self._ask("DELETE FROM terms WHERE place = ?", place)
        self._ask("DELETE FROM orders WHERE place = ?", place)
        kind = _KINDS[table]
        for field, texts in zip(kind.indexed, indexed_texts(kind, raw), strict=True):
            for text in texts if isinstance(texts, list) else [texts or ""]:
                self._ask("INSERT INTO terms VALUES (?, ?, ?)", place, field, text)
        for field in kind.ordered:
            self._ask("INSERT INTO orders VALUES (?, ?, ?)", place, field, _comparable(ordered_value(kind, field, raw)))

    def _ask(self, sql: str, *values: object) -> list[Any]:
        with self.lock:
            return self._database.execute(sql, values).fetchall()


class SqliteCatalogue(TypedCatalogue):
    """A catalogue in SQLite."""

    def __init__(self, path: Path, clock: Clock | None = None) -> None:
        super().__init__(SqliteEngine(path, clock))


def _where(table: str, selection: Selection) -> tuple[str, Sequence[object]]:
    sql, values = ["kind = ?"], [table]
    for field, text in selection.terms:
        sql.append("EXISTS (SELECT 1 FROM terms t WHERE t.place = d.place AND t.field = ? AND t.text = ?)")
        values += [field, text]
    for field, stretch in selection.ranges:
        bounds = [(sign, each) for sign, each in ((">=", stretch.least), ("<", stretch.below)) if each is not None]
        within = "".join(f" AND o.value {sign} ?" for sign, _ in bounds)
        sql.append(
            f"EXISTS (SELECT 1 FROM orders o WHERE o.place = d.place AND o.field = ? AND o.value NOT NULL{within})"
        )
        values += [field, *(_comparable(each) for _, each in bounds)]
    return " AND ".join(sql), values


def _comparable(value: Any) -> Any:
    """Give an instant and a day as a text whose order is theirs."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="microseconds")
    return value.isoformat() if isinstance(value, date) else value
