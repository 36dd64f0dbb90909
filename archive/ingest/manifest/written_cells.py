"""A table of texts written as a sheet, so that a spreadsheet program reads every cell as words and runs none."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from typing import Final

from archive.languages import direction

_HOLD: Final = "'"
_HELD: Final = frozenset(("=", "+", "-", "@", "\t", "\r", _HOLD))
"""With what a cell begins that a spreadsheet program would run, or take for what keeps it from that."""


def write_csv(table: Sequence[Sequence[str]]) -> bytes:
    """Write a table as CSV; the mark in front tells spreadsheet programs that this is UTF-8."""
    out = io.StringIO(newline="")
    csv.writer(out).writerows([[_held(cell) for cell in row] for row in table])
    return ("\ufeff" + out.getvalue()).encode()


def as_written(table: Sequence[Sequence[str]]) -> list[list[str]]:
    """Give a table that came back as CSV as it was before `write_csv` kept its cells from being run."""
    return [[cell[1:] if cell[:1] == _HOLD and cell[1:2] in _HELD else cell for cell in row] for row in table]


def _held(cell: str) -> str:
    return _HOLD + cell if cell[:1] in _HELD and cell else cell


def write_xlsx(table: Sequence[Sequence[str]], language: str) -> bytes:
    """Write a table as XLSX, its headings bold and staying, running as the language does."""
    # Few requests write a workbook, and what writes it takes long to load.
    from openpyxl import Workbook
    from openpyxl.styles import Alignment, Font

    book = Workbook()
    sheet = book.worksheets[0]
    sheet.freeze_panes = "C2"
    sheet.sheet_view.rightToLeft = direction(language) == "rtl"
    for number, row in enumerate(table, start=1):
        for place, text in enumerate(row, start=1):
            cell = sheet.cell(number, place)
            cell.value, cell.data_type = text, "s"
            cell.alignment = Alignment(wrap_text=number > 1, vertical="top")
            if number == 1:
                cell.font = Font(bold=True)
                sheet.column_dimensions[cell.column_letter].width = 24
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()
