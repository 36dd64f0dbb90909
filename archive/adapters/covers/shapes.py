"""The shapes that a visitor sees around what covers hide: pebbles of paper, always larger than that.

What must be hidden is checked as boxes (`geometry`). A shape holds the box and goes on around it without corners; it
follows the cover as finely as cells allow, while boxes jump from block to block beneath it.
"""

from __future__ import annotations

from collections.abc import Iterator
from math import ceil, log
from typing import Final, NamedTuple

from PIL import Image, ImageDraw, ImageFilter

from archive.adapters.covers.geometry import BLOCK, Area, areas_at, oval_at, touched
from archive.domain.covers import FULL, Box, Colour, Cover, CoverStyle, box_at

_BANDS: Final = 48
_FINE_BANDS: Final = 128
_SMALL_SIDE: Final = 512
# How far the edge of a shape is soft in a photo, as a share of its longer side.
_EDGE: Final = 12
_EDGE_OF: Final = 1_000
SEEN_FROM: Final = 10
SOLID_FROM: Final = 112
"""From which value of a blurred shape (of 255) on its edge begins to be seen, and from which it is solid."""
_LEAST_ROUND: Final = 3.0
"""The exponent of a small pebble: 2 would be an oval, and the larger it is, the more it is a box."""
_MOST_GROWTH: Final = 300
"""By how many ten-thousandths of the picture a pebble is larger than its box on each side at most."""


def shapes_at(cover: Cover, number: int, rate: int, size: tuple[int, int]) -> Iterator[Area]:
    """Yield the shape that is seen of a cover in a picture, as boxes; it holds all that must be hidden."""
    yield from areas_at(cover, number, rate, size)
    box = box_at(cover, number * 1000 / rate)
    if box is None or cover.style is CoverStyle.PICTURE:
        return
    if oval_at(cover, number, rate, size):
        yield from _pebble(box, size, _Form(2.0, 1.0, 2 * BLOCK), _BANDS)
    else:
        yield from _pebble(box, size, _form_around(box), _BANDS)


class _Form(NamedTuple):
    """A pebble's form: how round it is (2: an oval), and how many times and by how many points larger than its box."""

    roundness: float
    growth: float
    more: int


def _form_around(box: Box) -> _Form:
    """Give the form of a pebble on whose edge the corners of a box lie: the larger the box, the less round."""
    most = 1 + 2 * _MOST_GROWTH / max(box.width, box.height)
    roundness = max(_LEAST_ROUND, log(2) / log(most))
    return _Form(roundness, 2 ** (1 / roundness), BLOCK)


def _pebble(box: Box, size: tuple[int, int], form: _Form, bands: int) -> Iterator[Area]:
    """Yield a shape without corners around a box, as boxes one above the other."""
    roundness = form.roundness
    width, height = (
        length * form.growth + form.more * FULL / points
        for length, points in zip((box.width, box.height), size, strict=True)
    )
    middle = box.left + box.width / 2, box.top + box.height / 2
    for band in range(bands):
        nearest = max(0, abs(2 * band + 1 - bands) - 1) / bands
        across = ceil(width * (1 - nearest**roundness) ** (1 / roundness))
        top, bottom = (middle[1] + height * (edge / bands - 0.5) for edge in (band, band + 1))
        area = touched(Box(round(middle[0] - across / 2), int(top), across, ceil(bottom) - int(top)), *size)
        if area is not None:
            yield area


def softened(blurred: int) -> int:
    """Give how solid a shape is where it was blurred to a value: all of what must be hidden is."""
    return max(0, min(255, (blurred - SEEN_FROM) * 255 // (SOLID_FROM - SEEN_FROM)))


def paint_around(picture: Image.Image, box: Box, colour: Colour) -> None:
    """Paint the shape of a cover, with its soft edge, into a photo; what must be hidden is filled after that."""
    areas = list(_pebble(box, picture.size, _form_around(box), _FINE_BANDS))
    if not areas:
        return
    edge = max(2, max(picture.size) * _EDGE // _EDGE_OF)
    left, top = min(area.left for area in areas) - edge, min(area.top for area in areas) - edge
    width, height = max(area.right for area in areas) + edge - left, max(area.bottom for area in areas) + edge - top
    # Drawn small and made larger: of what is soft anyway nothing is lost.
    factor = min(1.0, _SMALL_SIDE / max(width, height))
    small = Image.new("L", (max(1, ceil(width * factor)), max(1, ceil(height * factor))))
    pen = ImageDraw.Draw(small)
    for area in areas:
        sides = (area.left - left, area.top - top, area.right - left, area.bottom - top)
        pen.rectangle(tuple(side * factor for side in sides), fill=255)
    soft = small.filter(ImageFilter.GaussianBlur(edge * factor / 2)).point(softened)
    picture.paste(colour, (left, top), soft.resize((width, height), Image.Resampling.BILINEAR))
