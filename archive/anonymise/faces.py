"""Looking for the faces in film and photos: in several sizes, where something changes, linked over time within a scene.

A film passes by once, decoded small; no more than a handful of its pictures are held at any moment. What decides the
result stands in `finder().parameters`.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import cached_property
from math import ceil
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from archive.anonymise import centerface, changes, covering, following, rhythm, scenes, tiling
from archive.anonymise.centerface import CenterFace, Face, NoFinderError
from archive.anonymise.covering import Reel
from archive.anonymise.networks import THREADS
from archive.anonymise.rhythm import Glance, Pace, Rhythm
from archive.anonymise.tiling import Tile
from archive.domain.covers import FULL, Box
from archive.domain.errors import SettingsError
from archive.ports import FaceFinder, Finder, Found, Look, PictureOrder, SmallPicture

if TYPE_CHECKING:
    import numpy

    Points = numpy.ndarray[Any, Any]

Pictures = Callable[[Path, PictureOrder, Callable[[SmallPicture], None]], int]
"""What hands over the small pictures of a film or photo (`MediaTools.pictures`)."""

TINY_SIDE: Final = 160
"""The longer side of the smallest pictures looked at: two eyes that fill the screen are found in nothing larger."""

SMALL_SIDE: Final = 416
"""The longer side of the small pictures: what is large on the screen is found in these."""

FILM_SIDE: Final = 1280
PHOTO_SIDE: Final = 1600
"""The longer sides in which films and photos are served, and looked at."""

LEAST_SERVED: Final = 832
ENLARGED_SIDE: Final = 1024
"""What is smaller than the first is enlarged to the second before it is looked at, as far as `MOST_ENLARGED` allows."""

MOST_ENLARGED: Final = 1.6
"""By how much a picture is enlarged at most, to find what is small in it."""

TINY_THRESHOLD: Final = 0.3
SMALL_THRESHOLD: Final = 0.1
LARGE_THRESHOLD: Final = 0.2
AGAIN_THRESHOLD: Final = 0.3
"""From which certainty on a face counts that is found again in a made film."""

_WAITING: Final = 4


def open_finder(pictures: Pictures) -> FaceFinder | None:
    """Give what looks for faces, or None where it is not installed or its network is not the one we know."""
    try:
        model = centerface.find_model()
        centerface.require_usable(model)
    except NoFinderError as error:
        centerface.warn_once(str(error))
        return None
    return CenterFaceFinder(model, pictures)


class LostFinder:
    """Stands where faces were looked for before and nothing is installed any more that could: nothing passes unseen.

    Were there no finder at all, films of which nobody looked for faces would count as looked at.
    """

    def finder(self) -> Finder:
        """Refuse: there is none."""
        raise _lost()

    def look(self, path: Path) -> Look:
        """Refuse to look, so that what was not looked at is not made."""
        raise _lost()

    def look_again(self, made: Path) -> tuple[tuple[Found, ...], int]:
        """Refuse to look, so that what was made is not kept."""
        raise _lost()


def _lost() -> SettingsError:
    return SettingsError(
        "What looked for faces here before is no longer installed, so no film and no photo is prepared. Install it "
        "again (requirements-faces.lock), or set ARCHIVE_FACES=off to draw covers by hand."
    )


class CenterFaceFinder:
    """Looks for faces with CenterFace."""

    def __init__(self, model: Path, pictures: Pictures) -> None:
        """Name the network's file, which is loaded when it is needed first, and what hands over pictures."""
        self._model = model
        self._pictures = pictures

    @cached_property
    def _network(self) -> CenterFace:
        return CenterFace(self._model)

    def finder(self) -> Finder:
        """Say what it is, with every setting that decides what it finds."""
        return Finder(
            name=centerface.NAME,
            model_sha256=centerface.MODEL_SHA256,
            parameters={**_PARAMETERS, **centerface.versions()},
        )

    def look(self, path: Path) -> Look:
        """Find the faces of an original, linked over time, never across a cut.

        Raises:
            MediaToolError: not all of it could be looked at.
        """
        order = PictureOrder(longest_side=FILM_SIDE, photo_side=PHOTO_SIDE)
        looked = self._pass(path, order, rhythm.FIRST, _FIRST_THRESHOLDS)
        reel = Reel(
            pictures=looked.pictures, period_ms=looked.period_ms, cuts=tuple(looked.cuts), looked_around=looked.around
        )
        paths = following.follow(looked.faces, looked.cuts)
        return Look(
            tracks=tuple(track for each in paths for track in covering.covers(each, reel)),
            pictures=looked.pictures,
            looked_at=len(looked.faces),
            cuts_ms=tuple(int(cut * looked.period_ms) for cut in looked.cuts),
            frames_per_second=round(1000 / looked.period_ms) if looked.pictures > 1 else 0,
        )

    def look_again(self, made: Path) -> tuple[tuple[Found, ...], int]:
        """Give every face that can still be found in a made file, and in how many pictures it was searched."""
        order = PictureOrder(longest_side=FILM_SIDE, photo_side=PHOTO_SIDE, made=True)
        looked = self._pass(made, order, rhythm.AGAIN, _AGAIN_THRESHOLDS)
        found = [
            Found(number * looked.period_ms, _box(face), round(face.score * 1000))
            for number, faces in looked.faces
            for face in faces
        ]
        return tuple(found), len(looked.faces)

    def _pass(self, path: Path, order: PictureOrder, pace: Pace, thresholds: _Thresholds) -> _Pass:
        with ThreadPoolExecutor(max_workers=1) as looking:
            passing = _Pass(self._network, looking, pace, thresholds)
            passing.pictures = self._pictures(path, order, passing.take)
            passing.finish()
        return passing


