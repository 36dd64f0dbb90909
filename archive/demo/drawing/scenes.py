"""Four places where somebody tells: a tailor's room, the night sea, the steps of a library, a winter street."""

from __future__ import annotations

import random
from collections.abc import Callable
from functools import partial
from math import pi, sin
from typing import Final

from PIL import Image, ImageDraw

from archive.demo.drawing.figures import Look, Place
from archive.demo.drawing.paint import (
    BARK,
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
    oval,
    smooth,
)
from archive.demo.drawing.props import (
    Edges,
    hand_with_poem,
    house,
    passer_by,
    sewing_hand,
    spool,
    street_sign,
    window,
    window_frame,
)
from archive.demo.drawing.stage import Layer, Move, Ribbon, Scene, Speaker, swaying, walking

FILM: Final = Size(854, 480)
PHONE_FILM: Final = Size(640, 360)

TAILOR: Final = Look(skin=(134, 84, 58), cloth=INDIGO, headwear="cap", headwear_colour=CREAM)
POET: Final = Look(skin=(176, 118, 80), cloth=BRICK, headwear="scarf", headwear_colour=SAFFRON, light=(206, 214, 232))
STUDENT: Final = Look(skin=(96, 62, 48), cloth=CLAY, headwear="curls", hair=(40, 30, 34), light=(214, 224, 240))
TAILOR_AT: Final = Place(97, 34, 1.2)
POET_AT: Final = Place(112, 40, 1.25)
STUDENT_AT: Final = Place(124, 40, 1.15)
WALKER_AT: Final = Place(110, 39, 1.2)
STREET_SIGN: Final[Edges] = (89, 21, 106, 27)
PASSING_SECONDS: Final = (1.0, 10.0)
PASSING_FROM_TO: Final = (-21.0, 159.0)
"""When somebody passes by the library, and how many units beside where they are drawn."""

WALKER: Final = Look(skin=(150, 98, 70), cloth=SEA, headwear="scarf", headwear_colour=BRICK, light=SNOW)


def tailors_room(size: Size = FILM) -> Scene:
    """Paint a room with a window, a lamp, folded cloth, and a hand that sews."""
    wall = Sheet(size)
    wall.fade(blend(TEAL, NIGHT, 0.25), blend(TEAL, CREAM, 0.12))
    window(wall, (14, 12, 62, 52))
    wall.glow((118, 26), 62, SAFFRON, 0.42)
    wall.line([(124, -2), (124, 9)], 0.7, UMBER)
    wall.blob([(114, 17), (118, 9), (130, 9), (134, 17), (124, 18.5)], SAFFRON)
    wall.shape(oval((124, 18.2), 9, 1.3), CREAM)
    for number, colour in enumerate((CLAY, CREAM, SAGE, BRICK, SAFFRON)):
        wall.shape(box(14, 71 - 3.4 * number, 42 - number % 2 * 3, 74.4 - 3.4 * number), colour)
    clouds = _in_window(_clouds, size, (14, 12, 62, 52), blend(CREAM, INDIGO, 0.18))
    table = Sheet(size)
    table.shape(box(-2, 74, 165, 92), CHESTNUT)
    table.shape(box(-2, 74, 165, 75.2), blend(CHESTNUT, CREAM, 0.35))
    cloth = [(54, 92), (58, 74), (70, 70), (88, 72.5), (104, 69.5), (126, 73), (136, 80), (142, 93)]
    table.blob(cloth, blend(CLAY, SAFFRON, 0.25))
    table.lit(smooth(cloth), [(54, 70), (80, 68), (76, 92), (50, 92)], blend(CLAY, CREAM, 0.5), 3)
    table.line([(66, 74), (70, 81), (67, 89)], 0.6, BRICK)
    table.line([(112, 73), (108, 81), (113, 89)], 0.6, BRICK)
    spool(table, 48, 74.6, SAFFRON)
    spool(table, 55, 75.4, TEAL)
    return Scene(
        size=size,
        backdrop=wall.finish(),
        behind=[clouds, Layer(window_frame(size, (14, 12, 62, 52)), swaying(0, 0, 1))],
        speakers=[Speaker(size, TAILOR, TAILOR_AT)],
        front=[
            Layer(table.finish(), swaying(0, 0, 1)),
            Layer(sewing_hand(size, TAILOR), swaying(4.2 * size.unit, -1.6 * size.unit, 2.6)),
        ],
    )


