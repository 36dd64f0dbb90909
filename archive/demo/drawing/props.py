"""Things that people of the sample workshop live with: a window, spools, a needle, a sheet of paper, houses in snow."""

from __future__ import annotations

import random
from math import sin

from PIL import Image

from archive.demo.drawing.figures import Look, Place
from archive.demo.drawing.paint import (
    BARK,
    CHESTNUT,
    CLAY,
    CREAM,
    INDIGO,
    NIGHT,
    ROSE,
    SAFFRON,
    SAGE,
    SAND,
    SNOW,
    TEAL,
    UMBER,
    Colour,
    Sheet,
    Size,
    blend,
    box,
    smooth,
)

Edges = tuple[float, float, float, float]
"""Left, top, right and bottom, in units."""


def window(sheet: Sheet, edges: Edges) -> None:
    """Paint a window with hills and a rising sun outside."""
    left, top, right, bottom = edges
    sheet.shape(box(left - 1.6, top - 1.6, right + 1.6, bottom + 1.6), BARK)
    sheet.shape(box(left, top, right, bottom), blend(INDIGO, CREAM, 0.62))
    sheet.glow((right - 14, bottom - 12), 17, SAFFRON, 0.7)
    for rise, colour in ((bottom - 12, ROSE), (bottom - 7, CLAY), (bottom - 3, SAGE)):
        points = [(x, rise + 2.6 * sin(x / 6 + rise)) for x in range(int(left), int(right) + 1, 4)]
        sheet.shape([*smooth(points, closed=False), (right, bottom), (left, bottom)], colour)


def window_frame(size: Size, edges: Edges) -> Image.Image:
    """Draw what stands before a window's view: its bars, its sill and two curtains."""
    left, top, right, bottom = edges
    sheet = Sheet(size)
    middle = (left + right) / 2
    sheet.shape(box(middle - 0.7, top, middle + 0.7, bottom), BARK)
    sheet.shape(box(left, (top + bottom) / 2 - 0.6, right, (top + bottom) / 2 + 0.6), BARK)
    sheet.shape(box(left - 3, bottom + 1.4, right + 3, bottom + 3.6), CHESTNUT)
    for side, hem in ((left - 5, 9.0), (right + 5, -9.0)):
        inner = [
            (side + hem, top - 4),
            (side + hem * 0.9, top + 14),
            (side + hem * 0.55, bottom - 8),
            (side + hem, bottom + 5),
        ]
        sheet.shape([(side, top - 4), *smooth(inner, closed=False), (side - hem * 0.2, bottom + 5)], CREAM)
        for share in (0.3, 0.62):
            fold = [
                (side + hem * share, top - 4),
                (side + hem * share * 0.85, bottom - 10),
                (side + hem * share, bottom + 5),
            ]
            sheet.line(fold, 0.5, blend(CREAM, SAND, 0.7))
    sheet.line([(left - 9, top - 4), (right + 9, top - 4)], 0.9, UMBER)
    return sheet.finish()


def spool(sheet: Sheet, x: float, floor: float, colour: Colour) -> None:
    """Paint a spool of thread."""
    sheet.shape(box(x - 2.6, floor - 6.6, x + 2.6, floor - 5.4), SAND)
    sheet.shape(box(x - 1.9, floor - 5.4, x + 1.9, floor - 1), colour)
    sheet.shape(box(x - 2.6, floor - 1, x + 2.6, floor + 0.2), SAND)
    for y in (4.4, 3.2, 2):
        sheet.line([(x - 1.9, floor - y), (x + 1.9, floor - y - 0.4)], 0.2, blend(colour, UMBER, 0.4))


def sewing_hand(size: Size, look: Look) -> Image.Image:
    """Draw a hand with a needle and its thread."""
    sheet = Sheet(size)
    skin, shade = look.skin, look.shade
    sheet.blob([(112, 79), (118, 74), (134, 80), (144, 96), (126, 98)], look.cloth)
    sheet.blob([(102, 75), (106, 72.4), (113, 73), (119, 77.4), (116, 82.4), (108, 81), (103, 79)], skin)
    sheet.line([(103.2, 75.4), (98.4, 76.6)], 2.3, skin)
    sheet.line([(104, 78.4), (98.6, 78)], 2.1, shade)
    sheet.line([(106, 74.6), (111, 76.2)], 0.4, shade)
    sheet.line([(99.4, 77.4), (90.6, 80.4)], 0.4, SNOW)
    sheet.line([(99.6, 77.2), (96, 66), (88, 70), (82, 78)], 0.25, CREAM)
    return sheet.finish()


