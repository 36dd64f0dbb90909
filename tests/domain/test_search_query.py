"""How a query is read: words, phrases, a beginning; and nothing that anybody writes is a command."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.domain.search_query import LONGEST_QUERY, Wanted, read_query


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("la mer ", Wanted(words=("la", "mer"))),
        ("la mer", Wanted(words=("la", "mer"), beginning="mer")),
        ('"la mer"', Wanted(phrases=(("la", "mer"),))),
        ("« La Mer » rad", Wanted(words=("rad",), phrases=(("la", "mer"),), beginning="rad")),
        ('"mer"', Wanted(words=("mer",))),
        ('"la mer', Wanted(words=("la", "mer"), beginning="mer")),
        ("mer mer mer ", Wanted(words=("mer",))),
        ("l’eau", Wanted(words=("eau",), beginning="eau")),
        ("a", Wanted(words=("a",))),
        ("", Wanted()),
        ('""" \0 *', Wanted()),
    ],
)
def test_a_query_is_read(text: str, wanted: Wanted) -> None:
    assert read_query(text) == wanted


def test_operators_are_words_like_others() -> None:
    assert read_query("mer OR NEAR(a b) -c title:d ").words == ("mer", "or", "near", "a", "b", "c", "title", "d")


@given(st.text() | st.text('"“”«» \0*^()-:ab', max_size=300))
def test_whatever_is_written_can_be_read(text: str) -> None:
    wanted = read_query(text)

    assert all(word.isalnum() for word in (*wanted.words, *(w for phrase in wanted.phrases for w in phrase)))
    assert wanted.beginning == "" or wanted.beginning in wanted.words


def test_only_so_much_of_a_long_query_is_read() -> None:
    assert read_query("x" * 10_000) == read_query("x" * LONGEST_QUERY)
    assert len(read_query(" ".join(f"w{n}" for n in range(100))).words) <= 12


def test_only_so_many_phrases_are_read() -> None:
    assert read_query("".join(f'"a {n}"' for n in range(30))).phrases == tuple(("a", str(n)) for n in range(4))
