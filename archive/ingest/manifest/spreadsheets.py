"""The cells of a sheet, saved as CSV or by a spreadsheet program as XLSX; what they mean is decided elsewhere."""

from __future__ import annotations

import codecs
import csv
import io
import os
import re
import warnings
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from datetime import date, datetime, time
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, Final

if TYPE_CHECKING:
    from openpyxl.workbook import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

from archive.domain.errors import InvalidInputError
from archive.ingest.manifest.said_words import is_heading_row
from archive.ports.outside import open_outside

LARGEST_BYTES: Final = 10_000_000
_MOST_UNPACKED_BYTES: Final = 64 << 20
_MOST_PARTS: Final = 500
_MOST_ROWS, _MOST_COLUMNS = 20_000, 50
_LAST_ROW: Final = 1_048_576
_FIRST_LINES: Final = 10
# Where cells of one column are made one over several rows: the column, the first row and the last.
_MERGED: Final = re.compile(rb'<(?:\w+:)?mergeCell\b[^>]{0,80}?\bref="([A-Z])(\d{1,7}):\1(\d{1,7})"')
_FILE_HEADING: Final = re.compile(r"(?:^|[,;\t])\s*\"?file\"?\s*(?:$|[,;\t])", re.IGNORECASE)
_SAID_SEPARATOR: Final = re.compile(r"sep=([,;\t])\r?\n", re.IGNORECASE)
# No spreadsheet program writes a document type: who does wants entities to multiply or files to be read.
_DOCTYPE: Final = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_BROKEN: Final = (
    OSError,
    ValueError,
    LookupError,
    TypeError,
    AttributeError,
    EOFError,
    SyntaxError,  # both parsers' faults are some of these
    zlib.error,
    zipfile.BadZipFile,
    NotImplementedError,
)
"""What a reader of such files raises on a broken one."""


def read_cells(path: Path) -> list[list[str]]:
    """Give the rows of a sheet, each as the texts in its cells; of an XLSX, those of the sheet that lists files.

    A cell that was made one over several rows says the same in each of them; where no sheet of an XLSX lists files, or
    all of a CSV is one, it is the first.

    Raises:
        InvalidInputError: it cannot be read.
    """
    try:
        with open_outside(path) as source:
            if os.fstat(source.fileno()).st_size > LARGEST_BYTES:
                raise _unreadable()
            return _cells(source)
    except OSError:
        raise _unreadable() from None


def cells_of(content: bytes) -> list[list[str]]:
    """Give the same of a sheet that was sent, and that is put on no disk.

    Raises:
        InvalidInputError: it cannot be read.
    """
    if len(content) > LARGEST_BYTES:
        raise _unreadable()
    return _cells(io.BytesIO(content))


def _cells(source: BinaryIO) -> list[list[str]]:
    try:
        rows = list(_read_xlsx(source) if zipfile.is_zipfile(source) else _read_csv(source))
    except InvalidInputError:
        raise
    except (*_BROKEN, csv.Error):
        raise _unreadable() from None
    if rows:
        rows[0] = _without_empty_end(rows[0])
    return rows


def _read_csv(source: BinaryIO) -> Iterator[list[str]]:
    source.seek(0)
    content = source.read()
    # Excel's “Unicode text” is UTF-16, and says so by its first bytes.
    text = content.decode("utf-16" if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) else "utf-8-sig")
    said = _SAID_SEPARATOR.match(text)
    if said is not None:
        text = text[said.end() :]
    separator = said[1] if said else max(",;\t", key=_lines_above(text).count)
    return csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)


def _lines_above(text: str) -> str:
    """Give the first line that holds a heading, or else the first: by it is told what parts cells."""
    lines = text.splitlines()[:_FIRST_LINES] or [""]
    return next((line for line in lines if _FILE_HEADING.search(line)), lines[0])


def _read_xlsx(source: BinaryIO) -> Iterator[list[str]]:
    # Few commands read a workbook, and what reads it takes longer to load than most of them run.
    from openpyxl import load_workbook

    _require_harmless(source)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # about looks that are not read: colours, menus, filters
        book = load_workbook(source, read_only=True, data_only=True, keep_links=False)
        try:
            sheet = _list_in(book)
            rows = list(_filled(sheet.iter_rows(max_col=_MOST_COLUMNS, values_only=True)))
            # What reads row by row knows nothing of merged cells: the sheet's own part names them behind its rows.
            with sheet._get_source() as part:
                _spread(rows, _MERGED.findall(part.read()))
            yield from rows
        finally:
            book.close()


def _list_in(book: Workbook) -> Worksheet:
    """Give the one sheet of a workbook that lists files, or its first.

    Raises:
        InvalidInputError: several list files: whichever were read, the files of the others would be missing.
    """
    listing = []
    for sheet in book.worksheets:
        sheet.reset_dimensions()
        above = sheet.iter_rows(max_row=_FIRST_LINES, max_col=_MOST_COLUMNS, values_only=True)
        if any(is_heading_row([_text(value) for value in row]) for row in above):
            listing.append(sheet)
    if len(listing) > 1:
        sentence = (
            "Several sheets of this workbook list files: {sheets}. Put all of them onto one, or save each by itself."
        )
        raise InvalidInputError("sheet_several", sentence, sheets=", ".join(each.title for each in listing)[:200])
    return listing[0] if listing else book.worksheets[0]


def _spread(rows: list[list[str]], merged: Iterable[tuple[bytes, bytes, bytes]]) -> None:
    """Write what a merged cell says into each row that it covers and that holds anything."""
    done: set[tuple[int, int]] = set()
    for letter, first, last in merged:
        place, top = ord(letter) - ord("A"), int(first) - 1
        for number in range(top + 1, min(int(last), len(rows))):
            if (number, place) in done:
                break
            done.add((number, place))
            if any(rows[number]):
                rows[number][place] = rows[top][place] if place < len(rows[top]) else ""


def _filled(rows: Iterable[tuple[object, ...]]) -> Iterator[list[str]]:
    """Yield rows as texts; what follows the last filled one, such as a border drawn down the page, is none."""
    empty = 0
    for number, row in enumerate(rows):
        if number - empty >= _MOST_ROWS or number >= _LAST_ROW:
            raise _unreadable()
        if any(value is not None for value in row):
            yield from ([] for _ in range(empty))
            empty = 0
            yield [_text(value) for value in row]
        else:
            empty += 1


def _require_harmless(source: BinaryIO) -> None:
    with zipfile.ZipFile(source) as packed:
        parts = packed.infolist()
        if len(parts) > _MOST_PARTS or sum(part.file_size for part in parts) > _MOST_UNPACKED_BYTES:
            raise _unreadable()
        for part in parts:
            # A part is never longer than it says; a file in UTF-16 would hide the word from a search in single bytes.
            if _DOCTYPE.search(packed.read(part).replace(b"\0", b"")):
                raise _unreadable()


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime) and value.time() == time.min:
        return value.date().isoformat()
    if isinstance(value, datetime | date):
        return value.isoformat()
    return str(value)


def _without_empty_end(cells: list[str]) -> list[str]:
    while cells and not cells[-1].strip():
        cells = cells[:-1]
    return cells


def _unreadable() -> InvalidInputError:
    return InvalidInputError("sheet_unreadable", "This sheet cannot be read; save it as XLSX, or as CSV in UTF-8.")
