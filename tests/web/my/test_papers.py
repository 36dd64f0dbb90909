"""The papers of the door: what holds, what was taken back, for eyes and for machines, for nobody but their owner."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from io import BytesIO

import pytest
from pypdf import PdfReader

from archive.config import Settings
from archive.domain.exports import ExportKind
from archive.domain.records import Work
from archive.domain.terms import Audience, Fate, Purpose
from archive.domain.withdrawals import Withdrawal
from archive.review.exports import NewExport, mark_sent, register_export
from archive.web.app import create_app
from tests.review.atelier import STREAM_AND_DESK, Atelier, open_atelier
from tests.review.test_exports import TAUGHT
from tests.web.desk_client import DeskClient
from tests.web.door_client import code_of, enter, post, tap

SETTINGS = Settings(language="en", door_url="https://choices.example.org", hosted_in="BE")
PHONE_PAGE_BYTES = 20_000


@pytest.fixture
def atelier() -> Atelier:
    atelier = open_atelier()
    atelier.consented(permissions=(*STREAM_AND_DESK, TAUGHT))
    atelier.release()
    return atelier


@pytest.fixture
def client(atelier: Atelier) -> Iterator[DeskClient]:
    with DeskClient(create_app(atelier.kit, SETTINGS)) as client:
        yield client


def text_of(pdf: bytes) -> str:
    (page,) = PdfReader(BytesIO(pdf)).pages
    return " ".join(page.extract_text().split())


def slip_in(page: str) -> str:
    found = re.search(r'href="(/\w\w/my/taken/[^"]+)"', page)
    assert found
    return found[1]


def test_two_taps_lead_from_the_landing_to_hidden(client: DeskClient, atelier: Atelier) -> None:
    first = post(client, "/en/my", {"act": "enter", "code": code_of(atelier).compact, "then": "hide"})
    mark = re.search(r'name="csrf" value="([^"]+)"', first.text)
    assert "Yes, hide it" in first.text
    assert mark
    assert atelier.served()

    second = client.send("/en/my", {"act": "hide", "sure": "yes", "fate": "hide"}, csrf=mark[1])

    assert "It is closed" in second.text
    assert atelier.served() == set()


def test_the_receipt_is_one_silent_page_without_the_code(client: DeskClient, atelier: Atelier) -> None:
    code = code_of(atelier)
    enter(client, code)
    for lang in ("fr", "ar", "en"):
        answer = client.get(f"/{lang}/my/receipt.pdf")
        assert answer.headers["content-type"] == "application/pdf"
        assert answer.headers["cache-control"] == "no-store"
        assert not PdfReader(BytesIO(answer.content)).metadata
        for telling in (code.compact, code.groups, "The crossing", "La travers", "Nour", "Elsewhere", "Trial"):
            assert telling not in text_of(answer.content)
    assert "You need no paper and no code." in text_of(client.get("/en/my/receipt.pdf").content)


def test_machines_get_the_receipt_without_a_name_or_an_id(client: DeskClient, atelier: Atelier) -> None:
    enter(client, code_of(atelier))
    answer = client.get("/en/my/receipt.jsonld")
    said = json.loads(answer.text)

    assert answer.headers["content-type"].startswith("application/ld+json")
    assert said["@type"] == "dpv:ConsentReceipt"
    assert said["dpv:hasRecordOfActivity"]
    assert "https://choices.example.org/my" in answer.text
    for telling in (atelier.participant.id, atelier.work.id, atelier.workshop.id, "The crossing", "Nour", "Amina"):
        assert telling not in answer.text
    assert said["dct:identifier"] != json.loads(client.get("/en/my/receipt.jsonld").text)["dct:identifier"]


def test_whoever_has_no_visit_gets_no_paper(client: DeskClient) -> None:
    for path in ("receipt.pdf", "receipt.jsonld", "taken/x.y"):
        answer = client.get(f"/en/my/{path}")
        assert (answer.status_code, answer.headers["location"]) == (303, "/en/my")


def test_what_was_taken_back_is_printed_and_tells_a_finder_nothing(client: DeskClient, atelier: Atelier) -> None:
    enter(client, code_of(atelier))
    closed = tap(client, "hide", sure="yes")
    paper = client.get(slip_in(closed.text))
    text = text_of(paper.content)

    assert "On 10 February 2026 you took this back:" in text
    assert "one thing of yours, all of it" in text
    assert "locked away" in text
    assert not PdfReader(BytesIO(paper.content)).metadata
    assert not any(telling in text for telling in ("The crossing", "Nour", "Elsewhere", atelier.work.id))


def test_the_paper_of_a_part_names_the_part(client: DeskClient, atelier: Atelier) -> None:
    record = atelier.consented(permissions=(*STREAM_AND_DESK, TAUGHT))
    enter(client, code_of(atelier))
    closed = tap(client, "part", consent=record.id, thing=["voice"], purpose=["education"], sure="yes")
    text = text_of(client.get(slip_in(closed.text)).content)

    assert "your way of speaking (accent) and your voice" in text
    assert "in classes and trainings" in text


def test_nobody_prints_what_somebody_else_took_back(client: DeskClient, atelier: Atelier) -> None:
    enter(client, code_of(atelier))
    address = slip_in(tap(client, "hide", sure="yes").text)
    enter(client, code_of(atelier))  # another code, another seal

    assert client.get(address).status_code == 404
    assert client.get("/en/my/taken/nonsense").status_code == 404


def test_what_becomes_of_the_originals_is_theirs_to_choose(client: DeskClient, atelier: Atelier) -> None:
    enter(client, atelier.held_code())
    wrong = tap(client, "hide", sure="yes", fate="hide_until", until="2020-01-01")
    assert wrong.status_code == 422
    assert "Nothing is hidden yet." in wrong.text
    assert atelier.served()

    closed = tap(client, "hide", sure="yes", fate="erase")

    (act,) = atelier.kit.catalogue.find(Withdrawal)
    assert act.fate is Fate.ERASE
    assert "within 30 days" in text_of(client.get(slip_in(closed.text)).content)


def test_it_is_said_who_was_given_copies_and_whether_they_were_told(client: DeskClient, atelier: Atelier) -> None:
    new = NewExport(
        recipient="A school",
        contact="school@example.org",
        kind=ExportKind.CLASS_PACK,
        audience=Audience.PARTNER,
        purpose=Purpose.EDUCATION,
        ids=(atelier.work.id,),
    )
    export = register_export(atelier.kit, new, atelier.acting(atelier.facilitator))
    enter(client, code_of(atelier))
    page = client.get("/en/my").text
    assert "A school" in page
    assert "school@example.org" not in page
    assert "to delete what you took back" not in page

    tap(client, "hide", sure="yes")
    mark_sent(atelier.kit, export.id, atelier.acting(atelier.facilitator))

    assert "to delete what you took back" in client.get("/en/my").text


def test_a_page_weighs_less_than_twenty_kilobytes(client: DeskClient, atelier: Atelier) -> None:
    landing = client.get("/ar/my")
    enter(client, code_of(atelier), "ar")
    for page in (landing, client.get("/ar/my"), tap(client, "hide", "ar")):
        assert len(page.content) < PHONE_PAGE_BYTES
    assert atelier.kit.catalogue.count(Work) == 1
