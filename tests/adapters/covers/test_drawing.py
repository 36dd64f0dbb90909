"""Covers in a film: solid, in exactly the pictures in which they stand, wherever they reach and whatever is cut."""

from __future__ import annotations

import threading
import time
from itertools import pairwise
from pathlib import Path

import ffmpeg
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from archive.adapters.covers.drawing import Drawing, Reel, draw, drawing, masks
from archive.adapters.covers.geometry import Area, area_of, areas_at, solid_areas_at
from archive.adapters.covers.paint import GREY_PLANES, Planes, planes_of
from archive.adapters.covers.shapes import shapes_at
from archive.adapters.media.find_ffmpeg import find_media_tools
from archive.adapters.media_tools import FfmpegTools
from archive.adapters.sandbox.children import Limits
from archive.adapters.sandbox.supervise import StoppedError
from archive.adapters.sandbox.toolbox import Toolbox, write_output
from archive.domain.covers import Box, Cover, CoverStyle
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


@pytest.mark.parametrize("height", [240, 480])
def test_every_point_of_what_must_be_hidden_has_exactly_the_covers_colour(tmp_path: Path, height: int) -> None:
    """The soft edge lies outside: of what is beneath nothing shows through, not in one of 255 steps."""
    size = (height * 4 // 3, height)
    covers = [
        cover("moving", (0, 400), (0, (500, 1000, 1700, 2300)), (400, (3100, 2600, 2000, 2500))),
        cover("head", (0, 400), (0, (4600, 1500, 3900, 6000)), style=CoverStyle.HEAD),
        cover("edge", (0, 400), (0, (9300, 7000, 2000, 5000)), style=CoverStyle.FIGURE),
    ]
    paint = planes_of((152, 150, 186), "bt709")
    reel = Reel(size=size, rate=25, pictures=10)
    for number, planes in enumerate(_drawn_bare("testsrc2=alpha=255", covers, reel, tmp_path, paint)):
        for area in (area for each in covers for area in solid_areas_at(each, number, 25, size)):
            for plane, level, scale in zip(planes, paint, (1, 2, 2), strict=True):
                inside = plane.crop((area.left // scale, area.top // scale, area.right // scale, area.bottom // scale))
                assert inside.getextrema() == (level, level)
        assert sum(planes[0].histogram()[200:]) > 0


def _drawn_bare(
    source: str, covers: list[Cover], reel: Reel, folder: Path, paint: Planes = GREY_PLANES
) -> list[list[Image.Image]]:
    """Give the planes of each picture as covers are drawn over a source of ffmpeg's, packed by no codec."""
    found, (width, height) = find_media_tools(None, None), reel.size
    seconds = reel.pictures / reel.rate
    stream = ffmpeg.input(f"{source}:size={width}x{height}:rate={reel.rate}:duration={seconds}", f="lavfi")
    options: dict[str, str | int | float | None] = {"f": "rawvideo", "c:v": "rawvideo"}
    content = bytearray()
    with drawing(covers, reel, folder / "film", paint) as drawn:
        output = write_output([draw(stream.filter("format", "yuv420p"), drawn)], "pipe:1", options)
        tools = Toolbox(programs=lambda: found, limits=Limits())
        tools.encode(output, on_output=content.extend)
    points = width * height
    assert len(content) == reel.pictures * points * 3 // 2
    half = width // 2, height // 2
    return [
        [
            Image.frombytes("L", shape, bytes(content[at : at + shape[0] * shape[1]]))
            for at, shape in ((start, reel.size), (start + points, half), (start + points * 5 // 4, half))
        ]
        for start in range(0, len(content), points * 3 // 2)
    ]


def test_the_edge_of_a_shape_is_soft_and_lies_outside_of_what_must_be_hidden(tmp_path: Path) -> None:
    box = Box(3500, 3000, 2500, 3500)
    reel = Reel(size=(640, 480), rate=25, pictures=10)
    order = [cover("a", (0, 400), (0, (box.left, box.top, box.width, box.height)))]
    picture = _drawn_bare("color=c=white", order, reel, tmp_path)[5][0]
    area = area_of(box, *reel.size)
    assert area is not None
    row = list(picture.crop((area.right, 230, area.right + 60, 231)).tobytes())
    solid = row[0]
    assert row[:4] == [solid] * 4
    assert sorted(row) == row
    assert len(set(row)) > 6
    assert row[-1] == 235
    assert picture.getpixel((area.left, area.top)) == solid
    corner = [picture.getpixel((area.right - 1 + n, area.top - n)) for n in range(1, 30)]
    assert corner[-1] == 235


def test_a_shape_follows_its_cover_in_smaller_steps_than_what_is_hidden_beneath() -> None:
    size = (640, 480)
    going = cover("a", (0, 4000), (0, (1000, 3000, 1500, 2500)), (4000, (3000, 3000, 1500, 2500)))
    lefts = [
        [min(area.left for area in areas(going, n, 25, size)) for n in range(100)] for areas in (areas_at, shapes_at)
    ]
    beneath, around = ({b - a for a, b in pairwise(each)} for each in lefts)
    assert max(beneath) == 8
    assert max(around) <= 2
    assert all(shape <= box for box, shape in zip(*lefts, strict=True))


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
