"""The covers' page as a browser without scripts carries it, and as the page's script does."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from html import escape
from typing import Any

import httpx
import pytest

from archive.domain.covers import Box, Cover, CoverStyle, Key, LookReport
from archive.domain.ids import new_id
from archive.domain.records import Work
from archive.languages import translate
from archive.review.works.covers import covers_of
from archive.web.desk.covers.words import letter_of
from tests.review.atelier import make_work, open_atelier
from tests.web.desk_client import DeskClient, Fields, sentence
from tests.web.desk_room import Room

BOX = Box(4000, 2000, 1000, 2000)


@pytest.fixture
def room() -> Iterator[Room]:
    room = Room(open_atelier())
    yield room
    room.leave()


def found(room: Room, work: Work | None = None, **changes: Any) -> Cover:
    fields: dict[str, Any] = {
        "id": new_id(),
        "work_id": (work or room.atelier.work).id,
        "style": CoverStyle.FACE,
        "start_ms": 1000,
        "end_ms": 5000,
        "keys": (Key(1000, BOX),),
        "found_by": "detector",
        "confidence": 150,
        "surest": 150,
    }
    return room.atelier.kit.vault.save(Cover(**{**fields, **changes}))


def base(room: Room) -> str:
    return f"/desk/works/{room.atelier.work.id}/covers"


def now(room: Room, cover: Cover) -> Cover:
    return room.atelier.kit.vault.get(Cover, cover.id)


def change(client: DeskClient, room: Room, cover: Cover, **fields: str) -> httpx.Response:
    return client.send(base(room), {"cover": cover.id, "version": str(cover.version), **fields})


def by_script(client: DeskClient, room: Room, fields: Fields) -> httpx.Response:
    client.http.headers["accept"] = "application/json"
    try:
        return client.send(base(room), fields)
    finally:
        client.http.headers["accept"] = "*/*"


def test_every_cover_is_listed_with_its_forms_what_weighs_most_first(room: Room) -> None:
    weak, sure = found(room, surest=120), found(room, confidence=120, surest=900, start_ms=2000)
    page = room.at("facilitator").get(base(room))
    assert page.status_code == 200
    assert page.text.index(f"c-{sure.id}") < page.text.index(f"c-{weak.id}")
    assert "the archive is 90 % sure" in page.text
    assert "the archive is 12 % sure" in page.text
    assert "script-src 'self'" in page.headers["content-security-policy"]
    assert "unsafe" not in page.headers["content-security-policy"]


def test_plain_forms_do_everything_that_can_be_done_with_a_cover(room: Room) -> None:
    client, cover, person = room.at("facilitator"), found(room), room.atelier.participant.id
    change(client, room, cover, do="whose", person=person)
    assert now(room, cover).participant_id == person
    change(client, room, now(room, cover), do="stretch", start="0.5", end="7.25")
    assert (now(room, cover).start_ms, now(room, cover).end_ms) == (500, 7250)
    change(client, room, now(room, cover), do="place", at="3", left="12.5", top="-4", width="20", height="30")
    assert now(room, cover).keys[-1] == Key(3000, Box(1250, -400, 2000, 3000))
    change(client, room, now(room, cover), do="style", style="thing")
    assert now(room, cover).style is CoverStyle.THING
    change(client, room, now(room, cover), do="dismiss")
    assert now(room, cover).dismissed
    change(client, room, now(room, cover), do="restore")
    assert not now(room, cover).dismissed
    answer = change(client, room, now(room, cover), do="split", at="2")
    assert sentence(client.follow(answer)) == "Saved."
    first, second = covers_of(room.atelier.kit, room.atelier.work.id)
    assert (first.end_ms, second.start_ms) == (2000, 2000)
    change(client, room, first, do="join", other=second.id)
    assert now(room, first).end_ms == 7250


def test_what_is_covered_by_numbers_can_be_looked_at_beside_them(room: Room) -> None:
    room.atelier.consented()
    page = room.at("facilitator").get(base(room)).text
    plain = page[page.index("data-plain") :]
    assert re.search(r'<video class="covers-seen" src="/desk/media/\w+" controls preload="none"', plain)


def test_a_cover_is_drawn_by_numbers(room: Room) -> None:
    fields = {"do": "add", "style": "thing", "person": "", "start": "1,5", "end": "4"}
    place = {"left": "10", "top": "20", "width": "30", "height": "40"}
    room.at("facilitator").send(base(room), {**fields, **place})
    (cover,) = covers_of(room.atelier.kit, room.atelier.work.id)
    assert (cover.start_ms, cover.end_ms, cover.style) == (1500, 4000, CoverStyle.THING)
    assert cover.keys == (Key(1500, Box(1000, 2000, 3000, 4000)),)


def test_nonsense_is_answered_with_one_sentence_and_changes_nothing(room: Room) -> None:
    client, cover = room.at("facilitator"), found(room)
    for fields in (
        {"do": "stretch", "start": "soon", "end": "4"},
        {"do": "stretch", "start": "NaN", "end": "4"},
        {"do": "stretch", "start": "1e99", "end": "4"},
        {"do": "stretch", "start": "9", "end": "4"},
        {"do": "style", "style": "blur"},
        {"do": "back", "former": "{}"},
        {"do": "back", "former": "not json"},
        {"do": "whose", "person": new_id()},
        {"do": "fly"},
    ):
        answer = change(client, room, cover, **fields)
        assert answer.status_code == 422, fields
        assert sentence(answer), fields
    assert now(room, cover) == cover


def test_a_cover_of_another_work_is_not_changed_here(room: Room) -> None:
    atelier = room.atelier
    other = make_work(atelier.kit, atelier.workshop, atelier.participant.id, atelier.crew.id)
    cover = found(room, other)
    assert change(room.at("facilitator"), room, cover, do="dismiss").status_code == 404
    assert now(room, cover) == cover


def test_the_script_is_told_what_became_of_a_cover(room: Room) -> None:
    client, cover = room.at("facilitator"), found(room)
    fields = {"cover": cover.id, "version": str(cover.version), "do": "dismiss"}
    told = by_script(client, room, fields).json()
    assert told["covers"][0]["dismissed"] is True
    assert told["unsaid"] == 0
    stale = by_script(client, room, fields)
    assert stale.status_code == 409
    assert stale.json()["covers"][0]["version"] == now(room, cover).version
    assert "Somebody else changed this cover" in stale.json()["problem"]


def test_the_script_puts_a_cover_back_as_it_was(room: Room) -> None:
    client, cover = room.at("facilitator"), found(room)
    before = client.get(f"{base(room)}/all").json()["covers"][0]
    change(client, room, cover, do="stretch", start="0", end="9")
    change(client, room, now(room, cover), do="place", at="8", left="1", top="1", width="9", height="9")
    former = {name: before[name] for name in ("style", "start", "end", "keys", "person", "dismissed")}
    change(client, room, now(room, cover), do="back", former=json.dumps(former))
    assert client.get(f"{base(room)}/all").json()["covers"][0] == {
        **before,
        "version": now(room, cover).version,
        "weak": False,  # a person has touched it
    }


def test_many_covers_are_said_and_dismissed_at_once(room: Room) -> None:
    client, person = room.at("facilitator"), room.atelier.participant.id
    weak, sure = found(room, surest=120), found(room, confidence=120, surest=700)
    client.send(f"{base(room)}/many", {"do": "weak", "seen": f"{weak.id}:{weak.version}"})
    assert (now(room, weak).dismissed, now(room, sure).dismissed) == (True, False)
    assert client.send(f"{base(room)}/many", {"do": "all_unsaid", "person": ""}).status_code == 422
    client.send(f"{base(room)}/many", {"do": "all_unsaid", "person": person})
    assert now(room, sure).participant_id == person
    assert now(room, weak).participant_id is None


def test_signs_are_dismissed_at_once_and_no_face_with_them(room: Room) -> None:
    client = room.at("facilitator")
    room.atelier.consented()  # so that the desk may open the film
    sign, face = found(room, style=CoverStyle.THING, surest=940), found(room)
    page = client.get(base(room)).text
    assert "The archive took these for writing" in page
    assert f'{sign.id}:{sign.version}"' in page.partition('id="covers-signs"')[2].partition("</form>")[0]
    both = [f"{each.id}:{each.version}" for each in (sign, face)]
    assert client.send(f"{base(room)}/many", {"do": "signs", "seen": both}).status_code == 422
    assert client.send(f"{base(room)}/many", {"do": "signs", "seen": both[0]}).status_code == 303
    assert (now(room, sign).dismissed, now(room, face).dismissed) == (True, False)


SAID_OF_SIGNS = {
    "fr": ("que les archives n’ont pas trouvés", "rien ne les a cherchés ici", "Ici, rien ne cherche"),
    "ar": ("التي لم يجدها الأرشيف", "لم يبحث عنها شيء هنا", "لا شيء هنا يبحث"),
    "en": ("has not found: look for them", "nothing has looked for them here", "Nothing here looks for shop signs"),
}


@pytest.mark.parametrize("lang", ["fr", "ar", "en"])
def test_the_pages_say_whether_anything_has_looked_for_signs(room: Room, lang: str) -> None:
    """Without what finds writing, whoever looks must know that they are the only one."""
    kit, work_id = room.atelier.kit, room.atelier.work.id
    facilitator, reviewer = room.at("facilitator"), room.at("reviewer")
    for client in (facilitator, reviewer):
        client.get(f"/desk?lang={lang}")
    found_none, alone, nothing = SAID_OF_SIGNS[lang]
    covers, review = (facilitator, f"/desk/works/{work_id}/covers"), (reviewer, f"/desk/works/{work_id}/review")
    said = covers[0].get(covers[1]).text
    assert (alone in said, found_none in said) == (True, False)
    for client, address in (covers, review):
        assert nothing in client.get(address).text, address

    told = {"detector": "squares", "model_sha256": "", "parameters": {"signs_detector": "yellow"}}
    kit.vault.save(LookReport(id=work_id, pictures=1, looked_at=1, cuts_ms=(), found=0, **told))  # type: ignore[arg-type]
    said = covers[0].get(covers[1]).text
    assert (alone in said, found_none in said) == (False, True)
    for client, address in (covers, review):
        assert nothing not in client.get(address).text, address


@pytest.mark.parametrize("lang", ["fr", "ar", "en"])
def test_the_page_of_covers_says_what_none_of_them_hides(room: Room, lang: str) -> None:
    said = room.at("facilitator").get(f"{base(room)}?lang={lang}").text
    for left in (
        "the voice, which is never changed",
        "the way of moving and of gesturing",
        "clothes, jewellery, tattoos and scars outside a cover",
        "names that are spoken",
    ):
        assert f"<li>{escape(translate(lang, left))}</li>" in said, left


def test_finds_that_are_not_weak_are_not_dismissed_at_once_whatever_a_form_sends(room: Room) -> None:
    client, sure = room.at("facilitator"), found(room, confidence=120, surest=700)
    refused = client.send(f"{base(room)}/many", {"do": "weak", "seen": f"{sure.id}:{sure.version}"})
    assert refused.status_code == 422
    assert sentence(refused).startswith("Only finds of which the archive was never more than 30 % sure")
    for everything in ({"below": "30"}, {"below": "99"}, {"seen": ""}):
        assert client.send(f"{base(room)}/many", {"do": "weak", **everything}).status_code in (409, 422)
    assert not now(room, sure).dismissed


def test_covered_pictures_are_asked_for(room: Room) -> None:
    client, kit = room.at("facilitator"), room.atelier.kit
    answer = client.send(f"{base(room)}/many", {"do": "make"})
    assert sentence(client.follow(answer)).startswith("The covered pictures are being made.")
    with kit.jobs.claim() as job:
        assert job is not None
        assert (job.name, job.work_id) == ("conceal", room.atelier.work.id)
    client.send(f"{base(room)}/many", {"do": "film"})
    assert kit.catalogue.get(Work, room.atelier.work.id).film_at_high_risk


def test_a_reviewer_looks_and_changes_nothing(room: Room) -> None:
    cover, reviewer = found(room), room.at("reviewer")
    page = reviewer.get(base(room))
    assert page.status_code == 200
    assert 'name="do"' not in page.text
    assert reviewer.get(f"{base(room)}/all").json()["covers"][0]["id"] == cover.id
    assert change(reviewer, room, cover, do="dismiss").status_code == 403
    assert reviewer.send(f"{base(room)}/many", {"do": "weak", "seen": f"{cover.id}:1"}).status_code == 403
    assert room.at("crew").get(base(room)).status_code == 403
    assert room.at("crew").get(f"{base(room)}/all").status_code == 403
    assert now(room, cover) == cover


def test_thousands_of_covers_are_listed_by_fifty(room: Room) -> None:
    room.atelier.kit.vault.save_all(
        [
            Cover(
                id=new_id(),
                work_id=room.atelier.work.id,
                style=CoverStyle.FACE,
                start_ms=at,
                end_ms=at + 9,
                keys=(Key(at, BOX),),
            )
            for at in range(2000)
        ]
    )
    page = room.at("facilitator").get(f"{base(room)}?page=40").text
    assert page.count('<li id="c-') == 50
    assert "Page 40 of 40" in page


def test_the_works_page_leads_to_its_covers_and_says_how_many_are_open(room: Room) -> None:
    found(room)
    page = room.at("facilitator").get(f"/desk/works/{room.atelier.work.id}").text
    assert f'href="{base(room)}"' in page
    assert "1 cover of which nobody has said whose it is" in page


def test_the_second_look_leads_to_the_covers(room: Room) -> None:
    page = room.at("reviewer").get(f"/desk/works/{room.atelier.work.id}/review")
    assert page.status_code == 200
    assert f'href="{base(room)}"' in page.text


def test_the_page_says_what_an_outline_leaves_to_be_read_and_that_there_is_none_here(room: Room) -> None:
    cover = found(room)
    changed = change(room.at("facilitator"), room, cover, do="style", style="outline")
    assert changed.status_code == 303
    page = room.at("facilitator").get(base(room)).text
    assert "by its outline: build, gestures and gait can still be read" in page
    assert "No outlines of figures are found here" in page


def test_on_a_released_work_the_page_says_what_strangers_go_on_seeing_and_leads_to_closing_it(room: Room) -> None:
    atelier, words = room.atelier, "stays as it is until the new film is approved"
    closing = f'href="/desk/works/{atelier.work.id}/withdraw"'
    before = room.at("facilitator").get(base(room)).text
    assert words not in before
    assert closing not in before
    atelier.consented()
    atelier.release()
    for role in ("facilitator", "reviewer"):
        page = room.at(role).get(base(room)).text
        assert words in page
        assert closing in page
    assert "reste tel quel" in room.at("facilitator").get(f"{base(room)}?lang=fr").text


def test_letters_go_on_after_z() -> None:
    assert [letter_of(place) for place in (0, 25, 26, 701, 702)] == ["A", "Z", "AA", "ZZ", "AAA"]
