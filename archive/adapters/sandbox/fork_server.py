"""Start of every supervised process: a process without threads that forks them, limited and bound to its own life.

Run as a script by `archive.adapters.sandbox.children`, with its socket's number as the one argument. It has the readers
of hostile files loaded, and never opens such a file itself: each is read in a fresh fork. When whoever started it is
gone its socket ends, and it ends all that it started, and itself.

A byte comes on its socket for each process to start, and with it the process's own line, its output and its complaints.
On that line stands one JSON object; the exit code is answered when the process has ended and its group with it. Any
word more on the line, or its end, kills the group.
"""

from __future__ import annotations

import ctypes
import gc
import json
import os
import resource
import selectors
import signal
import socket
import sys
import traceback
from contextlib import suppress
from importlib import import_module
from typing import Any, NoReturn

FORWARDED = 3
"""How many descriptors come with each wish: a line, standard output, standard error."""

NOT_STARTED = 127
"""The exit code that says that there is no such command."""

_PR_SET_PDEATHSIG = 1
_NICENESS = 5
_OPEN_FILES = 256
_CHUNK_BYTES = 65_536


class ForkServer:
    """Forks what it is asked to, and tells how each of them ended."""

    def __init__(self, wishes: socket.socket) -> None:
        """Listen on the socket on which wishes come."""
        self._wishes = wishes
        self._lines: dict[int, socket.socket] = {}
        self._prepared: set[str] = set()
        self._prctl = ctypes.CDLL(None).prctl if sys.platform == "linux" else None
        self._ended, woken = socket.socketpair()
        for end in (self._ended, woken):
            end.setblocking(False)
        signal.pthread_sigmask(signal.SIG_SETMASK, ())  # whoever started us may have held some back
        signal.signal(signal.SIGCHLD, lambda number, frame: None)
        signal.set_wakeup_fd(woken.fileno(), warn_on_full_buffer=False)
        self._woken = woken  # kept open
        self._selector = selectors.DefaultSelector()
        self._selector.register(wishes, selectors.EVENT_READ)
        self._selector.register(self._ended, selectors.EVENT_READ)

    def serve(self) -> None:
        """Fork until whoever started us is gone, and leave nothing behind."""
        while True:
            for key, _ in self._selector.select():
                if key.fileobj is self._wishes:
                    if not self._take_wish():
                        self._kill_all()
                        return
                elif key.fileobj is self._ended:
                    self._ended.recv(_CHUNK_BYTES)
                else:
                    self._selector.unregister(key.fileobj)
                    _kill_group(key.data)
            self._tell_ends()

    def _take_wish(self) -> bool:
        word, descriptors, _, _ = socket.recv_fds(self._wishes, 1, FORWARDED)
        if not word or len(descriptors) != FORWARDED:
            return False
        line = socket.socket(fileno=descriptors[0])
        wish = _first_object(line)
        if wish is not None:
            self._prepare(wish)
            self._fork(wish, line, descriptors[1:])
        for descriptor in descriptors[1:]:
            os.close(descriptor)
        return True

    def _fork(self, wish: dict[str, Any], line: socket.socket, outputs: list[int]) -> None:
        try:
            pid = os.fork()
        except OSError:  # the machine has no room for another process
            with line:
                _say(line, NOT_STARTED)
            return
        if pid == 0:
            self._become(wish, outputs)
        self._lines[pid] = line
        self._selector.register(line, selectors.EVENT_READ, pid)

    def _prepare(self, wish: dict[str, Any]) -> None:
        """Load what a reader needs before its fork, so that the next one finds it loaded."""
        if wish["reader"] is None:
            return
        with suppress(Exception):  # the reader fails over it as well, and says why
            reader = import_module(wish["reader"])
            for name in {wish["reader"], *reader.needs(wish["words"])} - self._prepared:
                import_module(name)
                self._prepared.add(name)
                gc.freeze()  # what is loaded is not gone through again in each fork

    def _become(self, wish: dict[str, Any], outputs: list[int]) -> NoReturn:
        """Be the process that was wished for: in a fork, for good."""
        code = 1
        try:
            os.setsid()
            _take_over(outputs)
            self._live_within(wish)
            code = _run(wish)
        finally:
            if sys.exc_info()[0] is not None:
                traceback.print_exc()
            os._exit(code)

    def _live_within(self, wish: dict[str, Any]) -> None:
        if self._prctl is not None:
            self._prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
        if os.getppid() != wish["parent"]:
            sys.exit("The process that asked for this is gone.")
        signal.set_wakeup_fd(-1)
        # Python ignores two of these, and a command would inherit that.
        for number in (signal.SIGCHLD, signal.SIGPIPE, signal.SIGXFSZ):
            signal.signal(number, signal.SIG_DFL)
        os.environ.clear()
        os.environ.update(wish["environment"])
        os.chdir(wish["folder"])
        for kind, value in (
            (resource.RLIMIT_CPU, wish["cpu_seconds"]),
            (resource.RLIMIT_AS, wish["memory_bytes"]),
            (resource.RLIMIT_FSIZE, wish["file_bytes"]),
            (resource.RLIMIT_NOFILE, _OPEN_FILES),
            (resource.RLIMIT_CORE, 0),
        ):
            _lower(kind, value)
        os.nice(_NICENESS)

    def _tell_ends(self) -> None:
        """Answer for every process that has ended; what it left behind in its group ends with it."""
        for pid in list(self._lines):
            # Not reaped at once: until then the group's number is nobody else's.
            if os.waitid(os.P_PID, pid, os.WEXITED | os.WNOWAIT | os.WNOHANG) is None:
                continue
            _kill_group(pid)
            _, status = os.waitpid(pid, 0)
            line = self._lines.pop(pid)
            if line in self._selector.get_map():
                self._selector.unregister(line)
            with line:
                _say(line, os.waitstatus_to_exitcode(status))

    def _kill_all(self) -> None:
        for pid in self._lines:
            _kill_group(pid)


