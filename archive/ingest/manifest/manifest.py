"""A sheet that says what is in each file: every row is checked before the first file is taken."""

from __future__ import annotations

import difflib
import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final, TypeVar

from archive.domain.errors import InvalidInputError, NotFoundError
from archive.domain.file_types import is_accepted
from archive.domain.ids import ConceptId, ParticipantId
from archive.domain.thesaurus.concept import Concept
from archive.domain.words.hidden_marks import trimmed
from archive.ingest.intake.receive import NewWork
from archive.ingest.manifest.named_files import files_meant
from archive.ingest.manifest.named_people import NamedPeople
from archive.ingest.manifest.said_words import heading_called, kind_called
from archive.ingest.manifest.spreadsheets import read_cells
from archive.ingest.vocabulary import FORMS, THEMES, belongs_to
from archive.language_names import languages_called
from archive.languages import LANGUAGES
from archive.ports import Catalogue
from archive.ports.outside import as_named, open_outside

T = TypeVar("T")

TITLES: Final = {f"title_{language}": language for language in LANGUAGES}
"""The columns of titles, each with its language."""

COLUMNS: Final = ("file", *TITLES, "kind", "participant", "form", "themes", "language")
"""The headings that a sheet may have; only the first one must be there."""

# How alike a heading must be to one that is known to be taken for a slip of the pen.
_LIKELY_MEANT: Final = 0.75
_HIGHEST_HEADINGS: Final = 10
_LARGEST_SIDECAR_BYTES: Final = 100_000
_PARTS: Final = re.compile(r"[\\/]")
_SEPARATORS: Final = re.compile(r"[|;,\s]+")

_NAMED: Final = 4
"""How many files that one name may mean are told."""

_SEVERAL_PEOPLE: Final = (
    "Row {row}, column {column}: several people are called {cell}; write the id of the one you mean."
)
_UNKNOWN_TYPE: Final = "Row {row}, column {column}: files such as {cell} are not taken in."
_FAULTS: Final[Mapping[str, str]] = {
    "file": "Row {row}, column {column}: there is no file {cell} beside the sheet.",
    "beyond": "Row {row}, column {column}: {cell} does not lie in the sheet's own folder.",
    "kind": "Row {row}, column {column}: {cell} is no kind; use interview, slam, music, writing, photo or radio.",
    "participant": "Row {row}, column {column}: there is no participant {cell}; “archive participant list” shows all.",
    "form": "Row {row}, column {column}: {cell} is no form of the vocabulary, such as fm.interview.",
    "themes": "Row {row}, column {column}: {cell} is no theme of the vocabulary, such as th.journey.",
    "language": "Row {row}, column {column}: {cell} is no language, such as fr, ar or en.",
}


@dataclass(frozen=True)
class SheetRow:
    """One row of a sheet: its file and what is said about it."""

    path: Path
    entry: NewWork


@dataclass(frozen=True)
class Sheet:
    """What a sheet says; as long as there is one fault, nothing of it is to be taken.

    `ignored` are the headings of columns that say nothing to the archive.
    """

    lines: tuple[SheetRow, ...]
    faults: tuple[InvalidInputError, ...]
    ignored: tuple[str, ...] = ()


@dataclass(frozen=True)
class Row:
    """One row as it was read: its number as a spreadsheet counts, its line, and what is wrong with it."""

    number: int
    line: SheetRow
    faults: tuple[InvalidInputError, ...]


def read_manifest(path: Path, catalogue: Catalogue, otherwise: NewWork) -> Sheet:
    """Read a sheet (CSV or XLSX, with a line of headings); what a row leaves empty is taken from `otherwise`.

    Files are named from the sheet's own folder on. Every fault names its row, counted as a spreadsheet does, and
    its column.

    Raises:
        InvalidInputError: the sheet as a whole cannot be read.
    """
    table = read_cells(as_named(path))
    rows = _read(table, as_named(path).parent, catalogue, otherwise)
    ignored = tuple(cell.strip()[:80] for cell in _heading_row(table)[1] if cell.strip() and not _known(cell))
    return Sheet(tuple(row.line for row in rows), tuple(fault for row in rows for fault in row.faults), ignored)


