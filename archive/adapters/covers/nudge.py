"""A film's picture or a photo made a little wider and cut beside its middle, so that no sensor's pattern fits it.

Every sensor leaves the same faint pattern in all it films, by which a film can be matched with others of its camera.
How much wider and how far beside, only the sealed side knows; it differs from size to size.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from archive.domain.covers import FULL, Box

_THOUSAND = 1_000


@dataclass(frozen=True)
class Nudge:
    """How much wider a picture is made, and at which share of what is cut off it begins, in thousandths."""

    wider: int = 0
    across: int = 0
    down: int = 0

    def canvas(self, size: tuple[int, int]) -> tuple[int, int]:
        """Give width and height of the whole picture of which so many points are shown; even, as films want them."""
        return _even(size[0] * (_THOUSAND + self.wider)), _even(size[1] * (_THOUSAND + self.wider))

    def place(self, size: tuple[int, int]) -> tuple[int, int]:
        """Give where on the whole picture the part begins that is shown; even, so that colours stay in place."""
        width, height = self.canvas(size)
        return _even((width - size[0]) * self.across), _even((height - size[1]) * self.down)

    def shown(self, box: Box) -> Box:
        """Give where a box of the whole picture lies in the part that is shown; in ten-thousandths of each."""

        def moved(place: int, cut: int) -> int:
            return round((place * (_THOUSAND + self.wider) - FULL * self.wider * cut / _THOUSAND) / _THOUSAND)

        left, top = moved(box.left, self.across), moved(box.top, self.down)
        right, bottom = moved(box.left + box.width, self.across), moved(box.top + box.height, self.down)
        return Box(left, top, right - left, bottom - top)


AS_IT_LIES = Nudge()
"""What is shown whole."""


def cut_out(stream: Any, nudge: Nudge, size: tuple[int, int]) -> Any:
    """Give the part of whole pictures that is shown."""
    return stream.filter("crop", *size, *nudge.place(size)) if nudge.wider else stream


def put_back(stream: Any, nudge: Nudge, size: tuple[int, int], colour: str) -> Any:
    """Give whole pictures again of the part that is shown, with a plain colour (`0xrrggbb`) where it was cut off."""
    return stream.filter("pad", *nudge.canvas(size), *nudge.place(size), color=colour) if nudge.wider else stream


def _even(thousandths: int) -> int:
    return thousandths // (2 * _THOUSAND) * 2
