"""Every sentence that an error or the command line can say is there in French and Arabic."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from string import Formatter

import pytest

from archive.cli import ANSWERS
from archive.languages import translations
from tests.house.source import modules, name_of

FIRST = {"RefusedError", "ClosedError", "SettingsError", "StaleRecordError", "NotSentError", "say", "warn", "spoken"}
"""What is said is the first argument of these calls."""

SECOND = {"InvalidInputError", "QuarantinedError"}
"""What is said is the second argument of these calls, after the sentence's stable name."""

TABLES = {
    "archive/domain/recipes.py",
    "archive/adapters/formats/refusals.py",
    "archive/ingest/manifest/manifest.py",
}
"""Modules that keep their sentences in tables."""

NOT_SAID = {"{reason}"}


def said() -> Iterator[str]:
    for path, tree in modules("archive"):
        for node in ast.walk(tree):
            if isinstance(node, ast.Call):
                yield from _of_call(node)
            elif isinstance(node, ast.Dict) and path in TABLES:
                yield from (text for text in map(_text, node.values) if text)
            elif isinstance(node, ast.Return) and path == "archive/cli.py" and isinstance(node.value, ast.Tuple):
                yield from (text for text in map(_text, node.value.elts) if text)
    yield from (sentence for _, _, sentence in ANSWERS if sentence)


def _of_call(call: ast.Call) -> Iterator[str]:
    place = 0 if name_of(call.func) in FIRST else 1 if name_of(call.func) in SECOND else None
    text = _text(call.args[place]) if place is not None and len(call.args) > place else ""
    if text:
        yield text


def _text(node: ast.expr) -> str:
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""


def places(sentence: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(sentence) if name is not None}


@cache
def sentences() -> list[str]:
    """Give all of them; asked when a test runs, for reading every module takes long."""
    return sorted(set(said()) - NOT_SAID)


def test_the_sentences_are_found() -> None:
    assert len(sentences()) > 150
    assert "The disk is full; make room and try this file again." in sentences()


@pytest.mark.parametrize("language", ["fr", "ar"])
def test_every_sentence_is_translated_with_its_places(language: str) -> None:
    catalogue = translations(language)
    untranslated = [sentence for sentence in sentences() if catalogue.gettext(sentence) == sentence]
    misplaced = [sentence for sentence in sentences() if places(catalogue.gettext(sentence)) != places(sentence)]

    assert untranslated == []
    assert misplaced == []
