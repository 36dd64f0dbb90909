"""`archive ingest`: take files in, one sentence for each that cannot be."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from itertools import chain
from pathlib import Path

import click

from archive.commands.context import (
    NOT_TAKEN,
    WRONG_USE,
    Context,
    account_called,
    json_option,
    pass_context,
    print_json,
)
from archive.domain.errors import InvalidInputError, MediaToolError, NoSpaceError, RefusedError
from archive.domain.file_types import is_accepted, lies_beside, require_accepted
from archive.domain.ids import ParticipantId, SessionId, WorkshopId
from archive.domain.sealed import QuarantineEntry
from archive.domain.terms import WorkKind
from archive.ingest.intake.quarantine import path_text, printable, sentence_of, waiting
from archive.ingest.intake.receive import NewWork, Taken, take
from archive.ingest.intake.retry import retry
from archive.ingest.intake.say_again import SAID
from archive.ingest.manifest.manifest import SheetRow, read_manifest
from archive.ports import Kit
from archive.ports.outside import as_named

ALL = "all"
_NAMED_LEFT_OUT = 8


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """What became of one file: its work, or the sentence why there is none."""

    file: str
    taken: Taken | None = None
    fault: InvalidInputError | None = None

    @property
    def word(self) -> str:
        """Name the outcome: taken, known already, or not taken."""
        if self.taken is None:
            return "not taken"
        return "known" if self.taken.known else "taken"


@click.command(
    epilog="""\b
Examples:
  archive ingest day1/ --workshop ID --participant ID --by salma
  archive ingest poem.odt --workshop ID --kind writing --participant ID --language ar --by salma
  archive ingest --template day1/sheet.xlsx
  archive ingest --manifest day1/sheet.xlsx --workshop ID
  archive ingest --retry all

\b
A manifest is a sheet, CSV or XLSX, with the columns
  file,title_fr,title_ar,title_en,kind,participant,form,themes,language
