"""How loud a recording is, and the filter that brings it to the loudness of radio without touching its shape."""

from __future__ import annotations

import cmath
import math
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from archive.adapters.media.silences import NOTHING_BENEATH, Beneath, conceal, silent
from archive.adapters.media.soundtrack import Mix, mixed, tracks_of
from archive.adapters.sandbox.toolbox import Toolbox, open_input, write_output
from archive.domain.errors import MediaToolError
from archive.domain.words.edit_list import Silence

TARGET_LUFS = -16.0
"""How loud everything is served."""

_PEAK_DBTP = -1.5
_WIDEST_LU = 50.0
# A loudness range of exactly nothing makes loudnorm leave its linear mode.
_NARROWEST_LU = 0.1
_QUIETEST_LUFS = -65.0
SAMPLE_RATE = 48_000
"""How finely all sound is served."""
# Mains hum tells where and when a recording was made: its tones, and those of grids with 60 Hz, are taken out, the
# higher the wider, for a grid that is a little off is off by as much in each. Nothing is said below the first of them.
_LOWEST_HZ = 75
_GRIDS_HZ = (50, 60)
_HIGHEST_TONE_HZ = 600
_WIDTH_HZ = 1.5
_WIDTH_SHARE = 0.008
_TWICE = 2
# A room's own tone is what the quietest tenth of the last minute is as loud as; well above it, something is heard.
_QUIETEST_SHARE = 10
_HEARD_ABOVE_LU = 8.0
# What pink noise of amplitude 1 measures, and between which bounds a room's tone is imitated.
_PINK_LUFS = -14.6
_ROOM_LUFS = (-75.0, -48.0)
# How much softer than what is told a tone in its place is.
_TONE_BELOW_LU = 12.0
_FRAME = re.compile(r"t:\s*([\d.]+)\s.*?M:\s*(-?[\d.]+|-inf|nan)")
_LAYOUTS: Mapping[int, str] = {1: "mono", 2: "stereo"}
_SUMMARY: Mapping[str, str] = {
    "integrated": r"I:\s+(-?[\d.]+|-inf|nan) LUFS",
    "threshold": r"I:.*?Threshold:\s+(-?[\d.]+|-inf|nan) LUFS",
    "span": r"LRA:\s+(-?[\d.]+|-inf|nan) LU\b",
    "peak": r"Peak:\s+(-?[\d.]+|-inf|nan) dBFS",
}


@dataclass(frozen=True, kw_only=True)
class Loudness:
    """What listening through a recording found: integrated loudness and its threshold, range and true peak.

    `floor` is how loud the room is when nothing is heard, in LUFS; `length_ms` is how long the sound lasts, and
    `quiet_ms` for how long nothing is heard at its end, both to a tenth of a second.
    """

    integrated: float
    threshold: float
    span: float
    peak: float
    floor: float = -70.0
    length_ms: int = 0
    quiet_ms: int = 0
    channels: int = 2

    @property
    def silent(self) -> bool:
        """Tell whether there is nothing to make louder."""
        return not math.isfinite(self.peak) or self.integrated < _QUIETEST_LUFS

    @property
    def room_amplitude(self) -> float:
        """Give how high noise must be to be as loud as the room was, once all of it is brought to the target."""
        room = self.floor + TARGET_LUFS - self.integrated
        return float(10 ** ((min(max(room, _ROOM_LUFS[0]), _ROOM_LUFS[1]) - _PINK_LUFS) / 20))

    @property
    def beneath(self) -> Beneath:
        """Give what is heard where something is concealed, before all of it is brought to the target."""
        if self.silent:
            return NOTHING_BENEATH
        tone = math.sqrt(2) * 10 ** ((self.integrated - _TONE_BELOW_LU) / 20)
        return Beneath(room=self.room_amplitude * 10 ** ((self.integrated - TARGET_LUFS) / 20), tone=tone)


@dataclass(frozen=True, kw_only=True)
class Levels:
    """What is heard of a recording, and how loud it is for each number of channels that it will be served with.

    In its `silences` nothing that was recorded is heard; it is measured without them.
    """

    mix: Mix
    measured: Mapping[int, Loudness]
    silences: Sequence[Silence] = ()

    def channels(self, most: int) -> int:
        """Give how many channels are served where there may be so many."""
        return min(most, self.mix.channels)

    def prepared(self, tracks: Sequence[Any], channels: int) -> Any:
        """Give tracks as they are served, still as loud as they were recorded, without what is concealed."""
        return prepare(tracks, self.mix, channels, self.silences, self.measured[channels].beneath)


