"""A small archive in memory that tests fill with what they are about."""

from __future__ import annotations

import csv
import random
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from archive.access.browse import ReadingRoom
from archive.adapters.memory.records import MemoryCatalogue, MemoryClock
from archive.adapters.memory.stores import MemoryRenditions
from archive.adapters.search.search_sqlite import SqliteSearch
from archive.domain.consent import Facts
from archive.domain.ids import (
    ConceptId,
    EvidenceId,
    ParticipantId,
    ProjectId,
    RecordId,
    RenditionId,
    WorkId,
    WorkshopId,
    new_id,
)
from archive.domain.receipt import Office
from archive.domain.recipes import MEDIUM_EXPOSES
from archive.domain.records import (
    Appearance,
    ConsentRecord,
    ParticipantHandle,
    Permission,
    Pseudonym,
    QualityCheck,
    Rendition,
    Scope,
    Work,
)
from archive.domain.terms import (
    ALL_ATOMS,
    CONTENT_ATOMS,
    AppearanceRole,
    Atom,
    Audience,
    ConsentState,
    Purpose,
    Recipe,
    Risk,
    ScopeKind,
    WorkKind,
    WorkState,
)
from archive.domain.thesaurus.concept import Concept
from archive.ports import ALL, Catalogue, Page, PublicKit, Range, Renditions
from tests.domain.builders import LONG_AGO, NOW

THESAURUS = Path(__file__).resolve().parents[2] / "archive" / "vocabulary" / "thesaurus.csv"
HEARD = frozenset({Atom.EXISTENCE, Atom.WORDS, Atom.SPEECH, Atom.VOICE})
READ = frozenset({Atom.EXISTENCE, Atom.WORDS})
KNOWN_OF = frozenset({Atom.EXISTENCE})
EVERY_RECIPE = tuple(Recipe)
_TYPES = {
    Recipe.VIDEO: "video/mp4",
    Recipe.AUDIO: "audio/mp4",
    Recipe.PHOTO: "image/webp",
    Recipe.TEXT: "text/html",
    Recipe.CAPTIONS: "text/vtt",
    Recipe.POSTER: "image/jpeg",
    Recipe.THUMBNAIL: "image/jpeg",
    Recipe.WAVEFORM: "image/png",
}


OFFICE = Office(name={"en": "The choices desk"}, door_url="https://choices.example.org/my")


@dataclass(frozen=True)
class Settings:
    """The settings of a site under test."""

    language: str = "fr"
    accel_prefix: str = ""
    secure_cookies: bool = False
    upload_limit_bytes: int = 1_000_000
    public_url: str = ""
    door_url: str = ""
    office: Office = OFFICE


