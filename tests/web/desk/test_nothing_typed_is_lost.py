"""What was typed outlives a log-in, a second tab, a second tap and a second person."""

from __future__ import annotations

import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from starlette.responses import RedirectResponse, Response

from archive.domain.ids import new_id
from archive.domain.records import ParticipantHandle, Workshop
from archive.domain.sealed import Draft
from archive.domain.words.transcripts import Transcript
from archive.review.people.accounts import end_sessions
from archive.web.desk.one_time import REMEMBERED_SECONDS, OneTimeForms, one_time_key
from archive.web.http.forms import Form
from tests.review.atelier import PASSWORD, open_atelier
from tests.web.desk_client import DeskClient, field_in, hidden_fields, mark_in, sentence
from tests.web.desk_room import Room

LONG = ("Nous sommes partis la nuit. " * 12_000).rstrip() + '\nلا أحد رآنا. <fin> & "silence"'


@pytest.fixture
def room() -> Iterator[Room]:
    room = Room(open_atelier())
    yield room
    room.leave()


def test_a_long_text_outlives_the_log_in_that_ended_under_it(room: Room) -> None:
    facilitator, atelier = room.at("facilitator"), room.atelier
    address = f"/desk/works/{atelier.work.id}/transcript"
    typed = {"language": "fr", "text": LONG, "seen": f"{new_id()}.3", "csrf": facilitator.csrf()}
    end_sessions(atelier.kit, atelier.facilitator.id)

    shut = facilitator.send(address, typed, {"file": ("", b"")}, csrf=typed["csrf"])

    assert shut.status_code == 401
    assert "Nothing you typed is lost" in sentence(shut)
    carried = hidden_fields(shut, "/desk/login?kept=1")
    wrong = facilitator.send(
        "/desk/login?kept=1",
        {**carried, "name": "facilitator", "password": "wrong"},
        {"x": ("", b"")},
        csrf=carried["csrf"],
    )
    carried = hidden_fields(wrong, "/desk/login?kept=1")
    again = facilitator.send(
        "/desk/login?kept=1",
        {**carried, "name": "facilitator", "password": PASSWORD},
        {"x": ("", b"")},
        csrf=carried["csrf"],
    )
    assert again.status_code == 200
    assert "لا أحد رآنا. &lt;fin&gt;" in again.text
    shown = re.findall(r'<p class="letter" dir="auto">([^<]*)', again.text)
    assert len(shown) == 2, "the language and the text, and no marks of ours"
    kept = hidden_fields(again, address)
    kept["seen"] = ""
    assert facilitator.send(address, kept, {"file": ("", b"")}, csrf=kept["csrf"]).status_code == 303
    [transcript] = atelier.kit.vault.find(Transcript)
    assert transcript.text == LONG


def test_no_password_is_carried_along_and_a_stranger_is_read_nothing(room: Room) -> None:
    atelier = room.atelier
    administrator = room.at("administrator")
    mark = administrator.csrf()
    end_sessions(atelier.kit, atelier.administrator.id)

    shut = administrator.send("/desk/accounts", {"name": "new one", "password": "four other words"}, csrf=mark)
    assert shut.status_code == 401
    assert "new one" in shut.text
    assert "four other words" not in shut.text

    with DeskClient(room.app) as stranger:
        led = stranger.send("/desk/people", {"pseudonym": "A name"}, csrf="0" * 40)
        assert (led.status_code, led.text) == (303, "")
        assert stranger.send("/desk/login?kept=1", {"text": "x" * 200_000}, csrf="0" * 40).status_code == 413


def test_a_form_of_an_older_log_in_comes_back_to_be_sent_on(room: Room) -> None:
    facilitator = room.at("facilitator")
    old = facilitator.csrf()
    facilitator.http.cookies.delete("desk")
    facilitator.log_in("facilitator")

    shown = facilitator.send("/desk/people", {"pseudonym": "Zéphyr", "risk": "vulnerable"}, csrf=old)

    assert shown.status_code == 403
    assert "nothing you typed is lost" in sentence(shown)
    fields = hidden_fields(shown, "/desk/people")
    assert facilitator.send("/desk/people", fields, csrf=fields["csrf"]).status_code == 303
    assert "Zéphyr" in facilitator.get("/desk/people").text


def test_what_one_person_typed_is_not_read_to_the_next_one_at_that_browser(room: Room) -> None:
    officer, atelier = room.at("officer"), room.atelier
    typed = {"pseudonym": "Zéphyr de la rue Zqxv", "risk": "vulnerable", "csrf": officer.csrf()}
    end_sessions(atelier.kit, atelier.officer.id)
    shut = officer.send("/desk/people", typed, csrf=typed["csrf"])
    carried = hidden_fields(shut, "/desk/login?kept=1")

    came_in = officer.send(
        "/desk/login?kept=1", {**carried, "name": "crew", "password": PASSWORD}, {"x": ("", b"")}, csrf=carried["csrf"]
    )

    assert "Zqxv" not in came_in.text
    assert officer.follow(came_in).status_code == 200
    assert "Zqxv" not in officer.get("/desk").text


