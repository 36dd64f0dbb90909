"""Who remembers what was decided answers, after any change by any process, as one who remembers nothing."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from random import Random

import pytest

from archive.access.browse import ReadingRoom
from archive.access.browse_index import ShelfKeeper
from archive.access.facets import EVERYTHING
from archive.access.gate import Gate
from archive.adapters.catalogue.catalogue_tinydb import open_catalogue
from archive.adapters.catalogue.guarded_catalogue import GuardedCatalogue
from archive.adapters.catalogue.withdrawal_log import open_withdrawal_log
from archive.adapters.memory.records import MemoryClock
from archive.adapters.memory.stores import MemoryRenditions
from archive.domain.consent import Ask
from archive.domain.ids import ConceptId, ParticipantId, RenditionId, WorkId, WorkshopId, new_id
from archive.domain.records import Appearance, Record, Rendition, Scope
from archive.domain.terms import ALL_ATOMS, Atom, Audience, ConsentState, Purpose, Recipe, Risk, ScopeKind, WorkState
from archive.domain.thesaurus.concept import Concept
from archive.domain.tombstones import tombstone_of
from archive.ports import PublicKit
from tests.domain.builders import PROJECT, STREAM, appearance, handle, permission, record, rendition, work

BEGINNING = datetime(2026, 1, 15, tzinfo=UTC)
TEAM = Ask(audience=Audience.TEAM, purpose=Purpose.PRESERVE)
TAUGHT = Ask(audience=Audience.PUBLIC, purpose=Purpose.EDUCATION)
ASKS = (STREAM, TEAM, TAUGHT)
YES = tuple(permission(ALL_ATOMS, ask.purpose, ask.audience) for ask in ASKS)
THEMES = (ConceptId("th.sea"), ConceptId("th.hope"))
EVERYWHERE = Scope(kind=ScopeKind.PROJECT, id=PROJECT)
RECIPES = (Recipe.VIDEO, Recipe.AUDIO, Recipe.POSTER)


class Neighbours:
    """A desk that writes and a site that reads, each with its own clock, over one folder."""

    def __init__(self, folder: Path, seed: int) -> None:
        self.random = Random(seed)
        self.folder = folder
        self.desk_clock, self.site_clock = MemoryClock(BEGINNING), MemoryClock(BEGINNING)
        self.desk = self._open(self.desk_clock)
        self.works = [WorkId(new_id()) for _ in range(4)]
        self.people = [ParticipantId(new_id()) for _ in range(3)]
        self.renditions = [RenditionId(new_id()) for _ in range(8)]
        self.steps: list[Callable[[], None]] = [
            *(self.change_a_work, self.change_a_rendition, self.change_a_consent, self.change_a_person),
            *(self.take_away, self.remember_only, self.write_anew, self.file_an_orphan, self.change_elsewhere),
            *(self.change_a_word, self.let_time_pass, self.let_time_pass, self.write_from_tomorrow),
        ]
        for number, person in enumerate(self.people):
            self.save(handle(person))
            self.save(record(f"consent{number}", person, scope=EVERYWHERE, permissions=YES, changed_at=BEGINNING))
        for change in (self.change_a_work, self.change_a_rendition) * 12:
            change()
        self.site = self._open(self.site_clock, read_only=True)
        self.gate = Gate(self.kit(self.site))

    def kit(self, catalogue: GuardedCatalogue) -> PublicKit:
        return PublicKit(catalogue=catalogue, renditions=MemoryRenditions(), clock=self.site_clock)

    def _open(self, clock: MemoryClock, *, read_only: bool = False) -> GuardedCatalogue:
        log = open_withdrawal_log(self.folder / "withdrawals", read_only=read_only, clock=clock)
        store = open_catalogue(self.folder / "catalogue", read_only=read_only, clock=clock)
        return GuardedCatalogue(store, log, clock)

    def save(self, made: Record) -> None:
        """Keep a record over whatever stands by its id."""
        stored = next((each for each in self.desk.find(type(made)) if each.id == made.id), None)
        self.desk.save(replace(made, version=0 if stored is None else stored.version))

    def change_a_work(self) -> None:
        people = self.random.sample([*self.people * 3, None], self.random.randint(1, 2))
        shown: list[Appearance] = [appearance(each, atoms_present=self._atoms()) for each in people]
        state = self.random.choice([WorkState.RELEASED] * 5 + [WorkState.IN_REVIEW])
        themes = tuple(self.random.sample(THEMES, self.random.randint(0, 2)))
        self.save(replace(work(*shown, state=state, themes=themes), id=self.random.choice(self.works)))

    def change_a_word(self) -> None:
        word, broader = self.random.choice(THEMES), self.random.choice([None, ConceptId("th.hope")])
        reveals = self.random.choice(["", "", "origin"])
        self.save(Concept(id=word, broader=broader, reveals=reveals, labels={"en": word}))

    def change_a_rendition(self) -> None:
        made_id, shows = self.random.choice(self.renditions), self.random.choice(self.works)
        self.save(rendition(self.random.choice(RECIPES), id=made_id, work_id=shows, etag=new_id()))

    def change_a_consent(self) -> None:
        number = self.random.randrange(6)
        person = self.people[number % 3] if self.random.random() < 0.8 else self.random.choice(self.people)
        scope = self.random.choice([EVERYWHERE] * 3 + [replace(record().scope, id=self.random.choice(self.works))])
        day = self.random.choice([None] * 5 + [date(2026, 1, 15) + timedelta(days=self.random.randint(0, 30))])
        state = self.random.choice([ConsentState.GIVEN] * 6 + [ConsentState.WITHDRAWN])
        changed_at = self.desk_clock.now()
        given = record(f"consent{number}", person, scope=scope, state=state, permissions=YES, changed_at=changed_at)
        ends = replace(given, valid_until=day), replace(given, not_before=day), replace(given, hidden_until=day)
        self.save(self.random.choice(ends))

    def change_a_person(self) -> None:
        self.save(handle(self.random.choice(self.people), risk=self.random.choice([Risk.LOW] * 5 + list(Risk))))

    def take_away(self) -> None:
        self.desk.save_all([], [(Rendition, self.random.choice(self.renditions))])

    def remember_only(self) -> None:
        """Die between the memory of withdrawals and the catalogue."""
        gone = record("consent0", self.random.choice(self.people), state=ConsentState.WITHDRAWN, permissions=YES)
        stone = tombstone_of(replace(gone, version=50, scope=replace(gone.scope, id=self.random.choice(self.works))))
        assert stone is not None
        open_withdrawal_log(self.folder / "withdrawals", clock=self.desk_clock).write([stone])

    def write_anew(self) -> None:
        self.desk.compact()

    def file_an_orphan(self) -> None:
        """Lose whose a consent is, and find it again."""
        owner = self.random.choice([ParticipantId(""), *self.people])
        self.save(record("orphan", owner, scope=EVERYWHERE, permissions=YES))

    def change_elsewhere(self) -> None:
        self.save(replace(work(), id=WorkId(new_id()), workshop_id=WorkshopId(new_id())))

    def let_time_pass(self) -> None:
        by = timedelta(hours=self.random.randint(1, 60))
        self.desk_clock.set(max(self.desk_clock.now(), self.site_clock.now()) + by)
        self.site_clock.set(self.desk_clock.now())

    def write_from_tomorrow(self) -> None:
        """Another machine's clock is ahead: what it writes moves time on for everybody."""
        self.desk_clock.advance(timedelta(hours=self.random.randint(1, 72)))
        self.change_elsewhere()

    def _atoms(self) -> frozenset[Atom]:
        return frozenset(self.random.sample(sorted(ALL_ATOMS), self.random.randint(0, 6))) | {Atom.FACE}

    def answers(self, gate: Gate) -> list[list[tuple[Rendition, str]]]:
        found: list[list[tuple[Rendition, str]]] = []
        for ask in ASKS:
            for work_id in self.works:
                opening = gate.open(work_id, ask)
                told = [] if opening is None else [(each.rendition, each.grant.etag) for each in opening.admissions]
                found.append(sorted(told, key=lambda each: each[0].id))
            for rendition_id in self.renditions:
                admission = gate.admit(rendition_id, ask)
                found.append([] if admission is None else [(admission.rendition, admission.grant.etag)])
        return found


