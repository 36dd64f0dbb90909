"""Coming of age, a dispute about it, and a death, through the desk's own pages."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest

from archive.domain.records import ConsentRecord, ParticipantHandle
from archive.domain.sealed import Death
from archive.domain.terms import CONTENT_ATOMS, AfterDeath, WorkState
from archive.review.works.release import release
from tests.review.atelier import NOW, open_atelier
from tests.web.desk_client import sentence
from tests.web.desk_room import Room

TODAY = NOW.date()


@pytest.fixture
def room() -> Iterator[Room]:
    room = Room(open_atelier())
    yield room
    room.leave()


def person(room: Room) -> str:
    return f"/desk/people/{room.atelier.participant.id}"


def handle(room: Room) -> ParticipantHandle:
    return room.atelier.kit.catalogue.get(ParticipantHandle, room.atelier.participant.id)


def open_to_strangers(room: Room) -> bool:
    return room.at("visitor").get(f"/en/works/{room.atelier.work.id}").status_code == 200


def show_the_work(room: Room, **changes: object) -> ConsentRecord:
    record = room.atelier.consented(**changes)
    release(room.atelier.kit, room.atelier.work.id, room.atelier.reviewer.id, CONTENT_ATOMS)
    assert open_to_strangers(room)
    return record


def test_a_death_is_written_down_and_what_the_person_wished_happens_with_the_next_request(room: Room) -> None:
    show_the_work(room, after_death=AfterDeath.CLOSE)
    death = {"died_on": TODAY.isoformat(), "reported_by": "Her sister, by telephone"}

    answer = room.at("facilitator").send(f"{person(room)}/death", death)

    page = room.at("facilitator").follow(answer)
    assert "nobody can allow more" in sentence(page)
    assert "died on 10 February 2026" in page.text
    assert "sister" not in page.text
    assert not open_to_strangers(room)
    assert room.atelier.kit.vault.get(Death, room.atelier.participant.id).reported_by == "Her sister, by telephone"


def test_after_a_death_staff_cannot_widen_and_the_named_person_narrows_through_the_desk(room: Room) -> None:
    show_the_work(room)
    waiting = room.atelier.consent()
    facilitator = room.at("facilitator")
    facilitator.fill(f"{person(room)}?identity=show", f"{person(room)}/named", {"named_person": "Her brother Youssef"})
    assert "Youssef" not in facilitator.get(person(room)).text
    assert "Youssef" in facilitator.get(f"{person(room)}?identity=show").text
    facilitator.send(f"{person(room)}/death", {"died_on": TODAY.isoformat(), "reported_by": "A cousin"})
    assert open_to_strangers(room)

    widened = room.at("officer").send(f"/desk/consents/{waiting.id}/approve", {"unopened": "yes"})
    assert widened.status_code == 403
    assert "never widened" in sentence(widened)
    assert "takes everything back" not in facilitator.send(f"{person(room)}/relatives", {"asked_by": ""}).text
    assert open_to_strangers(room)

    answer = facilitator.send(f"{person(room)}/relatives", {"asked_by": "Her brother, whom she named"})
    assert "Taken back" in sentence(facilitator.follow(answer))
    assert not open_to_strangers(room)


def test_what_is_missing_about_a_death_is_said(room: Room) -> None:
    officer = room.at("officer")
    assert "Write down the day" in sentence(officer.send(f"{person(room)}/death", {"reported_by": "A cousin"}))
    late = {"died_on": (TODAY + timedelta(days=30)).isoformat(), "reported_by": "A cousin"}
    assert "future" in sentence(officer.send(f"{person(room)}/death", late))
    assert handle(room).died_on is None


def test_a_mistaken_death_is_corrected_by_another_officer_only(room: Room) -> None:
    died = {"died_on": TODAY.isoformat(), "reported_by": "A rumour"}
    room.at("officer").send(f"{person(room)}/death", died)
    assert "This was a mistake" not in room.at("officer").get(person(room)).text
    assert room.at("officer").send(f"{person(room)}/death/correct", {}).status_code == 403
    assert room.at("facilitator").send(f"{person(room)}/death/correct", {}).status_code == 403
    assert "This was a mistake" in room.at("second_officer").get(person(room)).text

    room.at("second_officer").send(f"{person(room)}/death/correct", {})
    assert handle(room).died_on is None


def test_the_page_says_when_what_a_guardian_allowed_ends(room: Room) -> None:
    facilitator = room.at("facilitator")
    facilitator.fill(person(room), f"{person(room)}/age", {"adult_on": "2026-06-30"})
    room.atelier.consented(guardian="Zohra Idrissi", child_assents=True)

    page = facilitator.get(person(room)).text
    assert "protected as a child" in page
    assert "ends by itself on 30 June 2026" in page


def test_an_age_disputed_closes_at_once_and_settling_it_takes_a_second_person(room: Room) -> None:
    show_the_work(room)
    facilitator = room.at("facilitator")
    facilitator.fill(person(room), f"{person(room)}/age", {"age_disputed": "yes"})
    assert not open_to_strangers(room)
    facilitator.fill(person(room), f"{person(room)}/age", {})
    assert room.atelier.now().state is WorkState.IN_REVIEW
    assert not open_to_strangers(room)


def test_crew_and_reviewers_write_down_no_deaths(room: Room) -> None:
    for name in ("crew", "reviewer", "administrator"):
        answer = room.at(name).send(f"{person(room)}/death", {"died_on": TODAY.isoformat(), "reported_by": "x"})
        assert answer.status_code == 403
    assert handle(room).died_on is None
