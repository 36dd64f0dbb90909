"""Drawn people: a head that turns and speaks, and shoulders in good cloth; nobody's likeness."""

from __future__ import annotations

from dataclasses import dataclass

from PIL import Image

from archive.demo.drawing.paint import BARK, CREAM, UMBER, Colour, Point, Sheet, Size, blend, oval, smooth

_FACE = (
    *((-2, -15), (-8.6, -11), (-10.4, -3), (-9.6, 4), (-7.2, 10)),
    *((-2.6, 14.2), (2.4, 13), (8, 7), (9.6, -2), (7, -12)),
)
_BROW_AND_NOSE = (
    *((-9, -4.6), (-6.9, -5.8), (-4.6, -5.0), (-3.9, -3.2), (-4.4, 0.6)),
    *((-5.6, 3.4), (-4.2, 4.5), (-2.8, 4.1)),
)
_WRAP = (
    *((-9.6, -9), (-8, -17), (1, -20.5), (10.4, -16), (13, -5), (11.6, 6), (4, 16.5)),
    *((-3, 17), (5.4, 10), (8.6, 0), (5, -10.6), (-3, -12.4)),
)
_CURLS = (
    *((-9.4, -11, 2.0), (-8.6, -14.4, 2.6), (-6, -17.6, 2.4), (-3, -19.8, 2.8), (0.6, -21.2, 2.3), (4, -21.4, 2.9)),
    *((7.6, -20.2, 2.3), (10.4, -17.8, 2.9), (12.4, -14.6, 2.2), (13.8, -11, 2.9), (14.4, -7, 2.2), (14.2, -3.4, 2.8)),
    *((12.8, 0.2, 2.2), (11.6, 2.8, 2.0)),
)


@dataclass(frozen=True, kw_only=True)
class Look:
    """The few colours and the headwear that a drawn person is made of."""

    skin: Colour
    cloth: Colour
    hair: Colour = UMBER
    headwear: str = "hair"
    headwear_colour: Colour = UMBER
    light: Colour = CREAM

    @property
    def shade(self) -> Colour:
        """The skin where the light does not reach."""
        return blend(self.skin, UMBER, 0.45)


@dataclass(frozen=True)
class Place:
    """Where on the sheet something is drawn, and how large."""

    x: float
    y: float
    scale: float = 1.0

    def __call__(self, *points: Point) -> list[Point]:
        """Move points of the drawing to their place."""
        return [(self.x + x * self.scale, self.y + y * self.scale) for x, y in points]

    def oval(self, x: float, y: float, radius_x: float, radius_y: float, turn: float = 0.0) -> list[Point]:
        """Give an oval at its place."""
        return self(*oval((x, y), radius_x, radius_y, turn))


def shoulders(sheet: Sheet, look: Look, at: Place) -> None:
    """Draw neck, shoulders and a garment, down to below the sheet."""
    sheet.blob(at((-5, 6), (-5.5, 17), (-9, 22), (9, 22), (5.5, 17), (5, 6)), look.shade)
    garment = at((-8, 16.5), (-20, 22), (-29, 33), (-33, 70), (33, 70), (29, 33), (20, 22), (8, 16.5), (0, 22))
    sheet.blob(garment, look.cloth)
    outline = smooth(garment)
    sheet.lit(outline, at((-30, 24), (-12, 16), (-10, 70), (-36, 70)), blend(look.cloth, look.light, 0.22), 4.5)
    sheet.lit(outline, at((12, 20), (34, 24), (38, 70), (14, 70)), blend(look.cloth, UMBER, 0.5), 4.5)
    fold = blend(look.cloth, UMBER, 0.4)
    sheet.line(at((-7.5, 17), (-3, 24), (1, 33), (2, 52)), 0.7 * at.scale, fold)
    sheet.line(at((7.5, 17), (4, 23), (0, 30)), 0.7 * at.scale, fold)
    sheet.line(at((-19, 40), (-17, 52), (-18, 66)), 0.6 * at.scale, fold)
    sheet.line(at((20, 38), (17, 52), (19, 66)), 0.6 * at.scale, fold)


def talking(size: Size, look: Look, at: Place) -> list[Image.Image]:
    """Give a head's pictures: four openings of the mouth, from closed to open, then one with the eyes closed."""
    plain = Sheet(size)
    _head(plain, look, at)
    pictures = []
    for opened, awake in ((0.0, True), (0.35, True), (0.7, True), (1.0, True), (0.0, False)):
        sheet = plain.copy()
        _mouth(sheet, look, at, opened)
        _eyes(sheet, look, at, awake=awake)
        pictures.append(sheet.finish())
    return pictures


