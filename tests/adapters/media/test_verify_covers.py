"""The look at every picture of a concealed film: one bare picture, one shifted cover, one lost picture is enough."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from archive.adapters.media_tools import FfmpegTools
from archive.domain.covers import Cover, Key
from archive.domain.errors import MediaToolError
from archive.domain.terms import Recipe
from archive.ports import RenderOrder
from tests import samples
from tests.adapters.cover_orders import cover, film_order

pytestmark = pytest.mark.media

BOX = (1000, 3000, 2000, 3000)


def test_a_cover_that_is_missing_in_one_picture_is_found(media_tools: FfmpegTools, tmp_path: Path) -> None:
    whole = cover("whole", (0, 2000), (0, BOX))
    torn = (cover("before", (0, 1000), (0, BOX)), cover("behind", (1040, 2000), (0, BOX)))
    media_tools.render(samples.video(tmp_path), film_order(*torn), tmp_path / "made")
    with pytest.raises(MediaToolError, match="The cover whole is not solid in picture 25"):
        media_tools.check_covers(tmp_path / "made", film_order(whole), 50)


@pytest.mark.parametrize("by_ms", [-40, 40])
def test_a_cover_that_stands_a_picture_early_or_late_is_found(
    media_tools: FfmpegTools, tmp_path: Path, by_ms: int
) -> None:
    drawn = cover("a", (400, 1200), (0, BOX))
    media_tools.render(samples.video(tmp_path), film_order(drawn), tmp_path / "made")
    with pytest.raises(MediaToolError, match="The cover a is not solid in picture"):
        media_tools.check_covers(tmp_path / "made", film_order(_shifted(drawn, by_ms)), 50)


def test_a_picture_too_few_or_too_many_is_found(media_tools: FfmpegTools, tmp_path: Path) -> None:
    order = film_order(cover("a", (0, 2000), (0, BOX)))
    media_tools.render(samples.video(tmp_path), order, tmp_path / "made")
    assert media_tools.check_covers(tmp_path / "made", order, 50).pictures == 50
    for whole in (49, 51):
        with pytest.raises(MediaToolError, match=f"50 pictures where there must be {whole}"):
            media_tools.check_covers(tmp_path / "made", order, whole)
    with pytest.raises(MediaToolError, match="at most 25 were kept"):
        media_tools.check_covers(tmp_path / "made", replace(order, keep_ms=((0, 1000),)))


def test_a_stretch_that_is_lost_is_found_where_a_cover_stands(media_tools: FfmpegTools, tmp_path: Path) -> None:
    order = film_order(cover("a", (1200, 1800), (0, BOX)))
    media_tools.render(samples.video(tmp_path), replace(order, keep_ms=((0, 400), (480, 2000))), tmp_path / "made")
    with pytest.raises(MediaToolError, match="not solid in picture 43"):
        media_tools.check_covers(tmp_path / "made", order)


def test_covers_stay_solid_in_the_smallest_film_of_a_restless_scene(media_tools: FfmpegTools, tmp_path: Path) -> None:
    source = tmp_path / "restless.mp4"
    noise = ["-f", "lavfi", "-i", "mandelbrot=size=640x480:rate=25", "-vf", "noise=alls=25:allf=t", "-t", "3"]
    samples.run_ffmpeg(*noise, "-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p", str(source))
    moving = cover(
        "a", (0, 3000), (0, (500, 500, 1500, 2000)), (1500, (7000, 6000, 1500, 2000)), (3000, (0, 8000, 900, 900))
    )
    coming = [cover(f"c{n}", (n * 200, n * 200 + 200), (0, (n * 700, 4000, 1000, 1000))) for n in range(14)]
    order = film_order(moving, *coming)
    media_tools.render(source, order, tmp_path / "made")
    assert media_tools.check_covers(tmp_path / "made", order, 75).with_covers == 75


EDGES = [(9_990, 0, 5_000, 10_000), (-500, 3_000, 501, 40), (5_000, 5_000, 1, 1)]


@pytest.mark.parametrize("box", EDGES)
def test_a_cover_of_which_a_sliver_is_left_is_looked_at_too(
    media_tools: FfmpegTools, tmp_path: Path, box: tuple[int, int, int, int]
) -> None:
    drawn, thin = cover("drawn", (0, 2000), (0, BOX)), cover("thin", (0, 2000), (0, box))
    source = samples.video(tmp_path)
    media_tools.render(source, film_order(drawn, thin), tmp_path / "made")
    assert media_tools.check_covers(tmp_path / "made", film_order(drawn, thin), 50).with_covers == 50
    media_tools.render(source, film_order(drawn), tmp_path / "bare")
    with pytest.raises(MediaToolError, match="The cover thin is not solid in picture 0"):
        media_tools.check_covers(tmp_path / "bare", film_order(drawn, thin), 50)


@pytest.mark.parametrize("box", EDGES)
def test_a_sliver_of_a_cover_over_a_photo_is_looked_at_too(
    media_tools: FfmpegTools, tmp_path: Path, box: tuple[int, int, int, int]
) -> None:
    source = samples.photo(tmp_path)
    thin = cover("thin", (0, 1), (0, box))
    order = RenderOrder(recipe=Recipe.PHOTO, height=640, codec="webp", covers=(thin,), edit="edit")
    media_tools.render(source, order, tmp_path / "made")
    assert media_tools.check_covers(tmp_path / "made", order, 1).with_covers == 1
    media_tools.render(source, replace(order, covers=()), tmp_path / "made")
    with pytest.raises(MediaToolError, match="The cover thin is not solid"):
        media_tools.check_covers(tmp_path / "made", order, 1)


@pytest.mark.parametrize("codec", ["jpeg", "webp"])
def test_a_photo_is_covered_as_it_is_shown_and_a_bare_one_is_found(
    media_tools: FfmpegTools, tmp_path: Path, codec: str
) -> None:
    source = samples.photo(tmp_path, orientation=6)
    covers = (cover("a", (0, 1), (0, (0, 0, 3000, 2000))), cover("b", (0, 1), (0, (8000, 8000, 4000, 4000))))
    order = RenderOrder(recipe=Recipe.PHOTO, height=320, codec=codec, covers=covers, edit="edit")
    media_tools.render(source, order, tmp_path / "made")
    assert media_tools.check_covers(tmp_path / "made", order, 1).with_covers == 1
    assert list(media_tools.traces(tmp_path / "made")) == []
    media_tools.render(source, replace(order, covers=covers[:1]), tmp_path / "made")
    with pytest.raises(MediaToolError, match="The cover b is not solid"):
        media_tools.check_covers(tmp_path / "made", order, 1)


def _shifted(drawn: Cover, by_ms: int) -> Cover:
    keys = tuple(Key(key.at_ms + by_ms, key.box) for key in drawn.keys)
    return replace(drawn, start_ms=drawn.start_ms + by_ms, end_ms=drawn.end_ms + by_ms, keys=keys)
