"""Fill an archive for the measurement of the desk and tell its addresses; the former build runs this file too."""

from __future__ import annotations

import json
import os
import random
import sys
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import fields
from datetime import UTC, datetime, timedelta
from importlib import import_module
from itertools import islice
from pathlib import Path
from typing import Any

from archive.config import Settings
from archive.domain.exports import ExportItem, ExportKind, ExportRecord
from archive.domain.ids import new_id
from archive.domain.ledger import next_event
from archive.domain.records import (
    Appearance,
    Concept,
    ConsentRecord,
    ParticipantHandle,
    Permission,
    Pseudonym,
    Rendition,
    Scope,
    Segment,
    Session,
    Work,
    Workshop,
)
from archive.domain.sealed import (
    CallRequest,
    ConsentDraft,
    Draft,
    Evidence,
    Identity,
    Original,
    QuarantineEntry,
    RiskTalk,
    TakedownRequest,
    Transcript,
    Upload,
)
from archive.domain.terms import (
    ALL_ATOMS,
    AppearanceRole,
    Audience,
    ConsentState,
    Pillar,
    Purpose,
    Recipe,
    Risk,
    Role,
    ScopeKind,
    WorkKind,
    WorkState,
)
from archive.domain.uploads import UploadState
from archive.domain.withdrawals import Reach, Withdrawal
from archive.ingest.workshops import NewArchive, found_archive
from archive.wiring import full_kit

WORKS_A_WORKSHOP = 20
AT_ONCE = 1000
AN_HOUR = 4
LINES_OF_AN_HOUR = 720
"""Of one work, by its number, an hour is written down."""
THREE_HOURS = 6
LONG = {AN_HOUR: LINES_OF_AN_HOUR, THREE_HOURS: 3 * LINES_OF_AN_HOUR}
PARTS_OF_AN_HOUR, WARNINGS_OF_AN_HOUR, THEMES_OF_AN_HOUR = 40, 30, 20
"""What else it holds, beside dozens of people."""
PASSWORD = "four quiet words here"
NOW = datetime.now(UTC).replace(microsecond=0)
STATES = [WorkState.RELEASED] * 14 + [WorkState.IN_REVIEW] * 3 + [WorkState.SENT_BACK, WorkState.RECEIVED]
STATES += [WorkState.QUARANTINED]
WORDS = "mer route nuit maison mère désert bateau ville frontière chant pain hiver lettre train retour port".split()  # noqa: SIM905
ROOM = [("article", "companion", "exhibit", "practice")[number % 4] for number in range(60)]


def either(*places: str) -> Any:
    """Give what stands at the first of these places that this build has."""
    for place in places:
        module, _, name = place.rpartition(":")
        with suppress(ModuleNotFoundError, AttributeError):
            return getattr(import_module(module), name)
    return None


Cue = either("archive.domain.words.transcripts:Cue", "archive.domain.sealed:Cue")
create_account = either("archive.review.people.accounts:create_account", "archive.review.accounts:create_account")
set_password = either("archive.review.people.accounts:set_password", "archive.review.accounts:set_password")
RoomDraft, RoomEntry, Content, RoomKind, VisitorRequest, Wanted = (
    either(f"archive.domain.rooms.entries:{name}")
    for name in ("RoomDraft", "RoomEntry", "Content", "RoomKind", "VisitorRequest", "Wanted")
)


def known(record: type[Any], **said: Any) -> Any:
    """Make a record of what this build knows of it."""
    names = {field.name for field in fields(record)}
    return record(**{name: value for name, value in said.items() if name in names})


def sitting(workshop: int, day: int) -> str:
    """Give the id of a sitting on one of a workshop's days."""
    return f"day{workshop:016}{day}"