def _head(sheet: Sheet, look: Look, at: Place) -> None:
    """Draw a head in three-quarter view, looking to the left, still without mouth and eyes."""
    _hair_behind(sheet, look, at)
    sheet.blob(at((8, -2), (10.9, -3.6), (11.2, 1.2), (8.6, 3.4)), look.shade)
    face = at(*_FACE)
    sheet.blob(face, look.skin)
    outline = smooth(face)
    sheet.lit(outline, at((2, -18), (14, -16), (13, 16), (-2, 17), (4, 9), (3.4, -4)), look.shade, 1.6)
    sheet.lit(outline, at((-12, -13), (-5, -14), (-6, 0), (-8, 8), (-12, 6)), blend(look.skin, look.light, 0.5), 1.6)
    dark = _dark(look)
    sheet.line(at(*_BROW_AND_NOSE), 0.55 * at.scale, dark)
    sheet.line(at((-1.4, -5.2), (2, -6.3), (5.6, -4.9)), 0.75 * at.scale, dark)
    _headwear(sheet, look, at)


def _eyes(sheet: Sheet, look: Look, at: Place, *, awake: bool) -> None:
    for x, reach in ((-7.0, 1.7), (2.1, 2.5)):
        if not awake:
            sheet.line(at((x - reach, -1.7), (x, -0.9), (x + reach, -1.8)), 0.55 * at.scale, _dark(look))
            continue
        almond = at((x - reach, -1.6), (x, -2.9), (x + reach, -1.7), (x, -0.7))
        sheet.blob(almond, blend(look.light, look.skin, 0.15))
        sheet.shape(at.oval(x - 0.5, -1.8, 0.95, 1.15), UMBER)
        sheet.line(at((x - reach, -1.6), (x, -2.9), (x + reach, -1.7)), 0.5 * at.scale, _dark(look))


def _dark(look: Look) -> Colour:
    return blend(look.shade, UMBER, 0.75)


def _mouth(sheet: Sheet, look: Look, at: Place, opened: float) -> None:
    lips = blend(look.skin, (150, 52, 52), 0.55)
    drop = 1.9 * opened
    sheet.blob(
        at(
            (-6.4, 7.9),
            (-4.2, 7.1),
            (-3.1, 7.3),
            (-1.9, 7.0),
            (0.7, 7.7),
            (-0.6, 9.0 + drop),
            (-3, 9.7 + drop),
            (-5.2, 9.0 + drop),
        ),
        lips,
    )
    inside = blend(UMBER, (60, 20, 24), 0.5)
    if opened > 0.1:
        sheet.blob(
            at((-5.3, 8.1), (-3, 7.9), (-0.4, 8.0), (-1.4, 8.2 + drop), (-3, 8.5 + drop), (-4.6, 8.2 + drop)), inside
        )
    else:
        sheet.line(at((-6.0, 8.0), (-3.1, 8.3), (0.3, 7.9)), 0.4 * at.scale, inside)


def _hair_behind(sheet: Sheet, look: Look, at: Place) -> None:
    if look.headwear == "curls":
        sheet.blob(at((-9, -12), (-5, -20), (4, -21), (12, -16), (14.5, -6), (12, 3), (4, 4), (-6, -4)), look.hair)
        for x, y, r in _CURLS:
            sheet.shape(at.oval(x, y, r, r), look.hair)
    elif look.headwear == "scarf":
        cloth = blend(look.headwear_colour, UMBER, 0.35)
        sheet.blob(at((-9, -12), (0, -19), (10, -15), (13, -2), (12, 10), (16, 22), (-2, 24), (-8, 14)), cloth)
    else:
        sheet.blob(at((-6, -14), (2, -18), (10, -13), (11.2, -2), (9, 4), (4, 0), (-4, -8)), look.hair)


def _headwear(sheet: Sheet, look: Look, at: Place) -> None:
    colour = look.headwear_colour
    if look.headwear == "cap":
        cap = at((-8.8, -10.4), (-8.2, -18.6), (-1, -21), (7.4, -19.4), (10, -10.6), (1, -8.6))
        sheet.blob(cap, colour)
        sheet.lit(smooth(cap), at((2, -22), (12, -20), (12, -7), (3, -7)), blend(colour, UMBER, 0.6), 1.4)
        sheet.line(at((-8.8, -11.2), (0, -9.6), (9.9, -11.4)), 0.9 * at.scale, blend(colour, CREAM, 0.45))
    elif look.headwear == "scarf":
        wrap = at(
            (-9.6, -9),
            (-8, -17),
            (1, -20.5),
            (10.4, -16),
            (13, -5),
            (11.6, 6),
            (4, 16.5),
            (-3, 17),
            (5.4, 10),
            (8.6, 0),
            (5, -10.6),
            (-3, -12.4),
        )
        sheet.blob(wrap, colour)
        sheet.lit(smooth(wrap), at((6, -20), (16, -14), (14, 16), (2, 20), (9, 2)), blend(colour, UMBER, 0.55), 1.6)
        sheet.line(at((-6, -14), (3, -15.6), (9, -8), (9.8, 2)), 0.5 * at.scale, blend(colour, CREAM, 0.4))
    else:
        fringe = at((-8.8, -8.4), (-8.6, -15), (-1, -18.6), (8, -15), (10.4, -6), (7.6, -9), (2, -11.4), (-4, -11.6))
        sheet.blob(fringe, look.hair)
        sheet.line(at((-6, -14.6), (1, -16.2), (7, -13)), 0.4 * at.scale, blend(look.hair, BARK, 0.6))
