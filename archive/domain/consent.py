"""Who may meet what: the one function that every byte of the archive asks (rules B.3).

`decide` is the only maker of a `Grant`, and no rendition can be read without one. Everything unknown,
broken, late or missing gives less, never more.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from functools import cached_property
from typing import Final

from archive.domain.appearances import appears_in, atoms_there, is_certainly_in
from archive.domain.cap_lift import cap
from archive.domain.concealment import NOTHING_HIDDEN, HiddenAtoms, claimed, hidden_in
from archive.domain.covers import CONCEALABLE
from archive.domain.ids import ParticipantId, RenditionId, SegmentId, WorkId
from archive.domain.records import Appearance, ConsentRecord, ParticipantHandle, Rendition, Segment, Work
from archive.domain.terms import (
    ALL_ATOMS,
    CONTENT_ATOMS,
    NO_ATOMS,
    PENDING_STATES,
    AppearanceRole,
    Atom,
    Audience,
    Purpose,
    Risk,
    ScopeKind,
    WorkState,
)
from archive.domain.two_person_rule import exposed_unless_signed, is_signed
from archive.domain.validity import (
    holds_until,
    is_approved,
    is_valid,
    moments,
    review_is_missed,
    superseded,
    turning_points,
)


class Reason(StrEnum):
    """Why a decision fell as it did; for logs and the desk, never for an outsider."""

    ALLOWED = "everyone who appears allows what it exposes"
    MALFORMED = "a record could not be understood"
    NOT_RELEASED = "the work is not released"
    WITHDRAWN = "the work was withdrawn"
    QUARANTINED = "the work came to a halt while it was prepared"
    HELD = "somebody asked to take the work down and nobody has decided yet"
    NOT_CHECKED = "no second person has checked this rendition"
    NOBODY_APPEARS = "nobody is recorded as appearing"
    UNKNOWN_SEGMENT = "the rendition covers a part that the work does not have"
    EXPOSES_TOO_MUCH = "somebody who appears does not allow what it exposes"
    WRONG_WORK = "the rendition belongs to another work"
    NOBODY_ASKS = "nobody is not an audience"


@dataclass(frozen=True, kw_only=True)
class Person:
    """One participant as the rules see them: the handle and every consent record, readable or not."""

    handle: ParticipantHandle
    records: tuple[ConsentRecord, ...]
    unreadable: int = 0


@dataclass(frozen=True, kw_only=True)
class Facts:
    """Everything `decide` needs to know about one work, read in one consistent moment.

    `latest_event_at` is the instant of the newest event in the archive: "now" never lies before it. `unproven` is how
    much of the present nobody has watched pass, as after a clock leapt forward: nothing opens by it.
    """

    work: Work
    people: Mapping[ParticipantId, Person]
    latest_event_at: datetime
    unproven: timedelta = timedelta(0)


@dataclass(frozen=True, kw_only=True)
class Ask:
    """Who wants to meet a work, and what for."""

    audience: Audience
    purpose: Purpose


PLAYER: Final = Ask(audience=Audience.PUBLIC, purpose=Purpose.STREAM)
"""What a visitor's page and player ask."""

HEARD_OF_READER: Final = frozenset({Atom.EXISTENCE, Atom.SPEECH, Atom.VOICE})
"""What of somebody is met in what they read aloud: nobody can sign it away."""

DESK: Final = Ask(audience=Audience.TEAM, purpose=Purpose.PRESERVE)
"""What the people who prepare a work ask."""


@dataclass(frozen=True, kw_only=True)
class Grant:
    """A permission to read one rendition, until an instant (None: until something changes)."""

    rendition_id: RenditionId
    work_id: WorkId
    ask: Ask
    etag: str
    size_bytes: int
    holds_until: datetime | None
    reason: Reason = Reason.ALLOWED


@dataclass(frozen=True, kw_only=True)
class Refusal:
    """A no, with its reason for the log and the instant until which it holds."""

    reason: Reason
    missing: frozenset[Atom] = NO_ATOMS
    holds_until: datetime | None = None


_SHUT: Final[Mapping[WorkState, Reason]] = {
    WorkState.WITHDRAWN: Reason.WITHDRAWN,
    WorkState.QUARANTINED: Reason.QUARANTINED,
}
"""States in which nobody opens a work's files, the team as little as anybody."""

