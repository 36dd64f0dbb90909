"""Entity tags against the conditions of a request."""

from __future__ import annotations

import pytest

from archive.web.delivery.ranges import allows_range, entity_tag, matches_any


def test_a_tag_is_sent_in_quotes_and_only_if_it_can_be() -> None:
    assert entity_tag("abc") == '"abc"'
    assert [entity_tag(bad) for bad in ("", 'a"b', "a b", "a\r\nb")] == ["", "", "", ""]


@pytest.mark.parametrize("header", ["*", '"a"', 'W/"a"', '"b", "a"', '"b",W/"a"'])
def test_a_list_that_names_the_tag_matches_weakly(header: str) -> None:
    assert matches_any(header, '"a"', weakly=True)


@pytest.mark.parametrize("header", ["", '"b"', "a", '"A"', 'W/"b"'])
def test_a_list_that_does_not_name_it_does_not(header: str) -> None:
    assert not matches_any(header, '"a"', weakly=True)


def test_a_weak_tag_is_no_match_where_strength_counts() -> None:
    assert not matches_any('W/"a"', '"a"', weakly=False)
    assert matches_any('W/"a", "a"', '"a"', weakly=False)


def test_a_range_goes_with_the_strong_tag_alone() -> None:
    assert allows_range(None, '"a"')
    assert allows_range('"a"', '"a"')
    assert not any(allows_range(other, '"a"') for other in ('W/"a"', '"b"', "Sat, 29 Oct 1994 19:43:31 GMT", "*", ""))
    assert not allows_range("", "")
