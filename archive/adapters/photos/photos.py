"""Photos, measured and drawn anew by a reader in a process of its own."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from archive.adapters.covers.geometry import TOLERANCE
from archive.adapters.covers.nudge import AS_IT_LIES, Nudge
from archive.adapters.sandbox.toolbox import Toolbox
from archive.domain.covers import GREY, WHOLE_PICTURE, Box, Colour, Cover, CoverStyle, figure_of
from archive.domain.errors import MediaToolError
from archive.ports import CoverCheck, RenderOrder

_READER = "archive.adapters.photos.photo_child"
_SIDES = (16, 8_192)
MEDIA_TYPES = {"jpeg": "image/jpeg", "webp": "image/webp"}


@dataclass(frozen=True)
class PictureSize:
    """A photo's format, and its size in points as it is meant to be seen."""

    format: str
    width: int
    height: int


@dataclass(frozen=True)
class PhotoOrder:
    """How a photo is drawn: its codec, its longer side in points, what is covered in which colour, how it is nudged."""

    codec: str
    longer_side: int
    covers: Sequence[Cover] = ()
    nudge: Nudge = AS_IT_LIES
    colour: Colour = GREY


def measure(tools: Toolbox, path: Path) -> PictureSize:
    """Decode a photo and give its size.

    Raises:
        QuarantinedError: it is broken or absurdly large.
    """
    answer = tools.ask_child(_READER, "measure", str(path.absolute()))
    return PictureSize(str(answer["format"]), int(answer["width"]), int(answer["height"]))


def draw(tools: Toolbox, source: Path, order: PhotoOrder, target: Path) -> PictureSize:
    """Draw a photo upright in a codec, its longer side at most so many points, with nothing but its points.

    A photo has no time: every cover that is not dismissed hides in it what its first position does.

    Raises:
        QuarantinedError: it is broken or absurdly large.
        MediaToolError: photos are not served in this codec or size.
    """
    codec, longer_side, nudge = order.codec, order.longer_side, order.nudge
    if codec not in MEDIA_TYPES or not _SIDES[0] <= longer_side <= _SIDES[1]:
        raise MediaToolError(f"Photos are not served as {codec or 'nothing'} with {longer_side} points.")
    names = (_told(_standing(order.covers), order.colour), str(target.absolute()))
    how = (codec, str(longer_side), json.dumps([nudge.wider, nudge.across, nudge.down]))
    answer = tools.ask_child(_READER, "draw", str(source.absolute()), *names, *how)
    return PictureSize(codec, int(answer["width"]), int(answer["height"]))


def check_covers(tools: Toolbox, made: Path, order: RenderOrder) -> CoverCheck:
    """Look at a photo made to order, and give that it is one picture, and whether covers stand in it.

    Raises:
        MediaToolError: a cover is not solid.
    """
    drawn = _standing(order.covers)
    told = _told(drawn, order.colour, Nudge(*order.nudge))
    answer = tools.ask_child(_READER, "check", str(made.absolute()), told)
    for cover, worst in zip(drawn, answer["worst"], strict=True):
        if worst > TOLERANCE:
            raise MediaToolError(f"The cover {cover.id} is not solid in a made photo.")
    return CoverCheck(pictures=1, with_covers=int(bool(drawn)))


def _standing(covers: Sequence[Cover]) -> list[Cover]:
    return [cover for cover in covers if not cover.dismissed]


def _told(covers: Sequence[Cover], colour: Colour, nudge: Nudge = AS_IT_LIES) -> str:
    return json.dumps({"boxes": [_sides(nudge.shown(_box(cover))) for cover in covers], "colour": colour})


def _box(cover: Cover) -> Box:
    """Give what a cover hides of a photo; outlines are found in films alone, so there it is the whole figure's box."""
    if cover.style is CoverStyle.PICTURE:
        return WHOLE_PICTURE
    box = cover.keys[0].box
    return figure_of(box) if cover.style is CoverStyle.OUTLINE else box


def _sides(box: Box) -> tuple[int, int, int, int]:
    return box.left, box.top, box.width, box.height
