"""Originals, renditions and the queue in one process's memory, keeping the same promises but durability."""

from __future__ import annotations

import hashlib
import shutil
import stat
import tempfile
import time
import weakref
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from threading import Lock

from archive.adapters.jobs.retry_policy import pause_after, plain, spoken
from archive.adapters.storage.sharded_folder import place
from archive.domain.consent import Grant
from archive.domain.errors import (
    BrokenRecordError,
    InvalidInputError,
    MediaToolError,
    NotFoundError,
    QuarantinedError,
    RefusedError,
)
from archive.domain.ids import OriginalId, RenditionId, new_id
from archive.domain.jobs import LONG_JOBS
from archive.ports import Job, Kept, QueuedJob, Span


class MemoryOriginals:
    """The port `Originals` in memory."""

    def __init__(self) -> None:
        self._held: dict[OriginalId, bytes] = {}
        self._lent: dict[OriginalId, bytes] = {}
        self._lending: Path | None = None

    def keep(self, original_id: OriginalId, source: Path, progress: Callable[[int], None] | None = None) -> Kept:
        """Copy a file in while hashing it."""
        content = _read(source)
        if progress is not None and content:
            progress(len(content))
        return self.keep_chunks(original_id, [content])

    def keep_chunks(self, original_id: OriginalId, chunks: Iterable[bytes]) -> Kept:
        """Take a file in as its bytes arrive, hashing them."""
        place(original_id)
        if original_id in self._held:
            raise RefusedError("What is kept is never overwritten.")
        content = b"".join(chunks)
        self._held[original_id] = content
        return _kept(content)

    def adopt(self, original_id: OriginalId, source: Path, kept: Kept) -> None:
        """Take over a file whose hash is known."""
        if self.keep(original_id, source) != kept:
            raise BrokenRecordError("The disk gave back other bytes than it was given.")
        source.unlink()

    @contextmanager
    def lend(self, original_id: OriginalId) -> Iterator[Path]:
        """Give a path from which the original can be read, for as long as the context is open."""
        content = self._content(original_id)
        path = self._folder() / original_id
        if self._lent.get(original_id) is not content:
            path.unlink(missing_ok=True)
            path.write_bytes(content)
            path.chmod(0o400)
            self._lent[original_id] = content
        yield path

    def holds(self, original_id: OriginalId) -> bool:
        """Tell whether this original is here whole."""
        return original_id in self._held

    def verify(self, original_id: OriginalId) -> Kept:
        """Read an original through again and give what it hashes to now."""
        return _kept(self._content(original_id))

    def remove(self, original_id: OriginalId) -> None:
        """Erase an original; removing what is gone is no error."""
        self._held.pop(original_id, None)
        if self._lent.pop(original_id, None) is not None:
            (self._folder() / original_id).unlink(missing_ok=True)

    def ids(self) -> Iterator[OriginalId]:
        """Yield the ids of everything kept."""
        return iter(tuple(self._held))

    def _folder(self) -> Path:
        """Give the folder in which what is lent lies, as the same file each time, as long as this store lives."""
        if self._lending is None:
            self._lending = Path(tempfile.mkdtemp())
            weakref.finalize(self, shutil.rmtree, self._lending, ignore_errors=True)
        return self._lending

    def _content(self, original_id: OriginalId) -> bytes:
        try:
            return self._held[original_id]
        except KeyError as error:
            raise NotFoundError("There is no such original.") from error


class TemporaryWorkspace:
    """The port `WorkingSpace` in the system's own folder for what is temporary."""

    @contextmanager
    def aside(self) -> Iterator[Path]:
        """Lend an empty folder that vanishes at the end."""
        with tempfile.TemporaryDirectory() as folder:
            yield Path(folder)


