"""Cases 27 to 29, 44, 54 and 55: what is taken back, by whom, who is told, and what their own code shows them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from archive.domain.ids import ConceptId, SegmentId
from archive.domain.records import Appearance, ConsentRecord, Permission, Rendition, Scope, Segment, Work
from archive.domain.terms import ALL_ATOMS, AppearanceRole, Atom, Audience, ConsentState, Purpose, Recipe, ScopeKind
from archive.ingest.run import prepare
from archive.review.withdrawal.takedown import MOST_HIDDEN, waiting_takedowns
from archive.review.works.works import change_work
from archive.web.public import takedown
from archive.worker.loop import work_until_done
from archive.worker.schedule import HANDLERS
from tests import samples
from tests.journeys.cases.case_desk import add_part, consent, describe, done, enter, filmed, note, sign, transcribe
from tests.journeys.cases.case_house import (
    PUBLIC_FILES,
    lasting,
    met,
    open_house,
    open_room,
    served_files,
    unknown_page,
)
from tests.review.atelier import NOW, STREAM_AND_DESK, add_rendition
from tests.web.desk_client import DeskClient, sentence
from tests.web.desk_room import Room, created
from tests.web.door_client import code_of, post
from tests.web.door_client import enter as enter_code

CUES = "WEBVTT\n\n00:01.000 --> 00:02.000\nWe left at night.\n\n{}\n\n00:18.000 --> 00:19.000\nThe sea was calm.\n"
LENT = Permission(audience=Audience.PARTNER, purpose=Purpose.EDUCATION, atoms=ALL_ATOMS)
HEARD_OR_SEEN = (Recipe.VIDEO, Recipe.AUDIO)
SECRET = "00:12.500 --> 00:14.000\nMy cousin waited."


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Room]:
    with open_room(tmp_path) as room:
        yield room


def page(room: Room) -> str:
    return room.at("visitor").get(f"/en/works/{room.atelier.work.id}").text


def is_nothing(room: Room) -> bool:
    visitor = room.at("visitor")
    return not met(room) and lasting(visitor.get(f"/en/works/{room.atelier.work.id}")) == unknown_page(visitor)


def test_case_27_after_a_death_staff_cannot_widen_and_the_named_person_can_narrow(room: Room) -> None:
    room.atelier.consented()
    room.atelier.release()
    waiting = room.atelier.consent()
    person = f"/desk/people/{room.atelier.participant.id}"
    facilitator, officer = room.at("facilitator"), room.at("officer")
    done(facilitator.fill(f"{person}?identity=show", f"{person}/named", {"named_person": "Her brother"}))
    done(facilitator.send(f"{person}/death", {"died_on": NOW.date().isoformat(), "reported_by": "Her sister"}))
    assert met(room) == {Recipe.VIDEO, Recipe.AUDIO}

    assert officer.send(f"/desk/consents/{waiting.id}/approve", {"unopened": "yes"}).status_code == 403
    before = set(room.atelier.kit.catalogue.find(ConsentRecord))
    more = {"person": room.atelier.participant.id, "scope": f"work:{room.atelier.work.id}", "language": "en"}
    rejected = facilitator.send("/desk/consents/new", more)
    assert rejected.status_code == 403
    assert "never widened" in sentence(rejected)
    lower = facilitator.fill(
        person, f"{person}/protection", {"risk": "low", "pillars": ["name", "place", "recognisable"]}
    )
    assert (lower.status_code, sentence(lower)) == (403, sentence(rejected))
    assert set(room.atelier.kit.catalogue.find(ConsentRecord)) == before
    assert met(room) == {Recipe.VIDEO, Recipe.AUDIO}

    done(facilitator.send(f"{person}/relatives", {"asked_by": "Her brother, whom she named"}))
    assert is_nothing(room)


def test_case_28_when_the_voice_is_taken_back_everything_heard_goes_and_the_text_stays(room: Room) -> None:
    record = room.atelier.consented()
    add_rendition(room.atelier.kit, room.atelier.work, Recipe.WAVEFORM, "image/png")
    transcribe(room, room.atelier.work.id, "en", "We left at night.")
    sign(room, room.atelier.work.id)
    assert met(room) == {Recipe.VIDEO, Recipe.AUDIO, Recipe.WAVEFORM}
    heard = [r for r in room.atelier.made() if r.recipe in (Recipe.VIDEO, Recipe.AUDIO, Recipe.WAVEFORM)]

    done(room.at("crew").send(f"/desk/consents/{record.id}/narrow", {"atoms": ["voice"]}))

    assert met(room) == set()
    assert "We left at night." in page(room)
    for gone in heard:
        assert gone.id not in page(room)
        assert room.at("visitor").get(f"/media/{gone.id}").status_code == 404


@pytest.mark.media
def test_case_29_a_part_taken_back_is_gone_from_everything_and_the_rest_is_made_anew(
    room: Room, tmp_path: Path
) -> None:
    """In a tenth of the case's time: seconds 12 to 15 of 20."""
    kit, visitor = room.atelier.kit, room.at("visitor")
    work_id, person = bring_in_sound(room, samples.audio(tmp_path, "long.mp3", seconds=20))
    part = next(s for s in kit.catalogue.get(Work, work_id).segments if s.start_ms == 12_000)
    transcribe(room, work_id, "en", CUES.format(SECRET))
    sign(room, work_id)
    before = list(kit.catalogue.find(Rendition, work_id=work_id))
    assert served_files(visitor, before) == {Recipe.AUDIO, Recipe.WAVEFORM, Recipe.CAPTIONS}
    assert "My cousin waited." in visitor.get(f"/en/works/{work_id}").text

    note(room, person, f"segment:{part.id}", answer_stream="nobody", answer_preserve="nobody")

    assert served_files(visitor, before) == set()
    assert "My cousin" not in visitor.get(f"/en/works/{work_id}").text
    assert work_until_done(kit, HANDLERS) == 0
    assert {r.id for r in before} & {r.id for r in kit.catalogue.find(Rendition, work_id=work_id)} == set()
    assert lasting(visitor.get(f"/en/works/{work_id}")) == unknown_page(visitor)
    done(room.at("crew").send(f"/desk/works/{work_id}/prepare", {}))
    assert work_until_done(kit, HANDLERS) == 0
    assert lasting(visitor.get(f"/en/works/{work_id}")) == unknown_page(visitor)
    sign(room, work_id)

    shown = visitor.get(f"/en/works/{work_id}").text
    assert "We left at night." in shown
    assert "The sea was calm." in shown
    assert "My cousin" not in shown
    after = list(kit.catalogue.find(Rendition, work_id=work_id))
    assert served_files(visitor, after) == {Recipe.AUDIO, Recipe.WAVEFORM, Recipe.CAPTIONS}
    for made in after:
        assert made.segment_ids is not None
        assert part.id not in made.segment_ids
        if made.recipe is Recipe.AUDIO:
            assert made.duration_ms is not None
            # 0.6 to 3 s of the room's tone come after what is left.
            assert 17_500 <= made.duration_ms < 20_300
        if made.recipe is Recipe.CAPTIONS:
            sent = visitor.get(f"/media/{made.id}").text
            assert "My cousin" not in sent
            assert "00:00:15.000 --> 00:00:16.000\nThe sea was calm." in sent


