"""People at the desk: by the names they chose, within what protects them."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from archive.domain.records import ParticipantHandle
from archive.domain.sealed import Identity
from archive.domain.transfer import BASES
from archive.review.works.transfer import remember_host
from archive.web.words import BASES as WORDS_OF_BASES
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

    answer = facilitator.fill(
        own := f"/desk/people/{atelier.participant.id}", f"{own}/pseudonym", {"pseudonym": "أمينة"}
    )

    assert answer.status_code == 422
    assert "real name" in sentence(answer)
    assert "أمينة" in answer.text


def test_a_language_is_known_by_its_name_or_code_and_nothing_else_is_kept_for_one(room: Room) -> None:
    facilitator = room.at("facilitator")
    typed = {"pseudonym": "Zahra", "risk": "vulnerable", "languages": "Arabic, Klingonish"}

    refused = facilitator.fill("/desk/people", "/desk/people", typed)
    assert refused.status_code == 422
    assert "Klingonish is none" in sentence(refused)
    assert "Arabic, Klingonish" in refused.text
    assert '<option value="Arabic">' in refused.text

    entered = facilitator.fill("/desk/people", "/desk/people", typed | {"languages": "Arabic, fr العربية"})
    person = entered.headers["location"].rpartition("/")[2].partition("?")[0]
    assert room.atelier.kit.vault.get(Identity, person).languages == ("ar", "fr")


def test_who_somebody_is_stays_covered_until_asked_for(room: Room) -> None:
    facilitator = room.at("facilitator")
    address = f"/desk/people/{room.atelier.participant.id}"

    assert "Idrissi" not in facilitator.get(address).text
    assert "Idrissi" in facilitator.get(f"{address}?identity=show").text


def test_protection_is_talked_over_within_its_bounds(room: Room) -> None:
    facilitator, atelier = room.at("facilitator"), room.atelier
    own = f"/desk/people/{atelier.participant.id}"
    address = f"{own}/protection"

    too_many = facilitator.fill(own, address, {"risk": "high", "pillars": ["name", "place"]})
    assert "at most 1" in sentence(too_many)
    facilitator.fill(own, address, {"risk": "high", "pillars": ["place"]})
    assert atelier.kit.catalogue.get(ParticipantHandle, atelier.participant.id).risk == "high"


def test_what_leaves_its_country_waits_for_a_legal_basis(room: Room) -> None:
    atelier = room.atelier
    remember_host(atelier.kit.catalogue, ("BE",))
    record = atelier.consent()
    approve = f"/desk/consents/{record.id}/approve"
    assert "legal basis" in sentence(room.at("officer").send(approve, {"unopened": "yes"}))

    address = f"/desk/workshops/{atelier.workshop.id}"
    assert "kept in BE" in room.at("officer").get(address).text
    assert "Legal basis" not in room.at("facilitator").get(address).text
    assert room.at("facilitator").send(f"{address}/basis", {"transfer_basis": "eu-gdpr:A45"}).status_code == 403
    assert room.at("officer").fill(address, f"{address}/basis", {"transfer_basis": "because"}).status_code == 422
    room.at("officer").fill(address, f"{address}/basis", {"transfer_basis": "eu-gdpr:A45"})
    assert room.at("officer").send(approve, {"unopened": "yes"}).status_code == 303


def test_an_administrator_is_asked_where_the_files_are_kept(room: Room) -> None:
    assert "archive init --hosted-in" in room.at("administrator").get("/desk").text
    remember_host(room.atelier.kit.catalogue, ("MA",))
    assert "archive init --hosted-in" not in room.at("administrator").get("/desk").text


def test_an_officer_reads_who_says_where_the_files_are_kept_before_and_after_a_tap(room: Room) -> None:
    record = room.atelier.consent(jurisdictions=("MA",))
    officer, address = room.at("officer"), f"/desk/consents/{record.id}"

    shown = officer.get(address).text
    assert "archive init --hosted-in BE" in shown
    assert "<bdi>administrator</bdi>" in shown
    refused = officer.send(f"{address}/approve", {"unopened": "yes"})
    assert refused.status_code == 403
    assert sentence(refused).startswith("Nobody has said yet in which country the files are kept")

    remember_host(room.atelier.kit.catalogue, ("BE",))
    shown = officer.get(address).text
    assert f'href="/desk/workshops/{room.atelier.workshop.id}"' in shown
    assert "<bdi>officer</bdi>" in shown
    remember_host(room.atelier.kit.catalogue, ("MA",))
    assert 'id="first"' not in officer.get(address).text
    assert officer.send(f"{address}/approve", {"unopened": "yes"}).status_code == 303


def test_every_legal_basis_has_its_words() -> None:
    assert tuple(WORDS_OF_BASES) == BASES


def test_somebody_new_who_is_entered_from_a_consent_is_chosen_there(room: Room) -> None:
    facilitator, scope = room.at("facilitator"), f"work:{room.atelier.work.id}"
    first = facilitator.get(f"/desk/consents/new?scope=workshop:{room.atelier.workshop.id}").text
    assert f"/desk/people?then=consent&amp;scope=workshop%3A{room.atelier.workshop.id}#new" in first

    page = f"/desk/people?then=consent&scope={scope}"
    refused = facilitator.fill(page, "/desk/people", {"risk": "low"})
    assert refused.status_code == 422
    assert 'name="then" value="consent"' in refused.text
    entered = facilitator.fill(page, "/desk/people", {"pseudonym": "Zahra", "risk": "vulnerable"})

    assert entered.headers["location"].startswith("/desk/consents/new?done=created&person=")
    begun = facilitator.follow(entered).text
    assert "<bdi>Zahra</bdi>" in begun
    assert "In which language do you talk?" in begun
