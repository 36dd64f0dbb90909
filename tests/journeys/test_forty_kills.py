"""One upload, its site killed at forty points: no acknowledged byte is lost or doubled, and one work comes of it."""

from __future__ import annotations

import hashlib
import json
import logging
import os
import random
import socket
import time
from contextlib import suppress
from pathlib import Path

import pytest

from archive.commands.context import opened
from archive.domain.records import Work
from archive.domain.sealed import Original
from archive.wiring import full_kit
from tests.journeys.warm_site import WarmSite, warm_site
from tests.web.tus_site import BODY, FILES, STORY, metadata

pytestmark = pytest.mark.kills

KILLS = 40
WHILE_SENDING = 32
PIECE_BYTES = 30_000
LONGEST_LIFE_SECONDS = 0.02


class Sender:
    """Sends one file to a site that dies over it, and remembers what it was told."""

    def __init__(self, site: WarmSite, content: bytes, chance: random.Random) -> None:
        self._site = site
        self._content = content
        self._chance = chance
        self._place = ""
        self.acknowledged = 0
        self.sent = 0
        self.offsets: list[int] = []

    def begin(self) -> None:
        """Begin the upload."""
        said = metadata(filename="récit.txt", workshop=self._site.workshop)
        answer = self._ask("POST", FILES, Upload_Length=len(self._content), Upload_Metadata=said)
        assert answer["status"] == "201"
        self._place = answer["location"]

    def look(self) -> int:
        """Ask how far it is, and hold that nothing is missing and nothing is there twice."""
        answer = self._ask("HEAD", self._place)
        assert answer["status"] == "200"
        offset = int(answer["upload-offset"])
        assert self.acknowledged <= offset <= self.sent
        self.offsets.append(offset)
        return offset

    def send_until_killed(self, offset: int, length: int) -> None:
        """Send some of a piece, perhaps all and perhaps until it is acknowledged, and kill the site."""
        piece = self._content[offset : offset + length]
        share = self._chance.choice([0, self._chance.random(), 1, 1])
        part = piece[: int(share * len(piece))]
        with self._line() as line:
            head = self._head("PATCH", self._place, Upload_Offset=offset, Content_Type=BODY, Content_Length=len(piece))
            line.sendall(head + part)
            self.sent = max(self.sent, offset + len(part))
            if len(part) == len(piece) and self._chance.random() < 0.5:
                assert _answer(line)["status"] == "204"
                self.acknowledged = offset + len(piece)
            self._kill_soon()

    def ask_until_killed(self) -> None:
        """Ask what became of it, and kill the site meanwhile: asking has it taken in."""
        with self._line() as line:
            line.sendall(self._head("GET", self._place))
            self._kill_soon()

    def verdict(self) -> dict[str, object]:
        """Ask what became of it."""
        answer = self._ask("GET", self._place)
        told: dict[str, object] = json.loads(answer["body"])
        return told

    def _kill_soon(self) -> None:
        time.sleep(self._chance.uniform(0, LONGEST_LIFE_SECONDS))
        self._site.kill()

    def _ask(self, method: str, address: str, **more: object) -> dict[str, str]:
        with self._line() as line:
            line.sendall(self._head(method, address, Connection="close", **more))
            return _answer(line)

    def _line(self) -> socket.socket:
        return socket.create_connection(("127.0.0.1", self._site.port), timeout=30)

    def _head(self, method: str, address: str, **more: object) -> bytes:
        headers = {"Host": "127.0.0.1", "Tus-Resumable": "1.0.0", "Cookie": self._site.cookie, **more}
        lines = [f"{method} {address} HTTP/1.1", *(f"{n.replace('_', '-')}: {text}" for n, text in headers.items())]
        return ("\r\n".join(lines) + "\r\n\r\n").encode()


@pytest.mark.timeout(150)
def test_a_file_survives_forty_kills_of_its_site(tmp_path: Path) -> None:
    seed = int(os.environ.get("KILL_SEED", random.SystemRandom().randrange(2**32)))
    logging.getLogger(__name__).warning("KILL_SEED=%s", seed)  # shown when the test fails
    chance = random.Random(seed)
    story = " ".join(chance.choices(STORY.decode().split(), k=400_000)).encode()
    # Cut between two letters: half of one would be no text.
    content = story[: (WHILE_SENDING + 4) * PIECE_BYTES].decode(errors="ignore").encode()
    with warm_site(tmp_path / "media") as site:
        sender = Sender(site, content, chance)
        site.start()
        sender.begin()
        for number in range(KILLS):
            offset = sender.look()
            if number < WHILE_SENDING:
                sender.send_until_killed(offset, PIECE_BYTES)
            elif offset < len(content):
                sender.send_until_killed(offset, len(content) - offset)
            else:
                sender.ask_until_killed()
            site.start()
        while (offset := sender.look()) < len(content):
            sender.send_until_killed(offset, len(content) - offset)
            site.start()
        verdict = sender.verdict()

    assert verdict == {"state": "safe", "sha256": hashlib.sha256(content).hexdigest(), "problem": "", "may_erase": True}
    assert sender.offsets == sorted(sender.offsets)
    assert len(set(sender.offsets)) > WHILE_SENDING // 2, "most of the kills met a file on its way"
    one_work_came_of_it(site, content)


def one_work_came_of_it(site: WarmSite, content: bytes) -> None:
    with opened(full_kit(site.settings)) as kit:
        [original] = [each for each in kit.vault.find(Original) if each.sha256]
        assert kit.originals.verify(original.id).sha256 == hashlib.sha256(content).hexdigest()
        [work] = kit.catalogue.find(Work)
        assert [each.job.work_id for each in kit.jobs.standing()] == [work.id] == [original.work_id]
        assert list(kit.incoming.ids()) == []


def _answer(line: socket.socket) -> dict[str, str]:
    """Read an answer: its status, its headers, its body."""
    received = b""
    with suppress(ConnectionResetError):
        while b"\r\n\r\n" not in received and (part := line.recv(65_536)):
            received += part
    head, _, body = received.partition(b"\r\n\r\n")
    status, *lines = head.decode("latin-1").split("\r\n")
    headers = {name.lower(): text for name, _, text in (each.partition(": ") for each in lines)}
    wanted = int(headers.get("content-length", "0")) if not headers.get("upload-offset") else 0
    while len(body) < wanted and (part := line.recv(65_536)):
        body += part
    return {"status": status.split()[1], **headers, "body": body.decode()}
