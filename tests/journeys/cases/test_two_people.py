"""Case 61: accounts that one person holds in their hand are one person, whatever they do for each other."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from archive.domain.records import ConsentRecord
from archive.domain.sealed import Account
from archive.domain.terms import Role
from tests.journeys.cases.case_desk import done, note
from tests.journeys.cases.case_house import met, open_room
from tests.review.atelier import PASSWORD
from tests.web.desk_client import DeskClient, sentence
from tests.web.desk_room import Room

GIVEN = "five other quiet words here"
OWN = "six words that are all mine"


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Room]:
    with open_room(tmp_path) as room:
        yield room


def account(room: Room, name: str) -> Account:
    return next(room.atelier.kit.vault.find(Account, name=name))


def hold_both(room: Room, way: str) -> tuple[str, str]:
    """Let the administrator open an account that records and one that approves, or give two known ones a password."""
    administrator = room.at("administrator")
    if way == "opened":
        for name, role in (("alfa", Role.FACILITATOR), ("bravo", Role.CONSENT_OFFICER)):
            said = {"name": name, "password": PASSWORD, "roles": role, "full_name": "", "language": "en"}
            done(administrator.send("/desk/accounts", said))
        return "alfa", "bravo"
    for name in ("facilitator", "officer"):
        done(administrator.send(f"/desk/accounts/{account(room, name).id}/password", {"password": GIVEN}))
    return "facilitator", "officer"


def log_in(room: Room, name: str, password: str) -> None:
    room.clients[name] = DeskClient(room.app)
    assert room.clients[name].log_in(name, password).status_code == 303


def claim(room: Room, name: str, password: str) -> None:
    """Have an account's owner, or whoever sits there, set a password of their own."""
    done(room.at(name).fill("/desk/me", "/desk/me", {"language": "en", "password": password, "new_password": OWN}))


def approve(room: Room, name: str, record_id: str) -> tuple[int, str]:
    answer = room.at(name).send(f"/desk/consents/{record_id}/approve", {"unopened": "yes"})
    return answer.status_code, sentence(answer)


def confirm(room: Room, name: str, whose: str) -> tuple[int, str]:
    answer = room.at(name).send(f"/desk/account-changes/{account(room, whose).id}/confirm", {})
    return answer.status_code, sentence(answer)


@pytest.mark.parametrize(("way", "password"), [("opened", PASSWORD), ("reset", GIVEN)])
def test_case_61_two_accounts_that_one_person_opened_or_reset_are_one(room: Room, way: str, password: str) -> None:
    alfa, bravo = hold_both(room, way)
    for name in (alfa, bravo):
        log_in(room, name, password)
    record_id = note(room, room.atelier.participant.id, f"work:{room.atelier.work.id}", alfa)

    assert approve(room, bravo, record_id)[0] == 403, "neither was claimed by its owner"
    for name in (alfa, bravo):
        claim(room, name, password)
    status, said = approve(room, bravo, record_id)
    assert (status, "they count as one person" in said) == (403, True), said
    for name, other in ((alfa, bravo), (bravo, alfa), ("administrator", alfa), ("administrator", bravo)):
        assert confirm(room, name, other)[0] == 403, f"{name} confirms {other}"
    assert approve(room, bravo, record_id)[0] == 403

    room.atelier.release()
    assert met(room) == set()
    assert room.atelier.kit.catalogue.get(ConsentRecord, record_id).approver is None
    assert approve(room, "second_officer", record_id)[0] == 303, "somebody else may"


def test_case_61_nor_through_a_third_account_that_both_confirmed(room: Room) -> None:
    alfa, bravo = hold_both(room, "opened")
    for name in (alfa, bravo):
        log_in(room, name, PASSWORD)
        claim(room, name, PASSWORD)
        assert confirm(room, "second_officer", name)[0] == 303
    record_id = note(room, room.atelier.participant.id, f"work:{room.atelier.work.id}", alfa)

    assert approve(room, bravo, record_id)[0] == 403, "one person confirmed both"
