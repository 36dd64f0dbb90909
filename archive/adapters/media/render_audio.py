"""Sound as it is served: Opus for slow links, AAC for old phones, both in MP4, which names no encoder."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from archive.adapters.media import loudness, mp4, trim
from archive.adapters.media.ending import AS_IT_ENDS, Ending
from archive.adapters.media.loudness import Levels
from archive.adapters.media.probe import Facts
from archive.adapters.media.render_video import closed_sound
from archive.adapters.media.soundtrack import tracks_of
from archive.adapters.sandbox.toolbox import Toolbox, address, open_input, read_along, write_output
from archive.domain.errors import MediaToolError

_FRAGMENT_SECONDS = 5

_CODECS: Mapping[str, Mapping[str, Any]] = {
    # Packets of 60 ms instead of 20 take two thirds off the container's share of so small a stream.
    "opus": {"c:a": "libopus", "b:a": "24k", "vbr": "constrained", "frame_duration": 60},
    "aac": {"c:a": "aac", "b:a": "64k"},
}
_CHANNELS: Mapping[str, int] = {"opus": 1, "aac": 2}


def channels_of(codec: str) -> int:
    """Give how many channels a codec's rendition has at most.

    Raises:
        MediaToolError: sound is not served in this codec.
    """
    if codec not in _CHANNELS:
        raise MediaToolError(f"Sound is not served as {codec or 'nothing'}; there are {', '.join(_CHANNELS)}.")
    return _CHANNELS[codec]


@dataclass(frozen=True, kw_only=True)
class Sounding:
    """How a sound is made: its codec, what is heard of the source and how loud, and what of it is kept."""

    codec: str
    levels: Levels
    kept: trim.Stretches = ()
    ending: Ending = AS_IT_ENDS


def render_audio(tools: Toolbox, source: Path, facts: Facts, sounding: Sounding, target: Path) -> None:
    """Make the sound of a recording or film in a codec.

    Raises:
        MediaToolError: there is no such codec, or ffmpeg failed.
    """
    codec, levels = sounding.codec, sounding.levels
    channels = levels.channels(channels_of(codec))
    opened = open_input(source)
    sound = trim.keep_sound(levels.prepared(tracks_of(opened, levels.mix)[0], channels), sounding.kept)
    options = {**mp4.sound_layout(_FRAGMENT_SECONDS), **_CODECS[codec]}
    measured = levels.measured[channels]
    levelled = closed_sound(loudness.level(sound, measured), measured, sounding.kept, sounding.ending)
    output = write_output([levelled], address(target), options)
    tools.encode(read_along(output, opened, facts.along_with(*levels.mix.sounds)))
    mp4.blank_notes(target)
