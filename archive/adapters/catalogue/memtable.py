"""What a store holds in memory: every document as JSON bytes, by table and id, with its indexes.

Documents stay encoded until somebody asks, so whatever is handed out is a fresh copy and the store
takes little more memory than the JSON itself.
"""

from __future__ import annotations

from array import array
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import islice
from threading import RLock
from typing import Final

from archive.adapters.catalogue.documents import Changed, Selection, Term
from archive.adapters.catalogue.ordering import Ordering
from archive.adapters.catalogue.recent_changes import RecentChanges
from archive.adapters.catalogue.schema import indexed_texts, kind_of_table
from archive.ports import RecordKind

LONG_AGO: Final = datetime(1970, 1, 1, tzinfo=UTC)
"""The instant of the newest change in a store that has none."""

_NONE: Final[Mapping[str, None]] = {}
_FEW: Final = 1_000
"""How many numbers that no document has any more are no waste."""


@dataclass(frozen=True, kw_only=True)
class Change:
    """One step of a store: what it puts and removes, all at once; `number` counts the steps from 1."""

    number: int
    at: datetime
    put: Mapping[str, Mapping[str, bytes]] = field(default_factory=dict)
    remove: Mapping[str, Sequence[str]] = field(default_factory=dict)


class Texts:
    """Which documents hold which texts in one field; nothing counts as the empty text."""

    def __init__(self) -> None:
        self._by_text: defaultdict[str, dict[str, None]] = defaultdict(dict)

    def add(self, document_id: str, texts: Sequence[str]) -> None:
        """Note a document that was not there."""
        for text in texts:
            self._by_text[text][document_id] = None

    def remove(self, document_id: str, texts: Sequence[str]) -> None:
        """Forget a document that was there."""
        for text in texts:
            self._by_text[text].pop(document_id, None)
            if not self._by_text[text]:
                del self._by_text[text]

    def holding(self, text: str) -> Mapping[str, None]:
        """Give the documents that hold a text, as keys, in the order in which they were put there."""
        return self._by_text.get(text, _NONE)


class Words:
    """The same for documents of thousands of words each: four bytes a word and document instead of fifty.

    Each document has a number of its own, a new one whenever it is put there anew. Numbers that no document has any
    more stay behind until they are as many as the others.
    """

    def __init__(self) -> None:
        self._by_word: dict[str, array[int]] = {}
        self._numbers: dict[str, int] = {}
        self._names: list[str] = []

    def add(self, document_id: str, texts: Sequence[str]) -> None:
        """Note a document that was not there."""
        number = self._numbers[document_id] = len(self._names)
        self._names.append(document_id)
        for word in texts:
            if word not in self._by_word:
                self._by_word[word] = array("I")
            self._by_word[word].append(number)

    def remove(self, document_id: str, texts: Sequence[str]) -> None:
        """Forget a document that was there."""
        self._numbers.pop(document_id, None)
        if len(self._names) > 2 * len(self._numbers) + _FEW:
            self._clean()

    def holding(self, text: str) -> Mapping[str, None]:
        """Give the documents that hold a word, as keys, in the order in which they were put there."""
        found = self._by_word.get(text, ())
        return dict.fromkeys(self._names[number] for number in found if self._is_current(number))

    def _is_current(self, number: int) -> bool:
        return self._numbers.get(self._names[number]) == number

    def _clean(self) -> None:
        current = [number for number in range(len(self._names)) if self._is_current(number)]
        fresh = {number: place for place, number in enumerate(current)}
        by_word = {
            word: array("I", (fresh[number] for number in numbers if number in fresh))
            for word, numbers in self._by_word.items()
        }
        self._by_word = {word: numbers for word, numbers in by_word.items() if numbers}
        self._names = [self._names[number] for number in current]
        self._numbers = {name: place for place, name in enumerate(self._names)}


class Index:
    """Which documents of one table hold which texts in their indexed fields."""

    def __init__(self, kind: RecordKind) -> None:
        self._kind = kind
        self._fields = {name: Words() if name in kind.words else Texts() for name in kind.indexed}

    def add(self, document_id: str, raw: bytes) -> None:
        """Note a document that was not there."""
        for field_index, texts in zip(self._fields.values(), indexed_texts(self._kind, raw), strict=True):
            field_index.add(document_id, texts if isinstance(texts, list) else [texts or ""])

    def remove(self, document_id: str, raw: bytes) -> None:
        """Forget a document that was there."""
        for field_index, texts in zip(self._fields.values(), indexed_texts(self._kind, raw), strict=True):
            field_index.remove(document_id, texts if isinstance(texts, list) else [texts or ""])

    def ids(self, terms: Collection[Term]) -> Collection[str]:
        """Give the ids of the documents that all these (field, text) pairs name."""
        # Kept as the keys of dicts, they come in the order in which they were put there.
        smallest, *others = sorted((self._fields[field].holding(text) for field, text in terms), key=len)
        return [document_id for document_id in smallest if all(document_id in other for other in others)]


