"""The talk over consent at the desk: one question a page, in the person's language, and nothing given unless said."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

import httpx
import pytest

from archive.domain.consent import DESK
from archive.domain.ids import WorkId, new_id
from archive.domain.records import ConsentRecord, ParticipantHandle
from archive.domain.sealed import ConsentDraft, Evidence, Identity
from archive.domain.terms import (
    AfterDeath,
    AfterWithdrawal,
    Atom,
    Audience,
    Method,
    Purpose,
    Recipe,
    ScopeKind,
    WorkState,
)
from archive.review.consent.consents import approve_consent
from archive.review.works.works import draft_of
from archive.web.desk.consent.form import notice_sha256, permission
from archive.web.desk.consent.steps import STEPS
from archive.web.http.forms import Typed
from tests.review.atelier import STREAM_AND_DESK, open_atelier
from tests.web.desk_client import DeskClient, field_in, sentence
from tests.web.desk_room import PROOF, Room, consent_fields, created, note_consent

NEW = "/desk/consents/new"
STEP = "/desk/talk"


@pytest.fixture
def room() -> Iterator[Room]:
    room = Room(open_atelier())
    yield room
    room.leave()


def begin(room: Room, language: str = "en", scope: str = "") -> DeskClient:
    facilitator, atelier = room.at("facilitator"), room.atelier
    about = {"person": atelier.participant.id, "scope": scope or f"work:{atelier.work.id}", "language": language}
    answer = facilitator.send(NEW, about)
    assert answer.headers["location"] == f"{STEP}/preserve"
    return facilitator


def say(client: DeskClient, step: str, **said: str | list[str]) -> httpx.Response:
    talk = field_in(client.get(f"{STEP}/{step}"), "talk")
    return client.send(f"{STEP}/{step}", {"talk": talk, **said})


def test_every_use_is_asked_on_a_page_of_its_own_the_risky_ones_last(room: Room) -> None:
    facilitator = begin(room)
    asked = [step for step in STEPS if step in set(Purpose)]
    assert set(asked) == set(Purpose)
    assert asked[-2:] == [Purpose.FUNDRAISE, Purpose.AI_TRAIN]

    for step in asked:
        page = facilitator.get(f"{STEP}/{step}").text
        assert set(re.findall(r'name="answer_(\w+)"', page)) == {step}


def test_nothing_is_ticked_under_a_risky_question_whatever_was_said_before(room: Room) -> None:
    facilitator = begin(room)
    say(facilitator, "reach", reach=[atom.value for atom in Atom])

    for step in ("broadcast", "social", "fundraise", "ai_train"):
        assert "checked" not in facilitator.get(f"{STEP}/{step}").text
    assert 'value="face" checked' in facilitator.get(f"{STEP}/stream").text


def test_nobody_is_offered_an_answer_that_means_nothing(room: Room) -> None:
    facilitator = begin(room)
    offered = {
        step: re.findall(rf'name="answer_{step}" value="(\w+)"', facilitator.get(f"{STEP}/{step}").text)
        for step in STEPS
        if step in set(Purpose)
    }

    assert offered["preserve"] == ["nobody", "team"]
    assert offered["social"] == offered["ai_train"] == ["nobody", "public"]
    assert offered["broadcast"] == ["nobody", "partner", "public"]
    assert all(
        offered[step] == ["nobody", "onsite", "partner", "public"]
        for step in ("stream", "education", "research", "fundraise")
    )
    assert "Yes, everybody" not in facilitator.get(f"{STEP}/ai_train").text
    say(facilitator, "social", answer_social="partner", atoms_social=["words"])
    assert permission(Typed.of({"answer_social": "partner", "atoms_social": "words"}), Purpose.SOCIAL).audience == (
        Audience.NOBODY
    )


def test_two_works_without_a_title_are_told_apart_where_one_is_chosen(room: Room) -> None:
    atelier = room.atelier
    kit, work = atelier.kit, atelier.work
    other = kit.catalogue.save(replace(atelier.now(), id=WorkId(new_id()), version=0))
    kit.vault.save(replace(draft_of(kit, work.id), titles={}, label="by the harbour"))
    kit.vault.save(replace(draft_of(kit, other.id), titles={}))

    page = room.at("facilitator").get(f"{NEW}?person={atelier.participant.id}").text

    said = re.findall(r'<option value="work:(\w+)"[^>]*>([^<]*)<', page)
    assert {place for place, _name in said} == {work.id, other.id}
    assert "by the harbour" in dict(said)[work.id]
    assert "Untitled (interview)" in dict(said)[other.id]


def test_who_alone_appears_in_a_work_is_chosen_already_and_still_asked(room: Room) -> None:
    facilitator, atelier = room.at("facilitator"), room.atelier
    chosen = f'<option value="{atelier.participant.id}" selected'

    page = facilitator.get(f"{NEW}?scope=work:{atelier.work.id}").text
    assert chosen in page
    assert "Whose consent is it?" in page

    assert chosen not in facilitator.get(f"{NEW}?scope=work:nowhere").text
    assert chosen not in facilitator.get(f"{NEW}?scope=workshop:{atelier.workshop.id}").text


def test_a_yes_to_one_use_is_a_no_to_every_other(room: Room) -> None:
    fields = consent_fields(room.atelier.participant.id, f"work:{room.atelier.work.id}")
    record_id = created(note_consent(room.at("facilitator"), fields), "consents")

    record = room.atelier.kit.catalogue.get(ConsentRecord, record_id)
    given = {p.purpose: p.audience for p in record.permissions if p.atoms}
    assert given == {Purpose.PRESERVE: Audience.TEAM, Purpose.STREAM: Audience.PUBLIC}
    assert {p.purpose for p in record.permissions} == set(Purpose)


def test_everything_that_was_said_stands_in_the_record(room: Room) -> None:
    atelier = room.atelier
    fields = consent_fields(
        atelier.participant.id,
        f"workshop:{atelier.workshop.id}",
        language="ary",
        method="thumbprint",
        witness="Hamid Alaoui",
        interpreter="Salma Bennani",
        not_before="2026-05-01",
        valid_until="2030-06-30",
        review_on="2027-01-15",
        after_withdrawal="leave_mark",
        after_death="close",
        jurisdictions="ma, be",
    )
    record_id = created(note_consent(room.at("facilitator"), fields), "consents")

    record = atelier.kit.catalogue.get(ConsentRecord, record_id)
    assert (record.scope.kind, record.method, record.language) == (ScopeKind.WORKSHOP, Method.THUMBPRINT, "ary")
    assert [str(day) for day in (record.not_before, record.valid_until, record.review_on)] == [
        "2026-05-01",
        "2030-06-30",
        "2027-01-15",
    ]
    assert (record.time_zone, record.jurisdictions) == ("Africa/Casablanca", ("MA", "BE"))
    assert (record.after_withdrawal, record.after_death) == (AfterWithdrawal.LEAVE_MARK, AfterDeath.CLOSE)
    assert record.notice_sha256 == notice_sha256("ar") != notice_sha256("en")
    assert record.witness
    assert "Hamid" not in record.witness
    assert record.evidence_sha256


@pytest.mark.parametrize(
    ("spoken", "offered"), [("aeb", "aeb"), ("arq", "arq"), ("arz", "ar"), ("wo", "wo"), ("sw", "en")]
)
def test_the_talk_is_offered_in_what_the_person_speaks(room: Room, spoken: str, offered: str) -> None:
    atelier = room.atelier
    vault = atelier.kit.vault
    vault.save(replace(vault.get(Identity, atelier.participant.id), languages=(spoken,)))

    page = room.at("facilitator").get(f"{NEW}?person={atelier.participant.id}").text

    assert f'<option value="{offered}" selected dir="auto">' in page


@pytest.mark.parametrize("spoken", ["aeb", "arq", "arz", "ar-TN"])
def test_every_variety_of_arabic_is_asked_in_arabic(room: Room, spoken: str) -> None:
    page = begin(room, spoken).get(f"{STEP}/stream").text

    assert '<div class="talk" lang="ar" dir="rtl">' in page
    assert "هل توافق(ين) على عرض" in page


def test_the_questions_are_in_the_persons_language_whatever_the_desk_speaks(room: Room) -> None:
    facilitator = begin(room, "ary")

    for step in ("preserve", "reach", "stream", "days", "afterwards", "proof"):
        page = facilitator.get(f"{STEP}/{step}").text
        assert '<html lang="en" dir="ltr">' in page
        assert '<div class="talk" lang="ar" dir="rtl">' in page
    page = facilitator.get(f"{STEP}/stream").text
    assert "هل توافق(ين) على عرض" in page
    assert '<small class="gloss" lang="en" dir="ltr">Do you agree that what you made is watched' in page
    assert "gloss" not in begin(room, "en").get(f"{STEP}/stream").text


def test_a_yes_shows_at_once_what_it_would_open_and_plays_it(room: Room) -> None:
    atelier = room.atelier
    atelier.consented(permissions=STREAM_AND_DESK[1:])
    facilitator = begin(room)
    say(facilitator, "preserve", answer_preserve="team", atoms_preserve=[a.value for a in Atom])

    answer = say(facilitator, "stream", answer_stream="public", atoms_stream=["words", "speech", "voice"])

    assert answer.headers["location"] == f"{STEP}/stream#shown"
    page = facilitator.get(f"{STEP}/stream").text
    assert "A stranger, in any country:" in page
    assert "will hear your voice" in page
    assert "will not see your face" in page
    [sound] = re.findall(r'<audio[^>]* src="(/desk/media/\w+)"', page)
    assert "<video" not in page
    assert facilitator.get(sound).content == b"made bytes"
    assert atelier.kit.catalogue.count(ConsentRecord) == 1


def test_what_the_team_may_not_look_at_yet_is_said_not_shown(room: Room) -> None:
    facilitator = begin(room)
    say(facilitator, "preserve", answer_preserve="team", atoms_preserve=[a.value for a in Atom])
    say(facilitator, "stream", answer_stream="public", atoms_stream=[a.value for a in Atom])

    page = facilitator.get(f"{STEP}/stream").text

    assert "It can be played here once" in page
    assert "/desk/media/" not in page


def test_a_dropped_line_loses_nothing_that_was_answered(room: Room) -> None:
    facilitator = begin(room)
    say(facilitator, "preserve", answer_preserve="team", atoms_preserve=["words"])
    say(facilitator, "stream", answer_stream="onsite", atoms_stream=["words"])

    again = facilitator.get(NEW).text
    assert "You are in the middle of a talk with" in again
    assert f'href="{STEP}/stream"' in again
    assert "only in the reading room" in facilitator.get(f"{STEP}/stream").text

    facilitator.send(NEW, {"do": "forget"})
    assert "in the middle of a talk" not in facilitator.get(NEW).text
    assert room.atelier.kit.vault.get(ConsentDraft, room.atelier.facilitator.id).said == {}


def test_an_answer_can_be_changed_from_the_summary_and_leads_back_to_it(room: Room) -> None:
    facilitator = begin(room)
    say(facilitator, "preserve", answer_preserve="nobody")
    for step in ("days", "afterwards"):
        say(facilitator, step)
    say(facilitator, "told", method="audio")

    answer = say(facilitator, "research", answer_research="nobody")

    assert answer.headers["location"] == f"{STEP}/proof"


def test_what_is_left_for_another_day_opens_nothing_and_overrules_no_other_consent(room: Room) -> None:
    atelier = room.atelier
    facilitator = begin(room, scope=f"workshop:{atelier.workshop.id}")
    say(facilitator, "preserve", answer_preserve="team", atoms_preserve=[a.value for a in Atom])

    answer = say(facilitator, "stream", rest="later")

    assert answer.headers["location"] == f"{STEP}/days"
    say(facilitator, "told", method="audio")
    summary = facilitator.get(f"{STEP}/proof")
    assert summary.text.count("Not asked yet") == len(Purpose) - 1
    carried = {"talk": field_in(summary, "talk"), "seen": field_in(summary, "seen")}
    sent = facilitator.send(f"{STEP}/proof", carried, PROOF)
    record = atelier.kit.catalogue.get(ConsentRecord, created(sent, "consents"))
    assert [p.purpose for p in record.permissions] == [Purpose.PRESERVE]
    approve_consent(atelier.kit, record.id, atelier.officer.id)
    assert atelier.served(DESK)
    atelier.consented(permissions=STREAM_AND_DESK[:1])
    atelier.release()
    assert Recipe.VIDEO in atelier.served()


def test_a_talk_without_any_answer_is_not_written_down(room: Room) -> None:
    facilitator = begin(room)

    assert "at least one answer" in sentence(say(facilitator, "told", method="audio"))


@pytest.mark.parametrize(
    ("step", "said", "told"),
    [
        ("stream", {"answer_stream": "public"}, "tick at least one thing"),
        ("days", {"not_before": "2027-01-02", "valid_until": "2027-01-01"}, "The last day is before the first"),
        ("days", {"not_before": "soon"}, "Write days like 2026-03-01"),
        ("days", {"time_zone": "Mars/Olympus"}, "no time zone called Mars/Olympus"),
        ("told", {"method": "thumbprint"}, "A thumbprint needs a witness"),
        ("told", {"method": "thumbprint", "witness": "facilitator"}, "A thumbprint needs a witness"),
        ("told", {"jurisdictions": "Morocco"}, "two letters"),
    ],
)
def test_what_does_not_fit_is_said_where_it_was_typed_and_kept(
    room: Room, step: str, said: dict[str, str], told: str
) -> None:
    facilitator = begin(room)
    say(facilitator, "preserve", answer_preserve="nobody")

    answer = say(facilitator, step, **said)

    assert answer.status_code == 422
    assert told in sentence(answer)
    for value in said.values():
        assert f'value="{value}"' in answer.text


def test_a_mistake_is_told_to_the_person_in_their_language_too(room: Room) -> None:
    answer = say(begin(room, "fr"), "stream", answer_stream="public")

    assert "tick at least one thing" in sentence(answer)
    assert re.search(r'<div class="talk" lang="fr".*?role="alert"><p>Vous avez noté un oui', answer.text, re.DOTALL)


def test_a_child_needs_a_guardian_and_their_own_yes(room: Room) -> None:
    handle = room.atelier.kit.catalogue.get(ParticipantHandle, room.atelier.participant.id)
    room.atelier.kit.catalogue.save(replace(handle, age_disputed=True))
    facilitator = begin(room)
    say(facilitator, "preserve", answer_preserve="nobody")
    assert "Legal guardian" in facilitator.get(f"{STEP}/told").text

    assert "the child’s own yes" in sentence(say(facilitator, "told", guardian="Fatima Zahra"))
    assert say(facilitator, "told", guardian="Fatima Zahra", child_assents="yes").status_code == 303


def test_without_a_proof_nothing_is_written_down_and_the_answers_stay(room: Room) -> None:
    fields = consent_fields(room.atelier.participant.id, f"work:{room.atelier.work.id}")

    unproved = note_consent(room.at("facilitator"), fields, {"evidence": ("", b"")})

    assert unproved.status_code == 422
    assert "Without a proof" in sentence(unproved)
    assert "choose the file once more" in unproved.text
    assert "Yes, everybody" in unproved.text
    assert room.atelier.kit.catalogue.count(ConsentRecord) == 0
    assert not list(room.atelier.kit.vault.find(Evidence))


def test_a_talk_that_is_over_takes_no_more_answers(room: Room) -> None:
    facilitator = begin(room)
    talk = field_in(facilitator.get(f"{STEP}/stream"), "talk")
    begin(room)

    late = facilitator.send(f"{STEP}/stream", {"talk": talk, "answer_stream": "public", "atoms_stream": "words"})

    assert sentence(facilitator.follow(late)).startswith("This talk was finished")
    assert facilitator.send(f"{STEP}/proof", {"talk": talk}, PROOF).status_code == 303
    assert room.atelier.kit.catalogue.count(ConsentRecord) == 0


def test_a_part_is_cut_on_the_way_and_reopens_the_work(room: Room) -> None:
    atelier = room.atelier
    atelier.consented()
    atelier.release()
    about = {"person": atelier.participant.id, "scope": f"work:{atelier.work.id}", "part_span": "0:05-0:20"}
    facilitator = room.at("facilitator")

    assert facilitator.send(NEW, about).status_code == 303

    [part] = atelier.now().segments
    assert (part.start_ms, part.end_ms) == (5_000, 20_000)
    assert atelier.now().state is WorkState.IN_REVIEW
    assert facilitator.send(NEW, about).status_code == 303
    assert len(atelier.now().segments) == 1
    said = atelier.kit.vault.get(ConsentDraft, atelier.facilitator.id).said
    assert said["scope"] == (f"segment:{part.id}",)
    assert "Choose the work first" in sentence(
        facilitator.send(NEW, {**about, "scope": f"workshop:{atelier.workshop.id}"})
    )


def test_a_step_that_is_none_is_not_found(room: Room) -> None:
    assert begin(room).get(f"{STEP}/everything").status_code == 404
