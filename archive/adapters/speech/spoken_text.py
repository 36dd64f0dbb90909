"""A line as it is said: what a speaking engine would spell out or break off at is put into words first."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from typing import Final

_SPACES: Final = re.compile(r"[\s\u00a0\u2007-\u200a\u202f]+")
_WITHIN_NUMBER: Final = re.compile(r"(?<=\d)[\u00a0\u2007-\u200a\u202f](?=\d{3}\b)")
_SENTENCE: Final = re.compile(r"(?:(?<=[.!?])|(?<=…)(?=\s+[A-ZÀ-Þ¿¡]))[\"»”’)\]]*\s+(?=\S)")
_MINUS: Final = re.compile(r"(?<![\w-])[-−](?=\d)")
_OMITTED: Final = re.compile(r"\[\s*…\s*\]")
_FRENCH_ORDINAL: Final = re.compile(r"\b(\d{1,4})\s?(?:e|è|ème|ième)\b")
_FRENCH_CENTURY: Final = re.compile(r"\b([IVX]{1,6})e(?=\s)")
_FRENCH_FIRST: Final = {re.compile(r"\b1er\b"): "premier", re.compile(r"\b1(?:re|ère)\b"): "première"}

_ORDINALS: Final = (
    *("", "premier", "deuxième", "troisième", "quatrième", "cinquième", "sixième", "septième", "huitième"),
    *("neuvième", "dixième", "onzième", "douzième", "treizième", "quatorzième", "quinzième", "seizième"),
    *("dix-septième", "dix-huitième", "dix-neuvième", "vingtième", "vingt et unième"),
)
_ROMAN: Final = {"I": 1, "V": 5, "X": 10}
_CLOCK: Final = re.compile(r"\b([01]?\d|2[0-4])\s?(?:h|:)\s?([0-5]\d)\b")
_HOUR: Final = re.compile(r"\b([01]?\d|2[0-4])\s?h\b")
_THOUSANDS: Final[Mapping[str, re.Pattern[str]]] = {
    "es": re.compile(r"(?<=\d)\.(?=\d{3}\b)"),
    "en": re.compile(r"(?<=\d),(?=\d{3}\b)"),
}
_DECIMALS: Final[Mapping[str, tuple[re.Pattern[str], str]]] = {
    "fr": (re.compile(r"(?<=\d),(?=\d)"), " virgule "),
    "es": (re.compile(r"(?<=\d),(?=\d)"), " coma "),
    "en": (re.compile(r"(?<=\d)\.(?=\d)"), " point "),
}
"""Marks within a number: the network takes a comma or a point for the end of a clause."""

_MINUS_WORD: Final = {"fr": "moins ", "es": "menos ", "en": "minus "}

_SHORT: Final[Mapping[str, Mapping[str, str]]] = {
    "fr": {"M.": "Monsieur", "MM.": "Messieurs", "Mme": "Madame", "Mlle": "Mademoiselle", "Dr": "Docteur"},
    "es": {"Sr.": "señor", "Sra.": "señora", "Dr.": "doctor", "Dra.": "doctora", "Ud.": "usted", "Uds.": "ustedes"},
    "en": {"Mr.": "Mister", "Mrs.": "Missus", "Ms.": "Miz", "Dr.": "Doctor", "St.": "Saint"},
}
"""What ends with a point or is spelt out letter by letter, and ends no sentence."""

_TAKEN_FOR_ENGLISH: Final = {
    "dos": "dôs",
    "assied": "assié",
    "assieds": "assié",
    "rythme": "ritme",
    "rythmes": "ritmes",
}
"""French words that eSpeak NG says as English ones, and how they are written so that it does not."""

_WORD: Final = re.compile(r"[^\W\d_]+")


def sentences(text: str, language: str) -> tuple[str, ...]:
    """Give a line's sentences as they are to be said in a language; a network speaks one at a time."""
    plain = unicodedata.normalize("NFC", text)
    plain = _OMITTED.sub("…", _WITHIN_NUMBER.sub("", plain))
    plain = _MINUS.sub(_MINUS_WORD.get(language, ""), _SPACES.sub(" ", plain))
    plain = _numbers(plain, language)
    if language == "fr":
        plain = _french(plain)
    for short, said in _SHORT.get(language, {}).items():
        plain = re.sub(rf"(?<!\w){re.escape(short)}(?=\s\S)", said, plain)
    return tuple(part for part in (each.strip() for each in _SENTENCE.split(plain)) if part)


def _numbers(text: str, language: str) -> str:
    if language in _THOUSANDS:
        text = _THOUSANDS[language].sub("", text)
    if language in _DECIMALS:
        mark, said = _DECIMALS[language]
        text = mark.sub(said, text)
    return text


def _french(text: str) -> str:
    text = _HOUR.sub(r"\1 heures", _CLOCK.sub(r"\1 heures \2", text))
    for first, said in _FRENCH_FIRST.items():
        text = first.sub(said, text)
    text = _FRENCH_CENTURY.sub(lambda found: _ordinal(_roman(found[1])), text)
    text = _WORD.sub(lambda found: _TAKEN_FOR_ENGLISH.get(found[0].lower(), found[0]), text)
    return _FRENCH_ORDINAL.sub(lambda found: _ordinal(int(found[1])), text)


def _ordinal(number: int) -> str:
    return _ORDINALS[number] if 0 < number < len(_ORDINALS) else f"{number} ième"


def _roman(letters: str) -> int:
    values = [_ROMAN[letter] for letter in letters]
    return sum(-one if one < after else one for one, after in zip(values, [*values[1:], 0], strict=True))
