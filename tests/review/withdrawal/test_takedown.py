"""Anybody may have something taken down at once; nobody can silence others with it (rules B.4, case 55)."""

from __future__ import annotations

from datetime import timedelta

import pytest

from archive.adapters.memory.records import MemoryClock
from archive.domain.consent import DESK
from archive.domain.errors import RefusedError
from archive.domain.ids import new_id
from archive.domain.sealed import TakedownRequest
from archive.domain.terms import Recipe, WorkState
from archive.review.withdrawal import takedown
from archive.review.withdrawal.takedown import (
    LEFT_ALONE_FOR,
    MOST_HIDDEN,
    MOST_WAITING_PER_WORK,
    Complaint,
    ask_takedown,
    put_back,
    uphold,
    waiting_takedowns,
    work_behind,
)
from archive.review.works.works import reopen
from tests.review.atelier import Atelier, make_work, open_atelier


@pytest.fixture
def atelier() -> Atelier:
    atelier = open_atelier()
    atelier.consented()
    atelier.release()
    return atelier


def clock_of(atelier: Atelier) -> MemoryClock:
    assert isinstance(atelier.kit.clock, MemoryClock)
    return atelier.kit.clock


def asked(atelier: Atelier, page: str = "") -> TakedownRequest:
    request = ask_takedown(atelier.kit, Complaint(page or f"https://a.example/fr/works/{atelier.work.id}?play=x"))
    assert request is not None
    return request


def test_what_somebody_asks_to_take_down_is_hidden_at_once(atelier: Atelier) -> None:
    assert Recipe.VIDEO in atelier.served()
    assert asked(atelier).hid
    assert atelier.served() == set()
    assert Recipe.VIDEO in atelier.served(DESK)
    assert [r.work_id for r in waiting_takedowns(atelier.kit)] == [atelier.work.id]


def test_hiding_is_no_withdrawal(atelier: Atelier) -> None:
    asked(atelier)

    assert atelier.now().state is WorkState.RELEASED
    assert atelier.kit.jobs.waiting() == 0


def test_a_reviewer_puts_a_work_back_and_it_is_written_down_who(atelier: Atelier) -> None:
    first, second = asked(atelier), asked(atelier)
    assert not second.hid

    decided = put_back(atelier.kit, first.id, atelier.acting(atelier.reviewer), "Nobody is in danger.")

    assert Recipe.VIDEO in atelier.served()
    assert decided.put_back
    assert decided.resolved_by == atelier.reviewer.id
    assert decided.resolved_at is not None
    assert waiting_takedowns(atelier.kit) == ()
    with pytest.raises(RefusedError, match="already"):
        put_back(atelier.kit, second.id, atelier.acting(atelier.reviewer))


def test_nobody_but_a_reviewer_puts_a_work_back(atelier: Atelier) -> None:
    request = asked(atelier)
    for account in (atelier.crew, atelier.facilitator, atelier.officer, atelier.administrator):
        with pytest.raises(RefusedError):
            put_back(atelier.kit, request.id, atelier.acting(account))
    assert atelier.served() == set()


@pytest.mark.parametrize("for_good", [False, True])
def test_anybody_at_the_desk_may_agree_with_a_request(atelier: Atelier, for_good: bool) -> None:
    request = asked(atelier)

    uphold(atelier.kit, request.id, atelier.acting(atelier.facilitator), "A name is heard.", for_good=for_good)

    assert atelier.served() == set()
    assert atelier.now().state is (WorkState.WITHDRAWN if for_good else WorkState.SENT_BACK)
    assert waiting_takedowns(atelier.kit) == ()


def test_what_was_put_back_lately_is_not_hidden_again_before_a_person_looked(atelier: Atelier) -> None:
    put_back(atelier.kit, asked(atelier).id, atelier.acting(atelier.reviewer))

    again = asked(atelier)

    assert not again.hid
    assert Recipe.VIDEO in atelier.served()
    assert waiting_takedowns(atelier.kit) == (again,)
    clock_of(atelier).advance(LEFT_ALONE_FOR + timedelta(seconds=1))
    assert asked(atelier).hid


def test_a_flood_of_requests_hides_a_few_works_and_leaves_the_others_to_the_desk(atelier: Atelier) -> None:
    kit, (within, most) = atelier.kit, MOST_HIDDEN[0]
    works = [make_work(kit, atelier.workshop, atelier.participant.id, atelier.crew.id) for _ in range(most + 3)]

    hidden = [asked(atelier, work.id).hid for work in works]

    assert hidden == [True] * most + [False] * 3
    assert len(waiting_takedowns(kit)) == most + 3
    clock_of(atelier).advance(within)
    assert asked(atelier, works[-1].id).hid


def test_repeating_fills_neither_the_desk_nor_the_disk(atelier: Atelier, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(takedown, "MOST_WAITING_UNKNOWN", 5)
    for _ in range(MOST_WAITING_PER_WORK + 5):
        ask_takedown(atelier.kit, Complaint(atelier.work.id))
        ask_takedown(atelier.kit, Complaint(new_id()))
    assert len(waiting_takedowns(atelier.kit)) == MOST_WAITING_PER_WORK + 5


def test_a_page_that_we_do_not_know_goes_to_the_desk(atelier: Atelier) -> None:
    request = ask_takedown(atelier.kit, Complaint("the film with the boat", "x" * 9_000, "me@a.example"))

    assert request is not None
    assert request.work_id is None
    assert len(request.reason) == takedown.LONGEST_TEXT
    put_back(atelier.kit, request.id, atelier.acting(atelier.reviewer))
    assert waiting_takedowns(atelier.kit) == ()


@pytest.mark.parametrize("page", ["{id}", " /ar/works/{id}/ ", "https://a.example/en/works/{id}#text-1"])
def test_a_work_is_found_behind_its_address_in_any_language(atelier: Atelier, page: str) -> None:
    found = work_behind(atelier.kit, page.format(id=atelier.work.id))
    assert found is not None
    assert found.id == atelier.work.id


def test_a_held_work_stays_hidden_through_a_new_release(atelier: Atelier) -> None:
    asked(atelier)

    reopen(atelier.kit, atelier.work.id, atelier.crew.id)
    atelier.release()

    assert atelier.served() == set()
