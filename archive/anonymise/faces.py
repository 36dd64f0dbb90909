"""Looking for the faces in film and photos: in two sizes, every few pictures, linked over time, never over a cut.

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

from archive.anonymise import centerface, covering, following, scenes
from archive.anonymise.centerface import CenterFace, Face, NoFinderError
from archive.anonymise.covering import Reel
from archive.domain.covers import FULL, Box
from archive.ports import FaceFinder, Finder, Found, Look, PictureOrder, SmallPicture

if TYPE_CHECKING:
    import numpy

Pictures = Callable[[Path, PictureOrder, Callable[[SmallPicture], None]], int]
"""What hands over the small pictures of a film or photo (`MediaTools.pictures`)."""

EVERY: Final = 5
"""In every how manyeth picture of a scene faces are looked for at 30 a second, in as many a second at any other rate;
besides, in its first and in its last."""

SMALL_SIDE: Final = 416
"""The longer side of the pictures looked at each time: what fills the screen is found in small pictures only."""

LARGE_SIDE: Final = 832
"""The longer side of those looked at more rarely, for faces that are small in the picture."""

ENLARGED_SIDE: Final = 1024
"""The longer side to which smaller films are enlarged for those looks, as far as `MOST_ENLARGED` allows."""

EVERY_WHEN_RESTLESS: Final = 2
"""In every how manyeth picture faces are looked for while much moves: a face then goes far from one to the next."""

LARGE_EVERY: Final = 3
"""Every how manyeth look is a look at a large picture too, beginning with a scene's first."""

SMALL_THRESHOLD: Final = 0.1
LARGE_THRESHOLD: Final = 0.2
AGAIN_THRESHOLD: Final = 0.3
"""From which certainty on a face counts that is found again in a made film."""

MOST_ENLARGED: Final = 1.6
"""By how much a picture is enlarged at most, to find what is small in it."""

_WAITING: Final = 4
_USUAL_PERIOD_MS: Final = 1000 / 30
_HAIR: Final = 1e-6


def open_finder(pictures: Pictures) -> FaceFinder | None:
    """Give what looks for faces, or None where it is not installed or its network is not the one we know."""
    try:
        model = centerface.find_model()
        centerface.require_usable(model)
    except NoFinderError as error:
        centerface.warn_once(str(error))
        return None
    return CenterFaceFinder(model, pictures)


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
        looked = self._pass(path, PictureOrder(longest_side=LARGE_SIDE), (SMALL_THRESHOLD, LARGE_THRESHOLD))
        reel = Reel(pictures=looked.pictures, period_ms=looked.period_ms, cuts=tuple(looked.cuts))
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
        order = PictureOrder(longest_side=LARGE_SIDE, made=True)
        looked = self._pass(made, order, (AGAIN_THRESHOLD, AGAIN_THRESHOLD))
        found = [
            Found(number * looked.period_ms, _box(face), round(face.score * 1000))
            for number, faces in looked.faces
            for face in faces
        ]
        return tuple(found), len(looked.faces)

    def _pass(self, path: Path, order: PictureOrder, thresholds: tuple[float, float]) -> _Pass:
        with ThreadPoolExecutor(max_workers=1) as looking:
            passing = _Pass(self._network, looking, thresholds)
            passing.pictures = self._pictures(path, order, passing.take)
            passing.finish()
        return passing


@dataclass
class _Pass:
    """One film passing by: which pictures are looked at, what was found in them, and where its scenes change."""

    network: CenterFace
    looking: ThreadPoolExecutor
    thresholds: tuple[float, float]
    pictures: int = 0
    period_ms: float = 1000.0
    cuts: list[int] = field(default_factory=list)
    faces: list[tuple[int, list[Face]]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._scenes = scenes.Scenes()
        self._waiting: deque[tuple[int, Future[list[Face]]]] = deque()
        self._before: SmallPicture | None = None
        self._last = -1
        self._in_scene = 0

    def take(self, picture: SmallPicture) -> None:
        """Take the next picture, and look at it when its turn has come."""
        if picture.number:
            self.period_ms = picture.at_ms / picture.number
        if self._scenes.begins(as_points(picture)):
            self._look_at_last()
            self.cuts.append(picture.number)
            self._in_scene = 0
        every = min(self._every, EVERY_WHEN_RESTLESS) if self._scenes.restless else self._every
        if self._in_scene == 0 or picture.number - self._last >= every:
            self._look(picture, with_large=self._in_scene % LARGE_EVERY == 0)
        self._before = picture

    def finish(self) -> None:
        """Look at the last picture too, and wait for all that was found."""
        self._look_at_last()
        while self._waiting:
            self._collect()

    @property
    def _every(self) -> int:
        """Give after how many pictures to look again: at a slow rate a face goes far from one to the next."""
        return min(EVERY, max(1, ceil(EVERY * _USUAL_PERIOD_MS / self.period_ms - _HAIR)))

    def _look_at_last(self) -> None:
        if self._before is not None and self._before.number != self._last:
            self._look(self._before, with_large=False)

    def _look(self, picture: SmallPicture, *, with_large: bool) -> None:
        """Have a picture looked at aside; a few may wait, so that decoding goes on meanwhile, and no more."""
        self._last = picture.number
        self._in_scene += 1
        is_small = max(picture.width, picture.height) < LARGE_SIDE
        large = ENLARGED_SIDE if is_small else LARGE_SIDE
        sides = (SMALL_SIDE, large) if with_large else (SMALL_SIDE,)
        self._waiting.append((picture.number, self.looking.submit(self._find, as_points(picture), sides)))
        if len(self._waiting) > _WAITING:
            self._collect()

    def _collect(self) -> None:
        number, future = self._waiting.popleft()
        self.faces.append((number, future.result()))

    def _find(self, points: numpy.ndarray[Any, Any], sides: tuple[int, ...]) -> list[Face]:
        found = [
            face
            for side, threshold in zip(sides, self.thresholds, strict=False)
            for face in self.network.find(resized(points, side), threshold)
        ]
        return centerface.without_doubles(found)


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
    "every": str(EVERY),
    "small_side": str(SMALL_SIDE),
    "small_threshold": str(SMALL_THRESHOLD),
    "large_side": str(LARGE_SIDE),
    "enlarged_side": str(ENLARGED_SIDE),
    "large_every": str(LARGE_EVERY),
    "every_when_restless": str(EVERY_WHEN_RESTLESS),
    "restless": str(scenes.RESTLESS),
    "most_enlarged": str(MOST_ENLARGED),
    "large_threshold": str(LARGE_THRESHOLD),
    "again_threshold": str(AGAIN_THRESHOLD),
    "longest_gap": str(following.LONGEST_GAP),
    "growth": str(covering.GROWTH),
    "slack": str(covering.SLACK),
    "stretch": str(covering.STRETCH),
    "cut_change": str(scenes.LEAST_CHANGE),
    "cut_jump": str(scenes.LEAST_JUMP),
    "cut_shift": str(scenes.LEAST_SHIFT),
    "threads": str(centerface.THREADS),
}
