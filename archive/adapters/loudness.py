"""How loud a recording is, and the filter that brings it to the loudness of radio without touching its shape."""

from __future__ import annotations

import json
import math
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from archive.adapters.media_facts import Sound
from archive.adapters.toolbox import Toolbox, open_input, write_output
from archive.domain.errors import MediaToolError

TARGET_LUFS = -16.0
_PEAK_DBTP = -1.5
_RANGE_LU = 20.0
_QUIETEST_LUFS = -65.0
_SAMPLE_RATE = 48_000
_FIELDS = ("input_i", "input_tp", "input_lra", "input_thresh", "target_offset")


@dataclass(frozen=True)
class Loudness:
    """What the first pass measured: integrated loudness, true peak, range, threshold and offset."""

    integrated: float
    peak: float
    span: float
    threshold: float
    offset: float

    @property
    def silent(self) -> bool:
        """Tell whether there is nothing to make louder."""
        return not all(map(math.isfinite, (self.integrated, self.peak, self.threshold))) or (
            self.integrated < _QUIETEST_LUFS
        )


def prepare(stream: Any, channels: int) -> Any:
    """Bring sound to the channels and rate it will be served with, starting where the picture starts."""
    layout = "mono" if channels == 1 else "stereo"
    resampled = stream.filter("aresample", _SAMPLE_RATE, first_pts=0, **{"async": 1})
    return resampled.filter("aformat", channel_layouts=layout, sample_rates=_SAMPLE_RATE)


def measure(tools: Toolbox, path: Path, sound: Sound, channels: int) -> Loudness:
    """Listen through a recording once and give how loud it is.

    Raises:
        MediaToolError: ffmpeg did not say.
    """
    source = prepare(open_input(path)[str(sound.index)], channels)
    measured = source.filter("loudnorm", I=TARGET_LUFS, TP=_PEAK_DBTP, LRA=_RANGE_LU, print_format="json")
    finished = tools.encode(write_output([measured], "-", {"f": "null"}))
    found = re.findall(r"\{[^{}]*\"input_i\"[^{}]*\}", finished.complaints)
    try:
        values = json.loads(found[-1])
        return Loudness(*(float(values[name]) for name in _FIELDS))
    except (IndexError, KeyError, ValueError) as error:
        raise MediaToolError("ffmpeg did not tell how loud the recording is.") from error


def level(stream: Any, loudness: Loudness) -> Any:
    """Bring prepared sound to the target; silence stays silence."""
    if loudness.silent:
        return stream
    levelled = stream.filter(
        "loudnorm",
        I=TARGET_LUFS,
        TP=_PEAK_DBTP,
        LRA=_RANGE_LU,
        measured_I=loudness.integrated,
        measured_TP=loudness.peak,
        measured_LRA=loudness.span,
        measured_thresh=loudness.threshold,
        offset=loudness.offset,
        linear="true",
    )
    return levelled.filter("aresample", _SAMPLE_RATE)
