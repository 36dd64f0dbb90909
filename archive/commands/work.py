"""`archive work`: prepare what was taken in, and delete what was taken back."""

from __future__ import annotations

import logging
import os
import signal
import sys
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from types import FrameType
from typing import Final

import click

from archive.access.year_facet import look_if_due
from archive.commands.context import NOT_TAKEN, Door, pass_door
from archive.domain.errors import ArchiveError
from archive.ingest.recovery import ERASE
from archive.ports import Kit
from archive.review.consent.evidence_audit import audit_if_due
from archive.review.withdrawal.erase import erase_renditions
from archive.worker.loop import Handler, work_forever, work_until_done

HANDLERS: Final[Mapping[str, Handler]] = {ERASE: erase_renditions}
"""The jobs beside the preparation of works."""

_ROUND_PAUSE_SECONDS: Final = 600.0
"""How long to wait before asking again whether the daily round is due."""
_LONGEST_JOIN_SECONDS: Final = 10.0

_log = logging.getLogger(__name__)


@click.command(
    epilog="""\b
Examples:
  archive work          until it is stopped
  archive work --once   what waits now, then leave
  archive work --once --restart"""
)
@click.option("--once", is_flag=True, help="Do what waits now, then leave; 1 if something has to be tried again.")
@click.option("--restart", is_flag=True, help="First queue again the jobs that were set aside for a person.")
@click.option("--with-parent", is_flag=True, hidden=True, help="Leave when the standard input closes.")
@pass_door
def work(door: Door, once: bool, restart: bool, with_parent: bool) -> None:
    """Prepare what was taken in and delete what was taken back.

    It may be stopped, even with kill -9, at any moment: nothing is lost, and the next run goes on.
    """
    if with_parent:
        threading.Thread(target=_leave_with_parent, daemon=True).start()
    with _leaving_in_order(), door.kit() as kit, _daily_round(kit, forever=not once):
        for job, _ in kit.jobs.parked() if restart else ():
            kit.jobs.restart(job.id)
        if not once:
            work_forever(kit, HANDLERS, threading.Event())
            return
        failed = work_until_done(kit, HANDLERS)
        parked = kit.jobs.parked()
    if failed or parked:
        door.warn(
            "{failed} jobs have to be tried again, {parked} wait for a person.", failed=failed, parked=len(parked)
        )
        click.get_current_context().exit(NOT_TAKEN)


@contextmanager
def _daily_round(kit: Kit, *, forever: bool) -> Iterator[None]:
    """Once a day, beside the jobs, read all proofs through and look who came and went; broken off at the end."""
    if not forever:
        audit_if_due(kit)
        _look_around(kit)
        yield
        return
    stop = threading.Event()
    reader = threading.Thread(target=_go_round, args=(kit, stop), daemon=True)
    reader.start()
    try:
        yield
    finally:
        stop.set()
        reader.join(_LONGEST_JOIN_SECONDS)


def _go_round(kit: Kit, stop: threading.Event) -> None:
    while not stop.is_set():
        try:
            audit_if_due(kit, lambda: not stop.is_set())
        except (ArchiveError, OSError) as error:
            _log.error("the proofs could not be read through: %s", type(error).__name__)
        _look_around(kit)
        stop.wait(_ROUND_PAUSE_SECONDS)


def _look_around(kit: Kit) -> None:
    """Let out what enough newcomers share; where that fails, nothing more is let out, and everything else goes on."""
    try:
        look_if_due(kit)
    except (ArchiveError, OSError) as error:
        _log.error("nobody could look who came and went: %s", type(error).__name__)


@contextmanager
def _leaving_in_order() -> Iterator[None]:
    before = signal.signal(signal.SIGTERM, _leave)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def _leave(_number: int, _frame: FrameType | None) -> None:
    """End in order: what is being made is thrown away, and its job goes back to the queue."""
    sys.exit(0)


def _leave_with_parent() -> None:
    """End when the process that started this one is gone, however it went."""
    while os.read(sys.stdin.fileno(), 4096):
        continue
    os.kill(os.getpid(), signal.SIGTERM)
