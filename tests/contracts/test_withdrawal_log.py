"""What every memory of withdrawals promises, in memory or on the disk."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from archive.adapters.catalogue.withdrawal_log import open_withdrawal_log
from archive.adapters.memory.records import MemoryWithdrawalLog
from archive.domain.errors import ClosedError
from archive.domain.terms import WorkState
from archive.domain.tombstones import Tombstone, hold_of, tombstone_of
from archive.ports import WithdrawalLog
from tests.domain.builders import AMINA, BRAHIM, NOW, WORK, handle, record, work


@pytest.fixture(params=["memory", "local"])
def log(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[WithdrawalLog]:
    log: WithdrawalLog = MemoryWithdrawalLog() if request.param == "memory" else open_withdrawal_log(tmp_path / "log")
    yield log
    log.close()


def stone(kept: object) -> Tombstone:
    found = tombstone_of(kept)
    assert found is not None
    return found


def test_the_last_word_of_each_consent_is_remembered(log: WithdrawalLog) -> None:
    first, second = stone(record("r1", AMINA)), stone(record("r2", BRAHIM))
    log.write([first, second, stone(handle(AMINA))])
    log.write([replace(first, consent=record("r1", AMINA, language="ar"))])

    assert {each.id for each in log.of_people([AMINA])} == {"r1", AMINA}
    assert [each.consent.language for each in log.of_people([AMINA]) if each.consent] == ["ar"]
    assert log.of_people([BRAHIM]) == [second]
    assert {each.id for each in log.all()} == {"r1", "r2", AMINA}
    assert log.verify() == 2


def test_a_closed_and_a_held_work_are_told_apart(log: WithdrawalLog) -> None:
    held = hold_of(replace(work(), held_at=NOW), None)
    assert held is not None
    log.write([held])
    assert (log.closes(WORK), log.held_at(WORK)) == (False, NOW)

    log.write([replace(held, held_at=None), stone(replace(work(), state=WorkState.WITHDRAWN))])
    assert (log.closes(WORK), log.held_at(WORK)) == (True, None)


def test_it_is_as_new_as_every_mark_that_it_gave_and_as_no_other(log: WithdrawalLog) -> None:
    log.require_as_new_as(None)
    marks = [log.write([stone(record(f"r{number}"))]) for number in range(3)]
    for mark in marks:
        log.require_as_new_as(mark)

    assert [mark.number for mark in marks] == [1, 2, 3]
    for newer in (replace(marks[-1], number=4), replace(marks[0], log_id="another's")):
        with pytest.raises(ClosedError, match="older than the catalogue, or another archive's"):
            log.require_as_new_as(newer)


def test_an_empty_one_is_missing_what_any_mark_speaks_of(log: WithdrawalLog) -> None:
    mark = MemoryWithdrawalLog().write([stone(record())])

    with pytest.raises(ClosedError, match="missing"):
        log.require_as_new_as(mark)


def test_its_generation_grows_with_what_is_written(log: WithdrawalLog) -> None:
    before = log.generation()
    log.write([stone(record())])

    assert before < log.generation() == log.generation()
