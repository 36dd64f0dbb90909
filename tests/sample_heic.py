"""A photo as telephones keep it (HEIC), put together by hand of one picture that ffmpeg packs as HEVC."""

from __future__ import annotations

import struct
from pathlib import Path

from archive.adapters.media import mp4
from tests.samples import run_ffmpeg

_ENTRY = b"hvc1"
_ENTRY_BYTES = 78


def write_heic(target: Path, *, colours: str = "testsrc2=size=320x240", exif: bytes = b"") -> Path:
    """Write one picture of a source of ffmpeg's as HEIC, with these words of EXIF beside it."""
    film = target.with_suffix(".film.mp4")
    coding = ["-c:v", "libx265", "-x265-params", "log-level=none", "-tag:v", "hvc1", "-pix_fmt", "yuv420p"]
    run_ffmpeg("-f", "lavfi", "-i", f"{colours}:rate=1:duration=1", *coding, "-frames:v", "1", str(film))
    content = film.read_bytes()
    with film.open("rb") as file:
        [payload] = [content[box.start : box.end] for box in mp4.boxes(file) if box.name == b"mdat"]
    place = content.index(_ENTRY) + len(_ENTRY)
    width, height = struct.unpack(">HH", content[place + 24 : place + 28])
    settings = _inner(content[place + _ENTRY_BYTES :], b"hvcC")
    film.unlink()
    target.write_bytes(_file(payload, settings, (width, height), exif))
    return target


def _inner(entry: bytes, name: bytes) -> bytes:
    place = entry.index(name)
    (size,) = struct.unpack(">I", entry[place - 4 : place])
    return entry[place - 4 : place - 4 + size]


def _box(name: bytes, content: bytes, full: bytes = b"") -> bytes:
    return struct.pack(">I4s", 8 + len(full) + len(content), name) + full + content


def _file(payload: bytes, settings: bytes, size: tuple[int, int], exif: bytes) -> bytes:
    kind = _box(b"ftyp", b"heic" + bytes(4) + b"mif1heic")
    extra = struct.pack(">I", 0) + exif if exif else b""
    where = len(kind) + len(_meta(settings, size, (0, len(payload)), (0, len(extra)))) + 8
    meta = _meta(settings, size, (where, len(payload)), (where + len(payload), len(extra)))
    return kind + meta + _box(b"mdat", payload + extra)


def _meta(settings: bytes, size: tuple[int, int], picture: tuple[int, int], exif: tuple[int, int]) -> bytes:
    plain = bytes(4)
    items = [(1, b"hvc1", picture), *([(2, b"Exif", exif)] if exif[1] else [])]
    named = b"".join(_box(b"infe", struct.pack(">HH4s", i, 0, kind) + b"\0", b"\x02\0\0\0") for i, kind, _ in items)
    placed = b"".join(struct.pack(">HHHII", number, 0, 1, *span) for number, _, span in items)
    shape = _box(b"ispe", struct.pack(">II", *size), plain)
    told = _box(b"iref", _box(b"cdsc", struct.pack(">HHH", 2, 1, 1)), plain) if exif[1] else b""
    content = (
        _box(b"hdlr", bytes(4) + b"pict" + bytes(13), plain)
        + _box(b"pitm", struct.pack(">H", 1), plain)
        + _box(b"iloc", struct.pack(">BBH", 0x44, 0x00, len(items)) + placed, plain)
        + _box(b"iinf", struct.pack(">H", len(items)) + named, plain)
        + told
        + _box(b"iprp", _box(b"ipco", settings + shape) + _box(b"ipma", struct.pack(">IHBBB", 1, 1, 2, 0x81, 2), plain))
    )
    return _box(b"meta", content, plain)
