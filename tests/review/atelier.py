"""A small workshop in memory: people at the desk, a participant, a work with a film and a sound."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from typing import Any

from argon2 import PasswordHasher

from archive.adapters.media.find_ffmpeg import find_media_tools
from archive.adapters.media_tools import FfmpegTools
from archive.adapters.memory.incoming import MemoryIncoming
from archive.adapters.memory.records import MemoryCatalogue, MemoryClock, MemoryVault
from archive.adapters.memory.stores import MemoryJobs, MemoryOriginals, MemoryRenditions, TemporaryWorkspace
from archive.adapters.papers.printer_pdf import PdfPrinter
from archive.adapters.search.stemming import keys_in
from archive.adapters.storage.originals_mirrored import NoReplicas
from archive.domain.codes import Code
from archive.domain.consent import DESK, PLAYER, Ask, Grant, decide
from archive.domain.ids import AccountId, ConceptId, ParticipantId, ProjectId, RenditionId, WorkId, WorkshopId, new_id
from archive.domain.recipes import MEDIUM_EXPOSES
from archive.domain.records import (
    Appearance,
    ConsentRecord,
    ParticipantHandle,
    Permission,
    Project,
    Rendition,
    Scope,
    Work,
    Workshop,
)
from archive.domain.sealed import Account, Draft
from archive.domain.terms import (
    ALL_ATOMS,
    CONTENT_ATOMS,
    AppearanceRole,
    Atom,
    Audience,
    Purpose,
    Recipe,
    Risk,
    Role,
    ScopeKind,
    WorkKind,
    WorkState,
)
from archive.domain.thesaurus.concept import Concept
from archive.ports import Kit, Span
from archive.review.consent.consents import approve_consent, record_consent
from archive.review.consent.new_consent import NewConsent
from archive.review.participants import NewParticipant, create_participant
from archive.review.people.accounts import Actor, actor
from archive.review.people.withdrawal_codes import NEW_FOR, give_code
from archive.review.works.release import release
from tests.lazy_tools import lazy_tools

NOW = datetime(2026, 2, 10, 12, tzinfo=UTC)
PASSWORD = "four quiet words here"
FILMED = ALL_ATOMS - CONTENT_ATOMS
STREAM_AND_DESK = (
    Permission(audience=Audience.PUBLIC, purpose=Purpose.STREAM, atoms=ALL_ATOMS),
    Permission(audience=Audience.TEAM, purpose=Purpose.PRESERVE, atoms=ALL_ATOMS),
)


@cache
def media_tools() -> FfmpegTools:
    """The real media tools of this machine."""
    found = find_media_tools(None, None)
    return FfmpegTools(found)


def memory_kit() -> Kit:
    """Everything the desk is wired with, in this process's memory."""
    clock = MemoryClock(NOW)
    originals = MemoryOriginals()
    return Kit(
        catalogue=MemoryCatalogue(clock),
        renditions=MemoryRenditions(),
        clock=clock,
        vault=MemoryVault(clock),
        originals=originals,
        workspace=TemporaryWorkspace(),
        replicas=NoReplicas(originals),
        incoming=MemoryIncoming(),
        jobs=MemoryJobs(),
        media_tools=lazy_tools(),
        printer=PdfPrinter(),
        forms_of=keys_in,
    )


@dataclass(frozen=True)
class Atelier:
    """The kit, who works here, and what there is."""

    kit: Kit
    crew: Account
    facilitator: Account
    officer: Account
    second_officer: Account
    reviewer: Account
    administrator: Account
    workshop: Workshop
    participant: ParticipantHandle
    work: Work

    def acting(self, account: Account) -> Actor:
        """Give somebody who acts."""
        return actor(self.kit, account.id)

    def held_code(self) -> Code:
        """Give the participant a code and let some days pass."""
        code = give_code(self.kit, self.participant.id, self.acting(self.facilitator))
        assert isinstance(self.kit.clock, MemoryClock)
        self.kit.clock.advance(NEW_FOR)
        return code

    def now(self) -> Work:
        """Give the work as it stands."""
        return self.kit.catalogue.get(Work, self.work.id)

    def consent(self, **changes: Any) -> ConsentRecord:
        """Record a consent by the facilitator, to everything for visitors and the desk unless said otherwise."""
        fields: dict[str, Any] = {
            "participant_id": self.participant.id,
            "scope": Scope(kind=ScopeKind.WORK, id=self.work.id),
            "permissions": STREAM_AND_DESK,
            "recorder": self.facilitator.id,
            "time_zone": "Africa/Casablanca",
        }
        return record_consent(self.kit, NewConsent(**{**fields, **changes}), [b"a scanned ", b"form"])

    def consented(self, **changes: Any) -> ConsentRecord:
        """Record a consent and have it approved."""
        return approve_consent(self.kit, self.consent(**changes).id, self.officer.id)

    def release(self, cleared: frozenset[Atom] = CONTENT_ATOMS) -> Work:
        """Let the work out by its reviewer."""
        return release(self.kit, self.work.id, self.reviewer.id, cleared)

    def made(self) -> list[Rendition]:
        """Give everything made from the work."""
        return list(self.kit.catalogue.find(Rendition, work_id=self.work.id))

    def served(self, ask: Ask = PLAYER) -> set[Recipe]:
        """Give the recipes that this asker is let through to."""
        facts = self.kit.catalogue.facts(self.work.id)
        now = self.kit.clock.now()
        return {r.recipe for r in self.made() if isinstance(decide(facts, r, ask, now), Grant)}


