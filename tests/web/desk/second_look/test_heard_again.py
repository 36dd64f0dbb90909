"""The desk says what a second hearing could not clear, why it is held back, and takes two people's answer."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from archive.domain.words.telling.absence import Absence
from tests.review.atelier import open_atelier
from tests.review.works.hearing.test_reports import silence
from tests.web.desk.workbench.test_concealed import bench, field
from tests.web.desk_client import DeskClient
from tests.web.desk_room import Room


@pytest.fixture
def room() -> Iterator[Room]:
    room = Room(open_atelier())
    room.atelier.consented()
    silence(room.atelier, Absence.UNPROVEN)
    yield room
    room.leave()


def told(client: DeskClient, room: Room) -> str:
    page = str(client.get(bench(room)).text)
    return page[page.index('id="concealed"') : page.index('id="parts"')]


def test_it_says_what_is_held_back_why_and_what_one_can_do(room: Room) -> None:
    page = told(room.at("facilitator"), room)
    assert "Every file with sound is held back." in page
    assert "0:00–0:08" in page
    assert "Let only the text be met" in page
    assert "#t=0" in page


def test_two_people_answer_one_at_the_workbench_and_one_at_the_second_look(room: Room) -> None:
    first, second = room.at("facilitator"), room.at("reviewer")
    file = field(told(first, room), "file")
    assert first.send(f"{bench(room)}/concealed/heard", {"file": file}).status_code == 303
    page = told(first, room)
    assert "A second person is still missing." in page
    assert 'name="file"' not in page

    review = f"/desk/works/{room.atelier.work.id}/review"
    assert "two people have to hear it" in second.get(review).text
    second.send(review, {"do": "heard", "file": field(second.get(review).text, "file")})
    page = str(second.get(review).text)
    assert "two people have to hear it" not in page
    assert "every file with sound is held back" not in page
    heard = page[page.index('id="heard-again"') :]
    assert "facilitator" in heard
    assert "reviewer" in heard
