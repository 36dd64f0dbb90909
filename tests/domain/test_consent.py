"""The rules of consent beyond their written cases: audiences, release, caps, time and damage."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from archive.domain.cap_lift import cap
from archive.domain.consent import DESK, Ask, Facts, Grant, Person, Reason, Refusal, allowed, decide
from archive.domain.ids import ParticipantId, RecordId
from archive.domain.records import ParticipantHandle, Scope, Span
from archive.domain.terms import (
    ALL_ATOMS,
    CONTENT_ATOMS,
    NO_ATOMS,
    AppearanceRole,
    Atom,
    Audience,
    Pillar,
    Purpose,
    Recipe,
    Risk,
    ScopeKind,
    WorkState,
)
from tests.domain.builders import (
    AMINA,
    BRAHIM,
    NOW,
    STREAM,
    WORK,
    WORKSHOP,
    appearance,
    facts,
    handle,
    lift,
    permission,
    record,
    rendition,
    segment,
    serves,
    span,
    without,
    work,
)

EVERYTHING = (Recipe.VIDEO, Recipe.AUDIO, Recipe.TEXT, Recipe.POSTER, Recipe.WAVEFORM, Recipe.CARD, Recipe.STUB)
HEARD = {Atom.EXISTENCE, Atom.WORDS, Atom.SPEECH, Atom.VOICE}


def served(known: Facts, ask: Ask = STREAM, now: datetime = NOW) -> set[Recipe]:
    return {recipe for recipe in EVERYTHING if serves(known, recipe, ask, now)}


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def test_a_wider_audience_covers_the_narrower_ones_for_the_same_purpose_only() -> None:
    known = facts(record(permissions=(permission(audience=Audience.PARTNER),)))
    assert served(known) == set()
    assert served(known, Ask(audience=Audience.PARTNER, purpose=Purpose.STREAM)) == set(EVERYTHING)
    assert served(known, Ask(audience=Audience.ONSITE, purpose=Purpose.STREAM)) == set(EVERYTHING)
    assert served(known, Ask(audience=Audience.TEAM, purpose=Purpose.PRESERVE)) == set()
    assert served(known, Ask(audience=Audience.NOBODY, purpose=Purpose.STREAM)) == set()


@pytest.mark.parametrize("kind", [ScopeKind.PROJECT, ScopeKind.WORKSHOP, ScopeKind.WORK])
def test_a_record_reaches_down_from_project_workshop_and_work(kind: ScopeKind) -> None:
    ids = {ScopeKind.PROJECT: "project", ScopeKind.WORKSHOP: WORKSHOP, ScopeKind.WORK: WORK}
    assert served(facts(record(scope=Scope(kind=kind, id=ids[kind])))) == set(EVERYTHING)
    assert served(facts(record(scope=Scope(kind=kind, id="another")))) == set()


def test_a_work_in_which_nobody_appears_shows_nothing() -> None:
    known = facts(record())
    empty = replace(known, work=replace(known.work, appearances=()))
    assert served(empty) == set()
    assert allowed(empty, STREAM, NOW) == NO_ATOMS


def test_a_person_whose_handle_is_lost_allows_nothing() -> None:
    assert served(without(facts(record()), AMINA)) == set()


def test_a_consent_that_cannot_be_read_is_not_skipped() -> None:
    assert served(facts(record(), unreadable=1)) == set()


def test_an_author_exists_in_the_work_whatever_was_ticked() -> None:
    nothing_ticked = work(appearance(atoms_present=frozenset()))
    assert served(facts(of=nothing_ticked)) == set()


@pytest.mark.parametrize("state", [s for s in WorkState if s is not WorkState.RELEASED])
def test_a_work_that_is_not_released_shows_nothing_outside(state: WorkState) -> None:
    assert served(facts(record(), of=work(state=state))) == set()


def test_a_work_that_is_held_shows_nothing_but_to_the_team() -> None:
    desk = Ask(audience=Audience.TEAM, purpose=Purpose.PRESERVE)
    keep = record(permissions=(permission(), permission(purpose=Purpose.PRESERVE, audience=Audience.TEAM)))
    held = facts(keep, of=work(held_at=NOW))
    verdict = decide(held, rendition(), STREAM, NOW)

    assert isinstance(verdict, Refusal)
    assert verdict.reason is Reason.HELD
    assert served(held) == set()
    assert served(held, desk) == set(EVERYTHING)


def test_the_team_may_work_on_what_people_allowed_it_to_keep_before_release() -> None:
    desk = Ask(audience=Audience.TEAM, purpose=Purpose.PRESERVE)
    keep = record(permissions=(permission(purpose=Purpose.PRESERVE, audience=Audience.TEAM),))
    unseen = rendition(checks=())
    assert serves(facts(keep, of=work(state=WorkState.IN_REVIEW)), unseen, desk)
    assert not serves(facts(of=work(state=WorkState.IN_REVIEW)), unseen, desk)
    assert not serves(facts(keep, of=work(state=WorkState.WITHDRAWN)), unseen, desk)


def test_a_rendition_that_nobody_else_checked_stays_inside() -> None:
    known = facts(record())
    assert not serves(known, rendition(checks=()))
    check = rendition().checks[0]
    assert not serves(known, rendition(checks=(replace(check, reviewer="operator"),)))
    assert not serves(known, rendition(checks=(replace(check, reviewer=""),)))


def test_a_rendition_of_another_work_or_of_no_part_is_refused() -> None:
    known = facts(record())
    assert not serves(known, rendition(work_id="another"))
    assert not serves(known, rendition(segment_ids=frozenset()))
    assert not serves(known, rendition(segment_ids=frozenset({"unknown"})))
    assert not serves(known, rendition(exposes=frozenset()))


@pytest.mark.parametrize(
    ("risk", "pillars", "audience", "closed"),
    [
        (Risk.LOW, frozenset(), Audience.PUBLIC, set()),
        (Risk.VULNERABLE, frozenset({Pillar.NAME, Pillar.PLACE}), Audience.PUBLIC, {Atom.FACE, Atom.VOICE}),
        (Risk.VULNERABLE, frozenset(Pillar), Audience.PUBLIC, {Atom.FACE, Atom.VOICE, Atom.NAME, Atom.PLACE}),
        (Risk.HIGH, frozenset({Pillar.RECOGNISABLE}), Audience.PUBLIC, {Atom.FACE, Atom.VOICE, Atom.NAME, Atom.PLACE}),
        (Risk.HIGH, frozenset({Pillar.RECOGNISABLE}), Audience.PARTNER, {Atom.NAME, Atom.PLACE}),
        (Risk.HIGH, frozenset({Pillar.RECOGNISABLE}), Audience.TEAM, set()),
    ],
)
def test_risk_caps_what_even_consent_can_open(
    risk: Risk, pillars: frozenset[Pillar], audience: Audience, closed: set[Atom]
) -> None:
    assert ALL_ATOMS - cap(handle(risk=risk, pillars=pillars), audience, NOW) == closed


def test_by_default_everybody_is_vulnerable_and_their_name_is_closed() -> None:
    assert ALL_ATOMS - cap(ParticipantHandle(id=AMINA), Audience.PUBLIC, NOW) == {Atom.NAME}


def test_a_review_missed_by_ninety_days_leaves_the_mark_only() -> None:
    known = facts(record(review_on=date(2026, 1, 1), time_zone="Europe/Paris"))
    assert serves(known, now=utc("2026-03-31T00:00:00"))
    assert served(known, now=utc("2026-04-02T00:00:00")) == {Recipe.STUB}


def test_a_decision_says_why_and_until_when_it_holds() -> None:
    opening, closing = date(2026, 3, 1), date(2026, 6, 1)
    known = facts(record(not_before=opening, valid_until=closing, time_zone="Europe/Paris"))
    early = decide(known, rendition(), STREAM, NOW)
    assert isinstance(early, Refusal)
    assert early.reason is Reason.EXPOSES_TOO_MUCH
    assert early.holds_until == utc("2026-02-28T23:00:00")
    later = decide(known, rendition(), STREAM, early.holds_until)
    assert isinstance(later, Grant)
    assert later.holds_until == utc("2026-06-01T22:00:00")
    assert isinstance(decide(known, rendition(), STREAM, later.holds_until), Refusal)


def test_a_clock_that_leapt_forward_opens_nothing_and_closes_everything_due() -> None:
    day = date(2026, 6, 1)
    leapt = timedelta(days=200)
    for waiting in (record(not_before=day), record(not_before=day, valid_until=date(2099, 1, 1))):
        known = replace(facts(waiting), unproven=leapt)
        assert not serves(known, now=NOW + leapt)
        assert serves(known, now=utc("2026-06-01T12:00:00") + leapt)
        assert serves(replace(known, unproven=timedelta(0)), now=NOW + leapt)
    ending = replace(facts(record(valid_until=day)), unproven=leapt)
    assert not serves(ending, now=NOW + leapt)
    replacing = record(not_before=day, id=RecordId("b"), supersedes=(RecordId("a"),))
    one_day = replace(facts(record(id=RecordId("a"), valid_until=day), replacing), unproven=leapt)
    assert not serves(one_day, now=NOW + leapt)


def test_a_childs_majority_is_not_reached_by_a_leap() -> None:
    grown = handle(adult_on=date(2026, 6, 1))
    known = replace(facts(record(), handles=[grown]), unproven=timedelta(days=200))
    assert not serves(known, now=NOW + timedelta(days=200))


def test_an_answer_under_a_doubted_clock_is_asked_for_again_within_a_minute() -> None:
    late = NOW + timedelta(days=200)
    verdict = decide(replace(facts(record()), unproven=timedelta(days=200)), rendition(), STREAM, late)
    assert verdict.holds_until == late + timedelta(minutes=1)


def test_nothing_in_the_future_means_a_decision_holds_until_something_changes() -> None:
    verdict = decide(facts(record()), rendition(), STREAM, NOW)
    assert isinstance(verdict, Grant)
    assert verdict.holds_until is None


@pytest.mark.parametrize(
    "damage",
    [
        {"permissions": None},
        {"permissions": (None,)},
        {"scope": None},
        {"valid_until": "tomorrow"},
        {"not_before": 5},
        {"review_on": "soon"},
        {"supersedes": None},
        {"state": None},
    ],
)
def test_a_malformed_record_grants_nothing(damage: dict[str, Any]) -> None:
    assert served(facts(record(**damage))) == set()


def test_a_malformed_handle_appearance_or_clock_grants_nothing() -> None:
    assert served(facts(record(), handles=[handle(risk="unheard of")])) == set()
    assert served(facts(record(), handles=[handle(adult_on="never")])) == set()
    assert served(facts(record(), of=work(appearance(atoms_present=None)))) == set()
    assert served(facts(record()), now=NOW.replace(tzinfo=None)) == set()
    assert served(replace(facts(record()), people=None)) == set()  # type: ignore[arg-type]
    assert serves(facts(record(), latest=NOW + timedelta(days=1)))


def test_a_person_filed_under_anothers_name_allows_nothing() -> None:
    known = facts(record())
    swapped = replace(known, people={AMINA: Person(handle=handle(BRAHIM), records=(record(),))})
    assert served(swapped) == set()


def test_only_the_desk_hears_what_is_said_of_somebody_who_was_never_asked() -> None:
    """Else a name could never be found and taken out (rules B.4, 12)."""
    desk = Ask(audience=Audience.TEAM, purpose=Purpose.PRESERVE)
    yes = record(permissions=(permission(), permission(audience=Audience.TEAM, purpose=Purpose.PRESERVE)))
    named = frozenset({Atom.NAME})
    for brother in (None, BRAHIM):
        spoken_of = appearance(brother, role=AppearanceRole.MENTIONED, atoms_present=named)
        known = facts(yes, of=work(appearance(), spoken_of))
        assert Atom.NAME in allowed(known, desk, NOW)
        assert Atom.NAME not in allowed(known, STREAM, NOW)
        shown = facts(yes, of=work(appearance(), replace(spoken_of, role=AppearanceRole.BACKGROUND)))
        assert Atom.NAME not in allowed(shown, desk, NOW)
    said_no = facts(yes, record("no", BRAHIM, permissions=()), of=work(appearance(), spoken_of))
    assert Atom.NAME not in allowed(said_no, desk, NOW)
    assert Atom.NAME not in allowed(without(known, BRAHIM), desk, NOW)


@pytest.mark.parametrize("seen", [span(4_200_000, 4_260_000), span(15_000, 25_000), span(-10, 5), span(9_000, 8_000)])
def test_a_persons_time_past_the_end_of_the_work_means_everywhere(seen: Span) -> None:
    parts = (segment("early", 0, 8_000), segment("late", 8_000, 20_000))
    friend = appearance(BRAHIM, spans=(seen,))
    shown = work(appearance(), friend, segments=parts, duration_ms=20_000)
    for part in ("early", "late"):
        cut = rendition(Recipe.AUDIO, segment_ids=frozenset({part}))
        assert not serves(facts(record(), of=shown), cut)
        assert serves(facts(record(), record("b", BRAHIM), of=shown), cut)


def test_a_time_that_makes_no_sense_speaks_for_no_part() -> None:
    parts = (segment("early", 0, 8_000),)
    alone = work(appearance(spans=(span(30_000, 40_000),)), segments=parts, duration_ms=20_000)
    assert not serves(facts(record(), of=alone), rendition(Recipe.AUDIO, segment_ids=frozenset({"early"})))


def test_what_nobody_signed_away_is_exposed_whatever_a_rendition_says() -> None:
    known = facts(record(permissions=(permission({Atom.EXISTENCE, Atom.WORDS}),)))
    check = rendition().checks[0]
    silent = rendition(exposes=frozenset({Atom.EXISTENCE, Atom.WORDS}), checks=(check,))
    assert not serves(known, silent)
    left = ALL_ATOMS - CONTENT_ATOMS - {Atom.EXISTENCE, Atom.WORDS}
    assert serves(known, replace(silent, checks=(replace(check, made_without=left),)))
    assert not serves(known, replace(silent, checks=(replace(check, made_without=left, reviewer="operator"),)))
    assert not serves(known, replace(silent, checks=(check, replace(check, made_without=left, reviewer=" "))))


def test_whoever_prepared_the_work_is_no_second_person_for_its_files() -> None:
    assert serves(facts(record(), of=work(operator="operator")))
    assert not serves(facts(record(), of=work(operator="reviewer")))


@pytest.mark.parametrize("helper", ["recorder", "witness", "interpreter", "guardian"])
def test_who_took_part_in_a_consent_does_not_approve_it(helper: str) -> None:
    took_part: dict[str, Any] = {helper: "approver"}
    assert served(facts(record(**took_part))) == set()


def test_a_work_that_came_to_a_halt_opens_to_nobody() -> None:
    keep = record(permissions=(permission(), permission(purpose=Purpose.PRESERVE, audience=Audience.TEAM)))
    halted = facts(keep, of=work(state=WorkState.QUARANTINED))
    verdict = decide(halted, rendition(), DESK, NOW)
    assert isinstance(verdict, Refusal)
    assert verdict.reason is Reason.QUARANTINED


@pytest.mark.parametrize(
    ("changes", "died_on"),
    [
        ({"ends_on": date(2027, 1, 12)}, None),
        ({"ends_on": date.max}, None),
        ({"talked_on": date(2026, 2, 12)}, None),
        ({"talked_on": date.min, "ends_on": date(2026, 5, 31)}, None),
        ({}, date(2026, 2, 1)),
    ],
)
def test_a_lift_holds_from_its_talk_for_a_year_at_most_and_for_who_lives(
    changes: dict[str, Any], died_on: date | None
) -> None:
    guarded = handle(risk=Risk.HIGH, pillars=frozenset())
    assert Atom.FACE in cap(replace(guarded, lift=lift()), Audience.PUBLIC, NOW)
    assert Atom.FACE not in cap(replace(guarded, lift=lift(**changes), died_on=died_on), Audience.PUBLIC, NOW)


def test_the_ninety_days_of_grace_are_days_whatever_clocks_do_meanwhile() -> None:
    known = facts(record(review_on=date(2026, 1, 15), time_zone="Europe/Brussels"))
    assert serves(known, now=utc("2026-04-15T21:59:59"))
    assert served(known, now=utc("2026-04-15T22:00:00")) == {Recipe.STUB}


def test_a_decision_holds_no_longer_than_a_hiding_day_or_the_first_hour_of_a_birthday() -> None:
    hidden = decide(facts(record(hidden_until=date(2026, 3, 1))), rendition(), STREAM, NOW)
    assert hidden.holds_until == utc("2026-03-01T12:00:00")
    guarded = record(guardian="guardian", child_assents=True)
    child = decide(facts(guarded, handles=[handle(adult_on=date(2026, 3, 1))]), rendition(), STREAM, NOW)
    assert child.holds_until == utc("2026-02-28T10:00:00")


def test_a_part_in_which_nobody_was_seen_does_not_shut_the_whole() -> None:
    parts = (segment("told", 0, 1000), segment("empty street", 1000, 2000))
    known = facts(record(), of=work(appearance(spans=(span(0, 1000),)), segments=parts))
    assert serves(known, Recipe.AUDIO)
    assert not serves(known, rendition(Recipe.AUDIO, segment_ids=frozenset({"empty street"})))


class Counted(dict[ParticipantId, Person]):
    """The people of a work, counting how often somebody is asked."""

    asked = 0

    def get(self, key: ParticipantId, default: Any = None) -> Any:
        self.asked += 1
        return super().get(key, default)


@pytest.mark.parametrize("answered", [0, 2])
def test_whoever_appears_is_asked_once_however_many_parts_there_are_and_again_for_those_they_answered_about(
    answered: int,
) -> None:
    def asked(parts: int) -> int:
        segments = tuple(segment(f"part-{n}", n * 1000, n * 1000 + 900) for n in range(parts))
        own = [record(f"own-{n}", AMINA, scope=Scope(kind=ScopeKind.SEGMENT, id=f"part-{n}")) for n in range(answered)]
        shown = work(appearance(AMINA), appearance(BRAHIM), segments=segments)
        known = facts(record("a", AMINA), *own, of=shown)
        people = Counted(known.people)
        allowed(replace(known, people=people), STREAM, NOW)
        return people.asked

    assert asked(3) == asked(40)
    assert asked(40) <= 4 + answered
