"""The lightest film: the smallest size once more in AV1 and Opus, as clean, as steady and as covered as the others."""

from __future__ import annotations

import subprocess
from dataclasses import replace
from pathlib import Path

import pytest

from archive.adapters.covers.geometry import TOLERANCE, area_of
from archive.adapters.covers.paint import planes_of
from archive.adapters.media import mp4
from archive.adapters.media.find_ffmpeg import find_media_tools
from archive.adapters.media_tools import FfmpegTools
from archive.domain.concealment import PAPERS
from archive.domain.covers import GREY, Colour
from archive.domain.errors import MediaToolError
from archive.domain.recipes import AV1
from archive.domain.terms import Recipe
from archive.domain.words.edit_list import Silence
from archive.ingest.steps.recipes import LIGHTEST_FILM
from archive.ports import RenderOrder
from tests import samples
from tests.adapters.cover_orders import cover, film_order, planes_shown
from tests.adapters.marks import MARK, exiftool_words, ffprobe_words, spelt_in

pytestmark = pytest.mark.media

ENDED = replace(LIGHTEST_FILM, tail_ms=1_700, early_ms=1_500, nudge=(12, 300, 700))


@pytest.fixture(scope="module")
def av1_tools() -> FfmpegTools:
    found = find_media_tools(None, None)
    if not found.av1:
        pytest.skip("this machine's ffmpeg makes no AV1")
    return FfmpegTools(found, timeout_seconds=120, av1=True)


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A marked film of six seconds with sound."""
    return samples.video(tmp_path_factory.mktemp("av1"), width=640, height=360, seconds=6, mark=MARK)


def _key_pictures(path: Path) -> list[float]:
    """Give when the pictures from which a film can be begun are shown."""
    question = ("-v", "error", "-select_streams", "v", "-show_entries", "packet=pts_time,flags", "-of", "csv=p=0")
    command = [str(find_media_tools(None, None).ffprobe), *question, str(path)]
    rows = [
        line.split(",") for line in subprocess.run(command, capture_output=True, check=True, text=True).stdout.split()
    ]
    return [float(at) for at, flags, *_ in rows if flags.startswith("K")]


def test_it_says_exactly_what_it_is_and_tells_nothing_of_its_making(
    av1_tools: FfmpegTools, tmp_path: Path, source: Path, exiftool_path: str
) -> None:
    made = av1_tools.render(source, ENDED, tmp_path / "light")
    heavy = av1_tools.render(source, replace(ENDED, codec=""), tmp_path / "heavy")

    assert (made.media_type, made.codecs) == ("video/mp4", "av01.0.00M.08,opus")
    assert (made.width, made.height) == (heavy.width, heavy.height) == (426, 240)
    assert made.duration_ms == pytest.approx(heavy.duration_ms, abs=100)
    assert spelt_in(tmp_path / "light") == []
    assert av1_tools.traces(tmp_path / "light") == []
    assert ffprobe_words(tmp_path / "light")["kinds"] == ["video", "audio"]
    found = exiftool_words(exiftool_path, tmp_path / "light")
    assert not any(word in found for word in (MARK, "Lavc", "Lavf", "SVT", "libopus", "FieldOrder"))


def test_the_same_is_made_byte_for_byte_and_no_key_picture_tells_where_its_film_ends(
    av1_tools: FfmpegTools, tmp_path: Path, source: Path
) -> None:
    for name in ("once", "again"):
        av1_tools.render(source, ENDED, tmp_path / name)
    assert (tmp_path / "once").read_bytes() == (tmp_path / "again").read_bytes()
    assert _key_pictures(tmp_path / "once") == [0, 5]


def test_a_silent_film_stays_silent(av1_tools: FfmpegTools, tmp_path: Path) -> None:
    silent = samples.video(tmp_path, sound=False, width=240, height=426, seconds=1)
    assert av1_tools.render(silent, LIGHTEST_FILM, tmp_path / "made").codecs == "av01.0.00M.08"


@pytest.fixture(scope="module")
def restless(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A noisy film of two seconds in which nothing stands still."""
    path = tmp_path_factory.mktemp("restless") / "restless.mp4"
    noise = ["-f", "lavfi", "-i", "mandelbrot=size=640x360:rate=25", "-vf", "noise=alls=25:allf=t", "-t", "2"]
    samples.run_ffmpeg(*noise, "-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p", str(path))
    return path


MOVING = cover("moving", (0, 2_000), (0, (500, 500, 1_500, 2_500)), (2_000, (7_500, 6_500, 1_500, 2_500)))
STANDING = cover("standing", (0, 2_000), (0, (6_000, 500, 2_500, 3_000)))
COVERED = replace(film_order(MOVING, STANDING), height=240, codec=AV1)


