"""What is heard of a recording: the right track, every microphone, and in both ears."""

from __future__ import annotations

import math
import struct
import subprocess
import wave
from pathlib import Path

import numpy
import pytest

from archive.adapters.media.find_ffmpeg import find_media_tools
from archive.adapters.media.probe import Sound
from archive.adapters.media.soundtrack import Heard, choose, ears
from archive.adapters.media_tools import FfmpegTools
from archive.domain.terms import Recipe
from archive.ports import RenderOrder
from tests import samples

RATE = 16_000
SECONDS = 2


def tone(hertz: float, height: float = 0.3) -> str:
    return f"aevalsrc={height}*sin(2*PI*{hertz}*t):s={RATE}:d={SECONDS}"


SILENCE = f"anullsrc=r={RATE}:cl=mono:d={SECONDS}"


def waves(target: Path, *channels: tuple[float, float], floating: bool = False) -> Path:
    """Write a WAV of one tone a channel (hertz, height), with no word about which channel is whose."""
    times = numpy.arange(RATE * SECONDS) / RATE
    tones = numpy.stack([height * numpy.sin(2 * math.pi * hertz * times) for hertz, height in channels], axis=1)
    if not floating:
        with wave.open(str(target), "wb") as out:
            out.setnchannels(len(channels))
            out.setsampwidth(2)
            out.setframerate(RATE)
            out.writeframes((tones.clip(-1, 1) * 32_767).astype("<i2").tobytes())
        return target
    content = tones.astype("<f4").tobytes()
    step = 4 * len(channels)
    shape = struct.pack("<4sIHHIIHH", b"fmt ", 16, 3, len(channels), RATE, RATE * step, step, 32)
    body = b"WAVE" + shape + struct.pack("<4sI", b"data", len(content)) + content
    target.write_bytes(struct.pack("<4sI", b"RIFF", len(body)) + body)
    return target


def film(target: Path, *tracks: str, options: tuple[str, ...] = ()) -> Path:
    """Make a film with several tracks of sound, each from a source of ffmpeg's."""
    inputs = ["-f", "lavfi", "-i", f"testsrc2=size=160x120:rate=10:duration={SECONDS}"]
    maps = ["-map", "0:v"]
    for number, track in enumerate(tracks, start=1):
        inputs += ["-f", "lavfi", "-i", track]
        maps += ["-map", f"{number}:a"]
    codecs = ["-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p", "-c:a", "aac"]
    samples.run_ffmpeg(*inputs, *maps, *codecs, *options, str(target))
    return target


def both_ears(made: Path) -> numpy.ndarray[tuple[int, int], numpy.dtype[numpy.float64]]:
    """Decode a made file apart from the program, and give its samples for each ear."""
    command = [str(find_media_tools(None, None).ffmpeg), "-v", "error", "-i", str(made), "-vn", "-ac", "2"]
    done = subprocess.run([*command, "-ar", "8000", "-f", "f32le", "-"], capture_output=True, check=True, timeout=60)
    return numpy.frombuffer(done.stdout, dtype="<f4").astype(float).reshape(-1, 2)


def heard(made: Path, hertz: float) -> tuple[float, float]:
    """Give how loud a tone is in each ear in the middle of a made file, in dB of full scale."""
    return heard_in(both_ears(made)[4_000:12_000], hertz)


def heard_in(ears: numpy.ndarray[tuple[int, int], numpy.dtype[numpy.float64]], hertz: float) -> tuple[float, float]:
    """Give how loud a tone is in each ear of some samples, in dB of full scale."""
    turns = numpy.exp(-2j * math.pi * hertz * numpy.arange(len(ears)) / 8_000)
    left, right = (20 * math.log10(abs((ear * turns).mean()) * 2 + 1e-9) for ear in ears.T)
    return left, right


ORDERS = {
    "film": RenderOrder(recipe=Recipe.VIDEO, height=480),
    "small film": RenderOrder(recipe=Recipe.VIDEO, height=240),
    "card": RenderOrder(recipe=Recipe.STILL),
    "opus": RenderOrder(recipe=Recipe.AUDIO, codec="opus"),
    "aac": RenderOrder(recipe=Recipe.AUDIO, codec="aac"),
}
SOUNDS = ("opus", "aac")