def open_atelier(kit: Kit | None = None) -> Atelier:
    """Set up the workshop with one filmed interview, prepared by the crew and waiting for review."""
    kit = kit or memory_kit()
    accounts = {
        "crew": {Role.CREW},
        "facilitator": {Role.FACILITATOR},
        "officer": {Role.CONSENT_OFFICER},
        "second_officer": {Role.CONSENT_OFFICER},
        "reviewer": {Role.REVIEWER},
        "administrator": {Role.ADMINISTRATOR},
    }
    people = {name: _account(kit, name, roles) for name, roles in accounts.items()}
    labels = {"fr": "Essai", "ar": "تجربة", "en": "Trial"}
    project = Project(id=ProjectId(new_id()), labels=labels, controller_id="")
    workshop = Workshop(id=WorkshopId(new_id()), project_id=project.id, labels=labels, country="MA", year=2026)
    words = ["fm", "fm.interview", "th", "th.hope"]
    concepts = [Concept(id=ConceptId(w), broader=None, reveals="", labels={"en": w, "fr": w, "ar": w}) for w in words]
    kit.catalogue.save_all([project, workshop, *concepts])
    participant = create_participant(
        kit, NewParticipant(legal_name="Amina El Idrissi", pseudonym="Nour", risk=Risk.LOW)
    )
    work = make_work(kit, workshop, participant.id, people["crew"].id)
    return Atelier(kit=kit, workshop=workshop, participant=participant, work=work, **people)


def make_work(kit: Kit, workshop: Workshop, participant_id: ParticipantId | None, operator: str) -> Work:
    """Make a work in review: a film, its sound and its titles."""
    work = Work(
        id=WorkId(new_id()),
        kind=WorkKind.INTERVIEW,
        workshop_id=workshop.id,
        project_id=workshop.project_id,
        state=WorkState.IN_REVIEW,
        appearances=(Appearance(participant_id=participant_id, role=AppearanceRole.AUTHOR, atoms_present=FILMED),),
        duration_ms=60_000,
        operator=operator,
    )
    kit.vault.save(Draft(id=work.id, titles={"fr": "La traversée", "ar": "العبور", "en": "The crossing"}))
    kept = kit.catalogue.save(work)
    for recipe, media_type in ((Recipe.VIDEO, "video/mp4"), (Recipe.AUDIO, "audio/mp4")):
        add_rendition(kit, kept, recipe, media_type)
    return kept


def add_rendition(kit: Kit, work: Work, recipe: Recipe, media_type: str, content: bytes = b"made bytes") -> Rendition:
    """Put a file among the renditions, as the worker would."""
    rendition_id = RenditionId(new_id())
    with kit.renditions.aside(rendition_id) as path:
        path.write_bytes(content)
        kept = kit.renditions.keep(rendition_id, path)
    return kit.catalogue.save(
        Rendition(
            id=rendition_id,
            work_id=work.id,
            recipe=recipe,
            exposes=MEDIUM_EXPOSES[recipe],
            media_type=media_type,
            size_bytes=kept.size_bytes,
            sha256=kept.sha256,
            etag=new_id(),
        )
    )


def content(atelier: Atelier, recipe: Recipe) -> str:
    """Give the bytes of the one file made by a recipe, as the desk reads them."""
    (made,) = [r for r in atelier.made() if r.recipe is recipe]
    grant = decide(atelier.kit.catalogue.facts(atelier.work.id), made, DESK, atelier.kit.clock.now())
    assert isinstance(grant, Grant)
    return atelier.kit.renditions.read(grant, Span(0, made.size_bytes)).decode()


@cache
def _hashed() -> str:
    """Hash the password once, and lightly: real hashing is slow on purpose, and tested where accounts are."""
    return PasswordHasher(time_cost=1, memory_cost=64, parallelism=1).hash(PASSWORD)


def _account(kit: Kit, name: str, roles: Iterable[Role]) -> Account:
    return kit.vault.save(
        Account(id=AccountId(new_id()), name=name, password_hash=_hashed(), roles=frozenset(roles), language="en")
    )
