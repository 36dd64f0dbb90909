"""What stands where on a printed receipt: one plain page in large type, a square to scan, a code to type.

Everything is said in the person's language; the file tells nothing beside the page. Source: rules B.2.
"""

from __future__ import annotations

import unicodedata
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Final
from urllib.parse import urlsplit

from babel.dates import format_date
from babel.lists import format_list

from archive.adapters.sheet_pdf import WIDTH_MM, Column, Sheet, Style
from archive.domain.codes import Code
from archive.domain.errors import InvalidInputError
from archive.domain.receipt import Choice, Office, Receipt, require_neutral
from archive.languages import LANGUAGES, label, translate

SIZES_POINTS: Final = (17, 16, 15, 14.5, 14)
"""The sizes that are tried, the most readable first; nothing is ever set smaller than the last."""

_LABEL_MM: Final = 43.0
_SQUARE_MM: Final = 48.0
_LABELS: Final = Column(width_mm=_LABEL_MM - 3)
_VALUES: Final = Column(start_mm=_LABEL_MM, width_mm=WIDTH_MM - _LABEL_MM)
_STEPS: Final = Column(width_mm=WIDTH_MM - _SQUARE_MM - 8)
_SCANNED: Final = Column(start_mm=WIDTH_MM - _SQUARE_MM, width_mm=_SQUARE_MM)

_TITLE: Final = Style(scale=1.9, bold=True)
_HEADING: Final = Style(scale=1.2, bold=True)
_PLAIN: Final = Style()
_STRONG: Final = Style(bold=True)
_LABEL: Final = Style(grey=90)
_REASON: Final = Style(grey=70)
_ADDRESS: Final = Style(bold=True, latin=True)
_NUMBER: Final = Style(latin=True)
_CODE: Final = Style(scale=1.8, bold=True, latin=True, spacing_points=2.0)
_BETWEEN: Final[Mapping[str, str]] = {"fr": "\N{NO-BREAK SPACE}; ", "ar": "؛ ", "en": "; "}
"""What parts one reason from the next: a reason can hold commas of its own."""
_LOCALES: Final[Mapping[str, str]] = {"fr": "fr", "ar": "ar", "en": "en_GB"}


def print_receipt(receipt: Receipt, language: str, code: Code, url: str) -> bytes:
    """Give a receipt as a PDF of one A4 page in a language; `url` is the page where the code is typed.

    Choices that do not fit at 14 points are left to that page, and a sentence says so.

    Raises:
        InvalidInputError: the language is none of ours, or the address is not plain or would tell what this is about.
    """
    if language not in LANGUAGES:
        raise InvalidInputError("receipt.language", "A receipt is in French, Arabic or English.")
    _require_plain(url)

    def laid(attempt: tuple[float, tuple[Choice, ...]]) -> Sheet:
        points, choices = attempt
        page = _Page(language, points)
        page.choices(choices, whole=choices == receipt.choices)
        page.way_back(code, url, is_open=any(choice.allowances for choice in receipt.choices))
        page.office(receipt.office)
        return page.sheet

    def fits(attempt: tuple[float, tuple[Choice, ...]]) -> bool:
        with laid(attempt) as sheet:
            return sheet.fits

    attempts = list(_attempts(receipt.choices))
    best = bisect_left(attempts, True, key=fits)
    if best == len(attempts):
        raise InvalidInputError("receipt.office", "The office's name and addresses are too long for a receipt.")
    with laid(attempts[best]) as sheet:
        return sheet.finished()


def _require_plain(url: str) -> None:
    parts = urlsplit(url)
    plain = parts.scheme in ("https", "http") and parts.hostname and not (parts.query or parts.fragment or "@" in url)
    if not plain:
        raise InvalidInputError(
            "receipt.address", "A receipt's address is plain, such as {example}.", example="https://example.org/my"
        )
    require_neutral([url])


def _attempts(choices: tuple[Choice, ...]) -> Iterator[tuple[float, tuple[Choice, ...]]]:
    """Give what to try, each shorter than the one before: everything in ever smaller letters, then ever less of it."""
    yield from ((points, choices) for points in SIZES_POINTS)
    yield from ((SIZES_POINTS[-1], choices[:count]) for count in range(len(choices) - 1, 0, -1))
    first = choices[0]
    for count in range(len(first.allowances) - 1, 0, -1):
        yield SIZES_POINTS[-1], (replace(first, allowances=first.allowances[:count]),)


