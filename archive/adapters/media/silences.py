"""What is concealed in a sound: nothing that was recorded is heard there, only the room's own tone or a soft even one.

It is taken out before anything else is done to the sound: neither a filter nor the loudness of the rest can tell what
stood there. It is taken out once more behind the filter, which rings on for a tenth of a second where a sound stops.
What is around it is faded within a few thousandths of a second, so that no click tells an edge.
"""

from __future__ import annotations

import array
import math
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import ffmpeg

from archive.adapters.sandbox.toolbox import Toolbox, open_input, write_output
from archive.domain.errors import MediaToolError
from archive.domain.words.edit_list import NEAREST_MS, Silence, SoundCover

TONE_HZ: Final = 770
"""No tone of the mains and none of speech alone: it is meant to be heard as what it is."""

_SINE_PEAK: Final = 1 / 8
_FADE_S: Final = 0.02
# A filter is turned on and off with whole packets; one of them is shorter than half of the shortest silence.
_PACKET: Final = 1_024
_OVERLAP_S: Final = 0.05

_RATE: Final = 8_000
_SAMPLE_BYTES: Final = 2
_FULL_SCALE: Final = 32_768
_LOOK_MS: Final = 50
# The ends of a silence are faded and, in a film, moved by less than a picture.
_INSET_MS: Final = 90
_LOUDEST_DBFS: Final = -38.0
_WITHOUT_TONE_HZ: Final = 500


@dataclass(frozen=True, kw_only=True)
class Beneath:
    """How high what is heard instead must be, as amplitudes, before the sound is brought to its loudness."""

    room: float = 0.0
    tone: float = 0.0


NOTHING_BENEATH: Final = Beneath()


def silent(stream: Any, silences: Sequence[Silence]) -> Any:
    """Take these stretches out of a sound that starts at zero, and put nothing in their place."""
    return _silent(stream, [(each.start_ms, each.end_ms) for each in silences]) if silences else stream


def conceal(stream: Any, silences: Sequence[Silence], beneath: Beneath, channels: str, rate: int) -> Any:
    """Take these stretches out of a sound that starts at zero, and let there be heard what lies beneath."""
    if not silences:
        return stream
    told = silent(stream, silences)
    room = [each for each in silences if each.cover is SoundCover.ROOM_TONE]
    tone = [each for each in silences if each.cover is SoundCover.TONE]
    sounds = [told]
    if room and beneath.room:
        noise = f"anoisesrc=color=pink:sample_rate={rate}:seed=1:amplitude={beneath.room:.9f}"
        sounds.append(_only(ffmpeg.input(noise, f="lavfi"), room))
    if tone and beneath.tone:
        sine = ffmpeg.input(f"sine=frequency={TONE_HZ}:sample_rate={rate}", f="lavfi")
        sounds.append(_only(sine.filter("volume", f"{beneath.tone / _SINE_PEAK:.9f}", precision="float"), tone))
    if len(sounds) == 1:
        return told
    alike = [each.filter("aformat", sample_fmts="fltp", channel_layouts=channels, sample_rates=rate) for each in sounds]
    return ffmpeg.filter(alike, "amix", inputs=len(alike), duration="first", normalize=0)


def _only(stream: Any, silences: Sequence[Silence]) -> Any:
    """Let an endless sound be heard in these stretches only."""
    return _silent(stream, list(_between(silences)))


def _between(silences: Sequence[Silence]) -> Iterator[tuple[int, int | None]]:
    before = 0
    for each in silences:
        if each.start_ms - before >= NEAREST_MS:
            yield before, each.start_ms
        before = each.end_ms
    yield before, None


def _silent(stream: Any, stretches: Sequence[tuple[int, int | None]]) -> Any:
    """Let a sound that starts at zero be silent in stretches that lie apart, to the sample."""
    steady = stream.filter("asetnsamples", n=_PACKET, p=0)
    for start_ms, end_ms in stretches:
        start = start_ms / 1000
        end = None if end_ms is None else end_ms / 1000
        middle = (start + end) / 2 if end is not None else math.inf
        if start_ms:
            begin = max(0.0, start - _FADE_S)
            until = middle + _OVERLAP_S
            steady = steady.filter("afade", type="out", start_time=f"{begin:.6f}", **_timed(start - begin, 0, until))
        if end is not None:
            since = middle - _OVERLAP_S if start_ms else 0
            steady = steady.filter(
                "afade", type="in", start_time=f"{end:.6f}", **_timed(_FADE_S, since, end + _FADE_S + _OVERLAP_S)
            )
    return steady


def _timed(duration: float, since: float, until: float) -> dict[str, str]:
    """Say how long a fade takes and when it is at work: before it begins and after it ends it changes nothing."""
    when = f"gte(t,{since:.6f})" if math.isinf(until) else f"between(t,{since:.6f},{until:.6f})"
    return {"duration": f"{duration:.6f}", "enable": when}


def check(tools: Toolbox, made: Path, silences: Sequence[Silence]) -> None:
    """Listen to a made file where it must be silent.

    Raises:
        MediaToolError: something is heard there, or the file is too short to tell.
    """
    listener = _Listener(silences)
    sound = open_input(made)["a:0"].filter("aresample", _RATE, **{"async": 1, "first_pts": 0})
    if any(each.cover is SoundCover.TONE for each in silences):
        sound = sound.filter("bandreject", frequency=TONE_HZ, width_type="h", width=_WITHOUT_TONE_HZ)
        sound = sound.filter("bandreject", frequency=TONE_HZ, width_type="h", width=_WITHOUT_TONE_HZ)
    options: dict[str, str | int] = {"f": "s16le", "c:a": "pcm_s16le", "ac": 1, "ar": _RATE}
    tools.encode(write_output([sound], "pipe:1", options), on_output=listener.take)
    listener.require_silent()


class _Listener:
    """Hears a sound in short looks, and remembers the loudest of those that lie whole within a silence."""

    def __init__(self, silences: Sequence[Silence]) -> None:
        self._silences = silences
        self._rest = b""
        self._looks = 0
        self._heard_at: list[int] = []
        self._look_bytes = _RATE * _LOOK_MS // 1000 * _SAMPLE_BYTES

    def take(self, chunk: bytes) -> None:
        """Take the next samples (16 bits, mono)."""
        self._rest += chunk
        while len(self._rest) >= self._look_bytes:
            self._add(self._rest[: self._look_bytes])
            self._rest = self._rest[self._look_bytes :]

    def require_silent(self) -> None:
        """Say where something was heard.

        Raises:
            MediaToolError: it was, or nothing at all could be listened to.
        """
        if not self._looks:
            raise MediaToolError("What was made could not be listened to.", "silence.unheard")
        if self._heard_at:
            raise MediaToolError("What is concealed can still be heard in what was made.", "silence.heard")

    def _add(self, samples: bytes) -> None:
        start_ms = self._looks * _LOOK_MS
        self._looks += 1
        end_ms = start_ms + _LOOK_MS
        if not any(s.start_ms + _INSET_MS <= start_ms and end_ms <= s.end_ms - _INSET_MS for s in self._silences):
            return
        points = array.array("h", samples)
        if sys.byteorder == "big":
            points.byteswap()
        strength = math.sqrt(sum(point * point for point in points) / len(points)) / _FULL_SCALE
        if strength > 10 ** (_LOUDEST_DBFS / 20):
            self._heard_at.append(start_ms)
