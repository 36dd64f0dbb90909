"""The queue on the local disk: a killed worker's job is back at once, a living one's is never taken."""

from __future__ import annotations

import shutil
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from archive.adapters.jobs.jobs_local import LITTLE_ROOM_BYTES, LocalJobs
from archive.adapters.jobs.retry_policy import DIED, MOST_DEATHS
from archive.domain.errors import NoSpaceError
from tests.adapters.little_room import filled, tiny_disk
from tests.adapters.other_process import other_process


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "jobs"


@pytest.fixture
def jobs(folder: Path) -> Iterator[LocalJobs]:
    with closing(LocalJobs(folder)) as queue:
        yield queue


def done(jobs: LocalJobs) -> str | None:
    with jobs.claim() as job:
        return None if job is None else job.work_id


HOLD = """
    import sys, time
    from pathlib import Path
    from archive.adapters.jobs.jobs_local import LITTLE_ROOM_BYTES, LocalJobs

    with LocalJobs(Path(sys.argv[1])).claim() as job:
        print(job and job.work_id, flush=True)
        time.sleep(60)
"""


@pytest.mark.kills
def test_the_job_of_a_killed_worker_is_back_at_once(jobs: LocalJobs, folder: Path) -> None:
    jobs.put("prepare", "a")
    for _ in range(5):
        with other_process(HOLD, folder) as worker:
            assert worker.says() == "a"
            with jobs.claim() as job:
                assert job is None

            worker.kill()
            with jobs.claim() as job:
                assert job is not None
                assert (job.work_id, job.tries) == ("a", 0)
                jobs.put("prepare", "a")


DRAIN = """
    import sys, time
    from pathlib import Path
    from archive.adapters.jobs.jobs_local import LITTLE_ROOM_BYTES, LocalJobs

    jobs = LocalJobs(Path(sys.argv[1]))
    while True:
        with jobs.claim() as job:
            if job is None:
                break
            time.sleep(0.001)
            print(job.work_id, flush=True)
"""


def test_several_workers_do_each_job_once_and_leave_a_long_one_alone(jobs: LocalJobs, folder: Path) -> None:
    jobs.put("prepare", "long")
    with jobs.claim() as long:
        assert long is not None
        names = {f"w{number}" for number in range(60)}
        for name in names:
            jobs.put("prepare", name)
        with (
            other_process(DRAIN, folder) as one,
            other_process(DRAIN, folder) as two,
            other_process(DRAIN, folder) as three,
        ):
            finished = [*one.rest(), *two.rest(), *three.rest()]

    assert sorted(finished) == sorted(names)
    assert jobs.waiting() == 0


QUEUE_AND_DO = """
    import sys
    from pathlib import Path
    from archive.adapters.jobs.jobs_local import LITTLE_ROOM_BYTES, LocalJobs

    jobs = LocalJobs(Path(sys.argv[1]))
    print("ready", flush=True)
    number = 0
    while True:
        number += 1
        name = f"{sys.argv[2]}-{number}"
        jobs.put("prepare", name)
        print(f"queued {name}", flush=True)
        if number % 2:
            with jobs.claim() as job:
                print(f"done {job.work_id}", flush=True)
"""


@pytest.mark.kills
def test_no_queued_job_is_lost_by_kill_9_at_any_moment(jobs: LocalJobs, folder: Path) -> None:
    queued: set[str] = set()
    finished: set[str] = set()
    for moment in range(8):
        with other_process(QUEUE_AND_DO, folder, moment) as worker:
            assert worker.says() == "ready"
            time.sleep(0.005 * moment)
            for line in worker.kill():
                word, name = line.split(" ")
                (queued if word == "queued" else finished).add(name)
    while (last := done(jobs)) is not None:
        finished.add(last)

    assert queued
    assert queued <= finished
    assert jobs.waiting() == 0


@pytest.mark.kills
def test_a_job_whose_worker_died_waits_already(jobs: LocalJobs, folder: Path) -> None:
    jobs.put("prepare", "a")
    with other_process(HOLD, folder) as worker:
        worker.says()
        jobs.put("prepare", "a")
        assert jobs.waiting() == 2
        worker.kill()
        jobs.put("prepare", "a")
        assert jobs.waiting() == 2

    assert [done(jobs), done(jobs), done(jobs)] == ["a", "a", None]


def test_a_job_that_kills_every_worker_is_set_aside_in_the_end(jobs: LocalJobs, folder: Path) -> None:
    jobs.put("prepare", "a")
    with closing(sqlite3.connect(folder / "jobs.sqlite")) as table, table:
        table.execute("UPDATE jobs SET owner = 'dead', deaths = ?", (MOST_DEATHS - 1,))

    assert done(jobs) is None
    assert [reason for _, reason in jobs.parked()] == [DIED]


def test_a_clock_that_was_set_back_does_not_hold_up_the_queue(folder: Path) -> None:
    with closing(LocalJobs(folder, lambda: 2_000_000.0)) as before:
        before.put("prepare", "a")
    with closing(LocalJobs(folder, lambda: 1_000_000.0)) as after:
        assert done(after) == "a"


