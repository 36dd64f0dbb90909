"""A sheet to fill in: its headings as they are read, and what belongs under each in a person's language."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Final

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from archive.domain.errors import InvalidInputError
from archive.domain.terms import WorkKind
from archive.ingest.manifest.manifest import COLUMNS, TITLES
from archive.ingest.vocabulary import FORMS, THEMES, belongs_to, read_thesaurus
from archive.languages import _, direction, label, language_name, translate

EXPLAINED: Final[Mapping[str, str]] = {
    "file": _("The file's name, from the folder of this sheet on; must be there."),
    "kind": _("interview, slam, music, writing, photo or radio; left empty, the file's content decides."),
    "participant": _("The id of the person whose work it is; “archive participant list” shows all."),
    "form": _("A form of the vocabulary; the list is below."),
    "themes": _("Themes of the vocabulary, apart by spaces; the list is below."),
    "language": _("The languages that are spoken or written, such as fr ar, apart by spaces."),
}
"""What belongs under each other heading."""

IN_A_LANGUAGE: Final = _("The title in {language}.")
"""What belongs under the headings of titles."""

_FIRST_ROWS: Final = 1_000
_WIDTH: Final = 22


def write_template(path: Path, language: str) -> None:
    """Write an empty sheet, as XLSX or CSV by its name's ending; an existing file is never written over.

    Raises:
        InvalidInputError: the name ends otherwise, or there is such a file already.
    """
    ending = path.suffix.lower()
    if ending not in (".xlsx", ".csv"):
        raise InvalidInputError("template_ending", "Name the sheet something.xlsx or something.csv.")
    try:
        with path.open("xb") as out:
            if ending == ".xlsx":
                _book(language).save(out)
            else:
                # The mark in front tells spreadsheet programs that this is UTF-8.
                out.write(("\ufeff" + ",".join(COLUMNS) + "\r\n").encode())
    except FileExistsError:
        raise InvalidInputError("template_there", "There is a file of this name already; choose another.") from None


def _book(language: str) -> Workbook:
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = translate(language, "Files")
    sheet.append(list(COLUMNS))
    _dress(sheet, language)
    kinds = DataValidation(type="list", formula1=f'"{",".join(kind.value for kind in WorkKind)}"', allow_blank=True)
    column = sheet.cell(1, COLUMNS.index("kind") + 1).column_letter
    kinds.add(f"{column}2:{column}{_FIRST_ROWS}")
    sheet.add_data_validation(kinds)
    _explain(book.create_sheet(translate(language, "What belongs where")), language)
    return book


def _explain(sheet: Worksheet, language: str) -> None:
    sheet.append([translate(language, "Column"), translate(language, "What belongs there")])
    for column in COLUMNS:
        sheet.append([column, _explained(column, language)])
    for scheme in (FORMS, THEMES):
        sheet.append([])
        for concept in read_thesaurus():
            if belongs_to(concept.id, scheme):
                sheet.append([concept.id, label(concept.labels, language)])
    _dress(sheet, language)
    sheet.column_dimensions["B"].width = 4 * _WIDTH
    for row in sheet.iter_rows(min_row=2, min_col=2, max_col=2):
        row[0].alignment = Alignment(wrap_text=True, vertical="top")


def _explained(column: str, language: str) -> str:
    if column in TITLES:
        return translate(language, IN_A_LANGUAGE, {"language": language_name(TITLES[column], language)})
    return translate(language, EXPLAINED[column])


def _dress(sheet: Worksheet, language: str) -> None:
    """Make the headings stand out and stay, and let the sheet run as the language does."""
    sheet.freeze_panes = "A2"
    sheet.sheet_view.rightToLeft = direction(language) == "rtl"
    for cell in sheet[1]:
        cell.font = Font(bold=True)
        sheet.column_dimensions[cell.column_letter].width = _WIDTH