_MALFORMED = (AttributeError, TypeError, ValueError, KeyError, OverflowError)
"""What a record of the wrong shape raises when the rules read it."""


def decide(facts: Facts, rendition: Rendition, ask: Ask, now: datetime) -> Grant | Refusal:
    """Say whether this audience may meet this rendition for this purpose at this instant.

    A rendition is served if and only if what it exposes is within what everybody who appears allows.
    """
    try:
        return _decide(facts, rendition, ask, max(now, facts.latest_event_at))
    except _MALFORMED:
        return Refusal(reason=Reason.MALFORMED)


def allowed(
    facts: Facts,
    ask: Ask,
    now: datetime,
    segments: frozenset[SegmentId] | None = None,
    hidden: HiddenAtoms = NOTHING_HIDDEN,
) -> frozenset[Atom]:
    """Give the atoms that everybody who appears in these segments (None: the whole work) allows.

    What of somebody is `hidden` need not be allowed by them.
    """
    try:
        return _allowed_throughout(facts, ask, max(now, facts.latest_event_at), segments, hidden)
    except _MALFORMED:
        return NO_ATOMS


def shut_by_reader(facts: Facts, rendition: Rendition, ask: Ask, now: datetime) -> frozenset[Atom]:
    """Give what whoever read a work aloud does not allow of their reading; all of it once somebody else reads it.

    Their yes opens their own voice alone: of whoever told it, everybody is asked as ever.
    """
    reader = rendition.read_by
    if reader is None:
        return NO_ATOMS
    person = facts.people.get(reader)
    if reader != facts.work.reader_id or person is None or person.handle.id != reader:
        return HEARD_OF_READER
    places, at = _places_of(facts.work), moments_of(facts, max(now, facts.latest_event_at))
    return HEARD_OF_READER - HEARD_OF_READER.intersection(*(effective(person, places, ask, one) for one in at))


def may_not_be_seen(facts: Facts, ask: Ask, now: datetime) -> frozenset[ParticipantId | None]:
    """Give who is seen in a work without allowing it to this audience; None stands for everybody unknown."""
    moments = moments_of(facts, max(now, facts.latest_event_at))
    return frozenset(
        appearance.participant_id
        for appearance in facts.work.appearances
        for moment in moments
        if appearance.atoms_present & CONCEALABLE - _allows(facts, appearance, None, ask, moment)
    )


def hidden_today(facts: Facts, rendition: Rendition) -> HiddenAtoms:
    """Give what of whom a signed rendition hides; of sight nothing of those at high risk, unless that was asked for."""
    hidden = hidden_in(rendition, facts.work.operator)
    shown = NO_ATOMS if facts.work.film_at_high_risk else CONCEALABLE
    return {who: atoms - shown if is_at_high_risk(facts, who) else atoms for who, atoms in hidden.items()}


def is_at_high_risk(facts: Facts, who: ParticipantId | None) -> bool:
    """Tell whether somebody known is at high risk; of nobody unknown is a risk written down."""
    return who is not None and who in facts.people and facts.people[who].handle.risk is Risk.HIGH


def effective(person: Person, places: Iterable[tuple[ScopeKind, str]], ask: Ask, now: datetime) -> frozenset[Atom]:
    """Give the atoms one person allows in the places (scope and id) that cover what is asked for."""
    if person.unreadable or ask.audience is Audience.NOBODY:
        return NO_ATOMS
    covering = frozenset(places)
    in_scope = [r for r in person.records if (r.scope.kind, r.scope.id) in covering]
    replaced, lapsed = superseded(in_scope, person.handle, now)
    answering = [r for r in in_scope if r.id not in replaced and answers(r, ask.purpose)]
    settled = [r for r in answering if r.state not in PENDING_STATES]
    answering = settled or answering
    if not any(is_valid(r, person.handle, now) and is_approved(r) for r in answering):
        return NO_ATOMS
    granted = ALL_ATOMS
    for record in answering:
        granted &= NO_ATOMS if record.id in lapsed else _granted(record, person.handle, ask, now)
    return granted & cap(person.handle, ask.audience, now)