def garbage(table: Path) -> None:
    table.write_bytes(b"not a database" * 1000)


def half(table: Path) -> None:
    table.write_bytes(table.read_bytes()[: table.stat().st_size // 2])


def holes(table: Path) -> None:
    content = table.read_bytes()
    table.write_bytes(content[:100] + b"\xff" * (len(content) - 100))


def empty(table: Path) -> None:
    table.write_bytes(b"")


def missing(table: Path) -> None:
    for path in table.parent.glob("jobs.sqlite*"):
        path.unlink()


def another_form(table: Path) -> None:
    missing(table)
    with closing(sqlite3.connect(table)) as other, other:
        other.execute("CREATE TABLE jobs (something TEXT)")
        other.execute("PRAGMA user_version = 99")


def another_table(table: Path) -> None:
    missing(table)
    with closing(sqlite3.connect(table)) as other, other:
        other.execute("CREATE TABLE jobs (something TEXT)")


DAMAGES = [garbage, half, holes, empty, missing, another_form, another_table]


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_broken_queue_starts_anew(folder: Path, damage: Callable[[Path], None]) -> None:
    with closing(LocalJobs(folder)) as jobs:
        for number in range(200):
            jobs.put("prepare", str(number))
    damage(folder / "jobs.sqlite")

    with closing(LocalJobs(folder)) as jobs:
        assert jobs.waiting() in (0, 200)
        jobs.put("prepare", "anew")
        assert jobs.waiting() in (1, 201)


@pytest.mark.parametrize("damage", [missing, another_form])
def test_all_who_share_a_queue_notice_that_it_was_replaced(folder: Path, damage: Callable[[Path], None]) -> None:
    with closing(LocalJobs(folder)) as site, closing(LocalJobs(folder)) as worker:
        site.put("prepare", "before")
        assert worker.waiting() == 1
        damage(folder / "jobs.sqlite")

        site.put("prepare", "a")
        assert done(worker) == "a"
        worker.put("prepare", "b")
        assert done(site) == "b"


def test_a_job_whose_queue_vanished_while_it_was_done_ends_in_peace(jobs: LocalJobs, folder: Path) -> None:
    jobs.put("prepare", "a")
    with jobs.claim() as job:
        assert job is not None
        missing(folder / "jobs.sqlite")

    assert jobs.waiting() == 0


def test_leases_of_finished_jobs_do_not_pile_up(folder: Path) -> None:
    with closing(LocalJobs(folder)) as jobs:
        for number in range(5):
            jobs.put("prepare", str(number))
            done(jobs)
        assert list((folder / "leases").iterdir()) == []
    (folder / "leases" / "left by a killed worker").touch()

    with closing(LocalJobs(folder)):
        assert list((folder / "leases").iterdir()) == []


def test_a_full_disk_is_said_so_and_the_queue_stays_as_it_was(tmp_path: Path) -> None:
    with tiny_disk(tmp_path, 4 << 20) as mounted, closing(LocalJobs(tmp_path / "jobs")) as jobs:
        jobs.put("prepare", "a")
        if mounted:
            with filled(tmp_path), pytest.raises(NoSpaceError):
                put_without_end(jobs)
        waiting = jobs.waiting()
        jobs.put("prepare", "b")
        assert jobs.waiting() == waiting + 1
        assert done(jobs) == "a"


def test_opening_a_queue_on_a_full_disk_is_said_so_and_loses_nothing(tmp_path: Path) -> None:
    with tiny_disk(tmp_path, 4 << 20) as mounted:
        with closing(LocalJobs(tmp_path / "jobs")) as jobs:
            jobs.put("prepare", "a")
        if mounted:
            with filled(tmp_path), pytest.raises(NoSpaceError):
                LocalJobs(tmp_path / "jobs")
        with closing(LocalJobs(tmp_path / "jobs")) as jobs:
            assert done(jobs) == "a"


def put_without_end(jobs: LocalJobs) -> None:
    for number in range(10_000):
        jobs.put("prepare", f"more {number}")


def test_a_queue_is_readable_by_its_owner_alone(jobs: LocalJobs, folder: Path) -> None:
    jobs.put("prepare", "a")

    assert {path.stat().st_mode & 0o077 for path in folder.glob("jobs.*")} == {0}


def test_whether_the_disk_is_full_is_asked_of_the_disk(tmp_path: Path) -> None:
    room = [0]
    with closing(LocalJobs(tmp_path / "jobs", room=lambda _: room[0])) as jobs:
        jobs.note_full(True)
        assert jobs.full_since() is not None
        # Room was made by hand, or the archive was copied to another disk: its mark says nothing about that one.
        room[0] = LITTLE_ROOM_BYTES
        assert jobs.full_since() is None

    shutil.copytree(tmp_path / "jobs", tmp_path / "copied")
    with closing(LocalJobs(tmp_path / "copied", room=lambda _: LITTLE_ROOM_BYTES)) as copied:
        assert copied.full_since() is None
