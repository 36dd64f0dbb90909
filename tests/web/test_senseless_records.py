"""No stored record can take a page down: one of each senseless value lies under every page, and none answers 500."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any, Final

import msgspec
import pytest

from archive.adapters.catalogue.schema import encode, kind_of
from archive.adapters.memory.records import MemoryCatalogue, MemoryVault
from archive.config import Settings
from archive.domain.codes import Code
from archive.domain.ids import new_id
from archive.domain.records import ConsentRecord, ParticipantHandle, Rendition, Scope, Work
from archive.domain.sealed import ConsentDraft
from archive.domain.terms import CONTENT_ATOMS, Role, ScopeKind
from archive.domain.tombstones import LogMark
from archive.ports.kinds import CATALOGUE_KINDS, VAULT_KINDS, RecordKind
from archive.review.participants import NewParticipant, create_participant
from archive.review.people.withdrawal_codes import give_code
from archive.review.works.release import release
from archive.web.app import create_app
from archive.web.http.routes import every_door
from tests.review.atelier import Atelier, make_work, open_atelier
from tests.web.desk_client import DeskClient
from tests.web.door_client import enter, tap
from tests.web.senseless import Document, sane, senseless

pytestmark = pytest.mark.slow

KINDS: Final = tuple(kind for kind in CATALOGUE_KINDS + VAULT_KINDS if kind.record_class is not LogMark)
OWN_PART: Final = {
    "participants": "participant_id",
    "works": "work_id",
    "consents": "record_id",
    "renditions": "rendition_id",
    "workshops": "workshop_id",
    "withdrawals": "withdrawal_id",
    "risk_talks": "talk_id",
    "exports": "export_id",
    "uploads": "upload_id",
    **dict.fromkeys(("room_entries", "room_drafts"), "entry_id"),
    **dict.fromkeys(("drafts", "assemblies", "look_reports", "conceal_states"), "work_id"),
    **dict.fromkeys(("identities", "deaths", "paper_choices"), "participant_id"),
}
"""Which part of an address names a record of a kind, or the work or person whose id it has."""

NEEDED_BY: Final = {
    "consents": ("/transcript", "/bench", "/bench/file", "/bench/words", "/reading"),
    "transcripts": ("/transcript", "/bench", "/bench/words", "/review", "/voice"),
    "covers": ("/covers", "/covers/all", "/review"),
}
"""Pages on which one work's records of a kind are worked on; they say in one sentence that one cannot be read.

