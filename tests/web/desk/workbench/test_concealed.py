"""Concealing on the workbench, by its plain forms: what was typed stays, every trouble is told with a way out of it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

import pytest

from archive.domain.covers import Box, Cover, CoverStyle, Key
from archive.domain.terms import WorkState
from archive.domain.words.edit_list import SoundCover, Stretch
from archive.review.works.transcripts import NewTranscript, attach_transcript
from archive.review.works.works import change_work, edits_of
from tests.review.atelier import open_atelier
from tests.web.desk_client import DeskClient
from tests.web.desk_room import Room

FRENCH = "WEBVTT\n\n00:00.000 --> 00:02.000\nAvec Amina.\n\n00:02.000 --> 00:04.250\nAmina chante.\n"
ENGLISH = "WEBVTT\n\n00:00.000 --> 00:02.000\nWith Amina.\n\n00:02.000 --> 00:04.250\nShe sings.\n"


@pytest.fixture
def room() -> Iterator[Room]:
    yield from opened(FRENCH)


def opened(french: str) -> Iterator[Room]:
    room = Room(open_atelier())
    atelier = room.atelier
    change_work(atelier.kit, atelier.work.id, lambda work: replace(work, duration_ms=60_000), "")
    write(room, french, "fr")
    yield room
    room.leave()


def write(room: Room, text: str, language: str) -> None:
    new = NewTranscript(content=text.encode(), language=language, is_translation=language != "fr")
    attach_transcript(room.atelier.kit, room.atelier.work.id, new, room.atelier.facilitator.id)


def bench(room: Room) -> str:
    return f"/desk/works/{room.atelier.work.id}/bench"


def section(client: DeskClient, room: Room) -> str:
    page = str(client.get(bench(room)).text)
    return page[page.index('id="concealed"') : page.index('id="parts"')]


def hide(client: DeskClient, room: Room, **changes: str) -> object:
    form = {
        "conceal_language": "fr",
        "conceal_words": "Amina",
        "conceal_spans": "0:01.2-0:01.9",
        "conceal_cover": "room_tone",
        "conceal_instead": "",
    }
    return client.send(f"{bench(room)}/concealed", {**form, **changes})


def field(text: str, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]*)"', text)
    assert found is not None
    return found[1]


def test_a_file_says_by_its_name_that_it_holds_what_is_concealed_and_the_one_without_stands_first(room: Room) -> None:
    facilitator = room.at("facilitator")
    address = f"{bench(room)}/file?edit=fr&form=vtt"
    assert "with all that is said" not in facilitator.get(bench(room)).text
    hide(facilitator, room, conceal_instead="Salma")

    page = facilitator.get(bench(room)).text
    without, whole = f"{address}&words=concealed".replace("&", "&amp;"), f'{address.replace("&", "&amp;")}"'
    assert page.index(without) < page.index(whole)
    assert "It holds the words that are concealed here" in page
    answer = facilitator.get(address)
    assert answer.headers["content-disposition"].endswith('"transcript-fr-with-concealed-words.vtt"')
    assert "Amina" in answer.text
    answer = facilitator.get(f"{address}&words=concealed")
    assert answer.headers["content-disposition"].endswith('"transcript-fr-concealed.vtt"')
    assert "Amina" not in answer.text


def test_words_are_concealed_and_the_other_places_where_they_are_said_are_told(room: Room) -> None:
    facilitator = room.at("facilitator")
    hide(facilitator, room, conceal_instead="Salma")
    shown = section(facilitator, room)
    assert "Salma" in shown
    assert "0:01.2–0:01.9" in shown
    assert "It is said at 0:02 too" in shown
    spans = field(shown[shown.index("It is said at 0:02") :], "spans")
    assert spans == "0:01.2-0:01.9, 0:02-0:04.25"
    told = {"redaction": field(shown, "redaction"), "cover": "tone", "spans": spans}
    facilitator.send(f"{bench(room)}/concealed/place", told)
    assert "cannot be released" not in section(facilitator, room)
    [redaction] = edits_of(room.atelier.kit, room.atelier.work.id).standing
    assert redaction.spans == (Stretch(start_ms=1_200, end_ms=1_900), Stretch(start_ms=2_000, end_ms=4_250))
    assert redaction.cover is SoundCover.TONE


def test_each_language_is_asked_about_with_the_lines_over_it(room: Room) -> None:
    write(room, ENGLISH, "en")
    facilitator = room.at("facilitator")
    hide(facilitator, room, conceal_spans="0:00-0:04.2")
    shown = section(facilitator, room)
    assert "English: nobody has said yet" in shown
    asked = shown[shown.index('name="language" value="en"') :]
    assert "With Amina." in shown
    told = {"redaction": field(shown, "redaction"), "language": "en", "mark": field(asked, "mark")}
    nothing = facilitator.send(f"{bench(room)}/concealed/words", {**told, "words": " ", "answer": "words"})
    assert "Write which words" in nothing.text
    facilitator.send(f"{bench(room)}/concealed/words", {**told, "words": "Amina", "answer": "words"})
    assert "cannot be released" not in section(facilitator, room)


def test_of_many_things_a_few_can_be_changed_at_once_those_that_keep_the_work_back_first(room: Room) -> None:
    facilitator = room.at("facilitator")
    for number in range(12):
        hide(facilitator, room, conceal_words="", conceal_spans=f"0:{10 + number}-0:{11 + number}")
    few = section(facilitator, room)
    ids = re.findall(r'<li id="concealed-(\w+)">', few)
    assert len(ids) == 12
    open_now = re.findall(r'id="spans-(\w{20})"', few)
    assert len(open_now) == 4

    page = facilitator.get(f"{bench(room)}?redaction={ids[-1]}").text
    assert f'id="spans-{ids[-1]}"' in page
    assert len(re.findall(r'id="spans-(\w{20})"', page)) == 4
    assert len(set(re.findall(r"redaction=(\w+)#concealed-", page))) == 8
    # Words that are said again elsewhere keep the work back: they can be changed at once, though they came last.
    hide(facilitator, room)
    [troubled] = set(re.findall(r'<li id="concealed-(\w+)">', section(facilitator, room))) - set(ids)
    assert f'id="spans-{troubled}"' in section(facilitator, room)
    for number in range(12):
        hide(facilitator, room, conceal_words="", conceal_spans=f"0:{30 + number}-0:{31 + number}")
    assert len(section(facilitator, room)) - len(few) < 13 * 1_300, "a thing more is a few lines of the page"


def test_a_language_in_which_nothing_stands_is_said_to_hold_nothing(room: Room) -> None:
    write(room, ENGLISH.replace("Amina", "her"), "en")
    facilitator = room.at("facilitator")
    hide(facilitator, room, conceal_spans="0:00-0:04.2")
    shown = section(facilitator, room)
    asked = shown[shown.index('name="language" value="en"') :]
    told = {"redaction": field(shown, "redaction"), "language": "en", "mark": field(asked, "mark")}
    facilitator.send(f"{bench(room)}/concealed/words", {**told, "answer": "absent"})
    shown = section(facilitator, room)
    assert "nothing to take out" in shown
    assert "cannot be released" not in shown


def test_it_is_undone_once_and_a_page_that_is_older_changes_nothing(room: Room) -> None:
    facilitator = room.at("facilitator")
    hide(facilitator, room)
    told = {"redaction": field(section(facilitator, room), "redaction")}
    facilitator.send(f"{bench(room)}/concealed/undo", told)
    assert "Conceal this no longer" not in section(facilitator, room)
    again = facilitator.send(f"{bench(room)}/concealed/place", {**told, "spans": "0:00-0:01", "cover": "tone"})
    assert again.status_code == 409
    assert edits_of(room.atelier.kit, room.atelier.work.id).standing == ()


@pytest.mark.parametrize(
    "wrong", [{"conceal_spans": "0:59-1:01"}, {"conceal_spans": "nonsense"}, {"conceal_cover": "loud"}]
)
def test_what_was_typed_stays_when_it_cannot_be_concealed(room: Room, wrong: dict[str, str]) -> None:
    refused = room.at("facilitator")
    answer = hide(refused, room, conceal_instead="Salma", **wrong)
    assert 'value="Salma"' in answer.text  # type: ignore[attr-defined]
    assert 'role="alert"' in answer.text  # type: ignore[attr-defined]
    assert edits_of(room.atelier.kit, room.atelier.work.id).redactions == ()


def test_a_released_work_closes_as_it_is_concealed(room: Room) -> None:
    room.atelier.consented()
    room.atelier.release()
    hide(room.at("facilitator"), room)
    assert room.atelier.now().state is WorkState.IN_REVIEW


def test_it_says_where_lips_can_be_read(room: Room) -> None:
    facilitator, work_id = room.at("facilitator"), room.atelier.work.id
    hide(facilitator, room)
    assert "lips can be read" not in section(facilitator, room)
    box = (Key(0, Box(4_000, 2_000, 2_000, 4_000)),)
    face = Cover(id="c", work_id=work_id, style=CoverStyle.FACE, start_ms=1_500, end_ms=9_000, keys=box)
    room.atelier.kit.vault.save(face)
    page = section(facilitator, room)
    assert "lips can be read" in page
    assert f"/desk/works/{work_id}/covers" in page
