"""What the archive needs from outside, each promise in words; engines live in `archive.adapters`."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Protocol

from archive.domain.codes import Code
from archive.domain.consent import Grant
from archive.domain.ids import OriginalId, RenditionId, UploadId
from archive.domain.jobs import Job as Job
from archive.domain.jobs import Standing as Standing
from archive.domain.receipt import Receipt
from archive.domain.withdrawal_slip import Slip
from archive.ports.catalogue import Catalogue as Catalogue
from archive.ports.catalogue import CatalogueStore as CatalogueStore
from archive.ports.catalogue import Vault as Vault
from archive.ports.catalogue import WithdrawalLog as WithdrawalLog
from archive.ports.media import AssembleOrder as AssembleOrder
from archive.ports.media import CoverCheck as CoverCheck
from archive.ports.media import FaceFinder as FaceFinder
from archive.ports.media import Finder as Finder
from archive.ports.media import Found as Found
from archive.ports.media import Look as Look
from archive.ports.media import Made as Made
from archive.ports.media import MediaTools as MediaTools
from archive.ports.media import Outline as Outline
from archive.ports.media import OutlinedCover as OutlinedCover
from archive.ports.media import OutlineTracer as OutlineTracer
from archive.ports.media import PictureOrder as PictureOrder
from archive.ports.media import Probe as Probe
from archive.ports.media import RenderOrder as RenderOrder
from archive.ports.media import SmallPicture as SmallPicture
from archive.ports.media import SoundFit as SoundFit
from archive.ports.media import Stream as Stream
from archive.ports.media import Track as Track
from archive.ports.search import SearchIndex as SearchIndex


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

    def aside(self) -> AbstractContextManager[Path]:
        """Lend an empty folder, as closed as the originals, for a working copy; it vanishes at the end."""

    def holds(self, original_id: OriginalId) -> bool:
        """Tell whether this original is here whole."""

    def is_safe(self, original_id: OriginalId) -> bool:
        """Tell whether this original lies whole in every store that is set: only then may a card be erased."""

    def double(self, original_id: OriginalId, sha256: str) -> None:
        """Make the copies that are missing and check them against the hash; with one store there are none.

        Raises BrokenRecordError when the bytes are not what came in, SettingsError when a store is away.
        """

    def verify(self, original_id: OriginalId) -> Kept:
        """Read an original through again and give what it hashes to now."""

    def remove(self, original_id: OriginalId) -> None:
        """Erase an original; removing what is gone is no error."""

    def ids(self) -> Iterator[OriginalId]:
        """Yield the ids of everything kept."""


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
    """The open store of made files: no grant, no bytes."""

    def read(self, grant: Grant, span: Span) -> bytes:
        """Give a stretch of a rendition's bytes, waiting for the disk if it must; NotFoundError when it is gone."""

    def read_now(self, grant: Grant, span: Span) -> bytes | None:
        """Give the same if it is in memory already, or None when a disk would have to be waited for."""

    def location(self, grant: Grant) -> str:
        """Give the path below the store's root that a front server may send in our name."""

    def aside(self, rendition_id: RenditionId) -> AbstractContextManager[Path]:
        """Lend a path to make a rendition at; it vanishes at the end unless `keep` was called."""

    def keep(self, rendition_id: RenditionId, made: Path) -> Kept:
        """Put a made file in its place, synced, hashed, in one step that a crash cannot halve."""

    def remove(self, rendition_id: RenditionId) -> None:
        """Delete a rendition's bytes; removing what is gone is no error."""

    def ids(self) -> Iterator[RenditionId]:
        """Yield the ids of everything kept."""


class Jobs(Protocol):
    """The queue: a hint only, what is true stands in the catalogue; each job runs at least once."""

    def put(self, name: str, work_id: str) -> None:
        """Queue a job; the same job already waiting is not queued twice. On the disk when this returns."""

    def claim(self) -> AbstractContextManager[Job | None]:
        """Lend the next job to this process alone; a process that dies gives it back at once.

        Leaving the context normally ends the job; leaving it with an error puts it back with a growing pause.
        """

    def park(self, job: Job, reason: str) -> None:
        """Set a job aside until a person restarts it."""

    def parked(self) -> Sequence[tuple[Job, str]]:
        """Give the parked jobs and why."""

    def restart(self, job_id: str) -> None:
        """Queue a parked job again."""

    def waiting(self) -> int:
        """Count the jobs that wait or run."""

    def standing(self) -> Sequence[Standing]:
        """Give the jobs that wait or run, oldest first."""

    def note_full(self, is_full: bool) -> None:
        """Note that the queue pauses because a disk is full, or that there is room again; needs no room itself."""

    def full_since(self) -> float | None:
        """Give since when the queue has paused because a disk is full, in seconds of the Unix epoch."""

    def close(self) -> None:
        """Let go of files and locks."""


class Printer(Protocol):
    """People's papers: each one plain page that tells a finder nothing, neither in its words nor beside them."""

    def receipt(self, receipt: Receipt, language: str, code: Code | None = None) -> bytes:
        """Give a receipt as a PDF of one page in a language, with the code or without; the same one, the same bytes.

        Raises:
            InvalidInputError: the language is none of ours, or what the office says of itself cannot be printed.
        """

    def slip(self, slip: Slip, language: str) -> bytes:
        """Give the paper of a taking-back as a PDF of one page, on the same terms."""


class Clock(Protocol):
    """What time it is, for the rules."""

    def now(self) -> datetime:
        """Give the present instant in UTC, never earlier than one given before, across restarts too."""


@dataclass(frozen=True, kw_only=True)
class PublicKit:
    """What the public site is wired with: no vault, no originals, no queue; without `search`, nothing is found."""

    catalogue: Catalogue
    renditions: Renditions
    clock: Clock
    search: SearchIndex | None = None


@dataclass(frozen=True, kw_only=True)
class Kit(PublicKit):
    """What the desk, the worker and the command line are wired with; without `faces`, covers are drawn by hand.

    Without `outlines`, a cover that hides a figure's outline hides the box around the figure.
    """

    vault: Vault
    originals: Originals
    incoming: Incoming
    jobs: Jobs
    media_tools: MediaTools
    printer: Printer
    faces: FaceFinder | None = None
    outlines: OutlineTracer | None = None