def night_sea(size: Size = PHONE_FILM) -> Scene:
    """Paint the sea at night as lines of handwriting, and a poet beside it."""
    sky = Sheet(size)
    sky.fade(NIGHT, INDIGO, 0, 34)
    sky.fade(INDIGO, blend(ROSE, INDIGO, 0.35), 34, 60)
    stars = random.Random(3)
    for _ in range(70):
        sky.shape(oval((stars.uniform(0, 160), stars.uniform(0, 40)), *(2 * [stars.uniform(0.12, 0.4)])), CREAM)
    sky.glow((38, 22), 34, CREAM, 0.4)
    sky.shape(oval((38, 22), 8, 8), CREAM)
    sky.shape(oval((35.5, 20.5), 1.6, 1.2), blend(CREAM, SAND, 0.6))
    sky.shape(oval((40.5, 25), 1.1, 0.9), blend(CREAM, SAND, 0.6))
    shades = [blend(SEA, INDIGO, share) for share in (0.65, 0.4, 0.15)]
    waves = [
        _running(partial(_wave, top=55 + 9 * n, seed=n), size, shade, (1.0, -1.6, 2.4)[n])
        for n, shade in enumerate(shades)
    ]
    return Scene(
        size=size,
        backdrop=sky.finish(),
        behind=waves,
        speakers=[Speaker(size, POET, POET_AT)],
        front=[Layer(hand_with_poem(size, POET), swaying(0.5 * size.unit, 0.8 * size.unit, 4))],
    )


def library_steps(size: Size = PHONE_FILM) -> Scene:
    """Paint a library after closing time, lit windows, a signal that rises, and a student with a phone."""
    street = Sheet(size)
    street.fade(blend(INDIGO, NIGHT, 0.4), blend(ROSE, SAFFRON, 0.4), 0, 62)
    street.shape(box(0, 61, 165, 78), blend(INDIGO, ROSE, 0.25))
    street.blob([(-6, 60), (14, 40), (40, 52), (70, 38), (104, 50), (140, 36), (168, 60)], blend(INDIGO, ROSE, 0.35))
    street.shape(box(8, 29, 84, 78), blend(CREAM, ROSE, 0.55))
    street.shape([(4, 30), (46, 17), (88, 30)], blend(CLAY, UMBER, 0.25))
    for left in (15, 30, 53, 68):
        street.shape([*box(left, 38, left + 9, 60)], SAFFRON)
        street.shape(oval((left + 4.5, 38), 4.5, 5), SAFFRON)
        street.line([(left + 4.5, 33.5), (left + 4.5, 60)], 0.5, CHESTNUT)
        street.line([(left, 46), (left + 9, 46)], 0.5, CHESTNUT)
    street.shape(box(42, 44, 50, 78), BARK)
    street.shape(box(-2, 76, 165, 92), blend(SAND, INDIGO, 0.45))
    for step in range(3):
        street.shape(box(0, 76 + 5 * step, 100 + 6 * step, 81 + 5 * step), blend(SAND, INDIGO, 0.2 + 0.12 * step))
    street_sign(street, STREET_SIGN)
    phone = Sheet(size)
    phone.glow((101, 78), 22, (190, 226, 240), 0.55)
    phone.blob([(96, 88), (97, 78), (101, 76), (108, 79), (112, 92), (98, 93)], STUDENT.shade)
    phone.shape([(95.5, 70), (102.5, 69), (104.5, 83.5), (97.5, 84.5)], NIGHT)
    phone.shape([(96.6, 71.3), (101.7, 70.5), (103.4, 82.3), (98.3, 83.1)], (206, 234, 242))
    phone.blob([(95.4, 84), (97, 80.6), (99, 81), (98.6, 86)], STUDENT.skin)
    return Scene(
        size=size,
        backdrop=street.finish(),
        behind=[Layer(passer_by(size), _passing(size.unit))],
        speakers=[Speaker(size, STUDENT, STUDENT_AT)],
        front=[Layer(phone.finish(), swaying(0.3 * size.unit, 0.3 * size.unit, 5))],
        last=_signal,
    )


def _passing(unit: float) -> Move:
    start, goal = PASSING_FROM_TO
    return walking(PASSING_SECONDS, (start * unit, goal * unit), 0.6 * unit)


