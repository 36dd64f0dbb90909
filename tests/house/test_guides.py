"""The guides say the same in three languages, by the desk's own words."""

from __future__ import annotations

import re

import pytest
from babel.messages.pofile import read_po

from archive.languages import FOLDER, set_as, translate
from tests.house.source import ROOT
from tests.house.test_glossary import forbidden_in

GUIDES = ("crew", "facilitators", "reviewers")
OTHERS = ("fr", "ar")
QUOTED = {"en": re.compile("“([^”]+)”"), "fr": re.compile(r"«\s([^»]+)\s»"), "ar": re.compile("«([^»]+)»")}
NOT_OF_THE_DESK = {
    "en": {
        "Salma: …",
        "I do not know",
        "no",
        "time",
        "You may erase it from the card",
        "Look at these today",
        "The name of a street at 2:10",
    },
    "fr": {"Salma : …", "non", "Le nom d’une rue à 2:10"},
    "ar": {"سلمى: …", "لا أعرف", "اسم شارع عند 2:10"},
}
CODE = re.compile(r"```.*?```|`[^`]*`", re.DOTALL)


def guide(name: str, lang: str) -> str:
    """Read a guide in a language."""
    folder = ROOT / "docs" / "guides"
    return (folder / f"{name}.md" if lang == "en" else folder / lang / f"{name}.md").read_text(encoding="utf-8")


def prose(name: str, lang: str) -> str:
    """Give a guide without its commands and where its links lead."""
    return re.sub(r"\]\([^)]*\)", "]", CODE.sub("", guide(name, lang)))


def shape(text: str) -> list[str]:
    """Give what must come in the same order: headings, steps, points and commands."""
    return re.findall(r"^(#+ |\d\. |- |archive .*)", text, re.MULTILINE)


def plain(text: str) -> str:
    """Give a sentence as it is compared: its spaces alike, without what ends it."""
    return re.sub(r"\s+", " ", text).strip().rstrip(".:;,…؛، ")


def quotes(name: str, lang: str) -> set[str]:
    """Give everything that a guide puts between its language's quotation marks."""
    return {plain(quoted) for quoted in QUOTED[lang].findall(" ".join(prose(name, lang).split()))}


def sentences(lang: str) -> set[str]:
    """Give every sentence that the product says in a language."""
    found: set[str] = set()
    for path in (FOLDER / (lang if lang in OTHERS else "fr")).glob("*.po"):
        with path.open("rb") as file:
            for message in read_po(file):
                texts = message.string if lang in OTHERS else message.id
                found.update(plain(text) for text in (texts if isinstance(texts, tuple | list) else (texts,)) if text)
    return found


def begins(sentence: str, quoted: str) -> bool:
    """Tell whether a sentence is what was quoted, or begins with it and goes on after a mark."""
    return sentence == quoted or re.match(rf"{re.escape(quoted)}\W", sentence) is not None


@pytest.mark.parametrize("lang", OTHERS)
@pytest.mark.parametrize("name", GUIDES)
def test_a_guide_has_the_same_steps_in_each_language(name: str, lang: str) -> None:
    assert shape(guide(name, lang)) == shape(guide(name, "en"))


@pytest.mark.parametrize("name", GUIDES)
def test_a_guide_asks_for_readers_who_grew_up_with_its_language(name: str) -> None:
    asked = {"en": "grew up with the language", "fr": "grandi avec la langue", "ar": "نشأ على هذه اللغة"}

    assert [lang for lang, words in asked.items() if words not in " ".join(guide(name, lang).split())] == []


@pytest.mark.parametrize("lang", ["en", *OTHERS])
@pytest.mark.parametrize("name", GUIDES)
def test_a_guide_quotes_only_what_the_desk_says(name: str, lang: str) -> None:
    said = sentences(lang)
    allowed = {plain(text) for text in NOT_OF_THE_DESK[lang]}

    quoted = quotes(name, lang) - allowed
    assert len(quoted) > 15
    assert {one for one in quoted if not any(begins(sentence, one) for sentence in said)} == set()


@pytest.mark.parametrize("lang", OTHERS)
@pytest.mark.parametrize("name", GUIDES)
def test_a_guide_quotes_every_label_that_the_english_one_does(name: str, lang: str) -> None:
    labels = {plain(text): text for text in sentences_as_they_are()}
    wanted = {plain(translate(lang, labels[one])) for one in quotes(name, "en") if one in labels}

    assert len(wanted) > 15
    assert wanted - quotes(name, lang) == set()


def sentences_as_they_are() -> set[str]:
    """Give the English sentences whose translations can be asked for."""
    found: set[str] = set()
    for path in (FOLDER / "fr").glob("*.po"):
        with path.open("rb") as file:
            found.update(message.id for message in read_po(file) if isinstance(message.id, str) and message.id)
    return found


@pytest.mark.parametrize("lang", OTHERS)
@pytest.mark.parametrize("name", GUIDES)
def test_a_guide_uses_the_words_that_were_decided_once(name: str, lang: str) -> None:
    assert [(line, why) for line in prose(name, lang).split("\n") if (why := forbidden_in(lang, line))] == []


@pytest.mark.parametrize("name", GUIDES)
def test_french_guides_are_set_as_french_is(name: str) -> None:
    assert [line for line in prose(name, "fr").split("\n") if set_as("fr", line) != line] == []


@pytest.mark.parametrize("name", GUIDES)
def test_latin_names_stand_apart_in_arabic_guides(name: str) -> None:
    text = guide(name, "ar")
    loose = re.sub(r"<bdi>.*?</bdi>|<[^>]*>", "", prose(name, "ar"))

    assert text.startswith('<div dir="rtl" lang="ar">\n\n# ')
    assert text.endswith("\n\n</div>\n")
    assert re.findall("[A-Za-z]+", loose) == []
    assert re.findall(r"^(?:- |\d\. |\| |)`.*", text, re.MULTILINE) == re.findall("^```.*", text, re.MULTILINE)


def test_every_translated_guide_is_held_to_its_english_one() -> None:
    folder = ROOT / "docs" / "guides"

    assert {path.relative_to(folder).as_posix() for path in folder.glob("*/*.md")} == {
        f"{lang}/{name}.md" for lang in OTHERS for name in GUIDES
    }


def test_a_button_that_is_not_there_is_noticed() -> None:
    said = sentences("fr")

    assert not any(begins(sentence, "Tout effacer à jamais") for sentence in said)
    assert any(begins(sentence, "Noter un consentement") for sentence in said)
