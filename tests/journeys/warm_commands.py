"""Commands as processes of their own that start at once: forks of one process that has all their code ready.

Started as `python -m tests.journeys.warm_commands`. Each line it reads is a command to begin, answered with its
process's number, or the number of one that may have ended, answered with its exit code.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from archive.adapters.media.find_ffmpeg import find_media_tools
from archive.cli import main as archive_command
from archive.web.app import create_app
from archive.web.http.server import serve
from tests.conftest import ROOT
from tests.waiting import wait_until

LOADED = (create_app, serve)
"""What the site loads when it starts: here it is loaded once for all."""

_LOOK_SECONDS = 0.005
_START_SECONDS = 60


@dataclass
class WarmProcess:
    """One command that was begun, to be killed and waited for as any other."""

    pid: int
    output: Path
    complaints: Path
    commands: WarmCommands
    returncode: int | None = None

    def kill(self) -> None:
        """Kill it as a power cut would; its number is nobody else's until it was waited for."""
        if self.returncode is None:
            os.kill(self.pid, signal.SIGKILL)

    def poll(self) -> int | None:
        """Give its exit code, or None while it runs."""
        if self.returncode is None:
            self.returncode = self.commands.ask({"ended": self.pid})
        return self.returncode

    def wait(self, seconds: float) -> str:
        """Wait until it has ended, and give all that it printed."""
        wait_until(
            lambda: self.poll() is not None,
            seconds=seconds,
            every_seconds=_LOOK_SECONDS,
            said=self.complaints.read_text,
        )
        return self.output.read_text()

    def address(self) -> str:
        """Wait until this site says where it is, and give that."""
        wait_until(
            self._has_spoken, seconds=_START_SECONDS, every_seconds=_LOOK_SECONDS, said=self.complaints.read_text
        )
        _, scheme, rest = self.output.read_text().splitlines()[0].partition("http://")
        return scheme + rest.strip().rstrip("/")

    def _has_spoken(self) -> bool:
        spoken = "\n" in self.output.read_text()
        assert spoken or self.poll() is None, self.complaints.read_text()
        return spoken


@dataclass
class WarmCommands:
    """The process that forks commands, as its asker sees it."""

    process: subprocess.Popen[str]
    folder: Path
    environment: dict[str, str]
    begun: list[WarmProcess]

    def begin(self, *words: str | Path) -> WarmProcess:
        """Begin a command in a process of its own."""
        name = len(self.begun)
        output, complaints = self.folder / f"{name}.out", self.folder / f"{name}.log"
        for file in (output, complaints):
            file.touch()
        order = {"words": [str(word) for word in words], "output": str(output), "complaints": str(complaints)}
        process = WarmProcess(self.ask({**order, "environment": self.environment}), output, complaints, self)
        self.begun.append(process)
        return process

    def ask(self, order: dict[str, Any]) -> Any:
        """Ask for something and give the answer."""
        assert self.process.stdin
        assert self.process.stdout
        self.process.stdin.write(json.dumps(order) + "\n")
        self.process.stdin.flush()
        return json.loads(self.process.stdout.readline())


@contextmanager
def warm_commands(folder: Path, environment: dict[str, str]) -> Iterator[WarmCommands]:
    """Lend what begins commands with these settings; whatever still runs in the end is killed by its own number."""
    folder.mkdir(parents=True)
    command = [sys.executable, "-m", "tests.journeys.warm_commands"]
    process = subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    commands = WarmCommands(process, folder, environment, [])
    try:
        yield commands
    finally:
        for each in commands.begun:
            if each.poll() is None:
                each.kill()
                each.wait(30)
        assert process.stdin
        assert process.stdout
        process.stdin.close()
        process.wait(30)
        process.stdout.close()


def _serve_orders() -> None:
    find_media_tools(None, None)  # looked at once: they stay the same files
    for line in iter(sys.stdin.readline, ""):
        order = json.loads(line)
        if "ended" in order:
            pid, status = os.waitpid(order["ended"], os.WNOHANG)
            answer = os.waitstatus_to_exitcode(status) if pid else None
        else:
            answer = os.fork()
            if not answer:
                _become(order)
        sys.stdout.write(json.dumps(answer) + "\n")
        sys.stdout.flush()


def _become(order: dict[str, Any]) -> None:
    """Be the command of an order in every way, and leave as it does."""
    for descriptor, path, flags in (
        (0, os.devnull, os.O_RDONLY),
        (1, order["output"], os.O_WRONLY),
        (2, order["complaints"], os.O_WRONLY),
    ):
        opened = os.open(path, flags)
        os.dup2(opened, descriptor)
        os.close(opened)
    os.environ.update(order["environment"])
    sys.argv = ["archive", *order["words"]]
    archive_command()


if __name__ == "__main__":
    _serve_orders()
