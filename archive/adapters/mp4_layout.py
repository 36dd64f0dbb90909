"""How our MP4 files are laid out: in fragments with one index at the front, and without a word about their making."""

from __future__ import annotations

from collections.abc import Mapping

CLEAN: Mapping[str, str | int | None] = {
    "map_metadata": -1,
    "map_metadata:s": -1,
    "map_chapters": -1,
    "fflags": "+bitexact",
    "flags:v": "+bitexact",
    "flags:a": "+bitexact",
    "dn": None,
    "sn": None,
}
"""What keeps ffmpeg from carrying over or adding metadata, for every container."""

# One file plays while it arrives, and serves as byte ranges of an HLS playlist: the `sidx` boxes before the
# first fragment name the place of every fragment. Without a trailer, nothing follows the last one.
_FRAGMENTED = "+dash+delay_moov+default_base_moof+global_sidx+skip_trailer"

# The clock of every film's picture, so that it tells nothing about the camera's.
_TICKS_PER_SECOND = 90_000

_EMPTY_NAMES: Mapping[str, str | int] = {"f": "mp4", "empty_hdlr_name": 1}


def film_layout() -> dict[str, str | int | None]:
    """Give the options for a film: a fragment begins at each key picture."""
    ticks = {"video_track_timescale": _TICKS_PER_SECOND}
    return {**CLEAN, **_EMPTY_NAMES, **ticks, "movflags": _FRAGMENTED + "+frag_keyframe"}


def sound_layout(fragment_seconds: int) -> dict[str, str | int | None]:
    """Give the options for sound alone."""
    return {**CLEAN, **_EMPTY_NAMES, "movflags": _FRAGMENTED, "frag_duration": fragment_seconds * 1_000_000}
