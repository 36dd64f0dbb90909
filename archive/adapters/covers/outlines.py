"""Outlines of figures as covers are drawn and checked: unpacked, as boxes, and as pictures of one plane.

A picture's points and a grid's cells do not lie on each other: what is drawn is rounded outwards, and what is checked
inwards by as much as the outline was grown.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from PIL import Image, ImageFilter

from archive.domain.covers import FULL, Box, Cover, CoverStyle
from archive.domain.errors import MediaToolError


@dataclass(frozen=True, slots=True)
class Mask:
    """An outline in one picture: its packed cells, how many there are across and down, by how many it was grown."""

    packed: bytes
    columns: int
    rows: int
    grown: int


def mask_at(cover: Cover, number: int) -> Mask | None:
    """Give the outline that a cover hides in a picture, or None where it hides none or nobody is sure of it."""
    if cover.style is not CoverStyle.OUTLINE:
        return None
    # The reader of pictures is started for each of them, draws no outlines, and would wait longest for the ports.
    from archive.ports import OutlinedCover

    if not isinstance(cover, OutlinedCover):
        return None
    outline = cover.outline
    packed = outline.at(number)
    return Mask(packed, outline.columns, outline.rows, outline.grown) if packed else None


def boxes_of(mask: Mask) -> Iterator[Box]:
    """Yield boxes, side by side and one above the other, that together are the outline."""
    open_ones: dict[tuple[int, int], int] = {}
    for row, runs in enumerate([*_rows_of(mask), frozenset()]):
        for run in [run for run in open_ones if run not in runs]:
            yield _box(mask, run, (open_ones.pop(run), row))
        for run in runs:
            open_ones.setdefault(run, row)


@lru_cache(maxsize=8)
def inside_of(mask: Mask, size: tuple[int, int]) -> Image.Image | None:
    """Give where an outline's inside lies in a plane of this size; None when no point of it lies inside.

    Its border is half as wide as it was grown: it is nowhere thinner than that growth to both sides, so every part of
    it has an inside.
    """
    border = -(-mask.grown // 2)
    inside = _picture(mask).filter(ImageFilter.MinFilter(2 * border + 1)).resize(size, Image.Resampling.NEAREST)
    return inside if inside.getbbox() else None


def _picture(mask: Mask) -> Image.Image:
    return Image.frombytes("1", (mask.columns, mask.rows), _unpacked(mask)).convert("L")


def _unpacked(mask: Mask) -> bytes:
    """Give the bits of an outline, row by row.

    Raises:
        MediaToolError: they are not as many as it has cells.
    """
    wanted = -(-mask.columns // 8) * mask.rows
    unpacking = zlib.decompressobj()
    try:
        content = unpacking.decompress(mask.packed, wanted + 1)
    except zlib.error:
        content = b""
    if len(content) != wanted:
        raise MediaToolError("An outline is not whole.")
    return content


def _rows_of(mask: Mask) -> Iterator[frozenset[tuple[int, int]]]:
    """Yield of each row the runs of its cells that are filled: the first one, and the one after the last."""
    content, row_bytes = _unpacked(mask), -(-mask.columns // 8)
    for start in range(0, len(content), row_bytes):
        bits = f"{int.from_bytes(content[start : start + row_bytes], 'big'):0{row_bytes * 8}b}"[: mask.columns]
        yield frozenset(_runs(bits))


def _runs(bits: str) -> Iterator[tuple[int, int]]:
    first = bits.find("1")
    while first >= 0:
        after = bits.find("0", first)
        after = len(bits) if after < 0 else after
        yield first, after
        first = bits.find("1", after)


def _box(mask: Mask, run: tuple[int, int], rows: tuple[int, int]) -> Box:
    left, right = run[0] * FULL // mask.columns, -(-run[1] * FULL // mask.columns)
    top, bottom = rows[0] * FULL // mask.rows, -(-rows[1] * FULL // mask.rows)
    return Box(left, top, right - left, bottom - top)
