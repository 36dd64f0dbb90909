"""A real archive on the disk with people, a workshop and released works, and its processes to start and kill."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import urlopen

from archive.commands.context import opened
from archive.config import Settings
from archive.domain.ids import ParticipantId, WorkId, WorkshopId
from archive.domain.records import Permission, Scope
from archive.domain.sealed import Account
from archive.domain.terms import ALL_ATOMS, Audience, Purpose, Risk, Role, ScopeKind
from archive.ingest.intake.receive import NewWork, receive
from archive.ingest.workshops import NewArchive, found_archive, open_workshop
from archive.ports import Kit
from archive.review.consent.consents import approve_consent, record_consent
from archive.review.consent.new_consent import NewConsent
from archive.review.participants import NewParticipant, create_participant
from archive.review.people.accounts import create_account, set_password
from archive.review.works.release import release
from archive.wiring import full_kit
from archive.worker.loop import work_until_done
from archive.worker.schedule import HANDLERS

ROOT = Path(__file__).resolve().parents[2]
PASSWORD = "four quiet words here"
FIRST_PASSWORD = "until they choose their own"
_START_SECONDS = 60


@dataclass
class StandingArchive:
    """An archive in a folder; every process it starts is killed in the end, by its own id."""

    media_folder: Path
    faces: str = "off"
    recogniser: str = "off"
    av1: str = "off"
    workshop: WorkshopId = field(init=False)
    participant: ParticipantId = field(init=False)
    accounts: dict[str, Account] = field(init=False, default_factory=dict)
    _processes: list[subprocess.Popen[str]] = field(init=False, default_factory=list)
    _logs: Path = field(init=False)

    def __post_init__(self) -> None:
        # A pipe that nobody empties would make a talkative process wait for ever.
        self._logs = self.media_folder.with_suffix(".logs")
        self._logs.mkdir(parents=True)

    def found(self) -> None:
        """Set it up: a workshop, one participant who allows everything, and three people at the desk."""
        with self.kit() as kit:
            found_archive(kit.catalogue, NewArchive(project={"fr": "A"}, controller={"fr": "B"}, country="FR"))
            self.workshop = open_workshop(kit.catalogue, {"fr": "Atelier"}, "MA", 2024).id
            self.participant = create_participant(kit, NewParticipant(pseudonym="Nour", risk=Risk.LOW)).id
            for name, role in (("crew", Role.CREW), ("officer", Role.CONSENT_OFFICER), ("second", Role.REVIEWER)):
                roles = {role, Role.CONSENT_OFFICER} if name == "second" else {role}
                account = create_account(kit, f"{name} one", FIRST_PASSWORD, roles)
                self.accounts[name] = set_password(kit, account.id, PASSWORD, account.id)
            self._consent(kit)

    def add_released(self, paths: Sequence[Path]) -> list[WorkId]:
        """Take files in, prepare them and let them out."""
        entry = NewWork(
            workshop_id=self.workshop,
            participant_id=self.participant,
            operator=self.accounts["crew"].id,
            titles={"en": "A story"},
        )
        with self.kit() as kit:
            works = [receive(kit, path, entry).id for path in paths]
            assert work_until_done(kit, HANDLERS) == 0
            for work_id in works:
                release(kit, work_id, self.accounts["second"].id, frozenset())
        return works

    @property
    def settings(self) -> Settings:
        """What it is run with."""
        return Settings(media_folder=self.media_folder, faces=self.faces, recogniser=self.recogniser, av1=self.av1)

    @contextmanager
    def kit(self) -> Iterator[Kit]:
        """Open it as one more process would."""
        with opened(full_kit(self.settings)) as kit:
            yield kit

    def start(self, *words: str | Path) -> subprocess.Popen[str]:
        """Start a command in a process of its own."""
        environment = {name: value for name, value in os.environ.items() if not name.startswith("ARCHIVE_")}
        environment |= {"ARCHIVE_MEDIA_FOLDER": str(self.media_folder), "ARCHIVE_LANGUAGE": "en"}
        environment |= {"ARCHIVE_FACES": self.faces, "ARCHIVE_RECOGNISER": self.recogniser, "ARCHIVE_AV1": self.av1}
        with self._log_of(len(self._processes)).open("w") as log:
            process = subprocess.Popen(
                [sys.executable, "-m", "archive", *map(str, words)],
                cwd=ROOT,
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=log,
                text=True,
            )
        self._processes.append(process)
        return process

    def complaints_of(self, process: subprocess.Popen[str]) -> str:
        """Give what a process wrote to its error output."""
        return self._log_of(self._processes.index(process)).read_text(encoding="utf-8")

    def start_site(self, *options: str) -> Site:
        """Start the site and wait until it answers."""
        process = self.start("serve", *options)
        return Site(process, _address(process))

    def kill_all(self) -> None:
        """Kill whatever was started and still runs."""
        for process in self._processes:
            process.kill()
            process.communicate(timeout=30)
        self._processes.clear()

    def _log_of(self, number: int) -> Path:
        return self._logs / f"{number}.log"

    def _consent(self, kit: Kit) -> None:
        new = NewConsent(
            participant_id=self.participant,
            scope=Scope(kind=ScopeKind.WORKSHOP, id=self.workshop),
            permissions=tuple(
                Permission(audience=audience, purpose=purpose, atoms=ALL_ATOMS)
                for audience, purpose in ((Audience.PUBLIC, Purpose.STREAM), (Audience.TEAM, Purpose.PRESERVE))
            ),
            recorder=self.accounts["officer"].id,
        )
        record = record_consent(kit, new, [b"a scan"])
        approve_consent(kit, record.id, self.accounts["second"].id)


@dataclass(frozen=True)
class Site:
    """A running site."""

    process: subprocess.Popen[str]
    address: str

    def get(self, path: str) -> tuple[int, bytes]:
        """Ask for a path and give the status and the body."""
        return ask(self.address + path)


def ask(address: str) -> tuple[int, bytes]:
    """Ask for an address and give the status and the body."""
    try:
        with urlopen(address, timeout=30) as answer:
            return answer.status, answer.read()
    except HTTPError as error:
        with error:
            return error.code, error.read()


def _address(process: subprocess.Popen[str]) -> str:
    """Read where a site that was just started is; a site that never says so is killed."""
    assert process.stdout is not None
    alarm = threading.Timer(_START_SECONDS, process.kill)
    alarm.start()
    try:
        line = process.stdout.readline()
    finally:
        alarm.cancel()
    assert "http://" in line, (line, process.communicate(timeout=30))
    return line.partition("http://")[1] + line.partition("http://")[2].strip().rstrip("/")
