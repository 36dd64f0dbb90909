"""A film as it is served: H.264 and AAC in the sizes of a ladder, and AV1 and Opus in the smallest; steady in rate."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager, ExitStack
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

import ffmpeg

from archive.adapters.covers import drawing as cover_drawing
from archive.adapters.covers.drawing import Drawing, Reel
from archive.adapters.covers.nudge import AS_IT_LIES, Nudge, cut_out
from archive.adapters.covers.paint import planes_of
from archive.adapters.media import colours, loudness, mp4, trim
from archive.adapters.media.ending import AS_IT_ENDS, Ending, close_picture, close_sound
from archive.adapters.media.loudness import Levels, Loudness
from archive.adapters.media.probe import Facts, Picture
from archive.adapters.media.soundtrack import tracks_of
from archive.adapters.sandbox.toolbox import Toolbox, address, open_input, read_along, write_output
from archive.domain.covers import GREY, Colour, Cover
from archive.domain.errors import MediaToolError
from archive.domain.recipes import AV1, FilmHeight

_MOST_FRAMES_PER_SECOND = 30
_LEAST_FRAMES_PER_SECOND = 5
_UNPROMISED_MS = 60_000
# Key pictures at 0, half a second, 2 s and then every 4 s: the first fragment is small, the others pack well.
_KEY_PICTURES = "expr:gte(t,if(lt(n_forced,2),n_forced/2,if(lt(n_forced,3),2,4*(n_forced-2))))"
_FARTHEST_KEY_PICTURE = 10_000
# 6 is the type of the H.264 unit in which x264 writes its version and settings.
_WITHOUT_NOTES = "filter_units=remove_types=6"
# A little planning ahead saves more bytes than all that superfast leaves out besides.
# Flat areas get no more bits than others, and key pictures none more: these carried the pattern of a camera's sensor.
_PLANNING = "mbtree=1:rc-lookahead=10:aq-mode=0:ipratio=1.0"


@dataclass(frozen=True, kw_only=True)
class Film:
    """One film to make: the height of its shorter side and its codec, as on the ladder, where it goes, what is kept.

    `covers` are drawn over it in their colour at their times in the whole recording, before anything is cut out.
    """

    height: int
    target: Path
    codec: str = ""
    kept: trim.Stretches = ()
    covers: Sequence[Cover] = ()
    colour: Colour = GREY
    ending: Ending = AS_IT_ENDS
    nudge: Nudge = AS_IT_LIES


@dataclass(frozen=True, kw_only=True)
class _Rung:
    """How one size of the ladder is encoded in H.264 and AAC."""

    profile: str
    level: str
    preset: str
    quality: int
    most_kilobits: int
    sound_kilobits: int
    channels: int


_LADDER: Mapping[int, _Rung] = {
    FilmHeight.SMALL: _Rung(
        profile="baseline",
        level="3.0",
        preset="veryfast",
        quality=27,
        most_kilobits=280,
        sound_kilobits=48,
        channels=1,
    ),
    FilmHeight.MEDIUM: _Rung(
        profile="main",
        level="3.1",
        preset="superfast",
        quality=27,
        most_kilobits=900,
        sound_kilobits=64,
        channels=2,
    ),
    FilmHeight.LARGE: _Rung(
        profile="main",
        level="3.2",
        preset="superfast",
        quality=28,
        most_kilobits=2_000,
        sound_kilobits=96,
        channels=2,
    ),
}


# As good as the H.264 of its size by SSIM, and far lighter. SVT-AV1 takes no key pictures at times of our own. It is
# held to two threads, so that it takes no more of the machine than others, and a restless film to its size's rate.
_AV1_KEY_SECONDS = 5
_AV1: Mapping[str, str | int] = {
    "c:v": "libsvtav1",
    "preset": 10,
    "crf": 48,
    "svtav1-params": f"lp=2:mbr={_LADDER[FilmHeight.SMALL].most_kilobits}",
    "c:a": "libopus",
    "b:a": "24k",
    "vbr": "constrained",
    "frame_duration": 60,
}


def channels_of(height: int, codec: str = "") -> int:
    """Give how many channels of sound a size of the ladder has at most.

    Raises:
        MediaToolError: there is no such size, or not in this codec.
    """
    if codec and (height, codec) != (FilmHeight.SMALL, AV1):
        raise MediaToolError(f"There is no film of height {height} in {codec}; only {FilmHeight.SMALL} in {AV1}.")
    if height not in _LADDER:
        raise MediaToolError(f"There is no film of height {height}; there are {', '.join(map(str, _LADDER))}.")
    return _LADDER[height].channels


def render_films(tools: Toolbox, source: Path, facts: Facts, films: Sequence[Film], levels: Levels | None) -> None:
    """Make films of several heights while decoding their source once; never larger than it is, all of one length.

    `levels` say what is heard of it and how loud; there are none where it has no sound.

    Raises:
        MediaToolError: a height is not on the ladder, there is no picture, or ffmpeg failed.
    """
    opened = open_film(source, required_picture(facts))
    with ExitStack() as drawings:
        pictures = _pictures(opened, facts, films, drawings)
        sounds = _sounds(opened, films, levels)
        outputs = []
        for film, picture, sound in zip(films, pictures, sounds, strict=True):
            options = {**mp4.film_layout(), **_options(film, frame_rate(required_picture(facts)))}
            outputs.append(write_output([picture, *sound], address(film.target), options))
        output = ffmpeg.merge_outputs(*outputs) if len(outputs) > 1 else outputs[0]
        sounds_used = levels.mix.sounds if levels else ()
        tools.encode(read_along(output, opened, facts.along_with(required_picture(facts), *sounds_used)))
    for film in films:
        mp4.blank_notes(film.target)


def size(picture: Picture, height: int) -> tuple[int, int]:
    """Give width and height in points of a picture whose shorter side becomes `height`, even and never larger."""
    factor = min(Fraction(1), Fraction(height, min(picture.width, picture.height)))
    return _even(picture.width * factor), _even(picture.height * factor)


def frame_rate(picture: Picture) -> int:
    """Give the steady rate to serve: the source's, halved until it is at most 30, and rounded to a whole number.

    A camera's odd rate and uneven intervals would tell which camera it was, so they do not carry over.
    """
    rate = picture.frames_per_second
    while rate > _MOST_FRAMES_PER_SECOND + 1:
        rate /= 2
    return max(_LEAST_FRAMES_PER_SECOND, min(_MOST_FRAMES_PER_SECOND, round(rate)))


def _even(length: Fraction) -> int:
    return max(2, round(length / 2) * 2)


def _pictures(opened: Any, facts: Facts, films: Sequence[Film], drawings: ExitStack) -> list[Any]:
    picture = required_picture(facts)
    stream = steady(opened, picture)
    covered = any(film.covers for film in films)
    if not covered:
        stream = trim.keep_pictures(stream, films[0].kept)
    copies = _copies(stream, "split", len(films))
    scaled = [
        colours.as_served(copy, picture, _canvas(picture, film)) for copy, film in zip(copies, films, strict=True)
    ]
    if not covered:
        return [_closed(stream, film, facts) for stream, film in zip(scaled, films, strict=True)]
    # Covers know the time of the whole recording: they are drawn before anything is cut out.
    drawn = [drawings.enter_context(_drawing(facts, film)) for film in films]
    covers = [cover_drawing.draw(stream, drawing) for stream, drawing in zip(scaled, drawn, strict=True)]
    kept = [trim.keep_pictures(stream, film.kept) for stream, film in zip(covers, films, strict=True)]
    return [_closed(stream, film, facts) for stream, film in zip(kept, films, strict=True)]


def _closed(stream: Any, film: Film, facts: Facts) -> Any:
    """Cut pictures to what is shown, let them fade, and others come after the end as if all of them were covered."""
    picture, colour = required_picture(facts), f"0x{bytes(film.colour).hex()}"
    stream = cut_out(stream, film.nudge, size(picture, film.height))
    whole_ms = facts.duration_ms or 0
    if facts.length_known and picture.ends_ms:
        whole_ms = min(whole_ms, picture.ends_ms)
    if trim.reaches_end(whole_ms, film.kept):
        stream = close_picture(stream, film.ending, trim.left_ms(whole_ms, film.kept), colour)
    return trim.lengthen_pictures(stream, trim.tail_pictures(film.ending.late_ms, frame_rate(picture)), colour)


def closed_sound(stream: Any, measured: Loudness, kept: trim.Stretches, ending: Ending) -> Any:
    """Let the sound of what is kept of a recording end, and go on, as its ending says."""
    length_ms = trim.left_ms(measured.length_ms, kept)
    if not trim.reaches_end(measured.length_ms, kept):
        return close_sound(stream, Ending(late_ms=ending.late_ms), measured, length_ms, 0)
    return close_sound(stream, ending, measured, length_ms, measured.quiet_ms)


def _canvas(picture: Picture, film: Film) -> tuple[int, int]:
    return film.nudge.canvas(size(picture, film.height))


def _drawing(facts: Facts, film: Film) -> AbstractContextManager[Drawing | None]:
    picture = required_picture(facts)
    rate = frame_rate(picture)
    # A film may be longer than its container promises, but not by much.
    most = -(-((facts.duration_ms or 0) + _UNPROMISED_MS) * rate // 1000)
    reel = Reel(size=_canvas(picture, film), rate=rate, pictures=most)
    paint = planes_of(film.colour, colours.SERVED)
    return cover_drawing.drawing(film.covers, reel, film.target, paint)


def required_picture(facts: Facts) -> Picture:
    """Give the picture of a recording.

    Raises:
        MediaToolError: it has none.
    """
    if facts.picture is None:
        raise MediaToolError("A film cannot be made from a recording without a picture.")
    return facts.picture


def open_film(source: Path, picture: Picture) -> Any:
    """Begin an ffmpeg command with a film whose pictures may change their size or colours on the way.

    As a rule ffmpeg begins its filters anew there, and with them the time: pictures would come twice. What scales the
    pictures takes them as they come. What undoes interlacing does not, so for such a film the rule stands; pictures
    that come twice are then counted, and a film with covers is refused.
    """
    return open_input(source) if picture.interlaced else open_input(source, **{"reinit_filter:v": 0})


def steady(opened: Any, picture: Picture) -> Any:
    """Give the pictures of a recording at the steady rate at which it is served, the first one at zero."""
    stream = opened[str(picture.index)]
    if picture.interlaced:
        stream = stream.filter("yadif", deint="interlaced")
    return stream.filter("fps", fps=frame_rate(picture), start_time=0)


def _sounds(opened: Any, films: Sequence[Film], levels: Levels | None) -> list[list[Any]]:
    """Give each film its sound as a list of one, or none; films with as many channels share one levelling."""
    if levels is None:
        return [[] for _ in films]
    channels = [levels.channels(channels_of(film.height, film.codec)) for film in films]
    waiting: dict[int, list[Any]] = {}
    sources = tracks_of(opened, levels.mix, len(set(channels)))
    for tracks, (number, times) in zip(sources, Counter(channels).items(), strict=True):
        prepared = levels.prepared(tracks, number)
        loud, film = levels.measured[number], films[0]
        levelled = loudness.level(trim.keep_sound(prepared, film.kept), loud)
        waiting[number] = _copies(closed_sound(levelled, loud, film.kept, film.ending), "asplit", times)
    return [[waiting[number].pop()] for number in channels]


def _copies(stream: Any, filter_name: str, number: int) -> list[Any]:
    if number == 1:
        return [stream]
    split = stream.filter_multi_output(filter_name, number)
    return [split[place] for place in range(number)]


def _options(film: Film, rate: int) -> dict[str, str | int]:
    return {**_AV1, "g": _AV1_KEY_SECONDS * rate} if film.codec == AV1 else _h264(_LADDER[film.height])


def _h264(rung: _Rung) -> dict[str, str | int]:
    return {
        "c:v": "libx264",
        "preset": rung.preset,
        "profile:v": rung.profile,
        "level:v": rung.level,
        "crf": rung.quality,
        "maxrate": f"{rung.most_kilobits}k",
        # Half a second of stock bounds the first fragment of even the most restless film.
        "bufsize": f"{rung.most_kilobits // 2}k",
        "force_key_frames": _KEY_PICTURES,
        "sc_threshold": 0,
        "g": _FARTHEST_KEY_PICTURE,
        "x264-params": _PLANNING,
        "bsf:v": _WITHOUT_NOTES,
        "c:a": "aac",
        "b:a": f"{rung.sound_kilobits}k",
    }
