"""The command line: every command, its exit codes, and one sentence instead of a traceback."""

from __future__ import annotations

import logging
import sys
import traceback
from collections.abc import Sequence
from itertools import pairwise
from types import TracebackType
from typing import Any

import click

from archive import __version__
from archive.commands.clock import clock
from archive.commands.code import code
from archive.commands.consent import consent
from archive.commands.context import CANNOT_RUN, INTERRUPTED, NOT_FOUND, REFUSED, WRONG_USE, Commands, Context
from archive.commands.copies import copies
from archive.commands.demo import demo
from archive.commands.exports import exports
from archive.commands.help_words import speak_click, speak_help
from archive.commands.ingest import ingest
from archive.commands.init import init
from archive.commands.ledger import export, verify
from archive.commands.migrate import migrate
from archive.commands.models import models
from archive.commands.participant import participant
from archive.commands.restored import restored
from archive.commands.serve import serve
from archive.commands.takes import sound, take
from archive.commands.thesaurus.skos import thesaurus
from archive.commands.upload import upload
from archive.commands.user import user
from archive.commands.watch import watch
from archive.commands.withdrawals import withdraw, withdrawals
from archive.commands.work import work
from archive.commands.works import works
from archive.commands.workshop import workshop
from archive.domain.errors import (
    ArchiveError,
    BrokenRecordError,
    BusyError,
    ClosedError,
    InvalidInputError,
    MediaToolError,
    NoSpaceError,
    NotFoundError,
    RefusedError,
    SettingsError,
    StaleRecordError,
    TamperedError,
)

ANSWERS: tuple[tuple[type[ArchiveError], int, str], ...] = (
    (InvalidInputError, WRONG_USE, ""),
    (RefusedError, REFUSED, ""),
    (BusyError, REFUSED, ""),
    (StaleRecordError, REFUSED, "Somebody else changed this at the same moment; try again."),
    (NotFoundError, NOT_FOUND, "There is nothing of this name or id here."),
    (SettingsError, CANNOT_RUN, ""),
    (ClosedError, CANNOT_RUN, ""),
    (NoSpaceError, CANNOT_RUN, "The disk is full; make room and try again. Nothing was half-written."),
    (MediaToolError, CANNOT_RUN, ""),
    (BrokenRecordError, CANNOT_RUN, "A stored record cannot be read, so nothing was shown or changed."),
    (TamperedError, CANNOT_RUN, "What is stored does not match its own checksums; somebody may have changed it."),
)
"""What each kind of error is to the command line: its exit code, and its sentence where its own says too much."""


_HELPS = frozenset({"--help", "-h"})
_UNNAMED = "There is nothing of the name or id {value} here."


class _Doors(Commands):
    """The group of all commands: what goes wrong in any of them is said here, in one sentence."""

    def main(self, *args: Any, **extra: Any) -> Any:
        """Run a command and leave with its exit code; a test that wants click's own errors says so as click does."""
        if extra.get("standalone_mode") is False:
            return super().main(*args, **extra)
        if not args and "args" not in extra:
            _speak_as_process()
        sys.exit(self._run(args, {**extra, "prog_name": "archive", "standalone_mode": False}))

    def _run(self, args: tuple[Any, ...], extra: dict[str, Any]) -> int:
        language = Context().language
        speak_click(language)
        if self._explains(_words(args, extra)):
            speak_help(self, language)
        try:
            code = super().main(*args, **extra)
        except click.Abort:
            return INTERRUPTED
        except click.ClickException as error:
            return _say_wrong_use(error)
        except ArchiveError as error:
            return _say_error(error, _words(args, extra))
        except OSError as error:
            Context().warn("This machine refused: {reason}.", reason=error.strerror or type(error).__name__)
            return CANNOT_RUN
        return code if isinstance(code, int) else 0

    def _explains(self, words: Sequence[str]) -> bool:
        """Tell whether a command will explain itself: when asked to, or as a group that is told no command."""
        if not _HELPS.isdisjoint(words):
            return True
        reached: click.Command = self
        for word in words:
            below = reached.commands.get(word) if isinstance(reached, click.Group) else None
            if below is None:
                return False
            reached = below
        return isinstance(reached, click.Group)


