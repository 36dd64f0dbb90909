"""Words chosen for works and parts: offered in any language while one types, and taken without a script as well."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from archive.ingest.vocabulary import load_thesaurus
from tests.review.atelier import open_atelier
from tests.web.desk_client import field_in, sentence
from tests.web.desk_room import Room


@pytest.fixture
def room() -> Iterator[Room]:
    room = Room(open_atelier())
    load_thesaurus(room.atelier.kit.catalogue)
    yield room
    room.leave()


def test_words_are_offered_in_any_language_as_one_types(room: Room) -> None:
    client = room.at("facilitator")
    for typed in ("traversée en m", "TRAVERSEE EN M", "البحر", "sea"):
        found = client.get(f"/desk/thesaurus/find?scheme=th&q={typed}").json()
        assert [each["id"] for each in found] == ["th.sea"], typed
    assert found == [{"id": "th.sea", "label": "sea crossing", "beside": "عبور البحر · traversée en mer"}]
    assert client.get("/desk/thesaurus/find?scheme=th&q=zzz").json() == []
    assert client.get("/desk/thesaurus/find?scheme=fm&q=sea").json() == []
    assert room.at("crew").get("/desk/thesaurus/find?scheme=th&q=sea").status_code == 403


def test_a_theme_is_typed_without_a_script_in_any_language(room: Room) -> None:
    client, base = room.at("facilitator"), f"/desk/works/{room.atelier.work.id}/describe"
    typed = {"themes": ["th.hope"], "themes_named": "عبور البحر"}
    client.send(base, {**typed, "seen": field_in(client.get(base), "seen")})
    assert room.atelier.now().themes == ("th.hope", "th.sea")

    answer = client.send(base, {"themes_named": "zzz", "seen": field_in(client.get(base), "seen")})
    assert answer.status_code == 422
    assert sentence(answer) == "No word of the vocabulary is called “zzz”."
    assert 'value="zzz"' in answer.text
    assert "script-src 'self'" in answer.headers["content-security-policy"]


def test_a_part_has_themes_of_its_own(room: Room) -> None:
    client, base = room.at("facilitator"), f"/desk/works/{room.atelier.work.id}"
    client.send(f"{base}/parts", {"segment_span": "0:05-0:10", "part_themes_named": "mémoire"})
    (part,) = room.atelier.now().segments
    assert part.themes == ("th.memory",)

    page = client.get(f"{base}/people").text
    assert '<span class="badge">memory</span>' in page
    client.fill(f"{base}/people", f"{base}/parts/themes", {"part_themes": ["th.memory", "th.loss"]})
    assert room.atelier.now().segments[0].themes == ("th.memory", "th.loss")
    wrong = client.fill(f"{base}/people", f"{base}/parts/themes", {"part_themes": ["th.zzz"]})
    assert (wrong.status_code, len(room.atelier.now().segments[0].themes)) == (422, 2)


def test_the_names_of_all_themes_stand_no_more_often_where_there_are_more_parts(room: Room) -> None:
    client, base = room.at("facilitator"), f"/desk/works/{room.atelier.work.id}"
    before = [client.get(f"{base}{page}").text.count('value="th.border"') for page in ("/bench", "/people")]
    lists = [client.get(f"{base}{page}").text.count("<datalist") for page in ("/bench", "/people")]
    for number in range(3):
        client.send(f"{base}/parts", {"segment_span": f"0:0{number}-0:10", "part_themes_named": ""})
    assert [client.get(f"{base}{page}").text.count("<datalist") for page in ("/bench", "/people")] == lists
    assert [client.get(f"{base}{page}").text.count('value="th.border"') for page in ("/bench", "/people")] == before


def test_themes_that_the_words_speak_of_are_offered_and_none_is_chosen(room: Room) -> None:
    client, base = room.at("facilitator"), f"/desk/works/{room.atelier.work.id}"
    before = room.atelier.now().themes
    client.send(
        f"{base}/transcript", {"language": "fr", "text": "WEBVTT\n\n00:01.000 --> 00:02.000\nLes frontières.\n"}
    )
    page = client.get(f"{base}/describe").text
    assert '<input type="checkbox" name="themes" value="th.border"> <span>border <span class="about">“' in page
    assert "frontières" in page
    assert room.atelier.now().themes == before
