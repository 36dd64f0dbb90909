"""Suggestions on the workbench, by plain forms: each tells why and where, and one tap decides it."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from archive.domain.words.edit_list import Stretch
from archive.review.works.works import edits_of
from tests.web.desk.workbench import test_concealed
from tests.web.desk.workbench.test_concealed import bench, section, write
from tests.web.desk_client import DeskClient
from tests.web.desk_room import Room

FRENCH = (
    "WEBVTT\n\n00:00.000 --> 00:02.000\navec Samira.\n\n00:02.000 --> 00:04.250\nElle chante.\n\n"
    "00:05.000 --> 00:06.000\nmais samira dort le 3 mai.\n"
)


@pytest.fixture
def room() -> Iterator[Room]:
    yield from test_concealed.opened(FRENCH)


def proposals(client: DeskClient, room: Room) -> list[str]:
    shown = section(client, room)
    if "data-suggested" not in shown:
        return []
    shown = shown[shown.index("data-suggested") : shown.index("data-conceal>")]
    return [each for each in shown.split("<li>")[1:] if "conceal_words" in each]


def carried(proposal: str) -> dict[str, str]:
    return dict(re.findall(r'name="(conceal_\w+)" value="([^"]*)"', proposal))


def test_each_is_told_with_why_where_and_its_line(room: Room) -> None:
    [day, name] = proposals(room.at("facilitator"), room)
    assert "A day may tell who somebody is." in day
    assert "3 mai" in day
    assert "People or places are often called so." in name
    assert "avec Samira." in name
    assert 'data-from="0"' in name


def test_one_tap_conceals_the_words_in_all_lines_in_which_they_are_said(room: Room) -> None:
    facilitator = room.at("facilitator")
    facilitator.send(f"{bench(room)}/concealed", carried(proposals(facilitator, room)[1]))
    [redaction] = edits_of(room.atelier.kit, room.atelier.work.id).standing
    assert redaction.words[0].words == "Samira"
    assert redaction.spans == (Stretch(start_ms=0, end_ms=2_000), Stretch(start_ms=5_000, end_ms=6_000))
    assert "cannot be released" not in section(facilitator, room)
    assert [carried(each)["conceal_words"] for each in proposals(facilitator, room)] == ["3 mai"]


def test_one_tap_leaves_them_and_who_did_is_told(room: Room) -> None:
    facilitator = room.at("facilitator")
    answer = facilitator.send(f"{bench(room)}/concealed/leave", {"words": "3 mai"})
    assert "not suggested in this work any more" in facilitator.follow(answer).text
    assert len(proposals(facilitator, room)) == 1
    left = section(facilitator, room)
    assert "3 mai</bdi>" in left[left.index("Left as it is") :]


def test_at_most_three_are_shown_and_the_others_counted(room: Room) -> None:
    names = " ".join(f"then S{chr(97 + at // 26)}{chr(97 + at % 26)}ra," for at in range(45))
    write(room, f"WEBVTT\n\n00:00.000 --> 00:02.000\n{names}\n", "en")
    facilitator = room.at("facilitator")
    assert len(proposals(facilitator, room)) == 3
    assert "more are shown: 44." in section(facilitator, room)


@pytest.mark.parametrize(
    ("language", "sentence"), [("fr", "Reconnaît-on quelqu’un à cela"), ("ar", "هل يدل هذا على أحد؟")]
)
def test_they_are_told_in_each_language(room: Room, language: str, sentence: str) -> None:
    client = room.at("facilitator")
    assert sentence in client.get(f"{bench(room)}?lang={language}").text
