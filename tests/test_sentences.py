"""What runs another way within a line is a piece of its own, and the marks around it stay where the line has them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.sentences import pieces_of


@pytest.mark.parametrize(
    ("line", "tag", "pieces"),
    [
        (
            "Je lui ai dit : « السلام عليكم », et il a souri.",
            "ar",
            [("Je lui ai dit : ", "ltr"), ("« السلام عليكم »", "rtl"), (", et il a souri.", "ltr")],
        ),
        (
            "Je lui ai dit : « السلام عليكم ».",
            "fr",
            [("Je lui ai dit : ", "ltr"), ("« السلام عليكم »", "rtl"), (".", "ltr")],
        ),
        (
            "قال لي: on part demain، ثم سكت.",
            "ar",
            [("قال لي: ", "rtl"), ("on part demain", "ltr"), ("، ثم سكت.", "rtl")],
        ),
        (
            "وصلنا. « On n’avait plus rien, dit-elle. » ثم سكتنا.",
            "ar",
            [("وصلنا. ", "rtl"), ("« On n’avait plus rien, dit-elle. » ", "ltr"), ("ثم سكتنا.", "rtl")],
        ),
    ],
)
def test_a_mark_behind_another_writing_is_the_lines_own(line: str, tag: str, pieces: list[tuple[str, str]]) -> None:
    assert [(piece.text, piece.runs) for piece in pieces_of(line, tag)] == pieces


@given(st.lists(st.sampled_from(["نعم نعم", "on part", ",", "،", ".", " ", "«", "»", ": ", "؟"]), max_size=12))
def test_nothing_of_a_line_is_lost(parts: list[str]) -> None:
    line = "".join(parts)
    assert "".join(piece.text for piece in pieces_of(line, "ar")) == line
