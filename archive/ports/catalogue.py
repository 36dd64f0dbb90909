"""What the two sides' memories promise: the open catalogue, the sealed vault, and the withdrawals that outlive both."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final, Protocol, TypeVar

from archive.domain.consent import Facts
from archive.domain.ids import EvidenceId, ParticipantId, WorkId
from archive.domain.records import Record
from archive.domain.sealed import SealedRecord
from archive.domain.tombstones import LogMark, Tombstone

R = TypeVar("R", bound=Record)
S = TypeVar("S", bound=SealedRecord)


@dataclass(frozen=True)
class Migrated:
    """How many stored records were written anew in today's shape, and how many older ones cannot be read."""

    written: int = 0
    unreadable: int = 0

    def __add__(self, other: Migrated) -> Migrated:
        """Give both counts together."""
        return Migrated(self.written + other.written, self.unreadable + other.unreadable)


@dataclass(frozen=True, kw_only=True)
class Range:
    """A stretch of an ordered field: from `least` on, and before `below`; what holds nothing lies in none."""

    least: str | int | date | None = None
    below: str | int | date | None = None


@dataclass(frozen=True, kw_only=True)
class Page:
    """In which order records are wanted, and which of them.

    `order_by` names an ordered field, after a `-` backwards: what is alike comes by its id, and what holds nothing in
    the field before all others. Without it, records come in an order of the engine's own, which stays while nothing is
    written.
    """

    order_by: str = ""
    offset: int = 0
    limit: int | None = None

    @property
    def field(self) -> str:
        """The field that gives the order."""
        return self.order_by.removeprefix("-")

    @property
    def is_backwards(self) -> bool:
        """Whether the last comes first."""
        return self.order_by.startswith("-")

    @property
    def end(self) -> int | None:
        """The number of the first record after the page."""
        return None if self.limit is None else self.offset + self.limit


ALL: Final = Page()
"""Everything, in the engine's own order."""


@dataclass(frozen=True, kw_only=True)
class Touched:
    """What changed since a generation, for those who remember what they made of everything else.

    Attributes:
        works: those of which the facts, the renditions or the names beside them may read otherwise now.
        kinds: every kind of which a record was kept or removed.
        latest_at: the instant of the newest change of all.
    """

    works: frozenset[WorkId]
    kinds: frozenset[type[Record]]
    latest_at: datetime


def starting_with(prefix: str) -> Range:
    """Give the stretch of all texts that begin in a way."""
    return Range(least=prefix, below=prefix[:-1] + chr(ord(prefix[-1]) + 1))


class Catalogue(Protocol):
    """The open side's memory, shared by every process: what one has saved, all others read at once."""

    def get(self, kind: type[R], record_id: str) -> R:
        """Give one record.

        Raises:
            NotFoundError: there is none.
            BrokenRecordError: it cannot be read as its kind.
        """

    def find(self, kind: type[R], page: Page = ALL, /, **where: str | Range) -> Iterator[R]:
        """Yield the records whose indexed fields equal these values and whose ordered ones lie in these stretches.

        They come as they all were in one moment. Which fields there are stands in `archive.ports.kinds`; any other
        raises TypeError. An unreadable record raises BrokenRecordError; asking on gives the one after it.
        """

    def count(self, kind: type[R], /, **where: str | Range) -> int:
        """Count what `find` would yield, without reading the records."""

    def save(self, record: R) -> R:
        """Keep a record and give it back with its next version; once this returns, a crash cannot lose it.

        Raises:
            StaleRecordError: it was saved by somebody else since this one was read.
            NoSpaceError: the disk is full; the stored record is as it was.
        """

    def save_all(self, records: Sequence[Record], remove: Sequence[tuple[type[Record], str]] = ()) -> None:
        """Keep and remove several records as one change: after a crash all of it is there, or none."""

    def facts(self, work_id: WorkId) -> Facts:
        """Give everything `decide` needs about a work, from one moment; unreadable consents are counted in.

        Raises:
            NotFoundError: there is no such work.
            BrokenRecordError: the work itself cannot be read.
        """

    def generation(self) -> int:
        """Give a number that grows with every change by any process; asking costs microseconds."""

    def touched_since(self, generation: int) -> Touched | None:
        """Tell what changed since a generation that was given, or None where everything may have changed."""

    def compact(self) -> None:
        """Write everything anew, so that nothing that was changed or removed is left on the disk."""

    def migrate(self) -> Migrated:
        """Write every record of an older shape anew in today's, its version unchanged, and the memory of withdrawals.

        May be killed at any moment and run again; others may read and write meanwhile. What cannot be read stays as it
        is, and opens nothing.
        """

    def verify(self) -> int:
        """Read the whole journal and give its number of changes.

        Raises:
            TamperedError: a line was edited, removed or moved; the message names it.
        """

    def close(self) -> None:
        """Let go of files and locks."""


