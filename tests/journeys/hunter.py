"""Looking for planted words in whatever comes back: in any usual spelling, in any part of an answer."""

from __future__ import annotations

import base64
import contextlib
import gzip
import hashlib
import json
import shutil
import subprocess
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from html import escape, unescape
from pathlib import Path
from urllib.parse import quote, unquote_to_bytes

from archive.demo.visitor import Response

_SHORTEST = 7
"""Shorter words turn up by chance in a film's compressed pictures; in text they are looked for all the same."""


_PROBED: dict[tuple[str, bytes], bytes] = {}


@dataclass(frozen=True)
class Find:
    """A planted word that was met: which, where, and how it was spelt."""

    word: str
    place: str
    spelling: str


@dataclass
class Hunter:
    """Somebody who knows every planted word and reads everything.

    `words` are looked for in every text; `planted` in all bytes of films, sounds and pictures too.
    """

    words: tuple[str, ...]
    planted: tuple[str, ...]
    ffprobe: Path
    exiftool: str
    folder: Path
    _in_text: dict[bytes, tuple[str, str]] = field(init=False, default_factory=dict)
    _in_bytes: dict[bytes, tuple[str, str]] = field(init=False, default_factory=dict)
    _clean: set[bytes] = field(init=False, default_factory=set)

    def __post_init__(self) -> None:
        for word in (*self.planted, *self.words):
            for spelling, needle in spellings(word):
                self._in_text.setdefault(needle.lower(), (word, spelling))
        for word in self.planted:
            for spelling, needle in spellings(word):
                if len(needle) >= _SHORTEST:
                    self._in_bytes.setdefault(needle, (word, spelling))

    def read(self, place: str, answer: Response) -> Iterator[Find]:
        """Look through one answer: its headers, its body as it came, and what a browser makes of it."""
        head = "\n".join(f"{name}: {value}" for name, value in answer.headers.items() if name != "date")
        yield from self.look(f"{place} headers", head.encode("utf-8", "replace"))
        body = gzip.decompress(answer.body) if answer.headers.get("content-encoding") == "gzip" else answer.body
        if not answer.headers.get("content-type", "").startswith(("text/", "application/json")):
            yield from self.look_in_bytes(f"{place} body", body)
            return
        yield from self.look(f"{place} body", body)
        plain = unescape(body.decode("utf-8", "replace")).encode()
        yield from self.look(f"{place} text", plain + b"\n" + unquote_to_bytes(plain))

    def read_media(self, files: Mapping[str, tuple[bytes, str]]) -> Iterator[Find]:
        """Look through whole media files again, as ffprobe and exiftool decode them; `files` has bytes and types."""
        folder = self.folder / "whole"
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir()
        for number, (place, (body, media_type)) in enumerate(files.items()):
            path = folder / f"{number}{_ENDINGS.get(media_type.partition(';')[0], '.bin')}"
            path.write_bytes(body)
            yield from self.look(f"{place} ffprobe", self._ffprobe(path))
        yield from self.look("media exiftool", self._exiftool(folder))

    def look(self, place: str, where: bytes) -> Iterator[Find]:
        """Yield the words that stand in a text, in whatever case."""
        folded = where.lower()
        mark = hashlib.sha256(folded).digest()
        if mark in self._clean:
            return
        pieces = {folded[at : at + _SHORTEST] for at in range(len(folded) - _SHORTEST + 1)}
        found = False
        for needle, (word, spelling) in self._in_text.items():
            # A needle's beginning among all pieces of the text is told at once; only then is it looked for.
            if (len(needle) < _SHORTEST or needle[:_SHORTEST] in pieces) and needle in folded:
                found = True
                yield Find(word, place, spelling)
        if not found:
            self._clean.add(mark)

    def look_in_bytes(self, place: str, where: bytes) -> Iterator[Find]:
        """Yield the planted words that stand in a film's, a sound's or a picture's own bytes."""
        for needle, (word, spelling) in self._in_bytes.items():
            if needle in where:
                yield Find(word, place, spelling)

    def _ffprobe(self, path: Path) -> bytes:
        """Ask ffprobe about a file; of the same bytes it says the same, and every crawl meets them."""
        mark = path.suffix, hashlib.sha256(path.read_bytes()).digest()
        if mark not in _PROBED:
            _PROBED[mark] = self._probed(path)
        return _PROBED[mark]

    def _probed(self, path: Path) -> bytes:
        asked = ("-v", "error", "-show_format", "-show_streams", "-show_chapters", "-show_programs", "-of", "json")
        done = subprocess.run([self.ffprobe, *asked, path], capture_output=True, timeout=60)
        told = json.loads(done.stdout or b"{}")
        told.get("format", {}).pop("filename", None)
        return json.dumps(told, ensure_ascii=False).encode()

    def _exiftool(self, folder: Path) -> bytes:
        asked = ("-json", "-a", "-u", "-U", "-n", "-G1", "-ee", "-r", "--System:all")
        return subprocess.run([self.exiftool, *asked, folder], capture_output=True, timeout=120).stdout


def spellings(word: str) -> Iterator[tuple[str, bytes]]:
    """Yield a word as bytes, in each way in which it could slip through."""
    yield "UTF-8", word.encode()
    yield "UTF-16, little end first", word.encode("utf-16-le")
    yield "UTF-16, big end first", word.encode("utf-16-be")
    yield "percent-encoded", quote(word, safe="").encode()
    yield "percent-encoded with plus", quote(word, safe="").replace("%20", "+").encode()
    yield "escaped for HTML", escape(word).encode()
    yield "hexadecimal", word.encode().hex().encode()
    yield "escaped for JSON", json.dumps(word)[1:-1].encode()
    with contextlib.suppress(UnicodeEncodeError):
        yield "Latin-1", word.encode("latin-1")
    if len(word) >= _SHORTEST:
        yield from (("base64", core) for core in base64_cores(word.encode()))
        yield from (("base64 of UTF-16", core) for core in base64_cores(word.encode("utf-16-le")))


def base64_cores(raw: bytes) -> Iterable[bytes]:
    """Give what every base64 text that holds these bytes must contain, wherever in it they stand."""
    for before in range(3):
        encoded = base64.b64encode(bytes(before) + raw)
        first = -(-before * 8 // 6)
        last = (before + len(raw)) * 8 // 6
        yield encoded[first:last]


_ENDINGS: Mapping[str, str] = {
    **{"video/mp4": ".mp4", "audio/mp4": ".m4a", "audio/ogg": ".ogg", "audio/webm": ".webm", "video/webm": ".webm"},
    **{"image/jpeg": ".jpg", "image/webp": ".webp", "image/png": ".png", "text/vtt": ".vtt", "text/html": ".html"},
}
