"""What strangers can see and hear of one person now, as `decide` gives it; told to that person alone (case 54)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from archive.domain.concealment import exposed_of
from archive.domain.consent import DESK, HEARD_OF_READER, PLAYER, Ask, Facts, Grant, decide
from archive.domain.errors import ArchiveError, readable
from archive.domain.exports import ExportKind
from archive.domain.ids import ParticipantId, WorkId
from archive.domain.receipt import Choice, Office, receipt_for
from archive.domain.records import (
    Appearance,
    ConsentEvent,
    ConsentRecord,
    Labels,
    ParticipantHandle,
    Rendition,
    Work,
)
from archive.domain.terms import (
    NO_ATOMS,
    VALID_STATES,
    AppearanceRole,
    Atom,
    FaceWords,
    Purpose,
    Recipe,
    ScopeKind,
    WorkKind,
)
from archive.domain.validity import has_begun, is_approved
from archive.ports import Kit
from archive.review.exports import copies_of
from archive.review.withdrawal.own_parts import OwnPart, own_parts, places_closed
from archive.review.withdrawal.self_service import THINGS, own_records, own_works
from archive.review.works.hearing.reports import is_sound_held
from archive.review.works.works import draft_shown, renditions

WAYS: Final = (Recipe.VIDEO, Recipe.AUDIO, Recipe.PHOTO, Recipe.REVOICED_FILM, Recipe.REVOICED, Recipe.TEXT)
"""The ways in which a work itself is met."""

_MADE_IT: Final = (AppearanceRole.AUTHOR, AppearanceRole.PERFORMER)
_NOBODY_IN_PARTICULAR: Final = Office(name={})


@dataclass(frozen=True, kw_only=True)
class OwnWork:
    """One work, as the person in it may know of it; `ways` says of each way whether strangers have it.

    `titles` is empty where the work is somebody else's and strangers may not know its title.
    """

    work_id: WorkId
    kind: WorkKind
    titles: Labels
    is_mine: bool
    is_known: bool
    is_held: bool
    ways: tuple[tuple[Recipe, bool], ...]
    seen: tuple[Atom, ...]
    may_take_back: bool
    parts: tuple[OwnPart, ...] = ()


@dataclass(frozen=True, kw_only=True)
class OwnYes:
    """One consent that holds or waits: what it says in plain words, and what of it can be taken back on its own."""

    record_id: str
    work_titles: Labels
    scope: ScopeKind
    choice: Choice
    things: tuple[str, ...]
    atoms: tuple[Atom, ...]
    purposes: tuple[Purpose, ...]


@dataclass(frozen=True, kw_only=True)
class OwnCopy:
    """A file of one's own that can be had: nobody else is in it, or everybody may have it anyway."""

    rendition: Rendition
    titles: Labels
    ask: Ask


@dataclass(frozen=True, kw_only=True)
class GivenCopy:
    """Somebody who was given a copy; `told_at` is when they were told to delete what was taken back."""

    recipient: str
    kind: ExportKind
    purpose: Purpose
    made_at: datetime
    told_at: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class OwnView:
    """Everything that a person's own page says."""

    works: tuple[OwnWork, ...]
    yeses: tuple[OwnYes, ...]
    copies: tuple[OwnCopy, ...]
    choices: tuple[Choice, ...]
    events: tuple[ConsentEvent, ...]
    face_words: FaceWords

    @property
    def anything_shown(self) -> bool:
        """Tell whether strangers can meet anything at all."""
        return any(work.is_known for work in self.works)


def own_view(kit: Kit, participant_id: ParticipantId) -> OwnView:
    """Give what strangers can meet of a person, what they said yes to, and what they can have or take back."""
    records = own_records(kit, participant_id)
    works = own_works(kit, participant_id)
    own = [_own_work(kit, work, participant_id, records) for work in works]
    titles = {work.work_id: work.titles for work in own}
    receipt = receipt_for(records, _NOBODY_IN_PARTICULAR, kit.clock.now())
    events = readable(kit.catalogue.find(ConsentEvent, participant_id=participant_id))
    return OwnView(
        works=tuple(own),
        yeses=tuple(_yeses(kit, records, titles)),
        copies=tuple(copy for work in works for copy in _copies(kit, work, participant_id, titles)),
        choices=receipt.choices,
        events=tuple(sorted(events, key=lambda event: event.sequence)),
        face_words=_face_words(kit, participant_id),
    )


def _face_words(kit: Kit, participant_id: ParticipantId) -> FaceWords:
    """Give what somebody wants said beside a covered face; the archive's own sentence where nothing can be read."""
    try:
        return kit.catalogue.get(ParticipantHandle, participant_id).face_words
    except ArchiveError:
        return FaceWords.OURS


def copies_given(kit: Kit, participant_id: ParticipantId) -> tuple[GivenCopy, ...]:
    """Give who was given copies of a person's works; what else a recipient was given is nobody's business here."""
    mine = {work.id for work in own_works(kit, participant_id)}
    return tuple(
        GivenCopy(
            recipient=export.recipient,
            kind=export.kind,
            purpose=export.purpose,
            made_at=export.made_at,
            told_at=max(
                (r.sent_at for r in export.recalls if any(item.work_id in mine for item in r.items)), default=None
            ),
        )
        for export in copies_of(kit, participant_id)
    )


