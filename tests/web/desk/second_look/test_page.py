"""The page of the second look: what was gone through is asked for each file, and every answer stands at its button."""

from __future__ import annotations

import re
from collections.abc import Iterator

import httpx
import pytest

from archive.domain.terms import Recipe, WorkState
from archive.review.works.second_look.decisions import history
from archive.review.works.transcripts import NewTranscript, attach_transcript
from tests.review.atelier import open_atelier
from tests.web.desk_client import field_in, sentence
from tests.web.desk_room import Room

CUES = "WEBVTT\n\n00:00.000 --> 00:02.000\nOn part.\n\n00:02.500 --> 00:04.000\nLa mer &amp; le ciel.\n"


@pytest.fixture
def room() -> Iterator[Room]:
    room = Room(open_atelier())
    room.atelier.consented()
    yield room
    room.leave()


def address(room: Room) -> str:
    return f"/desk/works/{room.atelier.work.id}/review"


def press(room: Room, do: str, **fields: str | list[str]) -> httpx.Response:
    reviewer = room.at("reviewer")
    seen = field_in(reviewer.get(address(room)), "seen")
    asked = ["pseudonym", "name", "origin", "place", "time"]
    return reviewer.send(address(room), {"asked": asked, "seen": seen, "do": do, **fields})


def test_nothing_is_approved_before_each_file_was_gone_through_or_somebody_says_that_they_know(room: Room) -> None:
    film, sound = (
        next(str(r.id) for r in room.atelier.made() if r.recipe is each) for each in (Recipe.VIDEO, Recipe.AUDIO)
    )

    for gone in ([], [sound], [film], ["forged"]):
        answer = press(room, "approve", gone=gone)
        assert answer.status_code == 422
        assert sentence(answer).startswith("Not approved yet")
        assert room.atelier.now().state is WorkState.IN_REVIEW

    assert press(room, "approve", gone=[film, sound]).status_code == 303
    assert room.atelier.now().state is WorkState.RELEASED
    assert history(room.atelier.kit, room.atelier.work.id)[0].not_gone_through == ()


def test_who_says_that_they_know_approves_and_that_is_kept(room: Room) -> None:
    released = room.at("reviewer").follow(press(room, "approve", known="yes"))

    assert sentence(released).startswith("Released.")
    assert len(history(room.atelier.kit, room.atelier.work.id)[0].not_gone_through) == 2
    assert "though not all of it was played or read to its end" in released.text


def test_each_answer_stands_at_its_button_and_the_page_comes_back_there(room: Room) -> None:
    page = room.at("reviewer").get(address(room)).text
    assert f'action="{address(room)}#answer"' in page
    assert 'id="answer"' not in page
    near = {"approve": 'value="approve"', "send_back": 'value="send_back"', "refuse": 'value="refuse"'}
    for do, button in near.items():
        answer = press(room, do, reason=" ").text
        (place,) = [found.start() for found in re.finditer('id="answer"', answer)]
        assert 0 < answer.index(button) - place < 1500, do
        assert answer.count('role="alert"') == 1

    done = press(room, "send_back", reason="The title says a place.")
    assert done.headers["location"] == f"{address(room)}?done=sent_back#answer"


def test_a_work_is_refused_says_why_to_the_crew_and_is_taken_up_again(room: Room) -> None:
    refused = room.at("reviewer").follow(press(room, "refuse", reason="Not <b>ours</b> to show."))
    assert sentence(refused).startswith("Refused, with your reason.")
    assert room.atelier.now().state is WorkState.REFUSED
    assert 'value="approve"' not in refused.text

    work = f"/desk/works/{room.atelier.work.id}"
    for name in ("crew", "facilitator", "reviewer"):
        assert "Not &lt;b&gt;ours&lt;/b&gt; to show." in room.at(name).get(work).text
    board = room.at("crew").get("/desk/works?state=refused").text
    assert "nothing: it was refused in review" in board
    assert "Not &lt;b&gt;ours" in board

    again = room.at("reviewer").follow(press(room, "take_up"))
    assert sentence(again).startswith("Taken up again.")
    assert room.atelier.now().state is WorkState.IN_REVIEW
    assert "taken up again" in again.text


def test_only_reviewers_refuse(room: Room) -> None:
    for name in ("crew", "facilitator", "officer", "administrator"):
        assert room.at(name).send(address(room), {"do": "refuse", "reason": "no"}).status_code == 403
    assert room.atelier.now().state is WorkState.IN_REVIEW


def test_what_is_said_stands_in_lines_that_lead_to_their_moment(room: Room) -> None:
    atelier = room.atelier
    attach_transcript(
        atelier.kit, atelier.work.id, NewTranscript(content=CUES.encode(), language="fr"), atelier.facilitator.id
    )

    page = room.at("reviewer").get(address(room)).text

    assert f'href="{address(room)}?t=2#stage" data-from="2.5" data-until="4.0"' in page
    assert "La mer &amp; le ciel." in page
    film = next(r.id for r in atelier.made() if r.recipe is Recipe.VIDEO)
    assert f'src="/desk/media/{film}#t=2"' in room.at("reviewer").get(f"{address(room)}?t=2").text