class Filling:
    """An archive being filled: who works in it, and one example of everything that an address can name."""

    def __init__(self, folder: Path, works: int, people: int) -> None:
        self.dice = random.Random(works)
        self.kit = full_kit(Settings(media_folder=folder, faces="off"))
        names = {"fr": "Un programme", "en": "A programme"}
        self.project = found_archive(self.kit.catalogue, NewArchive(project=names, controller=names, country="FR"))
        self.accounts = {role: create_account(self.kit, f"a {role.value}", PASSWORD + "!", {role}).id for role in Role}
        for account_id in self.accounts.values():
            set_password(self.kit, account_id, PASSWORD, account_id)
        self.people = [new_id() for _ in range(people)]
        self.works = [new_id() for _ in range(works)]
        self.workshops = [new_id() for _ in range(max(1, works // WORKS_A_WORKSHOP))]
        self.proof = new_id()
        # The first of each stands in the addresses.
        self.example = {
            "workshop_id": self.workshops[0],
            "day": "day-1",
            "work_id": self.works[0],
            "hour_id": self.works[AN_HOUR],
            "long_id": self.works[THREE_HOURS],
            "participant_id": self.people[0],
            "name": "media",
            "step": "reach",
        }

    def all_of(self, name: str, records: Iterable[Any]) -> None:
        """Keep many records a thousand at a time; the first is the one that addresses name."""
        some = iter(records)
        kept = 0
        store = self.kit.catalogue if name.startswith("open ") else self.kit.vault
        while batch := list(islice(some, AT_ONCE)):
            self.example.setdefault(name.removeprefix("open "), batch[0].id)
            store.save_all(batch)
            kept += len(batch)
        print(f"{kept} kept of {name.removeprefix('open ').removesuffix('_id')}", file=sys.stderr)

    def title(self, number: int) -> str:
        return f"{' '.join(self.dice.choices(WORDS, k=3))} {number}".capitalize()

    def sentence(self, work: int, line: int) -> str:
        return " ".join(self.title(line) for _ in range(4)) if work in LONG else self.title(line)

    def ago(self, days: float) -> datetime:
        return NOW - timedelta(days=days)

    def people_of(self, number: int) -> tuple[str, str]:
        """Give the two people of a work; everybody is in one, as long as there are people."""
        first = 2 * number % len(self.people)
        return self.people[first], self.people[(first + 1) % len(self.people)]

    def fill(self) -> None:
        """Keep everything there is, kind by kind."""
        self.all_of("open workshop_id", self.shops())
        self.all_of("open session_id", self.sessions())
        self.all_of("open participant_id", map(self.person, range(len(self.people))))
        self.all_of("open pseudonym_id", self.names())
        self.all_of("identity_id", self.identities())
        self.all_of("open work_id", map(self.work, range(len(self.works))))
        self.all_of("draft_id", map(self.draft, range(len(self.works))))
        self.all_of("original_id", map(self.original, range(len(self.works))))
        self.all_of("open rendition_id", map(self.rendition, range(len(self.works))))
        self.all_of("transcript_id", self.transcripts())
        self.all_of("upload_id", map(self.upload, range(len(self.works))))
        self.consents()
        self.all_of("open withdrawal_id", map(self.withdrawal, range(1 + len(self.works) // 20)))
        self.requests()
        self.rooms()
        said = {"person": (self.people[0],), "workshop": (self.workshops[0],), "language": ("fr",)}
        talks = (ConsentDraft(id=each, talk=new_id(), said=said, begun_at=NOW) for each in self.accounts.values())
        self.all_of("talk_of", talks)
        self.example["term_id"] = next(each.id for each in self.kit.catalogue.find(Concept) if each.broader == "th")
        with self.kit.renditions.aside(self.example["rendition_id"]) as path:
            path.write_bytes(b"some of a film")
            self.kit.renditions.keep(self.example["rendition_id"], path)

    def shops(self) -> Iterator[Workshop]:
        for number, workshop_id in enumerate(self.workshops):
            labels = {"fr": f"Atelier {number}", "en": f"Workshop {number}"}
            year = 2026 - number % 12
            yield Workshop(id=workshop_id, project_id=self.project.id, labels=labels, country="MA", year=year)

    def sessions(self) -> Iterator[Session]:
        for number, workshop_id in enumerate(self.workshops):
            for day in range(1, 7):
                yield Session(id=sitting(number, day), workshop_id=workshop_id, day_number=day, kind="told")

    def person(self, number: int) -> ParticipantHandle:
        risk = Risk.LOW if number % 3 else Risk.VULNERABLE
        adult_on = (NOW + timedelta(days=number % 900)).date() if number % 50 == 7 else None
        return ParticipantHandle(id=self.people[number], risk=risk, adult_on=adult_on)

    def names(self) -> Iterator[Pseudonym]:
        for number, person in enumerate(self.people):
            if number % 20 != 19:
                called = f"{self.dice.choice(WORDS).capitalize()} {number}"
                yield Pseudonym(id=new_id(), participant_id=person, text=called)

    def identities(self) -> Iterator[Identity]:
        for number, person in enumerate(self.people):
            yield Identity(id=person, legal_name=f"Somebody {number}", contact="a friend", languages=("ar",))

    def work(self, number: int) -> Work:
        state = WorkState.IN_REVIEW if number == 0 else STATES[number % len(STATES)]
        shop = number // WORKS_A_WORKSHOP % len(self.workshops)
        roles = (AppearanceRole.AUTHOR, AppearanceRole.PERFORMER)
        there = list(zip(self.people_of(number), roles, strict=True)) if number != AN_HOUR else self.crowd()
        titles = {"fr": self.title(number)} if state is WorkState.RELEASED else {}
        parts = [Segment(id=new_id(), start_ms=n * 60_000, end_ms=n * 60_000 + 50_000) for n in range(3)]
        if number == AN_HOUR:
            parts = [self.part(n) for n in range(PARTS_OF_AN_HOUR)]
        return known(
            Work,
            id=self.works[number],
            kind=WorkKind.INTERVIEW if number % 2 == 0 else WorkKind.RADIO,
            workshop_id=self.workshops[shop],
            project_id=self.project.id,
            session_id=sitting(shop, 1 + number % 6),
            state=state,
            titles=titles,
            languages=("fr",),
            appearances=tuple(
                Appearance(participant_id=person, role=role, atoms_present=ALL_ATOMS) for person, role in there
            ),
            segments=tuple(parts),
            themes=self.themes[:THEMES_OF_AN_HOUR] if number == AN_HOUR else (),
            duration_ms=LONG[number] * 5_000 if number in LONG else 240_000,
            operator=self.accounts[Role.CREW],
        )

    @property
    def themes(self) -> tuple[str, ...]:
        """Give the themes of the vocabulary."""
        return tuple(sorted(each.id for each in self.kit.catalogue.find(Concept) if each.id.startswith("th.")))

    def crowd(self) -> list[tuple[str, AppearanceRole]]:
        """Give the dozens who appear in the work of an hour: all of its workshop whose consent holds."""
        holding = [n for n in range(1, 2 * WORKS_A_WORKSHOP) if n % 20 != 5 and n % 10 != 3 and n % 50 != 7]
        return [(self.people[n], AppearanceRole.AUTHOR) for n in holding]

    def part(self, number: int) -> Segment:
        """Give a part of the work of an hour, with its themes; of most, visitors are warned."""
        is_hard = number < WARNINGS_OF_AN_HOUR
        themes = self.themes[number % 20 : number % 20 + 2]
        return known(
            Segment,
            id=new_id(),
            start_ms=number * 90_000,
            end_ms=number * 90_000 + 80_000,
            labels={"fr": self.title(number)},
            themes=themes,
            is_hard=is_hard,
            warnings=("violence", "death") if is_hard else (),
        )

    def draft(self, number: int) -> Draft:
        summary = {"fr": "Elle a marché jusqu'à la mer. " * 8}
        writers = (self.accounts[Role.FACILITATOR],)
        return Draft(id=self.works[number], titles={"fr": self.title(number)}, summaries=summary, writers=writers)

    def original(self, number: int) -> Original:
        return Original(
            id=new_id(),
            work_id=self.works[number],
            sha256=f"{number:064x}",
            size_bytes=50_000_000,
            file_name=f"take {number}.mp4",
            media_type="video/mp4",
            received_at=self.ago(number % 1000),
        )

    def rendition(self, number: int) -> Rendition:
        recipe = Recipe.VIDEO if number % 2 == 0 else Recipe.AUDIO
        return Rendition(
            id=new_id(),
            work_id=self.works[number],
            recipe=recipe,
            exposes=ALL_ATOMS,
            media_type="video/mp4" if recipe is Recipe.VIDEO else "audio/mp4",
            size_bytes=20_000_000,
            etag=new_id(),
            duration_ms=240_000,
        )

    def transcripts(self) -> Iterator[Transcript]:
        for number, work_id in enumerate(self.works):
            lines = {0: 80, **LONG}.get(number, 12)
            cues = tuple(
                Cue(start_ms=n * 5000, end_ms=n * 5000 + 4800, text=self.sentence(number, n), speaker="Nour")
                for n in range(lines)
            )
            if number % 2 == 0:
                yield Transcript(id=new_id(), work_id=work_id, language="fr", cues=cues)

    def upload(self, number: int) -> Upload:
        return Upload(
            id=new_id(),
            account_id=self.accounts[Role.CREW],
            began_at=self.ago(number % 1000),
            length_bytes=50_000_000,
            original_id=new_id(),
            file_name=f"take {number}.mp4",
            workshop_id=self.workshops[0],
            kind="interview",
            state=UploadState.NEEDS_YOU if number % 50 == 1 else UploadState.SAFE,
            sha256=f"{number:064x}",
            work_id=self.works[number],
        )

    def consents(self) -> None:
        """Keep one consent of everybody, a tenth of them waiting for a second person, with its line in the ledger."""
        proof = self.proof
        sha256, size_bytes = self.kit.vault.keep_evidence(proof, [b"a scan"])
        who = self.people[0]
        told = Evidence(id=proof, participant_id=who, media_type="image/png", sha256=sha256, size_bytes=size_bytes)
        self.kit.vault.save(told)
        records = [self.consent(number, proof, sha256) for number in range(len(self.people))]
        self.all_of("open record_id", records)
        lines, previous = [], None
        for record in records:
            previous = next_event(previous, record, record.state, "consent_officer")
            lines.append(previous)
        self.all_of("open event_id", lines)

    def consent(self, number: int, proof: str, sha256: str) -> ConsentRecord:
        is_example, works = number == 0, len(self.works)
        shop = (number // 2 % works) // WORKS_A_WORKSHOP % len(self.workshops)
        return ConsentRecord(
            id=new_id(),
            participant_id=self.people[number],
            scope=Scope(kind=ScopeKind.WORKSHOP, id=self.workshops[shop]),
            state=ConsentState.WITHDRAWN if number % 20 == 5 else ConsentState.GIVEN,
            permissions=tuple(
                Permission(audience=audience, purpose=purpose, atoms=ALL_ATOMS)
                for audience, purpose in ((Audience.PUBLIC, Purpose.STREAM), (Audience.TEAM, Purpose.PRESERVE))
            ),
            changed_at=self.ago(number % 1000),
            recorder=self.accounts[Role.FACILITATOR],
            approver=None if number % 10 == 3 or is_example else self.accounts[Role.CONSENT_OFFICER],
            evidence_id=proof,
            evidence_sha256=sha256,
            review_on=(NOW + timedelta(days=number % 1500)).date(),
            valid_until=(NOW + timedelta(days=number % 2000)).date() if number % 4 == 0 else None,
        )

    def withdrawal(self, number: int) -> Withdrawal:
        return Withdrawal(
            id=new_id(),
            at=self.ago(number % 1000),
            by_role="consent_officer",
            reach=Reach.WORK,
            participant_id=self.people_of(number)[0],
            work_ids=(self.works[number],),
            settled=number % 10 != 0,
            done_at=self.ago(number % 1000) if number % 10 else None,
        )

    def requests(self) -> None:
        """Keep what waits for an answer: calls, takedowns, files that could not be taken in, talks; and exports."""
        some = range(max(2, len(self.works) // 50))
        person, work = (lambda n: self.people[n]), (lambda n: self.works[n])
        self.all_of(
            "call_id",
            (CallRequest(id=new_id(), participant_id=person(n), asked_at=self.ago(n), text="…") for n in some),
        )
        self.all_of(
            "request_id",
            (TakedownRequest(id=new_id(), page="/fr/", asked_at=self.ago(n), work_id=work(n), hid=False) for n in some),
        )
        self.all_of("entry_of_queue", map(self.held_file, some))
        self.all_of("talk_id", (self.talk(n, self.proof if n == 0 else None) for n in some))
        self.all_of("export_id", map(self.export, some))

    def held_file(self, number: int) -> QuarantineEntry:
        return QuarantineEntry(
            id=new_id(),
            file_name=f"broken {number}.mp4",
            code="unreadable",
            reason="The file cannot be read.",
            at=self.ago(number),
            workshop_id=self.workshops[0],
            kind="interview",
            operator=self.accounts[Role.CREW],
        )

    def talk(self, number: int, proof: str | None) -> RiskTalk:
        return RiskTalk(
            id=new_id(),
            participant_id=self.people[number],
            held_on=self.ago(number).date(),
            answers={},
            found=Risk.LOW,
            recorder=self.accounts[Role.FACILITATOR],
            recorded_at=self.ago(number),
            note="" if proof else "We talked for an hour.",
            evidence_id=proof,
            pillars=frozenset({Pillar.PLACE}),
            audience=Audience.PARTNER,
            ends_on=(NOW + timedelta(days=300)).date(),
        )

    def export(self, number: int) -> ExportRecord:
        item = ExportItem(work_id=self.works[number], rendition_id=new_id(), exposes=ALL_ATOMS)
        return ExportRecord(
            id=new_id(),
            recipient=f"Partner {number % 20}",
            contact="somebody there",
            kind=ExportKind.DOWNLOAD,
            audience=Audience.PARTNER,
            purpose=Purpose.STREAM,
            items=(item,),
            made_at=self.ago(number),
            made_by=self.accounts[Role.FACILITATOR],
        )

    def rooms(self) -> None:
        """Keep entries of the public rooms, where this build has any."""
        if RoomDraft is None:
            return
        contents = [Content(texts={"title": {"fr": self.title(n)}}) for n in range(len(ROOM))]
        made = [
            RoomDraft(id=new_id(), kind=RoomKind(kind), content=content, changed_at=NOW)
            for kind, content in zip(ROOM, contents, strict=True)
        ]
        self.all_of("entry_id", made)
        self.example["kind"] = made[0].kind.value
        wanted = next(iter(Wanted))
        asked = (VisitorRequest(id=new_id(), asked_at=self.ago(n), wanted=wanted, contact="…") for n in range(100))
        self.all_of("visitor_request_id", asked)

    def addresses(self) -> list[str]:
        """Give every address of the desk that answers a GET, as its route table writes it."""
        create_app = either("archive.web.app:create_app")
        every_door = either("archive.web.http.routes:every_door", "archive.web.doors:every_door")
        doors = every_door(create_app(self.kit, Settings()).routes)
        paths = [door.path for door in doors if "GET" in (getattr(door, "methods", None) or ())]
        return [path for path in paths if path == "/desk" or path.startswith("/desk/")]


def main() -> None:
    """Fill the folder that is named, and print what addresses are made of."""
    folder, works, people = Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])
    sync = os.fsync
    os.fsync = lambda _: None  # type: ignore[assignment]
    filling = Filling(folder, works, people)
    filling.fill()
    os.fsync = sync
    roles = {role.value: f"a {role.value}" for role in Role}
    print(json.dumps({"paths": filling.addresses(), "example": filling.example, "accounts": roles}))


if __name__ == "__main__":
    main()
