"""Letting covered pictures out: with a report, with today's covers, by somebody who drew none of them."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from archive.domain.concealment import report_hash
from archive.domain.consent import PLAYER, Grant, decide
from archive.domain.covers import ConcealmentReport, Cover, LookReport
from archive.domain.errors import RefusedError, StaleRecordError
from archive.domain.ids import RenditionId
from archive.domain.jobs import JobName
from archive.domain.recipes import RECIPE_VERSIONS
from archive.domain.records import ParticipantHandle, Permission, Rendition
from archive.domain.terms import (
    ALL_ATOMS,
    CONTENT_ATOMS,
    AppearanceRole,
    Atom,
    Audience,
    Purpose,
    Recipe,
    Risk,
    WorkState,
)
from archive.ports import FaceFinder, Finder, Found, Look
from archive.review.consent.consents import narrow_consent
from archive.review.works.appearances import NewAppearance, add_appearance
from archive.review.works.concealment import Obstacle, want_film_at_high_risk
from archive.review.works.covers import standing
from archive.review.works.release import preview, release
from tests.review.atelier import Atelier, add_rendition, memory_kit, open_atelier
from tests.review.works.covering import SEEN_COVERED, draw, make_concealed, obstacles

FACE = frozenset({Atom.FACE})
NO_FACE = (
    Permission(audience=Audience.PUBLIC, purpose=Purpose.STREAM, atoms=ALL_ATOMS - FACE),
    Permission(audience=Audience.TEAM, purpose=Purpose.PRESERVE, atoms=ALL_ATOMS),
)


class NeverLooked(FaceFinder):
    """A detector that is there, and has looked at nothing."""

    def finder(self) -> Finder:
        return Finder(name="detector", model_sha256="hash", parameters={})

    def look(self, path: Any) -> Look:
        raise AssertionError(path)

    def look_again(self, made: Any) -> tuple[tuple[Found, ...], int]:
        raise AssertionError(made)


@pytest.fixture
def atelier() -> Atelier:
    return open_atelier()


def served(atelier: Atelier) -> set[RenditionId]:
    shown = preview(atelier.kit, atelier.work.id, SEEN_COVERED).shown
    return {one.rendition.id for one in shown if one.open_to_strangers}


def met(atelier: Atelier, rendition: Rendition) -> bool:
    """Tell whether strangers meet a rendition as it stands."""
    facts = atelier.kit.catalogue.facts(atelier.work.id)
    return isinstance(decide(facts, rendition, PLAYER, atelier.kit.clock.now()), Grant)


def now(atelier: Atelier, rendition: Rendition) -> Rendition:
    return atelier.kit.catalogue.get(Rendition, rendition.id)


def test_a_covered_film_is_met_where_the_face_is_not_allowed(atelier: Atelier) -> None:
    atelier.consented(permissions=NO_FACE)
    draw(atelier, atelier.participant.id)
    covered = make_concealed(atelier)

    atelier.release(SEEN_COVERED)

    check = now(atelier, covered).checks[0]
    assert check.hidden == covered.hides
    assert check.detector == "detector"
    assert check.report_sha256 == report_hash(atelier.kit.vault.get(ConcealmentReport, covered.id))
    assert covered.id in served(atelier)
    assert Recipe.VIDEO in atelier.served()


def test_a_reviewer_who_still_sees_a_face_signs_none_of_it_away(atelier: Atelier) -> None:
    atelier.consented(permissions=NO_FACE)
    draw(atelier, atelier.participant.id)
    make_concealed(atelier)
    atelier.release(CONTENT_ATOMS)
    assert Recipe.VIDEO not in atelier.served()


def test_without_a_report_nothing_is_signed(atelier: Atelier) -> None:
    atelier.consented(permissions=NO_FACE)
    draw(atelier, atelier.participant.id)
    covered = make_concealed(atelier, with_report=False)
    assert obstacles(atelier)[covered.id] is Obstacle.NO_REPORT
    atelier.release(SEEN_COVERED)
    assert Recipe.VIDEO not in atelier.served()


def test_no_plain_film_is_let_out_over_a_face_that_is_nobodys(atelier: Atelier) -> None:
    atelier.consented()
    found = draw(atelier)
    covered = make_concealed(atelier)
    plain = next(r for r in atelier.made() if r.recipe is Recipe.VIDEO and not r.edit)
    assert obstacles(atelier)[plain.id] is Obstacle.UNSAID

    atelier.release()

    assert now(atelier, covered).checks
    assert not now(atelier, plain).checks
    assert atelier.kit.vault.get(Cover, found.id).participant_id is None


@pytest.mark.parametrize("said", [{"dismissed": True}, {"participant_id": "them"}])
def test_a_plain_film_is_let_out_once_every_face_is_somebodys_or_none(atelier: Atelier, said: dict[str, Any]) -> None:
    atelier.consented()
    whose = {"participant_id": atelier.participant.id} if "participant_id" in said else said
    atelier.kit.vault.save(replace(draw(atelier), version=1, **whose))
    plain = next(r for r in atelier.made() if r.recipe is Recipe.VIDEO)
    atelier.release()
    assert now(atelier, plain).checks


def test_covers_that_changed_since_make_the_film_wait(atelier: Atelier) -> None:
    atelier.consented(permissions=NO_FACE)
    draw(atelier, atelier.participant.id)
    covered = make_concealed(atelier)
    draw(atelier, start_ms=5_000)
    assert obstacles(atelier)[covered.id] is Obstacle.OLD_COVERS
    atelier.release(SEEN_COVERED)
    assert not now(atelier, covered).checks


def test_a_cover_that_hides_somebody_else_than_it_was_made_to_hide_is_made_and_signed_anew(atelier: Atelier) -> None:
    kit = atelier.kit
    atelier.consented(permissions=NO_FACE)
    draw(atelier)
    covered = make_concealed(atelier)
    atelier.release(SEEN_COVERED)
    assert met(atelier, now(atelier, covered))

    seen = NewAppearance(participant_id=None, role=AppearanceRole.BACKGROUND, atoms_present=FACE)
    add_appearance(kit, atelier.work.id, seen, atelier.facilitator.id)
    assert JobName.CONCEAL in {each.job.name for each in kit.jobs.standing()}
    assert obstacles(atelier)[covered.id] is Obstacle.OLD_COVERS
    assert not standing(kit, atelier.work.id).is_current

    anew = make_concealed(atelier)
    assert obstacles(atelier)[anew.id] is Obstacle.NONE
    assert standing(kit, atelier.work.id).is_current
    atelier.release(SEEN_COVERED)
    assert met(atelier, now(atelier, anew))


def test_whoever_drew_a_cover_cannot_let_the_work_out(atelier: Atelier) -> None:
    atelier.consented(permissions=NO_FACE)
    draw(atelier, atelier.participant.id, editors=(atelier.reviewer.id,))
    make_concealed(atelier)
    with pytest.raises(RefusedError):
        atelier.release(SEEN_COVERED)


def test_where_there_is_a_detector_no_picture_is_signed_before_it_has_looked() -> None:
    atelier = open_atelier(replace(memory_kit(), faces=NeverLooked()))
    atelier.consented()
    atelier.release()
    assert Recipe.VIDEO not in atelier.served()
    assert Recipe.AUDIO in atelier.served()

    looked = open_atelier(replace(memory_kit(), faces=NeverLooked()))
    looked.kit.vault.save(
        LookReport(
            id=looked.work.id,
            detector="detector",
            model_sha256="hash",
            parameters={},
            pictures=10,
            looked_at=2,
            cuts_ms=(),
            found=0,
        )
    )
    looked.consented()
    looked.release()
    assert Recipe.VIDEO in looked.served()


def test_a_new_way_of_covering_closes_nothing_until_it_is_signed(atelier: Atelier) -> None:
    atelier.consented(permissions=NO_FACE)
    draw(atelier, atelier.participant.id)
    old = make_concealed(atelier)
    atelier.release(SEEN_COVERED)
    assert atelier.served() >= {Recipe.VIDEO}

    new = make_concealed(atelier, version=2)
    assert Recipe.VIDEO in atelier.served()
    assert not now(atelier, new).checks

    atelier.release(SEEN_COVERED)

    left = [r for r in atelier.made() if r.edit]
    assert [r.id for r in left] == [new.id]
    assert old.id not in {r.id for r in left}
    assert Recipe.VIDEO in atelier.served()


def test_a_newer_recipe_closes_nothing_and_opens_nothing_until_it_is_signed(atelier: Atelier) -> None:
    atelier.consented()
    for made in atelier.made():
        atelier.kit.catalogue.save(replace(made, recipe_version=1))
    atelier.release()
    old = {made.id for made in atelier.made() if made.recipe in (Recipe.VIDEO, Recipe.AUDIO)}
    assert old <= served(atelier)

    fresh = add_rendition(atelier.kit, atelier.work, Recipe.VIDEO, "video/mp4", b"made anew")
    fresh = atelier.kit.catalogue.save(replace(fresh, recipe_version=RECIPE_VERSIONS[Recipe.VIDEO]))
    assert old <= {made.id for made in atelier.made() if met(atelier, made)}
    assert not met(atelier, fresh)

    atelier.release()

    films = [made for made in atelier.made() if made.recipe is Recipe.VIDEO]
    assert [made.id for made in films] == [fresh.id]
    assert met(atelier, now(atelier, fresh))
    assert set(atelier.kit.renditions.ids()) >= {fresh.id}
    assert {made.id for made in films}.isdisjoint(old)
    assert not old <= set(atelier.kit.renditions.ids())


def test_a_released_work_with_nothing_new_is_not_let_out_again(atelier: Atelier) -> None:
    atelier.consented()
    atelier.release()
    with pytest.raises(RefusedError):
        atelier.release()


def test_taking_the_face_back_shuts_what_shows_it_at_once_and_has_it_covered(atelier: Atelier) -> None:
    record = atelier.consented()
    draw(atelier, atelier.participant.id)
    atelier.release()
    assert Recipe.VIDEO in atelier.served()
    narrow_consent(atelier.kit, record.id, NO_FACE, atelier.acting(atelier.facilitator))
    assert Recipe.VIDEO not in atelier.served()
    assert "conceal" in {standing.job.name for standing in atelier.kit.jobs.standing()}
    assert atelier.now().state is WorkState.RELEASED

    covered = make_concealed(atelier)
    atelier.release(SEEN_COVERED)
    assert covered.id in served(atelier)
    assert Recipe.VIDEO in atelier.served()


@pytest.mark.parametrize("changes", [{"dismissed": True}, {"participant_id": None}, {"end_ms": 50_000}, {}])
def test_a_cover_that_changed_between_look_and_release_makes_the_reviewer_look_again(
    atelier: Atelier, changes: dict[str, Any]
) -> None:
    atelier.consented()
    cover = draw(atelier, atelier.participant.id)
    seen = preview(atelier.kit, atelier.work.id).seen
    if changes:
        atelier.kit.vault.save(replace(atelier.kit.vault.get(Cover, cover.id), **changes))
    else:
        draw(atelier)

    with pytest.raises(StaleRecordError):
        release(atelier.kit, atelier.work.id, atelier.reviewer.id, SEEN_COVERED, seen=seen)
    assert atelier.now().state is WorkState.IN_REVIEW

    fresh = preview(atelier.kit, atelier.work.id).seen
    assert release(atelier.kit, atelier.work.id, atelier.reviewer.id, SEEN_COVERED, seen=fresh).id == atelier.work.id


def test_a_covered_film_of_somebody_at_high_risk_is_met_only_while_it_is_asked_for_and_signed_anew(
    atelier: Atelier,
) -> None:
    kit, by = atelier.kit, atelier.facilitator.id
    quiet = tuple(replace(a, atoms_present=a.atoms_present - {Atom.VOICE}) for a in atelier.now().appearances)
    kit.catalogue.save(replace(atelier.now(), appearances=quiet))
    kit.catalogue.save(replace(kit.catalogue.get(ParticipantHandle, atelier.participant.id), risk=Risk.HIGH))
    atelier.consented(permissions=NO_FACE)
    draw(atelier, atelier.participant.id)
    want_film_at_high_risk(kit, atelier.work.id, True, by)
    covered = make_concealed(atelier)
    atelier.release(SEEN_COVERED)
    assert met(atelier, now(atelier, covered))

    never_asked = replace(kit.catalogue.facts(atelier.work.id), work=replace(atelier.now(), film_at_high_risk=False))
    assert not isinstance(decide(never_asked, now(atelier, covered), PLAYER, kit.clock.now()), Grant)

    want_film_at_high_risk(kit, atelier.work.id, False, by)
    assert not met(atelier, now(atelier, covered))
    want_film_at_high_risk(kit, atelier.work.id, True, by)
    assert atelier.now().state is WorkState.RELEASED
    assert not met(atelier, now(atelier, covered))
    atelier.release(SEEN_COVERED)
    assert met(atelier, now(atelier, covered))


def test_a_covered_film_is_shut_when_somebody_in_it_turns_out_to_be_at_high_risk(atelier: Atelier) -> None:
    kit = atelier.kit
    atelier.consented(permissions=NO_FACE)
    draw(atelier, atelier.participant.id)
    covered = make_concealed(atelier)
    atelier.release(SEEN_COVERED)
    assert met(atelier, now(atelier, covered))

    facts = kit.catalogue.facts(atelier.work.id)
    quiet = tuple(replace(a, atoms_present=a.atoms_present - {Atom.VOICE}) for a in facts.work.appearances)
    person = facts.people[atelier.participant.id]
    at_risk = {**facts.people, person.handle.id: replace(person, handle=replace(person.handle, risk=Risk.HIGH))}
    facts = replace(facts, work=replace(facts.work, appearances=quiet), people=at_risk)
    assert not isinstance(decide(facts, now(atelier, covered), PLAYER, kit.clock.now()), Grant)
