"""What is concealed in a sound leaves no sample of it: held against its source, inside the stretch and around it."""

from __future__ import annotations

import wave
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from archive.adapters.media_tools import FfmpegTools
from archive.domain.errors import MediaToolError
from archive.domain.terms import Recipe
from archive.domain.words.edit_list import Silence, SoundCover
from archive.ports import RenderOrder
from tests import samples
from tests.likeness import RATE, decoded, likeness, strength

pytestmark = pytest.mark.media

SECONDS = 6
SILENCES = (Silence(1_000, 1_800), Silence(3_500, 4_000, SoundCover.TONE))

AUDIO = RenderOrder(recipe=Recipe.AUDIO, codec="aac")


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Noise as loud as a voice, which is nowhere like itself."""
    path = tmp_path_factory.mktemp("silences") / "voice.wav"
    number = np.arange(2 * RATE * SECONDS)
    noise = np.random.default_rng(7).uniform(-9_000, 9_000, len(number))
    with wave.open(str(path), "wb") as file:
        file.setparams((1, 2, 2 * RATE, 0, "NONE", ""))
        file.writeframes((noise * (0.6 + 0.4 * np.sin(number / 1_700))).astype("<i2").tobytes())
    return path


@pytest.mark.parametrize("codec", ["aac", "opus"])
def test_no_sample_of_the_source_is_left_in_a_silence_and_its_neighbours_are_whole(
    media_tools: FfmpegTools, source: Path, tmp_path: Path, codec: str
) -> None:
    served = tmp_path / "served"
    order = replace(AUDIO, codec=codec, silences=SILENCES, silenced="m")
    media_tools.render(source, order, served)
    heard, told = decoded(served), decoded(source)
    for at_ms in (1_000, 1_350, 1_700, 3_500, 3_700, 3_900):
        assert likeness(told, heard, at_ms) < 0.35, at_ms
    for at_ms in (100, 860, 1_830, 2_500, 3_370, 4_030, 5_000):
        assert likeness(told, heard, at_ms) > 0.6, at_ms
    assert strength(heard, 1_400) < -40  # the room, never deafness
    assert -45 < strength(heard, 3_700) < -20  # a soft tone
    media_tools.check_silences(served, order)


@pytest.mark.parametrize("codec", ["aac", "opus"])
def test_the_filter_against_hum_rings_into_no_silence_among_steady_notes(
    media_tools: FfmpegTools, tmp_path: Path, codec: str
) -> None:
    served = tmp_path / "served"
    order = replace(AUDIO, codec=codec, silences=(Silence(1_160, 1_740), Silence(2_600, 3_100)), silenced="m")
    media_tools.render(samples.audio(tmp_path, seconds=4), order, served)
    heard = decoded(served)

    media_tools.check_silences(served, order)
    assert all(strength(heard, at_ms) < -38 for at_ms in (1_260, 1_300, 1_400, 2_700, 2_800))
    assert max(strength(heard, at_ms) for at_ms in range(500, 1_050, 50)) > -25


@pytest.mark.parametrize("silence", [Silence(0, 700), Silence(5_500, 9_000), Silence(0, 9_000)])
def test_a_silence_may_be_at_the_beginning_at_the_end_or_all_there_is(
    media_tools: FfmpegTools, source: Path, tmp_path: Path, silence: Silence
) -> None:
    served = tmp_path / "served"
    order = replace(AUDIO, silences=(silence,), silenced="m")
    media_tools.render(source, order, served)
    heard, told = decoded(served), decoded(source)
    inside = range(silence.start_ms, min(silence.end_ms, 5_900), 300)
    assert max(likeness(told, heard, at_ms) for at_ms in inside) < 0.35
    media_tools.check_silences(served, order)


def test_a_silence_stands_where_it_belongs_in_what_is_cut(
    media_tools: FfmpegTools, source: Path, tmp_path: Path
) -> None:
    served = tmp_path / "served"
    order = replace(AUDIO, silences=SILENCES, silenced="m", keep_ms=((500, 1_500), (3_000, 6_000)))
    media_tools.render(source, order, served)
    heard, told = decoded(served), decoded(source)
    assert likeness(told[RATE // 2 :], heard, 150) > 0.6
    assert likeness(told[RATE // 2 :], heard, 700) < 0.35
    assert likeness(told[RATE * 2 :], heard, 1_600) < 0.35
    assert likeness(told[RATE * 2 :], heard, 2_500) > 0.6
    media_tools.check_silences(served, order)


def test_every_track_and_every_size_of_a_film_is_silent(media_tools: FfmpegTools, source: Path, tmp_path: Path) -> None:
    film = tmp_path / "film.mkv"
    picture = f"testsrc=s=320x240:r=10:d={SECONDS}"
    maps = ["-map", "0:v", "-map", "1:a", "-map", "1:a", "-c:v", "libx264", "-preset", "ultrafast", "-c:a", "flac"]
    samples.run_ffmpeg("-f", "lavfi", "-i", picture, "-i", str(source), *maps, str(film))
    told = decoded(source)
    for tracks in [(1, 2), (2,)]:
        order = RenderOrder(recipe=Recipe.VIDEO, height=240, tracks=tracks, silences=SILENCES, silenced="m")
        served = tmp_path / f"served{len(tracks)}"
        media_tools.render(film, order, served)
        heard = decoded(served)
        assert likeness(told, heard, 1_350) < 0.35
        assert likeness(told, heard, 2_500) > 0.6
        media_tools.check_silences(served, order)


@pytest.mark.parametrize("cover", list(SoundCover))
def test_one_of_several_stretches_that_still_holds_the_sound_is_found(
    media_tools: FfmpegTools, source: Path, tmp_path: Path, cover: SoundCover
) -> None:
    forgotten, served = Silence(4_800, 5_200, cover), tmp_path / "served"
    order = replace(AUDIO, silences=SILENCES, silenced="m")
    media_tools.render(source, order, served)
    with pytest.raises(MediaToolError, match="can still be heard"):
        media_tools.check_silences(served, replace(order, silences=(*SILENCES, forgotten)))


def test_a_waveform_is_flat_where_something_is_concealed(
    media_tools: FfmpegTools, source: Path, tmp_path: Path
) -> None:
    served, drawn = tmp_path / "served", tmp_path / "wave"
    media_tools.render(source, replace(AUDIO, silences=SILENCES[:1], silenced="m"), served)
    media_tools.render(served, RenderOrder(recipe=Recipe.WAVEFORM), drawn)
    with Image.open(drawn) as picture:
        alpha = picture.convert("RGBA").getchannel("A")
        width, height = picture.size
        heights = (np.asarray(alpha)[:, ::6] > 0).sum(axis=0)
    share = width / 6 / SECONDS
    assert max(heights[int(1.1 * share) + 1 : int(1.7 * share)]) < 4
    assert max(heights[int(2.2 * share) : int(3.2 * share)]) > height // 3
