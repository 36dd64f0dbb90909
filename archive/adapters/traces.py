"""What a made file still tells about its making or its source; asked before anything is published.

Four witnesses that know nothing of how the file was made: its own structure held against the short list of parts
that we write, ffprobe, mutagen with Pillow, and exiftool where it is installed. A witness that fails is a trace.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from archive.adapters import exiftool, structure
from archive.adapters.toolbox import Toolbox
from archive.domain.errors import ArchiveError

_READER = "archive.adapters.tags_child"
_CHUNK_BYTES = 1 << 20
_OVERLAP_BYTES = 64
# Each is long enough not to turn up by chance in a film's compressed pictures.
_TELLING = re.compile(
    rb"Lav[cf]\d\d\.\d|x264 - core|libopus \d|Exif\0\0|ICC_PROFILE|http://ns\.adobe\.com|<x:xmpmeta|Photoshop 3\.0"
    rb"|APETAGEX|LAME3\.|com\.apple\.quicktime"
)
_PLAIN_TAGS: dict[str, str] = {
    "language": "und",
    "vendor_id": "[0][0][0][0]",
    "major_brand": "iso5",
    "minor_version": "512",
    "compatible_brands": "iso5iso6mp41dash",
}


def find_traces(tools: Toolbox, path: Path) -> Sequence[str]:
    """Name every trace of metadata in a made file; an empty list is the only good answer."""
    found: list[str] = []
    for witness in (_structure, _bytes, _ffprobe, _tags, _exiftool):
        try:
            found += witness(tools, path)
        except (ArchiveError, OSError, ValueError, KeyError) as error:
            found.append(f"{witness.__name__.strip('_')} cannot examine it: {error}")
    return found


def _structure(tools: Toolbox, path: Path) -> Iterator[str]:
    del tools
    return structure.strangers(path)


def _bytes(tools: Toolbox, path: Path) -> Iterator[str]:
    del tools
    before = b""
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK_BYTES):
            for match in _TELLING.finditer(before + chunk):
                yield f"bytes: {match[0].decode('latin-1').strip(chr(0))}"
            before = chunk[-_OVERLAP_BYTES:]


def _ffprobe(tools: Toolbox, path: Path) -> Iterator[str]:
    if structure.made_type(path) in structure.WRITTEN:
        return
    answer = tools.ask_ffprobe(path, "-show_format", "-show_streams", "-show_chapters")
    if not answer.get("streams"):
        yield "ffprobe cannot read it"
        return
    yield from _telling_tags("format", answer["format"])
    if answer.get("chapters"):
        yield "ffprobe: chapters"
    for stream in answer["streams"]:
        kind = stream.get("codec_type")
        if kind not in ("video", "audio") or (stream.get("disposition") or {}).get("attached_pic"):
            yield f"ffprobe: a stream of the kind {kind} beside the content"
        yield from _telling_tags(f"{kind} stream", stream)


def _telling_tags(place: str, part: dict[str, Any]) -> Iterator[str]:
    for name, value in (part.get("tags") or {}).items():
        if _PLAIN_TAGS.get(name) != value:
            yield f"ffprobe: {place} has {name}={value}"


def _tags(tools: Toolbox, path: Path) -> Iterator[str]:
    kind = structure.made_type(path) or "unknown"
    for name, value in tools.ask_child(_READER, str(path.absolute()), kind).items():
        yield f"tags: {name}={value}"


def _exiftool(tools: Toolbox, path: Path) -> Iterator[str]:
    return iter(()) if structure.made_type(path) in structure.WRITTEN else exiftool.telling(tools, path)