def _decide(facts: Facts, rendition: Rendition, ask: Ask, now: datetime) -> Grant | Refusal:
    until = holds_until(_turning_points(facts), now, facts.unproven)
    barrier = _barrier(facts, rendition, ask)
    if barrier is not None:
        return Refusal(reason=barrier, holds_until=until)
    # Whoever is to sign that somebody is hidden must see it first: the desk looks at what was made to hide them.
    hidden = claimed(rendition) if ask == DESK else hidden_today(facts, rendition)
    exposes = rendition.exposes if ask == DESK else exposed_unless_signed(rendition, facts.work.operator)
    missing = exposes - _allowed_throughout(facts, ask, now, rendition.segment_ids, hidden)
    missing |= shut_by_reader(facts, rendition, ask, now)
    if missing or not rendition.exposes:
        return Refusal(reason=Reason.EXPOSES_TOO_MUCH, missing=missing, holds_until=until)
    return Grant(
        rendition_id=rendition.id,
        work_id=rendition.work_id,
        ask=ask,
        etag=rendition.etag,
        size_bytes=rendition.size_bytes,
        holds_until=until,
    )


def _barrier(facts: Facts, rendition: Rendition, ask: Ask) -> Reason | None:
    """Name what bars a rendition before consent is even asked."""
    work = facts.work
    if rendition.work_id != work.id:
        return Reason.WRONG_WORK
    if ask.audience is Audience.NOBODY:
        return Reason.NOBODY_ASKS
    if work.state in _SHUT:
        return _SHUT[work.state]
    if not work.appearances:
        return Reason.NOBODY_APPEARS
    if rendition.segment_ids is not None and not _segments_exist(work, rendition.segment_ids):
        return Reason.UNKNOWN_SEGMENT
    return None if ask.audience is Audience.TEAM else _unreleased(work, rendition)


def _unreleased(work: Work, rendition: Rendition) -> Reason | None:
    """Name what keeps a rendition inside the team: a request to take it down, its state, or no second pair of eyes."""
    if work.held_at is not None:
        return Reason.HELD
    if work.state is not WorkState.RELEASED:
        return Reason.NOT_RELEASED
    return None if is_signed(rendition, work.operator) else Reason.NOT_CHECKED


def _segments_exist(work: Work, wanted: frozenset[SegmentId]) -> bool:
    return bool(wanted) and wanted <= {segment.id for segment in work.segments}


def _allowed_throughout(
    facts: Facts, ask: Ask, now: datetime, wanted: frozenset[SegmentId] | None, hidden: HiddenAtoms
) -> frozenset[Atom]:
    """Give what is allowed at every instant that it may be: what closed has closed, what is to open is yet to."""
    return ALL_ATOMS.intersection(*(_allowed(facts, ask, moment, wanted, hidden) for moment in moments_of(facts, now)))


def _allowed(
    facts: Facts, ask: Ask, now: datetime, wanted: frozenset[SegmentId] | None, hidden: HiddenAtoms
) -> frozenset[Atom]:
    """Give what is allowed in the whole and in each part that is asked for: what is shut in one is shut in all."""
    work = facts.work
    if not work.appearances or ask.audience is Audience.NOBODY:
        return NO_ATOMS
    if wanted is not None and not _segments_exist(work, wanted):
        return NO_ATOMS
    parts: list[Segment | None] = [s for s in work.segments if wanted is None or s.id in wanted]
    if wanted is None:
        parts.append(None)
    elif any(not any(appears_in(work, a, part) for a in work.appearances) for part in parts):
        return NO_ATOMS
    met = [Met(facts=facts, appearance=each, ask=ask, now=now, hidden=hidden) for each in work.appearances]
    return ALL_ATOMS.intersection(*(_allowed_in(met, part, is_desk=ask == DESK) for part in parts))