def read_rows(path: Path, catalogue: Catalogue, otherwise: NewWork) -> list[Row]:
    """Read a sheet row by row, as `read_manifest` does."""
    return _read(read_cells(path), path.parent, catalogue, otherwise)


def _read(table: list[list[str]], folder: Path, catalogue: Catalogue, otherwise: NewWork) -> list[Row]:
    found: list[Row] = []
    seen: set[Path] = set()
    people = NamedPeople(catalogue)
    for number, cells, beyond in _rows(table):
        row = _Row(number, cells, folder, people)
        line = row.read(otherwise)
        if beyond:
            row.fault_beyond(beyond)
        if line.path in seen and not row.faults:
            row.fault("file", "Row {row}, column {column}: {cell} stands in an earlier row already.")
        seen.add(line.path)
        found.append(Row(number, line, tuple(row.faults)))
    return found


def read_sidecar(path: Path, file: Path, catalogue: Catalogue, otherwise: NewWork) -> Row:
    """Read what a small JSON file beside a file says of it: one object with the headings of a sheet as its names.

    Raises:
        InvalidInputError: it cannot be read.
    """
    row = _Row(1, {**_object(path), "file": file.name}, file.parent, NamedPeople(catalogue))
    line = row.read(otherwise)
    return Row(1, line, tuple(row.faults))


def _object(path: Path) -> dict[str, str]:
    try:
        with open_outside(path) as source:
            told = json.loads(source.read(_LARGEST_SIDECAR_BYTES).decode("utf-8-sig"))
    except (OSError, ValueError, RecursionError, InvalidInputError):
        told = None
    if not isinstance(told, dict):
        raise InvalidInputError("sidecar_unreadable", "The file {file} beside it cannot be read.", file=path.name)
    for name in told:
        # Other programs write such files too: one that is not ours says nothing that could be believed.
        if not _known(name):
            raise _unknown(name, difflib.get_close_matches(heading_called(name), COLUMNS, n=1, cutoff=0)[0])
    return {heading_called(name): _one_cell(value) for name, value in told.items()}


def _one_cell(value: object) -> str:
    return " ".join(map(str, value)) if isinstance(value, list) else "" if value is None else str(value).strip()


class _Row:
    """One row being read; its faults gather, so that a person can mend them all at once."""

    def __init__(self, number: int, cells: Mapping[str, str], folder: Path, people: NamedPeople) -> None:
        self.faults: list[InvalidInputError] = []
        self._number = number
        self._cells = cells
        self._folder = folder
        self._people = people
        self._catalogue = people.catalogue

    def read(self, otherwise: NewWork) -> SheetRow:
        titles = {language: self._cells.get(column, "") for column, language in TITLES.items()}
        return SheetRow(
            path=self._file(),
            entry=replace(
                otherwise,
                titles={language: title for language, title in titles.items() if title} or otherwise.titles,
                kind=self._read("kind", kind_called, otherwise.kind),
                participant_id=self._read("participant", self._participant, otherwise.participant_id),
                form=self._read("form", lambda cell: self._concept(cell, FORMS), otherwise.form),
                themes=self._read("themes", self._themes, otherwise.themes),
                languages=self._read("language", languages_called, otherwise.languages),
            ),
        )

    def fault(self, column: str, sentence: str, **values: str) -> None:
        cell = self._cells.get(column, "")[:80] or "“”"
        self.faults.append(
            InvalidInputError("sheet_row", sentence, row=self._number, column=column, cell=cell, **values)
        )

    def fault_beyond(self, cell: str) -> None:
        """Tell that a row goes on beyond the last heading, as an unquoted comma makes it."""
        sentence = (
            "Row {row} has more cells than there are headings, from {cell} on; put a text with commas or semicolons"
            " into quotation marks."
        )
        self.faults.append(InvalidInputError("sheet_beyond", sentence, row=self._number, cell=cell[:80]))

    def _read(self, column: str, read: Callable[[str], T], otherwise: T) -> T:
        cell = self._cells.get(column, "")
        try:
            return read(cell) if cell else otherwise
        except (NotFoundError, ValueError, InvalidInputError):
            self.fault(column, _FAULTS[column])
            return otherwise

    def _file(self) -> Path:
        named = Path(self._cells.get("file", "").replace("\0", ""))
        path = self._folder / named
        if named.is_absolute() or ".." in _PARTS.split(str(named)):
            self.fault("file", _FAULTS["beyond"])
            return path
        meant = files_meant(self._folder, str(named))
        path = meant[0] if meant else path
        if len(meant) > 1:
            self._fault_several(meant)
        elif not meant:
            self.fault("file", _FAULTS["file"])
        elif not is_accepted(path.name):
            self.fault("file", _UNKNOWN_TYPE)
        return path

    def _fault_several(self, meant: list[Path]) -> None:
        sentence = (
            "Row {row}, column {column}: several files are called {cell}: {files}. Write the folder before the name."
        )
        files = ", ".join(path.relative_to(self._folder).as_posix() for path in meant[:_NAMED])
        more = ", …" if len(meant) > _NAMED else ""
        self.fault("file", sentence, files=files + more)

    def _participant(self, cell: str) -> ParticipantId | None:
        called = self._people.called(cell)
        if len(called) > 1:
            self.fault("participant", _SEVERAL_PEOPLE)
        elif not called:
            raise ValueError
        return called[0] if len(called) == 1 else None

    def _themes(self, cell: str) -> tuple[ConceptId, ...]:
        return tuple(self._concept(part, THEMES) for part in _SEPARATORS.split(cell) if part)

    def _concept(self, cell: str, scheme: str) -> ConceptId:
        if not belongs_to(cell, scheme):
            raise ValueError
        concept = self._catalogue.get(Concept, cell)
        # A sheet may be older than a merging of two words; a circle cannot be, for none is ever saved.
        while concept.replaced_by is not None:
            concept = self._catalogue.get(Concept, concept.replaced_by)
        return concept.id


