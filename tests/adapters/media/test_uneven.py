"""Telephones and screens leave pictures out: what is made keeps its step, is fluent, and covers know times alone."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import numpy
import pytest

from archive.adapters.media import probe
from archive.adapters.media_tools import FfmpegTools
from archive.domain.terms import Recipe
from archive.ports import RenderOrder
from tests import samples
from tests.adapters.cover_orders import cover, film_order, is_covered, light_of
from tests.adapters.media.test_soundtrack import both_ears

pytestmark = pytest.mark.media

FLASHES = (1.0, 3.5, 5.0)
SIZE = (320, 240)
_FLASHING = "+".join(f"between(t,{at},{at + 0.2})" for at in FLASHES)
_NEAR = "+".join(f"between(t,{at - 0.02},{at + 0.25})" for at in FLASHES)
KEPT = {
    "a telephone in the dark": (30, "not(between(t,2,5))+not(mod(n,2))"),
    "a screen on which little happens": (30, f"eq(n,0)+{_NEAR}"),
    "a camera that is switched to another rate": (60, "gte(t,3)+not(mod(n,2))"),
}


def uneven(target: Path, name: str) -> Path:
    """Make a film of six seconds that flashes and beeps at once, and leave pictures out of it."""
    rate, kept = KEPT[name]
    pictures = f"color=0x202020:s=320x240:r={rate}:d=6,drawbox=color=white:t=fill:enable='{_FLASHING}',select='{kept}'"
    sound = f"aevalsrc='0.4*sin(2*PI*700*t)*({_FLASHING})':s=48000:d=6"
    coding = ["-fps_mode", "vfr", "-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p", "-c:a", "aac"]
    samples.run_ffmpeg("-f", "lavfi", "-i", pictures, "-f", "lavfi", "-i", sound, *coding, str(target))
    return target


@pytest.mark.parametrize("name", KEPT)
def test_an_uneven_film_stays_in_step_and_is_fluent(media_tools: FfmpegTools, tmp_path: Path, name: str) -> None:
    source = uneven(tmp_path / "uneven.mp4", name)
    order = film_order(cover("a", (2_000, 4_000), (2_000, (0, 0, 2_000, 2_000))))
    media_tools.render(source, order, tmp_path / "made")

    pictures = light_of(tmp_path / "made", SIZE)
    facts = media_tools._facts(tmp_path / "made")
    assert facts.picture is not None
    rate = facts.picture.frames_per_second
    assert rate == 30
    bright = [numpy.frombuffer(picture, "u1").mean() > 150 for picture in pictures]
    seen = [number / rate for number in range(1, len(bright)) if bright[number] and not bright[number - 1]]
    loud = abs(both_ears(tmp_path / "made")).max(axis=1) > 0.1
    heard = [at for at in FLASHES if loud[int(at * 8_000) + 400] and not loud[int(at * 8_000) - 800]]
    assert heard == list(FLASHES)
    assert [float(at) for at in seen] == pytest.approx(FLASHES, abs=0.04)
    for number, picture in enumerate(pictures):
        assert is_covered(picture, SIZE, (20, 20)) == (2 <= number / rate < 4)


@pytest.mark.parametrize(
    ("average", "step", "rate"),
    [
        *(("25/1", "25/1", "25"), ("30000/1001", "30000/1001", "30000/1001"), ("25/1", "50/1", "25")),
        *(("1230/323", "30/1", "30"), ("45/1", "30/1", "30"), ("17/1", "90000/1", "30"), ("24/1", "1000/1", "24")),
        *(("12/1", "25/1", "25"), ("1/10", "1/10", "1/10"), ("0/0", "25/1", "25"), ("0/0", "0/0", "25")),
        *(("60/1", "60/1", "60"), ("29/1", "30/1", "29")),
    ],
)
def test_the_rate_is_that_at_which_pictures_come_where_they_move(average: str, step: str, rate: str) -> None:
    told = {"avg_frame_rate": average, "r_frame_rate": step}
    assert probe._rate(told, interlaced=False) == Fraction(rate)


def test_a_film_of_half_pictures_has_the_rate_of_whole_ones() -> None:
    assert probe._rate({"avg_frame_rate": "12/1", "r_frame_rate": "50/1"}, interlaced=True) == 12


def test_a_silent_screen_on_which_nothing_happens_at_the_end_is_whole(media_tools: FfmpegTools, tmp_path: Path) -> None:
    path = tmp_path / "screen.mp4"
    pictures = "testsrc2=s=320x240:r=30:d=14,select='lt(t,2)+between(t,13.9,13.93)'"
    samples.run_ffmpeg("-f", "lavfi", "-i", pictures, "-fps_mode", "vfr", "-c:v", "libx264", "-an", str(path))
    assert media_tools.probe(path).duration_ms == pytest.approx(13_950, abs=50)
    made = media_tools.render(path, RenderOrder(recipe=Recipe.VIDEO, height=240), tmp_path / "made")
    assert made.duration_ms == pytest.approx(13_950, abs=100)


@pytest.mark.parametrize("interlaced", [True, False])
def test_an_average_far_above_the_steps_of_the_pictures_is_none(interlaced: bool) -> None:
    told = {"avg_frame_rate": "60000/1", "r_frame_rate": "25/1"}
    assert probe._rate(told, interlaced=interlaced) == 25
