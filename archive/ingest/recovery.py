"""What a cut-off process may have left behind: work without a job, bytes without a record, notes without a work.

Whole originals are never touched, even if no work or note speaks of them: footage is irreplaceable, and a catalogue
or vault restored from an older backup would look just like that.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Final

from archive.domain.erasure import is_lost
from archive.domain.errors import NotFoundError
from archive.domain.ids import RenditionId, WorkId
from archive.domain.jobs import JobName
from archive.domain.records import Rendition, Work
from archive.domain.sealed import Original
from archive.domain.terms import WorkState
from archive.domain.withdrawals import Withdrawal
from archive.ingest.intake.quarantine import waiting
from archive.ingest.steps.footage import UNFINISHED
from archive.ports import Kit

COPY_GIVEN_UP: Final = timedelta(days=1)
"""How long a file may take to come in before its beginning counts as abandoned."""

ORPHAN_SECONDS: Final = 120.0
"""How long a rendition's bytes may be in their place before their record must be there too."""


def queue_lost_work(kit: Kit) -> int:
    """Queue what the catalogue shows as unfinished and nobody has queued, and give how many that were."""
    parked = {(job.name, job.work_id) for job, _ in kit.jobs.parked()}
    lost = [job for job in _unfinished(kit) if job not in parked]
    for name, work_id in lost:
        kit.jobs.put(name, work_id)
    return len(lost)


def works_to_erase(kit: Kit) -> Iterator[WorkId]:
    """Yield the works of which the catalogue says that something is still to be deleted, whoever has queued them."""
    for work in kit.catalogue.find(Work, state=WorkState.WITHDRAWN.value):
        if kit.catalogue.count(Rendition, work_id=work.id):
            yield work.id
    for act in kit.catalogue.find(Withdrawal, settled="false"):
        yield from act.work_ids


def drop_abandoned(kit: Kit) -> int:
    """Erase what came of copies that were never finished nor acknowledged, and give how many that were."""
    kept = frozenset(entry.original_id for entry in waiting(kit))
    began = [original for original in kit.vault.find(Original, sha256="") if original.id not in kept]
    abandoned = [original for original in began if original.file_name and _is_old(kit, original)]
    for original in abandoned:
        kit.originals.remove(original.id)
        kit.vault.save(replace(original, file_name=""))
    return len(abandoned)


def queue_closed_work(kit: Kit) -> int:
    """Queue the works of which something is kept that nobody can be served any more, and give how many that were.

    Every work is looked through, so this is for the long rounds; a taking-back queues its own works by itself. What
    was erased and is here again, because originals or vault were put back from a backup, is erased once more. A
    deletion that was set aside, as while the disk of the second copies is away, is tried again: it is never given up.
    """
    for job, _ in kit.jobs.parked():
        if job.name == JobName.ERASE:
            kit.jobs.restart(job.id)
    closed = [work.id for work in kit.catalogue.find(Work) if _keeps_lost(kit, work)]
    for act in [act for act in kit.catalogue.find(Withdrawal, settled="true") if _is_back(kit, act)]:
        kit.catalogue.save(replace(act, settled=False, done_at=None))
        closed += act.work_ids
    for work_id in closed:
        kit.jobs.put(JobName.ERASE, work_id)
    return len(closed)


def _is_back(kit: Kit, act: Withdrawal) -> bool:
    """Tell whether an original that was found erased lies here again, or its name does."""
    if not act.erases:
        return False
    erased = (o for work_id in act.work_ids for o in kit.vault.find(Original, work_id=work_id) if act.gone_at(o.id))
    return any(original.erased_at is None or kit.originals.holds(original.id) for original in erased)


def _keeps_lost(kit: Kit, work: Work) -> bool:
    made = list(kit.catalogue.find(Rendition, work_id=work.id))
    if not made:
        return False
    facts = kit.catalogue.facts(work.id)
    return any(is_lost(facts, rendition) for rendition in made)


class OrphanSweep:
    """Deletes renditions' bytes that have stayed without a record, seen twice with enough time between."""

    def __init__(self, patience_seconds: float = ORPHAN_SECONDS) -> None:
        self._patience_seconds = patience_seconds
        self._first_seen: dict[RenditionId, float] = {}

    @property
    def waiting(self) -> int:
        """Give how many orphans are known that were not deleted yet."""
        return len(self._first_seen)

    def ripe_in_seconds(self) -> float:
        """Give how long until every orphan that is known may be deleted."""
        newest = max(self._first_seen.values(), default=0.0)
        return max(0.0, newest + self._patience_seconds - time.monotonic())

    def sweep(self, kit: Kit) -> int:
        """Delete the orphans known for long enough, remember the new ones, and give how many were deleted."""
        now = time.monotonic()
        orphans = set(_orphans(kit))
        self._first_seen = {each: self._first_seen.get(each, now) for each in orphans}
        old = [each for each, seen in self._first_seen.items() if now - seen >= self._patience_seconds]
        for rendition_id in old:
            kit.renditions.remove(rendition_id)
            del self._first_seen[rendition_id]
        return len(old)


def _unfinished(kit: Kit) -> Iterator[tuple[str, WorkId]]:
    for state in sorted(UNFINISHED):
        yield from ((JobName.PREPARE, work.id) for work in kit.catalogue.find(Work, state=state.value))
    yield from ((JobName.ERASE, work_id) for work_id in works_to_erase(kit))


def _is_old(kit: Kit, original: Original) -> bool:
    return original.received_at is not None and kit.clock.proven() - original.received_at >= COPY_GIVEN_UP


def _orphans(kit: Kit) -> Iterator[RenditionId]:
    # Bytes first, records after: what gets its record between the two looks is then no orphan.
    for rendition_id in list(kit.renditions.ids()):
        try:
            kit.catalogue.get(Rendition, rendition_id)
        except NotFoundError:
            yield rendition_id
