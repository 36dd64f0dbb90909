"""What was taken back is not read at the desk either, whatever page or endpoint is asked."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from archive.domain.records import Permission
from archive.domain.terms import Audience, Purpose
from archive.review.consent.consents import approve_consent, narrow_consent
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


WORDS = ("transcript?edit=fr", "bench?edit=fr", "bench/file?edit=fr&form=txt", "bench/words?edit=fr")


@pytest.fixture
def ended() -> Iterator[Room]:
    """A desk in front of one work that nobody closed, and whose person no longer lets the team read it."""
    room = Room(open_atelier())
    atelier = room.atelier
    new = NewTranscript(content=SAID.encode(), language="fr")
    attach_transcript(atelier.kit, atelier.work.id, new, atelier.facilitator.id)
    record = atelier.consent()
    assert "Zqxv" in room.at("facilitator").get(f"/desk/works/{atelier.work.id}/bench/words?edit=fr").text
    approve_consent(atelier.kit, record.id, atelier.officer.id)
    assert all(room.at("facilitator").get(f"/desk/works/{atelier.work.id}/{page}").status_code == 200 for page in WORDS)
    public = tuple(each for each in record.permissions if each.purpose is not Purpose.PRESERVE)
    refused = Permission(audience=Audience.NOBODY, purpose=Purpose.PRESERVE, atoms=frozenset())
    narrow_consent(atelier.kit, record.id, (*public, refused), atelier.acting(atelier.officer))
    yield room
    room.leave()


@pytest.mark.parametrize("page", WORDS)
def test_no_page_reads_what_the_team_may_no_longer_read_though_nobody_closed_the_work(ended: Room, page: str) -> None:
    shown = ended.at("facilitator").get(f"/desk/works/{ended.atelier.work.id}/{page}")

    assert shown.status_code == 403
    assert "Zqxv" not in shown.text
    assert "does not let the team read" in sentence(shown)


def test_its_lines_are_given_to_nobody_who_sends_older_ones(ended: Room) -> None:
    typed = {"language": "fr", "text": SAID.replace("un matin", "hier"), "seen": "older.1"}

    answer = ended.at("facilitator").send(f"/desk/works/{ended.atelier.work.id}/bench/lines", typed)

    assert answer.status_code == 403
    assert "Zqxv" not in answer.text


def test_the_workbench_says_whose_consent_shuts_it_and_leads_to_it(ended: Room) -> None:
    shown = ended.at("facilitator").get(f"/desk/works/{ended.atelier.work.id}/bench")

    assert shown.status_code == 403
    assert "does not let the team read" in sentence(shown)
    assert "what they allowed the team leaves out" in shown.text
    assert 'href="/desk/consents/new?replaces=' in shown.text
    assert "Zqxv" not in shown.text
