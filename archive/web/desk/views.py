"""What several pages of the desk show of a record: its title, its people, where a consent stands."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final, TypeVar

from archive.access.gate import readable
from archive.domain.consent import PLAYER, Grant, decide
from archive.domain.errors import BrokenRecordError, NotFoundError
from archive.domain.records import ConsentRecord, Labels, ParticipantHandle, Work, Workshop
from archive.domain.terms import PENDING_STATES, TOLD_WHY, VALID_STATES, Atom, Audience, Purpose, ScopeKind, WorkState
from archive.domain.validity import has_begun, is_approved, is_hidden, is_valid, review_is_missed
from archive.languages import _, label, real_titles
from archive.ports import Kit, Page
from archive.review.directory import Offered
from archive.review.participants import known_as
from archive.review.works.works import draft_shown, renditions
from archive.review.workshops import offered_workshops
from archive.web.http.forms import whole_number

ASKED_IN_ORDER: Final = (
    Purpose.PRESERVE,
    Purpose.STREAM,
    Purpose.EDUCATION,
    Purpose.RESEARCH,
    Purpose.BROADCAST,
    Purpose.SOCIAL,
    Purpose.FUNDRAISE,
    Purpose.AI_TRAIN,
)
"""The purposes as they are asked: the gentlest first, what cannot be called back last (rules B.1)."""


@dataclass(frozen=True, kw_only=True)
class WorkRow:
    """A work in a list of the desk."""

    work: Work
    titles: Labels
    note: str = ""
    label: str = ""
    """What the crew calls it; pages show it to `TELLS_WORKS_APART` alone."""
    is_met: bool = True
    """False for a work that was let out once, and of which nobody outside is served anything now."""


class PersonChoices(list[tuple[str, str]]):
    """A choice of people as a form offers it; `is_cut` where there are more than it holds."""

    def __init__(self, offered: Offered, first: Iterable[tuple[str, str]] = ()) -> None:
        super().__init__([*first, *((person.id, person.name) for person in offered.people)])
        self.is_cut = offered.is_cut


class WorkshopChoices(list[tuple[str, str]]):
    """A choice of workshops as a form offers it, the one chosen among them; `is_cut` where there are more."""

    def __init__(self, kit: Kit, lang: str, chosen: str) -> None:
        offered = offered_workshops(kit, chosen)
        super().__init__((shop.id, called_workshop(shop, lang)) for shop in offered.workshops)
        self.is_cut = offered.is_cut


@dataclass(frozen=True, kw_only=True)
class ConsentRow:
    """A consent with what the desk says of it: whose, about what, where it stands and what it answers."""

    record: ConsentRecord
    person: str
    about: Labels
    standing: str
    holds: bool
    answers: tuple[tuple[Purpose, Audience, frozenset[Atom]], ...]


Thing = TypeVar("Thing")


@dataclass(frozen=True)
class Leaf:
    """One page of a list at the desk: which of how many, and how many things stand on each."""

    number: int
    last: int
    size: int

    def of(self, order_by: str) -> Page:
        """Give this page of what lies in an order."""
        return Page(order_by=order_by, offset=(self.number - 1) * self.size, limit=self.size)

    def cut(self, things: Sequence[Thing]) -> Sequence[Thing]:
        """Give what of a list stands on this page."""
        return things[(self.number - 1) * self.size : self.number * self.size]


def leaf_of(asked: str, total: int, size: int) -> Leaf:
    """Give the page that an address asks for, or the nearest that there is."""
    last = max(1, -(-total // size))
    return Leaf(number=min(max(whole_number(asked), 1), last), last=last, size=size)


def row_of(kit: Kit, work: Work) -> WorkRow:
    """Give a work as a list shows it."""
    draft = draft_shown(kit, work.id)
    note = draft.notes if work.state in TOLD_WHY else ""
    titles = draft.titles or real_titles(work.titles)
    return WorkRow(work=work, titles=titles, note=note, label=draft.label, is_met=is_met(kit, work))


def is_met(kit: Kit, work: Work) -> bool:
    """Tell whether anybody outside is served anything of a work that was let out; true for all others."""
    if work.state is not WorkState.RELEASED:
        return True
    try:
        facts, now = kit.catalogue.facts(work.id), kit.clock.now()
        made = renditions(kit, work.id)
    except (NotFoundError, BrokenRecordError):
        return False
    return any(isinstance(decide(facts, each, PLAYER, now), Grant) for each in made)


def called_workshop(shop: Workshop, lang: str) -> str:
    """Give what a workshop is called, with its year: several are often of one name."""
    return f"{label(shop.labels, lang)} ({shop.year})"


def consents_about(kit: Kit, work: Work) -> list[ConsentRow]:
    """Give every consent that speaks about a work, of everybody who appears in it, and of whoever reads it aloud."""
    places = {work.id, work.workshop_id, work.project_id, *(segment.id for segment in work.segments)}
    asked = (*(a.participant_id for a in work.appearances), work.reader_id)
    persons = dict.fromkeys(person for person in asked if person)
    records = (r for person in persons for r in readable(kit.catalogue.find(ConsentRecord, participant_id=person)))
    return consent_rows(kit, (record for record in records if record.scope.id in places))


def consent_rows(kit: Kit, records: Iterable[ConsentRecord]) -> list[ConsentRow]:
    """Give consents as lists show them, the newest first."""
    rows = [consent_row(kit, record) for record in records]
    return sorted(rows, key=lambda row: row.record.changed_at, reverse=True)


def consent_row(kit: Kit, record: ConsentRecord) -> ConsentRow:
    """Give a consent as a list shows it."""
    handle = kit.catalogue.get(ParticipantHandle, record.participant_id)
    now = kit.clock.now()
    holds = is_valid(record, handle, now) and is_approved(record) and not _is_replaced(kit, record)
    return ConsentRow(
        record=record,
        person=known_as(kit, record.participant_id),
        about=_about(kit, record),
        standing=_("replaced by a newer one") if _is_replaced(kit, record) else _standing(record, handle, now),
        holds=holds,
        answers=tuple(_answers(record)),
    )


def _is_replaced(kit: Kit, record: ConsentRecord) -> bool:
    others = readable(kit.catalogue.find(ConsentRecord, participant_id=record.participant_id))
    return any(record.id in other.supersedes and is_approved(other) for other in others)


def _answers(record: ConsentRecord) -> Iterator[tuple[Purpose, Audience, frozenset[Atom]]]:
    for purpose in ASKED_IN_ORDER:
        for permission in record.permissions:
            if permission.purpose is purpose:
                yield purpose, permission.audience, permission.atoms


def _about(kit: Kit, record: ConsentRecord) -> Labels:
    kind, place = record.scope.kind, record.scope.id
    if kind is ScopeKind.WORK:
        return draft_shown(kit, place).titles
    if kind is ScopeKind.WORKSHOP:
        try:
            return kit.catalogue.get(Workshop, place).labels
        except (NotFoundError, BrokenRecordError):
            return {}
    return {}


def _standing(record: ConsentRecord, handle: ParticipantHandle, now: datetime) -> str:
    """Say where a consent stands, in one short sentence to be translated."""
    if record.state in PENDING_STATES:
        return _("not answered yet")
    if record.state not in VALID_STATES:
        return _("taken back or refused")
    if not is_approved(record):
        return _("waits for a second person")
    if not has_begun(record, now):
        return _("holds from its first day on")
    if is_hidden(record, now):
        return _("hidden until the day that was chosen")
    if not is_valid(record, handle, now):
        return _("does not hold any more")
    if review_is_missed(record, now):
        return _("only a mark: the talk about it is long overdue")
    return _("holds")
