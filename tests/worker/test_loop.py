from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from archive.adapters.memory.stores import MemoryJobs
from archive.domain.errors import MediaToolError, NoSpaceError, StaleRecordError
from archive.domain.ids import RenditionId, WorkId, new_id
from archive.domain.records import Rendition, Work
from archive.domain.terms import WorkState
from archive.ingest.intake.receive import receive
from archive.ingest.recovery import works_to_erase
from archive.ports import Job, Kit
from archive.review.withdrawal.erase import erase_renditions
from archive.worker.loop import work_forever, work_once, work_until_done
from tests import samples
from tests.ingest.conftest import House
from tests.waiting import wait_until

pytestmark = pytest.mark.media


def failing(error: Exception) -> Callable[[Kit, WorkId], object]:
    def fail(kit: Kit, work_id: WorkId) -> object:
        raise error

    return fail


class FullJobs(MemoryJobs):
    """A queue on a disk that has no room at all: nothing can be written to it, not even whose turn it is."""

    def put(self, name: str, work_id: str) -> None:
        raise NoSpaceError("full")

    @contextmanager
    def claim(self) -> Iterator[Job | None]:
        yield from ()
        raise NoSpaceError("full")


def withdrawn_photo(house: House, tmp_path: Path) -> Work:
    """Bring a photo in, prepare it, and take it back without anybody queueing what follows from it."""
    receive(house.kit, samples.photo(tmp_path), house.entry)
    assert work_until_done(house.kit, {}) == 0
    assert list(house.kit.renditions.ids())
    return house.kit.catalogue.save(replace(house.only_work(), state=WorkState.WITHDRAWN))


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
    work_until_done(house.kit, {})
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


def test_one_round_on_a_full_disk_still_deletes_what_was_taken_back(house: House, tmp_path: Path) -> None:
    work = withdrawn_photo(house, tmp_path)
    full = house.but_with(jobs=FullJobs())

    assert work_until_done(full, {"erase": erase_renditions}) == 1

    assert list(house.kit.renditions.ids()) == []
    assert list(works_to_erase(house.kit)) == []
    assert house.kit.catalogue.get(Work, work.id).state is WorkState.WITHDRAWN
    assert full.jobs.full_since() is not None


def test_a_worker_that_waits_for_room_deletes_what_is_taken_back_meanwhile(house: House, tmp_path: Path) -> None:
    work = receive(house.kit, samples.photo(tmp_path), house.entry)
    assert work_until_done(house.kit, {}) == 0
    full, stop = house.but_with(jobs=FullJobs()), threading.Event()
    thread = threading.Thread(target=work_forever, args=(full, {"erase": erase_renditions}, stop))
    thread.start()
    try:
        wait_for(lambda: full.jobs.full_since() is not None)
        assert list(house.kit.renditions.ids()), "nothing was taken back yet"
        house.kit.catalogue.save(replace(house.only_work(), state=WorkState.WITHDRAWN))

        wait_for(lambda: not list(house.kit.renditions.ids()))
    finally:
        stop.set()
        thread.join(timeout=20)
    assert not list(house.kit.catalogue.find(Rendition, work_id=work.id))


def test_a_deletion_that_fails_on_a_full_disk_does_not_hold_up_the_others(house: House, tmp_path: Path) -> None:
    first = withdrawn_photo(house, tmp_path)
    second = house.kit.catalogue.save(replace(first, id=WorkId(new_id()), version=0))
    made = house.renditions()[0]
    house.kit.catalogue.save(replace(made, id=RenditionId(new_id()), work_id=second.id, version=0))
    tried: list[WorkId] = []

    def fail(kit: Kit, work_id: WorkId) -> None:
        tried.append(work_id)
        raise NoSpaceError("full")

    assert work_until_done(house.but_with(jobs=FullJobs()), {"erase": fail}) == 1
    assert sorted(tried) == sorted([first.id, second.id])


def wait_for(is_so: Callable[[], bool]) -> None:
    """Wait until something is so, at most for long enough on a busy machine."""
    wait_until(is_so, seconds=20, every_seconds=0.02)


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


def test_the_log_says_where_a_job_failed_and_nothing_of_what_it_said(
    house: House, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    receive(house.kit, samples.text(tmp_path), house.entry)
    secret = MediaToolError("/media/originals/Amina.mp4: Invalid data")

    assert work_until_done(house.kit, {"prepare": failing(secret)}) == 1
    [line] = [record.getMessage() for record in caplog.records if "will be retried" in record.getMessage()]
    assert "MediaToolError at test_loop.py:" in line
    assert "Amina" not in line
