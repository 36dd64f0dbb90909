"""Everybody at the desk at once, each at their own browser, in front of one archive."""

from __future__ import annotations

import re

import httpx

from archive.config import Settings
from archive.domain.records import Work
from archive.domain.terms import ALL_ATOMS, Atom, Audience, Purpose
from archive.ingest.run import prepare
from archive.web.app import create_app
from tests.review.atelier import Atelier
from tests.web.desk_client import DeskClient, sentence

STORY = "Nous sommes partis la nuit.\n\nLa mer était calme.".encode()
EVERYTHING = sorted(atom.value for atom in ALL_ATOMS)
PUBLIC_ATOMS = sorted(atom.value for atom in ALL_ATOMS - {Atom.NAME})


class Room:
    """Everybody at their own browser, in front of one archive."""

    def __init__(self, atelier: Atelier) -> None:
        self.atelier = atelier
        self.app = create_app(atelier.kit, Settings(language="en"))
        self.clients: dict[str, DeskClient] = {}

    def at(self, name: str) -> DeskClient:
        """Give somebody's browser, logged in."""
        if name not in self.clients:
            self.clients[name] = DeskClient(self.app)
            if name != "visitor":
                assert self.clients[name].log_in(name).status_code == 303
        return self.clients[name]

    def leave(self) -> None:
        for client in self.clients.values():
            client.__exit__(None, None, None)


def created(answer: httpx.Response, kind: str) -> str:
    assert answer.status_code == 303, sentence(answer)
    found = re.search(rf"/desk/{kind}/(\w+)", answer.headers["location"])
    assert found
    return found[1]


def bring_in(room: Room, shop: str, person: str, name: str = "Amina_Tanger_2023.txt") -> str:
    fields = {"workshop": shop, "kind": "writing", "person": person}
    files = {"files": (name, STORY, "text/plain")}
    work_id = created(room.at("crew").send("/desk/upload", fields, files), "works")
    prepare(room.atelier.kit, room.atelier.kit.catalogue.get(Work, work_id).id)
    return work_id


def consent_fields(person: str, scope: str, **more: str | list[str]) -> dict[str, str | list[str]]:
    return {
        "person": person,
        "scope": scope,
        f"answer_{Purpose.PRESERVE}": Audience.TEAM,
        f"atoms_{Purpose.PRESERVE}": EVERYTHING,
        f"answer_{Purpose.STREAM}": Audience.PUBLIC,
        f"atoms_{Purpose.STREAM}": PUBLIC_ATOMS,
        "time_zone": "Africa/Casablanca",
        "method": "audio",
        **more,
    }