def test_case_29_from_the_second_minute_on_for_half_a_minute(tmp_path: Path) -> None:
    with open_house(tmp_path) as house:
        places = (("before", 0, 120_000), ("taken", 120_000, 150_000), ("after", 150_000, 200_000))
        parts = tuple(Segment(id=SegmentId(name), start_ms=start, end_ms=end) for name, start, end in places)
        person = house.person()
        work = house.work(author=person, segments=parts, duration_ms=200_000, themes=(ConceptId("th.sea"),))
        kept = frozenset({SegmentId("before"), SegmentId("after")})
        rest = [house.rendition(work, recipe, segment_ids=kept) for recipe in (Recipe.AUDIO, Recipe.CARD)]
        spoilt = house.rendition(work, Recipe.AUDIO, segment_ids=frozenset({*kept, SegmentId("taken")}))
        own = house.consent(person, work, ALL_ATOMS, scope=Scope(kind=ScopeKind.SEGMENT, id="taken"))
        whole = [house.of(work, recipe) for recipe in PUBLIC_FILES]
        assert {house.media(made).status_code for made in (*whole, rest[0], spoilt)} == {200}

        house.catalogue.save(replace(own, state=ConsentState.WITHDRAWN))

        assert {house.media(made).status_code for made in (*whole, spoilt)} == {404}
        assert house.media(rest[0]).status_code == 200
        page = house.page(work).text
        assert rest[0].id in page
        assert "Une route" not in page
        house.catalogue.save_all([], remove=[(Rendition, made.id) for made in rest])
        assert house.is_nothing(work)
        assert work.id not in house.visitor.get("/en/browse").text
        assert "th.sea" not in house.visitor.get("/en/browse").text


