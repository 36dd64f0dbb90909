"""What Range headers ask for."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.ports import Span
from archive.web.delivery.ranges import MOST_RANGES, UnsatisfiableError, requested_ranges


@pytest.mark.parametrize(
    ("header", "spans"),
    [
        ("bytes=0-0", [(0, 1)]),
        ("bytes=0-99", [(0, 100)]),
        ("bytes=0-100000", [(0, 100)]),
        ("bytes=10-", [(10, 100)]),
        ("bytes=-10", [(90, 100)]),
        ("bytes=-1000", [(0, 100)]),
        ("BYTES=1-2", [(1, 3)]),
        ("bytes = 1-2", [(1, 3)]),
        ("bytes=1-2, 5-6", [(1, 3), (5, 7)]),
        ("bytes=5-6,1-2", [(5, 7), (1, 3)]),
        ("bytes=0-10,5-20", [(0, 21)]),
        ("bytes=0-1,2-3", [(0, 4)]),
        ("bytes=50-60,0-10,5-55", [(0, 61)]),
        ("bytes=,0-1,,", [(0, 2)]),
        ("bytes=0-1,200-300", [(0, 2)]),
        ("bytes=200-300,-5", [(95, 100)]),
        ("bytes=00000000000000000000000000-1", [(0, 2)]),
        ("bytes=0-" + "9" * 50, [(0, 100)]),
    ],
)
def test_what_is_well_formed_is_understood(header: str, spans: list[tuple[int, int]]) -> None:
    assert requested_ranges(header, 100) == [Span(*span) for span in spans]


@pytest.mark.parametrize(
    "header",
    [
        None,
        "",
        "bytes",
        "bytes=",
        "bytes=,",
        "bytes=-",
        "bytes=a-b",
        "bytes=1",
        "bytes=2-1",
        "bytes=0-1,2-1",
        "bytes=0-1;2-3",
        "bytes=+1-2",
        "bytes=0x1-2",
        "bytes=١-٢",
        "bytes=1 -2",
        "seconds=1-2",
        "items=0-5",
        "bytes=" + ",".join(f"{n * 2}-{n * 2}" for n in range(MOST_RANGES + 1)),
    ],
)
def test_what_is_not_counts_as_not_sent(header: str | None) -> None:
    assert requested_ranges(header, 100) is None


@pytest.mark.parametrize(
    "header", ["bytes=100-", "bytes=100-200", "bytes=-0", "bytes=500-600,700-", "bytes=" + "9" * 30 + "-"]
)
def test_what_lies_outside_cannot_be_satisfied(header: str) -> None:
    with pytest.raises(UnsatisfiableError):
        requested_ranges(header, 100)


def test_of_nothing_no_part_can_be_sent() -> None:
    with pytest.raises(UnsatisfiableError):
        requested_ranges("bytes=0-", 0)


@given(
    st.lists(st.tuples(st.integers(0, 60), st.integers(0, 60)).map(sorted), min_size=1, max_size=MOST_RANGES),
    st.integers(1, 50),
)
def test_every_byte_asked_for_is_sent_once(ranges: list[list[int]], size_bytes: int) -> None:
    header = "bytes=" + ",".join(f"{first}-{last}" for first, last in ranges)
    wanted = {byte for first, last in ranges for byte in range(first, min(last + 1, size_bytes))}

    try:
        spans = requested_ranges(header, size_bytes) or []
    except UnsatisfiableError:
        spans = []

    sent = [byte for span in spans for byte in range(span.start, span.end)]
    assert sorted(sent) == sorted(wanted)


@given(st.text(max_size=60))
def test_no_header_does_any_harm(header: str) -> None:
    try:
        spans = requested_ranges(f"bytes={header}", 100)
    except UnsatisfiableError:
        return
    assert spans is None or all(0 <= span.start < span.end <= 100 for span in spans)
