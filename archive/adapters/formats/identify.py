"""What a file is, told by its content alone; names and extensions are never looked at."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

import puremagic

from archive.adapters.formats.refusals import refuse
from archive.adapters.formats.text_encoding import decode, looks_like_text

_HEAD_BYTES = 65_536
_TAIL_BYTES = 65_536
_TEXT_BYTES = 4 << 20
_SYNC_STEP = 188
_ID3_HEAD_BYTES = 10

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
ODT = "application/vnd.oasis.opendocument.text"
PDF = "application/pdf"
PLAIN = "text/plain"
MARKDOWN = "text/markdown"
DOCUMENTS: frozenset[str] = frozenset({DOCX, ODT, PDF, PLAIN, MARKDOWN})
PHOTOS: frozenset[str] = frozenset({"image/jpeg", "image/png", "image/webp"})


@dataclass(frozen=True)
class _Mark:
    """Bytes at a place that give a type away."""

    offset: int
    pattern: bytes
    media_type: str


# The containers that may hold either sound or film carry `video/`; the probe decides which.
_MARKS: tuple[_Mark, ...] = (
    _Mark(0, rb"\xff\xd8\xff", "image/jpeg"),
    _Mark(0, rb"\x89PNG\r\n\x1a\n", "image/png"),
    _Mark(0, rb"RIFF....WEBP", "image/webp"),
    _Mark(0, rb"RIFF....AVI ", "video/x-msvideo"),
    _Mark(0, rb"(?:RIFF|RF64)....WAVE", "audio/wav"),
    _Mark(0, rb"riff\x2e\x91\xcf\x11", "audio/x-w64"),
    _Mark(4, rb"ftyp(?:hei[cxms]|hev[cx]|mif1|msf1|avi[fs])", "!heic"),
    _Mark(4, rb"ftyp(?:M4A |M4B )", "audio/mp4"),
    _Mark(4, rb"ftypqt  ", "video/quicktime"),
    _Mark(4, rb"ftyp3g", "video/3gpp"),
    _Mark(4, rb"ftyp", "video/mp4"),
    _Mark(4, rb"(?:moov|mdat|wide|free|skip|pnot)", "video/quicktime"),
    _Mark(0, rb"\x1a\x45\xdf\xa3(?s:.{0,64}?)webm", "video/webm"),
    _Mark(0, rb"\x1a\x45\xdf\xa3", "video/x-matroska"),
    _Mark(0, rb"OggS", "video/ogg"),
    _Mark(0, rb"fLaC", "audio/flac"),
    _Mark(0, rb"\x30\x26\xb2\x75\x8e\x66\xcf\x11", "video/x-ms-asf"),
    _Mark(0, rb"FLV\x01", "video/x-flv"),
    _Mark(0, rb"\x00\x00\x01\xba", "video/mpeg"),
    _Mark(0, rb"\x00\x00\x01\xb3", "video/x-mpeg-video"),
    _Mark(0, rb"\x06\x0e\x2b\x34\x02\x05\x01\x01\x0d\x01\x02", "application/mxf"),
    _Mark(0, rb"FORM....AIF[FC]", "audio/aiff"),
    _Mark(0, rb"caff\x00\x01", "audio/x-caf"),
    _Mark(0, rb"#!AMR", "audio/amr"),
    _Mark(0, rb"ID3[\x02-\x04]", "audio/mpeg"),
    _Mark(0, rb"\xff[\xf0\xf1\xf8\xf9]", "audio/aac"),
    _Mark(0, rb"\xff[\xe2-\xef\xf2-\xf7\xfa-\xfd]", "audio/mpeg"),
    _Mark(0, rb"(?s:.{0,1024}?)%PDF-\d", PDF),
    _Mark(0, rb"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "!old_office"),
    _Mark(0, rb"\{\\rtf", "!rich_text"),
)

# Which of ffmpeg's readers opens a type; left to itself it would believe a name such as `film.jpg`.
_READERS: dict[str, str] = {
    **dict.fromkeys(("video/mp4", "audio/mp4", "video/quicktime", "video/3gpp"), "mov"),
    **dict.fromkeys(("video/webm", "video/x-matroska"), "matroska"),
    "video/x-msvideo": "avi",
    "video/mp2t": "mpegts",
    "video/mpeg": "mpeg",
    "video/x-mpeg-video": "mpegvideo",
    "video/ogg": "ogg",
    "video/x-ms-asf": "asf",
    "video/x-flv": "flv",
    "application/mxf": "mxf",
    "audio/wav": "wav",
    "audio/x-w64": "w64",
    "audio/flac": "flac",
    "audio/aiff": "aiff",
    "audio/x-caf": "caf",
    "audio/amr": "amr",
    "audio/mpeg": "mp3",
    "audio/aac": "aac",
    "image/jpeg": "jpeg_pipe",
    "image/png": "png_pipe",
    "image/webp": "webp_pipe",
}

_TEXT_MARKS: tuple[tuple[str, str], ...] = (
    (r"#EXTM3U|#EXT-X-|ffconcat version|\[playlist\]|\[Reference\]|v=0\r?\no=", "playlist"),
    (r"WEBVTT|\d+\r?\n\d\d:\d\d:\d\d[,.]\d{3} -->", "subtitles"),
    (r"<(?:\?xml|!doctype|html|svg|smil|asx|mpd|rss|playlist|script|head|body)\b", "markup"),
    (r"(?:file|duration|inpoint|outpoint|stream) +['\"]?[^\s]+\.\w{2,4}['\"]?\s*$", "playlist"),
)

_MARKDOWN = re.compile(
    r"^#{1,6} +\S|^```|\*\*[^*\n]+\*\*|!?\[[^\]\n]+\]\([^)\s]+\)|\A---\n(?:\w+:.*\n)+---\n", re.MULTILINE
)


def identify(path: Path) -> str:
    """Give the media type that a file's content shows; whether a container holds film or sound, the probe tells.

    Raises:
        InvalidInputError: it is of no kind that the archive takes; the sentence says what to do.
        QuarantinedError: it cannot be read.
    """
    head, tail = _read_ends(path)
    if not head:
        raise refuse("empty")
    kind = _by_marks(_without_id3(path, head)) or _by_zip(head, tail) or _by_sync(head) or _by_text(path, head)
    if kind is None:
        raise refuse(_name_stranger(head))
    if kind.startswith("!"):
        raise refuse(kind[1:])
    return kind


def ffmpeg_reader(path: Path) -> str:
    """Give the name of ffmpeg's reader for a recording or photo.

    Raises:
        InvalidInputError: it is neither.
    """
    kind = identify(path)
    if kind not in _READERS:
        raise refuse("unknown_type")
    return _READERS[kind]


def _read_ends(path: Path) -> tuple[bytes, bytes]:
    try:
        with path.open("rb") as file:
            head = file.read(_HEAD_BYTES)
            size = file.seek(0, 2)
            file.seek(max(0, size - _TAIL_BYTES))
            return head, file.read(_TAIL_BYTES)
    except OSError as error:
        raise refuse("unreadable") from error


def _by_marks(head: bytes) -> str | None:
    for mark in _MARKS:
        if re.compile(mark.pattern, re.DOTALL).match(head, mark.offset):
            return mark.media_type
    return None


def _without_id3(path: Path, head: bytes) -> bytes:
    """Give the start of what follows a tag of the ID3 kind, which may stand before several types of sound."""
    if not re.match(rb"ID3[\x02-\x04]", head) or len(head) < _ID3_HEAD_BYTES:
        return head
    length = sum((byte & 0x7F) << shift for byte, shift in zip(head[6:10], (21, 14, 7, 0), strict=True))
    with path.open("rb") as file:
        file.seek(_ID3_HEAD_BYTES + length)
        rest = file.read(_ID3_HEAD_BYTES)
    return rest if _by_marks(rest) else head


def _by_zip(head: bytes, tail: bytes) -> str | None:
    if not head.startswith(b"PK\x03\x04"):
        return None
    if ODT.encode() in head[:200]:
        return ODT
    names = head + tail
    if b"[Content_Types].xml" in names and b"word/document" in names:
        return DOCX
    if b"[Content_Types].xml" in names or b"vnd.oasis.opendocument" in head[:200]:
        return "!other_office"
    return "!zip"


def _by_sync(head: bytes) -> str | None:
    """Know an MPEG transport stream by its beat of sync bytes, camera files with four bytes before each too."""
    for start, step in ((0, _SYNC_STEP), (4, _SYNC_STEP + 4)):
        beats = head[start : start + 5 * step : step]
        if len(beats) == 5 and set(beats) == {0x47}:
            return "video/mp2t"
    return None


def _by_text(path: Path, head: bytes) -> str | None:
    if not looks_like_text(head):
        return None
    with path.open("rb") as file:
        content = file.read(_TEXT_BYTES + 1)
    if len(content) > _TEXT_BYTES:
        return "!text_too_long"
    text = decode(content)
    if text is None:
        return "!text_encoding"
    start = text.lstrip()[:2000]
    for pattern, code in _TEXT_MARKS:
        if re.match(pattern, start, re.IGNORECASE | re.MULTILINE):
            return f"!{code}"
    return MARKDOWN if _MARKDOWN.search(text) else PLAIN


def _name_stranger(head: bytes) -> str:
    """Choose the most helpful sentence for a type that we do not take."""
    try:
        names = [match.mime_type for match in puremagic.magic_string(head) if match.confidence >= 0.4]
    except (puremagic.PureError, ValueError):
        names = []
    return "other_picture" if any(name.startswith("image/") for name in names[:1]) else "unknown_type"
