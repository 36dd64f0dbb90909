"""Running somebody else's program on somebody else's file: bounded in time, memory, output and life."""

from __future__ import annotations

import os
import selectors
import signal
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from archive.adapters.sandbox.children import Child, Limits, Task, start_child
from archive.adapters.sandbox.fork_server import NOT_STARTED
from archive.domain.errors import MediaToolError, NoSpaceError

_LOOK_SECONDS = 0.2
_DRAIN_SECONDS = 2.0
_CHUNK_BYTES = 65_536
_STDERR_BYTES = 65_536
_NO_SPACE = ("No space left on device", "Disk quota exceeded")


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
    return _fulfilled(Task(command), limits, stop, _Taken(limits.output_bytes, on_output))


def read_with(
    module: str, arguments: Sequence[str], limits: Limits, *, stop: threading.Event | None = None
) -> Finished:
    """Let one of our own readers of hostile files (a module) read in a process of its own, in the same way."""
    return _fulfilled(Task(arguments, module), limits, stop, _Taken(limits.output_bytes, None))


def _fulfilled(wish: Task, limits: Limits, stop: threading.Event | None, taken: _Taken) -> Finished:
    child = start_child(wish, limits)
    try:
        _follow(child, taken, limits, stop)
        code = child.read_end()
    finally:
        child.end()
    finished = Finished(code, bytes(taken.output), taken.complaints.decode("utf-8", "replace"))
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


def _follow(child: Child, taken: _Taken, limits: Limits, stop: threading.Event | None) -> None:
    """Read both outputs until the command has ended."""
    deadline = time.monotonic() + limits.timeout_seconds
    with selectors.DefaultSelector() as selector:
        selector.register(child.output, selectors.EVENT_READ, taken.take_output)
        selector.register(child.complaints, selectors.EVENT_READ, taken.take_complaints)
        selector.register(child.line, selectors.EVENT_READ)
        while selector.get_map():
            if stop is not None and stop.is_set():
                raise StoppedError("The media tool was told to stop.")
            if time.monotonic() > deadline:
                raise OverrunError(f"A media tool did not finish within {limits.timeout_seconds:g} seconds.")
            _read_ready(selector, child)
            if child.code is not None:
                # Its group went with it; whoever left the group may hold the pipes open.
                deadline = min(deadline, time.monotonic() + _DRAIN_SECONDS)


def _read_ready(selector: selectors.BaseSelector, child: Child) -> None:
    """Pass on what can be read now."""
    for key, _ in selector.select(_LOOK_SECONDS):
        if key.fileobj is child.line:
            child.read_end()
            selector.unregister(key.fileobj)
        elif chunk := os.read(key.fd, _CHUNK_BYTES):
            key.data(chunk)
        else:
            selector.unregister(key.fileobj)


def _check_end(finished: Finished) -> None:
    if finished.code == 0:
        return
    if any(words in finished.complaints for words in _NO_SPACE):
        raise NoSpaceError("The disk is full; make room and try again.")
    if finished.code == NOT_STARTED:
        raise MediaToolError(finished.complaints or "This machine cannot start another process now.")
    if finished.code == -signal.SIGXFSZ or "File too large" in finished.complaints:
        raise OverrunError("A media tool wrote a larger file than it may.")
    if finished.code == -signal.SIGXCPU:
        raise OverrunError("A media tool used more computing time than it may.")
