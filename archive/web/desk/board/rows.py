"""A work as the board shows it: a still, what it is called, when it came and from whom, and where it stands."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby

from archive.domain.errors import BrokenRecordError, NotFoundError, readable
from archive.domain.records import Labels, Session, Work, Workshop
from archive.domain.roles import TELLS_WORKS_APART
from archive.domain.sealed import Original
from archive.domain.terms import TOLD_WHY, Role
from archive.languages import real_titles
from archive.ports import Kit
from archive.review.participants import known_as
from archive.review.people.accounts import name_of
from archive.review.works.board import WHO_ACTS, Standing
from archive.web.desk.visit import Visit


@dataclass(frozen=True, kw_only=True)
class Row:
    """One work on the board; the label and the file's name stand here only for those who may read them.

    `others` act beside or instead of the visitor; `another` are those of their own roles in which it takes another.
    """

    standing: Standing
    titles: Labels
    label: str
    file_name: str
    brought_by: str
    brought_at: datetime | None
    people: tuple[tuple[str, str], ...]
    others: tuple[Role, ...]
    another: frozenset[Role]
    is_mine: bool
    note: str


@dataclass(frozen=True, kw_only=True)
class Shelf:
    """The works of one day of a workshop: its number if that was said, else the day on which they came in."""

    workshop: Labels
    year: int | None
    day_number: int | None
    came_on: date | None
    rows: tuple[Row, ...]


def rows_for(visit: Visit, standings: Iterable[Standing]) -> list[Row]:
    """Give works as this visitor may see them in a list."""
    return [_row_for(visit, standing) for standing in standings]


def _row_for(visit: Visit, standing: Standing) -> Row:
    """Give a work as this visitor may see it in a list.

    Working labels are for those who bring in, prepare and review. A file's own name, which nobody chose for others to
    read, is shown to the account that brought it in, and to nobody else.
    """
    kit, work = visit.kit, standing.work
    came = arrival(kit, work)
    label = standing.draft.label if visit.has_role(TELLS_WORKS_APART) else ""
    is_own = work.operator == visit.account.id
    mine = [lack for lack in standing.acts if standing.may_act(lack, visit.account.roles, visit.is_own)]
    barred = (WHO_ACTS[lack] & visit.account.roles for lack in standing.acts if lack not in mine)
    another = frozenset[Role]().union(*barred)
    others = frozenset[Role]().union(*(WHO_ACTS[lack] for lack in standing.acts)) - visit.account.roles | another
    appear = dict.fromkeys(a.participant_id for a in work.appearances if a.participant_id)
    return Row(
        standing=standing,
        titles=standing.draft.titles or real_titles(work.titles),
        label=label,
        file_name=came.file_name if came and is_own and not label else "",
        brought_by=name_of(kit, work.operator) if work.operator else "",
        brought_at=came.received_at if came else None,
        people=tuple((person, known_as(kit, person)) for person in appear),
        others=tuple(role for role in Role if role in others),
        another=another,
        is_mine=bool(mine),
        note=standing.draft.notes if work.state in TOLD_WHY else "",
    )


def shelves(visit: Visit, rows: Iterable[Row]) -> list[Shelf]:
    """Put rows together that belong to one day of a workshop, in the order in which they came in."""
    kit = visit.kit
    grouped = groupby(rows, key=lambda row: row.standing.work.workshop_id)
    found: list[Shelf] = []
    for workshop_id, of_workshop in grouped:
        shop = _workshop(kit, workshop_id)
        placed = sorted(((_day(kit, row), row) for row in of_workshop), key=lambda pair: (*pair[0], _when(pair[1])))
        for (number, day), of_day in groupby(placed, key=lambda pair: pair[0]):
            found.append(
                Shelf(
                    workshop=shop.labels if shop else {},
                    year=shop.year if shop else None,
                    day_number=number or None,
                    came_on=day if day != date.min else None,
                    rows=tuple(row for _, row in of_day),
                )
            )
    return found


def _when(row: Row) -> str:
    return row.brought_at.isoformat() if row.brought_at else ""


def _day(kit: Kit, row: Row) -> tuple[int, date]:
    """Give the number of a work's day, or 0 and the day on which it came in."""
    session_id = row.standing.work.session_id
    try:
        if session_id:
            return kit.catalogue.get(Session, session_id).day_number, date.min
    except (NotFoundError, BrokenRecordError):
        pass
    return 0, row.brought_at.date() if row.brought_at else date.min


def _workshop(kit: Kit, workshop_id: str) -> Workshop | None:
    try:
        return kit.catalogue.get(Workshop, workshop_id)
    except (NotFoundError, BrokenRecordError):
        return None


def arrival(kit: Kit, work: Work) -> Original | None:
    """Give the first original of a work: when it came, and under which name."""
    found = [o for o in readable(kit.vault.find(Original, work_id=work.id)) if o.received_at is not None]
    return min(found, key=lambda o: (o.received_at, o.id), default=None)
