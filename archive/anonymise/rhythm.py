"""Which pictures of a film are looked at for faces, and how closely: by what changes in them as well as by count.

Every picture passes by, and its cells tell what has changed in it; only the network is spared what has not.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from enum import IntEnum
from math import ceil
from typing import TYPE_CHECKING, Any, Final

from archive.anonymise import changes, tiling
from archive.anonymise.centerface import Face
from archive.anonymise.tiling import Tile

if TYPE_CHECKING:
    import numpy

    Points = numpy.ndarray[Any, Any]


class Closeness(IntEnum):
    """How closely a picture is looked at: made small, in the size in which it is served, tile by tile enlarged."""

    SMALL = 0
    SERVED = 1
    ENLARGED = 2


LEAST_SHARES: Final = (0.028, 0.015, 0.0)
"""How wide a face is at least, as a share of the picture's longer side, to be found at each of these."""

LEAST_CELLS: Final = 2
"""In how many cells something has changed at least for a picture to be looked at once more."""

CALM: Final = 5
"""For how many pictures nothing has moved in a tile in which something then comes: there it is looked for at once."""

MOST_TILES: Final = 4
"""When something comes in more tiles than these at once, the whole picture is looked at instead."""

_USUAL_PERIOD_MS: Final = 1000 / 30
_HAIR: Final = 1e-6


@dataclass(frozen=True, kw_only=True)
class Pace:
    """After how many pictures, at 30 a second, to look again so closely: at the latest, and once something has changed.

    One that is `shifted` looks at other pictures than one that is not.
    """

    latest: tuple[int, int, int]
    changed: tuple[int, int]
    shifted: bool = False


FIRST: Final = Pace(latest=(5, 15, 30), changed=(1, 5))
"""How an original is looked at."""

AGAIN: Final = Pace(latest=(1, 3, 30), changed=(1, 3), shifted=True)
"""How a made film is looked at: otherwise than its original, for whoever looks twice alike is blind twice alike.

The shortest pace of all: where everything moves it takes four to fifteen times what a look by count took.
"""


@dataclass(frozen=True, slots=True)
class Glance:
    """How one picture is looked at: made small or not, in the size in which it is served or not, in these tiles."""

    small: bool
    served: bool
    tiles: tuple[int, ...]

    def __bool__(self) -> bool:
        """Tell whether it is looked at at all."""
        return self.small or self.served or bool(self.tiles)


NO_GLANCE: Final = Glance(small=False, served=False, tiles=())
"""How a picture is looked at that is not."""


