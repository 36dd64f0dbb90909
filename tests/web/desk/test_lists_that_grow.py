"""What a page of the desk reads and weighs stays the same, however many people, consents and works there are."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from archive.adapters.memory.records import MemoryCatalogue
from archive.domain.ids import ParticipantId, RecordId, new_id
from archive.domain.records import ParticipantHandle, Pseudonym
from archive.ports import ALL, Page, Range
from archive.review.consent.lapses import lapses, lapses_from
from tests.review.atelier import Atelier, open_atelier
from tests.web.desk_client import sentence
from tests.web.desk_room import Room

LISTS = (
    "/desk/people",
    "/desk/people?unnamed=1",
    "/desk/people?q=Nom+1",
    "/desk/lapses",
    "/desk/withdrawals",
    "/desk/consents",
)
CHOICES = ("/desk/upload", "/desk/consents/new", "/desk/works/WORK/people")


@pytest.fixture
def room() -> Iterator[Room]:
    room = Room(open_atelier())
    yield room
    room.leave()


def fill(atelier: Atelier, people: int) -> None:
    """Enter people with a name and a consent to be talked over, one a day."""
    record = atelier.consented()
    records: list[Any] = []
    for number in range(people):
        handle = ParticipantHandle(id=ParticipantId(new_id()))
        day = atelier.kit.clock.now().date() + timedelta(days=number % 80)
        consent = replace(record, id=RecordId(new_id()), participant_id=handle.id, review_on=day, version=0)
        records += [handle, Pseudonym(id=new_id(), participant_id=handle.id, text=f"Nom {number}"), consent]
    atelier.kit.catalogue.save_all(records)


class Reads:
    """Counts the records that a catalogue gives out."""

    def __init__(self, catalogue: MemoryCatalogue, monkeypatch: pytest.MonkeyPatch) -> None:
        self.given: Counter[str] = Counter()
        found, got = catalogue.find, catalogue.get

        def find(kind: type[Any], page: Page = ALL, /, **where: str | Range) -> Iterator[Any]:
            for record in found(kind, page, **where):
                self.given[kind.__name__] += 1
                yield record

        def get(kind: type[Any], record_id: str) -> Any:
            self.given[kind.__name__] += 1
            return got(kind, record_id)

        monkeypatch.setattr(catalogue, "find", find)
        monkeypatch.setattr(catalogue, "get", get)


def cost(people: int, address: str, monkeypatch: pytest.MonkeyPatch) -> tuple[int, int]:
    """Give how many records a page reads in an archive of so many people, and how many bytes it has."""
    room = Room(open_atelier())
    try:
        fill(room.atelier, people)
        client = room.at("facilitator")
        catalogue = room.atelier.kit.catalogue
        assert isinstance(catalogue, MemoryCatalogue)
        reads = Reads(catalogue, monkeypatch)
        answer = client.get(address.replace("WORK", room.atelier.work.id))
        assert answer.status_code == 200
        return sum(reads.given.values()), len(answer.content)
    finally:
        room.leave()


@pytest.mark.parametrize("address", [*LISTS, *CHOICES])
def test_a_page_reads_and_weighs_no_more_in_a_larger_archive(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    some_reads, some_bytes = cost(400, address, monkeypatch)
    many_reads, many_bytes = cost(1_600, address, monkeypatch)

    # A day on which many things turn is given whole: four times the people, at most four times a day.
    most = 4 if address == "/desk/lapses" else 1.2
    assert many_reads <= most * some_reads + 20, (some_reads, many_reads)
    assert many_bytes <= most * some_bytes
    assert many_reads <= 1_000
    assert many_bytes <= 60_000


def test_pages_of_days_give_what_all_days_give_together(room: Room) -> None:
    fill(room.atelier, 300)
    kit = room.atelier.kit
    whole, together, first = lapses(kit), [], None
    for _ in range(100):
        page = lapses_from(kit, first)
        together += page.lapses
        first = page.following
        if first is None:
            break

    assert together == whole
    assert len(whole) >= 300


def test_people_are_found_by_typing_and_page_by_page(room: Room) -> None:
    fill(room.atelier, 200)
    client = room.at("facilitator")

    assert "Nom 199" in client.get("/desk/people?q=nom+199").text
    assert "Nobody here is called so." in client.get("/desk/people?q=zzz").text
    first = client.get("/desk/people").text
    assert 'href="/desk/people?page=2"' in first
    assert "Nom 99" in client.get("/desk/people?page=99").text or "Nom" in client.get("/desk/people?page=99").text


def test_where_there_are_too_many_to_choose_from_a_name_is_written(room: Room) -> None:
    fill(room.atelier, 200)
    client = room.at("facilitator")
    address = f"/desk/works/{room.atelier.work.id}/people"
    said = {"role": "background", "atoms": ["face"], "spans": ""}

    assert 'name="person_name"' in client.get(address).text
    wrong = client.send(address, {**said, "person": "", "person_name": "Nom 1234"})
    assert sentence(wrong) == "Nobody here is called Nom 1234."
    assert client.send(address, {**said, "person": "", "person_name": "nom 17"}).status_code == 303
    named = room.atelier.now().appearances[-1].participant_id
    assert next(room.atelier.kit.catalogue.find(Pseudonym, participant_id=str(named))).text == "Nom 17"

    asked = client.get("/desk/consents/new?person_name=Nom+23")
    assert "Nom 23" in asked.text
    assert "Nobody here is called" in client.get("/desk/consents/new?person_name=Nom+9999").text
