"""How pages become HTML."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from jinja2 import UndefinedError

from archive.domain.terms import Recipe
from archive.languages import language_name
from archive.web.app import create_public_app
from archive.web.http.templates import _environment, megabytes, render_text, say
from tests.access.house import House, Settings
from tests.web.client import Client

SCRIPTED = {
    *("desk_upload.html", "desk_covers.html", "desk_bench.html", "desk_review.html", "desk_consent_step.html"),
    *("work.html", "desk_describe.html", "desk_appearances.html", "desk_day.html", "desk_reading.html"),
}
"""Besides the door, the pages with a script: they follow a film or a sound, or go on with an upload."""
VOID = {"meta", "link", "br", "img", "source", "track", "input"}


class _Checker(HTMLParser):
    """Follows which elements are open, and which ids and references there are."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.ids: list[str] = []
        self.wanted: list[str] = []
        self.faults: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.ids += [value for name, value in attrs if name == "id" and value]
        for name in ("aria-labelledby", "aria-describedby", "for"):
            self.wanted += (given.get(name) or "").split()
        if tag == "a" and (given.get("href") or "").startswith("#"):
            self.wanted.append((given["href"] or "")[1:])
        if tag == "img" and "alt" not in given:
            self.faults.append("a picture without a description")
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            self.faults.append(f"</{tag}> closes something else")


def test_every_page_is_well_formed_and_refers_to_what_is_there() -> None:
    house = House()
    work = house.work(content_warnings=("death",), author=house.person("Nour"))
    choices = [f"/works/{work.id}?play={house.of(work, r).id}" for r in (Recipe.VIDEO, Recipe.AUDIO, Recipe.PHOTO)]

    with Client(create_public_app(house.kit, Settings())) as client:
        for path in ("/", "/browse", "/about", "/why", f"/works/{work.id}", "/nothing", *choices):
            checker = _Checker()
            checker.feed(client.get(f"/ar{path}").text.replace("<!doctype html>", ""))
            assert (checker.faults, checker.open) == ([], []), path
            assert len(checker.ids) == len(set(checker.ids)), path
            assert set(checker.wanted) <= set(checker.ids), path


def test_a_template_is_compiled_once_for_all_languages() -> None:
    french, arabic = (_environment(lang).get_template("base.html") for lang in ("fr", "ar"))

    assert french.root_render_func.__code__ is arabic.root_render_func.__code__
    assert french.environment is not arabic.environment


def test_a_page_that_lacks_something_is_not_rendered_with_a_hole() -> None:
    with pytest.raises(UndefinedError):
        render_text("pages/browse.html", {"lang": "fr", "dir": "ltr", "languages": [], "path": ""}, lang="fr")


@pytest.mark.parametrize(
    ("size_bytes", "lang", "written"),
    [
        (1, "fr", "0,1"),
        (340_000, "fr", "0,3"),
        (1_250_000, "en", "1.2"),
        (104_000_000, "fr", "104"),
        (2_000_000, "ar", "2"),
        (400_000, "ar", "0,4"),
    ],
)
def test_sizes_are_written_as_the_language_does(size_bytes: int, lang: str, written: str) -> None:
    assert megabytes(size_bytes, lang) == written


def test_what_is_said_in_another_language_is_marked_and_never_markup() -> None:
    assert say({"fr": "<Un>", "en": "One"}, "fr") == "&lt;Un&gt;"
    assert say({"ar": "<واحد>"}, "fr") == '<span lang="ar" dir="rtl">&lt;واحد&gt;</span>'
    # An Arabic title in the French field is no French in either page.
    assert say({"fr": "رسالة (2)!"}, "fr") == '<span lang="" dir="rtl">رسالة (2)!</span>'
    assert say({"fr": "رسالة (2)!"}, "ar") == '<span lang="" dir="rtl">رسالة (2)!</span>'
    assert say({"ar": "عنوان"}, "ar") == "عنوان"
    assert say({}, "fr") == ""


def test_a_french_title_keeps_its_marks_with_its_words() -> None:
    assert say({"fr": "Où est ta maison ?"}, "fr") == "Où est ta maison\N{NARROW NO-BREAK SPACE}?"
    assert "maison\N{NARROW NO-BREAK SPACE}?" in say({"fr": "Où est ta maison ?"}, "ar")
    assert say({"ar": "أين ?"}, "ar") == "أين ?"


def test_languages_are_called_by_their_names() -> None:
    assert [language_name("ar", lang) for lang in ("fr", "ar", "en")] == ["arabe", "العربية", "Arabic"]
    assert language_name("x-unheard-of", "fr") == "une autre langue (x-unheard-of)"


def test_an_option_of_words_that_people_wrote_runs_as_they_do(project_root: Path) -> None:
    """Without it a Latin name with its year stands as “(Atelier (2024” on an Arabic page; a sign before would end
    choosing by the first letter."""
    ours = re.compile(r"\{\{ *(?:_\(|language_name|works\.quality|decimal|lengths|year|code|name \| upfirst|empty)")
    for page in (project_root / "templates").rglob("*.html"):
        text = re.sub(r"<datalist.*?</datalist>", "", page.read_text(encoding="utf-8"), flags=re.DOTALL)
        # Choices for covers are a closed list, written as our own sentences are.
        text = text.replace("{% for value, text in style_choices %}<option", "")
        for option, words in re.findall(r"<option((?:[^>{]|\{\{.*?\}\}|\{%.*?%\})*)>(\{\{.*?)</option>", text):
            assert 'dir="auto"' in option or ours.match(words), f"{page.name}: {words}"


def test_templates_hold_no_style_no_script_and_no_address_of_others(project_root: Path) -> None:
    for path in (project_root / "templates").rglob("*.html"):
        text = path.read_text(encoding="utf-8")
        assert "<script" not in text or path.name.startswith("my_") or path.name in SCRIPTED, path
        assert " style=" not in text, path
        assert " onclick" not in text, path
        assert text.count("https://") == text.count("wikipedia.org"), path