def test_a_form_left_open_by_one_person_does_not_become_anothers(room: Room) -> None:
    browser = room.at("officer")
    old = browser.csrf()
    browser.http.cookies.delete("desk")
    browser.log_in("facilitator")

    shown = browser.send("/desk/people", {"pseudonym": "Zéphyr de la rue Zqxv", "risk": "vulnerable"}, csrf=old)

    assert shown.status_code == 403
    assert "not from here" in sentence(shown)
    assert "Zqxv" not in shown.text


def test_a_form_from_another_site_is_never_offered_to_be_sent(room: Room) -> None:
    facilitator = room.at("facilitator")
    for headers in ({"origin": "https://elsewhere.example"}, {"origin": "null", "sec-fetch-site": "cross-site"}):
        sent = facilitator.http.post("/desk/people", data={"csrf": "0" * 40, "pseudonym": "Planted"}, headers=headers)
        answer = facilitator._runner.run(sent)

        assert answer.status_code == 403
        assert "not from here" in sentence(answer)
        assert "Planted" not in answer.text


@pytest.mark.parametrize(
    ("page", "fields", "kind"),
    [
        ("/desk/people", {"pseudonym": "Appui Double", "risk": "vulnerable"}, ParticipantHandle),
        (
            "/desk/workshops",
            {"label_fr": "Deux fois", "country": "BE", "year": "2024", "project_name": "Encore"},
            Workshop,
        ),
    ],
)
def test_a_second_tap_makes_nothing_twice(room: Room, page: str, fields: dict[str, str], kind: type) -> None:
    client, catalogue = room.at("facilitator"), room.atelier.kit.catalogue
    before = catalogue.count(kind)
    once = field_in(client.get(page), "once")

    first = client.send(page, {**fields, "once": once})
    second = client.send(page, {**fields, "once": once})

    assert first.status_code == second.status_code == 303
    assert second.headers["location"] == first.headers["location"]
    assert catalogue.count(kind) == before + 1
    # Gone back to and filled in otherwise, or opened anew, it is another form.
    other = {key: value.replace("Double", "Autre").replace("Deux", "Trois") for key, value in fields.items()}
    assert client.send(page, {**other, "once": once}).headers["location"] != first.headers["location"]
    client.send(page, {**other, "once": field_in(client.get(page), "once")})
    assert catalogue.count(kind) == before + 3


def test_every_form_of_a_page_that_makes_something_has_a_mark_of_its_own(room: Room) -> None:
    client, atelier = room.at("facilitator"), room.atelier
    for page in ("/desk/people", "/desk/workshops", f"/desk/works/{atelier.work.id}/people", "/desk/exports"):
        for form in re.findall(r'<form method="post".*?</form>', client.get(page).text, re.DOTALL):
            assert re.search(r'name="once" value="\w{20}"', form), page


def test_a_tap_while_the_first_one_is_still_answered_waits_for_it() -> None:
    forms = OneTimeForms()
    made: list[int] = []

    def make() -> Response:
        made.append(1)
        return RedirectResponse(f"/desk/people/{len(made)}", status_code=303)

    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda _: forms.answer("key", make), range(8)))

    assert made == [1]
    assert {answer.headers["location"] for answer in answers} == {"/desk/people/1"}


def test_what_did_not_succeed_may_be_tried_again_and_nothing_is_remembered_for_ever() -> None:
    now = [0.0]
    forms = OneTimeForms(lambda: now[0])
    answers = iter([Response(status_code=422), *(RedirectResponse(f"/{n}", status_code=303) for n in range(3))])

    def act() -> Response:
        return next(answers)

    assert forms.answer("key", act).status_code == 422
    assert forms.answer("key", act).headers["location"] == "/0"
    assert forms.answer("key", act).headers["location"] == "/0"
    now[0] = REMEMBERED_SECONDS
    assert forms.answer("key", act).headers["location"] == "/1"


def test_a_form_without_a_mark_is_never_taken_for_another() -> None:
    assert one_time_key("/desk/people", Form([("pseudonym", "A")]), "10") == ""
    marked = Form([("once", "a"), ("pseudonym", "A")])
    assert one_time_key("/desk/people", marked, "10") == one_time_key("/desk/people", marked, "11")
    assert one_time_key("/desk/people", marked, "10") != one_time_key("/desk/works", marked, "10")