class Rhythm:
    """Says of each picture of a film, taken in order, how it is looked at, and remembers it."""

    def __init__(self, pace: Pace, tiles: tuple[Tile, ...], size: tuple[int, int]) -> None:
        """Take the pace, and the tiles of pictures of this width and height."""
        self._pace = pace
        self._tiles = tiles
        self._size = size
        self._looked: list[list[list[int]]] = [[[]], [[]], [[] for _ in tiles]]
        self._last = [[0], [0], [0 for _ in tiles]]
        self._moved = [0 for _ in tiles]
        self._cells: dict[Closeness, Points] = {}
        self._before: Points | None = None

    def of_first(self, number: int, cells: Points) -> Glance:
        """Give how the first picture of a scene is looked at: as closely as can be."""
        glance = Glance(small=True, served=True, tiles=tuple(range(len(self._tiles))))
        self._remember(number, cells, glance)
        self._before = cells
        self._moved = [number for _ in self._tiles]
        if self._pace.shifted:
            self._last = [
                [number - latest // 2 for _ in of] for latest, of in zip(self._pace.latest, self._last, strict=True)
            ]
        return glance

    def of_next(self, number: int, cells: Points, period_ms: float) -> Glance:
        """Give how a further picture of a scene is looked at."""
        came = self._came(number, cells)
        latest = [_every(each, period_ms) for each in self._pace.latest]
        small, served = (
            self._is_due(which, number, cells, latest[which], _every(self._pace.changed[which], period_ms))
            for which in (Closeness.SMALL, Closeness.SERVED)
        )
        late = {
            tile
            for tile, last in enumerate(self._last[Closeness.ENLARGED])
            if number - last >= latest[Closeness.ENLARGED]
        }
        many = len(came) > MOST_TILES
        glance = Glance(small=small, served=served or many, tiles=tuple(sorted(late if many else late | came)))
        self._remember(number, cells, glance)
        return glance

    def of_still(self, number: int, cells: Points) -> Glance:
        """Give how the picture before this one is looked at besides: the last that stood still before something moves.

        Without it a cover would leave on its way at the last look, while what it hides still stands where it stood.
        """
        before = self._before
        if before is None:
            return NO_GLANCE
        moving = changes.changed(before, cells)
        if int(moving.sum()) < LEAST_CELLS:
            return NO_GLANCE
        small, served = (self._stood(which, number - 1, before) for which in (Closeness.SMALL, Closeness.SERVED))
        tiles = tuple(sorted(tile for tile in self._woken(number, moving) if not self._has_looked(tile, number - 1)))
        many = len(tiles) > MOST_TILES
        glance = Glance(small=small, served=served or many, tiles=() if many else tiles)
        # When it is looked at next, and at what that is held against, stays as it was.
        self._note(number - 1, glance)
        return glance

    def of_last(self, number: int, cells: Points) -> Glance:
        """Give how the last picture of a scene is looked at besides, which may have been looked at as a further one."""
        small, served = (number not in self._looked[which][0][-1:] for which in (Closeness.SMALL, Closeness.SERVED))
        tiles = tuple(tile for tile in range(len(self._tiles)) if not self._has_looked(tile, number))
        glance = Glance(small=small, served=served, tiles=tiles)
        self._remember(number, cells, glance)
        return glance

    def around(self, face: Face, number: int) -> tuple[int, int | None]:
        """Give the pictures before and after this one in which such a face would have been found in its place.

        That before is -1, and that after None, where there was none.
        """
        width, height = self._size
        share = (face.right - face.left) * width / max(self._size)
        which = next(each for each in Closeness if share >= LEAST_SHARES[each])
        which = which if self._tiles else min(which, Closeness.SERVED)
        place = tiling.tile_of(face, self._tiles, width, height) if which is Closeness.ENLARGED else 0
        looked = self._looked[which][place]
        before, after = bisect_left(looked, number) - 1, bisect_right(looked, number)
        return looked[before] if before >= 0 else -1, looked[after] if after < len(looked) else None

    def _came(self, number: int, cells: Points) -> set[int]:
        """Give the tiles in which something moves that were calm before."""
        before, self._before = self._before, cells
        if before is None:
            return set()
        moving = changes.changed(before, cells)
        came = self._woken(number, moving)
        for place in self._moving(moving):
            self._moved[place] = number
        return came

    def _moving(self, cells: Points) -> list[int]:
        """Give the tiles in which one of these cells moves."""
        return [place for place, tile in enumerate(self._tiles) if changes.within(cells, tile, self._size).any()]

    def _woken(self, number: int, moving: Points) -> set[int]:
        return {place for place in self._moving(moving) if number - self._moved[place] > CALM}

    def _stood(self, which: Closeness, number: int, cells: Points) -> bool:
        """Tell whether a picture that was not looked at so closely is as the last one that was."""
        looked_at = number in self._looked[which][0][-1:]
        return not looked_at and int(changes.changed(self._cells[which], cells).sum()) < LEAST_CELLS

    def _has_looked(self, tile: int, number: int) -> bool:
        return number in self._looked[Closeness.ENLARGED][tile][-1:]

    def _is_due(self, which: Closeness, number: int, cells: Points, latest: int, soon: int) -> bool:
        since = number - self._last[which][0]
        if since >= latest:
            return True
        return since >= soon and int(changes.changed(self._cells[which], cells).sum()) >= LEAST_CELLS

    def _remember(self, number: int, cells: Points, glance: Glance) -> None:
        for which, looked in ((Closeness.SMALL, glance.small), (Closeness.SERVED, glance.served)):
            if looked:
                self._cells[which] = cells
                self._last[which][0] = number
        for tile in glance.tiles:
            self._last[Closeness.ENLARGED][tile] = number
        self._note(number, glance)

    def _note(self, number: int, glance: Glance) -> None:
        for which, looked in ((Closeness.SMALL, glance.small), (Closeness.SERVED, glance.served)):
            if looked and number not in self._looked[which][0][-1:]:
                self._looked[which][0].append(number)
        for tile in glance.tiles:
            self._looked[Closeness.ENLARGED][tile].append(number)


def _every(pictures: int, period_ms: float) -> int:
    """Give how many pictures those at 30 a second are: at a slow rate a face goes far from one to the next."""
    return min(pictures, max(1, ceil(pictures * _USUAL_PERIOD_MS / period_ms - _HAIR)))


def said(pace: Pace) -> str:
    """Say a pace in a report: at the latest, and once something has changed."""
    return f"{'/'.join(map(str, pace.latest))}, changed {'/'.join(map(str, pace.changed))}"
