"""Words decided once: one for taking back, none of the asylum office's, and plurals as Arabic counts."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from gettext import c2py

import pytest
from babel.messages.pofile import read_po

from archive.languages import set_as
from tests.house.source import ROOT

BARE = "|".join(
    [
        "أحدا",
        "شكرا",
        "نهائيا",
        "أيضا",
        "فورا",
        "أولا",
        "مؤقتا",
        "مؤخرا",
        "جانبا",
        "تلقائيا",
        "ملفا",
        "اسما",
        "يوما",
        "قرارا",
    ]
)
TO_ONE_MAN = (
    r"(?<![\w\u064b-\u0652])[وف]?("
    "اختر|اتركه?|اكتب|احتفظ|حاول|احفظه?ا?|انسخه?ا?|اسحبه?|افتحه?|احذفه?ا?|انظر|اطبعه?ا?|اقرأه?ا?|ابدأ|اطلب|أضف|أعد|"
    "أعطِ|اسأل|اشرح|أخبر|اذكر|فقل|أرسله?|أزل|أدرجها|املأها|شغّل|نفّذ|أوصل|أصلح|تابعه?"
    r")(?![\w\u064b-\u0652])"
)
# Each word that is never used, why, and what may hold it all the same.
FORBIDDEN = {
    "fr": {
        r"\bentretiens?\b": "the word of the asylum office; an interview is une interview",
        r"\b[Rr]eprendre (?!là où)": "going on, or taking back? taking back is retirer",
        "·e": "cannot be read aloud; who made a work is la personne qui a fait l’œuvre",
        r"(film|visages?|photo) couverte?s?\b": "faces are masqués",
        r"[Ll]’archive\b": "there is one only in the plural: les archives",
        r"\b[Aa]u bureau\b|^Le bureau": "an office; the desk is l’espace de l’équipe",
        "jusqu’à un jour": "one day, who knows; a date is jusqu’à une date",
        r"trafiquant|\btuteur(?! ou tutrice)": "an accusation; half of those who represent a child",
        "scell": "a police word; what is sealed is kept sous clé",
    },
    "ar": {
        "مقابلة": "the word of the asylum office; an interview is حوار",
        "صاحبة? العمل": "an employer; who made a work is من أنجز العمل",
        rf"(?<!\w)[وف]?({BARE})(?!\w)": "a word without its tanwin",
        "اً": "a tanwin behind its letter: elsewhere it stands before",
        r"(?<!\w)لل?مسح|(?<!\w)مسح(?!وب)": "to scan or to wipe; copies are deleted by حذف, an original by محو",
        TO_ONE_MAN: "an order to one man: a button names the deed, we ask in the plural",
        "مغطّ": "veiled; a face is hidden: بوجوه مخفية",
        "وصيّ": "under guardianship; who speaks for a child is الممثل القانوني",
        "في المكتب": "in an office; the desk is فضاء الفريق",
        "ترجمة نصية": "a translation; captions are كتابة أسفل الشاشة",
        r"النموذج|نموذج(?!ي)": "a model; a paper to fill in is استمارة",
        "استرجاع|استرداد|عمليات السحب": "to get back, to be refunded, a bank's; taking back is سحب",
        "المحفوظات|هشّ": "not the archive's name, and not a word for anybody",
        "اعتماد|اعتمد|يعتمده": "to adopt; a second person approves: المصادقة، صادق على",
        "مختوم|خُتم": "stamped; what is sealed is kept under lock: محفوظ تحت القفل",
        "مقابلات": "the asylum office's interviews",
    },
}
MANY = re.compile(r"%\(\w+\)s \w*(?:ًا|اً|ءً|ةً?)(?!\w)")
TANWIN = re.compile(r"%\(\w+\)s \w*ً")


def said(lang: str) -> Iterator[tuple[str, str]]:
    """Yield every sentence of a language with the name of its catalogue."""
    for path in sorted((ROOT / "archive" / "translations" / lang).glob("*.po")):
        with path.open("rb") as file:
            messages = [message for message in read_po(file, locale=lang) if message.id]
        for message in messages:
            for text in message.string if isinstance(message.string, tuple | list) else (message.string,):
                yield path.name, str(text)


def forbidden_in(lang: str, text: str) -> list[str]:
    """Give why a sentence cannot stay as it is."""
    return [why for word, why in FORBIDDEN[lang].items() if re.search(word, text)]


@pytest.mark.parametrize("lang", FORBIDDEN)
def test_no_sentence_uses_a_word_that_means_something_else_to_those_who_read_it(lang: str) -> None:
    found = [(name, text, forbidden_in(lang, text)) for name, text in said(lang) if forbidden_in(lang, text)]

    assert found == []


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("fr", "Reprendre celui-ci"),
        ("fr", "un entretien"),
        ("ar", "مقابلة بلا عنوان"),
        ("ar", "صاحب العمل"),
        ("ar", "شكرا لكم"),
    ],
)
def test_such_a_word_is_noticed(lang: str, text: str) -> None:
    assert forbidden_in(lang, text)


@pytest.mark.parametrize("lang", FORBIDDEN)
def test_a_sentence_that_stands_in_two_catalogues_is_said_alike_in_both(lang: str) -> None:
    said_as = defaultdict(set)
    for path in sorted((ROOT / "archive" / "translations" / lang).glob("*.po")):
        with path.open("rb") as file:
            for message in read_po(file, locale=lang):
                if message.id:
                    said_as[str(message.id)].add(set_as(lang, str(message.string)))

    assert {sentence: ways for sentence, ways in said_as.items() if len(ways) > 1} == {}


STARTS_LATIN = re.compile(
    r"[A-Za-z]|(?:%\((?!num|size|percent|day|moment|scope|minutes|seconds|here)|\{(?!count|number|here))"
)


def test_arabic_that_begins_with_a_latin_name_still_runs_from_the_right() -> None:
    assert [(name, text) for name, text in said("ar") if STARTS_LATIN.match(text.lstrip())] == []
    assert [(name, text) for name, text in said("ar") if re.search(r"[\u0600-\u06ff]\)? --[a-z]", text)] == []


def plurals(lang: str) -> dict[str, list[tuple[str, ...]]]:
    """Give the forms of everything that is counted, by the catalogue they stand in."""
    counted = defaultdict(list)
    for path in sorted((ROOT / "archive" / "translations" / lang).glob("*.po")):
        with path.open("rb") as file:
            for message in read_po(file, locale=lang):
                if isinstance(message.id, tuple):
                    counted[path.name].append(tuple(message.string or ()))
    return counted


@pytest.mark.parametrize(
    ("lang", "forms"),
    [
        ("fr", {0: 0, 1: 0, 2: 1, 11: 1, 100: 1}),
        ("ar", {0: 0, 1: 1, 2: 2, 3: 3, 10: 3, 11: 4, 99: 4, 100: 5, 102: 5, 103: 3, 111: 4, 200: 5}),
    ],
)
def test_every_catalogue_counts_as_its_language_does(lang: str, forms: dict[int, int]) -> None:
    for path in sorted((ROOT / "archive" / "translations" / lang).glob("*.po")):
        head = re.search(r"plural=\(?(.*?)\)?;", path.read_text(encoding="utf-8"))
        assert head or "msgid_plural" not in path.read_text(encoding="utf-8"), path.name
        if head:
            counts = c2py(head[1])
            assert {number: int(counts(number)) for number in forms} == forms, path.name


def test_what_is_counted_in_arabic_has_a_form_for_each_way_of_counting() -> None:
    counted = plurals("ar")

    assert len(counted) >= 8
    for name, sentences in counted.items():
        for zero, one, two, few, many, other in sentences:
            # From three on the number itself is said; one and two are words, never a word and its number.
            assert all("%(num)s" in form for form in (few, many, other)), (name, few)
            assert not any("%(num)s" in form for form in (zero, one, two)), (name, zero, one, two)
            # Eleven to ninety-nine take the accusative singular, hundreds the genitive singular.
            assert MANY.search(many), (name, many)
            assert not TANWIN.search(other), (name, other)


def test_what_is_counted_in_french_tells_one_from_several() -> None:
    for name, sentences in plurals("fr").items():
        for one, several in sentences:
            assert one != several, (name, one)
            assert "%(num)s" in several, (name, several)
