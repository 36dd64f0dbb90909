"""What archives may hold, drawn at random: people, their consents and protections, works, files and signatures."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from hypothesis import strategies as st

from archive.domain.consent import Ask, Facts, Person
from archive.domain.ids import ParticipantId, SegmentId
from archive.domain.records import (
    Appearance,
    CapLift,
    ConsentRecord,
    Hidden,
    ParticipantHandle,
    Permission,
    QualityCheck,
    Rendition,
    Scope,
)
from archive.domain.terms import (
    ALL_ATOMS,
    CONTENT_ATOMS,
    NO_ATOMS,
    AppearanceRole,
    Atom,
    Audience,
    ConsentState,
    Pillar,
    Purpose,
    Recipe,
    Risk,
    ScopeKind,
    WorkState,
)
from tests.domain.builders import AMINA, BRAHIM, LONG_AGO, lift, rendition, segment, span, work
from tests.domain.builders import record as make_record

PEOPLE = (AMINA, BRAHIM)
PARTS = (segment("one", 0, 1000), segment("two", 1000, 2000))
FEW_PURPOSES = (Purpose.STREAM, Purpose.BROADCAST, Purpose.PRESERVE)
AUDIENCES = tuple(a for a in Audience if a is not Audience.NOBODY)

atoms = st.frozensets(st.sampled_from(list(Atom)))
most_atoms = st.frozensets(st.sampled_from(list(Atom)), max_size=3).map(lambda few: frozenset(Atom) - few)
days = st.none() | st.dates(date(2026, 1, 1), date(2026, 4, 1))
senseless_days = st.sampled_from((date.min, date(1899, 12, 31), date(2201, 1, 1), date.max))
any_days = days | days | days | days | senseless_days
instants = st.timedeltas(timedelta(0), timedelta(days=91)).map(lambda since: datetime(2026, 1, 1, tzinfo=UTC) + since)
asks = st.builds(Ask, audience=st.sampled_from(AUDIENCES), purpose=st.sampled_from(FEW_PURPOSES))
permissions = st.builds(
    Permission,
    audience=st.sampled_from((Audience.PUBLIC, Audience.PUBLIC, Audience.TEAM, Audience.NOBODY)),
    purpose=st.sampled_from(FEW_PURPOSES),
    atoms=most_atoms | atoms,
)
scopes = st.sampled_from(
    [
        Scope(kind=ScopeKind.WORK, id="work"),
        Scope(kind=ScopeKind.WORKSHOP, id="workshop"),
        Scope(kind=ScopeKind.PROJECT, id="project"),
        Scope(kind=ScopeKind.SEGMENT, id="one"),
        Scope(kind=ScopeKind.WORK, id="elsewhere"),
    ]
)
NAMES = ("r0", "r1", "r2", "r3")


def consents(name: str) -> st.SearchStrategy[ConsentRecord]:
    return st.builds(
        make_record,
        st.just(name),
        st.sampled_from((AMINA, AMINA, BRAHIM)),
        scope=scopes,
        state=st.sampled_from((ConsentState.GIVEN, ConsentState.GIVEN, ConsentState.RENEWED, *ConsentState)),
        permissions=st.lists(permissions, max_size=3).map(tuple),
        approver=st.sampled_from(("approver", "approver", None, "recorder")),
        evidence_id=st.sampled_from(("evidence", "evidence", "evidence", None)),
        given_at=st.none() | instants,
        not_before=st.none() | any_days,
        hidden_until=st.none() | st.none() | any_days,
        valid_until=st.none() | any_days,
        review_on=st.none() | st.none() | st.dates(date(2025, 10, 20), date(2026, 1, 1)) | senseless_days,
        time_zone=st.sampled_from((None, "Africa/Casablanca", "Europe/Brussels")),
        supersedes=st.lists(st.sampled_from(NAMES), max_size=2).map(tuple),
        guardian=st.sampled_from((None, None, "guardian")),
        interpreter=st.sampled_from((None, None, None, "approver")),
        guardian_appointed=st.booleans(),
        evidence_lost=st.sampled_from((False, False, False, True)),
        child_assents=st.booleans(),
    )


ways = st.frozensets(st.sampled_from(list(Pillar)))
lifts = st.builds(
    lift,
    pillars=ways,
    audience=st.sampled_from(list(Audience)),
    risk=st.sampled_from(Risk),
    talked_on=st.sampled_from((date(2026, 1, 10), date(2026, 2, 5))),
    ends_on=st.sampled_from((date(2026, 2, 10), date(2026, 5, 31), date(2026, 5, 31), date(2027, 2, 20), date.max)),
    approver=st.sampled_from(("second officer", "second officer", "officer", "")),
)


def handles(person: ParticipantId) -> st.SearchStrategy[ParticipantHandle]:
    return st.builds(
        ParticipantHandle,
        id=st.just(person),
        risk=st.sampled_from(Risk),
        pillars=ways,
        unaccompanied=st.booleans(),
        lift=st.none() | lifts,
        adult_on=st.sampled_from((None, None, date(2026, 2, 1), date(2026, 2, 1), date.max)),
        age_disputed=st.sampled_from((False, False, False, True)),
        age_unsettled=st.sampled_from((False,) * 9 + (True,)),
        died_on=st.sampled_from((None, None, None, date(2026, 1, 5))),
    )


appearances = st.builds(
    Appearance,
    participant_id=st.sampled_from((AMINA, AMINA, BRAHIM, None)),
    role=st.sampled_from(AppearanceRole),
    atoms_present=atoms,
    spans=st.sampled_from(
        (
            *((), (), (span(0, 500),), (span(900, 1100),), (span(1500, 1900),)),
            *((span(4000, 5000),), (span(1800, 2100),), (span(700, 600),), (span(-50, 300),)),
        )
    ),
)


@st.composite
def archives(draw: st.DrawFn) -> Facts:
    count = draw(st.integers(0, len(NAMES)))
    records = [draw(consents(name)) for name in NAMES[:count]]
    people = {
        name: Person(
            handle=draw(handles(name)),
            records=tuple(r for r in records if r.participant_id == name),
            unreadable=draw(st.sampled_from((0, 0, 0, 0, 0, 1))),
        )
        for name in PEOPLE
    }
    shown = draw(st.lists(appearances, min_size=1, max_size=3))
    parts = draw(st.sampled_from(((), PARTS)))
    latest = draw(st.sampled_from((LONG_AGO, datetime(2026, 2, 20, tzinfo=UTC))))
    duration_ms = draw(st.sampled_from((None, 2000)))
    asked_for = draw(st.booleans())
    seen = work(*shown, segments=parts, duration_ms=duration_ms, film_at_high_risk=asked_for)
    return Facts(work=seen, people=people, latest_event_at=latest)


covered = st.none() | st.sets(st.sampled_from(("one", "two")), min_size=1).map(
    lambda names: frozenset(SegmentId(n) for n in names)
)


names = st.sampled_from(("reviewer", "reviewer", "operator", "crew", "", " "))
checks = st.builds(
    QualityCheck,
    reviewer=names,
    operator=st.sampled_from(("operator", "operator", "reviewer")),
    at=st.just(LONG_AGO),
    cleared=st.sampled_from((CONTENT_ATOMS, CONTENT_ATOMS, NO_ATOMS)) | atoms,
    made_without=st.sampled_from((NO_ATOMS, NO_ATOMS, frozenset({Atom.FACE, Atom.BODY}))),
    hidden=st.sampled_from(((), (Hidden(participant_id=BRAHIM, atoms=frozenset({Atom.FACE})),))),
    report_sha256=st.sampled_from(("", "hash")),
)
states = st.sampled_from((WorkState.RELEASED,) * 6 + (WorkState.IN_REVIEW, WorkState.QUARANTINED, WorkState.WITHDRAWN))


@st.composite
def renditions(draw: st.DrawFn) -> Rendition:
    return rendition(
        draw(st.sampled_from(Recipe)),
        exposes=draw(most_atoms | st.sampled_from((ALL_ATOMS - CONTENT_ATOMS, frozenset({Atom.EXISTENCE})))),
        checks=tuple(draw(st.lists(checks, max_size=2))),
        segment_ids=draw(covered),
        hides=draw(st.sampled_from(((), (Hidden(participant_id=BRAHIM, atoms=frozenset({Atom.FACE})),)))),
        edit=draw(st.sampled_from(("", "edit"))),
    )


LESS_LIFTED: tuple[Callable[[CapLift], CapLift | None], ...] = (
    lambda _: None,
    lambda one: replace(one, pillars=one.pillars - {Pillar.NAME}),
    lambda one: replace(one, audience=Audience.PARTNER if one.audience is Audience.PUBLIC else Audience.NOBODY),
    lambda one: replace(one, ends_on=one.ends_on - timedelta(days=30)),
    lambda one: replace(one, approver=one.recorder),
)