def hand_with_poem(size: Size, look: Look) -> Image.Image:
    """Draw a sheet of paper with lines on it, and the hand that holds it."""
    sheet = Sheet(size)
    sheet.shape([(72, 66), (93, 62), (98, 84), (77, 88)], CREAM)
    pen = random.Random(5)
    for row in range(6):
        x, y = 91.5 + 0.72 * row, 65.2 + 3.1 * row
        length = pen.uniform(11, 16)
        sheet.line([(x - length * s / 8, y + 0.2 * length * s / 8 + 0.5 * (s % 2)) for s in range(9)], 0.4, INDIGO)
    sheet.blob([(96, 98), (97, 84), (101, 78), (112, 80), (120, 98)], blend(look.cloth, UMBER, 0.2))
    sheet.blob([(94.6, 82), (96, 77.6), (100.6, 76), (104.4, 79), (103, 84), (98, 86)], look.skin)
    sheet.line([(97.4, 79.4), (92.6, 80.4)], 2.0, look.skin)
    return sheet.finish()


def house(sheet: Sheet, left: float, width: float, top: float, colour: Colour) -> None:
    """Paint a house under snow, some of its windows lit."""
    sheet.shape(box(left, top + 8, left + width, 78), colour)
    sheet.shape([(left - 2, top + 9), (left + width / 2, top - 2), (left + width + 2, top + 9)], SNOW)
    sheet.shape(box(left + width * 0.68, top - 4, left + width * 0.8, top + 5), blend(colour, UMBER, 0.4))
    for row in range(2):
        for column in range(2):
            x, y = left + width * (0.2 + 0.4 * column), top + 15 + 14 * row
            sheet.shape(box(x, y, x + width * 0.2, y + 7.5), SAFFRON if (row + column + int(left)) % 3 else NIGHT)
            sheet.line([(x + width * 0.1, y), (x + width * 0.1, y + 7.5)], 0.35, UMBER)


def passer_by(size: Size) -> Image.Image:
    """Draw somebody in a hooded coat, seen from behind, at the left edge of the sheet."""
    sheet = Sheet(size)
    at = Place(10, 61)
    coat = blend(TEAL, NIGHT, 0.35)
    sheet.line(at((-2.4, 8), (-3.4, 13), (-4.4, 17)), 2.4, NIGHT)
    sheet.line(at((2, 8), (2.6, 13), (2.4, 17)), 2.4, NIGHT)
    sheet.blob(at((-4.6, -8), (0, -9.4), (4.6, -8), (6, 2), (5.6, 11), (-5.6, 11), (-6, 2)), coat)
    sheet.blob(
        at((-3.8, -13), (-2.6, -17), (1.4, -17.6), (4, -14), (3.8, -8.4), (-3.8, -8.4)), blend(coat, NIGHT, 0.25)
    )
    sheet.line(at((0, -17), (0.4, -12), (0.2, 10)), 0.5, blend(coat, NIGHT, 0.6))
    sheet.line(at((-4.6, -7), (-6.6, -1), (-6, 4)), 2.2, blend(coat, NIGHT, 0.2))
    sheet.blob(at((3.4, 0), (8.4, 0), (9, 7.4), (3, 7.4)), CLAY)
    sheet.line(at((4, 0), (4.6, -5), (3.4, -8)), 0.6, blend(CLAY, UMBER, 0.4))
    return sheet.finish()


def street_sign(sheet: Sheet, edges: Edges) -> None:
    """Paint a street's name on its post; the letters are strokes that nobody can read."""
    left, top, right, bottom = edges
    middle = (left + right) / 2
    sheet.shape(box(middle - 0.5, top, middle + 0.5, 80), UMBER)
    sheet.shape(box(left, top, right, bottom), CREAM)
    sheet.shape(box(left + 0.6, top + 0.6, right - 0.6, bottom - 0.6), INDIGO)
    pen = random.Random(12)
    y, x = (top + bottom) / 2, left + 2.2
    while x < right - 2.4:
        sheet.line(
            [(x, y + 1.1), (x + 0.5, y - pen.uniform(0.4, 1.3)), (x + 1.0, y + pen.uniform(0.2, 1.1))], 0.4, CREAM
        )
        x += pen.choice((1.3, 1.5, 2.3))
