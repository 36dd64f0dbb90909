"""Many readers stream while what they read is taken back by another process: what each of them still gets."""

from __future__ import annotations

import json
import re
import select
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import cycle
from pathlib import Path
from typing import Any

from archive.config import Settings
from archive.domain.ids import RenditionId, new_id
from archive.domain.recipes import MEDIUM_EXPOSES
from archive.domain.records import Rendition, Scope, Work
from archive.domain.terms import CONTENT_ATOMS, Recipe, Risk, ScopeKind
from archive.ports import Kit
from archive.review.consent.consents import approve_consent, record_consent
from archive.review.consent.new_consent import NewConsent
from archive.review.participants import NewParticipant, create_participant
from archive.review.works.release import release
from archive.wiring import full_kit
from tests.journeys.withdrawing import WAYS
from tests.review.atelier import STREAM_AND_DESK, Atelier, make_work, open_atelier
from tests.web.live import Answer, open_line, parse, read_rest, request

ROOT = Path(__file__).resolve().parents[2]
RANGE_BYTES = 1_048_576
PATIENCE_SECONDS = 15.0
_LENGTH = re.compile(rb"\r\ncontent-length: (\d+)", re.IGNORECASE)


@dataclass(frozen=True)
class Kind:
    """A way of reading: how much at once, with which pauses, and how much its own machine takes ahead."""

    name: str
    chunk_bytes: int = 262_144
    pause_seconds: float = 0.0
    receive_bytes: int | None = None
    ranges: bool = False


KINDS = (
    Kind("fast"),
    Kind("fast, in ranges over one connection", ranges=True),
    Kind("slow, little taken ahead", 16_384, 0.04, 8_192),
    Kind("slow, in ranges, little taken ahead", 16_384, 0.04, 8_192, ranges=True),
    Kind("slow, much taken ahead", 16_384, 0.02),
    Kind("all but standing still", 1_024, 0.5, 4_096),
)


@dataclass(frozen=True)
class Shown:
    """A work that is streamed until it is taken back."""

    work_id: str
    rendition_id: str
    consent_id: str
    person_id: str
    by: str


@dataclass
class Reader:
    """One reader over one connection, who goes on until nothing more comes."""

    kind: Kind
    path: str
    port: int
    line: socket.socket = field(init=False)
    total_bytes: int = 0
    closed_at: float = 0.0
    in_a_hurry: bool = False
    framing: list[tuple[int, int]] = field(default_factory=list)
    _asked: int = 0

    def __post_init__(self) -> None:
        self.line = socket.socket()
        if self.kind.receive_bytes is not None:
            self.line.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, self.kind.receive_bytes)
        self.line.settimeout(2 * PATIENCE_SECONDS)
        self.line.connect(("127.0.0.1", self.port))

    def read_on(self) -> None:
        """Ask, and ask again, until it is refused or the connection is broken."""
        try:
            while self._read_one():
                pass
        except OSError:
            pass

    def _read_one(self) -> bool:
        start = self._asked * RANGE_BYTES % (32 * RANGE_BYTES)
        wanted = f"Range: bytes={start}-{start + RANGE_BYTES - 1}\r\n" if self.kind.ranges else ""
        self._asked += 1
        self.line.sendall(f"GET {self.path} HTTP/1.1\r\nHost: localhost\r\n{wanted}\r\n".encode())
        began_at, head = self.total_bytes, b""
        while b"\r\n\r\n" not in head:
            head += self._receive()
        head, _, body = head.partition(b"\r\n\r\n")
        status, length = int(head.split()[1]), _LENGTH.search(head)
        self.framing.append((began_at, self.total_bytes - len(body)))
        left = (int(length[1]) if length else 0) - len(body)
        while left > 0:
            left -= len(self._receive())
        if status >= 400:
            self.closed_at = time.monotonic()
            self.framing.append((began_at, self.total_bytes))
        return status < 400

    def media_bytes_after(self, offset: int) -> int:
        """Give how many bytes of a film came after an offset of the connection; heads and refusals are none."""
        framing = sum(max(0, end - max(start, offset)) for start, end in dict(self.framing).items())
        return self.total_bytes - offset - framing

    def _receive(self) -> bytes:
        received = self.line.recv(self.kind.chunk_bytes)
        if not received:
            raise ConnectionResetError
        self.total_bytes += len(received)
        if self.kind.pause_seconds and not self.in_a_hurry:
            time.sleep(self.kind.pause_seconds)
        return received


