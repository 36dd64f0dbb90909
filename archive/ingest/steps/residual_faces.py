"""Which faces found again may be seen, each by one cover that was left undrawn; and which finds are one face."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Final

from archive.domain.covers import FIGURE_WIDTHS, FULL, Box, Cover, CoverStyle, box_at, excused_up_to
from archive.ports import Found

_LEAST: Final = 1 / 3
"""How large a face must be at least, as a share of its cover: covers are some twice as wide as the face that was found.

What is smaller is another face, farther away, within the cover of a nearer one.
"""

_LARGEST: Final = 1.5
"""How large it may be at most: a cover drawn by hand may be as tight as the face, or tighter."""

_LARGEST_DISMISSED: Final = 1.0
_OFF_CENTRE_DISMISSED: Final = 1 / 4
"""How far from a dismissed cover's middle a find may have its own, as a share of the cover's size."""

_FACE_HEIGHTS: Final = 3.0
"""How far down a figure's box its face may have its middle, in widths of the covered face."""

_LEAST_SHARED: Final = 0.3
"""How much of what two finds fill together both of them fill when they are one face a moment later."""

_OVER_A_FACE: Final = frozenset({CoverStyle.FACE, CoverStyle.HEAD, CoverStyle.OUTLINE})


def unexplained(found: Iterable[tuple[Found, float]], undrawn: Sequence[Cover]) -> list[tuple[Found, float]]:
    """Give the faces, each with its instant of the whole recording, that no cover left undrawn allows to be seen.

    In each picture a person who may be seen explains one face where their cover stands, and so does a false find of a
    detector that somebody dismissed, if it is found again at about its own size and place and no surer than it ever
    was. Nothing else does.
    """
    pictures: dict[float, list[tuple[Found, float]]] = defaultdict(list)
    for each in found:
        pictures[each[0].at_ms].append(each)
    telling = [cover for cover in undrawn if _may_explain(cover)]
    return [one for finds in pictures.values() for one in _left_over(finds, telling)]


def in_whole_picture(box: Box, nudge: tuple[int, int, int]) -> Box:
    """Give where a box of a picture that was made wider and cut lies in the whole picture."""
    wider, across, down = nudge

    def whole(place: int, cut: int) -> int:
        return round((place + FULL * cut * wider / 1_000_000) * 1_000 / (1_000 + wider))

    left, top = whole(box.left, across), whole(box.top, down)
    return Box(left, top, whole(box.left + box.width, across) - left, whole(box.top + box.height, down) - top)


def gathered(finds: Iterable[Found], longest_gap_ms: int) -> list[list[Found]]:
    """Put together the finds that are one face: near each other in time, place and size, one in each picture."""
    faces: list[list[Found]] = []
    for find in sorted(finds, key=lambda each: each.at_ms):
        fitting = [
            face
            for face in faces
            if 1 <= find.at_ms - face[-1].at_ms <= longest_gap_ms and _overlap(face[-1].box, find.box) >= _LEAST_SHARED
        ]
        if fitting:
            max(fitting, key=lambda face: _overlap(face[-1].box, find.box)).append(find)
        else:
            faces.append([find])
    return faces


def _left_over(finds: Sequence[tuple[Found, float]], covers: Sequence[Cover]) -> list[tuple[Found, float]]:
    """Pair the finds of one picture with covers, those first that lie most over each other, and give what is left."""
    pairs = sorted(
        (
            (-_overlap(find.box, box), at, place)
            for at, (find, whole_ms) in enumerate(finds)
            for place, cover in enumerate(covers)
            if (box := _face_at(cover, whole_ms)) is not None and _fits(cover, box, find)
        ),
    )
    explained: set[int] = set()
    used: set[int] = set()
    for _, at, place in pairs:
        if at not in explained and place not in used:
            explained.add(at)
            # Whatever else would tell of this very face is used up with it, so that it lets no second one through.
            used |= {other for _, same, other in pairs if same == at and _of_one(covers[place], covers[other])}
    return [find for at, find in enumerate(finds) if at not in explained]


def _may_explain(cover: Cover) -> bool:
    """Tell whether a cover is somebody's who can be seen, or a detector's find of which a person said it is nobody.

    A dismissed cover that was somebody's is no false find, and nobody knows what a dismissed hand-drawn one was about.
    """
    if cover.dismissed:
        return bool(cover.found_by) and cover.participant_id is None and cover.style in _OVER_A_FACE
    return cover.participant_id is not None and (cover.style in _OVER_A_FACE or cover.style is CoverStyle.FIGURE)


def _of_one(one: Cover, other: Cover) -> bool:
    return one.dismissed or other.dismissed or one.participant_id == other.participant_id


def _face_at(cover: Cover, at_ms: float) -> Box | None:
    """Give where the face of a cover is at an instant, dismissed or not; of a whole figure the part with the face."""
    box = box_at(replace(cover, dismissed=False), at_ms)
    if box is None or cover.style is not CoverStyle.FIGURE:
        return box
    width = max(1, round(box.width / FIGURE_WIDTHS))
    height = max(1, min(box.height, round(width * _FACE_HEIGHTS)))
    return Box(box.left + (box.width - width) // 2, box.top, width, height)


def _fits(cover: Cover, box: Box, find: Found) -> bool:
    """Tell whether a face has about the place and the size of the one that stands in this box of a cover.

    Who dismissed a doubtful find has not looked at a sure one that stands in its place later.
    """
    if cover.dismissed and find.score > excused_up_to(cover):
        return False
    face = find.box
    off_centre = _OFF_CENTRE_DISMISSED if cover.dismissed else 1 / 2
    largest = _LARGEST_DISMISSED if cover.dismissed else _LARGEST
    # How high the face in a figure's box is depends on the shape of the picture, so that its width alone says it.
    least_height = 0.0 if cover.style is CoverStyle.FIGURE else _LEAST
    return (
        abs(face.left + face.width / 2 - box.left - box.width / 2) <= off_centre * box.width
        and abs(face.top + face.height / 2 - box.top - box.height / 2) <= off_centre * box.height
        and _LEAST * box.width <= face.width <= largest * box.width
        and least_height * box.height <= face.height <= largest * box.height
    )


def _overlap(one: Box, other: Box) -> float:
    """Give how much of what two boxes cover together they both cover."""
    width = min(one.left + one.width, other.left + other.width) - max(one.left, other.left)
    height = min(one.top + one.height, other.top + other.height) - max(one.top, other.top)
    both = max(0, width) * max(0, height)
    return both / (one.width * one.height + other.width * other.height - both)
