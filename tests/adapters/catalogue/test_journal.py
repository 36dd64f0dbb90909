"""The journal on the disk: torn lines, full and failing disks, compaction, and what is left alone."""

from __future__ import annotations

import errno
import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from archive.adapters.catalogue.journal import JournalEngine
from archive.adapters.memory.records import MemoryClock
from archive.domain.errors import NoSpaceError, RefusedError, TamperedError
from tests.adapters.little_room import filled, little_room, tiny_disk
from tests.adapters.loose_journal import NAME, held, held_in, lines_of, opened, put, remove


class FailingDisk(JournalEngine):
    """A journal whose disk fails when it is told to sync, with the error given."""

    error = 0

    def sync(self, fd: int) -> None:
        if self.error:
            raise OSError(self.error, os.strerror(self.error))
        super().sync(fd)


def test_a_journal_begins_with_its_first_change(tmp_path: Path) -> None:
    with opened(tmp_path) as engine:
        assert held(engine) == {}
        assert not list(tmp_path.iterdir())
        put(engine, a=1)

    assert held_in(tmp_path) == {"a": 1}


def test_a_journal_cut_short_anywhere_gives_its_whole_lines_and_goes_on(tmp_path: Path) -> None:
    with opened(tmp_path) as engine:
        put(engine, a=0)
        engine.compact()
        for number in range(1, 4):
            put(engine, a=number)
    whole = (tmp_path / NAME).read_bytes()
    kept = sum(len(line) for line in lines_of(tmp_path)[:3])
    for length in [*range(kept, len(whole), 3), len(whole) - 1]:
        (tmp_path / NAME).write_bytes(whole[:length])
        with opened(tmp_path) as engine:
            assert held(engine) == {"a": whole[:length].count(b"\n") - 3}
            put(engine, b=length)
        assert held_in(tmp_path)["b"] == length
        assert (tmp_path / NAME).read_bytes().endswith(b"\n")


@pytest.mark.parametrize("length", [1, 100, -10, -1])
def test_what_was_kept_at_a_compaction_cannot_be_cut_short(tmp_path: Path, length: int) -> None:
    with opened(tmp_path) as engine:
        put(engine, a=1)
        engine.compact()
    (tmp_path / NAME).write_bytes((tmp_path / NAME).read_bytes()[:length])

    with pytest.raises(TamperedError):
        held_in(tmp_path)


def test_a_reader_leaves_a_torn_line_alone_and_reads_on_when_it_is_written_over(tmp_path: Path) -> None:
    with opened(tmp_path) as engine, opened(tmp_path, read_only=True) as reader:
        put(engine, a=1)
        torn = b'{"hash":"' + b"0" * 70
        with (tmp_path / NAME).open("ab") as file:
            file.write(torn)
        assert held(reader) == {"a": 1}
        assert (tmp_path / NAME).read_bytes().endswith(torn)
        put(engine, a=2)

        assert held(reader) == {"a": 2}


def test_a_change_that_does_not_fit_leaves_everything_as_it_was(tmp_path: Path) -> None:
    with opened(tmp_path) as engine, opened(tmp_path) as reader:
        put(engine, a=1)
        before = (tmp_path / NAME).read_bytes()
        with little_room(len(before) + 300), pytest.raises(NoSpaceError):
            put(engine, a="x" * 1000)

        assert (tmp_path / NAME).read_bytes() == before
        assert held(engine) == held(reader) == {"a": 1}
        put(engine, a=2)
        assert held(reader) == {"a": 2}


def test_a_full_disk_loses_nothing_and_the_next_change_works_once_there_is_room(tmp_path: Path) -> None:
    with tiny_disk(tmp_path, 1 << 20) as mounted:
        with opened(tmp_path) as engine, opened(tmp_path) as reader:
            put(engine, a="first")
            for room in (0, 100, 5000):
                before = (tmp_path / NAME).read_bytes()
                full = filled(tmp_path) if mounted else little_room(len(before) + room)
                with full:
                    for _ in range(3):
                        with pytest.raises(NoSpaceError):
                            put(engine, a="x" * 20_000)
                    assert held(engine) == held(reader) == held_in(tmp_path)
                    assert (tmp_path / NAME).read_bytes() == before
                put(engine, a=f"after {room}")
                assert held(reader)["a"] == f"after {room}"
        assert held_in(tmp_path) == {"a": "after 5000"}


