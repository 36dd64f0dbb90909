"""Processes of our own beside the test, which end when it does, if not before."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from textwrap import dedent

ROOT = Path(__file__).resolve().parents[2]


class OtherProcess:
    """A script running in a process of its own."""

    def __init__(self, script: str, *arguments: object) -> None:
        command = [sys.executable, "-c", dedent(script), *map(str, arguments)]
        # Its input stays open, and silent, as long as the test wants it to wait there.
        self._process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=ROOT)

    def says(self) -> str:
        """Wait for the next line it prints; nothing more to come is an empty one."""
        assert self._process.stdout is not None
        return self._process.stdout.readline().rstrip("\n")

    def kill(self) -> list[str]:
        """End it at once, as `kill -9` does, and give what it had printed and nobody had read."""
        self._process.kill()
        return self.rest()

    def rest(self) -> list[str]:
        """Wait for its end, and give what it had printed and nobody had read."""
        assert self._process.stdout is not None
        # Not `communicate`: given a timeout, it passes over what `readline` has read ahead.
        if self._process.stdout.closed:
            return []
        if self._process.stdin is not None:
            self._process.stdin.close()
        with self._process.stdout as printed:
            output = printed.read()
        self._process.wait(timeout=60)
        return output.splitlines()


@contextmanager
def other_process(script: str, *arguments: object) -> Iterator[OtherProcess]:
    """Run a script beside the test for as long as the context is open."""
    process = OtherProcess(script, *arguments)
    try:
        yield process
    finally:
        process.kill()
