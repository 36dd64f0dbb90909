"""Concealed films are made, checked and looked at again; a face that is missed throws them away until it is covered."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from archive.adapters.media.find_ffmpeg import find_media_tools
from archive.adapters.media_tools import FfmpegTools
from archive.domain.concealment import PAPERS
from archive.domain.covers import Box, ConcealmentReport, ConcealState, Cover, CoverStyle, Key, LookReport
from archive.domain.ids import EvidenceId, ParticipantId, RecordId, new_id
from archive.domain.jobs import JobName
from archive.domain.records import Appearance, ConsentRecord, ParticipantHandle, Permission, Rendition, Scope, Work
from archive.domain.terms import (
    ALL_ATOMS,
    AppearanceRole,
    Atom,
    Audience,
    ConsentState,
    Purpose,
    Recipe,
    Risk,
    ScopeKind,
    WorkState,
)
from archive.ingest.intake.receive import receive
from archive.ingest.steps.conceal import conceal
from archive.ports import Kit, Span
from archive.worker.loop import work_until_done
from tests.contracts.grants import grant_for
from tests.endings import clear_pictures, pictures_before_plain, tail_pictures
from tests.ingest.conftest import House
from tests.squares import SquareFinder, colours_seen, film_of_squares

pytestmark = pytest.mark.media

FACE = frozenset({Atom.FACE})


@pytest.fixture
def finder(house: House) -> SquareFinder:
    return SquareFinder(house.kit.media_tools.pictures)


@pytest.fixture
def kit(house: House, finder: SquareFinder) -> Kit:
    return house.but_with(faces=finder)


@pytest.fixture
def film(tmp_path: Path) -> Path:
    return film_of_squares(tmp_path / "squares.mp4")


def prepared(kit: Kit, house: House, film: Path) -> Work:
    work = receive(kit, film, house.entry)
    assert work_until_done(kit, {}) == 0
    conceal(kit, work.id)
    return kit.catalogue.get(Work, work.id)


def test_before_anybody_has_answered_faces_are_found_and_nothing_is_drawn(house: House, kit: Kit, film: Path) -> None:
    work = receive(kit, film, house.entry)
    assert work_until_done(kit, {}) == 0
    assert len(list(kit.vault.find(Cover, work_id=work.id))) == 2
    assert concealed_films(kit, work) == []


def test_who_answered_before_the_film_came_is_covered_while_it_is_prepared(house: House, kit: Kit, film: Path) -> None:
    kit.catalogue.save(consent(kit, house.person, Scope(kind=ScopeKind.WORKSHOP, id=house.entry.workshop_id)))
    work = receive(kit, film, house.entry)
    assert work_until_done(kit, {}) == 0
    assert len(concealed_films(kit, work)) == 1


def consent(kit: Kit, person: ParticipantId, scope: Scope) -> ConsentRecord:
    """A yes to everything."""
    return ConsentRecord(
        id=RecordId(new_id()),
        participant_id=person,
        scope=scope,
        state=ConsentState.GIVEN,
        permissions=(Permission(audience=Audience.PUBLIC, purpose=Purpose.STREAM, atoms=ALL_ATOMS),),
        changed_at=kit.clock.now(),
        recorder="recorder",
        approver="approver",
        evidence_id=EvidenceId("evidence"),
    )


def concealed_films(kit: Kit, work: Work) -> list[Rendition]:
    made = kit.catalogue.find(Rendition, work_id=work.id)
    return [r for r in made if r.recipe is Recipe.VIDEO and r.edit]


def seen_in(kit: Kit, rendition: Rendition, tmp_path: Path) -> dict[str, set[int]]:
    copy = tmp_path / f"{new_id()}.mp4"
    copy.write_bytes(kit.renditions.read(grant_for(rendition.id), Span(0, rendition.size_bytes)))
    return colours_seen(kit.media_tools.pictures, copy)


def assert_seen_until_the_fade(house: House, seen: set[int]) -> None:
    """Hold that something is seen in every picture until the film of three seconds fades, and in none once it has."""
    [original] = house.originals()
    assert seen >= set(range(clear_pictures(original, 3000)))
    assert seen <= set(range(pictures_before_plain(original, 3000)))


def test_every_face_is_covered_until_somebody_says_whose_it_is(
    house: House, kit: Kit, film: Path, tmp_path: Path
) -> None:
    work = prepared(kit, house, film)

    assert work.state is WorkState.IN_REVIEW
    assert "conceal" in work.steps_done
    assert len(list(kit.vault.find(Cover, work_id=work.id))) == 2
    [film_made] = concealed_films(kit, work)
    assert seen_in(kit, film_made, tmp_path) == {"magenta": set(), "yellow": set()}
    assert {h.participant_id for h in film_made.hides} == {house.person}
    posters = [r for r in kit.catalogue.find(Rendition, work_id=work.id) if r.recipe is Recipe.POSTER]
    assert {bool(p.edit) for p in posters} == {True, False}
    small = [r for r in kit.catalogue.find(Rendition, work_id=work.id) if r.recipe is Recipe.THUMBNAIL]
    assert {bool(r.edit): r.hides for r in small} == {True: film_made.hides, False: ()}


def test_the_report_says_with_what_it_was_found_and_that_every_picture_was_checked(
    house: House, kit: Kit, film: Path
) -> None:
    work = prepared(kit, house, film)
    [film_made] = concealed_films(kit, work)
    report = kit.vault.get(ConcealmentReport, film_made.id)
    look = kit.vault.get(LookReport, work.id)
    assert (report.detector, report.covers, report.drawn_by_hand) == ("squares", 2, 0)
    [original] = house.originals()
    assert look.pictures == 75
    assert report.pictures == 75 + tail_pictures(original, 3000)
    assert report.with_covers == min(report.pictures, 80)
    assert report.searched == -(-report.pictures // 5)
    assert report.edit == film_made.edit


def test_a_face_that_is_found_again_is_covered_before_anything_is_kept(
    house: House, kit: Kit, finder: SquareFinder, film: Path, tmp_path: Path
) -> None:
    finder.blind_ms = (1000, 2200)

    work = prepared(kit, house, film)

    covers = list(kit.vault.find(Cover, work_id=work.id))
    assert len(covers) > 3
    [film_made] = concealed_films(kit, work)
    assert seen_in(kit, film_made, tmp_path)["magenta"] == set()
    assert kit.vault.get(ConcealState, work.id).trouble == ""


def test_without_a_detector_covers_are_drawn_by_hand(house: House, film: Path, tmp_path: Path) -> None:
    kit = house.kit
    work = prepared(kit, house, film)
    assert concealed_films(kit, work) == []

    keys = (Key(0, Box(0, 800, 2600, 2600)), Key(3000, Box(7800, 800, 2600, 2600)))
    kit.vault.save(
        Cover(id=new_id(), work_id=work.id, style=CoverStyle.FACE, start_ms=0, end_ms=3100, keys=keys, editors=("me",))
    )
    kit.jobs.put(JobName.CONCEAL, work.id)
    assert work_until_done(kit, {}) == 0

    [film_made] = concealed_films(kit, work)
    seen = seen_in(kit, film_made, tmp_path)
    assert seen["magenta"] == set()
    assert_seen_until_the_fade(house, seen["yellow"])
    report = kit.vault.get(ConcealmentReport, film_made.id)
    assert (report.detector, report.drawn_by_hand, report.searched, report.editors) == ("", 1, 0, ("me",))


def test_only_who_may_not_be_seen_is_covered(house: House, kit: Kit, film: Path, tmp_path: Path) -> None:
    work = prepared(kit, house, film)
    allowing = kit.catalogue.save(ParticipantHandle(id=house.add_person(), risk=Risk.LOW, version=1))
    kit.catalogue.save(consent(kit, allowing.id, Scope(kind=ScopeKind.WORK, id=work.id)))
    appears = Appearance(participant_id=allowing.id, role=AppearanceRole.PERFORMER, atoms_present=ALL_ATOMS)
    kit.catalogue.save(replace(work, appearances=(*work.appearances, appears)))
    yellow = next(c for c in kit.vault.find(Cover, work_id=work.id) if c.keys[0].box.top > 5000)
    kit.vault.save(replace(yellow, participant_id=allowing.id))

    conceal(kit, work.id)

    [film_made] = concealed_films(kit, work)
    seen = seen_in(kit, film_made, tmp_path)
    assert seen["magenta"] == set()
    assert_seen_until_the_fade(house, seen["yellow"])
    assert {h.participant_id: h.atoms for h in film_made.hides} == {house.person: FACE}


def test_the_lightest_film_is_covered_checked_and_looked_at_like_the_others(
    house: House, kit: Kit, tmp_path: Path
) -> None:
    found = find_media_tools(None, None)
    if not found.av1:
        pytest.skip("this machine's ffmpeg makes no AV1")
    kit = replace(kit, media_tools=FfmpegTools(found, timeout_seconds=120, av1=True))
    work = prepared(kit, house, film_of_squares(tmp_path / "short.mp4", 1.0))

    films = {str(made.codecs).partition(".")[0]: made for made in concealed_films(kit, work)}
    assert films.keys() == {"av01", "avc1"}
    assert seen_in(kit, films["av01"], tmp_path) == {"magenta": set(), "yellow": set()}
    one, other = (replace(kit.vault.get(ConcealmentReport, made.id), id="", version=0) for made in films.values())
    assert one == other
    assert one.with_covers >= 25
    assert one.parameters["colour"] in {bytes(paper.bright).hex() for paper in PAPERS}


def test_with_somebody_at_high_risk_a_covered_film_is_made_only_when_asked_for(
    house: House, kit: Kit, tmp_path: Path
) -> None:
    handle = kit.catalogue.get(ParticipantHandle, house.person)
    kit.catalogue.save(replace(handle, risk=Risk.HIGH))
    work = prepared(kit, house, film_of_squares(tmp_path / "heard.mp4", 1.0, sound=True))
    assert concealed_films(kit, work) == []
    assert kit.vault.get(ConcealState, work.id).trouble == "high_risk"
    assert Recipe.STILL in {r.recipe for r in kit.catalogue.find(Rendition, work_id=work.id)}

    kit.catalogue.save(replace(kit.catalogue.get(Work, work.id), film_at_high_risk=True))
    conceal(kit, work.id)
    assert len(concealed_films(kit, work)) == 1


def test_a_withdrawn_work_is_not_concealed_any_more(house: House, kit: Kit, film: Path) -> None:
    work = prepared(kit, house, film)
    kit.catalogue.save(replace(kit.catalogue.get(Work, work.id), state=WorkState.WITHDRAWN))
    before = {r.id for r in kit.catalogue.find(Rendition, work_id=work.id)}
    conceal(kit, work.id)
    assert {r.id for r in kit.catalogue.find(Rendition, work_id=work.id)} == before


def test_doing_it_twice_makes_nothing_twice(house: House, kit: Kit, finder: SquareFinder, film: Path) -> None:
    work = prepared(kit, house, film)
    before = {r.id for r in kit.catalogue.find(Rendition, work_id=work.id)}
    conceal(kit, work.id)
    assert {r.id for r in kit.catalogue.find(Rendition, work_id=work.id)} == before
    assert len(finder.looks) == 1


def test_a_hidden_face_within_large_boxes_that_are_not_drawn_is_covered_all_the_same(
    house: House, kit: Kit, finder: SquareFinder, film: Path, tmp_path: Path
) -> None:
    finder.blind_ms = (1000, 2200)
    work = receive(kit, film, house.entry)
    assert work_until_done(kit, {}) == 0
    allowing = kit.catalogue.save(ParticipantHandle(id=house.add_person(), risk=Risk.LOW, version=1))
    kit.catalogue.save(consent(kit, allowing.id, Scope(kind=ScopeKind.WORK, id=work.id)))
    work = kit.catalogue.get(Work, work.id)
    appears = Appearance(participant_id=allowing.id, role=AppearanceRole.PERFORMER, atoms_present=ALL_ATOMS)
    kit.catalogue.save(replace(work, appearances=(*work.appearances, appears)))
    large = Cover(
        id=new_id(),
        work_id=work.id,
        style=CoverStyle.FACE,
        start_ms=0,
        end_ms=4000,
        keys=(Key(0, Box(0, 0, 10_000, 6_000)),),
        found_by="squares",
    )
    whose = {"dismissed": True}, {"dismissed": True, "found_by": ""}, {"participant_id": allowing.id}
    kit.vault.save_all([replace(large, id=new_id(), **changes) for changes in whose])
    yellow = next(c for c in kit.vault.find(Cover, work_id=work.id) if c.keys[0].box.top > 5000)
    kit.vault.save(replace(yellow, participant_id=allowing.id))

    conceal(kit, work.id)

    [film_made] = concealed_films(kit, work)
    seen = seen_in(kit, film_made, tmp_path)
    assert seen["magenta"] == set()
    assert_seen_until_the_fade(house, seen["yellow"])
