"""Disks that are full: a limit on how long a file may grow, and where the system lets us, a tiny disk of its own."""

from __future__ import annotations

import os
import resource
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def little_room(longest_file_bytes: int) -> Iterator[None]:
    """Let no file of this process grow longer, for as long as the context is open."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (longest_file_bytes, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


@contextmanager
def tiny_disk(folder: Path, size_bytes: int) -> Iterator[bool]:
    """Put a disk of this size in a folder, and tell whether the system let us; it is gone at the end."""
    options = ["-t", "tmpfs", "-o", f"size={size_bytes},mode=700", "none"]
    mounted = os.geteuid() == 0 and not subprocess.run(["mount", *options, folder], capture_output=True).returncode
    try:
        yield mounted
    finally:
        if mounted:
            subprocess.run(["umount", folder], check=True)


@contextmanager
def filled(folder: Path) -> Iterator[None]:
    """Leave no room at all on a disk, for as long as the context is open."""
    ballast = folder / "ballast"
    descriptor = os.open(ballast, os.O_WRONLY | os.O_CREAT | os.O_EXCL)
    try:
        _write_until_full(descriptor)
        yield
    finally:
        os.close(descriptor)
        ballast.unlink()


def _write_until_full(descriptor: int) -> None:
    for size in (65536, 1):
        try:
            while True:
                os.write(descriptor, b"x" * size)
        except OSError:
            continue
