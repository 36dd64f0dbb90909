"""Forms of the workbench that were begun and not sent: kept for whoever began them, and for nobody else."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from archive.domain.history.half_filled import HalfFilled
from archive.domain.terms import Role
from archive.review.people.accounts import create_account, set_password
from tests.review.atelier import PASSWORD, open_atelier
from tests.web.desk_client import sentence
from tests.web.desk_room import Room

PART = {"segment_label": "La mer", "segment_span": "0:05-", "part_themes": "th.hope"}


@pytest.fixture
def room() -> Iterator[Room]:
    room = Room(open_atelier())
    yield room
    room.leave()


def bench(room: Room) -> str:
    return f"/desk/works/{room.atelier.work.id}/bench"


def field(page: str, name: str) -> str:
    found = re.search(rf'<input[^>]*name="{name}"[^>]*value="([^"]*)"', page)
    assert found, name
    return found[1]


def test_what_was_begun_stands_there_again_and_counts_as_nothing(room: Room) -> None:
    client, base = room.at("facilitator"), bench(room)
    assert client.send(f"{base}/half", PART).status_code == 200
    assert client.send(f"{base}/half", {"new_here": "Ta"}).status_code == 200
    whole = {"person": room.atelier.participant.id, "role": "interviewer", "atoms": ["voice"], "spans": "0:01-"}
    assert client.send(f"{base}/half", whole).status_code == 200

    page = client.get(base).text

    assert (field(page, "segment_label"), field(page, "segment_span")) == ("La mer", "0:05-")
    assert (field(page, "new_here"), field(page, "spans")) == ("Ta", "0:01-")
    assert re.search(r'<option value="interviewer" selected', page)
    assert re.findall(r'name="atoms" value="(\w+)" checked', page) == ["voice"]
    assert room.atelier.now().segments == ()
    assert len(room.atelier.now().appearances) == 1


def test_it_is_shown_to_nobody_else(room: Room) -> None:
    kit = room.atelier.kit
    other = create_account(kit, "salma one", "until they choose their own", {Role.FACILITATOR})
    set_password(kit, other.id, PASSWORD, other.id)
    room.at("facilitator").send(f"{bench(room)}/half", PART)

    assert "La mer" not in room.at("salma one").get(bench(room)).text
    assert room.at("reviewer").send(f"{bench(room)}/half", PART).status_code == 403


def test_a_form_that_is_sent_is_kept_no_longer_and_the_others_are(room: Room) -> None:
    client, base = room.at("facilitator"), bench(room)
    client.send(f"{base}/half", PART)
    client.send(f"{base}/half", {"warning_span": "0:10-0:12", "part_warnings": "violence"})
    wrong = client.send(f"{base}/parts", PART)
    assert wrong.status_code == 422
    assert (field(wrong.text, "segment_label"), field(wrong.text, "warning_span")) == ("La mer", "0:10-0:12")

    assert client.send(f"{base}/parts", {**PART, "segment_span": "0:05-0:10"}).status_code == 303

    page = client.get(base).text
    assert (field(page, "segment_label"), field(page, "warning_span")) == ("", "0:10-0:12")
    assert re.search(r'name="part_warnings" value="violence" checked', page)
    assert client.send(f"{base}/parts/warn", {"warning_span": "0:10-0:12", "part_warnings": "violence"}).is_redirect
    assert room.atelier.kit.vault.get(HalfFilled, room.atelier.work.id).said == {}


def test_one_tap_on_somebody_leaves_the_form_beside_it(room: Room) -> None:
    client, base, person = room.at("facilitator"), bench(room), room.atelier.participant.id
    client.send(f"{base}/half", {"new_here": "Ta"})
    assert client.send(f"{base}/people", {"person": person, "role": "author", "atoms": ["voice"]}).is_redirect
    assert field(client.get(base).text, "new_here") == "Ta"


def test_what_another_tab_had_begun_is_told_before_it_goes(room: Room) -> None:
    client, base = room.at("facilitator"), bench(room)
    first = client.send(f"{base}/half", PART).json()
    assert first["others"] == []
    again = client.send(f"{base}/half", {**PART, "segment_label": "La mer, la nuit", "seen": first["seen"]}).json()
    assert again["others"] == []

    other_tab = client.send(f"{base}/half", {**PART, "segment_label": "Le vent", "seen": ""}).json()

    assert other_tab["others"] == ["La mer, la nuit"]
    assert field(client.get(base).text, "segment_label") == "Le vent"


def test_what_no_form_holds_is_refused_and_nothing_grows_without_end(room: Room) -> None:
    client, base = room.at("facilitator"), bench(room)
    assert client.send(f"{base}/half", {"title_fr": "x"}).status_code == 422
    assert client.send(f"{base}/half", {**PART, "segment_label": "x" * 9_000}).status_code == 422
    assert client.send(f"{base}/half", {**PART, "segment_span": ["x" * 200] * 60}).status_code == 422
    assert "La mer" not in client.get(base).text


def test_of_a_work_that_was_taken_back_nothing_is_kept(room: Room) -> None:
    client, base = room.at("facilitator"), bench(room)
    room.at("officer").send(f"/desk/works/{room.atelier.work.id}/withdraw", {"fate": "hide"})
    answer = client.send(f"{base}/half", PART)
    assert (answer.status_code, sentence(answer)) == (403, "")
    assert "withdrawn" in answer.json()["said"]
