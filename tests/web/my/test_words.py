"""Every sentence of the door and of asking for a takedown is there in French and Arabic, and none gives away."""

from __future__ import annotations

import ast
from collections.abc import Iterator

import pytest
from jinja2.ext import babel_extract

from archive.domain.receipt import TELLING, require_neutral
from archive.domain.terms import ConsentState
from archive.languages import translations
from archive.review.withdrawal.self_service import THINGS
from archive.web.my.pages import HAPPENED, THING_WORDS
from tests.house.source import ROOT, modules, name_of

SAME_EVERYWHERE = {", ", "Page", "%(size)s MB", "photo", "film", ": "}


def in_templates() -> Iterator[tuple[str, str]]:
    pages = [*(ROOT / "templates/pages").glob("my_*.html"), *(ROOT / "templates/pages").glob("takedown_*.html")]
    for page in [*pages, ROOT / "templates/macros/own.html", ROOT / "templates/base.html"]:
        with page.open("rb") as file:
            for _, _, said, _ in babel_extract(file, ["_", "ngettext"], [], {}):
                texts = [said] if isinstance(said, str) else said or ()
                yield from ((page.name, text) for text in texts if isinstance(text, str))


def in_modules() -> Iterator[tuple[str, str]]:
    for path, tree in modules("archive/web"):
        if path.endswith("my_words.py"):
            for node in ast.walk(tree):
                if isinstance(node, ast.Call) and name_of(node.func) == "_" and isinstance(node.args[0], ast.Constant):
                    yield path, str(node.args[0].value)


SAID = sorted({*in_templates(), *in_modules()})


def test_the_sentences_are_found() -> None:
    assert len(SAID) > 90
    assert set(THING_WORDS) == set(THINGS)
    assert set(HAPPENED) == set(ConsentState)


@pytest.mark.parametrize("language", ["fr", "ar"])
def test_every_sentence_is_translated_and_keeps_its_values(language: str) -> None:
    catalogue = translations(language)
    told = {said: catalogue.gettext(said) for _, said in SAID if said not in SAME_EVERYWHERE}

    assert [said for said, text in told.items() if text == said] == []
    for place in ("%(moment)s", "%(size)s", "{date}"):
        assert all((place in said) == (place in text) for said, text in told.items())
    # One and two are words in Arabic: their number is not said beside them.
    assert all("%(num)s" in said for said, text in told.items() if "%(num)s" in text)


@pytest.mark.parametrize("language", ["fr", "ar", "en"])
def test_nothing_that_stands_on_these_pages_tells_a_passer_by_what_they_are_about(language: str) -> None:
    assert TELLING
    of_the_door = [said for name, said in SAID if name.startswith("my_") and name != "my_calls.html"]
    require_neutral(translations(language).gettext(said) for said in of_the_door)
