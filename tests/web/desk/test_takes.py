"""What the desk says of files that belong together, and that nothing is put together before a person says so."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from archive.domain.ids import OriginalId, WorkId, new_id
from archive.domain.jobs import JobName
from archive.domain.records import Work
from archive.domain.sealed import Original
from archive.domain.takes import Assembly, SoundMatch
from tests.review.atelier import open_atelier
from tests.web.desk_room import Room

FILM = {"medium": "film", "duration_ms": "60000", "stream_0_kind": "video", "stream_0_codec": "h264"}


@pytest.fixture
def room() -> Iterator[Room]:
    room = Room(open_atelier())
    yield room
    room.leave()


def brought_in(room: Room, name: str, probe: dict[str, str]) -> Work:
    kit = room.atelier.kit
    work = kit.catalogue.save(replace(room.atelier.work, id=WorkId(new_id()), appearances=(), version=0))
    kept = kit.originals.keep_chunks(OriginalId(new_id()), [name.encode()])
    original_id = next(each for each in kit.originals.ids() if kit.originals.verify(each) == kept)
    kit.vault.save(
        Original(id=original_id, work_id=work.id, sha256=kept.sha256, size_bytes=1, file_name=name, probe=probe)
    )
    return work


def test_files_that_look_like_one_take_become_one_work_when_somebody_says_so(room: Room) -> None:
    kit, crew = room.atelier.kit, room.at("crew")
    assert "None at this moment." in crew.get("/desk/takes").text
    works = [brought_in(room, f"GX0{number}0123.MP4", FILM) for number in (1, 2)]

    text = crew.get("/desk/takes").text
    assert text.index("GX010123.MP4") < text.index("GX020123.MP4")
    assert "Watch the end of one and the beginning of the next" in text
    assert not list(kit.vault.find(Assembly))
    alone = crew.send("/desk/takes", {"work": [works[0].id]})
    assert "at least two" in alone.text

    joined = crew.send("/desk/takes", {"work": [work.id for work in works]})

    assert joined.status_code == 303
    [whole] = kit.vault.find(Assembly)
    assert whole.replaces == tuple(work.id for work in works)
    assert joined.headers["location"].startswith(f"/desk/works/{whole.id}")
    assert "GX010123.MP4" not in crew.get("/desk/takes").text


def test_files_whose_sound_differs_are_asked_about(room: Room) -> None:
    kit, crew = room.atelier.kit, room.at("crew")
    voice = {**FILM, "stream_1_kind": "audio", "stream_1_channels": "1"}
    works = [brought_in(room, name, probe) for name, probe in (("GX010123.MP4", FILM), ("GX020123.MP4", voice))]

    assert "Their sound was recorded with different tracks." in crew.get("/desk/takes").text
    asked = crew.send("/desk/takes", {"work": [work.id for work in works]})
    assert "say that each is to be heard as it is" in asked.text
    assert not list(kit.vault.find(Assembly))

    said = {"work": [work.id for work in works], "sound_known": "yes"}
    assert crew.send("/desk/takes", said).status_code == 303


def test_a_recording_is_shown_with_where_it_begins_and_how_sure_it_is(room: Room) -> None:
    kit, crew = room.atelier.kit, room.at("crew")
    film = brought_in(room, "interview.mp4", FILM)
    sound = brought_in(room, "ZOOM0001.WAV", {"medium": "sound"})
    assert "interview.mp4" in crew.get("/desk/takes").text.partition("Films with recordings")[2]
    assert crew.send("/desk/takes/compare", {"work": film.id}).status_code == 303
    with kit.jobs.claim() as job:
        assert job is not None
        assert (job.name, job.work_id) == (JobName.MATCH, film.id)
    kit.vault.save(SoundMatch(id="m", work_id=film.id, sound_work_id=sound.id, at_ms=-12_750, confidence=917))

    text = crew.get("/desk/takes?lang=en").text
    assert "It begins at -12.750 s of the film; 91 of 100 places agree" in text
    assert "-12,750" in crew.get("/desk/takes?lang=fr").text
    assert crew.send("/desk/takes/sound", {"match": "m", "answer": "no"}).status_code == 303

    assert kit.vault.get(SoundMatch, "m").answer == "no"
    assert "-12.750" not in crew.get("/desk/takes").text
    assert room.at("reviewer").get("/desk/takes").status_code in (403, 404)
