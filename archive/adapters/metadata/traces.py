"""What a made file still tells about its making or its source; asked before anything is published.

Four witnesses that know nothing of how the file was made: its own structure held against the short list of parts
that we write, ffprobe, mutagen with Pillow, and exiftool where it is installed. A fifth knows what the sealed side
knows of the work, and looks for that alone (`traces_known`). A witness that fails is a trace. What a trace says is told
to nobody: it may be a name.
"""

from __future__ import annotations

import re
import struct
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Any

from archive.adapters.media.probe import COUNTED
from archive.adapters.metadata import exiftool, known_strings, structure
from archive.adapters.metadata.exiftool import Examined
from archive.adapters.sandbox.toolbox import Toolbox
from archive.domain.errors import ArchiveError
from archive.domain.leaks import Known, Trace, Witness

_READER = "archive.adapters.metadata.tags_child"
_CHUNK_BYTES = 1 << 20
_OVERLAP_BYTES = 64
_MOST_FROM_ONE = 50
# Each is long enough not to turn up by chance in a film's compressed pictures.
_TELLING = re.compile(
    rb"Lav[cf]\d\d\.\d|x264 - core|libopus \d|Exif\0\0|ICC_PROFILE|http://ns\.adobe\.com|<x:xmpmeta|Photoshop 3\.0"
    rb"|APETAGEX|LAME3\.|com\.apple\.quicktime"
)
_PLAIN_TAGS: Mapping[str, frozenset[str]] = {
    "language": frozenset({"und"}),
    "vendor_id": frozenset({"[0][0][0][0]"}),
    "major_brand": frozenset({"iso5"}),
    "minor_version": frozenset({"512"}),
    "compatible_brands": frozenset({"iso5iso6mp41dash", "iso5iso6av01mp41dash"}),
}


def find_traces(tools: Toolbox, made: Sequence[Path], known: Sequence[Known] = ()) -> Sequence[Sequence[Trace]]:
    """Name, for each made file, every trace of where it came from; empty lists are the only good answer."""
    examined = exiftool.examine(tools, [path for path in made if not _is_written(path)])
    return [_of_one(tools, path, known, {} if _is_written(path) else examined[path]) for path in made]


def _is_written(path: Path) -> bool:
    try:
        return structure.made_type(path) in structure.WRITTEN
    except OSError:  # every witness will say so
        return False


def _of_one(tools: Toolbox, path: Path, known: Sequence[Known], examined: Examined | None) -> Sequence[Trace]:
    found: list[Trace] = []
    for name, look in _WITNESSES.items():
        found += _asked(name, partial(look, tools, path))
    found += _asked(Witness.EXIFTOOL, lambda: exiftool.telling(examined))
    return found + _asked(Witness.KNOWN, partial(known_strings.find_known, path, known))


def _asked(name: Witness, look: Callable[[], Iterator[Trace]]) -> list[Trace]:
    found: list[Trace] = []
    try:
        found += islice(look(), _MOST_FROM_ONE)
    except (ArchiveError, OSError, ValueError, KeyError, IndexError, struct.error):
        found.append(Trace(name, failed=True))
    return found


def _structure(tools: Toolbox, path: Path) -> Iterator[Trace]:
    del tools
    return (Trace(Witness.STRUCTURE, stranger) for stranger in structure.strangers(path))


def _bytes(tools: Toolbox, path: Path) -> Iterator[Trace]:
    del tools
    before, base = b"", 0
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK_BYTES):
            for match in _TELLING.finditer(before + chunk):
                word = match[0].decode("latin-1").strip(chr(0))
                yield Trace(Witness.BYTES, word, at_byte=base - len(before) + match.start())
            before, base = chunk[-_OVERLAP_BYTES:], base + len(chunk)


def _ffprobe(tools: Toolbox, path: Path) -> Iterator[Trace]:
    if structure.made_type(path) in structure.WRITTEN:
        return
    answer = tools.ask_ffprobe(path, *COUNTED)
    if not answer.get("streams"):
        yield Trace(Witness.FFPROBE, failed=True)
        return
    yield from _telling_tags("format", answer["format"])
    if answer.get("chapters"):
        yield Trace(Witness.FFPROBE, "chapters")
    for stream in answer["streams"]:
        kind = stream.get("codec_type")
        if kind not in ("video", "audio") or (stream.get("disposition") or {}).get("attached_pic"):
            yield Trace(Witness.FFPROBE, f"a stream of the kind {kind}")
        yield from _telling_tags(f"{kind} stream", stream)


def _telling_tags(place: str, part: dict[str, Any]) -> Iterator[Trace]:
    for name, value in (part.get("tags") or {}).items():
        if value not in _PLAIN_TAGS.get(name, ()):
            yield Trace(Witness.FFPROBE, f"{place}: {name}")


def _tags(tools: Toolbox, path: Path) -> Iterator[Trace]:
    kind = structure.made_type(path) or "unknown"
    for name in tools.ask_child(_READER, str(path.absolute()), kind):
        # Behind a colon stand words that somebody chose.
        yield Trace(Witness.TAGS, name.partition(":")[0])


_WITNESSES: Mapping[Witness, Callable[[Toolbox, Path], Iterator[Trace]]] = {
    Witness.STRUCTURE: _structure,
    Witness.BYTES: _bytes,
    Witness.FFPROBE: _ffprobe,
    Witness.TAGS: _tags,
}
