"""What is going to be deleted for good stands on a person's own page: they say no, or yes, with their code alone."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from archive.config import Settings
from archive.domain.ids import OriginalId
from archive.domain.sealed import Original
from archive.domain.terms import Fate
from archive.domain.withdrawals import TIME_TO_RECONSIDER, Wish
from archive.review.consent.consents import withdraw_consent
from archive.review.people.withdrawal_act import Act
from archive.review.withdrawal.verdicts import queue_due_erasures, undecided
from archive.web.app import create_app
from archive.worker.loop import work_until_done
from archive.worker.schedule import HANDLERS
from tests.review.atelier import Atelier, open_atelier
from tests.web.desk_client import DeskClient
from tests.web.door_client import code_of, enter, tap

LANGUAGES = ("fr", "ar", "en")
FILM = OriginalId("0" * 20)
NO, YES = "No, keep it locked away", "Yes, I want it deleted"


@pytest.fixture
def atelier() -> Atelier:
    atelier = open_atelier()
    kept = atelier.kit.originals.keep_chunks(FILM, [b"the film"])
    atelier.kit.vault.save(
        Original(id=FILM, work_id=atelier.work.id, sha256=kept.sha256, size_bytes=kept.size_bytes, file_name="a.mp4")
    )
    atelier.release()
    return atelier


@pytest.fixture
def client(atelier: Atelier) -> Iterator[DeskClient]:
    with DeskClient(create_app(atelier.kit, Settings(language="en"))) as client:
        yield client


def asked_at_the_desk(atelier: Atelier) -> None:
    act = Act(Wish(fate=Fate.ERASE))
    withdraw_consent(atelier.kit, atelier.consented().id, atelier.acting(atelier.officer), act=act)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_what_a_person_wants_deleted_is_deleted_in_seven_days_and_they_are_told_the_day(
    client: DeskClient, atelier: Atelier, lang: str
) -> None:
    atelier.consented()
    enter(client, atelier.held_code())
    told = tap(client, "hide", lang, fate="erase", sure="yes").text
    day = {"fr": "24 février 2026", "ar": "24 فبراير 2026", "en": "24 February 2026"}[lang]
    assert day in told
    home = client.get(f"/{lang}/my").text
    assert f'lang="{lang}"' in home
    assert day in home
    assert 'name="act" value="keep"' in home
    assert 'name="act" value="erase"' not in home
    work_until_done(atelier.kit, HANDLERS)
    assert atelier.kit.originals.holds(FILM)
    atelier.kit.clock.advance(TIME_TO_RECONSIDER)  # type: ignore[attr-defined]
    queue_due_erasures(atelier.kit)
    work_until_done(atelier.kit, HANDLERS)
    assert not atelier.kit.originals.holds(FILM)
    enter(client, code_of(atelier))
    assert 'name="act" value="keep"' not in client.get(f"/{lang}/my").text


def test_a_person_changes_their_mind_in_one_tap(client: DeskClient, atelier: Atelier) -> None:
    atelier.consented()
    enter(client, atelier.held_code())
    tap(client, "hide", fate="erase", sure="yes")
    assert NO in client.get("/en/my").text
    answer = tap(client, "keep", work=atelier.work.id)
    assert "We keep it, locked away." in answer.text
    assert NO not in answer.text
    assert undecided(atelier.kit).agreed == []
    assert tap(client, "keep", work=atelier.work.id).status_code == 409


def test_a_person_agrees_to_what_the_desk_asked_after_being_asked_once_more(
    client: DeskClient, atelier: Atelier
) -> None:
    asked_at_the_desk(atelier)
    enter(client, atelier.held_code())
    home = client.get("/en/my").text
    assert "Somebody must still agree" in home
    assert YES in home
    asked = tap(client, "erase", work=atelier.work.id)
    assert "in seven days" in asked.text
    assert len(undecided(atelier.kit).waiting) == 1
    assert "written down that you want it deleted" in tap(client, "erase", work=atelier.work.id, sure="yes").text
    assert undecided(atelier.kit).waiting == []
    assert len(undecided(atelier.kit).agreed) == 1


def test_with_a_new_code_a_person_says_no_and_never_yes(client: DeskClient, atelier: Atelier) -> None:
    asked_at_the_desk(atelier)
    enter(client, code_of(atelier))
    home = client.get("/en/my").text
    assert NO in home
    assert YES not in home
    assert tap(client, "erase", work=atelier.work.id, sure="yes").status_code == 409
    assert len(undecided(atelier.kit).waiting) == 1
    assert tap(client, "keep", work=atelier.work.id).status_code == 200
    assert undecided(atelier.kit).waiting == []
