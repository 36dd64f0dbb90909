"""How loud a recording is, and the filter that brings it to the loudness of radio without touching its shape."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from archive.adapters.media.probe import Sound
from archive.adapters.sandbox.toolbox import Toolbox, open_input, write_output
from archive.domain.errors import MediaToolError

TARGET_LUFS = -16.0
"""How loud everything is served."""

_PEAK_DBTP = -1.5
_WIDEST_LU = 50.0
# A loudness range of exactly nothing makes loudnorm leave its linear mode.
_NARROWEST_LU = 0.1
_QUIETEST_LUFS = -65.0
SAMPLE_RATE = 48_000
"""How finely all sound is served."""
_SUMMARY: Mapping[str, str] = {
    "integrated": r"I:\s+(-?[\d.]+|-inf|nan) LUFS",
    "threshold": r"I:.*?Threshold:\s+(-?[\d.]+|-inf|nan) LUFS",
    "span": r"LRA:\s+(-?[\d.]+|-inf|nan) LU\b",
    "peak": r"Peak:\s+(-?[\d.]+|-inf|nan) dBFS",
}


@dataclass(frozen=True, kw_only=True)
class Loudness:
    """What listening through a recording found: integrated loudness and its threshold, range and true peak."""

    integrated: float
    threshold: float
    span: float
    peak: float

    @property
    def silent(self) -> bool:
        """Tell whether there is nothing to make louder."""
        return not math.isfinite(self.peak) or self.integrated < _QUIETEST_LUFS


def prepare(stream: Any, sound: Sound, channels: int) -> Any:
    """Bring sound to the channels and rate it will be served with, starting where the recording starts.

    Silence is put before a late sound alone: where its rate or channels change on the way, it would come there again.
    """
    layout = "mono" if channels == 1 else "stereo"
    start = {"first_pts": 0} if sound.late else {}
    resampled = stream.filter("aresample", SAMPLE_RATE, **start, **{"async": 1})
    return resampled.filter("aformat", channel_layouts=layout, sample_rates=SAMPLE_RATE)


def measure(tools: Toolbox, path: Path, sound: Sound, channels: int) -> Loudness:
    """Listen through a recording once and give how loud it is.

    `ebur128` measures what `loudnorm` would in its first pass, in a quarter of the time.

    Raises:
        MediaToolError: ffmpeg did not say.
    """
    source = prepare(open_input(path)[str(sound.index)], sound, channels)
    measured = source.filter("ebur128", peak="true", framelog="verbose")
    finished = tools.encode(write_output([measured], "-", {"f": "null"}))
    summary = finished.complaints.rpartition("Summary:")[2]
    found = {name: re.search(pattern, summary, re.DOTALL) for name, pattern in _SUMMARY.items()}
    values = {name: float(match[1]) for name, match in found.items() if match is not None}
    if len(values) != len(_SUMMARY):
        raise MediaToolError("ffmpeg did not tell how loud the recording is.")
    return Loudness(**values)


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
    return levelled.filter("aresample", SAMPLE_RATE)