of which only the first must be there."""
)
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
@click.option("--workshop", "workshop_id", help="The id of the workshop the files come from.")
@click.option(
    "--kind",
    type=click.Choice(list(WorkKind), case_sensitive=False),
    help="What the files are; left out, each file's content decides.",
)
@click.option("--participant", "participant_id", help="The id of the person whose work it is.")
@click.option("--session", "session_id", help="The id of the sitting.")
@click.option("--language", "languages", multiple=True, help="A language of the works, such as fr; may be repeated.")
@click.option(
    "--by",
    help="The account of whoever filmed or prepares it, who may not release it; without it, nobody of the crew may.",
)
@click.option("--manifest", type=click.Path(path_type=Path), help="A sheet that says what is in each file.")
@click.option("--template", type=click.Path(path_type=Path), help="Write an empty sheet to fill in, and leave.")
@click.option("--retry", "retries", multiple=True, help="The id of a quarantined file to try again, or “all”.")
@json_option
@pass_context
def ingest(
    context: Context,
    paths: tuple[Path, ...],
    workshop_id: str | None,
    kind: WorkKind | None,
    participant_id: str | None,
    session_id: str | None,
    languages: tuple[str, ...],
    by: str | None,
    manifest: Path | None,
    template: Path | None,
    retries: tuple[str, ...],
    as_json: bool,
) -> None:
    """Take files, or all files of folders, into the archive.

    Each file is known by its content, copied once and hashed; the same file twice is stored once. What cannot be
    taken waits in quarantine with one sentence, and the others go on; the exit code is then 1.
    """
    if template is not None:
        from archive.ingest.manifest.template import write_template  # with what writes workbooks: slow to load

        write_template(template, context.language)
        context.warn("An empty sheet is in {file}; fill it in and give it with --manifest.", file=str(template))
        return
    if not (paths or manifest or retries):
        raise click.UsageError(context.spoken("Give files, folders, a manifest or something to retry."))
    if (paths or manifest) and not workshop_id:
        raise click.UsageError(context.spoken("Say with --workshop which workshop the files come from."))
    with context.media_kit() as kit:
        entry = NewWork(
            workshop_id=WorkshopId(workshop_id or ""),
            kind=kind,
            participant_id=ParticipantId(participant_id) if participant_id else None,
            session_id=SessionId(session_id) if session_id else None,
            languages=languages,
            operator=account_called(kit, by).id if by else None,
        )
        left_out: list[Path] = []
        found = files_below(paths, left_out)
        lines = [*_listed(context, kit, manifest, entry), *(SheetRow(path, entry) for path in found)]
        tell_left_out(context, left_out)
        outcomes = list(_told(context, chain(_retry(kit, retries), _take(kit, lines)), as_json))
    if as_json:
        print_json([_as_json(context, outcome) for outcome in outcomes])
    if any(outcome.fault for outcome in outcomes):
        click.get_current_context().exit(NOT_TAKEN)


def files_below(paths: tuple[Path, ...], left_out: list[Path] | None = None) -> Iterator[Path]:
    """Yield the files named, and of the folders named those that a person means by them, in order.

    Hidden files are passed over; what is of no kind that is taken in, or only stands beside recordings, such as the
    small copies and notes of a camera, goes to `left_out`. The way to what was named may hold links; those found in a
    folder are given as they are, and refused one by one.
    """
    for path in paths:
        if not path.is_dir() or path.is_symlink():
            yield as_named(path)
            continue
        for found in _visible_below(path.resolve()):
            if is_accepted(found.name) and not lies_beside(found.relative_to(path.resolve()).as_posix()):
                yield found
            elif left_out is not None:
                left_out.append(found)


def _visible_below(top: Path) -> Iterator[Path]:
    for folder, below, names in os.walk(top):
        below[:] = sorted(name for name in below if not name.startswith("."))
        yield from (Path(folder) / name for name in sorted(names) if not name.startswith("."))


def _listed(context: Context, kit: Kit, manifest: Path | None, entry: NewWork) -> tuple[SheetRow, ...]:
    """Give the lines of a sheet, or say all that is wrong with it and take nothing."""
    if manifest is None:
        return ()
    sheet = read_manifest(manifest, kit.catalogue, entry)
    for fault in sheet.faults:
        context.warn(fault.message, **fault.values)
    if sheet.ignored:
        context.warn("These columns of the sheet are not read: {columns}.", columns=", ".join(sheet.ignored))
    if sheet.faults:
        context.warn("Nothing was taken; mend the sheet first.")
        click.get_current_context().exit(WRONG_USE)
    return sheet.lines


def _retry(kit: Kit, wanted: tuple[str, ...]) -> Iterator[Outcome]:
    ids = [entry.id for entry in waiting(kit)] if ALL in wanted else list(dict.fromkeys(wanted))
    for entry_id in ids:
        yield _outcome(kit.vault.get(QuarantineEntry, entry_id).file_name, partial(retry, kit, entry_id))


def _take(kit: Kit, lines: list[SheetRow]) -> Iterator[Outcome]:
    sizes = [_size_bytes(line.path) for line in lines]
    with click.progressbar(length=sum(sizes), file=sys.stderr, hidden=not sys.stderr.isatty()) as bar:
        for line, size_bytes in zip(lines, sizes, strict=True):
            steps = _Steps(bar.update)
            yield _outcome(path_text(line.path), partial(_take_one, kit, line, steps))
            steps(size_bytes)


def _take_one(kit: Kit, line: SheetRow, steps: Callable[[int], None]) -> Taken:
    require_accepted(line.path.name)
    return take(kit, line.path, line.entry, steps)


def tell_left_out(context: Context, left_out: list[Path]) -> None:
    """Say what of the folders is not taken, so that nobody misses anything."""
    if left_out:
        context.warn(
            "Left out of the folders, as what cameras and computers write beside films or as no kind that is taken in:"
            " {names}; {count} in all.",
            names=_some(left_out),
            count=len(left_out),
        )


def _some(paths: list[Path]) -> str:
    names = ", ".join(printable(path.name) for path in paths[:_NAMED_LEFT_OUT])
    return names + (", …" if len(paths) > _NAMED_LEFT_OUT else "")


def _outcome(file: str, act: Callable[[], Taken]) -> Outcome:
    """Do one file; what is wrong with it never stops the others."""
    try:
        return Outcome(file=printable_path(file), taken=act())
    except (InvalidInputError, RefusedError, NoSpaceError, MediaToolError) as error:
        return Outcome(file=printable_path(file), fault=sentence_of(error))


class _Steps:
    """Turns “so many bytes so far” into the steps of a progress bar."""

    def __init__(self, update: Callable[[int], object]) -> None:
        self._update = update
        self._so_far = 0

    def __call__(self, so_far_bytes: int) -> None:
        self._update(max(0, so_far_bytes - self._so_far))
        self._so_far = max(self._so_far, so_far_bytes)


def _size_bytes(path: Path) -> int:
    try:
        return path.stat().st_size
    except (OSError, ValueError):
        return 0


def printable_path(text: str) -> str:
    """Give a path so that it can be printed on one line, whatever its name is made of."""
    return "/".join(printable(part) if part else "" for part in text.split("/"))


def _told(context: Context, outcomes: Iterator[Outcome], as_json: bool) -> Iterator[Outcome]:
    """Tell of each file as soon as it is in, or, where a progress bar is drawn, of all of them after it."""
    kept = []
    for outcome in outcomes:
        kept.append(outcome)
        if not as_json and not sys.stderr.isatty():
            _tell(context, outcome)
        yield outcome
    if as_json:
        return
    if sys.stderr.isatty():
        for outcome in kept:
            _tell(context, outcome)
    taken = sum(outcome.taken is not None for outcome in kept)
    context.warn("{taken} of {all} files are in; “archive work” prepares them.", taken=taken, all=len(kept))


def _tell(context: Context, outcome: Outcome) -> None:
    if outcome.fault is not None:
        click.echo(f"{outcome.file}: {_sentence(context, outcome.fault)}", err=True)
    elif outcome.taken is not None:
        note = f" ({_known(context, outcome.taken)})" if outcome.taken.known else ""
        click.echo(f"{outcome.taken.work.id}  {outcome.file}{note}")
        if outcome.taken.note:
            click.echo(f"{outcome.file}: {context.spoken(outcome.taken.note)}", err=True)


def _known(context: Context, taken: Taken) -> str:
    """Say that a file was here before, and what is said of it now that was not, or was otherwise."""
    told = [context.spoken("known already")]
    for sentence, names in (("changed: {what}", taken.changed), ("not changed, for it is decided: {what}", taken.kept)):
        if names:
            told.append(context.spoken(sentence, what=", ".join(context.spoken(SAID[name]) for name in names)))
    return "; ".join(told)


def _as_json(context: Context, outcome: Outcome) -> dict[str, object]:
    shown: dict[str, object] = {"file": outcome.file, "outcome": outcome.word}
    if outcome.fault is not None:
        shown |= {"code": outcome.fault.code, "sentence": _sentence(context, outcome.fault)}
    if outcome.taken is not None:
        shown |= {"work": outcome.taken.work.id, "kind": outcome.taken.work.kind.value}
        shown |= {name: list(told) for name, told in _what_changed(outcome.taken).items() if told}
        shown |= {"sentence": context.spoken(outcome.taken.note)} if outcome.taken.note else {}
    return shown


def _what_changed(taken: Taken) -> dict[str, tuple[str, ...]]:
    return {"changed": taken.changed, "not_changed": taken.kept}


def _sentence(context: Context, fault: InvalidInputError) -> str:
    return context.spoken(fault.message, **fault.values)
