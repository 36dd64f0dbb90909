"""What must hold for every archive, not only for the cases somebody thought of."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from archive.domain.cap_lift import narrower_of
from archive.domain.consent import Ask, Facts, Grant, Person, allowed, cap, decide
from archive.domain.ids import ParticipantId, SegmentId
from archive.domain.narrowing import is_narrower, mark_only, without_atoms, without_purposes
from archive.domain.records import (
    Appearance,
    CapLift,
    ConsentRecord,
    ParticipantHandle,
    Permission,
    Rendition,
    Scope,
)
from archive.domain.terms import (
    AppearanceRole,
    Atom,
    Audience,
    ConsentState,
    Pillar,
    Purpose,
    Recipe,
    Risk,
    ScopeKind,
)
from tests.domain import reference
from tests.domain.builders import AMINA, BRAHIM, LONG_AGO, lift, rendition, segment, span, work
from tests.domain.builders import record as make_record

PEOPLE = (AMINA, BRAHIM)
PARTS = (segment("one", 0, 1000), segment("two", 1000, 2000))
FEW_PURPOSES = (Purpose.STREAM, Purpose.BROADCAST, Purpose.PRESERVE)
AUDIENCES = tuple(a for a in Audience if a is not Audience.NOBODY)

atoms = st.frozensets(st.sampled_from(list(Atom)))
most_atoms = st.frozensets(st.sampled_from(list(Atom)), max_size=3).map(lambda few: frozenset(Atom) - few)
days = st.none() | st.dates(date(2026, 1, 1), date(2026, 4, 1))
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
        not_before=st.none() | days,
        valid_until=st.none() | days,
        time_zone=st.sampled_from((None, "Africa/Casablanca", "Europe/Brussels")),
        supersedes=st.lists(st.sampled_from(NAMES), max_size=2).map(tuple),
        guardian=st.sampled_from((None, None, "guardian")),
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
    ends_on=st.sampled_from((date(2026, 2, 10), date(2026, 5, 31))),
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
        adult_on=st.sampled_from((None, None, date(2026, 2, 1))),
        age_disputed=st.sampled_from((False, False, False, True)),
    )


appearances = st.builds(
    Appearance,
    participant_id=st.sampled_from((AMINA, AMINA, BRAHIM, None)),
    role=st.sampled_from(AppearanceRole),
    atoms_present=atoms,
    spans=st.sampled_from(((), (), (span(0, 500),), (span(900, 1100),), (span(1500, 1900),))),
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
    return Facts(work=work(*shown, segments=parts), people=people, latest_event_at=latest)


covered = st.none() | st.sets(st.sampled_from(("one", "two")), min_size=1).map(
    lambda names: frozenset(SegmentId(n) for n in names)
)


@settings(max_examples=120, deadline=None)
@given(archives(), asks, instants, covered, st.dictionaries(st.sampled_from((AMINA, BRAHIM, None)), atoms))
def test_the_rules_agree_with_the_plain_ones(
    known: Facts, ask: Ask, now: datetime, parts: frozenset[SegmentId] | None, hidden: dict[Any, frozenset[Atom]]
) -> None:
    plain = reference.allowed(known, ask, now, parts, {name: set(some) for name, some in hidden.items()})
    assert allowed(known, ask, now, parts, hidden) == plain


@settings(max_examples=120, deadline=None)
@given(archives(), asks, instants, st.sampled_from(Recipe), most_atoms)
def test_a_rendition_is_served_if_and_only_if_it_exposes_no_more_than_is_allowed(
    known: Facts, ask: Ask, now: datetime, recipe: Recipe, hidden: frozenset[Atom]
) -> None:
    shown = rendition(recipe)
    shown = replace(shown, exposes=shown.exposes - hidden)
    served = isinstance(decide(known, shown, ask, now), Grant)
    assert served == (bool(shown.exposes) and shown.exposes <= allowed(known, ask, now))


@settings(max_examples=100, deadline=None)
@given(archives(), asks, instants, st.randoms())
def test_the_order_of_records_and_people_does_not_matter(known: Facts, ask: Ask, now: datetime, random: Any) -> None:
    shuffled = {}
    for name, person in sorted(known.people.items(), reverse=True):
        records = list(person.records)
        random.shuffle(records)
        shuffled[name] = replace(person, records=tuple(records))
    turned = replace(known.work, appearances=known.work.appearances[::-1])
    assert allowed(replace(known, people=shuffled, work=turned), ask, now) == allowed(known, ask, now)


@settings(max_examples=120, deadline=None)
@given(archives(), appearances, asks, instants)
def test_one_more_person_who_appears_never_widens(known: Facts, newcomer: Appearance, ask: Ask, now: datetime) -> None:
    more = replace(known, work=replace(known.work, appearances=(*known.work.appearances, newcomer)))
    assert allowed(more, ask, now) <= allowed(known, ask, now)


@settings(max_examples=100, deadline=None)
@given(archives(), asks, instants, st.timedeltas(timedelta(0), timedelta(days=60)))
def test_a_clock_set_back_past_the_newest_event_changes_nothing(
    known: Facts, ask: Ask, now: datetime, back: timedelta
) -> None:
    seen = replace(known, latest_event_at=now)
    assert allowed(seen, ask, now - back) == allowed(seen, ask, now)


@settings(max_examples=120, deadline=None)
@given(archives(), asks, instants, instants)
def test_a_decision_holds_as_long_as_it_says(known: Facts, ask: Ask, now: datetime, later: datetime) -> None:
    first = decide(known, rendition(), ask, now)
    if first.holds_until is None or now <= later < first.holds_until:
        second = decide(known, rendition(), ask, max(now, later))
        assert isinstance(first, Grant) == isinstance(second, Grant)


Step = Callable[[ConsentRecord], ConsentRecord]


def _less(change: Callable[[tuple[Permission, ...]], tuple[Permission, ...]]) -> Step:
    return lambda r: replace(r, permissions=change(r.permissions))


ENDED = (ConsentState.WITHDRAWN, ConsentState.REVOKED, ConsentState.EXPIRED, ConsentState.UNKNOWN)
steps: st.SearchStrategy[Step] = st.one_of(
    atoms.map(lambda some: _less(lambda p: without_atoms(p, some))),
    st.frozensets(st.sampled_from(FEW_PURPOSES)).map(lambda some: _less(lambda p: without_purposes(p, some))),
    st.just(_less(mark_only)),
    st.just(_less(lambda _: ())),
    st.sampled_from(ENDED).map(lambda state: lambda r: replace(r, state=state)),
    st.just(lambda r: replace(r, evidence_id=None)),
    st.just(lambda r: replace(r, evidence_lost=True)),
)


@settings(max_examples=100, deadline=None)
@given(archives(), st.lists(st.tuples(st.integers(0, 3), steps), max_size=5), asks, instants)
def test_no_sequence_of_narrowing_steps_ever_widens(
    known: Facts, taken: list[tuple[int, Step]], ask: Ask, now: datetime
) -> None:
    before = allowed(known, ask, now)
    for number, step in taken:
        people = {
            name: replace(
                person,
                records=tuple(step(r) if r.id == NAMES[number] else r for r in person.records),
            )
            for name, person in known.people.items()
        }
        known = replace(known, people=people)
        after = allowed(known, ask, now)
        assert after <= before
        before = after


@settings(max_examples=120, deadline=None)
@given(archives(), consents("new"), asks, instants)
def test_an_unapproved_record_never_widens(known: Facts, fresh: ConsentRecord, ask: Ask, now: datetime) -> None:
    unapproved = replace(fresh, approver=None)
    person = known.people[fresh.participant_id]
    more = replace(person, records=(*person.records, unapproved))
    people = {**known.people, fresh.participant_id: more}
    assert allowed(replace(known, people=people), ask, now) <= allowed(known, ask, now)


@settings(max_examples=100, deadline=None)
@given(st.lists(permissions, max_size=3).map(tuple), atoms, st.frozensets(st.sampled_from(FEW_PURPOSES)))
def test_taking_back_is_recognised_as_narrowing(
    given_once: tuple[Permission, ...], some: frozenset[Atom], purposes: frozenset[Purpose]
) -> None:
    for less in (without_atoms(given_once, some), without_purposes(given_once, purposes), mark_only(given_once), ()):
        assert is_narrower(less, given_once)


LESS_LIFTED: tuple[Callable[[CapLift], CapLift | None], ...] = (
    lambda _: None,
    lambda one: replace(one, pillars=one.pillars - {Pillar.NAME}),
    lambda one: replace(one, audience=Audience.PARTNER if one.audience is Audience.PUBLIC else Audience.NOBODY),
    lambda one: replace(one, ends_on=one.ends_on - timedelta(days=30)),
    lambda one: replace(one, approver=one.recorder),
)


@settings(max_examples=120, deadline=None)
@given(archives(), lifts, st.lists(st.sampled_from(LESS_LIFTED), max_size=3), asks, instants)
def test_narrowing_or_ending_a_lift_never_widens(
    known: Facts, agreed: CapLift, taken: list[Callable[[CapLift], CapLift | None]], ask: Ask, now: datetime
) -> None:
    known = _protected(known, lambda one: replace(one, lift=agreed))
    before = allowed(known, ask, now)
    for step in taken:
        known = _protected(known, lambda one, step=step: replace(one, lift=one.lift and step(one.lift)))  # type: ignore[misc]
        after = allowed(known, ask, now)
        assert after <= before
        before = after


@settings(max_examples=120, deadline=None)
@given(handles(AMINA), st.sampled_from(("age_disputed", "adult_on", "risk")), st.sampled_from(AUDIENCES), instants)
def test_protecting_more_never_widens_a_cap_whatever_was_lifted(
    known: ParticipantHandle, how: str, audience: Audience, now: datetime
) -> None:
    stricter: dict[str, Any] = {"age_disputed": True, "adult_on": date(2026, 6, 1), "risk": Risk.HIGH}
    assert cap(replace(known, **{how: stricter[how]}), audience, now) <= cap(known, audience, now)


@settings(max_examples=120, deadline=None)
@given(handles(AMINA), handles(AMINA), st.sampled_from(AUDIENCES), instants)
def test_what_is_remembered_of_a_protection_can_only_close(
    known: ParticipantHandle, word: ParticipantHandle, audience: Audience, now: datetime
) -> None:
    mended = cap(narrower_of(known, word), audience, now)
    assert mended <= cap(known, audience, now)
    assert mended <= cap(word, audience, now)


def _protected(known: Facts, change: Callable[[ParticipantHandle], ParticipantHandle]) -> Facts:
    people = {name: replace(person, handle=change(person.handle)) for name, person in known.people.items()}
    return replace(known, people=people)


def _damaged(r: ConsentRecord, field: str, junk: Any) -> ConsentRecord:
    return replace(r, **{field: junk})


JUNK = (object(), 3.5, b"x", {"a": 1}, ["?"])
TYPED = {
    "evidence_lost",
    "method",
    "state",
    "approver",
    "recorder",
    "evidence_id",
    "not_before",
    "valid_until",
    "permissions",
    "scope",
}


@settings(max_examples=120, deadline=None)
@given(archives(), st.sampled_from(sorted(TYPED)), st.sampled_from(JUNK), st.sampled_from(NAMES), asks, instants)
def test_a_field_of_the_wrong_shape_never_widens(
    known: Facts, field: str, junk: object, name: str, ask: Ask, now: datetime
) -> None:
    assert field in {f.name for f in dataclasses.fields(ConsentRecord)}
    people = {
        who: replace(p, records=tuple(_damaged(r, field, junk) if r.id == name else r for r in p.records))
        for who, p in known.people.items()
    }
    assert allowed(replace(known, people=people), ask, now) <= allowed(known, ask, now)


@settings(max_examples=100, deadline=None)
@given(archives(), st.sampled_from(PEOPLE), asks, instants, st.sampled_from(Recipe))
def test_losing_a_person_or_a_record_that_cannot_be_read_never_widens(
    known: Facts, who: ParticipantId, ask: Ask, now: datetime, recipe: Recipe
) -> None:
    lost = replace(known, people={n: p for n, p in known.people.items() if n != who})
    unreadable = replace(known, people={**known.people, who: replace(known.people[who], unreadable=1)})
    shown: Rendition = rendition(recipe)
    for poorer in (lost, unreadable):
        assert allowed(poorer, ask, now) <= allowed(known, ask, now)
        assert not isinstance(decide(poorer, shown, ask, now), Grant) or isinstance(
            decide(known, shown, ask, now), Grant
        )
