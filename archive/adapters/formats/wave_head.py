"""How a WAV, RF64, BW64 or Wave64 file is read where its head does not say how much sound there is.

A recorder writes the length when it stops. One that lost its battery leaves nothing there or all ones, a program that
writes into a pipe some large number, and 32 bits begin anew after 4 GiB. ffmpeg is then told to read on to the end, or
where its own reader gives up, how the samples lie.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Final

from archive.adapters.formats.bare_sound import ALL_ONES, OPEN_ENDS, WRAP, Options, SoundHead, bare_options

_MOST_CHUNKS: Final = 256
# What programs write that cannot go back: sox and espeak, arecord, and others; each for the sound and for the file.
_OPEN_ENDS: Final = OPEN_ENDS | {0x7FFF_F000, 0x7FFF_F024, 0x8000_0024}
_WAVE64: Final = bytes.fromhex("f3acd3118cd100c04f8edb8a")
_PLAIN, _FRACTIONS, _A_LAW, _MU_LAW, _EXTENSIBLE = 1, 3, 6, 7, 0xFFFE
_SAMPLES: Final[Mapping[tuple[int, int], str]] = {
    **{(_PLAIN, 8): "u8", (_PLAIN, 16): "s16le", (_PLAIN, 24): "s24le", (_PLAIN, 32): "s32le"},
    **{(_FRACTIONS, 32): "f32le", (_FRACTIONS, 64): "f64le", (_A_LAW, 8): "alaw", (_MU_LAW, 8): "mulaw"},
}


def read_wave_head(path: Path) -> SoundHead | None:
    """Give what a file's head says; None where it is of none of these kinds, or its sound is not found."""
    with path.open("rb") as file:
        head = file.read(40)
        size = file.seek(0, 2)
        if head[:4] == b"riff" and head[24:28] == b"wave":
            return _search(_Walk(file, size, 40, wide=True), _number(head[16:24]))
        if head[:4] in (b"RIFF", b"RF64", b"BW64") and head[8:12] == b"WAVE":
            return _search(_Walk(file, size, 12), _number(head[4:8]))
    return None


@dataclass
class _Walk:
    """A way through the parts of a file, each with its name, its size and where its content begins."""

    file: BinaryIO
    size: int
    place: int
    wide: bool = False
    plainly: bool = True
    shape: bytes = b""
    wide_size: int | None = None

    def read(self, place: int, most: int) -> bytes:
        """Give some bytes of the file."""
        self.file.seek(place)
        return self.file.read(most)

    def is_followed(self, place: int) -> bool:
        """Tell whether another part begins at a place, so that the one before it is empty."""
        name, long = self._read(place)
        return bool(name) and place + long <= self.size

    def parts(self) -> Iterator[tuple[bytes, int, int]]:
        for _ in range(_MOST_CHUNKS):
            name, long = self._read(self.place)
            if not name:
                return
            start = self.place + (24 if self.wide else 8)
            yield name, long, start
            if self.wide:
                self.place += -(-long // 8) * 8
            else:
                self._go_on(start + long)

    def _go_on(self, end: int) -> None:
        """Go to the next part; some writers forget the byte that makes a size even."""
        self.place = end + end % 2
        if end % 2 and not self._read(self.place)[0] and self._read(end)[0]:
            self.place, self.plainly = end, False

    def _read(self, place: int) -> tuple[bytes, int]:
        """Give the name and size of the part at a place, or nothing where there is none."""
        head = self.read(min(place, self.size), 24 if self.wide else 8)
        if self.wide:
            is_one = len(head) == 24 and head[4:16] == _WAVE64
            return (head[:4], _number(head[16:])) if is_one else (b"", 0)
        is_one = len(head) == 8 and all(32 <= byte < 127 for byte in head[:4])
        return (head[:4], _number(head[4:])) if is_one else (b"", 0)


def _search(walk: _Walk, whole: int) -> SoundHead | None:
    for name, long, start in walk.parts():
        if name == b"fmt ":
            walk.shape = walk.read(start, min(40, long))
        elif name == b"ds64":
            walk.wide_size = _number(walk.read(start + 8, 8))
        elif name == b"data":
            return _of_data(walk, long, start, whole)
    return None


def _of_data(walk: _Walk, long: int, start: int, whole: int) -> SoundHead:
    there = walk.size - start
    # In a file of the wide kinds, ffmpeg takes each size at its word, and gives up on one that was never written.
    is_wide = walk.wide or (walk.wide_size is not None and long in ALL_ONES)
    told = walk.wide_size if is_wide and walk.wide_size is not None else long
    promised: int | None = max(0, told - 24) if walk.wide else told
    if {told, promised} & _OPEN_ENDS or whole in _OPEN_ENDS - {0, *ALL_ONES}:
        promised = 0 if walk.is_followed(start) else None
    elif not is_wide and there - told >= WRAP:
        promised = None
    is_plain = walk.plainly and not (promised is None and is_wide) and walk.wide_size in (None, told)
    options: Options = {}
    if not is_plain:
        kind, channels, rate, bits = _shape(walk.shape)
        options = bare_options(_SAMPLES.get((kind, bits), ""), rate, channels, start)
    elif promised is None:
        options = {"ignore_length": 1}
    return SoundHead(starts_at=start, promised=promised, there=there, options=options)


def _shape(shape: bytes) -> tuple[int, int, int, int]:
    """Give the kind, channels, rate and bits of samples."""
    if len(shape) < 16:
        return 0, 0, 0, 0
    kind, channels, rate, _, _, bits = struct.unpack("<HHIIHH", shape[:16])
    if kind == _EXTENSIBLE and len(shape) >= 26:
        kind = _number(shape[24:26])
    return kind, channels, rate, bits


def _number(raw: bytes) -> int:
    return int.from_bytes(raw, "little")
