"""Whether every cover is solid in every picture of a made film: each picture is decoded anew, small, and looked at.

What is looked at is the inside of a cover: its border mixes with what lies around it when a codec packs it and when
the picture is made small. Pillow counts the shades of a rectangle in microseconds.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final

from PIL import Image

from archive.adapters.covers import outlines
from archive.adapters.covers.geometry import TOLERANCE, Area, TimedCover, inside_of, solid_areas_at, standing
from archive.adapters.covers.nudge import Nudge, put_back
from archive.adapters.covers.outlines import Mask
from archive.adapters.covers.paint import Planes, planes_of
from archive.adapters.media import colours, trim
from archive.adapters.media.probe import Picture
from archive.adapters.media.render_video import frame_rate
from archive.adapters.sandbox.toolbox import Toolbox, open_input, write_output
from archive.domain.covers import FULL, Cover
from archive.domain.errors import MediaToolError
from archive.ports import CoverCheck, RenderOrder

# As far as a codec's blocks and its smoothing reach into a cover; of a small cover a quarter on each side.
_BORDER: Final = 8
_BORDER_SHARE: Final = 4
_LONGEST_SIDE: Final = 480
_LEAST_INSIDE: Final = 2
# A codec short of bits spoils a point here and there; a face that shows through fills far more of a cover.
_STRANGE_SHARE: Final = 0.01


def check_film(tools: Toolbox, made: Path, picture: Picture, order: RenderOrder, whole: int | None) -> CoverCheck:
    """Look at every picture of a made film; give how many there are, and in how many of them a cover stands.

    `whole` is how many pictures the whole recording has at the steady rate, where somebody has counted them.

    Raises:
        MediaToolError: a cover is not solid in a picture, or there are pictures too many or too few.
    """
    nudge, size = Nudge(*order.nudge), (picture.width, picture.height)
    whole_picture = replace(picture, width=nudge.canvas(size)[0], height=nudge.canvas(size)[1])
    paint = planes_of(order.colour, colours.SERVED)
    look = _Look(order.covers, whole_picture, kept_pictures(order.keep_ms, frame_rate(picture)), paint)
    taken = _Taken(look.points, look.take)
    stream = put_back(open_input(made)[str(picture.index)], nudge, size, f"0x{bytes(order.colour).hex()}")
    stream = stream.filter("scale", *look.small, flags="area").filter("format", "yuv420p")
    # Every picture as it is in the file: none is made up and none dropped for the sake of a rate.
    options: dict[str, str | int | float | None] = {"f": "rawvideo", "c:v": "rawvideo", "fps_mode": "passthrough"}
    tools.encode(write_output([stream], "pipe:1", options), on_output=taken)
    if taken.is_inside:
        raise MediaToolError("The last picture of a made film is not whole.")
    tail = trim.tail_pictures(order.tail_ms, frame_rate(picture))
    require_number(taken.number - tail, order, frame_rate(picture), whole)
    return CoverCheck(pictures=taken.number, with_covers=look.with_covers)


def kept_pictures(keep_ms: trim.Stretches, rate: int) -> list[tuple[int, int]]:
    """Give the numbers of the pictures of the whole recording that are kept, half open; none for all of them."""
    if not keep_ms:
        return []
    whole = trim.to_pictures(keep_ms, rate)
    return [(-(-start * rate // 1000), -(-end * rate // 1000)) for start, end in whole]


def require_number(number: int, order: RenderOrder, rate: int, whole: int | None) -> None:
    """Refuse a film that has more or fewer pictures than what is kept of the whole recording.

    Raises:
        MediaToolError: the numbers differ, or there is no picture.
    """
    kept = kept_pictures(order.keep_ms, rate)
    most = sum(after - first for first, after in kept)
    if number == 0 or (kept and number > most):
        raise MediaToolError(f"A made film has {number} pictures, and at most {most} were kept.")
    if whole is None:
        return
    expected = sum(max(0, min(after, whole) - first) for first, after in kept) if kept else whole
    if number != expected:
        raise MediaToolError(f"A made film has {number} pictures where there must be {expected}.")


class _Look:
    """Holds each picture of a film, in order, against the covers that stand in it."""

    def __init__(
        self, covers: Sequence[Cover], picture: Picture, kept: Sequence[tuple[int, int]], paint: Planes
    ) -> None:
        self.with_covers = 0
        self.small = _small(covers, picture)
        self.points = self.small[0] * self.small[1] * 3 // 2
        self._rate = frame_rate(picture)
        self._size = (picture.width, picture.height)
        self._kept = list(kept)
        self._paint = paint
        self._waiting = standing(covers, self._rate)[::-1]
        self._there: list[TimedCover] = []

    def take(self, number: int, content: bytes) -> None:
        """Take the next picture, as the planes of its light and of its two colours, these half as large."""
        place = self._place(number)
        while self._waiting and self._waiting[-1].first <= place:
            self._there.append(self._waiting.pop())
        self._there = [span for span in self._there if place < span.after]
        there = [(span.cover, solid_areas_at(span.cover, place, self._rate, self._size)) for span in self._there]
        drawn = [(cover, area) for cover, areas in there for area in areas]
        outlined = [(s.cover, mask) for s in self._there if (mask := outlines.mask_at(s.cover, place))]
        self.with_covers += bool(drawn or outlined)
        planes = _planes(content, self.small) if drawn or outlined else []
        for cover, area in drawn:
            self._require_solid(planes, number, cover, area)
        for cover, mask in outlined:
            self._require_filled(planes, number, cover, mask)

    def _place(self, number: int) -> int:
        """Give the number that a picture of the made film has in the whole recording."""
        for first, after in self._kept:
            if number < after - first:
                return first + number
            number -= after - first
        return number if not self._kept else self._kept[-1][1] + number

    def _require_solid(self, planes: Sequence[Image.Image], number: int, cover: Cover, area: Area) -> None:
        border = min(_BORDER, area.width // _BORDER_SHARE, area.height // _BORDER_SHARE)
        inside = inside_of(area, self._size, border)
        for plane, wanted in zip(planes, self._paint, strict=True):
            box = _whole_points(inside, self._size, plane.size) if inside else None
            if box is None:
                raise _too_thin(cover, number)
            if _is_strange(plane.crop(box).histogram(), wanted):
                raise _not_solid(cover, number)

    def _require_filled(self, planes: Sequence[Image.Image], number: int, cover: Cover, mask: Mask) -> None:
        """Hold a picture against the outline of a figure that a cover hides."""
        for plane, wanted in zip(planes, self._paint, strict=True):
            inside = outlines.inside_of(mask, plane.size)
            if inside is None:
                raise _too_thin(cover, number)
            if _is_strange(plane.histogram(inside), wanted):
                raise _not_solid(cover, number)


def _is_strange(shades: Sequence[int], wanted: int) -> bool:
    strange = sum(shades[: max(0, wanted - TOLERANCE)]) + sum(shades[wanted + TOLERANCE + 1 :])
    return strange > sum(shades) * _STRANGE_SHARE


def _not_solid(cover: Cover, number: int) -> MediaToolError:
    return MediaToolError(f"The cover {cover.id} is not solid in picture {number} of a made film.")


def _too_thin(cover: Cover, number: int) -> MediaToolError:
    return MediaToolError(f"The cover {cover.id} is too thin to be checked in picture {number} of a made film.")


def _small(covers: Sequence[Cover], picture: Picture) -> tuple[int, int]:
    """Choose how small pictures are looked at: even, and so that the smallest cover has a few points left inside."""
    longest = max(picture.width, picture.height)
    least = min((min(key.box.width, key.box.height) for c in covers for key in c.keys), default=FULL)
    wanted = max(_LONGEST_SIDE, 4 * _BORDER_SHARE * _LEAST_INSIDE * FULL // max(1, least))
    factor = min(1.0, wanted / longest)
    return max(2, round(picture.width * factor / 2) * 2), max(2, round(picture.height * factor / 2) * 2)


def _planes(content: bytes, size: tuple[int, int]) -> list[Image.Image]:
    width, height = size
    half = (width // 2, height // 2)
    first, second = width * height, width * height + half[0] * half[1]
    parts = ((size, content[:first]), (half, content[first:second]), (half, content[second:]))
    return [Image.frombuffer("L", points, part, "raw", "L", 0, 1) for points, part in parts]


def _whole_points(area: Area, size: tuple[int, int], small: tuple[int, int]) -> tuple[int, int, int, int] | None:
    """Give the points of a smaller picture that lie wholly in an area; None when there is none."""
    left, top = -(-area.left * small[0] // size[0]), -(-area.top * small[1] // size[1])
    right, bottom = area.right * small[0] // size[0], area.bottom * small[1] // size[1]
    return (left, top, right, bottom) if left < right and top < bottom else None


@dataclass
class _Taken:
    """Cuts what a decoder writes into pictures, holding no more than one."""

    size: int
    take: Callable[[int, bytes], None]
    number: int = 0
    _rest: bytearray = field(default_factory=bytearray)

    @property
    def is_inside(self) -> bool:
        """Tell whether a picture has begun that has not ended."""
        return bool(self._rest)

    def __call__(self, chunk: bytes) -> None:
        """Take the next bytes."""
        self._rest += chunk
        for start, end in self._ends():
            self.take(self.number, bytes(self._rest[start:end]))
            self.number += 1
        del self._rest[: len(self._rest) // self.size * self.size]

    def _ends(self) -> Iterator[tuple[int, int]]:
        return ((start, start + self.size) for start in range(0, len(self._rest) - self.size + 1, self.size))
