"""Which colour the covers of a work have: one for all of it, from what its pictures show beside the people in them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from archive.domain.concealment import paper_colour
from archive.domain.covers import FULL, STYLE_HIDES, Box, Colour, Cover, CoverStyle, box_at, figure_of
from archive.domain.terms import Atom
from archive.ingest.media_kind import Medium, Shape
from archive.ports import MediaTools, PictureOrder, SmallPicture

_SIDE = 40
_PICTURES = 60
_MOST_A_SECOND = 30


def colour_for(tools: MediaTools, source: Path, shape: Shape, covers: Sequence[Cover], form: str | None) -> Colour:
    """Give the colour in which a film or photo is covered; whole figures are left out of what decides it.

    Raises:
        MediaToolError: not all of the recording could be looked at.
    """
    is_film = shape.medium is Medium.FILM
    every = max(1, shape.duration_ms * _MOST_A_SECOND // 1_000 // _PICTURES) if is_film else 1
    seen: list[Colour] = []

    def take(picture: SmallPicture) -> None:
        hidden = [_of_person(cover, picture.at_ms if is_film else None) for cover in covers]
        seen.extend(_outside([box for box in hidden if box is not None], picture))

    tools.pictures(source, PictureOrder(longest_side=_SIDE, every=every), take)
    return paper_colour(seen, form)


def _of_person(cover: Cover, at_ms: float | None) -> Box | None:
    """Give where somebody stands whose cover this is: from above the head down to the edge; a photo has no time."""
    box = box_at(cover, cover.start_ms if at_ms is None else at_ms)
    shows_body = Atom.BODY not in STYLE_HIDES[cover.style] and cover.style is not CoverStyle.THING
    return figure_of(box) if box is not None and shows_body else box


def _outside(boxes: Sequence[Box], picture: SmallPicture) -> Iterator[Colour]:
    """Yield the colours of those points of a picture that lie in none of these boxes."""
    for row in range(picture.height):
        down = (2 * row + 1) * FULL // (2 * picture.height)
        beside = [(box.left, box.left + box.width) for box in boxes if box.top <= down < box.top + box.height]
        for column in range(picture.width):
            across = (2 * column + 1) * FULL // (2 * picture.width)
            if not any(left <= across < right for left, right in beside):
                at = 3 * (row * picture.width + column)
                red, green, blue = picture.points[at : at + 3]
                yield red, green, blue
