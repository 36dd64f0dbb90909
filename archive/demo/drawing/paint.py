"""Painting in cut paper: smooth shapes, soft light and a grain, measured in ninetieths of the picture's height."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from math import cos, pi, sin

from PIL import Image, ImageChops, ImageDraw, ImageFilter

Point = tuple[float, float]
Colour = tuple[int, int, int]

HEIGHT_UNITS = 90.0
_FINER = 3
"""Shapes are painted this many times larger and then reduced, so that their edges are smooth."""
_STEPS = 12
_EDGE_LEVEL = 178
"""How far Pillow's radial gradient has come where it meets the middle of its edges; it ends in the corners."""

NIGHT: Colour = (27, 36, 66)
INDIGO: Colour = (46, 58, 104)
SEA: Colour = (38, 94, 116)
TEAL: Colour = (62, 128, 132)
SAGE: Colour = (139, 164, 132)
CREAM: Colour = (246, 234, 212)
SAND: Colour = (226, 196, 150)
SAFFRON: Colour = (232, 168, 62)
CLAY: Colour = (193, 96, 62)
BRICK: Colour = (146, 62, 48)
ROSE: Colour = (214, 138, 122)
UMBER: Colour = (74, 48, 42)
BARK: Colour = (112, 70, 50)
CHESTNUT: Colour = (152, 98, 66)
SNOW: Colour = (238, 240, 240)


@dataclass(frozen=True)
class Size:
    """A picture's size in pixels."""

    width: int
    height: int

    @property
    def unit(self) -> float:
        """How many pixels one unit of ours is."""
        return self.height / HEIGHT_UNITS

    @property
    def across(self) -> float:
        """How many units fit from left to right."""
        return self.width / self.unit


def blend(one: Colour, other: Colour, share: float) -> Colour:
    """Mix two colours; a share of 0 is all the first."""
    red, green, blue = (round(a + (b - a) * share) for a, b in zip(one, other, strict=True))
    return red, green, blue


def smooth(points: Sequence[Point], *, closed: bool = True) -> list[Point]:
    """Lay a soft curve through points (Catmull-Rom)."""
    count = len(points)
    if closed:
        quads = [[points[(i + k) % count] for k in (-1, 0, 1, 2)] for i in range(count)]
    else:
        ends = [points[0], *points, points[-1]]
        quads = [ends[i : i + 4] for i in range(count - 1)]
    curve = [_between(quad, step / _STEPS) for quad in quads for step in range(_STEPS)]
    return curve if closed else [*curve, points[-1]]


def oval(centre: Point, radius_x: float, radius_y: float, turn: float = 0.0) -> list[Point]:
    """Give the outline of an oval; `turn` is in radians."""
    outline = []
    for step in range(32):
        angle = step * pi / 16
        x, y = radius_x * cos(angle), radius_y * sin(angle)
        outline.append((centre[0] + x * cos(turn) - y * sin(turn), centre[1] + x * sin(turn) + y * cos(turn)))
    return outline


def box(left: float, top: float, right: float, bottom: float) -> list[Point]:
    """Give the outline of an upright rectangle."""
    return [(left, top), (right, top), (right, bottom), (left, bottom)]


