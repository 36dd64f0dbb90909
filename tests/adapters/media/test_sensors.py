"""The pattern of a camera's sensor: nobody finds it in what is served, who has the camera and knows the nudge."""

from __future__ import annotations

import subprocess
from pathlib import Path
from typing import Any

import numpy
import pytest
from PIL import Image

from archive.adapters.covers.nudge import Nudge
from archive.adapters.media.find_ffmpeg import find_media_tools
from archive.adapters.media_tools import FfmpegTools
from archive.domain.terms import Recipe
from archive.ports import RenderOrder
from tests import samples

Light = Any
NUDGE = (14, 500, 300)
# A peak of correlation 60 times as high as its energy is what a match usually begins at.
MATCH = 60


def _calmed(light: Light) -> Light:
    """Give a picture without its noise, as Wiener's filter of three by three points does."""
    mean = _boxed(light)
    spread = numpy.maximum(_boxed(light * light) - mean * mean, 0)
    noise = numpy.median(spread) + 1e-6
    return mean + numpy.maximum(spread - noise, 0) / numpy.maximum(spread, noise) * (light - mean)


def _boxed(light: Light) -> Light:
    padded = numpy.pad(light, 1, mode="edge")
    rows = padded[:-2] + padded[1:-1] + padded[2:]
    return (rows[:, :-2] + rows[:, 1:-1] + rows[:, 2:]) / 9


def _peak(pictures: Light, pattern: Light) -> float:
    """Give how surely a pattern is in pictures: the peak of their correlation to its energy, wherever it fits best."""
    told = sum((light - _calmed(light)) * light for light in pictures)
    weight = sum(light * light for light in pictures)
    one, other = (each - each.mean(0) - each.mean(1, keepdims=True) for each in (told, pattern * weight))
    found = numpy.real(numpy.fft.ifft2(numpy.fft.fft2(one) * numpy.conj(numpy.fft.fft2(other))))
    at = numpy.unravel_index(numpy.abs(found).argmax(), found.shape)
    rolled = numpy.roll(found, (5 - at[0], 5 - at[1]), (0, 1))
    rest = rolled.copy()
    rest[:11, :11] = 0
    return float(rolled[5, 5] ** 2 / (rest**2).mean())


def _as_served(pattern: Light, size: tuple[int, int]) -> Light:
    """Give a pattern as somebody fits it who has the camera and was told the nudge."""
    nudge = Nudge(*NUDGE)
    left, top = nudge.place(size)
    larger = Image.fromarray((pattern * 1000).astype("<f4")).resize(nudge.canvas(size), Image.Resampling.BILINEAR)
    return numpy.asarray(larger.crop((left, top, left + size[0], top + size[1]))).astype(float) / 1000


def _room(height: int, width: int) -> Light:
    down, across = numpy.mgrid[0:height, 0:width]
    return 150 + 50 * numpy.sin(across / 150) + 30 * numpy.cos(down / 100)


def test_a_film_of_a_calm_room_keeps_nothing_of_its_sensors_pattern(media_tools: FfmpegTools, tmp_path: Path) -> None:
    chance, (width, height), served = numpy.random.default_rng(3), (1440, 1080), (960, 720)
    pattern = chance.normal(0, 0.02, (height, width))
    pictures = [_room(height, width) * (1 + pattern) + chance.normal(0, 1, pattern.shape) for _ in range(20)]
    raw = b"".join(numpy.clip(each, 0, 255).astype("u1").tobytes() for each in pictures)
    (tmp_path / "raw").write_bytes(raw)
    shape = ["-f", "rawvideo", "-pix_fmt", "gray", "-s", f"{width}x{height}", "-r", "10"]
    packed = ["-c:v", "libx264", "-preset", "ultrafast", "-crf", "12", "-pix_fmt", "yuv420p"]
    samples.run_ffmpeg(*shape, "-i", str(tmp_path / "raw"), *packed, str(tmp_path / "film.mp4"))

    order = RenderOrder(recipe=Recipe.VIDEO, height=720, nudge=NUDGE)
    media_tools.render(tmp_path / "film.mp4", order, tmp_path / "served.mp4")

    command = [str(find_media_tools(None, None).ffmpeg), "-v", "error", "-i", str(tmp_path / "served.mp4")]
    plain = ["-f", "rawvideo", "-pix_fmt", "gray", "-"]
    done = subprocess.run([*command, *plain], capture_output=True, check=True, timeout=60)
    lights = numpy.frombuffer(done.stdout, dtype="u1").reshape(-1, served[1], served[0]).astype(float)
    assert _peak(lights[:20], _as_served(pattern, served)) < MATCH
    # The same attack finds it in what nothing was done to.
    assert _peak(numpy.array(pictures[:4]), pattern) > 10 * MATCH


@pytest.mark.parametrize("codec", ["jpeg", "webp"])
@pytest.mark.parametrize("side", [640, 1600])
def test_a_photo_keeps_nothing_of_its_sensors_pattern(
    media_tools: FfmpegTools, tmp_path: Path, codec: str, side: int
) -> None:
    chance, (width, height) = numpy.random.default_rng(5), (2400, 1600)
    pattern = chance.normal(0, 0.015, (height, width))
    down, across = numpy.mgrid[0:height, 0:width]
    room = _room(height, width) + 12 * ((across // 90 + down // 70) % 2)
    seen = numpy.clip(room * (1 + pattern) + chance.normal(0, 1.5, pattern.shape), 0, 255).astype("u1")
    Image.fromarray(seen).convert("RGB").save(tmp_path / "photo.jpg", quality=95)

    order = RenderOrder(recipe=Recipe.PHOTO, height=side, codec=codec, nudge=NUDGE)
    media_tools.render(tmp_path / "photo.jpg", order, tmp_path / "served")

    light = numpy.asarray(Image.open(tmp_path / "served").convert("L")).astype(float)
    assert _peak(light[numpy.newaxis], _as_served(pattern, (light.shape[1], light.shape[0]))) < MATCH
