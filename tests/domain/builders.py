"""Small makers of records, so that a test names only what it is about."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

from archive.domain.consent import Ask, Facts, Grant, Person, decide
from archive.domain.ids import (
    EvidenceId,
    ParticipantId,
    ProjectId,
    RecordId,
    RenditionId,
    SegmentId,
    WorkId,
    WorkshopId,
)
from archive.domain.recipes import MEDIUM_EXPOSES
from archive.domain.records import (
    Appearance,
    CapLift,
    ConsentRecord,
    ParticipantHandle,
    Permission,
    QualityCheck,
    Rendition,
    Scope,
    Segment,
    Span,
    Work,
)
from archive.domain.terms import (
    ALL_ATOMS,
    CONTENT_ATOMS,
    AppearanceRole,
    Atom,
    Audience,
    ConsentState,
    Pillar,
    Purpose,
    Recipe,
    Risk,
    ScopeKind,
    WorkKind,
    WorkState,
)

NOW = datetime(2026, 2, 10, 12, tzinfo=UTC)
LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)
STREAM = Ask(audience=Audience.PUBLIC, purpose=Purpose.STREAM)
WORK, WORKSHOP, PROJECT = WorkId("work"), WorkshopId("workshop"), ProjectId("project")
AMINA, BRAHIM = ParticipantId("first person"), ParticipantId("second person")
FILMED = ALL_ATOMS - CONTENT_ATOMS


def handle(person: ParticipantId = AMINA, **changes: Any) -> ParticipantHandle:
    """A grown-up at low risk, unless said otherwise."""
    return ParticipantHandle(**{"id": person, "risk": Risk.LOW, **changes})


def lift(**changes: Any) -> CapLift:
    """An agreed lift of all there is, for everybody, for this spring, unless said otherwise."""
    fields: dict[str, Any] = {
        "talk_id": "talk",
        "pillars": frozenset(Pillar),
        "audience": Audience.PUBLIC,
        "risk": Risk.HIGH,
        "talked_on": date(2026, 1, 10),
        "ends_on": date(2026, 5, 31),
        "recorder": "officer",
        "approver": "second officer",
    }
    return CapLift(**{**fields, **changes})


def permission(
    atoms: Iterable[Atom] = ALL_ATOMS,
    purpose: Purpose = Purpose.STREAM,
    audience: Audience = Audience.PUBLIC,
) -> Permission:
    """A yes for the public stream, unless said otherwise."""
    return Permission(audience=audience, purpose=purpose, atoms=frozenset(atoms))


def record(name: str = "r1", person: ParticipantId = AMINA, **changes: Any) -> ConsentRecord:
    """A given, proved and approved consent to everything in the public stream, unless said otherwise."""
    fields: dict[str, Any] = {
        "id": RecordId(name),
        "participant_id": person,
        "scope": Scope(kind=ScopeKind.WORK, id=WORK),
        "state": ConsentState.GIVEN,
        "permissions": (permission(),),
        "changed_at": LONG_AGO,
        "recorder": "recorder",
        "approver": "approver",
        "evidence_id": EvidenceId("evidence"),
    }
    return ConsentRecord(**{**fields, **changes})


def appearance(person: ParticipantId | None = AMINA, **changes: Any) -> Appearance:
    """Somebody who speaks to the camera, unless said otherwise."""
    fields: dict[str, Any] = {
        "participant_id": person,
        "role": AppearanceRole.AUTHOR,
        "atoms_present": FILMED,
    }
    return Appearance(**{**fields, **changes})


def segment(name: str, start_ms: int, end_ms: int) -> Segment:
    """A part of the work."""
    return Segment(id=SegmentId(name), start_ms=start_ms, end_ms=end_ms)


def span(start_ms: int, end_ms: int) -> Span:
    """A stretch of the work."""
    return Span(start_ms=start_ms, end_ms=end_ms)


def work(*appearances: Appearance, **changes: Any) -> Work:
    """A released interview."""
    fields: dict[str, Any] = {
        "id": WORK,
        "kind": WorkKind.INTERVIEW,
        "workshop_id": WORKSHOP,
        "project_id": PROJECT,
        "state": WorkState.RELEASED,
        "appearances": appearances or (appearance(),),
    }
    return Work(**{**fields, **changes})


def rendition(recipe: Recipe = Recipe.VIDEO, **changes: Any) -> Rendition:
    """A rendition whose reviewer heard no name, place, origin, pseudonym or date in it."""
    check = QualityCheck(reviewer="reviewer", operator="operator", at=LONG_AGO, cleared=CONTENT_ATOMS)
    fields: dict[str, Any] = {
        "id": RenditionId(f"rendition {recipe.value}"),
        "work_id": WORK,
        "recipe": recipe,
        "exposes": MEDIUM_EXPOSES[recipe] - CONTENT_ATOMS,
        "checks": (check,),
        "etag": "etag",
        "size_bytes": 10,
    }
    return Rendition(**{**fields, **changes})


def facts(
    *records: ConsentRecord,
    of: Work | None = None,
    handles: Iterable[ParticipantHandle] = (),
    latest: datetime = LONG_AGO,
    unreadable: int = 0,
) -> Facts:
    """What is known about a work: everybody named in it has a low-risk handle, unless given."""
    the_work = of or work()
    known = {h.id: h for h in handles}
    for shown in the_work.appearances:
        if shown.participant_id is not None:
            known.setdefault(shown.participant_id, handle(shown.participant_id))
    people = {
        name: Person(
            handle=known[name], records=tuple(r for r in records if r.participant_id == name), unreadable=unreadable
        )
        for name in known
    }
    return Facts(work=the_work, people=people, latest_event_at=latest)


def serves(
    known: Facts,
    shown: Rendition | Recipe = Recipe.VIDEO,
    ask: Ask = STREAM,
    now: datetime = NOW,
) -> bool:
    """Whether a rendition would be served."""
    wanted = rendition(shown) if isinstance(shown, Recipe) else shown
    return isinstance(decide(known, wanted, ask, now), Grant)


def without(known: Facts, person: ParticipantId) -> Facts:
    """The same facts with one person's handle lost."""
    return replace(known, people={name: p for name, p in known.people.items() if name != person})
