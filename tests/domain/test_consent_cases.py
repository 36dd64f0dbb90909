"""The written cases of the domain rules that concern `decide` alone, each under its number."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from archive.domain.cap_lift import narrower_of
from archive.domain.consent import DESK, Ask, Facts, allowed
from archive.domain.narrowing import closed_until
from archive.domain.records import Scope
from archive.domain.terms import (
    ALL_ATOMS,
    AfterDeath,
    AppearanceRole,
    Atom,
    Audience,
    ConsentState,
    Purpose,
    Recipe,
    ScopeKind,
)
from tests.domain.builders import (
    AMINA,
    BRAHIM,
    FILMED,
    NOW,
    STREAM,
    appearance,
    facts,
    handle,
    permission,
    record,
    rendition,
    segment,
    serves,
    span,
    work,
)

EVERYTHING = (Recipe.VIDEO, Recipe.AUDIO, Recipe.TEXT, Recipe.POSTER, Recipe.WAVEFORM, Recipe.CARD, Recipe.STUB)
HEARD = {Atom.EXISTENCE, Atom.WORDS, Atom.SPEECH, Atom.VOICE}


def served(known: Facts, ask: Ask = STREAM, now: datetime = NOW) -> set[Recipe]:
    return {recipe for recipe in EVERYTHING if serves(known, recipe, ask, now)}


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def test_with_everything_allowed_everything_is_served() -> None:
    assert served(facts(record())) == set(EVERYTHING)


def test_case_1_no_record_gives_nothing() -> None:
    assert served(facts()) == set()


@pytest.mark.parametrize("state", [s for s in ConsentState if s not in (ConsentState.GIVEN, ConsentState.RENEWED)])
def test_case_2_any_state_but_given_and_renewed_gives_nothing(state: ConsentState) -> None:
    assert served(facts(record(state=state))) == set()


def test_case_3_words_speech_and_voice_give_sound_but_no_picture() -> None:
    known = facts(record(permissions=(permission(HEARD),)))
    assert served(known) == {Recipe.AUDIO, Recipe.TEXT, Recipe.WAVEFORM, Recipe.CARD, Recipe.STUB}


@pytest.mark.parametrize("purpose", [p for p in Purpose if p is not Purpose.STREAM])
def test_cases_4_and_5_silence_about_a_purpose_is_a_no(purpose: Purpose) -> None:
    assert served(facts(record()), Ask(audience=Audience.PUBLIC, purpose=purpose)) == set()


def test_case_6_two_records_of_one_time_meet_in_what_both_allow() -> None:
    seen = record("r1", permissions=(permission(FILMED - {Atom.VOICE}),))
    heard = record("r2", permissions=(permission(HEARD),))
    assert allowed(facts(seen, heard), STREAM, NOW) == (FILMED & frozenset(HEARD)) - {Atom.VOICE} | (ALL_ATOMS - FILMED)
    assert served(facts(seen, heard)) == {Recipe.TEXT, Recipe.CARD, Recipe.STUB}


def test_case_7_a_later_wider_record_that_replaces_nothing_widens_nothing() -> None:
    narrow = record("r1", permissions=(permission({Atom.EXISTENCE, Atom.WORDS}),))
    wide = record("r2", changed_at=NOW)
    assert served(facts(narrow, wide)) == {Recipe.TEXT, Recipe.CARD, Recipe.STUB}


def test_case_7_a_later_wider_record_that_replaces_the_older_one_widens() -> None:
    narrow = record("r1", permissions=(permission({Atom.EXISTENCE, Atom.WORDS}),))
    wide = record("r2", supersedes=("r1",))
    assert served(facts(narrow, wide)) == set(EVERYTHING)


@pytest.mark.parametrize("approver", [None, "", "recorder"])
def test_case_8_an_unapproved_wider_record_has_no_effect(approver: str | None) -> None:
    narrow = record("r1", permissions=(permission({Atom.EXISTENCE, Atom.WORDS}),))
    wide = record("r2", approver=approver, supersedes=("r1",))
    assert served(facts(narrow, wide)) == {Recipe.TEXT, Recipe.CARD, Recipe.STUB}
    assert served(facts(wide)) == set()


def test_case_8_an_unapproved_narrower_record_narrows_at_once() -> None:
    wide = record("r1")
    narrow = record("r2", approver=None, permissions=(permission({Atom.EXISTENCE}),))
    assert served(facts(wide, narrow)) == {Recipe.STUB}


@pytest.mark.parametrize(
    "ending",
    [
        {"state": ConsentState.WITHDRAWN},
        {"state": ConsentState.EXPIRED},
        {"state": ConsentState.UNKNOWN},
        {"valid_until": date(2026, 1, 1)},
        {"evidence_id": None},
    ],
)
@pytest.mark.parametrize("purpose", [Purpose.STREAM, Purpose.BROADCAST])
def test_case_8_what_was_superseded_never_revives(ending: dict[str, Any], purpose: Purpose) -> None:
    older = record("r1", permissions=(permission(), permission(purpose=Purpose.BROADCAST)))
    newer = record("r2", supersedes=("r1",), **ending)
    assert served(facts(older, newer), Ask(audience=Audience.PUBLIC, purpose=purpose)) == set()


def test_case_8_a_third_consent_replaces_the_whole_chain_before_it() -> None:
    first = record("r1", permissions=(permission(HEARD),))
    second = record("r2", supersedes=("r1",), state=ConsentState.WITHDRAWN)
    third = record("r3", supersedes=("r2",))
    assert served(facts(first, second, third)) == set(EVERYTHING)


def test_two_records_that_replace_each_other_give_nothing() -> None:
    assert served(facts(record("r1", supersedes=("r2",)), record("r2", supersedes=("r1",)))) == set()


def test_case_8_supersedes_reaches_no_further_than_its_own_scope() -> None:
    refused = record("r1", permissions=(permission({Atom.EXISTENCE}),))
    elsewhere = record("r2", supersedes=("r1",), scope=Scope(kind=ScopeKind.WORK, id="another work"))
    assert served(facts(refused, elsewhere)) == {Recipe.STUB}


def test_pending_records_are_ignored_when_another_answers() -> None:
    asked = record("r2", state=ConsentState.REQUESTED, approver=None, permissions=())
    assert served(facts(record("r1"), asked)) == set(EVERYTHING)
    assert served(facts(asked)) == set()


def test_a_refusal_without_answers_says_no_to_all() -> None:
    assert served(facts(record("r1"), record("r2", state=ConsentState.REFUSED, permissions=()))) == set()


def slam() -> tuple[Facts, tuple[str, ...]]:
    second = appearance(BRAHIM, role=AppearanceRole.PERFORMER, spans=(span(1000, 2000),))
    first = appearance(AMINA, role=AppearanceRole.PERFORMER, spans=(span(0, 1500),))
    parts = (segment("alone", 0, 1000), segment("both", 1000, 1500), segment("other", 1500, 2000))
    gone = record("r2", BRAHIM, state=ConsentState.WITHDRAWN)
    return facts(record("r1"), gone, of=work(first, second, segments=parts)), ("alone", "both", "other")


def test_case_9_when_one_of_several_withdraws_only_parts_without_them_survive() -> None:
    known, parts = slam()
    alive = {p for p in parts if serves(known, rendition(Recipe.AUDIO, segment_ids=frozenset({p})))}
    assert alive == {"alone"}
    assert not serves(known, Recipe.AUDIO)


def test_case_9_without_a_map_of_parts_nothing_survives() -> None:
    known, _ = slam()
    flat = replace(known, work=replace(known.work, segments=()))
    assert served(flat) == set()
    assert not serves(flat, rendition(Recipe.AUDIO, segment_ids=frozenset({"alone"})))


def test_a_person_whose_span_makes_no_sense_counts_as_everywhere() -> None:
    known, _ = slam()
    first, second = known.work.appearances
    bad = replace(known, work=replace(known.work, appearances=(first, replace(second, spans=(span(2000, 1000),)))))
    assert not serves(bad, rendition(Recipe.AUDIO, segment_ids=frozenset({"alone"})))


def test_case_10_an_unknown_face_in_the_background_bars_the_picture_only() -> None:
    passer = appearance(None, role=AppearanceRole.BACKGROUND, atoms_present=frozenset({Atom.FACE, Atom.BODY}))
    known = facts(record(), of=work(appearance(), passer))
    assert served(known) == set(EVERYTHING) - {Recipe.VIDEO, Recipe.POSTER}


def test_case_11_an_interpreter_who_never_consented_leaves_the_text() -> None:
    interpreter = appearance(
        BRAHIM, role=AppearanceRole.INTERPRETER, atoms_present=frozenset({Atom.SPEECH, Atom.VOICE})
    )
    silent = {Recipe.POSTER, Recipe.TEXT, Recipe.CARD, Recipe.STUB}
    assert served(facts(record(), of=work(appearance(), interpreter))) == silent


def test_case_12_a_brother_named_in_speech_bars_every_rendition_that_still_names_him() -> None:
    brother = appearance(None, role=AppearanceRole.MENTIONED, atoms_present=frozenset({Atom.NAME}))
    known = facts(record(), of=work(appearance(), brother))
    named = rendition(Recipe.AUDIO, exposes=rendition(Recipe.AUDIO).exposes | {Atom.NAME})
    assert not serves(known, named)
    assert serves(known, Recipe.AUDIO)


@pytest.mark.parametrize(
    ("zone", "last_second", "first_denied"),
    [
        ("Africa/Casablanca", "2026-03-01T23:59:59", "2026-03-02T00:00:00"),
        ("Europe/Brussels", "2026-03-01T22:59:59", "2026-03-01T23:00:00"),
        (None, "2026-03-01T09:59:59", "2026-03-01T10:00:00"),
    ],
)
def test_cases_16_and_17_validity_is_half_open(zone: str | None, last_second: str, first_denied: str) -> None:
    known = facts(record(valid_until=date(2026, 3, 1), time_zone=zone))
    assert serves(known, now=utc(last_second))
    assert not serves(known, now=utc(first_denied))


def test_case_18_an_embargo_without_a_zone_opens_on_the_safest_side() -> None:
    known = facts(record(not_before=date(2026, 3, 1)))
    assert not serves(known, now=utc("2026-03-01T11:59:59"))
    assert serves(known, now=utc("2026-03-01T12:00:00"))


def test_case_19_a_clock_set_back_revives_nothing() -> None:
    lapsed = record(valid_until=date(2026, 3, 1), time_zone="Europe/Brussels")
    assert serves(facts(lapsed), now=utc("2026-02-28T12:00:00"))
    assert not serves(facts(lapsed, latest=utc("2026-03-02T08:00:00")), now=utc("2026-02-28T12:00:00"))


def test_case_24_a_guardian_speaks_for_a_child_until_the_birthday_and_no_longer() -> None:
    child = handle(adult_on=date(2026, 3, 1))
    guarded = record(guardian="guardian", child_assents=True, time_zone="Europe/Paris")
    known = facts(guarded, handles=[child])
    before, after = utc("2026-02-28T22:59:59"), utc("2026-02-28T23:00:00")
    assert not serves(known, Recipe.VIDEO, now=before)
    assert serves(known, Recipe.TEXT, now=before)
    assert served(known, now=after) == set()


@pytest.mark.parametrize("changes", [{"guardian": None}, {"child_assents": False}, {"guardian": "recorder"}])
def test_cases_24_and_26_a_child_needs_a_guardian_who_is_not_staff_and_their_own_yes(
    changes: dict[str, Any],
) -> None:
    child = handle(adult_on=date(2030, 1, 1))
    guarded = record(**{"guardian": "guardian", "child_assents": True, **changes})
    assert served(facts(guarded, handles=[child])) == set()


def test_case_25_a_disputed_age_counts_as_a_child() -> None:
    disputed = handle(age_disputed=True)
    assert served(facts(record(), handles=[disputed])) == set()
    guarded = record(guardian="guardian", child_assents=True)
    assert not serves(facts(guarded, handles=[disputed]), Recipe.VIDEO)
    assert serves(facts(guarded, handles=[disputed]), Recipe.TEXT)


def test_case_27_a_consent_that_was_to_end_with_life_ends() -> None:
    known = facts(record(after_death=AfterDeath.CLOSE), handles=[handle(died_on=date(2026, 1, 1))])
    assert served(known) == set()
    assert served(facts(record(), handles=[handle(died_on=date(2026, 1, 1))])) == set(EVERYTHING)


def test_case_28_without_the_voice_the_text_stays() -> None:
    known = facts(record(permissions=(permission(ALL_ATOMS - {Atom.VOICE}),)))
    assert served(known) == {Recipe.TEXT, Recipe.POSTER, Recipe.CARD, Recipe.STUB}


def test_case_29_a_part_taken_back_bars_every_rendition_that_still_has_it() -> None:
    parts = (segment("kept", 0, 1000), segment("taken", 1000, 2000))
    gone = record("r2", scope=Scope(kind=ScopeKind.SEGMENT, id="taken"), state=ConsentState.WITHDRAWN, permissions=())
    known = facts(record("r1"), gone, of=work(segments=parts))
    assert served(known) == set()
    assert serves(known, rendition(segment_ids=frozenset({"kept"})))
    assert not serves(known, rendition(segment_ids=frozenset({"kept", "taken"})))


def test_a_part_in_which_nobody_is_named_is_closed_by_whoever_of_the_work_takes_it_back() -> None:
    parts = (segment("kept", 0, 1000), segment("nobodys", 1000, 2000))
    about = Scope(kind=ScopeKind.SEGMENT, id="nobodys")
    yes, no = record("r2", scope=about), record("r2", scope=about, state=ConsentState.WITHDRAWN, permissions=())
    seen = work(appearance(spans=(span(0, 1000),)), segments=parts)
    assert served(facts(record("r1"), yes, of=seen)) == set(EVERYTHING)

    known = facts(record("r1"), no, of=seen)

    assert served(known) == set()
    assert serves(known, rendition(segment_ids=frozenset({"kept"})))
    assert not serves(facts(record("r1"), yes, of=seen), rendition(segment_ids=frozenset({"nobodys"})))


def test_case_56_lost_evidence_is_no_consent() -> None:
    assert served(facts(record(state=ConsentState.UNKNOWN))) == set()
    assert served(facts(record(evidence_id=None))) == set()


@pytest.mark.parametrize("field", ["not_before", "hidden_until", "valid_until", "review_on"])
@pytest.mark.parametrize("day", [date.min, date(1899, 12, 31), date(2201, 1, 1), date.max])
def test_case_68_a_senseless_day_closes_that_persons_part_and_nothing_else(field: str, day: date) -> None:
    second = appearance(BRAHIM, atoms_present=frozenset({Atom.FACE}), role=AppearanceRole.BACKGROUND)
    odd = record("odd", BRAHIM, **{field: day})
    assert served(facts(record(), odd, of=work(appearance(), second))) == set(EVERYTHING) - {
        Recipe.VIDEO,
        Recipe.POSTER,
    }
    elsewhere = replace(odd, scope=Scope(kind=ScopeKind.WORK, id="another"))
    agreed = record("agreed", BRAHIM)
    assert served(facts(record(), agreed, elsewhere, of=work(appearance(), second))) == set(EVERYTHING)


@pytest.mark.parametrize("day", [date.min, date.max])
def test_case_68_a_senseless_birthday_closes_that_persons_part(day: date) -> None:
    for mine in (record(given_at=NOW), record(given_at=NOW, guardian="guardian", child_assents=True)):
        assert served(facts(mine, handles=[handle(adult_on=day)])) == set()
    with_a_bystander = work(appearance(), appearance(BRAHIM, atoms_present=frozenset({Atom.FACE})))
    assert not serves(facts(record(), record("b", BRAHIM), of=with_a_bystander, handles=[handle(BRAHIM, adult_on=day)]))


@pytest.mark.parametrize("until", [date(2026, 6, 1), date(2026, 2, 1)])
def test_case_69_hiding_a_replaced_consent_does_not_open_what_it_replaced(until: date) -> None:
    asked = Ask(audience=Audience.PUBLIC, purpose=Purpose.RESEARCH)
    first = record("a", permissions=(permission(purpose=Purpose.RESEARCH),))
    second = record("b", permissions=(permission(purpose=Purpose.RESEARCH),), supersedes=("a",))
    third = record("c", supersedes=("b",))
    assert served(facts(first, second, third), asked) == set()
    assert served(facts(first, closed_until(second, until), third), asked) == set()
    assert served(facts(first, closed_until(second, until)), asked) == (
        set(EVERYTHING) if until <= NOW.date() else set()
    )


def test_case_70_an_unknown_face_alone_opens_nothing_but_the_desks_own_look() -> None:
    passer = appearance(None, role=AppearanceRole.BACKGROUND, atoms_present=frozenset({Atom.FACE, Atom.BODY}))
    known = facts(record(), of=work(passer))
    for audience in (Audience.PUBLIC, Audience.PARTNER, Audience.ONSITE, Audience.TEAM):
        for purpose in Purpose:
            ask = Ask(audience=audience, purpose=purpose)
            assert bool(served(known, ask)) == (ask == DESK)


@pytest.mark.parametrize("role", [AppearanceRole.INTERVIEWER, AppearanceRole.INTERPRETER, AppearanceRole.BACKGROUND])
def test_case_70_nor_does_somebody_known_who_was_never_asked_or_took_it_back(role: AppearanceRole) -> None:
    beside = work(appearance(role=role, atoms_present=frozenset({Atom.BODY})))
    assert served(facts(of=beside)) == set()
    assert served(facts(record(state=ConsentState.WITHDRAWN), of=beside)) == set()
    assert served(facts(record(), of=beside)) == set(EVERYTHING)


def test_case_70_who_is_only_spoken_of_speaks_for_nobody() -> None:
    spoken_of = work(appearance(role=AppearanceRole.MENTIONED, atoms_present=frozenset({Atom.NAME})))
    assert served(facts(record(), of=spoken_of)) == set()


def test_case_70_holds_in_each_part() -> None:
    parts = (segment("told", 0, 1000), segment("street", 1000, 2000))
    passer = appearance(
        None, role=AppearanceRole.BACKGROUND, atoms_present=frozenset({Atom.FACE}), spans=(span(1000, 2000),)
    )
    known = facts(record(), of=work(appearance(spans=(span(0, 1000),)), passer, segments=parts))
    assert serves(known, rendition(Recipe.AUDIO, segment_ids=frozenset({"told"})))
    assert not serves(known, rendition(Recipe.AUDIO, segment_ids=frozenset({"street"})))
    assert not serves(known, Recipe.AUDIO)


BIRTHDAY = date(2026, 2, 1)
GUARDED: dict[str, Any] = {"guardian": "guardian", "child_assents": True}


def test_case_71_a_guardians_word_that_has_lapsed_is_not_woken_by_a_doubt() -> None:
    said = record(given_at=utc("2025-06-01T00:00:00"), **GUARDED)
    grown = handle(adult_on=BIRTHDAY)
    assert served(facts(said, handles=[grown])) == set()
    assert served(facts(said, handles=[replace(grown, age_disputed=True)])) == set()
    again = replace(said, given_at=utc("2026-02-05T00:00:00"))
    assert Recipe.TEXT in served(facts(again, handles=[replace(grown, age_disputed=True)]))


def test_case_71_what_a_child_said_alone_never_wakes() -> None:
    grown = handle(adult_on=BIRTHDAY)
    for given_at in (None, utc("2025-06-01T00:00:00"), utc("2026-02-01T11:59:59"), utc("2026-02-11T00:00:00")):
        assert served(facts(record(given_at=given_at), handles=[grown])) == set()
    assert served(facts(record(given_at=utc("2026-02-01T12:00:00")), handles=[grown])) == set(EVERYTHING)


def test_case_71_two_memories_of_an_age_that_disagree_open_nothing() -> None:
    older, newer = handle(age_disputed=True), handle(version=2)
    mended = narrower_of(older, newer)
    assert served(facts(record(), handles=[mended])) == set()
    assert served(facts(record(**GUARDED), handles=[mended])) == set()
    assert not narrower_of(newer, replace(newer, version=3)).age_unsettled


@pytest.mark.parametrize(("zone", "over"), [(None, "2026-01-31T10:00:00"), ("Europe/Brussels", "2026-01-31T23:00:00")])
def test_case_72_a_guardians_consent_ends_where_the_birthday_begins_first(zone: str | None, over: str) -> None:
    known = facts(record(time_zone=zone, **GUARDED), handles=[handle(adult_on=BIRTHDAY)])
    assert served(known, now=utc(over) - timedelta(seconds=1)) == {Recipe.TEXT, Recipe.CARD, Recipe.STUB}
    assert served(known, now=utc(over)) == set()
