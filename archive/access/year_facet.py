"""From which year's workshop a work is, where enough people share it that the year finds nobody (rules C.2).

A year is an attribute of the people who made a work. It comes from the released tables alone (`domain/disclosure`),
never from the workshop: without a table, nothing has a year.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import timedelta
from itertools import chain
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
    """Give what a work has to do with years, or None where everybody in it did not allow to tell the time.

    One that somebody asked to take down has what it had before, for the tables: they are not a stranger's to change.
    """
    work = opening.facts.work
    makers = makers_of(work)
    is_shown = is_told(opening) or work.held_at is not None
    if not makers or not is_shown or not _tells_time(kit, opening, ask):
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
        _log.error("released facet tables unreadable: year facet disabled")
        known = None
    if known is None:
        return {}
    table = together(FRAME, known.tables, _standing(known, works), known.looked_at)
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
    works = _all_dated(kit)
    fresh, silent = _newcomers(kit.catalogue, known, works)
    tables = follow(FRAME, known.tables, [*_standing(known, works), *fresh], now)
    if len(tables) > len(known.tables):
        company = {**known.company, **{persona.id: persona.person for persona in fresh}}
        known = replace(known, company=company, silent=known.silent | silent)
    return kit.catalogue.save(replace(known, looked_at=now, tables=tables))


def _all_dated(kit: PublicKit) -> list[Dated]:
    gate = Gate(kit)
    released = readable(kit.catalogue.find(Work, state=WorkState.RELEASED.value))
    openings = (gate.open(work.id, PLAYER) for work in released)
    found = (dated(kit, opening, PLAYER) for opening in openings if opening is not None)
    return [one for one in found if one is not None]


def _standing(known: ReleasedTables, works: Iterable[Dated]) -> list[Persona]:
    """Give the personas in the tables that are still here, but none of somebody whose name came to join two years."""
    here = [one for one in works if one.work_id in known.company]
    years: dict[ParticipantId, set[str]] = {}
    for one in here:
        for person in one.named:
            years.setdefault(person, set()).add(one.year)
    return [
        Persona(one.work_id, known.company[one.work_id], (one.year,))
        for one in here
        if all(len(years[person]) == 1 for person in one.named)
    ]


def _newcomers(
    catalogue: Catalogue, known: ReleasedTables, works: Sequence[Dated]
) -> tuple[list[Persona], frozenset[str]]:
    """Give who may come into the next table, each person once, and whose works never get into one.

    What is seen to be one person's counts as one, and only where its year is one. Of all else of a person, one thing
    comes in, whichever has the first of the random ids; and nothing under a name of which something is in a table.
    So the number of people who keep a year is the number that can be counted from outside: neither the withdrawal of
    a work nor the coming of another tells whose it is.
    """
    waiting = [one for one in works if one.work_id not in known.company and one.work_id not in known.silent]
    taken = _makers_of_all(catalogue, known.company) if waiting else set()
    named_before = [one for one in waiting if one.named & taken]
    seen: set[ParticipantId] = set()
    come: list[Persona] = []
    silent = {one.work_id for one in named_before}
    for group in _groups([one for one in waiting if one.work_id not in silent]):
        makers = frozenset[ParticipantId]().union(*(one.makers for one in group))
        if seen & makers or len({one.year for one in group}) > 1:
            silent |= {one.work_id for one in group}
            continue
        seen |= makers
        come += [Persona(one.work_id, group[0].work_id, (one.year,)) for one in group]
    return come, frozenset(silent)


def _groups(works: Sequence[Dated]) -> list[list[Dated]]:
    """Put those together that stand under one name, in the order of their random ids."""
    groups: list[list[Dated]] = []
    for work in sorted(works, key=lambda one: one.work_id):
        beside = [group for group in groups if any(one.named & work.named for one in group)]
        groups = [group for group in groups if group not in beside] + [[*chain(*beside), work]]
    return sorted(groups, key=lambda group: group[0].work_id)


def _makers_of_all(catalogue: Catalogue, ids: Iterable[str]) -> set[ParticipantId]:
    """Give who made these works, as far as they are still written down."""
    found: set[ParticipantId] = set()
    for work_id in ids:
        with suppress(ArchiveError):
            found |= makers_of(catalogue.get(Work, WorkId(work_id)))
    return found


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
