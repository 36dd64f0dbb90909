"""A text with times is read as that or refused with its line, never as plain text; no word of it is lost."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.domain.errors import InvalidInputError
from archive.domain.words.timed_text import TimedKind, kind_of, read_sbv, read_subrip, require_words_alone
from archive.domain.words.ttml import read_ttml

WORDS = st.text(st.characters(categories=["L", "M"], max_codepoint=0x6FF), min_size=1, max_size=12)
SPOKEN = st.lists(
    st.lists(st.one_of(WORDS, st.integers(0, 2030).map(str)), min_size=1, max_size=3), min_size=1, max_size=6
)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("WEBVTT\n\n00:01.000 --> 00:02.000\nOne\n", TimedKind.WEBVTT),
        ("\n\nWEBVTT\n\n00:01.000 --> 00:02.000\nOne\n", TimedKind.WEBVTT),
        ("\ufeff webvtt\n\n00:01.000 --> 00:02.000\nOne\n", TimedKind.WEBVTT),
        ("1\n00:00:01,000 --> 00:00:03,000\nHello\n", TimedKind.SUBRIP),
        ("\n\n00:00:01.5 --> 00:00:03.5 X1:1\nHello\n", TimedKind.SUBRIP),
        ("1\n00:00:01 --> 00:00:03\nHello\n", TimedKind.SUBRIP),
        ("00:01 --> 00:03\nHello\n", TimedKind.SUBRIP),
        ("The bus\n12:30 → 13:45\n", None),
        ("0:00:01.000,0:00:02.000\nHello\n", TimedKind.SBV),
        ('<?xml version="1.0"?>\n<tt xmlns="http://www.w3.org/ns/ttml"/>', TimedKind.TTML),
        ("<!-- by hand -->\n<tt:tt xmlns:tt='http://www.w3.org/ns/ttml'/>", TimedKind.TTML),
        ("<html><p>Hello", TimedKind.MARKUP),
        ("{\\rtf1 Hello}", TimedKind.MARKUP),
        ('{"text": "hi", "segments": [{"start": 1.0, "end": 3.0, "text": " hi"}]}', TimedKind.OTHER),
        ('{"events":[{"tStartMs":1000,"segs":[{"utf8":"hi"}]}]}', TimedKind.OTHER),
        ('[{"start": 0, "end": 1, "text": "hi"}]', TimedKind.OTHER),
        ("Scenarist_SCC V1.0\n\n00:00:01:00\t9420 9420", TimedKind.OTHER),
        ('["so she said": and left]', None),
        ("[Script Info]\nDialogue: 0,0:00:01.00,0:00:02.00,Default,Salma,0,0,0,,Hello", TimedKind.OTHER),
        ("{25}{50}Hello", TimedKind.OTHER),
        ("[00:12.00]Hello", TimedKind.OTHER),
        ("start\tend\ttext\n0\t1000\tHello", TimedKind.OTHER),
        ("Nour\t00:00:01.000\t00:00:02.000\twords", TimedKind.OTHER),
        ("Nour\tNour B\t00:00:01.000\t00:00:02.000\t00:00:01.000\twords", TimedKind.OTHER),
        ("00:00:01.000\t00:00:02.000\twords", TimedKind.OTHER),
        ("Nour\t1.000\t2.000\twords", TimedKind.OTHER),
        ("Monday\t10:30\t12:00\tschool", None),
        ("12/03/2026, 22:30 - Salma: Arrived", TimedKind.CHAT),
        ("12/03/2026 à 22:30 - +212 600-000000: Arrivée", TimedKind.CHAT),
        ("12.03.26, 22:30 - Salma: Da", TimedKind.CHAT),
        ("Who\n3/12/26, 10:30\u202fPM - Salma: Arrived", TimedKind.CHAT),
        ("12/3/26, 10:30\u202fp.\xa0m. - Salma: llegada", TimedKind.CHAT),
        ("\u200f12/3/2026، 10:30 م - سلمى: وصلت", TimedKind.CHAT),
        ("\u200f١٢\u200f/٣\u200f/٢٠٢٦، ١٠:٣٠ م - سلمى: وصلت", TimedKind.CHAT),
        ("12/03/2026, 4:30 ጥዋት - ሳልማ: ሰላም", TimedKind.CHAT),
        ("\u200e[12/03/2026 22:30:11] Salma: \u200e<attached>", TimedKind.CHAT),
        ("[\u200f12/3/2026, 10:30:05 م] سلمى: وصلت", TimedKind.CHAT),
        ("12/03/2026 - we came at 22:30: it rained", None),
        ("On 12/03/2026, 22:30 - they said: go", None),
        ("[00:12:03] Salma: Hello", None),
        ("One\n\nTwo", None),
        ("At 10:45, then <3 and a < b: 12,13", None),
    ],
)
def test_what_a_text_is_shows_in_all_of_it(text: str, kind: TimedKind | None) -> None:
    assert kind_of(text) is kind


def test_subrip_is_read_whole() -> None:
    first = "\n7\n00:00:01,000 --> 00:00:03,5\n<i>Hello</i> {\\an8}there <3\n\nand again\n2019\n\n"
    lines = read_subrip(first + "8\n1:00:00.000-->1:00:02.000\nB\n")
    assert [(line.start_ms, line.end_ms, line.text, line.line) for line in lines] == [
        (1_000, 3_500, "Hello there <3\nand again\n2019", 3),
        (3_600_000, 3_602_000, "B", 10),
    ]


@pytest.mark.parametrize(
    "times",
    [
        "00:00:01,000 --> 00:00:02,500 X1:10 X2:20",
        "00:00:01,000\xa0--\xa0>\xa000:00:02,500",
        "00: 00: 01, 000 ---> 00: 00: 02, 500",
        "0:0:1.0 -> 0:0:2.5",
        "٠٠:٠٠:٠١,٠٠٠ --> ٠٠:٠٠:٠٢,٥٠٠",
    ],
)
def test_times_are_read_as_programs_that_translate_leave_them(times: str) -> None:
    text = f"١\n{times}\nمرحبا[br]بكم\n"
    assert kind_of(text) is TimedKind.SUBRIP
    assert [(line.start_ms, line.end_ms, line.text) for line in read_subrip(text)] == [(1_000, 2_500, "مرحبا\nبكم")]


@given(SPOKEN, st.booleans(), st.booleans())
def test_no_word_of_subrip_or_sbv_is_lost(spoken: list[list[str]], is_counted: bool, is_apart: bool) -> None:
    subrip, sbv = "", ""
    for number, lines in enumerate(spoken, 1):
        words = ("\n\n" if is_apart else "\n").join(lines)
        subrip += (
            f"{number}\n" if is_counted else ""
        ) + f"00:00:{number:02},000 --> 00:00:{number:02},900\n{words}\n\n"
        sbv += f"0:00:{number:02}.000,0:00:{number:02}.900\n{words}\n\n"
    said = [[word for word in " ".join(lines).split()] for lines in spoken]

    assert [line.text.split() for line in read_subrip(subrip)] == said
    assert [line.text.split() for line in read_sbv(sbv)] == said


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("Salma speaks\n\n1\n00:00:01,000 --> 00:00:02,000\nHello\n", 1),
        ("1\n00:00:01,000 --> 00:00:02,000\nHello\n\n2\n00:00:0x,000 --> 00:00:04,000\nB\n", 6),
        ("1\n00:00:01,000 --> 00:00:02,000\nHello --> there\n", 3),
        ("1\n00:00:99,000 --> 00:00:99,000\nHello\n", 2),
        ("1\n00:00:01,000 --> 00:00:02,000\nHello\n\n2\n00:00:0x,000 --＞ 00:00:04,000\nB\n", 6),
        ("1\n00:00:01,000 --> 00:00:02,000\nHello －－＞ there\n", 3),
    ],
)
def test_broken_subrip_is_refused_with_its_line(text: str, line: int) -> None:
    with pytest.raises(InvalidInputError) as error:
        read_subrip(text)
    assert (error.value.code, error.value.values) == ("transcript.broken", {"line": line})


def test_an_arrow_in_plain_words_is_refused_with_its_line_and_a_comment_is_none() -> None:
    require_words_alone("One <!-- a\nnote --> two → three")
    with pytest.raises(InvalidInputError, match="Line 4 holds"):
        require_words_alone("One <!-- a\nnote -->\n\nOujda --> Nador\n")
    with pytest.raises(InvalidInputError, match="Line 2 holds"):
        require_words_alone("One\nOujda --＞ Nador\n")


@pytest.mark.parametrize("arrow", ["-->", "–>", "—>", "—->", "→", "--＞", "－－＞", "－＞", "‐‐>", "−−﹥"])
def test_times_are_times_however_the_arrow_between_them_is_set(arrow: str) -> None:
    assert kind_of(f"1\n00:00:01,000 {arrow} 00:00:02,000\nHello\n") is TimedKind.SUBRIP


TTML = """<?xml version="1.0" encoding="utf-16"?>
<tt xmlns="http://www.w3.org/ns/ttml" xmlns:ttm="http://www.w3.org/ns/ttml#metadata"
    xmlns:ttp="http://www.w3.org/ns/ttml#parameter" ttp:frameRate="25">
