"""How a film or sound ends, so that what is served tells neither how long its recording was nor where it was made.

The picture grows plain and the sound falls to room tone a little before the end, and both go on a little after it.
How much before and after, only the sealed side knows; together it is always the same, so that the length that is
served says nothing of either. Words are never covered: a sound falls early only where nothing is heard any more.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import ffmpeg

from archive.adapters.media.loudness import SAMPLE_RATE, Loudness

_PICTURE_FADE_MS: Final = 600
_SOUND_FADE_MS: Final = 400
# Of a short recording no more than this share of its picture grows plain.
_LARGEST_SHARE: Final = 4
# How long before its end a sound may fall although somebody may still be heard: less than a syllable.
_LEAST_EARLY_SOUND_MS: Final = 120


@dataclass(frozen=True, kw_only=True)
class Ending:
    """How long before the end of a recording the picture is plain and the sound has fallen, and how long both go on."""

    early_ms: int = 0
    late_ms: int = 0

    def picture_early_ms(self, length_ms: int) -> int:
        """Give how long before its end the picture of a recording of this length is plain."""
        return min(self.early_ms, length_ms // _LARGEST_SHARE)

    def sound_early_ms(self, length_ms: int, quiet_ms: int) -> int:
        """Give how long before its end a sound has fallen of which the last so many milliseconds are quiet."""
        return min(self.early_ms, max(_LEAST_EARLY_SOUND_MS, quiet_ms), length_ms // _LARGEST_SHARE)


AS_IT_ENDS: Final = Ending()
"""What ends where its recording does."""


def close_picture(stream: Any, ending: Ending, length_ms: int, colour: str) -> Any:
    """Let steady pictures that start at zero fade to a plain colour (`0xrrggbb`) before their end."""
    if not ending.early_ms:
        return stream
    plain_ms = length_ms - ending.picture_early_ms(length_ms)
    begin_s = max(0, plain_ms - _PICTURE_FADE_MS) / 1000
    # Only what fades takes the way through another form of colours, which a fade to grey needs.
    whole = stream.filter_multi_output("split", 2)
    before = whole[0].filter("trim", end=begin_s)
    after = whole[1].filter("trim", start=begin_s).filter("setpts", "PTS-STARTPTS")
    faded = after.filter("fade", type="out", start_time=0, duration=plain_ms / 1000 - begin_s, color=colour)
    return ffmpeg.concat(before, faded.filter("format", "yuv420p").filter("setsar", 1))


def close_sound(stream: Any, ending: Ending, loudness: Loudness, length_ms: int, quiet_ms: int) -> Any:
    """Let levelled sound that starts at zero fall to the room's own tone before its end, and go on with it after."""
    if not ending.late_ms:
        return stream
    whole = (length_ms + ending.late_ms) / 1000
    lengthened = stream.filter("atrim", end=whole).filter("apad", whole_dur=whole)
    if loudness.silent or not ending.early_ms:
        return lengthened
    fallen_ms = length_ms - ending.sound_early_ms(length_ms, quiet_ms)
    fade = {"start_time": max(0, fallen_ms - _SOUND_FADE_MS) / 1000, "duration": _SOUND_FADE_MS / 1000}
    tone = ffmpeg.input(
        f"anoisesrc=color=pink:sample_rate={SAMPLE_RATE}:duration={whole}:seed={ending.early_ms + 1}"
        f":amplitude={loudness.room_amplitude:.6f}",
        f="lavfi",
    ).filter("afade", type="in", **fade)
    told = lengthened.filter("afade", type="out", **fade)
    return ffmpeg.filter([told, tone], "amix", inputs=2, normalize=0, duration="first")
