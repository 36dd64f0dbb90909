"""Brings an archive's journals up to date a record at a time, and kills itself as it writes to the disk.

Run as a program of its own: `python -m tests.adapters.killed_migration FOLDER STORE STEP` dies at its STEPth write.
"""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path

from archive.adapters.catalogue.bring_up import bring_up
from archive.adapters.catalogue.journal import JournalEngine
from tests.record_shapes import ALL_KINDS


class MortalEngine(JournalEngine):
    """A journal whose process is killed as it waits for the disk, after so many times that went well."""

    steps_left = 0

    def sync(self, fd: int) -> None:
        """Wait for the disk, or die."""
        if not self.steps_left:
            os.kill(os.getpid(), signal.SIGKILL)
        self.steps_left -= 1
        super().sync(fd)


def main() -> None:
    """Begin, and never come to an end."""
    folder, store, steps = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3])
    engine = MortalEngine(folder / store / f"{store}.jsonl")
    engine.steps_left = steps
    bring_up(engine, ALL_KINDS, per_change=1)


if __name__ == "__main__":
    main()