<head><metadata><ttm:title>Secret</ttm:title><ttm:agent xml:id="a1" type="person"><ttm:name type="full">Salma</ttm:name>
</ttm:agent></metadata></head>
<body begin="10s"><div begin="00:00:01.000" end="00:01:00.000">
<p begin="1s" end="2.5s" ttm:agent="a1">Good<br/>  morning <span>there</span></p>
<p begin="3s" dur="12f"><metadata><ttm:desc>Secret</ttm:desc></metadata>Two</p>
<p><span begin="4s" end="5s">Three</span> <span begin="5s">four</span></p>
</div></body></tt>"""


def test_ttml_is_read_with_all_that_its_times_count_from() -> None:
    assert [(line.start_ms, line.end_ms, line.speaker, line.text) for line in read_ttml(TTML)] == [
        (12_000, 13_500, "Salma", "Good\nmorning there"),
        (14_000, 14_480, "", "Two"),
        (15_000, 16_000, "", "Three"),
        (16_000, 70_000, "", "four"),
    ]


@pytest.mark.parametrize(
    ("text", "code", "line"),
    [
        ('<tt>\n<body><p begin="1s">One</p></body></tt>', "transcript.untimed", 2),
        ("<tt>\n<body>\n<p>One</p></body></tt>", "transcript.untimed", 3),
        ('<tt>\n<body><p begin="1x" end="2s">One</p></body></tt>', "transcript.broken", 2),
        (
            '<tt><body>\n<div timeContainer="seq"><p begin="1s" end="2s">One</p></div></body></tt>',
            "transcript.broken",
            2,
        ),
        ("<tt>\n<body>\n<p>", "transcript.broken", 3),
        ('<!DOCTYPE tt [<!ENTITY a "b">]>\n<tt/>', "transcript.broken", 1),
    ],
)
def test_ttml_without_certain_times_is_refused_with_its_line(text: str, code: str, line: int) -> None:
    with pytest.raises(InvalidInputError) as error:
        read_ttml(text)
    assert (error.value.code, error.value.values) == (code, {"line": line})


def test_times_in_whole_seconds_are_times() -> None:
    lines = read_subrip("1\n00:00:01 --> 00:00:03\nHello\n\n2\n00:01:02 --> 00:01:04,5\nB\n")
    assert [(line.start_ms, line.end_ms, line.text) for line in lines] == [(1000, 3000, "Hello"), (62000, 64500, "B")]
