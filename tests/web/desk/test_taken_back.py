"""What was taken back is not read at the desk either, whatever page or endpoint is asked."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from archive.review.people.withdrawal_act import Act
from archive.review.works.transcripts import NewTranscript, attach_transcript
from archive.review.works.works import withdraw_work
from tests.review.atelier import open_atelier
from tests.web.desk_client import sentence
from tests.web.desk_room import Room

SAID = "WEBVTT\n\n00:00:00.500 --> 00:00:03.000\n<v Zqxvoice>Zqxv est partie un matin.\n"


@pytest.fixture
def room() -> Iterator[Room]:
    """A desk in front of one work with a transcript, which was then taken back."""
    room = Room(open_atelier())
    atelier = room.atelier
    attach_transcript(
        atelier.kit, atelier.work.id, NewTranscript(content=SAID.encode(), language="fr"), atelier.facilitator.id
    )
    assert "Zqxv" in room.at("facilitator").get(f"/desk/works/{atelier.work.id}/transcript").text
    withdraw_work(atelier.kit, atelier.work.id, atelier.acting(atelier.facilitator), Act())
    yield room
    room.leave()


@pytest.mark.parametrize("page", ["transcript", "transcript?edit=fr", "describe", "people", "covers", "covers/all"])
def test_no_page_reads_of_what_was_taken_back(room: Room, page: str) -> None:
    shown = room.at("facilitator").get(f"/desk/works/{room.atelier.work.id}/{page}")

    assert shown.status_code == 403
    assert "taken back" in sentence(shown)
    assert "Zqxv" not in shown.text


def test_the_second_look_is_shut_too(room: Room) -> None:
    assert room.at("reviewer").get(f"/desk/works/{room.atelier.work.id}/review").status_code == 403


@pytest.mark.parametrize("address", ["transcript", "bench/transcript", "bench/lines"])
def test_nobody_is_given_its_lines_for_having_an_older_version_of_them(room: Room, address: str) -> None:
    typed = {"language": "fr", "text": SAID.replace("un matin", "hier"), "seen": "older.1"}

    answer = room.at("facilitator").send(f"/desk/works/{room.atelier.work.id}/{address}", typed)

    assert answer.status_code in (403, 409)
    assert "Zqxv est partie un matin" not in answer.text
