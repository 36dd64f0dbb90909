"""The order of a table's documents by one field, kept as they come and go."""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime
from typing import Any, Final

import msgspec

from archive.adapters.catalogue.schema import up_to_date
from archive.domain.errors import BrokenRecordError
from archive.ports import Range, RecordKind

Key = tuple[Any, ...]
_NOTHING: Final[Key] = (0,)
"""The key of a document that holds nothing in the field, or nothing of its type: before all others."""


class Ordering:
    """The ids of a table's documents in the order of one field; what is alike stands in the order of its ids."""

    def __init__(self, kind: RecordKind, field: str) -> None:
        self._kind = kind
        self._field = field
        self._keys: dict[str, Key] = {}
        self._sorted: list[tuple[Key, str]] = []

    def fill(self, documents: dict[str, bytes]) -> None:
        """Take over a whole table."""
        self._keys = {document_id: _key(self._kind, self._field, raw) for document_id, raw in documents.items()}
        self._sorted = sorted((key, document_id) for document_id, key in self._keys.items())

    def add(self, document_id: str, raw: bytes) -> None:
        """Note a document that was not there."""
        key = self._keys[document_id] = _key(self._kind, self._field, raw)
        insort(self._sorted, (key, document_id))

    def remove(self, document_id: str) -> None:
        """Forget a document that was there."""
        key = self._keys.pop(document_id)
        del self._sorted[bisect_left(self._sorted, (key, document_id))]

    def ids(self) -> list[str]:
        """Give all ids in order."""
        return [document_id for _, document_id in self._sorted]

    def put_in_order(self, ids: Sequence[str]) -> list[str]:
        """Give these ids in order."""
        return sorted(ids, key=lambda document_id: (self._keys[document_id], document_id))

    def within(self, stretch: Range) -> list[str]:
        """Give the ids of what lies in a stretch, in order."""
        start = bisect_left(self._sorted, ((1,) if stretch.least is None else (1, stretch.least), ""))
        end = len(self._sorted) if stretch.below is None else bisect_left(self._sorted, ((1, stretch.below), ""))
        return [document_id for _, document_id in self._sorted[start:end]]


def _key(kind: RecordKind, field: str, raw: bytes) -> Key:
    value = ordered_value(kind, field, raw)
    return _NOTHING if value is None else (1, value)


def ordered_value(kind: RecordKind, field: str, raw: bytes) -> Any:
    """Give what a document holds in an ordered field, or None where it is nothing, or nothing of the field's type."""
    path, field_type = kind.ordered[field]
    with suppress(BrokenRecordError):
        raw = up_to_date(kind.record_class, raw)
    try:
        value = msgspec.json.decode(raw)
        for step in path.split("."):
            value = value[step]
        found = msgspec.convert(value, field_type)
    except (msgspec.MsgspecError, TypeError, KeyError, ValueError, RecursionError):
        return None
    return None if isinstance(found, datetime) and found.tzinfo is None else found
