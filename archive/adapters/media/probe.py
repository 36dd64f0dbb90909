"""What ffprobe says of a recording, read into typed facts that the renderers need."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path
from typing import Any

from archive.adapters.sandbox.toolbox import Toolbox
from archive.ports import Stream

_INTERLACED = frozenset({"tt", "bb", "tb", "bt"})
_MOST_STREAMS = 64
_LATE = 0.001
# These containers state no length: ffprobe guesses it from the size, or from the first instant and the last, between
# which the time may have jumped.
_GUESSED = frozenset({"mp3", "aac", "mpeg", "mpegts", "mpegvideo", "amr", "flv", "dv", "ogg"})


@dataclass(frozen=True, kw_only=True)
class Picture:
    """A film's picture as it is meant to be seen: turned upright and with square points.

    `ends_ms` is when its stream ends, counted from the beginning of the recording, where its container says so.
    """

    index: int
    codec: str
    width: int
    height: int
    frames_per_second: Fraction
    interlaced: bool
    turned: int = 0
    ends_ms: int | None = field(default=None, compare=False)


@dataclass(frozen=True, kw_only=True)
class Sound:
    """A recording's sound; `late` when it begins after the recording does."""

    index: int
    codec: str
    channels: int
    sample_rate: int
    late: bool = False


@dataclass(frozen=True, kw_only=True)
class Facts:
    """What a recording holds; `duration_ms` is what its container promises, which may be wrong.

    `jumps` says that its time begins anew on the way, as where several files were put one after the other.
    """

    container: str
    duration_ms: int | None
    picture: Picture | None
    sound: Sound | None
    streams: tuple[Stream, ...]
    tags: Mapping[str, str]
    jumps: bool = False

    def along_with(self, used: Picture | Sound) -> tuple[int, ...]:
        """Give the streams that must be read along with one so that what is made of either has one time."""
        main = (self.picture, self.sound) if self.jumps else ()
        return tuple(each.index for each in main if each is not None and each is not used)

    @property
    def length_known(self) -> bool:
        """Tell whether the container states how long the recording is."""
        return self.duration_ms is not None and self.container not in _GUESSED


def read_facts(tools: Toolbox, path: Path) -> Facts | None:
    """Ask ffprobe what a file is; None when it cannot be opened as a recording."""
    answer = tools.ask_ffprobe(path, "-show_format", "-show_streams", "-show_chapters")
    if "format" not in answer:
        return None
    streams = [stream for stream in answer.get("streams", []) if isinstance(stream, dict)][:_MOST_STREAMS]
    begins = _seconds(answer["format"].get("start_time"))
    pictures = [_picture(stream, begins) for stream in streams if _is_kind(stream, "video") and not _attached(stream)]
    sounds = [_sound(stream, begins) for stream in streams if _is_kind(stream, "audio")]
    return Facts(
        container=str(answer["format"].get("format_name", "")),
        duration_ms=_milliseconds(answer["format"].get("duration")),
        picture=max((each for each in pictures if each), key=lambda each: each.width * each.height, default=None),
        sound=next((each for each in sounds if each), None),
        streams=tuple(_stream(stream) for stream in streams),
        tags=dict(_tags(answer)),
    )


def _is_kind(stream: dict[str, Any], kind: str) -> bool:
    return stream.get("codec_type") == kind and stream.get("codec_name") not in (None, "unknown")


def _attached(stream: dict[str, Any]) -> bool:
    disposition = stream.get("disposition") or {}
    return bool(disposition.get("attached_pic") or disposition.get("timed_thumbnails"))


def _picture(stream: dict[str, Any], begins: float = 0.0) -> Picture | None:
    width, height = _whole(stream.get("width")), _whole(stream.get("height"))
    if width <= 0 or height <= 0:
        return None
    shape = _fraction(str(stream.get("sample_aspect_ratio", "1:1")).replace(":", "/"))
    if shape and Fraction(1, 10) <= shape <= 10:
        width = round(width * shape)
    if _rotation(stream) % 180 == 90:
        width, height = height, width
    rate = _fraction(stream.get("avg_frame_rate")) or _fraction(stream.get("r_frame_rate")) or Fraction(25)
    return Picture(
        index=_whole(stream.get("index")),
        codec=str(stream.get("codec_name", "")),
        width=width,
        height=height,
        frames_per_second=rate,
        interlaced=stream.get("field_order") in _INTERLACED,
        turned=_rotation(stream) % 360,
        ends_ms=_ends_ms(stream, begins),
    )


def _ends_ms(stream: dict[str, Any], begins: float) -> int | None:
    lasts_ms = _milliseconds(stream.get("duration"))
    return None if lasts_ms is None else lasts_ms + round(1000 * (_seconds(stream.get("start_time")) - begins))


def _sound(stream: dict[str, Any], begins: float) -> Sound | None:
    channels = _whole(stream.get("channels"))
    if channels <= 0:
        return None
    return Sound(
        index=_whole(stream.get("index")),
        codec=str(stream.get("codec_name", "")),
        channels=channels,
        sample_rate=_whole(stream.get("sample_rate")),
        late=_seconds(stream.get("start_time")) > begins + _LATE,
    )


def _stream(stream: dict[str, Any]) -> Stream:
    picture = _picture(stream)
    return Stream(
        kind=str(stream.get("codec_type", "unknown")),
        codec=str(stream.get("codec_name", "unknown")),
        width=picture.width if picture else None,
        height=picture.height if picture else None,
        channels=_whole(stream.get("channels")) or None,
        sample_rate=_whole(stream.get("sample_rate")) or None,
        attached_picture=_attached(stream),
        frame_rate=str(picture.frames_per_second) if picture and not _attached(stream) else None,
    )


def _rotation(stream: dict[str, Any]) -> int:
    for side in stream.get("side_data_list") or []:
        if "rotation" in side:
            return _whole(side["rotation"])
    return _whole((stream.get("tags") or {}).get("rotate"))


def _tags(answer: dict[str, Any]) -> Iterator[tuple[str, str]]:
    for name, value in (answer["format"].get("tags") or {}).items():
        yield f"container.{name}", str(value)
    for place in ("streams", "chapters"):
        for number, part in enumerate(answer.get(place) or []):
            for name, value in (part.get("tags") or {}).items():
                yield f"{place}.{number}.{name}", str(value)


def _whole(value: object) -> int:
    try:
        return int(float(str(value)))
    except (ValueError, OverflowError):
        return 0


def _fraction(value: object) -> Fraction | None:
    try:
        number = Fraction(str(value))
    except (ValueError, ZeroDivisionError):
        return None
    return number if number > 0 else None


def _seconds(value: object) -> float:
    try:
        return float(str(value))
    except ValueError:
        return 0.0


def _milliseconds(value: object) -> int | None:
    try:
        seconds = float(str(value))
    except ValueError:
        return None
    return round(seconds * 1000) if 0 < seconds < 1e9 else None
