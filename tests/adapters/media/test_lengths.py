"""Lengths by the stream: sound, picture and text of a film that do not end together throw nothing out."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from PIL import Image

from archive.adapters.media import integrity
from archive.adapters.media.find_ffmpeg import find_media_tools
from archive.adapters.media_tools import FfmpegTools
from archive.domain.errors import MediaToolError
from archive.domain.terms import Recipe
from archive.ports import Probe, RenderOrder
from tests import samples
from tests.adapters.media.test_soundtrack import ORDERS

pytestmark = pytest.mark.media

TAIL_MS, EARLY_MS = 900, 2_300


def uneven(target: Path, *, picture_s: float, sound_s: float, text_s: float = 0) -> Path:
    """Make a film whose picture, sound and captions last as long as is said."""
    inputs = ["-f", "lavfi", "-i", f"testsrc2=size=160x120:rate=10:duration={picture_s}"]
    inputs += ["-f", "lavfi", "-i", f"aevalsrc=0.3*sin(2*PI*700*t):s=48000:d={sound_s}"]
    codecs = ["-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p", "-c:a", "aac"]
    if text_s:
        until = f"00:00:{int(text_s):02d},000"
        told = target.with_suffix(".srt")
        told.write_text(f"1\n00:00:00,000 --> 00:00:01,000\nOne\n\n2\n00:00:02,000 --> {until}\nTwo\n")
        inputs += ["-i", str(told)]
        codecs += ["-c:s", "mov_text"]
    samples.run_ffmpeg(*inputs, *codecs, str(target))
    return target


def make_all(tools: FfmpegTools, source: Path) -> Probe:
    """Look at a film as intake does, and make everything of it."""
    seen = tools.probe(source)
    for kind in ("small film", "card", "opus", "aac"):
        order = ORDERS[kind]
        made = tools.render(
            source,
            RenderOrder(
                recipe=order.recipe, height=order.height, codec=order.codec, tail_ms=TAIL_MS, early_ms=EARLY_MS
            ),
            source.with_name(kind),
        )
        assert made.duration_ms
    poster = RenderOrder(recipe=Recipe.POSTER, codec="jpeg", at_ms=4_000, tail_ms=TAIL_MS)
    tools.render(source.with_name("small film"), poster, source.with_name("poster"))
    return seen


@pytest.mark.parametrize(
    ("picture_s", "sound_s", "text_s"),
    [(12, 4, 0), (2, 20, 0), (0.1, 6, 0), (3, 3, 30)],
    ids=["sound ends early", "picture ends early", "one picture", "text goes on"],
)
def test_streams_that_do_not_end_together_throw_nothing_out(
    media_tools: FfmpegTools, tmp_path: Path, picture_s: float, sound_s: float, text_s: float
) -> None:
    seen = make_all(media_tools, uneven(tmp_path / "f.mp4", picture_s=picture_s, sound_s=sound_s, text_s=text_s))
    assert seen.duration_ms == pytest.approx(max(picture_s, sound_s) * 1000, abs=150)
    with Image.open(tmp_path / "poster") as poster:
        shades = poster.convert("L").histogram()
    assert sum(map(bool, shades)) > 100


def test_a_track_in_which_there_is_nothing_is_none(media_tools: FfmpegTools, tmp_path: Path) -> None:
    inputs = ["-f", "lavfi", "-i", "testsrc2=size=160x120:rate=10:duration=2", "-f", "lavfi", "-i", "anullsrc=d=1"]
    codecs = ["-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p", "-c:a", "libopus"]
    samples.run_ffmpeg(*inputs, *codecs, "-frames:a", "0", str(tmp_path / "film.mkv"))
    assert [stream.kind for stream in media_tools.probe(tmp_path / "film.mkv").streams] == ["video"]
    media_tools.render(tmp_path / "film.mkv", ORDERS["small film"], tmp_path / "made")


def test_sound_that_is_squeezed_is_not_served(media_tools: FfmpegTools, tmp_path: Path) -> None:
    source = samples.audio(tmp_path, seconds=4)
    samples.run_ffmpeg("-i", str(source), "-c:a", "aac", "-ar", "48000", str(tmp_path / "even.mp4"))
    tools = media_tools._tools
    facts = media_tools._facts(tmp_path / "even.mp4")
    integrity.require_step(tools, tmp_path / "even.mp4", facts)
    squeezed = ["-bsf:a", "setts=pts=PTS*0.9:dts=DTS*0.9:duration=DURATION*0.9", "-c", "copy"]
    samples.run_ffmpeg("-i", str(tmp_path / "even.mp4"), *squeezed, str(tmp_path / "uneven.mp4"))
    facts = media_tools._facts(tmp_path / "uneven.mp4")
    with pytest.raises(MediaToolError, match="out of step") as told:
        integrity.require_step(tools, tmp_path / "uneven.mp4", facts)
    assert told.value.code == "made.out_of_step"


@pytest.mark.parametrize("ending", ["webm", "mkv", "ts", "mp3"])
def test_a_form_that_changes_on_the_way_stays_in_step(media_tools: FfmpegTools, tmp_path: Path, ending: str) -> None:
    parts = []
    for number, (size, rate, channels) in enumerate([("160x120", 48_000, 2), ("120x160", 44_100, 1)]):
        part = tmp_path / f"{number}.{ending}"
        sound = ["-f", "lavfi", "-i", f"aevalsrc=0.3*sin(2*PI*700*t):s={rate}:d=3", "-ac", str(channels)]
        if ending == "mp3":
            samples.run_ffmpeg(*sound, "-ar", str(rate), str(part))
        else:
            picture = ["-f", "lavfi", "-i", f"testsrc2=size={size}:rate=10:duration=3"]
            webm = ["-c:v", "libvpx", "-deadline", "realtime", "-c:a", "libopus"]
            other = ["-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p", "-c:a", "aac"]
            samples.run_ffmpeg(*picture, *sound, *(webm if ending == "webm" else other), str(part))
        parts.append(part)
    source = tmp_path / f"joined.{ending}"
    if ending in ("ts", "mp3"):
        source.write_bytes(b"".join(part.read_bytes() for part in parts))
    else:
        listed = tmp_path / "list.txt"
        listed.write_text("".join(f"file '{part}'\n" for part in parts))
        samples.run_ffmpeg("-f", "concat", "-safe", "0", "-i", str(listed), "-c", "copy", str(source))
    for kind in ("aac",) if ending == "mp3" else ("small film", "aac"):
        made = media_tools.render(source, ORDERS[kind], tmp_path / "made")
        assert made.duration_ms == pytest.approx(6_000, abs=400)
        assert _packets(tmp_path / "made") * 1024 / 48 == pytest.approx(6_000, abs=400)


def _packets(made: Path) -> int:
    command = [str(find_media_tools(None, None).ffprobe), "-v", "error", "-count_packets", "-select_streams", "a"]
    command += ["-show_entries", "stream=nb_read_packets", "-of", "csv=p=0", str(made)]
    told = subprocess.run(command, capture_output=True, check=True, timeout=60).stdout.decode()
    return int(told.strip().strip(","))
