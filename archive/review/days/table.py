"""The works of a workshop's day as rows to be written in at once; one that somebody else changed is told apart."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from archive.domain.errors import (
    BrokenRecordError,
    InvalidInputError,
    NotFoundError,
    RefusedError,
    StaleRecordError,
    readable,
)
from archive.domain.recipes import MEDIUM_EXPOSES
from archive.domain.records import Session, Work
from archive.domain.sealed import Draft, Original
from archive.domain.terms import AppearanceRole, Recipe, WorkKind, WorkState
from archive.domain.thesaurus.terms import Terms, today
from archive.languages import LANGUAGES, _
from archive.ports import Kit, Page
from archive.review.directory import chosen_person
from archive.review.participants import known_as
from archive.review.thesaurus.terms import as_today, terms_of
from archive.review.works.appearances import NewAppearance, add_appearance
from archive.review.works.describe import Description, describe_work
from archive.review.works.works import draft_shown

CARRIED_BY: Final[Mapping[WorkKind, Recipe]] = {
    WorkKind.WRITING: Recipe.TEXT,
    WorkKind.PHOTO: Recipe.PHOTO,
    WorkKind.RADIO: Recipe.AUDIO,
}
"""By which rendition a kind of work is met at its fullest; a film unless said here."""

MOST_WORKS: Final = 2_000
"""How many works of a workshop are put into days at most."""

UNDATED: Final = "undated"
THEIRS_TOO: Final = _("Somebody else changed this work in the meantime; nothing of this row was saved.")
STAYS: Final = _("Who appears is taken out on the work’s own page only.")


@dataclass(frozen=True, kw_only=True)
class Cells:
    """What a row says of a work: titles, form, themes, languages, and the people who appear, by their ids."""

    titles: Mapping[str, str]
    form: str
    themes: tuple[str, ...]
    languages: tuple[str, ...]
    people: tuple[str, ...]

    @property
    def mark(self) -> str:
        """Give what tells whether any of it has changed; the order of themes and people is none."""
        titles = {language: self.titles.get(language, "") for language in LANGUAGES}
        said = [titles, self.form, sorted(self.themes), self.languages, sorted(self.people)]
        return hashlib.sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()[:32]


@dataclass(frozen=True, kw_only=True)
class Row:
    """One work of the day, and its cells as they stand now."""

    work: Work
    draft: Draft
    cells: Cells


def day_of(kit: Kit, work: Work) -> str:
    """Give the day of a work: `day-2` where its number was said, else the date on which it came, such as 2026-11-30."""
    if work.session_id:
        try:
            return f"day-{kit.catalogue.get(Session, work.session_id).day_number}"
        except (NotFoundError, BrokenRecordError):
            pass
    came = [o.received_at for o in readable(kit.vault.find(Original, work_id=work.id)) if o.received_at is not None]
    return min(came).date().isoformat() if came else UNDATED


def days_of(kit: Kit, workshop_id: str) -> dict[str, list[Work]]:
    """Give a workshop's works by their days, in order; those that were taken back are left out."""
    found: dict[str, list[Work]] = {}
    for work in readable(kit.catalogue.find(Work, Page(limit=MOST_WORKS), workshop_id=workshop_id)):
        if work.state is not WorkState.WITHDRAWN:
            found.setdefault(day_of(kit, work), []).append(work)
    return {day: sorted(found[day], key=lambda work: work.id) for day in sorted(found)}


def date_of(day: str) -> date | None:
    """Give the date of a day that is known by one."""
    try:
        return date.fromisoformat(day)
    except ValueError:
        return None


def row_of(kit: Kit, work: Work, terms: Terms) -> Row:
    """Give a work as a row of the table."""
    draft = draft_shown(kit, work.id)
    appear = dict.fromkeys(a.participant_id for a in work.appearances if a.participant_id)
    cells = Cells(
        titles={language: draft.titles.get(language, "") for language in LANGUAGES},
        form=today(terms, work.form) if work.form else "",
        themes=as_today(terms, work.themes),
        languages=work.languages,
        people=tuple(appear),
    )
    return Row(work=work, draft=draft, cells=cells)


def person_in(kit: Kit, row: Row, name: str) -> str:
    """Give whom a name in a row means: somebody who appears there already, else the only one who is called so.

    Raises:
        InvalidInputError: nobody is called so, or several are.
    """
    own = [each for each in row.cells.people if known_as(kit, each).casefold() == name.strip().casefold()]
    return own[0] if len(own) == 1 else chosen_person(kit, "", name)


def save_row(kit: Kit, work_id: str, cells: Cells, seen: str, by: str) -> bool:
    """Keep what a row says of a work, and tell whether that was anything new; `seen` marks what it said before.

    Raises:
        InvalidInputError: a word is not in the vocabulary, a code is unknown, or somebody is to be taken out.
        StaleRecordError: somebody else changed the work since.
        RefusedError: the work was taken back.
    """
    if cells.mark == seen:
        return False
    row = row_of(kit, kit.catalogue.get(Work, work_id), terms_of(kit))
    if row.cells.mark == cells.mark:
        return False
    if row.work.state is WorkState.WITHDRAWN:
        raise RefusedError("This work was withdrawn; nothing about it can be changed any more.")
    if row.cells.mark != seen:
        raise StaleRecordError(THEIRS_TOO)
    if not set(row.cells.people) <= set(cells.people):
        raise InvalidInputError("day.people", STAYS)
    said = Description(
        titles=cells.titles,
        summaries=row.draft.summaries,
        form=cells.form or None,
        themes=cells.themes,
        languages=cells.languages,
        content_warnings=row.work.content_warnings,
        licence=row.work.licence,
    )
    describe_work(kit, work_id, said, by, row.draft.version)
    for person in cells.people:
        if person not in row.cells.people:
            add_appearance(kit, work_id, _appears(row.work, person), by)
    return True


def _appears(work: Work, person: str) -> NewAppearance:
    """Say of somebody what is said first of whoever is added: they tell it, and all that a work of its kind carries."""
    carried = MEDIUM_EXPOSES[CARRIED_BY.get(work.kind, Recipe.VIDEO)]
    return NewAppearance(participant_id=person, role=AppearanceRole.AUTHOR, atoms_present=frozenset(carried))