class _Page:
    """A receipt being written, from the top down."""

    def __init__(self, language: str, points: float) -> None:
        self.language = language
        self.sheet = Sheet(language, points)
        self.sheet.text(self._say("Your choices"), _TITLE)
        self.sheet.gap(2)

    def choices(self, choices: Sequence[Choice], whole: bool) -> None:
        """Say what is allowed, each yes apart, and that everything else is not, or where the rest is said."""
        if not whole:
            part = "This is a part of what you said yes to. The rest is on the page, with the code."
            self.sheet.text(self._say(part), _PLAIN)
        elif any(choice.allowances for choice in choices):
            self.sheet.text(self._say("This is what you said yes to. To everything else you said no."), _PLAIN)
        for choice in choices:
            self.sheet.gap(4)
            if choice.closed:
                self.sheet.text(self._say(choice.closed, choice.closed_on), _PLAIN)
            else:
                self._yes(choice)
        self.sheet.gap(6)
        self.sheet.rule()
        self.sheet.gap(5)

    def way_back(self, code: Code, url: str, is_open: bool) -> None:
        """Say how to take it all back: by the square, by the code, by a word to anybody."""
        self.sheet.gap(1)
        top_mm = self.sheet.y_mm
        self.sheet.square(f"{url}#{code.compact}", _SCANNED)
        self.sheet.text(self._say("To change your mind" if is_open else "To see for yourself"), _HEADING, _STEPS)
        if is_open:
            free = "At any time, without giving a reason, without losing anything."
            self.sheet.text(self._say(free), _PLAIN, _STEPS)
        self.sheet.gap(2)
        self.sheet.text(self._say("Scan the square with a phone. Or open this page and type the code:"), _PLAIN, _STEPS)
        self.sheet.text(url.partition("://")[2], _ADDRESS, _STEPS)
        self.sheet.y_mm = max(self.sheet.y_mm, top_mm + _SQUARE_MM + 4)
        self.sheet.text(code.groups, _CODE)
        self.sheet.gap(3)
        self.sheet.text(self._say("Or without the code: call us, write to us, or tell any of us."), _PLAIN)
        self.sheet.gap(5)
        self.sheet.rule()
        self.sheet.gap(4)

    def office(self, office: Office) -> None:
        """Say whom to turn to, whom to turn to next, and that the paper need not be kept."""
        numbers = "   ".join(number for number in (office.phone, office.email) if number)
        lines = [(label(office.name, self.language), _STRONG), (numbers, _NUMBER)]
        self._row(("Contact", _LABEL), [*lines, (office.address, _PLAIN if _is_arabic(office.address) else _NUMBER)])
        self.sheet.gap(1.5)
        self._row(("Complaints", _LABEL), [(label(office.authority, self.language), _PLAIN)])
        self.sheet.gap(3)
        self.sheet.text(
            self._say(
                "There is no need to keep this paper. "
                "Whoever has the code can see and take back what is yours, but never allow more."
            ),
            _PLAIN,
        )

    def _yes(self, choice: Choice) -> None:
        self._row(("For whom", _LABEL), [(self._say("What, and what for"), _LABEL)])
        for allowance in choice.allowances:
            self.sheet.gap(1.5)
            reasons = _BETWEEN[self.language].join(self._say(reason) for reason in allowance.why)
            self._row((allowance.for_whom, _STRONG), [(self._listed(allowance.what), _PLAIN), (reasons, _REASON)])
        self.sheet.gap(1.5)
        self._row(("Until when", _LABEL), [(self._until(choice), _PLAIN)])

    def _until(self, choice: Choice) -> str:
        until = "Until {date}, or earlier if you wish." if choice.valid_until else "Until you change your mind."
        sentences = [
            self._say("Not before {date}.", choice.not_before) if choice.not_before else "",
            self._say(until, choice.valid_until),
            self._say("We will talk about it again by {date}.", choice.review_on) if choice.review_on else "",
        ]
        return " ".join(sentence for sentence in sentences if sentence)

    def _row(self, name: tuple[str, Style], lines: Sequence[tuple[str, Style]]) -> None:
        """Set a name and, beside it, the lines that hold anything; without any, nothing."""
        said = [(text, style) for text, style in lines if text]
        if not said:
            return
        top_mm = self.sheet.y_mm
        self.sheet.text(self._say(name[0]), name[1], _LABELS)
        below_mm = self.sheet.y_mm
        self.sheet.y_mm = top_mm
        for text, style in said:
            self.sheet.text(text, style, _VALUES)
        self.sheet.y_mm = max(self.sheet.y_mm, below_mm)

    def _say(self, sentence: str, day: date | None = None) -> str:
        values = {"date": self._day(day)} if day else None
        return translate(self.language, sentence, values)

    def _day(self, day: date) -> str:
        """Write a day so that no line ends in the middle of it."""
        return format_date(day, "long", locale=_LOCALES[self.language]).replace(" ", "\N{NO-BREAK SPACE}")

    def _listed(self, sentences: Sequence[str]) -> str:
        return format_list([self._say(sentence) for sentence in sentences], locale=_LOCALES[self.language])


def _is_arabic(text: str) -> bool:
    return any(unicodedata.bidirectional(character) == "AL" for character in text)
