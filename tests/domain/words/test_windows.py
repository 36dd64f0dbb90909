"""A long transcript is cut into windows that hold all of it, and each is put back where it stood."""

from __future__ import annotations

from dataclasses import replace

import pytest

from archive.domain.ids import WorkId
from archive.domain.words.transcripts import Cue, Transcript
from archive.domain.words.windows import MOST_BYTES, window_of, with_window

LONG = tuple(Cue(start_ms=at * 1000, end_ms=at * 1000 + 900, text=f"سطر رقم {at} من الحكاية") for at in range(700))
TIMED = Transcript(id="t", work_id=WorkId("w"), language="ar", cues=LONG)
PLAIN = replace(TIMED, cues=(), text="\n\n".join(f"الفقرة {at} من الحكاية كلها." for at in range(900)))


def test_windows_hold_every_line_once_and_none_is_large() -> None:
    count = window_of(TIMED, 1).count
    windows = [window_of(TIMED, number).part.cues for number in range(1, count + 1)]
    assert count > 3
    assert tuple(cue for each in windows for cue in each) == LONG
    assert all(sum(len(cue.text.encode()) for cue in each) < MOST_BYTES for each in windows)


def test_a_text_without_times_is_cut_between_its_paragraphs() -> None:
    count = window_of(PLAIN, 1).count
    pieces = [window_of(PLAIN, number).part.text for number in range(1, count + 1)]
    assert count > 1
    assert "".join(pieces) == PLAIN.text
    assert all(len(each.encode()) <= MOST_BYTES and each.startswith("الفقرة") for each in pieces)


def test_one_word_without_end_is_cut_all_the_same() -> None:
    endless = replace(PLAIN, text="م" * MOST_BYTES)
    assert window_of(endless, 1).count == 2
    assert "".join(window_of(endless, number).part.text for number in (1, 2)) == endless.text


@pytest.mark.parametrize("number", [1, 2, 99])
@pytest.mark.parametrize("whole", [TIMED, PLAIN])
def test_a_window_that_nobody_changed_is_put_back_as_it_was(whole: Transcript, number: int) -> None:
    window = window_of(whole, number)
    typed = replace(window.part, text=window.part.text.strip())
    assert with_window(whole, window.key, typed) == whole


def test_what_is_written_in_a_window_leaves_all_others_alone() -> None:
    window = window_of(TIMED, 2)
    fresh = replace(window.part, cues=window.part.cues[:1])
    kept = with_window(TIMED, window.key, fresh).cues
    assert len(kept) == len(LONG) - len(window.part.cues) + 1
    assert (
        with_window(TIMED, window.key, replace(fresh, cues=())).cues[: len(window_of(TIMED, 1).part.cues)]
        == LONG[: len(window_of(TIMED, 1).part.cues)]
    )


def test_lines_that_begin_at_once_stay_in_one_window() -> None:
    at_once = replace(TIMED, cues=tuple(replace(cue, start_ms=5000, end_ms=6000) for cue in LONG))
    assert window_of(at_once, 2).count == 1


def test_a_short_transcript_is_one_window_without_a_key() -> None:
    assert window_of(replace(TIMED, cues=LONG[:3]), 7).key == ""
    assert window_of(replace(TIMED, cues=()), 1).part.text == ""


@pytest.mark.parametrize("key", ["", "x", "t0-5", "5-x"])
def test_a_window_that_is_none_is_refused(key: str) -> None:
    with pytest.raises(ValueError, match=r"^$|invalid literal|^x$|^t0-5$"):
        with_window(TIMED, key, TIMED)
