"""Archives as programs of earlier months wrote them, unpacked and opened by today's."""

from __future__ import annotations

import json
import lzma
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from archive.adapters.catalogue.catalogue_tinydb import open_catalogue
from archive.adapters.catalogue.guarded_catalogue import GuardedCatalogue
from archive.adapters.catalogue.journal import JournalEngine
from archive.adapters.catalogue.vault_local import LocalVault, open_vault
from archive.adapters.catalogue.withdrawal_log import TypedWithdrawalLog, open_withdrawal_log
from archive.adapters.memory.records import MemoryClock

_KEPT: Final = Path(__file__).parent / "kept"
MONTHS: Final = tuple(sorted(path.name for path in _KEPT.iterdir() if path.is_dir()))
"""The months of which an archive is kept."""


@dataclass(frozen=True)
class Served:
    """Which renditions a program of then showed to visitors, and which at the desk, at one instant."""

    at: datetime
    public: tuple[str, ...]
    desk: tuple[str, ...]


@dataclass(frozen=True)
class OldArchive:
    """The stores of an archive that an earlier program wrote, and the folder they lie in."""

    folder: Path
    catalogue: GuardedCatalogue
    vault: LocalVault
    log: TypedWithdrawalLog


def unpack(month: str, folder: Path) -> Path:
    """Lay an earlier month's journals into a folder, each where the archive looks for it, and give the folder."""
    for packed in (_KEPT / month).glob("*.xz"):
        journal = packed.stem
        place = folder / journal.removesuffix(".jsonl")
        place.mkdir(parents=True)
        (place / journal).write_bytes(lzma.decompress(packed.read_bytes()))
    return folder


@contextmanager
def opened(folder: Path) -> Iterator[OldArchive]:
    """Open the stores that lie in a folder."""
    log = open_withdrawal_log(folder / "withdrawals")
    catalogue = GuardedCatalogue(open_catalogue(folder / "catalogue"), log, MemoryClock())
    old = OldArchive(folder, catalogue, open_vault(folder / "vault"), log)
    try:
        yield old
    finally:
        old.vault.close()
        old.catalogue.close()


def documents(folder: Path, store: str) -> dict[str, dict[str, bytes]]:
    """Give the documents that a store holds as they are written, by table and id."""
    engine = JournalEngine(folder / store / f"{store}.jsonl", read_only=True)
    try:
        return {table: dict(rows) for table, rows in engine.current().tables.items()}
    finally:
        engine.close()


def served_then(month: str) -> Served:
    """Give what a month's archive showed to whom."""
    said: dict[str, Any] = json.loads((_KEPT / month / "served.json").read_text(encoding="utf-8"))
    return Served(datetime.fromisoformat(said["at"]), tuple(said["public"]), tuple(said["desk"]))
