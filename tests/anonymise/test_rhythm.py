"""A picture is looked at by what changes in it, not by its number alone; a second look is not the first one again."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy
import pytest

from archive.anonymise.centerface import Face
from archive.anonymise.changes import cells_of
from archive.anonymise.rhythm import AGAIN, CALM, FIRST, Glance, Pace, Rhythm
from archive.anonymise.tiling import tile_of, tiles_of

WIDTH, HEIGHT = 1280, 720
TILES = tiles_of(WIDTH, HEIGHT, 1.6)
PERIOD_MS = 1000 / 30
SMALL_FACE = Face(0.8, 0.3, 0.8 + 20 / WIDTH, 0.3 + 20 / HEIGHT, 0.5)
LARGE_FACE = Face(0.3, 0.3, 0.5, 0.7, 0.9)

Points = numpy.ndarray[Any, Any]


def wall(face: Face | None = None, shift: int = 0) -> Points:
    """Give a rough wall, with a bright spot where a face is."""
    rough = numpy.random.default_rng(3).integers(60, 160, (HEIGHT // 8, WIDTH // 8)).repeat(8, 0).repeat(8, 1)
    points = numpy.repeat(numpy.roll(rough, shift, 1)[..., None], 3, 2).astype(numpy.uint8)
    if face is not None:
        rows = slice(round(face.top * HEIGHT), round(face.bottom * HEIGHT))
        points[rows, round(face.left * WIDTH) : round(face.right * WIDTH)] = 230
    return points


def glances(
    pictures: Iterable[Points], pace: Pace = FIRST, period_ms: float = PERIOD_MS
) -> tuple[list[Glance], Rhythm]:
    """Give how each picture of a scene is looked at, but for its end."""
    rhythm = Rhythm(pace, TILES, (WIDTH, HEIGHT))
    seen = []
    for number, points in enumerate(pictures):
        cells = cells_of(points)
        seen.append(rhythm.of_next(number, cells, period_ms) if number else rhythm.of_first(number, cells))
    return seen, rhythm


@pytest.mark.parametrize("number", [8, 9, 11, 12, 13])
def test_a_small_face_of_a_single_picture_is_looked_at_enlarged_in_its_place(number: int) -> None:
    """Before, looks fell on every fifth picture, and the large ones on every fifteenth."""
    seen, _ = glances(wall(SMALL_FACE if n == number else None) for n in range(16))

    assert tile_of(SMALL_FACE, TILES, WIDTH, HEIGHT) in seen[number].tiles
    assert len(seen[number].tiles) <= 4
    assert seen[number].small


def test_a_still_film_is_looked_at_by_count_alone() -> None:
    seen, _ = glances(wall() for _ in range(40))

    assert [n for n, glance in enumerate(seen) if glance.small] == list(range(0, 40, 5))
    assert [n for n, glance in enumerate(seen) if glance.served] == [0, 15, 30]
    assert [n for n, glance in enumerate(seen) if glance.tiles] == [0, 30]


def test_where_everything_moves_every_picture_is_looked_at() -> None:
    seen, _ = glances(wall(shift=9 * n) for n in range(20))

    assert all(glance.small for glance in seen)
    assert [n for n, glance in enumerate(seen) if glance.served] == [0, 5, 10, 15]


def test_noise_is_no_change() -> None:
    chance = numpy.random.default_rng(5)
    seen, _ = glances(
        (wall().astype(int) + chance.normal(0, 6, (HEIGHT, WIDTH, 3))).clip(0, 255).astype(numpy.uint8)
        for _ in range(10)
    )

    assert [n for n, glance in enumerate(seen) if glance] == [0, 5]


def test_the_last_picture_of_a_scene_is_looked_at_in_every_size() -> None:
    seen, rhythm = glances(wall() for _ in range(12))
    assert not seen[11]

    assert rhythm.of_last(11, cells_of(wall())) == Glance(small=True, served=True, tiles=tuple(range(len(TILES))))
    assert not rhythm.of_last(11, cells_of(wall()))


def test_the_last_picture_of_a_still_stretch_is_looked_at_once_something_moves() -> None:
    """Otherwise a cover is on its way from the last look on, while what it hides still stands where it stood."""
    rhythm = Rhythm(FIRST, TILES, (WIDTH, HEIGHT))
    rhythm.of_first(0, cells_of(wall()))
    besides = {}
    for number in range(1, 20):
        cells = cells_of(wall(shift=40) if number >= 14 else wall())
        besides[number - 1] = rhythm.of_still(number, cells)
        rhythm.of_next(number, cells, PERIOD_MS)

    assert {number for number, glance in besides.items() if glance} == {13}
    assert besides[13].small
    assert besides[13].served
    assert rhythm.around(LARGE_FACE, 12) == (10, 13)


def test_where_a_small_face_comes_its_place_is_looked_at_before_it_came_as_well() -> None:
    rhythm = Rhythm(FIRST, TILES, (WIDTH, HEIGHT))
    rhythm.of_first(0, cells_of(wall()))
    for number in range(1, 13):
        rhythm.of_next(number, cells_of(wall()), PERIOD_MS)

    tile = tile_of(SMALL_FACE, TILES, WIDTH, HEIGHT)
    assert tile in rhythm.of_still(13, cells_of(wall(SMALL_FACE))).tiles
    assert tile in rhythm.of_next(13, cells_of(wall(SMALL_FACE)), PERIOD_MS).tiles


def test_a_second_look_falls_on_other_pictures_and_on_more() -> None:
    first, _ = glances((wall(shift=9 * n) for n in range(46)), FIRST)
    again, _ = glances((wall(shift=9 * n) for n in range(46)), AGAIN)

    closely = [{n for n, g in enumerate(seen) if g.served and n} for seen in (first, again)]
    assert len(closely[1]) > len(closely[0])
    assert closely[1] - closely[0]
    enlarged = [{n for n, g in enumerate(seen) if g.tiles and n} for seen in (first, again)]
    assert not enlarged[0] & enlarged[1]


def test_at_a_slow_rate_looks_keep_their_distance_in_time() -> None:
    seen, _ = glances((wall() for _ in range(13)), period_ms=100)

    assert [n for n, glance in enumerate(seen) if glance.small] == list(range(0, 13, 2))
    assert [n for n, glance in enumerate(seen) if glance.served] == [0, 5, 10]


def test_around_a_face_are_the_looks_that_would_have_found_it() -> None:
    _, rhythm = glances(wall() for _ in range(40))

    assert rhythm.around(LARGE_FACE, 10) == (5, 15)
    assert rhythm.around(Face(0.3, 0.3, 0.32, 0.34, 0.5), 15) == (0, 30)
    assert rhythm.around(Face(0.3, 0.3, 0.31, 0.32, 0.5), 30) == (0, None)
    assert rhythm.around(LARGE_FACE, 0) == (-1, 5)


def test_what_has_moved_all_the_time_is_not_something_that_comes() -> None:
    seen, _ = glances(wall(SMALL_FACE if n % 2 else None) for n in range(3 * CALM))

    assert [n for n, glance in enumerate(seen) if glance.tiles] == [0]


def test_the_first_picture_of_every_scene_is_looked_at_as_closely_as_can_be() -> None:
    _, rhythm = glances(wall() for _ in range(7))

    assert rhythm.of_first(7, cells_of(wall(shift=300))) == Glance(
        small=True, served=True, tiles=tuple(range(len(TILES)))
    )
    assert not rhythm.of_next(8, cells_of(wall(shift=300)), PERIOD_MS)
