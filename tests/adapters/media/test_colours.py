"""Colours and lines of what is served: as they were filmed and rightly named, and no comb of two half pictures."""

from __future__ import annotations

import subprocess
from pathlib import Path

import numpy
import pytest

from archive.adapters.media.find_ffmpeg import find_media_tools
from archive.adapters.media_tools import FfmpegTools
from archive.domain.terms import Recipe
from archive.ports import RenderOrder
from tests import samples
from tests.adapters.cover_orders import film_order

pytestmark = pytest.mark.media

TAGS = "bt709,bt709,bt709,tv"


def seen(made: Path, matrix: str = "bt709") -> numpy.ndarray[tuple[int, int, int], numpy.dtype[numpy.uint8]]:
    """Decode the first picture of a made file, apart from the program, as a browser would show it."""
    command = [str(find_media_tools(None, None).ffmpeg), "-v", "error", "-i", str(made), "-frames:v", "1"]
    command += ["-vf", f"scale=160:90:in_color_matrix={matrix}", "-f", "rawvideo", "-pix_fmt", "rgb24", "-"]
    done = subprocess.run(command, capture_output=True, check=True, timeout=60)
    return numpy.frombuffer(done.stdout, dtype=numpy.uint8).reshape(90, 160, 3)


def tags(made: Path) -> str:
    """Ask ffprobe what a made film says of its colours."""
    command = [str(find_media_tools(None, None).ffprobe), "-v", "error", "-select_streams", "v"]
    named = "stream=color_space,color_transfer,color_primaries,color_range"
    told = subprocess.run(
        [*command, "-show_entries", named, "-of", "default=nw=1", str(made)],
        capture_output=True,
        check=True,
        timeout=60,
    )
    words = dict(line.split("=") for line in told.stdout.decode().split())
    order = ("color_space", "color_transfer", "color_primaries", "color_range")
    return ",".join(words.get(name, "") for name in order)


def plain(
    target: Path, colour: str, *, convert: str, said: tuple[str, ...], size: str = "1280x720", pixels: str = "yuv420p"
) -> Path:
    """Make a film of one colour (`0xrrggbb`, as BT.709 shows it), stored as a camera would."""
    source = ["-f", "lavfi", "-i", f"color={colour}:s={size}:r=10:d=1,format=gbrp"]
    coding = ["-c:v", "libx264", "-preset", "ultrafast", "-qp", "4", *said]
    samples.run_ffmpeg(*source, "-vf", f"{convert},format={pixels}", *coding, str(target))
    return target


def named(space: str, transfer: str, primaries: str) -> tuple[str, ...]:
    return ("-colorspace", space, "-color_trc", transfer, "-color_primaries", primaries, "-color_range", "tv")


@pytest.mark.parametrize(
    ("convert", "said", "size"),
    [
        ("scale=out_color_matrix=bt709", named("bt709", "bt709", "bt709"), "1280x720"),
        ("scale=out_color_matrix=bt709", (), "1280x720"),
        ("scale=out_color_matrix=bt601", (), "640x480"),
        ("scale=out_color_matrix=bt601", named("smpte170m", "smpte170m", "smpte170m"), "640x480"),
    ],
    ids=["named, large", "unnamed, large", "unnamed, small", "named, small"],
)
def test_a_colour_is_served_as_it_was_filmed_and_named_alike_whatever_filmed_it(
    media_tools: FfmpegTools, tmp_path: Path, convert: str, said: tuple[str, ...], size: str
) -> None:
    source = plain(tmp_path / "film.mp4", "0x20d0b0", convert=convert, said=said, size=size)
    media_tools.render(source, film_order(), tmp_path / "made")
    assert tags(tmp_path / "made") == TAGS
    assert seen(tmp_path / "made")[45, 80].tolist() == pytest.approx([0x20, 0xD0, 0xB0], abs=6)
    poster = RenderOrder(recipe=Recipe.POSTER, codec="jpeg", at_ms=100)
    media_tools.render(tmp_path / "made", poster, tmp_path / "poster")
    assert seen(tmp_path / "poster", "bt601")[45, 80].tolist() == pytest.approx([0x20, 0xD0, 0xB0], abs=6)


@pytest.mark.parametrize(
    ("transfer", "white", "grey"), [("arib-std-b67", 0.75, 0.38), ("smpte2084", 0.58, 0.36)], ids=["HLG", "PQ"]
)
def test_high_dynamic_range_is_brought_to_that_of_every_screen(
    media_tools: FfmpegTools, tmp_path: Path, transfer: str, white: float, grey: float
) -> None:
    light = []
    for signal in (white, grey, 1.0):
        level = round(signal * 255)
        colour, said = f"0x{level:02x}{level:02x}{level:02x}", named("bt2020nc", transfer, "bt2020")
        made = tmp_path / "made"
        source = plain(
            tmp_path / f"{level}.mp4", colour, convert="scale=out_color_matrix=bt2020", said=said, pixels="yuv420p10le"
        )
        media_tools.render(source, film_order(), made)
        assert tags(made) == TAGS
        point = seen(made)[45, 80].astype(int)
        assert point.max() - point.min() < 6
        light.append(point[1])
    paper, middle, sun = light
    assert 215 < paper < sun
    assert 60 < middle < 150


def test_what_dv_weaves_together_is_taken_apart(media_tools: FfmpegTools, tmp_path: Path) -> None:
    moving = "testsrc2=size=720x576:rate=50:duration=1,crop=600:576:'60+60*sin(n)':0,scale=720:576,interlace,fps=25"
    samples.run_ffmpeg("-f", "lavfi", "-i", moving, "-target", "pal-dv", "-an", "-t", "1", str(tmp_path / "tape.dv"))
    order = RenderOrder(recipe=Recipe.VIDEO, height=480)
    media_tools.render(tmp_path / "tape.dv", order, tmp_path / "made")
    command = [str(find_media_tools(None, None).ffmpeg), "-v", "error", "-i", str(tmp_path / "made"), "-vf"]
    command += ["select=eq(n\\,5)", "-frames:v", "1", "-f", "rawvideo", "-pix_fmt", "gray", "-"]
    done = subprocess.run(command, capture_output=True, check=True, timeout=60)
    lines = numpy.frombuffer(done.stdout, dtype=numpy.uint8).reshape(480, -1).astype(float)
    # A comb is a line that differs from both its neighbours while these are alike.
    comb = abs(lines[1:-1] * 2 - lines[:-2] - lines[2:]).mean() / abs(lines[2:] - lines[:-2]).mean()
    assert comb < 0.9


def test_one_picture_of_a_tape_is_taken(media_tools: FfmpegTools, tmp_path: Path) -> None:
    still = "testsrc2=size=720x576:rate=25:duration=0.04"
    samples.run_ffmpeg("-f", "lavfi", "-i", still, "-target", "pal-dv", "-an", str(tmp_path / "tape.dv"))
    assert media_tools.probe(tmp_path / "tape.dv").streams
    media_tools.render(tmp_path / "tape.dv", RenderOrder(recipe=Recipe.VIDEO, height=480), tmp_path / "made")
