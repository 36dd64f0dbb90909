"""What was taken back outlives the catalogue, even one restored from an older backup."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import pytest

from archive.adapters.catalogue.catalogue_tinydb import TinyCatalogue, open_catalogue
from archive.adapters.catalogue.withdrawal_log import open_withdrawal_log
from archive.domain.consent import Grant, decide
from archive.domain.errors import ClosedError, StaleRecordError
from archive.domain.ids import SegmentId, WithdrawalId
from archive.domain.records import ConsentRecord, ParticipantHandle, Rendition, Scope, Work
from archive.domain.terms import Atom, ConsentState, Fate, Purpose, Risk, ScopeKind, WorkState
from archive.domain.withdrawals import Reach, Withdrawal
from tests.domain.builders import AMINA, NOW, STREAM, WORK, handle, lift, record, rendition, work

Open = Callable[[], TinyCatalogue]
LIFTED = lift(ends_on=date(2099, 1, 1))


@pytest.fixture
def opened(tmp_path: Path) -> Open:
    def start(*, read_only: bool = False) -> TinyCatalogue:
        log = open_withdrawal_log(tmp_path / "log", read_only=read_only)
        return open_catalogue(tmp_path / "catalogue", log=log, read_only=read_only)

    return start


@pytest.fixture
def backed_up(opened: Open, tmp_path: Path) -> Path:
    """An archive with one work on show, of which a backup was made."""
    catalogue = opened()
    in_danger = handle(risk=Risk.HIGH, pillars=frozenset(), lift=LIFTED)
    catalogue.save_all([work(), in_danger, record(), rendition()])
    catalogue.close()
    shutil.copytree(tmp_path / "catalogue", tmp_path / "backup")
    return tmp_path / "backup"


def restore(tmp_path: Path) -> None:
    shutil.rmtree(tmp_path / "catalogue")
    shutil.copytree(tmp_path / "backup", tmp_path / "catalogue")


def serves(catalogue: TinyCatalogue) -> bool:
    shown = catalogue.get(Rendition, rendition().id)
    return isinstance(decide(catalogue.facts(WORK), shown, STREAM, NOW), Grant)


def take_back(catalogue: TinyCatalogue) -> None:
    catalogue.save(replace(catalogue.get(ConsentRecord, "r1"), state=ConsentState.WITHDRAWN))


def close_work(catalogue: TinyCatalogue) -> None:
    catalogue.save(replace(catalogue.get(Work, WORK), state=WorkState.WITHDRAWN))


def refuse_anew(catalogue: TinyCatalogue) -> None:
    catalogue.save(record("r2", scope=Scope(kind=ScopeKind.WORK, id=WORK), state=ConsentState.REFUSED, permissions=()))


def end_the_lift(catalogue: TinyCatalogue) -> None:
    catalogue.save(replace(catalogue.get(ParticipantHandle, AMINA), lift=None))


def dispute_the_age(catalogue: TinyCatalogue) -> None:
    catalogue.save(replace(catalogue.get(ParticipantHandle, AMINA), age_disputed=True))


@pytest.mark.parametrize("act", [take_back, close_work, refuse_anew, end_the_lift, dispute_the_age])
@pytest.mark.parametrize("read_only", [False, True])
def test_a_restored_older_catalogue_does_not_bring_back_what_was_taken_back(
    act: Callable[[TinyCatalogue], None], read_only: bool, opened: Callable[..., TinyCatalogue], backed_up: Path
) -> None:
    catalogue = opened()
    assert serves(catalogue)
    act(catalogue)
    assert not serves(catalogue)
    catalogue.close()
    restore(backed_up.parent)
    restored = opened(read_only=read_only)
    assert not serves(restored)
    restored.close()


def test_a_restored_catalogue_keeps_what_nobody_took_back(opened: Open, backed_up: Path) -> None:
    restore(backed_up.parent)
    catalogue = opened()
    assert serves(catalogue)
    catalogue.close()


def test_the_memory_alone_never_approves(opened: Open, tmp_path: Path) -> None:
    catalogue = opened()
    catalogue.save_all([work(), handle(), record(approver=None), rendition()])
    catalogue.close()
    shutil.copytree(tmp_path / "catalogue", tmp_path / "backup")
    catalogue = opened()
    catalogue.save(replace(catalogue.get(ConsentRecord, "r1"), approver="approver"))
    assert serves(catalogue)
    catalogue.close()
    restore(tmp_path)
    restored = opened()
    assert not serves(restored)
    restored.close()


@pytest.mark.parametrize("damage", ["missing", "older", "another"])
def test_without_its_memory_of_withdrawals_nothing_is_shown_and_the_operator_is_told(
    damage: str, opened: Open, backed_up: Path, tmp_path: Path
) -> None:
    shutil.copytree(tmp_path / "log", tmp_path / "older log")
    catalogue = opened()
    take_back(catalogue)
    catalogue.close()
    shutil.rmtree(tmp_path / "log")
    if damage == "older":
        shutil.copytree(tmp_path / "older log", tmp_path / "log")
    elif damage == "another":
        strange = open_catalogue(tmp_path / "strange", log=open_withdrawal_log(tmp_path / "log"))
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


def test_a_stale_change_is_not_remembered(opened: Open, backed_up: Path, tmp_path: Path) -> None:
    catalogue = opened()
    stale = catalogue.get(ConsentRecord, "r1")
    catalogue.save(replace(stale, language="ar"))
    before = (tmp_path / "log" / "withdrawals.jsonl").read_bytes()
    with pytest.raises(StaleRecordError):
        catalogue.save(replace(stale, state=ConsentState.WITHDRAWN))
    assert (tmp_path / "log" / "withdrawals.jsonl").read_bytes() == before
    assert serves(catalogue)
    catalogue.close()


def test_a_taking_back_that_reached_only_the_memory_binds_all_the_same(opened: Open, backed_up: Path) -> None:
    catalogue = opened()
    other = opened()
    assert serves(other)
    take_back(catalogue)
    catalogue.close()
    restore(backed_up.parent)  # as if the power had gone between the two writes
    fresh = opened()
    assert not serves(fresh)
    fresh.close()
    other.close()


def test_the_memory_alone_never_lifts_a_cap(opened: Open, tmp_path: Path) -> None:
    catalogue = opened()
    catalogue.save_all([work(), handle(risk=Risk.HIGH, pillars=frozenset()), record(), rendition()])
    catalogue.close()
    shutil.copytree(tmp_path / "catalogue", tmp_path / "backup")
    catalogue = opened()
    catalogue.save(replace(catalogue.get(ParticipantHandle, AMINA), lift=LIFTED))
    assert serves(catalogue)
    catalogue.close()
    restore(tmp_path)
    restored = opened()
    restored.replay()
    assert not serves(restored)
    restored.close()


@pytest.mark.parametrize("act", [take_back, close_work, end_the_lift, dispute_the_age])
def test_a_change_after_a_restore_cannot_speak_over_the_last_word(
    act: Callable[[TinyCatalogue], None], opened: Open, backed_up: Path
) -> None:
    catalogue = opened()
    act(catalogue)
    catalogue.close()
    restore(backed_up.parent)
    restored = opened()
    restored.replay()
    restored.save(replace(restored.get(ConsentRecord, "r1"), language="ar"))
    restored.save(replace(restored.get(Work, WORK), duration_ms=1))
    restored.save(replace(restored.get(ParticipantHandle, AMINA), died_on=NOW.date()))
    assert not serves(restored)
    restored.replay()
    assert not serves(restored)
    restored.close()


def hold(catalogue: TinyCatalogue, held_at: datetime | None) -> None:
    catalogue.save(replace(catalogue.get(Work, WORK), held_at=held_at))


@pytest.mark.parametrize("read_only", [False, True])
def test_a_restored_older_catalogue_still_holds_back_what_somebody_asked_to_take_down(
    read_only: bool, opened: Callable[..., TinyCatalogue], backed_up: Path
) -> None:
    catalogue = opened()
    hold(catalogue, NOW)
    catalogue.close()
    restore(backed_up.parent)
    restored = opened(read_only=read_only)
    assert not serves(restored)
    if not read_only:
        restored.replay()
        assert restored.get(Work, WORK).held_at == NOW
    restored.close()


def test_what_was_let_go_of_is_held_no_longer(opened: Open, backed_up: Path) -> None:
    catalogue = opened()
    hold(catalogue, NOW)
    assert not serves(catalogue)
    hold(catalogue, None)
    assert serves(catalogue)
    catalogue.close()
    restore(backed_up.parent)
    restored = opened()
    restored.replay()
    assert serves(restored)
    restored.close()


def test_a_held_work_that_was_then_closed_comes_back_closed(opened: Open, backed_up: Path) -> None:
    catalogue = opened()
    hold(catalogue, NOW)
    close_work(catalogue)
    catalogue.close()
    restore(backed_up.parent)
    restored = opened()
    restored.replay()
    assert restored.get(Work, WORK).state is WorkState.WITHDRAWN
    restored.close()


def test_a_restored_older_catalogue_still_knows_what_was_to_be_erased(opened: Open, backed_up: Path) -> None:
    act = Withdrawal(
        id=WithdrawalId("act"), at=NOW, by_role="crew", reach=Reach.WORK, work_ids=(WORK,), fate=Fate.ERASE
    )
    act = replace(
        act, atoms=frozenset({Atom.FACE}), purposes=frozenset({Purpose.STREAM}), segment_ids=(SegmentId("part"),)
    )
    catalogue = opened()
    done = catalogue.save(replace(catalogue.save(act), settled=True))
    catalogue.close()
    restore(backed_up.parent)
    restored = opened()
    restored.replay()
    assert restored.get(Withdrawal, "act") == replace(done, settled=False)
    restored.close()
