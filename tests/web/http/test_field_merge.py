"""Two people at one form: each field is put together from what it began with, and nobody's words are lost."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from archive.web.http.field_merge import marks_of, merge_fields

TEXTS = st.sampled_from(["", "La mer", "Le vent", "البحر"])
CHOICES = st.lists(st.sampled_from(["a", "b", "c", "d"]), unique=True)


def test_fields_that_only_one_of_two_changed_are_both_kept() -> None:
    began = {"title": "La mer", "summary": "", "licence": ""}
    merged = merge_fields({**began, "title": "Le vent"}, {**began, "summary": "Une nuit."}, marks_of(began))
    assert merged.values == {"title": "Le vent", "summary": "Une nuit.", "licence": ""}
    assert not merged.clashes


def test_a_field_that_both_changed_is_asked_about_and_the_others_are_not() -> None:
    began = {"title": "La mer", "summary": ""}
    theirs = {"title": "Le vent", "summary": "Une nuit."}
    merged = merge_fields({"title": "Le sable", "summary": ""}, theirs, marks_of(began))
    assert merged.clashes == {"title"}
    assert merged.values == {"title": "Le sable", "summary": "Une nuit."}


def test_choices_are_put_together_one_by_one() -> None:
    began = {"themes": ["sea", "hope"]}
    merged = merge_fields({"themes": ["hope", "family"]}, {"themes": ["sea", "hope", "loss"]}, marks_of(began))
    assert merged.values == {"themes": ("hope", "loss", "family")}
    assert not merged.clashes


def test_without_a_beginning_nothing_is_replaced_unseen() -> None:
    theirs = {"title": "Le vent", "themes": ["sea"]}
    for seen in ("", "an-older-mark", "title=&themes"):
        merged = merge_fields({"title": "La mer", "themes": ["hope"]}, theirs, seen)
        assert "title" in merged.clashes
    assert merge_fields({"title": "La mer", "themes": ["hope"]}, theirs, "").clashes == {"title", "themes"}
    assert not merge_fields(theirs, theirs, "").clashes


@given(began=TEXTS, mine=TEXTS, theirs=TEXTS)
def test_of_a_text_nothing_that_either_wrote_is_lost_unasked(began: str, mine: str, theirs: str) -> None:
    merged = merge_fields({"a": mine}, {"a": theirs}, marks_of({"a": began}))
    asked = mine != began and theirs != began and mine != theirs
    assert bool(merged.clashes) == asked
    assert merged.values["a"] == (theirs if mine == began else mine)


@given(began=CHOICES, mine=CHOICES, theirs=CHOICES)
def test_of_choices_what_either_added_is_there_and_what_either_took_away_is_not(
    began: list[str], mine: list[str], theirs: list[str]
) -> None:
    merged = merge_fields({"a": mine}, {"a": theirs}, marks_of({"a": began}))
    whole = (set(mine) | set(theirs)) - (set(began) - (set(mine) & set(theirs)))
    assert set(merged.values["a"]) == whole
    assert not merged.clashes