def own_copy(kit: Kit, participant_id: ParticipantId, rendition_id: str) -> OwnCopy | None:
    """Give one of a person's copies by the id of its file, or None: missing and somebody else's look alike."""
    copies = (c for work in own_works(kit, participant_id) for c in _copies(kit, work, participant_id, {}))
    return next((copy for copy in copies if copy.rendition.id == rendition_id), None)


def _own_work(kit: Kit, work: Work, participant_id: ParticipantId, records: Iterable[ConsentRecord]) -> OwnWork:
    mine = [a for a in work.appearances if a.participant_id == participant_id]
    made = [each for each in renditions(kit, work.id) if mine or each.read_by == participant_id]
    facts = _facts(kit, work)
    opened = [r for r in made if facts is not None and _is_open(kit, facts, r, PLAYER)]
    met = {rendition.recipe for rendition in opened}
    seen = NO_ATOMS.union(*(exposed_of(work, r) for r in opened)) & NO_ATOMS.union(*(a.atoms_present for a in mine))
    if any(rendition.read_by == participant_id for rendition in opened):
        seen |= HEARD_OF_READER
    is_mine = any(a.role in _MADE_IT for a in mine)
    there = {rendition.recipe for rendition in made}
    said_no = work.id in places_closed(records)
    files = [rendition for rendition in opened if rendition.recipe in WAYS]
    is_named = is_mine or Recipe.CARD in met
    return OwnWork(
        work_id=work.id,
        kind=work.kind,
        titles=_titles(kit, work, is_mine, is_named),
        is_mine=is_mine,
        is_known=bool(met & {*WAYS, Recipe.CARD, Recipe.STUB}),
        is_held=work.held_at is not None,
        ways=tuple((recipe, recipe in met) for recipe in WAYS if recipe in there),
        seen=tuple(atom for atom in Atom if atom in (seen - {Atom.EXISTENCE} or seen)),
        may_take_back=not said_no,
        parts=() if said_no else own_parts(work, participant_id, records, files, is_named=is_named),
    )


def _titles(kit: Kit, work: Work, is_mine: bool, is_open: bool) -> Labels:
    if is_mine:
        return work.titles or draft_shown(kit, work.id).titles
    return work.titles if is_open else {}


def _yeses(kit: Kit, records: list[ConsentRecord], titles: dict[WorkId, Labels]) -> Iterable[OwnYes]:
    now = kit.clock.now()
    replaced = {name for r in records if is_approved(r) and has_begun(r, now) for name in r.supersedes if name != r.id}
    for record in records:
        if record.id in replaced or record.state not in VALID_STATES:
            continue
        choice = receipt_for([record], _NOBODY_IN_PARTICULAR, now).choices[0]
        if not choice.allowances:
            continue
        granted = NO_ATOMS.union(*(p.atoms for p in record.permissions))
        yield OwnYes(
            record_id=record.id,
            work_titles=titles.get(WorkId(record.scope.id), {}),
            scope=record.scope.kind,
            choice=choice,
            things=tuple(thing for thing, atoms in THINGS.items() if atoms & granted),
            atoms=tuple(atom for atom in Atom if atom in granted),
            purposes=tuple(p for p in Purpose if any(q.purpose is p and q.atoms for q in record.permissions)),
        )


def _copies(kit: Kit, work: Work, participant_id: ParticipantId, titles: dict[WorkId, Labels]) -> Iterable[OwnCopy]:
    """Yield the files of a work that its maker may have: those of them alone, and those that everybody has."""
    if not any(a.participant_id == participant_id and a.role in _MADE_IT for a in work.appearances):
        return
    facts = _facts(kit, work)
    for rendition in renditions(kit, work.id):
        if facts is None or rendition.recipe not in WAYS or is_sound_held(kit, rendition):
            continue
        if _is_open(kit, facts, rendition, PLAYER):
            yield OwnCopy(rendition=rendition, titles=titles.get(work.id, {}), ask=PLAYER)
        elif _is_alone(work, participant_id, rendition) and _is_open(kit, facts, rendition, DESK):
            yield OwnCopy(rendition=rendition, titles=titles.get(work.id, {}), ask=DESK)


def _is_alone(work: Work, participant_id: ParticipantId, rendition: Rendition) -> bool:
    """Tell whether nobody else is in a rendition, known or unknown; people in other parts alone do not count."""
    return all(a.participant_id == participant_id for a in work.appearances if _may_be_in(work, a, rendition))


def _may_be_in(work: Work, appearance: Appearance, rendition: Rendition) -> bool:
    if rendition.segment_ids is None or not appearance.spans:
        return True
    parts = [segment for segment in work.segments if segment.id in rendition.segment_ids]
    if not parts or any(span.start_ms >= span.end_ms for span in appearance.spans):
        return True
    return any(s.start_ms < p.end_ms and s.end_ms > p.start_ms for s in appearance.spans for p in parts)


def _is_open(kit: Kit, facts: Facts, rendition: Rendition, ask: Ask) -> bool:
    return isinstance(decide(facts, rendition, ask, kit.clock.now()), Grant)


def _facts(kit: Kit, work: Work) -> Facts | None:
    try:
        return kit.catalogue.facts(work.id)
    except ArchiveError:
        return None
