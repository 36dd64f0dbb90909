"""Beside each thing that strangers would not get stands whose yes is missing, and the way to their consent."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from html import unescape

import pytest

from archive.domain.ids import RenditionId, new_id
from archive.domain.records import Appearance, Permission, Rendition
from archive.domain.terms import ALL_ATOMS, AppearanceRole, Atom, Audience, Purpose, Recipe, Risk
from archive.review.participants import NewParticipant, create_participant
from archive.web.desk.second_look.whose_no import MOST_NOES
from tests.review.atelier import FILMED, STREAM_AND_DESK, open_atelier
from tests.web.desk_room import Room

TEAM = STREAM_AND_DESK[1]
HEAVIEST_BYTES = 60_000


@pytest.fixture
def room() -> Iterator[Room]:
    room = Room(open_atelier())
    yield room
    room.leave()


def add_person(room: Room, name: str, atoms: frozenset[Atom]) -> str:
    """Put one more person into the work, who allows strangers these atoms; give their consent's id."""
    atelier = room.atelier
    person = create_participant(
        atelier.kit, NewParticipant(legal_name="Zineb Ouazzani", pseudonym=name, risk=Risk.LOW)
    ).id
    shown = Appearance(participant_id=person, role=AppearanceRole.PERFORMER, atoms_present=FILMED)
    atelier.kit.catalogue.save(replace(atelier.now(), appearances=(*atelier.now().appearances, shown)))
    stream = Permission(audience=Audience.PUBLIC, purpose=Purpose.STREAM, atoms=atoms)
    return atelier.consented(participant_id=person, permissions=(stream, TEAM)).id


def list_of(room: Room) -> str:
    page = room.at("reviewer").get(f"/desk/works/{room.atelier.work.id}/review").text
    return page.partition('id="strangers"')[2].partition("</section>")[0]


def noes(page: str) -> list[str]:
    """Give each line of what is not allowed as one reads it."""
    lines = re.findall(r'<p class="whose">(.*?)</p>', page)
    return [re.sub(r"\s+", " ", unescape(re.sub("<[^>]+>", "", line))) for line in lines]


def ticks(page: str) -> list[str]:
    """Give what is ticked as still to be heard, seen or read."""
    fields = re.findall(r'<input[^>]*name="exposed"[^>]*>', page)
    return [match[1] for each in fields if " checked" in each and (match := re.search(r'value="(\w+)"', each))]


def test_beside_what_is_not_allowed_stands_whose_no_it_is(room: Room) -> None:
    room.atelier.consented()
    sami = add_person(room, "Sami", ALL_ATOMS - {Atom.FACE, Atom.BODY})
    lina = add_person(room, "Lina", ALL_ATOMS - {Atom.FACE, Atom.VOICE})

    page = list_of(room)

    assert any(re.search(r"\bface\b.* without a yes from: Sami, Lina$", line) for line in noes(page)), noes(page)
    assert any(re.search(r"\bvoice\b.* without a yes from: Lina$", line) for line in noes(page))
    assert f'<a href="/desk/consents/{sami}">Sami</a>' in page
    assert f'<a href="/desk/consents/{lina}">Lina</a>' in page
    assert "Nour" not in page
    assert "Ouazzani" not in page


def test_who_was_never_asked_is_named_without_a_way_to_a_consent(room: Room) -> None:
    atelier = room.atelier
    atelier.consented()
    unasked = create_participant(
        atelier.kit, NewParticipant(legal_name="Zineb Ouazzani", pseudonym="Yara", risk=Risk.LOW)
    )
    said = frozenset({Atom.NAME})
    spoken_of = [
        Appearance(participant_id=person, role=AppearanceRole.MENTIONED, atoms_present=said)
        for person in (unasked.id, None)
    ]
    atelier.kit.catalogue.save(replace(atelier.now(), appearances=(*atelier.now().appearances, *spoken_of)))

    page = list_of(room)

    assert any(line.endswith("without a yes from: Yara, somebody unknown") for line in noes(page)), noes(page)
    assert "/desk/consents/" not in page


def test_dozens_of_people_are_the_first_few_and_a_number(room: Room) -> None:
    room.atelier.consented()
    for number in range(24):
        add_person(room, f"Person {number}", ALL_ATOMS - {Atom.VOICE})

    page = list_of(room)
    whole = room.at("reviewer").get(f"/desk/works/{room.atelier.work.id}/review")

    assert noes(page)
    for line in noes(page):
        assert line.endswith("without a yes from: Person 0, Person 1, Person 2 and 21 others")
    assert len(whole.content) < HEAVIEST_BYTES


def test_the_noes_of_many_files_are_told_file_by_file(room: Room) -> None:
    """Ticks that were taken away stay so while one reads on."""
    kit, work_id = room.atelier.kit, room.atelier.work.id
    room.atelier.consented()
    some = sorted(FILMED - {Atom.EXISTENCE})
    for number in range(24):
        add_person(room, f"Person {number}", ALL_ATOMS - set(some[number % len(some) :: 1 + number // len(some)]))
    [film] = (each for each in kit.catalogue.find(Rendition, work_id=work_id) if each.recipe is Recipe.VIDEO)
    for _ in range(18):
        kit.catalogue.save(replace(film, id=RenditionId(new_id()), version=0))
    reviewer, address = room.at("reviewer"), f"/desk/works/{work_id}/review"

    page = reviewer.get(f"{address}?lang=ar")
    folded = re.findall(r'name="whose" value="(\w+)"', page.text)
    gone, *ticked = ticks(page.text)
    told = reviewer.send(address, {"whose": folded[-1], "asked": [gone, *ticked], "exposed": ticked})

    assert 0 < len(noes(page.text)) <= MOST_NOES
    assert len(page.content) < HEAVIEST_BYTES
    assert len(folded) > 10
    assert f'value="{folded[-1]}" formaction' not in told.text
    assert noes(told.text)
    assert len(told.content) < HEAVIEST_BYTES
    assert ticks(told.text) == ticked


def test_only_reviewers_read_whose_no_it_is(room: Room) -> None:
    for name in ("crew", "facilitator", "officer", "administrator"):
        assert room.at(name).get(f"/desk/works/{room.atelier.work.id}/review").status_code == 403
