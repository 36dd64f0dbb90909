"""What a store holds in memory: every document as JSON bytes, by table and id, with its indexes.

Documents stay encoded until somebody asks, so whatever is handed out is a fresh copy and the store
takes little more memory than the JSON itself.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Final

from archive.adapters.record_kinds import index_terms, kind_of_table

Term = tuple[str, str]

LONG_AGO: Final = datetime(1970, 1, 1, tzinfo=UTC)
"""The instant of the newest change in a store that has none."""


@dataclass(frozen=True, kw_only=True)
class Change:
    """One step of a store: what it puts and removes, all at once; `number` counts the steps from 1."""

    number: int
    at: datetime
    put: Mapping[str, Mapping[str, bytes]] = field(default_factory=dict)
    remove: Mapping[str, Sequence[str]] = field(default_factory=dict)


class Shelf:
    """Documents by table and id, found by indexed fields without looking through the rest."""

    def __init__(self) -> None:
        self.tables: dict[str, dict[str, bytes]] = {}
        self.number = 0
        self.ahead = 0
        self.latest_at = LONG_AGO
        self.live_bytes = 0
        self._indexes: dict[str, dict[Term, dict[str, None]]] = {}

    @property
    def generation(self) -> int:
        """Grows with every change, even when a change that could not be made durable was taken back."""
        return self.number + self.ahead

    def apply(self, change: Change) -> None:
        """Take over a change; whatever the documents hold, this does not fail half-way."""
        for table, documents in change.put.items():
            self._put(table, documents)
        for table, ids in change.remove.items():
            for document_id in ids:
                self._remove(table, document_id)
        self.number = change.number
        self.latest_at = max(self.latest_at, change.at)

    def raw(self, table: str, document_id: str) -> bytes | None:
        """Give a document's JSON, or None."""
        return self.tables.get(table, {}).get(document_id)

    def ids(self, table: str, terms: Collection[Term] = ()) -> Collection[str]:
        """Give the ids of the documents that all these indexed terms name; without any, all of the table."""
        if not terms:
            return self.tables.get(table, {}).keys()
        index = self._indexes.get(table, {})
        smallest, *others = sorted((index.get(term, {}) for term in terms), key=len)
        if not others:
            return smallest.keys()
        return [document_id for document_id in smallest if all(document_id in other for other in others)]

    def rows(self, table: str, terms: Collection[Term] = ()) -> list[tuple[str, bytes]]:
        """Give the (id, JSON) pairs that all these terms name."""
        documents = self.tables.get(table, {})
        return [(document_id, documents[document_id]) for document_id in self.ids(table, terms)]

    def _put(self, table: str, documents: Mapping[str, bytes]) -> None:
        kept = self.tables.setdefault(table, {})
        kind = kind_of_table(table)
        index = self._indexes.setdefault(table, {})
        for document_id, raw in documents.items():
            before = kept.get(document_id)
            kept[document_id] = raw
            self.live_bytes += len(raw) - (len(before) if before is not None else 0)
            if kind is None:
                continue
            terms = index_terms(kind, raw)
            if before is not None:
                _forget(index, document_id, set(index_terms(kind, before)).difference(terms))
            for term in terms:
                index.setdefault(term, {})[document_id] = None

    def _remove(self, table: str, document_id: str) -> None:
        before = self.tables.get(table, {}).pop(document_id, None)
        if before is None:
            return
        self.live_bytes -= len(before)
        kind = kind_of_table(table)
        if kind is not None:
            _forget(self._indexes[table], document_id, index_terms(kind, before))
        if not self.tables[table]:
            del self.tables[table]


def _forget(index: dict[Term, dict[str, None]], document_id: str, terms: Collection[Term]) -> None:
    for term in terms:
        named = index.get(term)
        if named is not None:
            named.pop(document_id, None)
            if not named:
                del index[term]
