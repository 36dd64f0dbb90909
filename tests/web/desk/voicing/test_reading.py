"""Reading aloud at the desk: words large, concealed ones replaced, a microphone only here, and consent first."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

import pytest

from archive.domain.ids import ParticipantId
from archive.domain.records import Work
from archive.domain.terms import Risk
from archive.domain.voicing.choice import VoiceWay
from archive.domain.voicing.line_takes import LineTake, TakeTrouble
from archive.domain.words.edit_list import Stretch
from archive.review.participants import NewParticipant, create_participant
from archive.review.redaction.conceal_words import NewRedaction, conceal
from archive.review.works.transcripts import NewTranscript, attach_transcript
from archive.review.works.voicing.plan import voicing_of
from archive.review.works.voicing.takes import takes_of
from tests.review.atelier import STREAM_AND_DESK, open_atelier
from tests.web.desk_room import Room

WORDS = "WEBVTT\n\n00:00.000 --> 00:02.000\nكان البحر هادئًا مع أمينة.\n\n00:03.000 --> 00:05.000\nثم وصلنا.\n"
SOUND = ("reading", ("reading.webm", b"a sound", "audio/webm"))


@pytest.fixture
def room() -> Iterator[Room]:
    """A work told in Arabic, and somebody who would read it."""
    room = Room(open_atelier())
    kit, work = room.atelier.kit, room.atelier.work
    attach_transcript(kit, work.id, NewTranscript(content=WORDS.encode(), language="ar"), room.atelier.officer.id)
    create_participant(kit, NewParticipant(pseudonym="Dune", risk=Risk.LOW))
    room.atelier.consented()
    yield room
    room.leave()


def reader(room: Room) -> ParticipantId:
    page = room.at("facilitator").get(f"/desk/works/{room.atelier.work.id}/voice").text
    [found] = re.findall(r'<option value="(\w+)"[^>]*>Dune<', page)
    return ParticipantId(found)


def choose(room: Room) -> ParticipantId:
    person = reader(room)
    fields = {"way": "reader", "person": person, "read_in": "ar", "seen": "0"}
    answer = room.at("facilitator").send(f"/desk/works/{room.atelier.work.id}/voice", fields)
    assert answer.headers["location"].startswith(f"/desk/works/{room.atelier.work.id}/reading")
    return person


def agreed(room: Room) -> str:
    """Choose a reader who has consented, and give the address of their page."""
    room.atelier.consented(participant_id=choose(room), permissions=STREAM_AND_DESK)
    return f"/desk/works/{room.atelier.work.id}/reading"


def places(page: str) -> list[str]:
    return re.findall(r'data-line="(\w+)"', page)


def kept(room: Room) -> list[LineTake]:
    return list(takes_of(room.atelier.kit, voicing_of(room.atelier.kit, room.atelier.work.id)).values())


def test_whoever_appears_is_not_offered_and_who_reads_is_asked_first(room: Room) -> None:
    person = choose(room)
    chosen = voicing_of(room.atelier.kit, room.atelier.work.id)
    assert (chosen.way, chosen.reader_id, chosen.language) == (VoiceWay.READER, person, "ar")
    assert room.atelier.now().reader_id == person
    voice = room.at("facilitator").get(f"/desk/works/{room.atelier.work.id}/voice").text
    assert ">Nour<" not in voice

    answer = room.at("facilitator").get(f"/desk/works/{room.atelier.work.id}/reading")
    assert "Write their consent down" in answer.text
    assert f"/desk/consents/new?person={person}" in answer.text
    assert "microphone=()" in answer.headers["permissions-policy"]
    assert "هادئ" not in answer.text


def test_the_words_stand_there_right_to_left_with_what_is_concealed_replaced(room: Room) -> None:
    new = NewRedaction(language="ar", words="أمينة", instead="صديقة", spans=(Stretch(start_ms=1_400, end_ms=1_900),))
    conceal(room.atelier.kit, room.atelier.work.id, new, room.atelier.facilitator.id)
    answer = room.at("facilitator").get(agreed(room))

    assert "أمينة" not in answer.text
    assert "صديقة" in answer.text
    assert '<ol class="script" lang="ar" dir="rtl">' in answer.text
    assert "microphone=(self)" in answer.headers["permissions-policy"]
    assert len(places(answer.text)) == 2
    assert "0 of 2 lines are read" in answer.text


def test_a_file_is_kept_for_all_lines_and_what_is_wrong_with_it_is_said(room: Room) -> None:
    address = agreed(room)
    client = room.at("facilitator")
    whole = re.findall(r'name="place" value="(\w+)"', client.get(address).text)[0]

    assert client.send(address, {"place": whole}, dict([SOUND])).status_code == 303
    [take] = kept(room)
    assert (take.place, take.recorded_by, take.media_type) == (whole, room.atelier.facilitator.id, "audio/webm")
    assert "One file stands for all lines" in client.get(address).text
    room.atelier.kit.vault.save(replace(take, is_judged=True, trouble=TakeTrouble.SILENT))
    assert "Nothing can be heard." in client.get(address).text


def test_words_that_are_not_there_any_more_nothing_and_another_role_are_refused(room: Room) -> None:
    address = agreed(room)
    client = room.at("facilitator")
    place = places(client.get(address).text)[0]

    assert client.send(address, {"place": "0" * 32}, dict([SOUND])).status_code == 409
    assert client.send(address, {"place": place}).status_code == 422
    assert client.send(address, {"place": place, "sent": "nothing"}).status_code == 422
    for other in ("crew", "officer", "reviewer", "administrator"):
        assert room.at(other).get(address).status_code == 403
        assert room.at(other).send(address, {"place": place}, dict([SOUND])).status_code == 403
    assert kept(room) == []


def test_where_nobody_was_chosen_there_is_no_such_page(room: Room) -> None:
    assert room.at("facilitator").get(f"/desk/works/{room.atelier.work.id}/reading").status_code == 404
    answer = room.at("facilitator").send(
        f"/desk/works/{room.atelier.work.id}/voice", {"way": "reader", "person": "", "read_in": "ar", "seen": "0"}
    )
    assert answer.status_code == 422
    assert room.atelier.kit.catalogue.get(Work, room.atelier.work.id).reader_id is None
