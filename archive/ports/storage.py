"""What the stores of files promise: originals and their copies, uploads that are not whole yet, made files."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Protocol

from archive.domain.consent import Grant
from archive.domain.ids import OriginalId, RenditionId, UploadId


@dataclass(frozen=True, kw_only=True)
class Kept:
    """A file that is safely in the store: its hash and size."""

    sha256: str
    size_bytes: int


class Originals(Protocol):
    """The sealed store of footage as it came in; never changed, read only by those who prepare works."""

    def keep(self, original_id: OriginalId, source: Path, progress: Callable[[int], None] | None = None) -> Kept:
        """Copy a file in while hashing it, in one pass; once this returns, a crash cannot lose it.

        Calls `progress` with the bytes copied so far. Raises NoSpaceError, or InvalidInputError when the source
        cannot be read.
        """

    def keep_chunks(self, original_id: OriginalId, chunks: Iterable[bytes]) -> Kept:
        """Take a file in as its bytes arrive, hashing them; as durable as `keep`."""

    def adopt(self, original_id: OriginalId, source: Path, kept: Kept) -> None:
        """Take over a synced file whose hash is known, moved where it can be; the source is gone afterwards."""

    def lend(self, original_id: OriginalId) -> AbstractContextManager[Path]:
        """Give a path from which the original can be read, for as long as the context is open."""

    def holds(self, original_id: OriginalId) -> bool:
        """Tell whether this original is here whole."""

    def verify(self, original_id: OriginalId) -> Kept:
        """Read an original through again and give what it hashes to now."""

    def remove(self, original_id: OriginalId) -> None:
        """Erase an original; removing what is gone is no error."""

    def ids(self) -> Iterator[OriginalId]:
        """Yield the ids of everything kept."""


class WorkingSpace(Protocol):
    """Room for working copies of originals, as closed as they are."""

    def aside(self) -> AbstractContextManager[Path]:
        """Lend an empty folder; it vanishes at the end with all that is in it."""


class Replicas(Protocol):
    """The further stores that hold a copy of each original; where none is set, the one store is enough."""

    def is_safe(self, original_id: OriginalId) -> bool:
        """Tell whether this original lies whole in every store that is set: only then may a card be erased."""

    def double(self, original_id: OriginalId, sha256: str) -> None:
        """Make the copies that are missing and check them against the hash; with one store there are none.

        Raises BrokenRecordError when the bytes are not what came in, SettingsError when a store is away.
        """

    def require_here(self) -> None:
        """Raise SettingsError when no further store is set, or one is away: missing, or without this archive's mark."""

    def begin(self, *, same_disk: bool = False) -> None:
        """Take a further store into use by leaving this archive's mark in it; from then on it counts.

        Raises SettingsError when it is not set or not there, RefusedError when it carries another archive's mark, or
        lies on the disk of the originals and nobody said that it is meant to.
        """

    def end(self) -> None:
        """Keep no second copies from now on, because somebody says so; SettingsError where none are kept."""


class Receiver(Protocol):
    """One upload held by one writer alone: it takes bytes in at its end, and nowhere else."""

    @property
    def offset_bytes(self) -> int:
        """Give how many bytes are here."""

    def write(self, piece: bytes | bytearray | memoryview) -> None:
        """Add bytes at the end; NoSpaceError when the disk is full, and `offset_bytes` tells how many went in."""

    def fill(self, read_into: Callable[[memoryview], int], most_bytes: int) -> None:
        """Add what a reader gives, at most so many bytes, until it gives nothing more; for large pieces."""

    def sync(self) -> None:
        """Put all of it on the disk; once this returns, a power cut cannot lose it."""

    def cut(self, size_bytes: int) -> None:
        """Take back what was added beyond a size."""

    def seal(self) -> Kept:
        """Give hash and size of what is here, synced; hashed while it came, or read through again after a restart."""

    def hand_over(self, take: Callable[[Path, Kept], None]) -> Kept:
        """Seal what is here and let somebody take the file away from its place."""


class Incoming(Protocol):
    """Where uploads wait that are not whole yet; what lies here survives restarts, and its size is its offset."""

    def begin(self, upload_id: UploadId) -> None:
        """Make an empty place; it is on the disk when this returns."""

    def receive(self, upload_id: UploadId) -> AbstractContextManager[Receiver]:
        """Hold an upload alone; NotFoundError when there is none, BusyError when somebody else holds it."""

    def size_bytes(self, upload_id: UploadId) -> int:
        """Give how many bytes are here, or raise NotFoundError."""

    def touched_at(self, upload_id: UploadId) -> datetime:
        """Give when bytes last came in, or raise NotFoundError."""

    def join(self, upload_id: UploadId, parts: Sequence[UploadId]) -> None:
        """Fill an empty place with the bytes of others, one after the other, synced."""

    def remove(self, upload_id: UploadId) -> None:
        """Give a place up with all that lies in it; removing what is gone is no error."""

    def ids(self) -> Iterator[UploadId]:
        """Yield the ids of all places."""

    def free_bytes(self) -> int:
        """Give how much more can come in before the disk is too full to work."""


@dataclass(frozen=True)
class Span:
    """A stretch of bytes, half open."""

    start: int
    end: int


class Renditions(Protocol):
    """The store of made files: no grant, no bytes.

    It has two sides. What is made lies on the sealed one, and only what was released lies where the public site may
    read; a store that was opened for the public site alone knows nothing of the other side.
    """

    def read(self, grant: Grant, span: Span) -> bytes:
        """Give a stretch of a rendition's bytes, waiting for the disk if it must; NotFoundError when it is gone."""

    def read_now(self, grant: Grant, span: Span) -> bytes | None:
        """Give the same if it is in memory already, or None when a disk would have to be waited for."""

    def location(self, grant: Grant) -> str | None:
        """Give the path below the open side that a front server may send in our name; None for what is sealed."""

    def aside(self, rendition_id: RenditionId) -> AbstractContextManager[Path]:
        """Lend a path to make a rendition at; it vanishes at the end unless `keep` was called."""

    def keep(self, rendition_id: RenditionId, made: Path) -> Kept:
        """Put a made file in its place on the sealed side, synced, hashed, in one step that a crash cannot halve."""

    def release(self, rendition_id: RenditionId) -> None:
        """Move a file to the open side, in one step that a crash cannot halve; NotFoundError when it is gone."""

    def seal(self, rendition_id: RenditionId) -> None:
        """Move a file back to the sealed side, in one step too; what is there, or gone, is no error."""

    def released(self) -> Iterator[RenditionId]:
        """Yield the ids of everything on the open side."""

    def holds(self, rendition_id: RenditionId) -> bool:
        """Tell whether the bytes of this rendition are here."""

    def remove(self, rendition_id: RenditionId) -> None:
        """Delete a rendition's bytes; removing what is gone is no error."""

    def ids(self) -> Iterator[RenditionId]:
        """Yield the ids of everything kept."""
