"""Which files of a folder nobody writes to any more: still for a while, and not open for writing as far as one sees."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from time import monotonic
from typing import Final

from archive.domain.file_types import lies_beside

_UNFINISHED: Final = (".part", ".partial", ".crdownload", ".download", ".tmp", ".temp", "~")
"""How programs call a file that they are still bringing."""

_PROCESSES: Final = Path("/proc")
_WRITES: Final = os.O_WRONLY | os.O_RDWR


@dataclass(frozen=True)
class FileState:
    """How a file looked: another size or another hour of its last change is not the same any more."""

    path: Path
    size_bytes: int
    changed_ns: int
    device: int
    number: int


class Settling:
    """Remembers how long each file has looked the same; what happened to a file is remembered elsewhere."""

    def __init__(self, settle_seconds: float, now: Callable[[], float] = monotonic) -> None:
        self._settle_seconds = settle_seconds
        self._now = now
        self._since: dict[FileState, float] = {}
        self.unsettled = 0

    def settled(self, folder: Path) -> list[FileState]:
        """Look around and give the files that have been still for long enough, in order."""
        now, found = self._now(), list(_files_below(folder))
        self._since = {seen: self._since.get(seen, now) for seen in found}
        still = [seen for seen in found if now - self._since[seen] >= self._settle_seconds]
        written = open_for_writing() if still else frozenset()
        done = [seen for seen in still if (seen.device, seen.number) not in written]
        self.unsettled = len(found) - len(done)
        return done


def open_for_writing(processes: Path = _PROCESSES) -> frozenset[tuple[int, int]]:
    """Give the files that some process may be writing to, as far as this one may see; none where it cannot."""
    found = set()
    for folder in _entries(processes):
        if folder.name.isdigit():
            for handle in _entries(folder / "fd"):
                with suppress(OSError, ValueError):
                    if _writes(folder / "fdinfo" / handle.name):
                        target = handle.stat()
                        found.add((target.st_dev, target.st_ino))
    return frozenset(found)


def _writes(facts: Path) -> bool:
    lines = facts.read_text(encoding="ascii", errors="replace").splitlines()
    flags = next((line.split()[1] for line in lines if line.startswith("flags:")), "0")
    return bool(int(flags, 8) & _WRITES)


def _entries(folder: Path) -> Iterable[Path]:
    try:
        return list(folder.iterdir())
    except OSError:
        return ()


def _files_below(folder: Path) -> Iterator[FileState]:
    for inside, below, names in os.walk(folder):
        below[:] = sorted(name for name in below if not name.startswith("."))
        for name in sorted(names):
            path = Path(inside) / name
            if name.startswith(".") or name.lower().endswith(_UNFINISHED):
                continue
            if lies_beside(path.relative_to(folder).as_posix()):
                continue
            with suppress(OSError):
                now = path.lstat()
                # A link is given too, so that whoever put it there is told that it is not taken.
                if stat.S_ISREG(now.st_mode) or stat.S_ISLNK(now.st_mode):
                    yield FileState(path, now.st_size, now.st_mtime_ns, now.st_dev, now.st_ino)
