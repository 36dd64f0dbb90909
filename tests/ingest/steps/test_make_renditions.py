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


def originals(number: int) -> list[Original]:
    return [
        Original(id=OriginalId(new_id()), work_id=WorkId("w"), sha256="", size_bytes=0, file_name="")
        for _ in range(number)
    ]


def test_how_early_a_film_fades_and_how_long_it_goes_on_are_together_always_the_same() -> None:
    for length_ms in (0, 900, 2_000, 4_000, 9_000, 60_000):
        assert {early_of(each, length_ms) + tail_of(each, length_ms) for each in originals(50)} == {3200}


def test_how_early_a_film_fades_is_drawn_from_all_that_may_be_lost_of_it() -> None:
    for length_ms, least, most in ((60_000, 200, 2_600), (0, 200, 2_600), (6_000, 200, 1_500), (2_000, 125, 500)):
        drawn = sorted(early_of(each, length_ms) for each in originals(400))
        assert least <= drawn[0]
        assert drawn[-1] <= most
        # Of as many steps no tenth of the stretch stays empty, and none holds much more than its share.
        shares = [sum(least + (most - least) * n / 10 <= each for each in drawn) / len(drawn) for n in range(10)]
        assert all(abs(share - (1 - n / 10)) < 0.1 for n, share in enumerate(shares)), (length_ms, shares)


def test_each_size_of_each_film_is_nudged_otherwise() -> None:
    nudges = {nudge_of(original, height) for original in originals(9) for height in (240, 480, 720)}
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
        assert abs(duration_ms - 2_000 - tail_of(original, 2_000)) < 80, label