@pytest.mark.parametrize("nudge", [(0, 0, 0), (12, 300, 700)])
@pytest.mark.parametrize("colour", [GREY, PAPERS[2].dark, PAPERS[5].bright])
def test_covers_are_solid_in_every_picture_of_it(
    av1_tools: FfmpegTools, tmp_path: Path, restless: Path, colour: Colour, nudge: tuple[int, int, int]
) -> None:
    order = replace(COVERED, colour=colour, nudge=nudge)
    av1_tools.render(restless, order, tmp_path / "made")
    checked = av1_tools.check_covers(tmp_path / "made", order, 50)
    assert (checked.pictures, checked.with_covers) == (50, 50)


def test_every_point_within_a_cover_is_of_its_paper_when_it_is_decoded(
    av1_tools: FfmpegTools, tmp_path: Path, restless: Path
) -> None:
    paper = PAPERS[5].dark
    made = av1_tools.render(restless, replace(COVERED, colour=paper), tmp_path / "made")
    size = (made.width or 0, made.height or 0)
    area = area_of(STANDING.keys[0].box, *size)
    assert area is not None
    wanted = planes_of(paper, "bt709")
    pictures = planes_shown(tmp_path / "made", size)
    assert len(pictures) == 50
    for planes in pictures:
        for plane, shade, smaller in zip(planes, wanted, (1, 2, 2), strict=True):
            left, top = (area.left + 8) // smaller, (area.top + 8) // smaller
            shades = set(plane.crop((left, top, (area.right - 8) // smaller, (area.bottom - 8) // smaller)).tobytes())
            assert shades <= set(range(shade - TOLERANCE, shade + TOLERANCE + 1))


def test_one_bare_picture_and_another_colour_are_found_in_it(
    av1_tools: FfmpegTools, tmp_path: Path, restless: Path
) -> None:
    torn = (replace(STANDING, end_ms=1_000), replace(STANDING, start_ms=1_040))
    av1_tools.render(restless, replace(COVERED, covers=(MOVING, *torn)), tmp_path / "torn")
    with pytest.raises(MediaToolError, match="The cover standing is not solid in picture 25"):
        av1_tools.check_covers(tmp_path / "torn", COVERED, 50)
    av1_tools.render(restless, COVERED, tmp_path / "grey")
    with pytest.raises(MediaToolError, match="is not solid in picture 0"):
        av1_tools.check_covers(tmp_path / "grey", replace(COVERED, colour=PAPERS[5].bright), 50)


def test_what_may_not_be_heard_is_silent_in_it(av1_tools: FfmpegTools, tmp_path: Path, source: Path) -> None:
    order = replace(ENDED, silences=(Silence(start_ms=1_000, end_ms=2_500),))
    av1_tools.render(source, order, tmp_path / "silent")
    av1_tools.check_silences(tmp_path / "silent", order)
    av1_tools.render(source, ENDED, tmp_path / "heard")
    with pytest.raises(MediaToolError):
        av1_tools.check_silences(tmp_path / "heard", order)


@pytest.mark.parametrize(("height", "codec"), [(480, AV1), (240, "vp9")])
def test_there_is_no_other_film_in_another_codec(
    av1_tools: FfmpegTools, tmp_path: Path, source: Path, height: int, codec: str
) -> None:
    with pytest.raises(MediaToolError, match="only 240 in av1"):
        av1_tools.render(source, RenderOrder(recipe=Recipe.VIDEO, height=height, codec=codec), tmp_path / "made")
    assert not (tmp_path / "made").exists()


def test_it_is_made_only_where_it_was_asked_for_and_can_be(av1_tools: FfmpegTools) -> None:
    found = find_media_tools(None, None)
    heavy = replace(LIGHTEST_FILM, codec="")
    for tools, makes in (
        (av1_tools, True),
        (FfmpegTools(found), False),
        (FfmpegTools(replace(found, av1=False), av1=True), False),
    ):
        assert tools.makes(LIGHTEST_FILM) is makes
        assert tools.makes(heavy)


@pytest.mark.parametrize(
    ("record", "said"),
    [("810008", "av01.0.00M.08"), ("8128cc", "av01.1.08H.10"), ("815560", "av01.2.21M.12")],
)
def test_the_codecs_of_av1_are_read_from_the_record_of_the_file(tmp_path: Path, record: str, said: str) -> None:
    entry = bytes.fromhex(record)
    box = (8 + len(entry)).to_bytes(4, "big") + b"av1C" + entry
    (tmp_path / "film").write_bytes(box)
    assert mp4.codecs(tmp_path / "film") == said
