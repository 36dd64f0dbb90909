"""What the worker does beside the jobs: due erasures, moving files, the daily reading of proofs, the year facet."""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Final

from archive.access.year_facet import look_if_due
from archive.domain.errors import ArchiveError
from archive.domain.ids import WorkId
from archive.domain.jobs import JobName
from archive.ingest.steps.conceal import conceal
from archive.ingest.steps.remake import remake
from archive.ports import Kit
from archive.review.consent.evidence_audit import audit_if_due
from archive.review.withdrawal.erase import erase_renditions
from archive.review.withdrawal.verdicts import queue_due_erasures
from archive.review.works.drafting import draft_transcript
from archive.review.works.placement import Placement, place_all
from archive.review.works.voicing.plan import queue_reading
from archive.review.works.voicing.revoice import revoice
from archive.worker.loop import Handler


def _conceal(kit: Kit, work_id: WorkId) -> None:
    """Cover what is to be covered, and have read anew what is heard under the covered film."""
    conceal(kit, work_id)
    queue_reading(kit, work_id)


def _remake(kit: Kit, work_id: WorkId) -> None:
    """Make anew what an older recipe made, and have read anew what is heard under a film of it."""
    remake(kit, work_id)
    queue_reading(kit, work_id)


HANDLERS: Final[Mapping[str, Handler]] = {
    JobName.CONCEAL: _conceal,
    JobName.REMAKE: _remake,
    JobName.ERASE: erase_renditions,
    JobName.DRAFT: draft_transcript,
    JobName.REVOICE: revoice,
}
"""The jobs beside the preparation of works."""

_ROUND_PAUSE_SECONDS: Final = 600.0
"""How long to wait before asking again whether the daily round is due."""
_LONGEST_JOIN_SECONDS: Final = 10.0

_PLACING_PAUSE_SECONDS: Final = 1.0
_PLACING_AGAIN_SECONDS: Final = 30.0
_PLACING_SHARE: Final = 20
"""A look that took a second is good for twenty: however large an archive, moving files leaves the worker its time."""

_log = logging.getLogger(__name__)


@contextmanager
def rounds(kit: Kit, *, forever: bool) -> Iterator[None]:
    """Do beside the jobs what is due by the clock, and keep files where they belong; broken off when the block ends."""
    if not forever:
        audit_if_due(kit)
        _run_year_facet(kit)
        _queue_due_erasures(kit)
        place_all(kit)
        yield
        place_all(kit)
        return
    stop = threading.Event()
    beside = [threading.Thread(target=target, args=(kit, stop), daemon=True) for target in (_go_round, _keep_placed)]
    for thread in beside:
        thread.start()
    try:
        yield
    finally:
        stop.set()
        for thread in beside:
            thread.join(_LONGEST_JOIN_SECONDS)


def _go_round(kit: Kit, stop: threading.Event) -> None:
    while not stop.is_set():
        try:
            audit_if_due(kit, lambda: not stop.is_set())
        except (ArchiveError, OSError) as error:
            _log.error("evidence audit failed: %s", type(error).__name__)
        _run_year_facet(kit)
        _queue_due_erasures(kit)
        stop.wait(_ROUND_PAUSE_SECONDS)


def _keep_placed(kit: Kit, stop: threading.Event) -> None:
    """Move files to the side where they belong, as soon as a decision has changed."""
    placement = Placement()
    while not stop.is_set():
        try:
            pause_seconds = max(_PLACING_PAUSE_SECONDS, placement.keep_up(kit) * _PLACING_SHARE)
        except (ArchiveError, OSError) as error:
            _log.error("renditions not placed: %s", type(error).__name__)
            pause_seconds = _PLACING_AGAIN_SECONDS
        stop.wait(pause_seconds)


def _run_year_facet(kit: Kit) -> None:
    """Release what enough newcomers share; where that fails, nothing more is released, and everything else goes on."""
    try:
        look_if_due(kit)
    except (ArchiveError, OSError) as error:
        _log.error("year facet job failed: %s", type(error).__name__)


def _queue_due_erasures(kit: Kit) -> None:
    try:
        queue_due_erasures(kit)
    except (ArchiveError, OSError) as error:
        _log.error("due erasures not queued: %s", type(error).__name__)
