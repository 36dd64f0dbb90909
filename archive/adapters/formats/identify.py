"""What a file is, told by its content alone; names and extensions are never looked at."""

from __future__ import annotations

import re
import zipfile
import zlib
from pathlib import Path

import puremagic

from archive.adapters.formats.refusals import refuse
from archive.adapters.formats.text_encoding import decode, looks_like_text
from archive.domain.file_types import (
    DOCX,
    FILE_TYPES,
    MARKDOWN,
    ODT,
    PACKETS,
    PLAIN,
    READERS,
    REFUSED,
    TRANSPORT_STREAM,
)
from archive.domain.words.timed_text import TimedKind, kind_of

_HEAD_BYTES = 65_536
_TAIL_BYTES = 65_536
_TEXT_BYTES = 4 << 20
_SYNC_STEP = 188
_ID3_HEAD_BYTES = 10

_LONGEST_TYPE = 200
_BROKEN_ZIP = (OSError, zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError, ValueError)
_PACKED = {b"application/epub+zip": "epub", b"Index/Document.iwa": "pages", b"index.apxl": "pages"}

_PATTERNS = (
    *((mark.offset, re.compile(mark.pattern, re.DOTALL), f"!{code}") for code, mark in REFUSED.items()),
    *((m.offset, re.compile(m.pattern, re.DOTALL), each.media_type) for each in FILE_TYPES for m in each.marks),
)

_TEXT_MARKS: tuple[tuple[str, str], ...] = (
    (r"#EXTM3U|#EXT-X-|ffconcat version|\[playlist\]|\[Reference\]|v=0\r?\no=", "playlist"),
    (r"(?:<\?xml[^>]{0,200}>\s*)?(?:<!--.{0,900}?-->\s*|<!doctype svg[^>]{0,400}>\s*)*<svg\b|%!PS", "other_picture"),
    (r"<(?:\?xml|!doctype|html|svg|smil|asx|mpd|rss|playlist|script)\b|<(?:head|body)(?: +[\w:-]+=|\s*>)", "markup"),
    (r"(?:file|duration|inpoint|outpoint|stream) +['\"]?[^\s]+\.\w{2,4}['\"]?\s*$", "playlist"),
)

# JSON, people's cards, appointments and mail: what they hold beside words is read by nobody, and tells much.
_PROGRAM_DATA = re.compile(
    r"[\[{]\s*(?:\{\s*)?\"\w+\"\s*:|BEGIN:V(?:CARD|CALENDAR)\s|\[InternetShortcut\]"
    r"|(?:[\w-]+: .*\r?\n){0,40}?MIME-Version: \d",
    re.IGNORECASE,
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
    kind = (
        _by_marks(_without_id3(path, head))
        or _by_zip(path, head, tail)
        or _by_late_marks(head)
        or _by_sync(head)
        or _by_text(path, head)
    )
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
    if kind not in READERS:
        raise refuse("unknown_type")
    return READERS[kind]


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
    return next((kind for offset, pattern, kind in _PATTERNS if pattern.match(head, offset)), None)


def _without_id3(path: Path, head: bytes) -> bytes:
    """Give the start of what follows a tag of the ID3 kind, which may stand before several types of sound."""
    if not re.match(rb"ID3[\x02-\x04]", head) or len(head) < _ID3_HEAD_BYTES:
        return head
    length = sum((byte & 0x7F) << shift for byte, shift in zip(head[6:10], (21, 14, 7, 0), strict=True))
    with path.open("rb") as file:
        file.seek(_ID3_HEAD_BYTES + length)
        rest = file.read(_HEAD_BYTES)
    return rest if _by_marks(rest) else head


def _by_late_marks(head: bytes) -> str | None:
    """Know sound before whose first sign zeros stand, as a recorder or a cut may leave them."""
    if not head.startswith(b"\0\0"):
        return None
    kind = _by_marks(head.lstrip(b"\0"))
    return kind if kind in PACKETS else None


def _by_zip(path: Path, head: bytes, tail: bytes) -> str | None:
    if not head.startswith(b"PK\x03\x04"):
        return None
    if ODT.media_type.encode() in head[:200]:
        return ODT.media_type
    names = head + tail
    code = next((f"!{code}" for name, code in _PACKED.items() if name in names), None)
    if code:
        return code
    if b"content.xml" in names and b"mimetype" in names:
        # Its templates, and what belongs to a larger text, hold text as well.
        return ODT.media_type if _packed_type(path).startswith(ODT.media_type) else "!other_office"
    if b"[Content_Types].xml" in names and b"word/document" in names:
        return DOCX.media_type
    if b"[Content_Types].xml" in names or b"vnd.oasis.opendocument" in head[:200]:
        return "!other_office"
    return "!zip"


def _packed_type(path: Path) -> str:
    """Give the type that a packed document of the OpenDocument kind says it is of, wherever in it that stands."""
    try:
        with zipfile.ZipFile(path) as packed, packed.open("mimetype") as told:
            return told.read(_LONGEST_TYPE).decode("ascii", "replace").strip()
    except (*_BROKEN_ZIP, KeyError):
        return ""


def _by_sync(head: bytes) -> str | None:
    """Know an MPEG transport stream by its beat of sync bytes, camera files with four bytes before each too."""
    for start, step in ((0, _SYNC_STEP), (4, _SYNC_STEP + 4)):
        beats = head[start : start + 5 * step : step]
        if len(beats) == 5 and set(beats) == {0x47}:
            return TRANSPORT_STREAM.media_type
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
    if _PROGRAM_DATA.match(start):
        return "!program_data"
    kind = kind_of(text.replace("\r\n", "\n").replace("\r", "\n"))
    if kind not in (None, TimedKind.MARKUP):
        return "!chat" if kind is TimedKind.CHAT else "!subtitles"
    for pattern, code in _TEXT_MARKS:
        if re.match(pattern, start, re.IGNORECASE | re.MULTILINE):
            return f"!{code}"
    return (MARKDOWN if _MARKDOWN.search(text) else PLAIN).media_type


def _name_stranger(head: bytes) -> str:
    """Choose the most helpful sentence for a type that we do not take."""
    try:
        names = [match.mime_type for match in puremagic.magic_string(head) if match.confidence >= 0.4]
    except (puremagic.PureError, ValueError):
        names = []
    return "other_picture" if any(name.startswith("image/") for name in names[:1]) else "unknown_type"
