"""Files of every kind that the archive takes in, a word of its own planted in each place that can hold one.

For the tests and for comparing tools: `plant` makes a file, `left` names the places whose words are still in an output.
"""

from __future__ import annotations

import base64
import contextlib
import io
import re
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from tests import planted_documents, planted_pictures, planted_recordings
from tests.planted_words import Words

FILMS = (".mp4", ".mov", ".3gp", ".mkv", ".webm", ".avi", ".ts", ".mpg", ".m2v", ".flv", ".wmv", ".mxf", ".ogv")
SOUNDS = (".m4a", ".wav", ".w64", ".flac", ".mp3", ".ogg", ".opus", ".aac", ".aiff", ".caf", ".amr")
PICTURES = (".jpg", ".png", ".webp")
DOCUMENTS = (".txt", ".md", ".docx", ".odt", ".rtf", ".pdf")
SUFFIXES = (*FILMS, *SOUNDS, *PICTURES, *DOCUMENTS)
"""How the files are called that `plant` can make."""

_MOST_UNPACKED_BYTES = 16 << 20
_PACKED = re.compile(rb"\x78[\x01\x5e\x9c\xda]")


@dataclass(frozen=True)
class Planted:
    """A file, and the word that stands in each of its places, by the place's name."""

    path: Path
    words: Mapping[str, str]


def plant(folder: Path, suffix: str) -> Planted:
    """Make a tiny file of a kind (one of `SUFFIXES`) with a word in every place that it has for one.

    Only the words that are in the finished file indeed are counted as planted: a container drops what it cannot hold.
    """
    words = Words(suffix)
    path = folder / f"planted{suffix}"
    folder.mkdir(parents=True, exist_ok=True)
    if suffix in PICTURES:
        planted_pictures.plant(path, words)
    elif suffix in DOCUMENTS:
        planted_documents.plant(path, words)
    else:
        planted_recordings.plant(path, words, with_pictures=suffix in FILMS)
    if suffix not in (".txt", ".md"):
        with path.open("ab") as file:
            file.write(words("bytes after the end").encode())
    tried = Planted(path, words.planted)
    there = left(tried, [path])
    return Planted(path, {place: word for place, word in words.planted.items() if place in there})


def left(planted: Planted, outputs: Iterable[Path | bytes]) -> tuple[str, ...]:
    """Name the places whose words can still be found in any of these files, in any spelling, packed or not."""
    contents = [part for output in outputs for part in _unpacked(_bytes(output))]
    return tuple(place for place, word in planted.words.items() if _stands_in(word, contents))


def _bytes(output: Path | bytes) -> bytes:
    return output if isinstance(output, bytes) else output.read_bytes()


def _stands_in(word: str, contents: list[bytes]) -> bool:
    spelt = [word.encode("utf-8"), word.encode("utf-16-le"), word.encode("utf-16-be")]
    for raw in tuple(spelt):
        for before in range(3):
            whole = base64.b64encode(bytes(before) + raw)
            spelt.append(whole[-(-before * 8 // 6) : (before + len(raw)) * 8 // 6])
    lowered = [content.lower() for content in contents]
    return any(each.lower() in content for each in spelt for content in lowered)


def _unpacked(content: bytes) -> Iterator[bytes]:
    """Yield a file's bytes, those of the files packed in it, and whatever in it was made small."""
    yield content
    if content.startswith(b"PK"):
        with contextlib.suppress(zipfile.BadZipFile), zipfile.ZipFile(io.BytesIO(content)) as packed:
            for name in packed.namelist():
                yield name.encode()
                yield from _unpacked(packed.read(name))
    elif content.startswith((b"\x89PNG", b"%PDF", b"RIFF", b"\xff\xd8")):
        for match in _PACKED.finditer(content):
            with contextlib.suppress(zlib.error):
                yield zlib.decompressobj().decompress(content[match.start() :], _MOST_UNPACKED_BYTES)
