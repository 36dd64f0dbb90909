"""Painted pictures that stand still: a table for everyone, boots by a door, a paper that somebody signed."""

from __future__ import annotations

import random
from math import cos, pi, sin
from typing import Final

from PIL import Image

from archive.demo.drawing.paint import (
    BARK,
    BRICK,
    CHESTNUT,
    CLAY,
    CREAM,
    INDIGO,
    ROSE,
    SAFFRON,
    SAGE,
    SAND,
    SEA,
    SNOW,
    TEAL,
    UMBER,
    Colour,
    Point,
    Sheet,
    Size,
    blend,
    box,
    grain,
    on_paper,
    oval,
    smooth,
)

PHOTO: Final = Size(1680, 1120)
UPRIGHT: Final = Size(1000, 1250)
PAPER: Final = Size(420, 594)


def table_for_everyone() -> Image.Image:
    """Paint a shared table from above: bread, tea, plates, and hands that reach for them."""
    sheet = Sheet(PHOTO)
    sheet.fade(blend(CHESTNUT, CLAY, 0.25), CHESTNUT)
    for board in range(7):
        y = 13 * board
        sheet.line([(-2, y), (70, y + 0.6), (140, y - 0.4)], 0.35, BARK)
    cloth = [(10, -4), (126, -4), (124, 94), (12, 94)]
    sheet.shape(cloth, blend(TEAL, CREAM, 0.1))
    for step in range(12):
        sheet.shape(oval((14, 3 + 8 * step), 1.6, 2.6), CREAM)
        sheet.shape(oval((122, 3 + 8 * step), 1.6, 2.6), CREAM)
    _plate(sheet, (67, 45), 21, blend(CLAY, SAFFRON, 0.2))
    _stew(sheet, (67, 45), 16)
    for centre, reach in (((34, 22), 10), ((100, 24), 10), ((33, 69), 10), ((101, 68), 10)):
        _plate(sheet, centre, reach, CREAM)
    _bread(sheet, (34, 22), 6.6)
    _oranges(sheet, (100, 24))
    _olives(sheet, (33, 69))
    _dates(sheet, (101, 68))
    for x, y in ((54, 15), (80, 74), (52, 76), (82, 16)):
        _tea(sheet, (x, y))
    _reach(sheet, (-4, 50), (46, 46), (140, 92, 66), INDIGO)
    _reach(sheet, (139, 40), (90, 44), (92, 60, 46), SAFFRON)
    _reach(sheet, (66, 96), (66, 64), (186, 132, 96), BRICK)
    return on_paper(sheet.finish(), grain(PHOTO))


def boots_by_the_door() -> Image.Image:
    """Paint three pairs of boots by an open door, and the first snow outside."""
    sheet = Sheet(UPRIGHT)
    sheet.fade(blend(SAND, CLAY, 0.25), blend(SAND, CREAM, 0.2))
    sheet.shape(box(10, 6, 54, 72), BARK)
    sheet.shape(box(13, 9, 51, 72), blend(INDIGO, SNOW, 0.55))
    sheet.blob([(13, 52), (26, 47), (40, 51), (51, 47), (51, 72), (13, 72)], SNOW)
    flakes = random.Random(4)
    for _ in range(60):
        spot = (flakes.uniform(14, 50), flakes.uniform(10, 60))
        sheet.shape(oval(spot, *(2 * [flakes.uniform(0.2, 0.55)])), SNOW)
    sheet.shape([(22, 58), (22, 40), (26, 36), (30, 40), (30, 58)], blend(BRICK, INDIGO, 0.3))
    sheet.shape([(20.6, 41), (26, 34.4), (31.4, 41)], SNOW)
    sheet.shape(box(24.6, 44, 27.4, 48), SAFFRON)
    sheet.shape([(51, 9), (64, 5), (64, 77), (51, 72)], CLAY)
    sheet.shape([(54, 14), (61, 12.4), (61, 36), (54, 36)], blend(CLAY, UMBER, 0.25))
    sheet.shape(oval((54, 44), 0.9, 1.2), SAFFRON)
    sheet.shape(box(-2, 72, 74, 92), CHESTNUT)
    sheet.shape([(4, 76), (58, 76), (64, 88), (-2, 88)], blend(TEAL, SAGE, 0.3))
    for step in range(9):
        sheet.line([(3 + 6.4 * step, 77), (0 + 7.4 * step, 87)], 0.5, CREAM)
    for x, scale, colour in ((9, 1.0, INDIGO), (28, 0.9, BRICK), (46, 0.62, SAFFRON)):
        _boot(sheet, (x + 6 * scale, 82), scale, blend(colour, UMBER, 0.3))
        _boot(sheet, (x, 83.6), scale, colour)
    return on_paper(sheet.finish(), grain(UPRIGHT))


