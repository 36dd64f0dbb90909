"""Writing for the rooms at the desk, as a browser without scripts would."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import httpx
import pytest

from archive.domain.ids import SegmentId, new_id
from archive.domain.records import ParticipantHandle, Segment, Work
from archive.domain.rooms.entries import FRONT_ID, Content, RoomDraft, RoomEntry, RoomKind
from archive.domain.rooms.table import SHAPES
from archive.domain.terms import Risk
from tests.review.atelier import open_atelier
from tests.web.desk_client import DeskClient, field_in, sentence
from tests.web.desk_room import Room

NEW = "/desk/rooms/exhibit/new"


@pytest.fixture
def room() -> Iterator[Room]:
    atelier = open_atelier()
    atelier.consented()
    atelier.release()
    room = Room(atelier)
    yield room
    room.leave()


def written(room: Room, **more: str) -> str:
    """Write an exhibit of the one work by the facilitator's form, and give its address."""
    facilitator = room.at("facilitator")
    fields = {
        "title_fr": "Chez nous",
        "lead_en": "Voices.",
        "works_0_work": f"https://elsewhere.example/fr/works/{room.atelier.work.id}?t=3",
        "works_0_en": "Said beside it",
    }
    seen = field_in(facilitator.get(NEW), "seen")
    answer = facilitator.send(NEW, {**fields, **more, "do": "save", "seen": seen})
    assert answer.status_code == 303, sentence(answer)
    return answer.headers["location"].partition("?")[0]


def publish(client: DeskClient, address: str) -> httpx.Response:
    """Press the button on the form's page."""
    return client.send(f"{address}/publish", {"version": field_in(client.get(address), "version")})


def test_an_editor_writes_publishes_and_puts_away(room: Room) -> None:
    facilitator, visitor = room.at("facilitator"), room.at("visitor")
    address = written(room)
    public = f"/fr/exhibits/{address.rpartition('/')[2]}"
    assert visitor.get(public).status_code == 404

    assert publish(facilitator, address).status_code == 303
    page = visitor.get(public).text
    assert "Chez nous" in page
    assert "Said beside it" in page
    assert "La traversée" in page

    assert facilitator.send(f"{address}/put-away", {}).status_code == 303
    assert visitor.get(public).status_code == 404
    assert "Said beside it" in facilitator.get(address).text


@pytest.mark.parametrize("kind", [shape.kind for shape in SHAPES.values()])
def test_every_kind_has_a_form_with_a_label_for_each_field(room: Room, kind: RoomKind) -> None:
    page = room.at("facilitator").get(f"/desk/rooms/{kind}/{FRONT_ID if kind is RoomKind.FRONT else 'new'}")

    assert page.status_code == 200
    for shape_field in SHAPES[kind].fields:
        assert re.search(rf'name="{shape_field.name}[_"]', page.text) or shape_field.type == "choice", shape_field.name


def test_a_second_person_publishes_works_of_people_at_risk(room: Room) -> None:
    kit, address = room.atelier.kit, written(room)
    kit.catalogue.save(replace(kit.catalogue.get(ParticipantHandle, room.atelier.participant.id), risk=Risk.HIGH))

    refused = publish(room.at("facilitator"), address)
    assert refused.status_code == 403
    assert "second person" in sentence(refused)
    assert "a second person has to read it" in room.at("reviewer").get(address).text
    assert publish(room.at("reviewer"), address).status_code == 303


def test_two_at_one_entry_hear_of_each_other_and_nothing_is_lost(room: Room) -> None:
    address = written(room)
    facilitator, reviewer = room.at("facilitator"), room.at("reviewer")
    seen = field_in(facilitator.get(address), "seen")
    reviewer.send(address, {"title_fr": "Ailleurs", "do": "save", "seen": seen})

    answer = facilitator.send(address, {"title_fr": "Ici même", "do": "save", "seen": seen})

    assert answer.status_code == 409
    assert "Somebody else wrote" in sentence(answer)
    assert "Ailleurs" in answer.text
    assert "Ici même" in answer.text
    again = {"title_fr": "Ici même", "do": "save", "seen": field_in(answer, "seen")}
    assert facilitator.send(address, again).status_code == 303


