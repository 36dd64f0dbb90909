"""From which year's workshop a work is, where enough people share it that the year finds nobody (rules C.2).

A year is an attribute of the people who made a work. It comes from the released tables alone (`domain/disclosure`),
never from the workshop: without a table, nothing has a year.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Final

from archive.access.credit import makers_of, named_makers
from archive.access.gate import Gate, Opening, readable
from archive.access.work import is_told
from archive.domain.consent import PLAYER, Ask, allowed
from archive.domain.disclosure import NOT_GIVEN, PUBLIC_LEAST, Frame, Persona, ReleasedTables, follow, together
from archive.domain.errors import ArchiveError, NotFoundError
from archive.domain.ids import ParticipantId, WorkId
from archive.domain.records import Work, Workshop
from archive.domain.terms import Atom, WorkState
from archive.ports import Catalogue, PublicKit

FRAME: Final = Frame(("year",), ({},), PUBLIC_LEAST)
EVERY: Final = timedelta(days=1)
"""How often it is looked who came and who went."""

_ID: Final = "public"
_log = logging.getLogger("archive.access")


@dataclass(frozen=True, kw_only=True)
class Dated:
    """A work of which the year may be told, who made it, and who of them is named beside it."""

    work_id: WorkId
    year: str
    makers: frozenset[ParticipantId]
    named: frozenset[ParticipantId]


def dated(kit: PublicKit, opening: Opening, ask: Ask) -> Dated | None:
    """Give what a visible work has to do with years, or None where everybody in it did not allow to tell the time."""
    work = opening.facts.work
    makers = makers_of(work)
    if not makers or not is_told(opening) or not _tells_time(kit, opening, ask):
        return None
    try:
        year = str(kit.catalogue.get(Workshop, work.workshop_id).year)
    except ArchiveError:
        return None
    return Dated(work_id=work.id, year=year, makers=makers, named=named_makers(kit, opening, ask))


def released_years(catalogue: Catalogue, works: Sequence[Dated]) -> Mapping[WorkId, str]:
    """Give the works that have a year now, each with it: who has just gone no longer keeps company to the others."""
    try:
        known = _known(catalogue)
    except ArchiveError:
        _log.error("the released tables cannot be read, and no work has a year")
        known = None
    if known is None:
        return {}
    table = together(FRAME, known.tables, _personas(works), known.looked_at)
    return {WorkId(work): year for work, (year,) in table.vectors.items() if year != NOT_GIVEN}


def look_if_due(kit: PublicKit) -> ReleasedTables | None:
    """Look once a day who came and who went, and let out what enough newcomers share; else give None.

    Raises:
        ArchiveError: the tables cannot be read or written; the old ones stand.
    """
    known = _known(kit.catalogue)
    now = kit.clock.now()
    if known is not None and now - known.looked_at < EVERY:
        return None
    known = known or ReleasedTables(id=_ID, looked_at=now)
    tables = follow(FRAME, known.tables, _personas(_all_dated(kit)), now)
    return kit.catalogue.save(replace(known, looked_at=now, tables=tables))


def _all_dated(kit: PublicKit) -> list[Dated]:
    gate = Gate(kit)
    released = readable(kit.catalogue.find(Work, state=WorkState.RELEASED.value))
    openings = (gate.open(work.id, PLAYER) for work in released)
    found = (dated(kit, opening, PLAYER) for opening in openings if opening is not None)
    return [one for one in found if one is not None]


def _personas(works: Iterable[Dated]) -> list[Persona]:
    """Make a persona of each work and maker; works under one name have a year only if it is the same for all."""
    works = list(works)
    years: dict[ParticipantId, set[str]] = {}
    for work in works:
        for person in work.named:
            years.setdefault(person, set()).add(work.year)
    made = []
    for work in works:
        agrees = all(len(years[person]) == 1 for person in work.named)
        made += [Persona(work.work_id, person, (work.year if agrees else NOT_GIVEN,)) for person in work.makers]
    return made


def _known(catalogue: Catalogue) -> ReleasedTables | None:
    """Give the tables, or None where there are none yet; what cannot be read is an error, and never written over."""
    try:
        return catalogue.get(ReleasedTables, _ID)
    except NotFoundError:
        return None


def _tells_time(kit: PublicKit, opening: Opening, ask: Ask) -> bool:
    """Tell whether everybody in a work, known or not, allows to tell when it was."""
    appearances = tuple(
        replace(one, atoms_present=frozenset({Atom.TIME}), spans=()) for one in opening.facts.work.appearances
    )
    asked = replace(opening.facts, work=replace(opening.facts.work, appearances=appearances))
    return Atom.TIME in allowed(asked, ask, kit.clock.now())