@dataclass(frozen=True)
class Finish:
    """What became of one reader: counted from the moment when the withdrawal was acknowledged."""

    kind: str
    way: str
    before_bytes: int
    after_bytes: int
    after_with_heads_bytes: int
    closed_seconds: float | None
    next_status: int
    saving_seconds: float
    looking_seconds: float


@contextmanager
def shown_works(media_folder: Path, count: int, size_bytes: int) -> Iterator[tuple[Kit, list[Shown]]]:
    """Set up an archive on the disk with released films, each of its own person, of so many bytes."""
    kit = full_kit(Settings(media_folder=media_folder))
    try:
        atelier = open_atelier(kit)
        yield kit, [_show(atelier, size_bytes) for _ in range(count)]
    finally:
        for part in (kit.catalogue, kit.vault, kit.jobs):
            part.close()


def _show(atelier: Atelier, size_bytes: int) -> Shown:
    kit = atelier.kit
    person = create_participant(kit, NewParticipant(pseudonym=f"p{new_id()}", risk=Risk.LOW))
    work = make_work(kit, atelier.workshop, person.id, atelier.crew.id)
    film = _large(kit, work, size_bytes)
    new = NewConsent(
        participant_id=person.id,
        scope=Scope(kind=ScopeKind.WORK, id=work.id),
        permissions=STREAM_AND_DESK,
        recorder=atelier.facilitator.id,
    )
    consent = approve_consent(kit, record_consent(kit, new, [b"a scanned form"]).id, atelier.officer.id)
    release(kit, work.id, atelier.reviewer.id, CONTENT_ATOMS)
    return Shown(work.id, film.id, consent.id, person.id, atelier.officer.id)


def _large(kit: Kit, work: Work, size_bytes: int) -> Rendition:
    rendition_id = RenditionId(new_id())
    with kit.renditions.aside(rendition_id) as path:
        with path.open("wb") as file:
            file.truncate(size_bytes)
        kept = kit.renditions.keep(rendition_id, path)
    return kit.catalogue.save(
        Rendition(
            id=rendition_id,
            work_id=work.id,
            recipe=Recipe.VIDEO,
            exposes=MEDIUM_EXPOSES[Recipe.VIDEO],
            media_type="video/mp4",
            size_bytes=kept.size_bytes,
            sha256=kept.sha256,
            etag=new_id(),
        )
    )


def race(port: int, media_folder: Path, works: Sequence[Shown], per_work: int, pause_seconds: float) -> list[Finish]:
    """Let readers of every kind stream every work, take the works back, and give what became of each reader."""
    kinds = cycle(KINDS)
    readers = [[Reader(next(kinds), f"/media/{work.rendition_id}", port) for _ in range(per_work)] for work in works]
    everybody = [reader for one in readers for reader in one]
    steps: list[dict[str, Any]] = [
        {
            "way": WAYS[number % len(WAYS)],
            "work": work.work_id,
            "consent": work.consent_id,
            "person": work.person_id,
            "by": work.by,
            "lines": [reader.line.fileno() for reader in readers[number]],
            "address": f"http://127.0.0.1:{port}/media/{work.rendition_id}",
        }
        for number, work in enumerate(works)
    ]
    plan = {
        "media_folder": str(media_folder),
        "steps": steps,
        "start_seconds": 1.0,
        "pause_seconds": pause_seconds,
    }
    with stream_all(everybody):
        seen = _take_back(plan, [reader.line.fileno() for reader in everybody])
        _wait_for(everybody)
    return [
        Finish(
            kind=reader.kind.name,
            way=step["way"],
            before_bytes=before,
            after_bytes=reader.media_bytes_after(before),
            after_with_heads_bytes=reader.total_bytes - before,
            closed_seconds=reader.closed_at - one["acknowledged_at"] if reader.closed_at else None,
            next_status=one["next_status"],
            saving_seconds=one["took_seconds"],
            looking_seconds=one["looking_seconds"],
        )
        for step, one, those in zip(steps, seen, readers, strict=True)
        for reader, before in zip(those, one["arrived"], strict=True)
    ]