def bring_in_sound(room: Room, recording: Path) -> tuple[str, str]:
    """Bring a recording in with a part named in it, and a consent to all of it."""
    person = room.atelier.participant.id
    fields = {"workshop": room.atelier.workshop.id, "person": person}
    sent = room.at("crew").send(
        "/desk/upload", fields, {"files": (recording.name, recording.read_bytes(), "audio/wav")}
    )
    work_id = created(sent, "works")
    prepare(room.atelier.kit, room.atelier.kit.catalogue.get(Work, work_id).id)
    add_part(room, work_id, "0:12-0:15")
    describe(room, work_id, title_en="The sea")
    consent(room, person, f"work:{work_id}")
    return work_id, person


def test_case_54_a_code_shows_its_bearer_their_works_what_happened_and_who_has_copies(room: Room) -> None:
    kit = room.atelier.kit
    record = room.atelier.consented(permissions=(*STREAM_AND_DESK, LENT))
    room.atelier.release()
    other = enter(room, pseudonym="Zahra")
    elsewhere = filmed(room, other)
    consent(room, other, f"work:{elsewhere.id}")
    describe(room, elsewhere.id, title_en="Somebody else’s road")
    mine = room.atelier.participant.id
    beside = Appearance(participant_id=mine, role=AppearanceRole.MENTIONED, atoms_present=frozenset({Atom.NAME}))
    change_work(kit, elsewhere.id, lambda w: replace(w, appearances=(*w.appearances, beside)), room.atelier.crew.id)
    lend(room, room.atelier.work.id, "The school on the hill")

    own = room.at("visitor")
    assert "The crossing" not in own.get("/en/my").text
    enter_code(own, code_of(room.atelier))
    page = own.get("/en/my").text

    assert "The crossing" in page
    assert "Film: open to everyone" in plain(page)
    assert "The school on the hill" in page
    assert len(re.findall(r"10 February 2026: ", plain(page))) >= 2
    assert all(f"/en/my/copies/{made.id}" in page for made in room.atelier.made() if made.recipe in HEARD_OR_SEEN)
    for others in ("Zahra", "Somebody else’s road", other, record.recorder, "facilitator", "officer"):
        assert others not in page
    assert "Somebody else made this." in page
    for made in kit.catalogue.find(Rendition, work_id=elsewhere.id):
        assert own.get(f"/en/my/copies/{made.id}").status_code == 404


