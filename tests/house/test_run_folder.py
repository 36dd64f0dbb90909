"""What tests prepare is made once in a run, whichever worker asks first, and nobody gets half of it."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests import run_folder
from tests.conftest import LONGEST
from tests.house.source import ROOT

ASK = """
import sys, time
from pathlib import Path
from tests import run_folder

def make(target):
    with (Path(sys.argv[1]) / "times").open("a") as times:
        times.write("once\\n")
    target.write_text("half")
    time.sleep(0.3)
    target.write_text("whole")

run_folder.share(Path(sys.argv[1]))
print(run_folder.made_once(("film", 2.0), ".mp4", make).read_text())
"""


@pytest.fixture
def shared(tmp_path: Path) -> Iterator[Path]:
    """A folder that this test alone shares; the run's own is put back."""
    before = run_folder.run_folder()
    run_folder.share(tmp_path)
    yield tmp_path
    run_folder.share(before)


def test_workers_that_ask_at_once_have_it_made_once_and_get_it_whole(tmp_path: Path) -> None:
    words = [sys.executable, "-c", ASK, str(tmp_path)]
    workers = [subprocess.Popen(words, cwd=ROOT, stdout=subprocess.PIPE, text=True) for _ in range(3)]
    said = [worker.communicate(timeout=60)[0] for worker in workers]

    assert said == ["whole\n"] * 3
    assert (tmp_path / "times").read_text() == "once\n"


def test_whatever_decides_how_it_is_made_is_told_apart(shared: Path) -> None:
    def write(said: str) -> Path:
        return run_folder.made_once(("text", said), ".txt", lambda target: void(target.write_text(said)))

    assert (write("one").read_text(), write("two").read_text()) == ("one", "two")
    assert write("one").parent == shared


def test_what_could_not_be_made_is_tried_again(shared: Path) -> None:
    def fail(target: Path) -> None:
        target.write_text("half")
        raise OSError("no room")

    with pytest.raises(OSError, match="no room"):
        run_folder.made_once(("sound",), ".wav", fail)

    assert run_folder.made_once(("sound",), ".wav", lambda target: void(target.write_text("whole"))).read_text() == (
        "whole"
    )


def test_files_lie_in_memory_only_where_there_is_room(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(run_folder, "ROOM_BYTES", 1 << 60)
    assert run_folder.memory_with_room() is None
    monkeypatch.setattr(run_folder, "MEMORY", tmp_path / "nowhere")
    monkeypatch.setattr(run_folder, "ROOM_BYTES", 0)
    assert run_folder.memory_with_room() is None


def test_the_files_that_are_run_first_are_all_there() -> None:
    assert [name for name in LONGEST if not (ROOT / "tests" / name).is_file()] == []


def void(_: object) -> None:
    """Forget what a call gave."""
