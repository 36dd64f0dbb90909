"""Covers in a film: solid, in exactly the pictures in which they stand, wherever they reach and whatever is cut."""

from __future__ import annotations

import threading
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.adapters.covers.drawing import Drawing, Reel, masks
from archive.adapters.covers.geometry import Area, area_of, areas_at, solid_areas_at
from archive.adapters.media.find_ffmpeg import find_media_tools
from archive.adapters.media_tools import FfmpegTools
from archive.adapters.sandbox.supervise import StoppedError
from archive.domain.covers import Box, CoverStyle
from tests import samples
from tests.adapters.cover_orders import cover, film_order, is_covered, light_of

pytestmark = pytest.mark.media

SIZE = (320, 240)
MIDDLE = (4000, 4000, 2000, 2000)


def _white(folder: Path, *, seconds: float = 2.0, rate: str = "25") -> Path:
    target = folder / "white.mp4"
    picture = ["-f", "lavfi", "-i", f"color=c=white:size=320x240:rate={rate}:duration={seconds}"]
    samples.run_ffmpeg(*picture, "-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p", str(target))
    return target


def test_a_cover_stands_from_its_first_picture_to_its_last(media_tools: FfmpegTools, tmp_path: Path) -> None:
    # At 25 pictures a second, picture 10 stands at 400 ms and picture 20 at 800 ms.
    order = film_order(cover("a", (361, 800), (0, MIDDLE)))
    media_tools.render(_white(tmp_path), order, tmp_path / "made")
    pictures = light_of(tmp_path / "made", SIZE)
    assert len(pictures) == 50
    assert [n for n, picture in enumerate(pictures) if is_covered(picture, SIZE, (160, 120))] == list(range(10, 20))
    assert media_tools.check_covers(tmp_path / "made", order, 50).with_covers == 10


def test_a_moving_cover_stands_between_its_keys(media_tools: FfmpegTools, tmp_path: Path) -> None:
    order = film_order(cover("a", (0, 2000), (0, (0, 4000, 1000, 2000)), (2000, (8000, 4000, 1000, 2000))))
    media_tools.render(_white(tmp_path), order, tmp_path / "made")
    pictures = light_of(tmp_path / "made", SIZE)
    for number in (0, 12, 25, 37, 49):
        centre = 16 + 256 * number // 50
        assert is_covered(pictures[number], SIZE, (centre, 120))
        assert not is_covered(pictures[number], SIZE, ((centre + 40) % 320, 120))
    assert media_tools.check_covers(tmp_path / "made", order, 50).with_covers == 50


def test_a_near_head_is_hidden_by_an_oval_within_its_box(media_tools: FfmpegTools, tmp_path: Path) -> None:
    order = film_order(cover("a", (0, 2000), (0, (2500, 1000, 5000, 8000)), style=CoverStyle.HEAD))
    media_tools.render(_white(tmp_path), order, tmp_path / "made")
    picture = light_of(tmp_path / "made", SIZE)[20]
    left, top, width, height = 80, 24, 160, 192
    for x in range(left, left + width, 4):
        for y in range(top, top + height, 4):
            off = ((x + 0.5 - left) / width * 2 - 1) ** 2 + ((y + 0.5 - top) / height * 2 - 1) ** 2
            if off <= 0.97:
                assert is_covered(picture, SIZE, (x, y))
            elif off > 1.35:
                assert not is_covered(picture, SIZE, (x, y))
    assert media_tools.check_covers(tmp_path / "made", order, 50).with_covers == 50


@pytest.mark.parametrize("place", [(-3000, 1000, 5000, 8000), (4800, 4800, 800, 800), (6000, 8000, 4000, 6000)])
def test_a_head_at_the_border_or_too_small_to_check_is_hidden_by_its_box(
    media_tools: FfmpegTools, tmp_path: Path, place: tuple[int, int, int, int]
) -> None:
    head, face = (cover("a", (0, 2000), (0, place), style=style) for style in (CoverStyle.HEAD, CoverStyle.FACE))
    assert list(areas_at(head, 3, 25, SIZE)) == list(areas_at(face, 3, 25, SIZE))
    assert solid_areas_at(head, 3, 25, SIZE) == solid_areas_at(face, 3, 25, SIZE)