def signed_paper(seed: int) -> Image.Image:
    """Draw a filled-in form, as proof of a consent that nobody gave: every line of it is a scribble."""
    pen = random.Random(seed)
    sheet = Sheet(PAPER, blend(CREAM, SNOW, 0.5))
    sheet.shape(box(6, 6, 34, 9), blend(SEA, CREAM, 0.2))
    for row in range(9):
        y = 17 + 5.2 * row
        sheet.shape(box(6, y, 8.6, y + 2.6), CREAM)
        sheet.line([(6, y), (8.6, y), (8.6, y + 2.6), (6, y + 2.6), (6, y)], 0.2, INDIGO)
        sheet.line([(11, y + 1.4), (11 + pen.uniform(26, 46), y + 1.4)], 0.5, blend(INDIGO, CREAM, 0.45))
        if pen.random() < 0.6:
            sheet.line([(6.3, y + 1.2), (7.2, y + 2.3), (9.2, y - 0.6)], 0.4, SEA)
    signature: list[Point] = [(8 + 2.1 * n, 76 + pen.uniform(-3.4, 3.4)) for n in range(12)]
    sheet.line(signature, 0.4, INDIGO)
    sheet.line([(6, 80), (36, 80)], 0.2, UMBER)
    return sheet.finish().convert("RGB")


def _plate(sheet: Sheet, centre: Point, reach: float, colour: Colour) -> None:
    sheet.shape(oval((centre[0] + 0.8, centre[1] + 1.2), reach, reach), blend(SEA, UMBER, 0.5), 0.5)
    sheet.shape(oval(centre, reach, reach), colour)
    sheet.shape(oval(centre, reach * 0.84, reach * 0.84), blend(colour, UMBER, 0.12))
    for step in range(24):
        angle = step * pi / 12
        spot = (centre[0] + reach * 0.92 * cos(angle), centre[1] + reach * 0.92 * sin(angle))
        sheet.shape(oval(spot, reach * 0.025, reach * 0.025), blend(colour, INDIGO, 0.6))


def _stew(sheet: Sheet, centre: Point, reach: float) -> None:
    sheet.shape(oval(centre, reach, reach), SAFFRON)
    pen = random.Random(8)
    for step in range(40):
        away, angle = reach * 0.88 * pen.random() ** 0.5, step * 2.4
        spot = (centre[0] + away * cos(angle), centre[1] + away * sin(angle))
        colour = pen.choice((CLAY, CLAY, SAGE, BRICK, CREAM))
        sheet.shape(oval(spot, pen.uniform(1, 2.1), pen.uniform(0.8, 1.3), angle), colour)


def _bread(sheet: Sheet, centre: Point, reach: float) -> None:
    crust = blend(CHESTNUT, SAFFRON, 0.35)
    sheet.shape(oval(centre, reach, reach * 0.94), crust)
    sheet.lit(oval(centre, reach, reach), oval((centre[0] - 2, centre[1] - 2), reach * 0.6, reach * 0.5), SAND, 1.5)
    for angle in (0.3, 0.3 + pi / 2):
        x, y = reach * 0.8 * cos(angle), reach * 0.8 * sin(angle)
        sheet.line([(centre[0] - x, centre[1] - y), (centre[0] + x, centre[1] + y)], 0.5, BARK)


def _oranges(sheet: Sheet, centre: Point) -> None:
    for x, y in ((-3.2, -1.6), (3, -2), (0, 3)):
        spot = (centre[0] + x, centre[1] + y)
        sheet.shape(oval(spot, 2.9, 2.9), SAFFRON)
        sheet.shape(oval(spot, 2.4, 2.4), blend(SAFFRON, CLAY, 0.35))
        for step in range(8):
            angle = step * pi / 4
            sheet.line([spot, (spot[0] + 2.1 * cos(angle), spot[1] + 2.1 * sin(angle))], 0.22, CREAM)


