from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from archive.domain.errors import InvalidInputError
from archive.domain.ids import OriginalId, RenditionId, new_id
from archive.domain.jobs import JobName
from archive.domain.recipes import MEDIUM_EXPOSES
from archive.domain.records import Rendition
from archive.domain.terms import Recipe, WorkState
from archive.ingest.intake.receive import receive, take_chunks
from archive.ingest.recovery import OrphanSweep, drop_abandoned, queue_closed_work, queue_lost_work
from archive.worker.loop import work_once
from tests import samples
from tests.ingest.conftest import House
from tests.ingest.power import PowerCutError

pytestmark = pytest.mark.media

LONG = timedelta(days=2)


def keep_rendition(house: House, folder: Path) -> RenditionId:
    rendition_id = RenditionId(new_id())
    house.kit.renditions.keep(rendition_id, samples.text(folder, rendition_id))
    return rendition_id


def test_work_that_nobody_queued_is_found(house: House, tmp_path: Path) -> None:
    house.fuse.blow_at(8)
    with pytest.raises(PowerCutError):
        receive(house.kit, samples.text(tmp_path), house.entry)
    house.fuse.blow_at(None)
    assert house.kit.jobs.waiting() == 0

    assert queue_lost_work(house.kit) == 1
    work_once(house.kit, {})
    assert house.only_work().state is WorkState.IN_REVIEW


def test_work_that_was_set_aside_is_left_to_a_person(house: House, tmp_path: Path) -> None:
    receive(house.kit, samples.text(tmp_path), house.entry)
    with house.kit.jobs.claim() as job:
        assert job is not None
        house.kit.jobs.park(job, "for a person")

    assert queue_lost_work(house.kit) == 0


def test_what_a_withdrawn_work_has_left_is_queued_to_be_deleted(house: House, tmp_path: Path) -> None:
    receive(house.kit, samples.photo(tmp_path), house.entry)
    work_once(house.kit, {})
    work = house.kit.catalogue.save(replace(house.only_work(), state=WorkState.WITHDRAWN))
    asked: list[str] = []

    queue_lost_work(house.kit)
    work_once(house.kit, {"erase": lambda _kit, work_id: asked.append(work_id)})

    assert asked == [work.id]


def test_a_deletion_that_was_set_aside_is_tried_again_and_nothing_else_is(house: House) -> None:
    jobs = house.kit.jobs
    for name in (JobName.ERASE, JobName.PREPARE):
        jobs.put(name, "0" * 20)
        with jobs.claim() as job:
            assert job is not None
            jobs.park(job, "The folder for second copies is not there; plug its disk in.")

    queue_closed_work(house.kit)

    assert [job.name for job, _ in jobs.parked()] == [JobName.PREPARE]
    with jobs.claim() as job:
        assert job is not None
        assert (job.name, job.tries) == (JobName.ERASE, 0)


@pytest.mark.parametrize("moment", [1, 2, 3, 4])
def test_a_copy_that_was_cut_off_is_dropped_after_a_day(house: House, tmp_path: Path, moment: int) -> None:
    house.fuse.blow_at(moment)
    with pytest.raises(PowerCutError):
        receive(house.kit, samples.text(tmp_path, "Amina.txt"), house.entry)
    house.fuse.blow_at(None)

    assert drop_abandoned(house.kit) == 0
    house.clock.leap(LONG)
    assert drop_abandoned(house.kit) == 0
    house.clock.advance(LONG)
    assert drop_abandoned(house.kit) == 1
    assert drop_abandoned(house.kit) == 0
    assert list(house.kit.originals.ids()) == []
    assert [each.file_name for each in house.originals()] == [""]


def test_an_original_that_is_whole_is_never_dropped(house: House, tmp_path: Path) -> None:
    house.fuse.blow_at(6)
    with pytest.raises(PowerCutError):
        receive(house.kit, samples.text(tmp_path), house.entry)
    house.fuse.blow_at(None)
    stranger = OriginalId(new_id())
    house.kit.originals.keep(stranger, samples.text(tmp_path, "other.txt"))
    house.clock.advance(LONG)

    drop_abandoned(house.kit)

    assert len(list(house.kit.originals.ids())) == 2


def test_what_waits_in_quarantine_is_not_dropped(house: House) -> None:
    with pytest.raises(InvalidInputError):
        take_chunks(house.kit, [b"<html>"], "page.html", house.entry)
    house.clock.advance(LONG)

    assert drop_abandoned(house.kit) == 0
    assert len(list(house.kit.originals.ids())) == 1


def test_bytes_that_stay_without_a_record_are_deleted(house: House, tmp_path: Path) -> None:
    keep_rendition(house, tmp_path)
    sweep = OrphanSweep(patience_seconds=0)
    patient = OrphanSweep(patience_seconds=3600)

    assert patient.sweep(house.kit) == 0
    assert patient.sweep(house.kit) == 0
    assert sweep.sweep(house.kit) == 1
    assert list(house.kit.renditions.ids()) == []


def test_bytes_that_have_their_record_stay(house: House, tmp_path: Path) -> None:
    work = receive(house.kit, samples.text(tmp_path), house.entry)
    rendition_id = keep_rendition(house, tmp_path)
    house.kit.catalogue.save(
        Rendition(id=rendition_id, work_id=work.id, recipe=Recipe.TEXT, exposes=MEDIUM_EXPOSES[Recipe.TEXT])
    )

    assert OrphanSweep(patience_seconds=0).sweep(house.kit) == 0
    assert list(house.kit.renditions.ids()) == [rendition_id]
