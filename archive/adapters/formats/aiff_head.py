"""How an AIFF, AU or CAF file is read where its head does not say how much sound there is, as `wave_head` does for WAV.

In an AIFF the length stands in three places, all written when a recorder stops. ffmpeg believes a part of sound that
holds nothing, and looks for nothing behind it.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import BinaryIO, Final

from archive.adapters.formats.bare_sound import ALL_ONES, OPEN_ENDS, Options, SoundHead, bare_options

_MOST_CHUNKS: Final = 256
_BEFORE_SAMPLES: Final = 8
# Two gibibytes of sound less 16 MiB are what sox promises where it writes into a pipe, in AIFF with what stands before.
_AIFF_OPEN_ENDS: Final = OPEN_ENDS | {size + _BEFORE_SAMPLES for size in OPEN_ENDS} | {0x7F00_0000, 0x7F00_0008}
_AU_OPEN_ENDS: Final = OPEN_ENDS | {0x7FFF_F000, 0x7F00_0000}
_PLAIN_BITS: Final[Mapping[int, str]] = {8: "s8", 16: "s16be", 24: "s24be", 32: "s32be"}
_TURNED_BITS: Final[Mapping[int, str]] = {8: "s8", 16: "s16le", 24: "s24le", 32: "s32le"}
_CODES: Final[Mapping[bytes, str]] = {
    **{b"raw ": "u8", b"in24": "s24be", b"in32": "s32be", b"42ni": "s24le", b"23ni": "s32le"},
    **{b"fl32": "f32be", b"FL32": "f32be", b"fl64": "f64be", b"FL64": "f64be"},
    **{b"alaw": "alaw", b"ALAW": "alaw", b"ulaw": "mulaw", b"ULAW": "mulaw"},
}
_AU_CODES: Final[Mapping[int, str]] = {
    **{1: "mulaw", 2: "s8", 3: "s16be", 4: "s24be", 5: "s32be", 6: "f32be", 7: "f64be", 27: "alaw"},
}


def read_aiff_head(path: Path) -> SoundHead | None:
    """Give what a file's head says; None where it is of none of these kinds, or its sound is not found."""
    with path.open("rb") as file:
        head = file.read(24)
        size = file.seek(0, 2)
        if head[:4] == b"FORM" and head[8:12] in (b"AIFF", b"AIFC"):
            return _of_aiff(file, size)
        if head[:4] == b".snd" and len(head) == 24:
            return _of_au(head, size)
        if head[:4] == b"caff":
            return _of_caf(file, size)
    return None


def _of_aiff(file: BinaryIO, size: int) -> SoundHead | None:
    options: Options = {}
    common = b""
    for name, long, start in _parts(file, 12):
        if name == b"COMM":
            common = _read(file, start, min(long, 22))
        elif name == b"SSND":
            starts_at = start + _BEFORE_SAMPLES + _number(_read(file, start, 4))
            promised: int | None = max(0, start + long - starts_at)
            if long in _AIFF_OPEN_ENDS:
                promised = None
                if long <= _BEFORE_SAMPLES and _is_part(file, start + long, size):
                    promised = 0
            if promised is None:
                options = _aiff_options(common, starts_at)
            return SoundHead(
                starts_at=starts_at,
                promised=promised,
                there=max(0, size - starts_at),
                options=options,
                is_lost=promised is None and not options,  # packed sound, of which ffmpeg has no bare reader
            )
    return None


def _aiff_options(common: bytes, starts_at: int) -> Options:
    if len(common) < 18:
        return {}
    channels, _, bits = struct.unpack(">hIh", common[:8])
    exponent, mantissa = struct.unpack(">HQ", common[8:18])
    rate = round(mantissa * 2.0 ** (exponent - 16_383 - 63)) if exponent < 16_383 + 63 else 0
    whole_bits = -(-bits // 8) * 8
    code = common[18:22] or b"NONE"
    plain = {b"NONE": _PLAIN_BITS, b"twos": _PLAIN_BITS, b"sowt": _TURNED_BITS}.get(code, {})
    return bare_options(plain.get(whole_bits) or _CODES.get(code, ""), rate, channels, starts_at)


def _of_au(head: bytes, size: int) -> SoundHead:
    starts_at, long, code, rate, channels = struct.unpack(">IIIII", head[4:])
    there = max(0, size - starts_at)
    # ffmpeg itself reads on where nothing or all ones were left.
    is_known = long not in _AU_OPEN_ENDS or long in (0, ALL_ONES[0])
    options = {} if is_known else bare_options(_AU_CODES.get(code, ""), rate, channels, starts_at)
    return SoundHead(
        starts_at=starts_at, promised=None if long in _AU_OPEN_ENDS else long, there=there, options=options
    )


def _of_caf(file: BinaryIO, size: int) -> SoundHead | None:
    """Give where the sound of a CAF lies; ffmpeg itself reads on where its size was left open."""
    for name, long, start in _parts(file, 8, wide=True):
        if name == b"data":
            starts_at, there = start + 4, max(0, size - start - 4)
            promised = None if long <= 4 or long in ALL_ONES else long - 4
            return SoundHead(starts_at=starts_at, promised=promised, there=there)
    return None


def _parts(file: BinaryIO, place: int, *, wide: bool = False) -> Iterator[tuple[bytes, int, int]]:
    """Yield the parts of a file, each with its name, its size and where its content begins."""
    head_size = 12 if wide else 8
    for _ in range(_MOST_CHUNKS):
        head = _read(file, place, head_size)
        if len(head) < head_size:
            return
        long = int.from_bytes(head[4:], "big", signed=wide)
        yield head[:4], long, place + head_size
        place += head_size + max(0, long)
        place += 0 if wide else long % 2


def _is_part(file: BinaryIO, place: int, size: int) -> bool:
    """Tell whether another part begins at a place, so that the one before it is empty."""
    head = _read(file, place, 8)
    return len(head) == 8 and all(32 <= byte < 127 for byte in head[:4]) and place + _number(head[4:]) <= size


def _read(file: BinaryIO, place: int, most: int) -> bytes:
    file.seek(place)
    return file.read(most)


def _number(raw: bytes) -> int:
    return int.from_bytes(raw, "big")
