"""A recording that is cut short, absurd or nothing but silence is refused in seconds, in one sentence."""

from __future__ import annotations

import struct
from collections.abc import Callable
from pathlib import Path

import pytest
from mutagen.mp4 import MP4

from archive.adapters.media_tools import FfmpegTools
from archive.domain.errors import InvalidInputError, QuarantinedError
from tests import samples
from tests.processor import worked_seconds
from tests.started import counted

pytestmark = pytest.mark.media


def _refusal(media_tools: FfmpegTools, path: Path) -> str:
    with pytest.raises(QuarantinedError) as refusal:
        media_tools.probe(path)
    assert str(refusal.value).count(".") == 1
    return refusal.value.code


def _sparse_wav(path: Path, hours: float, rate: int = 8_000) -> Path:
    """Write hours of silence that take no room on the disk."""
    length = int(hours * 3600 * rate) * 2
    head = struct.pack(
        "<4sI4s4sIHHIIHH4sI", b"RIFF", length + 36, b"WAVE", b"fmt ", 16, 1, 1, rate, rate * 2, 2, 16, b"data", length
    )
    with path.open("wb") as file:
        file.write(head)
        file.truncate(len(head) + length)
    return path


def test_a_sound_film_is_probed_whole(media_tools: FfmpegTools, tmp_path: Path) -> None:
    probe = media_tools.probe(samples.video(tmp_path, seconds=3))
    assert probe.duration_ms == pytest.approx(3000, abs=100)
    assert [(stream.kind, stream.width, stream.height) for stream in probe.streams] == [
        ("video", 320, 240),
        ("audio", None, None),
    ]


@pytest.mark.parametrize(("seconds", "looks"), [(3, 1), (8, 2)])
def test_a_short_film_is_decoded_once_and_of_a_long_one_the_end_too(
    media_tools: FfmpegTools, tmp_path: Path, seconds: int, looks: int
) -> None:
    film = samples.video(tmp_path, seconds=seconds)

    with counted() as started:
        media_tools.probe(film)

    assert started["ffmpeg"] == looks


def test_of_a_short_film_whose_sound_goes_on_the_end_is_looked_at(media_tools: FfmpegTools, tmp_path: Path) -> None:
    film = tmp_path / "clip.mkv"
    samples.run_ffmpeg(
        *("-i", str(samples.video(tmp_path, seconds=1, sound=False)), "-i", str(samples.audio(tmp_path, seconds=4))),
        *("-c:v", "copy", "-c:a", "aac", str(film)),
    )

    with counted() as started:
        assert media_tools.probe(film).duration_ms == pytest.approx(4000, abs=100)

    assert started["ffmpeg"] == 2


def test_a_film_held_upright_is_probed_as_it_is_seen(media_tools: FfmpegTools, tmp_path: Path) -> None:
    stream = media_tools.probe(samples.video(tmp_path, rotate=90)).streams[0]
    assert (stream.width, stream.height) == (240, 320)


def test_a_cover_is_told_apart_from_a_film(media_tools: FfmpegTools, tmp_path: Path) -> None:
    streams = media_tools.probe(samples.audio(tmp_path, "sound.mp3", mark="MARK")).streams
    assert [stream.attached_picture for stream in streams if stream.kind == "video"] == [True]


@pytest.mark.parametrize("name", ["clip.mp4", "clip.mov", "clip.mkv", "clip.avi", "clip.webm"])
def test_half_a_film_is_refused(media_tools: FfmpegTools, tmp_path: Path, name: str) -> None:
    half = samples.cut(samples.video(tmp_path, name, seconds=8))
    assert _refusal(media_tools, half) in ("undecodable", "cut_short")


@pytest.mark.parametrize("name", ["sound.wav", "sound.flac", "sound.m4a"])
def test_half_a_sound_is_refused(media_tools: FfmpegTools, tmp_path: Path, name: str) -> None:
    half = samples.cut(samples.audio(tmp_path, name, seconds=8))
    assert _refusal(media_tools, half) in ("undecodable", "cut_short")