@pytest.mark.parametrize("seed", range(8))
def test_a_gate_that_remembers_answers_as_one_that_does_not(seed: int, tmp_path: Path) -> None:
    here = Neighbours(tmp_path, seed)
    shown = 0
    for _ in range(50):
        here.random.choice(here.steps)()
        fresh = here._open(here.site_clock, read_only=True)
        answers = here.answers(Gate(here.kit(fresh)))
        fresh.close()

        assert here.answers(here.gate) == answers
        shown += sum(map(bool, answers))
    assert shown > 20


@pytest.mark.parametrize("seed", range(8))
def test_shelves_that_are_kept_up_stand_as_those_that_are_made_anew(seed: int, tmp_path: Path) -> None:
    here = Neighbours(tmp_path, seed)
    keeper = _keeper(here, here.site)
    stood = 0
    for _ in range(40):
        here.random.choice(here.steps)()
        fresh = here._open(here.site_clock, read_only=True)
        anew = asyncio.run(_keeper(here, fresh).newest())
        fresh.close()

        kept = asyncio.run(keeper.newest())
        assert kept.places == anew.places
        assert kept.counts(EVERYTHING) == anew.counts(EVERYTHING)
        assert anew.until is None or (kept.until is not None and kept.until <= anew.until)
        stood += len(kept.places)
    assert stood


def _keeper(here: Neighbours, catalogue: GuardedCatalogue) -> ShelfKeeper:
    room = ReadingRoom(here.kit(catalogue))
    return ShelfKeeper(room.kit, room.gate, room.thesaurus, room.ask)
