"""A newcomer can run and read every script."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from tests.house.source import ROOT

MAX_LINES = 60
NAMED_IN_THE_HOUSE = {"demo", "test", "check", "fix", "install", "build", "bench"}
SCRIPTS = sorted(path for path in [*(ROOT / "scripts").iterdir(), ROOT / ".ci" / "run"] if path.is_file())


def faults(path: Path) -> list[str]:
    """Name what makes a script hard to run or to read."""
    lines = path.read_text(encoding="utf-8").splitlines()
    checks = {
        "cannot be run": os.access(path, os.X_OK),
        "is longer than a screen": len(lines) <= MAX_LINES,
        "does not say who runs it": lines[0] == "#!/usr/bin/env bash",
        "does not say what it does": len(lines) > 1 and lines[1].startswith("# "),
        "goes on after a failure": "set -euo pipefail" in lines,
        "is not understood by bash": subprocess.run(["bash", "-n", path], capture_output=True, check=False).returncode
        == 0,
    }
    return [fault for fault, passed in checks.items() if not passed]


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.name)
def test_a_script_is_short_and_ready_to_run(path: Path) -> None:
    assert faults(path) == []


def test_the_scripts_of_the_house_are_all_there() -> None:
    assert {path.name for path in SCRIPTS} >= NAMED_IN_THE_HOUSE


def test_the_submission_check_calls_the_tests_and_nothing_else() -> None:
    lines = (ROOT / ".ci" / "run").read_text(encoding="utf-8").splitlines()
    commands = [line for line in lines if line and not line.startswith("#")]

    assert commands == ["set -euo pipefail", 'exec "$(dirname "$0")/../scripts/test"']


def test_a_bad_script_is_noticed(tmp_path: Path) -> None:
    bad = tmp_path / "bad"
    bad.write_text("if true\n" * (MAX_LINES + 1), encoding="utf-8")

    assert len(faults(bad)) == 6
