"""A cut is noticed at its very picture; a moving camera, a moving person and a fade are none."""

from __future__ import annotations

from typing import Any

import numpy
import pytest

from archive.anonymise.scenes import Scenes

Points = numpy.ndarray[Any, Any]


def wall(seed: int, level: int) -> Points:
    """Give a room as a camera might see it: rough, and about as bright as its level."""
    rough = numpy.random.default_rng(seed).normal(0, 12, (30, 52)).repeat(8, 0).repeat(8, 1)
    shaded = level + rough + numpy.linspace(-30, 30, 416)[None, :]
    return numpy.repeat(shaded.clip(0, 255).astype(numpy.uint8)[..., None], 3, 2)


def cuts(pictures: list[Points]) -> list[int]:
    scenes = Scenes()
    return [number for number, points in enumerate(pictures) if scenes.begins(points)]


def test_a_cut_is_noticed_at_its_picture() -> None:
    assert cuts([wall(1, 80)] * 7 + [wall(2, 170)] * 5 + [wall(1, 80)] * 3) == [7, 12]


def test_a_scene_of_a_single_picture_is_noticed() -> None:
    assert cuts([wall(1, 80)] * 4 + [wall(2, 170)] + [wall(1, 80)] * 4) == [4, 5]


def test_nothing_changes_in_a_still_film() -> None:
    assert cuts([wall(1, 80)] * 20) == []


@pytest.mark.parametrize("step", [2, 8])
def test_a_turning_camera_is_no_cut(step: int) -> None:
    wide = numpy.concatenate([wall(seed, 110) for seed in range(4)], axis=1)

    assert cuts([wide[:, step * number : step * number + 416] for number in range(40)]) == []


def test_a_slow_fade_is_no_cut() -> None:
    assert cuts([wall(1, 60 + 4 * number) for number in range(30)]) == []


def test_somebody_who_walks_through_is_no_cut() -> None:
    pictures = []
    for number in range(20):
        picture = wall(1, 120).copy()
        picture[40:240, 15 * number : 15 * number + 90] = 40
        pictures.append(picture)

    assert cuts(pictures) == []
