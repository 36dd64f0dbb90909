"""What the clock will do in the next three months, oldest first."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from archive.domain.ids import ParticipantId, RecordId, new_id
from archive.domain.records import ParticipantHandle
from archive.domain.terms import Pillar, Risk
from archive.review.consent.consents import withdraw_consent
from archive.review.consent.deaths import record_death
from archive.review.consent.lapses import PAGE_SIZE, Lapse, Turn, lapses_from, missed_talks, place_in
from archive.review.participants import NewParticipant, create_participant
from tests.domain.builders import lift
from tests.review.atelier import NOW, Atelier, open_atelier

TODAY = NOW.date()


@pytest.fixture
def atelier() -> Atelier:
    return open_atelier()


def in_days(days: int) -> date:
    return TODAY + timedelta(days=days)


def lapses(atelier: Atelier) -> list[Lapse]:
    """Give what the pages tell together: what was missed, then what comes."""
    found, first = missed_talks(atelier.kit), None
    for _ in range(50):
        page = lapses_from(atelier.kit, place_in(str(first)) if first else None)
        found += page.lapses
        first = page.following
        if first is None:
            break
    return found


def turns(atelier: Atelier) -> list[tuple[Turn, int]]:
    return [(lapse.turn, (lapse.on - TODAY).days) for lapse in lapses(atelier)]


def test_what_ends_opens_and_is_to_be_talked_over_comes_oldest_first(atelier: Atelier) -> None:
    atelier.consented(valid_until=in_days(80), review_on=in_days(70))
    atelier.consented(not_before=in_days(10), review_on=in_days(600))
    atelier.consented(valid_until=in_days(91), review_on=in_days(-5))

    assert turns(atelier) == [(Turn.REVIEW, -5), (Turn.OPENS, 10), (Turn.REVIEW, 70), (Turn.ENDS, 80)]
    assert [lapse.is_past for lapse in lapses(atelier)] == [True, False, False, False]


@pytest.mark.parametrize(
    ("days", "turn"),
    [
        ({"valid_until": 20}, Turn.ENDS),
        ({"not_before": 20}, Turn.OPENS),
        ({"hidden_until": 20}, Turn.OPENS),
        ({"not_before": 10, "hidden_until": 20}, Turn.OPENS),
        ({"not_before": -10, "hidden_until": 20}, Turn.OPENS),
    ],
)
def test_each_day_alone_is_found(atelier: Atelier, days: dict[str, int], turn: Turn) -> None:
    given = atelier.consented(review_on=in_days(600))
    written: dict[str, Any] = {name: in_days(day) for name, day in days.items()}
    atelier.kit.catalogue.save(replace(given, **written))

    assert turns(atelier) == [(turn, 20)]


def test_what_is_taken_back_replaced_or_not_approved_does_not_lapse(atelier: Atelier) -> None:
    soon = {"valid_until": in_days(30), "review_on": in_days(400)}
    first = atelier.consented(**soon)
    atelier.consent(**soon)
    atelier.consented(review_on=in_days(400), supersedes=(first.id,))
    taken = atelier.consented(**soon)
    withdraw_consent(atelier.kit, taken.id, atelier.acting(atelier.crew))

    assert turns(atelier) == []


def test_a_coming_of_age_ends_what_a_guardian_allowed(atelier: Atelier) -> None:
    child = atelier.kit.catalogue.get(ParticipantHandle, atelier.participant.id)
    atelier.kit.catalogue.save(replace(child, adult_on=in_days(40)))
    assert turns(atelier) == []
    atelier.consented(guardian="Zohra Idrissi", child_assents=True)
    assert turns(atelier) == [(Turn.OF_AGE, 40)]


def test_the_end_of_a_lift_is_among_them_and_the_dead_are_not(atelier: Atelier) -> None:
    handle = create_participant(atelier.kit, NewParticipant(risk=Risk.HIGH, pillars=frozenset[Pillar]()))
    atelier.kit.catalogue.save(replace(handle, lift=lift(ends_on=in_days(20))))
    assert turns(atelier) == [(Turn.LIFT_ENDS, 20)]
    record_death(atelier.kit, handle.id, TODAY, "A cousin", atelier.officer.id)
    assert turns(atelier) == []


def test_a_day_on_which_much_turns_is_told_in_pages_and_each_once(atelier: Atelier) -> None:
    given = atelier.consented(review_on=in_days(20), valid_until=in_days(20))
    people = [ParticipantHandle(id=ParticipantId(new_id())) for _ in range(50)]
    consents = [replace(given, id=RecordId(new_id()), participant_id=who.id, version=0) for who in people]
    atelier.kit.catalogue.save_all([*people, *consents])

    assert len(lapses_from(atelier.kit, None).lapses) == PAGE_SIZE
    told = [(lapse.turn, lapse.record_id) for lapse in lapses(atelier)]
    assert len(told) == len(set(told)) == 2 * 51


def test_what_was_replaced_takes_no_place_from_what_still_turns(atelier: Atelier) -> None:
    old = atelier.consented(review_on=in_days(10))
    past = [replace(old, id=RecordId(new_id()), version=0) for _ in range(2 * PAGE_SIZE)]
    atelier.kit.catalogue.save_all(past)
    atelier.consented(review_on=in_days(600), supersedes=tuple(record.id for record in (old, *past)))
    last = atelier.consented(review_on=in_days(30))

    assert [lapse.record_id for lapse in lapses_from(atelier.kit, None).lapses] == [last.id]


@pytest.mark.parametrize("text", ["", "x", "2026-13-01", "2026-12-01.x.y", "....", "2026-12-01.99.zzz"])
def test_a_place_that_is_none_is_the_beginning_or_an_empty_page(atelier: Atelier, text: str) -> None:
    atelier.consented(review_on=in_days(10))
    assert lapses_from(atelier.kit, place_in(text)).following is None
