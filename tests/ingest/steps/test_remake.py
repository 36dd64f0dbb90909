"""What an older recipe made is made anew beside what is served, and nobody outside meets it before it is signed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from archive.adapters.media.find_ffmpeg import find_media_tools
from archive.adapters.media_tools import FfmpegTools
from archive.domain.consent import PLAYER, Reason, Refusal, decide
from archive.domain.ids import RenditionId, new_id
from archive.domain.jobs import JobName
from archive.domain.records import QualityCheck, Rendition, Work
from archive.domain.terms import NO_ATOMS, Recipe, WorkState
from archive.domain.voicing.choice import VoiceWay, Voicing
from archive.ingest.intake.receive import receive
from archive.ingest.run import prepare
from archive.ingest.steps.remake import outdated_works, queue_remakes, remake
from archive.worker.loop import work_until_done
from archive.worker.schedule import HANDLERS
from tests import samples
from tests.ingest.conftest import House

pytestmark = pytest.mark.media


@pytest.fixture
def heard(house: House, tmp_path: Path) -> Work:
    """A sound in review: two files and a waveform, all made today's way."""
    work = receive(house.kit, samples.audio(tmp_path), house.entry)
    prepare(house.kit, work.id)
    return house.only_work()


def age(
    house: House, *, signed: bool = False, only: Callable[[Rendition], bool] = lambda each: True
) -> set[RenditionId]:
    """Have what was made look as if an older recipe had made it, and give the ids of those."""
    check = QualityCheck(reviewer="reviewer", operator="crew", at=house.kit.clock.now(), cleared=NO_ATOMS)
    old = [replace(each, recipe_version=1) for each in house.renditions() if only(each)]
    house.kit.catalogue.save_all([replace(each, checks=(check,)) for each in old] if signed else old)
    return {each.id for each in old}


def ids(house: House) -> set[RenditionId]:
    return {each.id for each in house.renditions()}


def choices(house: House) -> list[tuple[Recipe, object]]:
    return sorted((each.recipe, sorted(each.parameters.items())) for each in house.renditions() if not each.is_outdated)


def test_what_nobody_has_signed_is_replaced_at_once(house: House, heard: Work) -> None:
    before = choices(house)
    old = age(house)
    assert [(one.work.id, {each.id for each in one.older}) for one in outdated_works(house.kit)] == [(heard.id, old)]

    remake(house.kit, heard.id)

    assert choices(house) == before
    assert not ids(house) & old
    assert set(house.kit.renditions.ids()) == ids(house)
    assert list(outdated_works(house.kit)) == []


def test_what_is_served_stays_and_what_is_new_is_shown_to_nobody_outside(house: House, heard: Work) -> None:
    old = age(house, signed=True)
    house.kit.catalogue.save(replace(house.only_work(), state=WorkState.RELEASED))

    remake(house.kit, heard.id)

    fresh = [each for each in house.renditions() if each.id not in old]
    assert len(fresh) == len(old) == 3
    assert old < ids(house)
    assert house.only_work().state is WorkState.RELEASED
    verdicts = [decide(house.kit.catalogue.facts(heard.id), each, PLAYER, house.kit.clock.now()) for each in fresh]
    assert {verdict.reason for verdict in verdicts if isinstance(verdict, Refusal)} == {Reason.NOT_CHECKED}
    assert len(verdicts) == len([verdict for verdict in verdicts if isinstance(verdict, Refusal)])


def test_only_what_an_older_recipe_made_is_made_anew(house: House, heard: Work) -> None:
    kept = {each.id for each in house.renditions() if each.recipe is not Recipe.WAVEFORM}
    age(house, only=lambda each: each.recipe is Recipe.WAVEFORM)

    remake(house.kit, heard.id)

    assert kept < ids(house)
    assert len(ids(house)) == 3
    assert not any(each.is_outdated for each in house.renditions())


def test_a_second_time_nothing_more_is_made(house: House, heard: Work) -> None:
    age(house, signed=True)
    remake(house.kit, heard.id)
    made = ids(house)
    remake(house.kit, heard.id)

    assert ids(house) == made


