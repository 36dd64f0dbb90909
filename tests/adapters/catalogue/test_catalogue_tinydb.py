"""Any history of changes, through any of several doors, leaves the catalogue as the same history leaves a plain one."""

from __future__ import annotations

import shutil
import tempfile
from dataclasses import replace
from pathlib import Path
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from tinydb import Query

from archive.adapters.catalogue.catalogue_tinydb import TinyCatalogue, open_catalogue
from archive.adapters.memory.records import MemoryCatalogue
from archive.domain.errors import StaleRecordError
from archive.domain.ids import WorkId
from archive.domain.records import ConsentRecord, ParticipantHandle, Work
from archive.domain.terms import ConsentState, WorkState
from tests.contracts.record_strategies import consent, handle, records, work
from tests.examples import examples

NAMES = st.sampled_from(["one", "two", "three"])
DOORS = st.sampled_from([0, 1])


class Histories(RuleBasedStateMachine):
    """Two open catalogues on one folder, beside one in memory that is told the same."""

    @initialize()
    def begin(self) -> None:
        self.folder = Path(tempfile.mkdtemp())
        self.doors = [open_catalogue(self.folder), open_catalogue(self.folder)]
        self.plain = MemoryCatalogue()

    def teardown(self) -> None:
        for door in getattr(self, "doors", []):
            door.close()
        shutil.rmtree(getattr(self, "folder", ""), ignore_errors=True)

    def both(self, door: int) -> tuple[TinyCatalogue, MemoryCatalogue]:
        return self.doors[door], self.plain

    @rule(door=DOORS, record=records(Work), name=NAMES, version=st.integers(0, 3))
    def save(self, door: int, record: Work, name: str, version: int) -> None:
        outcomes: list[Work | None] = []
        for catalogue in self.both(door):
            try:
                outcomes.append(catalogue.save(replace(record, id=WorkId(name), version=version)))
            except StaleRecordError:
                outcomes.append(None)
        assert outcomes[0] == outcomes[1]

    @rule(door=DOORS, names=st.lists(NAMES, unique=True), gone=NAMES, state=st.sampled_from(ConsentState))
    def save_several(self, door: int, names: list[str], gone: str, state: ConsentState) -> None:
        for catalogue in self.both(door):
            held: dict[str, Any] = {record.id: record for record in catalogue.find(ConsentRecord)}
            fresh = [replace(held.get(name, consent(name, "amina")), state=state) for name in names]
            people = [] if catalogue.count(ParticipantHandle) else [handle("amina")]
            catalogue.save_all([*fresh, *people], remove=[(Work, gone)])

    @rule(door=DOORS)
    def compact(self, door: int) -> None:
        self.doors[door].compact()

    @rule(door=DOORS)
    def reopen(self, door: int) -> None:
        self.doors[door].close()
        self.doors[door] = open_catalogue(self.folder)

    @rule(torn=st.binary(min_size=1, max_size=300).filter(lambda torn: b"\n" not in torn))
    def tear(self, torn: bytes) -> None:
        journal = self.folder / "catalogue.jsonl"
        if journal.exists():
            with journal.open("ab") as file:
                file.write(torn)

    @invariant()
    def all_hold_the_same(self) -> None:
        kinds: tuple[type[Any], ...] = (Work, ConsentRecord, ParticipantHandle) if hasattr(self, "plain") else ()
        for kind in kinds:
            expected = {record.id: record for record in self.plain.find(kind)}
            for door in self.doors:
                assert {record.id: record for record in door.find(kind)} == expected

    @invariant()
    def indexes_lead_to_the_same(self) -> None:
        for state in WorkState if hasattr(self, "plain") else ():
            expected = {str(record.id) for record in self.plain.find(Work, state=state)}
            for door in self.doors:
                assert {record.id for record in door.find(Work, state=state)} == expected
                assert {d["id"] for d in door.database.table("works").search(Query().state == state)} == expected

    @invariant()
    def the_chain_holds(self) -> None:
        if hasattr(self, "doors"):
            assert self.doors[0].verify() == self.doors[1].generation()


TestHistories = Histories.TestCase
TestHistories.settings = examples(12, stateful_step_count=20)


def test_a_catalogue_is_found_as_it_was_left(tmp_path: Path) -> None:
    catalogue = open_catalogue(tmp_path / "deep" / "down")
    left = catalogue.save(work("one", titles={"ar": "مهاجر"}))
    catalogue.close()

    again = open_catalogue(tmp_path / "deep" / "down")

    assert again.get(Work, "one") == left
    assert again.generation() == again.verify() == 1
    again.close()
