"""Served sound: loud as radio, light enough for a slow link, and silent about its making."""

from __future__ import annotations

import re
import struct
import subprocess
from pathlib import Path

import pytest

from archive.adapters.media import mp4
from archive.adapters.media.find_ffmpeg import find_media_tools
from archive.adapters.media_tools import FfmpegTools
from archive.domain.errors import MediaToolError
from archive.domain.terms import Recipe
from archive.ports import Made, RenderOrder
from tests import samples
from tests.adapters.marks import MARK, exiftool_words, ffprobe_words, mutagen_tags, spelt_in

pytestmark = pytest.mark.media


def _sound(tools: FfmpegTools, source: Path, target: Path, codec: str = "opus") -> Made:
    return tools.render(source, RenderOrder(recipe=Recipe.AUDIO, codec=codec), target)


def _loudness(path: Path) -> float:
    """Ask ffmpeg's own meter, apart from the program's, how loud a file is."""
    program = find_media_tools(None, None).ffmpeg
    command = [str(program), "-nostdin", "-i", f"file:{path}", "-vn", "-af", "ebur128", "-f", "null", "-"]
    told = subprocess.run(command, capture_output=True, check=True, timeout=60).stderr.decode()
    return float(re.findall(r"I:\s+(-?[\d.]+) LUFS", told)[-1])


@pytest.mark.parametrize(
    ("name", "codec"),
    [
        ("s.wav", "aac"),
        ("s.flac", "opus"),
        ("s.mp3", "opus"),
        ("s.mp3", "aac"),
        ("s.m4a", "opus"),
        ("s.m4a", "aac"),
        ("s.ogg", "opus"),
        ("s.mka", "aac"),
    ],
)
def test_nothing_planted_in_a_sound_is_served(media_tools: FfmpegTools, tmp_path: Path, name: str, codec: str) -> None:
    source = samples.audio(tmp_path, name, mark=MARK)
    assert spelt_in(source)
    _sound(media_tools, source, tmp_path / "served", codec)
    assert spelt_in(tmp_path / "served") == []
    assert media_tools.traces(tmp_path / "served") == []
    words = ffprobe_words(tmp_path / "served")
    assert words["chapters"] == words["pictures"] == []
    assert words["kinds"] == ["audio"]
    assert mutagen_tags(tmp_path / "served") == {}


@pytest.mark.parametrize("codec", ["opus", "aac"])
def test_exiftool_finds_nothing_in_a_served_sound(
    media_tools: FfmpegTools, tmp_path: Path, exiftool_path: str, codec: str
) -> None:
    source = samples.audio(tmp_path, "s.m4a", mark=MARK)
    _sound(media_tools, source, tmp_path / "served", codec)
    assert MARK in exiftool_words(exiftool_path, source)
    found = exiftool_words(exiftool_path, tmp_path / "served")
    assert not any(word in found for word in (MARK, "2023", "Lavc", "Lavf", "UserData", "Encoder", "HandlerDesc"))


def test_a_sound_says_what_it_is(media_tools: FfmpegTools, tmp_path: Path) -> None:
    source = samples.audio(tmp_path, channels=2)
    opus = _sound(media_tools, source, tmp_path / "opus")
    aac = _sound(media_tools, source, tmp_path / "aac", "aac")
    assert (opus.media_type, opus.codecs, opus.width) == ("audio/mp4", "opus", None)
    assert (aac.media_type, aac.codecs, aac.height) == ("audio/mp4", "mp4a.40.2", None)
    for made in (opus, aac):
        assert made.duration_ms == pytest.approx(2000, abs=60)


def test_the_sound_of_a_film_is_made_alone(media_tools: FfmpegTools, tmp_path: Path) -> None:
    made = _sound(media_tools, samples.video(tmp_path, mark=MARK), tmp_path / "served")
    assert (made.codecs, made.width) == ("opus", None)
    assert ffprobe_words(tmp_path / "served")["kinds"] == ["audio"]
    assert spelt_in(tmp_path / "served") == []


def test_a_film_without_sound_gives_none(media_tools: FfmpegTools, tmp_path: Path) -> None:
    with pytest.raises(MediaToolError, match="without any"):
        _sound(media_tools, samples.video(tmp_path, sound=False), tmp_path / "served")
    assert not (tmp_path / "served").exists()


