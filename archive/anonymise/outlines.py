"""Finding the outlines of figures in a film: in every picture, joined over a few of them, grown, and never trusted.

A film passes by once, decoded small. Of each figure the box is known, as its face is covered. Where the outline that
is found in it is too small, does not reach up to the face, or leaps from picture to picture, nobody is sure of it, and
for half a second around there is none: the whole box of the figure is covered instead.
"""

from __future__ import annotations

import logging
import zlib
from collections.abc import Callable, Sequence
from dataclasses import fields
from functools import cache, cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from archive.anonymise import segmenter
from archive.anonymise.segmenter import NoSegmenterError, Segmenter
from archive.domain.covers import FULL, Box, Cover, CoverStyle, box_at, figure_of
from archive.ports import Finder, Outline, OutlinedCover, OutlineTracer, PictureOrder, SmallPicture

if TYPE_CHECKING:
    import numpy

    Points = numpy.ndarray[Any, Any]

Pictures = Callable[[Path, PictureOrder, Callable[[SmallPicture], None]], int]
"""What hands over the small pictures of a film (`MediaTools.pictures`)."""

LONGEST_SIDE: Final = 480
"""The longer side of the pictures looked at."""

CELL: Final = 3
"""How many of their points wide and high one cell of an outline is."""

THRESHOLD: Final = 0.2
"""From which sureness on a cell belongs to a figure."""

EVERY: Final = 3
"""For how many pictures one outline stands."""

AROUND: Final = 2
"""How many pictures before and after those are joined into it as well."""

GROWN: Final = 3
"""By how many cells an outline is grown on each side."""

UNSURE_AROUND: Final = 15
"""How many pictures before and after one that is unsure have no outline either."""

LEAST_SHARE: Final = 0.15
"""Which share of a figure's box an outline fills at least."""

LEAST_SPAN: Final = 0.6
"""Over which share of its height an outline reaches at least."""

LEAST_OF_FACE: Final = 0.5
"""Which share of the face's middle lies in it at least."""

LEAST_LIKE: Final = 0.6
"""How much of what two neighbouring outlines fill together both of them fill at least."""

_LEAST_CELLS: Final = 8
_FACE_INSIDE: Final = 0.25

_log = logging.getLogger(__name__)


@cache
def _say_once(sentence: str) -> None:
    _log.info("%s", sentence)


def open_tracer(pictures: Pictures) -> OutlineTracer | None:
    """Give what finds outlines, or None where it is not installed or its network is not the one we know."""
    try:
        model = segmenter.find_model()
    except NoSegmenterError as error:
        _say_once(str(error))
        return None
    return NetworkTracer(model, pictures)


class NetworkTracer:
    """Finds outlines with the network that tells persons from what is behind them."""

    def __init__(self, model: Path, pictures: Pictures) -> None:
        """Name the network's file, which is loaded when it is needed first, and what hands over pictures."""
        self._model = model
        self._pictures = pictures

    @cached_property
    def _network(self) -> Segmenter:
        return Segmenter(self._model)

    def finder(self) -> Finder:
        """Say what it is, with every setting that decides what it finds."""
        parameters = {**_PARAMETERS, **segmenter.versions()}
        return Finder(name=segmenter.NAME, model_sha256=segmenter.MODEL_SHA256, parameters=parameters)

    def trace(self, path: Path, covers: Sequence[Cover]) -> tuple[Cover, ...]:
        """Give these covers of a film, those that hide a figure's outline with that outline.

        Raises:
            MediaToolError: not all of the film could be looked at.
        """
        if not any(cover.style is CoverStyle.OUTLINE for cover in covers):
            return tuple(covers)
        return trace(self._network, self._pictures, path, covers)


def trace(
    network: Callable[[Points], Points], pictures: Pictures, path: Path, covers: Sequence[Cover]
) -> tuple[Cover, ...]:
    """Give covers with their outlines, as a network sees them that gives of each point how surely it is a person's.

    Raises:
        MediaToolError: not all of the film could be looked at.
    """
    traced = {cover.id: _Traced(cover, network) for cover in covers if cover.style is CoverStyle.OUTLINE}

    def take(picture: SmallPicture) -> None:
        for each in traced.values():
            each.take(picture)

    pictures(path, PictureOrder(longest_side=LONGEST_SIDE), take)
    return tuple(traced[cover.id].outlined() if cover.id in traced else cover for cover in covers)


