"""Covers drawn into a film while it is made: masks of one bit for each cell, laid over the film in one solid colour.

The masks lie in a file beside the film while it is made, a few kilobytes for each picture, so that neither memory nor
the cost of a picture grows with the length of the film or with how restless its covers are. No picture passes through
Python. Where the masks end, so does the film: no picture comes out without one.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import ffmpeg

from archive.adapters.covers.geometry import COLOUR, Area, areas_at, standing
from archive.adapters.sandbox.toolbox import address
from archive.domain.covers import Cover

_SUFFIX = ".covers"
_CELLS_DOWN = 135
_LIGHT = 16 + round(COLOUR[0] * 219 / 255)
_BUFFER_BYTES = 1 << 20


@dataclass(frozen=True, kw_only=True)
class Reel:
    """The film that covers are drawn into: width and height in points, rate, and how many pictures it may have."""

    size: tuple[int, int]
    rate: int
    pictures: int


@dataclass(frozen=True, kw_only=True)
class Drawing:
    """What is drawn over one film: the file of masks, how large a cell is in points, and how many there are."""

    masks: Path
    reel: Reel
    cell: int
    cells: tuple[int, int]


@contextmanager
def drawing(covers: Sequence[Cover], reel: Reel, target: Path) -> Iterator[Drawing | None]:
    """Write down where covers stand in each picture of a film, for as long as the film is made; None for none."""
    if not standing(covers, reel.rate):
        yield None
        return
    path = target.with_name(target.name + _SUFFIX)
    # An even cell: films store colour for two points by two, so that none bleeds in or out.
    cell = max(2, -(-min(reel.size) // _CELLS_DOWN + 1) // 2 * 2)
    drawn = Drawing(masks=path, reel=reel, cell=cell, cells=(-(-reel.size[0] // cell), -(-reel.size[1] // cell)))
    try:
        with path.open("xb", buffering=_BUFFER_BYTES) as file:
            file.writelines(masks(covers, drawn))
        yield drawn
    finally:
        path.unlink(missing_ok=True)


def masks(covers: Sequence[Cover], drawn: Drawing) -> Iterator[bytes]:
    """Yield the mask of each picture, row by row, a set bit for each cell that is covered."""
    rate, size = drawn.reel.rate, drawn.reel.size
    waiting = standing(covers, rate)[::-1]
    there = []
    areas: list[Area] = []
    mask = _mask((), drawn)
    for number in range(drawn.reel.pictures):
        while waiting and waiting[-1].first <= number:
            there.append(waiting.pop())
        there = [span for span in there if number < span.after]
        now = [area for span in there for area in areas_at(span.cover, number, rate, size)]
        if now != areas:
            areas, mask = now, _mask(now, drawn)
        yield mask


def draw(stream: Any, drawn: Drawing | None) -> Any:
    """Draw covers over steady pictures that begin at zero and have their final size and colours."""
    if drawn is None:
        return stream
    width, height = drawn.cells
    guard = {"f": "rawvideo", "protocol_whitelist": "file", "threads": 1}
    shape = {"pixel_format": "monob", "video_size": (width, height), "framerate": drawn.reel.rate}
    mask = ffmpeg.input(address(drawn.masks), **guard, **shape)["0"]
    covered = mask.filter("format", "gray").filter("lut", y="if(gt(val,127),255,0)").split()
    paint = covered[0].filter("format", "yuv420p").filter("lutyuv", y=_LIGHT, u=128, v=128)
    layer = ffmpeg.filter([paint, covered[1]], "alphamerge")
    layer = layer.filter("scale", width * drawn.cell, height * drawn.cell, flags="neighbor")
    layer = layer.filter("crop", *drawn.reel.size, 0, 0)
    return ffmpeg.overlay(stream, layer, format="yuv420", shortest=1).filter("format", "yuv420p")


def _mask(areas: Sequence[Area], drawn: Drawing) -> bytes:
    """Give one mask: the first cell of a row in its highest bit, each row in whole bytes."""
    across, down = drawn.cells
    row_bytes = -(-across // 8)
    rows = [0] * down
    for area in areas:
        left, right = area.left // drawn.cell, min(across, -(-area.right // drawn.cell))
        bits = ((1 << (right - left)) - 1) << (row_bytes * 8 - right)
        for row in range(area.top // drawn.cell, min(down, -(-area.bottom // drawn.cell))):
            rows[row] |= bits
    return b"".join(row.to_bytes(row_bytes, "big") for row in rows)
