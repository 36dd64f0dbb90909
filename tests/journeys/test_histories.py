"""Whatever happens to an archive, what it serves is what a plain second model of the rules would serve.

Random histories of consents, approvals, withdrawals, backups put back, crashes and clock steps are played on the
real catalogue, its memory of withdrawals, the real rendition store and the real site; after each step every
rendition's bytes are asked for as a stranger would ask.
"""

from __future__ import annotations

import asyncio
import shutil
import tempfile
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from random import Random
from typing import TypeVar

import httpx
import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from archive.adapters.catalogue.catalogue_tinydb import open_catalogue
from archive.adapters.catalogue.guarded_catalogue import GuardedCatalogue
from archive.adapters.catalogue.withdrawal_log import open_withdrawal_log
from archive.adapters.memory.records import MemoryClock
from archive.adapters.storage.renditions_local import LocalRenditions
from archive.config import Settings
from archive.domain.consent import PLAYER, Facts, Person
from archive.domain.ids import RenditionId, WorkId, new_id
from archive.domain.narrowing import closed_until, mark_only, without_atoms
from archive.domain.records import Appearance, CapLift, ConsentRecord, ParticipantHandle, Rendition, Scope, Work
from archive.domain.terms import ALL_ATOMS, AppearanceRole, Atom, ConsentState, Recipe, Risk, ScopeKind, WorkState
from archive.ports import PublicKit
from archive.review.works.placement import place_all
from archive.web.app import create_public_app
from tests.domain import reference
from tests.domain.builders import AMINA, BRAHIM, appearance, handle, permission, record, rendition, span, work
from tests.domain.strategies import LESS_LIFTED, PARTS, atoms, consents, lifts

Kept = TypeVar("Kept", Work, Rendition, ConsentRecord, ParticipantHandle)

pytestmark = pytest.mark.slow

SIZE_BYTES = 300
RANGES: tuple[tuple[str, int | None, int | None], ...] = (
    ("bytes=20-29", 20, 30),
    ("bytes=0-0", 0, 1),
    ("bytes=-7", -7, None),
    ("bytes=150-", 150, None),
    ("bytes=0-299", 0, 300),
    ("bytes=299-5000", 299, None),
)
NOTHING = (404, b"")

BEGINNING = datetime(2026, 1, 15, tzinfo=UTC)
PLAYED = (Recipe.VIDEO, Recipe.AUDIO, Recipe.POSTER, Recipe.WAVEFORM)
MEDIA_TYPES = {Recipe.VIDEO: "video/mp4", Recipe.AUDIO: "audio/mp4"}


NAMES = ("r2", "r3", "r4", "r5")
DAYS = ("not_before", "hidden_until", "valid_until", "review_on")
ends = st.none() | st.dates(date(2026, 1, 20), date(2026, 3, 1))
ALL_BUT_VOICE = ALL_ATOMS - {Atom.VOICE}
SECOND = appearance(BRAHIM, role=AppearanceRole.PERFORMER, spans=(span(1000, 1500),))
PASSER = appearance(None, role=AppearanceRole.BACKGROUND, atoms_present=frozenset({Atom.FACE}))
IN_IT = (
    (appearance(AMINA),),
    (appearance(AMINA), SECOND),
    (appearance(AMINA), PASSER),
    (PASSER,),
    (appearance(AMINA), replace(SECOND, spans=(span(70_000, 71_000),))),
    (appearance(AMINA, spans=(span(0, 1000),)), replace(PASSER, spans=(span(1000, 2000),))),
    (appearance(AMINA, role=AppearanceRole.MENTIONED), PASSER),
)
"""Who may be written down as being in the work, one after the other."""

birthdays = st.sampled_from((None, date(2026, 1, 10), date(2026, 1, 25), date(2026, 2, 20), date.max))


def likely(name: str) -> st.SearchStrategy[ConsentRecord]:
    """Consents as people give them: mostly sound and wide, some with an end, a start or a part left out."""
    return consents(name) | st.builds(
        record,
        st.just(name),
        st.sampled_from((AMINA, AMINA, BRAHIM)),
        scope=st.sampled_from((Scope(kind=ScopeKind.WORK, id="work"), Scope(kind=ScopeKind.PROJECT, id="project"))),
        permissions=st.sampled_from((ALL_ATOMS, ALL_ATOMS, ALL_BUT_VOICE)).map(lambda some: (permission(some),)),
        supersedes=st.sets(st.sampled_from(("r0", "r1", *NAMES)), max_size=3).map(tuple),
        guardian=st.sampled_from((None, None, "guardian")),
        child_assents=st.just(True),
        valid_until=ends,
        not_before=st.sampled_from((None, None, date(2026, 2, 10))),
    )