def _olives(sheet: Sheet, centre: Point) -> None:
    pen = random.Random(2)
    for step in range(17):
        away, angle = 6.4 * (step / 17) ** 0.5, step * 2.4
        spot = (centre[0] + away * cos(angle), centre[1] + away * sin(angle))
        sheet.shape(oval(spot, 1.3, 1.05, pen.random() * pi), pen.choice((SAGE, blend(SAGE, UMBER, 0.6), SAGE)))


def _dates(sheet: Sheet, centre: Point) -> None:
    for step in range(11):
        angle = step * 2 * pi / 11
        spot = (centre[0] + 4.6 * cos(angle), centre[1] + 4.6 * sin(angle))
        sheet.shape(oval(spot, 2.1, 0.95, angle), blend(BARK, BRICK, 0.3))
    sheet.shape(oval(centre, 1.7, 1.7), ROSE)


def _tea(sheet: Sheet, centre: Point) -> None:
    sheet.shape(oval((centre[0] + 0.5, centre[1] + 0.8), 4, 4), blend(SEA, UMBER, 0.5), 0.45)
    sheet.shape(oval(centre, 4, 4), blend(SNOW, TEAL, 0.35))
    sheet.shape(oval(centre, 3.2, 3.2), blend(SAFFRON, BRICK, 0.45))
    leaf = (centre[0] - 0.6, centre[1] + 0.4)
    sheet.shape(oval(leaf, 1.6, 0.7, 0.6), SAGE)
    sheet.shape(oval((leaf[0] + 1, leaf[1] - 0.9), 1.3, 0.6, -0.7), blend(SAGE, TEAL, 0.4))


def _reach(sheet: Sheet, shoulder: Point, hand: Point, skin: Colour, cloth: Colour) -> None:
    """Draw an arm that comes over the edge of the table, its sleeve, and an open hand."""
    across, down = hand[0] - shoulder[0], hand[1] - shoulder[1]
    length = (across**2 + down**2) ** 0.5
    along, aside = (across / length, down / length), (-down / length, across / length)

    def at(forward: float, side: float) -> Point:
        return (
            hand[0] + along[0] * forward + aside[0] * side,
            hand[1] + along[1] * forward + aside[1] * side,
        )

    wrist = 9.0
    sheet.shape([at(-length, -5), at(-wrist, -3.3), at(-wrist, 3.3), at(-length, 5)], cloth)
    sheet.line([at(-wrist, -3.2), at(-wrist, 3.2)], 1.2, blend(cloth, CREAM, 0.5))
    sheet.blob(
        [at(-wrist, -2.4), at(-4, -3), at(0.4, -2.8), at(1, 0), at(0.4, 2.8), at(-4, 2.9), at(-wrist, 2.4)], skin
    )
    for side, forward in ((-2.2, 3.2), (-0.75, 4.2), (0.75, 4.1), (2.2, 3.0)):
        sheet.line([at(-0.4, side), at(forward, side * 1.15)], 1.35, skin)
    sheet.line([at(-4.6, 2.4), at(-1.6, 4.9), at(-0.4, 5.3)], 1.4, skin)
    sheet.line([at(-0.6, -1.5), at(-0.8, 1.4)], 0.25, blend(skin, UMBER, 0.5))


def _boot(sheet: Sheet, at: Point, scale: float, colour: Colour) -> None:
    outline = [
        (at[0] + x * scale, at[1] + y * scale)
        for x, y in (
            (0, -20),
            (8, -20.4),
            (8.4, -10),
            (9.4, -6.6),
            (15, -4.4),
            (16.4, -0.6),
            (15, 1),
            (0.4, 1),
            (-0.4, -8),
        )
    ]
    sheet.blob(outline, colour)
    light = [(at[0] - 1, at[1] - 22 * scale), (at[0] + 3 * scale, at[1] - 22 * scale), (at[0] + 3 * scale, at[1]), at]
    sheet.lit(smooth(outline), light, blend(colour, CREAM, 0.4), 1.2)
    sole = [(at[0] - 0.4 * scale, at[1] + 0.6 * scale), (at[0] + 16 * scale, at[1] + 0.6 * scale)]
    sheet.line(sole, 1.5 * scale, UMBER)
    sheet.line([(at[0], at[1] - 19.4 * scale), (at[0] + 8 * scale, at[1] - 19.8 * scale)], 2.0 * scale, CREAM)
    for y in (-15, -12, -9):
        lace = [(at[0] + 5.2 * scale, at[1] + y * scale), (at[0] + 8.2 * scale, at[1] + (y + 0.9) * scale)]
        sheet.line(lace, 0.5 * scale, SAND)
