"""Whether a made file consists of nothing but the few parts that we write into files of its kind."""

from __future__ import annotations

import re
import struct
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import BinaryIO

from archive.adapters.media import mp4

_JPEG_PARTS = frozenset({0xC0, 0xC1, 0xC2, 0xC4, 0xDA, 0xDB, 0xDD})
_JPEG_BARE = frozenset({0x00, 0x01, 0xFF, *range(0xD0, 0xD8)})
_JPEG_HEADER_BYTES = 14
_PNG_PARTS = frozenset({b"IHDR", b"PLTE", b"tRNS", b"IDAT", b"IEND"})
_WEBP_PARTS = frozenset({b"VP8 ", b"VP8L", b"VP8X", b"ALPH"})
_WEBP_NOTES = 0x20 | 0x08 | 0x04
_MP4_PARTS = frozenset(
    {
        *(b"ftyp", b"moov", b"mvhd", b"trak", b"tkhd", b"edts", b"elst", b"mdia", b"mdhd", b"hdlr", b"minf"),
        *(b"vmhd", b"smhd", b"dinf", b"dref", b"stbl", b"stsd", b"avc1", b"avcC", b"pasp", b"colr", b"btrt"),
        *(b"mp4a", b"esds", b"Opus", b"dOps", b"stts", b"stss", b"ctts", b"stsc", b"stsz", b"stco", b"sgpd"),
        *(b"sbgp", b"mvex", b"mehd", b"trex", b"sidx", b"moof", b"mfhd", b"traf", b"tfhd", b"tfdt", b"trun"),
        *(b"mdat", b"free", b"av01", b"av1C"),
    }
)
_MP4_DATED = frozenset({b"mvhd", b"tkhd", b"mdhd"})
_HANDLER_NAME_OFFSET = 24
_MOST_PADDING_BYTES = 4_096


WRITTEN: frozenset[str] = frozenset({"text/html", "text/vtt"})
# A comment, a word about author or program, a script; a note, a speaker's name, a style.
_HTML_NOTES = re.compile(rb"<!--|<\?|<meta\s+(?!charset)\w+|<script|<link|<object", re.IGNORECASE)
_VTT_NOTES = re.compile(rb"^NOTE\b|^STYLE\b|^REGION\b|^X-\w+|<v[ .]", re.MULTILINE)


def made_type(path: Path) -> str | None:
    """Give the media type of a file that we made, or None when we make none of its kind."""
    with path.open("rb") as file:
        head = file.read(12)
    if head.lstrip().startswith(b"<"):
        return "text/html"
    if head.startswith(b"WEBVTT"):
        return "text/vtt"
    if head[4:8] == b"ftyp":
        return "video/mp4"
    if head.startswith(b"\xff\xd8\xff"):
        return "image/jpeg"
    if head.startswith(b"\x89PNG"):
        return "image/png"
    return "image/webp" if head[:4] == b"RIFF" and head[8:] == b"WEBP" else None


def strangers(path: Path) -> Iterator[str]:
    """Name every part of a made file that we would not have written.

    Raises:
        ValueError: its parts do not fit into each other.
    """
    kind = made_type(path)
    if kind is None:
        yield "it is of no kind that is served"
        return
    with path.open("rb") as file:
        yield from _READERS[kind](file)


def _mp4(file: BinaryIO) -> Iterator[str]:
    for box in mp4.boxes(file):
        if box.name not in _MP4_PARTS:
            yield f"a box {box.name!r}"
        elif box.name in _MP4_DATED and _dates(file, box) != 0:
            yield f"a date in {box.name!r}"
        elif box.name == b"hdlr" and _content(file, box)[_HANDLER_NAME_OFFSET:].strip(b"\0"):
            yield "a name of a track"
        elif box.name == b"free" and _content(file, box).strip(b"\0"):
            yield "words in the padding"
        elif box.name in mp4.PICTURE_ENTRIES and mp4.compressor(file, box):
            yield "a name of an encoder"


def _content(file: BinaryIO, box: mp4.Box) -> bytes:
    if box.end - box.start > _MOST_PADDING_BYTES:
        raise ValueError(f"a box {box.name!r} is too large")
    file.seek(box.start)
    return file.read(box.end - box.start)


def _dates(file: BinaryIO, box: mp4.Box) -> int:
    file.seek(box.start)
    content = file.read(20)
    created, modified = struct.unpack(">QQ" if content[0] == 1 else ">II", content[4 : 20 if content[0] == 1 else 12])
    return int(created or modified)


def _jpeg(file: BinaryIO) -> Iterator[str]:
    content = file.read()
    place = 2
    while place < len(content):
        marker = _next_marker(content, place)
        if content[marker + 1] == 0xD9:
            if marker + 2 != len(content):
                yield "bytes after the picture"
            return
        (length,) = struct.unpack(">H", content[marker + 2 : marker + 4])
        yield from _jpeg_part(content[marker + 1], content[marker + 4 : marker + 2 + length])
        place = marker + 2 + length
    yield "no end of the picture"


def _next_marker(content: bytes, place: int) -> int:
    """Find the next part of a JPEG, past the compressed points of the one before."""
    while True:
        place = content.index(b"\xff", place)
        if content[place + 1] not in _JPEG_BARE:
            return place
        place += 1 if content[place + 1] == 0xFF else 2


def _jpeg_part(kind: int, content: bytes) -> Iterator[str]:
    if kind == 0xE0:
        if not content.startswith(b"JFIF\0") or len(content) != _JPEG_HEADER_BYTES:
            yield "a small picture inside the picture"
    elif kind not in _JPEG_PARTS:
        yield f"a part {kind:#x}"


def _png(file: BinaryIO) -> Iterator[str]:
    content = file.read()
    place = 8
    while place < len(content):
        length, kind = struct.unpack(">I4s", content[place : place + 8])
        if kind not in _PNG_PARTS:
            yield f"a part {kind!r}"
        place += length + 12
        if kind == b"IEND":
            break
    if place != len(content):
        yield "bytes after the picture"


def _webp(file: BinaryIO) -> Iterator[str]:
    content = file.read()
    (length,) = struct.unpack("<I", content[4:8])
    if length + 8 != len(content):
        yield "bytes after the picture"
    place = 12
    while place + 8 <= len(content):
        kind, size = struct.unpack("<4sI", content[place : place + 8])
        if kind not in _WEBP_PARTS:
            yield f"a part {kind!r}"
        elif kind == b"VP8X" and content[place + 8] & _WEBP_NOTES:
            yield "a sign that notes follow"
        place += 8 + size + size % 2


def _html(file: BinaryIO) -> Iterator[str]:
    return (f"a part {match[0].decode()!r}" for match in _HTML_NOTES.finditer(file.read()))


def _vtt(file: BinaryIO) -> Iterator[str]:
    return (f"a part {match[0].decode()!r}" for match in _VTT_NOTES.finditer(file.read()))


_READERS: Mapping[str, Callable[[BinaryIO], Iterator[str]]] = {
    "video/mp4": _mp4,
    "image/jpeg": _jpeg,
    "image/png": _png,
    "image/webp": _webp,
    "text/html": _html,
    "text/vtt": _vtt,
}