class House:
    """A catalogue with the thesaurus, renditions, a clock that stands still, and makers of everything else."""

    def __init__(self, catalogue: Catalogue | None = None, renditions: Renditions | None = None) -> None:
        self.clock = MemoryClock(NOW)
        self.catalogue = catalogue or MemoryCatalogue(self.clock)
        self.renditions = renditions or MemoryRenditions()
        self.kit = PublicKit(
            catalogue=self.catalogue, renditions=self.renditions, clock=self.clock, search=SqliteSearch()
        )
        self.room = ReadingRoom(self.kit)
        with THESAURUS.open(encoding="utf-8", newline="") as file:
            self.catalogue.save_all([_concept(row) for row in csv.DictReader(file)])

    def person(self, pseudonym: str = "", **changes: Any) -> ParticipantId:
        """A grown-up at low risk, with or without a pseudonym."""
        handle = ParticipantHandle(**{"id": ParticipantId(new_id()), "risk": Risk.LOW, **changes})
        self.catalogue.save(handle)
        if pseudonym:
            self.catalogue.save(Pseudonym(id=new_id(), participant_id=handle.id, text=pseudonym))
        return handle.id

    def work(
        self, allows: Iterable[Atom] = ALL_ATOMS, recipes: Iterable[Recipe] = EVERY_RECIPE, **changes: Any
    ) -> Work:
        """A released interview by somebody who allows these atoms to everyone, with these renditions."""
        author = changes.pop("author", None) or self.person()
        consent = changes.pop("consent", {})
        fields: dict[str, Any] = {
            "id": WorkId(new_id()),
            "kind": WorkKind.INTERVIEW,
            "workshop_id": WorkshopId("workshop"),
            "project_id": ProjectId("project"),
            "state": WorkState.RELEASED,
            "titles": {"en": "A title", "fr": "Un titre", "ar": "عنوان"},
            "summaries": {"en": "A summary.", "fr": "Un résumé.", "ar": "ملخص."},
            "languages": ("fr",),
            "appearances": (
                Appearance(
                    participant_id=author, role=AppearanceRole.AUTHOR, atoms_present=ALL_ATOMS - {Atom.PSEUDONYM}
                ),
            ),
        }
        work = self.catalogue.save(Work(**{**fields, **changes}))
        self.consent(author, work, allows, **consent)
        for recipe in recipes:
            self.rendition(work, recipe)
        return work

    def consent(self, person: ParticipantId, work: Work, allows: Iterable[Atom], **changes: Any) -> ConsentRecord:
        """A given, proved and approved consent to the public stream of a work."""
        permission = Permission(audience=Audience.PUBLIC, purpose=Purpose.STREAM, atoms=frozenset(allows))
        fields: dict[str, Any] = {
            "id": RecordId(new_id()),
            "participant_id": person,
            "scope": Scope(kind=ScopeKind.WORK, id=work.id),
            "state": ConsentState.GIVEN,
            "permissions": (permission,),
            "changed_at": LONG_AGO,
            "recorder": "recorder",
            "approver": "approver",
            "evidence_id": EvidenceId(new_id()),
        }
        return self.catalogue.save(ConsentRecord(**{**fields, **changes}))

    def rendition(self, work: Work, recipe: Recipe, content: bytes | None = None, **changes: Any) -> Rendition:
        """A checked rendition, with bytes if its recipe has any."""
        if content is None:
            content = _content(recipe)
        check = QualityCheck(reviewer="reviewer", operator="operator", at=LONG_AGO, cleared=CONTENT_ATOMS)
        fields: dict[str, Any] = {
            "id": RenditionId(new_id()),
            "work_id": work.id,
            "recipe": recipe,
            "exposes": MEDIUM_EXPOSES[recipe] - CONTENT_ATOMS,
            "checks": (check,),
            "media_type": _TYPES.get(recipe, ""),
            "codecs": "opus" if recipe is Recipe.AUDIO else "",
            "etag": new_id(),
            "size_bytes": len(content),
            "language": "fr" if recipe in (Recipe.TEXT, Recipe.CAPTIONS) else None,
            "height": 240 if recipe is Recipe.VIDEO else None,
            "duration_ms": 90_000 if recipe in (Recipe.VIDEO, Recipe.AUDIO) else None,
        }
        rendition = self.catalogue.save(Rendition(**{**fields, **changes}))
        if content:
            with tempfile.TemporaryDirectory() as folder:
                made = Path(folder) / "made"
                made.write_bytes(content)
                self.renditions.keep(rendition.id, made)
        return rendition

    def of(self, work: Work, recipe: Recipe) -> Rendition:
        """The first rendition of a work by a recipe."""
        return next(r for r in self.catalogue.find(Rendition, work_id=work.id) if r.recipe is recipe)

    def withdraw(self, work: Work) -> None:
        """Take a work back."""
        now = self.catalogue.get(Work, work.id)
        self.catalogue.save(replace(now, state=WorkState.WITHDRAWN))

    def revoke(self, work: Work) -> None:
        """Take back every consent to a work."""
        for record in list(self.catalogue.find(ConsentRecord, scope_id=work.id)):
            self.catalogue.save(replace(record, state=ConsentState.WITHDRAWN))


class CountingCatalogue(MemoryCatalogue):
    """A catalogue that counts what it is asked for."""

    def __init__(self) -> None:
        super().__init__()
        self.asked: Counter[str] = Counter()

    def facts(self, work_id: WorkId) -> Facts:
        """Count and answer."""
        self.asked["facts"] += 1
        return super().facts(work_id)

    def find(self, kind: type[Any], page: Page = ALL, /, **where: str | Range) -> Iterator[Any]:
        """Count and answer."""
        if kind is Work and where == {"state": "released"}:
            self.asked["released works"] += 1
        return super().find(kind, page, **where)


def noise(size_bytes: int, seed: int = 1) -> bytes:
    """Bytes of which no stretch looks like another."""
    return random.Random(seed).randbytes(size_bytes)


def _content(recipe: Recipe) -> bytes:
    if recipe in (Recipe.CARD, Recipe.STUB):
        return b""
    if recipe is Recipe.TEXT:
        return b"<p>Une route, puis la mer.</p>"
    if recipe is Recipe.CAPTIONS:
        return b"WEBVTT\n\n00:00.000 --> 00:01.000\nUne route\n"
    return noise(10_000)


def _concept(row: dict[str, str]) -> Concept:
    return Concept(
        id=ConceptId(row["id"]),
        broader=ConceptId(row["broader"]) if row["broader"] else None,
        reveals=row["reveals"],
        labels={code: row[code] for code in ("fr", "en", "ar")},
    )
