"""What every catalogue promises behind its guard: what was taken back outlives it, even one restored from a backup."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Protocol

import pytest

from archive.adapters.catalogue.guarded_catalogue import GuardedCatalogue
from archive.adapters.catalogue.journal import JournalEngine
from archive.adapters.catalogue.withdrawal_log import TypedWithdrawalLog, open_withdrawal_log
from archive.adapters.memory.records import MemoryCatalogue, MemoryClock
from archive.domain.consent import Grant, decide
from archive.domain.errors import BrokenRecordError, ClosedError, StaleRecordError
from archive.domain.ids import SegmentId, WithdrawalId
from archive.domain.records import Appearance, ConsentRecord, ParticipantHandle, Rendition, Scope, Work
from archive.domain.terms import AppearanceRole, Atom, ConsentState, Fate, Purpose, Risk, ScopeKind, WorkState
from archive.domain.tombstones import LogMark, Tombstone
from archive.domain.withdrawals import Reach, Withdrawal
from tests.contracts.any_catalogue import AnyStore, Guarded, Place
from tests.domain.builders import AMINA, NOW, STREAM, WORK, handle, lift, record, rendition, work

LIFTED = lift(ends_on=date(2026, 12, 31))


class Open(Protocol):
    """Opens the catalogue behind its guard."""

    def __call__(self, *, read_only: bool = False) -> Guarded: ...


@pytest.fixture
def opened(place: Place, tmp_path: Path) -> Open:
    def start(*, read_only: bool = False) -> Guarded:
        return Guarded(place.open(read_only=read_only), tmp_path / "log", read_only=read_only)

    return start


@pytest.fixture
def backed_up(opened: Open, place: Place) -> Place:
    """An archive with one work on show, of which a backup was made."""
    catalogue = opened()
    in_danger = handle(risk=Risk.HIGH, pillars=frozenset(), lift=LIFTED)
    catalogue.save_all([work(), in_danger, record(), rendition()])
    catalogue.close()
    place.back_up()
    return place


def serves(catalogue: GuardedCatalogue) -> bool:
    shown = catalogue.get(Rendition, rendition().id)
    return isinstance(decide(catalogue.facts(WORK), shown, STREAM, NOW), Grant)


def take_back(catalogue: GuardedCatalogue) -> None:
    catalogue.save(replace(catalogue.get(ConsentRecord, "r1"), state=ConsentState.WITHDRAWN))


def close_work(catalogue: GuardedCatalogue) -> None:
    catalogue.save(replace(catalogue.get(Work, WORK), state=WorkState.WITHDRAWN))


def refuse_anew(catalogue: GuardedCatalogue) -> None:
    catalogue.save(record("r2", scope=Scope(kind=ScopeKind.WORK, id=WORK), state=ConsentState.REFUSED, permissions=()))


def end_the_lift(catalogue: GuardedCatalogue) -> None:
    catalogue.save(replace(catalogue.get(ParticipantHandle, AMINA), lift=None))


def dispute_the_age(catalogue: GuardedCatalogue) -> None:
    catalogue.save(replace(catalogue.get(ParticipantHandle, AMINA), age_disputed=True))


def back_to_review(catalogue: GuardedCatalogue) -> None:
    catalogue.save(replace(catalogue.get(Work, WORK), state=WorkState.IN_REVIEW))


def say_who_else_appears(catalogue: GuardedCatalogue) -> None:
    stranger = Appearance(participant_id=None, role=AppearanceRole.BACKGROUND, atoms_present=frozenset({Atom.FACE}))
    known = catalogue.get(Work, WORK)
    appearances = (*known.appearances, stranger)
    catalogue.save(replace(known, state=WorkState.IN_REVIEW, appearances=appearances))


@pytest.mark.parametrize(
    "act",
    [take_back, close_work, refuse_anew, end_the_lift, dispute_the_age, back_to_review, say_who_else_appears],
)
@pytest.mark.parametrize("read_only", [False, True])
def test_a_restored_older_catalogue_does_not_bring_back_what_was_taken_back(
    act: Callable[[GuardedCatalogue], None], read_only: bool, opened: Open, backed_up: Place
) -> None:
    catalogue = opened()
    assert serves(catalogue)
    act(catalogue)
    assert not serves(catalogue)
    catalogue.close()
    backed_up.restore()
    restored = opened(read_only=read_only)
    assert not serves(restored)
    restored.close()


def test_what_was_released_anew_comes_back_as_neither_its_older_nor_its_newer_self_until_it_is_released_again(
    opened: Open, backed_up: Place
) -> None:
    catalogue = opened()
    back_to_review(catalogue)
    covered = replace(catalogue.get(Work, WORK), state=WorkState.RELEASED, titles={"fr": "Sans nom"})
    newest = catalogue.save(covered).version
    assert serves(catalogue)
    catalogue.close()
    backed_up.restore()
    restored = opened()
    assert not serves(restored)
    restored.replay()
    again = restored.get(Work, WORK)
    assert (again.state, again.version) == (WorkState.IN_REVIEW, newest)
    assert not serves(restored)
    restored.save(replace(again, state=WorkState.RELEASED))
    assert serves(restored)
    restored.close()


def test_a_work_that_was_held_and_reviewed_again_comes_back_as_both(opened: Open, backed_up: Place) -> None:
    catalogue = opened()
    hold(catalogue, NOW)
    back_to_review(catalogue)
    catalogue.close()
    backed_up.restore()
    restored = opened()
    restored.replay()
    again = restored.get(Work, WORK)
    assert (again.state, again.held_at) == (WorkState.IN_REVIEW, NOW)
    restored.close()


def test_a_restored_catalogue_keeps_what_nobody_took_back(opened: Open, backed_up: Place) -> None:
    backed_up.restore()
    catalogue = opened()
    assert serves(catalogue)
    catalogue.close()


def test_the_memory_alone_never_approves(opened: Open, place: Place) -> None:
    catalogue = opened()
    catalogue.save_all([work(), handle(), record(approver=None), rendition()])
    catalogue.close()
    place.back_up()
    catalogue = opened()
    catalogue.save(replace(catalogue.get(ConsentRecord, "r1"), approver="approver"))
    assert serves(catalogue)
    catalogue.close()
    place.restore()
    restored = opened()
    assert not serves(restored)
    restored.close()


@pytest.mark.parametrize("damage", ["missing", "older", "another"])
def test_without_its_memory_of_withdrawals_nothing_is_shown_and_the_operator_is_told(
    damage: str, opened: Open, backed_up: Place, tmp_path: Path
) -> None:
    shutil.copytree(tmp_path / "log", tmp_path / "older log")
    catalogue = opened()
    take_back(catalogue)
    catalogue.close()
    shutil.rmtree(tmp_path / "log")
    if damage == "older":
        shutil.copytree(tmp_path / "older log", tmp_path / "log")
    elif damage == "another":
        strange = GuardedCatalogue(MemoryCatalogue(), open_withdrawal_log(tmp_path / "log"), MemoryClock())
        for number in range(5):
            strange.save(record(f"strange {number}"))
        strange.close()
    catalogue = opened()
    with pytest.raises(ClosedError, match="memory of withdrawals"):
        catalogue.require_open()
    with pytest.raises(ClosedError):
        catalogue.facts(WORK)
    with pytest.raises(ClosedError):
        refuse_anew(catalogue)
    catalogue.close()


def test_a_stale_change_is_not_remembered(opened: Open, backed_up: Place, tmp_path: Path) -> None:
    catalogue = opened()
    stale = catalogue.get(ConsentRecord, "r1")
    catalogue.save(replace(stale, language="ar"))
    before = (tmp_path / "log" / "withdrawals.jsonl").read_bytes()
    with pytest.raises(StaleRecordError):
        catalogue.save(replace(stale, state=ConsentState.WITHDRAWN))
    assert (tmp_path / "log" / "withdrawals.jsonl").read_bytes() == before
    assert serves(catalogue)
    catalogue.close()


def test_a_taking_back_that_reached_only_the_memory_binds_all_the_same(opened: Open, backed_up: Place) -> None:
    catalogue = opened()
    other = opened()
    assert serves(other)
    take_back(catalogue)
    catalogue.close()
    backed_up.restore()  # as if the power had gone between the two writes
    fresh = opened()
    assert not serves(fresh)
    fresh.close()
    other.close()


def test_the_memory_alone_never_lifts_a_cap(opened: Open, place: Place) -> None:
    catalogue = opened()
    catalogue.save_all([work(), handle(risk=Risk.HIGH, pillars=frozenset()), record(), rendition()])
    catalogue.close()
    place.back_up()
    catalogue = opened()
    catalogue.save(replace(catalogue.get(ParticipantHandle, AMINA), lift=LIFTED))
    assert serves(catalogue)
    catalogue.close()
    place.restore()
    restored = opened()
    restored.replay()
    assert not serves(restored)
    restored.close()


@pytest.mark.parametrize("act", [take_back, close_work, end_the_lift, dispute_the_age])
def test_a_change_after_a_restore_cannot_speak_over_the_last_word(
    act: Callable[[GuardedCatalogue], None], opened: Open, backed_up: Place
) -> None:
    catalogue = opened()
    act(catalogue)
    catalogue.close()
    backed_up.restore()
    restored = opened()
    restored.replay()
    restored.save(replace(restored.get(ConsentRecord, "r1"), language="ar"))
    restored.save(replace(restored.get(Work, WORK), duration_ms=1))
    restored.save(replace(restored.get(ParticipantHandle, AMINA), died_on=NOW.date()))
    assert not serves(restored)
    restored.replay()
    assert not serves(restored)
    restored.close()


def hold(catalogue: GuardedCatalogue, held_at: datetime | None) -> None:
    catalogue.save(replace(catalogue.get(Work, WORK), held_at=held_at))


@pytest.mark.parametrize("read_only", [False, True])
def test_a_restored_older_catalogue_still_holds_back_what_somebody_asked_to_take_down(
    read_only: bool, opened: Open, backed_up: Place
) -> None:
    catalogue = opened()
    hold(catalogue, NOW)
    catalogue.close()
    backed_up.restore()
    restored = opened(read_only=read_only)
    assert not serves(restored)
    if not read_only:
        restored.replay()
        assert restored.get(Work, WORK).held_at == NOW
    restored.close()


def test_what_was_let_go_of_is_held_no_longer(opened: Open, backed_up: Place) -> None:
    catalogue = opened()
    hold(catalogue, NOW)
    assert not serves(catalogue)
    hold(catalogue, None)
    assert serves(catalogue)
    catalogue.close()
    backed_up.restore()
    restored = opened()
    restored.replay()
    assert serves(restored)
    restored.close()


def test_a_held_work_that_was_then_closed_comes_back_closed(opened: Open, backed_up: Place) -> None:
    catalogue = opened()
    hold(catalogue, NOW)
    close_work(catalogue)
    catalogue.close()
    backed_up.restore()
    restored = opened()
    restored.replay()
    assert restored.get(Work, WORK).state is WorkState.WITHDRAWN
    restored.close()


def test_a_restored_older_catalogue_still_knows_what_was_to_be_erased(opened: Open, backed_up: Place) -> None:
    act = Withdrawal(
        id=WithdrawalId("act"), at=NOW, by_role="crew", reach=Reach.WORK, work_ids=(WORK,), fate=Fate.ERASE
    )
    act = replace(
        act, atoms=frozenset({Atom.FACE}), purposes=frozenset({Purpose.STREAM}), segment_ids=(SegmentId("part"),)
    )
    catalogue = opened()
    done = catalogue.save(replace(catalogue.save(act), settled=True))
    catalogue.close()
    backed_up.restore()
    restored = opened()
    restored.replay()
    assert restored.get(Withdrawal, "act") == replace(done, settled=False)
    restored.close()


class WatchedLog(TypedWithdrawalLog):
    """A memory of withdrawals that notes, each time it is written, what the catalogue says at that moment."""

    def __init__(self, store: AnyStore, folder: Path) -> None:
        super().__init__(JournalEngine(folder / "watched.jsonl"))
        self._store = store
        self.seen: list[ConsentState] = []

    def write(self, tombstones: Sequence[Tombstone]) -> LogMark:
        mark = super().write(tombstones)
        self.seen.append(self._store.get(ConsentRecord, "r1").state)
        return mark


def test_what_is_taken_back_is_remembered_before_the_catalogue_says_so(place: Place, tmp_path: Path) -> None:
    store = place.open()
    store.save_all([work(), handle(), record(), rendition()])
    log = WatchedLog(store, tmp_path)
    catalogue = GuardedCatalogue(store, log, MemoryClock())

    take_back(catalogue)

    assert log.seen == [ConsentState.GIVEN]
    assert store.get(ConsentRecord, "r1").state is ConsentState.WITHDRAWN
    assert store.log_mark() is not None
    catalogue.close()


def test_what_the_catalogue_would_not_keep_is_not_remembered(opened: Open, backed_up: Place) -> None:
    catalogue = opened()
    known = catalogue.get(Work, WORK)
    with pytest.raises(BrokenRecordError):
        catalogue.save(replace(known, state=WorkState.WITHDRAWN, titles={"fr": "\ud800"}))
    with pytest.raises(ValueError, match="twice"):
        catalogue.save_all([replace(known, state=WorkState.WITHDRAWN), known])
    assert serves(catalogue)
    catalogue.close()


def test_a_catalogue_that_was_put_back_remembers_versions_too(opened: Open, backed_up: Place) -> None:
    catalogue = opened()
    for _ in range(3):
        catalogue.save(replace(catalogue.get(ConsentRecord, "r1"), language="ar"))
    take_back(catalogue)
    last = catalogue.get(ConsentRecord, "r1")
    catalogue.close()
    backed_up.restore()
    restored = opened()
    restored.replay()
    before = restored.generation()
    restored.replay()
    assert restored.get(ConsentRecord, "r1") == last
    assert restored.generation() == before
    restored.close()


def test_the_facts_are_made_once_for_each_change(opened: Open, backed_up: Place) -> None:
    catalogue = opened()
    facts = catalogue.facts(WORK)
    assert catalogue.facts(WORK) is facts
    take_back(catalogue)
    assert catalogue.facts(WORK) is not facts
    catalogue.close()


def test_only_the_guard_puts_older_records_in_their_place(place: Place) -> None:
    store = place.open()
    stored = store.save(record())
    store.restore([replace(stored, version=7)])
    assert store.get(ConsentRecord, "r1").version == 7
    with pytest.raises(StaleRecordError):
        store.restore([replace(stored, version=7)])
    assert not hasattr(GuardedCatalogue, "restore")
    store.close()


def test_looking_whether_a_change_would_be_kept_keeps_nothing(place: Place) -> None:
    store = place.open()
    store.check([work(), handle()], [(Work, "gone")])
    assert store.generation() == 0
    store.save(work())
    with pytest.raises(StaleRecordError):
        store.check([work()])
    store.close()
