"""A cover lies over its face, grown, wherever the face was seen; it is stretched, and stays within its scene."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.anonymise import covering
from archive.anonymise.centerface import Face
from archive.anonymise.covering import GROWTH, STRETCH, Reel, covers
from archive.anonymise.following import Detection, Path, follow
from archive.domain.covers import FULL, MOST_KEYS, Box, Cover, CoverStyle, box_at, require_sound
from archive.domain.ids import WorkId
from archive.ports import Track
from tests.anonymise.test_following import HERE, films, looks_of, moved, scenes
from tests.examples import examples

RATES = (5, 10, 12, 24, 25, 29, 30)


def at(track: Track, reel: Reel, number: int) -> Box | None:
    """Give where a track's cover stands in a picture, as whoever draws it will ask."""
    drawn = Cover(
        id="c",
        work_id=WorkId("w"),
        style=CoverStyle.FACE,
        start_ms=track.start_ms,
        end_ms=track.end_ms,
        keys=track.keys,
    )
    return box_at(require_sound(drawn), number * reel.period_ms)


def cover(path: Path, reel: Reel) -> Track:
    """Give the only cover of a face."""
    (track,) = covers(path, reel)
    return track


def holds(box: Box | None, face: Face, growth: float) -> bool:
    """Tell whether a box holds a face grown by a share of its size on each side, as far as a picture is near."""
    if box is None:
        return False
    more_x, more_y = growth * (face.right - face.left), growth * (face.bottom - face.top)
    edges = [(face.left - more_x), (face.top - more_y), (face.right + more_x), (face.bottom + more_y)]
    left, top, right, bottom = (max(-FULL, min(2 * FULL, edge * FULL)) for edge in edges)
    # Keys are whole ten-thousandths and whole milliseconds: a point of 1080 lines is nine of them.
    near = 3
    return (
        box.left <= left + near
        and box.top <= top + near
        and box.left + box.width >= right - near
        and box.top + box.height >= bottom - near
    )


def walk(numbers: range, across: float) -> Path:
    return tuple(Detection(number, moved(HERE, across * number)) for number in numbers)


@examples(20)
@given(films, scenes, st.sampled_from(RATES), st.integers(0, 40))
def test_every_face_lies_grown_within_its_cover(
    film: list[tuple[int, list[Face]]], cuts: list[int], rate: int, more: int
) -> None:
    looks = looks_of(film)
    reel = Reel(pictures=(looks[-1][0] if looks else 0) + 1 + more, period_ms=1000 / rate, cuts=tuple(cuts))

    for path in follow(looks, cuts):
        track = cover(path, reel)
        assert all(holds(at(track, reel, seen.number), seen.face, GROWTH - 0.01) for seen in path)


@examples(20)
@given(films, scenes, st.sampled_from(RATES), st.integers(0, 40))
def test_a_cover_stays_within_its_scene_and_its_film(
    film: list[tuple[int, list[Face]]], cuts: list[int], rate: int, more: int
) -> None:
    looks = looks_of(film)
    reel = Reel(pictures=(looks[-1][0] if looks else 0) + 1 + more, period_ms=1000 / rate, cuts=tuple(cuts))

    for path in follow(looks, cuts):
        track = cover(path, reel)
        first, end = reel.scene(path[0].number)
        begin, stop = max(first, path[0].number - STRETCH), min(end - 1, path[-1].number + STRETCH)
        covered = [number for number in range(reel.pictures) if at(track, reel, number) is not None]
        assert covered == list(range(begin, stop + 1))
        assert 0 <= track.start_ms < track.end_ms
        assert 0 <= track.confidence <= 1000


def test_a_cover_begins_early_and_ends_late() -> None:
    reel = Reel(pictures=100, period_ms=40)

    track = cover(walk(range(40, 61, 5), 0), reel)

    assert (track.start_ms, track.end_ms) == ((40 - STRETCH) * 40, (60 + STRETCH + 1) * 40)


def test_a_cover_is_stretched_along_the_way_of_its_face() -> None:
    """Before it was seen first, it was further back; what is covered there reaches that far."""
    reel, path = Reel(pictures=100, period_ms=40), walk(range(40, 61, 5), 0.004)

    track = cover(path, reel)

    for number in range(40 - STRETCH, 61 + STRETCH):
        assert holds(at(track, reel, number), moved(HERE, 0.004 * number), 0.1)


def test_a_face_that_keeps_still_needs_few_keys() -> None:
    still = cover(walk(range(0, 500, 5), 0), Reel(pictures=500, period_ms=40))
    steady = cover(walk(range(0, 100, 5), 0.003), Reel(pictures=100, period_ms=40))

    assert len(still.keys) <= 3
    assert len(steady.keys) <= 4


def test_a_face_seen_more_often_than_a_cover_may_have_keys_has_several_covers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(covering, "_LONGEST", 200)
    path = tuple(Detection(number, moved(HERE, 0.1 * (number % 2))) for number in range(900))
    reel = Reel(pictures=900, period_ms=40)

    tracks = covers(path, reel)

    assert len(tracks) == 5
    assert all(len(track.keys) <= 203 for track in tracks)
    for seen in path:
        assert any(holds(at(track, reel, seen.number), seen.face, GROWTH - 0.01) for track in tracks)


def test_an_hour_of_a_restless_face_is_thinned_out_in_a_moment() -> None:
    path = tuple(Detection(5 * number, moved(HERE, 0.1 * (number % 2))) for number in range(18_000))

    assert len(covers(path, Reel(pictures=90_000, period_ms=40))[0].keys) <= MOST_KEYS


def test_a_near_head_is_covered_and_not_the_whole_picture() -> None:
    near = Face(0.35, 0.2, 0.65, 0.75, 0.9)
    reel = Reel(pictures=30, period_ms=40)

    track = cover((Detection(5, near), Detection(10, near)), reel)

    box = at(track, reel, 7)
    assert holds(box, near, 0.2)
    assert box is not None
    assert box.top <= (0.2 - 0.35 * 0.55) * FULL
    inside = min(FULL, box.left + box.width) - max(0, box.left), min(FULL, box.top + box.height) - max(0, box.top)
    assert inside[0] * inside[1] < 0.46 * FULL * FULL
    assert track.near


def test_a_cover_is_stretched_as_far_as_its_face_may_have_been_there_unseen() -> None:
    """A face that only every fifteenth look can find was bare for seven pictures at each end."""
    reel = Reel(pictures=100, period_ms=40, looked_around=lambda face, number: (number - 15, number + 15))

    track = cover(walk(range(40, 61, 15), 0), reel)

    assert (track.start_ms, track.end_ms) == ((40 - 14) * 40, (55 + 15) * 40)


def test_a_cover_is_stretched_to_the_ends_of_the_film_where_nobody_looked_closely_enough() -> None:
    reel = Reel(pictures=60, period_ms=40, cuts=(20,), looked_around=lambda face, number: (-1, None))

    track = cover(walk(range(30, 36, 5), 0), reel)

    assert (track.start_ms, track.end_ms) == (20 * 40, 60 * 40)


def test_a_face_that_fills_the_picture_has_a_cover_that_can_be_kept() -> None:
    large = Face(0, 0, 1, 1, 0.4)
    reel = Reel(pictures=30, period_ms=40)

    track = cover((Detection(5, large), Detection(10, large)), reel)

    assert holds(at(track, reel, 7), large, 0)
    assert track.confidence == 400
