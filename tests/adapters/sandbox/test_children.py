"""Each hostile file is read in a fork of its own, within limits, of a process that never opens one itself."""

from __future__ import annotations

import json
import os
import signal
import threading
from pathlib import Path
from typing import Any

import pytest

from archive.adapters.sandbox.children import Limits, Task, start_child
from archive.adapters.sandbox.supervise import OverrunError, read_with, run
from tests.adapters.other_process import other_process
from tests.waiting import wait_until

READER = "tests.adapters.sandbox.odd_reader"


def told(task: str = "tells", **limits: Any) -> dict[str, Any]:
    answer: dict[str, Any] = json.loads(read_with(READER, [task], Limits(**limits)).output)
    return answer


def gone(process_id: int) -> bool:
    """Tell whether a process has ended; whoever inherits it may not have reaped it yet."""
    try:
        return Path(f"/proc/{process_id}/stat").read_text().rpartition(")")[2].startswith(" Z")
    except (FileNotFoundError, ProcessLookupError):
        return True


def test_a_reader_knows_nothing_of_what_was_read_before() -> None:
    first, second = told(), told()
    assert (first["seen"], second["seen"]) == (1, 1)
    assert first["process"] != second["process"]
    assert first["parent"] == second["parent"] != os.getpid()


def test_a_reader_has_a_session_of_its_own_and_nothing_of_ours(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("ARCHIVE_SECRET", "key")
    monkeypatch.chdir(tmp_path)
    with (tmp_path / "ours").open("w"):
        answer = told()
    assert answer["session"] == answer["process"]
    assert answer["open"] == [0, 1, 2]
    assert set(answer["environment"]) == {"PATH", "LC_ALL", "HOME", "AV_LOG_FORCE_NOCOLOR", "TZ"}
    assert answer["folder"] == str(tmp_path)


def test_a_reader_lives_within_its_limits() -> None:
    answer = told("loads", memory_bytes=1 << 30, cpu_seconds=7)
    assert (answer["memory"], answer["seconds"]) == (1 << 30, 7)
    assert told(memory_bytes=2 << 30)["memory"] == 2 << 30


def test_a_reader_that_fails_says_why_and_the_next_one_reads() -> None:
    finished = read_with(READER, ["raises"], Limits())
    assert (finished.code, finished.output) == (1, b"")
    assert "nobody foresaw this" in finished.complaints
    assert told()["seen"] == 1


def test_a_reader_that_is_not_there_fails_alone() -> None:
    assert read_with("tests.no_such_reader", ["tells"], Limits()).code == 1
    assert told()["seen"] == 1


def test_a_reader_that_takes_too_long_is_killed() -> None:
    with pytest.raises(OverrunError):
        read_with(READER, ["sleeps"], Limits(timeout_seconds=0.3))


def test_whoever_forks_is_started_anew_when_it_was_killed() -> None:
    before = told()["parent"]
    os.kill(before, signal.SIGKILL)
    os.waitid(os.P_PID, before, os.WEXITED | os.WNOWAIT)
    assert told()["parent"] != before


def test_a_child_that_is_given_up_at_once_takes_no_other_along() -> None:
    before = told()["parent"]
    for _ in range(300):
        start_child(Task(["sleep", "60"]), Limits()).end()
    assert told()["parent"] == before


def test_children_outlive_the_thread_that_asked_first() -> None:
    answers: list[dict[str, Any]] = []
    for _ in range(2):
        thread = threading.Thread(target=lambda: answers.append(told()))
        thread.start()
        thread.join()
    assert answers[0]["parent"] == answers[1]["parent"]


def test_many_run_at_once_and_each_gets_its_own_answer() -> None:
    answers: dict[int, bytes] = {}

    def ask(number: int) -> None:
        answers[number] = run(["sh", "-c", f"cat /dev/null; echo {number}; echo {'x' * 100_000} >&2"], Limits()).output

    threads = [threading.Thread(target=ask, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers == {number: b"%d\n" % number for number in range(8)}


def test_a_very_long_command_arrives_whole() -> None:
    words = ["word " * 20 for _ in range(2_000)]
    assert run(["printf", "%s", *words], Limits()).output == "".join(words).encode()


def test_a_name_that_is_no_text_arrives_as_it_is() -> None:
    assert run(["printf", "%s", os.fsdecode(b"caf\xe9")], Limits()).output == b"caf\xe9"


def test_ends_are_told_although_the_thread_that_asks_first_holds_signals_back() -> None:
    script = """
        import signal
        signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGCHLD})
        from archive.adapters.sandbox.children import Limits, Task, start_child
        from archive.adapters.sandbox.supervise import run
        print(run(["true"], Limits(timeout_seconds=30)).code, flush=True)
    """
    with other_process(script) as starter:
        assert starter.says() == "0"


def test_whoever_forks_ends_with_whoever_started_it() -> None:
    script = """
        import json
        from archive.adapters.sandbox.children import Limits, Task, start_child
        from archive.adapters.sandbox.supervise import read_with
        answer = json.loads(read_with("tests.adapters.sandbox.odd_reader", ["tells"], Limits()).output)
        print(answer["parent"], flush=True)
        input()
    """
    with other_process(script) as starter:
        server = int(starter.says())
        assert Path(f"/proc/{server}").exists()
        starter.kill()
    wait_until(lambda: gone(server), seconds=10, every_seconds=0.02)
