"""A wait counts its looks: it ends with the first that finds what it looks for, and fails after the last."""

from __future__ import annotations

import pytest

from tests.waiting import wait_until


def test_a_wait_ends_with_the_first_look_that_finds_it() -> None:
    pauses: list[float] = []
    wait_until(lambda: len(pauses) == 3, seconds=10, every_seconds=0.5, pause=pauses.append)
    assert pauses == [0.5, 0.5, 0.5]


def test_a_wait_fails_after_so_many_looks_and_says_what_there_is_to_say() -> None:
    looks: list[int] = []
    with pytest.raises(AssertionError, match="still shut"):
        wait_until(
            lambda: looks.append(1), seconds=1, every_seconds=0.25, said=lambda: "still shut", pause=lambda _: None
        )
    assert len(looks) == 5
