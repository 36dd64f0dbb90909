"""`archive work`: prepare what was taken in, and delete what was taken back."""

from __future__ import annotations

import os
import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

import click

from archive.commands.context import NOT_TAKEN, Context, pass_context
from archive.ingest.steps.recipes import LIGHTEST_FILM
from archive.ingest.steps.remake import queue_remakes
from archive.ports import Kit
from archive.worker.loop import work_forever, work_until_done
from archive.worker.schedule import HANDLERS, rounds


@click.command(
    epilog="""\b
Examples:
  archive work          until it is stopped
  archive work --once   what waits now, then leave
  archive work --once --restart
  archive work --once --remake"""
)
@click.option("--once", is_flag=True, help="Do what waits now, then leave; 1 if something has to be tried again.")
@click.option("--restart", is_flag=True, help="First queue again the jobs that were set aside for a person.")
@click.option(
    "--remake", is_flag=True, help="First queue what an older recipe made; a person looks at what comes of it."
)
@click.option("--with-parent", is_flag=True, hidden=True, help="Leave when the standard input closes.")
@pass_context
def work(context: Context, once: bool, restart: bool, remake: bool, with_parent: bool) -> None:
    """Prepare what was taken in and delete what was taken back.

    It may be stopped, even with kill -9, at any moment: nothing is lost, and the next run goes on.
    """
    if with_parent:
        threading.Thread(target=_leave_with_parent, daemon=True).start()
    with _leaving_in_order(), context.media_kit() as kit, rounds(kit, forever=not once):
        if context.settings.av1 == "auto" and not kit.media_tools.makes(LIGHTEST_FILM):
            context.warn("This ffmpeg makes no AV1 (libsvtav1): films are made without their lightest file.")
        for job, _ in kit.jobs.parked() if restart else ():
            kit.jobs.restart(job.id)
        if remake:
            _queue_remakes(context, kit)
        if not once:
            work_forever(kit, HANDLERS, threading.Event())
            return
        failed = work_until_done(kit, HANDLERS)
        parked = kit.jobs.parked()
    if failed or parked:
        context.warn(
            "{failed} jobs have to be tried again, {parked} wait for a person.", failed=failed, parked=len(parked)
        )
        click.get_current_context().exit(NOT_TAKEN)


def _queue_remakes(context: Context, kit: Kit) -> None:
    queued, without_original = queue_remakes(kit)
    context.say("{count} works are queued to be made anew; a person looks at them before anybody else.", count=queued)
    if without_original:
        context.warn("Of {count} more the original is no longer here; they stay as they are.", count=without_original)


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
