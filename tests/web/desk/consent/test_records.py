"""Consents at the desk: asked one purpose at a time, approved by another, taken back by anybody."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from archive.domain.records import ConsentRecord
from archive.domain.terms import ConsentState, Recipe
from tests.review.atelier import open_atelier
from tests.web.desk_client import sentence
from tests.web.desk_room import Room


@pytest.fixture
def room() -> Iterator[Room]:
    room = Room(open_atelier())
    yield room
    room.leave()


def test_the_recorder_sees_no_way_to_approve_and_finds_none(room: Room) -> None:
    record = room.atelier.consent(recorder=room.atelier.officer.id)
    officer = room.at("officer")

    assert "/approve" not in officer.get(f"/desk/consents/{record.id}").text
    refused = officer.send(f"/desk/consents/{record.id}/approve", {"unopened": "yes"})
    assert refused.status_code == 403
    assert "A second person must approve" in sentence(refused)
    assert "/approve" in room.at("second_officer").get(f"/desk/consents/{record.id}").text


def test_a_consent_is_taken_back_in_two_taps_by_anybody(room: Room) -> None:
    record = room.atelier.consented()
    room.atelier.release()
    crew = room.at("crew")
    first = crew.get(f"/desk/consents/{record.id}")
    assert f"/desk/consents/{record.id}/withdraw" in first.text

    assert sentence(crew.follow(crew.send(f"/desk/consents/{record.id}/withdraw", {}))).startswith("Taken back.")

    assert room.atelier.served() == set()


def test_a_part_of_a_consent_is_taken_back(room: Room) -> None:
    record = room.atelier.consented()
    room.atelier.release()
    crew = room.at("crew")
    nothing = crew.send(f"/desk/consents/{record.id}/narrow", {})
    assert nothing.status_code == 422
    assert "Tick what is taken back" in sentence(nothing)

    crew.send(f"/desk/consents/{record.id}/narrow", {"atoms": ["face", "voice"]})

    kept = room.atelier.kit.catalogue.get(ConsentRecord, record.id)
    assert kept.state is ConsentState.GIVEN
    assert room.atelier.served() == {Recipe.CARD, Recipe.STUB}


def test_a_replaced_consent_says_so(room: Room) -> None:
    first = room.atelier.consented()
    room.atelier.consented(supersedes=(first.id,))

    assert "replaced by a newer one" in room.at("officer").get(f"/desk/consents/{first.id}").text


def test_a_record_that_cannot_be_read_is_named_and_keeps_nobody_from_taking_back(room: Room) -> None:
    atelier = room.atelier
    standing, broken = atelier.consented(), atelier.consent()
    atelier.release()
    engine = atelier.kit.catalogue.engine  # type: ignore[attr-defined]
    with engine.writing() as shelf:
        raw = shelf.raw("consents", broken.id).replace(b'"given"', b'"granted by magic"')
        work = shelf.raw("works", atelier.work.id).replace(atelier.work.id.encode(), b"0" * 20)
        engine.commit({"consents": {broken.id: raw}, "works": {"0" * 20: work.replace(b'"interview"', b'"opera"')}}, {})

    crew = room.at("crew")
    assert "cannot be read, so it stays shut" in crew.get(f"/desk/works/{atelier.work.id}").text
    for address in ("/desk", "/desk/works", f"/desk/works/{atelier.work.id}/withdraw"):
        assert crew.get(address).status_code == 200
    assert crew.send(f"/desk/consents/{standing.id}/withdraw", {}).status_code == 303
    with atelier.kit.jobs.claim() as job:
        assert job is not None
        assert (job.name, job.work_id) == ("erase", atelier.work.id)


def test_who_approves_without_having_opened_the_proof_is_told_and_asked_once_more(room: Room) -> None:
    first, second = room.atelier.consent(), room.atelier.consent()
    officer = room.at("officer")
    told = "You have not opened the proof yet."
    assert told in officer.get(f"/desk/consents/{first.id}").text

    refused = officer.send(f"/desk/consents/{first.id}/approve", {})
    assert refused.status_code == 422
    assert "not opened the proof" in sentence(refused)
    assert room.atelier.kit.catalogue.get(ConsentRecord, first.id).approver is None

    assert officer.get(f"/desk/consents/{first.id}/evidence").status_code == 200
    assert told not in officer.get(f"/desk/consents/{first.id}").text
    assert told in officer.get(f"/desk/consents/{second.id}").text, "another one was not"
    assert officer.send(f"/desk/consents/{first.id}/approve", {}).status_code == 303
    assert officer.send(f"/desk/consents/{second.id}/approve", {"unopened": "yes"}).status_code == 303
