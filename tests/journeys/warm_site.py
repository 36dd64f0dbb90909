"""A site that is killed and is back in a moment: a process that has all its code ready forks it again and again.

Started as `python -m tests.journeys.warm_site FOLDER`. It says where it will listen and who is logged in there; then
each line it reads starts the site once more, and is answered with its process's number when the site listens.
"""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

from starlette.responses import Response

from archive.commands.context import opened
from archive.config import Settings
from archive.domain.terms import Role
from archive.ingest.workshops import NewArchive, found_archive, open_workshop
from archive.review.people.accounts import create_account
from archive.web.app import create_app
from archive.web.desk.session import begin_session, new_session
from archive.web.http.server import serve
from archive.wiring import full_kit
from tests.conftest import ROOT


@dataclass
class WarmSite:
    """The site as its sender sees it."""

    port: int
    cookie: str
    workshop: str
    settings: Settings
    process: subprocess.Popen[str]
    site_pid: int = 0

    def start(self) -> None:
        """Have the site started; it listens when this returns."""
        assert self.process.stdin
        assert self.process.stdout
        self.process.stdin.write("start\n")
        self.process.stdin.flush()
        self.site_pid = int(self.process.stdout.readline())

    def kill(self) -> None:
        """Kill the site, as a power cut would, and wait until it is gone."""
        os.kill(self.site_pid, signal.SIGKILL)
        with suppress(ProcessLookupError):
            for _ in range(2_000):
                os.kill(self.site_pid, 0)
                time.sleep(0.005)
        self.site_pid = 0


@contextmanager
def warm_site(folder: Path) -> Iterator[WarmSite]:
    """Found an archive in a folder, and give its site, which is not started yet."""
    command = [sys.executable, "-m", "tests.journeys.warm_site", str(folder)]
    process = subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert process.stdin
    assert process.stdout
    told = json.loads(process.stdout.readline())
    site = WarmSite(**told, settings=Settings(media_folder=folder), process=process)
    try:
        yield site
    finally:
        if site.site_pid:
            site.kill()
        process.stdin.close()
        process.wait(30)
        process.stdout.close()


def main(folder: Path, asked: TextIO) -> None:
    """Found an archive, say how it is reached, and start its site whenever asked."""
    settings = Settings(media_folder=folder)
    with opened(full_kit(settings)) as kit:
        found_archive(kit.catalogue, NewArchive(project={"fr": "A"}, controller={"fr": "B"}, country="FR"))
        workshop = open_workshop(kit.catalogue, {"fr": "Atelier"}, "MA", 2024).id
        response = Response()
        # Once for nothing: what it loads is there for every fork.
        create_app(kit, settings)
        begin_session(
            response, new_session(create_account(kit, "crew", "four quiet words here", [Role.CREW])), secure=False
        )
    cookie = next(value.decode() for name, value in response.raw_headers if value.startswith(b"desk="))
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    _say(json.dumps({"port": port, "cookie": cookie.partition(";")[0], "workshop": workshop}))
    # The system buries its children: nobody here waits for them.
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    for _ in asked:
        if os.fork() == 0:
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            try:
                with opened(full_kit(settings)) as kit:
                    serve(create_app(kit, settings), "127.0.0.1", port, lambda _: _say(str(os.getpid())))
            finally:
                os._exit(1)


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.stdin)
