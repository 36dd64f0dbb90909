"""A supervised command is bounded in time, memory and output, and never outlives whoever started it."""

from __future__ import annotations

import os
import signal
import sys
import threading
import time
from pathlib import Path

import pytest

from archive.adapters.sandbox.children import Limits
from archive.adapters.sandbox.supervise import OverrunError, Progress, StoppedError, run
from archive.domain.errors import MediaToolError, NoSpaceError
from tests.adapters.other_process import other_process

_PYTHON = [sys.executable, "-I", "-c"]


def _alive(process_id: int) -> bool:
    try:
        os.kill(process_id, 0)
    except ProcessLookupError:
        return False
    return not Path(f"/proc/{process_id}/stat").read_text().rpartition(")")[2].startswith(" Z")


def _gone_soon(process_id: int) -> bool:
    for _ in range(200):
        try:
            if not _alive(process_id):
                return True
        except FileNotFoundError:
            return True
        time.sleep(0.02)
    return False


def test_a_command_answers_with_its_code_and_both_outputs() -> None:
    finished = run(["sh", "-c", "echo out; echo bad >&2; exit 3"], Limits())
    assert (finished.code, finished.output, finished.complaints) == (3, b"out\n", "bad\n")


def test_a_command_has_no_input_and_no_settings_of_ours(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ARCHIVE_SECRET", "key")
    finished = run(["sh", "-c", "cat; env"], Limits())
    assert b"ARCHIVE_SECRET" not in finished.output
    assert b"HOME=/nonexistent" in finished.output


def test_a_command_that_takes_too_long_is_killed_with_its_children(tmp_path: Path) -> None:
    noted = tmp_path / "child"
    with pytest.raises(OverrunError, match=r"within 0\.5 seconds"):
        run(["sh", "-c", f"sleep 60 & echo $! > {noted}; wait"], Limits(timeout_seconds=0.5))
    assert _gone_soon(int(noted.read_text()))


def test_a_child_left_behind_goes_with_its_command(tmp_path: Path) -> None:
    noted = tmp_path / "child"
    run(["sh", "-c", f"sleep 60 & echo $! > {noted}"], Limits(timeout_seconds=30))
    assert _gone_soon(int(noted.read_text()))


def test_a_command_is_killed_when_we_are_told_to_stop() -> None:
    stop = threading.Event()
    threading.Timer(0.3, stop.set).start()
    with pytest.raises(StoppedError):
        run(["sleep", "60"], Limits(), stop=stop)


def test_a_command_dies_with_whoever_started_it(tmp_path: Path) -> None:
    noted = tmp_path / "child"
    script = """
        import sys
        from archive.adapters.sandbox.children import Limits
        from archive.adapters.sandbox.supervise import run
        print("started", flush=True)
        run(["sh", "-c", f"echo $$ > {sys.argv[1]}; exec sleep 60"], Limits())
    """
    with other_process(script, noted) as starter:
        assert starter.says() == "started"
        for _ in range(500):
            if noted.exists() and noted.read_text().strip():
                break
            time.sleep(0.02)
        child = int(noted.read_text())
        assert _alive(child)
        starter.kill()
    assert _gone_soon(child)


def test_output_without_end_is_cut_off() -> None:
    with pytest.raises(OverrunError, match="wrote more"):
        run(["cat", "/dev/zero"], Limits(output_bytes=1 << 20))


def test_only_the_end_of_endless_complaints_is_kept() -> None:
    finished = run([*_PYTHON, "import sys; sys.stderr.write('x' * 1_000_000 + 'the end')"], Limits())
    assert finished.complaints.endswith("xthe end")
    assert len(finished.complaints) < 100_000


def test_output_can_be_taken_as_it_comes() -> None:
    taken: list[bytes] = []
    finished = run(["sh", "-c", "printf abc; printf def"], Limits(output_bytes=1), on_output=taken.append)
    assert (b"".join(taken), finished.output) == (b"abcdef", b"")


def test_a_file_larger_than_allowed_is_not_written(tmp_path: Path) -> None:
    target = tmp_path / "large"
    with pytest.raises(OverrunError, match="larger file"):
        run(["dd", "if=/dev/zero", f"of={target}", "bs=1M", "count=8"], Limits(file_bytes=1 << 20))
    assert target.stat().st_size <= 1 << 20


def test_memory_has_an_end() -> None:
    finished = run([*_PYTHON, "x = bytearray(1 << 30)"], Limits(memory_bytes=512 << 20))
    assert finished.code != 0
    assert "MemoryError" in finished.complaints


def test_computing_time_has_an_end() -> None:
    with pytest.raises(OverrunError, match="computing time"):
        run([*_PYTHON, "while True: pass"], Limits(cpu_seconds=1))


def test_a_full_disk_is_told_as_one() -> None:
    with pytest.raises(NoSpaceError):
        run(["sh", "-c", "head -c 9 /dev/zero | cat > /dev/full"], Limits())


def test_a_program_that_is_not_there_is_no_fault_of_the_file() -> None:
    with pytest.raises(MediaToolError, match="cannot be started"):
        run(["no-such-program"], Limits())


def test_a_crash_is_told_by_its_signal() -> None:
    finished = run(["sh", "-c", "kill -SEGV $$"], Limits())
    assert finished.code == -signal.SIGSEGV


def test_progress_is_read_however_the_lines_arrive() -> None:
    told: list[int] = []
    progress = Progress(told.append)
    for chunk in (b"frame=1\nout_ti", b"me_us=150", b"0000\nout_time_us=N/A\n", b"progress=end\nout_time_us=2000000\n"):
        progress(chunk)
    assert told == [1500, 2000]
