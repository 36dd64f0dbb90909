"""`archive upload`: send files to an archive from another machine, over any number of cut lines."""

from __future__ import annotations

import os
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from time import monotonic, sleep
from typing import Final

import click

from archive.commands.context import NOT_TAKEN, Context, ask_password, json_option, pass_context, print_json
from archive.commands.ingest import files_below, printable_path, tell_left_out
from archive.commands.upload_screen import Screen
from archive.domain.errors import InvalidInputError
from archive.domain.terms import WorkKind
from archive.ingest.intake.quarantine import path_text
from archive.sending.api import LogIn, Site
from archive.sending.connection import Connection, LineCutError, NotSentError
from archive.sending.resume_state import Notes
from archive.sending.send_file import Sender, Sent

_ASK_AGAIN_SECONDS: Final = 2.0


@dataclass
class Outcome:
    """What became of one file: safe on the site, or the sentence why not."""

    file: str
    sent: Sent | None = None
    fault: NotSentError | None = None
    may_erase: bool = False


@click.command(
    epilog="""\b
Examples:
  archive upload --to https://archive.example --name amal --workshop ID card/
  archive upload --to https://archive.example --name amal --workshop ID --kind interview day1.mov

\b
Stop it with Ctrl-C whenever you like: the same command goes on where it was.
Keep the card until the table says that it may be erased."""
)
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--to", "address", required=True, help="The address of the archive, such as https://archive.example.")
@click.option("--workshop", "workshop_id", required=True, help="The id of the workshop the files come from.")
@click.option(
    "--kind",
    type=click.Choice(list(WorkKind), case_sensitive=False),
    help="What the files are; left out, each file's content decides.",
)
@click.option("--participant", "participant_id", default="", help="The id of the person whose work it is.")
@click.option("--name", help="The name of your account; left out, it is asked for.")
@click.option(
    "--password-file",
    type=click.Path(path_type=Path),
    help="A file whose first line is the password; else it is asked for.",
)
@click.option(
    "--state", "state", type=click.Path(path_type=Path), help="Where to remember unfinished files between two runs."
)
@click.option(
    "--wait", "wait_seconds", default=60.0, help="For how many seconds to wait for the second copy, if one is kept."
)
@json_option
@pass_context
def upload(
    context: Context,
    paths: tuple[Path, ...],
    address: str,
    workshop_id: str,
    kind: WorkKind | None,
    participant_id: str,
    name: str | None,
    password_file: Path | None,
    state: Path | None,
    wait_seconds: float,
    as_json: bool,
) -> None:
    """Send files, or all files of folders, to an archive elsewhere.

    Each file is hashed first; what the archive has already is not sent again. A cut line is tried again until it is
    back. The exit code is 0 only when every file is safe in the archive and may be erased here.
    """
    said = {"workshop": workshop_id, "kind": kind.value if kind else "", "person": participant_id}
    sender = _sender(context, address, (name, password_file), state or _state_folder(), said)
    left_out: list[Path] = []
    outcomes = [_send(context, sender, path) for path in files_below(paths, left_out)]
    tell_left_out(context, left_out)
    _await_second_copies(sender, outcomes, wait_seconds)
    if as_json:
        print_json([_as_json(context, outcome) for outcome in outcomes])
    else:
        _show_table(context, outcomes)
    if not outcomes or not all(outcome.may_erase for outcome in outcomes):
        click.get_current_context().exit(NOT_TAKEN)


def _sender(
    context: Context, address: str, who: tuple[str | None, Path | None], folder: Path, said: Mapping[str, str]
) -> Sender:
    """Come in once before the first file, so that a wrong password is said at once."""
    name, password_file = who
    try:
        line = Connection(address, context.language)
        name = name or str(click.prompt(context.spoken("Name of your account"), err=True))

        @cache
        def password() -> str:
            return _first_line(password_file) if password_file else ask_password(context, False, "--password-file")

        site = Site(line, LogIn(name, password))
        _come_in(context, site)
    except NotSentError as fault:
        raise InvalidInputError("upload.not_sent", fault.sentence, **fault.values) from fault
    return Sender(site, Notes(folder, line.host), said)


