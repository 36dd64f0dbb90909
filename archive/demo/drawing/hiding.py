"""Where in the drawn films something is that may have to be hidden: faces, somebody who passes, a street's name."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from archive.demo.drawing.figures import Place
from archive.demo.drawing.paint import HEIGHT_UNITS, Size
from archive.demo.drawing.props import Edges
from archive.demo.drawing.scenes import (
    FILM,
    PASSING_FROM_TO,
    PASSING_SECONDS,
    PHONE_FILM,
    POET_AT,
    STREET_SIGN,
    STUDENT_AT,
    TAILOR_AT,
    WALKER_AT,
)
from archive.demo.drawing.terrace import GUEST_AT, HOST_AT
from archive.domain.covers import FULL, Box, CoverStyle, Key

_FACE: Final[Edges] = (-16.0, -23.0, 16.0, 23.0)
"""Round a drawn face with all its nodding, a third larger on each side, in units of its place."""
_PASSER_BY: Final[Edges] = (0.0, 40.0, 22.0, 82.0)


@dataclass(frozen=True, kw_only=True)
class Spot:
    """One thing to be hidden: what it is, whose (a teller's key, or nobody's whom we know), and where it goes."""

    style: CoverStyle
    keys: tuple[Key, ...]
    whose: str = ""
    start_ms: int = 0
    end_ms: int | None = None

    def holds(self, box: Box) -> bool:
        """Tell whether the middle of a box lies in it, wherever it goes."""
        across, down = box.left + box.width / 2, box.top + box.height / 2
        lefts, tops, rights, bottoms = zip(*(_edges(key.box) for key in self.keys), strict=True)
        return bool(min(lefts) <= across <= max(rights) and min(tops) <= down <= max(bottoms))


def _edges(box: Box) -> tuple[int, int, int, int]:
    return box.left, box.top, box.left + box.width, box.top + box.height


def _still(edges: Edges, size: Size) -> tuple[Key, ...]:
    return (Key(0, _box(edges, size)),)


def _box(edges: Edges, size: Size) -> Box:
    left, top, right, bottom = edges
    return Box(
        round(left / size.across * FULL),
        round(top / HEIGHT_UNITS * FULL),
        round((right - left) / size.across * FULL),
        round((bottom - top) / HEIGHT_UNITS * FULL),
    )


def _face(whose: str, at: Place, size: Size) -> Spot:
    left, top, right, bottom = (edge * at.scale for edge in _FACE)
    edges = (at.x + left, at.y + top, at.x + right, at.y + bottom)
    return Spot(style=CoverStyle.FACE, keys=_still(edges, size), whose=whose)


def _passing(size: Size) -> Spot:
    """Give the way of the one who passes by, as long as any of the coat can be seen."""
    left, top, right, bottom = _PASSER_BY
    places = [_box((left + x, top, right + x, bottom), size) for x in PASSING_FROM_TO]
    begin, end = (round(1000 * seconds) for seconds in PASSING_SECONDS)
    return Spot(
        style=CoverStyle.FIGURE,
        keys=(Key(begin, places[0]), Key(end, places[1])),
        start_ms=begin,
        end_ms=end,
    )


SPOTS: Final[Mapping[str, tuple[Spot, ...]]] = {
    "thread-remembers": (_face("thread", TAILOR_AT, FILM),),
    "sea-is-a-word": (_face("reed", POET_AT, PHONE_FILM),),
    "one-bar": (
        _face("kite", STUDENT_AT, PHONE_FILM),
        _passing(PHONE_FILM),
        Spot(style=CoverStyle.THING, keys=_still(STREET_SIGN, PHONE_FILM)),
    ),
    "first-winter": (_face("sesame", WALKER_AT, PHONE_FILM),),
    "two-glasses": (_face("lantern", HOST_AT, PHONE_FILM), _face("salt", GUEST_AT, PHONE_FILM)),
}
"""What is to be seen of whom in each film, by the work's key."""
