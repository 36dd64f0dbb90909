"""The catalogue, the vault and the clock in one process's memory, keeping the same promises but durability."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from threading import RLock

from archive.adapters.catalogue.bring_up import bring_up
from archive.adapters.catalogue.documents import Puts, Removals
from archive.adapters.catalogue.memtable import Change, MemTable
from archive.adapters.catalogue.repository import TypedRecords
from archive.adapters.catalogue.typed_catalogue import TypedCatalogue
from archive.adapters.catalogue.withdrawal_log import TypedWithdrawalLog
from archive.domain.errors import NotFoundError, RefusedError
from archive.domain.ids import EvidenceId, looks_like_id
from archive.domain.sealed import SealedRecord
from archive.ports import Clock, Migrated
from archive.ports.kinds import VAULT_KINDS


class MemoryClock:
    """A clock that stands still until it is told otherwise, and never runs backwards."""

    def __init__(self, now: datetime | None = None, proven: datetime | None = None) -> None:
        self._now = now or datetime.now(UTC)
        self._proven = proven or self._now

    def now(self) -> datetime:
        """Give the present instant in UTC."""
        return self._now

    def proven(self) -> datetime:
        """Give the latest instant that has certainly come."""
        return self._proven

    def set(self, now: datetime) -> None:
        """Move to a later instant, as time that has run; an earlier one changes nothing."""
        self._now = max(self._now, now)
        self._proven = max(self._proven, now)

    def leap(self, by: timedelta) -> None:
        """Show a later time that nobody has watched pass."""
        self._now += by

    def advance(self, by: timedelta) -> None:
        """Let some time pass."""
        self.set(self._now + by)


class MemoryEngine:
    """Documents in this process's memory alone; changes are stamped by the clock given, else by the machine's."""

    def __init__(self, clock: Clock | None = None) -> None:
        self.lock = RLock()
        self._shelf = MemTable()
        self._clock = clock

    def current(self) -> MemTable:
        """Give the shelf as of now."""
        return self._shelf

    @contextmanager
    def writing(self) -> Iterator[MemTable]:
        """Lend the shelf to one thread alone."""
        with self.lock:
            yield self._shelf

    def commit(self, put: Puts, remove: Removals) -> None:
        """Take over a change."""
        now = self._clock.now() if self._clock is not None else datetime.now(UTC)
        self._shelf.apply(Change(number=self._shelf.number + 1, at=now, put=put, remove=remove))

    def compact(self) -> None:
        """Nothing that was changed or removed is kept."""

    def verify(self) -> int:
        """Give the number of changes; memory keeps no journal that could be tampered with."""
        return self._shelf.number

    def close(self) -> None:
        """Nothing is held."""


class MemoryCatalogue(TypedCatalogue):
    """A catalogue that ends with its process."""

    def __init__(self, clock: Clock | None = None) -> None:
        super().__init__(MemoryEngine(clock))


class MemoryWithdrawalLog(TypedWithdrawalLog):
    """A memory of withdrawals that ends with its process."""

    def __init__(self, clock: Clock | None = None) -> None:
        super().__init__(MemoryEngine(clock))


class MemoryVault(TypedRecords):
    """A vault that ends with its process: sealed records and kept proofs."""

    def __init__(self, clock: Clock | None = None) -> None:
        super().__init__(MemoryEngine(clock), VAULT_KINDS)
        self._evidence: dict[EvidenceId, bytes] = {}

    def save_all(self, records: Sequence[SealedRecord]) -> None:
        """Keep several sealed records as one change."""
        self._save(records, ())

    def migrate(self) -> Migrated:
        """Write every sealed record of an older shape anew in today's, its version unchanged."""
        return bring_up(self.engine, VAULT_KINDS)

    def keep_evidence(self, evidence_id: EvidenceId, chunks: Iterable[bytes]) -> tuple[str, int]:
        """Keep a proof of consent and give its SHA-256 and size in bytes; a kept one is never overwritten."""
        if not looks_like_id(evidence_id):
            raise NotFoundError(f"There is no evidence {evidence_id}.")
        if evidence_id in self._evidence:
            raise RefusedError("What is kept is never overwritten.")
        kept = b"".join(chunks)
        self._evidence[evidence_id] = kept
        return hashlib.sha256(kept).hexdigest(), len(kept)

    def read_evidence(self, evidence_id: EvidenceId) -> Iterator[bytes]:
        """Yield a kept proof, or raise NotFoundError."""
        if evidence_id not in self._evidence:
            raise NotFoundError(f"There is no evidence {evidence_id}.")
        return iter([self._evidence[evidence_id]])
