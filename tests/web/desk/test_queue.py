"""What the desk says of the queue: running with its step, waiting, halted with why, and a full disk."""

from __future__ import annotations

import io
from collections.abc import Iterator

import pytest

from archive.domain.errors import InvalidInputError, MediaToolError, NoSpaceError
from archive.domain.jobs import JobName
from archive.ingest.intake.quarantine import waiting
from archive.ingest.intake.receive import NewWork, take_chunks
from archive.ports import Kit
from archive.worker.loop import work_once
from tests.review.atelier import open_atelier
from tests.web.desk_client import DeskClient
from tests.web.desk_room import Room


@pytest.fixture
def room() -> Iterator[Room]:
    room = Room(open_atelier())
    yield room
    room.leave()


def seen(client: DeskClient, lang: str = "en") -> str:
    answer = client.get(f"/desk/waiting?lang={lang}")
    assert answer.status_code == 200
    return answer.text


def full(*_: object) -> None:
    raise NoSpaceError("full")


def made(*_: object) -> None:
    """Do a job for which there is room."""


def test_an_empty_queue_says_so(room: Room) -> None:
    text = seen(room.at("crew"))

    assert "Nothing at this moment." in text
    assert "Nothing waits to be prepared." in text
    assert "disk is full" not in text


def test_what_runs_is_shown_with_its_steps_and_its_hour(room: Room) -> None:
    kit, work = room.atelier.kit, room.atelier.work
    kit.jobs.put(JobName.PREPARE, work.id)
    with kit.jobs.claim():
        kit.jobs.put(JobName.ERASE, work.id)
        text = seen(room.at("crew"))

    running = text.partition("What is being done now")[2].partition("What comes next")[0]
    waiting = text.partition("What comes next")[2]
    assert "Preparing for the review" in running
    assert "renditions made" in running
    assert "UTC" in running
    assert "Deleting what was taken back" in waiting


@pytest.mark.parametrize(
    ("lang", "why"),
    [("en", "An unknown reason."), ("fr", "Échec après échec."), ("ar", "أخفق مرة بعد مرة.")],
)
def test_what_came_to_a_halt_says_why_and_an_administrator_restarts_it(room: Room, lang: str, why: str) -> None:
    kit, work = room.atelier.kit, room.atelier.work
    kit.jobs.put(JobName.ERASE, work.id)
    with kit.jobs.claim() as job:
        assert job is not None
        kit.jobs.park(job, "An unknown reason.")
    address = f"/desk/jobs/{kit.jobs.parked()[0][0].id}/restart"

    assert why in seen(room.at("crew"), lang)
    assert "An unknown reason." in seen(room.at("crew"), lang)
    assert address not in seen(room.at("crew"), lang)
    assert address in seen(room.at("administrator"), lang)
    assert room.at("administrator").send(address, {}).status_code == 303
    assert kit.jobs.parked() == []
    assert kit.jobs.waiting() == 1


def test_a_full_disk_is_told_on_this_page_and_the_first_until_a_job_finds_room(room: Room) -> None:
    kit, crew = room.atelier.kit, room.at("crew")
    kit.jobs.put(JobName.ERASE, room.atelier.work.id)
    with pytest.raises(NoSpaceError):
        work_once(kit, {JobName.ERASE: full})

    assert "The disk is full: nothing is prepared until there is room." in seen(crew)
    assert "The disk is full" in crew.get("/desk").text
    assert "Le disque est plein" in seen(crew, "fr")

    assert work_once(kit, {JobName.ERASE: made})
    assert "disk is full" not in seen(crew, "en")
    assert "disk is full" not in crew.get("/desk").text


def test_what_failed_says_when_it_is_tried_again(room: Room) -> None:
    kit = room.atelier.kit
    kit.jobs.put(JobName.ERASE, room.atelier.work.id)
    with pytest.raises(MediaToolError):
        work_once(kit, {JobName.ERASE: failing})

    assert "It failed before; tried again" in seen(room.at("crew"))


def failing(_kit: Kit, _work_id: str) -> None:
    raise MediaToolError("no")


@pytest.mark.parametrize("lang", ["en", "fr", "ar"])
def test_a_file_that_nobody_needs_is_erased_by_two_at_the_desk(room: Room, lang: str) -> None:
    kit = room.atelier.kit
    with pytest.raises(InvalidInputError):
        take_chunks(kit, io.BytesIO(b"PK\x03\x04"), "clip.mp4", NewWork(workshop_id=room.atelier.workshop.id))
    [entry] = waiting(kit)
    address = f"/desk/waiting/{entry.id}/let-go"

    assert address in seen(room.at("crew"), lang)
    assert room.at("crew").send(address, {}).status_code == 303
    assert address not in seen(room.at("crew"), lang)
    text = seen(room.at("facilitator"), lang)
    assert address in text
    assert room.atelier.crew.name in text
    assert room.at("facilitator").send(address, {}).status_code == 303
    assert waiting(kit) == ()
    assert "clip.mp4" not in seen(room.at("crew"), lang)