@dataclass(frozen=True, kw_only=True)
class _Thresholds:
    """From which certainty on a face counts in each size."""

    tiny: float
    small: float
    large: float


_FIRST_THRESHOLDS: Final = _Thresholds(tiny=TINY_THRESHOLD, small=SMALL_THRESHOLD, large=LARGE_THRESHOLD)
_AGAIN_THRESHOLDS: Final = _Thresholds(tiny=AGAIN_THRESHOLD, small=AGAIN_THRESHOLD, large=AGAIN_THRESHOLD)


@dataclass
class _Pass:
    """One film passing by: which pictures are looked at, what was found in them, and where its scenes change."""

    network: CenterFace
    looking: ThreadPoolExecutor
    pace: Pace
    thresholds: _Thresholds
    pictures: int = 0
    period_ms: float = 1000.0
    cuts: list[int] = field(default_factory=list)
    faces: list[tuple[int, list[Face]]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._scenes = scenes.Scenes()
        self._waiting: deque[tuple[int, Future[list[Face]]]] = deque()
        self._before: tuple[SmallPicture, Any] | None = None
        self._tiles: tuple[Tile, ...] = ()
        self._rhythm: Rhythm | None = None

    def take(self, picture: SmallPicture) -> None:
        """Take the next picture, and look at it as its turn and what has changed in it ask for."""
        if picture.number:
            self.period_ms = picture.at_ms / picture.number
        points = as_points(picture)
        cells = changes.cells_of(points)
        begins = self._scenes.begins(points)
        if begins:
            self._end_scene()
            self.cuts.append(picture.number)
        going = self._opened(picture)
        if begins or self._before is None:
            self._look(picture, going.of_first(picture.number, cells))
        else:
            self._look(self._before[0], going.of_still(picture.number, cells))
            self._look(picture, going.of_next(picture.number, cells, self.period_ms))
        self._before = picture, cells

    def finish(self) -> None:
        """Look at the last picture too, and wait for all that was found."""
        self._end_scene()
        while self._waiting:
            self._collect()

    def around(self, face: Face, number: int) -> tuple[int, int | None]:
        """Give the pictures before and after this one in which such a face would have been found."""
        return self._rhythm.around(face, number) if self._rhythm else (-1, None)

    def _opened(self, picture: SmallPicture) -> Rhythm:
        if self._rhythm is None:
            size = picture.width, picture.height
            self._tiles = tiling.tiles_of(*size, MOST_ENLARGED) if max(size) >= LEAST_SERVED else ()
            self._rhythm = Rhythm(self.pace, self._tiles, size)
        return self._rhythm

    def _end_scene(self) -> None:
        if self._before is not None and self._rhythm is not None:
            picture, cells = self._before
            self._look(picture, self._rhythm.of_last(picture.number, cells))

    def _look(self, picture: SmallPicture, glance: Glance) -> None:
        """Have a picture looked at aside; a few may wait, so that decoding goes on meanwhile, and no more."""
        if not glance:
            return
        self._waiting.append((picture.number, self.looking.submit(self._find, as_points(picture), glance)))
        if len(self._waiting) > _WAITING:
            self._collect()

    def _collect(self) -> None:
        number, future = self._waiting.popleft()
        found = future.result()
        if self.faces and self.faces[-1][0] == number:
            found = centerface.without_doubles([*self.faces.pop()[1], *found])
        self.faces.append((number, found))

    def _find(self, points: Points, glance: Glance) -> list[Face]:
        found: list[Face] = []
        if glance.small:
            found += self.network.find(resized(points, TINY_SIDE), self.thresholds.tiny)
            found += self.network.find(resized(points, SMALL_SIDE), self.thresholds.small)
        if glance.served:
            longest = max(points.shape[:2])
            found += self.network.find(
                resized(points, longest if longest >= LEAST_SERVED else ENLARGED_SIDE), self.thresholds.large
            )
        for place in glance.tiles:
            found += self._in_tile(points, self._tiles[place])
        return centerface.without_doubles(found)

    def _in_tile(self, points: Points, tile: Tile) -> list[Face]:
        height, width = points.shape[:2]
        cut = points[tile.top : tile.bottom, tile.left : tile.right]
        enlarged = resized(cut, ceil(max(cut.shape[:2]) * MOST_ENLARGED))
        return tiling.placed(self.network.find(enlarged, self.thresholds.large), tile, width, height)


def as_points(picture: SmallPicture) -> numpy.ndarray[Any, Any]:
    """Give a picture as height x width x 3 bytes, without copying it."""
    import numpy

    return numpy.frombuffer(picture.points, dtype=numpy.uint8).reshape(picture.height, picture.width, 3)


def resized(points: numpy.ndarray[Any, Any], longest_side: int) -> numpy.ndarray[Any, Any]:
    """Give a picture in another size, larger ones too: faces that are small in it are found only so."""
    import numpy
    from PIL import Image

    height, width = points.shape[:2]
    factor = min(MOST_ENLARGED, longest_side / max(width, height))
    size = (max(1, round(width * factor)), max(1, round(height * factor)))
    if size == (width, height):
        return points
    return numpy.asarray(Image.fromarray(points).resize(size, Image.Resampling.BILINEAR, reducing_gap=2.0))


def _box(face: Face) -> Box:
    left, top = int(face.left * FULL), int(face.top * FULL)
    return Box(left, top, max(1, round(face.right * FULL) - left), max(1, round(face.bottom * FULL) - top))


_PARAMETERS: Final = {
    "tiny_side": str(TINY_SIDE),
    "tiny_threshold": str(TINY_THRESHOLD),
    "small_side": str(SMALL_SIDE),
    "small_threshold": str(SMALL_THRESHOLD),
    "film_side": str(FILM_SIDE),
    "photo_side": str(PHOTO_SIDE),
    "least_served": str(LEAST_SERVED),
    "enlarged_side": str(ENLARGED_SIDE),
    "most_enlarged": str(MOST_ENLARGED),
    "large_threshold": str(LARGE_THRESHOLD),
    "again_threshold": str(AGAIN_THRESHOLD),
    "every": rhythm.said(rhythm.FIRST),
    "again_every": rhythm.said(rhythm.AGAIN),
    "least_change": str(changes.LEAST_CHANGE),
    "least_cells": str(rhythm.LEAST_CELLS),
    "calm": str(rhythm.CALM),
    "tile_side": str(tiling.SIDE),
    "tile_overlap": str(tiling.OVERLAP),
    "longest_gap": str(following.LONGEST_GAP),
    "longest_still_gap": str(following.LONGEST_STILL_GAP),
    "growth": str(covering.GROWTH),
    "slack": str(covering.SLACK),
    "stretch": str(covering.STRETCH),
    "cut_change": str(scenes.LEAST_CHANGE),
    "cut_jump": str(scenes.LEAST_JUMP),
    "cut_shift": str(scenes.LEAST_SHIFT),
    "threads": str(THREADS),
}
