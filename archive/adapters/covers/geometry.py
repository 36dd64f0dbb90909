"""Where covers stand in a picture of a certain size, in points, picture by picture; pure reckoning, no files.

Picture `n` of a film stands at `n / rate` seconds of the whole recording. A cover stands in it when that instant lies
in the time of the cover, which is half open.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import ceil, sqrt
from typing import Final

from archive.adapters.covers import outlines
from archive.adapters.covers.outlines import Mask
from archive.domain.covers import FULL, Box, Cover, CoverStyle, box_at, figure_of

TOLERANCE: Final = 32
"""How far from its colour, of 255, a point inside a cover may lie: what the smallest film's codec does at its worst."""

LEAST_SHARE: Final = 50
"""How thin a cover is drawn at least: so many of it would fill the longer side. A thinner one could not be checked."""

EVEN: Final = 2
"""The grid on which no colour bleeds: films and photos store it for two points by two."""

BLOCK: Final = 8
"""The grid on which a film is stored: no block is half cover, half picture."""

_LEAST_POINTS: Final = 16
_BANDS: Final = 32
_LEAST_OVAL: Final = 96
_SEEN_OF_OVAL: Final = 0.2
# Shares of an oval's width and height: a box of these, around its middle, lies in the oval.
_IN_OVAL: Final = ((0.94, 0.34), (0.7, 0.7), (0.34, 0.94))
_LATEST_MS: Final = 13 * 3_600_000


@dataclass(frozen=True, slots=True)
class Area:
    """A rectangle of points in a picture: left and top belong to it, right and bottom do not."""

    left: int
    top: int
    right: int
    bottom: int

    @property
    def width(self) -> int:
        """Give how many points wide it is."""
        return self.right - self.left

    @property
    def height(self) -> int:
        """Give how many points high it is."""
        return self.bottom - self.top


@dataclass(frozen=True, slots=True)
class TimedCover:
    """One cover in a film of a steady rate: the first picture in which it stands, and the first in which no more."""

    cover: Cover
    first: int
    after: int


