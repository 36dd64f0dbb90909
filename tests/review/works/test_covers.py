"""Covers at the desk: drawn, moved, stretched, split, joined, dismissed and said to be somebody's."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.domain.covers import Box, Cover, CoverStyle, Key, box_at, figure_of
from archive.domain.errors import InvalidInputError, RefusedError, StaleRecordError
from archive.domain.ids import ParticipantId, new_id
from archive.domain.sealed import Draft
from archive.domain.terms import WorkState
from archive.ingest.steps.residual_faces import unexplained
from archive.ports import Found
from archive.review.works.concealment import ask_for_concealed, want_film_at_high_risk
from archive.review.works.covers import (
    Change,
    NewCover,
    add_cover,
    change_style,
    covers_of,
    dismiss_cover,
    join_covers,
    place_cover,
    put_back,
    restore_cover,
    say_whose,
    split_cover,
    standing,
    stretch_cover,
)
from tests.examples import examples
from tests.review.atelier import Atelier, open_atelier

BOX = Box(4000, 2000, 1000, 2000)
ELSEWHERE = Box(6000, 2000, 1000, 2000)


@pytest.fixture
def atelier() -> Atelier:
    return open_atelier()


def drawn(atelier: Atelier, start_ms: int = 1000, end_ms: int = 5000, **changes: Any) -> Cover:
    fields: dict[str, Any] = {"style": CoverStyle.FACE, "keys": (Key(start_ms, BOX),), **changes}
    return add_cover(
        atelier.kit, atelier.work.id, NewCover(start_ms=start_ms, end_ms=end_ms, **fields), atelier.facilitator.id
    )


def found(atelier: Atelier, **changes: Any) -> Cover:
    fields: dict[str, Any] = {
        "id": new_id(),
        "work_id": atelier.work.id,
        "style": CoverStyle.FACE,
        "start_ms": 0,
        "end_ms": 1000,
        "keys": (Key(0, BOX),),
        "found_by": "detector",
        "confidence": 150,
        "surest": 150,
    }
    return atelier.kit.vault.save(Cover(**{**fields, **changes}))


def by(atelier: Atelier, cover: Cover) -> Change:
    return Change(by=atelier.facilitator.id, version=cover.version)


def test_a_drawn_cover_follows_between_where_it_was_put(atelier: Atelier) -> None:
    cover = drawn(atelier)
    moved = place_cover(atelier.kit, cover.id, 3000, ELSEWHERE, by(atelier, cover))
    assert box_at(moved, 2000) == Box(5000, 2000, 1000, 2000)
    assert box_at(moved, 4999) == ELSEWHERE
    again = place_cover(atelier.kit, cover.id, 3000, BOX, by(atelier, moved))
    assert len(again.keys) == 2
    assert again.editors == (atelier.facilitator.id,)


def test_what_a_detector_put_around_a_moved_position_goes_along(atelier: Atelier) -> None:
    many = tuple(Key(at_ms, BOX) for at_ms in range(0, 4000, 200))
    cover = found(atelier, keys=many, end_ms=4000)
    moved = place_cover(atelier.kit, cover.id, 2000, ELSEWHERE, by(atelier, cover))
    lefts = {key.at_ms: key.box.left for key in moved.keys}
    assert (lefts[2000], lefts[1600], lefts[1000], lefts[3000], lefts[0]) == (6000, 5200, 4000, 4000, 4000)


def test_a_cover_is_not_put_where_it_is_not(atelier: Atelier) -> None:
    cover = drawn(atelier)
    with pytest.raises(InvalidInputError):
        place_cover(atelier.kit, cover.id, 5000, BOX, by(atelier, cover))
    with pytest.raises(InvalidInputError):
        stretch_cover(atelier.kit, cover.id, 3000, 3000, by(atelier, cover))


def test_what_somebody_else_changed_is_looked_at_once_more(atelier: Atelier) -> None:
    cover = drawn(atelier)
    stretch_cover(atelier.kit, cover.id, 0, 6000, by(atelier, cover))
    with pytest.raises(StaleRecordError):
        dismiss_cover(atelier.kit, cover.id, by(atelier, cover))
    with pytest.raises(StaleRecordError):
        split_cover(atelier.kit, cover.id, 3000, by(atelier, cover))


def test_a_split_cover_hides_what_the_whole_one_did(atelier: Atelier) -> None:
    cover = drawn(atelier)
    whole = place_cover(atelier.kit, cover.id, 4000, ELSEWHERE, by(atelier, cover))
    first, second = split_cover(atelier.kit, cover.id, 2500, by(atelier, whole))
    for at_ms in range(1000, 5000, 100):
        assert box_at(whole, at_ms) == (box_at(first, at_ms) or box_at(second, at_ms))
    with pytest.raises(InvalidInputError):
        split_cover(atelier.kit, first.id, 1000, by(atelier, first))


@examples(20)
@given(
    st.dictionaries(st.integers(-500, 6000), st.integers(0, 9000), min_size=1, max_size=4),
    st.integers(0, 800),
)
def test_joined_covers_hide_what_each_of_them_did(places: dict[int, int], gap_ms: int) -> None:
    atelier = open_atelier()
    keys = tuple(sorted((Key(at_ms, Box(left, 0, 500, 500)) for at_ms, left in places.items()), key=lambda k: k.at_ms))
    one = found(atelier, keys=keys, start_ms=0, end_ms=2000)
    other = found(atelier, keys=keys, start_ms=2000 + gap_ms, end_ms=5000)
    joined = join_covers(atelier.kit, one.id, other.id, by(atelier, one))
    for at_ms in range(0, 5000, 37):
        stood = box_at(one, at_ms) or box_at(other, at_ms)
        now = box_at(joined, at_ms)
        assert now is not None
        assert stood is None or all(
            abs(a - b) <= 1 for a, b in zip((stood.left, stood.top), (now.left, now.top), strict=True)
        )
    assert [c.id for c in covers_of(atelier.kit, atelier.work.id) if not c.dismissed] == [joined.id]


def test_only_covers_of_one_kind_that_follow_each_other_are_joined(atelier: Atelier) -> None:
    one, late = drawn(atelier), drawn(atelier, 4000, 6000)
    thing = drawn(atelier, 7000, 8000, style=CoverStyle.THING)
    with pytest.raises(InvalidInputError):
        join_covers(atelier.kit, one.id, late.id, by(atelier, one))
    with pytest.raises(InvalidInputError):
        join_covers(atelier.kit, one.id, thing.id, by(atelier, one))


def test_joined_and_split_finds_are_as_sure_as_their_surest_look(atelier: Atelier) -> None:
    weak = found(atelier, surest_at_ms=500)
    sure = found(atelier, start_ms=2000, end_ms=4000, keys=(Key(2000, BOX),), surest=900, surest_at_ms=3500)
    joined = join_covers(atelier.kit, weak.id, sure.id, by(atelier, weak))
    assert (joined.confidence, joined.surest, joined.surest_at_ms) == (150, 900, 3500)
    first, second = split_cover(atelier.kit, joined.id, 3000, by(atelier, joined))
    assert (second.surest, second.surest_at_ms) == (900, 3500)
    assert (first.surest, first.confidence) == (None, 150)


def test_what_a_join_leaves_over_does_not_pass_for_a_false_find(atelier: Atelier) -> None:
    first, second = found(atelier), found(atelier, start_ms=1000, end_ms=2000, keys=(Key(1000, BOX),))
    kept = join_covers(atelier.kit, first.id, second.id, by(atelier, first))
    rest = atelier.kit.vault.get(Cover, second.id)
    assert rest.dismissed
    found_there = Found(1500.0, Box(4250, 2500, 500, 1000), 150)
    assert unexplained([(found_there, 1500.0)], [kept, rest]) == [(found_there, 1500.0)]
    assert unexplained([(found_there, 1500.0)], [replace(second, dismissed=True)]) == []


def test_a_dismissed_cover_can_be_taken_back(atelier: Atelier) -> None:
    cover = drawn(atelier)
    gone = dismiss_cover(atelier.kit, cover.id, by(atelier, cover))
    assert box_at(gone, 2000) is None
    assert box_at(restore_cover(atelier.kit, cover.id, by(atelier, gone)), 2000) == BOX


def test_a_cover_is_somebodys_who_can_be_seen_in_the_work(atelier: Atelier) -> None:
    cover = drawn(atelier)
    said = say_whose(atelier.kit, cover.id, atelier.participant.id, by(atelier, cover))
    assert said.participant_id == atelier.participant.id
    with pytest.raises(InvalidInputError):
        say_whose(atelier.kit, cover.id, ParticipantId(new_id()), by(atelier, said))


def test_a_face_grows_into_a_figure_down_to_the_edge(atelier: Atelier) -> None:
    cover = drawn(atelier)
    figure = change_style(atelier.kit, cover.id, CoverStyle.FIGURE, by(atelier, cover))
    box = figure.keys[0].box
    assert box.left < BOX.left
    assert box.left + box.width > BOX.left + BOX.width
    assert box.top <= BOX.top
    assert box.top + box.height == 10_000
    back = change_style(atelier.kit, cover.id, CoverStyle.FACE, by(atelier, figure))
    assert abs(back.keys[0].box.width - BOX.width) <= 1


def test_a_figure_hidden_by_its_outline_keeps_its_cover_over_the_face(atelier: Atelier) -> None:
    cover = drawn(atelier)
    assert not standing(atelier.kit, atelier.work.id).outlines_as_boxes
    outline = change_style(atelier.kit, cover.id, CoverStyle.OUTLINE, by(atelier, cover))
    assert outline.keys == cover.keys
    assert standing(atelier.kit, atelier.work.id).outlines_as_boxes
    figure = change_style(atelier.kit, cover.id, CoverStyle.FIGURE, by(atelier, outline))
    assert figure.keys[0].box == figure_of(BOX)
    back = change_style(atelier.kit, cover.id, CoverStyle.OUTLINE, by(atelier, figure))
    assert abs(back.keys[0].box.width - BOX.width) <= 1


@given(
    left=st.integers(0, 9000),
    top=st.integers(0, 6000),
    width=st.integers(50, 900),
    tall=st.floats(min_value=0.5, max_value=3.5),
)
@examples(25)
def test_a_figure_that_becomes_a_face_again_still_hides_that_face(left: int, top: int, width: int, tall: float) -> None:
    atelier, face = open_atelier(), Box(left, top, width, round(width * tall))
    cover = drawn(atelier, keys=(Key(1000, face),))
    figure = change_style(atelier.kit, cover.id, CoverStyle.FIGURE, by(atelier, cover))
    box = change_style(atelier.kit, cover.id, CoverStyle.FACE, by(atelier, figure)).keys[0].box
    assert box.left <= face.left + 1
    assert box.left + box.width >= face.left + face.width - 1
    assert box.top <= face.top
    assert box.top + box.height >= min(10_000, face.top + face.height)


def test_what_was_done_can_be_undone(atelier: Atelier) -> None:
    cover = drawn(atelier)
    moved = place_cover(atelier.kit, cover.id, 2000, ELSEWHERE, by(atelier, cover))
    undone = put_back(atelier.kit, cover, by(atelier, moved))
    assert (undone.keys, undone.version > moved.version) == (cover.keys, True)
    with pytest.raises(InvalidInputError):
        put_back(atelier.kit, replace(cover, keys=()), by(atelier, undone))


def test_whoever_touches_a_cover_has_written_about_the_work(atelier: Atelier) -> None:
    cover = found(atelier)
    dismiss_cover(atelier.kit, cover.id, Change(by=atelier.reviewer.id, version=cover.version))
    assert atelier.reviewer.id in atelier.kit.vault.get(Draft, atelier.work.id).writers
    with pytest.raises(RefusedError):
        atelier.release()


def test_what_is_asked_for_is_queued_and_nothing_of_a_withdrawn_work_is(atelier: Atelier) -> None:
    ask_for_concealed(atelier.kit, atelier.work.id, atelier.facilitator.id)
    assert [(s.job.name, s.job.work_id) for s in atelier.kit.jobs.standing()] == [("conceal", atelier.work.id)]
    want_film_at_high_risk(atelier.kit, atelier.work.id, True, atelier.facilitator.id)
    assert atelier.now().film_at_high_risk
    cover = drawn(atelier)
    atelier.kit.catalogue.save(replace(atelier.now(), state=WorkState.WITHDRAWN))
    for act in (
        lambda: ask_for_concealed(atelier.kit, atelier.work.id, atelier.facilitator.id),
        lambda: dismiss_cover(atelier.kit, cover.id, by(atelier, cover)),
        lambda: drawn(atelier),
    ):
        with pytest.raises(RefusedError):
            act()


def test_what_stands_is_told(atelier: Atelier) -> None:
    found(atelier)
    told = standing(atelier.kit, atelier.work.id)
    assert (told.unsaid, told.made, told.is_current, told.has_detector) == (1, False, False, False)
    assert told.people == (atelier.participant.id,)
