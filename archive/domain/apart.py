"""Which covers can only be over two people: they stand at the same time, and not over each other."""

from __future__ import annotations

from collections.abc import Iterable

from archive.domain.covers import Box, Cover, box_at


def two_at_once(covers: Iterable[Cover]) -> bool:
    """Tell whether at any moment two of these covers stand in different places, so that they hide two people."""
    standing: list[Cover] = []
    for cover in sorted(covers, key=lambda each: each.start_ms):
        standing = [each for each in standing if each.end_ms > cover.start_ms]
        if any(_are_apart(each, cover) for each in standing):
            return True
        standing.append(cover)
    return False


def _are_apart(one: Cover, other: Cover) -> bool:
    """Tell whether there is a moment at which neither of two covers has the other's middle in it."""
    first, last = max(one.start_ms, other.start_ms), min(one.end_ms, other.end_ms) - 1
    turns = {key.at_ms for cover in (one, other) for key in cover.keys if first < key.at_ms < last}
    for at_ms in {first, last, *turns}:
        a, b = box_at(one, at_ms), box_at(other, at_ms)
        if a and b and not _has_middle_of(a, b) and not _has_middle_of(b, a):
            return True
    return False


def _has_middle_of(box: Box, other: Box) -> bool:
    across, down = other.left + other.width / 2, other.top + other.height / 2
    return box.left <= across <= box.left + box.width and box.top <= down <= box.top + box.height
