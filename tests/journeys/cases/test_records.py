"""Cases 1 to 9: what a consent says, and what several say together."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from archive.domain.ids import SegmentId
from archive.domain.records import Appearance, ConsentRecord, Permission, Segment, Span, Work
from archive.domain.terms import ALL_ATOMS, AppearanceRole, Atom, Audience, ConsentState, Purpose, Recipe
from tests.access.house import EVERY_RECIPE, HEARD, KNOWN_OF, READ
from tests.domain.builders import FILMED
from tests.journeys.cases.case_desk import note
from tests.journeys.cases.case_house import CaseHouse, met, open_house, open_room
from tests.web.desk_client import sentence
from tests.web.desk_room import EVERYTHING, Room

ALL_FILES = {
    *(Recipe.VIDEO, Recipe.STILL, Recipe.AUDIO, Recipe.PHOTO, Recipe.CAPTIONS),
    *(Recipe.POSTER, Recipe.THUMBNAIL, Recipe.WAVEFORM),
}
TEXT = "Une route, puis la mer."


@pytest.fixture
def house(tmp_path: Path) -> Iterator[CaseHouse]:
    with open_house(tmp_path) as house:
        yield house


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Room]:
    with open_room(tmp_path) as room:
        yield room


def unasked(house: CaseHouse) -> Work:
    """A released work about which nobody was asked."""
    work = house.work()
    house.catalogue.save_all([], remove=[(ConsentRecord, r.id) for r in house.catalogue.find(ConsentRecord)])
    return work


def test_case_01_without_a_record_there_is_no_work(house: CaseHouse) -> None:
    work = house.work()
    assert house.page(work).status_code == 200
    assert house.served(work) == ALL_FILES

    for record in list(house.catalogue.find(ConsentRecord)):
        house.catalogue.save_all([], remove=[(ConsentRecord, record.id)])

    # The memory of withdrawals still knows the record; a work that never had one is asked for besides.
    assert house.is_nothing(work)
    assert house.is_nothing(unasked(house))
    assert work.titles["en"] not in house.visitor.get("/en/browse").text


@pytest.mark.parametrize("state", [s for s in ConsentState if s not in (ConsentState.GIVEN, ConsentState.RENEWED)])
def test_case_02_any_state_but_given_and_renewed_is_no_consent(house: CaseHouse, state: ConsentState) -> None:
    work = house.work(consent={"state": state})

    assert house.is_nothing(work)
    assert work.titles["en"] not in house.visitor.get("/en/browse").text


def test_case_03_words_speech_and_voice_give_the_sound_alone(house: CaseHouse) -> None:
    work = house.work({Atom.EXISTENCE, Atom.WORDS, Atom.SPEECH, Atom.VOICE})

    page = house.page(work)
    assert page.status_code == 200
    for shown in (Recipe.VIDEO, Recipe.POSTER, Recipe.THUMBNAIL, Recipe.PHOTO):
        film = house.of(work, shown)
        assert film.id not in page.text
        assert house.media(film).status_code == 404
        assert house.visitor.get(f"/media/{film.id}.mp4").content == house.media(film).content
    sound = house.of(work, Recipe.AUDIO)
    assert sound.id in page.text
    playing = house.visitor.get(f"/en/works/{work.id}?play={sound.id}").text
    assert "<audio" in playing
    assert "<video" not in playing
    waveform = house.of(work, Recipe.WAVEFORM)
    assert "<img" not in playing.replace(f'<img src="/media/{waveform.id}"', "")
    assert house.served(work) == {Recipe.STILL, Recipe.AUDIO, Recipe.CAPTIONS, Recipe.WAVEFORM}


def test_case_06_two_records_of_one_time_meet_in_what_both_allow(house: CaseHouse) -> None:
    person = house.person()
    work = house.work(ALL_ATOMS - {Atom.VOICE}, author=person)
    assert house.served(work) == {Recipe.PHOTO, Recipe.CAPTIONS, Recipe.POSTER, Recipe.THUMBNAIL}

    house.consent(person, work, HEARD)

    assert house.served(work) == {Recipe.CAPTIONS}
    assert TEXT in house.page(work).text


def test_case_07_a_later_wider_record_that_replaces_nothing_widens_nothing(house: CaseHouse) -> None:
    person = house.person()
    work = house.work(READ, author=person)
    assert house.served(work) == set()
    assert TEXT in house.page(work).text

    house.consent(person, work, ALL_ATOMS, changed_at=house.clock.now())

    assert house.served(work) == set()
    assert TEXT in house.page(work).text


def read_alone(room: Room) -> ConsentRecord:
    """The room's work, out as text alone."""
    narrow = Permission(audience=Audience.PUBLIC, purpose=Purpose.STREAM, atoms=READ)
    desk = Permission(audience=Audience.TEAM, purpose=Purpose.PRESERVE, atoms=ALL_ATOMS)
    record = room.atelier.consented(permissions=(narrow, desk))
    room.atelier.release()
    assert met(room) == set()
    return record


def record_wider(room: Room, who: str, replaces: str, **more: str) -> str:
    """Write down that the person now allows everything to everyone, in the place of an older record."""
    place = f"work:{room.atelier.work.id}"
    return note(room, room.atelier.participant.id, place, who, atoms_stream=EVERYTHING, replaces=replaces, **more)


