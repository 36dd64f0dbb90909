"""What to cover where a face went: grown on each side, stretched at both ends within its scene, with few keys."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import ceil, floor
from typing import Final

from archive.anonymise.centerface import Face
from archive.anonymise.following import Path
from archive.domain.covers import FULL, MOST_KEYS, Box, Key
from archive.ports import Track

GROWTH: Final = 0.4
"""By which share of its size a box grows on each side."""

HEAD_GROWTH: Final = (0.3, 0.35, 0.3, 0.2)
"""By how much the box of a face that fills the screen grows to the left, up, right and down: to the whole head."""

CLOSE: Final = (0.2, 0.4)
"""From which share of the picture's height on a face is close, and from which on it fills the screen."""

SLACK: Final = 0.03
"""How far a line may pass a key position that is left out, as a share of the size; boxes grow by it as well."""

STRETCH: Final = 7
"""By how many pictures a cover begins before its face was seen first and ends after it was seen last."""

_FASTEST: Final = 1.0
# The two ends to which a cover is stretched have keys as well.
_LONGEST: Final = MOST_KEYS - 3
# So many places are thinned out at once: the time it takes grows with the square of it.
_AT_ONCE: Final = 64


@dataclass(frozen=True, kw_only=True)
class Reel:
    """A film's clock: how many pictures it has, how long one lasts, and with which pictures new scenes begin.

    `looked_around` gives of a face and a picture the ones before (-1: none) and after (None) in which such a face would
    have been found: in between it may have been there.
    """

    pictures: int
    period_ms: float
    cuts: tuple[int, ...] = ()
    looked_around: Callable[[Face, int], tuple[int, int | None]] | None = None

    def scene(self, number: int) -> tuple[int, int]:
        """Give the first picture of the scene that this one belongs to, and the one after its last."""
        first = max((cut for cut in self.cuts if cut <= number), default=0)
        return first, min([self.pictures, *(cut for cut in self.cuts if cut > number)])


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a cover stands at one picture, in ten-thousandths."""

    number: int
    left: float
    top: float
    right: float
    bottom: float


Growth = Callable[[Face], Iterable[float]]
"""By which share of its size a box grows to the left, up, right and down."""


def growth_of_face(face: Face) -> Iterator[float]:
    """Yield by how much the box of a face grows: of a near one it is known more exactly where its head ends."""
    near = (face.bottom - face.top - CLOSE[0]) / (CLOSE[1] - CLOSE[0])
    return (GROWTH + (head - GROWTH) * min(1.0, max(0.0, near)) for head in HEAD_GROWTH)


def covers(path: Path, reel: Reel, growth: Growth = growth_of_face) -> list[Track]:
    """Give the covers of one face: one, unless it was seen more often than one cover may have keys."""
    return [_cover(path[at : at + _LONGEST + 1], reel, growth) for at in range(0, max(1, len(path) - 1), _LONGEST)]


def _cover(path: Path, reel: Reel, growth: Growth) -> Track:
    """Give the cover of one face: over its whole grown box in every picture where it was seen, and between those."""
    begin, stop = _ends(path, reel)
    places = [_grown(seen.number, seen.face, growth) for seen in path]
    whole = [*_led(places, begin), *places, *reversed(_led(places[::-1], stop))]
    surest = max(path, key=lambda seen: seen.face.score)
    keys = tuple(Key(round(place.number * reel.period_ms), _box(place)) for place in _fewer(whole))
    # At the very end rounding must not leave the last picture bare.
    rounded = ceil if stop + 1 == reel.pictures else floor
    return Track(
        start_ms=floor(begin * reel.period_ms),
        end_ms=rounded((stop + 1) * reel.period_ms),
        keys=keys,
        confidence=round(1000 * min(seen.face.score for seen in path)),
        surest=round(1000 * surest.face.score),
        surest_at_ms=round(surest.number * reel.period_ms),
        near=all(seen.face.bottom - seen.face.top >= CLOSE[0] for seen in path),
    )


def _ends(path: Path, reel: Reel) -> tuple[int, int]:
    """Give the first and last picture of a cover: as far as its face may have been there unseen, within its scene."""
    first, end = reel.scene(path[0].number)
    begin, stop = path[0].number - STRETCH, path[-1].number + STRETCH
    if reel.looked_around is not None:
        before, _ = reel.looked_around(path[0].face, path[0].number)
        _, after = reel.looked_around(path[-1].face, path[-1].number)
        begin, stop = min(begin, before + 1), max(stop, (end if after is None else after) - 1)
    return max(first, begin), min(end - 1, stop)


def _grown(number: int, face: Face, growth: Growth) -> _Place:
    width, height = (face.right - face.left) * FULL, (face.bottom - face.top) * FULL
    left, up, right, down = (SLACK + each for each in growth(face))
    return _Place(
        number,
        face.left * FULL - left * width,
        face.top * FULL - up * height,
        face.right * FULL + right * width,
        face.bottom * FULL + down * height,
    )


def _led(places: Sequence[_Place], to: int) -> list[_Place]:
    """Give where a cover stands at the picture to which it is stretched: over its end and over where that leads."""
    last = places[0]
    if to == last.number:
        return []
    across, down = _pace(places)
    steps = abs(to - last.number)
    across, down = across * steps, down * steps
    return [
        _Place(
            to,
            last.left + min(across, 0),
            last.top + min(down, 0),
            last.right + max(across, 0),
            last.bottom + max(down, 0),
        )
    ]


def _pace(places: Sequence[_Place]) -> tuple[float, float]:
    """Give how far an end moves on from picture to picture, as it did last; never far beyond its own size."""
    if len(places) < 2:
        return 0.0, 0.0
    one, other = places[0], places[1]
    steps = abs(one.number - other.number)
    most_across, most_down = ((one.right - one.left) * _FASTEST / STRETCH, (one.bottom - one.top) * _FASTEST / STRETCH)
    across = (one.left + one.right - other.left - other.right) / 2 / steps
    down = (one.top + one.bottom - other.top - other.bottom) / 2 / steps
    return max(-most_across, min(most_across, across)), max(-most_down, min(most_down, down))


def _fewer(places: list[_Place]) -> list[_Place]:
    """Leave out places that a line between their neighbours passes closely enough (Douglas and Peucker)."""
    last_place = len(places) - 1
    kept = {*range(0, last_place, _AT_ONCE), last_place}
    spans = list(pairwise(sorted(kept)))
    while spans:
        first, last = spans.pop()
        worst, where = max(
            ((_miss(places[first], places[last], places[at]), at) for at in range(first + 1, last)), default=(0.0, 0)
        )
        if worst > SLACK:
            kept.add(where)
            spans += [(first, where), (where, last)]
    return [places[at] for at in sorted(kept)]


def _miss(one: _Place, other: _Place, between: _Place) -> float:
    """Give how far a line between two places passes a third one, as a share of what was the face's size there."""
    share = (between.number - one.number) / (other.number - one.number)
    scale = 1 + 2 * (GROWTH + SLACK)
    width, height = (between.right - between.left) / scale, (between.bottom - between.top) / scale
    across = max(
        abs(one.left + (other.left - one.left) * share - between.left),
        abs(one.right + (other.right - one.right) * share - between.right),
    )
    down = max(
        abs(one.top + (other.top - one.top) * share - between.top),
        abs(one.bottom + (other.bottom - one.bottom) * share - between.bottom),
    )
    return max(across / width, down / height)


def _box(place: _Place) -> Box:
    # What lies a whole picture beyond the edge need not be covered, and may not be.
    left, top = max(-FULL, floor(place.left)), max(-FULL, floor(place.top))
    return Box(left, top, min(2 * FULL, ceil(place.right)) - left, min(2 * FULL, ceil(place.bottom)) - top)
