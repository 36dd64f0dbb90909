"""The queue on the local disk: a SQLite table says what waits, kernel locks say what is being done.

Whoever works on a job holds a lock on its lease file. The kernel lets go of it the moment the process dies,
so a dead one's job is back at once, and a live one's is never taken, however long it lasts: there is no
time-out to choose.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import sqlite3
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import Final

from archive.adapters.jobs.job_table import JobTable
from archive.adapters.jobs.retry_policy import DIED, MOST_DEATHS, PAUSES_SECONDS, pause_after, plain, spoken
from archive.adapters.storage.durable_files import minding_space
from archive.domain.errors import NotFoundError
from archive.domain.ids import new_id
from archive.domain.jobs import LONG_JOBS
from archive.ports import Job, QueuedJob

_LONG = tuple(str(name) for name in LONG_JOBS)
_JOB = "SELECT id, name, work_id, tries, deaths FROM jobs WHERE reason IS NULL"

_BEGUN = f"{_JOB} AND owner IS NOT NULL"
"""What is being done, or was when its owner died."""

_DUE = f"{_JOB} AND owner IS NULL AND (due_at <= :now OR due_at > :now + :longest) ORDER BY name IN {_LONG}, number"
"""What may be begun: the long ones last, else oldest first; a pause longer than any is a clock that was set back."""


LITTLE_ROOM_BYTES: Final = 1_000_000_000
"""A disk with more room than this is not full, whatever was noted once."""


def free_bytes(folder: Path) -> int:
    """Give how much room the disk has on which a folder lies; none where it cannot be asked."""
    try:
        return shutil.disk_usage(folder).free
    except OSError:
        return 0


class LocalJobs:
    """The port `Jobs` in a folder of the local disk."""

    def __init__(
        self,
        folder: Path,
        now: Callable[[], float] = time.time,
        room: Callable[[Path], int] = free_bytes,
    ) -> None:
        self._leases = folder / "leases"
        self._full = FullMark(folder / "full", room)
        self._table = JobTable(folder)
        self._now = now
        self._table.change(self._sweep)

    def put(self, name: str, work_id: str) -> None:
        """Queue a job; the same job already waiting is not queued twice. On the disk when this returns."""
        self._table.change(lambda rows: self._put(rows, name, work_id))

    @contextmanager
    def claim(self) -> Iterator[Job | None]:
        """Lend the next job to this process alone; a process that dies gives it back at once.

        Leaving the context normally ends the job; leaving it with an error puts it back with a growing pause,
        and sets it aside after too many.
        """
        owner = new_id()
        with ExitStack() as leases:
            job = self._table.change(lambda rows: self._take(rows, owner, leases))
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
        self._table.change(lambda rows: self._park(rows, job, reason))

    def parked(self) -> Sequence[tuple[Job, str]]:
        """Give the parked jobs and why."""
        found = self._table.change(
            lambda rows: rows.execute(
                "SELECT id, name, work_id, tries, reason FROM jobs WHERE reason IS NOT NULL ORDER BY number"
            ).fetchall()
        )
        return [
            (Job(id=job_id, name=name, work_id=work_id, tries=tries), reason)
            for job_id, name, work_id, tries, reason in found
        ]

    def restart(self, job_id: str) -> None:
        """Queue a parked job again, as if it had never failed.

        Raises:
            NotFoundError: no such job is parked.
        """
        self._table.change(lambda rows: self._restart(rows, job_id))

    def waiting(self) -> int:
        """Count the jobs that wait or run."""
        counted = self._table.change(
            lambda rows: rows.execute("SELECT count(*) FROM jobs WHERE reason IS NULL").fetchone()
        )
        return int(counted[0])

    def standing(self) -> Sequence[QueuedJob]:
        """Give the jobs that wait or run, oldest first."""
        return self._table.change(self._standing)

    def note_full(self, is_full: bool) -> None:
        """Note that the queue pauses because a disk is full, or that there is room again; needs no room itself."""
        self._full.put(self._now() if is_full else 0)

    def full_since(self) -> float | None:
        """Give since when the queue has paused because a disk is full."""
        return self._full.read()

    def close(self) -> None:
        """Let go of files and locks."""
        self._table.close()

    def _standing(self, rows: sqlite3.Connection) -> list[QueuedJob]:
        found = rows.execute(
            "SELECT id, name, work_id, tries, owner, due_at FROM jobs WHERE reason IS NULL ORDER BY number"
        ).fetchall()
        return [
            QueuedJob(
                job=Job(id=job_id, name=name, work_id=work_id, tries=tries),
                due_at=due_at,
                done_since=self._done_since(job_id) if owner else None,
            )
            for job_id, name, work_id, tries, owner, due_at in found
        ]

    def _done_since(self, job_id: str) -> float | None:
        """Give when the one who works on a job began; nothing if that process died."""
        with ExitStack() as leases:
            if self._lease(job_id, leases):
                return None
            try:
                return (self._leases / job_id).stat().st_mtime
            except FileNotFoundError:
                return None

    def _put(self, rows: sqlite3.Connection, name: str, work_id: str) -> None:
        if not self._waits(rows, name, work_id):
            rows.execute(
                "INSERT INTO jobs (id, name, work_id, due_at) VALUES (?, ?, ?, ?)",
                (new_id(), name, work_id, self._now()),
            )

    def _waits(self, rows: sqlite3.Connection, name: str, work_id: str) -> bool:
        """Tell whether this job waits already; one whose owner died does, one being done does not."""
        same = rows.execute(
            "SELECT id, owner FROM jobs WHERE work_id = ? AND name = ? AND reason IS NULL", (work_id, name)
        ).fetchall()
        with ExitStack() as leases:
            return any(owner is None or self._lease(job_id, leases) for job_id, owner in same)

    def _take(self, rows: sqlite3.Connection, owner: str, leases: ExitStack) -> Job | None:
        """Give the job of an owner who died, else the oldest that is due and not being done already."""
        being_done = set()
        for job, deaths in _jobs(rows.execute(_BEGUN).fetchall()):
            if not self._lease(job.id, leases):
                being_done.add((job.name, job.work_id))
            elif deaths + 1 < MOST_DEATHS:
                return _own(rows, job, owner, deaths + 1)
            else:
                self._park(rows, job, DIED)
        due = rows.execute(_DUE, {"now": self._now(), "longest": PAUSES_SECONDS[-1]})
        for job, deaths in _jobs(due):
            if (job.name, job.work_id) not in being_done and self._lease(job.id, leases):
                return _own(rows, job, owner, deaths)
        return None

    def _lease(self, job_id: str, leases: ExitStack) -> bool:
        """Try to become the one who works on a job; only ever within a change of the table, so one at a time."""
        with minding_space():
            self._leases.mkdir(mode=0o700, exist_ok=True)
            lease = os.open(self._leases / job_id, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(lease, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(lease)
            return False
        leases.callback(os.close, lease)
        os.utime(lease)
        return True

    def _give_back(self, job: Job, owner: str, error: BaseException) -> None:
        # A person stopping the program is no fault of the job's.
        tries = job.tries + 1 if isinstance(error, Exception) else job.tries
        pause = pause_after(tries) if tries > job.tries else 0
        if pause is None:
            failed = Job(id=job.id, name=job.name, work_id=job.work_id, tries=tries)
            self._table.change(lambda rows: self._park(rows, failed, spoken(error)))
            return
        due_at = self._now() + pause
        self._table.change(
            lambda rows: rows.execute(
                "UPDATE jobs SET owner = NULL, deaths = 0, tries = ?, due_at = ? WHERE id = ? AND owner = ?",
                (tries, due_at, job.id, owner),
            )
        )

    def _end(self, job: Job, owner: str) -> None:
        if self._table.change(lambda rows: self._delete(rows, job, owner)):
            # Only now: as long as the job stands in the table, somebody may be about to lock this very file.
            (self._leases / job.id).unlink(missing_ok=True)

    def _delete(self, rows: sqlite3.Connection, job: Job, owner: str) -> bool:
        """Delete a job that was done, and what was set aside of the same; not one parked or restarted meanwhile."""
        done = rows.execute("DELETE FROM jobs WHERE id = ? AND owner = ?", (job.id, owner)).rowcount == 1
        if done:
            self._delete_parked(rows, job)
        return done

    def _park(self, rows: sqlite3.Connection, job: Job, reason: str) -> None:
        self._delete_parked(rows, job)
        rows.execute(
            "INSERT INTO jobs (id, name, work_id, tries, due_at, reason) VALUES (?, ?, ?, ?, ?, ?) "
            "ON CONFLICT (id) DO UPDATE SET tries = excluded.tries, owner = NULL, reason = excluded.reason",
            (job.id, job.name, job.work_id, job.tries, self._now(), plain(reason)),
        )

    def _delete_parked(self, rows: sqlite3.Connection, job: Job) -> None:
        rows.execute("DELETE FROM jobs WHERE work_id = ? AND name = ? AND reason IS NOT NULL", (job.work_id, job.name))

    def _restart(self, rows: sqlite3.Connection, job_id: str) -> None:
        found = rows.execute("SELECT name, work_id FROM jobs WHERE id = ? AND reason IS NOT NULL", (job_id,)).fetchone()
        if found is None:
            raise NotFoundError("No such job is set aside.")
        rows.execute("DELETE FROM jobs WHERE id = ?", (job_id,))
        self._put(rows, *found)

    def _sweep(self, rows: sqlite3.Connection) -> None:
        """Delete the lease files of jobs that are no more."""
        known = {job_id for (job_id,) in rows.execute("SELECT id FROM jobs")}
        for lease in self._leases.glob("*"):
            if lease.name not in known:
                lease.unlink(missing_ok=True)


def _jobs(found: Iterable[tuple[str, str, str, int, int]]) -> Iterator[tuple[Job, int]]:
    """Yield the jobs that a query found, each with how often the process died over it."""
    for job_id, name, work_id, tries, deaths in found:
        yield Job(id=job_id, name=name, work_id=work_id, tries=tries), deaths


def _own(rows: sqlite3.Connection, job: Job, owner: str, deaths: int) -> Job:
    rows.execute("UPDATE jobs SET owner = ?, deaths = ? WHERE id = ?", (owner, deaths, job.id))
    return job


class FullMark:
    """The mark in one file; without that file nothing is known to be full.

    A mark is believed only while the disk has little room: one that was copied along with an archive, or outlived the
    worker that set it, says nothing about the disk it lies on now.
    """

    def __init__(self, path: Path, room: Callable[[Path], int]) -> None:
        self._path = path
        self._room = room
        with suppress(OSError):
            path.parent.mkdir(parents=True, exist_ok=True)
            descriptor = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY | os.O_CLOEXEC, 0o600)
            os.utime(descriptor, (0, 0))
            os.close(descriptor)

    def put(self, since: float) -> None:
        """Set the hour at which it became full, once; 0 says that there is room again."""
        if bool(since) is not (self.read() is not None):
            with suppress(OSError):
                os.utime(self._path, (since, since))

    def read(self) -> float | None:
        """Give the hour at which it became full, or None while there is room."""
        try:
            since = self._path.stat().st_mtime or None
        except OSError:
            return None
        return since if since and self._room(self._path.parent) < LITTLE_ROOM_BYTES else None
