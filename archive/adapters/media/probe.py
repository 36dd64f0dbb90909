"""What ffprobe says of a recording, read into typed facts that the renderers need."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path
from typing import Any

from archive.adapters.sandbox.toolbox import Toolbox
from archive.ports import Stream

_INTERLACED = frozenset({"tt", "bb", "tb", "bt"})
# Of these, files seldom say whether they are; their pictures do.
_OFTEN_INTERLACED = frozenset({"dvvideo", "mpeg2video"})
_MOST_STREAMS = 64
_LATE = 0.001
_NEAR = Fraction(26, 25)
_HALF_PICTURES = Fraction(19, 10)
_FLUENT = 23
_USUAL = Fraction(30)
# These containers state no length: ffprobe guesses it from the size, or from the first instant and the last, between
# which the time may have jumped.
_CLOCK = re.compile(r"(\d+):(\d\d):(\d\d(?:\.\d+)?)")
_REMARKS = ("comment", "visual_impaired", "hearing_impaired", "descriptions")
_UNKNOWN = frozenset({"unknown", "und", "unk"})
_FACTS = ("-show_format", "-show_streams", "-show_chapters")
COUNTED = ("-count_packets", *_FACTS)
"""What is asked of a made file, all at once: starting ffprobe costs more than counting the packets."""

_GUESSED = frozenset({"mp3", "aac", "mpeg", "mpegts", "mpegvideo", "amr", "flv", "dv", "ogg"})


@dataclass(frozen=True, kw_only=True)
class Picture:
    """A film's picture as it is meant to be seen: turned upright and with square points.

    `frames_per_second` is how fast they come where they move. `ends_ms` is when its stream ends, counted from the
    beginning of the recording, where its container says so; `matrix` and `transfer` say how its colours are meant,
    empty where nothing does. `interlaced` says that pictures may be, each of which says so again.
    """

    index: int
    codec: str
    width: int
    height: int
    frames_per_second: Fraction
    interlaced: bool
    turned: int = 0
    matrix: str = ""
    transfer: str = ""
    ends_ms: int | None = field(default=None, compare=False)


@dataclass(frozen=True, kw_only=True)
class Sound:
    """One track of a recording's sound; `late` when it begins after the recording does.

    `layout` says which channel is whose, empty where the file does not; `default` is the track that the file means to
    be heard, `comment` one that speaks about the recording. `ends_ms` is as in a picture.
    """

    index: int
    codec: str
    channels: int
    sample_rate: int
    late: bool = False
    layout: str = ""
    language: str = ""
    default: bool = False
    comment: bool = False
    ends_ms: int | None = field(default=None, compare=False)


@dataclass(frozen=True, kw_only=True)
class Facts:
    """What a recording holds; `duration_ms` is what its container promises, which may be wrong.

    It is that of picture and sound alone: a text that goes on after both makes nothing longer. A track of sound in
    which there is nothing is none. `jumps` says that its time begins anew on the way, as where several files were put
    one after the other.
    """

    container: str
    duration_ms: int | None
    picture: Picture | None
    sounds: tuple[Sound, ...]
    streams: tuple[Stream, ...]
    tags: Mapping[str, str]
    jumps: bool = False

    @property
    def sound(self) -> Sound | None:
        """Give the track that is meant to be heard, as far as the file says."""
        told = [each for each in self.sounds if not each.comment] or self.sounds
        return next((each for each in told if each.default), told[0] if told else None)

    def along_with(self, *used: Picture | Sound) -> tuple[int, ...]:
        """Give the streams that must be read along with some so that what is made of any has one time."""
        main = (self.picture, *self.sounds) if self.jumps else ()
        return tuple(each.index for each in main if each is not None and each not in used)

    @property
    def length_known(self) -> bool:
        """Tell whether the container states how long the recording is."""
        return self.duration_ms is not None and self.container not in _GUESSED


def read_facts(tools: Toolbox, path: Path) -> Facts | None:
    """Ask ffprobe what a file is; None when it cannot be opened as a recording."""
    answer = tools.ask_ffprobe(path, *(COUNTED if tools.remembers(path, *COUNTED) else _FACTS))
    if "format" not in answer:
        return None
    streams = [stream for stream in answer.get("streams", []) if isinstance(stream, dict)][:_MOST_STREAMS]
    streams = [stream for stream in streams if not _is_empty_sound(tools, path, stream)]
    begins = _seconds(answer["format"].get("start_time"))
    pictures = [_picture(stream, begins) for stream in streams if _is_kind(stream, "video") and not _attached(stream)]
    sounds = [_sound(stream, begins) for stream in streams if _is_kind(stream, "audio")]
    picture = max((each for each in pictures if each), key=lambda each: each.width * each.height, default=None)
    tracks = tuple(each for each in sounds if each)
    return Facts(
        container=str(answer["format"].get("format_name", "")),
        duration_ms=_duration_ms(answer, (picture, *tracks)),
        picture=picture,
        sounds=tracks,
        streams=tuple(_stream(stream) for stream in streams),
        tags=dict(_tags(answer)),
    )


def read_made(tools: Toolbox, path: Path) -> Facts | None:
    """Ask ffprobe what a file is that we made, and count its packets along with it."""
    tools.ask_ffprobe(path, *COUNTED)
    return read_facts(tools, path)


def begins_s(tools: Toolbox, path: Path, one: Picture | Sound) -> float:
    """Give how long after a recording one of its streams begins."""
    answer = tools.ask_ffprobe(path, "-show_entries", "stream=index,start_time:format=start_time")
    streams = (each for each in answer.get("streams", []) if _whole(each.get("index")) == one.index)
    starts = next((_seconds(each.get("start_time")) for each in streams), 0.0)
    return max(0.0, starts - _seconds(answer.get("format", {}).get("start_time")))


def count_packets(tools: Toolbox, path: Path, one: Picture | Sound) -> int:
    """Count the packets of one stream."""
    streams = tools.ask_ffprobe(path, *COUNTED).get("streams") or []
    return next((_whole(each.get("nb_read_packets")) for each in streams if each.get("index") == one.index), 0)


def _duration_ms(answer: dict[str, Any], main: tuple[Picture | Sound | None, ...]) -> int | None:
    """Give how long picture and sound promise to be; where something else is there too, not what it promises."""
    promised_ms = _milliseconds(answer["format"].get("duration"))
    others = [s for s in answer["streams"] if s.get("codec_type") not in ("video", "audio") or _attached(s)]
    timed = [s for s in others if not _attached(s) and _lasts_ms(s) is not None]
    if promised_ms is None or not timed:
        return promised_ms
    ends = [each.ends_ms for each in main if each is not None]
    known = [end for end in ends if end is not None]
    return min(promised_ms, max(known)) if known and len(known) == len(ends) else promised_ms


def _is_empty_sound(tools: Toolbox, path: Path, stream: dict[str, Any]) -> bool:
    """Tell whether a track of sound was announced in which there is nothing."""
    if stream.get("codec_type") != "audio":
        return False
    told = _ends_by_tag(stream), _whole(stream.get("nb_frames")) or None
    if told[0] or told[1] or (told[0] is None and _milliseconds(stream.get("duration"))):
        return False
    question = ("-select_streams", str(_whole(stream.get("index"))), "-show_entries", "packet=size")
    return not tools.ask_ffprobe(path, *question, "-read_intervals", "%+#1").get("packets")


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
    interlaced = _may_be_interlaced(stream)
    return Picture(
        index=_whole(stream.get("index")),
        codec=str(stream.get("codec_name", "")),
        width=width,
        height=height,
        frames_per_second=_rate(stream, interlaced=interlaced),
        interlaced=interlaced,
        turned=_rotation(stream) % 360,
        matrix=_known(stream.get("color_space")),
        transfer=_known(stream.get("color_transfer")),
        ends_ms=_ends_ms(stream, begins),
    )


def _rate(stream: dict[str, Any], *, interlaced: bool) -> Fraction:
    """Give at which rate pictures come where they move: telephones and screens leave out those on which nothing does.

    The average of such a film would make it jerky, and what flashes up for an instant could be missed.
    """
    average, step = (_fraction(stream.get(name)) for name in ("avg_frame_rate", "r_frame_rate"))
    if average is None or step is None:
        return average or step or Fraction(25)
    # No pictures come more often than their steps: of a raw DV tape ffprobe 8 gives the clock's ticks as the average.
    if average > step * _HALF_PICTURES * _NEAR:
        average = step
    # A step may also be that of half pictures, or as fine as the clock, which says nothing.
    even = average <= step * _NEAR and step <= average * _NEAR
    steady = even or interlaced or (average >= _FLUENT and step >= average * _HALF_PICTURES)
    return average if steady else min(max(average, step), _USUAL)


def _may_be_interlaced(stream: dict[str, Any]) -> bool:
    order = _known(stream.get("field_order"))
    return order in _INTERLACED or (not order and stream.get("codec_name") in _OFTEN_INTERLACED)


def _ends_ms(stream: dict[str, Any], begins: float) -> int | None:
    """Give when a stream ends; Matroska tells it in a tag, and counts it from zero on."""
    told = _ends_by_tag(stream)
    if told is not None:
        return told - round(1000 * begins)
    lasts_ms = _milliseconds(stream.get("duration"))
    return None if lasts_ms is None else lasts_ms + round(1000 * (_seconds(stream.get("start_time")) - begins))


def _ends_by_tag(stream: dict[str, Any]) -> int | None:
    tags = stream.get("tags") or {}
    told = next((str(value) for name, value in tags.items() if name.upper().partition("-")[0] == "DURATION"), "")
    found = _CLOCK.fullmatch(told)
    return None if found is None else round(1000 * (int(found[1]) * 3600 + int(found[2]) * 60 + float(found[3])))


def _lasts_ms(stream: dict[str, Any]) -> int | None:
    return _ends_by_tag(stream) or _milliseconds(stream.get("duration"))


def _sound(stream: dict[str, Any], begins: float) -> Sound | None:
    channels = _whole(stream.get("channels"))
    if channels <= 0:
        return None
    said = stream.get("disposition") or {}
    return Sound(
        index=_whole(stream.get("index")),
        codec=str(stream.get("codec_name", "")),
        channels=channels,
        sample_rate=_whole(stream.get("sample_rate")),
        late=_seconds(stream.get("start_time")) > begins + _LATE,
        layout=_known(stream.get("channel_layout")),
        language=_known((stream.get("tags") or {}).get("language")),
        default=bool(said.get("default")),
        comment=any(said.get(each) for each in _REMARKS),
        ends_ms=_ends_ms(stream, begins),
    )


def _known(value: object) -> str:
    return "" if value is None or str(value) in _UNKNOWN else str(value)


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
