"""A listening site with its stores on the disk and a crew member logged in, to whom uploads are sent."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import httpx

from archive.adapters.storage.incoming_local import LocalIncoming
from archive.adapters.storage.originals_local import LocalOriginals
from archive.adapters.storage.originals_mirrored import NoReplicas
from archive.config import Settings
from archive.domain.sealed import Original, Upload
from archive.ports import Kit
from archive.web.app import create_app
from tests.review.atelier import PASSWORD, Atelier, open_atelier
from tests.web.desk_client import mark_in
from tests.web.live import Live, listening

FILES = "/desk/files"
STORY = ("Nous sommes partis la nuit.\n\nLa mer était calme.\n\n" * 40).encode()
BODY = "application/offset+octet-stream"


@dataclass(frozen=True)
class TusSite:
    """The site, who works there, and a client that speaks tus."""

    live: Live
    atelier: Atelier
    http: httpx.Client

    @property
    def kit(self) -> Kit:
        return self.atelier.kit

    def begin(self, length: int | None = None, **more: str) -> httpx.Response:
        """Begin an upload; further headers are given with low lines."""
        said = {"upload_length": str(length)} if length is not None else {}
        return self.http.post(FILES, headers=_headers({**said, **more}))

    def send(self, place: str, offset: int, piece: bytes, **more: str) -> httpx.Response:
        """Send a piece of an upload."""
        headers = _headers({"upload_offset": str(offset), "content_type": BODY, **more})
        return self.http.patch(place, content=piece, headers=headers)

    def offset(self, place: str) -> int:
        """Ask how much of an upload is here."""
        answer = self.http.head(place)
        assert answer.status_code == 200, answer.status_code
        return int(answer.headers["upload-offset"])

    def story(self, **more: str) -> str:
        """Give the metadata of a story for the workshop."""
        return metadata(filename="récit.txt", workshop=self.atelier.workshop.id, **more)

    def upload(self, place: str) -> Upload:
        """Give what the archive knows of an upload."""
        return self.kit.vault.get(Upload, place.rpartition("/")[2])

    def held(self) -> list[bytes]:
        """Give every original that became a work, byte for byte."""
        found = []
        for original in self.kit.vault.find(Original):
            if original.sha256 and self.kit.originals.holds(original.id):
                with self.kit.originals.lend(original.id) as path:
                    found.append(path.read_bytes())
        return found


@contextmanager
def tus_site(folder: Path, settings: Settings | None = None) -> Iterator[TusSite]:
    """Open a site whose uploads and originals lie in a folder."""
    atelier = open_atelier()
    originals = LocalOriginals(folder / "originals")
    kit = replace(
        atelier.kit,
        originals=originals,
        workspace=originals,
        replicas=NoReplicas(originals),
        incoming=LocalIncoming(folder / "incoming"),
    )
    atelier = replace(atelier, kit=kit)
    app = create_app(atelier.kit, settings or Settings(language="en"))
    with listening(app) as live, httpx.Client(base_url=live.address, timeout=30) as http:
        log_in(http, "crew")
        http.headers["tus-resumable"] = "1.0.0"
        yield TusSite(live, atelier, http)


def log_in(http: httpx.Client, name: str) -> None:
    """Log in through the form."""
    mark = mark_in(http.get("/desk/login"))
    answer = http.post("/desk/login", data={"csrf": mark, "name": name, "password": PASSWORD})
    assert answer.status_code == 303


def metadata(**said: str) -> str:
    """Write metadata as clients do."""
    return ",".join(f"{key} {base64.b64encode(value.encode()).decode()}" for key, value in said.items())


def sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _headers(said: dict[str, str]) -> dict[str, str]:
    return {name.replace("_", "-"): value for name, value in said.items()}
