"""Running somebody else's program on somebody else's file: bounded in time, memory, output and life."""

from __future__ import annotations

import os
import selectors
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from archive.adapters.sandbox.launch import NOT_STARTED
from archive.domain.errors import MediaToolError, NoSpaceError

_LAUNCHER = str(Path(__file__).with_name("launch.py"))
_LOOK_SECONDS = 0.2
_DRAIN_SECONDS = 2.0
_CHUNK_BYTES = 65_536
_STDERR_BYTES = 65_536
_NO_SPACE = ("No space left on device", "Disk quota exceeded")
_GIBIBYTE = 1 << 30


@dataclass(frozen=True, kw_only=True)
class Limits:
    """What a command may use up before it is killed."""

    timeout_seconds: float = 60.0
    cpu_seconds: int = 600
    memory_bytes: int = 4 * _GIBIBYTE
    file_bytes: int = 64 * _GIBIBYTE
    output_bytes: int = 16 << 20


@dataclass(frozen=True)
class Finished:
    """How a command ended: its exit code, all of its standard output and the end of its standard error."""

    code: int
    output: bytes
    complaints: str


class StoppedError(MediaToolError):
    """We were told to stop, so the command was killed; nothing is wrong with the file."""


class OverrunError(MediaToolError):
    """The command took more time, or wrote more, than it may."""

    code = "tool.overrun"


def run(
    command: Sequence[str],
    limits: Limits,
    *,
    stop: threading.Event | None = None,
    on_output: Callable[[bytes], None] | None = None,
) -> Finished:
    """Run a command to its end in a process group of its own; nothing of it is left when this returns or raises.

    With `on_output`, standard output goes there chunk by chunk and is not kept.

    Raises:
        StoppedError: `stop` was set.
        NoSpaceError: it said that the disk is full.
        OverrunError: it ran too long, or wrote more than it may.
        MediaToolError: there is no such command.
    """
    with _started(command, limits) as process:
        take = _Taken(limits.output_bytes, on_output)
        _follow(process, take, limits, stop)
        code = process.wait()
    finished = Finished(code, bytes(take.output), take.complaints.decode("utf-8", "replace"))
    _check_end(finished)
    return finished


class Progress:
    """Reads what ffmpeg says with `-progress pipe:1` and tells how many milliseconds are made."""

    def __init__(self, tell: Callable[[int], None]) -> None:
        self._tell = tell
        self._rest = b""

    def __call__(self, chunk: bytes) -> None:
        """Take the next chunk of ffmpeg's standard output."""
        *lines, self._rest = (self._rest + chunk).split(b"\n")
        self._rest = self._rest[-_CHUNK_BYTES:]
        for line in lines:
            name, _, value = line.partition(b"=")
            if name == b"out_time_us" and value.strip().isdigit():
                self._tell(int(value) // 1000)


class _Taken:
    """Collects what a command writes, within bounds."""

    def __init__(self, most_bytes: int, on_output: Callable[[bytes], None] | None) -> None:
        self.output = bytearray()
        self.complaints = bytearray()
        self._most_bytes = most_bytes
        self._on_output = on_output

    def take_output(self, chunk: bytes) -> None:
        if self._on_output is not None:
            self._on_output(chunk)
            return
        self.output += chunk
        if len(self.output) > self._most_bytes:
            raise OverrunError("A media tool wrote more than it may.")

    def take_complaints(self, chunk: bytes) -> None:
        self.complaints += chunk
        del self.complaints[:-_STDERR_BYTES]


@contextmanager
def _started(command: Sequence[str], limits: Limits) -> Iterator[subprocess.Popen[bytes]]:
    numbers = (os.getpid(), limits.cpu_seconds, limits.memory_bytes, limits.file_bytes)
    process = subprocess.Popen(
        [sys.executable, "-I", "-S", _LAUNCHER, *map(str, numbers), *command],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=_environment(),
        start_new_session=True,
        bufsize=0,
    )
    try:
        yield process
    finally:
        _kill_group(process)
        for pipe in (process.stdout, process.stderr):
            if pipe is not None:
                pipe.close()
        process.wait()


def _environment() -> dict[str, str]:
    """Give the little that a tool needs to know; no settings, no home, no proxies."""
    path = os.environ.get("PATH", os.defpath)
    return {"PATH": path, "LC_ALL": "C.UTF-8", "HOME": "/nonexistent", "AV_LOG_FORCE_NOCOLOR": "1", "TZ": "UTC"}


def _follow(process: subprocess.Popen[bytes], taken: _Taken, limits: Limits, stop: threading.Event | None) -> None:
    """Read both outputs until the command has ended."""
    deadline = time.monotonic() + limits.timeout_seconds
    with selectors.DefaultSelector() as selector:
        selector.register(process.stdout, selectors.EVENT_READ, taken.take_output)  # type: ignore[arg-type]
        selector.register(process.stderr, selectors.EVENT_READ, taken.take_complaints)  # type: ignore[arg-type]
        while selector.get_map():
            if stop is not None and stop.is_set():
                raise StoppedError("The media tool was told to stop.")
            if time.monotonic() > deadline:
                raise OverrunError(f"A media tool did not finish within {limits.timeout_seconds:g} seconds.")
            if not _read_ready(selector) and _ended(process):
                # A child of the command may hold the pipes open: the whole group goes with its leader.
                _kill_group(process)
                deadline = min(deadline, time.monotonic() + _DRAIN_SECONDS)
    while not _ended(process):
        if time.monotonic() > deadline:
            raise OverrunError(f"A media tool did not finish within {limits.timeout_seconds:g} seconds.")
        time.sleep(0.005)


def _read_ready(selector: selectors.BaseSelector) -> bool:
    """Pass on what can be read now; False when nothing came within a moment."""
    ready = selector.select(_LOOK_SECONDS)
    for key, _ in ready:
        chunk = os.read(key.fd, _CHUNK_BYTES)
        if chunk:
            key.data(chunk)
        else:
            selector.unregister(key.fileobj)
    return bool(ready)


def _ended(process: subprocess.Popen[bytes]) -> bool:
    """Tell whether the command has ended, without reaping it: its group's number stays ours until then."""
    if process.returncode is not None:
        return True
    return os.waitid(os.P_PID, process.pid, os.WEXITED | os.WNOWAIT | os.WNOHANG) is not None


def _kill_group(process: subprocess.Popen[bytes]) -> None:
    if process.returncode is not None:
        return
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except ProcessLookupError:
        return


def _check_end(finished: Finished) -> None:
    if finished.code == 0:
        return
    if any(words in finished.complaints for words in _NO_SPACE):
        raise NoSpaceError("The disk is full; make room and try again.")
    if finished.code == NOT_STARTED:
        raise MediaToolError(finished.complaints)
    if finished.code == -signal.SIGXFSZ or "File too large" in finished.complaints:
        raise OverrunError("A media tool wrote a larger file than it may.")
    if finished.code == -signal.SIGXCPU:
        raise OverrunError("A media tool used more computing time than it may.")