def area_of(box: Box, width: int, height: int, grid: int = BLOCK) -> Area | None:
    """Give the points of a picture that a box touches, rounded outwards to whole blocks, or None when it touches none.

    Films are stored in blocks of eight points by eight: in one that is half cover, half picture, strong colours beside
    the cover shimmer into it. A photo is made smaller after it was covered: its blocks say nothing, and an `EVEN` grid
    is enough. What is too thin to be checked, as a cover that is about to leave the picture, is made a little thicker.
    """
    area = touched(box, width, height, grid)
    if area is None:
        return None
    least = max(_LEAST_POINTS, -(-max(width, height) // LEAST_SHARE))
    left, right = _thick(area.left, area.right, min(least, width), width, grid)
    top, bottom = _thick(area.top, area.bottom, min(least, height), height, grid)
    return Area(left, top, right, bottom)


def inside_of(area: Area, size: tuple[int, int], border: int) -> Area | None:
    """Leave out the border of a cover, except where it is the border of the picture; None when nothing is left."""
    width, height = size
    left, top = (side + border if side > 0 else 0 for side in (area.left, area.top))
    right = area.right - border if area.right < width else width
    bottom = area.bottom - border if area.bottom < height else height
    return Area(left, top, right, bottom) if left < right and top < bottom else None


def area_at(cover: Cover, number: int, rate: int, size: tuple[int, int]) -> Area | None:
    """Give the box of points that a cover hides in picture `number` of the whole film, or None when it hides none.

    Where a figure's outline is to be hidden and nobody is sure of it, that is the box around the whole figure.
    """
    box = box_at(cover, number * 1000 / rate)
    if box and cover.style is CoverStyle.OUTLINE and not outlines.mask_at(cover, number):
        box = figure_of(box)
    return area_of(box, *size) if box else None


def areas_at(cover: Cover, number: int, rate: int, size: tuple[int, int]) -> Iterator[Area]:
    """Yield all points that a cover hides in a picture, as boxes: one, and those of which an outline is made up."""
    if box_at(cover, number * 1000 / rate) is None:
        return
    box, area = oval_at(cover, number, rate, size), area_at(cover, number, rate, size)
    if box is not None:
        yield from _bands_of(box, size)
    elif area is not None:
        yield area
    mask = outlines.mask_at(cover, number)
    if mask:
        yield from _areas_of(mask, size)


def solid_areas_at(cover: Cover, number: int, rate: int, size: tuple[int, int]) -> list[Area]:
    """Give the boxes of points that must be wholly hidden in a picture: one, and of an oval those that it holds."""
    oval = oval_at(cover, number, rate, size)
    if oval is None:
        area = area_at(cover, number, rate, size)
        return [] if area is None else [area]
    inside = (touched(_middle_of(oval, across, down), *size) for across, down in _IN_OVAL)
    return [area for area in inside if area is not None]


def oval_at(cover: Cover, number: int, rate: int, size: tuple[int, int]) -> Box | None:
    """Give the box around the oval that a cover is drawn as; None where it is drawn as a box.

    In one that is small, or of which hardly more than an edge is in the picture, an oval could not be checked.
    """
    box = box_at(cover, number * 1000 / rate) if cover.style is CoverStyle.HEAD else None
    if box is None:
        return None
    middle = _middle_of(box, _SEEN_OF_OVAL, _SEEN_OF_OVAL)
    is_large = box.width * size[0] >= _LEAST_OVAL * FULL and box.height * size[1] >= _LEAST_OVAL * FULL
    is_seen = min(middle.left, middle.top) >= 0 and middle.left + middle.width <= FULL
    return box if is_large and is_seen and middle.top + middle.height <= FULL else None


def _middle_of(box: Box, across: float, down: float) -> Box:
    """Give these shares of a box's width and height, around its middle."""
    width, height = round(box.width * across), round(box.height * down)
    return Box(box.left + (box.width - width) // 2, box.top + (box.height - height) // 2, width, height)


def _bands_of(box: Box, size: tuple[int, int]) -> Iterator[Area]:
    """Yield an oval as boxes one above the other, each as wide as the oval is where it is widest in it."""
    for band in range(_BANDS):
        nearest = max(0, abs(2 * band + 1 - _BANDS) - 1) / _BANDS
        width = ceil(box.width * sqrt(1 - nearest**2))
        top, bottom = box.top + box.height * band // _BANDS, box.top - (-box.height * (band + 1) // _BANDS)
        area = touched(Box(box.left + (box.width - width) // 2, top, width, bottom - top), *size)
        if area is not None:
            yield area


@lru_cache(maxsize=16)
def _areas_of(mask: Mask, size: tuple[int, int]) -> tuple[Area, ...]:
    areas = (touched(box, *size) for box in outlines.boxes_of(mask))
    return tuple(area for area in areas if area is not None)


def standing(covers: Sequence[Cover], rate: int) -> list[TimedCover]:
    """Give from which picture to which each cover stands, in order of its first; those that stand in none are left out.

    Nothing is served that is longer than half a day, so nothing is reckoned beyond it.
    """
    spans = (
        TimedCover(c, _ceil(c.start_ms, rate), _ceil(min(c.end_ms, _LATEST_MS), rate))
        for c in covers
        if not c.dismissed
    )
    return sorted((s for s in spans if s.first < s.after), key=lambda s: (s.first, s.after, s.cover.id))


def touched(box: Box, width: int, height: int, grid: int = EVEN) -> Area | None:
    """Give the points of a picture that a box touches, rounded outwards to a grid, or None when it touches none."""
    left, right = _across(box.left, box.width, width, grid)
    top, bottom = _across(box.top, box.height, height, grid)
    return Area(left, top, right, bottom) if left < right and top < bottom else None


def _across(start: int, length: int, points: int, grid: int) -> tuple[int, int]:
    first = start * points // FULL // grid * grid
    last = -(-((start + length) * points) // FULL)
    return max(0, first), min(points, -(-last // grid) * grid)


def _thick(first: int, after: int, least: int, points: int, grid: int) -> tuple[int, int]:
    """Make a stretch at least so long, to both sides where there is room."""
    lacking = least - (after - first)
    if lacking <= 0:
        return first, after
    first = max(0, min(first - lacking // 2, points - least)) // grid * grid
    return first, min(points, max(after, -(-(first + least) // grid) * grid))


def _ceil(at_ms: int, rate: int) -> int:
    return -(-at_ms * rate // 1000)