def test_a_disk_too_full_to_begin_a_journal_leaves_nothing_behind(tmp_path: Path) -> None:
    with opened(tmp_path) as engine:
        with little_room(100), pytest.raises(NoSpaceError):
            put(engine, a=1)
        assert held(engine) == {}
        assert not list(tmp_path.glob("*jsonl*"))
        put(engine, a=2)
    assert held_in(tmp_path) == {"a": 2}


def test_a_disk_too_full_to_compact_keeps_the_journal_it_has(tmp_path: Path) -> None:
    with opened(tmp_path) as engine:
        put(engine, a="x" * 10_000)
        with little_room(1000), pytest.raises(NoSpaceError):
            engine.compact()
        put(engine, b=1)

        assert sorted(held(engine)) == ["a", "b"]
    assert not list(tmp_path.glob("*.aside"))


@pytest.mark.parametrize("error", [errno.ENOSPC, errno.EDQUOT])
def test_a_disk_that_finds_itself_full_at_the_sync_takes_the_change_back(tmp_path: Path, error: int) -> None:
    engine = FailingDisk(tmp_path / NAME)
    with opened(tmp_path) as reader:
        put(engine, a=1)
        generation = engine.current().generation
        engine.error = error
        with pytest.raises(NoSpaceError):
            put(engine, a=2)
        engine.error = 0
        assert held(engine) == held(reader) == {"a": 1}
        put(engine, a=3)

        assert held(engine) == held(reader) == {"a": 3}
        assert engine.current().generation > generation
    engine.close()


def test_the_generation_grows_even_when_a_change_that_was_seen_is_taken_back(tmp_path: Path) -> None:
    with opened(tmp_path) as engine, opened(tmp_path) as reader:
        put(engine, a=1)
        put(engine, a=2)
        before = reader.current().generation
        lines = lines_of(tmp_path)
        with (tmp_path / NAME).open("r+b") as file:
            file.truncate(sum(map(len, lines[:-1])))

        assert held(reader) == {"a": 1}
        assert reader.current().generation > before
        put(engine, a=3)
        assert reader.current().generation > before + 1
        assert held(reader) == {"a": 3}


def test_after_a_failed_sync_nothing_more_is_written(tmp_path: Path) -> None:
    engine = FailingDisk(tmp_path / NAME)
    put(engine, a=1)
    engine.error = errno.EIO
    with pytest.raises(OSError, match="Input/output"):
        put(engine, a=2)
    engine.error = 0
    before = (tmp_path / NAME).read_bytes()

    with pytest.raises(OSError, match="closed for writing"):
        put(engine, a=3)
    assert (tmp_path / NAME).read_bytes() == before
    engine.close()
    with opened(tmp_path) as again:
        put(again, a=4)
        assert held(again) == {"a": 4}


def test_compacting_keeps_what_is_held_and_forgets_what_is_not(tmp_path: Path) -> None:
    with opened(tmp_path) as engine:
        for number in range(40):
            put(engine, **{f"n{number}": {"was": "a secret"}})
        for number in range(40):
            put(engine, **{f"n{number}": number})
        remove(engine, "n0", "n39")
        expected, generation = held(engine), engine.current().generation
        engine.compact()

        assert held(engine) == expected == held_in(tmp_path)
        assert engine.current().generation == generation == engine.verify()
        assert b"secret" not in (tmp_path / NAME).read_bytes()
        put(engine, n5="after")
    assert held_in(tmp_path) == {**expected, "n5": "after"}


