"""The shapes around covers: larger than what is hidden in every place, without corners, and never much larger."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from archive.adapters.covers.geometry import EVEN, Area, area_of, areas_at
from archive.adapters.covers.paint import GREY_PLANES, planes_of
from archive.adapters.covers.shapes import paint_around, shapes_at, softened
from archive.domain.concealment import PAPERS
from archive.domain.covers import Box, CoverStyle
from tests.adapters.cover_orders import cover

SIZE = (640, 360)
BOXES = st.builds(
    Box, st.integers(-3_000, 9_000), st.integers(-3_000, 9_000), st.integers(300, 9_000), st.integers(300, 9_000)
)


@given(BOXES, st.sampled_from([CoverStyle.FACE, CoverStyle.HEAD, CoverStyle.FIGURE, CoverStyle.THING]))
def test_all_that_is_hidden_lies_in_its_shape(box: Box, style: CoverStyle) -> None:
    drawn = cover("a", (0, 2000), (0, (box.left, box.top, box.width, box.height)), style=style)
    shape = set(shapes_at(drawn, 3, 25, SIZE))
    assert set(areas_at(drawn, 3, 25, SIZE)) <= shape


@given(BOXES)
def test_a_shape_is_never_much_larger_than_what_it_is_around(box: Box) -> None:
    drawn = cover("a", (0, 2000), (0, (box.left, box.top, box.width, box.height)))
    hidden = area_of(box, *SIZE)
    shape = list(shapes_at(drawn, 3, 25, SIZE))
    if hidden is None:
        return
    most = 0.03 * max(SIZE) + 16
    assert min(area.left for area in shape) >= hidden.left - most
    assert max(area.right for area in shape) <= hidden.right + most
    assert min(area.top for area in shape) >= hidden.top - most
    assert max(area.bottom for area in shape) <= hidden.bottom + most


def test_a_dismissed_cover_has_no_shape_and_a_whole_picture_none_of_its_own() -> None:
    away = cover("a", (0, 2000), (0, (1000, 1000, 2000, 2000)), dismissed=True)
    assert list(shapes_at(away, 3, 25, SIZE)) == []
    whole = cover("a", (0, 2000), (0, (0, 0, 1, 1)), style=CoverStyle.PICTURE)
    assert list(shapes_at(whole, 3, 25, SIZE)) == [Area(0, 0, *SIZE)]


def test_in_a_photo_the_edge_is_soft_outside_of_what_must_be_hidden_and_solid_to_its_corners() -> None:
    box, colour = Box(3000, 2000, 3000, 5000), PAPERS[3].bright
    picture = Image.new("RGB", (1200, 900), "white")
    paint_around(picture, box, colour)
    area = area_of(box, *picture.size, EVEN)
    assert area is not None
    for x in (area.left + 1, (area.left + area.right) // 2, area.right - 2):
        for y in (area.top + 1, (area.top + area.bottom) // 2, area.bottom - 2):
            assert picture.getpixel((x, y)) == colour
    beside = [picture.getpixel((x, 400)) for x in range(area.right, area.right + 120)]
    shades = [shade[0] for shade in beside if isinstance(shade, tuple)]
    assert shades == sorted(shades)
    assert len(set(shades)) > 8
    assert beside[-1] == (255, 255, 255)


def test_what_is_wholly_in_a_shape_is_solid_and_what_is_far_from_it_is_not_touched() -> None:
    assert [softened(value) for value in (0, 10, 112, 255)] == [0, 0, 255, 255]


@pytest.mark.parametrize("colour", [colour for paper in PAPERS for colour in (paper.bright, paper.dark)])
def test_a_paper_is_so_quiet_that_the_other_matrix_lies_within_a_fifth_of_the_checks_tolerance(
    colour: tuple[int, int, int],
) -> None:
    one, other = planes_of(colour, "bt601"), planes_of(colour, "bt709")
    assert max(abs(a - b) for a, b in zip(one, other, strict=True)) <= 6


def test_grey_is_stored_as_it_was_before_there_were_papers() -> None:
    assert GREY_PLANES == (78, 128, 128)
    assert planes_of((255, 255, 255), "bt709") == (235, 128, 128)