class CatalogueStore(Catalogue, Protocol):
    """An engine's catalogue, as its guard alone writes to it: nobody else is given one."""

    def writing(self) -> AbstractContextManager[object]:
        """Hold off every other writer of every process until the context ends; saving inside it is part of it."""

    def check(self, records: Sequence[Record], remove: Sequence[tuple[type[Record], str]] = ()) -> None:
        """Raise what keeping and removing these would raise, and change nothing."""

    def save_marked(
        self, mark: LogMark, records: Sequence[Record], remove: Sequence[tuple[type[Record], str]] = ()
    ) -> None:
        """Keep and remove several records as one change, and with them how far the memory of withdrawals has come."""

    def log_mark(self) -> LogMark | None:
        """Give how far the memory of withdrawals had come at the last change that was remembered there."""

    def works_of(self, people: Iterable[ParticipantId]) -> Iterator[WorkId]:
        """Yield the works in which these people appear, from what is indexed alone."""

    def latest_at(self) -> datetime:
        """Give the instant of the newest change."""

    def restore(self, records: Sequence[Record]) -> None:
        """Keep records as one change with the versions that they carry, each newer than what is stored.

        Raises:
            StaleRecordError: a stored record is as new.
        """


class WithdrawalLog(Protocol):
    """The memory of withdrawals: every consent's last word and every closed work, kept apart from the catalogue."""

    def write(self, tombstones: Sequence[Tombstone]) -> LogMark:
        """Remember these, and give the mark that the catalogue must carry from now on.

        Once this returns, a crash cannot lose them. A full disk does not stop it: some room is kept in reserve.
        """

    def require_as_new_as(self, mark: LogMark | None) -> None:
        """Raise ClosedError unless this memory holds everything that the catalogue's mark speaks of."""

    def all(self) -> list[Tombstone]:
        """Give everything remembered."""

    def of_people(self, people: Sequence[ParticipantId]) -> list[Tombstone]:
        """Give the last words remembered of these people."""

    def closes(self, work_id: WorkId) -> bool:
        """Tell whether a work is remembered as closed to everyone."""

    def held_at(self, work_id: WorkId) -> datetime | None:
        """Give since when a work is remembered as held back, or None when it is not."""

    def reviewed_version(self, work_id: WorkId) -> int:
        """Give with which version a work is remembered as last released or taken back into review; 0: never."""

    def generation(self) -> int:
        """Give a number that grows with every change by any process."""

    def touched_since(self, generation: int) -> tuple[frozenset[WorkId], frozenset[ParticipantId]] | None:
        """Tell of which works and people a word was said since a generation; None: it could be of everything."""

    def migrate(self) -> Migrated:
        """Write everything that is remembered in an older shape anew in today's, as `Catalogue.migrate` does."""

    def verify(self) -> int:
        """Read the whole memory and give its number of changes, or raise TamperedError."""

    def close(self) -> None:
        """Let go of files and locks."""


class Vault(Protocol):
    """The sealed side's memory: identities, file names, evidence, drafts and accounts."""

    def get(self, kind: type[S], record_id: str) -> S:
        """Give one sealed record, or raise NotFoundError."""

    def find(self, kind: type[S], page: Page = ALL, /, **where: str | Range) -> Iterator[S]:
        """Yield sealed records, on the terms of `Catalogue.find`."""

    def count(self, kind: type[S], /, **where: str | Range) -> int:
        """Count what `find` would yield, without reading the records."""

    def save(self, record: S) -> S:
        """Keep a sealed record as durably as the catalogue does."""

    def save_all(self, records: Sequence[SealedRecord]) -> None:
        """Keep several sealed records as one change."""

    def compact(self) -> None:
        """Write everything anew, so that nothing that was changed is left on the disk; proofs are not touched."""

    def migrate(self) -> Migrated:
        """Write every sealed record of an older shape anew in today's, as `Catalogue.migrate` does."""

    def keep_evidence(self, evidence_id: EvidenceId, chunks: Iterable[bytes]) -> tuple[str, int]:
        """Keep a proof of consent and give its SHA-256 and size in bytes; it is on the disk when this returns."""

    def read_evidence(self, evidence_id: EvidenceId) -> Iterator[bytes]:
        """Yield a kept proof in chunks, or raise NotFoundError."""

    def close(self) -> None:
        """Let go of files and locks."""