def plain(page: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", page))


def lend(room: Room, work_id: str, recipient: str) -> None:
    """Write down that somebody was given a copy."""
    leaves = {"recipient": recipient, "contact": "office@school.example", "kind": "bag", "purpose": "education"}
    done(room.at("officer").send("/desk/exports", {**leaves, "audience": "partner", "items": work_id}))


def test_case_44_whoever_was_given_a_copy_is_told_to_give_it_back(room: Room) -> None:
    record = room.atelier.consented(permissions=(*STREAM_AND_DESK, LENT))
    room.atelier.release()
    work_id = room.atelier.work.id
    lend(room, work_id, "The school on the hill")
    lend(room, work_id, "The library")
    officer = room.at("officer")
    assert "/desk/exports/" not in main_of(officer.get("/desk/exports").text)

    done(room.at("crew").send(f"/desk/consents/{record.id}/withdraw", {}))

    due = officer.get("/desk/exports").text
    notices = sorted(set(re.findall(r'href="(/desk/exports/[0-9a-z]{20})', due)))
    assert len(notices) == 2
    told = [officer.get(address).text for address in notices]
    assert {who for who in ("The school on the hill", "The library") for text in told if who in text} == {
        "The school on the hill",
        "The library",
    }
    for text in told:
        assert "Please delete these items from everything you have" in text
        assert room.atelier.work.id in text or any(made.id in text for made in room.atelier.made())
        assert "Nour" not in text
        assert "The crossing" not in main_of(text)


def main_of(page: str) -> str:
    return page.partition("<main")[2]


@pytest.mark.media
def test_case_44_what_was_taken_back_is_not_taken_in_again(room: Room, tmp_path: Path) -> None:
    story = b"Nous sommes partis la nuit."
    fields = {"workshop": room.atelier.workshop.id, "person": room.atelier.participant.id}
    files = {"files": ("story.txt", story, "text/plain")}
    crew = room.at("crew")
    work_id = created(crew.send("/desk/upload", fields, files), "works")
    prepare(room.atelier.kit, room.atelier.kit.catalogue.get(Work, work_id).id)
    done(crew.send(f"/desk/works/{work_id}/withdraw", {}))
    works = room.atelier.kit.catalogue.count(Work)

    again = crew.send("/desk/upload", fields, files)

    assert again.status_code == 422
    assert "Somebody took this file back; it is not taken in again." in again.text
    assert room.atelier.kit.catalogue.count(Work) == works
    assert room.at("visitor").get(f"/en/works/{work_id}").status_code == 404


def ask(client: DeskClient, work_id: str) -> bytes:
    """Ask, as anybody may, that a work be taken down."""
    answer = post(client, "/en/takedown", {"page": f"/en/works/{work_id}", "reason": "That is me."})
    assert answer.status_code == 200
    return answer.content


def test_case_55_a_stranger_hides_a_work_at_once_a_person_decides_and_repeats_silence_nobody(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(takedown, "LEAST_SECONDS", 0.0)
    room.atelier.consented()
    room.atelier.release()
    work_id, visitor = room.atelier.work.id, room.at("visitor")
    shown = met(room)
    assert shown == {Recipe.VIDEO, Recipe.AUDIO}

    first = ask(visitor, work_id)
    assert is_nothing(room)

    [waiting] = waiting_takedowns(room.atelier.kit)
    reviewer = room.at("reviewer")
    listed = reviewer.get("/desk/takedowns").text
    assert "That is me." in listed
    assert f"{(NOW + timedelta(hours=72)).day} February 2026" in listed
    room.atelier.kit.clock.set(NOW + timedelta(hours=73))  # type: ignore[attr-defined]
    assert is_nothing(room), "no clock puts back what nobody has decided"
    assert room.at("crew").send(f"/desk/takedowns/{waiting.id}/put-back", {"note": "no"}).status_code == 403
    done(reviewer.send(f"/desk/takedowns/{waiting.id}/put-back", {"note": "It is somebody else."}))
    assert met(room) == shown

    assert {ask(visitor, work_id) for _ in range(5)} == {first}
    assert met(room) == shown
    assert len(waiting_takedowns(room.atelier.kit)) == 5


def test_case_55_a_flood_hides_no_shelf(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(takedown, "LEAST_SECONDS", 0.0)
    most = MOST_HIDDEN[0][1]
    person = enter(room, pseudonym="Sami")
    consent(room, person, f"workshop:{room.atelier.workshop.id}")
    works = [filmed(room, person) for _ in range(most + 3)]
    for work in works:
        sign(room, work.id)
    visitor = room.at("visitor")

    answers = {ask(visitor, work.id) for work in works}

    assert len(answers) == 1
    assert [visitor.get(f"/en/works/{work.id}").status_code for work in works] == [404] * most + [200] * 3
    assert len(waiting_takedowns(room.atelier.kit)) == most + 3
