"""The page of the second look: what was gone through is asked for each file, and every answer stands at its button."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any, Final

import httpx
import pytest

from archive.adapters.memory.records import MemoryVault
from archive.domain.covers import Box, Cover, CoverStyle, Key, LookReport
from archive.domain.history.decisions import ProofOpening
from archive.domain.ids import new_id
from archive.domain.recipes import AV1
from archive.domain.records import ConsentRecord
from archive.domain.sealed import Evidence
from archive.domain.terms import Recipe, Role, WorkState
from archive.review.works.second_look.decisions import history
from archive.review.works.transcripts import NewTranscript, attach_transcript
from tests.review.atelier import add_rendition, open_atelier
from tests.web.desk_client import field_in, sentence
from tests.web.desk_room import Room

BOX: Final = Box(0, 0, 1000, 1000)
CUES: Final = "WEBVTT\n\n00:00.000 --> 00:02.000\nOn part.\n\n00:02.500 --> 00:04.000\nLa mer &amp; le ciel.\n"


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


def test_a_lightest_film_made_of_a_released_work_is_offered_for_signing_and_nothing_else_goes(room: Room) -> None:
    atelier = room.atelier
    assert press(room, "approve", known="yes").status_code == 303
    before = {each.id for each in atelier.made()}
    assert 'value="approve"' not in room.at("reviewer").get(address(room)).text

    light = add_rendition(atelier.kit, atelier.work, Recipe.VIDEO, "video/mp4", b"lighter bytes")
    atelier.kit.catalogue.save(replace(light, parameters={"height": 240, "codec": AV1}))

    assert 'value="approve"' in room.at("reviewer").get(address(room)).text
    assert press(room, "approve", known="yes").status_code == 303
    assert {each.id for each in atelier.made() if each.checks} >= {*before, light.id}
    assert 'value="approve"' not in room.at("reviewer").get(address(room)).text


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
    for gone in ('value="approve"', 'value="refuse"', 'id="strangers"'):
        assert gone not in refused.text

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


def checks(room: Room, query: str = "") -> str:
    page = room.at("reviewer").get(f"{address(room)}{query}").text
    return page[page.index('id="checks"') : page.index("</section>", page.index('id="checks"'))]


def test_what_the_checks_found_stands_on_the_page(room: Room) -> None:
    atelier = room.atelier
    cover = Cover(
        id=new_id(), work_id=atelier.work.id, style=CoverStyle.FACE, start_ms=0, end_ms=9, keys=(Key(0, BOX),)
    )
    look: dict[str, Any] = {"detector": "d", "model_sha256": "", "parameters": {}}
    atelier.kit.vault.save_all(
        [cover, LookReport(id=atelier.work.id, pictures=50, looked_at=48, cuts_ms=(), found=3, **look)]
    )
    atelier.kit.catalogue.save(replace(atelier.now(), held_at=atelier.kit.clock.now()))
    film = next(r for r in atelier.made() if r.recipe is Recipe.VIDEO)
    atelier.kit.catalogue.save(replace(film, recipe_version=99))

    said = checks(room)

    assert "Faces were looked for in 48 of 50 pictures; 3 were found." in said
    assert "Covers of which nobody has said whose they are: 1" in said
    assert "Somebody asked to take it down" in said
    assert "There is no transcript" in said
    assert "Visitors are warned of nothing." in said
    assert "Files that were made in an older way: " in said
    assert "Files that are held back: 1." in said
    assert said.index('class="open"') < said.index('class="know"') < said.index('class="good"')
    assert "/bench" not in said


def test_real_names_are_looked_for_on_the_page_when_asked(room: Room) -> None:
    atelier = room.atelier
    assert "No whole real name" not in checks(room)
    assert "No whole real name" in checks(room, "?names=1")

    told = NewTranscript(content=b"I am Amina El Idrissi.", language="en")
    attach_transcript(atelier.kit, atelier.work.id, told, atelier.facilitator.id)

    said = checks(room, "?names=1")
    assert "hold a real name of somebody in this archive" in said
    assert re.search(r"Words that may have to be concealed, and nobody has decided about: [1-9]", said)
    assert "Idrissi" not in said


def test_proofs_are_opened_in_place_by_whoever_may_and_it_is_told_who_did(room: Room) -> None:
    atelier = room.atelier
    (record,) = atelier.kit.catalogue.find(ConsentRecord, participant_id=atelier.participant.id)
    assert record.evidence_id
    evidence = atelier.kit.vault.get(Evidence, record.evidence_id)
    proof = f"/desk/consents/{record.id}/evidence"
    page = room.at("reviewer").get(address(room)).text
    assert "Nobody has opened it yet." in page
    assert "Only consent officers open proofs" in page
    assert "They are: <bdi>officer</bdi>" in page
    assert proof not in page
    assert room.at("reviewer").get(proof).status_code == 403

    atelier.kit.vault.save(replace(atelier.reviewer, roles=frozenset({Role.REVIEWER, Role.CONSENT_OFFICER})))
    for kind, tag in (("audio/webm", "<audio"), ("image/png", "<img"), ("video/mp4", "<video"), ("text/html", "<a")):
        evidence = atelier.kit.vault.save(replace(evidence, media_type=kind))
        assert re.search(rf'{tag}[^>]* (?:src|href)="{proof}"', room.at("reviewer").get(address(room)).text), kind
    assert list(atelier.kit.vault.find(ProofOpening)) == []

    for _ in range(2):
        answer = room.at("reviewer").get(proof)
        assert (answer.status_code, answer.headers["content-type"]) == (200, "application/octet-stream")

    page = room.at("reviewer").get(address(room)).text
    assert "Nobody has opened it yet." not in page
    assert "The proof was opened by <bdi>reviewer</bdi>" in page
    assert len(list(atelier.kit.vault.find(ProofOpening))) == 1
    assert "The proof was opened by" in room.at("facilitator").get(f"/desk/consents/{record.id}").text


def test_what_was_said_comes_before_its_translations(room: Room) -> None:
    atelier = room.atelier
    for language in ("ar", "fr"):
        told = NewTranscript(content=CUES.encode(), language=language, is_translation=language == "ar")
        attach_transcript(atelier.kit, atelier.work.id, told, atelier.facilitator.id)

    page = room.at("reviewer").get(address(room)).text

    assert page.index("<summary>Text (French)") < page.index("<summary>Text (Arabic)")


def test_a_proof_that_cannot_be_read_is_none_and_the_page_stands(room: Room) -> None:
    vault = room.atelier.kit.vault
    assert isinstance(vault, MemoryVault)
    (record,) = room.atelier.kit.catalogue.find(ConsentRecord, participant_id=room.atelier.participant.id)
    with vault.engine.writing():
        vault.engine.commit({"evidence": {str(record.evidence_id): b'{"id": "x"}'}}, {})

    page = room.at("reviewer").get(address(room))

    assert page.status_code == 200
    assert "There is no proof of it here." in page.text
