"""A folder that all workers of one test run share, and what is made in it once for all of them.

It lies in memory where the machine has room for that. Whoever asks outside a test run gets a folder of their own.
"""

from __future__ import annotations

import atexit
import fcntl
import hashlib
import shutil
import tempfile
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path

MEMORY = Path("/dev/shm")
ROOM_BYTES = 4 << 30
"""What has to be free in memory, twice over, before a test run puts its files there."""

_shared: list[Path] = []


def memory_with_room() -> Path | None:
    """Give the memory file system, where there is one, it has room and the machine has memory to spare."""
    try:
        room = shutil.disk_usage(MEMORY).free
        lines = dict(line.split(":", 1) for line in Path("/proc/meminfo").read_text().splitlines())
        spare = int(lines["MemAvailable"].split()[0]) * 1024
    except (OSError, KeyError):
        return None
    return MEMORY if min(room, spare // 2) >= ROOM_BYTES else None


def share(folder: Path) -> None:
    """Make a folder the one that all workers of this run share."""
    folder.mkdir(exist_ok=True)
    _shared[:] = [folder]


def run_folder() -> Path:
    """Give the folder that this run shares."""
    return _shared[0] if _shared else _own_folder()


def made_once(key: tuple[object, ...], suffix: str, make: Callable[[Path], None]) -> Path:
    """Give the file that `make` makes; whoever asks first in a run has it made, the others wait. Nobody changes it."""
    name = hashlib.sha256(repr(key).encode()).hexdigest()[:20]
    path = run_folder() / f"{name}{suffix}"
    if not path.exists():
        with path.with_name(f"{name}.lock").open("a") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if not path.exists():
                making = path.with_name(f"{name}.making{suffix}")
                make(making)
                making.rename(path)
    return path


@lru_cache(maxsize=1)
def _own_folder() -> Path:
    folder = Path(tempfile.mkdtemp(prefix="samples-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder
