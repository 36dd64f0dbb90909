"""Taking back at the desk, followed to its last byte, and seen by a stranger at the very next request."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

import pytest

from archive.domain.exports import ExportKind
from archive.domain.ids import OriginalId, SegmentId, new_id
from archive.domain.records import Appearance, ConsentRecord, Permission, Scope, Segment
from archive.domain.sealed import Original
from archive.domain.terms import (
    ALL_ATOMS,
    CONTENT_ATOMS,
    AppearanceRole,
    Audience,
    ConsentState,
    Purpose,
    Recipe,
    ScopeKind,
    WorkState,
)
from archive.domain.withdrawals import TIME_TO_RECONSIDER
from archive.domain.words.transcripts import Cue, Transcript
from archive.review.consent.consents import withdraw_consent
from archive.review.exports import NewExport, register_export
from archive.review.withdrawal.erase import erase_renditions
from archive.review.withdrawal.progress import all_acts
from archive.review.withdrawal.verdicts import queue_due_erasures
from tests.review.atelier import FILMED, STREAM_AND_DESK, open_atelier
from tests.web.desk_client import sentence
from tests.web.desk_room import Room

TAUGHT = Permission(audience=Audience.PARTNER, purpose=Purpose.EDUCATION, atoms=ALL_ATOMS)
LANGUAGES = ("fr", "ar", "en")


@pytest.fixture
def room() -> Iterator[Room]:
    room = Room(open_atelier())
    yield room
    room.leave()


def with_words(room: Room) -> None:
    cues = (
        Cue(start_ms=0, end_ms=900, text="We left at night."),
        Cue(start_ms=20_500, end_ms=21_500, text="The smuggler was called."),
        Cue(start_ms=40_000, end_ms=41_000, text="Then the sea was calm."),
    )
    said = Transcript(id=new_id(), work_id=room.atelier.work.id, language="en", cues=cues, is_whole=True)
    room.atelier.kit.vault.save(said)


def page_of(room: Room) -> str:
    answer = room.at("visitor").get(f"/en/works/{room.atelier.work.id}")
    return answer.text if answer.status_code == 200 else ""


def offered(room: Room) -> set[Recipe]:
    """What the public page leads to, or holds itself."""
    page = page_of(room)
    words = {Recipe.TEXT} if "We left at night." in page else set()
    return words | {r.recipe for r in room.atelier.made() if r.id in page and r.recipe is not Recipe.CAPTIONS}


def media(room: Room, recipe: Recipe) -> list[int]:
    found = [r.id for r in room.atelier.made() if r.recipe is recipe]
    return [room.at("visitor").get(f"/media/{each}").status_code for each in found]


def test_one_atom_taken_back_leaves_the_poorer_one_at_the_very_next_request(room: Room) -> None:
    with_words(room)
    record = room.atelier.consented()
    room.atelier.release()
    assert media(room, Recipe.VIDEO) == [200]
    assert offered(room) == {Recipe.VIDEO, Recipe.AUDIO, Recipe.TEXT}

    room.at("crew").send(f"/desk/consents/{record.id}/narrow", {"atoms": ["face", "body"]})

    assert media(room, Recipe.VIDEO) == [404]
    assert media(room, Recipe.AUDIO) == [200]
    assert offered(room) == {Recipe.AUDIO, Recipe.TEXT}

    room.at("crew").send(f"/desk/consents/{record.id}/narrow", {"atoms": ["voice", "speech"]})

    assert media(room, Recipe.AUDIO) == [404]
    assert offered(room) == {Recipe.TEXT}
    assert "We left at night." in page_of(room)


def test_one_purpose_taken_back_leaves_the_others(room: Room) -> None:
    record = room.atelier.consented(permissions=(*STREAM_AND_DESK, TAUGHT))
    room.atelier.release()
    room.at("crew").send(f"/desk/consents/{record.id}/narrow", {"purposes": ["stream"]})
    assert page_of(room) == ""
    assert media(room, Recipe.VIDEO) == [404]
    left = room.atelier.kit.catalogue.get(ConsentRecord, record.id)
    assert TAUGHT in left.permissions


def test_case_29_a_part_taken_back_shuts_the_work_until_it_is_made_anew_without_it(room: Room) -> None:
    """Only text here: film and sound are cut by the worker, which tests/ingest/test_taken_back.py holds."""
    atelier = room.atelier
    with_words(room)
    part = Segment(id=SegmentId(new_id()), start_ms=20_000, end_ms=30_000)
    atelier.kit.catalogue.save(replace(atelier.now(), segments=(part,)))
    atelier.consented()
    said = atelier.consented(scope=Scope(kind=ScopeKind.SEGMENT, id=part.id))
    atelier.release()
    assert "smuggler" in page_of(room)

    withdraw_consent(atelier.kit, said.id, atelier.acting(atelier.crew))

    assert page_of(room) == ""
    assert media(room, Recipe.TEXT) == media(room, Recipe.VIDEO) == [404]
    erase_renditions(atelier.kit, atelier.work.id)
    assert atelier.made() == []

    crew = room.at("crew")
    assert "made anew without them" in crew.get(f"/desk/works/{atelier.work.id}").text
    crew.send(f"/desk/works/{atelier.work.id}/prepare", {})
    prepared = atelier.now()
    assert [(s.start_ms, s.end_ms) for s in prepared.segments] == [(20_000, 30_000), (0, 20_000), (30_000, 60_000)]
    atelier.kit.catalogue.save(replace(prepared, state=WorkState.IN_REVIEW))
    assert page_of(room) == ""
    atelier.release(CONTENT_ATOMS)

    shown = page_of(room)
    assert "We left at night." in shown
    assert "Then the sea was calm." in shown
    assert "smuggler" not in shown
    captions = next(r for r in atelier.made() if r.recipe is Recipe.CAPTIONS)
    cues = room.at("visitor").get(f"/media/{captions.id}").text
    assert "00:00:30.000 --> 00:00:31.000" in cues
    assert "smuggler" not in cues


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_taking_back_is_followed_to_its_last_byte(room: Room, lang: str) -> None:
    record = room.atelier.consented()
    room.atelier.release()
    crew = room.at("crew")
    told = crew.follow(crew.send(f"/desk/consents/{record.id}/withdraw", {"fate": "hide"}))
    [act] = all_acts(room.atelier.kit)
    assert told.url.path == f"/desk/withdrawals/{act.id}"
    assert sentence(told).startswith("Taken back.")
    before = crew.get(f"/desk/withdrawals/{act.id}?lang={lang}").text
    assert all(rendition_id in before for rendition_id in act.rendition_ids)
    assert before.count("badge still") == len(act.rendition_ids)

    erase_renditions(room.atelier.kit, room.atelier.work.id)

    after = crew.get(f"/desk/withdrawals/{act.id}?lang={lang}").text
    assert after.count("badge still") == 0
    assert {"fr": "Il ne reste rien.", "ar": "لم يبق شيء.", "en": "Nothing is left."}[lang] in after
    assert act.id in crew.get(f"/desk/withdrawals?lang={lang}").text


def test_a_consent_is_hidden_until_a_day(room: Room) -> None:
    record = room.atelier.consented()
    room.atelier.release()
    crew = room.at("crew")
    missing = crew.send(f"/desk/consents/{record.id}/withdraw", {"fate": "hide_until"})
    assert missing.status_code == 422
    assert "until which day" in sentence(missing)
    crew.send(f"/desk/consents/{record.id}/withdraw", {"fate": "hide_until", "hidden_until": "2026-06-01"})
    assert page_of(room) == ""
    assert room.atelier.kit.catalogue.get(ConsentRecord, record.id).state is ConsentState.GIVEN


def test_a_joint_original_is_decided_by_an_officer_at_the_desk(room: Room) -> None:
    atelier = room.atelier
    kept = atelier.kit.originals.keep_chunks(OriginalId("0" * 20), [b"film"])
    atelier.kit.vault.save(
        Original(id=OriginalId("0" * 20), work_id=atelier.work.id, sha256=kept.sha256, size_bytes=4, file_name="a")
    )
    other = Appearance(participant_id=None, role=AppearanceRole.BACKGROUND, atoms_present=FILMED)
    atelier.kit.catalogue.save(replace(atelier.now(), appearances=(*atelier.now().appearances, other)))
    record = atelier.consented()
    crew, officer = room.at("crew"), room.at("officer")
    crew.send(f"/desk/consents/{record.id}/withdraw", {"fate": "erase"})
    erase_renditions(atelier.kit, atelier.work.id)
    [act] = all_acts(atelier.kit)
    address = f"/desk/withdrawals/{act.id}"

    assert 'value="erase"' not in crew.get(address).text
    assert crew.send(address, {"work": atelier.work.id, "do": "erase"}).status_code == 403
    assert "A consent officer decides" in officer.get("/desk/withdrawals").text
    assert "Asked by crew." in officer.get(address).text
    assert officer.send(address, {"work": atelier.work.id, "do": "erase"}).status_code == 303
    erase_renditions(atelier.kit, atelier.work.id)
    assert atelier.kit.originals.holds(OriginalId("0" * 20))

    for who in (crew, officer):
        assert "17 February 2026" in who.get("/desk/withdrawals").text
        assert "1 original will be erased" in who.get("/desk").text
        page = who.get(address).text
        assert "officer agreed to erase it." in page
        assert 'value="keep"' in page
        assert 'value="erase"' not in page
    atelier.kit.clock.advance(TIME_TO_RECONSIDER)  # type: ignore[attr-defined]
    queue_due_erasures(atelier.kit)
    erase_renditions(atelier.kit, atelier.work.id)
    assert not atelier.kit.originals.holds(OriginalId("0" * 20))
    assert next(iter(all_acts(atelier.kit))).done_at is not None


def test_two_at_the_desk_have_an_original_kept_that_was_to_be_erased(room: Room) -> None:
    atelier = room.atelier
    kept = atelier.kit.originals.keep_chunks(OriginalId("0" * 20), [b"film"])
    atelier.kit.vault.save(
        Original(id=OriginalId("0" * 20), work_id=atelier.work.id, sha256=kept.sha256, size_bytes=4, file_name="a")
    )
    record = atelier.consented()
    room.at("crew").send(f"/desk/consents/{record.id}/withdraw", {"fate": "erase"})
    [act] = all_acts(atelier.kit)
    address, keep = f"/desk/withdrawals/{act.id}", {"work": atelier.work.id, "do": "keep"}
    room.at("officer").send(address, {"work": atelier.work.id, "do": "erase"})
    assert room.at("reviewer").send(address, keep).status_code == 303
    assert "reviewer wants it kept." in room.at("crew").get(address).text
    assert room.at("reviewer").send(address, keep).status_code == 403
    assert room.at("facilitator").send(address, keep).status_code == 303
    assert "It was decided that the original stays" in room.at("crew").get(address).text
    assert room.at("crew").send(address, keep).status_code == 403


def test_case_44_whoever_has_a_copy_is_named_with_a_notice_to_send(room: Room) -> None:
    atelier = room.atelier
    record = atelier.consented(permissions=(*STREAM_AND_DESK, TAUGHT))
    atelier.release()
    desk = room.at("facilitator")
    fields = {"kind": "class_pack", "purpose": "education", "audience": "partner", "items": atelier.work.id}
    refused = desk.send("/desk/exports", fields)
    assert refused.status_code == 422
    who = {"recipient": "Lycée Moulay Idriss", "contact": "librarian@example.org"}
    assert desk.send("/desk/exports", {**fields, **who, "purpose": "broadcast"}).status_code == 403
    assert desk.send("/desk/exports", {**fields, **who}).status_code == 303
    assert "every copy that was given may still be kept" in desk.get("/desk/exports").text

    room.at("crew").send(f"/desk/consents/{record.id}/withdraw", {})

    listed = desk.get("/desk/exports").text
    export_id = listed.split('href="/desk/exports/')[1].split('"')[0]
    [act] = all_acts(atelier.kit)
    assert "Lycée Moulay Idriss" in desk.get(f"/desk/withdrawals/{act.id}").text
    notice = desk.get(f"/desk/exports/{export_id}").text
    assert all(word in notice for word in ("Please delete these items", "Veuillez supprimer", "نرجو حذف"))
    assert "The crossing" not in notice
    assert "Nour" not in notice
    assert desk.send(f"/desk/exports/{export_id}", {"do": "sent"}).status_code == 303
    assert "not confirmed yet" in desk.get("/desk/exports").text
    assert desk.send(f"/desk/exports/{export_id}", {"do": "confirmed"}).status_code == 303
    assert "every copy that was given may still be kept" in desk.get("/desk/exports").text


def test_the_register_is_for_those_who_know_the_people(room: Room) -> None:
    assert room.at("crew").get("/desk/exports").status_code == 403
    assert room.at("officer").get("/desk/exports").status_code == 200
    assert room.at("officer").get("/desk/exports/nothing").status_code == 404
    assert room.at("officer").get("/desk/withdrawals/nothing").status_code == 404


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_page_of_taking_back_and_copies_stands_in_three_languages(room: Room, lang: str) -> None:
    atelier = room.atelier
    record = atelier.consented(permissions=(*STREAM_AND_DESK, TAUGHT))
    atelier.release()
    new = NewExport(
        recipient="A",
        contact="B",
        kind=ExportKind.BAG,
        audience=Audience.PARTNER,
        purpose=Purpose.EDUCATION,
        ids=(atelier.work.id,),
    )
    export = register_export(atelier.kit, new, atelier.acting(atelier.officer))
    officer = room.at("officer")
    ask = [f"/desk/consents/{record.id}/withdraw", f"/desk/works/{atelier.work.id}/withdraw"]
    shown = {address: officer.get(f"{address}?lang={lang}") for address in ask}
    withdraw_consent(atelier.kit, record.id, atelier.acting(atelier.crew))
    [act] = all_acts(atelier.kit)
    for address in ("/desk/withdrawals", f"/desk/withdrawals/{act.id}", "/desk/exports", f"/desk/exports/{export.id}"):
        shown[address] = officer.get(f"{address}?lang={lang}")
    for answer in shown.values():
        assert answer.status_code == 200
        assert f'lang="{lang}"' in answer.text


def test_a_work_that_was_taken_back_is_nowhere_called_released(room: Room) -> None:
    atelier, facilitator = room.atelier, room.at("facilitator")
    record = atelier.consented()
    atelier.release()
    pages = ("/desk/works", f"/desk/works/{atelier.work.id}", f"/desk/people/{atelier.participant.id}")
    for page in pages:
        assert ">approved by a reviewer<" in facilitator.get(page).text.replace("</option>", ""), page

    withdraw_consent(atelier.kit, record.id, atelier.acting(atelier.officer))

    for page in pages:
        shown = facilitator.get(page).text
        assert 'state-released">' not in shown, page
        said = "nothing: consent taken back" if page == "/desk/works" else "nobody outside meets anything of it"
        assert said in shown, page
    assert re.search(r">[^<]*released", facilitator.get("/desk").text) is None
