"""How a work is heard where a voice may not be: chosen on one page in three ways, and told what became of it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

import pytest

from archive.domain.ids import ConceptId
from archive.domain.jobs import JobName
from archive.domain.terms import Recipe
from archive.domain.voicing.choice import VoiceTrouble, VoiceWay, VoicingReport
from archive.review.works.transcripts import NewTranscript, attach_transcript
from archive.review.works.voicing.plan import readings_of, voicing_of
from archive.review.works.works import change_work
from tests.review.atelier import add_rendition, memory_kit, open_atelier
from tests.tones import ToneSpeech
from tests.web.desk_room import Room

WORDS = "WEBVTT\n\n00:00.000 --> 00:02.000\nLa mer était calme.\n"


@pytest.fixture
def room() -> Iterator[Room]:
    room = Room(open_atelier(replace(memory_kit(), speech=ToneSpeech())))
    write(room, "fr")
    yield room
    room.leave()


def write(room: Room, language: str) -> None:
    new = NewTranscript(content=WORDS.encode(), language=language)
    attach_transcript(room.atelier.kit, room.atelier.work.id, new, room.atelier.officer.id)


def page(room: Room) -> str:
    return room.at("facilitator").get(f"/desk/works/{room.atelier.work.id}/voice").text


def choose(room: Room, way: str, voice: str = "", seen: str = "0") -> int:
    fields = {"way": way, "voice": voice, "seen": seen}
    return room.at("facilitator").send(f"/desk/works/{room.atelier.work.id}/voice", fields).status_code


def test_a_voice_is_chosen_among_those_that_read_a_whole_transcript(room: Room) -> None:
    shown = page(room)
    assert re.findall(r'<option value="(fr:[^"]+)"', shown) == ["fr:low", "fr:high"]
    assert "French, voice 1" in shown
    assert '<input type="radio" name="way" value="text" checked' in shown

    assert choose(room, "machine", "fr:high") == 303

    chosen = voicing_of(room.atelier.kit, room.atelier.work.id)
    assert (chosen.way, chosen.language, chosen.voice) == (VoiceWay.MACHINE, "fr", "high")
    assert chosen.chosen_by == room.atelier.facilitator.id
    assert any(each.job.name == JobName.REVOICE for each in room.atelier.kit.jobs.standing())
    assert "It is being read." in page(room)


@pytest.mark.parametrize(("way", "voice"), [("machine", "fr:../low"), ("machine", "ar:low"), ("", ""), ("none", "")])
def test_what_is_not_offered_is_not_chosen(room: Room, way: str, voice: str) -> None:
    assert choose(room, way, voice) != 303
    assert voicing_of(room.atelier.kit, room.atelier.work.id).version == 0


def test_what_somebody_else_chose_meanwhile_is_not_overwritten(room: Room) -> None:
    assert choose(room, "machine", "fr:low") == 303
    assert choose(room, "text", seen="0") == 409
    assert voicing_of(room.atelier.kit, room.atelier.work.id).way is VoiceWay.MACHINE


def test_what_could_not_be_read_is_said_with_its_place(room: Room) -> None:
    choose(room, "machine", "fr:low")
    kit, work_id = room.atelier.kit, room.atelier.work.id
    kit.vault.save(replace(voicing_of(kit, work_id), trouble=VoiceTrouble.LETTERS, trouble_ms=65_000))

    assert "letters that this voice cannot read (1:05)" in page(room)


def test_of_a_slam_it_is_said_what_a_machine_loses(room: Room) -> None:
    assert "neither melody nor rhythm" not in page(room)
    change_work(room.atelier.kit, room.atelier.work.id, lambda work: replace(work, form=ConceptId("fm.slam")), "")
    assert "neither melody nor rhythm" in page(room)


def test_a_reviewer_hears_what_was_read_by_itself_and_is_told_of_its_report(room: Room) -> None:
    choose(room, "machine", "fr:low")
    kit, work_id = room.atelier.kit, room.atelier.work.id
    room.atelier.consented()
    [reading] = readings_of(kit, kit.catalogue.facts(work_id), voicing_of(kit, work_id))
    made = add_rendition(kit, room.atelier.work, Recipe.REVOICED, "audio/mp4")
    made = kit.catalogue.save(replace(made, edit=reading.mark, hides=reading.hides, language="fr"))
    review = f"/desk/works/{work_id}/review"
    assert "there is no report of how it was read aloud" in room.at("reviewer").get(review).text

    kit.vault.save(
        VoicingReport(
            id=made.id,
            work_id=work_id,
            edit=reading.mark,
            recipe_version=1,
            language="fr",
            voice="low",
            transcript_id=reading.transcript.id,
            transcript_version=reading.transcript.version,
            lines=1,
            paced=0,
            late=0,
            latest_ms=0,
            length_ms=2_000,
            made_on="2026-02-10",
        )
    )
    shown = room.at("reviewer").get(review).text

    assert "1 lines, 0 of them faster" in shown
    assert "No voice, accent, laugh or breath of anybody who was recorded" in shown
    assert f'src="/desk/media/{made.id}"' in shown
    assert "In what is read aloud: the voice of somebody who was recorded" in shown
    assert f'name="gone" value="{made.id}"' in shown


def test_without_a_model_it_is_said_what_one_would_add_and_how_it_comes() -> None:
    room = Room(open_atelier())
    write(room, "fr")
    shown = page(room)

    assert "scripts/models" in shown
    assert 'value="machine"' not in shown
    assert choose(room, "machine", "fr:low") != 303
    assert 'value="reader"' in shown, "somebody may read it"
    assert choose(room, "text") == 303
    room.leave()


def test_in_arabic_it_is_said_plainly_that_no_voice_is_understood() -> None:
    room = Room(open_atelier(replace(memory_kit(), speech=ToneSpeech())))
    write(room, "ar")

    assert "For Arabic no voice was found that can be understood" in page(room)
    room.leave()
