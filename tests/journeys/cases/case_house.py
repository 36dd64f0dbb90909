"""Where the cases take place: the archive's real engines in a folder, a clock that tests move, and who comes in."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import httpx

from archive.adapters.catalogue.catalogue_tinydb import open_catalogue
from archive.adapters.catalogue.guarded_catalogue import GuardedCatalogue
from archive.adapters.catalogue.vault_local import open_vault
from archive.adapters.catalogue.withdrawal_log import open_withdrawal_log
from archive.adapters.jobs.jobs_local import LocalJobs
from archive.adapters.memory.records import MemoryClock
from archive.adapters.search.search_sqlite import SqliteSearch
from archive.adapters.storage.originals_local import LocalOriginals
from archive.adapters.storage.originals_mirrored import NoReplicas
from archive.adapters.storage.renditions_local import LocalRenditions
from archive.domain.ids import new_id
from archive.domain.records import Rendition, Work
from archive.domain.terms import Recipe
from archive.ports import Clock, FaceFinder, MediaTools, PublicKit
from archive.web.app import create_public_app
from tests.access.house import House, Settings
from tests.domain.builders import NOW
from tests.review.atelier import Atelier, memory_kit, open_atelier
from tests.web.client import Client
from tests.web.desk_client import DeskClient
from tests.web.desk_room import Room

PUBLIC_FILES = (
    *(Recipe.VIDEO, Recipe.STILL, Recipe.AUDIO, Recipe.PHOTO, Recipe.CAPTIONS),
    *(Recipe.POSTER, Recipe.THUMBNAIL, Recipe.WAVEFORM),
)
"""What has an address of its own: text, cards and marks are met on a work's page alone."""


def catalogue_in(folder: Path, clock: Clock) -> GuardedCatalogue:
    """Open the journal in a folder with its memory of withdrawals beside it."""
    log = open_withdrawal_log(folder / "withdrawals", clock=clock)
    catalogue = GuardedCatalogue(open_catalogue(folder / "catalogue", clock=clock), log, clock)
    catalogue.require_open()
    catalogue.replay()
    return catalogue


class CaseHouse(House):
    """A public site over real engines, and makers of everything that a case is given."""

    def __init__(self, folder: Path, now: datetime = NOW) -> None:
        clock = MemoryClock(now)
        super().__init__(catalogue_in(folder, clock), LocalRenditions(folder / "renditions"))
        self.folder = folder
        self.clock = clock
        self.kit = PublicKit(catalogue=self.catalogue, renditions=self.renditions, clock=clock)
        self.app = create_public_app(self.kit, Settings())
        self.visitor = Client(self.app)

    def page(self, work: Work, lang: str = "en") -> httpx.Response:
        """Ask for a work's page."""
        return self.visitor.get(f"/{lang}/works/{work.id}")

    def media(self, rendition: Rendition) -> httpx.Response:
        """Ask for a file, as somebody who guessed its address."""
        return self.visitor.get(f"/media/{rendition.id}")

    def served(self, work: Work) -> set[Recipe]:
        """Give the recipes of which every file is sent; for all others each answer is that of an unknown address."""
        return served_files(self.visitor, self.catalogue.find(Rendition, work_id=work.id))

    def is_nothing(self, work: Work) -> bool:
        """Tell whether a work looks in every way as if there had never been one."""
        return not self.served(work) and all(
            lasting(self.page(work, lang)) == unknown_page(self.visitor) for lang in ("fr", "ar", "en")
        )

    def leave(self) -> None:
        """Close what was opened."""
        self.visitor.__exit__(None, None, None)
        self.catalogue.close()


@contextmanager
def open_house(folder: Path, now: datetime = NOW) -> Iterator[CaseHouse]:
    """Lend a house for as long as a case needs it."""
    house = CaseHouse(folder, now)
    try:
        yield house
    finally:
        house.leave()


@contextmanager
def open_room(
    folder: Path, now: datetime = NOW, tools: MediaTools | None = None, faces: FaceFinder | None = None
) -> Iterator[Room]:
    """Lend a desk with everybody at their own browser, over real engines."""
    clock = MemoryClock(now)
    plain = memory_kit()
    originals = LocalOriginals(folder / "originals")
    kit = replace(
        plain,
        media_tools=tools or plain.media_tools,
        catalogue=catalogue_in(folder, clock),
        renditions=LocalRenditions(folder / "renditions"),
        clock=clock,
        vault=open_vault(folder / "vault", clock=clock),
        originals=originals,
        workspace=originals,
        replicas=NoReplicas(originals),
        jobs=LocalJobs(folder / "jobs"),
        faces=faces,
        search=SqliteSearch(),
    )
    room = Room(open_atelier(kit))
    try:
        yield room
    finally:
        room.leave()
        for engine in (kit.catalogue, kit.vault, kit.jobs):
            engine.close()


def met(room: Room, atelier: Atelier | None = None) -> set[Recipe]:
    """Give the recipes of the room's work of which a stranger is sent every file."""
    made = (atelier or room.atelier).made()
    return served_files(room.at("visitor"), made)


def served_files(visitor: Client | DeskClient, made: Iterable[Rendition]) -> set[Recipe]:
    """Ask for every file among renditions; what is not sent must be answered like an unknown address."""
    sent: dict[Recipe, set[bool]] = {}
    nothing = lasting(visitor.get(f"/media/{new_id()}"))
    for rendition in made:
        if rendition.recipe in PUBLIC_FILES:
            answer = visitor.get(f"/media/{rendition.id}")
            assert answer.status_code == 200 or lasting(answer) == nothing
            assert answer.status_code == 404 or len(answer.content) == rendition.size_bytes
            sent.setdefault(rendition.recipe, set()).add(answer.status_code == 200)
    assert all(len(answers) == 1 for answers in sent.values()), "files of one recipe were answered unlike"
    return {recipe for recipe, answers in sent.items() if answers == {True}}


def unknown_page(visitor: Client | DeskClient) -> tuple[int, dict[str, str], bytes]:
    """Give what is answered for a work that never was."""
    return lasting(visitor.get(f"/en/works/{new_id()}"))


def lasting(answer: httpx.Response) -> tuple[int, dict[str, str], bytes]:
    """Give everything of an answer but the hour."""
    headers = {name: value for name, value in answer.headers.items() if name != "date"}
    return answer.status_code, headers, answer.content


def utc(text: str) -> datetime:
    """Read an instant."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC)
