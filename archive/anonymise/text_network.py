"""PP-OCR's network that finds writing in pictures: its file is found, held against its hash, and asked.

The file comes with the package `rapidocr`, of which nothing is imported and nothing read: where writing stands is all
that is asked. It is run by what runs the network for faces.
"""

from __future__ import annotations

import hashlib
import importlib.util
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from archive.anonymise import centerface
from archive.anonymise.centerface import Face, NoFinderError
from archive.anonymise.networks import ALONE, requests_by_size

if TYPE_CHECKING:
    import numpy

    Points = numpy.ndarray[Any, Any]

NAME: Final = "PP-OCRv4"
MODEL_SHA256: Final = "d2a7720d45a54257208b1e13e36a8479894cb74155a5efe29462512d42f49da9"

LEAST_LIKELY: Final = 0.3
"""From which likelihood on a point of a picture belongs to writing."""

LEAST_SCORE: Final = 0.6
"""From which certainty on, the mean of its points, a patch is writing."""

LEAST_FILLED: Final = 0.4
"""How much of its box a patch fills at least: a line of writing does, what runs through a picture does not."""

TALLEST: Final = 0.2
"""Of how much of a picture's height the core of a line is at most: a row of windows looks like large letters."""

_PACKAGE: Final = "rapidocr"
_FILE: Final = "rapidocr/models/ch_PP-OCRv4_det_mobile.onnx"
_MULTIPLE: Final = 32
_SIZES_HELD: Final = 4
_CELL: Final = 2
_LEAST_CELLS: Final = 6
# The network marks the core of a line alone; this is how far its letters reach beyond it, in areas by circumference.
_REACH: Final = 1.6
# Lines that are no farther from each other than this share of their height stand on one sign or paper.
_APART: Final = 0.5


def find_model() -> Path:
    """Give where the network's file lies.

    Raises:
        NoFinderError: it, or what runs it, is not installed, or the file is not the one that was tried.
    """
    found = centerface.file_of(_PACKAGE, _FILE)
    if found is None or not all(importlib.util.find_spec(name) for name in centerface.RUNTIME):
        raise NoFinderError("The network that finds writing is not installed: signs and plates are looked for by hand.")
    _read(found)
    return found


class TextNetwork:
    """The network, ready to look at pictures of any size."""

    def __init__(self, model: Path) -> None:
        """Load the network; NoFinderError when the file is not the one we know."""
        import numpy

        self._numpy = numpy
        self._asked = requests_by_size(_read(model), _SIZES_HELD)

    def find(self, points: Points) -> list[Face]:
        """Find where writing stands in a picture (height x width x 3 bytes), one box for lines that stand together."""
        numpy = self._numpy
        height, width = points.shape[:2]
        whole = -(-height // _MULTIPLE) * _MULTIPLE, -(-width // _MULTIPLE) * _MULTIPLE
        padded = numpy.zeros((1, 3, *whole), dtype=numpy.float32)
        # Blue comes first, and light lies between minus one and one.
        padded[0, :, :height, :width] = points[..., ::-1].transpose(2, 0, 1) / 127.5 - 1
        request = self._asked(*whole)
        with ALONE:
            request.infer({0: padded})
            likely = request.get_output_tensor(0).data[0, 0, :height, :width].copy()
        return together([box for patch in _patches(likely) if (box := _box(patch, likely.shape))], width / height)


def together(boxes: Sequence[Face], wide: float) -> list[Face]:
    """Give one box for all that stand so near each other that they are one sign or paper, as sure as the surest.

    `wide` is how many times as wide as high the picture is.
    """
    left = list(boxes)
    joined: list[Face] = []
    while left:
        one = left.pop()
        near = next((other for other in left if _are_near(one, other, wide)), None)
        if near is None:
            joined.append(one)
            continue
        left.remove(near)
        # What became larger may now be near to what it was apart from.
        left += [_around(one, near), *joined]
        joined = []
    return sorted(joined, key=lambda each: (each.left, each.top))


def _are_near(one: Face, other: Face, wide: float) -> bool:
    reach = _APART * min(one.bottom - one.top, other.bottom - other.top)
    across = max(one.left, other.left) - min(one.right, other.right)
    down = max(one.top, other.top) - min(one.bottom, other.bottom)
    return down <= reach and across <= reach / wide


def _around(one: Face, other: Face) -> Face:
    return replace(
        one,
        left=min(one.left, other.left),
        top=min(one.top, other.top),
        right=max(one.right, other.right),
        bottom=max(one.bottom, other.bottom),
        score=max(one.score, other.score),
    )


def _patches(likely: Points) -> Iterator[tuple[Points, Points]]:
    """Yield the patches of likely points that hang together: where each of their cells lies, and how likely it is."""
    import numpy

    height, width = likely.shape[0] // _CELL, likely.shape[1] // _CELL
    cells = likely[: height * _CELL, : width * _CELL].reshape(height, _CELL, width, _CELL).mean((1, 3))
    waiting = {(int(row), int(column)) for row, column in numpy.argwhere(cells >= LEAST_LIKELY)}
    while waiting:
        growing = [waiting.pop()]
        patch = []
        while growing:
            row, column = here = growing.pop()
            patch.append(here)
            for beside in ((row - 1, column), (row + 1, column), (row, column - 1), (row, column + 1)):
                if beside in waiting:
                    waiting.discard(beside)
                    growing.append(beside)
        if len(patch) >= _LEAST_CELLS:
            places = numpy.array(patch)
            yield places, cells[places[:, 0], places[:, 1]]


def _box(patch: tuple[Points, Points], shape: tuple[int, ...]) -> Face | None:
    """Give the box of a patch that is writing, as far as its letters reach, or None."""
    places, likely = patch
    score = float(likely.mean())
    top, left = places.min(axis=0) * _CELL
    bottom, right = (places.max(axis=0) + 1) * _CELL
    high, wide = int(bottom - top), int(right - left)
    if score < LEAST_SCORE or _filled(places) < LEAST_FILLED or high > TALLEST * shape[0]:
        return None
    reach = high * wide * _REACH / (2 * (high + wide))
    return Face(
        max(0.0, float(left - reach) / shape[1]),
        max(0.0, float(top - reach) / shape[0]),
        min(1.0, float(right + reach) / shape[1]),
        min(1.0, float(bottom + reach) / shape[0]),
        score,
    )


def _filled(places: Points) -> float:
    """Give how much of its box a patch fills, upright or along its own line, whichever is more."""
    import numpy

    middle = places - places.mean(axis=0)
    _, along = numpy.linalg.eigh(middle.T @ middle + numpy.eye(2) * 1e-6)
    turned = middle @ along
    sides = [each.max(axis=0) - each.min(axis=0) + 1 for each in (places, turned)]
    return max(float(len(places) / (side[0] * side[1])) for side in sides)


def _read(model: Path) -> bytes:
    try:
        content = model.read_bytes()
    except OSError as error:
        raise NoFinderError("The network that finds writing cannot be read.") from error
    if hashlib.sha256(content).hexdigest() != MODEL_SHA256:
        raise NoFinderError(f"The file {model.name} is not the one that the archive knows, so it is not used.")
    return content
