"""Narrowing only ever narrows, whatever else a person has allowed."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from archive.domain.consent import Ask, Person, effective
from archive.domain.ids import RecordId
from archive.domain.narrowing import (
    Permissions,
    closed_until,
    granted,
    is_narrower,
    mark_only,
    widens,
    without_atoms,
    without_purposes,
)
from archive.domain.records import ConsentRecord, Permission, Scope
from archive.domain.terms import ALL_ATOMS, NO_ATOMS, Atom, Audience, ConsentState, Purpose, ScopeKind
from tests.domain.builders import AMINA, NOW, PROJECT, WORK, WORKSHOP, handle, permission, record

PURPOSES = (Purpose.STREAM, Purpose.EDUCATION, Purpose.PRESERVE)
PLACES = ((ScopeKind.WORK, WORK), (ScopeKind.WORKSHOP, WORKSHOP), (ScopeKind.PROJECT, PROJECT))

atoms = st.frozensets(st.sampled_from([Atom.EXISTENCE, Atom.WORDS, Atom.VOICE, Atom.FACE, Atom.NAME]))
permissions = st.lists(
    st.builds(Permission, audience=st.sampled_from(list(Audience)), purpose=st.sampled_from(PURPOSES), atoms=atoms),
    max_size=4,
).map(tuple)
days = st.none() | st.dates(date(2026, 2, 8), date(2026, 2, 12))


@st.composite
def consents(draw: st.DrawFn) -> tuple[ConsentRecord, ...]:
    """A few records of one person, some of which replace others."""
    names = [RecordId(f"r{number}") for number in range(draw(st.integers(1, 4)))]
    return tuple(
        record(
            name,
            scope=Scope(kind=kind, id=place),
            permissions=draw(permissions),
            state=draw(st.sampled_from([ConsentState.GIVEN, ConsentState.RENEWED, ConsentState.REQUESTED])),
            approver=draw(st.sampled_from([None, "approver"])),
            not_before=draw(days),
            valid_until=draw(days),
            hidden_until=draw(st.none() | days),
            supersedes=tuple(draw(st.lists(st.sampled_from(names), max_size=2, unique=True))),
        )
        for name in names
        for kind, place in [draw(st.sampled_from(PLACES))]
    )


@st.composite
def narrowings(draw: st.DrawFn, old: Permissions) -> Permissions:
    """One of the ways in which the desk takes something back."""
    step = draw(st.sampled_from(["atoms", "purposes", "mark", "everything"]))
    if step == "atoms":
        return without_atoms(old, draw(atoms))
    if step == "purposes":
        return without_purposes(old, draw(st.frozensets(st.sampled_from(PURPOSES))))
    return mark_only(old) if step == "mark" else ()


def everything_allowed(records: tuple[ConsentRecord, ...]) -> dict[tuple[Audience, Purpose], frozenset[Atom]]:
    person = Person(handle=handle(AMINA), records=records)
    return {
        (audience, purpose): effective(person, PLACES, Ask(audience=audience, purpose=purpose), NOW)
        for audience in Audience
        for purpose in Purpose
    }


@given(st.data())
def test_no_narrowing_opens_anything_whatever_other_records_say(data: st.DataObject) -> None:
    before = data.draw(consents())
    place = data.draw(st.integers(0, len(before) - 1))
    old = before[place]
    new = replace(old, permissions=data.draw(narrowings(old.permissions)))
    assert not widens(new, old)

    after = everything_allowed((*before[:place], new, *before[place + 1 :]))

    for ask, allowed in everything_allowed(before).items():
        assert after[ask] <= allowed


@given(st.data())
def test_whatever_counts_as_narrower_opens_nothing(data: st.DataObject) -> None:
    before = data.draw(consents())
    place = data.draw(st.integers(0, len(before) - 1))
    old = before[place]
    new = replace(old, permissions=data.draw(permissions), valid_until=data.draw(days))
    if widens(new, old):
        return

    after = everything_allowed((*before[:place], new, *before[place + 1 :]))

    for ask, allowed in everything_allowed(before).items():
        assert after[ask] <= allowed


@given(st.data())
def test_taking_a_consent_back_opens_nothing(data: st.DataObject) -> None:
    before = data.draw(consents())
    place = data.draw(st.integers(0, len(before) - 1))
    new = replace(before[place], state=ConsentState.WITHDRAWN)

    after = everything_allowed((*before[:place], new, *before[place + 1 :]))

    for ask, allowed in everything_allowed(before).items():
        assert after[ask] <= allowed


def test_falling_silent_about_a_purpose_is_no_narrowing() -> None:
    both = (permission(), permission(purpose=Purpose.EDUCATION))

    assert not is_narrower((permission(),), both)
    assert is_narrower((permission(), permission(NO_ATOMS, Purpose.EDUCATION, Audience.NOBODY)), both)


def test_a_wider_audience_is_no_narrowing() -> None:
    assert not is_narrower((permission(),), (permission(audience=Audience.PARTNER),))
    assert is_narrower((permission(audience=Audience.PARTNER),), (permission(),))


def test_a_later_last_day_is_a_widening() -> None:
    old = record(valid_until=date(2026, 3, 1))

    assert widens(replace(old, valid_until=date(2026, 3, 2)), old)
    assert widens(replace(old, valid_until=None), old)
    assert not widens(replace(old, valid_until=date(2026, 2, 1)), old)


def test_leaving_a_mark_keeps_only_that_the_work_exists() -> None:
    kept = mark_only((permission(), permission({Atom.WORDS}, Purpose.EDUCATION)))

    assert granted(kept, Purpose.STREAM, Audience.PUBLIC) == {Atom.EXISTENCE}
    assert granted(kept, Purpose.EDUCATION, Audience.TEAM) == NO_ATOMS
    assert {p.purpose for p in kept} == {Purpose.STREAM, Purpose.EDUCATION}
    assert granted((permission(),), Purpose.STREAM, Audience.TEAM) == ALL_ATOMS


@st.composite
def chains(draw: st.DrawFn) -> tuple[ConsentRecord, ...]:
    """Approved consents of which each replaces the one before, about some purposes each."""
    made: list[ConsentRecord] = []
    for number in range(draw(st.integers(2, 4))):
        about = draw(st.lists(st.sampled_from(PURPOSES), min_size=1, max_size=2, unique=True))
        before = (RecordId(f"r{number - 1}"),) if number else ()
        begins = draw(st.sampled_from([None, None, date(2026, 2, 11)]))
        said = tuple(permission(purpose=purpose) for purpose in about)
        made.append(record(f"r{number}", permissions=said, supersedes=before, not_before=begins))
    return tuple(made)


@given(chains() | consents(), st.integers(0, 3), st.dates(date(2026, 2, 9), date(2026, 2, 14)), st.integers(0, 6))
def test_hiding_a_consent_until_a_day_opens_nothing_at_any_moment(
    records: tuple[ConsentRecord, ...], number: int, day: date, later: int
) -> None:
    chosen = records[number % len(records)]
    hidden = tuple(closed_until(r, day) if r is chosen else r for r in records)
    now = NOW + timedelta(days=later)
    for purpose in PURPOSES:
        for audience in Audience:
            ask = Ask(audience=audience, purpose=purpose)
            before = effective(Person(handle=handle(), records=records), PLACES, ask, now)
            assert effective(Person(handle=handle(), records=hidden), PLACES, ask, now) <= before
    assert not widens(closed_until(chosen, day), chosen)


def test_what_was_hidden_until_a_day_says_again_what_it_said() -> None:
    hidden = closed_until(record(), date(2026, 3, 1))
    person = Person(handle=handle(), records=(hidden,))
    ask = Ask(audience=Audience.PUBLIC, purpose=Purpose.STREAM)
    assert effective(person, PLACES, ask, NOW) == NO_ATOMS
    assert effective(person, PLACES, ask, NOW + timedelta(days=30)) == ALL_ATOMS


def test_a_day_that_was_later_already_stays() -> None:
    later = record(hidden_until=date(2027, 1, 1))
    assert closed_until(later, date(2026, 3, 1)).hidden_until == date(2027, 1, 1)
    assert widens(replace(later, hidden_until=None), later)
    assert widens(replace(later, hidden_until=date(2026, 12, 31)), later)


def test_hiding_says_nothing_about_when_a_consent_begins() -> None:
    assert closed_until(record(not_before=date(2026, 3, 1)), date(2026, 2, 20)).not_before == date(2026, 3, 1)
    assert closed_until(record(), date(2026, 3, 1)).not_before is None


def test_beginning_earlier_opens_something() -> None:
    assert widens(record(), record(not_before=date(2026, 3, 1)))
    assert widens(record(not_before=date(2026, 2, 1)), record(not_before=date(2026, 3, 1)))


def test_hiding_a_consent_does_not_let_the_one_it_replaced_speak_again() -> None:
    taught = permission(purpose=Purpose.EDUCATION, audience=Audience.PARTNER)
    old, new = record("r0", permissions=(taught,)), record("r1", supersedes=(RecordId("r0"),))
    ask = Ask(audience=Audience.PARTNER, purpose=Purpose.EDUCATION)
    hidden = Person(handle=handle(), records=(old, closed_until(new, date(2026, 3, 1))))
    assert effective(hidden, PLACES, ask, NOW) == NO_ATOMS
    assert effective(hidden, PLACES, ask, NOW + timedelta(days=30)) == NO_ATOMS
