"""A face found again passes only as somebody's who may be seen, or as a dismissed false find; and only once each."""

from __future__ import annotations

from typing import Any

import pytest

from archive.adapters.covers.nudge import Nudge
from archive.domain.covers import Box, Cover, CoverStyle, Key, figure_of
from archive.domain.ids import ParticipantId, WorkId, new_id
from archive.ingest.steps.residual_faces import gathered, in_whole_picture, unexplained
from archive.ports import Found

FACE = Box(4000, 2000, 1000, 2000)
SHOWN = ParticipantId(new_id())


def grown(box: Box) -> Box:
    """What a detector's cover makes of a face."""
    return Box(box.left - box.width // 2, box.top - box.height // 2, 2 * box.width, 2 * box.height)


def cover(box: Box, **changes: Any) -> Cover:
    fields: dict[str, Any] = {
        "id": new_id(),
        "work_id": WorkId("work"),
        "style": CoverStyle.FACE,
        "start_ms": 0,
        "end_ms": 10_000,
        "keys": (Key(0, box),),
        "participant_id": SHOWN,
        "found_by": "detector",
        "surest": 900,
    }
    return Cover(**{**fields, **changes})


def dismissed(box: Box, **changes: Any) -> Cover:
    return cover(box, **{"participant_id": None, "dismissed": True, **changes})


def left(boxes: list[Box], *covers: Cover) -> list[Box]:
    return [each.box for each, _ in unexplained([(Found(500.0, box, 900), 500.0) for box in boxes], covers)]


def test_a_dismissed_find_excuses_no_face_that_is_surer_than_it_ever_was() -> None:
    """Whoever dismissed a doubtful find did not see the clear face that stands there a second later."""
    doubtful = dismissed(grown(FACE), confidence=150, surest=320)
    finds = [(Found(at, FACE, score), at) for at, score in ((0.0, 310), (200.0, 320), (400.0, 321), (600.0, 900))]
    assert [find.score for find, _ in unexplained(finds, [doubtful])] == [321, 900]


def test_a_find_of_which_only_the_lowest_certainty_was_kept_excuses_no_surer_one() -> None:
    kept_before = dismissed(grown(FACE), confidence=310, surest=None)
    finds = [(Found(at, FACE, score), at) for at, score in ((0.0, 310), (200.0, 600))]
    assert [find.score for find, _ in unexplained(finds, [kept_before])] == [600]


def moved(box: Box, across: int, down: int = 0) -> Box:
    return Box(box.left + across, box.top + down, box.width, box.height)


def test_whoever_may_be_seen_is_no_face_found_again() -> None:
    for at in (FACE, moved(FACE, 300), Box(4100, 2100, 750, 1500)):
        assert left([at], cover(grown(FACE))) == []
    assert left([FACE], cover(FACE, found_by="")) == []
    assert left([FACE], cover(figure_of(grown(FACE)), style=CoverStyle.FIGURE)) == []
    assert left([FACE], cover(grown(FACE), style=CoverStyle.OUTLINE)) == []


def test_a_smaller_face_within_the_cover_of_somebody_shown_is_found_again() -> None:
    behind = Box(4600, 2600, 400, 800)
    assert left([behind], cover(grown(FACE))) == [behind]
    assert left([behind], cover(Box(0, 0, 10_000, 10_000), found_by="")) == [behind]


def test_one_who_is_shown_lets_one_face_through_in_each_picture() -> None:
    beside = moved(FACE, 700)
    assert left([beside, FACE], cover(grown(FACE))) == [beside]
    assert left([beside, FACE], cover(grown(FACE)), cover(grown(moved(FACE, 90)))) == [beside]
    assert left([beside, FACE], cover(grown(FACE)), dismissed(grown(moved(FACE, 90)))) == [beside]
    someone_else = cover(grown(beside), participant_id=ParticipantId(new_id()))
    assert left([beside, FACE], cover(grown(FACE)), someone_else) == []


def test_each_picture_is_counted_by_itself() -> None:
    finds = [(Found(at, FACE, 900), at) for at in (0.0, 200.0, 400.0)]
    assert unexplained(finds, [cover(grown(FACE))]) == []


def test_a_face_in_the_box_of_somebody_elses_figure_is_found_again() -> None:
    figure = cover(figure_of(grown(FACE)), style=CoverStyle.FIGURE)
    for hidden in (moved(FACE, 0, 6000), moved(FACE, 2400), Box(4400, 2400, 200, 400)):
        assert left([hidden], figure) == [hidden]


@pytest.mark.parametrize("style", [CoverStyle.THING, CoverStyle.PICTURE])
def test_things_and_whole_pictures_let_no_face_through(style: CoverStyle) -> None:
    assert left([FACE], cover(grown(FACE), style=style)) == [FACE]
    assert left([FACE], dismissed(grown(FACE), style=style)) == [FACE]


def test_a_dismissed_find_passes_at_about_its_own_size_and_place_alone() -> None:
    wall = dismissed(grown(FACE))
    assert left([FACE], wall) == []
    assert left([moved(FACE, 200)], wall) == []
    for other in (moved(FACE, 700), Box(4400, 2400, 400, 800), Box(3500, 1000, 2200, 4400)):
        assert left([other], wall) == [other]


def test_a_dismissed_box_that_a_person_drew_or_that_was_somebodys_lets_nothing_through() -> None:
    assert left([FACE], dismissed(grown(FACE), found_by="")) == [FACE]
    assert left([FACE], dismissed(grown(FACE), participant_id=SHOWN)) == [FACE]
    assert left([FACE], dismissed(figure_of(grown(FACE)), style=CoverStyle.FIGURE)) == [FACE]


def test_a_cover_that_nobody_has_said_anything_about_lets_nothing_through() -> None:
    assert left([FACE], cover(grown(FACE), participant_id=None)) == [FACE]


def test_a_cover_lets_nothing_through_outside_its_time() -> None:
    assert left([FACE], cover(grown(FACE), end_ms=400)) == [FACE]


def test_finds_of_one_face_from_picture_to_picture_are_put_together() -> None:
    walking = [Found(40.0 * n, moved(FACE, 30 * n), 500 + n) for n in range(50)]
    beside = [Found(40.0 * n, moved(FACE, 3000), 800) for n in range(50)]
    later = Found(9_000.0, FACE, 400)

    assert gathered([later, *walking, *beside], 600) == [walking, beside, [later]]


@pytest.mark.parametrize("nudge", [(0, 0, 0), (8, 0, 1000), (20, 350, 900)])
def test_a_find_in_a_picture_that_was_cut_is_where_it_is_in_the_whole_one(nudge: tuple[int, int, int]) -> None:
    """A small face would lie beside its dismissed cover otherwise, and be found again for ever."""
    size = (1280, 720)
    (width, height), (left, top) = Nudge(*nudge).canvas(size), Nudge(*nudge).place(size)
    found = in_whole_picture(Box(5000, 2500, 100, 200), nudge)
    assert found.left * width / 10_000 == pytest.approx(0.5 * size[0] + left, abs=2)
    assert found.top * height / 10_000 == pytest.approx(0.25 * size[1] + top, abs=2)
    assert found.width * width / 10_000 == pytest.approx(0.01 * size[0], abs=1)
