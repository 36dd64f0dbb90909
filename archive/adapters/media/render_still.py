"""Stills made from what is served already: a poster cut from a film, a waveform drawn from its sound."""

from __future__ import annotations

import array
import sys
from fractions import Fraction
from pathlib import Path

from PIL import Image, ImageDraw

from archive.adapters.media import colours
from archive.adapters.media.mp4 import CLEAN
from archive.adapters.media.probe import Facts
from archive.adapters.sandbox.toolbox import Toolbox, address, open_input, write_output
from archive.domain.errors import MediaToolError
from archive.ports import RenderOrder

_POSTER_SHARE = 10
_EARLY_SHARE = 4
_LEAST_LEFT_MS = 500
_RATE = 8_000
_BARS = 200
_BAR_WIDTH = 4
_BAR_GAP = 2
_HEIGHT = 160
_FULL_SCALE = 32_768
# A grey-blue that stands out on white as on black: the page around decides which it is.
_COLOUR = (110, 138, 160, 255)
_TRANSPARENT = (0, 0, 0, 0)


def render_poster(tools: Toolbox, source: Path, facts: Facts, order: RenderOrder, target: Path) -> None:
    """Cut one picture from a served film, at a tenth of it when no place is named.

    What is cut is the last picture at the place or before it. Where the picture ends before the place, as under a
    sound that goes on, it is one from its first quarter; nothing is cut from the plain tail.
    """
    picture = facts.picture
    if picture is None:
        raise MediaToolError("A poster cannot be cut from a recording without a picture.")
    ends_ms = facts.duration_ms if picture.ends_ms is None else picture.ends_ms
    length_ms = max(0, (ends_ms or 0) - order.tail_ms)
    place_ms = length_ms // _POSTER_SHARE if order.at_ms is None else order.at_ms
    if place_ms > length_ms - _LEAST_LEFT_MS:
        place_ms = length_ms // _EARLY_SHARE
    # A little before the picture that is meant, so that rounding never skips it.
    number = int(place_ms * picture.frames_per_second / 1000)
    begin_s = max(0.0, float((number - Fraction(1, 2)) / picture.frames_per_second))
    still = colours.as_still(open_input(source, ss=begin_s)[str(picture.index)], picture)
    options = {**CLEAN, "frames:v": 1, "c:v": "mjpeg", "q:v": 4, "f": "mjpeg"}
    tools.encode(write_output([still], address(target), options))
    if target.stat().st_size == 0:
        raise MediaToolError("No picture was found at the poster's place.", "poster.no_picture")


def render_waveform(tools: Toolbox, source: Path, facts: Facts, target: Path) -> tuple[int, int]:
    """Draw the loudness of a served sound over time as bars, and give the drawing's width and height in points."""
    if facts.sound is None or not facts.duration_ms:
        raise MediaToolError("A waveform cannot be drawn from a recording without sound.")
    peaks = _Peaks(max(1, facts.duration_ms * _RATE // 1000 // _BARS))
    sound = open_input(source)[str(facts.sound.index)]
    options: dict[str, str | int] = {"f": "s16le", "ac": 1, "ar": _RATE}
    tools.encode(write_output([sound], "pipe:1", options), on_output=peaks.take)
    drawing = _draw(peaks.heights())
    drawing.save(target, "PNG", optimize=True)
    return drawing.size


class _Peaks:
    """Keeps the highest point of each stretch of sound, however long the sound is."""

    def __init__(self, stretch: int) -> None:
        self._stretch_bytes = stretch * 2
        self._rest = b""
        self._peaks: list[int] = []

    def take(self, chunk: bytes) -> None:
        """Take the next samples (16 bits, mono)."""
        self._rest += chunk
        while len(self._rest) >= self._stretch_bytes:
            self._add(self._rest[: self._stretch_bytes])
            self._rest = self._rest[self._stretch_bytes :]

    def heights(self) -> list[float]:
        """Give the peaks between 0 and 1."""
        if not self._peaks:
            self._add(self._rest)
        return [peak / _FULL_SCALE for peak in self._peaks[:_BARS]]

    def _add(self, samples: bytes) -> None:
        points = array.array("h", samples[: len(samples) // 2 * 2])
        if sys.byteorder == "big":
            points.byteswap()
        self._peaks.append(max(max(points, default=0), -min(points, default=0)))


def _draw(heights: list[float]) -> Image.Image:
    drawing = Image.new("RGBA", (_BARS * (_BAR_WIDTH + _BAR_GAP) - _BAR_GAP, _HEIGHT), _TRANSPARENT)
    pen = ImageDraw.Draw(drawing)
    middle = _HEIGHT / 2
    for number, height in enumerate(heights):
        left = number * (_BAR_WIDTH + _BAR_GAP)
        half = max(1.0, min(height, 1.0) * (middle - 2))
        box = (left, middle - half, left + _BAR_WIDTH - 1, middle + half)
        pen.rounded_rectangle(box, radius=_BAR_WIDTH // 2, fill=_COLOUR)
    return drawing.quantize(8)
