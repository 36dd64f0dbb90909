"""What lapses, and the drafted talk about it in the person's own language."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from html import unescape

import pytest

from archive.domain.sealed import Identity
from tests.review.atelier import NOW, open_atelier
from tests.web.desk_room import Room

SOON = NOW.date() + timedelta(days=30)


@pytest.fixture
def room() -> Iterator[Room]:
    room = Room(open_atelier())
    yield room
    room.leave()


def test_the_first_page_leads_to_what_lapses_and_on_to_a_draft(room: Room) -> None:
    person = room.atelier.participant.id
    room.atelier.consented(valid_until=SOON)
    room.atelier.release()
    officer = room.at("officer")

    assert "/desk/lapses" in officer.get("/desk").text
    listed = officer.get("/desk/lapses").text
    assert "12 March 2026" in listed
    assert "last day of a consent" in listed
    draft = unescape(officer.get(f"/desk/lapses/{person}").text)
    assert "No is fine" in draft
    assert "your face" in draft
    assert "until 12 march 2026" in draft.lower()


def test_the_draft_is_in_the_language_the_person_speaks(room: Room) -> None:
    person, vault = room.atelier.participant.id, room.atelier.kit.vault
    vault.save(replace(vault.get(Identity, person), languages=("aeb", "fr")))
    room.atelier.consented(valid_until=SOON)
    officer = room.at("officer")

    arabic = officer.get(f"/desk/lapses/{person}").text
    assert '<html lang="ar" dir="rtl"' in arabic
    assert "No is fine" not in arabic
    assert '<html lang="fr"' in officer.get(f"/desk/lapses/{person}?in=fr").text
    assert '<html lang="en"' in officer.get("/desk/lapses").text


def test_the_draft_names_nobody(room: Room) -> None:
    room.atelier.consented(valid_until=SOON)
    draft = room.at("officer").get(f"/desk/lapses/{room.atelier.participant.id}").text
    assert "It carries no name and no title." in draft
    assert "Nour" not in draft
    assert "Amina" not in draft
    assert "The crossing" not in draft
    assert "La traversée" not in draft


def test_nothing_lapses_where_nothing_was_allowed(room: Room) -> None:
    assert "Nothing lapses" in room.at("facilitator").get("/desk/lapses").text
    assert "/desk/lapses" not in room.at("facilitator").get("/desk").text
    for name in ("crew", "reviewer", "administrator"):
        assert room.at(name).get("/desk/lapses").status_code == 403
