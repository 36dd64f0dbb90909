"""Sound as bare samples, and what the head of a file that holds them says about where they are."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

WRAP: Final = 1 << 32
ALL_ONES: Final = (WRAP - 1, (1 << 64) - 1, (1 << 63) - 1)
OPEN_ENDS: Final = frozenset({0, *ALL_ONES, 0x7FFF_FFFF, 0x8000_0000})
"""Sizes of sound that were never written, or by a program that cannot go back; some write others beside."""

RAW_READERS: Final = (
    *("u8", "s8", "s16le", "s16be", "s24le", "s24be", "s32le", "s32be"),
    *("f32le", "f32be", "f64le", "f64be", "alaw", "mulaw"),
)
"""ffmpeg's readers of bare samples: they can name nothing else to be read."""

Options = Mapping[str, str | int]


@dataclass(frozen=True, kw_only=True)
class SoundHead:
    """Where the sound of a file begins, and how many bytes of it are promised and there.

    `promised` is None where the head leaves that open. `options` tell ffmpeg how to read the file where its own reader
    would not find the sound; where none can, `is_lost` says that nobody reads on without the end.
    """

    starts_at: int
    promised: int | None
    there: int
    options: Options = field(default_factory=dict)
    is_lost: bool = False


def bare_options(reader: str, rate: int, channels: int, starts_at: int) -> Options:
    """Give the words that tell ffmpeg to read bare samples; none where it is unknown how they lie."""
    if reader not in RAW_READERS or not 0 < channels <= 64 or not 0 < rate <= 768_000:
        return {}
    return {"f": reader, "ar": rate, "ac": channels, "skip_initial_bytes": starts_at}
