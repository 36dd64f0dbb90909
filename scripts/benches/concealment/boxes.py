"""Faces and masks in a picture: which faces there must be, which of them a mask holds, how much of a picture is hidden.

A box is left, top, right, bottom in points.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy

Box = tuple[float, float, float, float]

SURE = 0.3
SAME = 0.3
LONGEST_GAP = 12
HELD = 0.75
GRID = 4


@dataclass
class _Thread:
    """One face over time, while it is being followed."""

    numbers: list[int] = field(default_factory=list)
    boxes: list[Box] = field(default_factory=list)


def area(box: Box) -> float:
    """Give how many points a box has."""
    return max(0.0, box[2] - box[0]) * max(0.0, box[3] - box[1])


def shared(one: Box, other: Box) -> float:
    """Give how many points two boxes have in common."""
    return area((max(one[0], other[0]), max(one[1], other[1]), min(one[2], other[2]), min(one[3], other[3])))


def likeness(one: Box, other: Box) -> float:
    """Give what two boxes share, as a part of all that they hold together."""
    common = shared(one, other)
    whole = area(one) + area(other) - common
    return common / whole if whole else 0.0


def is_held(face: Box, masks: Iterable[Box]) -> bool:
    """Tell whether one mask holds at least three quarters of a face."""
    whole = area(face)
    return any(shared(face, mask) >= HELD * whole for mask in masks)


def reference(looks: Sequence[dict[str, Any]]) -> list[list[Box]]:
    """Give the faces that must be hidden in each picture: all that were seen from 0.3 on, linked, short gaps filled."""
    seen = [_merged(look) for look in looks]
    faces = [list(boxes) for boxes in seen]
    for thread in _threads(seen):
        for before, after in zip(range(len(thread.numbers)), range(1, len(thread.numbers)), strict=False):
            _fill(faces, thread, before, after)
    return faces


def _merged(look: dict[str, Any]) -> list[Box]:
    every = [each for way in ("own", "larger", "mirrored") for each in look[way] if each[4] >= SURE]
    kept: list[Box] = []
    for left, top, right, bottom, _ in sorted(every, key=lambda each: -each[4]):
        box = (left, top, right, bottom)
        if all(likeness(box, other) < SAME for other in kept):
            kept.append(box)
    return kept


def _threads(seen: Sequence[Sequence[Box]]) -> list[_Thread]:
    open_threads: list[_Thread] = []
    done: list[_Thread] = []
    for number, boxes in enumerate(seen):
        done += [each for each in open_threads if number - each.numbers[-1] > LONGEST_GAP + 1]
        open_threads = [each for each in open_threads if number - each.numbers[-1] <= LONGEST_GAP + 1]
        left = list(boxes)
        pairs = (
            (likeness(thread.boxes[-1], box), i, j)
            for i, thread in enumerate(open_threads)
            for j, box in enumerate(left)
        )
        taken: set[int] = set()
        used: set[int] = set()
        for alike, i, j in sorted(pairs, reverse=True):
            if alike >= SAME and i not in used and j not in taken:
                open_threads[i].numbers.append(number)
                open_threads[i].boxes.append(left[j])
                used.add(i)
                taken.add(j)
        open_threads += [_Thread([number], [box]) for j, box in enumerate(left) if j not in taken]
    return done + open_threads


def _fill(faces: list[list[Box]], thread: _Thread, before: int, after: int) -> None:
    first, last = thread.numbers[before], thread.numbers[after]
    for number in range(first + 1, last):
        share = (number - first) / (last - first)
        pairs = zip(thread.boxes[before], thread.boxes[after], strict=True)
        left, top, right, bottom = (a + (b - a) * share for a, b in pairs)
        faces[number].append((left, top, right, bottom))


def hidden_share(masks: Sequence[Box], size: Sequence[int], *, round_ones: bool) -> float:
    """Give which share of a picture masks hide, each point counted once; a round mask fills its box as an ellipse."""
    width, height = -(-size[0] // GRID), -(-size[1] // GRID)
    hidden = numpy.zeros((height, width), dtype=bool)
    down, across = numpy.mgrid[0:height, 0:width]
    for left, top, right, bottom in (tuple(edge / GRID for edge in mask) for mask in masks):
        if round_ones:
            middle_x, middle_y = (left + right) / 2, (top + bottom) / 2
            half_x, half_y = max(0.5, (right - left) / 2), max(0.5, (bottom - top) / 2)
            hidden |= ((across + 0.5 - middle_x) / half_x) ** 2 + ((down + 0.5 - middle_y) / half_y) ** 2 <= 1
        else:
            hidden |= (across + 0.5 > left) & (across + 0.5 < right) & (down + 0.5 > top) & (down + 0.5 < bottom)
    return float(hidden.mean())


def deface_masks(look: dict[str, Any]) -> list[Box]:
    """Give the masks that deface draws over what it finds: grown by 0.3 on each side, kept in the picture."""
    width, height = look["size"]
    masks = []
    for left, top, right, bottom, score in look["own"]:
        if score > 0.2:
            more_x, more_y = (int(right) - int(left)) * 0.3, (int(bottom) - int(top)) * 0.3
            masks.append(
                (
                    max(0.0, int(left) - more_x),
                    max(0.0, int(top) - more_y),
                    min(width - 1.0, int(right) + more_x),
                    min(height - 1.0, int(bottom) + more_y),
                )
            )
    return masks
