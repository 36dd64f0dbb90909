"""A test that starts ffmpeg and does not say so is found out, so that a quick run misses nothing unseen."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.house.source import ROOT

PLANTED = """
import subprocess
import pytest

def test_that_does_not_say_so():
    subprocess.run(["{tool}", "-version"], check=True)

@pytest.mark.media
def test_that_says_so():
    subprocess.run(["{tool}", "-version"], check=True)

def test_that_starts_something_else():
    subprocess.run(["true"], check=True)
"""


@pytest.mark.parametrize("name", ["ffmpeg", "ffprobe"])
def test_a_test_that_starts_ffmpeg_without_a_mark_is_found_out(tmp_path: Path, name: str) -> None:
    tool = tmp_path / name
    tool.write_text("#!/bin/sh\nexit 0\n")
    tool.chmod(0o700)
    (tmp_path / "test_planted.py").write_text(PLANTED.format(tool=tool))
    (tmp_path / "pytest.ini").write_text("[pytest]\nmarkers =\n  media: needs ffmpeg\n")

    words = ["-m", "pytest", "-q", "-rf", "-p", "tests.needs", "-p", "no:randomly", "-p", "no:cacheprovider"]
    done = subprocess.run(
        [sys.executable, *words, str(tmp_path)], cwd=ROOT, capture_output=True, text=True, timeout=120, check=False
    )

    assert done.returncode == 1, done.stderr
    assert "1 failed, 2 passed" in done.stdout
    assert f"{name} was started: this test needs the mark `media`" in done.stdout
