"""Every sentence that a visitor can read stands in all three languages."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path

import pytest
from babel.messages.extract import extract_from_file
from babel.messages.pofile import read_po
from jinja2.ext import babel_extract

from archive.access.work import UNNAMED, WARNINGS
from archive.domain.ids import ConceptId
from archive.domain.rooms.table import sentences as sentences_of_rooms
from archive.domain.terms import Recipe
from archive.web.app import create_public_app
from archive.web.http.errors import fixed_answer
from tests.access.house import KNOWN_OF, READ, House, Settings
from tests.web.client import Client

ROOT = Path(__file__).resolve().parents[2]
SAME_IN_FRENCH = {"violence", "film", "photo", ", ", "%(minutes)s min", "%(seconds)s s"}
Sentence = str | tuple[str, str]


def _sentences() -> Iterator[tuple[str, Sentence]]:
    """Yield every sentence of the templates and pages, with the file it stands in."""
    for path in sorted((ROOT / "templates").rglob("*.html")):
        with path.open("rb") as file:
            for _, _, said, _ in babel_extract(file, ("_", "ngettext"), (), {"newstyle_gettext": "true"}):
                if said is not None:
                    yield path.name, _sentence(said)
    for path in sorted((ROOT / "archive" / "web").rglob("*.py")):
        for _, said, *_ in extract_from_file("python", path, keywords={"_": None, "translate": (2,)}):
            yield path.name, _sentence(said)
    for warning in (*WARNINGS.values(), UNNAMED):
        yield "warnings.py", warning
    for said in sentences_of_rooms():
        yield "table.py", said


def _sentence(said: object) -> Sentence:
    parts = [said] if isinstance(said, str) else [part for part in said if isinstance(part, str)]  # type: ignore[attr-defined]
    return parts[0] if len(parts) == 1 else (parts[0], parts[1])


def _catalogue(lang: str, name: str = "public") -> dict[Sentence, tuple[str, ...]]:
    with (ROOT / "archive" / "translations" / lang / f"{name}.po").open("rb") as file:
        # A guess of the merging tool is not said, so it is no translation.
        messages = [message for message in read_po(file, locale=lang) if message.id and not message.fuzzy]
    return {
        _sentence(m.id): tuple(m.string) if isinstance(m.string, tuple | list) else (str(m.string),) for m in messages
    }


def test_the_sentences_are_found() -> None:
    assert len({said for _, said in _sentences()}) > 80


@pytest.mark.parametrize("lang", ["fr", "ar"])
def test_every_sentence_is_translated(lang: str) -> None:
    names = [path.stem for path in (ROOT / "archive" / "translations" / lang).glob("*.po")]
    known = {said: written for name in names for said, written in _catalogue(lang, name).items()}

    assert [(name, said) for name, said in _sentences() if not all(known.get(said, ("",)))] == []


@pytest.mark.parametrize("lang", ["fr", "ar"])
def test_no_translation_is_left_without_its_sentence(lang: str) -> None:
    assert set(_catalogue(lang)) - {said for _, said in _sentences()} == set()


@pytest.mark.parametrize("lang", ["fr", "ar"])
def test_a_translation_keeps_the_places_of_its_values(lang: str) -> None:
    for said, written in _catalogue(lang).items():
        wanted = set(re.findall(r"%\(\w+\)s", "".join(said)))
        assert all(set(re.findall(r"%\(\w+\)s", text)) <= wanted for text in written), said
        assert isinstance(said, tuple) or set(re.findall(r"%\(\w+\)s", written[0])) == wanted, said


def test_arabic_is_written_in_arabic_and_french_is_not_english() -> None:
    arabic, french = _catalogue("ar"), _catalogue("fr")

    assert [said for said, written in arabic.items() if not re.search("[\u0600-\u06ff]", "".join(written))] == []
    assert {said for said, written in french.items() if said in written} == SAME_IN_FRENCH


def test_no_page_in_french_or_arabic_shows_an_english_sentence() -> None:
    house = House()
    full = house.work(content_warnings=("death",), author=house.person("Nour"), themes=(ConceptId("th.hope"),))
    mark = house.work(KNOWN_OF)
    bare = house.work(READ, recipes=(Recipe.TEXT,))
    english = {said for _, said in _sentences() if isinstance(said, str)}
    unmistakable = [said for said in english if len(said.split()) > 1 and said not in SAME_IN_FRENCH]
    chosen = [f"works/{full.id}?play={house.of(full, recipe).id}" for recipe in (Recipe.VIDEO, Recipe.AUDIO)]
    pages = ["", "browse", "browse?form=x", "about", "why", f"works/{mark.id}", f"works/{bare.id}", *chosen]

    with Client(create_public_app(house.kit, Settings())) as client:
        for lang in ("fr", "ar"):
            for page in pages:
                text = unescape(client.get(f"/{lang}/{page}").text)
                assert [said for said in unmistakable if re.search(rf"\b{re.escape(said)}(?!\w)", text)] == [], (
                    lang,
                    page,
                )


def test_the_fixed_answers_speak_all_languages() -> None:
    for status in (400, 404, 405, 409, 500, 507):
        page = bytes(fixed_answer(status).body).decode()
        assert page.count("<h1>") == 3
        assert len(set(re.findall("<h1>(.*?)</h1>", page))) == 3
