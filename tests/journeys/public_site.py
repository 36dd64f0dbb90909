"""The public site as a process of its own, wired without vault and originals, for as long as a test needs it."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_ROOT = Path(__file__).resolve().parents[2]
_START_SECONDS = 60


@contextmanager
def public_site(media_folder: Path, log: Path) -> Iterator[int]:
    """Run `archive serve --public-only` on a free port, give the port, and end it by its own id."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("ARCHIVE_")}
    environment |= {"ARCHIVE_MEDIA_FOLDER": str(media_folder), "ARCHIVE_LANGUAGE": "en"}
    with log.open("w") as complaints:
        process = subprocess.Popen(
            [sys.executable, "-m", "archive", "serve", "--public-only", "--port", "0"],
            cwd=_ROOT,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=complaints,
            text=True,
        )
    try:
        yield _port(process, log)
    finally:
        process.kill()
        process.communicate(timeout=30)


def _port(process: subprocess.Popen[str], log: Path) -> int:
    assert process.stdout is not None
    alarm = threading.Timer(_START_SECONDS, process.kill)
    alarm.start()
    try:
        line = process.stdout.readline()
    finally:
        alarm.cancel()
    assert "http://127.0.0.1:" in line, (line, log.read_text(encoding="utf-8"))
    return int(line.rstrip().rstrip("/").rpartition(":")[2])
