"""Taking back one part of a work, or one thing exactly, at the door: it binds at once, and the rest stays."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from html import unescape
from io import BytesIO

import httpx
import pytest
from pypdf import PdfReader

from archive.config import Settings
from archive.domain.ids import ParticipantId, SegmentId, new_id
from archive.domain.records import Appearance, ConsentRecord, Rendition, Segment, Span
from archive.domain.terms import AppearanceRole, Atom, ConsentState, Purpose, Recipe, Risk, ScopeKind
from archive.domain.withdrawals import Reach, Withdrawal
from archive.review.participants import NewParticipant, create_participant
from archive.review.people.withdrawal_codes import give_code
from archive.web.app import create_app
from archive.worker.loop import work_until_done
from archive.worker.schedule import HANDLERS
from tests.review.atelier import FILMED, STREAM_AND_DESK, Atelier, add_rendition, open_atelier
from tests.review.test_exports import TAUGHT
from tests.web.desk_client import DeskClient, mark_in
from tests.web.door_client import code_of, enter, tap

SETTINGS = Settings(language="en", door_url="https://choices.example.org")
PHONE_PAGE_BYTES = 20_000
BEFORE, TAKEN, AFTER, OTHERS, NOBODYS = (
    Segment(id=SegmentId(new_id()), start_ms=start, end_ms=end, labels={"en": name})
    for name, start, end in (
        ("The morning", 0, 120_000),
        ("The cousin", 120_000, 150_000),
        ("The evening", 150_000, 200_000),
        ("Salma speaks", 200_000, 230_000),
        ("An empty street", 230_000, 260_000),
    )
)


@pytest.fixture
def atelier() -> Atelier:
    """One film of somebody who is in three of its five parts, and somebody else who is in one."""
    atelier = open_atelier()
    kit = atelier.kit
    other = create_participant(kit, NewParticipant(pseudonym="Salma", risk=Risk.LOW)).id
    people = (atelier.participant.id, Span(start_ms=0, end_ms=200_000)), (other, Span(start_ms=200_000, end_ms=230_000))
    seen = tuple(
        Appearance(participant_id=person, role=AppearanceRole.AUTHOR, atoms_present=FILMED, spans=(span,))
        for person, span in people
    )
    parts = (BEFORE, TAKEN, AFTER, OTHERS, NOBODYS)
    kit.catalogue.save(replace(atelier.now(), appearances=seen, segments=parts, duration_ms=260_000))
    rest = add_rendition(kit, atelier.work, Recipe.AUDIO, "audio/mp4")
    kit.catalogue.save(replace(rest, segment_ids=frozenset({BEFORE.id, AFTER.id})))
    atelier.consented(permissions=(*STREAM_AND_DESK, TAUGHT))
    atelier.consented(participant_id=other)
    atelier.release()
    return atelier


@pytest.fixture
def client(atelier: Atelier) -> Iterator[DeskClient]:
    with DeskClient(create_app(atelier.kit, SETTINGS)) as client:
        enter(client, code_of(atelier))
        yield client


def made(atelier: Atelier, recipe: Recipe, *, rest: bool = False) -> Rendition:
    return next(r for r in atelier.made() if r.recipe is recipe and (r.segment_ids is not None) == rest)


def status(client: DeskClient, rendition: Rendition) -> int:
    return client.get(f"/media/{rendition.id}").status_code


def parts_page(client: DeskClient, atelier: Atelier, lang: str = "en") -> httpx.Response:
    return tap(client, "parts", lang, work=atelier.work.id)


def said(answer: httpx.Response) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", answer.text)).split())


def slip(client: DeskClient, closed: httpx.Response) -> str:
    found = re.search(r'href="(/\w\w/my/taken/[^"]+)"', closed.text)
    assert found
    (page,) = PdfReader(BytesIO(client.get(found[1]).content)).pages
    return " ".join(page.extract_text().split())


def test_case_29_a_part_is_taken_back_at_the_door_and_a_poorer_rendition_takes_its_place(
    client: DeskClient, atelier: Atelier
) -> None:
    film, sound, rest = made(atelier, Recipe.VIDEO), made(atelier, Recipe.AUDIO), made(atelier, Recipe.AUDIO, rest=True)
    assert [status(client, file) for file in (film, sound, rest)] == [200, 200, 200]
    assert f"play={film.id}" in client.get(f"/en/works/{atelier.work.id}").text

    sure = tap(client, "segment", work=atelier.work.id, segment=TAKEN.id)
    assert "The cousin , from 2:00 to 2:30" in said(sure)
    assert [status(client, file) for file in (film, sound, rest)] == [200, 200, 200]
    fields = {"act": "segment", "work": atelier.work.id, "segment": TAKEN.id, "sure": "yes"}
    closed = client.send("/en/my", fields, csrf=mark_in(sure))

    assert "It is closed" in closed.text
    assert "Sound: open to everyone" in said(closed)
    assert "Film: closed" in said(closed)
    assert [status(client, file) for file in (film, sound, rest)] == [404, 404, 200]
    page = client.get(f"/en/works/{atelier.work.id}").text
    assert f"play={rest.id}" in page
    assert film.id not in page
    assert "You have taken this part back." in parts_page(client, atelier).text


def test_a_part_taken_back_is_a_fresh_no_and_one_act(client: DeskClient, atelier: Atelier) -> None:
    film, sound = made(atelier, Recipe.VIDEO), made(atelier, Recipe.AUDIO)
    closed = tap(client, "segment", work=atelier.work.id, segment=TAKEN.id, sure="yes")

    (no,) = atelier.kit.catalogue.find(ConsentRecord, scope_id=TAKEN.id)
    assert (no.scope.kind, no.state, no.permissions) == (ScopeKind.SEGMENT, ConsentState.WITHDRAWN, ())
    assert no.participant_id == atelier.participant.id
    (act,) = atelier.kit.catalogue.find(Withdrawal)
    assert (act.reach, act.segment_ids, act.record_ids) == (Reach.PART, (TAKEN.id,), (no.id,))
    assert set(act.rendition_ids) >= {film.id, sound.id}
    paper = slip(client, closed)
    assert "a part of what you had said yes to" in paper
    assert "2:00–2:30" in paper
    assert "The cousin" not in paper


def test_taking_the_same_part_back_twice_changes_nothing_more(client: DeskClient, atelier: Atelier) -> None:
    for _ in range(2):
        assert "It is closed" in tap(client, "segment", work=atelier.work.id, segment=TAKEN.id, sure="yes").text
    assert len(list(atelier.kit.catalogue.find(ConsentRecord, scope_id=TAKEN.id))) == 1


def test_parts_are_listed_by_name_and_time_and_other_peoples_stay_masked(client: DeskClient, atelier: Atelier) -> None:
    text = said(parts_page(client, atelier))

    for shown in ("The morning , from 0:00 to 2:00", "The cousin , from 2:00 to 2:30", "The evening , from 2:30"):
        assert shown in text
    assert "from 3:50 to 4:20" in text
    for masked in ("Salma", "from 3:20", "An empty street"):
        assert masked not in text
    assert OTHERS.id not in parts_page(client, atelier).text


def test_a_part_in_which_nobody_known_is_can_be_closed_by_anybody_of_the_work(
    client: DeskClient, atelier: Atelier
) -> None:
    film, rest = made(atelier, Recipe.VIDEO), made(atelier, Recipe.AUDIO, rest=True)
    tap(client, "segment", work=atelier.work.id, segment=NOBODYS.id, sure="yes")
    assert (status(client, film), status(client, rest)) == (404, 200)


def test_nobody_takes_back_a_part_in_which_only_others_are(client: DeskClient, atelier: Atelier) -> None:
    film, before = made(atelier, Recipe.VIDEO), set(atelier.kit.catalogue.find(ConsentRecord))
    for work_id, part in ((atelier.work.id, OTHERS.id), (atelier.work.id, "x" * 20), ("x" * 20, TAKEN.id)):
        answer = tap(client, "segment", work=work_id, segment=part, sure="yes")
        assert answer.status_code == 409
        assert "Nothing was opened" in answer.text
    assert status(client, film) == 200
    assert set(atelier.kit.catalogue.find(ConsentRecord)) == before
    assert "The morning" not in tap(client, "parts", work="x" * 20).text


def test_somebody_who_is_in_one_part_only_sees_that_one(atelier: Atelier) -> None:
    other = next(a.participant_id for a in atelier.now().appearances if a.participant_id != atelier.participant.id)
    assert other is not None
    code = give_code(atelier.kit, ParticipantId(other), atelier.acting(atelier.facilitator))
    with DeskClient(create_app(atelier.kit, SETTINGS)) as client:
        enter(client, code)
        text = said(parts_page(client, atelier))
    assert "Salma speaks , from 3:20 to 3:50" in text
    assert "The cousin" not in text


def test_a_part_of_somebody_elses_closed_work_has_no_name(atelier: Atelier) -> None:
    mentioned = Appearance(
        participant_id=atelier.participant.id, role=AppearanceRole.MENTIONED, atoms_present=frozenset({Atom.NAME})
    )
    stranger = replace(mentioned, participant_id=None, atoms_present=FILMED)
    atelier.kit.catalogue.save(replace(atelier.now(), appearances=(mentioned, stranger)))
    with DeskClient(create_app(atelier.kit, SETTINGS)) as client:
        enter(client, code_of(atelier))
        text = said(parts_page(client, atelier))
    assert "from 2:00 to 2:30" in text
    assert "The cousin" not in text


def test_one_thing_alone_is_taken_back_and_the_others_stay(client: DeskClient, atelier: Atelier) -> None:
    film, sound = made(atelier, Recipe.VIDEO), made(atelier, Recipe.AUDIO)
    home = client.get("/en/my").text
    assert "Choose more exactly" in home
    consent = re.search(r'name="consent" value="([^"]+)"', home)
    assert consent
    for atom in Atom:
        assert f'name="atom" value="{atom}"' in home
    exactly = ("your face", "your body (hands, clothes)", "your way of speaking (accent)", "your real name")
    for words in (*exactly, "where you come from", "places you speak of", "dates and times"):
        assert f"<span>{words}</span>" in home

    closed = tap(client, "part", consent=consent[1], atom=["face"], sure="yes")

    assert (status(client, film), status(client, sound)) == (404, 200)
    left = atelier.kit.catalogue.get(ConsentRecord, consent[1]).permissions
    assert all(Atom.FACE not in permission.atoms for permission in left)
    assert any(Atom.BODY in permission.atoms for permission in left)
    assert 'value="face"' not in client.get("/en/my").text
    (act,) = atelier.kit.catalogue.find(Withdrawal)
    assert (act.atoms, act.purposes) == (frozenset({Atom.FACE}), frozenset())
    assert "What your face" in slip(client, closed)


def test_things_said_roughly_and_exactly_and_purposes_go_together(client: DeskClient, atelier: Atelier) -> None:
    consent = re.search(r'name="consent" value="([^"]+)"', client.get("/en/my").text)
    assert consent
    sure = tap(client, "part", consent=consent[1], thing=["voice"], atom=["place", "nonsense"], purpose=["education"])
    for field in ('name="thing" value="voice"', 'name="atom" value="place"', 'name="purpose" value="education"'):
        assert field in sure.text
    paper = slip(
        client,
        tap(client, "part", consent=consent[1], thing=["voice"], atom=["place"], purpose=["education"], sure="yes"),
    )

    (act,) = atelier.kit.catalogue.find(Withdrawal)
    assert act.atoms == {Atom.VOICE, Atom.SPEECH, Atom.PLACE}
    assert act.purposes == {Purpose.EDUCATION}
    for word in ("your voice", "your way of speaking", "places you speak of", "in classes and trainings"):
        assert word in paper


def test_not_even_that_it_exists_closes_all_of_it(client: DeskClient, atelier: Atelier) -> None:
    consent = re.search(r'name="consent" value="([^"]+)"', client.get("/en/my").text)
    assert consent
    closed = tap(client, "part", consent=consent[1], atom=["existence"], sure="yes")

    assert atelier.served() == set()
    assert "what you had said yes to, all of it" in slip(client, closed)


@pytest.mark.parametrize(
    ("lang", "part", "button"),
    [
        ("fr", "de 2:00 à 2:30", "Retirer cette partie"),
        ("ar", "من 2:00 إلى 2:30", "سحب هذا الجزء"),
        ("en", "from 2:00 to 2:30", "Take back this part"),
    ],
)
def test_the_pages_stay_light_and_speak_three_languages_without_scripts(
    client: DeskClient, atelier: Atelier, lang: str, part: str, button: str
) -> None:
    more = tuple(replace(TAKEN, id=SegmentId(new_id()), start_ms=n * 1_000, end_ms=n * 1_000 + 900) for n in range(35))
    atelier.kit.catalogue.save(replace(atelier.now(), segments=(*atelier.now().segments, *more)))
    pages = [
        client.get(f"/{lang}/my"),
        parts_page(client, atelier, lang),
        tap(client, "segment", lang, work=atelier.work.id, segment=TAKEN.id),
    ]
    for page in pages:
        assert page.status_code == 200
        assert len(page.content) < PHONE_PAGE_BYTES
        assert "<script" not in page.text
        assert " style=" not in page.text
        assert page.headers["cache-control"] == "no-store"
    assert all(part in said(page) for page in pages[1:])
    assert button in said(pages[1])


def test_the_worker_finishes_what_was_closed(client: DeskClient, atelier: Atelier) -> None:
    film = made(atelier, Recipe.VIDEO)
    tap(client, "segment", work=atelier.work.id, segment=TAKEN.id, sure="yes")
    assert work_until_done(atelier.kit, HANDLERS) == 0
    assert film.id not in {rendition.id for rendition in atelier.made()}
    assert made(atelier, Recipe.AUDIO, rest=True)
