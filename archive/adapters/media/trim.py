"""Film and sound with stretches left out: only what is kept is ever encoded, to the sample and to the picture."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import ffmpeg

from archive.adapters.media.loudness import SAMPLE_RATE
from archive.domain.errors import MediaToolError

Stretches = Sequence[tuple[int, int]]
"""Stretches of time to keep, in milliseconds, half open, in order; none means everything."""


def length_ms(kept: Stretches) -> int:
    """Give how long what is kept is."""
    return sum(end - start for start, end in kept)


def left_ms(whole_ms: int, kept: Stretches) -> int:
    """Give how much is left of a recording of which only these stretches are kept; they may reach beyond its end."""
    return sum(min(end, whole_ms) - start for start, end in kept if start < whole_ms) if kept else whole_ms


def to_pictures(kept: Stretches, frames_per_second: int) -> Stretches:
    """Give stretches that begin and end with a whole picture, never beyond what is kept, so that sound stays in step.

    Raises:
        MediaToolError: nothing is left.
    """
    whole = [(-(-start * frames_per_second // 1000), end * frames_per_second // 1000) for start, end in kept]
    rounded = [(a * 1000 // frames_per_second, b * 1000 // frames_per_second) for a, b in whole if a < b]
    return _not_empty(kept, rounded)


def keep_sound(stream: Any, kept: Stretches) -> Any:
    """Keep only these stretches of a sound that starts at zero."""
    if not kept:
        return stream
    joined = _keep(stream, kept, ("asplit", "atrim", "asetpts"))
    # What is joined counts in microseconds, which loudnorm takes for samples.
    return joined.filter("asettb", f"1/{SAMPLE_RATE}").filter("asetpts", "N")


def reaches_end(whole_ms: int, kept: Stretches) -> bool:
    """Tell whether what is kept goes on to the end of the recording."""
    return not kept or kept[-1][1] >= whole_ms


def tail_pictures(tail_ms: int, frames_per_second: int) -> int:
    """Give how many pictures a tail has."""
    return tail_ms * frames_per_second // 1000


def lengthen_pictures(stream: Any, number: int, colour: str) -> Any:
    """Let plain pictures of a colour (`0xrrggbb`) come after steady ones."""
    return stream.filter("tpad", stop=number, stop_mode="add", color=colour) if number else stream


def keep_pictures(stream: Any, kept: Stretches) -> Any:
    """Keep only these stretches of steady pictures that start at zero."""
    return _keep(stream, kept, ("split", "trim", "setpts"))


def _keep(stream: Any, kept: Stretches, names: tuple[str, str, str]) -> Any:
    split, trim, restamp = names
    if not kept:
        return stream
    copies = stream.filter_multi_output(split, len(kept)) if len(kept) > 1 else [stream]
    pieces = [
        copies[place].filter(trim, start=start / 1000, end=end / 1000).filter(restamp, "PTS-STARTPTS")
        for place, (start, end) in enumerate(kept)
    ]
    if len(pieces) == 1:
        return pieces[0]
    is_sound = int(split == "asplit")
    return ffmpeg.concat(*pieces, v=1 - is_sound, a=is_sound)


def _not_empty(kept: Stretches, rounded: Stretches) -> Stretches:
    if kept and not rounded:
        raise MediaToolError("Nothing is left of a film once its closed parts are cut out.")
    return rounded