def test_case_08_an_unapproved_wider_record_has_no_effect_and_the_desk_is_told(room: Room) -> None:
    wider = record_wider(room, "officer", read_alone(room).id)

    refused = room.at("officer").send(f"/desk/consents/{wider}/approve", {"unopened": "yes"})
    assert refused.status_code == 403
    assert sentence(refused) == "A second person must approve: you recorded this consent yourself."
    assert met(room) == set()
    alert = room.at("second_officer").get("/desk").text
    assert f"/desk/consents/{wider}" in alert

    approved = room.at("second_officer").send(f"/desk/consents/{wider}/approve", {"unopened": "yes"})
    assert approved.status_code == 303
    assert met(room) == {Recipe.VIDEO, Recipe.AUDIO}
    assert f"/desk/consents/{wider}" not in room.at("second_officer").get("/desk").text


def test_case_08_an_unapproved_narrower_record_narrows_at_once(room: Room) -> None:
    room.atelier.consented()
    room.atelier.release()
    assert met(room) == {Recipe.VIDEO, Recipe.AUDIO}
    person, work = room.atelier.participant.id, room.atelier.work.id

    note(room, person, f"work:{work}", atoms_stream=["existence", "words"])

    assert met(room) == set()
    assert room.at("visitor").get(f"/en/works/{work}").status_code == 200


@pytest.mark.parametrize("ending", ["withdrawn", "expired"])
def test_case_08_when_what_replaced_it_ends_the_older_record_does_not_revive(room: Room, ending: str) -> None:
    older = room.atelier.consented()
    room.atelier.release()
    last_day = {"valid_until": "2026-02-20"} if ending == "expired" else {}
    newer = record_wider(room, "facilitator", older.id, **last_day)
    assert room.at("officer").send(f"/desk/consents/{newer}/approve", {"unopened": "yes"}).status_code == 303
    assert met(room) == {Recipe.VIDEO, Recipe.AUDIO}

    if ending == "withdrawn":
        assert room.at("crew").send(f"/desk/consents/{newer}/withdraw", {}).status_code == 303
    else:
        room.atelier.kit.clock.set(room.atelier.kit.clock.now().replace(day=22))  # type: ignore[attr-defined]

    assert met(room) == set()
    visitor, work = room.at("visitor"), room.atelier.work.id
    assert visitor.get(f"/en/works/{work}").content == visitor.get("/en/works/00000000000000000000").content


@pytest.mark.parametrize("ending", [{"state": ConsentState.WITHDRAWN}, {"valid_until": date(2026, 1, 1)}])
def test_case_08_not_even_for_a_purpose_about_which_the_newer_one_is_silent(
    house: CaseHouse, ending: dict[str, Any]
) -> None:
    person = house.person()
    work = house.work(author=person)
    [older] = house.catalogue.find(ConsentRecord, scope_id=work.id)
    elsewhere = Permission(audience=Audience.PUBLIC, purpose=Purpose.BROADCAST, atoms=ALL_ATOMS)
    assert house.served(work) == ALL_FILES

    newer = house.consent(person, work, (), permissions=(elsewhere,), supersedes=(older.id,))
    assert house.is_nothing(work)
    house.catalogue.save(replace(newer, **ending))

    assert house.is_nothing(work)


def slam(house: CaseHouse, parts: tuple[Segment, ...]) -> tuple[Work, list[str]]:
    """A slam by four who follow each other, each with their own yes."""
    people = [house.person() for _ in range(4)]
    shown = tuple(
        Appearance(
            participant_id=person,
            role=AppearanceRole.PERFORMER,
            atoms_present=FILMED,
            spans=(Span(start_ms=1_000 * place, end_ms=1_000 * (place + 1)),),
        )
        for place, person in enumerate(people)
    )
    work = house.work(author=people[0], recipes=(), appearances=shown, segments=parts)
    for person in people[1:]:
        house.consent(person, work, ALL_ATOMS)
    return work, [str(person) for person in people]


def test_case_09_when_one_of_four_takes_back_only_parts_without_them_survive(house: CaseHouse) -> None:
    parts = tuple(Segment(id=SegmentId(f"part {n}"), start_ms=1_000 * n, end_ms=1_000 * (n + 1)) for n in range(4))
    work, people = slam(house, parts)
    whole = house.rendition(work, Recipe.VIDEO)
    films = [house.rendition(work, Recipe.VIDEO, segment_ids=frozenset({part.id})) for part in parts]
    two = house.rendition(work, Recipe.VIDEO, segment_ids=frozenset({parts[1].id, parts[2].id}))
    assert all(house.media(film).status_code == 200 for film in [whole, two, *films])

    [record] = [r for r in house.catalogue.find(ConsentRecord) if r.participant_id == people[2]]
    house.catalogue.save(withdrawn(record))

    assert [house.media(film).status_code for film in films] == [200, 200, 404, 200]
    assert house.media(whole).status_code == house.media(two).status_code == 404
    page = house.page(work).text
    assert [film.id in page for film in [whole, two, *films]] == [False, False, True, True, False, True]


def test_case_09_without_a_map_of_parts_nothing_survives(house: CaseHouse) -> None:
    work, people = slam(house, ())
    film = house.rendition(work, Recipe.VIDEO)
    for recipe in (r for r in EVERY_RECIPE if r is not Recipe.VIDEO):
        house.rendition(work, recipe)
    assert house.media(film).status_code == 200

    [record] = [r for r in house.catalogue.find(ConsentRecord) if r.participant_id == people[2]]
    house.catalogue.save(withdrawn(record))

    assert house.is_nothing(work)


def test_what_remains_of_a_consent_to_existence_alone_is_a_mark(house: CaseHouse) -> None:
    work = house.work(KNOWN_OF)

    assert "The author asked us not to show more." in house.page(work).text
    assert house.served(work) == set()


def withdrawn(record: ConsentRecord) -> ConsentRecord:
    return replace(record, state=ConsentState.WITHDRAWN)