@given(
    st.builds(
        Box, st.integers(-5_000, 9_000), st.integers(-5_000, 9_000), st.integers(50, 15_000), st.integers(50, 15_000)
    )
)
def test_what_of_a_head_is_checked_is_drawn(box: Box) -> None:
    head = cover("a", (0, 2000), (0, (box.left, box.top, box.width, box.height)), style=CoverStyle.HEAD)
    size = (640, 360)
    bands, solid = list(areas_at(head, 3, 25, size)), solid_areas_at(head, 3, 25, size)
    assert bool(bands) == bool(solid)
    for area in solid:
        for y in (area.top, (area.top + area.bottom) // 2, area.bottom - 1):
            for x in (area.left, area.right - 1):
                # Areas lie on even points: what is checked is smaller by its border than this.
                near = range(x - 2, x + 3), range(y - 2, y + 3)
                assert any(
                    b.left <= i < b.right and b.top <= j < b.bottom for b in bands for i in near[0] for j in near[1]
                )


def test_many_covers_at_once_and_beyond_the_border_are_all_drawn(media_tools: FfmpegTools, tmp_path: Path) -> None:
    places = [(x, y, 900, 900) for x in range(-300, 10_000, 1_500) for y in range(-300, 10_000, 1_500)]
    covers = [cover(f"c{n}", (40 * (n % 7), 1200 + 40 * (n % 5)), (0, place)) for n, place in enumerate(places)]
    order = film_order(*covers)
    media_tools.render(samples.video(tmp_path), order, tmp_path / "made")
    assert media_tools.check_covers(tmp_path / "made", order, 50).with_covers == 34


def test_a_whole_picture_is_hidden_for_a_span_and_a_dismissed_cover_hides_nothing(
    media_tools: FfmpegTools, tmp_path: Path
) -> None:
    whole = cover("a", (400, 800), (0, (0, 0, 1, 1)), style=CoverStyle.PICTURE)
    nobody = cover("b", (0, 400), (0, MIDDLE), dismissed=True)
    media_tools.render(_white(tmp_path), film_order(whole, nobody), tmp_path / "made")
    pictures = light_of(tmp_path / "made", SIZE)
    corners = ((3, 3), (316, 3), (3, 236), (160, 120))
    hidden = [n for n, p in enumerate(pictures) if any(is_covered(p, SIZE, corner) for corner in corners)]
    assert hidden == list(range(10, 20))
    assert all(is_covered(pictures[n], SIZE, corner) for n in hidden for corner in corners)


def test_what_is_cut_out_takes_its_covers_along(media_tools: FfmpegTools, tmp_path: Path) -> None:
    order = film_order(cover("a", (800, 1200), (0, MIDDLE)), keep_ms=((200, 500), (1000, 1900)))
    media_tools.render(_white(tmp_path), order, tmp_path / "made")
    pictures = light_of(tmp_path / "made", SIZE)
    # 5 to 12 and 25 to 47 are kept; the cover stands in 20 to 30.
    assert len(pictures) == 7 + 22
    assert [n for n, p in enumerate(pictures) if is_covered(p, SIZE, (160, 120))] == list(range(7, 12))
    assert media_tools.check_covers(tmp_path / "made", order, 50).pictures == 29


def test_covers_lie_on_the_picture_as_it_is_shown(media_tools: FfmpegTools, tmp_path: Path) -> None:
    order = film_order(cover("a", (0, 2000), (0, (0, 0, 5000, 2500))))
    media_tools.render(samples.video(tmp_path, rotate=90), order, tmp_path / "made")
    size = (240, 320)
    for picture in light_of(tmp_path / "made", size):
        assert is_covered(picture, size, (4, 4))
        assert is_covered(picture, size, (112, 72))
    assert media_tools.check_covers(tmp_path / "made", order, 50).with_covers == 50


def test_an_uneven_camera_is_covered_at_the_steady_rate(media_tools: FfmpegTools, tmp_path: Path) -> None:
    source = tmp_path / "uneven.mkv"
    pattern = ["-f", "lavfi", "-i", "testsrc2=size=320x240:rate=30:duration=3"]
    uneven = ["-vf", "select='not(between(n,20,30))*mod(n,3)'", "-fps_mode", "vfr"]
    samples.run_ffmpeg(*pattern, *uneven, "-c:v", "libx264", "-preset", "ultrafast", str(source))
    order = film_order(cover("a", (500, 1500), (500, (0, 0, 3000, 3000)), (1500, (7000, 7000, 3000, 3000))))
    media_tools.render(source, order, tmp_path / "made")
    made = media_tools.check_covers(tmp_path / "made", order)
    rate = round(made.pictures / 3)
    assert made.with_covers == sum(500 <= n * 1000 / rate < 1500 for n in range(made.pictures))


def test_a_film_with_covers_leaves_no_list_of_them_behind(media_tools: FfmpegTools, tmp_path: Path) -> None:
    folder = tmp_path / "it's, a [room];=:"
    folder.mkdir()
    media_tools.render(_white(tmp_path), film_order(cover("a", (0, 2000), (0, MIDDLE))), folder / "made")
    assert [path.name for path in folder.iterdir()] == ["made"]


def test_a_killed_run_leaves_neither_film_nor_list(tmp_path: Path) -> None:
    source = _white(tmp_path, seconds=120)
    folder = tmp_path / "room"
    folder.mkdir()
    found, stop = find_media_tools(None, None), threading.Event()
    seen: list[str] = []

    def stop_when_written() -> None:
        deadline = time.monotonic() + 20
        while len(seen) < 2 and time.monotonic() < deadline:
            seen[:] = sorted(path.name for path in folder.iterdir())
        stop.set()

    watcher = threading.Thread(target=stop_when_written)
    watcher.start()
    tools = FfmpegTools(found, timeout_seconds=60, stop=stop)
    with pytest.raises(StoppedError):
        tools.render(source, film_order(cover("a", (0, 2000), (0, MIDDLE))), folder / "made")
    watcher.join()
    assert seen == ["made", "made.covers"]
    assert list(folder.iterdir()) == []


def test_restless_covers_cost_no_more_than_calm_ones(media_tools: FfmpegTools, tmp_path: Path) -> None:
    jumps = [(n * 40, (n % 2 * 5000, n % 3 * 2000, 1000 + n % 5 * 400, 1000)) for n in range(20_000)]
    order = film_order(*[cover(f"c{n}", (0, 800_000), *jumps) for n in range(3)])
    media_tools.render(_white(tmp_path), order, tmp_path / "made")
    checked = media_tools.check_covers(tmp_path / "made", order)
    assert checked.with_covers == checked.pictures


def test_a_mask_has_a_bit_for_each_cell() -> None:
    reel = Reel(size=(426, 240), rate=25, pictures=3)
    drawn = Drawing(masks=Path("masks"), reel=reel, cell=2, cells=(213, 120))
    made = list(masks([cover("a", (0, 40), (0, (0, 0, 10_000, 5_000)))], drawn))
    assert made == [(b"\xff" * 26 + b"\xf8") * 60 + bytes(27 * 60), bytes(27 * 120), bytes(27 * 120)]


def test_boxes_are_rounded_outwards_to_whole_blocks_and_clipped() -> None:
    assert area_of(Box(161, 161, 239, 239), 1000, 1000) == Area(16, 16, 40, 40)
    assert area_of(Box(170, 170, 231, 231), 1000, 1000) == Area(16, 16, 48, 48)
    assert area_of(Box(-500, 9_000, 1_000, 5_000), 426, 240) == Area(0, 216, 24, 240)
    assert area_of(Box(-500, 0, 500, 1_000), 426, 240) is None


def test_what_is_too_thin_to_be_checked_is_drawn_thicker_within_the_picture() -> None:
    assert area_of(Box(5_000, 5_000, 1, 1), 1000, 1000) == Area(488, 488, 512, 512)
    assert area_of(Box(-500, 9_990, 1_000, 5_000), 426, 240) == Area(0, 224, 24, 240)
    assert area_of(Box(9_995, 0, 9_000, 10_000), 1280, 720) == Area(1248, 0, 1280, 720)
    assert area_of(Box(0, 0, 1, 1), 64, 6) == Area(0, 0, 16, 6)
