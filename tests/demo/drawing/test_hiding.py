"""The sample's drawn people stand where it says they do, and a detector finds their faces there."""

from __future__ import annotations

import numpy
import pytest

from archive.anonymise.centerface import CenterFace, NoFinderError, find_model, require_usable
from archive.anonymise.faces import SMALL_SIDE, SMALL_THRESHOLD, resized
from archive.demo.drawing.hiding import SPOTS, Spot
from archive.demo.drawing.stage import Scene
from archive.demo.story.originals import SCENES
from archive.domain.covers import FULL, Box, Cover, CoverStyle, box_at
from archive.domain.ids import WorkId

SECONDS = (0.0, 1.3, 2.6, 4.1, 5.5, 6.9, 8.2)
LOUDNESS = (0.0, 1.0, 0.4, 0.7, 0.1, 0.9, 0.3)


@pytest.fixture(scope="module")
def network() -> CenterFace:
    try:
        model = find_model()
        require_usable(model)
    except NoFinderError:
        pytest.skip("what finds faces is not installed")
    return CenterFace(model)


@pytest.mark.parametrize("key", SPOTS)
def test_a_detector_finds_each_drawn_face_at_its_place_whatever_it_says(key: str, network: CenterFace) -> None:
    scene = SCENES[key]()
    faces = [spot for spot in SPOTS[key] if spot.style is CoverStyle.FACE]
    for seconds, loudness in zip(SECONDS, LOUDNESS, strict=True):
        picture = resized(numpy.asarray(scene.frame(seconds, loudness)), SMALL_SIDE)
        found = [_box(face) for face in network.find(picture, SMALL_THRESHOLD)]

        assert all(any(_covers(spot.keys[0].box, box) for box in found) for spot in faces), (key, seconds)


def test_somebody_who_passes_by_is_under_the_cover_all_the_way() -> None:
    (passing,) = (spot for spot in SPOTS["one-bar"] if spot.style is CoverStyle.FIGURE)
    scene = SCENES["one-bar"]()
    empty = Scene(size=scene.size, backdrop=scene.backdrop, speakers=scene.speakers, front=scene.front, last=scene.last)
    cover = _cover(passing)
    for moment in range(0, 12_000, 125):
        with_one, without = (numpy.asarray(each.frame(moment / 1000, 0.0)).astype(int) for each in (scene, empty))
        rows, columns = numpy.nonzero(abs(with_one - without).sum(axis=2))
        if not len(rows):
            continue
        box = box_at(cover, moment)
        assert box is not None, moment
        height, width = with_one.shape[:2]
        assert box.left <= columns.min() * FULL / width, moment
        assert (columns.max() + 1) * FULL / width <= box.left + box.width, moment
        assert box.top <= rows.min() * FULL / height, moment
        assert (rows.max() + 1) * FULL / height <= box.top + box.height, moment


def _cover(spot: Spot) -> Cover:
    end_ms = spot.end_ms or 60_000
    return Cover(id="c", work_id=WorkId("w"), style=spot.style, start_ms=spot.start_ms, end_ms=end_ms, keys=spot.keys)


def _box(face: object) -> Box:
    left, top, right, bottom = (round(getattr(face, side) * FULL) for side in ("left", "top", "right", "bottom"))
    return Box(left, top, right - left, bottom - top)


def _covers(large: Box, small: Box) -> bool:
    return (
        large.left <= small.left
        and large.top <= small.top
        and large.left + large.width >= small.left + small.width
        and large.top + large.height >= small.top + small.height
    )
