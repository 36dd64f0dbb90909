"""What every queue promises, in memory or on the disk."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import NoReturn

import pytest

from archive.adapters.jobs.jobs_local import LocalJobs
from archive.adapters.jobs.retry_policy import MOST_TRIES, PAUSES_SECONDS
from archive.adapters.memory.stores import MemoryJobs
from archive.domain.errors import MediaToolError, NotFoundError
from archive.ports import Job, Jobs


class Hours:
    """A clock that stands still until it is moved."""

    def __init__(self) -> None:
        self.at = 1_000_000.0

    def __call__(self) -> float:
        return self.at


@pytest.fixture
def hours() -> Hours:
    return Hours()


ENGINES: Mapping[str, Callable[[Path, Hours], Jobs]] = {
    "memory": lambda _, hours: MemoryJobs(hours),
    "local": lambda folder, hours: LocalJobs(folder / "jobs", hours, lambda _: 0),
}
"""Every engine by its name in the settings; `memory` is for tests."""


@pytest.fixture(params=ENGINES)
def jobs(request: pytest.FixtureRequest, tmp_path: Path, hours: Hours) -> Iterator[Jobs]:
    queue = ENGINES[request.param](tmp_path, hours)
    yield queue
    queue.close()


def done(jobs: Jobs) -> tuple[str, str] | None:
    """Do the next job and say which it was."""
    with jobs.claim() as job:
        return None if job is None else (job.name, job.work_id)


def failed(jobs: Jobs, error: BaseException) -> Job:
    """Fail at the next job."""
    with pytest.raises(type(error)), jobs.claim() as job:
        fail(error)
    assert job is not None
    return job


def fail(error: BaseException) -> NoReturn:
    raise error


def fail_until_parked(jobs: Jobs, hours: Hours, error: BaseException) -> None:
    for _ in range(MOST_TRIES):
        failed(jobs, error)
        hours.at += PAUSES_SECONDS[-1]


def test_an_empty_queue_lends_nothing(jobs: Jobs) -> None:
    assert done(jobs) is None
    assert jobs.waiting() == 0
    assert jobs.parked() == []


def test_the_oldest_job_comes_first_and_each_once(jobs: Jobs) -> None:
    for work_id in ("a", "b", "c"):
        jobs.put("prepare", work_id)
    assert jobs.waiting() == 3

    assert [done(jobs) for _ in range(4)] == [("prepare", "a"), ("prepare", "b"), ("prepare", "c"), None]
    assert jobs.waiting() == 0


def test_deletions_and_copies_do_not_wait_behind_long_preparations(jobs: Jobs) -> None:
    for name, work_id in (("prepare", "film"), ("copy", "film"), ("prepare", "song"), ("erase", "letter")):
        jobs.put(name, work_id)

    order = [done(jobs) for _ in range(4)]

    assert order == [("copy", "film"), ("erase", "letter"), ("prepare", "film"), ("prepare", "song")]


def test_a_job_that_waits_already_is_not_queued_twice(jobs: Jobs) -> None:
    jobs.put("prepare", "a")
    jobs.put("prepare", "a")
    jobs.put("erase", "a")
    jobs.put("prepare", "b")

    assert jobs.waiting() == 3


def test_a_job_being_done_may_be_queued_once_more_for_afterwards(jobs: Jobs) -> None:
    jobs.put("prepare", "a")
    with jobs.claim() as job:
        jobs.put("prepare", "a")
        jobs.put("prepare", "a")
        assert job is not None
        assert jobs.waiting() == 2
        # The same job never runs twice at a time: the second waits for the first.
        assert done(jobs) is None

    assert done(jobs) == ("prepare", "a")
    assert done(jobs) is None


def test_a_lent_job_is_lent_to_nobody_else(jobs: Jobs) -> None:
    jobs.put("prepare", "a")
    jobs.put("prepare", "b")

    with jobs.claim() as first, jobs.claim() as second, jobs.claim() as third:
        assert first is not None
        assert second is not None
        assert (first.work_id, second.work_id) == ("a", "b")
        assert third is None
        assert jobs.waiting() == 2


def test_a_job_that_failed_comes_back_after_pauses_that_grow(jobs: Jobs, hours: Hours) -> None:
    jobs.put("prepare", "a")

    for tries, pause in enumerate(PAUSES_SECONDS):
        assert failed(jobs, MediaToolError("It hung.")).tries == tries
        hours.at += pause - 0.5
        assert done(jobs) is None
        hours.at += 0.5

    assert jobs.waiting() == 1
    assert done(jobs) == ("prepare", "a")


def test_a_job_that_waits_after_failing_does_not_hold_up_others(jobs: Jobs) -> None:
    jobs.put("prepare", "a")
    failed(jobs, MediaToolError("It hung."))
    jobs.put("prepare", "a")
    jobs.put("prepare", "b")

    assert done(jobs) == ("prepare", "b")
    assert jobs.waiting() == 1


def test_a_job_that_failed_too_often_is_set_aside_with_the_reason(jobs: Jobs, hours: Hours) -> None:
    jobs.put("prepare", "a")
    fail_until_parked(jobs, hours, MediaToolError("The tool hung."))

    ((job, reason),) = jobs.parked()
    assert (job.name, job.work_id, job.tries) == ("prepare", "a", MOST_TRIES)
    assert reason == "The tool hung."
    assert done(jobs) is None
    assert jobs.waiting() == 0


def test_the_reason_tells_no_names_and_no_secrets(jobs: Jobs, hours: Hours) -> None:
    jobs.put("prepare", "a")
    fail_until_parked(jobs, hours, OSError(5, "Input/output error", "/media/Amina B.mp4"))
    jobs.put("prepare", "b")
    with jobs.claim() as job:
        assert job is not None
        jobs.park(job, "Cannot decode /media/Entretien.mp4\nnor Amina.docx at all.")

    reasons = [reason for _, reason in jobs.parked()]
    assert reasons == ["Something unforeseen went wrong (OSError).", "Cannot decode … nor … at all."]


def test_a_program_that_is_stopped_is_no_failure_of_the_job(jobs: Jobs) -> None:
    jobs.put("prepare", "a")

    for _ in range(MOST_TRIES + 1):
        assert failed(jobs, KeyboardInterrupt()).tries == 0

    assert done(jobs) == ("prepare", "a")


def test_a_job_can_be_set_aside_by_whoever_does_it(jobs: Jobs) -> None:
    jobs.put("prepare", "a")
    with jobs.claim() as job:
        assert job is not None
        jobs.park(job, "A person must look at this.")

    assert jobs.parked() == [(job, "A person must look at this.")]
    assert jobs.waiting() == 0


def test_a_job_set_aside_stays_so_even_if_its_end_was_an_error(jobs: Jobs) -> None:
    jobs.put("prepare", "a")

    def set_aside_and_fail(job: Job | None) -> None:
        assert job is not None
        jobs.park(job, "A person must look at this.")
        raise MediaToolError("ffmpeg failed")

    with pytest.raises(MediaToolError), jobs.claim() as job:
        set_aside_and_fail(job)

    assert jobs.waiting() == 0
    assert len(jobs.parked()) == 1


def test_a_restarted_job_is_queued_as_if_it_had_never_failed(jobs: Jobs, hours: Hours) -> None:
    jobs.put("prepare", "a")
    fail_until_parked(jobs, hours, MediaToolError("It hung."))
    ((job, _),) = jobs.parked()

    jobs.restart(job.id)

    assert jobs.parked() == []
    assert failed(jobs, MediaToolError("It hung.")).tries == 0


def test_restarting_what_is_queued_again_already_queues_nothing_more(jobs: Jobs) -> None:
    jobs.put("prepare", "a")
    with jobs.claim() as job:
        assert job is not None
        jobs.park(job, "Later.")
    jobs.put("prepare", "a")

    jobs.restart(jobs.parked()[0][0].id)

    assert (jobs.waiting(), jobs.parked()) == (1, [])


def test_only_what_is_set_aside_can_be_restarted(jobs: Jobs) -> None:
    jobs.put("prepare", "a")
    with jobs.claim() as job:
        assert job is not None
        with pytest.raises(NotFoundError):
            jobs.restart(job.id)
    with pytest.raises(NotFoundError):
        jobs.restart("nothing")


def test_a_job_restarted_while_whoever_set_it_aside_still_holds_it_is_not_lost(jobs: Jobs) -> None:
    jobs.put("prepare", "a")
    with jobs.claim() as job:
        assert job is not None
        jobs.park(job, "Later.")
        jobs.restart(job.id)

    assert done(jobs) == ("prepare", "a")


def test_doing_a_job_well_clears_what_was_set_aside_of_the_same(jobs: Jobs) -> None:
    jobs.put("prepare", "a")
    with jobs.claim() as job:
        assert job is not None
        jobs.park(job, "Later.")
    jobs.put("prepare", "a")

    assert done(jobs) == ("prepare", "a")
    assert jobs.parked() == []


def test_a_job_is_set_aside_once_however_often_it_is_queued(jobs: Jobs) -> None:
    for reason in ("First.", "Second."):
        jobs.put("prepare", "a")
        with jobs.claim() as job:
            assert job is not None
            jobs.park(job, reason)

    assert [reason for _, reason in jobs.parked()] == ["Second."]


def test_what_runs_and_what_waits_is_told_with_its_hour(jobs: Jobs, hours: Hours) -> None:
    jobs.put("prepare", "a")
    jobs.put("prepare", "b")
    assert [(one.job.work_id, one.done_since) for one in jobs.standing()] == [("a", None), ("b", None)]

    with jobs.claim():
        first, second = jobs.standing()
        assert first.done_since is not None
        assert second.done_since is None
    failed(jobs, MediaToolError("no"))

    [left] = jobs.standing()
    assert (left.job.tries, left.done_since, left.due_at) == (1, None, hours.at + PAUSES_SECONDS[0])


def test_a_full_disk_is_remembered_from_its_first_hour_until_there_is_room(jobs: Jobs, hours: Hours) -> None:
    assert jobs.full_since() is None
    jobs.note_full(True)
    began_at, hours.at = hours.at, hours.at + 60
    jobs.note_full(True)
    assert jobs.full_since() == began_at

    jobs.note_full(False)
    assert jobs.full_since() is None