def require_heard(tools: FfmpegTools, source: Path, kinds: tuple[str, ...], *tones: float) -> None:
    """Make a recording in several ways, and see that tones are heard in both ears of each."""
    for kind in kinds:
        made = source.with_name(f"made {kind}")
        tools.render(source, ORDERS[kind], made)
        for hertz in tones:
            assert min(heard(made, hertz)) > -40, (kind, hertz, heard(made, hertz))


@pytest.mark.media
@pytest.mark.parametrize("number", [3, 6, 7, 8, 10])
def test_every_microphone_of_a_recorder_is_heard(media_tools: FfmpegTools, tmp_path: Path, number: int) -> None:
    tones = [700.0 + 130 * place for place in range(number)]
    source = waves(tmp_path / "poly.wav", *((each, 0.3) for each in tones))
    require_heard(media_tools, source, SOUNDS, *tones)


@pytest.mark.media
def test_a_voice_on_the_third_channel_alone_is_heard(media_tools: FfmpegTools, tmp_path: Path) -> None:
    require_heard(media_tools, waves(tmp_path / "poly.wav", (500, 0), (500, 0), (700, 0.3)), SOUNDS, 700)


@pytest.mark.media
@pytest.mark.parametrize("dead", [0, 1])
def test_a_microphone_in_one_ear_is_heard_in_both(media_tools: FfmpegTools, tmp_path: Path, dead: int) -> None:
    channels = [(700.0, 0.3), (700.0, 0.3)]
    channels[dead] = (330.0, 0.0005)
    require_heard(media_tools, waves(tmp_path / "one.wav", *channels), SOUNDS, 700)


@pytest.mark.media
def test_an_ear_upside_down_is_put_right(media_tools: FfmpegTools, tmp_path: Path) -> None:
    source = waves(tmp_path / "phase.wav", (700, 0.3), (700, -0.3))
    require_heard(media_tools, source, SOUNDS, 700)
    ears = both_ears(tmp_path / "made aac")
    assert abs(ears[:, 0] - ears[:, 1]).max() < 0.05


@pytest.mark.media
def test_true_stereo_stays_as_it_is(media_tools: FfmpegTools, tmp_path: Path) -> None:
    media_tools.render(waves(tmp_path / "wide.wav", (700, 0.3), (1100, 0.3)), ORDERS["aac"], tmp_path / "made")
    left, right = heard(tmp_path / "made", 700)
    assert left - right > 20


@pytest.mark.media
def test_the_microphone_is_heard_where_the_cameras_own_track_is_silent(
    media_tools: FfmpegTools, tmp_path: Path
) -> None:
    source = film(tmp_path / "camera.mp4", SILENCE, tone(700))
    require_heard(media_tools, source, ("small film", "card", *SOUNDS), 700)


@pytest.mark.media
def test_two_microphones_on_tracks_of_their_own_are_both_heard(media_tools: FfmpegTools, tmp_path: Path) -> None:
    source = film(tmp_path / "camera.mov", tone(700), tone(1100), options=("-c:a", "pcm_s16le"))
    require_heard(media_tools, source, ("small film", *SOUNDS), 700, 1100)


@pytest.mark.media
def test_a_remark_about_the_film_is_not_heard_instead_of_it(media_tools: FfmpegTools, tmp_path: Path) -> None:
    said = ("-disposition:a:0", "comment", "-disposition:a:1", "default")
    source = film(tmp_path / "film.mkv", tone(700), tone(1100), options=said)
    media_tools.render(source, ORDERS["aac"], tmp_path / "made")
    assert min(heard(tmp_path / "made", 1100)) > -40
    assert max(heard(tmp_path / "made", 700)) < -60