def prepare(
    tracks: Sequence[Any],
    mix: Mix,
    channels: int,
    silences: Sequence[Silence] = (),
    beneath: Beneath = NOTHING_BENEATH,
) -> Any:
    """Bring tracks to the channels and rate they will be served with, without mains hum, from the recording's start."""
    told = _without_hum(silent(mixed(tracks, mix, channels, SAMPLE_RATE), silences))
    sound = conceal(told, silences, beneath, _LAYOUTS[channels], SAMPLE_RATE)
    return sound.filter("aformat", channel_layouts=_LAYOUTS[channels], sample_rates=SAMPLE_RATE)


def _without_hum(stream: Any) -> Any:
    """Take the tones of the mains out of a sound, and what lies below them, all in one filter."""
    zeros, poles = _hum_filter()
    return stream.filter(
        "aiir", zeros=zeros, poles=poles, gains="1", format="zp", process="s", precision="dbl", normalize=0
    )


@cache
def _hum_filter() -> tuple[str, str]:
    """Give the zeros and poles of a filter that lets neither the tones of the mains nor what is below them through."""
    tones = {grid * number for grid in _GRIDS_HZ for number in range(1, _HIGHEST_TONE_HZ // grid + 1)}
    notches = [cmath.rect(1, 2 * math.pi * tone / SAMPLE_RATE) for tone in sorted(tones)]
    within = [1 - math.pi * (_WIDTH_HZ + _WIDTH_SHARE * tone) / SAMPLE_RATE for tone in sorted(tones)]
    # Butterworth's filter of the second order, by the bilinear transform.
    low = cmath.rect(math.pi * _LOWEST_HZ / SAMPLE_RATE, 3 * math.pi / 4)
    zeros = [complex(1), *notches] * _TWICE
    poles = [(1 + low) / (1 - low), *(notch * radius for notch, radius in zip(notches, within, strict=True))] * _TWICE
    return _pairs(zeros), _pairs(poles)


def _pairs(places: Iterable[complex]) -> str:
    return " ".join(f"{each.real:.12f}{sign * each.imag:+.12f}i" for each in places for sign in (1, -1))


def measure(tools: Toolbox, path: Path, mix: Mix, channels: int, silences: Sequence[Silence] = ()) -> Loudness:
    """Listen through a recording once and give how loud it is where nothing is concealed.

    `ebur128` measures what `loudnorm` would in its first pass, in a quarter of the time.

    Raises:
        MediaToolError: ffmpeg did not say.
    """
    source = prepare(tracks_of(open_input(path), mix)[0], mix, channels, silences)
    measured = source.filter("ebur128", peak="true", framelog="info")
    finished = tools.encode(write_output([measured], "-", {"f": "null"}))
    summary = finished.complaints.rpartition("Summary:")[2]
    found = {name: re.search(pattern, summary, re.DOTALL) for name, pattern in _SUMMARY.items()}
    values: dict[str, Any] = {name: float(match[1]) for name, match in found.items() if match is not None}
    if len(values) != len(_SUMMARY):
        raise MediaToolError("ffmpeg did not tell how loud the recording is.", "sound.loudness")
    return Loudness(**values, **_ending(finished.complaints), channels=channels)


def _ending(said: str) -> dict[str, Any]:
    """Read from the momentary loudness, told every tenth of a second, how a recording ends."""
    told = [(float(at), float(loud)) for at, loud in _FRAME.findall(said)]
    heard = [(at, loud) for at, loud in told if math.isfinite(loud) and loud > _QUIETEST_LUFS]
    if not told:
        return {}
    length_ms = round(told[-1][0] * 1000)
    if not heard:
        return {"length_ms": length_ms, "quiet_ms": length_ms}
    floor = sorted(loud for _, loud in heard)[len(heard) // _QUIETEST_SHARE]
    loud = [at for at, loud in heard if loud > floor + _HEARD_ABOVE_LU]
    quiet_ms = length_ms - round(loud[-1] * 1000) if loud else 0
    return {"floor": floor, "length_ms": length_ms, "quiet_ms": max(0, quiet_ms)}


def level(stream: Any, loudness: Loudness) -> Any:
    """Bring prepared sound to the target; silence stays silence.

    One factor for all of it, unless peaks would be cut: then they are turned down as they come.
    """
    if loudness.silent:
        return stream
    levelled = stream.filter(
        "loudnorm",
        I=TARGET_LUFS,
        TP=_PEAK_DBTP,
        LRA=_WIDEST_LU,
        measured_I=loudness.integrated,
        measured_TP=loudness.peak,
        measured_LRA=max(_NARROWEST_LU, loudness.span),
        measured_thresh=loudness.threshold,
        linear="true",
    )
    # Behind loudnorm ffmpeg 5.1 finds no layout by itself where anything stands before it.
    return levelled.filter("aresample", SAMPLE_RATE).filter("aformat", channel_layouts=_LAYOUTS[loudness.channels])
