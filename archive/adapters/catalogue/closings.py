"""A second memory of what was closed or erased for good, outside all folders that a backup brings back.

Where the memory of withdrawals lies in the folder that is put back, it comes back as old as the rest. What stands here
is laid over it: ids alone, no name and no answer. It can only close, never open.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from archive.adapters.catalogue.repository import read_record
from archive.adapters.catalogue.schema import to_json
from archive.domain.errors import BrokenRecordError
from archive.domain.tombstones import Tombstone


class Closings:
    """What was closed or erased, a line for each time it was told; where nothing can be kept, nothing is known."""

    def __init__(self, path: Path | None) -> None:
        self._path = path

    def keep(self, tombstones: Iterable[Tombstone]) -> None:
        """Remember those of them that close a work or tell of an erasure, durably where the disk lets us."""
        lines = [_line(stone) for stone in tombstones if is_closing(stone)]
        if self._path is None or not lines:
            return
        with suppress(OSError):
            self._path.parent.mkdir(parents=True, exist_ok=True)
            descriptor = os.open(self._path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
            with open(descriptor, "ab") as file:
                # A line that a crash cut short must not swallow the next one.
                file.write(b"\n" + b"\n".join(lines) + b"\n")
                file.flush()
                os.fsync(descriptor)

    def all(self) -> dict[str, Tombstone]:
        """Give the last of each that can be read, by its id."""
        try:
            lines = self._path.read_bytes().splitlines() if self._path else []
        except OSError:
            return {}
        found: dict[str, Tombstone] = {}
        for line in lines:
            with suppress(ValueError, KeyError, TypeError, BrokenRecordError):
                stone_id = json.loads(line)["id"]
                found[stone_id] = read_record(Tombstone, stone_id, line)
        return found


def is_closing(stone: Tombstone) -> bool:
    """Tell whether a word closes a work for good or says what is to be erased."""
    return stone.work_id is not None or (stone.withdrawal is not None and stone.withdrawal.erases)


def _line(stone: Tombstone) -> bytes:
    return to_json(stone).replace(b"\n", b" ")