def test_the_second_of_two_writers_sees_both_transcripts_and_goes_on(room: Room) -> None:
    facilitator, atelier = room.at("facilitator"), room.atelier
    address = f"/desk/works/{atelier.work.id}/transcript"
    opened = facilitator.get(address)
    seen = field_in(opened, "seen")
    facilitator.send(address, {"language": "fr", "text": "Le texte de la première.", "seen": seen})

    conflict = facilitator.send(address, {"language": "fr", "text": "Le texte du second.", "seen": seen})

    assert conflict.status_code == 409
    assert "Nothing was overwritten" in sentence(conflict)
    assert "Le texte de la première." in conflict.text
    assert "Le texte du second." in conflict.text
    assert next(atelier.kit.vault.find(Transcript)).text == "Le texte de la première."
    onwards = {"language": "fr", "text": "Les deux textes.", "seen": field_in(conflict, "seen")}
    assert facilitator.send(address, onwards).status_code == 303
    assert next(atelier.kit.vault.find(Transcript)).text == "Les deux textes."


def test_a_transcript_is_opened_where_there_is_one_and_never_replaced_unseen(room: Room) -> None:
    facilitator, atelier = room.at("facilitator"), room.atelier
    address = f"/desk/works/{atelier.work.id}/transcript"
    facilitator.send(address, {"language": "fr", "text": "Des heures de travail.", "seen": ""})

    assert "Des heures de travail." in facilitator.get(address).text
    empty = facilitator.get(f"{address}?new=1")
    assert "Des heures de travail." not in empty.text
    answer = facilitator.send(address, {"language": "fr", "text": "autre chose", "seen": field_in(empty, "seen")})
    assert answer.status_code == 409
    assert next(atelier.kit.vault.find(Transcript)).text == "Des heures de travail."
    # The same text sent twice is no conflict.
    assert (
        facilitator.send(address, {"language": "fr", "text": "Des heures de travail.", "seen": ""}).status_code == 303
    )


def test_two_who_change_the_same_field_of_a_description_see_both_and_the_second_can_go_on(room: Room) -> None:
    facilitator, atelier = room.at("facilitator"), room.atelier
    address = f"/desk/works/{atelier.work.id}/describe"
    page = facilitator.get(address)
    seen, title = field_in(page, "seen"), field_in(page, "title_fr")
    first = {"title_fr": title, "title_en": "First", "summary_en": "A night.", "themes": "th.hope", "languages": "wo"}
    assert facilitator.send(address, {**first, "seen": seen}).status_code == 303

    conflict = facilitator.send(address, {"title_fr": title, "title_en": "Second", "languages": "fr", "seen": seen})

    assert conflict.status_code == 409
    shown = conflict.text[conflict.text.index('id="theirs"') : conflict.text.index("</dl>")]
    assert ">First</dd>" in shown
    assert ">Wolof</dd>" in shown
    assert "A night." not in shown, "what only one of them changed is no question"
    assert ">A night.</textarea>" in conflict.text
    assert re.search(r'value="th.hope" checked', conflict.text)
    onwards = {"title_fr": title, "title_en": "Second", "summary_en": "A night.", "themes": "th.hope"}
    assert facilitator.send(address, {**onwards, "seen": field_in(conflict, "seen")}).status_code == 303
    draft = atelier.kit.vault.get(Draft, atelier.work.id)
    assert (draft.titles["en"], draft.summaries) == ("Second", {"en": "A night."})


def test_two_who_change_different_fields_of_a_description_are_both_kept(room: Room) -> None:
    facilitator, atelier = room.at("facilitator"), room.atelier
    address = f"/desk/works/{atelier.work.id}/describe"
    page = facilitator.get(address)
    seen, title = field_in(page, "seen"), field_in(page, "title_fr")
    first = {"title_fr": title, "content_warnings": ["violence"], "languages": "wo", "seen": seen}
    second = {"title_fr": "Le vent", "summary_ar": "ليلة واحدة.", "content_warnings": ["death"], "seen": seen}
    assert facilitator.send(address, first).status_code == 303

    assert facilitator.send(address, second).status_code == 303

    work, draft = atelier.now(), atelier.kit.vault.get(Draft, atelier.work.id)
    assert (set(work.content_warnings), work.languages) == ({"violence", "death"}, ("wo",))
    assert (draft.titles["fr"], draft.summaries) == ("Le vent", {"ar": "ليلة واحدة."})


def test_the_mark_on_the_page_after_a_log_in_is_the_new_one(room: Room) -> None:
    client = room.at("facilitator")
    assert mark_in(client.get("/desk/people")) == client.csrf()
