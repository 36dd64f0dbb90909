"""A writer killed at any moment loses nothing that it had acknowledged, and leaves nothing half-done or unreadable."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.kills


def killed(root: Path, folder: Path, *options: str) -> dict[str, Any]:
    command = [sys.executable, "-m", "tests.adapters.killed_writer", str(folder), *options]
    result = subprocess.run(command, cwd=root, capture_output=True, text=True, timeout=200)
    assert not result.returncode, result.stderr
    toll: dict[str, Any] = json.loads(result.stdout)
    assert toll["acknowledged"], result.stderr
    return toll


def test_a_writer_killed_at_random_loses_no_acknowledged_change(project_root: Path, tmp_path: Path) -> None:
    toll = killed(project_root, tmp_path, "--kills", "40")

    assert toll == {"kills": 40, "lost": 0, "halved": 0, "unreadable": 0, "acknowledged": toll["acknowledged"]}


def test_a_writer_killed_around_each_call_to_the_disk_loses_no_acknowledged_change(
    project_root: Path, tmp_path: Path
) -> None:
    toll = killed(project_root, tmp_path, "--kills", "0")

    assert toll["kills"] > 50
    assert (toll["lost"], toll["halved"], toll["unreadable"]) == (0, 0, 0)
