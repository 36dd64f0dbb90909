"""What was made cannot be told from how long the camera's file is."""

from __future__ import annotations

from pathlib import Path

import pytest

from archive.domain.ids import OriginalId, WorkId, new_id
from archive.domain.sealed import Original
from archive.domain.terms import Recipe
from archive.ingest.intake.receive import receive
from archive.ingest.steps.make_renditions import early_of, nudge_of, tail_of
from archive.worker.loop import work_until_done
from tests import samples
from tests.ingest.conftest import House

pytestmark = pytest.mark.media


def test_a_tail_is_as_long_as_the_sealed_original_says_and_no_longer() -> None:
    tails = {
        tail_of(Original(id=OriginalId(new_id()), work_id=WorkId("w"), sha256="", size_bytes=0, file_name=""))
        for _ in range(300)
    }
    assert min(tails) >= 600
    assert max(tails) <= 3000
    assert len(tails) > 200


def test_how_early_a_film_fades_and_how_long_it_goes_on_are_together_always_the_same() -> None:
    made = [
        Original(id=OriginalId(new_id()), work_id=WorkId("w"), sha256="", size_bytes=0, file_name="") for _ in range(99)
    ]
    assert {early_of(original) + tail_of(original) for original in made} == {3200}
    assert len({early_of(original) for original in made}) > 80


def test_each_size_of_each_film_is_nudged_otherwise() -> None:
    made = [
        Original(id=OriginalId(new_id()), work_id=WorkId("w"), sha256="", size_bytes=0, file_name="") for _ in range(9)
    ]
    nudges = {nudge_of(original, height) for original in made for height in (240, 480, 720)}
    assert len(nudges) == 27
    assert all(8 <= wider <= 20 and 0 <= across <= 1000 and 0 <= down <= 1000 for wider, across, down in nudges)


def test_everything_made_of_a_film_is_longer_than_it_by_one_tail(house: House, tmp_path: Path) -> None:
    receive(house.kit, samples.video(tmp_path, "clip.mp4", seconds=2.0), house.entry)
    assert work_until_done(house.kit, {}) == 0
    [original] = house.originals()
    made = {r.label: r.duration_ms for r in house.renditions() if r.recipe in (Recipe.VIDEO, Recipe.AUDIO)}
    assert len(made) == 3
    for label, duration_ms in made.items():
        assert duration_ms is not None, label
        assert abs(duration_ms - 2_000 - tail_of(original)) < 80, label
