"""Tiles hold the whole picture between them, and a face found in one is where it is in the picture."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.anonymise.centerface import Face
from archive.anonymise.tiling import OVERLAP, SIDE, placed, tile_of, tiles_of

sides = st.integers(64, 2_600)


@given(sides, sides, st.sampled_from([1.0, 1.6]))
def test_every_point_lies_in_a_tile_and_every_tile_in_the_picture(width: int, height: int, factor: float) -> None:
    tiles = tiles_of(width, height, factor)

    assert len({(tile.right - tile.left, tile.bottom - tile.top) for tile in tiles}) == 1
    assert all(0 <= t.left < t.right <= width and 0 <= t.top < t.bottom <= height for t in tiles)
    for across in {0, width // 3, width // 2, width - 1}:
        for down in {0, height // 3, height // 2, height - 1}:
            assert any(t.left <= across < t.right and t.top <= down < t.bottom for t in tiles)


@given(sides, st.integers(0, 2_600))
def test_what_is_narrower_than_the_overlap_lies_whole_in_a_tile(width: int, left: int) -> None:
    narrow = OVERLAP // 2
    left = min(left, width - narrow)

    assert any(t.left <= left and left + narrow <= t.right for t in tiles_of(width, SIDE, 1.0))


def test_a_small_picture_is_one_tile() -> None:
    assert len(tiles_of(SIDE, SIDE, 1.0)) == 1


def test_a_face_in_a_tile_is_where_it_is_in_the_picture() -> None:
    tiles = tiles_of(1280, 720, 1.6)
    last = tiles[-1]
    (face,) = placed([Face(0.5, 0.5, 0.6, 0.7, 0.9)], last, 1280, 720)

    assert face.left * 1280 == pytest.approx((last.left + last.right) / 2)
    assert face.top * 720 == pytest.approx((last.top + last.bottom) / 2)
    assert (face.right - face.left) * 1280 == pytest.approx(0.1 * (last.right - last.left))
    assert tile_of(face, tiles, 1280, 720) == len(tiles) - 1
