"""Everybody at the desk at once, each at their own browser, in front of one archive."""

from __future__ import annotations

import re

import httpx

from archive.config import Settings
from archive.domain.records import Work
from archive.domain.terms import ALL_ATOMS, Atom, Audience, Purpose
from archive.ingest.run import prepare
from archive.web.app import create_app
from archive.web.desk.consent.steps import STEPS
from tests.review.atelier import Atelier
from tests.web.desk_client import DeskClient, Fields, field_in, sentence

STORY = "Nous sommes partis la nuit.\n\nLa mer était calme.".encode()
EVERYTHING = sorted(atom.value for atom in ALL_ATOMS)
PROOF = {"evidence": ("form.jpg", b"\xff\xd8 a signed form", "image/jpeg")}
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


def note_consent(client: DeskClient, fields: Fields, proof: object = None, lang: str = "en") -> httpx.Response:
    """Go through the whole talk over a consent as its pages ask, and give the answer to the last one."""
    begun = {"person": fields["person"], "scope": fields["scope"], "replaces": fields.get("replaces", "")}
    answer = client.send("/desk/consents/new", {**begun, "language": fields.get("language", lang)})
    talk = seen = ""
    for _ in range(2 * len(STEPS)):
        if answer.status_code != 303:
            return answer
        address = answer.headers["location"].partition("#")[0]
        step = address.rpartition("/")[2]
        shown = client.get(address)
        talk = field_in(shown, "talk")
        if step == "proof":
            seen = field_in(shown, "seen")
            break
        following = re.search(r'<a class="button reply" href="([^"]+)"', shown.text)
        if following:
            answer = httpx.Response(303, headers={"location": following[1]})
            continue
        asked = {name: value for name, value in fields.items() if name in _asked(step)}
        answer = client.send(address, {"talk": talk, f"answer_{step}": "nobody", **asked})
    return client.send("/desk/talk/proof", {"talk": talk, "seen": seen}, proof or PROOF)


def _asked(step: str) -> tuple[str, ...]:
    pages = {
        "days": ("not_before", "valid_until", "review_on", "time_zone"),
        "afterwards": ("after_withdrawal", "after_death"),
        "told": ("method", "interpreter", "witness", "guardian", "child_assents", "jurisdictions"),
    }
    return pages.get(step, (f"answer_{step}", f"atoms_{step}"))


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