def _first_object(line: socket.socket) -> dict[str, Any] | None:
    """Read the one object on a line; None where whoever began it is gone, or already wants it ended."""
    text = b""
    while b"\n" not in text:
        try:
            chunk = line.recv(_CHUNK_BYTES)
        except OSError:
            chunk = b""
        if not chunk:
            line.close()
            return None
        text += chunk
    written, _, more = text.partition(b"\n")
    if more:
        line.close()
        return None
    wish: dict[str, Any] = json.loads(written)
    wish["parent"] = os.getpid()
    return wish


def _take_over(outputs: list[int]) -> None:
    """Take the two outputs for ours, nothing for our input, and close all that is not ours."""
    nothing = os.open(os.devnull, os.O_RDWR)
    for number, descriptor in enumerate((nothing, *outputs)):
        os.dup2(descriptor, number)
    os.closerange(3, _OPEN_FILES)


def _lower(kind: int, value: int) -> None:
    """Set a limit, or keep the one we live under where it is tighter."""
    _, highest = resource.getrlimit(kind)
    if highest != resource.RLIM_INFINITY:
        value = min(value, highest)
    # At the lower of two limits on time the command is told, at the higher it is killed without a word.
    end = value + 1 if kind == resource.RLIMIT_CPU and highest != value else value
    resource.setrlimit(kind, (value, end))


def _run(wish: dict[str, Any]) -> int:
    """Read with one of our readers, or become another program; give the exit code."""
    words = wish["words"]
    if wish["reader"] is not None:
        answer = import_module("archive.adapters.sandbox.child_answer").answer
        answer(import_module(wish["reader"]).read, words)
        sys.stdout.flush()
        return 0
    try:
        os.execvp(words[0], words)  # noqa: S606
    except OSError as error:
        sys.stderr.write(f"{words[0]} cannot be started: {error.strerror}")
        sys.stderr.flush()
        return NOT_STARTED


def _kill_group(pid: int) -> None:
    """Kill a process that is not reaped, whether it leads a group already or not."""
    for kill in (os.killpg, os.kill):
        try:
            kill(pid, signal.SIGKILL)
        except (ProcessLookupError, PermissionError):
            continue


def _say(line: socket.socket, code: int) -> None:
    try:
        line.sendall(b"%d\n" % code)
    except OSError:
        return  # whoever asked did not wait for it


def main(arguments: list[str]) -> None:
    """Serve on the socket of that number."""
    number, root = arguments
    sys.path.insert(0, root)
    # No descriptor of ours has a higher number than this, so that a fork can close them all.
    _lower(resource.RLIMIT_NOFILE, _OPEN_FILES)
    with socket.socket(fileno=int(number)) as given:
        wishes = given.dup()
    ForkServer(wishes).serve()


if __name__ == "__main__":
    main(sys.argv[1:])
