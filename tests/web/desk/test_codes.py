"""What a person takes along from the desk: a code shown once, a paper, or nothing; and nothing of it stays here."""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Iterator
from dataclasses import replace
from io import BytesIO

import httpx
import pytest
from pypdf import PdfReader

from archive.adapters.catalogue.schema import from_json, to_json
from archive.config import Settings
from archive.domain.codes import new_code
from archive.domain.ids import SegmentId, WithdrawalId, new_id
from archive.domain.records import ConsentRecord, Segment
from archive.domain.sealed import Account, PaperChoice, WithdrawalCode
from archive.domain.terms import PaperForm
from archive.domain.withdrawals import Reach, Withdrawal
from archive.review.people.withdrawal_codes import whose_code
from archive.review.withdrawal.own_parts import take_back_segment
from archive.review.withdrawal.self_service import hide_everything
from archive.web.app import create_app
from tests.review.atelier import Atelier, open_atelier
from tests.web.desk_client import DeskClient

SETTINGS = Settings(language="en", door_url="https://choices.example.org")


@pytest.fixture
def atelier() -> Atelier:
    atelier = open_atelier()
    atelier.consented()
    atelier.release()
    return atelier


@pytest.fixture
def desk(atelier: Atelier) -> Iterator[DeskClient]:
    with DeskClient(create_app(atelier.kit, SETTINGS)) as client:
        client.log_in("facilitator")
        yield client


def place(atelier: Atelier) -> str:
    return f"/desk/people/{atelier.participant.id}/paper"


def given(desk: DeskClient, atelier: Atelier) -> tuple[httpx.Response, str]:
    answer = desk.send(f"{place(atelier)}/code", {})
    code = re.search(r'name="code" value="([^"]+)"', answer.text)
    assert code
    return answer, code[1]


def text_of(answer: httpx.Response) -> str:
    assert answer.headers["content-type"] == "application/pdf", answer.text
    (page,) = PdfReader(BytesIO(answer.content)).pages
    return " ".join(page.extract_text().split())