class MemTable:
    """Documents by table and id, found by indexed fields without looking through the rest.

    Each question is answered from one moment, whatever other threads put in meanwhile. A table's index is made when
    it is first asked for, so that nobody waits for those they do not need.
    """

    def __init__(self) -> None:
        self.tables: dict[str, dict[str, bytes]] = {}
        self.number = 0
        self.ahead = 0
        self.latest_at = LONG_AGO
        self.live_bytes = 0
        self._indexes: dict[str, Index] = {}
        self._orderings: dict[tuple[str, str], Ordering] = {}
        self._recent = RecentChanges()
        self._guard = RLock()

    @property
    def generation(self) -> int:
        """Grows with every change, even when a change that could not be made durable was taken back."""
        return self.number + self.ahead

    def apply(self, change: Change) -> None:
        """Take over a change; whatever the documents hold, this does not fail half-way."""
        with self._guard:
            self._recent.note(change.number + self.ahead, self.tables, change.put, change.remove)
            for table, documents in change.put.items():
                self._put(table, documents)
            for table, ids in change.remove.items():
                for document_id in ids:
                    self._remove(table, document_id)
            self.number = change.number
            self.latest_at = max(self.latest_at, change.at)

    def changed_since(self, generation: int) -> Sequence[Changed] | None:
        """Give the documents that were changed since a generation, or None where that cannot be told any more."""
        with self._guard:
            return self._recent.since(generation, self.generation)

    def raw(self, table: str, document_id: str) -> bytes | None:
        """Give a document's JSON, or None."""
        return self.tables.get(table, {}).get(document_id)

    def select(self, table: str, selection: Selection) -> list[tuple[str, bytes]]:
        """Give the (id, JSON) pairs of a selection, in its order."""
        with self._guard:
            documents = self.tables.get(table, {})
            ids = self._selected(table, selection)
            page = islice(ids, selection.page.offset, selection.page.end)
            return [(document_id, documents[document_id]) for document_id in page]

    def count(self, table: str, selection: Selection) -> int:
        """Count what a selection names, whatever its page."""
        with self._guard:
            return len(self._selected(table, selection))

    def _selected(self, table: str, selection: Selection) -> Collection[str]:
        ids = self._ids(table, selection.terms)
        for field_name, stretch in selection.ranges:
            inside = set(self._ordering(table, field_name).within(stretch))
            ids = [document_id for document_id in ids if document_id in inside]
        if not selection.page.order_by:
            return ids
        ordering = self._ordering(table, selection.page.field)
        is_whole = not selection.terms and not selection.ranges
        in_order = ordering.ids() if is_whole else ordering.put_in_order(list(ids))
        return in_order[::-1] if selection.page.is_backwards else in_order

    def _ordering(self, table: str, field_name: str) -> Ordering:
        """Give the order of a table by a field, made when it is first asked for."""
        known = self._orderings.get((table, field_name))
        if known is None:
            kind = kind_of_table(table)
            if kind is None:
                raise TypeError(f"{table} are kept in no order")
            known = self._orderings[table, field_name] = Ordering(kind, field_name)
            known.fill(self.tables.get(table, {}))
        return known

    def _ids(self, table: str, terms: Collection[Term]) -> Collection[str]:
        if not terms:
            return self.tables.get(table, {}).keys()
        index = self._indexes.get(table) or self._make_index(table)
        return [] if index is None else index.ids(terms)

    def _make_index(self, table: str) -> Index | None:
        """Index a table as it is; None when it holds loose documents."""
        kind = kind_of_table(table)
        if kind is None:
            return None
        index = self._indexes[table] = Index(kind)
        for document_id, raw in self.tables.get(table, {}).items():
            index.add(document_id, raw)
        return index

    def _put(self, table: str, documents: Mapping[str, bytes]) -> None:
        kept = self.tables.setdefault(table, {})
        index = self._indexes.get(table)
        for document_id, raw in documents.items():
            before = kept.get(document_id)
            kept[document_id] = raw
            self.live_bytes += len(raw)
            if before is not None:
                self._forget(table, document_id, before)
            if index is not None:
                index.add(document_id, raw)
            for ordering in self._orderings_of(table):
                ordering.add(document_id, raw)

    def _remove(self, table: str, document_id: str) -> None:
        before = self.tables.get(table, {}).pop(document_id, None)
        if before is None:
            return
        self._forget(table, document_id, before)
        if not self.tables[table]:
            del self.tables[table]

    def _forget(self, table: str, document_id: str, before: bytes) -> None:
        self.live_bytes -= len(before)
        index = self._indexes.get(table)
        if index is not None:
            index.remove(document_id, before)
        for ordering in self._orderings_of(table):
            ordering.remove(document_id)

    def _orderings_of(self, table: str) -> list[Ordering]:
        return [ordering for (name, _), ordering in self._orderings.items() if name == table]
