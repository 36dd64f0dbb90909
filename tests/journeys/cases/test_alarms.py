"""Cases 53 and 56, and the alarm of case 8: what stays shut, and what the desk is told about it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from archive.domain.records import ConsentRecord
from archive.domain.terms import Recipe
from archive.review.consent.evidence_audit import audit_if_due
from archive.review.works.transfer import remember_host
from tests.journeys.cases.case_desk import consent, done, note, sign
from tests.journeys.cases.case_house import lasting, met, open_room, unknown_page
from tests.web.desk_client import field_in, sentence
from tests.web.desk_room import Room


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "archive"


@pytest.fixture
def room(folder: Path) -> Iterator[Room]:
    with open_room(folder) as room:
        yield room


def is_nothing(room: Room) -> bool:
    visitor = room.at("visitor")
    return not met(room) and lasting(visitor.get(f"/en/works/{room.atelier.work.id}")) == unknown_page(visitor)


def alarms_of(room: Room, who: str) -> str:
    """Give what the first page of the desk sounds an alarm about."""
    page = room.at(who).get("/desk").text
    _, found, after = page.partition('role="alert"')
    return after.partition("</section>")[0] if found else ""


def test_case_08_a_wider_record_that_nobody_approved_raises_an_alarm(room: Room) -> None:
    place = f"work:{room.atelier.work.id}"
    person = room.atelier.participant.id
    narrow = consent(room, person, place, atoms_stream=["existence", "words"])
    sign(room, room.atelier.work.id)
    assert alarms_of(room, "officer") == ""

    wider = note(room, person, place, replaces=narrow)

    assert f"/desk/consents/{wider}" in alarms_of(room, "officer")
    assert met(room) == set()


def test_case_08_a_record_approved_by_its_own_recorder_opens_nothing_and_raises_an_alarm(room: Room) -> None:
    record = room.atelier.consent()
    kit = room.atelier.kit
    stored = kit.catalogue.get(ConsentRecord, record.id)
    kit.catalogue.save(replace(stored, approver=stored.recorder))

    sign(room, room.atelier.work.id)

    assert is_nothing(room)
    assert f"/desk/consents/{record.id}" in alarms_of(room, "officer")


@pytest.mark.parametrize(("told_in", "kept_in"), [("MA", "BE"), ("BE", "MA")])
def test_case_53_what_crosses_a_border_is_not_published_without_a_legal_basis(
    room: Room, told_in: str, kept_in: str
) -> None:
    kit, work_id = room.atelier.kit, room.atelier.work.id
    remember_host(kit.catalogue, (kept_in,))
    record_id = note(room, room.atelier.participant.id, f"work:{work_id}", jurisdictions=told_in)

    refused = room.at("officer").send(f"/desk/consents/{record_id}/approve", {"unopened": "yes"})
    assert refused.status_code == 403
    assert "legal basis" in sentence(refused)
    address = f"/desk/works/{work_id}/review"
    seen = field_in(room.at("reviewer").get(address), "seen")
    published = room.at("reviewer").send(address, {"do": "approve", "known": "yes", "seen": seen})
    assert published.status_code == 403
    assert is_nothing(room)

    basis = {"transfer_basis": "eu-gdpr:A46-2-c"}
    workshop = f"/desk/workshops/{room.atelier.workshop.id}"
    done(room.at("officer").fill(workshop, f"{workshop}/basis", basis))
    done(room.at("officer").send(f"/desk/consents/{record_id}/approve", {"unopened": "yes"}))
    sign(room, work_id)
    assert met(room) == {Recipe.VIDEO, Recipe.AUDIO}


def test_case_56_when_the_proof_is_lost_nothing_is_shown_and_the_desk_is_told(room: Room, folder: Path) -> None:
    kit = room.atelier.kit
    record_id = consent(room, room.atelier.participant.id, f"work:{room.atelier.work.id}")
    sign(room, room.atelier.work.id)
    assert met(room) == {Recipe.VIDEO, Recipe.AUDIO}
    assert alarms_of(room, "officer") == ""
    record = kit.catalogue.get(ConsentRecord, record_id)

    [proof] = [path for path in (folder / "vault").rglob("*") if path.is_file() and path.name == record.evidence_id]
    kept = proof.read_bytes()
    proof.unlink()
    kit.clock.set(kit.clock.now() + timedelta(days=1))  # type: ignore[attr-defined]
    found = audit_if_due(kit)

    assert found is not None
    assert (found.checked, found.lost) == (1, 1)
    assert is_nothing(room)
    for who in ("officer", "facilitator"):
        assert f"/desk/consents/{record_id}" in alarms_of(room, who)

    proof.write_bytes(kept[:-1] + b"?")
    kit.clock.set(kit.clock.now() + timedelta(days=1))  # type: ignore[attr-defined]
    audit_if_due(kit)
    assert is_nothing(room)
