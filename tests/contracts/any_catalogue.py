"""Every catalogue there is, each with its way to be backed up, and ways to file in it what no program of ours would."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final, Protocol

import msgspec

from archive.adapters.catalogue.catalogue_tinydb import TinyCatalogue, open_catalogue
from archive.adapters.catalogue.documents import Engine, Selection
from archive.adapters.catalogue.guarded_catalogue import GuardedCatalogue
from archive.adapters.catalogue.schema import encode, kind_of
from archive.adapters.catalogue.withdrawal_log import open_withdrawal_log
from archive.adapters.memory.records import MemoryCatalogue, MemoryClock
from archive.ports import Clock
from archive.ports.kinds import CATALOGUE_KINDS
from tests.contracts.sqlite_engine import SqliteCatalogue

AnyStore = MemoryCatalogue | TinyCatalogue | SqliteCatalogue


class Guarded(GuardedCatalogue):
    """A guarded catalogue whose engine a test can reach."""

    def __init__(self, store: AnyStore, folder: Path, *, read_only: bool = False, clock: Clock | None = None) -> None:
        super().__init__(store, open_withdrawal_log(folder, read_only=read_only, clock=clock), clock or MemoryClock())
        self.engine: Engine = store.engine


AnyCatalogue = AnyStore | Guarded


class Place(Protocol):
    """Where an engine keeps a catalogue, as an operator meets it."""

    def open(self, *, read_only: bool = False, clock: Clock | None = None) -> AnyStore:
        """Open what is kept here."""

    def back_up(self) -> None:
        """Keep a copy of what is here."""

    def restore(self) -> None:
        """Put the copy in its place."""


class MemoryPlace:
    """One process's memory."""

    def __init__(self, folder: Path) -> None:
        del folder
        self._catalogue: MemoryCatalogue | None = None
        self._copy: dict[str, dict[str, bytes]] = {}

    def open(self, *, read_only: bool = False, clock: Clock | None = None) -> MemoryCatalogue:
        """Open the one that there is, to readers too."""
        del read_only
        self._catalogue = self._catalogue or MemoryCatalogue(clock)
        return self._catalogue

    def back_up(self) -> None:
        """Copy the documents."""
        documents = self.open().engine.current()
        self._copy = {kind.table: dict(documents.select(kind.table, Selection())) for kind in CATALOGUE_KINDS}

    def restore(self) -> None:
        """File the copied documents in an empty catalogue."""
        self._catalogue = MemoryCatalogue()
        self._catalogue.engine.commit(self._copy, {})


class TinyPlace:
    """A folder on the disk."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder / "catalogue"
        self._copy = folder / "backup"

    def open(self, *, read_only: bool = False, clock: Clock | None = None) -> TinyCatalogue:
        """Open the journal in the folder."""
        return open_catalogue(self._folder, read_only=read_only, clock=clock)

    def back_up(self) -> None:
        """Copy the folder."""
        shutil.copytree(self._folder, self._copy)

    def restore(self) -> None:
        """Put the copied folder in the place of the folder."""
        shutil.rmtree(self._folder)
        shutil.copytree(self._copy, self._folder)


class SqlitePlace:
    """A file on the disk."""

    def __init__(self, folder: Path) -> None:
        self._file = folder / "catalogue.sqlite"
        self._copy = folder / "backup.sqlite"

    def open(self, *, read_only: bool = False, clock: Clock | None = None) -> SqliteCatalogue:
        """Open the file."""
        del read_only
        return SqliteCatalogue(self._file, clock)

    def back_up(self) -> None:
        """Copy the file."""
        shutil.copy(self._file, self._copy)

    def restore(self) -> None:
        """Put the copied file in the place of the file."""
        shutil.copy(self._copy, self._file)


PLACES: Final[Mapping[str, type[MemoryPlace | TinyPlace | SqlitePlace]]] = {
    "memory": MemoryPlace,
    "tinydb": TinyPlace,
    "sqlite": SqlitePlace,
}
"""Every engine by its name in the settings. A new one is added here, and meets every rule."""

FOR_TESTS: Final = frozenset({"memory", "sqlite"})
"""Those that no setting can choose."""


def put_raw(catalogue: AnyCatalogue, table: str, document_id: str, document: object) -> None:
    """File a document as it is, whatever it holds."""
    with catalogue.engine.writing():
        catalogue.engine.commit({table: {document_id: msgspec.json.encode(document)}}, {})


def put_changed(catalogue: AnyCatalogue, record: Any, **changes: object) -> None:
    """File a record with some of its fields replaced by anything."""
    put_raw(catalogue, kind_of(type(record)).table, record.id, encode(record) | changes)
