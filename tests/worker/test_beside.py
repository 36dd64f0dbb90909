"""The worker beside a site runs nothing that lies in the folder where somebody happened to start it."""

from __future__ import annotations

import subprocess
from pathlib import Path

from archive.worker.beside import worker_command
from tests.house.source import ROOT


def test_a_card_with_python_files_on_it_is_not_run(tmp_path: Path) -> None:
    for module in ("click", "wave", "archive"):
        (tmp_path / f"{module}.py").write_text("from pathlib import Path\nPath('ran').touch()\n")

    asked = subprocess.run([*worker_command(), "--help"], cwd=tmp_path, capture_output=True, timeout=60, check=False)

    assert not (tmp_path / "ran").exists()
    assert asked.returncode == 0


def test_whatever_starts_python_says_that_the_current_folder_holds_no_modules() -> None:
    started = [
        f"{path.relative_to(ROOT)}: {line.strip()}"
        for path in sorted((ROOT / "archive").rglob("*.py"))
        for line in path.read_text("utf-8").splitlines()
        if "[sys.executable" in line and not any(f'[sys.executable, "{safe}"' in line for safe in ("-P", "-I"))
    ]

    assert started == []
