"""Which letters nobody sees for their colour: white on white, and any colour on itself."""

from __future__ import annotations

import re
from typing import Final

WHITE: Final = "ffffff"
"""What paper is, where nothing else is said."""

_HEX: Final = re.compile(r"#?([0-9a-f]{6})", re.IGNORECASE)
_LEAST_LIGHT: Final = 0xF0


def hex_of(text: str | None) -> str | None:
    """Give a colour as six small hexadecimal digits, or None where it is told in another way or not at all."""
    found = _HEX.fullmatch(text or "")
    return found[1].lower() if found else None


def is_unseen(colour: str | None, ground: str) -> bool:
    """Tell whether letters of a colour cannot be seen on a ground; who says no colour writes in black."""
    return colour is not None and (colour == ground or (is_light(colour) and is_light(ground)))


def is_light(colour: str) -> bool:
    """Tell whether a colour is as good as white."""
    return all(int(colour[place : place + 2], 16) >= _LEAST_LIGHT for place in (0, 2, 4))