class MemoryRenditions:
    """The port `Renditions` in memory."""

    def __init__(self) -> None:
        self._held: dict[RenditionId, bytes] = {}
        self._released: set[RenditionId] = set()
        self._is_public = False

    def for_the_public(self) -> MemoryRenditions:
        """Give the same store as the public site has it: of what is sealed it knows nothing."""
        public = MemoryRenditions()
        public._held, public._released, public._is_public = self._held, self._released, True
        return public

    def read(self, grant: Grant, span: Span) -> bytes:
        """Give a stretch of a rendition's bytes; NotFoundError when it is gone."""
        if not self.holds(grant.rendition_id):
            raise NotFoundError("There is no such rendition.")
        content = self._held[grant.rendition_id]
        return content[max(0, span.start) : max(0, span.end)]

    def read_now(self, grant: Grant, span: Span) -> bytes | None:
        """Give the same: everything is in memory."""
        return self.read(grant, span)

    def location(self, grant: Grant) -> str | None:
        """Give the path that a front server would send in our name; None for what is sealed."""
        self.read(grant, Span(0, 0))
        return place(grant.rendition_id) if grant.rendition_id in self._released else None

    @contextmanager
    def aside(self, rendition_id: RenditionId) -> Iterator[Path]:
        """Lend a path to make a rendition at; it vanishes at the end."""
        self._refuse_if_public()
        place(rendition_id)
        with tempfile.TemporaryDirectory() as folder:
            yield Path(folder) / rendition_id

    def keep(self, rendition_id: RenditionId, made: Path) -> Kept:
        """Put a made file in its place."""
        self._refuse_if_public()
        place(rendition_id)
        content = made.read_bytes() if made.is_file() else b""
        if not content:
            raise MediaToolError("A media tool made nothing, or an empty file.")
        made.unlink()
        self._held[rendition_id] = content
        self._released.discard(rendition_id)
        return _kept(content)

    def release(self, rendition_id: RenditionId) -> None:
        """Move a file to the open side."""
        self._refuse_if_public()
        if rendition_id not in self._held:
            raise NotFoundError("There is no such rendition.")
        self._released.add(rendition_id)

    def seal(self, rendition_id: RenditionId) -> None:
        """Move a file back to the sealed side."""
        self._refuse_if_public()
        self._released.discard(rendition_id)

    def released(self) -> Iterator[RenditionId]:
        """Yield the ids of everything on the open side."""
        return iter(tuple(self._released))

    def holds(self, rendition_id: RenditionId) -> bool:
        """Tell whether the bytes of this rendition are here."""
        return rendition_id in (self._released if self._is_public else self._held)

    def remove(self, rendition_id: RenditionId) -> None:
        """Delete a rendition's bytes; removing what is gone is no error."""
        self._refuse_if_public()
        self._held.pop(rendition_id, None)
        self._released.discard(rendition_id)

    def ids(self) -> Iterator[RenditionId]:
        """Yield the ids of everything kept."""
        return iter(tuple(self._released if self._is_public else self._held))

    def _refuse_if_public(self) -> None:
        if self._is_public:
            raise RefusedError("This store is open for reading only.")


@dataclass(frozen=True)
class _Waiting:
    """A job in the queue: when it is due, who works on it, and why it was set aside."""

    job: Job
    due_at: float
    owner: str | None = None
    reason: str | None = None

    def is_same(self, name: str, work_id: str) -> bool:
        return (self.job.name, self.job.work_id) == (name, work_id)


