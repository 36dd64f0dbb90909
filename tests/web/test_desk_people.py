"""People at the desk: by the names they chose, within what protects them."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from archive.domain.records import ParticipantHandle
from tests.review.atelier import open_atelier
from tests.web.desk_client import sentence
from tests.web.desk_room import Room


@pytest.fixture
def room() -> Iterator[Room]:
    room = Room(open_atelier())
    yield room
    room.leave()


def test_a_real_name_is_no_pseudonym_at_the_desk(room: Room) -> None:
    facilitator, atelier = room.at("facilitator"), room.atelier

    answer = facilitator.send(f"/desk/people/{atelier.participant.id}/pseudonym", {"pseudonym": "أمينة"})

    assert answer.status_code == 422
    assert "real name" in sentence(answer)
    assert "أمينة" in answer.text


def test_who_somebody_is_stays_covered_until_asked_for(room: Room) -> None:
    facilitator = room.at("facilitator")
    address = f"/desk/people/{room.atelier.participant.id}"

    assert "Idrissi" not in facilitator.get(address).text
    assert "Idrissi" in facilitator.get(f"{address}?identity=show").text


def test_protection_is_talked_over_within_its_bounds(room: Room) -> None:
    facilitator, atelier = room.at("facilitator"), room.atelier
    address = f"/desk/people/{atelier.participant.id}/protection"

    too_many = facilitator.send(address, {"risk": "high", "pillars": ["name", "place"]})
    assert "at most 1" in sentence(too_many)
    facilitator.send(address, {"risk": "high", "pillars": ["place"]})
    assert atelier.kit.catalogue.get(ParticipantHandle, atelier.participant.id).risk == "high"
