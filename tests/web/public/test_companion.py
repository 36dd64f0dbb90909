"""Around the film: a visitor asks for a screening, and takes a factsheet along that singles out nobody."""

from __future__ import annotations

import re
from collections.abc import Iterator
from io import BytesIO
from typing import Any

import pytest
from pypdf import PdfReader

from archive.config import Settings
from archive.domain.ids import new_id
from archive.domain.rooms.entries import Content, GroupCount, RoomEntry, RoomKind, VisitorRequest
from archive.review.rooms.requests import MOST_WITHIN, waiting_requests
from archive.web.app import create_app
from tests.review.atelier import Atelier, open_atelier
from tests.web.desk_client import DeskClient, sentence
from tests.web.door_client import post

LONG = {"results": {"en": "What came of it goes on and on, line after line, and over the edge of any page.\n" * 90}}
ASKED = {
    "wanted": "screening",
    "place": "Oujda, in spring",
    "message": "For our class.",
    "contact": "class@example.org",
}


@pytest.fixture
def atelier() -> Atelier:
    return open_atelier()


@pytest.fixture
def client(atelier: Atelier) -> Iterator[DeskClient]:
    with DeskClient(create_app(atelier.kit, Settings(language="en"))) as client:
        yield client


def companion(atelier: Atelier, **changes: Any) -> RoomEntry:
    """A published companion of a film."""
    texts = {
        "title": {"en": "From here and elsewhere", "fr": "D’ici et d’ailleurs", "ar": "من هنا ومن هناك"},
        "lead": {"en": "A film of many voices.", "ar": "فيلم بأصوات كثيرة."},
        "questions": {"en": "What makes prejudice?\nWhat undoes it?"},
        "results": {"en": "Two schools went on by themselves."},
        **changes.pop("texts", {}),
    }
    return atelier.kit.catalogue.save(
        RoomEntry(
            id=new_id(),
            kind=RoomKind.COMPANION,
            content=Content(texts=texts, **changes),
            published_at=atelier.kit.clock.now(),
            published_by=atelier.facilitator.id,
        )
    )


def test_a_visitor_asks_for_a_screening_and_the_desk_answers(atelier: Atelier, client: DeskClient) -> None:
    film = companion(atelier)
    page = client.get(f"/en/companion/{film.id}").text
    door = re.search(r'href="(/en/screening)"', page)
    assert door

    assert "We have it" in sentence(post(client, door[1], ASKED))
    client.log_in("facilitator")
    assert "1 request waits for an answer." in client.get("/desk").text
    shown = client.get("/desk/requests").text
    assert all(text in shown for text in ("Oujda, in spring", "For our class.", "class@example.org"))
    (request,) = waiting_requests(atelier.kit)

    assert client.send(f"/desk/requests/{request.id}", {"note": "In April."}).status_code == 303

    kept = atelier.kit.vault.get(VisitorRequest, request.id)
    assert (kept.contact, kept.message, kept.note) == ("", "", "In April.")
    after = client.get("/desk/requests").text
    assert "In April." in after
    assert "class@example.org" not in after
    assert "answered this already" in sentence(client.send(f"/desk/requests/{request.id}", {"note": "x"}))


@pytest.mark.parametrize("missing", ["wanted", "contact"])
def test_what_is_missing_is_said_and_what_was_typed_stays(client: DeskClient, missing: str) -> None:
    answer = post(client, "/en/screening", {name: text for name, text in ASKED.items() if name != missing})

    assert answer.status_code == 422
    assert "Say " in sentence(answer)
    assert "Oujda, in spring" in answer.text


def test_a_flood_is_held_back_and_says_so(atelier: Atelier, client: DeskClient) -> None:
    for _ in range(MOST_WITHIN[0][1]):
        assert post(client, "/en/screening", ASKED).status_code == 200

    answer = post(client, "/en/screening", ASKED)

    assert answer.status_code == 503
    assert "write again tomorrow" in sentence(answer)
    assert "class@example.org" in answer.text
    assert len(waiting_requests(atelier.kit)) == MOST_WITHIN[0][1]


@pytest.mark.parametrize("who", ["crew", "officer"])
def test_only_who_edits_rooms_reads_requests(client: DeskClient, who: str) -> None:
    client.log_in(who)

    assert client.get("/desk/requests").status_code == 403


def read(pdf: bytes) -> str:
    """Give the words of a document of one page."""
    (page,) = PdfReader(BytesIO(pdf)).pages
    return " ".join(page.extract_text().split())


@pytest.mark.parametrize(("lang", "words"), [("en", "Few – a few"), ("fr", "Few – quelques-uns"), ("ar", "Pupils")])
def test_a_factsheet_is_one_page_in_each_language(atelier: Atelier, client: DeskClient, lang: str, words: str) -> None:
    counts = (
        GroupCount(texts={"en": "Pupils"}, planned=3_000, reached=2_750),
        GroupCount(texts={"en": "Few"}, reached=3),
    )
    film = companion(atelier, counts={"beneficiaries": counts}, texts=LONG)

    answer = client.get(f"/{lang}/companion/{film.id}/factsheet.pdf")

    assert answer.headers["content-type"] == "application/pdf"
    said = read(answer.content)
    assert words in said
    assert "750" in said


def test_without_a_companion_there_is_no_factsheet(atelier: Atelier, client: DeskClient) -> None:
    film = companion(atelier)
    path = f"/en/companion/{film.id}/factsheet.pdf"
    assert client.get(path).status_code == 200

    atelier.kit.catalogue.save_all([], remove=[(RoomEntry, film.id)])

    assert client.get(path).status_code == 404
    assert client.get(f"/en/companion/{new_id()}/factsheet.pdf").status_code == 404


def test_a_number_of_few_people_is_never_said(atelier: Atelier, client: DeskClient) -> None:
    film = companion(atelier, counts={"beneficiaries": (GroupCount(texts={"en": "Pupils"}, reached=3),)})

    page = client.get(f"/en/companion/{film.id}").text

    assert "<td>a few</td>" in page
    assert "<td>3</td>" not in page
