"""What the library that reads the command line says itself is said in the language that was chosen."""

from __future__ import annotations

import ast
import gettext
import inspect
import re
from collections.abc import Iterator
from string import Formatter
from types import ModuleType

import pytest

from archive.cli import main
from archive.commands.help_words import CONTEXT, MODULES, click_says, places_in, speak_click, speak_help
from archive.languages import translations
from tests.commands.conftest import Terminal
from tests.house.source import modules, name_of

FOR_ENGINEERS = re.compile(
    "DeprecationWarning|Could not determine|No options defined|Value must be|take exactly one|defined twice"
    "|Boolean option|prog|Unknown color|^Choice|Invalid start"
)
"""What only whoever writes a command can cause, and marks without a word."""

ENGLISH = re.compile(
    r"\b(?:the|this|is|not|valid|value|missing|show|error|try|got|extra|examples?)\b|Usage:", re.IGNORECASE
)


def said_by(module: ModuleType) -> Iterator[tuple[str, ...]]:
    for node in ast.walk(ast.parse(inspect.getsource(module))):
        if isinstance(node, ast.Call) and name_of(node.func) in ("_", "ngettext"):
            texts = node.args[: 2 if name_of(node.func) == "ngettext" else 1]
            found = tuple(a.value for a in texts if isinstance(a, ast.Constant) and isinstance(a.value, str))
            if len(found) == len(texts) and not FOR_ENGINEERS.search(found[0]):
                yield found


SAID = sorted({found for module in MODULES for found in said_by(module)})


@pytest.fixture(autouse=True)
def english_again() -> Iterator[None]:
    yield
    speak_click("en")
    speak_help(main, "en")


def places(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}


def test_its_words_are_found() -> None:
    assert ("Usage:",) in SAID
    assert len(SAID) > 45


@pytest.mark.parametrize("language", ["fr", "ar"])
def test_all_its_words_are_there_in_every_language(language: str) -> None:
    for one in (text for found in SAID for text in found):
        said = click_says(language, one)
        assert said != one or (language, one) == ("fr", "Options")
        assert places(said) <= places(one)


@pytest.mark.parametrize("language", ["fr", "ar"])
@pytest.mark.parametrize(
    "words",
    [
        ("--help",),
        ("ingest", "--help"),
        ("consent", "--help"),
        ("serve", "--port", "abc"),
        ("serve", "--port", "99999999"),
        ("serve", "zzz"),
        ("consent", "verify", "zzz", "zz"),
        ("upload",),
        ("clock",),
        ("participant",),
        ("consent",),
        ("participant", "add", "--risk", "none"),
        ("ingest", "--manifest"),
        ("ingest", "--json=x"),
    ],
    ids=" ".join,
)
def test_nothing_of_it_is_english_under_another_language(bare: Terminal, words: tuple[str, ...], language: str) -> None:
    bare.language = language
    said = bare.type(*words)
    named = re.sub(r"^ +[a-z]+ {2}", "", said.output, flags=re.MULTILINE)
    text = re.sub(r"archive [^\n]*|--[\w-]+|\[[^\]]*\]|[A-Z_]{3,}|[“«][^”»]*[”»]|'[^']*'", "", named)
    assert text.strip()
    assert not ENGLISH.search(text), text


@pytest.mark.parametrize("language", ["fr", "ar"])
def test_what_stands_for_something_to_type_is_said_in_every_language(language: str) -> None:
    speak_help(main, "en")
    places = set(places_in(main))

    assert {"OPTIONS", "PATH", "PATHS", "TEXT", "YYYY-MM-DD"} <= places
    written = (translations(language).pgettext(CONTEXT, place) for place in places - {"OPTIONS", "IDS"})
    assert not places & set(written)


def test_no_place_is_english_in_arabic(bare: Terminal) -> None:
    speak_help(main, "en")
    english = sorted(set(places_in(main)))
    bare.language = "ar"
    said = bare.type("ingest", "--help").output

    assert "[خيارات] [مسارات]..." in said
    assert not [place for place in english if re.search(rf"\b{place}\b", said)]


def test_english_stays_english(bare: Terminal) -> None:
    bare.language = "fr"
    assert "Utilisation" in bare.done("ingest", "--help")
    bare.language = "en"
    assert "Usage: archive ingest" in bare.done("ingest", "--help")
    assert "Examples:" in bare.done("ingest", "--help")


def test_no_question_waits_for_an_english_letter() -> None:
    """“[y/N]” is in no catalogue of Click: where we ask, we ask for words, or an option says it."""
    assert not [path for path, tree in modules("archive") for node in ast.walk(tree) if _asks_for_a_letter(node)]


def _asks_for_a_letter(node: ast.AST) -> bool:
    return isinstance(node, ast.Call) and (
        name_of(node.func) in ("confirm", "confirmation_option") and "click" in ast.unparse(node.func)
    )


def test_gettext_of_the_machine_is_left_alone() -> None:
    speak_click("ar")
    assert gettext.gettext("Usage:") == "Usage:"