def _rows(table: list[list[str]]) -> Iterator[tuple[int, dict[str, str], str]]:
    """Yield each row that holds something with its number, its cells under their headings, and what stands beyond."""
    first, heads = _heading_row(table)
    headings = _headings(heads)
    for number, cells in enumerate(table[first:], start=first + 1):
        if any(cell.strip() for cell in cells):
            there = {name: trimmed(cell) for name, cell in zip(headings, cells, strict=False) if name}
            beyond = next((cell.strip() for cell in cells[len(headings) :] if cell.strip()), "")
            yield number, there, beyond


def _heading_row(table: list[list[str]]) -> tuple[int, list[str]]:
    """Give the number of the row of headings and its cells; a title or two may stand above it."""
    for number, cells in enumerate(table[:_HIGHEST_HEADINGS], start=1):
        if any(heading_called(cell) == "file" for cell in cells):
            return number, cells
    return 1, table[0] if table else []


def _known(cell: str) -> bool:
    return heading_called(cell) in COLUMNS


def _headings(cells: list[str]) -> list[str]:
    """Give the headings that are known, empty ones where others stand; a misspelt or doubled one is a fault."""
    names = [heading_called(cell) for cell in cells]
    if "file" not in names:
        raise _without_file(names)
    for name in names:
        if names.count(name) > 1 and name in COLUMNS:
            sentence = "This sheet has two columns called {column}; leave only one of them."
            raise InvalidInputError("sheet_doubled", sentence, column=name)
        nearest = difflib.get_close_matches(name, COLUMNS, n=1, cutoff=_LIKELY_MEANT)
        if name not in COLUMNS and nearest:
            raise _unknown(name, nearest[0])
    return [name if name in COLUMNS else "" for name in names]


def _without_file(names: list[str]) -> InvalidInputError:
    nearest = next((name for name in names if difflib.get_close_matches(name, ["file"], n=1, cutoff=0.7)), None)
    if nearest is not None:
        return _unknown(nearest, "file")
    return InvalidInputError("sheet_no_file", "This sheet has no column called file.")


def _unknown(name: str, nearest: str) -> InvalidInputError:
    sentence = "This sheet has a column {column} that is not known; the nearest is {nearest}."
    return InvalidInputError("sheet_column", sentence, column=name[:80] or "“”", nearest=nearest)
