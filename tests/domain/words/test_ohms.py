"""OHMS files of both forms: the words with their times, and nothing of what else is told of an interview."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.domain.errors import InvalidInputError
from archive.domain.words.ohms import read_ohms

HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<ROOT xmlns="https://www.weareavp.com/nunncenter/ohms"><record id="1" dt="2026-01-01">
<title>Interview with Salma One</title><interviewee>Salma One</interviewee>"""
INDEX = (
    "<index><point><time>0</time><title>The village</title><synopsis>Secret</synopsis></point>"
    "<point><time>65</time><title>The sea</title></point></index>"
)
OLD = f"""{HEAD}<sync>1:|2(3)|5(1)</sync>{INDEX}<transcript>SALMA: We left the village
one morning. It was[[footnote]]1[[/footnote]] cold.

NOUR: And then?
SALMA: Then came the sea.
[[footnotes]]
[[note]]A note of the archive.[[/note]]
[[/footnotes]]</transcript></record></ROOT>"""
NEW = f"""{HEAD}{INDEX}<vtt_transcript><![CDATA[WEBVTT

NOTE
TRANSCRIPTION BEGIN

00:00:03.000 --> 00:00:08.000
<v SALMA>  We left.<br>It was cold.

]]></vtt_transcript></record></ROOT>"""
WORDS = st.text(st.characters(categories=["L"], max_codepoint=0x6FF), min_size=1, max_size=6)


def test_lines_of_old_are_timed_by_their_minutes() -> None:
    lines = read_ohms(OLD).lines
    assert [(line.start_ms, line.end_ms, line.text) for line in lines] == [
        (0, 60_000, "SALMA: We left the village one morning."),
        (60_000, 93_529, "SALMA: It was cold."),
        (93_529, 120_000, "NOUR: And then?"),
        (120_000, 121_750, "SALMA: Then came the sea."),
    ]


def test_the_newer_form_gives_its_captions_and_the_line_they_begin_on() -> None:
    found = read_ohms(NEW)
    assert found.captions.startswith("WEBVTT\n\nNOTE\n")
    assert found.captions_line == 3
    attribute = NEW.replace("<vtt_transcript>", '<transcript format="webvtt">').replace("</vtt_", "</")
    assert read_ohms(attribute).captions == found.captions
    assert read_ohms(NEW.replace("WEBVTT\n\nNOTE", "NOTE")).captions == found.captions


@pytest.mark.parametrize("text", [OLD, NEW])
def test_the_index_divides_the_interview(text: str) -> None:
    assert [(part.start_ms, part.title) for part in read_ohms(text).divisions] == [
        (0, "The village"),
        (65_000, "The sea"),
    ]


def test_a_transcript_without_points_of_time_is_words() -> None:
    found = read_ohms(OLD.replace("1:|2(3)|5(1)", ""))
    assert "Secret" not in found.words
    assert "Then came the sea." in found.words
    assert "note of the archive" not in found.words
    assert not found.lines


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ('<!DOCTYPE ROOT [<!ENTITY a SYSTEM "file:///etc/passwd">]>\n<ROOT><record>&a;</record></ROOT>', 1),
        (OLD.replace("</record>", ""), 10),
        (OLD.replace("1:|2(3)|5(1)", "1:|2(3)|x"), 3),
        (OLD.replace("1:|2(3)|5(1)", "0:|2(3)"), 3),
        (OLD.replace("1:|2(3)|5(1)", "1:|5(1)|2(3)"), 3),
    ],
)
def test_what_cannot_be_read_is_refused_with_its_line(text: str, line: int) -> None:
    with pytest.raises(InvalidInputError) as error:
        read_ohms(text)
    assert (error.value.code, error.value.values) == ("transcript.broken", {"line": line})


@given(st.data())
def test_no_word_is_lost_between_the_minutes(data: st.DataObject) -> None:
    lines = data.draw(st.lists(st.lists(WORDS, max_size=5), min_size=1, max_size=9))
    places = st.tuples(st.integers(0, len(lines) + 2), st.integers(0, 7))
    points = sorted(data.draw(st.lists(places, min_size=1, max_size=6)))
    sync = "1:|" + "|".join(f"{line}({word})" for line, word in points)
    text = "\n".join(" ".join(words) for words in lines)
    if not text.strip():
        return

    found = read_ohms(f"<ROOT><record><sync>{sync}</sync><transcript>{text}</transcript></record></ROOT>")

    assert " ".join(line.text for line in found.lines).split() == text.split()
    assert all(line.start_ms <= line.end_ms for line in found.lines)
