"""What is known of languages: ours, the ones people speak, and how each is written."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from babel.messages.pofile import read_po

from archive.languages import (
    FOLDER,
    LANGUAGES,
    OFTEN_SPOKEN,
    SPEAKS,
    broad_tag,
    direction,
    direction_of,
    in_each_language,
    known_name,
    language_name,
    negotiate,
    set_as,
    spoken_by_us,
)
from tests.conftest import ROOT


@pytest.mark.parametrize("spoken", ["ar", "ary", "arq", "aeb", "arz", "apc", "ajp", "acm", "arb", "ar-DZ", "ara"])
def test_whoever_speaks_a_variety_of_arabic_is_spoken_with_in_arabic(spoken: str) -> None:
    assert spoken_by_us(spoken, "fr") == "ar"
    assert direction(spoken) == "rtl"


@pytest.mark.parametrize("spoken", ["wo", "zgh", "prs", "und", ""])
def test_whoever_speaks_none_of_ours_is_spoken_with_as_the_desk_is(spoken: str) -> None:
    assert spoken_by_us(spoken, "fr") == "fr"


@pytest.mark.parametrize("tag", ["fa", "prs", "ps", "ur", "he", "ckb", "sd", "ug", "dv", "nqo", "ff-Adlm", "uz-AF"])
def test_what_is_written_from_the_right_stands_so(tag: str) -> None:
    assert direction(tag) == "rtl"


@pytest.mark.parametrize("tag", ["fr", "en", "ku", "kmr", "ff", "wo", "zgh", "ti", "uz", "ar-Latn", "und", "x", ""])
def test_what_is_written_from_the_left_stands_so(tag: str) -> None:
    assert direction(tag) == "ltr"


@pytest.mark.parametrize(
    ("header", "chosen"),
    [
        ("fr; q=0.3, ar; q=0.9", "ar"),
        ("AR-ma", "ar"),
        ("ary", "ar"),
        ("de, arq;q=0.7, en;q=0.5", "ar"),
        ("de, en-GB;q=0.5", "en"),
        ("ar;q=0, en;q=0.1", "en"),
        ("ar;q=nothing", "fr"),
        ("ar;Q=0.9, fr;q=0.1", "ar"),
        ("ar;q=5, fr;q=1", "ar"),
        ("fr;q=0, *", "en"),
        ("fr;q=0, en;q=0, *;q=0.5", "ar"),
        ("ary;q=0.9, fr;q=0.8", "ar"),
        ("zgh, fr;q=0.5", "fr"),
        (",,;q=1, ar_MA", "ar"),
        ("*", "fr"),
        ("de", "fr"),
        ("", "fr"),
    ],
)
def test_a_browser_is_answered_in_what_it_would_rather_read(header: str, chosen: str) -> None:
    assert negotiate(header, "fr") == chosen


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_that_is_offered_has_a_name(language: str) -> None:
    names = {code: language_name(code, language) for code in OFTEN_SPOKEN}

    assert {code for code, name in names.items() if name == code} == set()
    assert len(set(names.values())) == len(OFTEN_SPOKEN)


OF_OUR_SPEAKERS = "rif shi tzm kab kmr ckb fuf fuc fub mnk snk dyu bci ee yo ha sw lua ur hi bn my uk kri fon tmh taq"


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_language_of_our_speakers_is_called_by_its_code(language: str) -> None:
    tags = [
        *OF_OUR_SPEAKERS.split(),
        *["acm", "afb", "ajp", "arz", "shu", "pes", "prs", "zgh-Tfng", "fr-BE", "ff-Adlm", "und"],
    ]

    assert [tag for tag in tags if not known_name(tag, language)] == []


def test_a_language_that_nobody_has_a_word_for_is_said_to_be_another() -> None:
    assert language_name("dag", "fr") == "une autre langue (dag)"
    assert language_name("dag", "ar") == "لغة أخرى (dag)"
    assert known_name("dag", "en") == ""


BARE_LANGUAGE = re.compile(r"(?<![\"=:-])\{\{ (?:\w+\.)+(?:language|tag) (?:\}\}|\|)")


def test_no_page_says_a_language_by_its_code() -> None:
    pages = sorted((ROOT / "templates").rglob("*.html"))
    said = {path.name: BARE_LANGUAGE.findall(path.read_text(encoding="utf-8")) for path in pages}

    assert len(said) > 50
    assert {name: found for name, found in said.items() if found} == {}
    assert BARE_LANGUAGE.search("<li>{{ transcript.language }}</li>")
    assert not BARE_LANGUAGE.search('<div lang="{{ text.language }}">')


def test_every_language_of_ours_is_offered_and_stands_for_itself() -> None:
    assert set(LANGUAGES) <= set(OFTEN_SPOKEN)
    assert [broad_tag(code) for code in LANGUAGES] == list(SPEAKS)


def test_what_is_kept_in_each_language_is_said_in_each() -> None:
    assert in_each_language("the rest") == {"fr": "le reste", "ar": "الباقي", "en": "the rest"}


NARROW, WIDE = "\N{NARROW NO-BREAK SPACE}", "\N{NO-BREAK SPACE}"
AMISS = re.compile(rf"[^{NARROW}][;?!»]|«[^{NARROW}]|[^{WIDE}]:(?=\s|$)|(?<=[0-9}}])[ ](?=%|[MG]o\b|min\b|jours?\b)")


def french() -> Iterator[str]:
    """Yield every French sentence as it stands in the catalogues."""
    for path in sorted((FOLDER / "fr").glob("*.po")):
        with path.open("rb") as file:
            for message in read_po(file, locale="fr"):
                said = message.string if isinstance(message.string, tuple | list) else (message.string,)
                yield from (str(text) for text in said if message.id)


def test_french_sets_each_mark_apart_as_french_does() -> None:
    sentences = [set_as("fr", text) for text in french()]

    assert len(sentences) > 1_000
    assert [text for text in sentences if AMISS.search(text)] == []


@pytest.mark.parametrize(
    ("written", "set_apart"),
    [
        ("Vraiment ? Oui ! Bien ; « moi » : 12 Mo", "Vraiment_? Oui_! Bien_; «_moi_»~: 12~Mo"),
        ("De 1:05 à 2:30, public:stream, https://example.org", "De 1:05 à 2:30, public:stream, https://example.org"),
        ("%(num)s jours, {size} Go, %(num)s œuvres", "%(num)s~jours, {size}~Go, %(num)s œuvres"),
        ("Vraiment\u00a0?", "Vraiment_?"),
    ],
)
def test_a_line_of_french_never_begins_with_a_mark_or_a_unit(written: str, set_apart: str) -> None:
    assert set_as("fr", written) == set_apart.replace("_", NARROW).replace("~", WIDE)
    assert set_as("fr", set_as("fr", written)) == set_as("fr", written)
    assert set_as("en", written) == written


@pytest.mark.parametrize(
    ("text", "tag", "runs"),
    [
        ("رسالة إلى أمي (الجزء 2)!", "fr", "rtl"),
        ("رسالة إلى Nour", "fr", "rtl"),
        ("Nour يا صديقي العزيز", "ar", "rtl"),
        ("OK يا صديقي، WhatsApp لا يعمل.", "ar", "rtl"),
        ("– نعم", "ar", "rtl"),
        ("Une lettre à ماما", "fr", "ltr"),
        ("A letter to my mother", "ar", "ltr"),
        ("ئەمە چیرۆکی منە.", "ku", "rtl"),
        ("Ev çîroka min e.", "ku", "ltr"),
        ("𞤞𞤢𞤥 𞤢𞥄𞤥", "ff", "rtl"),
        ("ܫܠܡܐ", "", "rtl"),
        ("ሰላም ዓለም", "am", "ltr"),
        ("12:30 (2)", "ar", "rtl"),
        ("", "fr", "ltr"),
    ],
)
def test_words_run_as_their_letters_do(text: str, tag: str, runs: str) -> None:
    assert direction_of(text, tag) == runs
