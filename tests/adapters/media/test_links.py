"""What would link a served file with its camera: its end, the mains' hum, where each point of a picture lies."""

from __future__ import annotations

import subprocess
from dataclasses import astuple, replace
from pathlib import Path

import numpy
import pytest
from PIL import Image

from archive.adapters.covers.nudge import Nudge
from archive.adapters.media.ending import Ending
from archive.adapters.media.find_ffmpeg import find_media_tools
from archive.adapters.media_tools import FfmpegTools
from archive.domain.covers import Box
from archive.domain.errors import MediaToolError
from archive.domain.terms import Recipe
from archive.ingest.steps.residual_faces import in_whole_picture
from archive.ports import RenderOrder
from tests import samples
from tests.adapters.cover_orders import cover, film_order

SIZE = (320, 240)


def _heard(path: Path) -> numpy.ndarray:
    command = [str(find_media_tools(None, None).ffmpeg), "-v", "error", "-i", str(path), "-ac", "1", "-ar", "8000"]
    done = subprocess.run([*command, "-f", "f32le", "-"], capture_output=True, check=True, timeout=60)
    return numpy.frombuffer(done.stdout, dtype="<f4").astype(float)


def _seen(path: Path) -> numpy.ndarray:
    command = [str(find_media_tools(None, None).ffmpeg), "-v", "error", "-i", str(path), "-f", "rawvideo"]
    done = subprocess.run([*command, "-pix_fmt", "gray", "-"], capture_output=True, check=True, timeout=60)
    return numpy.frombuffer(done.stdout, dtype="u1").reshape(-1, SIZE[1], SIZE[0]).astype(float)


def _tone(sound: numpy.ndarray, hertz: float) -> float:
    """Give how high a tone stands in a sound, in decibels."""
    spectrum = numpy.abs(numpy.fft.rfft(sound * numpy.hanning(len(sound)))) / len(sound)
    at = round(hertz * len(sound) / 8000)
    return float(20 * numpy.log10(spectrum[at - 8 : at + 9].max() + 1e-9))


def _film(folder: Path, sound: str, seconds: int = 12) -> Path:
    target = folder / "film.mp4"
    picture = f"testsrc2=size={SIZE[0]}x{SIZE[1]}:rate=25:duration={seconds}"
    packed = ["-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p", "-c:a", "aac", "-b:a", "160k"]
    samples.run_ffmpeg("-f", "lavfi", "-i", picture, "-f", "lavfi", "-i", sound, *packed, str(target))
    return target


def test_the_tones_of_the_mains_are_taken_out_and_what_lies_between_them_stays(
    media_tools: FfmpegTools, tmp_path: Path
) -> None:
    tones = "+".join(f"0.03*sin(2*PI*{hertz}*t)" for hertz in (50, 100, 150, 200, 300, 240, 360))
    told = f"aevalsrc='{tones}+0.1*sin(2*PI*173*t)+0.1*sin(2*PI*871*t)':s=48000:d=12"
    source = _film(tmp_path, told)
    media_tools.render(source, RenderOrder(recipe=Recipe.AUDIO, codec="aac"), tmp_path / "made")
    before, after = _heard(source), _heard(tmp_path / "made")[: 12 * 8000]
    gain = _tone(after, 871) - _tone(before, 871)

    assert _tone(after, 173) - _tone(before, 173) == pytest.approx(gain, abs=1.5)
    for hertz in (50, 100, 150, 200, 300, 240, 360):
        assert _tone(after, hertz) - _tone(before, hertz) < gain - 25, hertz


def test_a_film_has_faded_before_its_recording_ends_and_goes_on_after_it(
    media_tools: FfmpegTools, tmp_path: Path
) -> None:
    source = _film(tmp_path, "anoisesrc=color=pink:amplitude=0.02:sample_rate=48000:d=12")
    order = RenderOrder(recipe=Recipe.VIDEO, height=240, tail_ms=1000, early_ms=2200)
    media_tools.render(source, order, tmp_path / "made")
    pictures, sound = _seen(tmp_path / "made"), _heard(tmp_path / "made")
    spread = pictures.std(axis=(1, 2))
    loud = [numpy.sqrt(numpy.mean(piece**2)) for piece in numpy.split(sound[: 12 * 8000], 12)]

    assert len(pictures) == pytest.approx(13 * 25, abs=1)
    assert spread[: 9 * 25].min() > 20
    assert spread[-round((1.0 + 2.1) * 25) :].max() < 2
    assert len(sound) / 8000 == pytest.approx(13, abs=0.1)
    assert numpy.abs(sound[-4000:]).max() > 0
    assert loud[-1] / loud[4] > 0.4


