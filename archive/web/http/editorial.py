"""How what editors wrote is set on a page: in its own language, or in another that is told."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from babel.dates import format_date

from archive.domain.rooms.entries import Texts
from archive.domain.rooms.factsheet import is_few
from archive.domain.rooms.rules import lines_of, row_of
from archive.languages import LANGUAGES, SPEAKS, direction, direction_of, set_as

_YEARS: Final = range(1900, 2200)


@dataclass(frozen=True)
class Said:
    """A text in the page's language, or else in another one that is told; which way it runs, and its pieces."""

    text: str
    language: str
    runs: str
    is_other: bool

    @property
    def lines(self) -> tuple[str, ...]:
        """Give its lines."""
        return lines_of(self.text)

    @property
    def rows(self) -> tuple[tuple[str, ...], ...]:
        """Give what stands in each of its lines, one thing after the other; nothing where no line has several."""
        rows = tuple(map(row_of, self.lines))
        return rows if any(len(row) > 1 for row in rows) else ()

    @property
    def paragraphs(self) -> list[str]:
        """Give what an empty line parts."""
        return [piece.strip() for piece in self.text.split("\n\n") if piece.strip()]


def said(texts: Texts | None, lang: str) -> Said | None:
    """Give a text as a page in a language shows it, or None where nobody wrote it in any."""
    code = next((code for code in (lang, *LANGUAGES) if texts and texts.get(code)), None)
    if texts is None or code is None:
        return None
    text = set_as(code, texts[code])
    runs = direction_of(text, code)
    return Said(text=text, language=code if runs == direction(code) else "", runs=runs, is_other=code != lang)


def words_of_rooms(lang: str) -> dict[str, Any]:
    """Give what a template needs to write what editors wrote."""
    return {"said": lambda texts: said(texts, lang), "on": lambda day: day_text(day, lang), "few": is_few}


def day_text(day: date, lang: str) -> str:
    """Write a day as a language does; one that nobody can have meant is not written."""
    return format_date(day, "long", locale=SPEAKS[lang].locale) if day.year in _YEARS else ""
