"""Children of ours, each forked within limits by one fork server that lives as long as we do."""

from __future__ import annotations

import atexit
import json
import os
import socket
import subprocess
import sys
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from archive.domain.errors import MediaToolError

STARTING: Final = "archive.start_child"
"""The event of which Python's audit hooks are told, with the words and the reader of each child."""

_SERVER: Final = str(Path(__file__).with_name("fork_server.py"))
_ROOT: Final = str(Path(__file__).resolve().parents[3])
_GIBIBYTE: Final = 1 << 30
_MOST_ANSWER_BYTES: Final = 32
_LOST: Final = "The process that starts media tools has ended."


@dataclass(frozen=True, kw_only=True)
class Limits:
    """What a command may use up before it is killed."""

    timeout_seconds: float = 60.0
    cpu_seconds: int = 600
    memory_bytes: int = 4 * _GIBIBYTE
    file_bytes: int = 64 * _GIBIBYTE
    output_bytes: int = 16 << 20


@dataclass(frozen=True)
class Task:
    """What a child is to do: be a command, or read with one of our readers of hostile files."""

    words: Sequence[str]
    reader: str | None = None


class Child:
    """A process that was asked for; `output`, `complaints` and `line` can be waited for, and `line` says its end."""

    def __init__(self, output: int, complaints: int, line: socket.socket) -> None:
        """Take the reading ends of its outputs and the line on which it can be ended."""
        self.output = output
        self.complaints = complaints
        self.line = line
        self.code: int | None = None

    def read_end(self) -> int:
        """Wait for the end of it and of its group, and give its exit code.

        Raises:
            MediaToolError: whoever would have told is gone, and the child with it.
        """
        if self.code is None:
            said = b""
            while not said.endswith(b"\n"):
                try:
                    chunk = self.line.recv(_MOST_ANSWER_BYTES)
                except OSError:
                    chunk = b""
                if not chunk:
                    raise MediaToolError(_LOST)
                said += chunk
            self.code = int(said)
        return self.code

    def end(self) -> None:
        """Kill its group if it is still there, and let go of it."""
        try:
            if self.code is None:
                self.line.sendall(b"end\n")
                self.read_end()
        except (OSError, MediaToolError):
            pass  # it ended with whoever started it
        finally:
            self.line.close()
            os.close(self.output)
            os.close(self.complaints)


class _Server:
    """The process that forks for us."""

    def __init__(self) -> None:
        """Start it; it ends when our socket does, however we end."""
        ours, its = socket.socketpair()
        self._wishes = ours
        with its:
            self._process = subprocess.Popen(
                [sys.executable, "-I", _SERVER, str(its.fileno()), _ROOT],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                env=_environment(),
                pass_fds=(its.fileno(),),
                start_new_session=True,
            )

    def stands(self) -> bool:
        """Tell whether it is still there."""
        return self._process.poll() is None

    def start(self, wish: Task, limits: Limits) -> Child:
        """Have a child forked."""
        ours, its = socket.socketpair()
        output, its_output = os.pipe()
        complaints, its_complaints = os.pipe()
        child = Child(output, complaints, ours)
        try:
            try:
                socket.send_fds(self._wishes, [b"+"], [its.fileno(), its_output, its_complaints])
            finally:
                its.close()
                os.close(its_output)
                os.close(its_complaints)
            ours.sendall(_written(wish, limits))
        except BaseException:
            child.end()
            raise
        return child

    def end(self) -> None:
        """Let it end, and wait for that."""
        self._wishes.close()
        self._process.wait()

    def forget(self) -> None:
        """Let go of it in a fork of ours: it is our parent's."""
        self._wishes.close()
        self._process.returncode = 0


class _Servers:
    """The one fork server of this process, started when it is first needed and again if it was killed."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._server: _Server | None = None
        os.register_at_fork(after_in_child=self._forget)
        atexit.register(self.end)

    def start(self, wish: Task, limits: Limits) -> Child:
        with self._lock:
            if self._server is not None and not self._server.stands():
                self._server.end()
                self._server = None
            if self._server is None:
                self._server = _Server()
            server = self._server
        try:
            return server.start(wish, limits)
        except OSError as error:
            raise MediaToolError(_LOST) from error

    def end(self) -> None:
        with self._lock:
            if self._server is not None:
                self._server.end()
            self._server = None

    def _forget(self) -> None:
        self._lock = threading.Lock()
        if self._server is not None:
            self._server.forget()
        self._server = None


_SERVERS: Final = _Servers()


def start_child(wish: Task, limits: Limits) -> Child:
    """Start a child in a process group of its own, with our death signal and within limits.

    Raises:
        MediaToolError: whoever starts them has just ended; asked again, another one is there.
    """
    sys.audit(STARTING, wish.words, wish.reader)
    return _SERVERS.start(wish, limits)


def _written(wish: Task, limits: Limits) -> bytes:
    return (
        json.dumps(
            {
                "words": list(wish.words),
                "reader": wish.reader,
                "cpu_seconds": limits.cpu_seconds,
                "memory_bytes": limits.memory_bytes,
                "file_bytes": limits.file_bytes,
                "environment": _environment(),
                "folder": _folder(),
            }
        ).encode()
        + b"\n"
    )


def _folder() -> str:
    """Give where we are, from which a command may be named; one that was removed holds none."""
    try:
        return str(Path.cwd())
    except FileNotFoundError:
        return os.sep


def _environment() -> dict[str, str]:
    """Give the little that a tool needs to know; no settings, no home, no proxies."""
    path = os.environ.get("PATH", os.defpath)
    return {"PATH": path, "LC_ALL": "C.UTF-8", "HOME": "/nonexistent", "AV_LOG_FORCE_NOCOLOR": "1", "TZ": "UTC"}
