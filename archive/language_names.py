"""Languages as people write them: by name in any of ours, by what their speakers call them, or by code."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Final

from babel import Locale

from archive.domain.words.telling.known_words import KnownWords, WordFilter
from archive.domain.words.telling_words import Vocabulary
from archive.domain.words.text_folding import fold, folds_of
from archive.languages import LANGUAGES, MORPHOLOGIES, NAMED_HERE, OFTEN_SPOKEN, SPEAKS, clean_language, known_name

_BETWEEN: Final = re.compile(r"[|;,،؛/\n]+")

_ALSO_CALLED: Final[Mapping[str, str]] = {
    **dict.fromkeys(("darija", "الدارجة", "دارجة", "الدارجة المغربية"), "ary"),
    **dict.fromkeys(("amazigh", "tamazight", "berbère", "berber", "الأمازيغية", "أمازيغية", "تمازيغت"), "zgh"),
    **dict.fromkeys(("farsi", "فارسي"), "fa"),
    **dict.fromkeys(("peul", "fula", "pulaar fulfulde"), "ff"),
    **dict.fromkeys(("oromo", "afaan oromo"), "om"),
}
"""What people call languages that CLDR calls otherwise."""

_CALENDARS: Final = ("fr", "en", "es", "ar", "ar_MA", "ar_DZ", "ar_SY", "ar_IQ")
"""Whose names of months, days, languages and countries are known where words are looked for that tell somebody."""

_LISTS: Final = Path(__file__).parent / "vocabulary"
"""Where the lists of names and places and the dictionaries lie (`scripts/gazetteer`)."""

_GIVEN_NAMES_TOO: Final = frozenset({"maurice", "jordan", "georgia", "israel", "chad", "dominica", "jersey"})
"""Countries that people are called like."""


def languages_called(text: str) -> tuple[str, ...]:
    """Give the codes of the languages that a text names, each by a name or a code, apart by commas or spaces.

    Raises:
        InvalidInputError: one of them is none; the message names it.
    """
    parts = (part.split() for part in _BETWEEN.split(text))
    return tuple(dict.fromkeys(code for words in parts for code in _codes(words)))


def language_called(text: str) -> str:
    """Give the code of the one language that a text names.

    Raises:
        InvalidInputError: it names none, or several.
    """
    named = languages_called(text)
    # Several, or none, are no code either, and are told so.
    return named[0] if len(named) == 1 else clean_language(text)


def written_language(code: str, language: str) -> str:
    """Give what a field shows for a language: its name where that is read as it again, else its code."""
    name = known_name(code, language)
    return name if name and _names().get(plain_words(name)) == code else code


def written_languages(codes: Iterable[str], language: str) -> str:
    """Give what a field shows for several languages."""
    return SPEAKS[language].comma.join(written_language(code, language) for code in codes)


def plain_words(text: str) -> str:
    """Give words as they are compared: without case, accents and signs that are left out at will."""
    return " ".join(fold(word) for word in text.split())


def _codes(words: list[str]) -> Iterator[str]:
    """Yield the languages that some words name, the longest name first: “arabe marocain” is one."""
    while words:
        for count in range(len(words), 0, -1):
            named = _names().get(plain_words(" ".join(words[:count])))
            if named:
                yield named
                words = words[count:]
                break
        else:
            yield clean_language(words[0])
            words = words[1:]


@cache
def _names() -> Mapping[str, str]:
    """Give the code of each language by its folded name; where two are called alike, the one more often spoken here."""
    named: dict[str, str] = {}
    for language in LANGUAGES:
        told = Locale.parse(SPEAKS[language].locale).languages
        for code in (tag.replace("_", "-") for tag in (*OFTEN_SPOKEN, *NAMED_HERE, *told)):
            named.setdefault(plain_words(known_name(code, language)), code)
            named.setdefault(plain_words(str(told.get(code, ""))), code)
    for name, code in [*_ALSO_CALLED.items(), *_short_arabic_names()]:
        named.setdefault(plain_words(name), code)
    named.pop("", None)
    return named


def _short_arabic_names() -> Iterator[tuple[str, str]]:
    """Yield what people write in Arabic for a language that is called الفرنسية in full: فرنسية, فرنسي, الفرنسي."""
    for tag, name in Locale.parse(SPEAKS["ar"].locale).languages.items():
        if name.startswith("ال") and name.endswith("ية") and " " not in name:
            code = tag.replace("_", "-")
            yield from ((name[2:], code), (name[2:-1], code), (name[:-1], code))


@cache
def telling_vocabulary() -> Vocabulary:
    """Give what languages call months, and what in them has a capital and tells nobody apart."""
    locales = [Locale.parse(code) for code in _CALENDARS]
    months = {_folded(name) for each in locales for form in each.months.values() for name in form["wide"].values()}
    days = {_folded(name) for each in locales for form in each.days.values() for name in form["wide"].values()}
    languages = {
        _folded(each.languages.get(code, "")) for each in locales for code in (*OFTEN_SPOKEN, *_CALENDARS[1:3])
    }
    countries = {_folded(name) for each in locales for code, name in each.territories.items() if code.isalpha()}
    # Folded, the Arabic word for “on” is a name.
    stop_words = {word for each in MORPHOLOGIES.values() for word in folds_of(each.stop_words)} - {fold("علي")}
    return Vocabulary(
        months=frozenset(months - {""}),
        plain=frozenset((months | days | languages | countries) - _GIVEN_NAMES_TOO - {""}),
        countries=frozenset(countries - {""}),
        stop_words=frozenset(stop_words),
        known=_known_words(),
    )


def _known_words() -> KnownWords:
    """Read the lists of names and places, and the dictionaries."""
    names, places = (frozenset((_LISTS / name).read_text("utf-8").splitlines()) for name in ("names.txt", "places.txt"))
    filters = {path.stem.removeprefix("ordinary-"): path for path in _LISTS.glob("ordinary-*.bin")}
    ordinary = {language: WordFilter(path.read_bytes()) for language, path in filters.items()}
    return KnownWords(names=names, places=places, ordinary=ordinary)


def _folded(name: str) -> str:
    return " ".join(folds_of(name))
