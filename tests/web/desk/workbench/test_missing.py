"""Where the team may not meet a work, the workbench names whose consent is missing, why, and leads to asking for it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from archive.domain.records import Permission, Work
from archive.domain.terms import Atom, Audience, Purpose
from archive.review.participants import known_as
from archive.review.works.appearances import remove_appearance
from tests.review.atelier import open_atelier
from tests.web.desk.workbench.test_page import bench
from tests.web.desk_room import Room


@pytest.fixture
def room() -> Iterator[Room]:
    room = Room(open_atelier())
    yield room
    room.leave()


def told(room: Room, lang: str = "en") -> str:
    page = room.at("facilitator").get(f"{bench(room)}?lang={lang}").text
    return page[page.index('id="bench-stage"') : page.index('class="bench-work"')]


def name(room: Room) -> str:
    return known_as(room.atelier.kit, room.atelier.participant.id)


@pytest.mark.parametrize(
    ("lang", "sentence"),
    [
        ("en", "no consent that speaks of this work is written down."),
        ("fr", "aucun consentement qui parle de cette œuvre n’est noté."),
        ("ar", "لم تُدوَّن أي موافقة تتعلق بهذا العمل."),
    ],
)
def test_who_was_never_asked_is_named_with_the_way_to_ask(room: Room, lang: str, sentence: str) -> None:
    stage = told(room, lang)
    assert sentence in stage
    assert name(room) in stage
    way = f"/desk/consents/new?person={room.atelier.participant.id}&amp;scope=work:{room.atelier.work.id}"
    assert way in stage
    assert room.at("facilitator").get(way.replace("&amp;", "&")).status_code == 200


def test_a_consent_that_waits_leads_to_itself(room: Room) -> None:
    record = room.atelier.consent()
    stage = told(room)
    assert "their consent: waits for a second person." in stage
    assert f'href="/desk/consents/{record.id}"' in stage


def test_what_a_consent_leaves_out_for_the_team_is_said(room: Room) -> None:
    team = Permission(
        audience=Audience.TEAM, purpose=Purpose.PRESERVE, atoms=frozenset({Atom.EXISTENCE, Atom.VOICE, Atom.WORDS})
    )
    record = room.atelier.consented(permissions=(team,))
    stage = told(room)
    assert "what they allowed the team leaves out: " in stage
    assert f'href="/desk/consents/new?replaces={record.id}"' in stage
    assert "the voice" not in stage


def test_with_everything_allowed_nothing_is_missing(room: Room) -> None:
    room.atelier.consented()
    assert "bench-missing" not in told(room)


def test_nobody_and_somebody_unknown_lead_to_who_appears(room: Room) -> None:
    kit, work = room.atelier.kit, room.atelier.now()
    kit.catalogue.save(replace(work, appearances=(replace(work.appearances[0], participant_id=None),)))
    assert "Nobody can ask them; say who it is, or have them covered." in told(room)
    remove_appearance(kit, work.id, 0, "me", kit.catalogue.get(Work, work.id).version)
    stage = told(room)
    assert "Nobody is written down as appearing" in stage
    assert 'href="#people"' in stage
