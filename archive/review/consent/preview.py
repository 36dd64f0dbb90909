"""What strangers would meet if a consent that is being talked over were approved; `decide` says it, nothing is changed.

The facts are the real ones, with the new consent beside the person's others as if a second person had approved it and
its days had come, and with the work as if a reviewer had found in it nothing that this person does not allow.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final

from archive.domain.consent import DESK, Ask, Facts, Grant, Person, allowed, decide, effective
from archive.domain.errors import ArchiveError
from archive.domain.ids import EvidenceId, ParticipantId, RecordId, SegmentId, WorkId, new_id
from archive.domain.narrowing import granted
from archive.domain.recipes import MEDIUM_EXPOSES, clearable
from archive.domain.records import Appearance, ConsentRecord, Labels, ParticipantHandle, QualityCheck, Rendition, Work
from archive.domain.terms import (
    ALL_ATOMS,
    CONTENT_ATOMS,
    NO_ATOMS,
    AppearanceRole,
    Atom,
    Audience,
    Method,
    Purpose,
    Recipe,
    ScopeKind,
    WorkKind,
    WorkState,
)
from archive.domain.validity import is_minor
from archive.ports import Kit
from archive.review.consent.consents import works_under
from archive.review.consent.new_consent import NewConsent
from archive.review.works.texts import without_bytes
from archive.review.works.works import as_made, draft_shown, present_atoms, renditions

WITHOUT_BYTES: Final = (Recipe.CARD, Recipe.STUB)
_SOMEBODY_ELSE = "the person who approves"
_SOMEBODY_GROWN = "the guardian who will be named"


@dataclass(frozen=True, kw_only=True)
class WorkSeen:
    """What one audience would meet of one work, and of the person in it.

    `met` are the renditions they would be served, richest first, and `open_here` those among them that the desk may
    open already. `atoms` is what is met of the person. `held_back` is what the person allows but their protection or
    an earlier consent keeps back, `others` what other people in the work keep back, `to_check` what a reviewer must
    not find in it. `is_made` says whether there is anything to be played at all.
    """

    work_id: WorkId
    kind: WorkKind
    titles: Labels
    met: tuple[Rendition, ...]
    open_here: frozenset[str]
    atoms: frozenset[Atom]
    held_back: frozenset[Atom]
    others: frozenset[Atom]
    to_check: frozenset[Atom]
    is_made: bool


def ask_of(new: NewConsent, purpose: Purpose) -> Ask | None:
    """Give the widest audience that a new consent lets meet anything for a purpose, as it would ask; None for a no."""
    yes = [p.audience for p in new.permissions if p.purpose is purpose and p.atoms]
    audience = next((a for a in Audience if a in yes and a is not Audience.NOBODY), None)
    return Ask(audience=audience, purpose=purpose) if audience else None


def preview(kit: Kit, new: NewConsent, ask: Ask) -> tuple[WorkSeen, ...]:
    """Give what this asker would meet of every work that the new consent speaks about."""
    record = _as_if_approved(kit, new)
    return tuple(seen for work in works_under(kit, record) if (seen := _seen(kit, work, record, ask)))


def _seen(kit: Kit, work: Work, record: ConsentRecord, ask: Ask) -> WorkSeen | None:
    try:
        real = kit.catalogue.facts(work.id)
    except ArchiveError:
        return None
    facts = _as_if_given(real, record)
    now = kit.clock.now()
    said = granted(record.permissions, ask.purpose, ask.audience)
    own = effective(facts.people[record.participant_id], _places(work, record), ask, now)
    parts = _parts(record)
    made = [r for r in renditions(kit, work.id) if parts is None or r.segment_ids == parts]
    after = list(_as_if_looked_at(kit, facts, made, own))
    met = [r for r in after if isinstance(decide(_released(facts), r, ask, now), Grant)]
    has_bytes = any(r.recipe not in WITHOUT_BYTES for r in made)
    exposed = NO_ATOMS.union(*(r.exposes for r in met)) if has_bytes else allowed(facts, ask, now, parts)
    mine = NO_ATOMS.union(*(a.atoms_present for a in work.appearances if a.participant_id == record.participant_id))
    return WorkSeen(
        work_id=work.id,
        kind=work.kind,
        titles=draft_shown(kit, work.id).titles or work.titles,
        met=tuple(met),
        open_here=frozenset(r.id for r in made if isinstance(decide(real, r, DESK, now), Grant)),
        atoms=exposed & own & (mine | CONTENT_ATOMS | {Atom.EXISTENCE}),
        held_back=said - own,
        others=own & _kept_back_by_others(facts, record.participant_id, ask, kit),
        to_check=NO_ATOMS.union(*(as_made(r) - r.exposes for r in met)) - own,
        is_made=has_bytes,
    )


def _as_if_approved(kit: Kit, new: NewConsent) -> ConsentRecord:
    """Give the record that this talk would become: proved, approved, its days come, and a child's guardian named."""
    handle = kit.catalogue.get(ParticipantHandle, new.participant_id)
    is_child = is_minor(handle, new.time_zone, kit.clock.now())
    return ConsentRecord(
        id=RecordId(new_id()),
        participant_id=new.participant_id,
        scope=new.scope,
        state=new.state,
        permissions=new.permissions,
        given_at=kit.clock.now(),
        changed_at=kit.clock.now(),
        recorder=new.recorder,
        approver=_SOMEBODY_ELSE,
        method=Method.DIGITAL,
        evidence_id=EvidenceId(new_id()),
        guardian=_SOMEBODY_GROWN if is_child else None,
        guardian_appointed=is_child,
        child_assents=is_child,
        supersedes=new.supersedes,
    )


