"""What a page of the desk reads and weighs stays the same, however many people, consents and works there are."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import cache
from typing import Any

import pytest

from archive.adapters.memory.records import MemoryCatalogue, MemoryVault
from archive.domain.exports import ExportItem
from archive.domain.ids import (
    AccountId,
    OriginalId,
    RenditionId,
    UploadId,
    WorkId,
    WorkshopId,
    new_id,
)
from archive.domain.records import Pseudonym, Workshop
from archive.domain.sealed import ConsentDraft, Upload
from archive.domain.terms import ALL_ATOMS, WorkState
from archive.domain.uploads import UploadState
from archive.ports import ALL, Page, Range
from archive.web.desk.uploads import MOST_ASKED, MOST_TOLD
from tests.review.atelier import Atelier, open_atelier
from tests.web.desk.filled_archive import fill, fill_rooms, fill_sealed, fill_takes, fill_uploads, fill_workshops
from tests.web.desk_client import sentence
from tests.web.desk_room import Room

LISTS = (
    "/desk/people",
    "/desk/people?unnamed=1",
    "/desk/people?q=Nom+1",
    "/desk/lapses",
    "/desk/withdrawals",
    "/desk/consents",
    "/desk/consents?page=7",
    "/desk/consents?q=Nom+1",
    "/desk/calls",
    "/desk/takedowns",
    "/desk/waiting",
    "/desk/requests",
    "/desk/requests?answered_page=4",
    "/desk/rooms",
    "/desk/rooms?exhibit_page=7",
    "/desk/rooms?q=exhibit",
    "/desk/works",
    "/desk/uploads",
    "/desk/workshops",
    "/desk/workshops?q=Atelier+001",
    "/desk/workshops?q=atelier",
    "/desk/lapses?q=Nom+1",
    "/desk/lapses?q=Atelier+001",
    "/desk/withdrawals?q=Nom+1",
    "/desk/withdrawals?q=title",
    "/desk/calls?q=Nom+1",
    "/desk/takedowns?q=page",
    "/desk/waiting?q=a.mp4",
    "/desk/requests?q=please",
    "/desk/uploads?q=a",
    "/desk/takes?q=Atelier+001",
    "/desk/exports?q=nowhere",
)
AS_WHOM = {
    "/desk": ("officer", "facilitator", "administrator"),
    "/desk/accounts": ("administrator",),
    "/desk/account-changes": ("officer",),
}
"""Pages that are looked at by others than a facilitator, by whom."""
CHOICES = ("/desk/upload", "/desk/consents/new", "/desk/works/WORK/people")


@pytest.fixture
def room() -> Iterator[Room]:
    room = Room(open_atelier())
    yield room
    room.leave()


@pytest.fixture(scope="module")
def archives() -> Callable[[int], Atelier]:
    """Archives of so many people, each filled once for all pages: they are only looked at, each time by a new site."""

    @cache
    def filled(people: int) -> Atelier:
        atelier = open_atelier()
        fill(atelier, people)
        return atelier

    return filled


class Reads:
    """Counts the records that a catalogue and a vault give out."""

    def __init__(self, catalogue: MemoryCatalogue, vault: MemoryVault, monkeypatch: pytest.MonkeyPatch) -> None:
        self.given: Counter[str] = Counter()
        for store in (catalogue, vault):
            self._count(store, monkeypatch)

    def _count(self, catalogue: Any, monkeypatch: pytest.MonkeyPatch) -> None:
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


def cost(atelier: Atelier, address: str, monkeypatch: pytest.MonkeyPatch, who: str = "facilitator") -> tuple[int, int]:
    """Give how many records a page of a new site reads in a filled archive, and how many bytes it has."""
    room = Room(atelier)
    try:
        client = room.at(who)
        catalogue, vault = room.atelier.kit.catalogue, room.atelier.kit.vault
        assert isinstance(catalogue, MemoryCatalogue)
        assert isinstance(vault, MemoryVault)
        reads = Reads(catalogue, vault, monkeypatch)
        answer = client.get(address.replace("WORK", room.atelier.work.id))
        assert answer.status_code == 200
        return sum(reads.given.values()), len(answer.content)
    finally:
        room.leave()


@pytest.mark.parametrize("address", [*LISTS, *CHOICES])
def test_a_page_reads_and_weighs_no_more_in_a_larger_archive(
    address: str, archives: Callable[[int], Atelier], monkeypatch: pytest.MonkeyPatch
) -> None:
    some_reads, some_bytes = cost(archives(400), address, monkeypatch)
    many_reads, many_bytes = cost(archives(1_600), address, monkeypatch)

    assert many_reads <= 1.2 * some_reads + 20, (some_reads, many_reads)
    assert many_bytes <= 1.2 * some_bytes
    assert many_reads <= 1_000
    assert many_bytes <= 60_000


@pytest.mark.parametrize(("address", "who"), [(page, who) for page, names in AS_WHOM.items() for who in names])
def test_a_page_of_others_reads_no_more_in_a_larger_archive(
    address: str, who: str, archives: Callable[[int], Atelier], monkeypatch: pytest.MonkeyPatch
) -> None:
    some_reads, some_bytes = cost(archives(100), address, monkeypatch, who)
    many_reads, many_bytes = cost(archives(400), address, monkeypatch, who)

    assert many_reads <= 1.2 * some_reads + 20, (some_reads, many_reads)
    assert many_bytes <= 1.2 * some_bytes


def test_the_consents_that_wait_are_found_page_by_page_and_by_whose_they_are(room: Room) -> None:
    fill(room.atelier, 70)
    client = room.at("officer")
    seen: list[str] = []
    for number in (1, 2, 3):
        page = client.get(f"/desk/consents?page={number}").text
        seen += re.findall(r'href="/desk/consents/(\w{20})"', page)
    assert len(seen) == len(set(seen)) == 70

    found = client.get("/desk/consents?q=Nom+69").text
    assert len(re.findall(r'href="/desk/consents/(\w{20})"', found)) == 1
    assert "Nom 69" in found


def test_workshops_stand_page_by_page(room: Room) -> None:
    shop = room.atelier.workshop
    room.atelier.kit.catalogue.save_all([replace(shop, id=WorkshopId(new_id()), version=0) for _ in range(90)])
    client = room.at("facilitator")
    seen: set[str] = set()
    for number in (1, 2, 3):
        seen.update(re.findall(r'href="/desk/workshops/(\w{20})"', client.get(f"/desk/workshops?page={number}").text))
    assert len(seen) == 91


def test_what_has_left_stands_page_by_page(room: Room) -> None:
    """Each copy is still asked whether it must be called back today: that alone looks at all of them."""
    fill_sealed(room.atelier, 70)
    client = room.at("facilitator")
    rows = [client.get(f"/desk/exports?page={number}").text.count("A school") for number in (1, 2, 3)]
    assert rows == [30, 30, 10]


def test_who_must_be_told_stands_page_by_page_too(room: Room) -> None:
    gone = ExportItem(work_id=room.atelier.work.id, rendition_id=RenditionId(new_id()), exposes=ALL_ATOMS)
    fill_sealed(room.atelier, 70, (gone,))
    client = room.at("facilitator")
    told: list[str] = []
    for number in (1, 2, 3):
        page = client.get(f"/desk/exports?due_page={number}")
        told += re.findall(r'href="/desk/exports/(\w{20})"', page.text)
        assert len(page.content) <= 60_000
    assert len(told) == len(set(told)) == 70


def test_what_looks_like_one_take_is_sought_in_some_workshops_at_a_time(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    kit, client = room.atelier.kit, room.at("facilitator")
    assert isinstance(kit.catalogue, MemoryCatalogue)
    assert isinstance(kit.vault, MemoryVault)
    fill_takes(room.atelier, 25)
    reads = Reads(kit.catalogue, kit.vault, monkeypatch)
    seen = [re.findall(r"GX01\d{4}\.MP4", client.get(f"/desk/takes?page={number}").text) for number in (1, 2, 3)]
    assert len({name for names in seen for name in names}) == 25
    assert max(map(len, seen)) <= 10

    reads.given.clear()
    client.get("/desk/takes")
    some = +reads.given
    fill_takes(room.atelier, 25)
    reads.given.clear()
    client.get("/desk/takes")
    # Of ten workshops, whichever they are: the one that has a single work may be among them.
    for given in (some, reads.given):
        assert given["Work"] <= 10 * 4
        assert given["Original"] <= 10 * 6


def test_what_was_written_for_rooms_stands_page_by_page_and_what_was_chosen_stays(room: Room) -> None:
    fill_rooms(room.atelier, 30)
    client = room.at("facilitator")
    pages = [client.get(f"/desk/rooms?exhibit_page={number}").text for number in (1, 2, 3)]
    seen = [re.findall(r"/desk/rooms/exhibit/(\w{20})", page) for page in pages]
    assert [len(each) for each in seen] == [12, 12, 6]
    assert len({each for page in seen for each in page}) == 30
    found = client.get("/desk/rooms?q=exhibit").text
    assert len(re.findall(r"/desk/rooms/exhibit/\w{20}", found)) == 12
    assert "There are more than these" in found


def test_answered_requests_and_accounts_without_an_owner_stand_page_by_page(room: Room) -> None:
    fill_rooms(room.atelier, 70)
    account = replace(room.atelier.crew, tied_to=(room.atelier.officer.id,), version=0)
    others = [replace(account, id=AccountId(new_id()), name=f"new {each:02}") for each in range(90)]
    room.atelier.kit.vault.save_all([*others, replace(account, id=AccountId(new_id()), name="gone", active=False)])
    answered, tied = [], []
    for number in (1, 2, 3):
        answered += re.findall(r"Town \d+", room.at("facilitator").get(f"/desk/requests?answered_page={number}").text)
        tied += re.findall(r"new \d\d|gone", room.at("officer").get(f"/desk/account-changes?tied_page={number}").text)
    assert len(answered) == len(set(answered)) == 70
    assert sorted(tied) == [f"new {each:02}" for each in range(90)]


def test_uploads_stand_page_by_page_and_those_that_need_somebody_first(room: Room) -> None:
    fill_uploads(room.atelier, 300)
    client = room.at("facilitator")
    pages = [client.get(f"/desk/uploads?page={number}") for number in range(1, 9)]
    seen = [re.findall(r"<bdi>(take \d{3}\.mp4)</bdi>", page.text) for page in pages]
    assert [len(names) for names in seen] == [40] * 7 + [20]
    assert seen[0][:2] == ["take 299.mp4", "take 000.mp4"]
    assert max(len(page.content) for page in pages) <= 60_000


@pytest.mark.parametrize("lang", ["fr", "ar"])
def test_the_script_is_told_of_so_many_files_and_of_any_other_that_it_asks_for(room: Room, lang: str) -> None:
    sent = fill_uploads(room.atelier, 300)
    gone = room.atelier.kit.catalogue.save(
        replace(room.atelier.work, id=WorkId(new_id()), state=WorkState.WITHDRAWN, version=0)
    )
    kept = [room.atelier.kit.vault.get(Upload, each.id) for each in sent[:100]]
    room.atelier.kit.vault.save_all([replace(each, state=UploadState.SAFE, work_id=gone.id) for each in kept])
    others = Upload(
        id=UploadId(new_id()),
        account_id=room.atelier.crew.id,
        began_at=room.atelier.kit.clock.now(),
        length_bytes=1,
        original_id=OriginalId(new_id()),
    )
    room.atelier.kit.vault.save(others)
    client = room.at("facilitator")

    answer = client.get(f"/desk/uploads/states?lang={lang}")
    told = [row["id"] for row in answer.json()["uploads"]]
    # Of the newest nothing is here any more: what is still to be kept comes first.
    assert told == [each.id for each in sent[100 : 100 + MOST_TOLD]]
    assert len(answer.content) <= 60_000

    wanted = [each.id for each in sent[200:]]
    answer = client.get(f"/desk/uploads/states?lang={lang}&ids={'.'.join([others.id, 'nothing', *wanted])}")
    assert [row["id"] for row in answer.json()["uploads"]] == wanted[: MOST_ASKED - 2]
    assert len(answer.content) <= 60_000


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


def test_where_there_are_too_many_workshops_the_name_of_one_is_written_on_the_board(room: Room) -> None:
    kit, client = room.atelier.kit, room.at("facilitator")
    assert 'name="workshop_name"' not in client.get("/desk/works").text
    fill_workshops(room.atelier, 200)
    old = next(shop for shop in kit.catalogue.find(Workshop) if shop.labels == {"fr": "Atelier 004"})

    page = client.get("/desk/works").text
    assert 'name="workshop_name"' in page
    assert f'value="{old.id}"' not in page

    kit.catalogue.save(replace(room.atelier.now(), workshop_id=old.id))
    for asked in ("workshop_name=atelier+004", "workshop_name=Atelier+004+(2004)", f"workshop={old.id}"):
        found = client.get(f"/desk/works?{asked}").text
        assert f'<option value="{old.id}" selected' in found
        assert f"/desk/works/{room.atelier.work.id}" in found
    several = client.get("/desk/works?workshop_name=atelier+00&state=in_review").text
    assert f'href="/desk/works?state=in_review&amp;workshop={old.id}"' in several
    assert f"/desk/works/{room.atelier.work.id}" not in several
    assert "No workshop here is called so." in client.get("/desk/works?workshop_name=zzz").text


def test_where_there_are_too_many_workshops_a_consent_is_about_one_whose_name_is_written(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    kit, client = room.atelier.kit, room.at("facilitator")
    assert isinstance(kit.catalogue, MemoryCatalogue)
    assert isinstance(kit.vault, MemoryVault)
    address, somebody = "/desk/consents/new", room.atelier.participant.id
    assert 'name="workshop_name"' not in client.get(f"{address}?person={somebody}").text
    fill_workshops(room.atelier, 200)
    old = next(shop for shop in kit.catalogue.find(Workshop) if shop.labels == {"fr": "Atelier 004"})

    reads = Reads(kit.catalogue, kit.vault, monkeypatch)
    assert "Here are the newest workshops." in client.get("/desk/takes").text
    page = client.get(f"{address}?person={somebody}").text
    assert reads.given["Workshop"] <= 3 * 30
    assert 'name="workshop_name"' in page
    assert page.count('value="workshop:') == 30
    assert (
        f'value="workshop:{old.id}" selected' in client.get(f"{address}?person={somebody}&scope=workshop:{old.id}").text
    )
    said = {"person": somebody, "scope": "", "language": "fr", "replaces": ""}
    wrong = client.send(address, {**said, "workshop_name": "Atelier 1234"})
    assert sentence(wrong) == "No workshop here is called Atelier 1234."
    assert client.send(address, {**said, "workshop_name": "atelier 004"}).status_code == 303
    begun = next(kit.vault.find(ConsentDraft))
    assert begun.said["scope"] == (f"workshop:{old.id}",)


def test_where_there_are_too_many_workshops_files_are_brought_in_for_one_whose_name_is_written(room: Room) -> None:
    fill_workshops(room.atelier, 200)
    kit, client = room.atelier.kit, room.at("facilitator")
    waits = next(kit.vault.find(Upload))
    twin = replace(room.atelier.workshop, id=WorkshopId(new_id()), labels={"fr": "Atelier 023"}, year=1999, version=0)
    kit.catalogue.save(twin)

    assert 'name="workshop_name"' in client.get("/desk/upload").text
    assert f'<option value="{twin.id}" selected' in client.get(f"/desk/upload?workshop={twin.id}").text
    wrong = client.send("/desk/upload", {"workshop": "", "workshop_name": "Atelier 1234"})
    assert sentence(wrong) == "No workshop here is called Atelier 1234."
    wrong = client.send("/desk/uploads/workshop", {"upload": waits.id, "workshop": "", "workshop_name": "Atelier 023"})
    assert sentence(wrong) == "Several workshops are called Atelier 023; write the year behind it, as in the list."
    client.send("/desk/uploads/workshop", {"upload": waits.id, "workshop": "", "workshop_name": "atelier 023 1999"})
    assert kit.vault.get(Upload, waits.id).workshop_id == twin.id
