"""What of a released text reaches a page."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.access.sanitise_html import ELEMENTS, clean_fragment


def test_our_own_elements_stay_as_they_are() -> None:
    text = "<h2>Un titre</h2><p>Une <em>route</em>,<br>puis <strong>la mer</strong>.</p><ul><li>un</li></ul>"

    assert clean_fragment(text) == text


@pytest.mark.parametrize(
    ("text", "clean"),
    [
        ('<p onclick="x()" style="color:red">a</p>', "<p>a</p>"),
        ("<script>alert(1)</script><p>a</p>", "<p>a</p>"),
        ('<a href="http://x">a</a>', "a"),
        ('<img src="http://x/pixel.gif">', ""),
        ("<p>a", "<p>a</p>"),
        ("</p>a</div>", "a"),
        ("<ul><li>a</ul>b", "<ul><li>a</li></ul>b"),
        ("1 &lt; 2 &amp; 3", "1 &lt; 2 &amp; 3"),
        ("<!-- a name --><p>a</p>", "<p>a</p>"),
        ("<style>p{}</style>a", "a"),
        ("a < b", "a &lt; b"),
    ],
)
def test_everything_else_becomes_plain_letters_or_nothing(text: str, clean: str) -> None:
    assert clean_fragment(text) == clean


@given(st.text(st.sampled_from("<>/=\"' &;apbrulimgsc-!?éع\n"), max_size=80))
def test_whatever_comes_in_only_our_elements_go_out(text: str) -> None:
    cleaned = clean_fragment(text)

    tags = re.findall(r"<(/?)([^<>]*)>", cleaned)
    assert {name for _, name in tags} <= ELEMENTS
    assert cleaned.count("<") == cleaned.count(">") == len(tags)
