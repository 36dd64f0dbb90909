"""What stands where on a printed receipt: one plain page in large type, a square to scan, a code to type.

Everything is said in the person's language; the file tells nothing beside the page. Source: rules B.2.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

from archive.adapters.papers.layout import (
    HEADING,
    LABEL,
    PLAIN,
    REASON,
    SIZES_POINTS,
    STRONG,
    Paper,
    require_printable,
    too_long,
)
from archive.adapters.papers.page import WIDTH_MM, Column, Sheet, Style
from archive.domain.codes import Code
from archive.domain.receipt import Choice, Office, Receipt
from archive.languages import SPEAKS

_SQUARE_MM: Final = 48.0
_STEPS: Final = Column(width_mm=WIDTH_MM - _SQUARE_MM - 8)
_SCANNED: Final = Column(start_mm=WIDTH_MM - _SQUARE_MM, width_mm=_SQUARE_MM)
_CODE: Final = Style(scale=1.8, bold=True, latin=True, spacing_points=2.0)


def print_receipt(receipt: Receipt, language: str, code: Code | None = None) -> bytes:
    """Give a receipt as a PDF of one A4 page in a language; without a code it says how to take back without one.

    Choices that do not fit at 14 points are left to the person's own page, and a sentence says so.

    Raises:
        InvalidInputError: the language is none of ours, or the office's address is not plain or would tell.
    """
    require_printable(language, receipt.office)

    def laid(attempt: tuple[float, tuple[Choice, ...]]) -> Sheet:
        points, choices = attempt
        page = _Page(language, points, "Your choices")
        page.choices(choices, whole=choices == receipt.choices)
        is_open = any(choice.allowances for choice in receipt.choices)
        if code is None:
            page.way_without(receipt.office, is_open)
        else:
            page.way_back(code, receipt.office, is_open)
        page.office(receipt.office)
        page.ending(has_code=code is not None)
        return page.sheet

    def fits(attempt: tuple[float, tuple[Choice, ...]]) -> bool:
        with laid(attempt) as sheet:
            return sheet.fits

    attempts = list(_attempts(receipt.choices))
    best = bisect_left(attempts, True, key=fits)
    if best == len(attempts):
        raise too_long()
    with laid(attempts[best]) as sheet:
        return sheet.finished()


def _attempts(choices: tuple[Choice, ...]) -> Iterator[tuple[float, tuple[Choice, ...]]]:
    """Give what to try, each shorter than the one before: everything in ever smaller letters, then ever less of it."""
    yield from ((points, choices) for points in SIZES_POINTS)
    yield from ((SIZES_POINTS[-1], choices[:count]) for count in range(len(choices) - 1, 0, -1))
    first = choices[0]
    for count in range(len(first.allowances) - 1, 0, -1):
        yield SIZES_POINTS[-1], (replace(first, allowances=first.allowances[:count]),)


class _Page(Paper):
    """A receipt being written, from the top down."""

    def choices(self, choices: Sequence[Choice], whole: bool) -> None:
        """Say what is allowed, each yes apart, and that everything else is not, or where the rest is said."""
        if not whole:
            part = "This is a part of what you said yes to. The rest is on the page, with the code."
            self.sheet.text(self.say(part), PLAIN)
        elif any(choice.allowances for choice in choices):
            self.sheet.text(self.say("This is what you said yes to. To everything else you said no."), PLAIN)
        for choice in choices:
            self.sheet.gap(4)
            if choice.closed:
                self.sheet.text(self.say(choice.closed, choice.closed_on), PLAIN)
            else:
                self._yes(choice)
        self.sheet.gap(6)
        self.sheet.rule()
        self.sheet.gap(5)

    def way_back(self, code: Code, office: Office, is_open: bool) -> None:
        """Say how to take it all back: by the square, by the code, by a word to anybody."""
        self.sheet.gap(1)
        top_mm = self.sheet.y_mm
        self.sheet.square(f"{office.door_url}#{code.compact}", _SCANNED)
        self._why(is_open, _STEPS)
        self.sheet.text(self.say("Scan the square with a phone. Or open this page and type the code:"), PLAIN, _STEPS)
        self.address(office, _STEPS)
        self.sheet.y_mm = max(self.sheet.y_mm, top_mm + _SQUARE_MM + 4)
        self.sheet.text(code.groups, _CODE)
        self.sheet.gap(3)
        self.sheet.text(self.say("Or without the code: call us, write to us, or tell any of us."), PLAIN)
        self.rule()

    def way_without(self, office: Office, is_open: bool) -> None:
        """Say how to take it all back without a code on the paper: by a word to anybody, or with one's own code."""
        self.sheet.gap(1)
        self._why(is_open, Column())
        self.sheet.text(self.say("Call us, write to us, or tell any of us. You need no paper and no code."), PLAIN)
        self.sheet.gap(2)
        self.sheet.text(self.say("If you have a code, open this page and type it:"), PLAIN)
        self.address(office)
        self.rule()

    def ending(self, has_code: bool) -> None:
        """Say that the paper need not be kept, and what a code on it can do."""
        if not has_code:
            self.no_need_to_keep()
            return
        self.no_need_to_keep(
            "There is no need to keep this paper. "
            "Whoever has the code can see and take back what is yours, but never allow more."
        )

    def _why(self, is_open: bool, column: Column) -> None:
        self.sheet.text(self.say("To change your mind" if is_open else "To see for yourself"), HEADING, column)
        if is_open:
            free = "At any time, without giving a reason, without losing anything."
            self.sheet.text(self.say(free), PLAIN, column)
        self.sheet.gap(2)

    def _yes(self, choice: Choice) -> None:
        self.row(("For whom", LABEL), [(self.say("What, and what for"), LABEL)])
        for allowance in choice.allowances:
            self.sheet.gap(1.5)
            reasons = SPEAKS[self.language].separator.join(self.say(reason) for reason in allowance.why)
            self.row((allowance.for_whom, STRONG), [(self.listed(allowance.what), PLAIN), (reasons, REASON)])
        self.sheet.gap(1.5)
        self.row(("Until when", LABEL), [(self._until(choice), PLAIN)])

    def _until(self, choice: Choice) -> str:
        until = "Until {date}, or earlier if you wish." if choice.valid_until else "Until you change your mind."
        sentences = [
            self.say("Not before {date}.", choice.not_before) if choice.not_before else "",
            self.say(until, choice.valid_until),
            self.say("We will talk about it again by {date}.", choice.review_on) if choice.review_on else "",
        ]
        return " ".join(sentence for sentence in sentences if sentence)
