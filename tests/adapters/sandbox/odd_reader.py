"""Readers as `archive.adapters.sandbox.fork_server` calls them, each of which tells or does something odd."""

from __future__ import annotations

import os
import resource
import time
from collections.abc import Sequence
from pathlib import Path

_seen: list[str] = []


def needs(arguments: Sequence[str]) -> Sequence[str]:
    """Load one more module beforehand."""
    return ("wave",) if arguments[0] == "loads" else ()


def read(arguments: Sequence[str]) -> object:
    """Do the odd thing of that name."""
    return {"tells": _tells, "loads": _tells, "raises": _raises, "sleeps": _sleeps}[arguments[0]]()


def _tells() -> object:
    _seen.append("a file")
    return {
        "seen": len(_seen),
        "process": os.getpid(),
        "session": os.getsid(0),
        "parent": os.getppid(),
        "open": sorted(int(path.name) for path in Path("/proc/self/fd").iterdir() if path.exists()),
        "environment": dict(os.environ),
        "memory": resource.getrlimit(resource.RLIMIT_AS)[0],
        "seconds": resource.getrlimit(resource.RLIMIT_CPU)[0],
        "folder": os.getcwd(),  # noqa: PTH109
    }


def _raises() -> object:
    raise LookupError("nobody foresaw this")


def _sleeps() -> object:
    time.sleep(60)
    return {}
