"""A film as it is served: H.264 and AAC at one size of the ladder, steady in rate and loudness."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

from archive.adapters import loudness, mp4_boxes, mp4_layout
from archive.adapters.loudness import Loudness
from archive.adapters.media_facts import Facts, Picture
from archive.adapters.toolbox import Toolbox, address, open_input, write_output
from archive.domain.errors import MediaToolError

_MOST_FRAMES_PER_SECOND = 30
_LEAST_FRAMES_PER_SECOND = 5
# Key pictures at 0, 1, 2 s and then every 4 s: the first fragment is small, the others pack well.
_KEY_PICTURES = "expr:gte(t,if(lt(n_forced,3),n_forced,4*(n_forced-2)))"
_FARTHEST_KEY_PICTURE = 10_000
# 6 is the type of the H.264 unit in which x264 writes its version and settings.
_WITHOUT_NOTES = "filter_units=remove_types=6"


@dataclass(frozen=True, kw_only=True)
class _Rung:
    """How one size of the ladder is encoded."""

    profile: str
    level: str
    quality: int
    most_kilobits: int
    sound_kilobits: int
    channels: int


_LADDER: Mapping[int, _Rung] = {
    240: _Rung(profile="baseline", level="3.0", quality=27, most_kilobits=280, sound_kilobits=48, channels=1),
    480: _Rung(profile="main", level="3.1", quality=26, most_kilobits=900, sound_kilobits=64, channels=2),
    720: _Rung(profile="main", level="3.2", quality=25, most_kilobits=2_000, sound_kilobits=96, channels=2),
}


def channels_of(height: int) -> int:
    """Give how many channels of sound a size of the ladder has at most."""
    return _rung(height).channels


def render_video(tools: Toolbox, source: Path, facts: Facts, order: tuple[int, Loudness | None], target: Path) -> None:
    """Make a film of a height of the ladder (shorter side; never upscaled), its sound brought to the given loudness.

    Raises:
        MediaToolError: the height is not on the ladder, or ffmpeg failed.
    """
    height, measured = order
    rung = _rung(height)
    if facts.picture is None:
        raise MediaToolError("A film cannot be made from a recording without a picture.")
    opened = open_input(source)
    streams = [_picture(opened, facts.picture, height)]
    options: dict[str, Any] = {**mp4_layout.film_layout(), **_picture_options(rung)}
    if facts.sound is not None and measured is not None:
        channels = min(rung.channels, facts.sound.channels)
        sound = loudness.prepare(opened[str(facts.sound.index)], channels)
        streams.append(loudness.level(sound, measured))
        options |= {"c:a": "aac", "b:a": f"{rung.sound_kilobits}k"}
    tools.encode(write_output(streams, address(target), options))
    mp4_boxes.blank_compressor(target)


def size(picture: Picture, height: int) -> tuple[int, int]:
    """Give width and height in points of a picture whose shorter side becomes `height`, even and never larger."""
    factor = min(Fraction(1), Fraction(height, min(picture.width, picture.height)))
    return _even(picture.width * factor), _even(picture.height * factor)


def frame_rate(picture: Picture) -> Fraction:
    """Give the steady rate to serve: the source's, halved until it is at most 30, and rounded to a whole number.

    A camera's odd rate and uneven intervals would tell which camera it was, so they do not carry over.
    """
    rate = picture.frames_per_second
    while rate > _MOST_FRAMES_PER_SECOND + 1:
        rate /= 2
    return Fraction(max(_LEAST_FRAMES_PER_SECOND, min(_MOST_FRAMES_PER_SECOND, round(rate))))


def _rung(height: int) -> _Rung:
    if height not in _LADDER:
        raise MediaToolError(f"There is no film of height {height}; there are {', '.join(map(str, _LADDER))}.")
    return _LADDER[height]


def _even(length: Fraction) -> int:
    return max(2, round(length / 2) * 2)


def _picture(opened: Any, picture: Picture, height: int) -> Any:
    width, tall = size(picture, height)
    stream = opened[str(picture.index)]
    if picture.interlaced:
        stream = stream.filter("yadif")
    stream = stream.filter("fps", fps=str(frame_rate(picture)), start_time=0)
    return stream.filter("scale", width, tall, flags="bicubic").filter("setsar", 1).filter("format", "yuv420p")


def _picture_options(rung: _Rung) -> dict[str, str | int]:
    return {
        "c:v": "libx264",
        "preset": "veryfast",
        "profile:v": rung.profile,
        "level:v": rung.level,
        "crf": rung.quality,
        "maxrate": f"{rung.most_kilobits}k",
        "bufsize": f"{rung.most_kilobits}k",
        "force_key_frames": _KEY_PICTURES,
        "sc_threshold": 0,
        "g": _FARTHEST_KEY_PICTURE,
        "bsf:v": _WITHOUT_NOTES,
    }
