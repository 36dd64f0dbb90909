"""Putting one take together from the files a camera cut it into, and from a recorder's sound; nothing is re-encoded.

Pictures are copied as they were recorded; sound is decoded and written plain, so that nothing is lost and no gap or
overlap between two files moves what follows.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Any, Final

import ffmpeg

from archive.adapters.formats.identify import ffmpeg_reader
from archive.adapters.formats.refusals import refuse
from archive.adapters.media import integrity, probe, take_sound
from archive.adapters.media.probe import Facts, Picture
from archive.adapters.media.take_sound import RATE, Part
from archive.adapters.sandbox.toolbox import FORMATS, Toolbox, address, open_input, write_output
from archive.domain.errors import InvalidInputError, MediaToolError
from archive.ports import AssembleOrder

# What QuickTime can carry as it is: it keeps how a picture is turned, which Matroska of this age does not.
_QUICKTIME: Final = frozenset(
    {"h264", "hevc", "mpeg2video", "mpeg4", "mjpeg", "prores", "dvvideo", "dnxhd", "h263", "mpeg1video"}
)
_RATE_SLACK: Final = Fraction(1, 50)
_SHORTFALL_MS: Final = 500
_SHORTFALL_SHARE: Final = 0.01
_CHANNEL_BYTES_A_SECOND: Final = RATE * 3


def assemble(tools: Toolbox, order: AssembleOrder, target: Path) -> None:
    """Make one file of a take at `target`, its parts one after the other on one axis of time.

    Files with the same tracks of sound keep them all; of others, what is heard of each by itself.

    Raises:
        InvalidInputError: the pictures are of different make, or one of the files is no film.
        MediaToolError: it failed, or what came out is not as long as its parts.
    """
    known = [(path, integrity.with_length(tools, path, _facts(tools, path))) for path in order.parts]
    _require_alike([facts for _, facts in known])
    parts = [Part(path=path, facts=facts, opened=open_input(path)) for path, facts in known]
    length_ms = sum(facts.duration_ms or 0 for _, facts in known)
    listed = target.with_name(f"{target.name}.list")
    listed.write_text(_list_of(parts), encoding="utf-8")
    keeps_tracks = order.sound is None and take_sound.have_same_tracks(parts)
    sounds = take_sound.all_tracks(parts) if keeps_tracks else _heard(tools, order, parts, length_ms)
    picture = known[0][1].picture
    assert picture is not None
    options: dict[str, str | int | float | None] = {
        "c:v": "copy",
        "c:a": "pcm_s24le",
        "map_metadata": -1,
        "map_chapters": -1,
        "f": "mov" if picture.codec in _QUICKTIME else "matroska",
        **_in_step(tools, parts, picture),
        **(take_sound.marks(parts) if keeps_tracks else {}),
    }
    pictures = _open(parts, listed)[str(picture.index)]
    output = write_output([pictures, *sounds], address(target), options)
    _roomy(tools, order, parts).encode(output)
    listed.unlink()
    _require_whole(tools, target, length_ms)


def _facts(tools: Toolbox, path: Path) -> Facts:
    ffmpeg_reader(path)  # refuses what names other files to be read
    facts = probe.read_facts(tools, path)
    if facts is None or facts.picture is None:
        raise refuse("undecodable")
    return facts


def _require_alike(parts: Sequence[Facts]) -> None:
    if any(not _same_picture(parts[0].picture, part.picture) for part in parts[1:]):
        raise InvalidInputError(
            "parts.differ",
            "These files differ in size, rate or direction, so they are not one take; leave them apart.",
        )


def _same_picture(one: Picture | None, other: Picture | None) -> bool:
    """Tell whether two pictures are of one make; a short last part may count its rate a little otherwise."""
    if one is None or other is None:
        return False
    rates = one.frames_per_second, other.frames_per_second
    near = abs(rates[0] - rates[1]) <= max(rates) * _RATE_SLACK
    return near and replace(one, frames_per_second=rates[1]) == other


def _list_of(parts: Sequence[Part]) -> str:
    quoted = ((address(part.path).replace("'", "'\\''"), part.seconds) for part in parts)
    return "ffconcat version 1.0\n" + "".join(f"file '{path}'\nduration {seconds}\n" for path, seconds in quoted)


def _open(parts: Sequence[Part], listed: Path) -> Any:
    if len(parts) == 1:
        return parts[0].opened
    # The list is ours; of what it names, each was looked at before and may not name anything itself.
    guard = {"protocol_whitelist": "file,pipe", "format_whitelist": f"concat,{FORMATS}"}
    return ffmpeg.input(address(listed), f="concat", safe=0, **guard)


def _in_step(tools: Toolbox, parts: Sequence[Part], picture: Picture) -> dict[str, str]:
    """Have pictures begin when they do in the first file: of a list, ffmpeg counts from the lead-in of its sound."""
    if len(parts) == 1:
        return {}
    at = f"STARTPTS+{probe.begins_s(tools, parts[0].path, picture):.6f}/TB"
    return {"bsf:v": f"setts=pts=PTS-{at}:dts=DTS-{at}"}


def _heard(tools: Toolbox, order: AssembleOrder, parts: Sequence[Part], length_ms: int) -> list[Any]:
    """Give what is heard of the camera's files, or the recorder's sound over it."""
    camera = take_sound.heard_of_each(tools, parts, order.tracks)
    if order.sound is None:
        return [] if camera is None else [camera]
    recorder, start_ms, end_ms = _recorder(tools, order, length_ms)
    if camera is None:
        return [recorder.filter("apad", whole_dur=length_ms / 1000)]
    # Where the recorder was off, the camera is heard: what was said there is not lost.
    there = f"between(t,{start_ms / 1000},{end_ms / 1000})"
    silenced = camera.filter("volume", 0, enable=there)
    return [ffmpeg.filter([silenced, recorder], "amix", inputs=2, duration="first", normalize=0)]


def _stereo(sound: Any, channels: int) -> Any:
    """Give sound two channels as loud as they were; a recorder's mix stands in the first two of many."""
    return sound.filter("channelmap", map="0|0" if channels == 1 else "0|1", channel_layout="stereo")


