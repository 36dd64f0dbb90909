"""What is concealed of a work's words is silent in every sound that is made, and nothing else is kept."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from archive.adapters.media.find_ffmpeg import find_media_tools
from archive.adapters.media_tools import FfmpegTools
from archive.domain.errors import MediaToolError
from archive.domain.ids import WorkId
from archive.domain.jobs import JobName
from archive.domain.records import Work
from archive.domain.terms import Recipe, WorkState
from archive.domain.words.edit_list import SOUNDED, EditList, Redaction, Stretch, sound_mark
from archive.ingest.intake.receive import receive
from archive.ingest.run import prepare
from archive.ingest.steps.remake import outdated_works, remake
from archive.ports import Made, RenderOrder
from tests import samples
from tests.ingest.conftest import House

pytestmark = pytest.mark.media


@pytest.fixture
def heard(house: House, tmp_path: Path) -> Work:
    """A sound in review: two files and a waveform, with nothing concealed."""
    work = receive(house.kit, samples.audio(tmp_path), house.entry)
    prepare(house.kit, work.id)
    return house.only_work()


def silence(house: House, work_id: WorkId, *spans: tuple[int, int]) -> str:
    """Conceal these stretches, and give the mark of it."""
    stretches = tuple(Stretch(start_ms=a, end_ms=b) for a, b in spans)
    redaction = Redaction(id="r", spans=stretches, by="x", at=house.kit.clock.now())
    old = list(house.kit.vault.find(EditList))
    edits = EditList(id=work_id, redactions=(redaction,) if spans else (), version=old[0].version if old else 0)
    return sound_mark(house.kit.vault.save(edits))


def marks(house: House) -> set[str]:
    return {each.silenced for each in house.renditions() if each.recipe in SOUNDED}


class Forgetful(FfmpegTools):
    """Media tools that leave one of the stretches as it was."""

    def render(self, source: Path, order: RenderOrder, target: Path) -> Made:
        return super().render(source, replace(order, silences=order.silences[:-1]), target)


def test_what_was_made_before_is_made_anew_and_what_is_undone_too(house: House, heard: Work) -> None:
    before = {each.id for each in house.renditions()}
    mark = silence(house, heard.id, (200, 500))
    assert [one.work.id for one in outdated_works(house.kit)] == [heard.id]
    remake(house.kit, heard.id)
    assert marks(house) == {mark}
    assert not before & {each.id for each in house.renditions()}
    assert {each.recipe for each in house.renditions()} == {Recipe.AUDIO, Recipe.WAVEFORM}
    assert list(outdated_works(house.kit)) == []

    silence(house, heard.id)
    remake(house.kit, heard.id)
    assert marks(house) == {""}


def test_a_file_in_which_one_of_several_stretches_can_still_be_heard_is_not_kept(house: House, heard: Work) -> None:
    before = {each.id for each in house.renditions()}
    silence(house, heard.id, (100, 300), (600, 900))
    kit = house.but_with(media_tools=Forgetful(find_media_tools(None, None)))
    with pytest.raises(MediaToolError, match="can still be heard"):
        remake(kit, heard.id)
    assert {each.id for each in house.renditions()} == before
    assert marks(house) == {""}


def test_what_is_concealed_while_a_work_is_being_prepared_is_made_right_afterwards(
    house: House, tmp_path: Path
) -> None:
    work = receive(house.kit, samples.audio(tmp_path), house.entry)
    mark = silence(house, work.id, (200, 500))
    prepare(house.kit, work.id)
    assert marks(house) == {mark}
    silence(house, work.id, (300, 700))
    house.kit.catalogue.save(replace(house.only_work(), state=WorkState.PREPARING))
    prepare(house.kit, work.id)
    names: list[str] = []
    for _ in range(9):
        with house.kit.jobs.claim() as job:
            names.append(job.name if job else "")
    assert JobName.REMAKE in names
