"""Faces are followed in time, never across a cut, and none is lost on the way."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from archive.anonymise.centerface import Face, overlap, without_doubles
from archive.anonymise.following import LONGEST_GAP, LONGEST_STILL_GAP, follow, scene_of

HERE = Face(0.4, 0.4, 0.5, 0.55, 0.8)
THERE = Face(0.7, 0.4, 0.8, 0.55, 0.6)

shares = st.floats(0, 0.9)
faces = st.builds(
    lambda left, top, width, height, score: Face(left, top, left + width, top + height, score),
    shares,
    shares,
    st.floats(0.005, 0.1),
    st.floats(0.005, 0.1),
    st.floats(0.1, 1),
)
films = st.lists(st.tuples(st.integers(1, 40), st.lists(faces, max_size=4)), max_size=12)
scenes = st.lists(st.integers(1, 300), unique=True, max_size=4).map(sorted)


def looks_of(film: list[tuple[int, list[Face]]]) -> list[tuple[int, list[Face]]]:
    """Give looks in the order of their pictures, from the steps between them."""
    number, looks = 0, []
    for step, found in film:
        number += step
        looks.append((number, found))
    return looks


def moved(face: Face, across: float) -> Face:
    return replace(face, left=face.left + across, right=face.right + across)


def test_two_faces_are_two_paths() -> None:
    paths = follow([(0, [HERE, THERE]), (5, [THERE, HERE])], [])

    assert [[seen.face for seen in path] for path in paths] == [[HERE, HERE], [THERE, THERE]]


def test_a_moving_face_is_one_path() -> None:
    looks = [(5 * step, [moved(HERE, 0.05 * step)]) for step in range(6)]

    assert len(follow(looks, [])) == 1


def test_a_face_that_was_hidden_for_a_moment_is_the_same() -> None:
    assert len(follow([(0, [HERE]), (5, []), (10, []), (15, [HERE])], [])) == 1
    elsewhere = moved(HERE, 0.09)
    assert len(follow([(0, [HERE]), (LONGEST_GAP, [elsewhere])], [])) == 1
    assert len(follow([(0, [HERE]), (LONGEST_GAP + 1, [elsewhere])], [])) == 2


def test_a_face_that_is_found_again_in_its_place_and_size_is_the_same_for_longer() -> None:
    """One who looks away for a second, and one so small that only the closest looks find them, have one cover."""
    assert len(follow([(0, [HERE]), (LONGEST_GAP + 1, [HERE])], [])) == 1
    assert len(follow([(0, [HERE]), (LONGEST_STILL_GAP, [moved(HERE, 0.02)])], [])) == 1
    assert len(follow([(0, [HERE]), (LONGEST_STILL_GAP + 1, [HERE])], [])) == 2
    assert len(follow([(0, [HERE]), (LONGEST_STILL_GAP, [HERE])], [20])) == 2


def test_a_cut_ends_every_path() -> None:
    assert len(follow([(0, [HERE]), (5, [HERE])], [3])) == 2
    assert len(follow([(0, [HERE]), (5, [HERE])], [5])) == 2
    assert len(follow([(0, [HERE]), (5, [HERE])], [6])) == 1


def test_a_single_sighting_is_kept() -> None:
    assert [len(path) for path in follow([(0, []), (5, [HERE]), (10, [])], [])] == [1]


def test_a_face_ten_times_as_large_is_somebody_else() -> None:
    assert len(follow([(0, [HERE]), (5, [Face(0.0, 0.0, 0.9, 1.0, 0.9)])], [])) == 2


@given(films, scenes)
def test_every_face_lies_on_exactly_one_path(film: list[tuple[int, list[Face]]], cuts: list[int]) -> None:
    looks = looks_of(film)

    followed = sorted((seen.number, repr(seen.face)) for path in follow(looks, cuts) for seen in path)

    assert followed == sorted((number, repr(face)) for number, found in looks for face in found)


@given(films, scenes)
def test_no_path_crosses_a_cut_goes_back_or_leaps(film: list[tuple[int, list[Face]]], cuts: list[int]) -> None:
    for path in follow(looks_of(film), cuts):
        assert len({scene_of(seen.number, cuts) for seen in path}) == 1
        assert all(0 < after.number - before.number <= LONGEST_STILL_GAP for before, after in pairwise(path))


@given(st.lists(faces, max_size=8))
def test_of_faces_over_each_other_the_surest_is_kept(found: list[Face]) -> None:
    kept = without_doubles(found)

    assert all(any(other is face or overlap(face, other) >= 0.3 for other in kept) for face in found)
    assert all(overlap(one, other) < 0.3 for one in kept for other in kept if one is not other)
    assert [face.score for face in kept] == sorted((face.score for face in kept), reverse=True)