class MemoryJobs:
    """The port `Jobs` in memory, for the threads of one process."""

    def __init__(self, now: Callable[[], float] = time.time) -> None:
        self._now = now
        self._rows: dict[str, _Waiting] = {}
        self._full_since: float | None = None
        self._lock = Lock()

    def put(self, name: str, work_id: str) -> None:
        """Queue a job; the same job already waiting is not queued twice."""
        with self._lock:
            self._put(name, work_id)

    @contextmanager
    def claim(self) -> Iterator[Job | None]:
        """Lend the next job to one claimant alone."""
        owner = new_id()
        job = self._take(owner)
        try:
            yield job
        except BaseException as error:
            if job is not None:
                self._give_back(job, owner, error)
            raise
        if job is not None:
            self._end(job, owner)

    def park(self, job: Job, reason: str) -> None:
        """Set a job aside until a person restarts it."""
        with self._lock:
            self._park(job, reason)

    def parked(self) -> Sequence[tuple[Job, str]]:
        """Give the parked jobs and why."""
        return [(row.job, row.reason) for row in tuple(self._rows.values()) if row.reason is not None]

    def restart(self, job_id: str) -> None:
        """Queue a parked job again, as if it had never failed."""
        with self._lock:
            row = self._rows.get(job_id)
            if row is None or row.reason is None:
                raise NotFoundError("No such job is set aside.")
            del self._rows[job_id]
            self._put(row.job.name, row.job.work_id)

    def waiting(self) -> int:
        """Count the jobs that wait or run."""
        return sum(row.reason is None for row in tuple(self._rows.values()))

    def standing(self) -> Sequence[QueuedJob]:
        """Give the jobs that wait or run, oldest first."""
        rows = [row for row in tuple(self._rows.values()) if row.reason is None]
        return [QueuedJob(job=r.job, due_at=r.due_at, done_since=r.due_at if r.owner else None) for r in rows]

    def note_full(self, is_full: bool) -> None:
        """Note that the queue pauses because a disk is full, or that there is room again."""
        self._full_since = (self._full_since or self._now()) if is_full else None

    def full_since(self) -> float | None:
        """Give since when the queue has paused because a disk is full."""
        return self._full_since

    def close(self) -> None:
        """Forget nothing: there is nothing to let go of."""

    def _put(self, name: str, work_id: str) -> None:
        if not any(r.is_same(name, work_id) and r.owner is None and r.reason is None for r in self._rows.values()):
            job = Job(id=new_id(), name=name, work_id=work_id)
            self._rows[job.id] = _Waiting(job, self._now())

    def _take(self, owner: str) -> Job | None:
        with self._lock:
            being_done = {(row.job.name, row.job.work_id) for row in self._rows.values() if row.owner is not None}
            for row in sorted(self._rows.values(), key=lambda row: row.job.name in LONG_JOBS):
                is_free = row.owner is None and (row.job.name, row.job.work_id) not in being_done
                if is_free and row.reason is None and row.due_at <= self._now():
                    self._rows[row.job.id] = replace(row, owner=owner, due_at=self._now())
                    return row.job
        return None

    def _give_back(self, job: Job, owner: str, error: BaseException) -> None:
        with self._lock:
            row = self._rows.get(job.id)
            if row is None or row.owner != owner:
                return
            if not isinstance(error, Exception):
                self._rows[job.id] = replace(row, owner=None)
                return
            failed = replace(job, tries=job.tries + 1)
            pause = pause_after(failed.tries)
            if pause is None:
                self._park(failed, spoken(error))
            else:
                self._rows[job.id] = _Waiting(failed, self._now() + pause)

    def _end(self, job: Job, owner: str) -> None:
        with self._lock:
            row = self._rows.get(job.id)
            if row is not None and row.owner == owner:
                del self._rows[job.id]
                self._drop_parked(job)

    def _park(self, job: Job, reason: str) -> None:
        self._drop_parked(job)
        self._rows[job.id] = _Waiting(job, self._now(), reason=plain(reason))

    def _drop_parked(self, job: Job) -> None:
        for row in tuple(self._rows.values()):
            if row.reason is not None and row.is_same(job.name, job.work_id):
                del self._rows[row.job.id]


def _read(source: Path) -> bytes:
    try:
        if not stat.S_ISREG(source.stat().st_mode):
            raise InvalidInputError("not_a_file", "This is a folder or a device; give the files themselves.")
        return source.read_bytes()
    except OSError as error:
        raise QuarantinedError("unreadable", "The file cannot be read from the disk.") from error


def _kept(content: bytes) -> Kept:
    return Kept(sha256=hashlib.sha256(content).hexdigest(), size_bytes=len(content))
