"""Accounts at the desk: who did what to them, and whose they are."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from archive.domain.records import ConsentRecord
from archive.domain.sealed import Account
from archive.domain.terms import Role
from archive.review.consent.alerts import alerts
from tests.review.atelier import PASSWORD, open_atelier
from tests.web.desk_client import sentence
from tests.web.desk_room import Room

OWN = "five other quiet words here"


@pytest.fixture
def room() -> Iterator[Room]:
    room = Room(open_atelier())
    yield room
    room.leave()


def account(room: Room, name: str) -> Account:
    return next(room.atelier.kit.vault.find(Account, name=name))


def give(room: Room, name: str, *roles: Role) -> None:
    held = account(room, name)
    room.atelier.kit.vault.save(replace(held, roles=held.roles | set(roles)))


def open_account(room: Room, name: str = "salma", role: Role = Role.CONSENT_OFFICER) -> Account:
    said = {"name": name, "password": PASSWORD, "roles": role, "full_name": "Salma Benali", "language": "en"}
    assert room.at("administrator").send("/desk/accounts", said).status_code == 303
    return account(room, name)


def test_whoever_opened_an_account_and_the_account_are_one_person_until_somebody_else_confirms_it(room: Room) -> None:
    give(room, "administrator", Role.FACILITATOR)
    salma = open_account(room)
    record = room.atelier.consent(recorder=room.atelier.administrator.id)
    approve = f"/desk/consents/{record.id}/approve"

    refused = room.at("salma").send(approve, {"unopened": "yes"})
    assert refused.status_code == 403
    assert "count as one person" in sentence(refused)

    confirm = f"/desk/account-changes/{salma.id}/confirm"
    assert "password of their own" in sentence(room.at("officer").send(confirm, {}))
    room.at("salma").fill("/desk/me", "/desk/me", {"language": "en", "password": PASSWORD, "new_password": OWN})
    for name in ("administrator", "salma"):
        assert room.at(name).send(confirm, {}).status_code == 403
    assert room.at("salma").send(approve, {"unopened": "yes"}).status_code == 403
    assert room.at("officer").send(confirm, {}).status_code == 303
    assert room.at("salma").send(approve, {"unopened": "yes"}).status_code == 303
    assert room.atelier.kit.catalogue.get(ConsentRecord, record.id).approver == salma.id


def test_it_binds_the_other_way_round_too(room: Room) -> None:
    give(room, "administrator", Role.CONSENT_OFFICER)
    salma = open_account(room, role=Role.FACILITATOR)
    record = room.atelier.consent(recorder=salma.id)
    assert room.at("administrator").send(f"/desk/consents/{record.id}/approve", {"unopened": "yes"}).status_code == 403
    assert room.at("officer").send(f"/desk/consents/{record.id}/approve", {"unopened": "yes"}).status_code == 303


def test_a_password_set_by_somebody_ties_them_too_and_its_owner_is_told(room: Room) -> None:
    officer = account(room, "officer")
    room.at("administrator").send(f"/desk/accounts/{officer.id}/password", {"password": OWN})

    assert account(room, "officer").tied_to == (room.atelier.administrator.id,)
    room.clients.pop("officer", None)
    fresh = room.at("crew")  # somebody else is told nothing
    assert "given a password by" not in fresh.get("/desk").text
    assert room.at("visitor").log_in("officer", OWN).status_code == 303
    first = room.at("visitor").get("/desk").text
    assert "Somebody else knows your password" in first
    assert "given a password by administrator" in first


def test_everybody_who_approves_sees_what_was_done_to_accounts(room: Room) -> None:
    salma = open_account(room)
    room.at("administrator").fill(
        "/desk/accounts", f"/desk/accounts/{salma.id}", {"roles": ["crew", "reviewer"], "active": "yes"}
    )

    for name in ("officer", "second_officer", "reviewer", "administrator"):
        page = room.at(name).get("/desk/account-changes").text
        assert "given other roles" in page
        assert "by administrator" in page
    for name in ("crew", "facilitator"):
        assert room.at(name).get("/desk/account-changes").status_code == 403


def test_a_consent_approved_by_its_own_recorder_raises_an_alert(room: Room) -> None:
    assert alerts(room.atelier.kit) == []
    record = room.atelier.consent()
    room.atelier.kit.catalogue.save(replace(record, approver=record.recorder))
    page = room.at("facilitator").get("/desk").text
    assert "Look at these today" in page
    assert "Approved by the very person who wrote it down" in page


def test_an_unapproved_wider_consent_raises_an_alert_and_an_unapproved_narrower_one_does_not(room: Room) -> None:
    standing = room.atelier.consented()
    narrower = replace(standing, id=room.atelier.consent().id, permissions=standing.permissions[1:], approver=None)
    assert narrower.permissions != standing.permissions
    waiting = room.atelier.consent(permissions=(*standing.permissions,))
    assert alerts(room.atelier.kit) == []
    kept = room.atelier.kit.catalogue.get(ConsentRecord, standing.id)
    room.atelier.kit.catalogue.save(replace(kept, permissions=standing.permissions[1:]))
    page = room.at("officer").get("/desk").text
    assert "Would open more than what holds now" in page
    assert f"/desk/consents/{waiting.id}" in page
