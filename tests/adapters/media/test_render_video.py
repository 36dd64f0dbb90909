"""A served film: the right size and rate, loud as radio, quick to start, and silent about its making."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.adapters.media import mp4
from archive.adapters.media.find_ffmpeg import find_media_tools
from archive.adapters.media.probe import Picture
from archive.adapters.media.render_video import frame_rate, size
from archive.adapters.media_tools import FfmpegTools
from archive.adapters.sandbox.supervise import StoppedError
from archive.domain.errors import MediaToolError, NoSpaceError
from archive.domain.terms import Recipe
from archive.ports import Made, RenderOrder
from tests import samples
from tests.adapters.little_room import tiny_disk
from tests.adapters.marks import MARK, exiftool_words, ffprobe_words, mutagen_tags, spelt_in

pytestmark = pytest.mark.media


def _film(tools: FfmpegTools, source: Path, target: Path, height: int = 240) -> Made:
    return tools.render(source, RenderOrder(recipe=Recipe.VIDEO, height=height), target)


@pytest.mark.parametrize("name", ["clip.mp4", "clip.mov", "clip.mkv", "clip.webm", "clip.avi", "clip.mpg", "clip.ts"])
def test_nothing_planted_in_a_film_is_served(media_tools: FfmpegTools, tmp_path: Path, name: str) -> None:
    source = samples.video(tmp_path, name, mark=MARK)
    _film(media_tools, source, tmp_path / "served")
    assert spelt_in(tmp_path / "served") == []
    assert media_tools.traces(tmp_path / "served") == []
    words = ffprobe_words(tmp_path / "served")
    assert words["chapters"] == words["pictures"] == []
    assert words["kinds"] == ["video", "audio"]
    assert mutagen_tags(tmp_path / "served") == {}


def test_exiftool_finds_nothing_in_a_served_film(media_tools: FfmpegTools, tmp_path: Path, exiftool_path: str) -> None:
    source = samples.video(tmp_path, "clip.mov", mark=MARK)
    _film(media_tools, source, tmp_path / "served")
    assert MARK in exiftool_words(exiftool_path, source)
    found = exiftool_words(exiftool_path, tmp_path / "served")
    assert not any(word in found for word in (MARK, "GPS", "2023", "Lavc", "Lavf", "x264", "UserData", "Handler Desc"))


def test_a_film_says_what_it_is(media_tools: FfmpegTools, tmp_path: Path) -> None:
    source = samples.video(tmp_path, width=1280, height=720, seconds=1)
    for height, width, codecs in ((240, 426, "avc1.42C01E"), (480, 854, "avc1.4D401F"), (720, 1280, "avc1.4D4020")):
        made = _film(media_tools, source, tmp_path / "served", height)
        assert (made.media_type, made.codecs) == ("video/mp4", f"{codecs},mp4a.40.2")
        assert (made.width, made.height) == (width, height)
        assert made.duration_ms == pytest.approx(1000, abs=60)


def test_a_film_never_grows_and_fits_old_phones(media_tools: FfmpegTools, tmp_path: Path) -> None:
    made = _film(media_tools, samples.video(tmp_path, width=322, height=182), tmp_path / "served", 720)
    assert (made.width, made.height) == (322, 182)
    words = ffprobe_words(tmp_path / "served")
    assert words["codecs"] == ["h264", "aac"]
    assert words["profiles"] == ["Main", "LC"]


def test_a_film_held_upright_stands_upright(media_tools: FfmpegTools, tmp_path: Path) -> None:
    made = _film(media_tools, samples.video(tmp_path, rotate=90), tmp_path / "served")
    assert (made.width, made.height) == (240, 320)
    assert ffprobe_words(tmp_path / "served")["sizes"] == [(240, 320)]


def test_a_film_without_sound_stays_without(media_tools: FfmpegTools, tmp_path: Path) -> None:
    made = _film(media_tools, samples.video(tmp_path, sound=False), tmp_path / "served")
    assert made.codecs == "avc1.42C01E"


def test_the_whole_ladder_is_made_at_once(media_tools: FfmpegTools, tmp_path: Path) -> None:
    source = samples.video(tmp_path, width=1280, height=720, seconds=1, mark=MARK)
    heights = {tmp_path / f"{height}": height for height in (240, 480, 720)}
    made = media_tools.render_ladder(source, heights)
    assert {made[target].height: height for target, height in heights.items()} == {240: 240, 480: 480, 720: 720}
    for target in heights:
        assert media_tools.traces(target) == []
    alone = tmp_path / "alone"
    assert _film(media_tools, source, alone, 240) == made[tmp_path / "240"]
    assert alone.read_bytes() == (tmp_path / "240").read_bytes()


@pytest.mark.parametrize(
    ("source", "served"),
    [
        ("25", 25),
        ("30000/1001", 30),
        ("50", 25),
        ("60000/1001", 30),
        ("24000/1001", 24),
        ("120", 30),
        ("1", 5),
        ("31", 30),
    ],
)
def test_rates_become_whole_and_low(source: str, served: int) -> None:
    picture = Picture(index=0, codec="h264", width=64, height=64, frames_per_second=Fraction(source), interlaced=False)
    assert frame_rate(picture) == served


def test_an_uneven_camera_becomes_steady(media_tools: FfmpegTools, tmp_path: Path) -> None:
    source = samples.video(tmp_path, rate="30000/1001", seconds=3)
    _film(media_tools, source, tmp_path / "served")
    assert ffprobe_words(tmp_path / "served")["rates"] == ["30/1"]


@given(width=st.integers(16, 8704), height=st.integers(16, 8704), wanted=st.sampled_from([240, 480, 720]))
def test_sizes_are_even_keep_their_shape_and_never_grow(width: int, height: int, wanted: int) -> None:
    picture = Picture(index=0, codec="", width=width, height=height, frames_per_second=Fraction(25), interlaced=False)
    made = size(picture, wanted)
    assert made[0] % 2 == made[1] % 2 == 0
    assert made[0] <= width + 1
    assert made[1] <= height + 1
    assert min(made) <= max(wanted, 2)
    assert abs(made[0] / made[1] - width / height) <= (width / height) * 2 / min(made)


def test_squeezed_points_are_made_square(media_tools: FfmpegTools, tmp_path: Path) -> None:
    whole = samples.video(tmp_path, "clip.mkv")
    wide = tmp_path / "wide.mkv"
    samples.run_ffmpeg("-i", str(whole), "-c", "copy", "-aspect", "16:9", str(wide))
    made = _film(media_tools, wide, tmp_path / "served")
    assert (made.width, made.height) == (428, 240)


def test_the_index_of_an_hour_and_its_first_picture_need_little(media_tools: FfmpegTools, tmp_path: Path) -> None:
    long = tmp_path / "long.mkv"
    samples.run_ffmpeg(
        *("-f", "lavfi", "-i", "testsrc=s=160x90:r=1/10:d=60", "-f", "lavfi", "-i", "sine=d=60:r=8000"),
        *("-c:v", "libx264", "-preset", "ultrafast", "-c:a", "pcm_u8", "-pix_fmt", "yuv420p", str(long)),
    )
    hectic = tmp_path / "hectic.mkv"
    noise = "color=gray:s=854x480:r=25:d=2,noise=alls=100:allf=t"
    samples.run_ffmpeg("-f", "lavfi", "-i", noise, "-c:v", "libx264", "-preset", "ultrafast", str(hectic))
    for height in (240, 480):
        _film(media_tools, long, tmp_path / "long", height)
        _film(media_tools, hectic, tmp_path / "hectic", height)
        before_bytes, _, fragments = _front(tmp_path / "long")
        _, fragment_bytes, _ = _front(tmp_path / "hectic")
        assert fragments == pytest.approx(60 / 4, abs=3)
        # In the index each fragment takes 12 bytes a track; a film of an hour has 900.
        assert before_bytes + (900 - fragments) * 24 + fragment_bytes < 150_000


def _front(path: Path) -> tuple[int, int, int]:
    """Give the bytes before the first fragment, the bytes of that fragment, and the number of fragments."""
    with path.open("rb") as file:
        tops = [box for box in mp4.boxes(file) if not box.above]
    names = [box.name for box in tops]
    first = names.index(b"moof")
    assert names[:2] == [b"ftyp", b"moov"]
    assert set(names[2:first]) == {b"sidx"}
    assert names[-2:] == [b"moof", b"mdat"]
    before = tops[first - 1].end
    return before, tops[first + 1].end - before, names.count(b"moof")


@pytest.mark.parametrize("name", ["-y.mp4", "concat:x.mp4", "a b%03d.jpg", "قصة.mp4"])
def test_a_file_s_name_means_nothing_to_ffmpeg(media_tools: FfmpegTools, tmp_path: Path, name: str) -> None:
    source = samples.video(tmp_path / "in", "clip.mp4").rename(tmp_path / name)
    assert _film(media_tools, source, tmp_path / f"{name}.served").codecs
    assert media_tools.probe(source).streams


@pytest.mark.parametrize("height", [0, 241, 1080])
def test_only_sizes_of_the_ladder_are_made(media_tools: FfmpegTools, tmp_path: Path, height: int) -> None:
    with pytest.raises(MediaToolError, match="no film of height"):
        _film(media_tools, samples.video(tmp_path), tmp_path / "served", height)
    assert not (tmp_path / "served").exists()


def test_a_failure_leaves_nothing_behind(media_tools: FfmpegTools, tmp_path: Path) -> None:
    sound = samples.audio(tmp_path)
    with pytest.raises(MediaToolError):
        _film(media_tools, sound, tmp_path / "served")
    assert not (tmp_path / "served").exists()


def test_a_full_disk_is_told_and_leaves_nothing(media_tools: FfmpegTools, tmp_path: Path) -> None:
    source = samples.video(tmp_path, seconds=4)
    room = tmp_path / "room"
    room.mkdir()
    with tiny_disk(room, 16_384) as mounted:
        if not mounted:
            pytest.skip("this system lets us make no tiny disk")
        with pytest.raises(NoSpaceError):
            _film(media_tools, source, room / "served")
        assert not (room / "served").exists()


def test_a_film_that_takes_too_long_is_given_up(tmp_path: Path) -> None:
    found = find_media_tools(None, None)
    hasty = FfmpegTools(found, timeout_seconds=1)
    source = tmp_path / "long.mkv"
    samples.run_ffmpeg("-f", "lavfi", "-i", "testsrc2=s=640x480:r=10:d=120", "-preset", "ultrafast", str(source))
    with pytest.raises(MediaToolError, match="within 1 seconds"):
        _film(hasty, source, tmp_path / "served", 480)
    assert not (tmp_path / "served").exists()


def test_a_film_stops_when_we_are_told_to(tmp_path: Path) -> None:
    found = find_media_tools(None, None)
    stop = threading.Event()
    tools = FfmpegTools(found, stop=stop)
    source = samples.video(tmp_path)
    stop.set()
    with pytest.raises(StoppedError):
        _film(tools, source, tmp_path / "served")


def test_no_ffmpeg_outlives_a_killed_worker(tmp_path: Path, project_root: Path) -> None:
    found = find_media_tools(None, None)
    source = tmp_path / "long.mkv"
    samples.run_ffmpeg("-f", "lavfi", "-i", "testsrc2=s=640x480:r=10:d=120", "-preset", "ultrafast", str(source))
    script = (
        "import sys; from pathlib import Path; from archive.adapters.media_tools import FfmpegTools\n"
        "from archive.adapters.media.find_ffmpeg import ToolPaths\n"
        "tools = FfmpegTools(ToolPaths(ffmpeg=Path(sys.argv[1]), ffprobe=Path(sys.argv[2])))\n"
        "tools.render_ladder(Path(sys.argv[3]), {Path(sys.argv[4]): 480})"
    )
    target = tmp_path / "served"
    words = [sys.executable, "-c", script, *map(str, (found.ffmpeg, found.ffprobe, source, target))]
    with subprocess.Popen(words, cwd=project_root) as worker:
        while not (target.exists() and target.stat().st_size) and worker.poll() is None:
            time.sleep(0.02)
        os.kill(worker.pid, signal.SIGKILL)
    for _ in range(100):
        if not _running_on(target):
            break
        time.sleep(0.05)
    assert not _running_on(target)


def _running_on(path: Path) -> list[str]:
    """Name the processes of this machine that were started on a file."""
    found = []
    for process in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            if str(path).encode() in process.read_bytes():
                found.append(process.parent.name)
        except OSError:
            continue
    return found
