"""`archive watch`: take in what settles in a folder, as long as it runs."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from archive.commands.context import NOT_TAKEN, Context, account_called, pass_context
from archive.commands.ingest import printable_path
from archive.domain.errors import InvalidInputError, NoSpaceError
from archive.domain.ids import ParticipantId, SessionId, WorkshopId
from archive.domain.records import ParticipantHandle, Workshop
from archive.domain.terms import WorkKind
from archive.ingest.intake.quarantine import path_text
from archive.ingest.intake.receive import NewWork
from archive.ingest.intake.stable_files import Settling
from archive.ingest.watch_folder import News, Watch
from archive.ports import Kit

_PAUSE_SECONDS = 1.0
_FULL_DISK_SECONDS = 30.0


@click.command(
    epilog="""\b
Examples:
  archive watch /srv/cards --workshop ID --by amal
  archive watch /srv/cards --workshop ID --settle 60
  archive watch /srv/cards --workshop ID --once    what is there now, then leave

\b
What is said of a file is read from NAME.json beside it, or from its row in
manifest.xlsx or manifest.csv in its folder (see “archive ingest --template”)."""
)
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--workshop", "workshop_id", required=True, help="The id of the workshop the files come from.")
@click.option(
    "--kind",
    type=click.Choice(list(WorkKind), case_sensitive=False),
    help="What the files are; left out, each file's content decides.",
)
@click.option("--participant", "participant_id", help="The id of the person whose work it is.")
@click.option("--session", "session_id", help="The id of the sitting.")
@click.option("--by", help="The account of the person who prepares the works and so may not release them.")
@click.option("--settle", "settle_seconds", default=30.0, help="For how many seconds a file must not have changed.")
@click.option(
    "--once", is_flag=True, help="Leave once everything that is there has settled; 1 if a file was not taken."
)
@pass_context
def watch(
    context: Context,
    folder: Path,
    workshop_id: str,
    kind: WorkKind | None,
    participant_id: str | None,
    session_id: str | None,
    by: str | None,
    settle_seconds: float,
    once: bool,
) -> None:
    """Take in every file that settles in a folder, until it is stopped.

    The files stay where they are and are only read. None is taken twice, however often this is started.
    """
    if not folder.is_dir():
        raise InvalidInputError("watch_folder", "There is no folder {folder}.", folder=str(folder))
    _require_elsewhere(folder, context.settings.media_folder)
    with _until_stopped() as stop, context.media_kit() as kit:
        entry = NewWork(
            workshop_id=WorkshopId(workshop_id),
            kind=kind,
            participant_id=ParticipantId(participant_id) if participant_id else None,
            session_id=SessionId(session_id) if session_id else None,
            operator=account_called(kit, by).id if by else None,
        )
        _require_known(kit, entry)
        watched = Watch(kit, folder.resolve(), entry, Settling(settle_seconds))
        faults = _run(context, watched, stop, once)
    if once and faults:
        click.get_current_context().exit(NOT_TAKEN)


def _run(context: Context, watched: Watch, stop: threading.Event, once: bool) -> int:
    """Look again and again; give how many files could not be taken."""
    faults = 0
    while not stop.is_set():
        try:
            faults += _look(context, watched, stop)
            pause_seconds = _PAUSE_SECONDS
            is_done = watched.settling.unsettled == 0
        except NoSpaceError:
            context.warn("The disk is full; the files wait until there is room.")
            faults, pause_seconds, is_done = faults + 1, _FULL_DISK_SECONDS, True
        if once and is_done:
            break
        stop.wait(pause_seconds)
    return faults


def _look(context: Context, watched: Watch, stop: threading.Event) -> int:
    faults = 0
    for news in watched.look():
        _tell(context, news)
        faults += news.fault is not None
        if stop.is_set():
            break
    return faults


def _tell(context: Context, news: News) -> None:
    file = printable_path(path_text(news.path))
    if news.fault is not None:
        click.echo(f"{file}: {context.spoken(news.fault.message, **news.fault.values)}", err=True)
        return
    note = f" ({context.spoken('known already')})" if news.known else ""
    click.echo(f"{news.work_id}  {file}{note}")
    if news.note:
        click.echo(f"{file}: {context.spoken(news.note)}", err=True)


def _require_elsewhere(folder: Path, media_folder: Path) -> None:
    """Refuse to watch the archive's own files: it would take itself in."""
    watched, own = folder.resolve(), media_folder.resolve()
    if watched.is_relative_to(own) or own.is_relative_to(watched):
        raise InvalidInputError("watch_own", "The archive keeps its own files there; watch another folder.")


def _require_known(kit: Kit, entry: NewWork) -> None:
    kit.catalogue.get(Workshop, entry.workshop_id)
    if entry.participant_id:
        kit.catalogue.get(ParticipantHandle, entry.participant_id)


@contextmanager
def _until_stopped() -> Iterator[threading.Event]:
    """Give what is set when somebody ends this process in order: the file being taken is finished first."""
    stop = threading.Event()
    before = signal.signal(signal.SIGTERM, lambda _number, _frame: stop.set())
    try:
        yield stop
    finally:
        signal.signal(signal.SIGTERM, before)