def test_half_of_a_film_with_its_index_in_front_is_refused(media_tools: FfmpegTools, tmp_path: Path) -> None:
    whole = samples.video(tmp_path, seconds=8)
    samples.run_ffmpeg("-i", str(whole), "-c", "copy", "-movflags", "+faststart", str(tmp_path / "fast.mp4"))
    assert _refusal(media_tools, samples.cut(tmp_path / "fast.mp4")) == "cut_short"


def test_half_of_a_very_short_film_is_refused(media_tools: FfmpegTools, tmp_path: Path) -> None:
    whole = samples.video(tmp_path, seconds=2)
    samples.run_ffmpeg("-i", str(whole), "-c", "copy", "-movflags", "+faststart", str(tmp_path / "fast.mp4"))
    assert _refusal(media_tools, samples.cut(tmp_path / "fast.mp4")) == "cut_short"


@pytest.mark.parametrize("name", ["sound.mp3", "sound.ogg", "clip.ts", "clip.mpg"])
def test_what_states_no_length_is_taken_as_far_as_it_goes(media_tools: FfmpegTools, tmp_path: Path, name: str) -> None:
    make = samples.video if name.startswith("clip") else samples.audio
    half = samples.cut(make(tmp_path, name, seconds=8))
    assert media_tools.probe(half).duration_ms == pytest.approx(4000, abs=1500)


@pytest.mark.parametrize("share", [0.97])
def test_a_film_that_lacks_its_last_moment_is_taken(media_tools: FfmpegTools, tmp_path: Path, share: float) -> None:
    assert media_tools.probe(samples.cut(samples.video(tmp_path, "clip.mkv", seconds=8), share)).streams


def test_a_film_whose_length_nobody_wrote_is_counted(media_tools: FfmpegTools, tmp_path: Path) -> None:
    whole = samples.video(tmp_path, "clip.mkv", seconds=4)
    target = tmp_path / "live.mkv"
    samples.run_ffmpeg("-i", str(whole), "-c", "copy", "-live", "1", "-f", "matroska", str(target))
    assert media_tools.probe(target).duration_ms == pytest.approx(4000, abs=300)


def test_noise_behind_a_true_beginning_is_refused(media_tools: FfmpegTools, tmp_path: Path) -> None:
    film = samples.video(tmp_path, "clip.mkv")
    content = film.read_bytes()
    film.write_bytes(content[:600] + bytes(len(content) - 600))
    assert _refusal(media_tools, film) in ("undecodable", "cut_short", "no_streams")


def test_twelve_hours_of_silence_are_found_at_once(media_tools: FfmpegTools, tmp_path: Path) -> None:
    silence = _sparse_wav(tmp_path / "silence.wav", hours=12)
    before = worked_seconds()
    assert _refusal(media_tools, silence) == "silent"
    assert worked_seconds() - before < 10


def test_more_than_twelve_hours_are_refused(media_tools: FfmpegTools, tmp_path: Path) -> None:
    assert _refusal(media_tools, _sparse_wav(tmp_path / "long.wav", hours=12.5)) == "too_long"


@pytest.mark.parametrize("seconds", [2.0, 130.0])
def test_silence_is_refused(media_tools: FfmpegTools, tmp_path: Path, seconds: float) -> None:
    assert _refusal(media_tools, samples.audio(tmp_path, "silence.flac", seconds=seconds, silent=True)) == "silent"


def test_one_short_word_in_a_long_silence_is_heard(media_tools: FfmpegTools, tmp_path: Path) -> None:
    path = _sparse_wav(tmp_path / "word.wav", hours=0.1)
    with path.open("r+b") as file:
        file.seek(2_500_000)
        file.write(struct.pack("<h", 12_000) * 4_000)
    assert media_tools.probe(path).duration_ms == 360_000


def test_a_silent_film_is_taken_for_it_may_be_signed(media_tools: FfmpegTools, tmp_path: Path) -> None:
    assert media_tools.probe(samples.video(tmp_path, sound=False)).streams


def test_a_film_of_one_picture_every_few_seconds_is_taken(media_tools: FfmpegTools, tmp_path: Path) -> None:
    assert media_tools.probe(samples.video(tmp_path, seconds=20, rate="1/4", sound=False)).streams


