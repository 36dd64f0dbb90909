from __future__ import annotations

from fractions import Fraction

import pytest

from archive.domain.errors import InvalidInputError
from archive.domain.timecode import CameraClock, clock_of, looks_like_timecode, start_of

FILM = Fraction(30_000, 1_001)


def test_a_time_counts_from_what_the_clock_showed_at_the_first_picture() -> None:
    clock = CameraClock(start="01:00:00:00", rate=Fraction(25))

    assert clock.ms_of("01:00:00:00", 10_000) == 0
    assert clock.ms_of("01:00:02:10", 10_000) == 2_400
    assert CameraClock(start="00:00:00:00", rate=Fraction(24_000, 1_001)).ms_of("01:00:00:00", None) == 3_603_600


def test_a_clock_that_drops_frames_leaves_out_numbers_and_not_pictures() -> None:
    clock = CameraClock(start="00:00:59;28", rate=FILM)

    assert round(clock.ms_of("00:01:00;02", None) * FILM / 1000) == 2
    # One hour on such a clock is an hour on the wall, to 4 ms; on one that drops none it is 3.6 s longer.
    assert CameraClock(start="00:00:00;00", rate=FILM).ms_of("01:00:00;00", None) == 3_599_996
    assert CameraClock(start="00:00:00:00", rate=FILM).ms_of("01:00:00:00", None) == 3_603_600
    # The recording knows whether its clock drops frames, however somebody writes the time.
    assert clock.ms_of("00:01:00:02", None) == clock.ms_of("00:01:00;02", None)
    sixty = CameraClock(start="00:00:59;59", rate=FILM * 2)
    assert round(sixty.ms_of("00:01:00;04", None) * FILM * 2 / 1000) == 1


def test_a_recording_may_go_on_past_midnight() -> None:
    clock = CameraClock(start="23:59:50:00", rate=Fraction(25))

    assert clock.ms_of("00:00:05:00", 60_000) == 15_000
    with pytest.raises(InvalidInputError, match="lies outside this recording, whose clock began at 23:59:50:00"):
        clock.ms_of("23:59:49:24", 60_000)
    with pytest.raises(InvalidInputError, match="lies outside"):
        clock.ms_of("00:02:00:00", 60_000)


@pytest.mark.parametrize("text", ["01:00:00:25", "01:60:00:00", "01:00:60:00", "25:00:00:00", "1:2:3", "", "a:b:c:d"])
def test_what_no_clock_shows_is_told(text: str) -> None:
    with pytest.raises(InvalidInputError, match="never shows"):
        CameraClock(start="01:00:00:00", rate=Fraction(25)).ms_of(text, None)


def test_a_number_that_is_dropped_is_never_shown() -> None:
    clock = CameraClock(start="00:00:00;00", rate=FILM)

    with pytest.raises(InvalidInputError, match="never shows"):
        clock.ms_of("00:01:00;01", None)
    assert clock.ms_of("00:10:00;01", None) == 600_033


def test_only_four_figures_are_a_timecode() -> None:
    assert looks_like_timecode(" 01:00:00:00 ")
    assert looks_like_timecode("01:00:00;02")
    assert not any(looks_like_timecode(text) for text in ("1:05", "1:02:03.5", "01:00:00", "7"))


def test_facts_are_only_kept_of_a_clock_that_can_be_read() -> None:
    facts = start_of({"streams.0.timecode": "01:00:00:00"}, "25")

    clock = clock_of(facts)
    assert clock is not None
    assert clock.start == "01:00:00:00"
    assert clock.rate == 25
    assert start_of({"container.timecode": "somewhere"}, "25") == {}
    assert start_of({"container.timecode": "01:00:00:99"}, "25") == {}
    assert start_of({"container.timecode": "01:00:00:00"}, None) == {}
    assert clock_of({"start_timecode": "01:00:00:00", "frame_rate": "0"}) is None