class _Traced:
    """One figure while its film passes by: what was found in each picture in which its cover stands."""

    def __init__(self, cover: Cover, network: Callable[[Points], Points]) -> None:
        self._cover = cover
        self._network = network
        self._grid = (0, 0)
        self._first = 0
        self._found: list[bytes] = []
        self._before: Points | None = None

    def take(self, picture: SmallPicture) -> None:
        """Look for the figure in the next picture, and keep its cells, or nothing where they are doubtful."""
        box = box_at(self._cover, picture.at_ms)
        if box is None:
            return
        if not self._found:
            self._first = picture.number
            self._grid = (-(-picture.height // CELL), -(-picture.width // CELL))
        cells, is_sure = self._look(picture, box)
        is_sure = is_sure and (self._before is None or _likeness(self._before, cells) >= LEAST_LIKE)
        self._before = cells
        self._found.append(_packed(cells) if is_sure else b"")

    def outlined(self) -> OutlinedCover:
        """Give the cover with its outline."""
        known = {field.name: getattr(self._cover, field.name) for field in fields(Cover)}
        rows, columns = self._grid
        masks = tuple(self._joined(at) for at in range(0, len(self._found), EVERY))
        outline = Outline(
            columns=max(1, columns), rows=max(1, rows), grown=GROWN, first=self._first, every=EVERY, masks=masks
        )
        return OutlinedCover(**known, outline=outline)

    def _joined(self, at: int) -> bytes:
        """Give the outline that stands in the pictures from this one on: joined over time, filled and grown."""
        import numpy

        around = self._found[max(0, at - UNSURE_AROUND) : at + EVERY + UNSURE_AROUND]
        if not all(around):
            return b""
        near = self._found[max(0, at - AROUND) : at + EVERY + AROUND]
        joined = numpy.logical_or.reduce([_unpacked(packed, self._grid) for packed in near])
        return _packed(_grown(_filled(joined)))

    def _look(self, picture: SmallPicture, box: Box) -> tuple[Points, bool]:
        """Give the cells of the figure in a picture, and whether they look like one."""
        import numpy

        rows, columns = self._grid
        cells = numpy.zeros((rows, columns), dtype=bool)
        left, top, right, bottom = _cells_of(figure_of(box), self._grid)
        if right - left < _LEAST_CELLS or bottom - top < _LEAST_CELLS:
            return cells, False
        side = max(right - left, bottom - top)
        across, down = left - (side - (right - left)) // 2, top - (side - (bottom - top)) // 2
        square = self._asked(picture, (across, down, side))
        region = square[top - down : bottom - down, left - across : right - across]
        cells[top:bottom, left:right] = region
        face = cells[_slices(_cells_of(_middle_of(box), self._grid))]
        reaches = region.mean() >= LEAST_SHARE and region.any(axis=1).mean() >= LEAST_SPAN
        return cells, bool(reaches and face.size and face.mean() >= LEAST_OF_FACE)

    def _asked(self, picture: SmallPicture, square: tuple[int, int, int]) -> Points:
        """Ask the network about a square of cells, which may reach beyond the picture, and give which ones it means."""
        import numpy
        from PIL import Image

        across, down, side = square
        whole = Image.frombuffer("RGB", (picture.width, picture.height), picture.points, "raw", "RGB", 0, 1)
        corners = (across * CELL, down * CELL, (across + side) * CELL, (down + side) * CELL)
        asked = whole.crop(corners).resize((segmenter.SIDE, segmenter.SIDE), Image.Resampling.BILINEAR)
        sure = Image.fromarray((self._network(numpy.asarray(asked)) * 255).clip(0, 255).astype(numpy.uint8))
        answer: Points = numpy.asarray(sure.resize((side, side), Image.Resampling.BOX)) >= THRESHOLD * 255
        return answer


def _cells_of(box: Box, grid: tuple[int, int]) -> tuple[int, int, int, int]:
    """Give the first column and row that a box touches, and those after its last, within the grid."""
    rows, columns = grid
    left, top = box.left * columns // FULL, box.top * rows // FULL
    right, bottom = -(-(box.left + box.width) * columns // FULL), -(-(box.top + box.height) * rows // FULL)
    return max(0, left), max(0, top), min(columns, right), min(rows, bottom)


def _slices(cells: tuple[int, int, int, int]) -> tuple[slice, slice]:
    left, top, right, bottom = cells
    return slice(top, max(top, bottom)), slice(left, max(left, right))


def _middle_of(box: Box) -> Box:
    across, down = round(box.width * _FACE_INSIDE), round(box.height * _FACE_INSIDE)
    return Box(box.left + across, box.top + down, box.width - 2 * across, box.height - 2 * down)


def _likeness(one: Points, other: Points) -> float:
    together = (one | other).sum()
    return float((one & other).sum() / together) if together else 0.0


def _filled(cells: Points) -> Points:
    """Fill the cells that have others above, below and on both sides: holes, and what arms enclose."""
    import numpy

    reach = numpy.logical_or.accumulate
    above, below = reach(cells, 0), reach(cells[::-1], 0)[::-1]
    before, behind = reach(cells, 1), reach(cells[:, ::-1], 1)[:, ::-1]
    return cells | (above & below & before & behind)


def _grown(cells: Points) -> Points:
    grown = cells.copy()
    for axis in (0, 1):
        narrow = grown.copy()
        for by in range(1, GROWN + 1):
            there, back = _shifts(axis, by)
            grown[there] |= narrow[back]
            grown[back] |= narrow[there]
    return grown


def _shifts(axis: int, by: int) -> tuple[tuple[slice, ...], tuple[slice, ...]]:
    before, behind = slice(by, None), slice(None, -by)
    return ((before,), (behind,)) if axis == 0 else ((slice(None), before), (slice(None), behind))


def _packed(cells: Points) -> bytes:
    import numpy

    return zlib.compress(numpy.packbits(cells, axis=1).tobytes())


def _unpacked(packed: bytes, grid: tuple[int, int]) -> Points:
    import numpy

    rows, columns = grid
    bits = numpy.frombuffer(zlib.decompress(packed), dtype=numpy.uint8).reshape(rows, -1)
    return numpy.unpackbits(bits, axis=1, count=columns).astype(bool)


_PARAMETERS: Final = {
    "longest_side": str(LONGEST_SIDE),
    "cell": str(CELL),
    "threshold": str(THRESHOLD),
    "every": str(EVERY),
    "around": str(AROUND),
    "grown": str(GROWN),
    "unsure_around": str(UNSURE_AROUND),
    "least_share": str(LEAST_SHARE),
    "least_span": str(LEAST_SPAN),
    "least_of_face": str(LEAST_OF_FACE),
    "least_like": str(LEAST_LIKE),
}
