"""A risk conversation lifts a cap only for a grown-up, by two people, until a day, and anybody ends it at once."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from archive.adapters.memory.records import MemoryCatalogue
from archive.domain.cap_lift import cap
from archive.domain.errors import InvalidInputError, RefusedError
from archive.domain.records import ParticipantHandle, Record
from archive.domain.risk import QUESTIONS, Answer, risk_found
from archive.domain.sealed import RiskTalk
from archive.domain.terms import Atom, Audience, Pillar, Recipe, Risk
from archive.review.consent import ledger
from archive.review.consent.risk import (
    NewTalk,
    approve_talk,
    end_lift,
    narrow_lift,
    record_talk,
    talks_of,
    waiting_talks,
)
from archive.review.participants import NewParticipant, Protection, create_participant, save_protection
from archive.review.withdrawal.self_service import participant
from tests.review.atelier import NOW, Atelier, memory_kit, open_atelier

TODAY = NOW.date()
SAID = "She wants her village to see that she made it, and nobody is looking for her any more."
ALL_NO = dict.fromkeys(QUESTIONS, Answer.NO)


@pytest.fixture
def atelier() -> Atelier:
    atelier = open_atelier()
    save_protection(atelier.kit, atelier.participant.id, Protection(Risk.HIGH, set()))
    return atelier


def talk(atelier: Atelier, by: str = "", **changes: Any) -> RiskTalk:
    fields: dict[str, Any] = {
        "participant_id": atelier.participant.id,
        "held_on": TODAY,
        "answers": ALL_NO,
        "note": SAID,
        "pillars": frozenset({Pillar.RECOGNISABLE}),
        "audience": Audience.PUBLIC,
        "ends_on": TODAY + timedelta(days=180),
    }
    return record_talk(atelier.kit, NewTalk(**{**fields, **changes}), by or atelier.officer.id)


def handle(atelier: Atelier) -> ParticipantHandle:
    return atelier.kit.catalogue.get(ParticipantHandle, atelier.participant.id)


def opens_face(atelier: Atelier) -> bool:
    return Atom.FACE in cap(handle(atelier), Audience.PUBLIC, atelier.kit.clock.now())


def test_two_people_lift_a_cap_and_the_film_opens_with_the_next_request(atelier: Atelier) -> None:
    atelier.consented()
    atelier.release()
    assert Recipe.VIDEO not in atelier.served()

    recorded = talk(atelier)
    assert Recipe.VIDEO not in atelier.served()
    assert waiting_talks(atelier.kit) == [recorded]
    approve_talk(atelier.kit, recorded.id, atelier.second_officer.id)

    assert Recipe.VIDEO in atelier.served()
    assert waiting_talks(atelier.kit) == []
    assert [line.note for line in ledger.history(atelier.kit, recorded.id)] == ["cap_lifted"]
    assert ledger.verify(atelier.kit) > 0


def test_a_talk_that_lifts_nothing_only_finds_the_risk(atelier: Atelier) -> None:
    plain = talk(atelier, pillars=frozenset(), audience=Audience.NOBODY, ends_on=None)
    assert plain.found is Risk.LOW
    with pytest.raises(RefusedError, match="lifts nothing"):
        approve_talk(atelier.kit, plain.id, atelier.second_officer.id)


def test_only_a_consent_officer_records_and_never_approves_their_own(atelier: Atelier) -> None:
    for account in (atelier.facilitator, atelier.reviewer, atelier.administrator, atelier.crew):
        with pytest.raises(RefusedError):
            talk(atelier, account.id)
    recorded = talk(atelier)
    for account in (atelier.officer, atelier.facilitator, atelier.administrator, atelier.crew):
        with pytest.raises(RefusedError):
            approve_talk(atelier.kit, recorded.id, account.id)
    assert not opens_face(atelier)
    approve_talk(atelier.kit, recorded.id, atelier.reviewer.id)
    assert opens_face(atelier)


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"note": "ok"}, "talk.no_proof"),
        ({"ends_on": None}, "talk.end"),
        ({"ends_on": TODAY}, "talk.end"),
        ({"ends_on": TODAY + timedelta(days=500)}, "talk.end"),
        ({"audience": Audience.NOBODY}, "talk.audience"),
        ({"audience": Audience.TEAM}, "talk.audience"),
        ({"held_on": TODAY + timedelta(days=3)}, "talk.future"),
    ],
)
def test_what_does_not_fit_is_refused_in_one_sentence(atelier: Atelier, changes: dict[str, Any], code: str) -> None:
    with pytest.raises(InvalidInputError) as error:
        talk(atelier, **changes)
    assert error.value.code == code
    assert talks_of(atelier.kit, atelier.participant.id) == []


def test_a_recording_is_as_good_as_a_note_and_lies_in_the_vault(atelier: Atelier) -> None:
    new = NewTalk(participant_id=atelier.participant.id, held_on=TODAY, answers=ALL_NO)
    kept = record_talk(atelier.kit, new, atelier.officer.id, [b"", b"her voice"])
    assert kept.evidence_id is not None
    assert b"".join(atelier.kit.vault.read_evidence(kept.evidence_id)) == b"her voice"


@pytest.mark.parametrize("child", [{"age_disputed": True}, {"adult_on": date(2027, 1, 1)}])
def test_nothing_is_lifted_for_a_child(atelier: Atelier, child: dict[str, Any]) -> None:
    recorded = talk(atelier)
    atelier.kit.catalogue.save(replace(handle(atelier), **child))
    with pytest.raises(RefusedError, match="child"):
        approve_talk(atelier.kit, recorded.id, atelier.second_officer.id)
    with pytest.raises(RefusedError, match="child"):
        talk(atelier)
    assert handle(atelier).lift is None


def test_nothing_is_lifted_for_the_dead(atelier: Atelier) -> None:
    recorded = talk(atelier)
    atelier.kit.catalogue.save(replace(handle(atelier), died_on=TODAY))
    with pytest.raises(RefusedError, match="died"):
        approve_talk(atelier.kit, recorded.id, atelier.second_officer.id)


def test_a_lift_ends_by_itself(atelier: Atelier) -> None:
    approve_talk(atelier.kit, talk(atelier).id, atelier.second_officer.id)
    later = NOW + timedelta(days=181)
    assert Atom.FACE not in cap(handle(atelier), Audience.PUBLIC, later)


@pytest.mark.parametrize("who", ["crew", "facilitator", "administrator", "participant"])
def test_anybody_ends_a_lift_at_once_and_alone_and_it_stays_ended(atelier: Atelier, who: str) -> None:
    recorded = talk(atelier)
    approve_talk(atelier.kit, recorded.id, atelier.second_officer.id)
    by = participant(atelier.participant.id) if who == "participant" else atelier.acting(getattr(atelier, who))

    end_lift(atelier.kit, atelier.participant.id, by)

    assert not opens_face(atelier)
    with pytest.raises(RefusedError, match="before"):
        approve_talk(atelier.kit, recorded.id, atelier.second_officer.id)
    assert [line.note for line in ledger.history(atelier.kit, recorded.id)] == ["cap_lifted", "lift_ended"]


def test_ending_takes_what_waits_with_it(atelier: Atelier) -> None:
    recorded = talk(atelier)
    end_lift(atelier.kit, atelier.participant.id, atelier.acting(atelier.crew))
    with pytest.raises(RefusedError):
        approve_talk(atelier.kit, recorded.id, atelier.second_officer.id)


def test_a_talk_that_is_ended_while_it_is_approved_lifts_nothing() -> None:
    class Meanwhile(MemoryCatalogue):
        """A catalogue in which something happens just before the next change is kept."""

        then: Callable[[], object] | None = None

        def save_all(self, records: Sequence[Record], remove: Sequence[tuple[type[Record], str]] = ()) -> None:
            act, self.then = self.then, None
            if act is not None:
                act()
            super().save_all(records, remove)

    kit = memory_kit()
    catalogue = Meanwhile(kit.clock)
    atelier = open_atelier(replace(kit, catalogue=catalogue))
    save_protection(atelier.kit, atelier.participant.id, Protection(Risk.HIGH, set()))
    made = talk(atelier)
    catalogue.then = lambda: end_lift(atelier.kit, atelier.participant.id, atelier.acting(atelier.crew))

    approve_talk(atelier.kit, made.id, atelier.reviewer.id)

    assert handle(atelier).lift is None
    assert not opens_face(atelier)


def test_nobody_ends_somebody_elses_lift_with_their_own_code(atelier: Atelier) -> None:
    approve_talk(atelier.kit, talk(atelier).id, atelier.second_officer.id)
    other = create_participant(atelier.kit, NewParticipant())
    with pytest.raises(RefusedError, match="somebody else"):
        end_lift(atelier.kit, atelier.participant.id, participant(other.id))


def test_a_lift_is_narrowed_by_anybody_and_widened_by_nobody(atelier: Atelier) -> None:
    both = frozenset({Pillar.RECOGNISABLE, Pillar.NAME})
    approve_talk(atelier.kit, talk(atelier, pillars=both).id, atelier.second_officer.id)
    crew = atelier.acting(atelier.crew)

    less = narrow_lift(atelier.kit, atelier.participant.id, frozenset({Pillar.NAME}), crew, TODAY + timedelta(days=9))
    assert less.lift is not None
    assert not opens_face(atelier)
    assert less.lift.ends_on == TODAY + timedelta(days=9)
    for pillars, ends_on in ((both, None), (frozenset({Pillar.NAME}), TODAY + timedelta(days=99))):
        with pytest.raises(RefusedError, match="more than was agreed"):
            narrow_lift(atelier.kit, atelier.participant.id, pillars, crew, ends_on)
    assert narrow_lift(atelier.kit, atelier.participant.id, frozenset(), crew).lift is None


def test_protecting_somebody_more_ends_what_was_lifted(atelier: Atelier) -> None:
    save_protection(atelier.kit, atelier.participant.id, Protection(Risk.VULNERABLE, {Pillar.PLACE}))
    approve_talk(atelier.kit, talk(atelier).id, atelier.second_officer.id)
    assert opens_face(atelier)
    save_protection(atelier.kit, atelier.participant.id, Protection(Risk.HIGH, {Pillar.PLACE}))
    assert handle(atelier).lift is None
    save_protection(atelier.kit, atelier.participant.id, Protection(Risk.VULNERABLE, {Pillar.PLACE}))
    assert not opens_face(atelier)


@pytest.mark.parametrize(
    ("answers", "found"),
    [
        (ALL_NO, Risk.LOW),
        ({}, Risk.VULNERABLE),
        ({**ALL_NO, "alone": Answer.YES}, Risk.VULNERABLE),
        ({**ALL_NO, "alone": Answer.UNSURE}, Risk.VULNERABLE),
        ({**ALL_NO, "sought": Answer.UNSURE}, Risk.HIGH),
        ({"harm": Answer.YES}, Risk.HIGH),
    ],
)
def test_the_rubric_errs_on_the_safe_side(answers: dict[str, Answer], found: Risk) -> None:
    assert risk_found(answers) is found