class Sheet:
    """A sheet to paint on: clear, or one colour all over."""

    def __init__(self, size: Size, ground: Colour | None = None) -> None:
        self.size = size
        fill = (*ground, 255) if ground else (0, 0, 0, 0)
        self._image = Image.new("RGBA", (size.width * _FINER, size.height * _FINER), fill)
        self._draw = ImageDraw.Draw(self._image)
        self._scale = size.unit * _FINER

    def shape(self, outline: Sequence[Point], colour: Colour, opacity: float = 1.0) -> None:
        """Fill an outline."""
        if opacity >= 1.0:
            self._draw.polygon(self._at(outline), fill=(*colour, 255))
        else:
            mask, corner = self._mask(outline)
            self._lay(colour, mask.point([round(level * opacity) for level in range(256)]), corner)

    def blob(self, points: Sequence[Point], colour: Colour, opacity: float = 1.0) -> None:
        """Fill a soft shape that runs through the points."""
        self.shape(smooth(points), colour, opacity)

    def line(self, points: Sequence[Point], width: float, colour: Colour) -> None:
        """Draw a soft line with round ends through the points."""
        path = self._at(smooth(points, closed=False))
        thickness = max(1, round(width * self._scale))
        self._draw.line(path, fill=(*colour, 255), width=thickness, joint="curve")
        reach = thickness / 2
        for x, y in (path[0], path[-1]):
            self._draw.ellipse((x - reach, y - reach, x + reach, y + reach), fill=(*colour, 255))

    def fade(self, top: Colour, bottom: Colour, first: float = 0.0, last: float = HEIGHT_UNITS) -> None:
        """Let one colour run into another from one height to the next, over the whole width."""
        start, end = round(first * self._scale), round(last * self._scale)
        column = Image.new("RGB", (1, max(1, end - start)))
        for y in range(column.height):
            column.putpixel((0, y), blend(top, bottom, y / column.height))
        self._image.paste(column.resize((self._image.width, column.height)), (0, start))

    def glow(self, centre: Point, radius: float, colour: Colour, strength: float = 0.8) -> None:
        """Lay a soft light round a point."""
        left, top = (round((place - radius) * self._scale) for place in centre)
        across = round(2 * radius * self._scale)
        fall = [max(0.0, 1 - level / _EDGE_LEVEL) ** 2 for level in range(256)]
        light = Image.radial_gradient("L").point([round(255 * strength * share) for share in fall])
        self._lay(colour, light.resize((across, across), Image.Resampling.BILINEAR), (left, top))

    def lit(self, outline: Sequence[Point], light: Sequence[Point], colour: Colour, softness: float = 2.0) -> None:
        """Lay a soft stain of colour on a shape, without leaving its outline."""
        shape, corner = self._mask(outline)
        stain = Image.new("L", shape.size, 0)
        ImageDraw.Draw(stain).polygon([(x - corner[0], y - corner[1]) for x, y in self._at(light)], fill=255)
        # Softened small, for softness needs no detail.
        small = stain.reduce(_FINER).filter(ImageFilter.GaussianBlur(softness * self.size.unit))
        soft = small.resize(stain.size, Image.Resampling.BILINEAR)
        self._lay(colour, ImageChops.multiply(soft, shape), corner)

    def copy(self) -> Sheet:
        """Give a second sheet, painted the same so far."""
        twin = Sheet(Size(1, 1))
        twin.size, twin._scale, twin._image = self.size, self._scale, self._image.copy()
        twin._draw = ImageDraw.Draw(twin._image)
        return twin

    def finish(self) -> Image.Image:
        """Give the painted sheet at its true size."""
        return self._image.reduce(_FINER)

    def _lay(self, colour: Colour, mask: Image.Image, corner: tuple[int, int]) -> None:
        """Lay a colour down through a mask whose top left corner stands here."""
        layer = Image.new("RGBA", mask.size, (*colour, 255))
        layer.putalpha(mask)
        inside = (max(0, corner[0]), max(0, corner[1]))
        cut = (inside[0] - corner[0], inside[1] - corner[1], *mask.size)
        if cut[0] < cut[2] and cut[1] < cut[3]:
            self._image.alpha_composite(layer.crop(cut), inside)

    def _mask(self, outline: Sequence[Point]) -> tuple[Image.Image, tuple[int, int]]:
        """Give an outline's filled shape, no larger than it is, and where its top left corner stands."""
        path = self._at(outline)
        left, top = (int(min(place)) for place in zip(*path, strict=True))
        right, bottom = (int(max(place)) + 1 for place in zip(*path, strict=True))
        mask = Image.new("L", (max(1, right - left), max(1, bottom - top)), 0)
        ImageDraw.Draw(mask).polygon([(x - left, y - top) for x, y in path], fill=255)
        return mask, (left, top)

    def _at(self, points: Sequence[Point]) -> list[Point]:
        return [(x * self._scale, y * self._scale) for x, y in points]


def grain(size: Size, seed: int = 7) -> Image.Image:
    """Give a paper's grain, to be multiplied onto a picture."""
    across, down = max(1, size.width // 2), max(1, size.height // 2)
    rough = Image.frombytes("L", (across, down), random.Random(seed).randbytes(across * down))
    rough = rough.filter(ImageFilter.GaussianBlur(0.7)).resize((size.width, size.height), Image.Resampling.BICUBIC)
    return rough.point([round(243 + (level - 128) * 0.17) for level in range(256)]).convert("RGB")


def on_paper(picture: Image.Image, paper: Image.Image) -> Image.Image:
    """Give a picture the grain of its paper."""
    return ImageChops.multiply(picture.convert("RGB"), paper)


def _between(quad: Sequence[Point], t: float) -> Point:
    (x0, y0), (x1, y1), (x2, y2), (x3, y3) = quad
    return _spline(x0, x1, x2, x3, t), _spline(y0, y1, y2, y3, t)


def _spline(before: float, start: float, end: float, after: float, t: float) -> float:
    return 0.5 * (
        2 * start
        + (end - before) * t
        + (2 * before - 5 * start + 4 * end - after) * t * t
        + (3 * start - before - 3 * end + after) * t * t * t
    )