def _recorder(tools: Toolbox, order: AssembleOrder, length_ms: int) -> tuple[Any, int, int]:
    """Give the recorder's sound in its place on the take's axis, and from when to when it is heard."""
    assert order.sound is not None
    facts = probe.read_facts(tools, order.sound)
    if facts is None or facts.sound is None:
        raise refuse("undecodable")
    stretch = 1 + order.drift_ppm / 1_000_000
    sound = open_input(order.sound)[str(facts.sound.index)]
    sound = sound.filter("asetpts", f"(PTS-STARTPTS)/{stretch}")
    sound = sound.filter("aresample", RATE, first_pts=0, **{"async": 1000})
    sound = _stereo(sound, facts.sound.channels)
    long_ms = round((integrity.with_length(tools, order.sound, facts).duration_ms or 0) / stretch)
    at_ms = order.sound_at_ms
    if at_ms > 0:
        sound = sound.filter("adelay", at_ms, all=1)
    elif at_ms < 0:
        sound = sound.filter("atrim", start=-at_ms / 1000).filter("asetpts", "PTS-STARTPTS")
    sound = sound.filter("atrim", end=length_ms / 1000)
    return sound, max(0, at_ms), max(0, min(length_ms, at_ms + long_ms))


def _roomy(tools: Toolbox, order: AssembleOrder, parts: Sequence[Part]) -> Toolbox:
    """Give the tools with room for all parts in one file."""
    channels = max(take_sound.STEREO, *(sum(each.channels for each in part.tracks) for part in parts))
    seconds = sum(part.seconds for part in parts)
    needed = sum(path.stat().st_size for path in order.parts) * 2 + round(seconds * channels * _CHANNEL_BYTES_A_SECOND)
    return replace(tools, limits=replace(tools.limits, file_bytes=max(tools.limits.file_bytes, needed)))


def _require_whole(tools: Toolbox, made: Path, length_ms: int) -> None:
    facts = probe.read_facts(tools, made)
    if facts is None or abs((facts.duration_ms or 0) - length_ms) > length_ms * _SHORTFALL_SHARE + _SHORTFALL_MS:
        raise MediaToolError("What was put together is not as long as its parts.")
