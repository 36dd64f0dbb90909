"""What a code alone can do: close everything or a part of one's own, and open nothing."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from archive.adapters.memory.records import MemoryClock
from archive.domain.codes import new_code
from archive.domain.errors import RefusedError
from archive.domain.records import ConsentEvent, ConsentRecord, Scope
from archive.domain.terms import ConsentState, Purpose, Recipe, ScopeKind
from archive.domain.words.edit_list import Stretch
from archive.review.consent import ledger
from archive.review.consent.consents import narrow_consent, withdraw_consent
from archive.review.participants import NewParticipant, create_participant
from archive.review.people.withdrawal_codes import end_codes, give_code
from archive.review.redaction.conceal_words import NewRedaction, conceal
from archive.review.withdrawal.own_view import own_copy, own_view
from archive.review.withdrawal.self_service import (
    MOST_WAITING_CALLS,
    TRIES_COUNTED_FOR,
    answer_call,
    ask_call,
    atoms_in,
    count_failed,
    failed_lately,
    hide_everything,
    open_door,
    participant,
    take_back_part,
    take_back_work,
    waiting_calls,
)
from archive.review.works.works import change_work
from tests.review.atelier import Atelier, make_work, open_atelier


@pytest.fixture
def atelier() -> Atelier:
    atelier = open_atelier()
    atelier.consented()
    atelier.release()
    return atelier


def test_a_code_opens_until_it_ends_and_no_other_text_does(atelier: Atelier) -> None:
    code = give_code(atelier.kit, atelier.participant.id, atelier.acting(atelier.facilitator))
    opened = open_door(atelier.kit, code.groups)

    assert opened is not None
    assert opened.participant_id == atelier.participant.id
    assert open_door(atelier.kit, code.symbols) is None
    assert open_door(atelier.kit, new_code().compact) is None
    end_codes(atelier.kit, atelier.participant.id, atelier.acting(atelier.facilitator))
    assert open_door(atelier.kit, code.groups) is None


def test_a_consent_to_the_whole_workshop_is_closed_for_one_work_and_stays_for_the_others() -> None:
    atelier = open_atelier()
    atelier.consented(scope=Scope(kind=ScopeKind.WORKSHOP, id=atelier.workshop.id))
    atelier.release()
    other = make_work(atelier.kit, atelier.workshop, atelier.participant.id, atelier.crew.id)

    take_back_work(atelier.kit, atelier.participant.id, atelier.work.id)
    take_back_work(atelier.kit, atelier.participant.id, atelier.work.id)

    assert atelier.served() == set()
    works = {work.work_id: work for work in own_view(atelier.kit, atelier.participant.id).works}
    assert not works[atelier.work.id].may_take_back
    assert works[other.id].may_take_back
    noes = atelier.kit.catalogue.find(ConsentRecord, scope_id=atelier.work.id)
    assert [record.state for record in noes] == [ConsentState.WITHDRAWN]
    assert ledger.verify(atelier.kit) == 3


def test_what_is_taken_back_is_queued_for_deletion(atelier: Atelier) -> None:
    before = atelier.kit.jobs.waiting()
    hide_everything(atelier.kit, atelier.participant.id)
    assert atelier.kit.jobs.waiting() == before + 1


def test_hiding_everything_twice_changes_nothing_more(atelier: Atelier) -> None:
    hide_everything(atelier.kit, atelier.participant.id)
    lines = atelier.kit.catalogue.count(ConsentEvent)
    closed = hide_everything(atelier.kit, atelier.participant.id)

    assert closed.failed == 0
    assert atelier.kit.catalogue.count(ConsentEvent) == lines


def test_once_everything_is_hidden_the_own_page_says_that_nothing_is_shown(atelier: Atelier) -> None:
    view = own_view(atelier.kit, atelier.participant.id)
    assert view.anything_shown
    assert hide_everything(atelier.kit, atelier.participant.id).work_ids == (atelier.work.id,)
    assert not own_view(atelier.kit, atelier.participant.id).anything_shown


def test_somebody_with_a_code_reaches_nothing_of_anybody_else(atelier: Atelier) -> None:
    kit = atelier.kit
    other = create_participant(kit, NewParticipant(pseudonym="Salma")).id
    (record,) = kit.catalogue.find(ConsentRecord)

    for act in (
        lambda: take_back_work(kit, other, atelier.work.id),
        lambda: take_back_part(kit, other, record.id, atoms_in(["voice"]), []),
        lambda: withdraw_consent(kit, record.id, participant(other)),
        lambda: narrow_consent(kit, record.id, (), participant(other)),
    ):
        with pytest.raises(RefusedError):
            act()
    assert Recipe.VIDEO in atelier.served()
    view = own_view(kit, other)
    assert (view.works, view.yeses, view.copies, view.events) == ((), (), (), ())
    assert own_copy(kit, other, atelier.made()[0].id) is None


def test_a_part_is_taken_back_as_an_explicit_no(atelier: Atelier) -> None:
    (record,) = atelier.kit.catalogue.find(ConsentRecord)
    take_back_part(atelier.kit, atelier.participant.id, record.id, atoms_in(["picture"]), [Purpose.PRESERVE])

    (yes,) = own_view(atelier.kit, atelier.participant.id).yeses
    assert "picture" not in yes.things
    assert yes.purposes == (Purpose.STREAM,)
    assert Recipe.VIDEO not in atelier.served()
    assert Recipe.AUDIO in atelier.served()


def test_the_own_page_says_exactly_what_strangers_are_served(atelier: Atelier) -> None:
    (work,) = own_view(atelier.kit, atelier.participant.id).works
    served = atelier.served()

    assert {recipe for recipe, is_open in work.ways if is_open} == served & {recipe for recipe, _ in work.ways}
    assert work.is_known


def test_wrong_codes_are_counted_for_all_processes_and_forgotten_after_a_while(atelier: Atelier) -> None:
    assert failed_lately(atelier.kit) == 0
    for _ in range(3):
        count_failed(atelier.kit)
    assert failed_lately(atelier.kit) == 3
    assert isinstance(atelier.kit.clock, MemoryClock)
    atelier.kit.clock.advance(TRIES_COUNTED_FOR + timedelta(seconds=1))
    assert failed_lately(atelier.kit) == 0
    count_failed(atelier.kit)
    assert failed_lately(atelier.kit) == 1


def test_a_few_calls_of_one_person_wait_at_most_and_the_newest_words_are_kept(atelier: Atelier) -> None:
    for number in range(MOST_WAITING_CALLS + 3):
        ask_call(atelier.kit, atelier.participant.id, f"call {number}")
    waiting = waiting_calls(atelier.kit)
    assert len(waiting) == MOST_WAITING_CALLS
    assert any(call.text.startswith(f"call {MOST_WAITING_CALLS + 2}\n") for call in waiting)

    done = answer_call(atelier.kit, waiting[0].id, atelier.acting(atelier.officer))
    assert done.resolved_by == atelier.officer.id
    assert len(waiting_calls(atelier.kit)) == MOST_WAITING_CALLS - 1


def test_a_second_tap_asks_for_no_second_call_and_no_words_are_lost(atelier: Atelier) -> None:
    person = atelier.participant.id
    for text in ("In the evening", "In the evening", *(f"At {hour}" for hour in range(MOST_WAITING_CALLS))):
        ask_call(atelier.kit, person, text)

    waiting = waiting_calls(atelier.kit)
    assert len(waiting) == MOST_WAITING_CALLS
    kept = "\n".join(call.text for call in waiting)
    assert all(text in kept for text in ("In the evening", *(f"At {hour}" for hour in range(MOST_WAITING_CALLS))))
    assert kept.count("In the evening") == 1


def test_nobody_is_given_a_file_of_their_own_in_which_concealed_words_are_still_heard(atelier: Atelier) -> None:
    change_work(atelier.kit, atelier.work.id, lambda work: replace(work, duration_ms=60_000), "")
    person = atelier.participant.id
    sounding = [each for each in atelier.made() if each.recipe in (Recipe.VIDEO, Recipe.AUDIO)]
    assert all(own_copy(atelier.kit, person, each.id) for each in sounding)

    name = NewRedaction(spans=(Stretch(start_ms=1_000, end_ms=1_500),))
    conceal(atelier.kit, atelier.work.id, name, atelier.facilitator.id)

    assert not any(own_copy(atelier.kit, person, each.id) for each in sounding)
