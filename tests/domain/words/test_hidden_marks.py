"""Marks that nobody sees go, and stay only where what is seen needs them."""

from __future__ import annotations

import sys
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.domain.words.hidden_marks import without_hidden_marks

DRAWN = frozenset("\u0600\u0601\u0602\u0603\u0604\u0605\u06dd\u070f\u0890\u0891\u08e2\U000110bd\U000110cd")


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("می\u200cخواهم", "می\u200cخواهم"),
        ("क्\u200dष", "क्\u200dष"),
        ("Ami\u200dna\u200c", "Amina"),
        ("م\u200c\u200d\u200cم", "م\u200cم"),
        ("سلام\u200d", "سلام"),
        ("ab\u200fc\u2066", "abc"),
        ("\u200fعام 1998\u200e", "\u200fعام 1998\u200e"),
        ("\u202eanima\u202c", "anima"),
        ("I ❤\ufe0f a\ufe0f", "I ❤\ufe0f a"),
        ("h\U000e0041i\U000e0101 s\u00ado\u3164", "hi so"),
        ("one\x0btwo\x85three\r\nfour\tfive", "one two three\r\nfour\tfive"),
        ("\u06dd١", "\u06dd١"),
    ],
)
def test_a_mark_stays_only_where_it_does_something(text: str, seen: str) -> None:
    assert without_hidden_marks(text) == seen


def test_every_mark_that_is_not_drawn_goes() -> None:
    unseen = [
        chr(code)
        for code in range(sys.maxunicode + 1)
        if unicodedata.category(chr(code)) in ("Cf", "Cs", "Co", "Cc") and chr(code) not in DRAWN | set("\n\r\t")
    ]
    assert without_hidden_marks("".join(f"a{mark}" for mark in unseen)).replace(" ", "") == "a" * len(unseen)


@given(st.text())
def test_nothing_that_is_seen_is_lost_and_a_second_time_changes_nothing(text: str) -> None:
    once = without_hidden_marks(text)
    letters = [letter for letter in text if letter.isalnum() and letter not in "\u115f\u1160\u3164\uffa0"]
    assert [letter for letter in once if letter.isalnum()] == letters
    assert without_hidden_marks(once) == once
