"""What `--help` says, and what Click says itself, in the operator's language: the English is the key.

Click asks gettext for its own words (“Usage:”, what is wrong with a value), which looks for compiled catalogues of the
whole machine. Ours are read as they are written, so Click's modules are given ours to ask instead.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import partial
from typing import Final
from weakref import WeakKeyDictionary

import click
from click import core, decorators, exceptions, formatting, parser, termui, types

from archive.languages import NAMES, translate, translations

CONTEXT: Final = "command line"
"""The context of Click’s words in our catalogues: “file” is something else on a page."""

MODULES: Final = (core, decorators, exceptions, formatting, parser, termui, types)
"""The modules of Click that say something to whoever types a command."""


_VERBATIM: Final = "\b"
"""Behind it stands what is shown line by line: examples and columns."""

_IN_A_LANGUAGE: Final = re.compile(f"(.*) \\(({'|'.join(NAMES.values())})\\)\\.")
_TYPED: Final = re.compile(r"(?:archive |--|printf )|\S*$")
"""How a line begins that is typed as it stands."""

_DAY: Final = ("%Y-%m-%d", "YYYY-MM-DD")
_PLACE: Final = re.compile(rf"{_DAY[1]}|[A-Z][A-Z_]+(?: RANGE)?")
"""What stands in a usage line for something to type; a choice between words in small letters is typed as it stands."""

_OPTIONS: Final = "[OPTIONS]"
_EXAMPLE: Final = "Example:"
_places: WeakKeyDictionary[click.Command | click.Parameter, str] = WeakKeyDictionary()
_as_written: WeakKeyDictionary[click.Command | click.Parameter, tuple[str, str]] = WeakKeyDictionary()


def speak_help(command: click.Command, language: str) -> None:
    """Let a command and all below it explain themselves in a language."""
    for each in _explained(command):
        said, after = _written(each)
        each.help = _spoken(said, language)
        if isinstance(each, click.Command):
            _name_places(each, language)
        if isinstance(each, click.Command):
            each.epilog = _line_by_line(after, language) or None
            help_option = each.get_help_option(click.Context(each))
            if help_option is not None:
                help_option.help = click_says(language, "Show this message and exit.")


def _name_places(command: click.Command, language: str) -> None:
    """Say in a language what stands for options, arguments and their values."""
    context = click.Context(command)
    command.options_metavar = _placed(_OPTIONS, language)
    if isinstance(command, click.Group):
        command.subcommand_metavar = _placed(_places.setdefault(command, command.subcommand_metavar or ""), language)
    for each in command.params:
        if not (isinstance(each, click.Option) and each.is_flag):
            each.metavar = _placed(_places.setdefault(each, each.make_metavar(context)), language)


def places_in(command: click.Command) -> Iterator[str]:
    """Yield what stands for something to type in a command and all below it, in English."""
    context = click.Context(command)
    shown = [each.make_metavar(context) for each in command.params if not getattr(each, "is_flag", False)]
    if isinstance(command, click.Group):
        shown.append(command.subcommand_metavar or "")
        for below in command.commands.values():
            yield from places_in(below)
    yield from _PLACE.findall("|".join([_OPTIONS, *shown]).replace(*_DAY))


def _placed(shown: str, language: str) -> str:
    return _PLACE.sub(lambda found: click_says(language, found[0]), shown.replace(*_DAY))


def sentences_of(command: click.Command) -> Iterator[str]:
    """Yield every paragraph that a command and all below it explain themselves with, as it is written."""
    for each in _explained(command):
        said, after = _written(each)
        words, _mark, verbatim = said.partition(_VERBATIM)
        yield from _paragraphs(words)
        yield from (sentence for line in f"{verbatim}\n{after}".split("\n") if (sentence := _sentence_in(line)))


def _written(each: click.Command | click.Option) -> tuple[str, str]:
    """Give what somebody wrote to explain a command, and what follows it, whatever language it speaks now."""
    after = each.epilog or "" if isinstance(each, click.Command) else ""
    return _as_written.setdefault(each, (each.help or "", after))


def _explained(command: click.Command) -> Iterator[click.Command | click.Option]:
    yield command
    yield from (each for each in command.params if isinstance(each, click.Option))
    if isinstance(command, click.Group):
        for below in command.commands.values():
            yield from _explained(below)


def _spoken(written: str, language: str) -> str:
    said, mark, verbatim = written.partition(_VERBATIM)
    paragraphs = [_said(paragraph, language) for paragraph in _paragraphs(said)]
    return "\n\n".join([*paragraphs, *([mark + _line_by_line(verbatim, language)] if mark else [])])


def _line_by_line(text: str, language: str) -> str:
    """Say the sentences among lines that are shown as they stand; what is typed stays."""
    lines = text.split("\n")
    return "\n".join(
        line.replace(sentence, translate(language, sentence), 1) if (sentence := _sentence_in(line)) else line
        for line in lines
    )


def _sentence_in(line: str) -> str:
    """Give what one reads in a line of examples, or nothing where all of it is typed."""
    words = line.replace(_VERBATIM, "").strip()
    if words.startswith(_EXAMPLE):
        return _EXAMPLE
    return words if words.endswith(":") or not _TYPED.match(words) else ""


def _said(paragraph: str, language: str) -> str:
    named = _IN_A_LANGUAGE.fullmatch(paragraph)
    return f"{translate(language, named[1])} ({named[2]})." if named else translate(language, paragraph)


def _paragraphs(text: str) -> list[str]:
    return [joined for part in text.split("\n\n") if (joined := " ".join(part.split()))]


def click_says(language: str, message: str) -> str:
    """Give one of Click’s sentences in a language."""
    return translations(language).pgettext(CONTEXT, message)


def speak_click(language: str) -> None:
    """Let Click say its own words in a language from now on."""

    said = partial(click_says, language)

    def counted(one: str, many: str, number: int) -> str:
        # Each is said so that it fits every number: what a library counts are words somebody typed.
        return said(one if number == 1 else many)

    for module in MODULES:
        for name, function in (("_", said), ("ngettext", counted)):
            if hasattr(module, name):
                setattr(module, name, function)
