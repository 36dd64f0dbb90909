"""A taking-back as a thing of its own: bound at once, followed to its last byte, and done with originals as wished."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from archive.domain.errors import InvalidInputError, RefusedError
from archive.domain.history.editions import Edition
from archive.domain.ids import OriginalId, SegmentId, new_id
from archive.domain.records import Appearance, Rendition, Scope, Segment, Work
from archive.domain.sealed import Account, Draft, Evidence, Original, QuarantineEntry
from archive.domain.terms import AppearanceRole, ConsentState, Fate, Recipe, ScopeKind, WorkState
from archive.domain.withdrawals import TIME_TO_RECONSIDER, Reach, Wish, Withdrawal
from archive.domain.words.transcripts import Cue, Transcript
from archive.ingest.intake.receive import refuse_taken_back
from archive.ingest.recovery import queue_closed_work, queue_lost_work
from archive.review.consent.consents import withdraw_consent
from archive.review.people.withdrawal_act import Act
from archive.review.people.withdrawal_codes import give_code
from archive.review.withdrawal.erase import erase_renditions
from archive.review.withdrawal.progress import OriginalFate, acts_of, all_acts, progress, withdrawn
from archive.review.withdrawal.self_service import atoms_in, hide_everything, take_back_part, take_back_work
from archive.review.withdrawal.verdicts import give_verdict, queue_due_erasures, undecided
from archive.review.works.labels import label_work
from archive.review.works.works import draft_of, prepare_again, transcripts_of, withdraw_work
from tests.review.atelier import FILMED, Atelier, add_rendition, open_atelier

ERASE = Wish(fate=Fate.ERASE)
LATER = date(2026, 6, 1)


@pytest.fixture
def atelier() -> Atelier:
    atelier = open_atelier()
    kit, work = atelier.kit, atelier.work
    kept = kit.originals.keep_chunks(OriginalId("0" * 20), [b"the film"])
    kit.vault.save(
        Original(
            id=OriginalId("0" * 20),
            work_id=work.id,
            sha256=kept.sha256,
            size_bytes=kept.size_bytes,
            file_name="Amina_Tanger_2023.mp4",
            tags={"place": "Tanger"},
        )
    )
    kit.vault.save(
        Transcript(id=new_id(), work_id=work.id, language="fr", cues=(Cue(start_ms=0, end_ms=900, text="Bonjour"),))
    )
    now = atelier.kit.clock.now()
    kit.vault.save(Edition(id="e", work_id=work.id, transcript_id="t", language="fr", until=now, text="Je suis Amina."))
    return atelier


def run_jobs(atelier: Atelier) -> None:
    while True:
        with atelier.kit.jobs.claim() as job:
            if job is None:
                return
            if job.name == "erase":
                erase_renditions(atelier.kit, job.work_id)


def with_another(atelier: Atelier) -> None:
    other = Appearance(participant_id=None, role=AppearanceRole.BACKGROUND, atoms_present=FILMED)
    work = atelier.now()
    atelier.kit.catalogue.save(replace(work, appearances=(*work.appearances, other)))


def take_back(atelier: Atelier, wish: Wish, by: Account | None = None) -> Act:
    record = atelier.consented()
    act = Act(wish)
    withdraw_consent(atelier.kit, record.id, atelier.acting(by or atelier.officer), act=act)
    return act


def erased(atelier: Atelier) -> Act:
    """Have the original erased by two officers, in due time."""
    act = take_back(atelier, ERASE)
    give_verdict(atelier.kit, act.id, atelier.work.id, atelier.acting(atelier.second_officer), erase=True)
    wait_and_run(atelier)
    return act


def wait_and_run(atelier: Atelier) -> None:
    """Let the time pass in which an erasure can be called off, and do what is then due."""
    run_jobs(atelier)
    atelier.kit.clock.advance(TIME_TO_RECONSIDER)  # type: ignore[attr-defined]
    queue_due_erasures(atelier.kit)
    run_jobs(atelier)


def standing(atelier: Atelier, act: Act) -> OriginalFate:
    [line] = progress(atelier.kit, act.id).originals
    return line.standing


def test_what_is_left_is_told_until_nothing_is(atelier: Atelier) -> None:
    record = atelier.consented()
    atelier.release()
    made = {rendition.id for rendition in atelier.made()}
    act = Act()
    withdraw_consent(atelier.kit, record.id, atelier.acting(atelier.crew), act=act)

    before = progress(atelier.kit, act.id)
    assert before.is_shut
    assert not before.is_done
    assert {file.id for file in before.files if file.is_here} == made
    assert withdrawn(atelier.kit, act.id).files_left == len(made)

    atelier.kit.clock.advance(timedelta(seconds=5))  # type: ignore[attr-defined]
    run_jobs(atelier)

    after = progress(atelier.kit, act.id)
    assert after.is_done
    assert {file.id for file in after.files} == made
    assert all(file.gone_at == atelier.kit.clock.now() for file in after.files)
    told = withdrawn(atelier.kit, act.id)
    assert told.files_left == 0
    assert told.nothing_left_at == atelier.kit.clock.now()


def test_the_answer_is_asked_of_the_store_and_not_of_a_note(atelier: Atelier) -> None:
    record = atelier.consented()
    act = Act()
    withdraw_consent(atelier.kit, record.id, atelier.acting(atelier.crew), act=act)
    run_jobs(atelier)
    assert progress(atelier.kit, act.id).is_done

    [gone, *_] = progress(atelier.kit, act.id).files
    with atelier.kit.renditions.aside(gone.id) as path:  # type: ignore[arg-type]
        path.write_bytes(b"put back by a restored disk")
        atelier.kit.renditions.keep(gone.id, path)  # type: ignore[arg-type]

    assert not progress(atelier.kit, act.id).is_done
    assert withdrawn(atelier.kit, act.id).nothing_left_at is None


def test_an_original_is_only_locked_away_unless_more_is_wished(atelier: Atelier) -> None:
    act = take_back(atelier, Wish())
    run_jobs(atelier)
    assert atelier.kit.originals.holds(OriginalId("0" * 20))
    assert standing(atelier, act) is OriginalFate.HIDDEN


def test_erasing_leaves_no_byte_name_tag_or_word_of_it_but_the_proof(atelier: Atelier) -> None:
    act = erased(atelier)

    kit = atelier.kit
    assert not kit.originals.holds(OriginalId("0" * 20))
    [original] = kit.vault.find(Original, work_id=atelier.work.id)
    assert (original.file_name, dict(original.tags)) == ("", {})
    assert original.erased_at is not None
    assert not any(t.cues or t.text for t in transcripts_of(kit, atelier.work.id))
    assert not any(e.cues or e.text for e in kit.vault.find(Edition, work_id=atelier.work.id))
    assert not any(draft_of(kit, atelier.work.id).titles.values())
    assert atelier.now().state is WorkState.WITHDRAWN
    assert standing(atelier, act) is OriginalFate.ERASED
    assert progress(kit, act.id).is_done
    assert list(kit.vault.find(Evidence, participant_id=atelier.participant.id))


@pytest.mark.parametrize("what", ["vault", "originals"])
def test_what_was_erased_and_is_put_back_from_a_backup_is_erased_once_more(atelier: Atelier, what: str) -> None:
    kit = atelier.kit
    [before] = kit.vault.find(Original, work_id=atelier.work.id)
    act = erased(atelier)
    assert progress(kit, act.id).is_done
    if what == "vault":
        [blank] = kit.vault.find(Original, work_id=atelier.work.id)
        kit.vault.save(replace(before, version=blank.version))
        kit.vault.save(replace(draft_of(kit, atelier.work.id), titles={"fr": "La traversée"}))
    else:
        kit.originals.keep_chunks(before.id, [b"put back"])
    assert not progress(kit, act.id).is_done

    queue_lost_work(kit)
    assert queue_closed_work(kit) == 1
    run_jobs(atelier)

    [after] = kit.vault.find(Original, work_id=atelier.work.id)
    assert (after.file_name, dict(after.tags)) == ("", {})
    assert not kit.originals.holds(after.id)
    assert not any(draft_of(kit, atelier.work.id).titles.values())
    assert progress(kit, act.id).is_done
    assert queue_closed_work(kit) == 0


def test_an_erased_file_is_not_taken_in_again_by_mistake(atelier: Atelier) -> None:
    erased(atelier)
    with pytest.raises(RefusedError, match="not taken in again"):
        refuse_taken_back(atelier.kit, list(atelier.kit.vault.find(Original, work_id=atelier.work.id)))


def test_an_original_with_others_in_it_is_locked_away_until_an_officer_decides(atelier: Atelier) -> None:
    with_another(atelier)
    act = take_back(atelier, ERASE)
    run_jobs(atelier)
    assert atelier.kit.originals.holds(OriginalId("0" * 20))
    assert standing(atelier, act) is OriginalFate.WAITS_JOINT
    assert withdrawn(atelier.kit, act.id).waits_for_officer == 1
    assert [found.id for found, _ in undecided(atelier.kit).waiting] == [act.id]

    with pytest.raises(RefusedError):
        give_verdict(atelier.kit, act.id, atelier.work.id, atelier.acting(atelier.crew), erase=True)
    give_verdict(atelier.kit, act.id, atelier.work.id, atelier.acting(atelier.second_officer), erase=True)
    wait_and_run(atelier)

    assert not atelier.kit.originals.holds(OriginalId("0" * 20))
    assert standing(atelier, act) is OriginalFate.ERASED
    assert atelier.now().state is not WorkState.WITHDRAWN
    with pytest.raises(RefusedError, match="was erased"):
        prepare_again(atelier.kit, atelier.work.id, atelier.crew.id)


def test_an_officer_may_keep_a_joint_original_locked_away(atelier: Atelier) -> None:
    with_another(atelier)
    act = take_back(atelier, ERASE)
    give_verdict(atelier.kit, act.id, atelier.work.id, atelier.acting(atelier.officer), erase=False)
    run_jobs(atelier)
    assert atelier.kit.originals.holds(OriginalId("0" * 20))
    assert standing(atelier, act) is OriginalFate.KEPT
    assert progress(atelier.kit, act.id).is_done
    with pytest.raises(RefusedError, match="Nothing is waiting"):
        give_verdict(atelier.kit, act.id, atelier.work.id, atelier.acting(atelier.officer), erase=True)


def test_who_is_no_officer_can_have_an_original_hidden_but_not_erased_alone(atelier: Atelier) -> None:
    act = take_back(atelier, ERASE, by=atelier.crew)
    run_jobs(atelier)
    assert atelier.served() == set()
    assert standing(atelier, act) is OriginalFate.WAITS_OFFICER
    assert atelier.kit.originals.holds(OriginalId("0" * 20))


def test_a_fresh_code_closes_at_once_but_whoever_gave_it_erases_nothing_with_it(atelier: Atelier) -> None:
    atelier.consented()
    give_code(atelier.kit, atelier.participant.id, atelier.acting(atelier.facilitator))
    closed = hide_everything(atelier.kit, atelier.participant.id, ERASE)
    assert closed.withdrawal_id is not None
    run_jobs(atelier)
    assert not atelier.served()
    assert atelier.kit.originals.holds(OriginalId("0" * 20))
    assert [line.standing for line in progress(atelier.kit, closed.withdrawal_id).originals] == [
        OriginalFate.WAITS_OFFICER
    ]


def test_the_person_s_own_code_erases_alone(atelier: Atelier) -> None:
    atelier.consented()
    atelier.held_code()
    closed = hide_everything(atelier.kit, atelier.participant.id, ERASE)
    assert closed.withdrawal_id is not None
    wait_and_run(atelier)
    assert progress(atelier.kit, closed.withdrawal_id).is_done
    assert not atelier.kit.originals.holds(OriginalId("0" * 20))


def test_what_was_hidden_before_can_still_be_erased(atelier: Atelier) -> None:
    atelier.consented()
    atelier.held_code()
    hide_everything(atelier.kit, atelier.participant.id)
    run_jobs(atelier)
    assert atelier.kit.originals.holds(OriginalId("0" * 20))
    closed = take_back_work(atelier.kit, atelier.participant.id, atelier.work.id, ERASE)
    wait_and_run(atelier)
    assert not atelier.kit.originals.holds(OriginalId("0" * 20))
    assert closed.withdrawal_id is not None
    assert progress(atelier.kit, closed.withdrawal_id).is_done


def test_everything_taken_back_at_once_is_one_act(atelier: Atelier) -> None:
    first = atelier.consented()
    second = atelier.consented(scope=Scope(kind=ScopeKind.WORKSHOP, id=atelier.workshop.id))
    closed = hide_everything(atelier.kit, atelier.participant.id)
    [act] = acts_of(atelier.kit, atelier.participant.id)
    assert act.id == closed.withdrawal_id
    assert set(act.record_ids) == {first.id, second.id}
    assert act.by_role == "participant"


def test_a_whole_work_is_erased_by_two_officers(atelier: Atelier) -> None:
    act = Act(ERASE)
    withdraw_work(atelier.kit, atelier.work.id, atelier.acting(atelier.officer), act)
    give_verdict(atelier.kit, act.id, atelier.work.id, atelier.acting(atelier.second_officer), erase=True)
    wait_and_run(atelier)
    assert progress(atelier.kit, act.id).is_done
    assert not atelier.kit.originals.holds(OriginalId("0" * 20))


def test_a_part_is_an_act_too_but_says_nothing_of_originals(atelier: Atelier) -> None:
    record = atelier.consented()
    atelier.release()
    closed = take_back_part(atelier.kit, atelier.participant.id, record.id, atoms_in(["picture"]), [])
    assert closed.withdrawal_id is not None
    found = progress(atelier.kit, closed.withdrawal_id)
    assert found.act.reach is Reach.PART
    assert [file.recipe for file in found.files] == [Recipe.VIDEO]
    assert found.originals == ()


def test_hidden_until_a_day_opens_by_the_clock_alone(atelier: Atelier) -> None:
    record = atelier.consented()
    atelier.release()
    open_before = atelier.served()
    act = Act(Wish(fate=Fate.HIDE_UNTIL, hidden_until=LATER))
    hidden = withdraw_consent(atelier.kit, record.id, atelier.acting(atelier.crew), act=act)
    run_jobs(atelier)

    assert hidden.state is ConsentState.GIVEN
    assert atelier.served() == set()
    assert progress(atelier.kit, act.id).is_done
    assert standing(atelier, act) is OriginalFate.HIDDEN_UNTIL
    atelier.kit.clock.advance(timedelta(days=200))  # type: ignore[attr-defined]
    assert atelier.served() == open_before


@pytest.mark.parametrize("day", [None, date(2026, 2, 10), date(2020, 1, 1)])
def test_a_day_to_hide_until_lies_ahead(atelier: Atelier, day: date | None) -> None:
    record = atelier.consented()
    act = Act(Wish(fate=Fate.HIDE_UNTIL, hidden_until=day))
    with pytest.raises(InvalidInputError):
        withdraw_consent(atelier.kit, record.id, atelier.acting(atelier.crew), act=act)


def test_a_whole_work_is_never_hidden_for_a_while(atelier: Atelier) -> None:
    wish = Wish(fate=Fate.HIDE_UNTIL, hidden_until=LATER)
    with pytest.raises(RefusedError):
        withdraw_work(atelier.kit, atelier.work.id, atelier.acting(atelier.crew), Act(wish))
    with pytest.raises(RefusedError):
        take_back_work(atelier.kit, atelier.participant.id, atelier.work.id, wish)
    assert all_acts(atelier.kit) == []


def test_a_part_of_a_work_is_never_erased_from_its_original(atelier: Atelier) -> None:
    part = Segment(id=SegmentId(new_id()), start_ms=0, end_ms=1000)
    atelier.kit.catalogue.save(replace(atelier.now(), segments=(part,)))
    record = atelier.consented(scope=Scope(kind=ScopeKind.SEGMENT, id=part.id))
    with pytest.raises(RefusedError, match="cannot be erased from its original"):
        withdraw_consent(atelier.kit, record.id, atelier.acting(atelier.officer), act=Act(ERASE))


def test_a_crash_between_the_save_and_the_queue_loses_no_deletion(atelier: Atelier) -> None:
    record = atelier.consented()
    atelier.release()
    withdraw_consent(atelier.kit, record.id, atelier.acting(atelier.crew))
    with atelier.kit.jobs.claim() as job:  # as if it had never been queued
        assert job is not None
    assert atelier.kit.jobs.waiting() == 0

    queue_lost_work(atelier.kit)
    run_jobs(atelier)

    assert atelier.made() == []
    assert list(atelier.kit.catalogue.find(Withdrawal, settled="false")) == []


def test_what_nobody_can_be_served_any_more_is_found_without_any_note_of_it(atelier: Atelier) -> None:
    record = atelier.consented()
    atelier.release()
    kit = atelier.kit
    kit.catalogue.save(replace(kit.catalogue.get(type(record), record.id), state=ConsentState.WITHDRAWN))
    assert queue_lost_work(kit) == 0
    assert queue_closed_work(kit) == 1
    run_jobs(atelier)
    assert list(kit.catalogue.find(Rendition, work_id=atelier.work.id)) == []


def test_a_making_that_came_in_late_counts_as_left(atelier: Atelier) -> None:
    act = take_back(atelier, Wish())
    run_jobs(atelier)
    late = add_rendition(atelier.kit, atelier.now(), Recipe.AUDIO, "audio/mp4")
    found = progress(atelier.kit, act.id)
    assert [file.id for file in found.files if file.is_here] == [late.id]
    assert not found.is_done


def test_what_waits_to_be_tried_again_forgets_its_name_too(atelier: Atelier) -> None:
    entry = QuarantineEntry(
        id=new_id(),
        file_name="Amina_Tanger_2023.mp4",
        code="x",
        reason="y",
        at=atelier.kit.clock.now(),
        workshop_id=atelier.workshop.id,
        kind="interview",
        work_id=atelier.work.id,
        label="Terrasse",
    )
    atelier.kit.vault.save(entry)
    label_work(atelier.kit, atelier.work.id, "Kite, terrasse", atelier.crew.id)
    erased(atelier)
    left = atelier.kit.vault.get(QuarantineEntry, entry.id)
    assert (left.file_name, left.label) == ("", "")
    draft = atelier.kit.vault.get(Draft, atelier.work.id)
    assert (draft.titles, draft.label, draft.sought) == ({}, "", ())
    assert atelier.kit.catalogue.get(Work, atelier.work.id).titles == {}
