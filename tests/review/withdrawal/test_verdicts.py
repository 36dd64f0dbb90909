"""Erasing an original takes two, or the person's own code, and seven days that have really run; anybody may say no."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from archive.domain.errors import RefusedError
from archive.domain.ids import OriginalId, ParticipantId, WorkId, new_id
from archive.domain.records import Appearance
from archive.domain.sealed import Account, Original
from archive.domain.terms import AppearanceRole, Fate, Role
from archive.domain.withdrawals import (
    TIME_TO_RECONSIDER,
    Wish,
)
from archive.review.consent.consents import withdraw_consent
from archive.review.people.withdrawal_act import Act
from archive.review.people.withdrawal_codes import NEW_FOR, give_code
from archive.review.withdrawal.erase import erase_renditions
from archive.review.withdrawal.progress import OriginalFate, progress
from archive.review.withdrawal.self_service import hide_everything, take_back_work
from archive.review.withdrawal.verdicts import (
    give_verdict,
    own_erasures,
    queue_due_erasures,
    say_of_own,
    undecided,
)
from archive.review.works.works import withdraw_work
from tests.review.atelier import FILMED, NOW, Atelier, open_atelier

ERASE = Wish(fate=Fate.ERASE)
FILM = OriginalId("0" * 20)
WORK = WorkId("w" * 20)
NEARLY = TIME_TO_RECONSIDER - timedelta(seconds=1)


@pytest.fixture
def atelier() -> Atelier:
    atelier = open_atelier()
    kept = atelier.kit.originals.keep_chunks(FILM, [b"the film"])
    atelier.kit.vault.save(
        Original(id=FILM, work_id=atelier.work.id, sha256=kept.sha256, size_bytes=kept.size_bytes, file_name="a.mp4")
    )
    return atelier


def pass_time(atelier: Atelier, by: timedelta) -> None:
    atelier.kit.clock.advance(by)  # type: ignore[attr-defined]
    work_on(atelier)


def work_on(atelier: Atelier) -> None:
    queue_due_erasures(atelier.kit)
    while True:
        with atelier.kit.jobs.claim() as job:
            if job is None:
                return
            if job.name == "erase":
                erase_renditions(atelier.kit, job.work_id)


def asked(atelier: Atelier, by: Account) -> Act:
    act = Act(ERASE)
    withdraw_consent(atelier.kit, atelier.consented().id, atelier.acting(by), act=act)
    work_on(atelier)
    return act


def asked_by_code(atelier: Atelier) -> str:
    atelier.consented()
    closed = hide_everything(atelier.kit, atelier.participant.id, ERASE)
    assert closed.withdrawal_id is not None
    work_on(atelier)
    return closed.withdrawal_id


def say(atelier: Atelier, act_id: str, by: Account, *, erase: bool) -> None:
    give_verdict(atelier.kit, act_id, atelier.work.id, atelier.acting(by), erase=erase)
    work_on(atelier)


def standing(atelier: Atelier, act_id: str) -> OriginalFate:
    [line] = progress(atelier.kit, act_id).originals
    return line.standing


def is_here(atelier: Atelier) -> bool:
    return atelier.kit.originals.holds(FILM)


def share(atelier: Atelier) -> None:
    other = Appearance(participant_id=None, role=AppearanceRole.BACKGROUND, atoms_present=FILMED)
    work = atelier.now()
    atelier.kit.catalogue.save(replace(work, appearances=(*work.appearances, other)))


@pytest.mark.parametrize("role", ["officer", "crew", "facilitator", "administrator"])
def test_nobody_at_the_desk_erases_an_original_alone_however_long_they_wait(atelier: Atelier, role: str) -> None:
    act = asked(atelier, getattr(atelier, role))
    assert atelier.served() == set()
    assert standing(atelier, act.id) is OriginalFate.WAITS_OFFICER
    pass_time(atelier, timedelta(days=400))
    assert is_here(atelier)
    assert standing(atelier, act.id) is OriginalFate.WAITS_OFFICER
    assert [found.id for found, _ in undecided(atelier.kit).waiting] == [act.id]


def test_an_officer_who_asked_does_not_agree_too(atelier: Atelier) -> None:
    act = asked(atelier, atelier.officer)
    with pytest.raises(RefusedError, match="yourself"):
        say(atelier, act.id, atelier.officer, erase=True)


def test_an_officer_connected_with_whoever_asked_does_not_agree(atelier: Atelier) -> None:
    act = asked(atelier, atelier.crew)
    atelier.kit.vault.save(replace(atelier.officer, tied_to=(atelier.crew.id,)))
    with pytest.raises(RefusedError, match="connected"):
        say(atelier, act.id, atelier.officer, erase=True)
    assert standing(atelier, act.id) is OriginalFate.WAITS_OFFICER


def test_only_an_officer_agrees(atelier: Atelier) -> None:
    act = asked(atelier, atelier.officer)
    for other in (atelier.crew, atelier.facilitator, atelier.reviewer, atelier.administrator):
        with pytest.raises(RefusedError):
            say(atelier, act.id, other, erase=True)


def test_once_two_agree_it_is_erased_after_seven_days_and_not_before(atelier: Atelier) -> None:
    act = asked(atelier, atelier.officer)
    pass_time(atelier, timedelta(days=3))
    say(atelier, act.id, atelier.second_officer, erase=True)
    assert standing(atelier, act.id) is OriginalFate.AGREED
    assert not progress(atelier.kit, act.id).is_done
    assert [line.due_at for _, line in undecided(atelier.kit).agreed] == [NOW + timedelta(days=3) + TIME_TO_RECONSIDER]
    pass_time(atelier, NEARLY)
    assert is_here(atelier)
    pass_time(atelier, timedelta(seconds=1))
    assert not is_here(atelier)
    assert standing(atelier, act.id) is OriginalFate.ERASED
    assert progress(atelier.kit, act.id).is_done
    assert queue_due_erasures(atelier.kit) == 0


def test_a_clock_that_leaps_erases_nothing(atelier: Atelier) -> None:
    atelier.held_code()
    act_id = asked_by_code(atelier)
    atelier.kit.clock.leap(timedelta(days=400))  # type: ignore[attr-defined]
    work_on(atelier)
    assert is_here(atelier)
    assert standing(atelier, act_id) is OriginalFate.AGREED


def test_a_fresh_code_is_not_held_for_longer_by_a_clock_that_leaps(atelier: Atelier) -> None:
    give_code(atelier.kit, atelier.participant.id, atelier.acting(atelier.facilitator))
    atelier.kit.clock.leap(NEW_FOR)  # type: ignore[attr-defined]
    assert standing(atelier, asked_by_code(atelier)) is OriginalFate.WAITS_OFFICER


def test_what_was_agreed_under_a_clock_far_ahead_is_not_due_when_the_time_is_confirmed(atelier: Atelier) -> None:
    atelier.held_code()
    atelier.kit.clock.leap(timedelta(days=400))  # type: ignore[attr-defined]
    act_id = asked_by_code(atelier)
    pass_time(atelier, timedelta(seconds=1))  # all that was lost has now come
    assert standing(atelier, act_id) is OriginalFate.AGREED
    assert is_here(atelier)


def test_the_person_has_it_kept_with_their_code_until_the_last_moment(atelier: Atelier) -> None:
    atelier.held_code()
    act_id = asked_by_code(atelier)
    pass_time(atelier, NEARLY)
    [own] = own_erasures(atelier.kit, atelier.participant.id)
    assert (own.work_id, own.may_agree) == (atelier.work.id, False)
    say_of_own(atelier.kit, atelier.participant.id, atelier.work.id, erase=False)
    pass_time(atelier, timedelta(days=30))
    assert is_here(atelier)
    assert standing(atelier, act_id) is OriginalFate.KEPT
    assert atelier.served() == set()
    with pytest.raises(RefusedError, match="Nothing is waiting"):
        say(atelier, act_id, atelier.officer, erase=True)


def test_one_no_of_the_person_is_about_everything_that_was_asked_of_a_work(atelier: Atelier) -> None:
    atelier.held_code()
    asked_by_code(atelier)
    take_back_work(atelier.kit, atelier.participant.id, atelier.work.id, ERASE)
    say_of_own(atelier.kit, atelier.participant.id, atelier.work.id, erase=False)
    pass_time(atelier, timedelta(days=30))
    assert is_here(atelier)
    assert own_erasures(atelier.kit, atelier.participant.id) == ()


def test_the_person_agrees_with_their_code_to_what_the_desk_asked(atelier: Atelier) -> None:
    act = asked(atelier, atelier.facilitator)
    give_code(atelier.kit, atelier.participant.id, atelier.acting(atelier.facilitator))
    assert [own.may_agree for own in own_erasures(atelier.kit, atelier.participant.id)] == [False]
    with pytest.raises(RefusedError, match="new"):
        say_of_own(atelier.kit, atelier.participant.id, atelier.work.id, erase=True)
    pass_time(atelier, NEW_FOR)
    assert [own.may_agree for own in own_erasures(atelier.kit, atelier.participant.id)] == [True]
    say_of_own(atelier.kit, atelier.participant.id, atelier.work.id, erase=True)
    pass_time(atelier, NEARLY)
    assert standing(atelier, act.id) is OriginalFate.AGREED
    assert is_here(atelier)
    pass_time(atelier, timedelta(seconds=1))
    assert not is_here(atelier)


def test_nobody_speaks_of_an_erasure_that_was_asked_for_somebody_else(atelier: Atelier) -> None:
    asked(atelier, atelier.facilitator)
    stranger = replace(atelier.participant, id=ParticipantId(new_id()))
    assert own_erasures(atelier.kit, stranger.id) == ()
    for erase in (True, False):
        with pytest.raises(RefusedError, match="Nothing is waiting"):
            say_of_own(atelier.kit, stranger.id, atelier.work.id, erase=erase)


def test_whoever_is_in_a_work_that_the_desk_wants_erased_has_it_kept(atelier: Atelier) -> None:
    act = Act(ERASE)
    withdraw_work(atelier.kit, atelier.work.id, atelier.acting(atelier.officer), act)
    say(atelier, act.id, atelier.second_officer, erase=True)
    assert standing(atelier, act.id) is OriginalFate.AGREED
    say_of_own(atelier.kit, atelier.participant.id, atelier.work.id, erase=False)
    assert standing(atelier, act.id) is OriginalFate.KEPT


def test_two_others_have_an_original_kept_and_one_person_twice_does_not(atelier: Atelier) -> None:
    act = asked(atelier, atelier.facilitator)
    say(atelier, act.id, atelier.officer, erase=True)
    say(atelier, act.id, atelier.crew, erase=False)
    assert standing(atelier, act.id) is OriginalFate.AGREED
    with pytest.raises(RefusedError, match="yourself"):
        say(atelier, act.id, atelier.crew, erase=False)
    atelier.kit.vault.save(replace(atelier.reviewer, tied_to=(atelier.crew.id,)))
    with pytest.raises(RefusedError, match="connected"):
        say(atelier, act.id, atelier.reviewer, erase=False)
    say(atelier, act.id, atelier.administrator, erase=False)
    pass_time(atelier, timedelta(days=30))
    assert standing(atelier, act.id) is OriginalFate.KEPT
    assert is_here(atelier)


def test_whoever_agreed_may_think_better_of_it(atelier: Atelier) -> None:
    act = asked(atelier, atelier.facilitator)
    say(atelier, act.id, atelier.officer, erase=True)
    say(atelier, act.id, atelier.officer, erase=False)
    assert standing(atelier, act.id) is OriginalFate.KEPT


def test_what_a_code_alone_has_asked_for_waits_for_an_officer_once_somebody_doubts_it(atelier: Atelier) -> None:
    atelier.held_code()
    act_id = asked_by_code(atelier)
    say(atelier, act_id, atelier.crew, erase=False)
    pass_time(atelier, timedelta(days=30))
    assert standing(atelier, act_id) is OriginalFate.WAITS_OFFICER
    assert is_here(atelier)
    say(atelier, act_id, atelier.officer, erase=True)
    pass_time(atelier, NEARLY)
    assert is_here(atelier)
    pass_time(atelier, timedelta(seconds=1))
    assert not is_here(atelier)


def test_whoever_gave_a_code_agrees_to_nothing_that_it_asked_for(atelier: Atelier) -> None:
    share(atelier)
    give_code(atelier.kit, atelier.participant.id, atelier.acting(atelier.officer))
    pass_time(atelier, NEW_FOR)
    act_id = asked_by_code(atelier)
    assert standing(atelier, act_id) is OriginalFate.WAITS_JOINT
    with pytest.raises(RefusedError, match="yourself"):
        say(atelier, act_id, atelier.officer, erase=True)
    say(atelier, act_id, atelier.second_officer, erase=True)
    assert standing(atelier, act_id) is OriginalFate.AGREED


def test_an_account_that_its_owner_has_not_claimed_says_nothing(atelier: Atelier) -> None:
    act = asked(atelier, atelier.facilitator)
    atelier.kit.vault.save(replace(atelier.officer, own_password=False))
    for erase in (True, False):
        with pytest.raises(RefusedError, match="password of your own"):
            say(atelier, act.id, atelier.officer, erase=erase)


def test_an_older_wish_of_which_nobody_knows_who_asked_waits_for_two_officers(atelier: Atelier) -> None:
    act = asked(atelier, atelier.officer)
    kit = atelier.kit
    kit.catalogue.save(replace(progress(kit, act.id).act, asked_by=None))
    say(atelier, act.id, atelier.officer, erase=True)
    pass_time(atelier, timedelta(days=30))
    assert standing(atelier, act.id) is OriginalFate.WAITS_OFFICER
    with pytest.raises(RefusedError, match="yourself"):
        say(atelier, act.id, atelier.officer, erase=True)
    say(atelier, act.id, atelier.second_officer, erase=True)
    assert standing(atelier, act.id) is OriginalFate.AGREED


def test_an_officer_who_no_longer_is_one_agrees_to_nothing(atelier: Atelier) -> None:
    act = asked(atelier, atelier.facilitator)
    atelier.kit.vault.save(replace(atelier.officer, roles=frozenset({Role.FACILITATOR})))
    with pytest.raises(RefusedError):
        say(atelier, act.id, atelier.officer, erase=True)
