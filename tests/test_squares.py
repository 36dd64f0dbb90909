"""What finds squares in tests finds one that fades as large as it is, for as long as it finds any of it."""

from __future__ import annotations

from archive.domain.covers import FULL
from archive.ports import SmallPicture
from tests.squares import boxes_of_squares

WIDTH, HEIGHT, SIDE = 60, 40, 20
PAPER, BRIGHT, PALE = b"\x7e\xa1\xb2", b"\xaf\xaf\x69", b"\xa5\xa5\x78"


def fading(bright_columns: int) -> SmallPicture:
    """Give a square of which only so many columns are still bright enough to be found by."""
    row = PAPER * SIDE + BRIGHT * bright_columns + PALE * (SIDE - bright_columns) + PAPER * SIDE
    edge = PAPER * WIDTH
    points = edge * 10 + row * SIDE + edge * 10
    return SmallPicture(number=0, at_ms=0.0, width=WIDTH, height=HEIGHT, points=points)


def test_a_square_that_fades_is_found_whole_or_not_at_all() -> None:
    [(name, box)] = boxes_of_squares(fading(bright_columns=1))
    assert name == "yellow"
    assert (box.left, box.width, box.top, box.height) == (FULL // 3, FULL // 3, FULL // 4, FULL // 2)
    assert list(boxes_of_squares(fading(bright_columns=0))) == []