def test_less_than_a_tenth_of_a_second_is_refused(media_tools: FfmpegTools, tmp_path: Path) -> None:
    assert _refusal(media_tools, samples.audio(tmp_path, seconds=0.05)) == "too_short"


@pytest.mark.parametrize(("width", "height"), [(8, 8), (9000, 16)])
def test_an_absurd_picture_is_refused(media_tools: FfmpegTools, tmp_path: Path, width: int, height: int) -> None:
    film = samples.video(tmp_path, "clip.mkv", seconds=0.4, width=width, height=height, rate="5", sound=False)
    assert _refusal(media_tools, film) == "film_size"


@pytest.mark.parametrize("make", [samples.text, samples.docx, samples.pdf])
def test_a_document_is_probed_as_having_no_streams(
    media_tools: FfmpegTools, tmp_path: Path, make: Callable[[Path], Path]
) -> None:
    probe = media_tools.probe(make(tmp_path))
    assert (probe.streams, probe.duration_ms) == ((), None)


def test_no_file_is_fetched_for_a_film_that_names_one(media_tools: FfmpegTools, tmp_path: Path) -> None:
    (tmp_path / "list.mp4").write_text("#EXTM3U\n#EXTINF:1,\nfile:///etc/passwd\n#EXT-X-ENDLIST\n")
    with pytest.raises(InvalidInputError):
        media_tools.probe(tmp_path / "list.mp4")


def test_a_recorders_film_that_a_tagger_broke_is_refused(media_tools: FfmpegTools, tmp_path: Path) -> None:
    """Mutagen 1.48 mends the places of the first fragment alone: the others point beside their pictures."""
    whole = tmp_path / "whole.mp4"
    look = ["-f", "lavfi", "-i", "testsrc2=size=160x120:rate=10:duration=6", "-f", "lavfi", "-i", "sine=duration=6"]
    packed = ["-c:v", "libx264", "-g", "10", "-pix_fmt", "yuv420p", "-c:a", "aac"]
    samples.run_ffmpeg(*look, *packed, "-movflags", "frag_keyframe+empty_moov", str(whole))
    assert media_tools.probe(whole).duration_ms == pytest.approx(6000, abs=300)
    film = MP4(whole)
    film["\xa9nam"] = "a title"
    film.save()

    assert _refusal(media_tools, whole) in ("cut_short", "undecodable")


@pytest.mark.parametrize(("name", "codec"), [("a.opus", "libopus"), ("b.ogg", "libvorbis"), ("c.oga", "flac")])
def test_what_was_recorded_out_of_a_running_stream_is_as_long_as_it_is_heard(
    media_tools: FfmpegTools, tmp_path: Path, name: str, codec: str
) -> None:
    """Mutagen 1.48, and libavformat of Opus and FLAC, count from when the stream began: two hours too much."""
    tone = ["-f", "lavfi", "-i", "sine=duration=5:sample_rate=48000", "-output_ts_offset", "7200"]
    samples.run_ffmpeg(*tone, "-c:a", codec, str(tmp_path / name))

    assert media_tools.probe(tmp_path / name).duration_ms == pytest.approx(5000, abs=150)


@pytest.mark.parametrize("codec", ["mpeg1video", "mpeg2video"])
def test_a_program_stream_is_whole_although_its_sound_cannot_be_sought(
    media_tools: FfmpegTools, tmp_path: Path, codec: str
) -> None:
    inputs = ["-f", "lavfi", "-i", "testsrc2=size=720x576:rate=25:duration=2"]
    inputs += ["-f", "lavfi", "-i", "aevalsrc=0.3*sin(2*PI*700*t)|0.3*sin(2*PI*900*t):s=48000:d=2"]
    samples.run_ffmpeg(*inputs, "-c:v", codec, "-pix_fmt", "yuv420p", "-c:a", "mp2", str(tmp_path / "film.mpg"))
    assert media_tools.probe(tmp_path / "film.mpg").duration_ms == pytest.approx(2000, abs=150)
