"""What every catalogue tells the rules: the facts of a work, and what it makes of records that are broken."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from archive.adapters.catalogue.documents import Selection
from archive.adapters.catalogue.migrations import number_of
from archive.adapters.catalogue.schema import encode
from archive.adapters.memory.records import MemoryClock
from archive.domain.errors import BrokenRecordError, NotFoundError, StaleRecordError
from archive.domain.ids import ParticipantId, WorkId, WorkshopId
from archive.domain.records import (
    ConsentRecord,
    Organisation,
    Work,
    Workshop,
)
from archive.domain.terms import ConsentState
from archive.ports import Migrated
from tests.contracts.any_catalogue import AnyCatalogue, put_changed, put_raw
from tests.contracts.record_strategies import consent, handle, work
from tests.record_shapes import kept_shapes


@pytest.mark.parametrize(
    "changes",
    [
        {"state": "allowed"},
        {"state": None},
        {"permissions": [{"audience": "public", "purpose": "stream"}]},
        {"changed_at": "2026-01-02T03:04:05"},
        {"changed_at": "yesterday"},
        {"participant_id": 7},
        {"scope": {"kind": "work", "id": "work", "except": "evenings"}},
        {"only_in": "fr"},
        {"version": "1"},
        {"version": 1.5},
        {"id": "somebody else's"},
        {"id": ""},
        {"valid_until": "2026-02-30"},
    ],
)
def test_a_record_that_is_not_wholly_understood_is_broken(catalogue: AnyCatalogue, changes: dict[str, object]) -> None:
    put_changed(catalogue, consent("c", "amina"), **changes)

    with pytest.raises(BrokenRecordError):
        catalogue.get(ConsentRecord, "c")
    with pytest.raises(BrokenRecordError):
        list(catalogue.find(ConsentRecord))


def test_a_record_with_a_field_missing_is_broken_and_one_with_a_default_missing_is_not(
    catalogue: AnyCatalogue,
) -> None:
    document = encode(consent("c", "amina"))
    put_raw(catalogue, "consents", "c", {key: value for key, value in document.items() if key != "state"})
    put_raw(catalogue, "consents", "d", {**document, "id": "d"} | {"form_version": "2"})
    old = {key: value for key, value in document.items() if key != "after_death"}
    put_raw(catalogue, "consents", "e", {**old, "id": "e"})

    with pytest.raises(BrokenRecordError):
        catalogue.get(ConsentRecord, "c")
    assert catalogue.get(ConsentRecord, "d").form_version == "2"
    assert catalogue.get(ConsentRecord, "e").after_death == "keep"


@pytest.mark.parametrize(
    "record",
    [
        work("one", titles={"fr": "\ud800"}),
        work("one", languages=["fr"]),
        work("one", state="nearly there"),
        work(""),
        consent("c", "amina", changed_at=datetime(2026, 1, 1)),  # noqa: DTZ001 - no time zone is the point
        Workshop(id=WorkshopId("w"), project_id="p", labels={}, country="FR", year="2026"),  # type: ignore[arg-type]
    ],
)
def test_what_would_not_read_back_is_not_kept(catalogue: AnyCatalogue, record: Any) -> None:
    with pytest.raises(BrokenRecordError):
        catalogue.save(record)
    assert catalogue.generation() == 0


def test_a_broken_record_is_mended_by_removing_it_only(catalogue: AnyCatalogue) -> None:
    put_changed(catalogue, consent("c", "amina"), version=[])

    with pytest.raises(StaleRecordError):
        catalogue.save(consent("c", "amina"))
    with pytest.raises(StaleRecordError):
        catalogue.save(consent("c", "amina", version=1))
    catalogue.save_all([], remove=[(ConsentRecord, "c")])
    assert catalogue.save(consent("c", "amina")).version == 1


def test_the_facts_hold_all_who_appear_and_all_their_consents(catalogue: AnyCatalogue) -> None:
    catalogue.save_all([work("work", "amina", "brahim", None, "amina"), handle("amina"), handle("brahim")])
    catalogue.save_all([consent("a", "amina"), consent("b", "amina"), consent("c", "brahim"), consent("d", "chafia")])

    facts = catalogue.facts(WorkId("work"))

    assert facts.work == catalogue.get(Work, "work")
    assert {name: {r.id for r in person.records} for name, person in facts.people.items()} == {
        "amina": {"a", "b"},
        "brahim": {"c"},
    }
    assert all(person.handle.id == name and not person.unreadable for name, person in facts.people.items())


def test_whoever_has_no_readable_handle_is_no_known_person(catalogue: AnyCatalogue) -> None:
    catalogue.save_all([work("work", "amina", "brahim"), consent("a", "amina"), consent("b", "brahim")])
    put_changed(catalogue, handle("brahim"), risk="none at all")

    assert catalogue.facts(WorkId("work")).people == {}


def test_a_consent_that_cannot_be_read_is_counted(catalogue: AnyCatalogue) -> None:
    catalogue.save_all([work("work", "amina", "brahim"), handle("amina"), handle("brahim"), consent("a", "amina")])
    put_changed(catalogue, consent("b", "amina"), state="perhaps")
    put_changed(catalogue, consent("c", "amina"), note="unknown field")

    people = catalogue.facts(WorkId("work")).people

    assert [record.id for record in people[ParticipantId("amina")].records] == ["a"]
    assert people[ParticipantId("amina")].unreadable == 2
    assert people[ParticipantId("brahim")].unreadable == 0


@pytest.mark.parametrize("number", [10_000, 0, -1, "1", True, None, 1.0])
def test_a_consent_of_an_unknown_schema_number_is_broken_and_counted(catalogue: AnyCatalogue, number: object) -> None:
    catalogue.save_all([work("work", "amina"), handle("amina"), consent("a", "amina")])
    put_changed(catalogue, consent("b", "amina"), schema=number)

    with pytest.raises(BrokenRecordError):
        catalogue.get(ConsentRecord, "b")
    assert catalogue.facts(WorkId("work")).people[ParticipantId("amina")].unreadable == 1


def test_every_record_is_kept_with_its_schema_number(catalogue: AnyCatalogue) -> None:
    catalogue.save_all([work("work", "amina"), consent("a", "amina")])

    for table in ("works", "consents"):
        [(_, raw)] = catalogue.engine.current().select(table, Selection())
        assert raw.startswith(b'{"schema":%d,' % number_of(table))


def test_older_records_are_written_anew_and_what_cannot_be_read_goes_on_opening_nothing(
    catalogue: AnyCatalogue,
) -> None:
    catalogue.save_all([work("work", "amina"), handle("amina"), consent("new", "amina")])
    was = kept_shapes()["consents"]["1"]
    first = {name: value for name, value in encode(consent("old", "amina", version=3)).items() if name in was}
    put_raw(catalogue, "consents", "old", first)
    put_raw(catalogue, "consents", "broken", {**first, "id": "broken", "except": "evenings"})
    before = catalogue.get(ConsentRecord, "old")

    assert catalogue.migrate() == Migrated(written=1, unreadable=1)
    assert catalogue.migrate() == Migrated(written=0, unreadable=1)
    assert catalogue.get(ConsentRecord, "old") == before
    assert catalogue.facts(WorkId("work")).people[ParticipantId("amina")].unreadable == 1
    assert catalogue.save(before).version == 4


@pytest.mark.parametrize("owner", [None, 7, "", {}])
def test_a_consent_that_may_be_anybodys_counts_against_everybody(catalogue: AnyCatalogue, owner: object) -> None:
    catalogue.save_all([work("work", "amina", "brahim"), handle("amina"), handle("brahim")])
    put_changed(catalogue, consent("b", "amina"), participant_id=owner)

    assert [person.unreadable for person in catalogue.facts(WorkId("work")).people.values()] == [1, 1]


def test_a_work_that_is_missing_or_broken_has_no_facts(catalogue: AnyCatalogue) -> None:
    with pytest.raises(NotFoundError):
        catalogue.facts(WorkId("work"))
    put_changed(catalogue, work("work"), state="everywhere")
    with pytest.raises(BrokenRecordError):
        catalogue.facts(WorkId("work"))


def test_the_facts_follow_every_change(catalogue: AnyCatalogue) -> None:
    catalogue.save_all([work("work", "amina"), handle("amina")])
    given = catalogue.save(consent("a", "amina"))
    before = catalogue.facts(WorkId("work"))
    catalogue.save(replace(given, state=ConsentState.WITHDRAWN))

    [after] = catalogue.facts(WorkId("work")).people[ParticipantId("amina")].records

    assert before.people[ParticipantId("amina")].records == (given,)
    assert after.state is ConsentState.WITHDRAWN


def test_the_newest_change_dates_the_facts(catalogue: AnyCatalogue, clock: MemoryClock) -> None:
    before = clock.now()
    catalogue.save(work("work"))
    assert catalogue.facts(WorkId("work")).latest_event_at == before
    clock.advance(timedelta(minutes=3))
    catalogue.save(Organisation(id="host", labels={}, role="host", country="FR"))

    assert catalogue.facts(WorkId("work")).latest_event_at == before + timedelta(minutes=3)
