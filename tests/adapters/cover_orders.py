"""Covers for tests, and how light a made film's pictures are where one looks."""

from __future__ import annotations

import subprocess
from io import BytesIO
from pathlib import Path

from PIL import Image

from archive.adapters.media.find_ffmpeg import find_media_tools
from archive.domain.covers import Box, Cover, CoverStyle, Key
from archive.domain.ids import WorkId
from archive.domain.terms import Recipe
from archive.ports import RenderOrder

FilmPoints = list[bytes]


def cover(
    name: str,
    span: tuple[int, int],
    *keys: tuple[int, tuple[int, int, int, int]],
    style: CoverStyle = CoverStyle.FACE,
    dismissed: bool = False,
) -> Cover:
    """Give a cover that stands from one instant to another and goes along these keys."""
    return Cover(
        id=name,
        work_id=WorkId("work"),
        style=style,
        start_ms=span[0],
        end_ms=span[1],
        keys=tuple(Key(at_ms, Box(*sides)) for at_ms, sides in keys),
        dismissed=dismissed,
    )


def film_order(*covers: Cover, height: int = 240, keep_ms: tuple[tuple[int, int], ...] = ()) -> RenderOrder:
    """Give the order of a film with these covers."""
    return RenderOrder(recipe=Recipe.VIDEO, height=height, keep_ms=keep_ms, covers=covers, edit="edit")


def light_of(made: Path, size: tuple[int, int]) -> FilmPoints:
    """Give the light of each point of every picture of a film."""
    command = [str(find_media_tools(None, None).ffmpeg), "-v", "error", "-i", str(made), "-fps_mode", "passthrough"]
    done = subprocess.run([*command, "-f", "rawvideo", "-pix_fmt", "gray", "-"], capture_output=True, check=True)
    points = size[0] * size[1]
    assert len(done.stdout) % points == 0
    return [done.stdout[start : start + points] for start in range(0, len(done.stdout), points)]


def planes_shown(made: Path, size: tuple[int, int]) -> list[tuple[Image.Image, Image.Image, Image.Image]]:
    """Give every picture of a film as it is stored: how light it is, and its two colours, these half as large."""
    command = [str(find_media_tools(None, None).ffmpeg), "-v", "error", "-i", str(made), "-fps_mode", "passthrough"]
    done = subprocess.run([*command, "-f", "rawvideo", "-pix_fmt", "yuv420p", "-"], capture_output=True, check=True)
    stored = BytesIO(done.stdout)

    def plane(smaller: int) -> Image.Image:
        width, height = size[0] // smaller, size[1] // smaller
        return Image.frombytes("L", (width, height), stored.read(width * height))

    return [(plane(1), plane(2), plane(2)) for _ in range(len(done.stdout) * 2 // (size[0] * size[1] * 3))]


def is_covered(picture: bytes, size: tuple[int, int], point: tuple[int, int]) -> bool:
    """Tell whether a point of a picture has the light of a cover."""
    return abs(picture[point[1] * size[0] + point[0]] - 72) < 12
