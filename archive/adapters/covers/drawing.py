"""Covers drawn into a film while it is made: masks of one bit for each cell, laid over the film in one solid colour.

Each picture has two masks, one above the other: what must be hidden, which is solid, and the larger shape around it
that is seen. Its edge is soft, and lies wholly outside of what must be hidden.

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

from archive.adapters.covers.geometry import Area, areas_at, standing
from archive.adapters.covers.paint import GREY_PLANES, Planes
from archive.adapters.covers.shapes import SEEN_FROM, SOLID_FROM, shapes_at
from archive.adapters.sandbox.toolbox import address
from archive.domain.covers import Cover

_SUFFIX = ".covers"
_CELLS_DOWN = 135
_BUFFER_BYTES = 1 << 20
# How far the edge of a shape is blurred, in cells.
_BLURRED_CELLS = 2.4


@dataclass(frozen=True, kw_only=True)
class Reel:
    """The film that covers are drawn into: width and height in points, rate, and how many pictures it may have."""

    size: tuple[int, int]
    rate: int
    pictures: int


@dataclass(frozen=True, kw_only=True)
class Drawing:
    """What is drawn over one film: the file of masks, how large a cell is in points, how many, and in which colour."""

    masks: Path
    reel: Reel
    cell: int
    cells: tuple[int, int]
    paint: Planes = GREY_PLANES


@contextmanager
def drawing(covers: Sequence[Cover], reel: Reel, target: Path, paint: Planes = GREY_PLANES) -> Iterator[Drawing | None]:
    """Write down where covers stand in each picture of a film, for as long as the film is made; None for none."""
    if not standing(covers, reel.rate):
        yield None
        return
    path = target.with_name(target.name + _SUFFIX)
    # An even cell: films store colour for two points by two, so that none bleeds in or out.
    cell = max(2, -(-min(reel.size) // _CELLS_DOWN + 1) // 2 * 2)
    cells = -(-reel.size[0] // cell), -(-reel.size[1] // cell)
    drawn = Drawing(masks=path, reel=reel, cell=cell, cells=cells, paint=paint)
    try:
        with path.open("xb", buffering=_BUFFER_BYTES) as file:
            file.writelines(pairs(covers, drawn))
        yield drawn
    finally:
        path.unlink(missing_ok=True)


def masks(covers: Sequence[Cover], drawn: Drawing) -> Iterator[bytes]:
    """Yield the mask of what is hidden in each picture, row by row, a set bit for each cell that is covered."""
    return (mask for mask, _ in _both(covers, drawn))


def pairs(covers: Sequence[Cover], drawn: Drawing) -> Iterator[bytes]:
    """Yield of each picture the mask of what is hidden, and below it the mask of the shapes around that."""
    return (mask + shape for mask, shape in _both(covers, drawn))


def _both(covers: Sequence[Cover], drawn: Drawing) -> Iterator[tuple[bytes, bytes]]:
    rate, size = drawn.reel.rate, drawn.reel.size
    waiting = standing(covers, rate)[::-1]
    there = []
    areas: list[Area] = []
    shapes: list[Area] = []
    mask = shape = _mask((), drawn)
    for number in range(drawn.reel.pictures):
        while waiting and waiting[-1].first <= number:
            there.append(waiting.pop())
        there = [span for span in there if number < span.after]
        now = [area for span in there for area in areas_at(span.cover, number, rate, size)]
        around = [area for span in there for area in shapes_at(span.cover, number, rate, size)]
        if now != areas:
            areas, mask = now, _mask(now, drawn)
        if around != shapes:
            shapes, shape = around, _mask(around, drawn)
        yield mask, shape


def draw(stream: Any, drawn: Drawing | None) -> Any:
    """Draw covers over steady pictures that begin at zero and have their final size and colours."""
    if drawn is None:
        return stream
    width, height = drawn.cells
    guard = {"f": "rawvideo", "protocol_whitelist": "file", "threads": 1}
    shape = {"pixel_format": "monob", "video_size": (width, 2 * height), "framerate": drawn.reel.rate}
    masks = ffmpeg.input(address(drawn.masks), **guard, **shape)["0"]
    masks = masks.filter("format", "gray").filter("lut", y="if(gt(val,127),255,0)").split()
    # A cell more on each side: where cells are made larger, what must be hidden mixes with nothing.
    hidden = masks[0].filter("crop", width, height, 0, 0).filter("dilation")
    around = masks[1].filter("crop", width, height, 0, height).filter("gblur", sigma=_BLURRED_CELLS)
    shape = ffmpeg.filter([hidden, around], "blend", all_mode="lighten")
    shape = shape.filter("scale", width * drawn.cell, height * drawn.cell, flags="bilinear")
    shape = shape.filter("crop", *drawn.reel.size, 0, 0).split()
    light, blue, red = drawn.paint
    paint = shape[0].filter("format", "yuv420p").filter("lutyuv", y=light, u=blue, v=red)
    solidity = shape[1].filter("lut", y=f"clip((val-{SEEN_FROM})*255/{SOLID_FROM - SEEN_FROM},0,255)")
    layer = ffmpeg.filter([paint, solidity], "alphamerge")
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
