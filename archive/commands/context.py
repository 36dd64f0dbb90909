"""What every command is given: the settings, the open archive, and a voice in the operator's language."""

from __future__ import annotations

import difflib
import json
import os
import sys
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cached_property, wraps
from getpass import GetPassWarning

import click

from archive.config import Settings, read_settings
from archive.domain.errors import InvalidInputError, NotFoundError, SettingsError
from archive.domain.sealed import Account
from archive.languages import LANGUAGES, NAMES, translate
from archive.ports import Kit
from archive.review.people.accounts import folded_name
from archive.wiring import Folders, full_kit

NOT_TAKEN = 1
"""The exit code when some files were not taken, or something was not as it should be."""
WRONG_USE = 2
"""The exit code when the command was not understood."""
REFUSED = 3
"""The exit code when the rules do not allow it."""
NOT_FOUND = 4
"""The exit code when there is no such thing."""
CANNOT_RUN = 5
"""The exit code when the command cannot run on this machine as it is."""
INTERRUPTED = 130
"""The exit code when the person at the keyboard stopped it."""


_LIKE = 0.75
"""How like a command a word must be to be taken for a slip of the hand."""


class Context:
    """The way from a command to the archive: nothing is read or opened before a command asks for it."""

    @cached_property
    def settings(self) -> Settings:
        """The settings of this run."""
        return read_settings(os.environ)

    @property
    def language(self) -> str:
        """The language to speak, even where the settings cannot be read."""
        try:
            return self.settings.language
        except SettingsError:
            return Settings().language

    def spoken(self, sentence: str, **values: str | int) -> str:
        """Give a sentence in the operator's language."""
        return translate(self.language, sentence, values)

    def say(self, sentence: str, **values: str | int) -> None:
        """Say a sentence in the operator's language."""
        click.echo(self.spoken(sentence, **values))

    def warn(self, sentence: str, **values: str | int) -> None:
        """Say a sentence on the error output, where it disturbs no script."""
        click.echo(self.spoken(sentence, **values), err=True)

    def require_archive(self) -> None:
        """Raise SettingsError unless an archive was set up in the media folder."""
        if not Folders.of(self.settings).catalogue.is_dir():
            raise SettingsError("There is no archive here yet; run “archive init” first.")

    @contextmanager
    def kit(self) -> Iterator[Kit]:
        """Open the whole archive for one command.

        Raises:
            SettingsError: it was never set up here.
        """
        self.require_archive()
        with opened(full_kit(self.settings)) as kit:
            yield kit

    @contextmanager
    def media_kit(self) -> Iterator[Kit]:
        """Open the whole archive for a command that reads or makes recordings.

        Raises:
            SettingsError: it was never set up here.
            MediaToolError: no ffmpeg that can do the work is to be found.
        """
        with self.kit() as kit:
            kit.media_tools.require()
            yield kit


class Commands(click.Group):
    """A group of commands that says in the operator's language when there is none of a name."""

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command that the first word names."""
        if args and self.get_command(ctx, args[0]) is None and not args[0].startswith("-"):
            near = difflib.get_close_matches(args[0], self.list_commands(ctx), n=1, cutoff=_LIKE)
            if near:
                sentence = "There is no command {name}; did you mean “{near}”?"
                ctx.fail(Context().spoken(sentence, name=args[0], near=near[0]))
            ctx.fail(Context().spoken("There is no command {name}.", name=args[0]))
        return super().resolve_command(ctx, args)


@contextmanager
def opened(kit: Kit) -> Iterator[Kit]:
    """Lend a kit and let go of its files in the end."""
    try:
        yield kit
    finally:
        kit.jobs.close()
        kit.vault.close()
        kit.catalogue.close()


pass_context = click.make_pass_decorator(Context, ensure=True)
json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON for scripts.")


def print_json(value: object) -> None:
    """Print a value as JSON, letters of every script as they are."""
    click.echo(json.dumps(value, ensure_ascii=False, indent=2, sort_keys=True))


def labels_option(name: str, meaning: str) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Let a command take `--<name>-fr` and its like, one for every language; it gets them together, by language."""

    def decorate(command: Callable[..., None]) -> Callable[..., None]:
        @wraps(command)
        def gather(*args: object, **given: object) -> None:
            labels = {code: given.pop(f"{name}_{code}") for code in LANGUAGES}
            command(*args, **given, **{name: {code: text for code, text in labels.items() if text}})

        taking = gather
        for code in reversed(LANGUAGES):
            taking = click.option(f"--{name}-{code}", help=f"{meaning} ({NAMES[code]}).")(taking)
        return taking

    return decorate


def account_called(kit: Kit, name: str) -> Account:
    """Give the open account of this name, or raise NotFoundError."""
    account = next(kit.vault.find(Account, name=folded_name(name)), None)
    if account is None or not account.active:
        raise NotFoundError("There is no open account of this name.", sought=name)
    return account


def ask_password(context: Context, from_stdin: bool, otherwise: str = "--password-stdin") -> str:
    """Give a password: typed unseen at a terminal, or the first line of the standard input."""
    if from_stdin:
        line = sys.stdin.readline(1024).rstrip("\r\n")
        if not line:
            raise InvalidInputError("no_password", "The standard input holds no password.")
        return line
    with warnings.catch_warnings():
        warnings.simplefilter("error", GetPassWarning)
        try:
            return str(click.prompt(context.spoken("Password"), hide_input=True, err=True))
        except GetPassWarning:
            raise InvalidInputError(
                "no_terminal", "There is no terminal to type a password at; use {option}.", option=otherwise
            ) from None
