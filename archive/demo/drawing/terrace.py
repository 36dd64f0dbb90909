"""A roof terrace in the evening: lamps on a string, cloth that dries, and two people over their tea."""

from __future__ import annotations

from math import pi, sin
from typing import Final

from PIL import Image

from archive.demo.drawing.figures import Look, Place
from archive.demo.drawing.paint import (
    BRICK,
    CHESTNUT,
    CLAY,
    CREAM,
    INDIGO,
    NIGHT,
    ROSE,
    SAFFRON,
    SAGE,
    SAND,
    TEAL,
    UMBER,
    Sheet,
    Size,
    blend,
    box,
    oval,
    smooth,
)
from archive.demo.drawing.scenes import PHONE_FILM
from archive.demo.drawing.stage import Layer, Scene, Speaker, swaying

GUEST: Final = Look(skin=(168, 112, 78), cloth=SAGE, headwear="scarf", headwear_colour=TEAL, light=(250, 222, 186))
HOST: Final = Look(skin=(110, 70, 52), cloth=BRICK, headwear="cap", headwear_colour=SAFFRON, light=(250, 222, 186))
GUEST_AT: Final = Place(42, 41, 1.1)
HOST_AT: Final = Place(119, 40, 1.15)

_LAMPS: Final = 9


def terrace(size: Size = PHONE_FILM) -> Scene:
    """Paint the terrace, the one who came on the left and the one who pours on the right."""
    sky = Sheet(size)
    sky.fade(blend(INDIGO, NIGHT, 0.35), blend(ROSE, SAFFRON, 0.5), 0, 66)
    sky.glow((80, 66), 46, SAFFRON, 0.5)
    for left, width, top, share in ((-4, 22, 52, 0.5), (20, 14, 57, 0.4), (58, 20, 55, 0.45), (80, 12, 48, 0.55)):
        sky.shape(box(left, top, left + width, 72), blend(INDIGO, ROSE, share))
        sky.shape(box(left + width * 0.3, top + 4, left + width * 0.45, top + 8), SAFFRON)
    for left, width, top in ((104, 26, 56), (136, 30, 51)):
        sky.shape(box(left, top, left + width, 72), blend(INDIGO, ROSE, 0.42))
        sky.shape(box(left + width * 0.6, top + 4, left + width * 0.72, top + 8), SAFFRON)
    sky.shape(box(-2, 66, 165, 92), blend(CLAY, INDIGO, 0.45))
    for x in range(4, 162, 11):
        sky.shape(box(x, 66, x + 1.2, 92), blend(CLAY, INDIGO, 0.6))
    sky.shape(box(-2, 64.6, 165, 67.4), blend(SAND, ROSE, 0.35))
    _lamps(sky)
    return Scene(
        size=size,
        backdrop=sky.finish(),
        behind=[Layer(_washing(size), swaying(0.9 * size.unit, 0.3 * size.unit, 5))],
        speakers=[Speaker(size, HOST, HOST_AT), Speaker(size, GUEST, GUEST_AT, mirrored=True)],
        front=[Layer(_table(size), swaying(0, 0, 1)), Layer(_steam(size), swaying(0.6 * size.unit, size.unit, 3))],
    )


def _lamps(sheet: Sheet) -> None:
    line = [(20 * n, 8 + 4.5 * sin(pi * n / 8)) for n in range(9)]
    sheet.line(line, 0.3, UMBER)
    for lamp in range(1, _LAMPS):
        x = 18 * lamp - 1
        y = 9.6 + 4.5 * sin(pi * x / 160)
        sheet.glow((x, y), 8, SAFFRON, 0.55)
        sheet.shape(oval((x, y), 1.1, 1.4), CREAM)


def _washing(size: Size) -> Image.Image:
    """Draw three pieces of cloth on a line."""
    sheet = Sheet(size)
    sheet.line([(56, 27), (80, 29.4), (104, 27)], 0.3, UMBER)
    for left, width, length, colour in ((62, 9, 15, CREAM), (73, 12, 11, ROSE), (88, 10, 17, TEAL)):
        cloth = [(left, 28.4), (left + width, 28.4), (left + width - 0.6, 28.4 + length), (left + 0.6, 28 + length)]
        sheet.shape(cloth, colour)
        sheet.line([(left + width * 0.4, 29), (left + width * 0.45, 27 + length)], 0.4, blend(colour, UMBER, 0.25))
    return sheet.finish()


def _table(size: Size) -> Image.Image:
    """Draw a low table with a pot and two glasses."""
    sheet = Sheet(size)
    top = oval((80, 83), 33, 6)
    sheet.shape(oval((80, 86), 33, 6.4), blend(CHESTNUT, UMBER, 0.5))
    sheet.shape(top, CHESTNUT)
    sheet.lit(top, oval((70, 81), 18, 3), SAND, 2)
    for x in (63, 98):
        sheet.blob([(x - 2.6, 75), (x + 2.6, 75), (x + 2, 82.6), (x - 2, 82.6)], blend(SAFFRON, BRICK, 0.4))
        sheet.shape(oval((x, 75), 2.7, 0.8), blend(SAFFRON, CREAM, 0.5))
        sheet.line([(x - 2.3, 78.6), (x + 2.3, 78.6)], 0.4, SAFFRON)
    pot = [(74, 72), (81, 70), (88, 72), (90, 79), (86, 84), (76, 84), (72, 79)]
    sheet.blob(pot, blend(SAND, INDIGO, 0.2))
    sheet.lit(smooth(pot), oval((76, 76), 3, 5), CREAM, 1.6)
    sheet.line([(73, 78), (68.6, 75), (67.6, 71.6)], 1.3, blend(SAND, INDIGO, 0.3))
    sheet.line([(89, 74), (93, 75), (92, 80), (89, 81)], 0.8, blend(SAND, INDIGO, 0.4))
    sheet.shape(oval((81, 69.4), 1.4, 1.2), UMBER)
    return sheet.finish()


def _steam(size: Size) -> Image.Image:
    sheet = Sheet(size)
    for x in (63, 98):
        sheet.line([(x, 73), (x + 0.9, 70.6), (x - 0.6, 68), (x + 0.6, 65)], 0.45, blend(CREAM, ROSE, 0.35))
    return sheet.finish()
