"""A talk as a sheet to sign: the very questions and answers, in the person's language and in each of ours."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator

import pytest

from archive.domain.terms import Audience, Purpose
from archive.languages import LANGUAGES, translate
from archive.web.desk.consent.form import QUESTIONS
from archive.web.desk.consent.words import NOTICE
from archive.web.words import WORDS
from tests.review.atelier import open_atelier
from tests.web.desk.consent.test_steps import begin, say
from tests.web.desk_client import DeskClient
from tests.web.desk_room import Room

SHEET = "/desk/talk/sheet"


@pytest.fixture
def room() -> Iterator[Room]:
    room = Room(open_atelier())
    yield room
    room.leave()


def words_of(client: DeskClient, address: str) -> str:
    shown = client.get(address)
    assert shown.status_code == 200
    sheet = shown.text.partition("<article")[2].partition("</article>")[0]
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", sheet)).split())


@pytest.mark.parametrize("asked", LANGUAGES)
def test_it_holds_what_was_told_every_question_and_its_answer(room: Room, asked: str) -> None:
    client = begin(room)
    say(client, "preserve", answer_preserve="team", atoms_preserve=["words", "voice"])
    say(client, "stream", answer_stream="public", atoms_stream=["words"])
    say(client, "research", answer_research="nobody")

    sheet = words_of(client, f"{SHEET}?in={asked}")

    def said(sentence: str) -> str:
        return " ".join(translate(asked, sentence).split())

    assert all(said(sentence) in sheet for sentence in NOTICE)
    assert all(said(WORDS.purpose_questions[question.purpose]) in sheet for question in QUESTIONS)
    assert f"☒ {said(WORDS.reply(Purpose.STREAM, Audience.PUBLIC))}" in sheet
    assert f"☒ {said(WORDS.reply(Purpose.RESEARCH, Audience.NOBODY))}" in sheet
    assert sheet.count("☒") == 3
    assert sheet.count(said("Not asked yet, so nothing is open")) == len(QUESTIONS) - 3


def test_it_begins_in_the_language_of_the_talk_and_names_nobody_but_by_the_chosen_name(room: Room) -> None:
    client = begin(room, language="ary")

    shown = client.get(SHEET).text

    assert '<article class="sign-sheet" lang="ar" dir="rtl">' in shown
    assert "Idrissi" not in shown


def test_it_is_offered_where_a_signed_form_is_the_proof_and_nowhere_without_a_talk(room: Room) -> None:
    client = begin(room)
    say(client, "preserve", answer_preserve="team", atoms_preserve=["words"])
    say(client, "told", method="form_scan", jurisdictions="MA")
    assert SHEET in client.get("/desk/talk/proof").text
    say(client, "told", method="audio", jurisdictions="MA")
    assert SHEET not in client.get("/desk/talk/proof").text
    assert room.at("officer").get(SHEET).headers["location"] == "/desk/consents/new"
