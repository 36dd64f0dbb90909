"""A laptop beside a site that really runs: the command `archive upload` in a process of its own, and a line to cut."""

from __future__ import annotations

import contextlib
import os
import random
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.review.atelier import PASSWORD
from tests.waiting import wait_until

ROOT = Path(__file__).resolve().parents[2]
_LAST_SECONDS = 0.03
"""How long a cut line is quiet before both ends hear of it."""


@dataclass
class Laptop:
    """Somebody's machine with files to send."""

    folder: Path
    address: str
    workshop: str
    name: str = "crew"
    language: str = "en"

    def write(self, name: str, content: bytes) -> Path:
        """Put a file on the laptop."""
        path = self.folder / "card" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        return path

    def start(self, *words: str | Path, password: str = PASSWORD) -> subprocess.Popen[str]:
        """Begin to send."""
        secret = self.folder / "password"
        secret.write_text(password + "\n")
        options = ["--to", self.address, "--name", self.name, "--workshop", self.workshop, "--wait", "0"]
        options += ["--password-file", str(secret), "--state", str(self.folder / "notes")]
        environment = {name: value for name, value in os.environ.items() if not name.startswith("ARCHIVE_")}
        return subprocess.Popen(
            [sys.executable, "-m", "archive", "upload", *options, *map(str, words)],
            cwd=ROOT,
            env=environment | {"ARCHIVE_LANGUAGE": self.language},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def send(self, *words: str | Path, password: str = PASSWORD) -> subprocess.CompletedProcess[str]:
        """Send to the end."""
        process = self.start(*words, password=password)
        output, complaints = ended(process)
        assert "Traceback" not in complaints, complaints
        return subprocess.CompletedProcess([], process.returncode, output, complaints)


def ended(process: subprocess.Popen[str], within_seconds: float = 60) -> tuple[str, str]:
    """Wait for a process and give what it said; one that lasts too long is killed."""
    try:
        return process.communicate(timeout=within_seconds)
    except subprocess.TimeoutExpired:
        process.kill()
        raise AssertionError(process.communicate(timeout=20)) from None


def story(seed: int, size: int) -> bytes:
    """Write a text of so many bytes, another for each seed."""
    words = random.Random(seed)
    lines = b"".join(f"{words.getrandbits(200):x}\n".encode() for _ in range(size // 40 + 1))
    return lines[:size]


class Cutter:
    """A line between laptop and site, as slow as wanted, cut after so many bytes again and again; then it holds."""

    def __init__(self, target: str, cuts: list[int], block_seconds: float = 0.0) -> None:
        self._target = target
        self._cuts = cuts
        self._block_seconds = block_seconds
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._listener.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 32_768)
        self._threads: list[threading.Thread] = []
        self._lines: list[socket.socket] = []
        self._ended = False
        self.done = 0

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self._listener.getsockname()[1]}"

    @contextmanager
    def running(self) -> Iterator[Cutter]:
        """Carry bytes until the end of the test."""
        self._run(self._accept)
        try:
            yield self
        finally:
            self._ended = True
            with contextlib.suppress(OSError):
                self._listener.shutdown(socket.SHUT_RDWR)
            self._listener.close()
            for line in self._lines:
                _hang_up(line)
            for thread in self._threads:
                thread.join(timeout=10)

    def _run(self, act: Callable[..., None], *arguments: object) -> None:
        thread = threading.Thread(target=act, args=arguments, daemon=True)
        self._threads.append(thread)
        thread.start()

    def _accept(self) -> None:
        while not self._ended:
            try:
                near, _ = self._listener.accept()
            except OSError:
                return
            host, _, port = self._target.rpartition("/")[2].partition(":")
            try:
                far = socket.create_connection((host, int(port)))
            except OSError:
                near.close()
                continue
            self._lines += [near, far]
            most = self._cuts.pop(0) if self._cuts else None
            self._run(self._carry, near, far, most)
            self._run(self._carry, far, near, None)

    def _carry(self, source: socket.socket, target: socket.socket, most: int | None) -> None:
        with contextlib.suppress(OSError):
            while block := source.recv(16_384 if most is None else min(16_384, most)):
                time.sleep(self._block_seconds)
                target.sendall(block)
                if most is not None:
                    most -= len(block)
                    if most <= 0:
                        self.done += 1
                        time.sleep(_LAST_SECONDS)
                        break
        _hang_up(source)
        _hang_up(target)


def _hang_up(line: socket.socket) -> None:
    with contextlib.suppress(OSError):
        line.shutdown(socket.SHUT_RDWR)
    line.close()


def wait_for(happened: Callable[[], bool], within_seconds: float = 20) -> None:
    """Wait until something is true, or fail."""
    wait_until(happened, seconds=within_seconds, every_seconds=0.005)