@pytest.mark.media
@pytest.mark.parametrize("height", [4.0, 40.0, 0.0005], ids=["over full scale", "far over it", "a whisper at -66 dB"])
def test_what_is_louder_or_quieter_than_can_be_measured_is_levelled(
    media_tools: FfmpegTools, tmp_path: Path, height: float
) -> None:
    source = waves(tmp_path / "float.wav", (700, height), floating=True)
    assert media_tools.probe(source).streams
    for kind in SOUNDS:
        media_tools.render(source, ORDERS[kind], tmp_path / kind)
        assert min(heard(tmp_path / kind, 700)) > -24
        assert abs(both_ears(tmp_path / kind)).max() < 1


@pytest.mark.media
def test_a_whisper_of_sixteen_bits_is_levelled_and_silence_is_not(media_tools: FfmpegTools, tmp_path: Path) -> None:
    media_tools.render(waves(tmp_path / "low.wav", (700, 0.0005)), ORDERS["opus"], tmp_path / "made")
    assert min(heard(tmp_path / "made", 700)) > -24
    silent = film(tmp_path / "still.mp4", SILENCE)
    media_tools.render(silent, ORDERS["aac"], tmp_path / "silent")
    assert abs(both_ears(tmp_path / "silent")).max() < 0.01


def track(**values: object) -> Sound:
    return Sound(**{"index": 1, "codec": "aac", "channels": 1, "sample_rate": 48_000, **values})  # type: ignore[arg-type]


LOUD = Heard(peaks=(-6.0,), strengths=(-20.0,))
QUIET = Heard(peaks=(-90.0,), strengths=(-95.0,))


def chosen(sounds: list[Sound], heard_there: list[Heard], wanted: tuple[int, ...] = ()) -> list[int]:
    return [sound.index for sound in choose(sounds, heard_there, wanted).sounds]


def test_of_two_languages_the_one_meant_is_heard_with_all_its_microphones() -> None:
    tracks = [
        track(index=1, language="ara", default=True),
        track(index=2, language="fra"),
        track(index=3, language="ara"),
    ]
    assert chosen(tracks, [LOUD] * 3) == [1, 3]


def test_a_person_may_choose_any_track_even_a_silent_one() -> None:
    tracks = [track(index=1, default=True), track(index=2, comment=True), track(index=3)]
    assert chosen(tracks, [LOUD, LOUD, QUIET], wanted=(2, 3)) == [2, 3]
    assert chosen(tracks, [LOUD, LOUD, QUIET], wanted=(9,)) == [1]


def test_where_everything_is_silent_the_file_is_believed() -> None:
    assert chosen([track(index=1), track(index=2, default=True)], [QUIET, QUIET]) == [2]


@pytest.mark.parametrize(
    ("layout", "place", "both"),
    [
        *(("7.1", place, place != 2) for place in range(8)),
        *(("quad", place, True) for place in range(4)),
        *(("5.1(side)", place, place != 2) for place in range(6)),
    ],
)
def test_a_voice_in_one_channel_of_a_layout_is_heard_in_both_ears(layout: str, place: int, both: bool) -> None:
    """The middle channel is in both already; each other one alone would leave an ear without anything."""
    channels = {"7.1": 8, "quad": 4, "5.1(side)": 6}[layout]
    levels = tuple(-20.0 if each == place else -75.0 for each in range(channels))
    rows = ears(track(channels=channels, layout=layout), Heard(peaks=levels, strengths=levels))
    assert bool(rows) == both
    assert len(rows) <= 1


def test_a_film_of_several_channels_keeps_its_layout() -> None:
    levels = (-30.0, -31.0, -18.0, -40.0, -35.0, -35.0)
    assert ears(track(channels=6, layout="5.1"), Heard(peaks=levels, strengths=levels)) == ()


def test_a_voice_in_the_channel_of_low_tones_is_heard_and_true_low_tones_are_left_to_the_layout() -> None:
    surround = track(channels=6, layout="5.1")
    levels = [-60.0, -60.0, -60.0, -20.0, -60.0, -60.0]
    assert ears(surround, Heard(peaks=tuple(levels), strengths=tuple(levels))) != ()
    levels[2] = -10.0
    assert ears(surround, Heard(peaks=tuple(levels), strengths=tuple(levels))) == ()
