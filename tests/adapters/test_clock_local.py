"""The machine's clock may be set back; ours is not."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from archive.adapters.clock_local import LocalClock
from archive.domain.errors import BrokenRecordError
from tests.adapters.little_room import little_room
from tests.adapters.set_clocks import START, CountedClock, RestartedClock, SetClock


def test_it_gives_the_machines_time_in_utc(tmp_path: Path) -> None:
    before = datetime.now(UTC)
    now = LocalClock(tmp_path / "mark").now()

    assert before <= now <= datetime.now(UTC)
    assert now.utcoffset() == timedelta(0)


def test_it_stands_still_while_the_machine_is_set_back(tmp_path: Path) -> None:
    clock = SetClock(tmp_path / "mark")
    assert clock.now() == START
    clock.machine_time = START - timedelta(days=400)
    assert clock.now() == START
    clock.machine_time = START + timedelta(seconds=1)
    assert clock.now() == START + timedelta(seconds=1)


def test_it_remembers_over_a_restart_how_late_it_was(tmp_path: Path) -> None:
    clock = SetClock(tmp_path / "mark")
    clock.now()
    again = SetClock(tmp_path / "mark")
    again.machine_time = START - timedelta(days=400)

    assert again.now() == START


def test_the_mark_is_written_at_most_once_a_minute(tmp_path: Path) -> None:
    clock = SetClock(tmp_path / "mark")
    clock.now()
    first = (tmp_path / "mark").stat().st_ino
    clock.machine_time = START + timedelta(seconds=59)
    clock.now()
    assert START.isoformat() in (tmp_path / "mark").read_text()
    assert (tmp_path / "mark").stat().st_ino == first
    clock.machine_time = START + timedelta(seconds=61)
    clock.now()
    assert (START + timedelta(seconds=61)).isoformat() in (tmp_path / "mark").read_text()
    assert [path.name for path in tmp_path.iterdir()] == ["mark"]


def test_processes_that_share_a_mark_never_move_it_back(tmp_path: Path) -> None:
    behind = SetClock(tmp_path / "mark")
    ahead = SetClock(tmp_path / "mark")
    ahead.machine_time = START + timedelta(hours=1)
    ahead.now()

    assert behind.now() == START + timedelta(hours=1)
    assert LocalClock(tmp_path / "mark").now() >= START + timedelta(hours=1)


@pytest.mark.parametrize("missing", ["no/such/folder/mark", "blocked/mark"])
def test_it_goes_on_where_it_may_not_write(tmp_path: Path, missing: str) -> None:
    (tmp_path / "blocked").write_text("no folder")
    clock = SetClock(tmp_path / missing)
    assert clock.now() == START
    clock.machine_time = START - timedelta(days=1)

    assert clock.now() == START


def test_it_goes_on_when_the_disk_is_full(tmp_path: Path) -> None:
    clock = SetClock(tmp_path / "mark")
    with little_room(3):
        assert clock.now() == START
    assert list(tmp_path.iterdir()) == []
    clock.machine_time = START + timedelta(minutes=2)
    clock.now()
    assert (tmp_path / "mark").exists()


@pytest.mark.parametrize("mark", ["", "soon", "2026-05-01T12:00:00", "\xff", "{}", '{"format": 3}'])
def test_a_mark_that_holds_no_instant_stops_it(tmp_path: Path, mark: str) -> None:
    (tmp_path / "mark").write_text(mark, encoding="latin-1")

    with pytest.raises(BrokenRecordError, match="mark cannot be read"):
        LocalClock(tmp_path / "mark")


def test_many_threads_see_one_time_that_only_grows(tmp_path: Path) -> None:
    clock = LocalClock(tmp_path / "mark")

    def look(_: int) -> bool:
        seen = [clock.now() for _ in range(300)]
        return seen == sorted(seen)

    with ThreadPoolExecutor(4) as threads:
        assert all(threads.map(look, range(8)))


YEAR = timedelta(days=365)


def test_what_has_run_is_proven(tmp_path: Path) -> None:
    clock = CountedClock(tmp_path / "mark")
    clock.run(timedelta(days=3))
    assert clock.proven() == clock.now() == START + timedelta(days=3)


def test_a_leap_forward_is_seen_and_not_believed(tmp_path: Path) -> None:
    clock = CountedClock(tmp_path / "mark")
    clock.machine_time += YEAR
    assert clock.now() == START + YEAR
    assert clock.proven() == START
    clock.run(timedelta(hours=1))
    assert clock.proven() - START - timedelta(hours=1) < timedelta(seconds=10)
    clock.machine_time -= YEAR
    assert clock.now() > START + YEAR
    assert clock.proven() <= START + timedelta(hours=1, seconds=10)
    assert clock.lag() == timedelta(0)


def test_a_leap_is_not_believed_after_a_restart_of_the_program_or_the_machine(tmp_path: Path) -> None:
    clock = CountedClock(tmp_path / "mark")
    clock.now()
    again = CountedClock(tmp_path / "mark")
    assert again.proven() == START
    for kind in (CountedClock, RestartedClock):
        leapt = kind(tmp_path / "mark")
        leapt.machine_time = START + YEAR
        assert leapt.proven() - START <= timedelta(minutes=2)
        assert leapt.lag() > timedelta(days=300)


def test_a_program_that_was_stopped_while_the_machine_ran_has_lost_nothing(tmp_path: Path) -> None:
    CountedClock(tmp_path / "mark").now()

    class Later(CountedClock):
        machine_time = START + timedelta(days=20)
        seconds = 1000.0 + timedelta(days=20).total_seconds()

    assert Later(tmp_path / "mark").proven() == START + timedelta(days=20)


def test_weeks_during_which_the_machine_was_off_wait_for_a_persons_word(tmp_path: Path) -> None:
    CountedClock(tmp_path / "mark").now()

    class AfterWeeks(RestartedClock):
        machine_time = START + timedelta(days=20)

    clock = AfterWeeks(tmp_path / "mark")
    assert clock.lag() > timedelta(days=19)
    other = AfterWeeks(tmp_path / "mark")
    assert clock.confirm() == START + timedelta(days=20)
    assert clock.lag() == timedelta(0)
    assert AfterWeeks(tmp_path / "mark").proven() == START + timedelta(days=20)
    other.run(timedelta(minutes=2))
    assert other.proven() == START + timedelta(days=20, minutes=2)


def test_minutes_lost_at_a_restart_are_caught_up_in_days(tmp_path: Path) -> None:
    CountedClock(tmp_path / "mark").now()

    class AfterMinutes(RestartedClock):
        machine_time = START + timedelta(minutes=6)

    clock = AfterMinutes(tmp_path / "mark")
    assert clock.lag() > timedelta(minutes=4)
    for _ in range(5):
        clock.run(timedelta(days=1))
    assert clock.lag() == timedelta(0)


def test_without_its_mark_an_archive_that_has_a_past_opens_nothing_until_somebody_confirms(tmp_path: Path) -> None:
    clock = CountedClock(tmp_path / "mark", has_past=True)
    assert clock.proven() < START - 30 * YEAR
    clock.confirm()
    assert CountedClock(tmp_path / "mark", has_past=True).proven() == START


def test_a_mark_of_the_first_format_is_gone_on_from(tmp_path: Path) -> None:
    (tmp_path / "mark").write_text(f"{START.isoformat()}\n")

    class Later(CountedClock):
        machine_time = START + YEAR

    clock = Later(tmp_path / "mark", has_past=True)
    assert clock.now() == START + YEAR
    assert clock.proven() - START < timedelta(hours=1)
