"""What must hold for every archive, not only for the cases somebody thought of."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from archive.domain.cap_lift import cap, narrower_of
from archive.domain.consent import DESK, Ask, Facts, Grant, allowed, decide
from archive.domain.ids import ParticipantId, SegmentId
from archive.domain.narrowing import closed_until, is_narrower, mark_only, without_atoms, without_purposes
from archive.domain.recipes import MEDIUM_EXPOSES
from archive.domain.records import (
    Appearance,
    CapLift,
    ConsentRecord,
    ParticipantHandle,
    Permission,
    Rendition,
)
from archive.domain.terms import (
    NO_ATOMS,
    Atom,
    Audience,
    ConsentState,
    Purpose,
    Recipe,
    Risk,
    WorkState,
)
from tests.domain import reference
from tests.domain.builders import AMINA, BRAHIM, rendition
from tests.domain.strategies import (
    AUDIENCES,
    FEW_PURPOSES,
    LESS_LIFTED,
    NAMES,
    PEOPLE,
    appearances,
    archives,
    asks,
    atoms,
    consents,
    covered,
    handles,
    instants,
    lifts,
    most_atoms,
    permissions,
    renditions,
    states,
)
from tests.examples import examples


@examples(60)
@given(archives(), asks, instants, covered, st.dictionaries(st.sampled_from((AMINA, BRAHIM, None)), atoms))
def test_the_rules_agree_with_the_plain_ones(
    known: Facts, ask: Ask, now: datetime, parts: frozenset[SegmentId] | None, hidden: dict[Any, frozenset[Atom]]
) -> None:
    plain = reference.allowed(known, ask, now, parts, {name: set(some) for name, some in hidden.items()})
    assert allowed(known, ask, now, parts, hidden) == plain


@examples(100)
@given(archives(), renditions(), asks, instants, states, st.sampled_from((None, "crew")))
def test_what_is_served_is_what_the_plain_rules_serve(
    known: Facts, shown: Rendition, ask: Ask, now: datetime, state: WorkState, operator: str | None
) -> None:
    known = replace(known, work=replace(known.work, state=state, operator=operator))
    assert isinstance(decide(known, shown, ask, now), Grant) == reference.serves(known, shown, ask, now)


@examples(60)
@given(archives(), asks, instants, st.sampled_from(Recipe), most_atoms)
def test_a_rendition_is_served_if_and_only_if_it_exposes_no_more_than_is_allowed(
    known: Facts, ask: Ask, now: datetime, recipe: Recipe, hidden: frozenset[Atom]
) -> None:
    shown = rendition(recipe)
    signed = replace(shown.checks[0], made_without=hidden)
    shown = replace(shown, exposes=shown.exposes - hidden, checks=(signed,))
    served = isinstance(decide(known, shown, ask, now), Grant)
    assert served == (bool(shown.exposes) and shown.exposes <= allowed(known, ask, now))


@examples(60)
@given(archives(), asks, instants, st.sampled_from(Recipe), atoms)
def test_saying_that_a_file_exposes_less_opens_nothing_without_a_signature(
    known: Facts, ask: Ask, now: datetime, recipe: Recipe, unsaid: frozenset[Atom]
) -> None:
    whole = rendition(
        recipe, exposes=MEDIUM_EXPOSES[recipe], checks=(replace(rendition().checks[0], cleared=NO_ATOMS),)
    )
    less = replace(whole, exposes=whole.exposes - unsaid)
    if ask != DESK:
        assert not isinstance(decide(known, less, ask, now), Grant) or isinstance(decide(known, whole, ask, now), Grant)


@examples(50)
@given(archives(), asks, instants, st.randoms())
def test_the_order_of_records_and_people_does_not_matter(known: Facts, ask: Ask, now: datetime, random: Any) -> None:
    shuffled = {}
    for name, person in sorted(known.people.items(), reverse=True):
        records = list(person.records)
        random.shuffle(records)
        shuffled[name] = replace(person, records=tuple(records))
    turned = replace(known.work, appearances=known.work.appearances[::-1])
    assert allowed(replace(known, people=shuffled, work=turned), ask, now) == allowed(known, ask, now)


@examples(60)
@given(archives(), appearances, asks, instants, covered)
def test_one_more_person_who_does_not_agree_to_be_known_of_never_widens(
    known: Facts, newcomer: Appearance, ask: Ask, now: datetime, parts: frozenset[SegmentId] | None
) -> None:
    alone = replace(known, work=replace(known.work, appearances=(replace(newcomer, spans=()),)))
    more = replace(known, work=replace(known.work, appearances=(*known.work.appearances, newcomer)))
    agrees = Atom.EXISTENCE in allowed(alone, ask, now, parts) and ask != DESK
    is_first_there = ask == DESK and parts is not None
    assert agrees or is_first_there or allowed(more, ask, now, parts) <= allowed(known, ask, now, parts)


@examples(60)
@given(archives(), st.lists(appearances, max_size=3), asks, instants, covered)
def test_where_nobody_known_agrees_to_be_known_of_there_is_nothing(
    known: Facts, shown: list[Appearance], ask: Ask, now: datetime, parts: frozenset[SegmentId] | None
) -> None:
    strangers = tuple(replace(a, participant_id=None) for a in shown)
    unknown = replace(known, work=replace(known.work, appearances=strangers))
    if ask != DESK:
        assert allowed(unknown, ask, now, parts) == NO_ATOMS


@examples(50)
@given(archives(), asks, instants, st.timedeltas(timedelta(0), timedelta(days=60)))
def test_a_clock_set_back_past_the_newest_event_changes_nothing(
    known: Facts, ask: Ask, now: datetime, back: timedelta
) -> None:
    seen = replace(known, latest_event_at=now)
    assert allowed(seen, ask, now - back) == allowed(seen, ask, now)


@examples(60)
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
    st.dates(date(2026, 1, 1), date(2026, 4, 10)).map(lambda day: lambda r: closed_until(r, day)),
)


@examples(50)
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


@examples(60)
@given(archives(), consents("new"), asks, instants)
def test_an_unapproved_record_never_widens(known: Facts, fresh: ConsentRecord, ask: Ask, now: datetime) -> None:
    unapproved = replace(fresh, approver=None)
    person = known.people[fresh.participant_id]
    more = replace(person, records=(*person.records, unapproved))
    people = {**known.people, fresh.participant_id: more}
    assert allowed(replace(known, people=people), ask, now) <= allowed(known, ask, now)


@examples(50)
@given(st.lists(permissions, max_size=3).map(tuple), atoms, st.frozensets(st.sampled_from(FEW_PURPOSES)))
def test_taking_back_is_recognised_as_narrowing(
    given_once: tuple[Permission, ...], some: frozenset[Atom], purposes: frozenset[Purpose]
) -> None:
    for less in (without_atoms(given_once, some), without_purposes(given_once, purposes), mark_only(given_once), ()):
        assert is_narrower(less, given_once)


@examples(60)
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


@examples(60)
@given(handles(AMINA), st.sampled_from(("age_disputed", "adult_on", "risk")), st.sampled_from(AUDIENCES), instants)
def test_protecting_more_never_widens_a_cap_whatever_was_lifted(
    known: ParticipantHandle, how: str, audience: Audience, now: datetime
) -> None:
    stricter: dict[str, Any] = {"age_disputed": True, "adult_on": date(2026, 6, 1), "risk": Risk.HIGH}
    assert cap(replace(known, **{how: stricter[how]}), audience, now) <= cap(known, audience, now)


@examples(150)
@given(archives(), handles(AMINA), asks, instants)
def test_what_is_remembered_of_a_protection_can_only_close(
    known: Facts, word: ParticipantHandle, ask: Ask, now: datetime
) -> None:
    before = known.people[AMINA]
    mended, said = (
        replace(known, people={**known.people, AMINA: replace(before, handle=one)})
        for one in (narrower_of(before.handle, word), word)
    )
    assert cap(mended.people[AMINA].handle, ask.audience, now) <= cap(before.handle, ask.audience, now)
    assert cap(mended.people[AMINA].handle, ask.audience, now) <= cap(word, ask.audience, now)
    assert allowed(mended, ask, now) <= allowed(known, ask, now) & allowed(said, ask, now)


@examples(150)
@given(archives(), asks, instants, st.booleans())
def test_a_later_doubt_about_somebodys_age_wakes_nothing(known: Facts, ask: Ask, now: datetime, of_age: bool) -> None:
    """A guardian's word that has lapsed stays so, and so does a child's own yes, whoever doubts an age later."""
    settled = _protected(known, lambda one: replace(one, adult_on=date(2026, 1, 20), age_disputed=False, lift=None))
    doubted = _protected(settled, lambda one: replace(one, age_disputed=True))
    said_before = _said_at(datetime(2026, 1, 2, tzinfo=UTC) if of_age else None)
    if now >= datetime(2026, 1, 21, tzinfo=UTC):
        assert allowed(said_before(doubted), ask, now) <= allowed(said_before(settled), ask, now)
        assert allowed(said_before(settled), ask, now) <= allowed(settled, ask, now)


def _said_at(given_at: datetime | None) -> Callable[[Facts], Facts]:
    def said(known: Facts) -> Facts:
        people = {
            name: replace(person, records=tuple(replace(r, given_at=given_at) for r in person.records))
            for name, person in known.people.items()
        }
        return replace(known, people=people)

    return said


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


@examples(60)
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


@examples(50)
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
