"""Unknown people in the background, and people who are only spoken of, from the desk's pages to a stranger's."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from archive.domain.records import Permission, Rendition
from archive.domain.terms import ALL_ATOMS, CONTENT_ATOMS, Atom, Audience, Purpose, Recipe
from archive.review.consent.consents import withdraw_consent
from archive.review.participants import NewParticipant, create_participant
from archive.review.works.works import reopen
from tests.review.atelier import Atelier, open_atelier
from tests.web.desk_client import sentence
from tests.web.desk_room import Room

SOUND = sorted(atom.value for atom in (Atom.WORDS, Atom.SPEECH, Atom.VOICE))


@pytest.fixture
def room() -> Iterator[Room]:
    room = Room(open_atelier())
    room.atelier.consented()
    yield room
    room.leave()


def add(room: Room, **fields: object) -> None:
    said = {"role": "background", "atoms": ["face", "body"], "spans": "", **fields}
    answer = room.at("facilitator").send(f"/desk/works/{room.atelier.work.id}/people", said)  # type: ignore[arg-type]
    assert answer.status_code == 303, sentence(answer)


def served(room: Room) -> set[Recipe]:
    """Give what a stranger's own requests are answered with bytes."""
    visitor = room.at("visitor")
    made = [r for r in room.atelier.kit.catalogue.find(Rendition, work_id=room.atelier.work.id) if r.size_bytes]
    return {r.recipe for r in made if visitor.get(f"/media/{r.id}").status_code == 200}


def speak_of(atelier: Atelier) -> str:
    """Enter somebody who is only spoken of."""
    return create_participant(atelier.kit, NewParticipant(legal_name="Youssef Idrissi", pseudonym="Vent")).id


def test_an_unknown_face_in_the_background_shuts_the_film_and_lets_the_sound_through(room: Room) -> None:
    room.atelier.release()
    assert served(room) == {Recipe.VIDEO, Recipe.AUDIO}

    add(room, person="unknown")
    assert served(room) == set()
    room.atelier.release()

    assert served(room) == {Recipe.AUDIO}
    assert "somebody unknown" in room.at("facilitator").get(f"/desk/works/{room.atelier.work.id}/people").text


def test_an_unknown_voice_in_the_background_shuts_both(room: Room) -> None:
    add(room, person="unknown", atoms=SOUND)
    room.atelier.release()
    assert served(room) == set()


def test_an_unknown_person_in_one_part_alone_leaves_other_parts_but_not_the_whole(room: Room) -> None:
    add(room, person="unknown", spans="0:10-0:20")
    room.atelier.release()
    assert served(room) == {Recipe.AUDIO}


def test_an_unknown_person_once_known_is_asked_like_anybody(room: Room) -> None:
    add(room, person="unknown")
    page = room.at("facilitator").get(f"/desk/works/{room.atelier.work.id}/people").text
    version = re.search(r'name="version" value="(\d+)"', page)
    assert version
    room.at("facilitator").send(
        f"/desk/works/{room.atelier.work.id}/people/remove", {"place": "1", "version": version[1]}
    )
    known = create_participant(room.atelier.kit, NewParticipant(pseudonym="Sable"))
    add(room, person=known.id)
    room.atelier.release()
    assert served(room) == {Recipe.AUDIO}
    yes = Permission(audience=Audience.PUBLIC, purpose=Purpose.STREAM, atoms=ALL_ATOMS)
    desk = Permission(audience=Audience.TEAM, purpose=Purpose.PRESERVE, atoms=ALL_ATOMS)
    record = room.atelier.consented(participant_id=known.id, permissions=(yes, desk))
    assert served(room) == {Recipe.AUDIO}  # nobody could look at the film before
    reopen(room.atelier.kit, room.atelier.work.id, "")
    room.atelier.release()
    assert served(room) == {Recipe.VIDEO, Recipe.AUDIO}
    withdraw_consent(room.atelier.kit, record.id, room.atelier.acting(room.atelier.crew))
    assert served(room) == {Recipe.AUDIO}


@pytest.mark.parametrize("has_a_record", [False, True])
def test_somebody_spoken_of_by_name_keeps_it_shut_until_the_name_is_gone_from_it(
    room: Room, has_a_record: bool
) -> None:
    """Case 12: the brother's name is in the sound; only what a reviewer signs as free of it goes out."""
    add(room, person=speak_of(room.atelier) if has_a_record else "unknown", role="mentioned", atoms=["name"])
    room.atelier.release(CONTENT_ATOMS - {Atom.NAME})
    assert served(room) == set()

    reopen(room.atelier.kit, room.atelier.work.id, "")
    room.atelier.release(CONTENT_ATOMS)
    assert served(room) == {Recipe.VIDEO, Recipe.AUDIO}


def test_somebody_spoken_of_who_allows_their_name_is_no_bar(room: Room) -> None:
    person = speak_of(room.atelier)
    add(room, person=person, role="mentioned", atoms=["name"])
    yes = Permission(
        audience=Audience.PUBLIC, purpose=Purpose.STREAM, atoms=frozenset({Atom.EXISTENCE, Atom.NAME, Atom.PSEUDONYM})
    )
    desk = Permission(audience=Audience.TEAM, purpose=Purpose.PRESERVE, atoms=ALL_ATOMS)
    room.atelier.release(CONTENT_ATOMS - {Atom.NAME})
    assert served(room) == set()
    # The cap holds for those who are spoken of, too: a real name is not among the ways of someone vulnerable.
    room.atelier.consented(participant_id=person, permissions=(yes, desk))
    assert served(room) == set()
    room.at("facilitator").fill(
        f"/desk/people/{person}", f"/desk/people/{person}/protection", {"risk": "vulnerable", "pillars": ["name"]}
    )
    room.atelier.release(CONTENT_ATOMS - {Atom.NAME})
    assert served(room) == {Recipe.VIDEO, Recipe.AUDIO}


def test_the_page_asks_who_else_is_there_and_takes_nobody_without_a_choice(room: Room) -> None:
    address = f"/desk/works/{room.atelier.work.id}/people"
    page = room.at("facilitator").get(address).text
    assert "who pass in the background, who are spoken of" in page
    nobody = room.at("facilitator").send(address, {"role": "background", "atoms": ["face"]})
    assert "Choose who it is" in sentence(nobody)
    nothing = room.at("facilitator").send(address, {"person": "unknown", "role": "mentioned"})
    assert nothing.status_code == 422
