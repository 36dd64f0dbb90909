"""What was taken back is in nothing that is made without it: not one picture, not one tone of it."""

from __future__ import annotations

import array
import math
import subprocess
from collections.abc import Sequence
from pathlib import Path

import pytest

from archive.adapters.media import trim
from archive.adapters.media.find_ffmpeg import find_media_tools
from archive.adapters.media_tools import FfmpegTools
from archive.domain.errors import MediaToolError
from archive.domain.terms import Recipe
from archive.ports import Made, RenderOrder
from tests.samples import run_ffmpeg

pytestmark = pytest.mark.media

OPEN_HZ, CLOSED_HZ = 400, 1700
KEPT = ((0, 1000), (2000, 3000))
RATE = 8000


@pytest.fixture
def told(tmp_path: Path) -> Path:
    """A film of three seconds; its middle second is red and sounds high, all else is blue and sounds low."""
    target = tmp_path / "told.mp4"
    colours = [f"color=c={name}:s=320x240:r=25:d=1" for name in ("blue", "red", "blue")]
    tones = [f"sine=frequency={hertz}:duration=1:sample_rate=48000" for hertz in (OPEN_HZ, CLOSED_HZ, OPEN_HZ)]
    inputs = [word for source in (*colours, *tones) for word in ("-f", "lavfi", "-i", source)]
    joined = "[0][1][2]concat=n=3:v=1:a=0[v];[3][4][5]concat=n=3:v=0:a=1[a]"
    run_ffmpeg(*inputs, "-filter_complex", joined, "-map", "[v]", "-map", "[a]", "-pix_fmt", "yuv420p", str(target))
    return target


def made(tools: FfmpegTools, source: Path, order: RenderOrder) -> tuple[Made, Path]:
    target = source.with_name(f"{order.recipe.value}{order.codec}.mp4")
    return tools.render(source, order, target), target


def film(kept: Sequence[tuple[int, int]] = KEPT) -> RenderOrder:
    return RenderOrder(recipe=Recipe.VIDEO, height=240, keep_ms=tuple(kept))


def sound(kept: Sequence[tuple[int, int]] = KEPT) -> RenderOrder:
    return RenderOrder(recipe=Recipe.AUDIO, codec="aac", keep_ms=tuple(kept))


def decoded(path: Path, *options: str) -> bytes:
    command = [str(find_media_tools(None, None).ffmpeg), "-v", "error", "-i", str(path), *options, "-"]
    return subprocess.run(command, check=True, capture_output=True, timeout=60).stdout


def strength(path: Path, hertz: int) -> float:
    """The loudest share of one tone in any twentieth of a second."""
    samples = array.array("h", decoded(path, "-ac", "1", "-ar", str(RATE), "-f", "s16le"))
    window = RATE // 20
    found = 0.0
    for start in range(0, len(samples) - window, window // 2):
        piece = samples[start : start + window]
        turns = [2 * math.pi * hertz * place / RATE for place in range(window)]
        real = sum(value * math.cos(turn) for value, turn in zip(piece, turns, strict=True))
        other = sum(value * math.sin(turn) for value, turn in zip(piece, turns, strict=True))
        found = max(found, math.hypot(real, other) / window / 32768)
    return found


def reddest(path: Path) -> int:
    """How much redder than blue any point of any picture is."""
    points = decoded(path, "-vf", "scale=4:4", "-pix_fmt", "rgb24", "-f", "rawvideo")
    return max(points[at] - points[at + 2] for at in range(0, len(points), 3))


def test_the_test_hears_and_sees_what_is_whole(media_tools: FfmpegTools, told: Path) -> None:
    _, whole = made(media_tools, told, film(()))
    assert strength(whole, CLOSED_HZ) > 0.02
    assert reddest(whole) > 100


def test_no_tone_of_a_part_that_was_cut_out_is_left(media_tools: FfmpegTools, told: Path) -> None:
    facts, path = made(media_tools, told, sound())
    assert strength(path, OPEN_HZ) > 0.02
    assert strength(path, CLOSED_HZ) < 0.002
    assert facts.duration_ms == pytest.approx(2000, abs=80)


def test_no_picture_and_no_tone_of_a_part_that_was_cut_out_is_left_in_a_film(
    media_tools: FfmpegTools, told: Path
) -> None:
    facts, path = made(media_tools, told, film())
    assert reddest(path) < 0
    assert strength(path, CLOSED_HZ) < 0.002
    assert facts.duration_ms == pytest.approx(2000, abs=80)
    assert not media_tools.traces(path)


def test_one_part_alone_may_be_kept(media_tools: FfmpegTools, told: Path) -> None:
    facts, path = made(media_tools, told, film([(2010, 2990)]))
    assert reddest(path) < 0
    assert facts.duration_ms == pytest.approx(960, abs=80)


def test_pictures_are_kept_whole_and_never_beyond_what_is_kept() -> None:
    assert trim.to_pictures([(10, 990), (1000, 1030)], 25) == [(40, 960)]
    assert trim.to_pictures((), 25) == []
    with pytest.raises(MediaToolError, match="Nothing is left"):
        trim.to_pictures([(10, 30)], 25)
