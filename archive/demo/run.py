"""Runs the sample workshop: makes it, or finds it made, and serves it or walks it."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

from archive.config import Settings
from archive.demo.desk_people import ROLES
from archive.demo.home import Sample, sample
from archive.demo.walk import Seen, walk


def run_demo(settings: Settings, *, check: bool) -> int:
    """Make the sample and serve it, or walk it as a visitor would and give the exit code: 0 good, 1 not."""
    began = time.monotonic()
    _say("Making the sample workshop, or finding it made …")
    found = sample(settings, lambda doing: _say(f"  {doing}"))
    _say(f"It stands, after {time.monotonic() - began:.1f} s.")
    if check:
        return _check(found)
    environment = os.environ | _settings_for(found.settings, found.settings.port)
    _say(_welcome(found))
    os.execve(sys.executable, [sys.executable, "-m", "archive", "serve"], environment)  # noqa: S606 - ourselves


def _check(found: Sample) -> int:
    def tell(seen: Seen) -> None:
        _say(f"  {'ok ' if seen.good else 'BAD'} {seen.what}")

    with _served(found.settings) as address:
        _say(f"Walking {address} as a visitor would:")
        good = walk(address, found.works, found.password, tell)
    _say("All of it is as it should be." if good else "Something is not as it should be.")
    return 0 if good else 1


@contextmanager
def _served(settings: Settings) -> Iterator[str]:
    """Serve the sample on a free port in a process of its own, and end it in the end."""
    environment = os.environ | _settings_for(settings, 0) | {"ARCHIVE_LANGUAGE": "en"}
    command = [sys.executable, "-m", "archive", "serve"]
    process = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout is not None
        line = process.stdout.readline()
        if "http://" not in line:
            raise RuntimeError("The site did not start.")
        yield "http://" + line.partition("http://")[2].strip().rstrip("/")
    finally:
        process.terminate()
        try:
            process.wait(timeout=20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait(timeout=20)
        if process.stdout is not None:
            process.stdout.close()


def _settings_for(settings: Settings, port: int) -> dict[str, str]:
    return {
        "ARCHIVE_MEDIA_FOLDER": str(settings.media_folder),
        "ARCHIVE_WITHDRAWALS_FOLDER": "",
        "ARCHIVE_PORT": str(port),
    }


def _welcome(found: Sample) -> str:
    site = f"http://{found.settings.host}:{found.settings.port}"
    doors = "\n".join(f"    {name:<15} {role.value.replace('_', ' ')}" for name, role in ROLES.items())
    return f"""
  Elsewhere, with a sample workshop

    {site}/fr/     français
    {site}/ar/     العربية
    {site}/en/     English
    {site}/desk    the desk

  Log-ins at the desk, for this sample only; the password is the same for all:

    {found.password}

{doors}

  Ctrl-C ends it. Nothing here is anybody's real face, voice or story.
"""


def _say(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()
