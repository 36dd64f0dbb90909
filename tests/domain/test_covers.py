"""What a cover says by itself and beside others: two people at once, how weak a find is, how much hangs on it."""

from __future__ import annotations

from typing import Any

import pytest

from archive.domain.covers import WEAK, Box, Cover, CoverStyle, Key, by_weight, figure_of, is_weak, two_at_once
from archive.domain.ids import ParticipantId, WorkId, new_id

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


def find(**changes: Any) -> Cover:
    fields: dict[str, Any] = {
        "id": new_id(),
        "work_id": WorkId("work"),
        "style": CoverStyle.FACE,
        "start_ms": 0,
        "end_ms": 1000,
        "keys": (Key(0, HERE),),
        "found_by": "detector",
        "confidence": 120,
        "surest": 120,
    }
    return Cover(**{**fields, **changes})


def test_a_find_is_weak_only_if_no_look_was_ever_surer() -> None:
    """A hand that passes over a clear face makes one look doubtful; the face is as clear as before."""
    assert is_weak(find(confidence=110, surest=WEAK - 1))
    assert not is_weak(find(confidence=110, surest=WEAK))
    assert not is_weak(find(confidence=110, surest=950))


def test_what_nobody_counted_a_person_drew_or_touched_is_not_weak() -> None:
    assert not is_weak(find(surest=None))
    assert not is_weak(find(found_by=""))
    assert not is_weak(find(editors=("somebody",)))


def test_what_weighs_most_comes_first_and_what_is_weak_or_said_already_last() -> None:
    long = find(surest=900, end_ms=5000)
    large = find(surest=900, keys=(Key(0, Box(0, 0, 4000, 8000)),))
    small = find(surest=900)
    weak = find(end_ms=9000, keys=(Key(0, Box(0, 0, 4000, 8000)),))
    said = find(surest=900, participant_id=ParticipantId(new_id()))
    dismissed = find(surest=900, dismissed=True)

    assert by_weight([dismissed, weak, small, said, large, long]) == [long, large, small, weak, said, dismissed]
