"""The worker: takes one job after the other, goes on after a failure, and finds work that nobody queued."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Mapping
from typing import Final

from archive.domain.errors import ArchiveError, MediaToolError, NoSpaceError, NotFoundError, raised_at
from archive.domain.ids import WorkId
from archive.domain.jobs import JobName
from archive.domain.records import Work
from archive.ingest.intake.replicate import copy_originals, queue_missing_copies
from archive.ingest.intake.uploads import give_up_old, recover_uploads
from archive.ingest.recovery import (
    OrphanSweep,
    drop_abandoned,
    queue_closed_work,
    queue_lost_work,
    works_to_erase,
)
from archive.ingest.run import give_up, prepare
from archive.ingest.steps.conceal import conceal
from archive.ingest.steps.remake import remake
from archive.ingest.takes.join_clips import finish_joins
from archive.ingest.takes.pair_live_photos import pair_live_photo
from archive.ingest.takes.sync_audio import match_beside
from archive.ports import Job, Kit

Handler = Callable[[Kit, WorkId], object]
"""What does one sort of job for one work."""


def _prepare(kit: Kit, work_id: WorkId) -> None:
    prepare(kit, work_id)
    pair_live_photo(kit, work_id)


_INGESTING: Final[Mapping[str, Handler]] = {
    JobName.PREPARE: _prepare,
    JobName.CONCEAL: conceal,
    JobName.REMAKE: remake,
    JobName.COPY: copy_originals,
    JobName.MATCH: match_beside,
}
"""The jobs that only ingest is needed for."""

TOOL_TRIES: Final = 2
"""How often a media tool may fail on a file before the file goes to quarantine."""

_IDLE_SECONDS: Final = 0.5
_FULL_DISK_SECONDS: Final = 30.0
_FREEING_SECONDS: Final = 2.0
"""How often it is looked, while the disk is full, whether something is to be deleted."""

_LOOK_AROUND_SECONDS: Final = 60.0
_SWEEP_SECONDS: Final = 1_800.0
_MAKING_SECONDS: Final = 2.0
"""How long bytes may be without their record while no job runs: the desk makes texts without one."""

_log = logging.getLogger(__name__)


def work_once(kit: Kit, handlers: Mapping[str, Handler]) -> bool:
    """Do the next job that waits and tell whether there was one.

    `handlers` are the jobs beside the preparation of works, by name; the caller brings them from other rooms.

    Raises:
        NoSpaceError: the disk is full; the job waits as if it had not been tried.
        ArchiveError, OSError: the job failed; it is queued again with a growing pause.
    """
    full: NoSpaceError | None = None
    with kit.jobs.claim() as job:
        if job is None:
            return False
        try:
            _do(kit, job, {**_INGESTING, **handlers})
        except NoSpaceError as error:
            # A full disk is no fault of the job: however long it lasts, it must not set the job aside.
            kit.jobs.put(job.name, job.work_id)
            full = error
    # Told at the desk, and taken back by the first job that finds room.
    kit.jobs.note_full(full is not None)
    if full is not None:
        raise full
    return True


def work_until_done(kit: Kit, handlers: Mapping[str, Handler]) -> int:
    """Do what waits, first finding what nobody queued; give how many jobs failed and will be tried again.

    In the end, bytes without a record are swept away, unless somebody else may just be making them. A full disk ends
    it, once what is to be deleted is: what is left waits for room.
    """
    orphans = OrphanSweep(_MAKING_SECONDS)
    orphans.sweep(kit)
    old_words = _OldWords(kit.catalogue.generation())
    failed = 0
    try:
        finish_joins(kit)
        queue_lost_work(kit)
        queue_closed_work(kit)
        recover_uploads(kit)
        drop_abandoned(kit)
        queue_missing_copies(kit)
        while _is_work_left(kit, handlers):
            failed += 1
    except NoSpaceError as error:
        kit.jobs.note_full(True)
        _tell(error)
        free_room(kit, handlers)
        return failed + 1
    _sweep_up(kit, orphans)
    old_words.drop(kit)
    return failed


def free_room(kit: Kit, handlers: Mapping[str, Handler]) -> None:
    """Delete what was taken back although the disk is full, and without the queue, which then cannot be written.

    The catalogue says what is to be deleted. A job that waits for the same finds it done.
    """
    if JobName.ERASE not in handlers:
        return
    for work_id in dict.fromkeys(works_to_erase(kit)):
        try:
            handlers[JobName.ERASE](kit, work_id)
        except (ArchiveError, OSError) as error:
            _tell(error)


def _is_work_left(kit: Kit, handlers: Mapping[str, Handler]) -> bool:
    """Do jobs until one fails, and say so; false when none is left."""
    try:
        while work_once(kit, handlers):
            continue
    except NoSpaceError:
        raise
    except (ArchiveError, OSError) as error:
        _tell(error)
        return True
    return False


def _sweep_up(kit: Kit, orphans: OrphanSweep) -> None:
    """Delete bytes that nobody is making any more: seen before, seen again, and no job that could be theirs runs."""
    if orphans.waiting and not kit.jobs.waiting():
        time.sleep(orphans.ripe_in_seconds())
        orphans.sweep(kit)


def work_forever(kit: Kit, handlers: Mapping[str, Handler], stop: threading.Event) -> None:
    """Do jobs as they come until told to stop; a full disk is waited out, but deletions go on."""
    rounds = _Rounds()
    while not stop.is_set():
        try:
            rounds.look(kit)
            if not work_once(kit, handlers):
                stop.wait(_IDLE_SECONDS)
        except NoSpaceError as error:
            kit.jobs.note_full(True)
            _tell(error)
            _wait_for_room(kit, handlers, stop)
        except (ArchiveError, OSError) as error:
            _tell(error)
            stop.wait(_IDLE_SECONDS)


def _wait_for_room(kit: Kit, handlers: Mapping[str, Handler], stop: threading.Event) -> None:
    """Pause all that needs room, and do what frees it."""
    until = time.monotonic() + _FULL_DISK_SECONDS
    while not stop.is_set() and time.monotonic() < until:
        free_room(kit, handlers)
        stop.wait(_FREEING_SECONDS)


class _OldWords:
    """Drops from the catalogue's file what was changed or removed: the public site's user may read that file.

    Else a title stands there long after its work was taken back, and a name after it was struck out of a summary.
    """

    def __init__(self, dropped_at: int = -1) -> None:
        self._dropped_at = dropped_at

    def drop(self, kit: Kit) -> None:
        """Write the catalogue anew if anything in it has changed; where there is no room, the next look does it."""
        if kit.catalogue.generation() == self._dropped_at:
            return
        try:
            kit.catalogue.compact()
        except NoSpaceError as error:
            _tell(error)
            return
        self._dropped_at = kit.catalogue.generation()


class _Rounds:
    """Looks for what was left behind, the cheap looks often and the long ones seldom."""

    def __init__(self) -> None:
        self._orphans = OrphanSweep()
        self._old_words = _OldWords()
        self._next_look = self._next_sweep = time.monotonic()

    def look(self, kit: Kit) -> None:
        """Look around if it is time to."""
        now = time.monotonic()
        if now >= self._next_look:
            self._next_look = now + _LOOK_AROUND_SECONDS
            finish_joins(kit)
            queue_lost_work(kit)
            # In this order: what an upload has just brought in must not look abandoned.
            recover_uploads(kit)
            drop_abandoned(kit)
        if now >= self._next_sweep:
            self._next_sweep = now + _SWEEP_SECONDS
            # What frees room comes first: on a full disk nothing can be queued.
            self._orphans.sweep(kit)
            give_up_old(kit)
            queue_closed_work(kit)
            queue_missing_copies(kit)
            self._old_words.drop(kit)


def _do(kit: Kit, job: Job, handlers: Mapping[str, Handler]) -> None:
    if job.name not in handlers:
        kit.jobs.park(job, "This worker does not know this kind of job.")
        return
    work_id = WorkId(job.work_id)
    try:
        kit.catalogue.get(Work, work_id)
    except NotFoundError:
        _log.warning("job %s skipped: work %s not found", job.name, work_id)
        return
    try:
        handlers[job.name](kit, work_id)
    except MediaToolError as error:
        if job.name != JobName.PREPARE or job.tries + 1 < TOOL_TRIES:
            raise
        give_up(kit, work_id, error)


def _tell(error: Exception) -> None:
    """Log what kind of failure it was, and where in the program: the message itself could hold a path or a name."""
    _log.warning("job failed, will be retried: %s at %s", type(error).__name__, raised_at(error.__traceback__))
