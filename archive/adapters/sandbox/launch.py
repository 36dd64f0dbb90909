"""Start of every supervised command: takes on its limits, binds its life to its parent's, then becomes the command.

Run as a script by `archive.adapters.supervise`; a thread-safe replacement for code between fork and exec.
Arguments: parent's process id, CPU seconds, memory bytes, file bytes, then the command.
"""

from __future__ import annotations

import ctypes
import os
import resource
import signal
import sys

_PR_SET_PDEATHSIG = 1
_NICENESS = 5
_OPEN_FILES = 256
NOT_STARTED = 127
"""The exit code that says that there is no such command."""


def main(arguments: list[str]) -> None:
    """Become the command, unless the parent is already gone."""
    parent, cpu_seconds, memory_bytes, file_bytes = (int(word) for word in arguments[:4])
    command = arguments[4:]
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:
        sys.exit("The process that asked for this is gone.")
    for kind, value in (
        (resource.RLIMIT_CPU, cpu_seconds),
        (resource.RLIMIT_AS, memory_bytes),
        (resource.RLIMIT_FSIZE, file_bytes),
        (resource.RLIMIT_NOFILE, _OPEN_FILES),
        (resource.RLIMIT_CORE, 0),
    ):
        _lower(kind, value)
    for number in (signal.SIGPIPE, signal.SIGXFSZ):
        signal.signal(number, signal.SIG_DFL)  # Python ignores these, and a command would inherit that
    os.nice(_NICENESS)
    try:
        os.execvp(command[0], command)  # noqa: S606
    except OSError as error:
        sys.stderr.write(f"{command[0]} cannot be started: {error.strerror}")
        sys.exit(NOT_STARTED)


def _lower(kind: int, value: int) -> None:
    """Set a limit, or keep the one we live under where it is tighter."""
    _, highest = resource.getrlimit(kind)
    if highest != resource.RLIM_INFINITY:
        value = min(value, highest)
    # At the lower of two limits on time the command is told, at the higher it is killed without a word.
    end = value + 1 if kind == resource.RLIMIT_CPU and highest != value else value
    resource.setrlimit(kind, (value, end))


if __name__ == "__main__":
    main(sys.argv[1:])
