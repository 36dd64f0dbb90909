"""What a second person decides of a work: refused, taken up again, and each decision kept with its reason."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from archive.adapters.memory.records import MemoryClock
from archive.domain.covers import Cover, CoverStyle
from archive.domain.errors import InvalidInputError, RefusedError
from archive.domain.ids import RenditionId
from archive.domain.jobs import JobName
from archive.domain.records import Work
from archive.domain.sealed import Draft
from archive.domain.terms import CONTENT_ATOMS, Fate, Recipe, Role, Verdict, WorkState
from archive.domain.withdrawals import Wish
from archive.review.people.withdrawal_act import Act
from archive.review.withdrawal.takedown import Complaint, ask_takedown, uphold
from archive.review.works.board import Met, Why, standing_of
from archive.review.works.release import preview
from archive.review.works.second_look.decisions import Looked, approve, history, refuse, return_work, take_up_again
from archive.review.works.works import change_work, hand_in, prepare_again, withdraw_work
from tests.review.atelier import Atelier, open_atelier

WHY = "The sound is somebody else’s."


@pytest.fixture
def atelier() -> Atelier:
    atelier = open_atelier()
    atelier.consented()
    return atelier


def refused(atelier: Atelier) -> Work:
    return refuse(atelier.kit, atelier.work.id, atelier.reviewer.id, WHY)


def test_a_refused_work_is_closed_outside_and_says_why_inside(atelier: Atelier) -> None:
    atelier.release()
    assert atelier.served()

    assert refused(atelier).state is WorkState.REFUSED

    assert atelier.served() == set()
    standing = standing_of(atelier.kit, atelier.now())
    assert (standing.met, standing.why, standing.lacks) == (Met.NOTHING, Why.REFUSED, ())
    assert atelier.kit.vault.get(Draft, atelier.work.id).notes == WHY
    (line,) = history(atelier.kit, atelier.work.id)
    assert (line.verdict, line.by, line.reason) == (Verdict.REFUSED, atelier.reviewer.id, WHY)
    assert WHY not in str(atelier.now())


def test_a_refusal_needs_a_reason_a_reviewer_and_a_work_in_review(atelier: Atelier) -> None:
    kit, work_id = atelier.kit, atelier.work.id
    with pytest.raises(InvalidInputError):
        refuse(kit, work_id, atelier.reviewer.id, "  ")
    for account in (atelier.facilitator, atelier.crew, atelier.officer, atelier.administrator):
        with pytest.raises(RefusedError):
            refuse(kit, work_id, account.id, WHY)
    for state in set(WorkState) - {WorkState.IN_REVIEW, WorkState.RELEASED}:
        kit.catalogue.save(replace(atelier.now(), state=state))
        with pytest.raises(RefusedError):
            refused(atelier)
        assert atelier.now().state is state


def test_nothing_but_a_reviewer_takes_a_refused_work_up_again(atelier: Atelier) -> None:
    kit, work_id = atelier.kit, atelier.work.id
    refused(atelier)

    for step in (hand_in, prepare_again, take_up_again):
        with pytest.raises(RefusedError):
            step(kit, work_id, atelier.facilitator.id)
    with pytest.raises(RefusedError):
        atelier.release()
    with pytest.raises(RefusedError):
        return_work(kit, work_id, atelier.reviewer.id, "something else")
    changed = change_work(kit, work_id, lambda work: replace(work, languages=("fr",)), atelier.facilitator.id)
    assert changed.state is WorkState.REFUSED
    request = ask_takedown(kit, Complaint(page=f"/en/works/{work_id}"))
    assert request is not None
    uphold(kit, request.id, atelier.acting(atelier.facilitator), "yes")
    assert atelier.now().state is WorkState.REFUSED

    assert isinstance(kit.clock, MemoryClock)
    kit.clock.advance(timedelta(hours=1))
    assert take_up_again(kit, work_id, atelier.reviewer.id).state is WorkState.IN_REVIEW
    assert atelier.served() == set()
    assert [line.verdict for line in history(kit, work_id)] == [Verdict.TAKEN_UP, Verdict.REFUSED]
    with pytest.raises(RefusedError):
        take_up_again(kit, work_id, atelier.reviewer.id)


def test_what_was_concealed_while_a_work_was_refused_is_made_once_it_is_taken_up(atelier: Atelier) -> None:
    kit, work_id = atelier.kit, atelier.work.id
    sound = next(each for each in atelier.made() if each.recipe is Recipe.AUDIO)
    kit.catalogue.save(replace(sound, silenced="another list"))
    kit.vault.save(Cover(id="c", work_id=work_id, style=CoverStyle.FACE, start_ms=0, end_ms=100, keys=()))
    refused(atelier)
    while kit.jobs.standing():
        with kit.jobs.claim():
            pass

    take_up_again(kit, work_id, atelier.reviewer.id)

    assert {each.job.name for each in kit.jobs.standing()} == {JobName.REMAKE, JobName.CONCEAL}


def test_whoever_prepared_a_refused_work_does_not_take_it_up_themselves(atelier: Atelier) -> None:
    refused(atelier)
    crew = atelier.kit.vault.save(replace(atelier.crew, roles=frozenset({Role.CREW, Role.REVIEWER})))

    with pytest.raises(RefusedError):
        take_up_again(atelier.kit, atelier.work.id, crew.id)
    assert atelier.now().state is WorkState.REFUSED


def test_a_refused_work_can_still_be_taken_back(atelier: Atelier) -> None:
    refused(atelier)
    erasing = Act(Wish(fate=Fate.ERASE))

    withdraw_work(atelier.kit, atelier.work.id, atelier.acting(atelier.crew), erasing)

    assert atelier.now().state is WorkState.WITHDRAWN
    with pytest.raises(RefusedError):
        take_up_again(atelier.kit, atelier.work.id, atelier.reviewer.id)
    with pytest.raises(RefusedError):
        refused(atelier)


def test_what_was_not_gone_through_is_kept_with_the_approval(atelier: Atelier) -> None:
    kit, work_id = atelier.kit, atelier.work.id
    left = RenditionId(atelier.made()[0].id)

    looked = Looked(cleared=CONTENT_ATOMS, seen=preview(kit, work_id).seen, not_gone_through=(left,))
    assert approve(kit, work_id, atelier.reviewer.id, looked).state is WorkState.RELEASED

    (line,) = history(kit, work_id)
    assert (line.verdict, line.not_gone_through) == (Verdict.APPROVED, (left,))
