from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from archive.domain.errors import NoSpaceError, StaleRecordError
from archive.domain.ids import WorkId, new_id
from archive.domain.terms import WorkState
from archive.ingest.receive import receive
from archive.ingest.worker import work_forever, work_once, work_until_done
from archive.ports import Kit
from tests import samples
from tests.ingest.conftest import House


def failing(error: Exception) -> Callable[[Kit, WorkId], object]:
    def fail(kit: Kit, work_id: WorkId) -> object:
        raise error

    return fail


def test_without_a_job_nothing_is_done(house: House) -> None:
    assert work_once(house.kit, {}) is False


def test_a_received_file_is_prepared(house: House, tmp_path: Path) -> None:
    receive(house.kit, samples.text(tmp_path), house.entry)

    assert work_until_done(house.kit, {}) == 0
    assert house.only_work().state is WorkState.IN_REVIEW
    assert house.kit.jobs.waiting() == 0


def test_one_bad_file_does_not_hold_up_the_others(house: House, tmp_path: Path) -> None:
    bad = receive(house.kit, samples.text(tmp_path, "bad.txt", paragraphs=["x"]), house.entry)
    receive(house.kit, samples.text(tmp_path), house.entry)
    for original in house.originals():
        if original.work_id == bad.id:
            house.kit.originals.remove(original.id)

    work_until_done(house.kit, {})

    assert sorted(work.state.value for work in house.works()) == ["in_review", "quarantined"]


def test_a_failed_job_is_tried_again_later(house: House, tmp_path: Path) -> None:
    work = receive(house.kit, samples.text(tmp_path), house.entry)
    house.kit.jobs.put("erase", work.id)

    assert work_until_done(house.kit, {"erase": failing(StaleRecordError("busy"))}) == 1
    assert house.kit.jobs.waiting() == 1


def test_a_full_disk_is_waited_out_and_sets_no_job_aside(house: House, tmp_path: Path) -> None:
    work = receive(house.kit, samples.text(tmp_path), house.entry)
    house.kit.jobs.put("erase", work.id)

    for _ in range(10):
        assert work_until_done(house.kit, {"erase": failing(NoSpaceError("full"))}) == 1
        house.let_pauses_pass()

    assert house.kit.jobs.waiting() == 2
    assert list(house.kit.jobs.parked()) == []


def test_a_job_of_an_unknown_kind_waits_for_a_person(house: House, tmp_path: Path) -> None:
    work = receive(house.kit, samples.text(tmp_path), house.entry)
    house.kit.jobs.put("sing", work.id)

    work_until_done(house.kit, {})

    assert [job.name for job, _ in house.kit.jobs.parked()] == ["sing"]


def test_a_job_about_a_work_that_is_gone_ends(house: House) -> None:
    house.kit.jobs.put("prepare", new_id())

    assert work_once(house.kit, {})
    assert house.kit.jobs.waiting() == 0


@pytest.mark.parametrize("error", [NoSpaceError("full"), OSError("gone"), StaleRecordError("busy")])
def test_the_worker_outlives_a_failure(house: House, tmp_path: Path, error: Exception) -> None:
    work = receive(house.kit, samples.text(tmp_path), house.entry)
    house.kit.jobs.put("erase", work.id)
    stop = threading.Event()
    failed = threading.Event()

    def fail(kit: Kit, work_id: WorkId) -> object:
        failed.set()
        stop.set()
        raise error

    thread = threading.Thread(target=work_forever, args=(house.kit, {"erase": fail}, stop))
    thread.start()
    thread.join(timeout=60)

    assert failed.is_set()
    assert not thread.is_alive()
