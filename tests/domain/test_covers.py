"""Two covers that stand at the same time in different places hide two people."""

from __future__ import annotations

import pytest

from archive.domain.covers import Box, Cover, CoverStyle, Key, figure_of, two_at_once
from archive.domain.ids import WorkId, new_id

HERE = Box(4000, 2000, 1000, 2000)
THERE = Box(7000, 2000, 1000, 2000)


def cover(*keys: Key, start_ms: int = 0, end_ms: int = 1000) -> Cover:
    return Cover(
        id=new_id(), work_id=WorkId("work"), style=CoverStyle.FACE, start_ms=start_ms, end_ms=end_ms, keys=keys
    )


def test_two_places_at_one_time_are_two_people() -> None:
    assert two_at_once([cover(Key(0, HERE)), cover(Key(0, THERE))])
    assert two_at_once([cover(Key(0, HERE)), cover(Key(999, THERE), start_ms=999, end_ms=5000)])


def test_one_place_or_two_times_can_be_one_person() -> None:
    assert not two_at_once([])
    assert not two_at_once([cover(Key(0, HERE)), cover(Key(0, Box(4300, 2200, 1000, 2000)))])
    assert not two_at_once([cover(Key(0, HERE)), cover(Key(0, figure_of(HERE)))])
    assert not two_at_once([cover(Key(0, HERE)), cover(Key(1000, THERE), start_ms=1000, end_ms=5000)])


@pytest.mark.parametrize("other", [cover(Key(0, HERE)), cover(Key(0, THERE))])
def test_those_that_part_on_their_way_are_two_people(other: Cover) -> None:
    assert two_at_once([cover(Key(0, HERE), Key(500, THERE), Key(999, HERE)), other])