def test_a_code_is_shown_once_and_kept_nowhere(
    desk: DeskClient, atelier: Atelier, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        answer, code = given(desk, atelier)

    assert answer.headers["cache-control"] == "no-store"
    assert whose_code(atelier.kit, code) == atelier.participant.id
    assert code not in desk.get(place(atelier)).text
    assert code not in caplog.text
    (kept,) = atelier.kit.vault.find(WithdrawalCode)
    assert code[4:] not in repr(kept)


def test_the_paper_carries_the_code_in_the_persons_language(desk: DeskClient, atelier: Atelier) -> None:
    _, code = given(desk, atelier)
    for lang, said in (("fr", "Vos choix"), ("en", "Your choices"), ("ar", "choices.example.org/my")):
        answer = desk.send(f"{place(atelier)}/print", {"language": lang, "code": code})
        text = text_of(answer)
        assert said in text
        assert code[:4] in text
        assert answer.headers["cache-control"] == "no-store"
        assert code not in str(answer.headers)
        assert not any(telling in text for telling in ("Nour", "Amina", "The crossing", "Elsewhere"))


def test_a_code_that_is_not_this_persons_is_not_printed(desk: DeskClient, atelier: Atelier) -> None:
    _, old = given(desk, atelier)
    given(desk, atelier)
    for code in (old, new_code().compact, "hello"):
        answer = desk.send(f"{place(atelier)}/print", {"language": "en", "code": code})
        assert answer.status_code == 422
        assert "opens nothing any more" in answer.text


def test_a_lost_paper_ends_its_code(desk: DeskClient, atelier: Atelier) -> None:
    _, code = given(desk, atelier)
    desk.send(f"{place(atelier)}/end", {})

    assert whose_code(atelier.kit, code) is None
    assert "No code opens this person" in desk.get(place(atelier)).text


def test_it_is_written_down_who_gave_and_who_ended_a_code_and_when(desk: DeskClient, atelier: Atelier) -> None:
    _, first = given(desk, atelier)
    with DeskClient(create_app(atelier.kit, SETTINGS)) as officers:
        officers.log_in("officer")
        _, second = given(officers, atelier)
    desk.send(f"{place(atelier)}/end", {})

    old, new = (c for s in (first[:4], second[:4]) for c in atelier.kit.vault.find(WithdrawalCode, selector=s))
    assert (old.given_by, old.ended_by) == (atelier.facilitator.id, atelier.officer.id)
    assert (new.given_by, new.ended_by) == (atelier.officer.id, atelier.facilitator.id)
    assert old.ended_at
    assert new.ended_at
    page = desk.get(place(atelier)).text
    said = " ".join(re.sub(r"<[^>]+>", "", page).split())
    assert "Given on 10 February 2026, by facilitator · ended on 10 February 2026, by officer" in said
    assert "Given on 10 February 2026, by officer · ended on 10 February 2026, by facilitator" in said
    assert first[:4] not in page
    assert second[:4] not in page


@pytest.mark.parametrize(("lang", "said"), [("fr", "terminé le"), ("ar", "أُنهي في")])
def test_it_is_said_in_the_desks_language_and_of_older_codes_without_a_name(
    desk: DeskClient, atelier: Atelier, lang: str, said: str
) -> None:
    given(desk, atelier)
    (kept,) = atelier.kit.vault.find(WithdrawalCode)
    atelier.kit.vault.save(replace(kept, given_by="", ended_at=kept.given_at))
    atelier.kit.vault.save(replace(atelier.kit.vault.get(Account, atelier.facilitator.id), language=lang))

    page = desk.get(place(atelier)).text
    assert said in page
    assert "Given on" not in page


def test_nothing_at_all_is_a_choice_that_is_noted(desk: DeskClient, atelier: Atelier) -> None:
    desk.fill(place(atelier), f"{place(atelier)}/form", {"form": "nothing"})

    assert atelier.kit.vault.get(PaperChoice, atelier.participant.id).form is PaperForm.NOTHING
    assert re.search(r'value="nothing" checked', desk.get(place(atelier)).text)
    assert desk.send(f"{place(atelier)}/form", {"form": "gold"}).status_code == 422


def test_a_paper_without_a_code_and_one_of_what_was_taken_back(desk: DeskClient, atelier: Atelier) -> None:
    plain = desk.send(f"{place(atelier)}/print", {"language": "en"})
    assert "You need no paper and no code." in text_of(plain)

    closed = hide_everything(atelier.kit, atelier.participant.id)
    slip = desk.send(f"{place(atelier)}/slip", {"language": "en", "act": str(closed.withdrawal_id)})

    assert "you took this back" in text_of(slip)
    assert desk.send(f"{place(atelier)}/slip", {"language": "en", "act": "nothing"}).status_code == 404


def test_a_paper_printed_later_names_what_went_from_what_was_kept(desk: DeskClient, atelier: Atelier) -> None:
    (record,) = atelier.kit.catalogue.find(ConsentRecord)
    narrowed = desk.send(f"/desk/consents/{record.id}/narrow", {"atoms": ["face", "place"], "purposes": ["stream"]})
    (act,) = atelier.kit.catalogue.find(Withdrawal)

    paper = text_of(desk.send(f"{place(atelier)}/slip", {"language": "en", "act": act.id}))
    for said in ("your face", "places", "to watch, listen or read on our page"):
        assert said in paper
    assert "a part of what you had said yes to" not in paper
    page = " ".join(desk.follow(narrowed).text.split())
    assert "Shown no longer: the face, places<" in page
    assert "Used no longer: on the archive’s site<" in page


def test_a_paper_of_a_part_says_from_when_to_when_and_nothing_that_names(desk: DeskClient, atelier: Atelier) -> None:
    part = Segment(id=SegmentId(new_id()), start_ms=20_000, end_ms=50_000, labels={"en": "The cousin"})
    atelier.kit.catalogue.save(replace(atelier.now(), segments=(part,)))
    closed = take_back_segment(atelier.kit, atelier.participant.id, atelier.work.id, part.id)

    paper = text_of(desk.send(f"{place(atelier)}/slip", {"language": "en", "act": str(closed.withdrawal_id)}))
    assert "0:20–0:50" in paper
    assert "The cousin" not in paper
    page = desk.get(f"/desk/withdrawals/{closed.withdrawal_id}").text
    assert "<bdi>The cousin</bdi> from 0:20 to 0:50" in page


def test_a_taking_back_from_before_still_says_that_it_was_a_part(desk: DeskClient, atelier: Atelier) -> None:
    act = Withdrawal(
        id=WithdrawalId(new_id()),
        at=atelier.kit.clock.now(),
        by_role="crew",
        reach=Reach.PART,
        participant_id=atelier.participant.id,
        work_ids=(atelier.work.id,),
    )
    raw = json.loads(to_json(act))
    for later in ("atoms", "purposes", "segment_ids"):
        raw.pop(later, None)
    atelier.kit.catalogue.save(from_json(Withdrawal, json.dumps(raw).encode()))

    paper = text_of(desk.send(f"{place(atelier)}/slip", {"language": "en", "act": act.id}))
    assert "a part of what you had said yes to" in paper
    assert "What was taken back" not in desk.get(f"/desk/withdrawals/{act.id}").text


def test_only_those_who_know_people_give_codes(atelier: Atelier) -> None:
    with DeskClient(create_app(atelier.kit, SETTINGS)) as client:
        client.log_in("reviewer")
        assert client.get(place(atelier)).status_code == 403
        assert client.send(f"{place(atelier)}/code", {}).status_code == 403
    assert not list(atelier.kit.vault.find(WithdrawalCode))


def test_the_desk_warns_while_papers_lead_nowhere_neutral(atelier: Atelier) -> None:
    with DeskClient(create_app(atelier.kit, Settings(language="en"))) as client:
        client.log_in("facilitator")
        assert "ARCHIVE_DOOR_URL" in client.get(place(atelier)).text
