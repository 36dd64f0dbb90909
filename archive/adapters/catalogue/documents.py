"""What an engine for records must offer: its documents as of one moment, and one writer at a time.

Records, versions, facts and the memory of withdrawals are built on these two classes alone, so a new engine is these
two and nothing else.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from threading import RLock
from typing import Protocol

from archive.ports import ALL, Page, Range

Term = tuple[str, str]
"""An indexed field and the text that it must hold."""

Puts = dict[str, dict[str, bytes]]
Removals = dict[str, list[str]]


@dataclass(frozen=True, kw_only=True)
class Selection:
    """Which documents of a table are wanted, and which page of them."""

    terms: Collection[Term] = ()
    ranges: Collection[tuple[str, Range]] = ()
    page: Page = ALL


@dataclass(frozen=True, kw_only=True)
class Changed:
    """A document that was put, put anew or removed, and all that its indexed fields named before and after."""

    table: str
    document_id: str
    named: frozenset[Term]

    def texts(self, field: str) -> frozenset[str]:
        """Give what one field named, before and after."""
        return frozenset(text for name, text in self.named if name == field)


class Documents(Protocol):
    """Documents by table and id, as of one moment, found by the fields that `archive.ports.kinds` declares."""

    @property
    def number(self) -> int:
        """How many changes there were."""

    @property
    def generation(self) -> int:
        """A number that grows with every change."""

    @property
    def latest_at(self) -> datetime:
        """The instant of the newest change."""

    def changed_since(self, generation: int) -> Sequence[Changed] | None:
        """Give the documents that were changed since a generation, or None where that cannot be told any more."""

    def raw(self, table: str, document_id: str) -> bytes | None:
        """Give a document's JSON, or None."""

    def select(self, table: str, selection: Selection) -> list[tuple[str, bytes]]:
        """Give the (id, JSON) pairs of a selection, in its order."""

    def count(self, table: str, selection: Selection) -> int:
        """Count what a selection names, whatever its page."""


class Engine(Protocol):
    """Where documents live: in memory alone, or somewhere that several processes share."""

    lock: RLock
    """Held while documents are looked at, so that they are seen in one moment; never while a disk is waited for."""

    def current(self) -> Documents:
        """Give the documents as of now, with what every other process has written."""

    def writing(self) -> AbstractContextManager[Documents]:
        """Lend the documents, as of now, to one writer alone among all threads and processes; may be nested."""

    def commit(self, put: Puts, remove: Removals) -> None:
        """Make a change durable, all or nothing, at the latest when `writing` ends; only inside of it."""

    def compact(self) -> None:
        """Let go of everything that was changed or removed, wherever it is kept."""

    def verify(self) -> int:
        """Read everything anew and give the number of changes, or raise TamperedError."""

    def close(self) -> None:
        """Let go of files and locks."""
