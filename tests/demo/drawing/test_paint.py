"""Painting: shapes keep to their place, light ends before its edges, and people move as they speak."""

from __future__ import annotations

import pytest
from PIL import Image, ImageChops

from archive.demo.drawing.figures import Look, Place, talking
from archive.demo.drawing.paint import CLAY, CREAM, NIGHT, TEAL, Sheet, Size, blend, box, grain, on_paper, oval, smooth
from archive.demo.drawing.scenes import winter_street
from archive.demo.drawing.stills import signed_paper

SMALL = Size(160, 90)


def test_a_shape_fills_its_outline_and_nothing_else() -> None:
    sheet = Sheet(SMALL, NIGHT)
    sheet.shape(box(20, 20, 60, 50), CREAM)
    painted = sheet.finish()

    assert painted.size == (160, 90)
    assert painted.getpixel((40, 35)) == (*CREAM, 255)
    assert painted.getpixel((10, 10)) == (*NIGHT, 255)


def test_a_light_is_gone_before_its_edges() -> None:
    sheet = Sheet(SMALL, NIGHT)
    sheet.glow((80, 45), 30, CREAM, 0.8)
    painted = sheet.finish()

    assert painted.getpixel((80, 45)) != (*NIGHT, 255)
    assert painted.getpixel((80 + 29, 45)) == (*NIGHT, 255)
    assert painted.getpixel((80 + 21, 45 + 21)) == (*NIGHT, 255)


def test_a_light_may_reach_over_the_edge_of_the_sheet() -> None:
    sheet = Sheet(SMALL, NIGHT)
    sheet.glow((2, 2), 30, CREAM)
    sheet.glow((159, 89), 30, CREAM)

    assert sheet.finish().getpixel((0, 0)) != (*NIGHT, 255)


def test_a_stain_of_light_stays_within_its_shape() -> None:
    sheet = Sheet(SMALL, NIGHT)
    disc = oval((80, 45), 20, 20)
    sheet.shape(disc, TEAL)
    sheet.lit(disc, box(0, 0, 160, 90), CREAM, 1.0)
    painted = sheet.finish()

    assert painted.getpixel((80, 45)) != (*TEAL, 255)
    assert painted.getpixel((40, 45)) == (*NIGHT, 255)


@pytest.mark.parametrize(("share", "colour"), [(0.0, CLAY), (1.0, TEAL)])
def test_a_blend_begins_and_ends_with_its_colours(share: float, colour: tuple[int, int, int]) -> None:
    assert blend(CLAY, TEAL, share) == colour


def test_a_soft_curve_runs_through_its_points() -> None:
    corners = [(0.0, 0.0), (10.0, 0.0), (10.0, 10.0), (0.0, 10.0)]

    assert set(corners) <= set(smooth(corners))


def test_paper_has_the_same_grain_each_time_and_only_darkens() -> None:
    paper = grain(SMALL)
    white = Image.new("RGB", (160, 90), (255, 255, 255))

    assert paper.tobytes() == grain(SMALL).tobytes()
    assert on_paper(white, paper).tobytes() == paper.tobytes()


def test_a_mouth_opens_in_four_steps_and_eyes_can_close() -> None:
    look = Look(skin=(134, 84, 58), cloth=CLAY)
    heads = talking(SMALL, look, Place(80, 40, 1.2))

    assert len({head.tobytes() for head in heads}) == 5


def test_a_scene_moves_with_its_voice() -> None:
    scene = winter_street(SMALL)
    quiet, loud = scene.frame(1.0, 0.0), scene.frame(1.0, 1.0)

    assert quiet.size == (160, 90)
    assert ImageChops.difference(quiet, loud).getbbox() is not None
    assert len(list(scene.frames([0.0, 0.5, 1.0]))) == 3


def test_every_signed_paper_is_another_one() -> None:
    assert signed_paper(1).tobytes() != signed_paper(2).tobytes()
