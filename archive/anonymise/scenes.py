"""Where a film's scenes change: told from pictures so small that every one of them can be looked at."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    import numpy

    Points = numpy.ndarray[Any, Any]

LEAST_CHANGE: Final = 14.0
"""By how much points change on average at a cut, of 255."""

LEAST_JUMP: Final = 3.0
"""How much more they change at a cut than in the pictures before it."""

LEAST_SHIFT: Final = 0.2
"""Which share of the points has another brightness at a cut, wherever it lies: a turning camera shows much the same."""

_POINTS: Final = 104
_LEVELS: Final = 16
_WEIGHT: Final = 0.2


class Scenes:
    """Tells of each picture, taken in order, whether a new scene begins with it."""

    def __init__(self) -> None:
        self._before: Points | None = None
        self._usual = 0.0

    def begins(self, points: Points) -> bool:
        """Take the next picture, as height x width x 3 bytes, and tell whether it belongs to another scene."""
        step = max(1, round(max(points.shape[:2]) / _POINTS))
        small = points[::step, ::step].mean(axis=2)
        before, self._before = self._before, small
        if before is None:
            return False
        change = float(abs(small - before).mean())
        is_cut = change >= max(LEAST_CHANGE, LEAST_JUMP * self._usual) and _shift(before, small) >= LEAST_SHIFT
        self._usual = 0.0 if is_cut else self._usual + _WEIGHT * (change - self._usual)
        return is_cut


def _shift(one: Points, other: Points) -> float:
    """Give which share of the points has no partner of the same brightness in the other picture."""
    counted = [_counted(points) for points in (one, other)]
    one_counted, other_counted = counted
    return sum(abs(a - b) for a, b in zip(one_counted, other_counted, strict=True)) / sum(map(sum, counted))


def _counted(points: Points) -> list[int]:
    """Count the points of each level of brightness."""
    levels = points // (256 // _LEVELS)
    return [int((levels == level).sum()) for level in range(_LEVELS)]
