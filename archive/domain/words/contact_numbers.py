"""Which numbers to call somebody by stand in a text, however they are written: by their last digits alone.

Country code, 00 and the national 0 stand first and are left out as often as not, so two numbers are one when their last
eight digits are: eight digits in a row are met by chance once in a hundred million. What stands between digits does not
matter, be it spaces, brackets, a line's end or a few words, as when somebody reads a number aloud and looks up.
Dates, years and prices are shorter than a number, and too far apart to become one.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from typing import Final

TAIL_DIGITS: Final = 8
"""So many last digits tell one number from another, whoever's country it is called from."""

_LEAST_DIGITS: Final = 7
_MOST_DIGITS: Final = 15
_LONGEST_GAP: Final = 40
_MOST_WORDS_BETWEEN: Final = 4
_RUN: Final = re.compile(r"\d(?:[^\w\n@+]*\d)+")
_DATE: Final = re.compile(
    r"(?:19|20)\d\d[-/.]\d\d?[-/.]\d\d?|\d\d?[-/.]\d\d?[-/.](?:19|20)\d\d|(?:19|20)\d\d ?[-–/] ?(?:19|20)\d\d", re.ASCII
)
_LETTER_FOR_ZERO: Final = re.compile(r"(?<=\d)[oO](?![^\W\d_])|(?<![^\W\d_])[oO](?=\d)")
_WORD: Final = re.compile(r"[^\W\d_]+")
_SEEN_AS_NOTHING: Final = frozenset({"Cf", "Mn", "Me"})


def numbers_of(contact: str) -> Iterator[str]:
    """Yield the numbers that stand in what is written down of how somebody is reached, their digits as 0 to 9."""
    for found in _RUN.findall(_plain(contact)):
        run = ", ".join(part for part in re.split(r"[,;]\s", found) if not _DATE.fullmatch(part))
        digits = re.sub(r"\D", "", run)
        if len(digits) < _LEAST_DIGITS:
            continue
        if len(digits) <= _MOST_DIGITS:
            yield run
        else:
            yield from _each_of(run)


def tails_of(number: str) -> frozenset[str]:
    """Give the last digits by which a number is known; nothing of what is none."""
    plain = _plain(number)
    digits = re.sub(r"\D", "", plain)
    is_number = len(digits) >= _LEAST_DIGITS and not re.search(r"[^\W\d]|@", plain)
    return frozenset({digits[-TAIL_DIGITS:]}) if is_number else frozenset()


def tails_in(text: str) -> frozenset[str]:
    """Give all last digits that a number read anywhere in a text could have."""
    found: set[str] = set()
    for digits in _streams(_plain(text)):
        for length in (_LEAST_DIGITS, TAIL_DIGITS):
            found.update(digits[place : place + length] for place in range(len(digits) - length + 1))
    return frozenset(found)


def _each_of(run: str) -> Iterator[str]:
    """Yield what could be a number each where several stand side by side: nobody can tell where one ends."""
    before = ""
    for group in re.findall(r"\d+", run):
        before += group
        if len(before) >= TAIL_DIGITS:
            yield before[-TAIL_DIGITS:]


def _streams(text: str) -> Iterator[str]:
    """Yield the digits of a text, those that are near one another as one row."""
    digits, end = "", 0
    for match in re.finditer(r"\d+", text):
        if digits and _is_apart(text[end : match.start()]):
            yield digits
            digits = ""
        digits, end = digits + match[0], match.end()
    yield digits


def _is_apart(between: str) -> bool:
    return len(between) > _LONGEST_GAP or len(_WORD.findall(between)) > _MOST_WORDS_BETWEEN


def _plain(text: str) -> str:
    """Give a text with every script's digits as 0 to 9, and nothing in it that is not seen."""
    seen = (
        letter for letter in unicodedata.normalize("NFKD", text) if unicodedata.category(letter) not in _SEEN_AS_NOTHING
    )
    plain = "".join(str(unicodedata.decimal(letter)) if letter.isdecimal() else letter for letter in seen)
    return _LETTER_FOR_ZERO.sub("0", plain)
