"""Photos, measured and drawn anew by a reader in a process of its own."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from archive.adapters.toolbox import Toolbox
from archive.domain.errors import MediaToolError

_READER = "archive.adapters.picture_child"
_SIDES = (16, 8_192)
MEDIA_TYPES = {"jpeg": "image/jpeg", "webp": "image/webp"}


@dataclass(frozen=True)
class PictureSize:
    """A photo's format, and its size in points as it is meant to be seen."""

    format: str
    width: int
    height: int


def measure(tools: Toolbox, path: Path) -> PictureSize:
    """Decode a photo and give its size.

    Raises:
        QuarantinedError: it is broken or absurdly large.
    """
    answer = tools.ask_child(_READER, "measure", str(path.absolute()))
    return PictureSize(str(answer["format"]), int(answer["width"]), int(answer["height"]))


def draw(tools: Toolbox, source: Path, order: tuple[str, int], target: Path) -> PictureSize:
    """Draw a photo upright in a codec, its longer side at most so many points, with nothing but its points.

    Raises:
        QuarantinedError: it is broken or absurdly large.
        MediaToolError: photos are not served in this codec or size.
    """
    codec, longer_side = order
    if codec not in MEDIA_TYPES or not _SIDES[0] <= longer_side <= _SIDES[1]:
        raise MediaToolError(f"Photos are not served as {codec or 'nothing'} with {longer_side} points.")
    names = (str(source.absolute()), str(target.absolute()))
    answer = tools.ask_child(_READER, "draw", *names, codec, str(longer_side))
    return PictureSize(codec, int(answer["width"]), int(answer["height"]))
