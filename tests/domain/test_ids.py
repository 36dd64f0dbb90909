"""Names of things are random, alike in shape, and cost next to nothing."""

from __future__ import annotations

import sys
from collections import Counter
from typing import Any

from archive.domain.ids import looks_like_id, new_id
from tests.conftest import FRESH

DRAWN = 2_000


def test_an_id_has_its_shape_and_every_symbol_is_as_likely_as_any_other() -> None:
    drawn = [new_id() for _ in range(DRAWN)]

    assert len(set(drawn)) == DRAWN
    assert all(map(looks_like_id, drawn))
    for place in zip(*drawn, strict=True):
        seen = Counter(place)
        assert len(seen) == 32
        assert max(seen.values()) < 3 * DRAWN / 32


def test_an_id_is_drawn_at_once() -> None:
    """Each look at the machine's randomness is a call of its kernel: forty an id were most of what a record cost."""
    calls = 0

    def count(frame: Any, event: str, argument: object) -> None:
        nonlocal calls
        calls += event == "c_call" and getattr(argument, "__name__", "") == "urandom"

    before = sys.getprofile()
    sys.setprofile(count)
    try:
        new_id()
    finally:
        sys.setprofile(before)
    assert calls == 1


def test_a_drawn_id_in_the_name_of_a_test_is_noticed() -> None:
    """Each worker would call the test otherwise, and a run with several would end before its first test."""
    assert FRESH.search("test_a_row[/desk/withdrawals/jq83138jqw0e373tqqmr-oiseau]")
    assert not FRESH.search("test_a_page_reads_and_weighs_no_more_in_a_larger_archive[/desk/people?q=Nom+1]")