@click.group(cls=_Doors, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="archive", message="%(prog)s %(version)s")
def main() -> None:
    """Keep testimonies so that consent binds every byte.

    Exit codes: 0 done, 1 some files were not taken, 2 wrong use, 3 the rules do not allow it, 4 not found,
    5 it cannot run here as things are, 130 interrupted.

    \b
    Example:
      archive init
      archive workshop add --country MA --year 2024 --title-fr "Atelier de Fès"
      archive ingest recordings/ --workshop ID --participant ID
      archive serve
    """


for _command in (init, ingest, upload, watch, take, sound, work, serve):
    main.add_command(_command)
for _command in (
    works,
    consent,
    code,
    participant,
    workshop,
    user,
    clock,
    restored,
    demo,
    exports,
    copies,
    migrate,
    models,
):
    main.add_command(_command)
main.add_command(thesaurus)
for _command in (verify, export, withdraw, withdrawals):
    consent.add_command(_command)


def _speak_as_process() -> None:
    """Set how this process speaks of what goes wrong beside the commands' own words."""
    sys.excepthook = _say_unforeseen
    logging.basicConfig(level=logging.WARNING, format="%(levelname)s %(message)s")


def _words(args: tuple[Any, ...], extra: dict[str, Any]) -> list[str]:
    """Give the words that somebody typed after the name of the program."""
    given = args[0] if args else extra.get("args")
    return [str(word) for word in (sys.argv[1:] if given is None else given)]


def _wrong_word(error: ArchiveError, words: list[str]) -> tuple[str, str] | None:
    """Give what was sought in vain as it was typed, with the option that it was given to, or nothing."""
    sought = error.sought if isinstance(error, NotFoundError) else ""
    for before, word in pairwise(["", *words]):
        option, _, value = word.partition("=") if word.startswith("--") else ("", "", word)
        if sought and value.casefold() == sought.casefold():
            return sought, option or (before if before.startswith("-") else "")
    return None


def _say_error(error: ArchiveError, words: list[str]) -> int:
    context = Context()
    wrong = _wrong_word(error, words)
    if wrong is not None:
        sentence = "{name}: there is nothing of the name or id {value} here." if wrong[1] else _UNNAMED
        context.warn(sentence, value=wrong[0], name=wrong[1])
        return NOT_FOUND
    for kind, exit_code, sentence in ANSWERS:
        if isinstance(error, kind):
            if isinstance(error, InvalidInputError):
                context.warn(error.message, **error.values)
            else:
                context.warn(sentence or str(error))
            return exit_code
    context.warn(str(error))
    return CANNOT_RUN


def _say_wrong_use(error: click.ClickException) -> int:
    """Say in our own words what click did not understand, and where help is."""
    context = Context()
    sentence, values = _wrong_use(error)
    context.warn(sentence, **values)
    if isinstance(error, click.UsageError) and not isinstance(error, click.exceptions.NoArgsIsHelpError):
        context.warn("See “{command} --help”.", command=error.ctx.command_path if error.ctx else "archive")
    return WRONG_USE


def _wrong_use(error: click.ClickException) -> tuple[str, dict[str, str | int]]:
    if isinstance(error, click.NoSuchOption):
        return "There is no option {name}.", {"name": error.option_name}
    if isinstance(error, click.BadOptionUsage):
        return "{name} needs a value.", {"name": error.option_name}
    if isinstance(error, click.MissingParameter):
        return "{name} is missing.", {"name": _name_of(error)}
    if isinstance(error, click.BadParameter):
        kind = error.param.type if error.param else None
        if isinstance(kind, click.Choice):
            choices = ", ".join(str(choice) for choice in kind.choices)
            return "{name} is one of {choices}.", {"name": _name_of(error), "choices": choices}
        return "{name} cannot be used: {reason}", {"name": _name_of(error), "reason": error.message}
    return "{reason}", {"reason": error.format_message()}


def _name_of(error: click.BadParameter) -> str:
    if error.param is None:
        return str(error.param_hint or "?")
    names = error.param.opts if error.param.param_type_name == "option" else [error.param.human_readable_name]
    return max(names, key=len)


def _say_unforeseen(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    """Say that the program itself is wrong, and where: without the values, which may be somebody's."""
    place = traceback.extract_tb(trace)[-1] if trace else None
    where = f"{place.filename.rpartition('/')[2]}:{place.lineno}" if place else "?"
    Context().warn("The program met a fault of its own ({kind} at {place}).", kind=kind.__name__, place=where)