def test_of_a_work_that_was_taken_back_nothing_is_made(house: House, heard: Work) -> None:
    old = age(house)
    house.kit.catalogue.save(replace(house.only_work(), state=WorkState.WITHDRAWN))

    remake(house.kit, heard.id)

    assert ids(house) == old
    assert list(outdated_works(house.kit)) == []


def test_a_worker_makes_anew_what_is_queued(house: House, heard: Work) -> None:
    age(house)
    assert queue_remakes(house.kit) == (1, 0)
    assert (JobName.REMAKE, heard.id) in {(each.job.name, each.job.work_id) for each in house.kit.jobs.standing()}

    assert work_until_done(house.kit, {}) == 0
    assert not any(each.is_outdated for each in house.renditions())


def test_what_is_heard_under_a_film_is_read_anew_once_the_film_is_made_anew(house: House, heard: Work) -> None:
    house.kit.vault.save(Voicing(id=heard.id, way=VoiceWay.MACHINE, language="fr", voice="low"))
    read = replace(house.renditions()[0], id=RenditionId(new_id()), recipe=Recipe.REVOICED_FILM, edit="old", version=0)
    house.kit.catalogue.save(read)
    age(house, only=lambda each: each.recipe is Recipe.WAVEFORM)

    HANDLERS[JobName.REMAKE](house.kit, heard.id)

    assert (JobName.REVOICE, heard.id) in {(each.job.name, each.job.work_id) for each in house.kit.jobs.standing()}


def test_without_its_original_a_work_stays_as_it_was_made(house: House, heard: Work) -> None:
    old = age(house)
    for original in house.originals():
        house.kit.originals.remove(original.id)

    assert queue_remakes(house.kit) == (0, 1)
    assert [one.can_be_made for one in outdated_works(house.kit)] == [False]
    assert ids(house) == old
    assert house.only_work() == house.kit.catalogue.get(Work, heard.id)


def without_small_stills(house: House) -> None:
    """Take the small stills away, as if the work had been made before there were any."""
    gone = [each for each in house.renditions() if each.recipe is Recipe.THUMBNAIL]
    assert gone
    house.kit.catalogue.save_all([], remove=[(Rendition, each.id) for each in gone])


@pytest.mark.parametrize("source", [samples.video, samples.photo])
def test_a_work_without_a_small_still_is_told_of_and_given_one(
    house: House, tmp_path: Path, source: Callable[[Path], Path]
) -> None:
    work = receive(house.kit, source(tmp_path), house.entry)
    prepare(house.kit, work.id)
    assert list(outdated_works(house.kit)) == []
    without_small_stills(house)
    kept = ids(house)
    assert [one.work.id for one in outdated_works(house.kit)] == [work.id]

    remake(house.kit, work.id)

    fresh = [each for each in house.renditions() if each.id not in kept]
    assert {(each.recipe, each.media_type, each.checks) for each in fresh} == {
        (Recipe.THUMBNAIL, "image/jpeg", ()),
        (Recipe.THUMBNAIL, "image/webp", ()),
    }
    assert kept < ids(house)
    assert list(outdated_works(house.kit)) == []


def test_a_film_made_before_there_was_a_lightest_one_is_told_of_and_given_it(house: House, tmp_path: Path) -> None:
    work = receive(house.kit, samples.video(tmp_path, height=240, width=320), house.entry)
    prepare(house.kit, work.id)
    assert list(outdated_works(house.kit)) == []
    kept = ids(house)
    found = find_media_tools(None, None)
    if not found.av1:
        pytest.skip("this machine's ffmpeg makes no AV1")
    kit = house.but_with(media_tools=FfmpegTools(found, timeout_seconds=120, av1=True))
    assert [one.work.id for one in outdated_works(kit)] == [work.id]

    remake(kit, work.id)

    [fresh] = [each for each in house.renditions() if each.id not in kept]
    assert (fresh.label, fresh.checks) == ("Film, small, lightest file", ())
    assert not fresh.is_for_every_device
    assert kept < ids(house)
    assert list(outdated_works(kit)) == list(outdated_works(house.kit)) == []
    remake(house.kit, work.id)
    assert fresh.id in ids(house), "a machine that cannot make it lets it stand"