def _come_in(context: Context, site: Site) -> None:
    pause_seconds = 1.0
    while True:
        try:
            site.come_in()
            return
        except LineCutError:
            context.warn(
                "{host} does not answer; tried again in {seconds} s.", host=site.host, seconds=int(pause_seconds)
            )
            sleep(pause_seconds)
            pause_seconds = min(60.0, pause_seconds * 2)


def _send(context: Context, sender: Sender, path: Path) -> Outcome:
    """Send one file; what is wrong with it never stops the others."""
    file = printable_path(path_text(path))
    size_bytes = path.stat().st_size if path.is_file() else 0
    with Screen(context, file, size_bytes) as screen:
        try:
            sent = sender.send(path, screen)
        except NotSentError as fault:
            return Outcome(file, fault=fault)
    return Outcome(file, sent=sent, may_erase=sent.may_erase)


def _await_second_copies(sender: Sender, outcomes: list[Outcome], wait_seconds: float) -> None:
    """Wait a while for what is safe but not yet in every store: the second copy is made after the first."""
    until = monotonic() + wait_seconds
    while True:
        left = [outcome for outcome in outcomes if outcome.sent is not None and not outcome.may_erase]
        for outcome in left:
            outcome.may_erase = outcome.sent is not None and sender.may_erase(outcome.sent)
        if all(outcome.may_erase for outcome in left) or monotonic() >= until:
            return
        sleep(min(_ASK_AGAIN_SECONDS, max(0.0, until - monotonic())))


def _show_table(context: Context, outcomes: list[Outcome]) -> None:
    heading = (context.spoken("File"), context.spoken("State"), context.spoken("May be erased here"))
    rows = [heading, *((one.file, _state(context, one), _verdict(context, one)) for one in outcomes)]
    widths = [max(_width(row[column]) for row in rows) for column in range(2)]
    for row in rows:
        padded = [text + " " * (width - _width(text)) for text, width in zip(row, widths, strict=False)]
        click.echo("  ".join([*padded, row[2]]))
    for one in outcomes:
        if one.sent is not None and one.sent.note:
            click.echo(f"{one.file}: {one.sent.note}", err=True)


def _state(context: Context, outcome: Outcome) -> str:
    if outcome.fault is not None:
        return context.spoken(outcome.fault.sentence, **outcome.fault.values)
    if outcome.sent is not None and not outcome.may_erase:
        return context.spoken("safe, its second copy is being made")
    was_known = outcome.sent is not None and outcome.sent.was_known
    return context.spoken("safe, it was here already") if was_known else context.spoken("safe")


def _verdict(context: Context, outcome: Outcome) -> str:
    return context.spoken("yes") if outcome.may_erase else context.spoken("no")


def _as_json(context: Context, outcome: Outcome) -> dict[str, object]:
    shown: dict[str, object] = {"file": outcome.file, "safe": outcome.sent is not None, "may_erase": outcome.may_erase}
    if outcome.sent is not None:
        shown |= {"sha256": outcome.sent.sha256, "was_known": outcome.sent.was_known}
        shown |= {"sentence": outcome.sent.note} if outcome.sent.note else {}
    return shown | {"state": _state(context, outcome)}


def _width(text: str) -> int:
    """Count the columns that a text takes at a terminal."""
    wide = sum(unicodedata.east_asian_width(sign) in "WF" for sign in text)
    return len(text) + wide - sum(unicodedata.combining(sign) > 0 for sign in text)


def _first_line(path: Path) -> str:
    try:
        with path.open(encoding="utf-8") as file:
            line = file.readline(1024).rstrip("\r\n")
    except (OSError, UnicodeDecodeError):
        line = ""
    if not line:
        raise NotSentError("The password file cannot be read, or its first line is empty.")
    return line


def _state_folder() -> Path:
    """Give where programs keep such notes on this machine."""
    kept = Path(os.environ.get("XDG_STATE_HOME", ""))
    return (kept if kept.is_absolute() else Path.home() / ".local" / "state") / "archive-upload"
