"""Once somebody has died nobody widens; the person they named, or a relative, narrows."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from archive.domain.errors import InvalidInputError, RefusedError
from archive.domain.records import ConsentEvent, ParticipantHandle
from archive.domain.terms import AfterDeath, AfterWithdrawal, ConsentState, WorkState
from archive.preserve.premis import ledger_as_premis
from archive.review.consent.consents import approve_consent
from archive.review.consent.deaths import correct_death, death_of, name_person, narrow_for_the_dead, record_death
from archive.review.consent.risk import NewTalk, record_talk
from archive.review.participants import identity_of
from tests.review.atelier import NOW, Atelier, open_atelier

TODAY = NOW.date()


@pytest.fixture
def atelier() -> Atelier:
    return open_atelier()


def die(atelier: Atelier) -> ParticipantHandle:
    return record_death(atelier.kit, atelier.participant.id, TODAY, "Her sister, by telephone", atelier.facilitator.id)


def test_what_was_allowed_goes_on_after_a_death_when_the_person_wished_it(atelier: Atelier) -> None:
    atelier.consented()
    atelier.release()
    before = atelier.served()
    assert before

    die(atelier)

    assert atelier.served() == before


def test_everything_closes_at_once_when_the_person_wished_that(atelier: Atelier) -> None:
    atelier.consented(after_death=AfterDeath.CLOSE)
    atelier.release()
    assert atelier.served()

    die(atelier)

    assert not atelier.served()
    assert atelier.kit.jobs.waiting()


def test_nobody_widens_after_a_death_and_the_named_person_narrows(atelier: Atelier) -> None:
    standing, waiting = atelier.consented(), atelier.consent()
    atelier.release()
    die(atelier)

    with pytest.raises(RefusedError, match="died"):
        approve_consent(atelier.kit, waiting.id, atelier.officer.id)
    with pytest.raises(RefusedError, match="died"):
        atelier.consent()
    with pytest.raises(RefusedError, match="died"):
        name_person(atelier.kit, atelier.participant.id, "somebody")

    crew = atelier.acting(atelier.crew)
    taken = narrow_for_the_dead(atelier.kit, atelier.participant.id, "Her brother, the one she named", crew)
    assert {record.id for record in taken} == {standing.id, waiting.id}
    assert all(record.state is ConsentState.WITHDRAWN for record in taken)
    assert not atelier.served()
    last = max(atelier.kit.catalogue.find(ConsentEvent), key=lambda event: event.sequence)
    assert last.actor_role == "crew+relative"
    death = death_of(atelier.kit, atelier.participant.id)
    assert death is not None
    assert death.asked == ("Her brother, the one she named",)


def test_a_relative_who_asks_takes_the_mark_back_too(atelier: Atelier) -> None:
    atelier.consented(after_withdrawal=AfterWithdrawal.LEAVE_MARK)
    die(atelier)
    taken = narrow_for_the_dead(atelier.kit, atelier.participant.id, "Her brother", atelier.acting(atelier.officer))
    assert [record.state for record in taken] == [ConsentState.WITHDRAWN]


def test_nobody_takes_back_for_somebody_who_lives(atelier: Atelier) -> None:
    with pytest.raises(RefusedError, match="lives"):
        narrow_for_the_dead(atelier.kit, atelier.participant.id, "A brother", atelier.acting(atelier.officer))


def test_who_told_it_and_when_must_be_written_down(atelier: Atelier) -> None:
    for day, told_by in ((TODAY, "  "), (TODAY + timedelta(days=9), "Her sister")):
        with pytest.raises(InvalidInputError):
            record_death(atelier.kit, atelier.participant.id, day, told_by, atelier.officer.id)
    with pytest.raises(RefusedError):
        record_death(atelier.kit, atelier.participant.id, TODAY, "Her sister", atelier.crew.id)
    die(atelier)
    with pytest.raises(RefusedError, match="already"):
        die(atelier)


def test_a_mistaken_death_is_corrected_by_another_officer_and_reviewed_again(atelier: Atelier) -> None:
    atelier.consented(after_death=AfterDeath.CLOSE)
    atelier.release()
    record_death(atelier.kit, atelier.participant.id, TODAY, "A rumour", atelier.officer.id)
    for account in (atelier.officer, atelier.facilitator):
        with pytest.raises(RefusedError):
            correct_death(atelier.kit, atelier.participant.id, account.id)

    assert correct_death(atelier.kit, atelier.participant.id, atelier.second_officer.id).died_on is None
    assert atelier.now().state is WorkState.IN_REVIEW
    assert not atelier.served()
    with pytest.raises(RefusedError, match="nowhere"):
        correct_death(atelier.kit, atelier.participant.id, atelier.second_officer.id)


def test_a_death_ends_what_was_lifted_and_lifts_nothing_more(atelier: Atelier) -> None:
    assert die(atelier).lift is None
    new = NewTalk(participant_id=atelier.participant.id, held_on=TODAY, answers={}, note="x" * 40)
    assert not record_talk(atelier.kit, new, atelier.officer.id).pillars


def test_an_export_of_the_ledger_tells_of_no_death_and_names_nobody(atelier: Atelier) -> None:
    die(atelier)
    written = ledger_as_premis(atelier.kit.catalogue.find(ConsentEvent)).decode()
    assert atelier.participant.id not in written
    assert "died" not in written
    assert "sister" not in written


def test_who_may_speak_afterwards_stays_in_the_vault(atelier: Atelier) -> None:
    name_person(atelier.kit, atelier.participant.id, "Her brother Youssef, +212 600")
    assert identity_of(atelier.kit, atelier.participant.id).named_person == "Her brother Youssef, +212 600"
    assert "Youssef" not in str(list(atelier.kit.catalogue.find(ParticipantHandle)))
    assert replace(atelier.participant, version=0) == replace(
        next(atelier.kit.catalogue.find(ParticipantHandle)), version=0
    )
