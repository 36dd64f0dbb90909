"""What can be seen of drawn faces in every picture of a film: covered solidly, or shown as they were drawn."""

from __future__ import annotations

import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import numpy

from archive.adapters.covers.nudge import AS_IT_LIES, Nudge
from archive.adapters.media.find_ffmpeg import find_media_tools
from archive.domain.covers import FULL, Box, Colour
from tests.faces import RATE, Walk

Points = numpy.ndarray[tuple[int, ...], numpy.dtype[numpy.integer]]

_SIZE: Final = (640, 360)
_FROM_THE_FILL: Final = 24
"""How far any point may lie from the colour of covers, of 255: what packing does to it."""
_ALIKE: Final = 12.0
"""How far a shown face may lie from the drawn one, of 255 on the mean: what packing twice does to it."""
_FAR: Final = 30.0


def ways_seen(
    made: Path, plain: Path, people: Sequence[Sequence[Walk]], nudge: Nudge, colour: Colour
) -> list[list[str]]:
    """Give for each person, picture by picture, whether they are "covered", "shown" or "neither" in a made film.

    Somebody is covered where every point of where they were drawn has the covers' colour, and shown where all looks as
    in the plain film. What comes after the plain film's end has to be a tail without anything in it. The made film
    lies where its nudge has put it: it is laid back over the whole picture first.
    """
    now_all, before_all = _pictures(made, nudge, colour), _pictures(plain)
    assert len(now_all) >= len(before_all) > 0, (len(now_all), len(before_all))
    assert all(_from_the_fill(tail, colour).max() <= _FROM_THE_FILL for _, tail in now_all[len(before_all) :])
    seen: list[list[str]] = [[] for _ in people]
    for (at_ms, now), (_, before) in zip(now_all, before_all, strict=False):
        for walks, ways in zip(people, seen, strict=True):
            (box,) = [box for walk in walks if (box := walk.box(at_ms)) is not None]
            ways.append(_way(_cut(now, box), _cut(before, box), colour))
    return seen


def _pictures(path: Path, nudge: Nudge = AS_IT_LIES, colour: Colour = (0, 0, 0)) -> list[tuple[float, Points]]:
    """Decode every picture as it is in the file: none made up and none dropped for the sake of a rate."""
    width, height = _SIZE
    # The part that is shown is laid back over the picture it was cut from, filled as covers are where it was cut off.
    more = 1_000 + nudge.wider
    canvas = f"w=trunc(iw*{more}/2000)*2:h=trunc(ih*{more}/2000)*2"
    place = f"x=trunc((ow-iw)*{nudge.across}/2000)*2:y=trunc((oh-ih)*{nudge.down}/2000)*2"
    laid = f"pad={canvas}:{place}:color=0x{bytes(colour).hex()}," if nudge.wider else ""
    scaled = f"{laid}scale={width}:{height}"
    options = ["-f", "rawvideo", "-pix_fmt", "rgb24", "-fps_mode", "passthrough", "-vf", scaled]
    told = subprocess.run(
        [find_media_tools(None, None).ffmpeg, "-nostdin", "-v", "error", "-i", str(path), "-an", *options, "-"],
        check=True,
        capture_output=True,
        timeout=60,
    ).stdout
    points = numpy.frombuffer(told, dtype=numpy.uint8).reshape(-1, height, width, 3)
    return [(number * 1000 / RATE, each) for number, each in enumerate(points)]


def _cut(points: Points, box: Box) -> Points:
    height, width = points.shape[:2]
    left, right = (round(edge * width / FULL) for edge in (box.left, box.left + box.width))
    top, bottom = (round(edge * height / FULL) for edge in (box.top, box.top + box.height))
    return points[top:bottom, left:right].astype(int)


def _from_the_fill(points: Points, colour: Colour) -> Points:
    apart: Points = numpy.abs(points.astype(int) - numpy.array(colour))
    return apart


def _way(now: Points, before: Points, colour: Colour) -> str:
    from_fill = _from_the_fill(now, colour)
    if from_fill.max() <= _FROM_THE_FILL:
        return "covered"
    is_as_drawn = numpy.abs(now - before).mean() <= _ALIKE
    return "shown" if is_as_drawn and from_fill.mean() >= _FAR else "neither"
