"""Where covers stand in a picture of a certain size, in points, picture by picture; pure reckoning, no files.

Picture `n` of a film stands at `n / rate` seconds of the whole recording. A cover stands in it when that instant lies
in the time of the cover, which is half open.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from archive.domain.covers import FULL, Box, Cover, box_at

COLOUR: Final = (72, 72, 72)
"""What covers are filled with, red, green and blue: one dark grey for everybody, so that it says nothing of anybody.

Grey has no chroma, so a film carries it exactly whatever its colour matrix is.
"""

TOLERANCE: Final = 32
"""How far from its colour, of 255, a point inside a cover may lie: what the smallest film's codec does at its worst."""

_GRID: Final = 2
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
class Standing:
    """One cover in a film of a steady rate: the first picture in which it stands, and the first in which no more."""

    cover: Cover
    first: int
    after: int


def area_of(box: Box, width: int, height: int) -> Area | None:
    """Give the points of a picture that a box touches, rounded outwards to even ones, or None when it touches none.

    Films store colour for two points by two: from an even grid no hidden colour bleeds out, and none bleeds in.
    """
    left, right = _across(box.left, box.width, width)
    top, bottom = _across(box.top, box.height, height)
    return Area(left, top, right, bottom) if left < right and top < bottom else None


def inside_of(area: Area, size: tuple[int, int], border: int) -> Area | None:
    """Leave out the border of a cover, except where it is the border of the picture; None when nothing is left."""
    width, height = size
    left, top = (side + border if side > 0 else 0 for side in (area.left, area.top))
    right = area.right - border if area.right < width else width
    bottom = area.bottom - border if area.bottom < height else height
    return Area(left, top, right, bottom) if left < right and top < bottom else None


def area_at(cover: Cover, number: int, rate: int, size: tuple[int, int]) -> Area | None:
    """Give the points that a cover hides in picture `number` of the whole film, or None when it hides none there."""
    box = box_at(cover, number * 1000 / rate)
    return area_of(box, *size) if box else None


def standing(covers: Sequence[Cover], rate: int) -> list[Standing]:
    """Give from which picture to which each cover stands, in order of its first; those that stand in none are left out.

    Nothing is served that is longer than half a day, so nothing is reckoned beyond it.
    """
    spans = (
        Standing(c, _ceil(c.start_ms, rate), _ceil(min(c.end_ms, _LATEST_MS), rate)) for c in covers if not c.dismissed
    )
    return sorted((s for s in spans if s.first < s.after), key=lambda s: (s.first, s.after, s.cover.id))


def _across(start: int, length: int, points: int) -> tuple[int, int]:
    first = start * points // FULL // _GRID * _GRID
    last = -(-((start + length) * points) // FULL)
    return max(0, first), min(points, -(-last // _GRID) * _GRID)


def _ceil(at_ms: int, rate: int) -> int:
    return -(-at_ms * rate // 1000)