What is said in a work is shut while a consent of somebody in it cannot be read.
"""

CUT_OFF: Final = 0

LEFT_OUT: Final = frozenset({"static", "logout"})
_PART: Final = re.compile(r"{(\w+)(?::\w+)?}")


@dataclass(frozen=True)
class Place:
    """A workshop with somebody whose records make sense, and somebody of whom anything may be stored."""

    atelier: Atelier
    friend: ParticipantHandle
    film: Work
    code: Code

    def put(self, kind: RecordKind, record_id: str, document: Document) -> None:
        """File a document as it is, whatever it holds."""
        kit = self.atelier.kit
        side = kit.catalogue if kind in CATALOGUE_KINDS else kit.vault
        assert isinstance(side, MemoryCatalogue | MemoryVault)
        with side.engine.writing():
            side.engine.commit({kind.table: {record_id: msgspec.json.encode(document | {"id": record_id})}}, {})

    def known(self) -> dict[str, Any]:
        """Give what belongs into fields of a name, so that what is stored is met where it could do harm."""
        film, friend = self.film.id, self.friend.id
        rendition = next(iter(self.atelier.kit.catalogue.find(Rendition, work_id=film)))
        return {
            "version": 1,
            "work_id": film,
            "work_ids": [film],
            "participant_id": friend,
            "rendition_id": rendition.id,
            "workshop_id": self.film.workshop_id,
            "project_id": self.film.project_id,
            "account_id": self.atelier.facilitator.id,
            "scope": {"kind": "work", "id": film},
            "state": "given",
            "resolved": False,
            "settled": False,
        }

    def stored(self, kind: RecordKind) -> list[str]:
        """Store one of each senseless value in each field of a kind; give the ids, of a work and a person each too."""
        found: list[str] = []
        cls = kind.record_class
        for what, document in senseless(cls, self._document(cls)):
            record_id = self.atelier.facilitator.id if cls is ConsentDraft else new_id()
            companions: dict[str, Work | ParticipantHandle] = {"work_id": self.film, "participant_id": self.friend}
            companion = companions.get(OWN_PART.get(kind.table, "")) if kind in VAULT_KINDS else None
            if companion is not None:
                self.put(kind_of(type(companion)), record_id, encode(companion))
            self.put(kind, record_id, document)
            found.append(record_id)
            logging.getLogger(__name__).info("%s stands for %s", record_id, what)
        return found

    def _document(self, cls: type[Any]) -> Document:
        real: Any = {Work: self.film, ParticipantHandle: self.friend}.get(cls)
        if real is not None:
            return encode(self.atelier.kit.catalogue.get(cls, real.id))
        found = next(iter(self.atelier.kit.catalogue.find(cls))) if cls in (ConsentRecord, Rendition) else None
        document = encode(found) if found is not None else sane(cls, self.known())
        mine = {name: value for name, value in self.known().items() if name in document and name != "state"}
        return document | mine | {"version": 1}


@pytest.fixture
def place() -> Place:
    return open_place()


@pytest.fixture(scope="module")
def usual() -> Mapping[str, int]:
    """What each address answers while all that is stored makes sense."""
    place = open_place()
    with standing(place) as (app, desk, visitor):
        return answers(addresses(place, app, "", []), desk, visitor)


@contextmanager
def standing(place: Place) -> Iterator[tuple[Any, DeskClient, DeskClient]]:
    """Lend the site, and whoever is logged in at the desk and at the door."""
    app = create_app(place.atelier.kit, Settings(language="en"))
    with DeskClient(app) as desk, DeskClient(app) as visitor:
        desk.log_in("facilitator")
        enter(visitor, place.code)
        yield app, desk, visitor


def open_place() -> Place:
    """Open a workshop and let everybody in it agree."""
    atelier = open_atelier()
    kit = atelier.kit
    everybody = kit.vault.save(replace(atelier.facilitator, roles=frozenset(Role)))
    friend = create_participant(kit, NewParticipant(pseudonym="Hirondelle", legal_name="Karim Berrada"))
    film = make_work(kit, atelier.workshop, friend.id, atelier.crew.id)
    whole = Scope(kind=ScopeKind.PROJECT, id=atelier.workshop.project_id)
    for person in (atelier.participant, friend):
        atelier.consented(participant_id=person.id, scope=whole)
    atelier.release()
    release(kit, film.id, atelier.reviewer.id, CONTENT_ATOMS)
    code = give_code(kit, friend.id, atelier.acting(atelier.officer))
    atelier = replace(atelier, facilitator=everybody)
    return Place(atelier, friend, kit.catalogue.get(Work, film.id), code)


def addresses(place: Place, app: Any, own: str, ids: list[str]) -> Iterator[tuple[str, str]]:
    """Yield every address that can be asked for: for what makes sense, and where `own` names one for each stored id.

    Before it stands what it is called in answers: as its route is written where what it is about makes sense.
    """
    known = {"lang": "en", "step": "days", "token": "x", "name": "x", "kind": "exhibit"} | {
        "participant_id": place.friend.id,
        "work_id": place.film.id,
        **{name: str(value) for name, value in place.known().items()},
        "record_id": next(iter(place.atelier.kit.catalogue.find(ConsentRecord))).id,
    }
    for door in every_door(app.routes):
        path = getattr(door, "path", "")
        if "GET" not in (getattr(door, "methods", None) or ()) or LEFT_OUT & set(path.split("/")):
            continue
        names = _PART.findall(path)
        for one in ids if own in names else []:
            of_one = _filled(path, {**known, own: one})
            yield of_one, of_one
        yield path, _filled(path, known)


def _filled(path: str, parts: Mapping[str, str]) -> str:
    return _PART.sub(lambda found: parts.get(found[1], "nothing"), path)


def answers(places: Iterable[tuple[str, str]], desk: DeskClient, visitor: DeskClient) -> dict[str, int]:
    """Ask for each address, as who may, and give the status of each answer."""
    found: dict[str, int] = {}
    for called, path in places:
        try:
            found[called] = (visitor if _is_own(path) else desk).get(path).status_code
        except AssertionError:  # a file with fewer bytes than its record says is cut off, as over a line
            found[called] = CUT_OFF
    return found


def _stays(path: str, kind: RecordKind) -> bool:
    """Tell whether a page must answer as before: all of the desk and of a person's own, but what needs the record."""
    needs_it = path.endswith(NEEDED_BY.get(kind.table, ("nowhere",))) or bool(re.search("/media/|/copies/", path))
    return (path.startswith("/desk") or _is_own(path)) and not needs_it


def _is_own(path: str) -> bool:
    """Tell whether a page is a person's own; an id may begin with the same two letters."""
    return path.split("/")[2:3] == ["my"]


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.table)
def test_no_stored_record_takes_a_page_down(
    place: Place, usual: Mapping[str, int], kind: RecordKind, caplog: pytest.LogCaptureFixture
) -> None:
    kit, own = place.atelier.kit, OWN_PART.get(kind.table, "")
    with standing(place) as (app, desk, visitor):
        ids = place.stored(kind)
        after = answers(addresses(place, app, own, ids), desk, visitor)
        down = {path: status for path, status in after.items() if status == 500}
        down |= {path: after[path] for path, was in usual.items() if after[path] != was and _stays(path, kind)}
        mark = desk.csrf()
        for record_id in ids if kind.record_class is ConsentRecord else ():
            answer = desk.send(f"/desk/consents/{record_id}/withdraw", {"fate": "hide"}, csrf=mark)
            if answer.status_code == 500:
                down[f"take {record_id} back"] = 500
        down["hide everything"] = tap(visitor, "hide", sure="yes", fate="hide").status_code
        give_code(kit, place.friend.id, place.atelier.acting(place.atelier.officer))
        assert visitor.get(f"/en/works/{place.film.id}").status_code == 404
    told = dict.fromkeys(line.partition(": ")[2] for line in caplog.messages if "fault" in line)
    assert down == {"hide everything": 200}, told
