"""The vault on the local disk: sealed records in a journal, and each proof of consent in a file of its own."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Final

from archive.adapters.catalogue.bring_up import bring_up
from archive.adapters.catalogue.journal import JournalEngine
from archive.adapters.catalogue.repository import TypedRecords
from archive.adapters.catalogue.watermark import Watermark
from archive.adapters.storage.durable_files import minding_space
from archive.adapters.storage.sharded_folder import ShardedFolder
from archive.domain.errors import NotFoundError
from archive.domain.ids import EvidenceId
from archive.domain.sealed import SealedRecord
from archive.ports import Clock, Migrated
from archive.ports.kinds import VAULT_KINDS

_PRIVATE_FOLDER: Final = 0o700
_PRIVATE_FILE: Final = 0o600
_CHUNK_BYTES: Final = 1024 * 1024


class LocalVault(TypedRecords):
    """A vault that only its own user can open."""

    def __init__(self, engine: JournalEngine, evidence: ShardedFolder) -> None:
        super().__init__(engine, VAULT_KINDS)
        self._evidence = evidence

    def save_all(self, records: Sequence[SealedRecord]) -> None:
        """Keep several sealed records as one change."""
        self._save(records, ())

    def migrate(self) -> Migrated:
        """Write every sealed record of an older shape anew in today's, its version unchanged."""
        return bring_up(self.engine, VAULT_KINDS)

    def keep_evidence(self, evidence_id: EvidenceId, chunks: Iterable[bytes]) -> tuple[str, int]:
        """Keep a proof of consent and give its SHA-256 and size in bytes; a kept one is never overwritten."""
        self._evidence.refuse_if_held(evidence_id)
        with self._evidence.aside() as aside:
            made = aside / "evidence"
            digest, size_bytes = _write_synced(made, chunks)
            self._evidence.publish_once(made, evidence_id)
        return digest, size_bytes

    def read_evidence(self, evidence_id: EvidenceId) -> Iterator[bytes]:
        """Yield a kept proof in chunks, or raise NotFoundError."""
        path = self._evidence.path(evidence_id)
        if not path.is_file():
            raise NotFoundError(f"There is no evidence {evidence_id}.")
        return _chunks(path)


def open_vault(folder: Path, *, clock: Clock | None = None, watermark: Watermark | None = None) -> LocalVault:
    """Open the vault kept in a folder, and shut the folder to everybody else.

    Raises:
        TamperedError: the journal does not match its own checksums.
    """
    folder.mkdir(parents=True, exist_ok=True)
    folder.chmod(_PRIVATE_FOLDER)
    evidence = ShardedFolder(folder / "evidence", _PRIVATE_FOLDER)
    evidence.prepare()
    engine = JournalEngine(folder / "vault.jsonl", clock=clock, mode=_PRIVATE_FILE, watermark=watermark)
    return LocalVault(engine, evidence)


def _write_synced(path: Path, chunks: Iterable[bytes]) -> tuple[str, int]:
    digest = hashlib.sha256()
    size_bytes = 0
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, _PRIVATE_FILE)
    with minding_space(), open(descriptor, "wb") as file:
        for chunk in chunks:
            file.write(chunk)
            digest.update(chunk)
            size_bytes += len(chunk)
        file.flush()
        os.fsync(descriptor)
    return digest.hexdigest(), size_bytes


def _chunks(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK_BYTES):
            yield chunk
