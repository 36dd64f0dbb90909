"""The colour of covers as films store it: how light it is, and its two colours."""

from __future__ import annotations

from typing import Final

from archive.domain.covers import GREY, Colour

Planes = tuple[int, int, int]
"""How light a colour is (16 to 235), and how blue and how red it is (128: neither)."""

# How much red and blue count in how light a colour is (ITU-R BT.601 and BT.709).
_SHARES: Final = {"bt601": (0.299, 0.114), "bt709": (0.2126, 0.0722)}


def planes_of(colour: Colour, matrix: str) -> Planes:
    """Give a colour as a film of this matrix (`bt601` or `bt709`) stores it."""
    red_share, blue_share = _SHARES[matrix]
    red, green, blue = (channel / 255 for channel in colour)
    light = red_share * red + (1 - red_share - blue_share) * green + blue_share * blue
    return (
        16 + round(219 * light),
        128 + round(112 * (blue - light) / (1 - blue_share)),
        128 + round(112 * (red - light) / (1 - red_share)),
    )


GREY_PLANES: Final = planes_of(GREY, "bt601")
"""Grey has no colour, whatever the matrix is."""