def _as_if_given(facts: Facts, record: ConsentRecord) -> Facts:
    """Put the new consent beside the person's others."""
    person = facts.people[record.participant_id]
    with_it = Person(handle=person.handle, records=(*person.records, record), unreadable=person.unreadable)
    return replace(facts, people={**facts.people, record.participant_id: with_it})


def _released(facts: Facts) -> Facts:
    """Give the facts as if the work were out; what was withdrawn as a whole stays so."""
    if facts.work.state is WorkState.WITHDRAWN:
        return facts
    return replace(facts, work=replace(facts.work, state=WorkState.RELEASED))


def _as_if_looked_at(kit: Kit, facts: Facts, made: list[Rendition], own: frozenset[Atom]) -> Iterator[Rendition]:
    """Yield what was made, its card and its mark, each as a reviewer would sign it who finds nothing not allowed.

    What carries a signature already is as it is. What the team could not open even then stays unsigned, and so shut.
    """
    work, now = facts.work, kit.clock.now()
    have = {rendition.recipe for rendition in made}
    added = [without_bytes(work, recipe) for recipe in WITHOUT_BYTES if recipe not in have]
    for rendition in [*made, *added]:
        may_look = rendition.recipe in WITHOUT_BYTES or isinstance(decide(facts, rendition, DESK, now), Grant)
        if rendition.checks or not may_look:
            yield rendition
            continue
        cleared = (clearable(rendition.recipe, present_atoms(work)) & as_made(rendition)) - own
        check = QualityCheck(
            reviewer=_SOMEBODY_ELSE,
            operator=work.operator or "",
            at=now,
            cleared=cleared,
            made_without=MEDIUM_EXPOSES[rendition.recipe] - as_made(rendition),
        )
        yield replace(rendition, checks=(check,), exposes=as_made(rendition) - cleared)


def _kept_back_by_others(facts: Facts, person: ParticipantId, ask: Ask, kit: Kit) -> frozenset[Atom]:
    others = tuple(a for a in facts.work.appearances if a.participant_id != person)
    if not others:
        return NO_ATOMS
    # The person stays in the work, or nobody known might be left in it to say yes.
    in_it = Appearance(participant_id=person, role=AppearanceRole.BACKGROUND, atoms_present=NO_ATOMS)
    without = replace(facts, work=replace(facts.work, appearances=(*others, in_it)))
    return ALL_ATOMS - allowed(without, ask, kit.clock.now())


def _parts(record: ConsentRecord) -> frozenset[SegmentId] | None:
    return frozenset({SegmentId(record.scope.id)}) if record.scope.kind is ScopeKind.SEGMENT else None


def _places(work: Work, record: ConsentRecord) -> list[tuple[ScopeKind, str]]:
    places: list[tuple[ScopeKind, str]] = [
        (ScopeKind.WORK, work.id),
        (ScopeKind.WORKSHOP, work.workshop_id),
        (ScopeKind.PROJECT, work.project_id),
    ]
    return [*places, (ScopeKind.SEGMENT, record.scope.id)] if record.scope.kind is ScopeKind.SEGMENT else places
