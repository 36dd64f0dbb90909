"""Long counts: always fresh while they are quick, and not taken again at once when they are long."""

from __future__ import annotations

from archive.web.desk.count_cache import CountCache


class Hand:
    """A clock moved by hand."""

    def __init__(self) -> None:
        self.at = 0.0

    def __call__(self) -> float:
        return self.at


def test_a_quick_count_is_taken_anew_after_every_change() -> None:
    hand, counted = Hand(), []
    seldom = CountCache(hand)
    for generation in (1, 1, 2, 3, 3):
        hand.at += 0.001
        seldom.get("people", generation, lambda: counted.append(1))

    assert len(counted) == 3


def test_a_long_count_is_kept_for_a_hundred_times_as_long_whatever_changes() -> None:
    hand, counted = Hand(), []
    seldom = CountCache(hand)

    def count() -> int:
        hand.at += 2.0
        counted.append(1)
        return len(counted)

    assert seldom.get("people", 1, count) == 1
    hand.at += 199
    assert seldom.get("people", 2, count) == 1
    hand.at += 2
    assert seldom.get("people", 3, count) == 2
    assert seldom.get("works", 3, count) == 3