def winter_street(size: Size = PHONE_FILM) -> Scene:
    """Paint a street in its first snow, smoke from the chimneys, and somebody well wrapped up."""
    street = Sheet(size)
    street.fade(blend(INDIGO, SNOW, 0.35), blend(SNOW, ROSE, 0.25), 0, 70)
    for left, width, top, colour in (
        (-4, 26, 34, CLAY),
        (20, 22, 26, SAND),
        (40, 28, 38, BRICK),
        (66, 24, 30, SAGE),
        (138, 30, 28, CLAY),
    ):
        house(street, left, width, top, blend(colour, INDIGO, 0.25))
    street.blob([(-8, 78), (20, 70), (60, 73), (110, 69), (168, 75), (172, 98), (-8, 98)], SNOW)
    street.blob([(-8, 86), (40, 80), (90, 84), (168, 79), (172, 98), (-8, 98)], blend(SNOW, INDIGO, 0.12))
    return Scene(size=size, backdrop=street.finish(), speakers=[Speaker(size, WALKER, WALKER_AT)], last=_snow)


Strip = Callable[[Sheet, Colour, float], None]


def _running(paint: Strip, size: Size, colour: Colour, units_a_second: float) -> Ribbon:
    """Paint a strip that repeats itself over the whole width, and let it run past."""
    sheet = Sheet(size)
    paint(sheet, colour, size.across)
    return Ribbon(sheet.finish(), units_a_second * size.unit, 2.5)


def _in_window(paint: Strip, size: Size, edges: Edges, colour: Colour) -> Layer:
    """Paint a strip that drifts to and fro within a window."""
    sheet = Sheet(size)
    paint(sheet, colour, edges[2] - edges[0])
    drawn = sheet.finish()
    picture = Image.new("RGBA", (size.width, size.height), (0, 0, 0, 0))
    picture.paste(drawn, (round(edges[0] * size.unit), round(edges[1] * size.unit)), drawn)
    return Layer(picture, swaying(4, 0, 22))


def _clouds(sheet: Sheet, colour: Colour, across: float) -> None:
    for x, y, reach in ((0.3, 9, 5.0), (0.42, 7.6, 6.0), (0.55, 9, 4.6), (0.72, 17, 3.6), (0.8, 16, 4.4)):
        sheet.shape(oval((x * across, y), reach, reach * 0.42), colour)


def _wave(sheet: Sheet, colour: Colour, across: float, *, top: float, seed: int) -> None:
    """Draw one line of waves whose two ends meet, with strokes like handwriting on it."""
    crests = 5 + seed % 3
    line: list[Point] = [
        (x, top + 2.2 * sin(2 * pi * crests * x / across) + 0.9 * sin(2 * pi * (crests + 3) * x / across + seed))
        for x in (across * step / 160 for step in range(161))
    ]
    sheet.shape([*line, (across, 98), (0, 98)], colour)
    pen = random.Random(seed)
    light = blend(colour, CREAM, 0.5)
    for row in range(2):
        x = 3 + pen.random() * 6
        while x < across - 14:
            length = pen.uniform(4, 10)
            y = top + 5.6 + 3.6 * row + pen.uniform(-0.4, 0.4)
            stroke = [(x + length * s / 6, y + pen.uniform(-0.9, 0.9) * (s % 2)) for s in range(7)]
            sheet.line(stroke, 0.32, light)
            x += length + pen.uniform(3, 9)


def _signal(frame: Image.Image, seconds: float, loudness: float) -> None:
    """Draw three arcs that rise from the library's roof, one after the other."""
    draw = ImageDraw.Draw(frame)
    unit = frame.height / 90
    for number in range(3):
        if seconds % 2.4 < 0.5 + 0.5 * number:
            continue
        reach = (3.5 + 3.2 * number) * unit
        x, y = 46 * unit, 15 * unit
        draw.arc((x - reach, y - reach, x + reach, y + reach), 215, 325, fill=CREAM, width=max(2, round(0.9 * unit)))


def _snow(frame: Image.Image, seconds: float, loudness: float) -> None:
    """Let snow fall: each flake has its own way down, and begins again at the top."""
    draw = ImageDraw.Draw(frame)
    flakes = random.Random(11)
    for _ in range(110):
        x, start, speed, reach = flakes.random(), flakes.random(), flakes.uniform(0.05, 0.12), flakes.uniform(1.0, 2.8)
        y = (start + seconds * speed) % 1.0 * frame.height
        across = (x * frame.width + 9 * sin(seconds * 0.8 + 40 * start)) % frame.width
        draw.ellipse((across - reach, y - reach, across + reach, y + reach), fill=SNOW)
