"""What strangers would meet if a consent were approved: said by the real rules, on the real works, changing nothing."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from archive.domain.consent import PLAYER, Ask
from archive.domain.ids import SegmentId
from archive.domain.records import Appearance, ConsentRecord, Permission, Scope, Segment
from archive.domain.terms import (
    ALL_ATOMS,
    CONTENT_ATOMS,
    AppearanceRole,
    Atom,
    Audience,
    Pillar,
    Purpose,
    Recipe,
    Risk,
    ScopeKind,
    WorkState,
)
from archive.review.consent.consents import approve_consent, record_consent
from archive.review.consent.new_consent import NewConsent
from archive.review.consent.preview import WorkSeen, ask_of, preview
from archive.review.participants import NewParticipant, create_participant
from tests.review.atelier import NOW, STREAM_AND_DESK, Atelier, make_work, open_atelier

HEARD = frozenset({Atom.EXISTENCE, Atom.WORDS, Atom.SPEECH, Atom.VOICE})
TEAM = Permission(audience=Audience.TEAM, purpose=Purpose.PRESERVE, atoms=ALL_ATOMS)


@pytest.fixture
def atelier() -> Atelier:
    return open_atelier()


def talk(atelier: Atelier, atoms: frozenset[Atom] = ALL_ATOMS, **changes: Any) -> NewConsent:
    stream = Permission(audience=Audience.PUBLIC, purpose=Purpose.STREAM, atoms=atoms)
    fields: dict[str, Any] = {
        "participant_id": atelier.participant.id,
        "scope": Scope(kind=ScopeKind.WORK, id=atelier.work.id),
        "permissions": (TEAM, stream),
        "recorder": atelier.facilitator.id,
    }
    return NewConsent(**{**fields, **changes})


def only(found: tuple[WorkSeen, ...]) -> WorkSeen:
    [seen] = found
    return seen


def recipes(seen: WorkSeen) -> set[Recipe]:
    return {rendition.recipe for rendition in seen.met}


def test_a_yes_to_everything_shows_the_film_and_changes_nothing(atelier: Atelier) -> None:
    before = atelier.kit.catalogue.generation()

    seen = only(preview(atelier.kit, talk(atelier), PLAYER))

    assert Recipe.VIDEO in recipes(seen)
    assert {Atom.FACE, Atom.VOICE, Atom.NAME} <= seen.atoms
    assert atelier.kit.catalogue.generation() == before
    assert atelier.kit.catalogue.count(ConsentRecord) == 0


def test_a_yes_to_the_voice_alone_shows_the_sound_and_what_a_reviewer_must_not_find(atelier: Atelier) -> None:
    seen = only(preview(atelier.kit, talk(atelier, HEARD), PLAYER))

    assert recipes(seen) == {Recipe.AUDIO, Recipe.CARD, Recipe.STUB}
    assert seen.atoms == HEARD
    assert seen.to_check == CONTENT_ATOMS


@pytest.mark.parametrize("atoms", [ALL_ATOMS, HEARD, HEARD | {Atom.PSEUDONYM}, frozenset({Atom.EXISTENCE})])
def test_what_is_shown_is_what_is_served_once_approved_and_released(atelier: Atelier, atoms: frozenset[Atom]) -> None:
    foretold = only(preview(atelier.kit, talk(atelier, atoms), PLAYER))

    record = record_consent(atelier.kit, talk(atelier, atoms), [b"proof"])
    approve_consent(atelier.kit, record.id, atelier.officer.id)
    atelier.release(CONTENT_ATOMS - atoms)

    assert recipes(foretold) == atelier.served()


def test_without_a_yes_for_the_team_nothing_can_be_shown_but_the_card(atelier: Atelier) -> None:
    stream = STREAM_AND_DESK[0]

    seen = only(preview(atelier.kit, talk(atelier, permissions=(stream,)), PLAYER))

    assert recipes(seen) == {Recipe.CARD, Recipe.STUB}


def test_other_people_in_a_work_keep_it_back(atelier: Atelier) -> None:
    interpreter = Appearance(participant_id=None, role=AppearanceRole.INTERPRETER, atoms_present=HEARD)
    work = atelier.now()
    atelier.kit.catalogue.save(replace(work, appearances=(*work.appearances, interpreter)))

    seen = only(preview(atelier.kit, talk(atelier), PLAYER))

    assert recipes(seen) == set()
    assert seen.others == HEARD


def test_protection_keeps_back_what_was_allowed(atelier: Atelier) -> None:
    guarded = create_participant(
        atelier.kit, NewParticipant(pseudonym="Bahr", risk=Risk.HIGH, pillars=frozenset({Pillar.PLACE}))
    )
    work = make_work(atelier.kit, atelier.workshop, guarded.id, atelier.crew.id)
    new = talk(atelier, participant_id=guarded.id, scope=Scope(kind=ScopeKind.WORK, id=work.id))

    seen = only(preview(atelier.kit, new, PLAYER))

    assert {Atom.FACE, Atom.VOICE, Atom.NAME, Atom.PLACE} == seen.held_back
    assert not seen.atoms & {Atom.FACE, Atom.VOICE}


def test_an_earlier_narrower_consent_still_counts_unless_it_is_replaced(atelier: Atelier) -> None:
    first = atelier.consented(permissions=(TEAM, replace(STREAM_AND_DESK[0], atoms=HEARD)))

    beside = only(preview(atelier.kit, talk(atelier), PLAYER))
    instead = only(preview(atelier.kit, talk(atelier, supersedes=(first.id,)), PLAYER))

    assert beside.atoms == HEARD
    assert Atom.FACE in beside.held_back
    assert Atom.FACE in instead.atoms
    assert instead.open_here == {r.id for r in atelier.made()}


def test_a_child_is_shown_as_if_the_guardian_had_been_named(atelier: Atelier) -> None:
    handle = atelier.participant
    atelier.kit.catalogue.save(replace(handle, age_disputed=True))

    seen = only(preview(atelier.kit, talk(atelier, HEARD - {Atom.VOICE}), PLAYER))

    assert seen.atoms == {Atom.EXISTENCE, Atom.WORDS}


def test_a_part_of_which_nothing_was_made_says_so_and_what_it_would_open(atelier: Atelier) -> None:
    part = Segment(id=SegmentId("p" * 20), start_ms=0, end_ms=9_000)
    atelier.kit.catalogue.save(replace(atelier.now(), segments=(part,)))
    new = talk(atelier, HEARD, scope=Scope(kind=ScopeKind.SEGMENT, id=part.id))

    seen = only(preview(atelier.kit, new, PLAYER))

    assert not seen.is_made
    assert seen.atoms == HEARD


def test_a_work_withdrawn_as_a_whole_shows_nothing_whatever_is_said(atelier: Atelier) -> None:
    atelier.kit.catalogue.save(replace(atelier.now(), state=WorkState.WITHDRAWN))

    seen = only(preview(atelier.kit, talk(atelier), PLAYER))

    assert seen.met == ()
    assert seen.atoms == frozenset()


def test_a_first_day_ahead_is_shown_as_it_will_be(atelier: Atelier) -> None:
    seen = only(preview(atelier.kit, talk(atelier, not_before=NOW.date().replace(year=2030)), PLAYER))

    assert Recipe.VIDEO in recipes(seen)


def test_a_workshop_speaks_about_every_work_the_person_is_in(atelier: Atelier) -> None:
    make_work(atelier.kit, atelier.workshop, atelier.participant.id, atelier.crew.id)
    make_work(atelier.kit, atelier.workshop, None, atelier.crew.id)
    new = talk(atelier, scope=Scope(kind=ScopeKind.WORKSHOP, id=atelier.workshop.id))

    assert len(preview(atelier.kit, new, PLAYER)) == 2


def test_each_use_asks_as_its_own_audience(atelier: Atelier) -> None:
    school = Permission(audience=Audience.PARTNER, purpose=Purpose.EDUCATION, atoms=HEARD)
    no = Permission(audience=Audience.NOBODY, purpose=Purpose.SOCIAL, atoms=frozenset())
    new = talk(atelier, permissions=(TEAM, school, no))

    assert ask_of(new, Purpose.EDUCATION) == Ask(audience=Audience.PARTNER, purpose=Purpose.EDUCATION)
    assert ask_of(new, Purpose.SOCIAL) is None
    assert only(preview(atelier.kit, new, PLAYER)).met == ()
