"""Lines are heard where they were said as far as they fit: faster within bounds, later where need be, never cut."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from archive.domain.voicing.fitting import FASTEST, GAP_MS, NATURAL, paces, timeline
from archive.domain.voicing.script import STEP_MS, ScriptLine

HALF_SECONDS = st.integers(0, 400).map(lambda number: number * STEP_MS)
LINES = st.lists(st.tuples(st.none() | HALF_SECONDS, st.integers(0, 20_000)), min_size=1, max_size=30)


def line(at_ms: int | None) -> ScriptLine:
    return ScriptLine(text="words", at_ms=at_ms)


def test_a_line_that_fits_is_read_at_the_voices_own_pace() -> None:
    assert paces([line(0), line(3_000)], [2_750, 60_000]) == (NATURAL, NATURAL)


def test_one_that_is_a_little_long_is_read_as_much_faster_as_it_needs() -> None:
    assert paces([line(0), line(3_000)], [3_000, 1_000]) == (1_091, NATURAL)


def test_none_is_read_faster_than_can_be_followed() -> None:
    assert paces([line(0), line(1_000), line(1_000)], [9_000, 9_000, 10]) == (FASTEST, FASTEST, NATURAL)


def test_what_does_not_fit_moves_what_comes_after_it_and_is_told() -> None:
    times = timeline([line(0), line(2_000), line(20_000)], [3_100, 1_000, 1_000])

    assert times.starts_ms == (0, 3_500, 20_000)
    assert times.late_ms == (1_500,)
    assert times.length_ms == 21_500


def test_paragraphs_without_times_follow_one_another() -> None:
    times = timeline([line(None), line(None)], [1_800, 900])

    assert times.starts_ms == (0, 2_500)
    assert times.late_ms == ()


@given(LINES)
def test_no_two_lines_are_heard_at_once_and_none_begins_early_or_between_half_seconds(
    told: list[tuple[int | None, int]],
) -> None:
    lines, long = [line(at) for at, _ in told], [each for _, each in told]

    times = timeline(lines, long)

    ends = [start + each for start, each in zip(times.starts_ms, long, strict=True)]
    assert all(after - end >= GAP_MS for end, (_, after) in zip(ends, pairwise(times.starts_ms), strict=False))
    assert all(start % STEP_MS == 0 for start in times.starts_ms)
    assert all(start >= (each.at_ms or 0) for start, each in zip(times.starts_ms, lines, strict=True))
    assert times.length_ms >= max(ends)
    assert all(NATURAL <= pace <= FASTEST for pace in paces(lines, long))
