"""Anybody asks, it is gone at once, and a person decides; nobody learns what was found (rules B.4, case 55)."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from archive.config import Settings
from archive.domain.ids import new_id
from archive.domain.sealed import TakedownRequest
from archive.domain.terms import WorkState
from archive.review.withdrawal.takedown import waiting_takedowns
from archive.review.works.works import withdraw_work
from archive.web.app import create_app
from archive.web.public import takedown
from tests.review.atelier import Atelier, open_atelier
from tests.web.desk_client import DeskClient, sentence
from tests.web.door_client import post


@pytest.fixture
def atelier() -> Atelier:
    atelier = open_atelier()
    atelier.consented()
    atelier.release()
    return atelier


@pytest.fixture
def client(atelier: Atelier, monkeypatch: pytest.MonkeyPatch) -> Iterator[DeskClient]:
    monkeypatch.setattr(takedown, "LEAST_SECONDS", 0.0)
    with DeskClient(create_app(atelier.kit, Settings(language="en"))) as client:
        yield client


def address_of(atelier: Atelier) -> str:
    return f"/en/works/{atelier.work.id}"


def waiting(atelier: Atelier) -> TakedownRequest:
    (request,) = waiting_takedowns(atelier.kit)
    return request


def test_every_work_and_every_page_leads_to_the_form_and_the_form_knows_which_work(
    client: DeskClient, atelier: Atelier
) -> None:
    page = client.get(address_of(atelier)).text
    assert 'href="/en/takedown"' in client.get("/en/").text
    assert 'href="/en/takedown"' in client.get("/en/why").text
    link = re.search(r'href="(/en/takedown\?page=[^"]+)"', page)
    assert link
    assert f'value="{address_of(atelier)}"' in client.get(link[1]).text


def test_one_form_hides_a_work_from_the_very_next_request(client: DeskClient, atelier: Atelier) -> None:
    media = f"/media/{atelier.made()[0].id}"
    assert client.get(address_of(atelier)).status_code == client.get(media).status_code == 200

    answer = post(client, "/en/takedown", {"page": address_of(atelier), "reason": "My brother.", "contact": "+32"})

    assert answer.status_code == 200
    assert client.get(address_of(atelier)).status_code == client.get(media).status_code == 404
    assert (waiting(atelier).reason, waiting(atelier).contact) == ("My brother.", "+32")
    assert not client.http.cookies


def test_every_request_gets_the_same_answer(client: DeskClient, atelier: Atelier) -> None:
    pages = [address_of(atelier), address_of(atelier), f"/en/works/{new_id()}", f"https://here{address_of(atelier)}"]
    answers = {post(client, "/en/takedown", {"page": page}).content for page in pages}
    withdraw_work(atelier.kit, atelier.work.id, atelier.acting(atelier.officer))
    answers.add(post(client, "/en/takedown", {"page": address_of(atelier)}).content)

    assert len(answers) == 1


def test_a_form_that_names_no_page_is_shown_again(client: DeskClient, atelier: Atelier) -> None:
    answer = post(client, "/en/takedown", {"page": " ", "reason": "?"})
    assert sentence(answer) == "Tell us which page you mean."
    assert waiting_takedowns(atelier.kit) == ()


@pytest.mark.parametrize("lang", ["fr", "ar", "en"])
def test_the_form_is_there_in_every_language_and_runs_nothing(client: DeskClient, lang: str) -> None:
    page = client.get(f"/{lang}/takedown").text
    assert f'<html lang="{lang}"' in page
    assert "<script" not in page
    assert page.count("required") == 1


def test_the_desk_sees_it_waiting_and_puts_it_back(client: DeskClient, atelier: Atelier) -> None:
    post(client, "/en/takedown", {"page": address_of(atelier), "reason": "That is me."})
    client.log_in("reviewer")
    assert "/desk/takedowns" in client.get("/desk").text
    page = client.get("/desk/takedowns").text
    assert "That is me." in page
    assert "13 February 2026" in page

    base = f"/desk/takedowns/{waiting(atelier).id}"
    assert client.send(f"{base}/put-back", {"note": ""}).status_code == 422
    client.follow(client.send(f"{base}/put-back", {"note": "Talked it over; it is somebody else."}))

    assert client.get(address_of(atelier)).status_code == 200
    assert waiting_takedowns(atelier.kit) == ()


@pytest.mark.parametrize(("how", "state"), [("send_back", WorkState.SENT_BACK), ("withdraw", WorkState.WITHDRAWN)])
def test_anybody_at_the_desk_agrees_and_only_a_reviewer_puts_back(
    client: DeskClient, atelier: Atelier, how: str, state: WorkState
) -> None:
    post(client, "/en/takedown", {"page": address_of(atelier)})
    client.log_in("crew")
    base = f"/desk/takedowns/{waiting(atelier).id}"

    assert client.send(f"{base}/put-back", {"note": "no"}).status_code == 403
    client.follow(client.send(f"{base}/uphold", {"note": "A name is heard.", "how": how}))

    assert atelier.now().state is state
    assert client.get(address_of(atelier)).status_code == 404


@pytest.mark.parametrize("named", ["la photo des bottes", "<script>", "https://elsewhere.example/fr/", "x" * 9_000])
def test_words_that_name_no_page_hide_nothing_and_say_so(client: DeskClient, atelier: Atelier, named: str) -> None:
    typed = {"page": named, "reason": "Mon frère <3", "contact": "+32 & toi"}
    answer = post(client, "/en/takedown", typed)

    assert "nothing is hidden yet" in answer.text
    assert "is hidden." not in answer.text
    assert "Mon frère &lt;3" in answer.text
    assert 'value="+32 &amp; toi"' in answer.text
    assert not list(waiting_takedowns(atelier.kit))

    sent = post(client, "/en/takedown", {**typed, "as_it_is": "yes"})
    assert "Until then nothing is hidden" in sent.text
    assert (waiting(atelier).reason, waiting(atelier).hid) == ("Mon frère <3", False)
