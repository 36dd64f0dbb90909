"""Cases 67 to 72: what is shut stays shut, whatever else was said, whichever day was written, and whoever doubts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import httpx
import pytest

from archive.adapters.memory.records import MemoryClock
from archive.domain.consent import Ask
from archive.domain.records import ConsentRecord, Permission, Rendition, Work
from archive.domain.terms import ALL_ATOMS, AppearanceRole, Atom, Audience, Purpose, Recipe, WorkState
from archive.review.people.withdrawal_codes import give_code
from tests.journeys.cases.case_desk import appear, consent, done, enter, filmed, sign, talk, transcribe
from tests.journeys.cases.case_house import lasting, met, open_room, served_files, unknown_page, utc
from tests.review.atelier import STREAM_AND_DESK
from tests.web.desk_client import sentence
from tests.web.desk_room import Room, consent_fields
from tests.web.door_client import enter as enter_code
from tests.web.door_client import tap

RESEARCH = Permission(audience=Audience.PUBLIC, purpose=Purpose.RESEARCH, atoms=ALL_ATOMS)
SENSELESS = (date.min, date(1899, 12, 31), date(2201, 1, 1), date.max)
GUARDED = {"guardian": "Fatima B.", "child_assents": "yes"}


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Room]:
    with open_room(tmp_path) as room:
        yield room


def set_clock(room: Room, text: str) -> None:
    clock = room.atelier.kit.clock
    assert isinstance(clock, MemoryClock)
    clock.set(utc(text))


def strangers(purpose: Purpose) -> Ask:
    return Ask(audience=Audience.PUBLIC, purpose=purpose)


def page(room: Room, work: Work) -> httpx.Response:
    return room.at("visitor").get(f"/en/works/{work.id}")


def is_nothing(room: Room, work: Work) -> bool:
    made = room.atelier.kit.catalogue.find(Rendition, work_id=work.id)
    visitor = room.at("visitor")
    return lasting(page(room, work)) == unknown_page(visitor) and not served_files(visitor, made)


def test_case_67_what_is_taken_back_is_shut_though_another_consent_allows_it_and_the_page_says_so(room: Room) -> None:
    first, second = room.atelier.consented(), room.atelier.consented()
    room.atelier.release()
    assert met(room) == {Recipe.VIDEO, Recipe.AUDIO}

    asked = room.at("crew").get(f"/desk/consents/{first.id}/withdraw")
    assert "even where another consent of the same person allows it" in asked.text
    done(room.at("crew").send(f"/desk/consents/{first.id}/withdraw", {"fate": "hide"}))

    assert room.atelier.kit.catalogue.get(ConsentRecord, second.id).state == "given"
    assert is_nothing(room, room.atelier.now())


@pytest.mark.parametrize("field", ["not_before", "valid_until", "review_on"])
@pytest.mark.parametrize("day", SENSELESS)
def test_case_68_a_day_that_nobody_can_have_meant_is_refused_at_entry(room: Room, field: str, day: date) -> None:
    fields = consent_fields(room.atelier.participant.id, f"work:{room.atelier.work.id}", **{field: day.isoformat()})

    answer = talk(room, "facilitator", fields)

    assert (answer.status_code, sentence(answer)) == (
        422,
        f"Write a day between 1900-01-01 and 2200-12-31; {day} is none.",
    )
    assert not list(room.atelier.kit.catalogue.find(ConsentRecord))


@pytest.mark.parametrize("lang", ["fr", "ar", "en"])
def test_case_68_wherever_a_day_is_written_one_sentence_says_what_is_wrong(room: Room, lang: str) -> None:
    record, person = room.atelier.consented(), f"/desk/people/{room.atelier.participant.id}"
    facilitator = room.at("facilitator")
    facilitator.get(f"/desk?lang={lang}")
    for address, field in (
        (f"{person}/age", "adult_on"),
        (f"{person}/death", "died_on"),
        (f"/desk/consents/{record.id}/narrow", "valid_until"),
        (f"/desk/consents/{record.id}/withdraw", "hidden_until"),
    ):
        said = {field: "9999-12-31", "fate": "hide_until", "reported_by": "Her sister"}
        answer = facilitator.send(address, said)
        assert answer.status_code == 422, address
        assert "2200-12-31" in sentence(answer)
    assert room.atelier.kit.catalogue.get(ConsentRecord, record.id) == record


@pytest.mark.parametrize("field", ["not_before", "hidden_until", "valid_until", "review_on"])
@pytest.mark.parametrize("day", SENSELESS)
def test_case_68_stored_all_the_same_it_shuts_that_persons_part_and_no_page_fails(
    room: Room, field: str, day: date
) -> None:
    kit = room.atelier.kit
    friend = enter(room, pseudonym="Sami")
    room.atelier.consented()
    shared = room.atelier.work
    appear(room, shared.id, friend, "background", [Atom.FACE, Atom.BODY])
    own = filmed(room, friend)
    for work in (shared, own):
        consent(room, friend, f"work:{work.id}")
        sign(room, work.id)
    assert met(room) == {Recipe.VIDEO, Recipe.AUDIO}
    record = next(r for r in kit.catalogue.find(ConsentRecord, participant_id=friend) if r.scope.id == shared.id)

    kit.catalogue.save(replace(record, **{field: day}))  # type: ignore[arg-type]

    assert met(room) == {Recipe.AUDIO}, "what the friend does not show stays"
    assert page(room, own).status_code == 200, "and so does every other work of theirs"
    addresses = ["", "/consents", "/people", f"/people/{friend}", f"/works/{shared.id}", "/lapses"]
    addresses += [f"/consents/{record.id}", f"/consents/{record.id}/withdraw"]
    for address in addresses:
        assert room.at("officer").get(f"/desk{address}").status_code == 200, address
    code = give_code(kit, record.participant_id, room.atelier.acting(room.atelier.facilitator))
    visitor = room.at("visitor")
    assert enter_code(visitor, code).status_code == 303
    assert visitor.get("/en/my").status_code == 200
    assert visitor.get("/en/my/receipt").status_code == 200
    assert tap(visitor, "hide", sure="yes", fate="hide").status_code == 200
    assert page(room, own).status_code == 404


@pytest.mark.parametrize("until", ["2026-06-01", "2026-02-11"])
def test_case_69_hiding_a_replaced_consent_until_a_day_opens_nothing(room: Room, until: str) -> None:
    atelier = room.atelier
    first = atelier.consented(permissions=(*STREAM_AND_DESK, RESEARCH))
    second = atelier.consented(permissions=(*STREAM_AND_DESK, RESEARCH), supersedes=(first.id,))
    atelier.consented(supersedes=(second.id,))
    atelier.release()
    research = strangers(Purpose.RESEARCH)
    assert Recipe.VIDEO in atelier.served()
    assert atelier.served(research) == set()

    fields = {"fate": "hide_until", "hidden_until": until}
    done(room.at("crew").send(f"/desk/consents/{second.id}/withdraw", fields))

    assert atelier.served(research) == set()
    set_clock(room, "2026-06-02T12:00:00")
    assert atelier.served(research) == set()
    hidden = atelier.kit.catalogue.get(ConsentRecord, second.id)
    assert (hidden.not_before, hidden.hidden_until) == (None, date.fromisoformat(until))


def test_case_70_with_an_unknown_face_alone_nothing_is_met_whatever_the_file_carries(room: Room) -> None:
    atelier = room.atelier
    atelier.consented()
    work = atelier.kit.catalogue.get(Work, atelier.work.id)
    done(
        room.at("facilitator").send(
            f"/desk/works/{work.id}/people/remove", {"place": "0", "version": str(work.version)}
        )
    )
    appear(room, work.id, "unknown", AppearanceRole.BACKGROUND, [Atom.FACE, Atom.BODY])
    transcribe(room, work.id, "fr", "WEBVTT\n\n00:01.000 --> 00:03.000\nLa mer.\n")

    sign(room, work.id)

    assert atelier.now().state is WorkState.RELEASED
    assert is_nothing(room, work)
    for purpose in Purpose:
        assert atelier.served(strangers(purpose)) == set()
    sound = next(r for r in atelier.made() if r.recipe is Recipe.AUDIO)
    assert room.at("reviewer").get(f"/desk/media/{sound.id}").status_code == 200


def child_in(room: Room, **age: str) -> tuple[str, Work]:
    child = enter(room, pseudonym="Hirondelle", **age)
    work = filmed(room, child)
    transcribe(room, work.id, "fr", "WEBVTT\n\n00:01.000 --> 00:03.000\nLa mer.\n")
    return child, work


@pytest.mark.parametrize("doubt", [{"age_disputed": "yes", "adult_on": "2026-03-01"}, {"adult_on": "2030-01-01"}])
def test_case_71_a_doubt_about_an_age_wakes_no_guardians_word(room: Room, doubt: dict[str, str]) -> None:
    child, work = child_in(room, adult_on="2026-03-01")
    consent(room, child, f"work:{work.id}", **GUARDED)
    sign(room, work.id)
    assert "La mer." in page(room, work).text
    set_clock(room, "2026-03-05T12:00:00")
    assert is_nothing(room, work)

    done(room.at("facilitator").fill(f"/desk/people/{child}", f"/desk/people/{child}/age", doubt))

    assert is_nothing(room, work)
    assert room.atelier.kit.catalogue.get(Work, work.id).state is WorkState.IN_REVIEW


def test_case_71_what_a_child_said_alone_never_wakes_by_the_clock(room: Room) -> None:
    child, work = child_in(room, adult_on="2026-03-01")
    scope = room.atelier.consent().scope
    alone = room.atelier.consented(participant_id=child, scope=replace(scope, id=work.id))
    assert alone.guardian is None
    sign(room, work.id)

    for instant in ("2026-02-20T12:00:00", "2026-03-01T12:00:00", "2026-03-02T00:00:00", "2031-01-01T00:00:00"):
        set_clock(room, instant)
        assert is_nothing(room, work)

    consent(room, child, f"work:{work.id}", replaces=alone.id)
    assert page(room, work).status_code == 200, "said again of age, it counts"


def test_case_72_without_a_zone_a_guardians_word_ends_where_the_birthday_begins_first(room: Room) -> None:
    child, work = child_in(room, adult_on="2026-03-01")
    consent(room, child, f"work:{work.id}", **{**GUARDED, "time_zone": ""})
    sign(room, work.id)

    set_clock(room, "2026-02-28T09:59:59")
    assert "La mer." in page(room, work).text
    set_clock(room, "2026-02-28T10:00:00")
    assert is_nothing(room, work)