@pytest.mark.parametrize("codec", ["", "mp3"])
def test_only_the_codecs_of_the_site_are_made(media_tools: FfmpegTools, tmp_path: Path, codec: str) -> None:
    with pytest.raises(MediaToolError, match="not served"):
        _sound(media_tools, samples.audio(tmp_path), tmp_path / "served", codec)


@pytest.mark.parametrize(("gain", "codec"), [("-40dB", "opus"), ("-20dB", "aac"), ("6dB", "opus")])
def test_quiet_and_loud_become_as_loud_as_radio(
    media_tools: FfmpegTools, tmp_path: Path, gain: str, codec: str
) -> None:
    even = samples.audio(tmp_path, seconds=6)
    samples.run_ffmpeg("-i", str(even), "-af", f"volume={gain}", str(tmp_path / "source.flac"))
    _sound(media_tools, tmp_path / "source.flac", tmp_path / "served", codec)
    assert _loudness(tmp_path / "served") == pytest.approx(-16, abs=1)


def test_a_film_is_as_loud_as_radio(media_tools: FfmpegTools, tmp_path: Path) -> None:
    order = RenderOrder(recipe=Recipe.VIDEO, height=240)
    media_tools.render(samples.video(tmp_path, seconds=6), order, tmp_path / "served")
    assert _loudness(tmp_path / "served") == pytest.approx(-16, abs=1)


def test_sudden_peaks_are_not_cut(media_tools: FfmpegTools, tmp_path: Path) -> None:
    soft = "aevalsrc=0.01*sin(2*PI*330*t)+0.9*sin(2*PI*900*t)*lt(mod(t\\,2)\\,0.02):s=48000:d=8"
    samples.run_ffmpeg("-f", "lavfi", "-i", soft, str(tmp_path / "source.flac"))
    _sound(media_tools, tmp_path / "source.flac", tmp_path / "served", "aac")
    assert media_tools.traces(tmp_path / "served") == []
    assert _loudness(tmp_path / "served") < -12


def test_a_silent_track_stays_silent(media_tools: FfmpegTools, tmp_path: Path) -> None:
    silence = samples.audio(tmp_path, "s.flac", seconds=3, silent=True)
    for codec in ("opus", "aac"):
        made = _sound(media_tools, silence, tmp_path / "served", codec)
        assert made.duration_ms == pytest.approx(3000, abs=60)
    assert _loudness(tmp_path / "served") == -70


@pytest.mark.parametrize("channels", [4, 6])
def test_recorders_with_many_channels_are_mixed_down(media_tools: FfmpegTools, tmp_path: Path, channels: int) -> None:
    rate, length = 48_000, 48_000 * channels * 2
    head = struct.pack(
        *("<4sI4s4sIHHIIHH4sI", b"RIFF", length + 36, b"WAVE", b"fmt ", 16, 1, channels, rate),
        *(rate * channels * 2, channels * 2, 16, b"data", length),
    )
    wave = b"".join(struct.pack("<h", (n * 97) % 16_000 - 8_000) * channels for n in range(rate))
    (tmp_path / "many.wav").write_bytes(head + wave)
    for codec in ("opus", "aac"):
        assert _sound(media_tools, tmp_path / "many.wav", tmp_path / "served", codec).duration_ms


def test_an_hour_of_opus_weighs_about_ten_megabytes(media_tools: FfmpegTools, tmp_path: Path) -> None:
    source = samples.audio(tmp_path, seconds=30)
    made = _sound(media_tools, source, tmp_path / "served")
    assert made.duration_ms is not None
    assert (tmp_path / "served").stat().st_size * 3_600_000 / made.duration_ms < 12_500_000


def test_sound_starts_after_few_bytes(media_tools: FfmpegTools, tmp_path: Path) -> None:
    _sound(media_tools, samples.audio(tmp_path, seconds=30), tmp_path / "served")
    with (tmp_path / "served").open("rb") as file:
        tops = [box for box in mp4.boxes(file) if not box.above]
    names = [box.name for box in tops]
    assert names[:3] == [b"ftyp", b"moov", b"sidx"]
    assert names.count(b"moof") == pytest.approx(6, abs=1)
    assert tops[4].end < 25_000


def test_the_same_sound_is_made_the_same_way_twice(media_tools: FfmpegTools, tmp_path: Path) -> None:
    source = samples.audio(tmp_path, "s.mp3", mark=MARK)
    for name in ("one", "two"):
        _sound(media_tools, source, tmp_path / name, "aac")
    assert (tmp_path / "one").read_bytes() == (tmp_path / "two").read_bytes()
