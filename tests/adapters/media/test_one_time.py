"""Files whose time begins anew on the way, or whose pictures or sound change: all that is made of one has one time."""

from __future__ import annotations

import subprocess
from pathlib import Path

import numpy
import pytest

from archive.adapters.media.find_ffmpeg import find_media_tools
from archive.adapters.media_tools import FfmpegTools
from archive.domain.terms import Recipe
from archive.ports import PictureOrder, RenderOrder
from tests import samples
from tests.adapters.cover_orders import cover, film_order, is_covered, light_of

pytestmark = pytest.mark.media

SIZE = (320, 240)


def _part(target: Path, look: str, *, pictures_s: float, sound_s: float, tone: str, later_s: float = 0) -> Path:
    """Make a film as a camera writes it whose pictures and sound do not last as long as each other."""
    inputs = ["-f", "lavfi", "-i", f"{look}:rate=25:duration={pictures_s}"]
    inputs += ["-f", "lavfi", "-i", f"{tone}:duration={sound_s}"] if sound_s else []
    packed = ["-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p", "-c:a", "aac", "-b:a", "96k"]
    samples.run_ffmpeg(*inputs, *packed, "-output_ts_offset", str(later_s), "-f", "mpegts", str(target))
    return target


def _together(target: Path, *parts: Path) -> Path:
    target.write_bytes(b"".join(part.read_bytes() for part in parts))
    return target


@pytest.fixture(name="joined")
def made_joined(tmp_path: Path) -> Path:
    """Give a quiet dark film and a loud white one, put one after the other as people do with a copying command."""
    dark = _part(
        tmp_path / "1.ts", "color=0x202020:s=320x240", pictures_s=3, sound_s=2.2, tone="anoisesrc=a=0.01:r=48000"
    )
    white = _part(tmp_path / "2.ts", "color=white:s=320x240", pictures_s=3, sound_s=3, tone="sine=f=880:r=48000")
    return _together(tmp_path / "joined.ts", dark, white)


def _loud_from(made: Path) -> float:
    """Give the second from which on a made file is loud."""
    command = [str(find_media_tools(None, None).ffmpeg), "-v", "error", "-i", str(made), "-vn", "-ac", "1"]
    done = subprocess.run([*command, "-ar", "8000", "-f", "s16le", "-"], capture_output=True, check=True, timeout=60)
    heights = abs(numpy.frombuffer(done.stdout, dtype="<i2").astype(float))
    return float(numpy.argmax(heights > heights.max() / 2)) / 8000


def test_film_and_sound_of_a_file_put_together_from_two_have_one_time(
    media_tools: FfmpegTools, joined: Path, tmp_path: Path
) -> None:
    media_tools.render(joined, film_order(), tmp_path / "film")
    media_tools.render(joined, RenderOrder(recipe=Recipe.AUDIO, codec="opus"), tmp_path / "sound")
    media_tools.render(joined, RenderOrder(recipe=Recipe.STILL), tmp_path / "card")
    in_film = _loud_from(tmp_path / "film")

    assert in_film > 2
    assert _loud_from(tmp_path / "sound") == pytest.approx(in_film, abs=0.05)
    assert _loud_from(tmp_path / "card") == pytest.approx(in_film, abs=0.05)


def test_what_is_cut_out_of_such_a_file_is_cut_out_of_its_sound_too(
    media_tools: FfmpegTools, joined: Path, tmp_path: Path
) -> None:
    media_tools.render(joined, film_order(), tmp_path / "film")
    quiet_ms = int(1000 * _loud_from(tmp_path / "film")) - 100
    order = RenderOrder(recipe=Recipe.AUDIO, codec="opus", keep_ms=((0, quiet_ms),), edit="edit")
    media_tools.render(joined, order, tmp_path / "sound")
    command = [str(find_media_tools(None, None).ffmpeg), "-v", "error", "-i", str(tmp_path / "sound"), "-ac", "1"]
    done = subprocess.run([*command, "-ar", "8000", "-f", "s16le", "-"], capture_output=True, check=True, timeout=60)
    spectrum = abs(numpy.fft.rfft(numpy.frombuffer(done.stdout, dtype="<i2").astype(float)))
    tone = round(880 * len(done.stdout) / 2 / 8000)

    assert spectrum[tone - 3 : tone + 4].max() < 8 * numpy.median(spectrum)


