"""Following faces from picture to picture: which of those seen at different times are one and the same."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from archive.anonymise.centerface import Face, overlap

LONGEST_GAP: Final = 15
"""Over how many pictures a face may be lost and still be the same one."""

LONGEST_STILL_GAP: Final = 45
"""Over how many it may be lost if it is found again in its place and in its size."""

_LEAST_OVERLAP: Final = 0.1
_LEAST_STILL_OVERLAP: Final = 0.4
_FARTHEST: Final = 1.2
_MOST_GROWTH: Final = 2.5


@dataclass(frozen=True, slots=True)
class Detection:
    """One face in one picture of a film, which is known by its number."""

    number: int
    face: Face


Path = tuple[Detection, ...]
"""One face wherever it was seen, in order of time; at least once."""


def follow(looks: Iterable[tuple[int, Sequence[Face]]], cuts: Sequence[int]) -> list[Path]:
    """Link the faces found in pictures (in order) to paths; none leads over a cut, and every face lies on just one.

    `cuts` are the numbers of the pictures with which a new scene begins, in order.
    """
    done: list[list[Detection]] = []
    open_ones: list[list[Detection]] = []
    for number, faces in looks:
        still = [path for path in open_ones if _may_go_on(path[-1].number, number, cuts)]
        done += [path for path in open_ones if not any(path is other for other in still)]
        open_ones = _extend(still, number, faces)
    return sorted((tuple(path) for path in [*done, *open_ones]), key=lambda path: (path[0].number, path[0].face.left))


def scene_of(number: int, cuts: Sequence[int]) -> int:
    """Give which scene a picture belongs to, counted from 0."""
    return bisect_right(cuts, number)


def _may_go_on(last: int, number: int, cuts: Sequence[int]) -> bool:
    return number - last <= LONGEST_STILL_GAP and scene_of(last, cuts) == scene_of(number, cuts)


def _extend(paths: list[list[Detection]], number: int, faces: Sequence[Face]) -> list[list[Detection]]:
    """Give every path the face that fits it best, each face once; a face that fits nowhere begins a path."""
    fitting = [
        (likeness, place, which)
        for place, path in enumerate(paths)
        for which, face in enumerate(faces)
        if (likeness := _likeness(path[-1].face, face, number - path[-1].number)) is not None
    ]
    taken: set[int] = set()
    extended: set[int] = set()
    for _, place, which in sorted(fitting, key=lambda fit: -fit[0]):
        if place not in extended and which not in taken:
            paths[place].append(Detection(number, faces[which]))
            extended.add(place)
            taken.add(which)
    return paths + [[Detection(number, face)] for which, face in enumerate(faces) if which not in taken]


def _likeness(one: Face, other: Face, gap: int) -> float | None:
    """Give how likely two faces so many pictures apart are the same, the more the likelier; None: they cannot be."""
    widths = sorted((one.right - one.left, other.right - other.left))
    heights = sorted((one.bottom - one.top, other.bottom - other.top))
    if widths[1] > widths[0] * _MOST_GROWTH or heights[1] > heights[0] * _MOST_GROWTH:
        return None
    across = abs(one.left + one.right - other.left - other.right) / (widths[0] + widths[1])
    down = abs(one.top + one.bottom - other.top - other.bottom) / (heights[0] + heights[1])
    shared = overlap(one, other)
    if gap > LONGEST_GAP and shared < _LEAST_STILL_OVERLAP:
        return None
    if shared < _LEAST_OVERLAP and max(across, down) > _FARTHEST:
        return None
    return shared - max(across, down)
