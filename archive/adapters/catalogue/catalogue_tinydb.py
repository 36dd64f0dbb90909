"""The catalogue on TinyDB, kept in a journal that several processes share."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from archive.adapters.catalogue.guarded_catalogue import TypedCatalogue
from archive.adapters.catalogue.journal import JournalEngine
from archive.adapters.catalogue.schema import CATALOGUE_KINDS
from archive.adapters.catalogue.withdrawal_log import WithdrawalLog
from archive.adapters.table_tinydb import JournalDatabase, JournalStorage
from archive.ports import Clock

_TABLES: Final = frozenset(kind.table for kind in CATALOGUE_KINDS)


class TinyCatalogue(TypedCatalogue):
    """A catalogue whose records can also be asked for in TinyDB's query language, as `database`."""

    def __init__(self, engine: JournalEngine, log: WithdrawalLog | None = None) -> None:
        super().__init__(engine, log)
        self._journal = engine
        self.database = JournalDatabase(engine, _TABLES, storage=JournalStorage)

    def verify(self) -> int:
        """Read the whole journal and give its number of changes, or raise TamperedError."""
        return self._journal.verify()

    def compact(self) -> None:
        """Write the journal anew without what was changed or removed since; done by itself when it is worth it."""
        self._journal.compact()


def open_catalogue(
    folder: Path, *, log: WithdrawalLog | None = None, read_only: bool = False, clock: Clock | None = None
) -> TinyCatalogue:
    """Open the catalogue kept in a folder; a new one begins with its first record.

    Args:
        folder: where the journal and its lock stand.
        log: the memory of withdrawals, which is written first and laid over whatever is read for a decision.
        read_only: never lock and never write, for the public site, which may run as another user.
        clock: stamps the changes; without one, the machine's clock does.

    Raises:
        TamperedError: the journal does not match its own checksums.
    """
    if not read_only:
        folder.mkdir(parents=True, exist_ok=True)
    return TinyCatalogue(JournalEngine(folder / "catalogue.jsonl", read_only=read_only, clock=clock), log)