def answers_like_nothing(port: int, works: Sequence[Shown]) -> bool:
    """Tell whether whatever is asked about these films now is answered, byte for byte, like an id never given out."""
    nothing = _ask(port, new_id(), {}).lasting
    asked: tuple[dict[str, str], ...] = ({}, {"Range": "bytes=0-9"}, {"If_None_Match": "*"})
    return all(_ask(port, work.rendition_id, headers).lasting == nothing for work in works for headers in asked)


def _ask(port: int, rendition_id: str, headers: dict[str, str]) -> Answer:
    with open_line(port) as line:
        line.sendall(request(f"/media/{rendition_id}", **headers))
        return parse(read_rest(line))


@contextmanager
def stream_all(readers: Sequence[Reader]) -> Iterator[None]:
    """Let all of them read, each in a thread of its own, with somebody who notes when each connection breaks."""
    over = threading.Event()
    threads = [threading.Thread(target=reader.read_on, daemon=True) for reader in readers]
    threads.append(threading.Thread(target=_note_ends, args=(readers, over), daemon=True))
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        over.set()
        for reader in readers:
            # Whoever still waits is woken up; what was counted stands.
            _shut(reader.line)
        for thread in threads:
            thread.join(PATIENCE_SECONDS)
        for reader in readers:
            reader.line.close()


def _shut(line: socket.socket) -> None:
    try:
        line.shutdown(socket.SHUT_RDWR)
    except OSError:
        return


def _note_ends(readers: Sequence[Reader], over: threading.Event) -> None:
    """Note when a connection breaks, however much its reader has still to read of what had arrived."""
    poll = select.poll()
    waiting = {reader.line.fileno(): reader for reader in readers}
    for number in waiting:
        poll.register(number, select.POLLRDHUP)
    while waiting and not over.is_set():
        for number, _ in poll.poll(50):
            poll.unregister(number)
            reader = waiting.pop(number)
            reader.closed_at = reader.closed_at or time.monotonic()


def _take_back(plan: dict[str, Any], lines: Sequence[int]) -> list[dict[str, Any]]:
    with subprocess.Popen(
        [sys.executable, "-m", "tests.journeys.withdrawing"],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        pass_fds=lines,
        text=True,
    ) as process:
        try:
            said, _ = process.communicate(json.dumps(plan), timeout=120)
        finally:
            process.kill()
    assert process.returncode == 0, said
    found: list[dict[str, Any]] = json.loads(said.partition("ready\n")[2])
    return found


def _wait_for(readers: Sequence[Reader]) -> None:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < deadline and not all(reader.closed_at for reader in readers):
        time.sleep(0.02)
    _let_them_read_what_arrived(readers)


def _let_them_read_what_arrived(readers: Sequence[Reader]) -> None:
    """Read for the slow ones what lies in their own machine still, so that it is counted."""
    for reader in readers:
        reader.in_a_hurry = True
    deadline = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < deadline:
        before = [reader.total_bytes for reader in readers]
        time.sleep(0.6)
        if before == [reader.total_bytes for reader in readers]:
            return
