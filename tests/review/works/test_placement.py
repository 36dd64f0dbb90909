"""What lies where the public site may read is what it may show at this moment, and nothing that was never released."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

import pytest

from archive.adapters.memory.records import MemoryCatalogue
from archive.adapters.memory.stores import MemoryRenditions
from archive.domain.consent import PLAYER, Facts, Grant, decide
from archive.domain.errors import BrokenRecordError
from archive.domain.ids import RenditionId, WorkId, new_id
from archive.domain.records import ConsentRecord, ParticipantHandle, Rendition, Span
from archive.domain.terms import Atom, Fate, Recipe, Risk
from archive.domain.withdrawals import Wish
from archive.domain.words.transcripts import Cue, Transcript
from archive.ports import Kit
from archive.review.consent.consents import narrow_consent, withdraw_consent
from archive.review.people.withdrawal_act import Act
from archive.review.withdrawal.self_service import hide_everything
from archive.review.withdrawal.takedown import Complaint, ask_takedown, put_back, waiting_takedowns
from archive.review.works.appearances import add_segment
from archive.review.works.placement import Placement, place_all, place_work
from archive.review.works.works import send_back, withdraw_work
from archive.worker.schedule import rounds
from tests.review.atelier import STREAM_AND_DESK, Atelier, add_rendition, make_work, memory_kit, open_atelier


class Watched(MemoryRenditions):
    """A store that sees to it that nothing is opened which strangers may not have at that very moment."""

    kit: Kit

    def release(self, rendition_id: RenditionId) -> None:
        rendition = self.kit.catalogue.get(Rendition, rendition_id)
        facts = self.kit.catalogue.facts(rendition.work_id)
        assert isinstance(decide(facts, rendition, PLAYER, self.kit.clock.now()), Grant)
        super().release(rendition_id)


@pytest.fixture
def atelier() -> Atelier:
    store = Watched()
    store.kit = replace(memory_kit(), renditions=store)
    atelier = open_atelier(store.kit)
    add_rendition(atelier.kit, atelier.work, Recipe.POSTER, "image/jpeg")
    add_rendition(atelier.kit, atelier.work, Recipe.WAVEFORM, "image/png")
    cue = Cue(start_ms=0, end_ms=900, text="Bonjour")
    atelier.kit.vault.save(Transcript(id=new_id(), work_id=atelier.work.id, language="fr", cues=(cue,), is_whole=True))
    return atelier


def opened(atelier: Atelier) -> set[Recipe]:
    """Give the recipes of what lies on the open side."""
    return {atelier.kit.catalogue.get(Rendition, name).recipe for name in atelier.kit.renditions.released()}


def let_out(atelier: Atelier, **terms: object) -> str:
    record = atelier.consented(**terms)
    atelier.release()
    return record.id


def embargoed(atelier: Atelier, day: date, **terms: object) -> None:
    """Let a work out that the desk may look at now, and strangers from a day on."""
    stream, desk = STREAM_AND_DESK
    atelier.consented(permissions=(desk,))
    let_out(atelier, permissions=(stream,), not_before=day, **terms)


FILES = {Recipe.VIDEO, Recipe.AUDIO, Recipe.POSTER, Recipe.WAVEFORM, Recipe.TEXT, Recipe.CAPTIONS}


def test_a_release_opens_all_that_was_made_of_a_work_and_nothing_is_open_before(atelier: Atelier) -> None:
    waiting = make_work(atelier.kit, atelier.workshop, atelier.participant.id, atelier.crew.id)
    atelier.consented()
    place_all(atelier.kit)
    assert opened(atelier) == set()

    atelier.release()

    assert opened(atelier) == FILES
    sealed = {made.id for made in atelier.kit.catalogue.find(Rendition, work_id=waiting.id)}
    assert sealed
    assert not sealed & set(atelier.kit.renditions.released())


@pytest.mark.parametrize(
    "close",
    [
        lambda a, r: withdraw_consent(a.kit, r, a.acting(a.crew)),
        lambda a, r: withdraw_consent(
            a.kit, r, a.acting(a.crew), act=Act(Wish(fate=Fate.HIDE_UNTIL, hidden_until=date(2026, 6, 1)))
        ),
        lambda a, r: narrow_consent(a.kit, r, (), a.acting(a.crew)),
        lambda a, r: hide_everything(a.kit, a.participant.id),
        lambda a, r: withdraw_work(a.kit, a.work.id, a.acting(a.crew)),
        lambda a, r: send_back(a.kit, a.work.id, a.reviewer.id, "once more"),
        lambda a, r: ask_takedown(a.kit, Complaint(f"/en/works/{a.work.id}", "", "")),
        lambda a, r: add_segment(a.kit, a.work.id, Span(start_ms=0, end_ms=1000), {"fr": "Ici"}, a.facilitator.id),
    ],
    ids=["consent", "until a day", "all of it", "own code", "work", "sent back", "takedown", "changed"],
)
def test_whatever_closes_a_work_seals_its_files_at_once(
    atelier: Atelier, close: Callable[[Atelier, str], object]
) -> None:
    record_id = let_out(atelier)
    assert opened(atelier) == FILES
    close(atelier, record_id)
    assert atelier.served() == set()
    assert opened(atelier) == set()


def test_what_is_put_back_is_open_again(atelier: Atelier) -> None:
    let_out(atelier)
    ask_takedown(atelier.kit, Complaint(f"/en/works/{atelier.work.id}", "", ""))
    [request] = waiting_takedowns(atelier.kit)
    put_back(atelier.kit, request.id, atelier.acting(atelier.reviewer))
    assert opened(atelier) == FILES


def test_a_face_taken_back_seals_the_film_and_leaves_the_sound(atelier: Atelier) -> None:
    record_id = let_out(atelier)
    said = atelier.kit.catalogue.get(ConsentRecord, record_id).permissions
    left = tuple(replace(each, atoms=each.atoms - {Atom.FACE, Atom.BODY}) for each in said)
    narrow_consent(atelier.kit, record_id, left, atelier.acting(atelier.crew))
    assert opened(atelier) == FILES - {Recipe.VIDEO, Recipe.POSTER}


def test_days_that_come_and_go_open_and_seal_by_themselves(atelier: Atelier) -> None:
    embargoed(atelier, date(2026, 3, 1), valid_until=date(2026, 3, 31))
    placement = Placement()
    placement.keep_up(atelier.kit)
    for days, wanted in ((10, set()), (10, FILES), (20, FILES), (20, set())):
        atelier.kit.clock.advance(timedelta(days=days))  # type: ignore[attr-defined]
        placement.keep_up(atelier.kit)
        assert opened(atelier) == wanted, atelier.kit.clock.now()


def test_nothing_is_looked_through_while_nothing_has_changed(atelier: Atelier) -> None:
    let_out(atelier)
    placement = Placement()
    assert placement.keep_up(atelier.kit) > 0
    assert placement.keep_up(atelier.kit) == 0
    atelier.kit.catalogue.save(replace(atelier.now(), duration_ms=61_000))
    assert placement.keep_up(atelier.kit) > 0


def test_a_release_cut_off_before_its_files_were_moved_is_mended_by_the_next_worker(atelier: Atelier) -> None:
    let_out(atelier)
    for name in list(atelier.kit.renditions.released()):
        atelier.kit.renditions.seal(name)
    with rounds(atelier.kit, forever=False):
        assert opened(atelier) == FILES


def test_bytes_that_no_record_speaks_of_are_sealed(atelier: Atelier) -> None:
    orphan = RenditionId(new_id())
    with atelier.kit.renditions.aside(orphan) as path:
        path.write_bytes(b"made bytes")
        atelier.kit.renditions.keep(orphan, path)
    MemoryRenditions.release(atelier.kit.renditions, orphan)  # type: ignore[arg-type]
    place_all(atelier.kit)
    assert list(atelier.kit.renditions.released()) == []


class Unreadable(MemoryCatalogue):
    """A catalogue in which what decides about works cannot be read."""

    def facts(self, work_id: WorkId) -> Facts:
        raise BrokenRecordError(work_id)


def test_what_cannot_be_decided_is_sealed(atelier: Atelier) -> None:
    let_out(atelier)
    broken = Unreadable(atelier.kit.clock)
    made = [replace(one, version=0) for one in atelier.made()]
    broken.save_all([replace(atelier.now(), version=0), *made])
    place_all(replace(atelier.kit, catalogue=broken))
    assert opened(atelier) == set()


def test_a_store_that_fails_for_one_file_moves_the_others(atelier: Atelier) -> None:
    let_out(atelier)
    lost = next(made.id for made in atelier.made() if made.recipe is Recipe.VIDEO)
    atelier.kit.renditions.remove(lost)
    for name in list(atelier.kit.renditions.released()):
        atelier.kit.renditions.seal(name)
    place_work(atelier.kit, atelier.work.id)
    assert opened(atelier) == FILES - {Recipe.VIDEO}


def test_a_running_worker_follows_whatever_changes_a_decision(atelier: Atelier) -> None:
    """A danger that grew, said by nothing that moves files itself: the film leaves the open side all the same."""
    let_out(atelier)
    with rounds(atelier.kit, forever=True):
        handle = atelier.kit.catalogue.get(ParticipantHandle, atelier.participant.id)
        atelier.kit.catalogue.save(replace(handle, risk=Risk.HIGH))
        give_up_at = time.monotonic() + 60
        while Recipe.VIDEO in opened(atelier) and time.monotonic() < give_up_at:
            time.sleep(0.05)
        left = opened(atelier)
    assert Recipe.VIDEO not in left


def test_the_times_of_what_may_only_be_read_lie_sealed(atelier: Atelier) -> None:
    stream, desk = STREAM_AND_DESK
    words = replace(stream, atoms=frozenset({Atom.EXISTENCE, Atom.WORDS}))
    kept = atelier.consented()
    atelier.release()
    assert Recipe.CAPTIONS in opened(atelier)

    narrow_consent(atelier.kit, kept.id, (words, desk), atelier.acting(atelier.crew))
    place_all(atelier.kit)

    assert opened(atelier) == {Recipe.TEXT}
