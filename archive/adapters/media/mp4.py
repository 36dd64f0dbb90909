"""The boxes of an MP4 file: which there are, what codecs they name, and blanking those that tell of the making."""

from __future__ import annotations

import os
import struct
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

_PARENTS = frozenset(
    {b"moov", b"trak", b"mdia", b"minf", b"dinf", b"stbl", b"edts", b"mvex", b"moof", b"traf", b"udta", b"mfra"}
)
PICTURE_ENTRIES = frozenset({b"avc1", b"avc3", b"av01"})
SOUND_ENTRIES = frozenset({b"mp4a", b"Opus"})
_PICTURE_ENTRY_BYTES = 78
_SOUND_ENTRY_BYTES = 28
_COMPRESSOR_OFFSET = 42
_COMPRESSOR_BYTES = 32
_DEEPEST = 12
_PADDING = b"free"
_NEEDLESS = frozenset({b"udta", b"fiel", b"sdtp"})
_PROFILE_OF_TWELVE_BITS = 2
_VERSION_BYTES = 4
# In MPEG-4's descriptors: what stands before those that lie inside, and the one that configures a decoder.
_DESCRIPTOR_HEADS: Mapping[int, int] = {0x03: 3, 0x04: 13}
_DECODER_SPECIFIC = 0x05


@dataclass(frozen=True)
class Box:
    """One box: its name, where its content starts and ends, and the names of the boxes around it."""

    name: bytes
    start: int
    end: int
    above: tuple[bytes, ...]


def boxes(file: BinaryIO) -> Iterator[Box]:
    """Yield every box of a file, outer before inner.

    Raises:
        ValueError: the boxes do not fit into each other.
    """
    end = file.seek(0, os.SEEK_END)
    yield from _walk(file, 0, end, ())


def codecs(path: Path) -> str:
    """Give the codecs in an MP4 file as RFC 6381 writes them."""
    names: list[str] = []
    with path.open("rb") as file:
        for box in boxes(file):
            if box.name == b"avcC":
                file.seek(box.start + 1)
                names.append(f"avc1.{file.read(3).hex().upper()}")
            elif box.name == b"av1C":
                file.seek(box.start + 1)
                names.append(_av1(file.read(2)))
            elif box.name == b"esds":
                file.seek(box.start)
                names.append(_mpeg_audio(file.read(box.end - box.start)))
            elif box.name == b"Opus":
                names.append("opus")
            elif box.name == b"moof":
                break
    return ",".join(names)


def _av1(record: bytes) -> str:
    """Write profile, level, tier and depth as the AV1 binding to ISO files does; a bare `av01` no browser takes."""
    profile, level = record[0] >> 5, record[0] & 0b1_1111
    is_high_tier, is_deep, is_deeper = (bool(record[1] & bit) for bit in (0x80, 0x40, 0x20))
    depth = (12 if profile == _PROFILE_OF_TWELVE_BITS and is_deeper else 10) if is_deep else 8
    return f"av01.{profile}.{level:02}{'H' if is_high_tier else 'M'}.{depth:02}"


def _mpeg_audio(descriptors: bytes) -> str:
    """Write the object type of MPEG-4 sound, which stands in the first bits of what configures its decoder."""
    place = _VERSION_BYTES
    while place < len(descriptors):
        tag, place = descriptors[place], place + 1
        length = 0
        while descriptors[place] & 0x80:
            length, place = length << 7 | descriptors[place] & 0x7F, place + 1
        length, place = length << 7 | descriptors[place], place + 1
        if tag == _DECODER_SPECIFIC:
            return f"mp4a.40.{descriptors[place] >> 3}"
        place += _DESCRIPTOR_HEADS.get(tag, length)
    raise ValueError("a sound does not say how it is decoded")


def blank_notes(path: Path) -> None:
    """Zero the field that names the video encoder, and turn boxes that no player needs into padding.

    These are the box for tags, empty as it is, and with AV1 the order of fields and what depends on what.
    """
    with path.open("r+b") as file:
        for box in boxes(file):
            if box.name in PICTURE_ENTRIES:
                file.seek(box.start + _COMPRESSOR_OFFSET)
                file.write(bytes(_COMPRESSOR_BYTES))
            elif box.name in _NEEDLESS:
                file.seek(box.start - len(_PADDING))
                file.write(_PADDING + bytes(box.end - box.start))
            elif box.name == b"moof":
                break


def is_whole(path: Path) -> bool:
    """Tell whether an MP4 file of ours is all there: its index names every byte up to the end of the file."""
    try:
        with path.open("rb") as file:
            tops = [box for box in boxes(file) if not box.above]
            index = next((box for box in tops if box.name == b"sidx"), None)
            return index is not None and _indexed_end(file, index) == tops[-1].end
    except ValueError:
        return False


def _indexed_end(file: BinaryIO, index: Box) -> int:
    """Give where the last fragment ends that an index names."""
    file.seek(index.start)
    content = file.read(index.end - index.start)
    # Version and flags, id, ticks; then earliest time and first offset, as wide as the version says.
    wide = content[0] == 1
    (first_offset,) = struct.unpack_from(">Q" if wide else ">I", content, 20 if wide else 16)
    place = 28 if wide else 20
    (number,) = struct.unpack_from(">H", content, place + 2)
    sizes = struct.unpack_from(">" + "I8x" * number, content, place + 4)
    return int(index.end + first_offset + sum(size & 0x7FFF_FFFF for size in sizes))


def compressor(file: BinaryIO, box: Box) -> bytes:
    """Give what a picture's sample entry says of its encoder, without padding."""
    file.seek(box.start + _COMPRESSOR_OFFSET)
    return file.read(_COMPRESSOR_BYTES).strip(b"\0")


def _walk(file: BinaryIO, start: int, end: int, above: tuple[bytes, ...]) -> Iterator[Box]:
    while start < end:
        box = _read(file, start, end, above)
        yield box
        inner = _inner_start(box)
        if inner is not None and len(above) < _DEEPEST:
            yield from _walk(file, inner, box.end, (*above, box.name))
        start = box.end


def _read(file: BinaryIO, start: int, end: int, above: tuple[bytes, ...]) -> Box:
    file.seek(start)
    head = file.read(16)
    if len(head) < 8:
        raise ValueError("a box has no head")
    size, name = struct.unpack(">I4s", head[:8])
    content = start + 8
    if size == 1 and len(head) == 16:
        (size,) = struct.unpack(">Q", head[8:])
        content = start + 16
    elif size == 0:
        size = end - start
    if start + size < content or start + size > end:
        raise ValueError("a box is larger than what it lies in")
    return Box(name, content, start + size, above)


def _inner_start(box: Box) -> int | None:
    if box.name in _PARENTS:
        return box.start
    if box.name == b"stsd":
        return box.start + 8
    if box.name in PICTURE_ENTRIES:
        return box.start + _PICTURE_ENTRY_BYTES
    if box.name in SOUND_ENTRIES:
        return box.start + _SOUND_ENTRY_BYTES
    return None


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
