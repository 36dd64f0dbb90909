"""Queueing a work's preparation, the first time and again after it came to a halt."""

from __future__ import annotations

from dataclasses import replace

from archive.domain.errors import StaleRecordError
from archive.domain.ids import WorkId
from archive.domain.jobs import JobName
from archive.domain.records import Work
from archive.domain.terms import WorkState
from archive.ports import Kit


def restart(kit: Kit, work_id: WorkId) -> Work:
    """Let a quarantined work begin anew, and see that a received one is queued; any other is left as it is."""
    work = kit.catalogue.get(Work, work_id)
    while work.state is WorkState.QUARANTINED:
        try:
            work = kit.catalogue.save(replace(work, state=WorkState.RECEIVED, steps_done=()))
        except StaleRecordError:
            work = kit.catalogue.get(Work, work_id)
    if work.state is WorkState.RECEIVED:
        kit.jobs.put(JobName.PREPARE, work.id)
    return work
