"""What changes from picture to picture: told from cells so large that noise does not count, and a small face does."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from archive.anonymise.tiling import Tile

if TYPE_CHECKING:
    import numpy

    Points = numpy.ndarray[Any, Any]

LEAST_CHANGE: Final = 6
"""By how much the mean of a cell changes at least, of 255 in one colour, when something comes or goes there."""

_COLUMNS: Final = 80
_LEAST_CELL: Final = 4


def cells_of(points: Points) -> Points:
    """Give the mean colours of a picture's cells, eighty along its longer side."""
    import numpy
    from PIL import Image

    longest = max(points.shape[:2])
    return numpy.asarray(Image.fromarray(points).reduce(max(_LEAST_CELL, longest // _COLUMNS))).astype(numpy.int16)


def changed(one: Points, other: Points) -> Points:
    """Tell of each cell whether it has changed between two pictures."""
    import numpy

    change: Points = numpy.max(abs(one - other), axis=2) >= LEAST_CHANGE
    return change


def within(cells: Points, tile: Tile, size: tuple[int, int]) -> Points:
    """Give the cells that a tile of a picture of this width and height touches."""
    rows, columns = cells.shape[:2]
    width, height = size
    left, right = tile.left * columns // width, -(-tile.right * columns // width)
    return cells[tile.top * rows // height : -(-tile.bottom * rows // height), left:right]
