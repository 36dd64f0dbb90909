"""A drawn figure that walks through a film, and what tells it from the ground: no model, no person."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy

from archive.domain.covers import FULL, Box, Cover, CoverStyle, Key
from archive.domain.ids import WorkId
from tests import samples

SIZE = (320, 240)
RATE = 25
PICTURES = 50
HEAD = (40, 30)
GROUND, SKIN = (60, 90, 160), (40, 220, 40)
PERIOD_MS = 1000 // RATE

Points = numpy.ndarray[Any, Any]


def left_of(number: int, leap: int = 0) -> int:
    """Give the left edge of the head in a picture; the figure may leap to the side in the middle of the film."""
    return 100 + number + (leap if number >= PICTURES // 2 else 0)


def film(path: Path, *, leap: int = 0, gone: range = range(0)) -> Path:
    """Write a film of a head and a body that walk to the right; in some pictures the body is gone."""
    raw = path.with_suffix(".raw")
    with raw.open("wb") as file:
        for number in range(PICTURES):
            points = numpy.full((SIZE[1], SIZE[0], 3), GROUND, dtype=numpy.uint8)
            left = left_of(number, leap)
            points[HEAD[1] : HEAD[1] + 50, left : left + 40] = SKIN
            if number not in gone:
                points[90:, left - 30 : left + 70] = SKIN
            file.write(points.tobytes())
    source = ["-f", "rawvideo", "-pix_fmt", "rgb24", "-s", f"{SIZE[0]}x{SIZE[1]}", "-r", str(RATE), "-i", str(raw)]
    samples.run_ffmpeg(
        *source, "-c:v", "libx264", "-preset", "ultrafast", "-qp", "10", "-pix_fmt", "yuv420p", str(path)
    )
    raw.unlink()
    return path


def cover(name: str = "figure") -> Cover:
    """Give a cover over the head, that hides the figure's outline and goes along."""
    keys = tuple(Key(number * PERIOD_MS, _around_head(number)) for number in range(PICTURES))
    return Cover(
        id=name,
        work_id=WorkId("work"),
        style=CoverStyle.OUTLINE,
        start_ms=0,
        end_ms=PICTURES * PERIOD_MS,
        keys=keys,
    )


def sees(points: Points) -> Points:
    """Tell of each point how surely it is the figure's, as a network does."""
    shades = points.astype(int)
    sure: Points = ((shades[:, :, 1] > 150) & (shades[:, :, 2] < 110)).astype(numpy.float32)
    return sure


def _around_head(number: int) -> Box:
    left, top = left_of(number) - 10, HEAD[1] - 10
    return Box(left * FULL // SIZE[0], top * FULL // SIZE[1], 60 * FULL // SIZE[0], 70 * FULL // SIZE[1])
