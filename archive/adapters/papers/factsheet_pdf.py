"""What stands where on a factsheet: one page, with a table of how many people were meant and reached."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from typing import Final

from babel.numbers import format_decimal

from archive.adapters.papers.layout import HEADING, LABEL, LEFT_OUT, PLAIN, TITLE
from archive.adapters.papers.page import WIDTH_MM, Column, Sheet, Style
from archive.domain.errors import InvalidInputError
from archive.domain.rooms.factsheet import Factsheet, is_few
from archive.languages import LANGUAGES, SPEAKS, translate

_SIZES_POINTS: Final = (12.5, 11.0, 9.5)
_MOST_PARAGRAPHS: Final = 32
_NUMBER_MM: Final = 28.0
_GROUP: Final = Column(width_mm=WIDTH_MM - 2 * _NUMBER_MM - 4)
_PLANNED: Final = Column(start_mm=WIDTH_MM - 2 * _NUMBER_MM, width_mm=_NUMBER_MM)
_REACHED: Final = Column(start_mm=WIDTH_MM - _NUMBER_MM, width_mm=_NUMBER_MM)
_STRONG: Final = Style(bold=True)
_NONE: Final = "–"


def print_factsheet(facts: Factsheet, language: str) -> bytes:
    """Give a factsheet as a PDF of one A4 page in a language; what does not fit even in small letters ends the page.

    Raises:
        InvalidInputError: the language is none of ours.
    """
    if language not in LANGUAGES:
        raise InvalidInputError("receipt.language", "A receipt is in French, Arabic or English.")
    whole = len(facts.results[:_MOST_PARAGRAPHS])
    for points in _SIZES_POINTS:
        with _laid(facts, language, points, whole) as sheet:
            if sheet.fits:
                return sheet.finished()
    left = bisect_left(range(whole), True, key=lambda number: not _fits(facts, language, number + 1))
    with _laid(facts, language, _SIZES_POINTS[-1], left) as sheet:
        return sheet.finished()


def _fits(facts: Factsheet, language: str, paragraphs: int) -> bool:
    with _laid(facts, language, _SIZES_POINTS[-1], paragraphs) as sheet:
        return sheet.fits


def _laid(facts: Factsheet, language: str, points: float, paragraphs: int) -> Sheet:
    sheet = Sheet(language, points)
    sheet.text(facts.title, TITLE)
    sheet.gap(2)
    _paragraph(sheet, facts.lead, PLAIN)
    if facts.counts:
        _heading(sheet, language, "People it is for")
        _row(sheet, ("", translate(language, "planned"), translate(language, "reached")), LABEL)
        for group, planned, reached in facts.counts:
            _row(sheet, (group, _said(planned, language), _said(reached, language)), PLAIN)
            sheet.rule()
            sheet.gap(1.5)
    if facts.results[:paragraphs]:
        _heading(sheet, language, "What came of it")
        for text in facts.results[:paragraphs]:
            _paragraph(sheet, text, PLAIN)
    for label, lines in facts.lists.items():
        _heading(sheet, language, label)
        _paragraph(sheet, " · ".join(lines), PLAIN)
    sheet.gap(4)
    if sheet.leaves_out:
        sheet.text(translate(language, LEFT_OUT), LABEL)
        sheet.gap(1.5)
    sheet.text(translate(language, "No number here is so small that somebody could be recognised by it."), LABEL)
    return sheet


def _heading(sheet: Sheet, language: str, sentence: str) -> None:
    sheet.gap(5)
    sheet.text(translate(language, sentence), HEADING)
    sheet.gap(1.5)


def _paragraph(sheet: Sheet, text: str, style: Style) -> None:
    if text:
        sheet.text(text, style)
        sheet.gap(2)


def _row(sheet: Sheet, cells: Sequence[str], style: Style) -> None:
    """Set a group and its two numbers beside it, and go on below the longest of them."""
    top_mm, below_mm = sheet.y_mm, sheet.y_mm
    for text, column in zip(cells, (_GROUP, _PLANNED, _REACHED), strict=True):
        sheet.y_mm = top_mm
        if text:
            sheet.text(text, style if column is _GROUP or style is LABEL else _STRONG, column)
        below_mm = max(below_mm, sheet.y_mm)
    sheet.y_mm = below_mm


def _said(number: int | None, language: str) -> str:
    if number is None:
        return _NONE
    if is_few(number):
        return translate(language, "a few")
    written: str = format_decimal(number, locale=SPEAKS[language].locale)
    return written
