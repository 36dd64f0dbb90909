"""Real faces: in real films every face that a thorough search finds lies under a cover, and little else does."""

from __future__ import annotations

from pathlib import Path

import pytest

from archive.adapters.media_tools import FfmpegTools
from archive.anonymise.centerface import CenterFace, Face, find_model
from archive.anonymise.faces import as_points, resized
from archive.domain.covers import FULL, Box
from archive.ports import FaceFinder, PictureOrder, SmallPicture
from tests.anonymise.test_faces import box_of

SURE = 0.3
SHARE = 0.75
GRID = 100


def share_under(face: Face, cover: Box) -> float:
    """Give which share of a face lies under a cover."""
    left, top = cover.left / FULL, cover.top / FULL
    width = min(face.right, left + cover.width / FULL) - max(face.left, left)
    height = min(face.bottom, top + cover.height / FULL) - max(face.top, top)
    return max(0.0, width) * max(0.0, height) / ((face.right - face.left) * (face.bottom - face.top))


def masked(covers: list[Box]) -> float:
    """Give which share of the picture lies under covers, however many lie over each other."""
    step = FULL // GRID
    points = [(step * x + step // 2, step * y + step // 2) for x in range(GRID) for y in range(GRID)]
    under = [any(c.left <= x < c.left + c.width and c.top <= y < c.top + c.height for c in covers) for x, y in points]
    return sum(under) / len(points)


@pytest.mark.parametrize("name", ["asl_eat.mkv", "asl_bird.mkv"])
def test_every_face_in_a_real_film_is_covered(
    finder: FaceFinder, face_tools: FfmpegTools, corpora: Path, name: str
) -> None:
    """Every seventh picture is searched in full size, larger than that, and mirrored."""
    film, network = corpora / "faces" / name, CenterFace(find_model())
    bare: list[tuple[int, Face]] = []
    areas: list[float] = []
    look = finder.look(film)

    def take(picture: SmallPicture) -> None:
        points = as_points(picture)
        covers = [box for track in look.tracks if (box := box_of(track, picture.at_ms))]
        turned = [
            Face(1 - face.right, face.top, 1 - face.left, face.bottom, face.score)
            for face in network.find(points[:, ::-1], SURE)
        ]
        there = [*network.find(points, SURE), *turned, *network.find(resized(points, 1_024), SURE)]
        bare.extend((picture.number, face) for face in there if all(share_under(face, box) < SHARE for box in covers))
        areas.append(masked(covers))

    face_tools.pictures(film, PictureOrder(longest_side=2_048, every=7), take)

    assert bare == []
    assert sum(areas) / len(areas) < 0.15
