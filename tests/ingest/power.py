"""Stores in memory whose power can be cut before or after any write, as kill -9 would."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any, TypeVar

from archive.adapters.memory.records import MemoryCatalogue, MemoryVault
from archive.adapters.memory.stores import MemoryJobs, MemoryOriginals, MemoryRenditions
from archive.domain.ids import OriginalId, RenditionId
from archive.domain.records import Record
from archive.domain.sealed import SealedRecord
from archive.ports import Kept

T = TypeVar("T")


class PowerCutError(BaseException):
    """Everything stops here; nobody tidies up."""


class Fuse:
    """Counts the moments around writes and blows at the one it was set to; unset, it holds."""

    def __init__(self) -> None:
        self._left: int | None = None

    def blow_at(self, moment: int | None) -> None:
        self._left = moment

    def around(self, write: Callable[[], T]) -> T:
        self._burn()
        done = write()
        self._burn()
        return done

    def _burn(self) -> None:
        if self._left is None:
            return
        if self._left == 0:
            raise PowerCutError
        self._left -= 1


class FusedCatalogue(MemoryCatalogue):
    """A catalogue behind a fuse."""

    def __init__(self, fuse: Fuse) -> None:
        super().__init__()
        self._fuse = fuse

    def save(self, record: Any) -> Any:
        return self._fuse.around(lambda: super(FusedCatalogue, self).save(record))

    def save_all(self, records: Sequence[Record], remove: Sequence[tuple[type[Record], str]] = ()) -> None:
        self._fuse.around(lambda: super(FusedCatalogue, self).save_all(records, remove))


class FusedVault(MemoryVault):
    """A vault behind a fuse."""

    def __init__(self, fuse: Fuse) -> None:
        super().__init__()
        self._fuse = fuse

    def save(self, record: Any) -> Any:
        return self._fuse.around(lambda: super(FusedVault, self).save(record))

    def save_all(self, records: Sequence[SealedRecord]) -> None:
        self._fuse.around(lambda: super(FusedVault, self).save_all(records))


class FusedOriginals(MemoryOriginals):
    """Originals behind a fuse."""

    def __init__(self, fuse: Fuse) -> None:
        super().__init__()
        self._fuse = fuse

    def keep_chunks(self, original_id: OriginalId, chunks: Iterable[bytes]) -> Kept:
        return self._fuse.around(lambda: super(FusedOriginals, self).keep_chunks(original_id, chunks))

    def remove(self, original_id: OriginalId) -> None:
        self._fuse.around(lambda: super(FusedOriginals, self).remove(original_id))


class FusedRenditions(MemoryRenditions):
    """Renditions behind a fuse."""

    def __init__(self, fuse: Fuse) -> None:
        super().__init__()
        self._fuse = fuse

    def keep(self, rendition_id: RenditionId, made: Path) -> Kept:
        return self._fuse.around(lambda: super(FusedRenditions, self).keep(rendition_id, made))

    def remove(self, rendition_id: RenditionId) -> None:
        self._fuse.around(lambda: super(FusedRenditions, self).remove(rendition_id))


class FusedJobs(MemoryJobs):
    """A queue behind a fuse, with its own idea of how late it is."""

    def __init__(self, fuse: Fuse, now: Callable[[], float]) -> None:
        super().__init__(now)
        self._fuse = fuse

    def put(self, name: str, work_id: str) -> None:
        self._fuse.around(lambda: super(FusedJobs, self).put(name, work_id))
