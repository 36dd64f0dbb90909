"""A workshop's day as a sheet: written with what stands there, and read back, each trouble with its place."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, TypeVar

from archive.domain.errors import (
    ArchiveError,
    BrokenRecordError,
    InvalidInputError,
    NotFoundError,
    RefusedError,
    StaleRecordError,
)
from archive.domain.ids import ConceptId
from archive.domain.records import Work
from archive.domain.thesaurus.terms import Terms, is_term_id
from archive.language_names import languages_called
from archive.languages import LANGUAGES, label
from archive.ports import Kit
from archive.review.days.table import Cells, Row, person_in, row_of, save_row
from archive.review.participants import known_as
from archive.review.thesaurus.terms import term_called, terms_of

T = TypeVar("T")
Table = list[list[str]]

TITLES: Final = {f"title_{language}": language for language in LANGUAGES}
COLUMNS: Final = ("work", "label", *TITLES, "form", "themes", "language", "people", "version")
"""The headings of the sheet. Those that an ingest's sheet has too mean the same; `label` is for the eye alone."""

_BETWEEN: Final = re.compile(r"[|;؛\n]+")
_IDS: Final = re.compile(r"[,\s]+")


@dataclass(frozen=True, kw_only=True)
class Trouble:
    """What was wrong with one row: its number as a spreadsheet counts, the column if it is one, and one sentence."""

    row: int
    column: str
    error: ArchiveError


@dataclass(frozen=True, kw_only=True)
class Taken:
    """How many rows of a sheet said something new and were saved, how many said nothing new, and what was wrong."""

    saved: int
    unchanged: int
    troubles: tuple[Trouble, ...]


def sheet_of(kit: Kit, works: Sequence[Work], language: str) -> Table:
    """Write a day's works as a table of texts, its headings first; words and people stand there by their names."""
    terms = terms_of(kit)
    return [list(COLUMNS), *(_line(kit, row_of(kit, work, terms), terms, language) for work in works)]


def _line(kit: Kit, row: Row, terms: Terms, language: str) -> list[str]:
    cells = row.cells
    return [
        row.work.id,
        row.draft.label,
        *(cells.titles.get(code, "") for code in TITLES.values()),
        _word(terms, cells.form, language),
        "; ".join(_word(terms, each, language) for each in cells.themes),
        " ".join(cells.languages),
        "; ".join(known_as(kit, each) for each in cells.people),
        cells.mark,
    ]


def _word(terms: Terms, concept_id: str, language: str) -> str:
    """Give a word by its name where that leads back to it, else by its id."""
    concept = terms.get(ConceptId(concept_id))
    name = label(concept.labels, language) if concept else ""
    try:
        leads_back = name and term_called(terms, name, concept_id.partition(".")[0], language).id == concept_id
    except InvalidInputError:
        leads_back = False
    return name if leads_back and not _BETWEEN.search(name) else concept_id


def take_sheet(kit: Kit, table: Table, works: Sequence[Work], language: str, by: str) -> Taken:
    """Save the rows of a sheet that say something new; a row with a trouble is left as it was, and the others go on.

    Raises:
        InvalidInputError: its headings are not those of a day's sheet.
    """
    headings = [cell.strip().lower() for cell in table[0]] if table else []
    missing = next((name for name in COLUMNS if name not in headings and name != "label"), None)
    if missing:
        sentence = "This sheet has no column {column}; take the sheet of the day out once more and write in that."
        raise InvalidInputError("day_sheet.column", sentence, column=missing)
    reading = _Reading(kit, {work.id: work for work in works}, language, by)
    for number, cells in enumerate(table[1:], start=2):
        if any(cell.strip() for cell in cells):
            reading.take(number, dict(zip(headings, (cell.strip() for cell in cells), strict=False)))
    return Taken(saved=reading.saved, unchanged=reading.unchanged, troubles=tuple(reading.troubles))


def _no_work(cell: str, *, is_known: bool) -> InvalidInputError:
    if is_known:
        return InvalidInputError("day_sheet.twice", "{cell} stands in an earlier row already.", cell=cell)
    return InvalidInputError("day_sheet.work", "{cell} is no work of this day.", cell=cell)


class _Reading:
    """A sheet being read, row by row."""

    def __init__(self, kit: Kit, works: Mapping[str, Work], language: str, by: str) -> None:
        self.saved = self.unchanged = 0
        self.troubles: list[Trouble] = []
        self._kit = kit
        self._works = works
        self._language = language
        self._by = by
        self._terms = terms_of(kit)
        self._met: set[str] = set()

    def take(self, number: int, told: Mapping[str, str]) -> None:
        before = len(self.troubles)
        work = self._works.get(told.get("work", ""))
        if work is None or work.id in self._met:
            self._say(number, "work", _no_work(told.get("work", "")[:40], is_known=work is not None))
            return
        self._met.add(work.id)
        row = row_of(self._kit, work, self._terms)
        cells = Cells(
            titles={code: told.get(column, "") for column, code in TITLES.items()},
            form=self._read(number, "form", told, self._form) or "",
            themes=self._read(number, "themes", told, self._themes) or (),
            languages=self._read(number, "language", told, self._languages) or (),
            people=self._read(number, "people", told, lambda cell: self._people(row, cell)) or (),
        )
        if len(self.troubles) == before:
            self._save(number, work, cells, told.get("version", ""))

    def _save(self, number: int, work: Work, cells: Cells, seen: str) -> None:
        try:
            if save_row(self._kit, work.id, cells, seen, self._by):
                self.saved += 1
            else:
                self.unchanged += 1
        except (InvalidInputError, RefusedError, StaleRecordError, NotFoundError, BrokenRecordError) as error:
            self._say(number, "people" if getattr(error, "code", "") == "day.people" else "", error)

    def _say(self, number: int, column: str, error: ArchiveError) -> None:
        self.troubles.append(Trouble(row=number, column=column, error=error))

    def _read(self, number: int, column: str, told: Mapping[str, str], read: Callable[[str], T]) -> T | None:
        try:
            return read(told.get(column, ""))
        except InvalidInputError as error:
            self._say(number, column, error)
            return None

    def _form(self, cell: str) -> str:
        return term_called(self._terms, cell, "fm", self._language).id if cell else ""

    def _themes(self, cell: str) -> tuple[str, ...]:
        named = (term_called(self._terms, part, "th", self._language).id for part in self._parts(cell))
        return tuple(dict.fromkeys(named))

    def _parts(self, cell: str) -> Iterator[str]:
        """Yield the names in a cell, apart by semicolons; ids may stand apart by spaces as in other sheets."""
        for part in filter(None, (part.strip() for part in _BETWEEN.split(cell))):
            ids = _IDS.split(part)
            yield from ids if all(is_term_id(each) and "." in each for each in ids) else [part]

    def _languages(self, cell: str) -> tuple[str, ...]:
        return languages_called(cell)

    def _people(self, row: Row, cell: str) -> tuple[str, ...]:
        parts = filter(None, (part.strip() for part in _BETWEEN.split(cell)))
        return tuple(dict.fromkeys(person_in(self._kit, row, part) for part in parts))