def test_words_are_never_covered_by_the_end_of_a_sound() -> None:
    ending = Ending(early_ms=2200, late_ms=1000)

    assert ending.sound_early_ms(60_000, quiet_ms=0) <= 150
    assert ending.sound_early_ms(60_000, quiet_ms=900) == 900
    assert ending.sound_early_ms(60_000, quiet_ms=9000) == 2200


def test_a_picture_lies_otherwise_than_the_sensor_saw_it_and_its_covers_go_along(
    media_tools: FfmpegTools, tmp_path: Path
) -> None:
    source = _film(tmp_path, "anullsrc=r=48000:d=2", seconds=2)
    order = film_order(cover("a", (0, 2000), (0, (2000, 2000, 3000, 3000))))
    nudged = order.__class__(**{**order.__dict__, "nudge": (20, 0, 1000)})
    media_tools.render(source, order, tmp_path / "straight")
    media_tools.render(source, nudged, tmp_path / "nudged")
    straight, moved = _seen(tmp_path / "straight")[10], _seen(tmp_path / "nudged")[10]

    assert media_tools.check_covers(tmp_path / "nudged", nudged).with_covers == 50
    assert numpy.abs(straight - moved).mean() > 3
    with pytest.raises(Exception, match="not solid"):
        media_tools.check_covers(tmp_path / "nudged", film_order(cover("a", (0, 2000), (0, (0, 0, 3000, 3000)))))


@pytest.mark.parametrize("codec", ["jpeg", "webp"])
@pytest.mark.parametrize("nudge", [(20, 0, 1000), (8, 1000, 0), (14, 500, 300)])
def test_a_photo_lies_otherwise_than_the_sensor_saw_it_and_its_covers_go_along(
    media_tools: FfmpegTools, tmp_path: Path, codec: str, nudge: tuple[int, int, int]
) -> None:
    columns, rows = numpy.mgrid[0:900, 0:1300]
    seen = (128 + 90 * numpy.sin(columns / 23) * numpy.cos(rows / 31)).astype("u1")
    Image.fromarray(seen).convert("RGB").save(tmp_path / "photo.png")
    covers = [
        cover(name, (0, 1000), (0, box)) for name, box in (("a", (2000, 2000, 2500, 3000)), ("b", (7000, 0, 3000, 900)))
    ]
    straight = RenderOrder(recipe=Recipe.PHOTO, height=640, codec=codec, covers=tuple(covers), edit="edit")
    nudged = replace(straight, nudge=nudge)
    sizes = [
        media_tools.render(tmp_path / "photo.png", each, tmp_path / str(n)) for n, each in enumerate((straight, nudged))
    ]

    assert (sizes[0].width, sizes[0].height) == (sizes[1].width, sizes[1].height)
    assert media_tools.check_covers(tmp_path / "1", nudged).with_covers == 1
    lights = [numpy.asarray(Image.open(tmp_path / str(n)).convert("L")).astype(float) for n in (0, 1)]
    assert numpy.abs(lights[0] - lights[1]).mean() > 2
    whole = in_whole_picture(Nudge(*nudge).shown(Box(2000, 2000, 2500, 3000)), nudge)
    assert max(abs(a - b) for a, b in zip(astuple(whole), (2000, 2000, 2500, 3000), strict=True)) <= 2
    elsewhere = replace(nudged, covers=(cover("c", (0, 1000), (0, (5000, 5000, 2000, 2000))),))
    with pytest.raises(MediaToolError, match="not solid"):
        media_tools.check_covers(tmp_path / "1", elsewhere)