class Histories(RuleBasedStateMachine):
    """One archive, lived through at random beside a plain account of what must hold."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp(prefix="history"))
        self.clock = MemoryClock(BEGINNING)
        self.work_id = WorkId(new_id())
        self.consents: dict[str, ConsentRecord] = {}
        self.last_words: dict[str, ConsentRecord] = {}
        self.closed = False
        self.backup: dict[str, ConsentRecord] | None = None
        self.people: dict[str, ParticipantHandle] = {}
        self.last_protections: dict[str, ParticipantHandle] = {}
        self.protections_backed_up: dict[str, ParticipantHandle] = {}
        self.latest = self.latest_backed_up = BEGINNING
        self.contents: dict[str, bytes] = {}
        self.steps = 0
        self.open_again()

    def save(self, record: Kept) -> Kept:
        saved = self.catalogue.save(record)
        self.latest = max(self.latest, self.clock.now())
        return saved

    def open_again(self) -> None:
        log = open_withdrawal_log(self.folder / "withdrawals", clock=self.clock)
        store = open_catalogue(self.folder / "catalogue", clock=self.clock)
        self.catalogue = GuardedCatalogue(store, log, self.clock)
        self.store = LocalRenditions(self.folder / "renditions")
        self.kit = PublicKit(catalogue=self.catalogue, renditions=self.store, clock=self.clock)
        site = replace(self.kit, renditions=LocalRenditions(self.folder / "renditions", read_only=True))
        self.site = create_public_app(site, Settings())

    @initialize(together=st.booleans(), risk=st.sampled_from((Risk.LOW, Risk.VULNERABLE, Risk.HIGH)), until=ends)
    def begin(self, together: bool, risk: Risk, until: date | None) -> None:
        shown = (appearance(AMINA), SECOND) if together else (appearance(AMINA),)
        self.work = self.save(replace(work(*shown, segments=PARTS, duration_ms=2000), id=self.work_id))
        for person in (AMINA, BRAHIM):
            self.protect(handle(person, risk=risk))
        self.made: list[Rendition] = []
        for recipe in PLAYED:
            self.add_rendition(recipe)
        self.add_rendition(Recipe.AUDIO, segment_ids=frozenset({PARTS[1].id}))
        for name, person in (("r0", AMINA), ("r1", BRAHIM)):
            self.keep(record(name, person, scope=Scope(kind=ScopeKind.WORK, id=self.work_id), valid_until=until))
        self.back_up()

    def add_rendition(self, recipe: Recipe, **changes: object) -> None:
        made_id = RenditionId(new_id())
        with self.store.aside(made_id) as path:
            path.write_bytes(self.contents.setdefault(made_id, Random(made_id).randbytes(SIZE_BYTES)))
            kept = self.store.keep(made_id, path)
        fields = {"id": made_id, "work_id": self.work_id, "size_bytes": kept.size_bytes, "etag": new_id()}
        made = rendition(recipe, **fields, media_type=MEDIA_TYPES.get(recipe, "image/png"), **changes)
        self.save(made)
        self.made.append(made)

    def keep(self, record: ConsentRecord) -> None:
        saved = self.save(record)
        self.consents[saved.id] = self.last_words[saved.id] = saved

    def protect(self, handle: ParticipantHandle) -> None:
        saved = self.save(handle)
        self.people[saved.id] = self.last_protections[saved.id] = saved

    def some(self, number: int) -> ConsentRecord | None:
        records = [self.consents[name] for name in sorted(self.consents)]
        return records[number % len(records)] if records else None

    @rule(drawn=st.sampled_from(NAMES).flatmap(likely))
    def write_down(self, drawn: ConsentRecord) -> None:
        if drawn.id in self.last_words:
            return
        scoped = {"work": self.work_id}.get(drawn.scope.id, drawn.scope.id)
        now = self.clock.now()
        scope = replace(drawn.scope, id=scoped)
        self.keep(replace(drawn, approver=None, scope=scope, given_at=drawn.given_at and now, changed_at=now))

    @rule(number=st.integers(0, 9))
    def approve(self, number: int) -> None:
        record = self.some(number)
        if record is not None and record.approver is None:
            self.keep(replace(record, approver="approver"))

    @rule(number=st.integers(0, 9), taken=atoms)
    def narrow(self, number: int, taken: frozenset[Atom]) -> None:
        record = self.some(number)
        if record is not None:
            self.keep(replace(record, permissions=without_atoms(record.permissions, taken)))

    @rule(number=st.integers(0, 9), mark=st.booleans())
    def withdraw(self, number: int, mark: bool) -> None:
        record = self.some(number)
        if record is not None:
            marked = replace(record, permissions=mark_only(record.permissions))
            self.keep(marked if mark else replace(record, state=ConsentState.WITHDRAWN))

    @rule(person=st.sampled_from((AMINA, BRAHIM)), agreed=lifts)
    def lift_a_cap(self, person: str, agreed: CapLift) -> None:
        self.protect(replace(self.people[person], lift=agreed))

    @rule(person=st.sampled_from((AMINA, BRAHIM)), step=st.sampled_from(LESS_LIFTED))
    def lift_less(self, person: str, step: Callable[[CapLift], CapLift | None]) -> None:
        known = self.people[person]
        self.protect(replace(known, lift=known.lift and step(known.lift)))

    @rule(person=st.sampled_from((AMINA, BRAHIM)), risk=st.sampled_from(Risk))
    def weigh_the_danger_again(self, person: str, risk: Risk) -> None:
        self.protect(replace(self.people[person], risk=risk))

    @rule(person=st.sampled_from((AMINA, BRAHIM)), day=birthdays, disputed=st.sampled_from((False, False, True)))
    def write_an_age_down(self, person: str, day: date | None, disputed: bool) -> None:
        """Say when somebody comes of age, or doubt it; nobody reviews anything here, so the rules alone must hold."""
        self.protect(replace(self.people[person], adult_on=day, age_disputed=disputed, age_unsettled=False))

    @rule(shown=st.sampled_from(IN_IT))
    def write_down_who_appears(self, shown: tuple[Appearance, ...]) -> None:
        if not self.closed:
            stored = self.catalogue.get(Work, self.work_id)
            self.work = self.save(replace(stored, appearances=shown))

    @rule(number=st.integers(0, 9), day=st.sampled_from((date.min, date.max)), field=st.sampled_from(DAYS))
    def store_a_senseless_day(self, number: int, day: date, field: str) -> None:
        """Whatever wrote it, a day that nobody can have meant closes."""
        record = self.some(number)
        if record is not None:
            self.keep(replace(record, **{field: day}))  # type: ignore[arg-type]

    @rule(number=st.integers(0, 9), day=st.dates(date(2026, 1, 16), date(2026, 3, 1)))
    def hide_until(self, number: int, day: date) -> None:
        record = self.some(number)
        if record is not None:
            self.keep(closed_until(record, day))

    @rule(sure=st.sampled_from((False,) * 9 + (True,)))
    def close_the_work(self, sure: bool) -> None:
        if sure:
            stored = self.catalogue.get(Work, self.work_id)
            self.save(replace(stored, state=WorkState.WITHDRAWN))
            self.closed = True

    @rule()
    def back_up(self) -> None:
        shutil.rmtree(self.folder / "backup", ignore_errors=True)
        shutil.copytree(self.folder / "catalogue", self.folder / "backup")
        self.backup = dict(self.consents)
        self.protections_backed_up = dict(self.people)
        self.work_backed_up = self.work
        self.latest_backed_up = self.latest

    @rule()
    def put_the_backup_back(self) -> None:
        if self.backup is None:
            return
        self.catalogue.close()
        shutil.rmtree(self.folder / "catalogue")
        shutil.copytree(self.folder / "backup", self.folder / "catalogue")
        self.consents = dict(self.backup)
        self.people = dict(self.protections_backed_up)
        self.work = self.work_backed_up
        self.latest = self.latest_backed_up
        self.open_again()

    @rule(
        torn=st.binary(max_size=40).map(lambda noise: noise.replace(b"\n", b"")),
        journal=st.sampled_from(("catalogue/catalogue.jsonl", "withdrawals/withdrawals.jsonl")),
    )
    def crash(self, torn: bytes, journal: str) -> None:
        """Die in the midst of a line, of the catalogue's journal or of the memory's."""
        with (self.folder / journal).open("ab") as half:
            half.write(b'{"' + torn)
        self.catalogue.close()
        self.open_again()

    @rule(number=st.integers(0, 9))
    def crash_between_the_memory_and_the_catalogue(self, number: int) -> None:
        """Die when a taking-back is in the memory of withdrawals, and not yet in the catalogue."""
        known = self.some(number)
        if known is None:
            return
        before, latest = self.folder / "before", self.latest
        shutil.copytree(self.folder / "catalogue", before)
        self.keep(replace(known, state=ConsentState.WITHDRAWN))
        self.consents[known.id], self.latest = known, latest
        self.catalogue.close()
        shutil.rmtree(self.folder / "catalogue")
        before.rename(self.folder / "catalogue")
        self.open_again()

    @rule(days=st.sampled_from((-20, 1, 7, 20)))
    def step_the_clock(self, days: int) -> None:
        """Let time pass; a clock that is set back while it runs stands still."""
        self.clock.set(self.clock.now() + timedelta(days=days))

    @rule(days=st.sampled_from((1, 20)))
    def restart_with_the_clock_set_back(self, days: int) -> None:
        """Start again on a machine whose clock went back: the newest event still counts as the past."""
        self.catalogue.close()
        self.clock = MemoryClock(self.clock.now() - timedelta(days=days), proven=self.clock.proven())
        self.open_again()

    def truth(self) -> Facts:
        """What holds: what the catalogue last knew, and no less closed than anybody's last word."""
        records = dict(self.consents)
        for name, word in self.last_words.items():
            known = records.get(name)
            if known is None:
                records[name] = replace(word, approver=None)
            elif known.version < word.version:
                records[name] = replace(word, approver=known.approver)
        people = {
            name: Person(
                handle=self.protected(h), records=tuple(r for r in records.values() if r.participant_id == name)
            )
            for name, h in self.people.items()
        }
        return Facts(work=self.work, people=people, latest_event_at=self.latest)  # type: ignore[arg-type]

    def protected(self, known: ParticipantHandle) -> ParticipantHandle:
        word = self.last_protections[known.id]
        return known if known.version >= word.version else reference.stricter(known, word)

    @invariant()
    def strangers_get_exactly_what_the_plain_model_allows(self) -> None:
        if not hasattr(self, "made"):
            return
        self.steps += 1
        place_all(self.kit)
        opened = set(self.store.released())
        served = asyncio.run(self.asked(RANGES[self.steps % len(RANGES)]))
        for made in self.made:
            whole, start, part = self.contents[made.id], *RANGES[self.steps % len(RANGES)][1:]
            shown = reference.serves(self.truth(), made, PLAYER, self.clock.now()) and not self.closed
            assert (made.id in opened) == shown
            assert served[made.id] == ([(200, whole), (206, whole[start:part])] if shown else [NOTHING, NOTHING])

    async def asked(self, wanted: tuple[str, int | None, int | None]) -> dict[str, list[tuple[int, bytes]]]:
        """Ask for every file whole, which is every byte of it, and for one range of it."""
        questions = [(made.id, headers) for made in self.made for headers in ({}, {"range": wanted[0]})]
        transport = httpx.ASGITransport(app=self.site)
        async with httpx.AsyncClient(transport=transport, base_url="http://archive") as client:
            # All at once: each answer that there is nothing waits for the same beat of the clock.
            answers = await asyncio.gather(*(client.get(f"/media/{name}", headers=h) for name, h in questions))
        found: dict[str, list[tuple[int, bytes]]] = {}
        for (name, _), answer in zip(questions, answers, strict=True):
            body = b"" if answer.status_code == 404 else answer.content
            found.setdefault(name, []).append((answer.status_code, body))
        return found

    def teardown(self) -> None:
        self.catalogue.close()
        shutil.rmtree(self.folder, ignore_errors=True)


Histories.TestCase.settings = settings(max_examples=40, stateful_step_count=20, deadline=None)
test_histories = Histories.TestCase