def test_what_was_typed_stays_when_something_is_wrong(room: Room) -> None:
    facilitator = room.at("facilitator")
    seen = field_in(facilitator.get("/desk/rooms/project/new"), "seen")
    typed = {"title_ar": "مشروع <هنا>", "beneficiaries_0_fr": "Élèves", "beneficiaries_0_reached": "3"}

    answer = facilitator.send("/desk/rooms/project/new", {**typed, "do": "save", "seen": seen})

    assert answer.status_code == 422
    assert "Fewer than 5 people" in sentence(answer)
    assert "مشروع &lt;هنا&gt;" in answer.text
    assert field_in(answer, "beneficiaries_0_reached") == "3"


def test_what_is_missing_is_named_as_the_form_names_it(room: Room) -> None:
    address = written(room, minutes="45")

    answer = publish(room.at("facilitator"), address)

    assert answer.status_code == 422
    assert "“From which age”" in sentence(answer)


def test_works_stand_in_the_order_that_was_said_and_a_part_can_be_chosen(room: Room) -> None:
    kit, work = room.atelier.kit, room.atelier.work
    part = Segment(id=SegmentId(new_id()), start_ms=1_000, end_ms=9_000)
    kit.catalogue.save(replace(kit.catalogue.get(Work, work.id), segments=(part,)))
    address = written(room, works_1_work=work.id, works_1_place="1", works_0_place="2")
    page = room.at("facilitator").get(address)
    assert f'<option value="{part.id}" dir="auto">0:01–0:09' in page.text
    assert field_in(page, "works_0_work") == field_in(page, "works_1_work") == work.id
    fields = {"works_0_work": work.id, "works_0_part": new_id(), "do": "save", "seen": field_in(page, "seen")}

    assert "not in this work any more" in sentence(room.at("facilitator").send(address, fields))


def test_a_work_that_visitors_do_not_meet_says_no_title(room: Room) -> None:
    address = written(room)
    assert "The crossing" in room.at("facilitator").get(address).text
    kit = room.atelier.kit
    kit.catalogue.save(replace(kit.catalogue.get(Work, room.atelier.work.id), held_at=kit.clock.now()))

    page = room.at("facilitator").get(address).text

    assert "Visitors do not meet this work now" in page


@pytest.mark.parametrize("address", ["/desk/rooms", NEW])
def test_who_does_not_edit_rooms_is_told_so(room: Room, address: str) -> None:
    assert room.at("crew").get(address).status_code == 403


def test_what_is_no_entry_is_not_found(room: Room) -> None:
    address = written(room)
    for wrong in ("/desk/rooms/nothing/new", "/desk/rooms/front/new", address.replace("exhibit", "project")):
        assert room.at("facilitator").get(wrong).status_code == 404
    assert not list(room.atelier.kit.catalogue.find(RoomEntry, kind="exhibit"))


def test_a_draft_is_seen_as_visitors_would_meet_it(room: Room) -> None:
    address = written(room)
    kit, work = room.atelier.kit, room.atelier.work

    page = room.at("reviewer").get(f"{address}/preview")
    assert page.status_code == 200
    assert all(
        said in page.text for said in ("Chez nous", "Said beside it", "The crossing", "So visitors would read it")
    )

    kit.catalogue.save(replace(kit.catalogue.get(Work, work.id), held_at=kit.clock.now()))
    nothing = room.at("reviewer").get(f"{address}/preview")
    assert nothing.status_code == 403
    assert "Said beside it" not in nothing.text
    assert room.at("crew").get(f"{address}/preview").status_code == 403
    assert room.at("reviewer").get(f"{NEW}/preview").status_code == 404


def test_what_was_chosen_once_stays_chosen_however_many_newer_ones_there_are(room: Room) -> None:
    kit, client = room.atelier.kit, room.at("facilitator")
    chosen = written(room).rpartition("/")[2]
    content = Content(choices={"exhibit": (chosen,)})
    front = RoomDraft(id=FRONT_ID, kind=RoomKind.FRONT, content=content, changed_at=kit.clock.now())
    later = kit.clock.now() + timedelta(days=1)
    newer = [RoomDraft(id=new_id(), kind=RoomKind.EXHIBIT, content=Content(), changed_at=later) for _ in range(200)]
    kit.vault.save_all([front, *newer])
    assert f'<option value="{chosen}" selected' in client.get(f"/desk/rooms/front/{FRONT_ID}").text