@dataclass(kw_only=True)
class Met:
    """One appearance at one instant: its person is asked once, and again only for each part they answered about."""

    facts: Facts
    appearance: Appearance
    ask: Ask
    now: datetime
    hidden: HiddenAtoms
    answers: dict[SegmentId | None, tuple[frozenset[Atom], bool]] = field(default_factory=dict)

    @cached_property
    def spoke_of(self) -> frozenset[str]:
        """Give the parts about which the person answered, though perhaps nobody has seen them there: they can close."""
        known = self.appearance.participant_id
        person = self.facts.people.get(known) if known else None
        records = person.records if person else ()
        return frozenset(r.scope.id for r in records if r.scope.kind is ScopeKind.SEGMENT)

    def answer(self, part: Segment | None) -> tuple[frozenset[Atom], bool]:
        """Give what the person shuts in a part about which they answered (None: in all others), and if they allow it.

        What is allowed is that the part exists.
        """
        place = part.id if part else None
        if place not in self.answers:
            there = atoms_there(self.appearance) - self.hidden.get(self.appearance.participant_id, NO_ATOMS)
            yes = _allows(self.facts, self.appearance, part, self.ask, self.now)
            self.answers[place] = (there - yes, Atom.EXISTENCE in yes)
        return self.answers[place]


def _allowed_in(met: Iterable[Met], part: Segment | None, *, is_desk: bool) -> frozenset[Atom]:
    """Give what everybody who appears in one part allows, if somebody known who is in it allows that it exists.

    Without such a yes nobody has consented, however little of those who are written down can be met; only the desk
    looks without it, or nobody could be asked. Who is only spoken of does not appear; who answered about the part does.
    A part of a whole in which nobody at all was seen, as an empty street, is nobody's to allow.
    """
    open_atoms = ALL_ATOMS
    is_empty, somebody_allows = True, is_desk
    for each in met:
        appearance, spoke = each.appearance, part is not None and part.id in each.spoke_of
        if spoke or appears_in(each.facts.work, appearance, part):
            is_empty = False
            shut, exists = each.answer(part if spoke else None)
            open_atoms -= shut
            is_in_it = appearance.role is not AppearanceRole.MENTIONED and (spoke or is_certainly_in(appearance, part))
            somebody_allows |= is_in_it and exists
    return open_atoms if somebody_allows or is_empty else NO_ATOMS


def _allows(facts: Facts, appearance: Appearance, part: Segment | None, ask: Ask, now: datetime) -> frozenset[Atom]:
    """Give what the person of one appearance allows in one part; an unknown person allows nothing."""
    person = facts.people.get(appearance.participant_id) if appearance.participant_id else None
    if ask == DESK and _was_never_asked(appearance, person):
        return CONTENT_ATOMS
    if person is None or person.handle.id != appearance.participant_id:
        return NO_ATOMS
    part_of = () if part is None else ((ScopeKind.SEGMENT, part.id),)
    return effective(person, (*_places_of(facts.work), *part_of), ask, now)


def _places_of(work: Work) -> tuple[tuple[ScopeKind, str], ...]:
    """Give the places whose consents speak about a whole work."""
    return (ScopeKind.WORK, work.id), (ScopeKind.WORKSHOP, work.workshop_id), (ScopeKind.PROJECT, work.project_id)


def _was_never_asked(appearance: Appearance, person: Person | None) -> bool:
    """Tell whether somebody is only spoken of and never said anything about it themselves.

    The desk must be able to hear what is said of them, or it could never be found and taken out; nobody else may.
    """
    if appearance.role is not AppearanceRole.MENTIONED:
        return False
    if person is None:
        return appearance.participant_id is None
    return person.handle.id == appearance.participant_id and not person.records and not person.unreadable


def answers(record: ConsentRecord, purpose: Purpose) -> bool:
    """Tell whether a record answers a purpose, yes or no; one without any answer says no to all."""
    return not record.permissions or any(p.purpose is purpose for p in record.permissions)


def _granted(record: ConsentRecord, handle: ParticipantHandle, ask: Ask, now: datetime) -> frozenset[Atom]:
    if not is_valid(record, handle, now):
        return NO_ATOMS
    granted = NO_ATOMS.union(
        *(p.atoms for p in record.permissions if p.purpose is ask.purpose and p.audience.covers(ask.audience))
    )
    return granted & {Atom.EXISTENCE} if review_is_missed(record, now) else granted & ALL_ATOMS


def moments_of(facts: Facts, now: datetime) -> tuple[datetime, ...]:
    """Give every instant that it may be by now: what is allowed must be allowed at each of them."""
    return moments(_turning_points(facts), now, facts.unproven)


def _turning_points(facts: Facts) -> Iterator[datetime]:
    for person in facts.people.values():
        for record in person.records:
            yield from turning_points(record, person.handle)
