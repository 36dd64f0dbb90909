"""A cap is lifted only for a grown-up, by two people, after a talk, and until a day."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from archive.domain.cap_lift import cap, holds, is_within, narrower_of
from archive.domain.consent import Ask, decide
from archive.domain.records import CapLift
from archive.domain.terms import ALL_ATOMS, Atom, Audience, Pillar, Purpose, Risk
from tests.domain.builders import NOW, facts, handle, lift, record, rendition, serves

FACE_AND_VOICE = {Atom.FACE, Atom.VOICE}
IN_DANGER = handle(risk=Risk.HIGH, pillars=frozenset())


def test_without_a_talk_nobody_in_danger_is_recognisable_in_public() -> None:
    assert not cap(IN_DANGER, Audience.PUBLIC, NOW) & {*FACE_AND_VOICE, Atom.NAME, Atom.PLACE}
    assert not serves(facts(record(), handles=[IN_DANGER]))


def test_an_agreed_talk_opens_what_was_talked_over_and_no_more() -> None:
    lifted = replace(IN_DANGER, lift=lift(pillars=frozenset({Pillar.RECOGNISABLE})))

    assert cap(lifted, Audience.PUBLIC, NOW) == ALL_ATOMS - {Atom.NAME, Atom.PLACE}
    assert serves(facts(record(), handles=[lifted]))


def test_a_lift_for_partners_does_not_reach_the_public() -> None:
    lifted = replace(IN_DANGER, lift=lift(audience=Audience.PARTNER))

    assert cap(lifted, Audience.PARTNER, NOW) == ALL_ATOMS
    assert cap(lifted, Audience.PUBLIC, NOW) == cap(IN_DANGER, Audience.PUBLIC, NOW)


def test_a_lift_never_gives_what_nobody_consented_to() -> None:
    lifted = replace(IN_DANGER, lift=lift())
    assert not serves(facts(handles=[lifted]))


@pytest.mark.parametrize(
    "odd",
    [
        {"approver": "officer"},
        {"approver": ""},
        {"approver": "  "},
        {"recorder": ""},
        {"talk_id": ""},
        {"risk": Risk.VULNERABLE},
        {"ends_on": date(2026, 2, 8)},
        {"audience": Audience.NOBODY},
        {"pillars": frozenset()},
    ],
)
def test_anything_odd_about_a_lift_opens_nothing(odd: dict[str, Any]) -> None:
    lifted = replace(IN_DANGER, lift=lift(**odd))
    for audience in (Audience.PUBLIC, Audience.PARTNER):
        assert cap(lifted, audience, NOW) == cap(IN_DANGER, audience, NOW)


@pytest.mark.parametrize("junk", [{"pillars": None}, {"ends_on": "2027"}, {"risk": "none"}, {"audience": 3}])
def test_a_lift_of_the_wrong_shape_shuts_the_work(junk: dict[str, Any]) -> None:
    broken = replace(IN_DANGER, lift=lift(**junk))
    assert not serves(facts(record(), handles=[broken]))


@pytest.mark.parametrize("minor", [{"age_disputed": True}, {"adult_on": date(2026, 3, 1)}])
def test_no_talk_lifts_the_cap_of_somebody_protected_as_a_child(minor: dict[str, Any]) -> None:
    child = handle(risk=Risk.HIGH, lift=lift(), **minor)
    agreed = record(guardian="guardian", child_assents=True)
    assert not serves(facts(agreed, handles=[child]))
    assert not cap(child, Audience.PARTNER, NOW) & {*FACE_AND_VOICE, Atom.NAME, Atom.PLACE}


def test_what_was_talked_over_with_a_child_does_not_hold_once_they_are_of_age() -> None:
    grown = handle(risk=Risk.HIGH, adult_on=date(2026, 2, 1), lift=lift(talked_on=date(2026, 1, 20)))
    assert not holds(lift(talked_on=date(2026, 1, 20)), grown, NOW)
    assert holds(lift(talked_on=date(2026, 2, 1)), grown, NOW)


def test_a_lift_ends_by_the_clock_at_the_earliest_midnight_anywhere() -> None:
    lifted = replace(IN_DANGER, lift=lift(ends_on=date(2026, 2, 28)))
    known = facts(record(), handles=[lifted])
    end = datetime(2026, 2, 28, 10, tzinfo=UTC)

    granted = decide(known, rendition(), Ask(audience=Audience.PUBLIC, purpose=Purpose.STREAM), NOW)
    assert granted.holds_until == end
    assert serves(known, now=end.replace(hour=9, minute=59))
    assert not serves(known, now=end)


def test_a_lift_falls_when_the_danger_grows_beyond_what_was_talked_over() -> None:
    vulnerable = handle(risk=Risk.VULNERABLE, pillars=frozenset(), lift=lift(risk=Risk.VULNERABLE))
    assert serves(facts(record(), handles=[vulnerable]))
    assert not serves(facts(record(), handles=[replace(vulnerable, risk=Risk.HIGH)]))


@pytest.mark.parametrize(
    ("one", "other", "within"),
    [
        (None, lift(), True),
        (lift(), None, False),
        (lift(), lift(), True),
        (lift(pillars=frozenset({Pillar.NAME})), lift(), True),
        (lift(ends_on=date(2027, 1, 1)), lift(), False),
        (lift(audience=Audience.PUBLIC), lift(audience=Audience.PARTNER), False),
        (lift(talk_id="another"), lift(), False),
        (lift(approver="somebody else"), lift(), False),
    ],
)
def test_one_lift_is_within_another(one: CapLift | None, other: CapLift | None, within: bool) -> None:
    assert is_within(one, other) == within


def test_a_remembered_end_of_a_lift_takes_it_away_and_a_forgotten_one_is_not_believed() -> None:
    before, after = replace(IN_DANGER, lift=lift()), IN_DANGER
    assert narrower_of(before, after).lift is None
    assert narrower_of(after, before).lift is None
    less = replace(IN_DANGER, lift=lift(pillars=frozenset({Pillar.NAME})))
    assert narrower_of(before, less).lift == less.lift
