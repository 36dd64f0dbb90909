"""What every paper for a person is made of: a title, rows of names and lines, how to come to the page, the office.

Everything is said in the person's language. Source: rules B.2.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Sequence
from datetime import date
from typing import Final
from urllib.parse import urlsplit

from babel.dates import format_date
from babel.lists import format_list

from archive.adapters.papers.page import WIDTH_MM, Column, Sheet, Style
from archive.domain.errors import InvalidInputError
from archive.domain.receipt import Office, require_neutral
from archive.languages import LANGUAGES, SPEAKS, label, translate

SIZES_POINTS: Final = (17, 16, 15, 14.5, 14)
"""The sizes that are tried, the most readable first; nothing is ever set smaller than the last."""

LABEL_MM: Final = 43.0
LABELS: Final = Column(width_mm=LABEL_MM - 3)
VALUES: Final = Column(start_mm=LABEL_MM, width_mm=WIDTH_MM - LABEL_MM)

TITLE: Final = Style(scale=1.9, bold=True)
HEADING: Final = Style(scale=1.2, bold=True)
PLAIN: Final = Style()
STRONG: Final = Style(bold=True)
LABEL: Final = Style(grey=90)
REASON: Final = Style(grey=70)
ADDRESS: Final = Style(bold=True, latin=True)
NUMBER: Final = Style(latin=True)

LEFT_OUT: Final = (
    "Where […] stands, there are words in letters that this paper cannot print; the page itself shows them."
)


def require_printable(language: str, office: Office) -> None:
    """Raise InvalidInputError unless the language is ours and the address of the page is plain and neutral."""
    if language not in LANGUAGES:
        raise InvalidInputError("receipt.language", "A receipt is in French, Arabic or English.")
    url = office.door_url
    parts = urlsplit(url)
    plain = parts.scheme in ("https", "http") and parts.hostname and not (parts.query or parts.fragment or "@" in url)
    if not plain:
        raise InvalidInputError(
            "receipt.address", "A receipt's address is plain, such as {example}.", example="https://example.org/my"
        )
    require_neutral([url])


def too_long() -> InvalidInputError:
    """Give the error of an office that leaves no room on the page."""
    return InvalidInputError("receipt.office", "The office's name and addresses are too long for a receipt.")


class Paper:
    """A page being written in one language, from the top down."""

    def __init__(self, language: str, points: float, title: str) -> None:
        self.language = language
        self.sheet = Sheet(language, points)
        self.sheet.text(self.say(title), TITLE)
        self.sheet.gap(2)

    def say(self, sentence: str, day: date | None = None) -> str:
        """Say a sentence in the page's language, with a day in its place."""
        values = {"date": self._day(day)} if day else None
        return translate(self.language, sentence, values)

    def listed(self, sentences: Sequence[str]) -> str:
        """Say several things one after the other, as the language lists them."""
        listed: str = format_list([self.say(sentence) for sentence in sentences], locale=SPEAKS[self.language].locale)
        return listed

    def rule(self) -> None:
        """Part what is above from what follows."""
        self.sheet.gap(5)
        self.sheet.rule()
        self.sheet.gap(4)

    def row(self, name: tuple[str, Style], lines: Sequence[tuple[str, Style]]) -> None:
        """Set a name and, beside it, the lines that hold anything; without any, nothing."""
        said = [(text, style) for text, style in lines if text]
        if not said:
            return
        top_mm = self.sheet.y_mm
        self.sheet.text(self.say(name[0]), name[1], LABELS)
        below_mm = self.sheet.y_mm
        self.sheet.y_mm = top_mm
        for text, style in said:
            self.sheet.text(text, style, VALUES)
        self.sheet.y_mm = max(self.sheet.y_mm, below_mm)

    def address(self, office: Office, column: Column | None = None) -> None:
        """Set the address of the page as it is typed."""
        self.sheet.text(office.door_url.partition("://")[2], ADDRESS, column)

    def office(self, office: Office) -> None:
        """Say whom to turn to, and whom to turn to next."""
        numbers = "   ".join(number for number in (office.phone, office.email) if number)
        lines = [(label(office.name, self.language), STRONG), (numbers, NUMBER)]
        self.row(("Contact", LABEL), [*lines, (office.address, PLAIN if _is_arabic(office.address) else NUMBER)])
        self.sheet.gap(1.5)
        self.row(("Complaints", LABEL), [(label(office.authority, self.language), PLAIN)])
        self.sheet.gap(3)

    def no_need_to_keep(self, said: str = "There is no need to keep this paper.") -> None:
        """End the page: it need not be kept; and where a sign stands for words that no font here has, say so."""
        self.sheet.text(self.say(said), PLAIN)
        if self.sheet.leaves_out:
            self.sheet.gap(1.5)
            self.sheet.text(self.say(LEFT_OUT), LABEL)

    def _day(self, day: date) -> str:
        """Write a day so that no line ends in the middle of it."""
        written: str = format_date(day, "long", locale=SPEAKS[self.language].locale)
        return written.replace(" ", "\N{NO-BREAK SPACE}")


def finished(paper: Callable[[float], Paper]) -> bytes:
    """Give a page in the largest letters in which it is one page.

    Raises:
        InvalidInputError: even the smallest are too large.
    """
    for points in SIZES_POINTS:
        with paper(points).sheet as sheet:
            if sheet.fits:
                return sheet.finished()
    raise too_long()


def _is_arabic(text: str) -> bool:
    return any(unicodedata.bidirectional(character) == "AL" for character in text)
