"""What cannot be made of a file holds back nothing else, and the sentence about it names the true cause."""

from __future__ import annotations

from pathlib import Path

import pytest

from archive.domain.errors import MediaToolError
from archive.domain.terms import Recipe, WorkState
from archive.ingest.intake.retry import retry
from archive.ingest.run import prepare
from archive.ports import RenderOrder
from archive.worker.loop import TOOL_TRIES, work_until_done
from tests import samples
from tests.ingest.conftest import House
from tests.ingest.test_run import ALL_STEPS, WatchedTools, received

pytestmark = pytest.mark.media


def failing(*recipes: Recipe, code: str = "tool.failed") -> WatchedTools:
    """Give real tools that make nothing of these recipes."""

    def fail(order: RenderOrder) -> None:
        if order.recipe in recipes:
            raise MediaToolError(f"no {order.recipe.value} today", code)

    return WatchedTools(fail)


def tried(house: House, tools: WatchedTools) -> None:
    kit = house.but_with(media_tools=tools)
    for _ in range(TOOL_TRIES):
        work_until_done(kit, {})
        house.let_pauses_pass()


def test_a_film_whose_poster_fails_is_ready_without_it_and_gets_it_later(house: House, tmp_path: Path) -> None:
    film = received(house, samples.video(tmp_path))

    tried(house, failing(Recipe.POSTER, Recipe.THUMBNAIL, Recipe.WAVEFORM, code="poster.no_picture"))

    work = house.only_work()
    assert (work.state, work.steps_done) == (WorkState.IN_REVIEW, ALL_STEPS)
    assert {each.recipe for each in house.renditions()} == {Recipe.AUDIO, Recipe.STILL, Recipe.VIDEO}
    [entry] = house.quarantine()
    assert (entry.work_id, entry.code) == (film.id, "made_without")
    assert "poster.no_picture" in entry.reason
    assert "well" in entry.reason
    assert "broken" not in entry.reason

    retry(house.kit, entry.id)
    assert work_until_done(house.kit, {}) == 0
    assert {Recipe.POSTER, Recipe.THUMBNAIL, Recipe.WAVEFORM} < {each.recipe for each in house.renditions()}
    assert house.quarantine() == ()


def test_a_film_whose_sound_fails_is_still_a_film(house: House, tmp_path: Path) -> None:
    received(house, samples.video(tmp_path))
    with pytest.raises(MediaToolError):
        prepare(house.but_with(media_tools=failing(Recipe.AUDIO)), house.only_work().id)
    assert {each.recipe for each in house.renditions()} == {Recipe.STILL, Recipe.VIDEO, Recipe.POSTER, Recipe.THUMBNAIL}


def test_a_film_of_which_no_film_can_be_made_waits_with_the_cause_and_is_not_called_broken(
    house: House, tmp_path: Path
) -> None:
    received(house, samples.video(tmp_path))

    tried(house, failing(Recipe.VIDEO, code="made.out_of_step"))

    assert house.only_work().state is WorkState.QUARANTINED
    [entry] = house.quarantine()
    assert entry.code == "tool_failed"
    assert "made.out_of_step" in entry.reason
    assert "nothing says that the file itself is broken" in entry.reason
