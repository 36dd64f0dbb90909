"""The public rooms: what stands in them, in which language, and that a work that is taken back was never there."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from archive.domain.ids import SegmentId, WorkId, new_id
from archive.domain.records import Appearance, Segment, Span, Work
from archive.domain.rooms.entries import Content, Embedded, RoomEntry, RoomKind
from archive.domain.rooms.table import LISTED
from archive.domain.terms import ALL_ATOMS, AppearanceRole, Recipe, WorkState
from archive.web.app import create_public_app
from tests.access.house import KNOWN_OF, House, Settings
from tests.web.client import Client

LANGUAGES = ("fr", "ar", "en")
NOTE = "Zwischenton, said beside it"
GUIDE = {"questions": {"en": "Why?\nWhere to?\nWho with?"}, "contacts": {"en": "A line that listens"}}


@pytest.fixture
def house() -> House:
    return House()


@pytest.fixture
def client(house: House) -> Iterator[Client]:
    with Client(create_public_app(house.kit, Settings())) as client:
        yield client


def entry(house: House, kind: RoomKind = RoomKind.EXHIBIT, *works: Work, **changes: Any) -> RoomEntry:
    """A published entry with these works in it, each with a note."""
    placed = tuple(Embedded(work_id=work.id, note={"en": NOTE}) for work in works)
    texts = {"title": {"fr": "Chez nous"}, "lead": {"en": "Voices."}, **changes.pop("texts", {})}
    content = Content(**{"texts": texts, "works": {"works": placed} if placed else {}, **changes})
    return house.catalogue.save(
        RoomEntry(id=new_id(), kind=kind, content=content, published_at=house.clock.now(), published_by="somebody")
    )


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_room_has_a_page_before_anything_stands_there(client: Client, lang: str) -> None:
    for shape in LISTED:
        assert client.get(f"/{lang}/{shape.address}").status_code == 200
        assert client.get(f"/{lang}/{shape.address}/{new_id()}").status_code == 404


def test_a_text_falls_back_to_another_language_and_says_so(house: House, client: Client) -> None:
    shown = entry(house, RoomKind.EXHIBIT, house.work())

    page = client.get(f"/fr/exhibits/{shown.id}").text

    assert "<h1><span>Chez nous</span></h1>" in page
    assert 'Pour l’instant seulement dans cette langue\u00a0: anglais</p><p class="lead" lang="en" dir="ltr">' in page
    assert 'lang="en" dir="ltr">Voices.' in client.get(f"/ar/exhibits/{shown.id}").text


def test_a_teacher_finds_an_exhibit_with_its_guide(house: House, client: Client) -> None:
    shown = entry(house, RoomKind.EXHIBIT, house.work(), texts=GUIDE, numbers={"age": 14, "minutes": 45})

    listed, page = client.get("/en/exhibits").text, client.get(f"/en/exhibits/{shown.id}").text

    assert f"/en/exhibits/{shown.id}" in listed
    assert "With a guide for talking about it" in listed
    assert "<li>Why?</li><li>Where to?</li><li>Who with?</li>" in page
    assert "From 14 years on · 45" in page
    assert "A line that listens" in page


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_work_that_is_taken_back_was_never_there(house: House, client: Client, lang: str) -> None:
    gone, stays = house.work(titles={"en": "Quicksand hymn", "fr": "Quicksand hymn"}), house.work()
    shown = entry(house, RoomKind.EXHIBIT, gone, stays)
    without = entry(house, RoomKind.EXHIBIT, stays)
    pages = [f"/{lang}/exhibits", f"/{lang}/exhibits/{shown.id}"]
    assert all("Quicksand hymn" in client.get(page).text or page.endswith("exhibits") for page in pages)

    house.withdraw(gone)

    for page in pages:
        assert gone.id not in client.get(page).text
        assert "Quicksand hymn" not in client.get(page).text
    again = client.get(pages[1]).text.replace(shown.id, "X")
    assert again == client.get(f"/{lang}/exhibits/{without.id}").text.replace(without.id, "X")


@pytest.mark.parametrize("how", ["withdrawn", "revoked", "a mark alone", "in review", "unknown"])
def test_an_exhibit_without_a_work_that_may_be_met_is_not_there(house: House, client: Client, how: str) -> None:
    work = house.work(KNOWN_OF) if how == "a mark alone" else house.work()
    shown = entry(house, RoomKind.EXHIBIT, replace(work, id=WorkId(new_id())) if how == "unknown" else work)
    if how == "withdrawn":
        house.withdraw(work)
    elif how == "revoked":
        house.revoke(work)
    elif how == "in review":
        house.catalogue.save(replace(house.catalogue.get(Work, work.id), state=WorkState.IN_REVIEW))

    assert shown.id not in client.get("/en/exhibits").text
    assert client.get(f"/en/exhibits/{shown.id}").status_code == 404


def test_a_part_leads_to_its_moment_and_is_gone_with_its_film(house: House, client: Client) -> None:
    author = house.person()
    part = Segment(id=SegmentId(new_id()), start_ms=12_000, end_ms=30_000, labels={"en": "The bridge"}, is_chapter=True)
    spans = (Span(start_ms=0, end_ms=90_000),)
    seen = Appearance(participant_id=author, role=AppearanceRole.AUTHOR, atoms_present=ALL_ATOMS, spans=spans)
    work = house.work(author=author, appearances=(seen,), segments=(part,), duration_ms=90_000)
    shown = entry(house, works={"works": (Embedded(work_id=work.id, segment_id=part.id, note={"en": NOTE}),)})

    assert f"/en/works/{work.id}?t=12#stage" in client.get(f"/en/exhibits/{shown.id}").text

    for recipe in (Recipe.VIDEO, Recipe.AUDIO, Recipe.STILL):
        made = house.of(work, recipe)
        house.catalogue.save_all([], remove=[(type(made), made.id)])
    assert client.get(f"/en/exhibits/{shown.id}").status_code == 404


def test_what_may_be_used_in_class_is_told_of_each_work(house: House, client: Client) -> None:
    shown = entry(house, RoomKind.EXHIBIT, house.work(), texts=GUIDE, numbers={"age": 14, "minutes": 45})

    assert "to be met by yourself, not to be shown in class" in client.get(f"/en/exhibits/{shown.id}").text


def test_an_entry_stands_in_its_own_room_alone(house: House, client: Client) -> None:
    shown = entry(house, RoomKind.PRACTICE)

    assert client.get(f"/en/good-practices/{shown.id}").status_code == 200
    assert client.get(f"/en/projects/{shown.id}").status_code == 404