def test_readers_follow_over_a_compaction_whether_they_were_up_to_date_or_not(tmp_path: Path) -> None:
    with opened(tmp_path) as engine, opened(tmp_path) as current, opened(tmp_path) as behind:
        put(engine, a=1, b=2)
        assert held(current) == held(behind) == {"a": 1, "b": 2}
        put(engine, a=2)
        assert held(current)["a"] == 2
        engine.compact()
        assert held(current) == held(behind) == {"a": 2, "b": 2}
        put(current, a=3)
        engine.compact()
        remove(behind, "b")

        assert held(engine) == held(current) == held(behind) == held_in(tmp_path) == {"a": 3}
        assert {e.current().generation for e in (engine, current, behind)} == {4}


def test_compacting_nothing_makes_no_file(tmp_path: Path) -> None:
    with opened(tmp_path) as engine:
        engine.compact()

    assert not (tmp_path / NAME).exists()


def test_a_journal_compacts_itself_when_most_of_it_is_history(tmp_path: Path) -> None:
    with opened(tmp_path) as engine, opened(tmp_path) as reader:
        for number in range(30):
            put(engine, a=str(number) * 300_000)
        assert (tmp_path / NAME).stat().st_size < 6_000_000

        assert held(reader) == held(engine) == {"a": "29" * 300_000}
        assert reader.verify() == 30


def test_a_journal_too_full_to_compact_itself_still_takes_changes(tmp_path: Path) -> None:
    with opened(tmp_path) as engine:
        put(engine, a="x" * 3_000_000)
        put(engine, a="y" * 3_000_000, b="z" * 3_000_000)
        blocked = tmp_path / f"{NAME}.aside"
        blocked.mkdir()
        for number in range(5):
            put(engine, a=str(number) * 3_000_000)
        blocked.rmdir()

        assert (tmp_path / NAME).stat().st_size > 20_000_000
        assert held_in(tmp_path)["a"] == "4" * 3_000_000


def test_what_a_dead_writer_left_aside_is_swept_away(tmp_path: Path) -> None:
    with opened(tmp_path) as engine:
        put(engine, a=1)
    aside = tmp_path / f"{NAME}.aside"
    aside.write_bytes(lines_of(tmp_path)[0] + b"half a line")
    with opened(tmp_path) as engine:
        assert held(engine) == {"a": 1}
        put(engine, a=2)

    assert not aside.exists()


def test_a_compacted_journal_can_be_read_by_whoever_could_before(tmp_path: Path) -> None:
    with opened(tmp_path) as engine:
        put(engine, a=1)
        assert (tmp_path / NAME).stat().st_mode & 0o777 == 0o640
        (tmp_path / NAME).chmod(0o604)
        engine.compact()

    assert (tmp_path / NAME).stat().st_mode & 0o777 == 0o604


def test_who_may_only_read_writes_nothing_at_all(tmp_path: Path) -> None:
    with opened(tmp_path / "not there yet", read_only=True) as reader:
        assert held(reader) == {}
    with opened(tmp_path) as engine, opened(tmp_path, read_only=True) as reader:
        put(engine, a=1)
        (tmp_path / NAME).with_suffix(".lock").unlink()
        assert held(reader) == {"a": 1}
        with pytest.raises(RefusedError):
            put(reader, a=2)
        with pytest.raises(RefusedError):
            reader.compact()

        assert [path.name for path in tmp_path.iterdir()] == [NAME]
        assert reader.verify() == 1


def test_the_instants_of_changes_never_run_backwards(tmp_path: Path) -> None:
    late = datetime(2126, 1, 1, tzinfo=UTC)
    with opened(tmp_path, clock=MemoryClock(late)) as engine:
        put(engine, a=1)
    with opened(tmp_path, clock=MemoryClock(late - timedelta(days=9))) as engine:
        put(engine, a=2)
        assert engine.current().latest_at == late
        engine.compact()
    with opened(tmp_path, read_only=True) as engine:
        assert engine.current().latest_at == late


def test_a_change_larger_than_any_buffer_is_one_change(tmp_path: Path) -> None:
    with opened(tmp_path) as engine:
        put(engine, **{f"n{number}": "é" * 100_000 for number in range(60)})
        engine.compact()

    assert held_in(tmp_path) == {f"n{number}": "é" * 100_000 for number in range(60)}
