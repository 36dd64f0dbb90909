"""What `--help` says, in the operator's language: the English of the commands is the key."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final
from weakref import WeakKeyDictionary

import click

from archive.languages import NAMES, translate

_VERBATIM: Final = "\b"
"""Behind it stands what is shown as it is: examples and columns."""

_IN_A_LANGUAGE: Final = re.compile(f"(.*) \\(({'|'.join(NAMES.values())})\\)\\.")
_as_written: WeakKeyDictionary[click.Command | click.Parameter, str] = WeakKeyDictionary()


def speak_help(command: click.Command, language: str) -> None:
    """Let a command and all below it explain themselves in a language."""
    for each in _explained(command):
        written = _as_written.setdefault(each, each.help or "")
        each.help = _spoken(written, language)


def sentences_of(command: click.Command) -> Iterator[str]:
    """Yield every paragraph that a command and all below it explain themselves with, as it is written."""
    for each in _explained(command):
        yield from _paragraphs(_as_written.get(each, each.help or "").partition(_VERBATIM)[0])


def _explained(command: click.Command) -> Iterator[click.Command | click.Option]:
    yield command
    yield from (each for each in command.params if isinstance(each, click.Option))
    if isinstance(command, click.Group):
        for below in command.commands.values():
            yield from _explained(below)


def _spoken(written: str, language: str) -> str:
    said, mark, verbatim = written.partition(_VERBATIM)
    paragraphs = [_said(paragraph, language) for paragraph in _paragraphs(said)]
    return "\n\n".join([*paragraphs, *([mark + verbatim] if mark else [])])


def _said(paragraph: str, language: str) -> str:
    named = _IN_A_LANGUAGE.fullmatch(paragraph)
    return f"{translate(language, named[1])} ({named[2]})." if named else translate(language, paragraph)


def _paragraphs(text: str) -> list[str]:
    return [joined for part in text.split("\n\n") if (joined := " ".join(part.split()))]
