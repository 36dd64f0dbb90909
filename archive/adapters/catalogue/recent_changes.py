"""Which documents the last changes touched, for those who remember what they made of the others."""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping, Sequence
from threading import RLock
from typing import Final

from archive.adapters.catalogue.documents import Changed
from archive.adapters.catalogue.schema import indexed_texts, kind_of_table

Tables = Mapping[str, Mapping[str, bytes]]

_MOST_DOCUMENTS: Final = 4_000
"""How many changed documents are told of; beyond that, everything may have changed."""


class RecentChanges:
    """A window on the newest changes; it opens when it is first asked for, so that reading a journal stays quick."""

    def __init__(self) -> None:
        self._guard = RLock()
        self._opened_at: int | None = None
        self._steps: deque[tuple[int, tuple[Changed, ...]]] = deque()
        self._documents = 0

    def since(self, generation: int, now: int) -> Sequence[Changed] | None:
        """Give what was changed after one generation up to the present one, or None where the window is too small."""
        with self._guard:
            if self._opened_at is None:
                self._opened_at = now
            if generation < self._opened_at:
                return None
            return [each for step, changed in self._steps if step > generation for each in changed]

    def note(self, generation: int, tables: Tables, put: Tables, remove: Mapping[str, Sequence[str]]) -> None:
        """Note what is about to be put into these tables and removed from them, and the generation that begins."""
        with self._guard:
            if self._opened_at is None:
                return
            named = [(table, each, raw) for table, puts in put.items() for each, raw in puts.items()]
            named += [(table, each, b"") for table, ids in remove.items() for each in ids]
            if len(named) > _MOST_DOCUMENTS:
                self._forget(generation)
                return
            changed = tuple(_changed(table, each, (tables.get(table, {}).get(each), raw)) for table, each, raw in named)
            self._steps.append((generation, changed))
            self._documents += len(changed)
            while self._documents > _MOST_DOCUMENTS:
                self._opened_at, dropped = self._steps.popleft()
                self._documents -= len(dropped)

    def _forget(self, generation: int) -> None:
        self._steps.clear()
        self._documents = 0
        self._opened_at = generation


def _changed(table: str, document_id: str, versions: Sequence[bytes | None]) -> Changed:
    """Give a document's address: what it is found by, before and after."""
    kind = kind_of_table(table)
    named: set[tuple[str, str]] = set()
    for raw in versions if kind is not None else ():
        if raw and kind is not None:
            for field, texts in zip(kind.indexed, indexed_texts(kind, raw), strict=True):
                if field not in kind.words:
                    named.update((field, text) for text in (texts if isinstance(texts, list) else [texts or ""]))
    return Changed(table=table, document_id=document_id, named=frozenset(named))
