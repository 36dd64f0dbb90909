"""Bringing footage in through the desk: good files go on, bad ones wait."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from archive.config import Settings
from archive.domain.sealed import Original, QuarantineEntry
from archive.web.app import create_app
from tests.review.atelier import open_atelier
from tests.web.desk_client import DeskClient, sentence
from tests.web.desk_room import STORY, Room


@pytest.fixture
def room() -> Iterator[Room]:
    room = Room(open_atelier())
    yield room
    room.leave()


@pytest.mark.media
def test_bad_files_wait_and_the_good_ones_go_on(room: Room) -> None:
    atelier, crew = room.atelier, room.at("crew")
    files = [
        ("files", ("empty.mp4", b"", "video/mp4")),
        ("files", ("story.txt", STORY, "text/plain")),
        ("files", ("again.txt", STORY, "text/plain")),
    ]

    answer = crew.send("/desk/upload", {"workshop": atelier.workshop.id, "kind": "", "person": ""}, files)

    assert answer.status_code == 422
    assert "Some files could not be taken in." in sentence(answer)
    assert "it was here already" in answer.text
    assert [o.file_name for o in atelier.kit.vault.find(Original) if o.size_bytes] != []
    waiting = list(atelier.kit.vault.find(QuarantineEntry, resolved="false"))
    assert [entry.file_name for entry in waiting] == ["empty.mp4"]
    assert "empty.mp4" in crew.get("/desk/waiting").text
    again = crew.send(f"/desk/waiting/{waiting[0].id}/retry", {})
    assert again.status_code == 422


def test_an_upload_over_the_limit_is_refused_in_one_sentence(room: Room) -> None:
    app = create_app(room.atelier.kit, Settings(language="en", upload_limit_bytes=1_000))
    with DeskClient(app) as client:
        client.log_in("crew")
        files = {"files": ("story.txt", b"x" * 5_000, "text/plain")}
        answer = client.send("/desk/upload", {"workshop": room.atelier.workshop.id}, files)

    assert answer.status_code == 422
    assert "larger than" in answer.text
    assert list(room.atelier.kit.originals.ids()) == []


def test_an_upload_without_workshop_or_file_is_refused(room: Room) -> None:
    crew = room.at("crew")
    files = {"files": ("story.txt", STORY, "text/plain")}
    assert "Choose the workshop" in sentence(crew.send("/desk/upload", {"workshop": "nothing"}, files))
    shop = room.atelier.workshop.id
    nothing = crew.send("/desk/upload", {"workshop": shop}, {"files": ("", b"")})
    assert "at least one file" in sentence(nothing)
