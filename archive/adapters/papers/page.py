"""How text is set on one A4 page, from the left or from the right, in letters that hold together.

The fonts are shipped with the program (`fonts/`, SIL Open Font License): Noto Sans and Noto Naskh Arabic, cut down to
the letters of our languages, and Noto Sans for Adlam, N’Ko and Ethiopic, opened where they are met. Words in other
letters stand as […]. Letters are shaped by HarfBuzz and ordered by the Unicode bidirectional algorithm, as fpdf2
implements it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import Final

import segno
from fpdf import FPDF
from fpdf.enums import Align, XPos, YPos
from fpdf.fonts import TTFFont
from pypdf import PdfReader, PdfWriter

from archive.languages import direction, direction_of

FONTS: Final = Path(__file__).resolve().parent.parent / "fonts"

PAGE_WIDTH_MM: Final = 210.0
PAGE_HEIGHT_MM: Final = 297.0
MARGIN_MM: Final = 17.0
TOP_MM: Final = 13.0
WIDTH_MM: Final = PAGE_WIDTH_MM - 2 * MARGIN_MM

_FILES: Final = {
    ("latin", ""): "NotoSans-Regular.ttf",
    ("latin", "B"): "NotoSans-Bold.ttf",
    ("arabic", ""): "NotoNaskhArabic-Regular.ttf",
    ("arabic", "B"): "NotoNaskhArabic-Bold.ttf",
}
_RARE: Final[Mapping[str, tuple[str, range]]] = {
    "adlam": ("NotoSansAdlam-Regular.ttf", range(0x1E900, 0x1E960)),
    "nko": ("NotoSansNKo-Regular.ttf", range(0x07C0, 0x0800)),
    "ethiopic": ("NotoSansEthiopic-Regular.ttf", range(0x1200, 0x1380)),
}
"""Fonts that few papers need, each with its letters; one weight stands for both."""
_MM_PER_POINT: Final = 25.4 / 72
_LEADING: Final = {"latin": 1.34, "arabic": 1.5}
_SCALE: Final = {"latin": 1.0, "arabic": 1.08}
"""Naskh letters are smaller than Latin ones of the same size; they are set larger to be read as easily."""
_FULL_POINTS: Final = 17
"""The size of letters at which gaps are as wide as they are said to be."""
_FROM_RIGHT: Final = r"\u0590-\u08ff\ufb1d-\ufefc\U0001e900-\U0001e95f"
_BEFORE_NUMBER: Final = re.compile(rf"(?<=[{_FROM_RIGHT}])(?![{_FROM_RIGHT}\d])(?=\W*\d)")
"""Where words from the right end before a number, which fpdf2 2.8.9 would draw glued to their wrong end."""
_NO_DAY: Final = datetime(2000, 1, 1, tzinfo=UTC)
"""The date that stands in a file until its description is taken out."""


@dataclass(frozen=True)
class Style:
    """How a stretch of text is set: its size beside the page's own, its weight, how light a grey, how far apart.

    `latin` text (an address, a number, a code) is set in Latin letters from left to right on every page.
    """

    scale: float = 1.0
    bold: bool = False
    grey: int = 0
    spacing_points: float = 0.0
    latin: bool = False


@dataclass(frozen=True)
class Column:
    """Where text stands: how far from the side where reading starts, and how wide."""

    start_mm: float = 0.0
    width_mm: float = WIDTH_MM


class _Unnamed(FPDF):
    """A document without the identifier that fpdf2 computes of what it says and when."""

    def file_id(self) -> None:
        """Give none."""


class Sheet:
    """One page in one language; text goes below what is there already. A context that closes the fonts' files."""

    def __init__(self, language: str, points: float) -> None:
        self._points = points
        self._language = language
        self._from_right = direction(language) == "rtl"
        self._family = "arabic" if self._from_right else "latin"
        self._pdf = _Unnamed(unit="mm", format="A4")
        self._pdf.set_auto_page_break(False)
        self._pdf.c_margin = 0
        for (family, weight), name in _FILES.items():
            self._pdf.add_font(family, weight, FONTS / name)
        self._fallbacks = ["latin", "arabic"]
        self._pdf.set_fallback_fonts(self._fallbacks, exact_match=True)
        self._pdf.set_lang(language)
        self._pdf.add_page()
        self._letters = _letters_of(self._pdf)
        self.leaves_out = False
        self.y_mm = TOP_MM

    def __enter__(self) -> Sheet:
        """Give the page itself."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close the fonts' files, which fpdf2 leaves open."""
        for font in self._pdf.fonts.values():
            if isinstance(font, TTFFont):
                font.ttfont.close()

    @property
    def fits(self) -> bool:
        """Tell whether everything set so far is on the page."""
        return self.y_mm <= PAGE_HEIGHT_MM - TOP_MM

    def gap(self, height_mm: float) -> None:
        """Leave some white, less where the letters are small."""
        self.y_mm += height_mm * self._points / _FULL_POINTS

    def text(self, text: str, style: Style, column: Column | None = None) -> None:
        """Set a paragraph and move below it; words in letters of no font here stand as […], and are noted."""
        text = self._known(text)
        place = column or Column()
        family = "latin" if style.latin else self._family
        points = self._points * style.scale * _SCALE[family]
        self._pdf.set_font(family, "B" if style.bold else "", points)
        self._pdf.set_char_spacing(style.spacing_points)
        self._pdf.set_text_color(style.grey)
        way = "ltr" if style.latin else direction_of(text, self._language)
        self._pdf.set_text_shaping(True, direction=way)
        self._pdf.set_xy(MARGIN_MM + self._left(place), self.y_mm)
        self._pdf.multi_cell(
            w=place.width_mm,
            h=points * _MM_PER_POINT * _LEADING[family],
            text=_BEFORE_NUMBER.sub("\N{LEFT-TO-RIGHT MARK}", text) if way == "ltr" else text,
            align=Align.R if self._from_right else Align.L,
            new_x=XPos.LMARGIN,
            new_y=YPos.NEXT,
        )
        self.y_mm = self._pdf.get_y()

    def _known(self, text: str) -> str:
        """Give a text with a sign in the place of what no font here has: never boxes, which say nothing."""
        for family, (name, letters) in _RARE.items():
            if family not in self._fallbacks and any(ord(letter) in letters for letter in text):
                self._open(family, name)
        unknown = re.escape("".join({letter for letter in text if not self._has(letter)}))
        if not unknown:
            return text
        self.leaves_out = True
        return re.sub(rf"[{unknown}](?:[\s{unknown}]*[{unknown}])?", "[…]", text)

    def _open(self, family: str, name: str) -> None:
        for weight in ("", "B"):
            self._pdf.add_font(family, weight, FONTS / name)
        self._fallbacks.append(family)
        self._pdf.set_fallback_fonts(self._fallbacks, exact_match=True)
        font = self._pdf.fonts[family]
        if isinstance(font, TTFFont):
            self._letters |= frozenset(font.cmap)

    def _has(self, letter: str) -> bool:
        return ord(letter) in self._letters or unicodedata.category(letter)[0] in "CZ"

    def rule(self) -> None:
        """Draw a thin line across."""
        self._pdf.set_draw_color(150)
        self._pdf.set_line_width(0.25)
        self._pdf.line(MARGIN_MM, self.y_mm, PAGE_WIDTH_MM - MARGIN_MM, self.y_mm)

    def square(self, content: str, column: Column) -> None:
        """Draw what a phone can scan, as wide as the column; the page's white around it is its margin."""
        rows = [list(row) for row in segno.make_qr(content, error="m").matrix]
        side_mm = column.width_mm / len(rows)
        left_mm = MARGIN_MM + self._left(column)
        self._pdf.set_fill_color(0)
        for down, row in enumerate(rows):
            for start, length in _runs(row):
                place = (left_mm + start * side_mm, self.y_mm + down * side_mm)
                self._pdf.rect(*place, length * side_mm, side_mm, style="F")

    def finished(self) -> bytes:
        """Give the page as a PDF without a word about itself: no title, no maker, no date."""
        self._pdf.set_producer("")
        self._pdf.set_creation_date(_NO_DAY)
        writer = PdfWriter(clone_from=PdfReader(BytesIO(bytes(self._pdf.output()))))
        writer.metadata = None
        silent = BytesIO()
        writer.write(silent)
        return silent.getvalue()

    def _left(self, column: Column) -> float:
        return WIDTH_MM - column.start_mm - column.width_mm if self._from_right else column.start_mm


def _letters_of(pdf: FPDF) -> frozenset[int]:
    """Give every letter that both weights of a family have."""
    cmaps = {name: frozenset(font.cmap) for name, font in pdf.fonts.items() if isinstance(font, TTFFont)}
    return (cmaps["latin"] & cmaps["latinB"]) | (cmaps["arabic"] & cmaps["arabicB"])


def _runs(row: list[int]) -> list[tuple[int, int]]:
    """Give where each stretch of dark squares starts and how long it is, so that no hairline parts them."""
    runs: list[tuple[int, int]] = []
    for place, dark in enumerate(row):
        if not dark:
            continue
        if runs and sum(runs[-1]) == place:
            runs[-1] = (runs[-1][0], runs[-1][1] + 1)
        else:
            runs.append((place, 1))
    return runs
