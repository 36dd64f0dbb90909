"""A picture cut into tiles that overlap: what comes in a corner is looked at there alone, and no picture is too large.

The tiles of a picture are all of one size, so that the network is made ready once.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from math import ceil
from typing import Final

from archive.anonymise.centerface import Face

SIDE: Final = 512
"""How many points wide and high a tile is at least, in the size in which it is looked at."""

OVERLAP: Final = 128
"""By how many points neighbours overlap at least: a face that no tile holds whole is found in a smaller picture."""

_ALONE: Final = 1.25


@dataclass(frozen=True, slots=True)
class Tile:
    """A rectangle of a picture, in points as it was handed over; right and bottom do not belong to it."""

    left: int
    top: int
    right: int
    bottom: int


def tiles_of(width: int, height: int, factor: float) -> tuple[Tile, ...]:
    """Give the tiles of a picture that is looked at so many times larger than it was handed over."""
    across, down = (_stretches(length, ceil(SIDE / factor), ceil(OVERLAP / factor)) for length in (width, height))
    return tuple(Tile(left, top, right, bottom) for top, bottom in down for left, right in across)


def placed(faces: Iterable[Face], tile: Tile, width: int, height: int) -> list[Face]:
    """Give faces found in a tile where they are in the whole picture."""
    across, down = (tile.right - tile.left) / width, (tile.bottom - tile.top) / height
    left, top = tile.left / width, tile.top / height
    return [
        replace(
            face,
            left=left + face.left * across,
            top=top + face.top * down,
            right=left + face.right * across,
            bottom=top + face.bottom * down,
        )
        for face in faces
    ]


def tile_of(face: Face, tiles: Sequence[Tile], width: int, height: int) -> int:
    """Give the place of the tile in whose middle a face lies most."""
    across, down = (face.left + face.right) / 2 * width, (face.top + face.bottom) / 2 * height

    def off(place: int) -> float:
        tile = tiles[place]
        return max(
            abs(across - (tile.left + tile.right) / 2) / (tile.right - tile.left),
            abs(down - (tile.top + tile.bottom) / 2) / (tile.bottom - tile.top),
        )

    return min(range(len(tiles)), key=off)


def _stretches(length: int, side: int, overlap: int) -> list[tuple[int, int]]:
    if length <= side * _ALONE:
        return [(0, length)]
    number = ceil((length - overlap) / (side - overlap))
    step = (length - side) / (number - 1)
    return [(round(place * step), round(place * step) + side) for place in range(number)]
