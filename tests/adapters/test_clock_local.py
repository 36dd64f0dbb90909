"""The machine's clock may be set back; ours is not."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from archive.adapters.clock_local import LocalClock
from archive.domain.errors import BrokenRecordError
from tests.adapters.little_room import little_room

START = datetime(2026, 5, 1, 12, tzinfo=UTC)


class SetClock(LocalClock):
    """The clock of a machine whose time is set by hand."""

    machine_time = START

    def _machine_time(self) -> datetime:
        return self.machine_time


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
    assert (tmp_path / "mark").read_text().startswith(START.isoformat())
    assert (tmp_path / "mark").stat().st_ino == first
    clock.machine_time = START + timedelta(seconds=61)
    clock.now()
    assert (tmp_path / "mark").read_text().startswith((START + timedelta(seconds=61)).isoformat())
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


@pytest.mark.parametrize("mark", ["", "soon", "2026-05-01T12:00:00", "\xff"])
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
