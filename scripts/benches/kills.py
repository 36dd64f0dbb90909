"""What a thousand kills leave of uploads and jobs: wrong hashes, lost jobs, doubled works and renditions.

Site and worker are forks of this process, ended by the kernel at a random moment through a timer nobody handles:
as abruptly as kill -9, and without the second that a fresh Python takes to start.
"""

from __future__ import annotations

import argparse
import hashlib
import io
import os
import random
import signal
import socket
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event

from PIL import Image

from archive.commands.context import opened
from archive.config import Settings
from archive.domain.records import Rendition, Work
from archive.domain.sealed import Original, Upload
from archive.domain.terms import Role, WorkState
from archive.ingest.recovery import OrphanSweep
from archive.ingest.workshops import NewArchive, found_archive, open_workshop
from archive.ports import Kit
from archive.review.people.accounts import create_account
from archive.sending.api import LogIn, Site
from archive.sending.connection import Connection
from archive.sending.resume_state import Notes
from archive.sending.send_file import Sender, Step
from archive.web.app import create_app
from archive.web.http.server import serve
from archive.wiring import full_kit
from archive.worker.loop import work_forever, work_once, work_until_done
from archive.worker.schedule import HANDLERS

PASSWORD = "four quiet words here"
LONGEST_SITE_SECONDS, LONGEST_WORKER_SECONDS = 0.4, 1.2
FINISHES_ONE = 20
"""Every so many-th worker may finish a job before it is killed over the next one.

On a busy machine a picture takes longer than any worker lives, and a job over which a hundred die in a row is set
aside for a person: rightly, and then it is not ready for review in the end.
"""


class Silence:
    """Tells nobody how far a file is."""

    def at(self, step: Step, done_bytes: int) -> None:
        """Say nothing."""

    def cut(self, pause_seconds: float) -> None:
        """Say nothing."""


@dataclass
class Battle:
    """One archive in a folder, what was sent to it, and how often it was killed."""

    folder: Path
    chance: random.Random
    workshop: str = ""
    port: int = 0
    site: int = 0
    sent: dict[str, str] = field(default_factory=dict)
    site_kills: int = 0
    worker_kills: int = 0

    @contextmanager
    def kit(self) -> Iterator[Kit]:
        """Open it as one more process would."""
        with opened(full_kit(Settings(media_folder=self.folder / "media"))) as kit:
            yield kit

    def found(self) -> None:
        """Set it up with one crew member, and choose a port."""
        with self.kit() as kit:
            found_archive(kit.catalogue, NewArchive(project={"fr": "A"}, controller={"fr": "B"}, country="FR"))
            self.workshop = open_workshop(kit.catalogue, {"fr": "Atelier"}, "MA", 2024).id
            create_account(kit, "crew", PASSWORD, [Role.CREW])
            # Once for nothing: what it loads is there for every fork.
            create_app(kit, Settings(media_folder=self.folder / "media"))
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]

    def start_site(self, *, mortal: bool) -> None:
        """Start the site; a mortal one is killed a random while after it has answered."""
        seconds = self.chance.uniform(0.001, LONGEST_SITE_SECONDS)

        def act() -> None:
            with self.kit() as kit:
                app = create_app(kit, Settings(media_folder=self.folder / "media"))
                serve(app, "127.0.0.1", self.port, lambda _port: killed_after(seconds) if mortal else None)

        self.site = forked(act)

    def mend_site(self, wanted: int) -> None:
        """Count the site's death if it is dead, and start it again; the last one lives."""
        pid, status = os.waitpid(self.site, os.WNOHANG) if self.site else (0, 0)
        if self.site and not pid:
            time.sleep(0.01)
            return
        self.site_kills += was_killed(status) if pid else 0
        self.start_site(mortal=self.site_kills < wanted)

    def send_under_fire(self, wanted: int) -> None:
        """Send files until the site was killed so often, each until it is safe."""
        line = Connection(f"http://127.0.0.1:{self.port}", "en")
        site = Site(line, LogIn("crew", lambda: PASSWORD))
        said = {"workshop": self.workshop}
        sender = Sender(site, Notes(self.folder / "notes", line.host), said, lambda _seconds: self.mend_site(wanted))
        while self.site_kills < wanted:
            path = self.file()
            sent = sender.send(path, Silence())
            self.sent[str(path)] = sent.sha256
        line.close()
        ended(self.site)

    def work_under_fire(self, wanted: int) -> None:
        """Let workers do what waits, and die over it; more is taken in whenever nothing waits."""
        while self.worker_kills < wanted:
            with self.kit() as kit:
                idle = kit.jobs.waiting() == 0
            if idle:
                self.refill()
            seconds = self.chance.uniform(0.02, LONGEST_WORKER_SECONDS)
            status = os.waitpid(forked(lambda seconds=seconds: self.work(seconds)), 0)[1]
            self.worker_kills += was_killed(status)

    def work(self, seconds: float) -> None:
        """Work until killed."""
        with self.kit() as kit:
            if self.worker_kills % FINISHES_ONE == FINISHES_ONE - 1:
                work_once(kit, HANDLERS)
            killed_after(seconds)
            work_forever(kit, HANDLERS, Event())

    def refill(self) -> None:
        """Send a few more files over a site that lives."""
        self.start_site(mortal=False)
        line = Connection(f"http://127.0.0.1:{self.port}", "en")
        site = Site(line, LogIn("crew", lambda: PASSWORD))
        sender = Sender(site, Notes(self.folder / "notes", line.host), {"workshop": self.workshop})
        for _ in range(8):
            path = self.file()
            self.sent[str(path)] = sender.send(path, Silence()).sha256
        line.close()
        ended(self.site)

    def file(self) -> Path:
        """Make a file that no other is like: in turn a picture and a text."""
        number = len(self.sent)
        path = self.folder / "card" / f"{number}.{'jpg' if number % 2 else 'txt'}"
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(picture(self.chance) if number % 2 else story(self.chance))
        return path


