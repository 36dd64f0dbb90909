"""Reading what is said, and when, from released captions."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from archive.access.transcript import SpokenLine, read_lines
from archive.domain.words.transcripts import Cue
from archive.review.works.texts import cues_as_webvtt


def test_lines_are_read_with_their_times() -> None:
    captions = "WEBVTT\n\n1\n00:00:01.500 --> 00:00:03.000 line:90%\nUne route,\n<i>puis</i> la mer &amp; nous\n\n"

    assert read_lines(captions) == (SpokenLine(start_ms=1_500, end_ms=3_000, text="Une route, puis la mer & nous"),)


def test_what_is_no_line_is_left_out() -> None:
    captions = (
        "WEBVTT - a header\n\nNOTE 00:00 --> nowhere\n\nSTYLE\n::cue { color: red }\n\n"
        "00:05.000 --> 00:04.000\nbackwards\n\n00:06.000 --> 00:07.000\n\n\r\n\r\n01:00:00.000 --> 01:00:01.000\r\nlate"
    )

    assert read_lines(captions) == (SpokenLine(start_ms=3_600_000, end_ms=3_601_000, text="late"),)


@given(
    st.lists(
        st.tuples(
            st.integers(0, 9_000_000),
            st.integers(1, 60_000),
            st.text("aé ا<>&-", min_size=1).filter(lambda text: text.split() and "-->" not in text),
        ),
        max_size=8,
    )
)
def test_whatever_we_write_is_read_again(said: list[tuple[int, int, str]]) -> None:
    cues = tuple(Cue(start_ms=start, end_ms=start + length, text=text) for start, length, text in said)

    read = read_lines(cues_as_webvtt(cues))

    wanted = sorted((cue.start_ms, cue.end_ms, " ".join(cue.text.split())) for cue in cues)
    assert sorted((line.start_ms, line.end_ms, line.text) for line in read) == wanted


@given(st.text(st.characters(codec="utf-8"), max_size=300))
def test_no_text_whatever_is_a_fault(text: str) -> None:
    assert all(line.text and line.start_ms <= line.end_ms for line in read_lines("WEBVTT\n\n" + text))