def test_the_pictures_that_are_looked_at_are_those_of_the_film(
    media_tools: FfmpegTools, joined: Path, tmp_path: Path
) -> None:
    levels: list[float] = []
    order = PictureOrder(longest_side=64)
    number = media_tools.pictures(joined, order, lambda picture: levels.append(sum(picture.points[:30]) / 30))
    media_tools.render(joined, film_order(), tmp_path / "film")
    lights = [picture[0] for picture in light_of(tmp_path / "film", SIZE)]

    assert number == len(lights)
    assert [level > 128 for level in levels] == [light > 128 for light in lights]


def test_such_a_file_is_as_long_as_all_of_it(media_tools: FfmpegTools, joined: Path) -> None:
    assert media_tools.probe(joined).duration_ms == pytest.approx(6000, abs=900)


def test_a_clock_that_jumps_ahead_does_not_make_a_file_too_long(media_tools: FfmpegTools, tmp_path: Path) -> None:
    look, tone = "color=white:s=320x240", "sine=f=880"
    early = _part(tmp_path / "1.ts", look, pictures_s=2, sound_s=2, tone=tone)
    late = _part(tmp_path / "2.ts", look, pictures_s=2, sound_s=2, tone=tone, later_s=20 * 3600)

    assert media_tools.probe(_together(tmp_path / "far.ts", early, late)).duration_ms == pytest.approx(4000, abs=200)


@pytest.mark.parametrize("other", ["color=white:s=640x360", "color=white:s=160x240"])
def test_pictures_that_change_their_size_come_once_and_stay_covered(
    media_tools: FfmpegTools, tmp_path: Path, other: str
) -> None:
    first = _part(tmp_path / "1.ts", "color=white:s=320x240", pictures_s=2, sound_s=0, tone="")
    second = _part(tmp_path / "2.ts", other, pictures_s=2, sound_s=0, tone="", later_s=2)
    source = _together(tmp_path / "sizes.ts", first, second)
    order = film_order(cover("a", (0, 4000), (0, (2500, 2500, 5000, 5000))))
    number = media_tools.pictures(source, PictureOrder(longest_side=64), lambda _: None)
    media_tools.render(source, order, tmp_path / "made")

    assert number == 100
    assert media_tools.check_covers(tmp_path / "made", order, number).with_covers == 100
    assert all(is_covered(picture, SIZE, (160, 120)) for picture in light_of(tmp_path / "made", SIZE))


def test_a_sound_that_changes_its_rate_and_channels_goes_on(media_tools: FfmpegTools, tmp_path: Path) -> None:
    for name, shape in (("1.mp3", ["-ar", "44100", "-ac", "2"]), ("2.mp3", ["-ar", "22050", "-ac", "1"])):
        tone = ["-f", "lavfi", "-i", "sine=f=440:duration=3"]
        samples.run_ffmpeg(*tone, *shape, "-c:a", "libmp3lame", str(tmp_path / name))
    source = _together(tmp_path / "both.mp3", tmp_path / "1.mp3", tmp_path / "2.mp3")
    media_tools.render(source, RenderOrder(recipe=Recipe.AUDIO, codec="opus"), tmp_path / "made")
    command = [str(find_media_tools(None, None).ffmpeg), "-v", "error", "-i", str(tmp_path / "made"), "-ac", "1"]
    done = subprocess.run([*command, "-ar", "8000", "-f", "s16le", "-"], capture_output=True, check=True, timeout=60)

    assert len(done.stdout) / 2 / 8000 == pytest.approx(6, abs=0.2)


def test_a_film_whose_sound_changes_its_channels_stays_in_step(media_tools: FfmpegTools, tmp_path: Path) -> None:
    look = "color=white:s=320x240"
    quiet = _part(tmp_path / "1.ts", look, pictures_s=2, sound_s=2, tone="anoisesrc=a=0.01:r=48000")
    loud = _part(
        tmp_path / "2.ts", look, pictures_s=2, sound_s=2, tone="aevalsrc=sin(880*t)|sin(990*t):s=44100", later_s=2
    )
    media_tools.render(_together(tmp_path / "both.ts", quiet, loud), film_order(), tmp_path / "film")

    assert _loud_from(tmp_path / "film") == pytest.approx(2, abs=0.15)
