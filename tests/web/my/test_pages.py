"""The door that opens with a code: what strangers meet, hiding it in two taps, and telling nobody else anything."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

import pytest

from archive.config import Settings
from archive.domain.codes import new_code
from archive.domain.records import Appearance, ConsentEvent, ParticipantHandle, Rendition
from archive.domain.terms import AfterWithdrawal, AppearanceRole, Atom, FaceWords, Recipe
from archive.review.people.withdrawal_codes import end_codes
from archive.review.works.works import change_work
from archive.web.app import create_app, create_public_app
from archive.web.my import session
from archive.web.my.session import VISIT_SECONDS
from archive.web.my.throttle import FREE_TRIES, TRIES_PER_BEGINNING, WINDOW_SECONDS, Pace
from tests.review.atelier import FILMED, Atelier, add_rendition, open_atelier
from tests.web.client import Client
from tests.web.desk_client import DeskClient
from tests.web.door_client import code_of, enter, post, tap

LANGUAGES = ("fr", "ar", "en")


@pytest.fixture
def atelier() -> Atelier:
    atelier = open_atelier()
    atelier.consented()
    atelier.release()
    return atelier


@pytest.fixture
def client(atelier: Atelier) -> Iterator[DeskClient]:
    with DeskClient(create_app(atelier.kit, Settings(language="en"))) as client:
        yield client


def film(atelier: Atelier) -> Rendition:
    return next(r for r in atelier.made() if r.recipe is Recipe.VIDEO)


def test_the_short_address_speaks_the_language_of_the_phone(client: DeskClient) -> None:
    answer = client.get("/my", **{"accept-language": "ar-MA"})
    assert (answer.status_code, answer.headers["location"]) == (302, "/ar/my")


def test_a_code_opens_the_door_however_it_is_typed(client: DeskClient, atelier: Atelier) -> None:
    code = code_of(atelier)
    answer = enter(client, f" {code.groups.lower().replace(' ', '-')} ")

    assert (answer.status_code, answer.headers["location"]) == (303, "/en/my")
    cookie = answer.headers["set-cookie"]
    for part in ("HttpOnly", "SameSite=strict", "Path=/;", f"Max-Age={VISIT_SECONDS}"):
        assert part in cookie
    assert code.compact not in cookie
    assert "What others can see and hear now" in client.follow(answer).text


def test_wrong_ended_unheard_of_and_mistyped_codes_get_the_same_bytes(client: DeskClient, atelier: Atelier) -> None:
    ended = code_of(atelier)
    right = code_of(atelier)
    wrong = right.selector + new_code().symbols[4:]
    tried = [ended.compact, new_code().compact, wrong, "", "hello", "0" * 3_000, "%00", "<script>"]

    answers = {(a.status_code, a.content) for a in (enter(client, text) for text in tried)}

    assert len(answers) == 1
    assert next(iter(answers))[0] == 403
    assert b"script>alert" not in next(iter(answers))[1]
    assert not client.http.cookies


def test_a_code_in_an_address_opens_nothing(client: DeskClient, atelier: Atelier) -> None:
    code = code_of(atelier)
    for address in (f"/en/my?code={code.compact}", f"/en/my?act=enter&code={code.compact}"):
        assert "What others can see" not in client.get(address).text


def test_two_taps_hide_everything(client: DeskClient, atelier: Atelier) -> None:
    enter(client, code_of(atelier))
    page = f"/en/works/{atelier.work.id}"
    assert client.get(page).status_code == 200
    assert client.get(f"/media/{film(atelier).id}").status_code == 200

    first = tap(client, "hide")
    assert "Yes, hide it" in first.text
    assert client.get(page).status_code == 200
    second = tap(client, "hide", sure="yes")

    assert "It is closed" in second.text
    assert "10 February 2026" in second.text
    assert client.get(page).status_code == 404
    assert client.get(f"/media/{film(atelier).id}").status_code == 404
    assert atelier.served() == set()
    assert "Nobody outside our team can see or hear anything" in client.get("/en/my").text


def test_the_ledger_says_that_the_participant_did_it(client: DeskClient, atelier: Atelier) -> None:
    enter(client, code_of(atelier))
    tap(client, "hide", sure="yes")

    last = max(atelier.kit.catalogue.find(ConsentEvent), key=lambda event: event.sequence)
    assert last.actor_role == "participant"
    assert "You did this yourself." in client.get("/en/my").text


def test_everything_means_the_mark_too() -> None:
    atelier = open_atelier()
    atelier.consented(after_withdrawal=AfterWithdrawal.LEAVE_MARK)
    atelier.release()
    with DeskClient(create_app(atelier.kit, Settings(language="en"))) as client:
        enter(client, code_of(atelier))
        tap(client, "hide", sure="yes")
    assert atelier.served() == set()


def test_somebody_chooses_what_is_said_beside_their_covered_face(client: DeskClient, atelier: Atelier) -> None:
    enter(client, code_of(atelier))
    before = client.get("/en/my").text
    assert 'value="ours" checked' in before
    assert "I chose not to show my face." in before

    assert "Saved." in tap(client, "say", words="chose").text
    assert 'value="chose" checked' in tap(client, "say", words="anything").text
    handle = atelier.kit.catalogue.get(ParticipantHandle, atelier.participant.id)
    assert handle.face_words is FaceWords.CHOSE


def test_one_work_can_be_taken_back(client: DeskClient, atelier: Atelier) -> None:
    enter(client, code_of(atelier))
    answer = tap(client, "work", work=atelier.work.id, sure="yes")

    assert "It is closed" in answer.text
    assert atelier.served() == set()
    assert "You have taken this one back." in client.get("/en/my").text


def test_the_picture_can_be_taken_back_and_the_voice_stays(client: DeskClient, atelier: Atelier) -> None:
    enter(client, code_of(atelier))
    record = re.search(r'name="consent" value="([^"]+)"', client.get("/en/my").text)
    assert record

    tap(client, "part", consent=record[1], thing=["picture"], sure="yes")

    assert Recipe.VIDEO not in atelier.served()
    assert Recipe.AUDIO in atelier.served()


def test_one_purpose_can_be_taken_back(client: DeskClient, atelier: Atelier) -> None:
    enter(client, code_of(atelier))
    record = re.search(r'name="consent" value="([^"]+)"', client.get("/en/my").text)
    assert record

    tap(client, "part", consent=record[1], purpose=["stream"], sure="yes")

    assert atelier.served() == set()


def test_nobody_takes_back_what_is_somebody_elses(client: DeskClient, atelier: Atelier) -> None:
    enter(client, code_of(atelier))
    for fields in ({"act": "work", "work": "x" * 16}, {"act": "part", "consent": "x" * 16, "thing": "voice"}):
        answer = tap(client, fields.pop("act"), sure="yes", **fields)
        assert answer.status_code == 409
        assert "Nothing was opened" in answer.text
    assert Recipe.VIDEO in atelier.served()


def test_a_form_without_the_mark_of_the_visit_does_nothing(client: DeskClient, atelier: Atelier) -> None:
    enter(client, code_of(atelier))
    answer = post(client, "/en/my", {"act": "hide", "sure": "yes"})

    assert answer.status_code == 403
    assert Recipe.VIDEO in atelier.served()


def test_a_visit_ends_with_its_code(client: DeskClient, atelier: Atelier) -> None:
    enter(client, code_of(atelier))
    end_codes(atelier.kit, atelier.participant.id, atelier.acting(atelier.facilitator))

    assert "Your code" in client.get("/en/my").text
    assert client.get("/en/my/receipt").status_code == 303


def test_a_visit_ends_by_itself(client: DeskClient, atelier: Atelier, monkeypatch: pytest.MonkeyPatch) -> None:
    enter(client, code_of(atelier))
    assert "Your code" not in client.get("/en/my").text
    monkeypatch.setattr(session, "VISIT_SECONDS", -1)
    assert "Your code" in client.get("/en/my").text


def test_leaving_forgets_the_visit(client: DeskClient, atelier: Atelier) -> None:
    enter(client, code_of(atelier))
    assert tap(client, "leave").headers["location"] == "/en/"
    assert "Your code" in client.get("/en/my").text


def test_somebody_who_asks_to_be_called_is_shown_at_the_desk(client: DeskClient, atelier: Atelier) -> None:
    enter(client, code_of(atelier))
    assert "We will call you." in tap(client, "call", text="After six, please.").text

    with DeskClient(create_app(atelier.kit, Settings(language="en"))) as desk:
        desk.log_in("officer")
        assert "/desk/calls" in desk.get("/desk").text
        page = desk.get("/desk/calls")
        assert "After six, please." in page.text
        done = re.search(r'action="(/desk/calls/[^"]+)"', page.text)
        assert done
        desk.follow(desk.send(done[1], {}))
        assert "Nothing waits here." in desk.get("/desk/calls").text
    with DeskClient(create_app(atelier.kit, Settings(language="en"))) as desk:
        desk.log_in("crew")
        assert desk.get("/desk/calls").status_code == 403


def test_a_copy_of_ones_own_can_be_had_and_not_without_the_code(client: DeskClient, atelier: Atelier) -> None:
    address = f"/en/my/copies/{film(atelier).id}"
    assert client.get(address).status_code == 404
    enter(client, code_of(atelier))

    assert address in client.get("/en/my").text
    answer = client.get(address, range="bytes=0-3")
    assert (answer.status_code, answer.content) == (206, b"made")


def test_a_text_of_ones_own_can_be_read() -> None:
    atelier = open_atelier()
    text = add_rendition(atelier.kit, atelier.work, Recipe.TEXT, "text/html", b"<p>My words<script>x</script></p>")
    atelier.consented()
    with DeskClient(create_app(atelier.kit, Settings(language="en"))) as client:
        enter(client, code_of(atelier))
        page = client.get(f"/en/my/copies/{text.id}").text
    assert "My words" in page
    assert "<script>" not in page


def test_a_closed_file_with_somebody_else_in_it_is_not_handed_out(atelier: Atelier) -> None:
    stranger = Appearance(participant_id=None, role=AppearanceRole.BACKGROUND, atoms_present=FILMED)
    change_work(
        atelier.kit,
        atelier.work.id,
        lambda work: replace(work, appearances=(*work.appearances, stranger)),
        atelier.crew.id,
    )
    with DeskClient(create_app(atelier.kit, Settings(language="en"))) as client:
        enter(client, code_of(atelier))
        assert "/my/copies/" not in client.get("/en/my").text
        assert client.get(f"/en/my/copies/{film(atelier).id}").status_code == 404


def test_a_work_of_somebody_else_is_named_only_as_strangers_may_know_it(atelier: Atelier) -> None:
    mentioned = Appearance(
        participant_id=atelier.participant.id, role=AppearanceRole.MENTIONED, atoms_present=frozenset({Atom.NAME})
    )
    change_work(atelier.kit, atelier.work.id, lambda work: replace(work, appearances=(mentioned,)), atelier.crew.id)
    with DeskClient(create_app(atelier.kit, Settings(language="en"))) as client:
        enter(client, code_of(atelier))
        page = client.get("/en/my").text
    assert "Somebody else made this." in page
    assert "The crossing" not in page


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_page_works_in_every_language_without_scripts_and_tells_a_passer_by_nothing(
    client: DeskClient, atelier: Atelier, lang: str
) -> None:
    landing = client.get(f"/{lang}/my")
    enter(client, code_of(atelier), lang)
    pages = [landing, client.get(f"/{lang}/my"), tap(client, "hide", lang), client.get(f"/{lang}/my/receipt")]
    pages.append(tap(client, "hide", lang, sure="yes"))

    titles = {re.search(r"<title>(.*?)</title>", page.text) for page in pages}
    assert len({title[1] for title in titles if title}) == 1
    for page in pages:
        assert page.status_code == 200
        assert f'lang="{lang}"' in page.text
        assert f'class="exit" href="https://{lang}.wikipedia.org/"' in page.text
        assert page.headers["cache-control"] == "no-store"
        assert " style=" not in page.text
        assert ("<script" in page.text) == (page is landing)


def test_one_small_script_of_our_own_may_run_where_the_code_is_typed_and_nowhere_else(client: DeskClient) -> None:
    landing, home = client.get("/en/my"), client.get("/en/")

    assert landing.headers.get_list("content-security-policy")[0].endswith("script-src 'self'")
    assert len(landing.headers.get_list("content-security-policy")) == 1
    assert "script-src" not in home.headers["content-security-policy"]
    script = re.search(r'<script src="(/static/my\.[^"]+)"', landing.text)
    assert script
    assert len(client.get(script[1]).content) < 1_000


def test_a_site_without_the_vault_has_no_such_door(atelier: Atelier) -> None:
    with Client(create_public_app(atelier.kit, Settings(language="en"))) as client:
        assert client.get("/en/my").status_code == 404
        assert client.get("/en/takedown").status_code == 404
        for path in ("", "why", f"works/{atelier.work.id}"):
            page = client.get(f"/en/{path}").text
            assert not re.search(r"/my\b", page)
            assert "/takedown" not in page


def test_a_site_without_the_vault_leads_to_the_site_that_has_the_door(atelier: Atelier) -> None:
    settings = Settings(language="en", door_url="https://choices.example.org/")
    with Client(create_public_app(atelier.kit, settings)) as client:
        page = client.get("/en/").text
    assert 'href="https://choices.example.org/en/my"' in page
    assert 'href="https://choices.example.org/en/takedown"' in page


def test_the_door_names_no_project_to_whoever_found_the_paper(client: DeskClient) -> None:
    for lang, name in (("fr", "Ailleurs"), ("ar", "في مكان آخر"), ("en", "Elsewhere")):
        page = client.get(f"/{lang}/my").text
        assert name not in page
        assert "Elsewhere" not in page


def test_the_same_beginning_is_looked_at_six_times_and_then_not_for_a_while() -> None:
    at = [0.0]
    pace = Pace(lambda: at[0])
    for _ in range(TRIES_PER_BEGINNING):
        assert not pace.refuses("ABCD")
        pace.failed("ABCD")
    assert pace.refuses("ABCD")
    assert not pace.refuses("EFGH")
    at[0] = WINDOW_SECONDS + 1
    assert not pace.refuses("ABCD")


def test_many_wrong_codes_slow_everybody_down_and_lock_nobody_out() -> None:
    pace = Pace(lambda: 0.0)
    assert pace.pause_seconds() == 0
    for count in range(FREE_TRIES * 20):
        pace.failed(f"{count}")
    assert 1 < pace.pause_seconds() <= 5
    assert Pace().pause_seconds(failed_anywhere=FREE_TRIES * 20) > 1


def test_a_beginning_that_was_tried_too_often_gets_the_same_answer(client: DeskClient, atelier: Atelier) -> None:
    right = code_of(atelier)
    wrong = next(c for c in iter(new_code, None) if c.selector != right.selector)
    answers = {enter(client, wrong).content for _ in range(TRIES_PER_BEGINNING + 2)}
    assert len(answers) == 1
    assert enter(client, right).status_code == 303
