"""Talks about the danger, through the desk's own pages."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest

from archive.domain.records import ParticipantHandle
from archive.domain.risk import QUESTIONS
from archive.domain.sealed import RiskTalk
from archive.domain.terms import Risk
from archive.languages import translate
from archive.review.participants import Protection, identity_of, save_protection
from archive.web.desk.protection.risk import ASKED, SAID
from tests.review.atelier import NOW, open_atelier
from tests.web.desk_client import sentence
from tests.web.desk_room import Room, created

SAID_SO = "She wants her village to see that she made it, and nobody is looking for her any more."


@pytest.fixture
def room() -> Iterator[Room]:
    room = Room(open_atelier())
    save_protection(room.atelier.kit, room.atelier.participant.id, Protection(Risk.HIGH, set()))
    yield room
    room.leave()


def fields(**changes: str) -> dict[str, str]:
    return {
        **{f"q_{code}": "no" for code in QUESTIONS},
        "held_on": NOW.date().isoformat(),
        "note": SAID_SO,
        "lifts": "recognisable",
        "audience": "public",
        "ends_on": (NOW.date() + timedelta(days=100)).isoformat(),
        **changes,
    }


def lift_of(room: Room) -> object:
    return room.atelier.kit.catalogue.get(ParticipantHandle, room.atelier.participant.id).lift


def test_every_question_and_answer_has_its_words() -> None:
    assert list(ASKED) == list(QUESTIONS)
    assert len(SAID) == 3


@pytest.mark.parametrize(
    ("language", "second_person"),
    [("en", r"\byou(r|rs)?\b"), ("fr", r"\b(vous|votre|vos)\b"), ("ar", r"ك(?!\w)|\(ين\)")],
)
def test_every_question_speaks_to_the_person_it_is_read_to(language: str, second_person: str) -> None:
    asked = {code: translate(language, question) for code, question in ASKED.items()}

    assert {code: text for code, text in asked.items() if not re.search(second_person, text)} == {}


def test_a_talk_goes_from_one_officer_to_another_and_anybody_ends_it(room: Room) -> None:
    person = room.atelier.participant.id
    officer, second, crew = room.at("officer"), room.at("second_officer"), room.at("crew")
    assert "Is anybody looking for you" in officer.get(f"/desk/people/{person}/risk").text

    talk_id = created(officer.send(f"/desk/people/{person}/risk", fields()), "talks")
    own = officer.get(f"/desk/talks/{talk_id}")
    assert SAID_SO in own.text
    assert f"/desk/talks/{talk_id}/approve" not in own.text
    assert officer.send(f"/desk/talks/{talk_id}/approve", {}).status_code == 403
    assert lift_of(room) is None

    assert "opens nothing that they have not also consented to" in second.get(f"/desk/talks/{talk_id}").text
    assert "it holds" in sentence(second.follow(second.send(f"/desk/talks/{talk_id}/approve", {})))
    assert lift_of(room) is not None
    assert "After a talk, more is open" in officer.get(f"/desk/people/{person}").text

    shown = crew.get(f"/desk/people/{person}/lift")
    assert SAID_SO not in shown.text
    assert "Taken back" in sentence(crew.follow(crew.send(f"/desk/people/{person}/lift", {"whole": "yes"})))
    assert lift_of(room) is None


def test_a_talk_that_is_to_open_nothing_leads_on_to_the_protection(room: Room) -> None:
    officer, address = room.at("officer"), f"/desk/people/{room.atelier.participant.id}/risk"

    kept = sentence(officer.follow(officer.send(address, fields(lifts="", audience="", ends_on=""))))

    assert "set the protection" in kept
    assert "second person" not in kept


def test_a_part_of_a_lift_is_taken_back_by_its_tick(room: Room) -> None:
    person = room.atelier.participant.id
    talk_id = created(room.at("officer").send(f"/desk/people/{person}/risk", fields()), "talks")
    room.at("reviewer").send(f"/desk/talks/{talk_id}/approve", {})

    more = room.at("crew").send(f"/desk/people/{person}/lift", {"pillars": ["recognisable", "name"]})
    assert more.status_code == 403
    assert "more than was agreed" in sentence(more)
    room.at("crew").send(f"/desk/people/{person}/lift", {"pillars": []})
    assert lift_of(room) is None


def test_only_officers_write_talks_down_and_what_is_missing_is_said(room: Room) -> None:
    address = f"/desk/people/{room.atelier.participant.id}/risk"
    assert room.at("facilitator").get(address).status_code == 403
    assert room.at("facilitator").send(address, fields()).status_code == 403
    answer = room.at("officer").send(address, fields(note=""))
    assert answer.status_code == 422
    assert "Write down what was said" in sentence(answer)
    assert "within a year" in sentence(room.at("officer").send(address, fields(ends_on="2099-01-01")))


def test_a_recording_stays_with_those_who_approve(room: Room) -> None:
    person = room.atelier.participant.id
    files = {"recording": ("voice.ogg", b"her voice", "audio/ogg")}
    talk_id = created(room.at("officer").send(f"/desk/people/{person}/risk", fields(note=""), files), "talks")

    heard = room.at("second_officer").get(f"/desk/talks/{talk_id}/recording")
    assert heard.content == b"her voice"
    assert "voice.ogg" not in heard.headers["content-disposition"]
    for name in ("crew", "facilitator", "administrator"):
        assert room.at(name).get(f"/desk/talks/{talk_id}/recording").status_code == 403


def test_a_child_is_offered_no_lift(room: Room) -> None:
    person = room.atelier.participant.id
    room.at("facilitator").fill(f"/desk/people/{person}", f"/desk/people/{person}/age", {"age_disputed": "yes"})
    page = room.at("officer").get(f"/desk/people/{person}/risk").text
    assert "nothing can be lifted" in page
    assert 'name="lifts"' not in page
    assert room.at("officer").send(f"/desk/people/{person}/risk", fields()).status_code == 403


def test_the_questions_are_read_out_in_the_persons_language_and_what_was_answered_stays(room: Room) -> None:
    kit, person = room.atelier.kit, room.atelier.participant.id
    kit.vault.save(replace(identity_of(kit, person), languages=("ary",)))
    officer, address = room.at("officer"), f"/desk/people/{person}/risk"
    asked = officer.get(address).text
    assert translate("ar", ASKED["sought"]) in asked
    assert ASKED["sought"] in asked, "small, for who asks"

    sent = {"q_sought": "unsure", "note": "She hesitated.", "lifts": "recognisable", "spoken": "ar"}
    again = officer.send(address, {**sent, "say_in": "fr"})

    assert again.status_code == 200
    assert html.escape(translate("fr", ASKED["sought"]), quote=False) in html.unescape(again.text)
    assert translate("ar", ASKED["sought"]) not in again.text
    assert 'name="q_sought" value="unsure" checked' in again.text
    assert 'name="lifts" value="recognisable" checked' in again.text
    assert "She hesitated." in again.text
    assert not list(kit.vault.find(RiskTalk))

    wrong = officer.send(address, {**sent, "spoken": "fr", "held_on": "yesterday"})
    assert wrong.status_code == 422
    assert 'name="spoken" value="fr"' in wrong.text