def main() -> None:
    """Kill, finish in peace, count what is wrong, and print it."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--kills", type=int, default=1000)
    options.add_argument("--seed", type=int, default=random.SystemRandom().randrange(2**32))
    given = options.parse_args()
    with tempfile.TemporaryDirectory() as name:
        battle = Battle(Path(name), random.Random(given.seed))
        battle.found()
        began = time.monotonic()
        battle.send_under_fire(given.kills // 2)
        battle.work_under_fire(given.kills - given.kills // 2)
        with battle.kit() as kit:
            failed = work_until_done(kit, HANDLERS)
            wrong = {**verdict(kit, battle, failed), "left half-made": halves(kit)}
            reasons = Counter(reason for _, reason in kit.jobs.parked())
        seconds = time.monotonic() - began
    kills = f"{battle.site_kills} kills of the site, {battle.worker_kills} of the worker"
    print(f"seed {given.seed}: {kills}, {len(battle.sent)} files sent, {seconds:.0f} s")
    for what, count in wrong.items():
        print(f"{what:20} {count}")
    for reason, count in reasons.items():
        print(f"set aside {count} times: {reason}")
    sys.exit(1 if any(wrong.values()) else 0)


def verdict(kit: Kit, battle: Battle, failed: int) -> dict[str, int]:
    """Count what is wrong, each sort by its name."""
    held = [o for o in kit.vault.find(Original) if o.sha256 and kit.originals.holds(o.id)]
    true_hashes = {path: digest(Path(path)) for path in battle.sent}
    kept = Counter(kit.originals.verify(original.id).sha256 for original in held)
    works = list(kit.catalogue.find(Work))
    made = [list(kit.catalogue.find(Rendition, work_id=work.id)) for work in works]
    pictures = sum(path.endswith(".jpg") for path in battle.sent)
    return {
        "wrong hashes": sum(battle.sent[path] != true for path, true in true_hashes.items())
        + sum(kit.originals.verify(original.id).sha256 != original.sha256 for original in held),
        "lost files": sum(true not in kept for true in true_hashes.values()),
        "doubled files": sum(count - 1 for count in kept.values()),
        "doubled works": abs(len(works) - len(battle.sent)),
        "lost jobs": failed + kit.jobs.waiting() + sum(work.state is not WorkState.IN_REVIEW for work in works),
        "parked jobs": len(kit.jobs.parked()),
        "doubled renditions": sum(len(each) - len({one.label for one in each}) for each in made),
        "missing renditions": max(0, 2 * pictures - sum(map(len, made))),
        "unsettled uploads": sum(1 for upload in kit.vault.find(Upload) if upload.state.value == "checking"),
    }


def halves(kit: Kit) -> int:
    """Count bytes in the store of renditions that no record speaks of, once what was left is swept away."""
    OrphanSweep(patience_seconds=0).sweep(kit)
    return len(set(kit.renditions.ids()) ^ {each.id for each in kit.catalogue.find(Rendition) if each.sha256})


def forked(act: Callable[[], None]) -> int:
    """Do something in a fork of this process, which never comes back from it; give its number."""
    pid = os.fork()
    if pid == 0:
        with suppress(BaseException):
            act()
        os._exit(0)
    return pid


def killed_after(seconds: float) -> None:
    """Let the kernel end this process after a while, wherever it is then."""
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    signal.setitimer(signal.ITIMER_REAL, seconds)


def was_killed(status: int) -> bool:
    """Tell whether a process ended by its timer."""
    return os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGALRM


def ended(pid: int) -> None:
    """End a fork, if it has not ended by itself."""
    with suppress(ProcessLookupError, ChildProcessError):
        os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)


def story(chance: random.Random) -> bytes:
    """Write a text of some hundred kilobytes."""
    return b"".join(f"{chance.getrandbits(200):x}\n".encode() for _ in range(chance.randrange(10, 8_000)))


def picture(chance: random.Random) -> bytes:
    """Draw a picture of noise."""
    size = (chance.randrange(200, 500), chance.randrange(200, 500))
    out = io.BytesIO()
    Image.frombytes("RGB", size, chance.randbytes(3 * size[0] * size[1])).save(out, "JPEG")
    return out.getvalue()


def digest(path: Path) -> str:
    """Give a file's hash."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


if __name__ == "__main__":
    main()
