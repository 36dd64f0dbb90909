"""What an OHMS file tells: the words, timed by minutes or as captions, and how the interview was divided.

The Oral History Metadata Synchronizer of the Nunn Center writes XML in two forms. Of old, a transcript is lines of
text and a note of the line and word at which every minute is over; since 2025 it is captions within an element. All
else in the file, who was asked by whom and when, is left where it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final, NoReturn
from xml.parsers import expat

from archive.domain.words.speaker_labels import split_label
from archive.domain.words.stamped import spoken_ms, spread
from archive.domain.words.timed_text import TimedLine, broken_at

_NOTES: Final = re.compile(r"\[\[footnotes\]\].*?(?:\[\[/footnotes\]\]|\Z)", re.DOTALL)
_NOTE_MARK: Final = re.compile(r"\[\[footnote\]\].*?\[\[/footnote\]\]", re.DOTALL)
_SYNC: Final = re.compile(r"(\d+):((?:\|(?:\d+\(\d+\))?)+)", re.ASCII)
_KEPT: Final = frozenset({"transcript", "vtt_transcript", "sync"})
_SPEAKER_LINE: Final = re.compile(r"\n(?=[^\W\d_][^\n:]{0,40}:)")


@dataclass(frozen=True, kw_only=True)
class Division:
    """A stretch of an interview as its index names it, from its beginning up to the next."""

    start_ms: int
    title: str


@dataclass(frozen=True, kw_only=True)
class Ohms:
    """What is read of a file: captions as they stand and on which line they begin, or the lines; and the divisions."""

    captions: str = ""
    captions_line: int = 1
    lines: tuple[TimedLine, ...] = ()
    words: str = ""
    divisions: tuple[Division, ...] = ()


@dataclass
class _Heard:
    """The text of one element so far, and the line on which it begins."""

    line: int
    text: list[str] = field(default_factory=list)

    @property
    def whole(self) -> str:
        """Give all of it."""
        return "".join(self.text)


def read_ohms(text: str) -> Ohms:
    """Read an OHMS file in either form.

    Raises:
        InvalidInputError: it is no well-formed XML, declares entities, or its points of time cannot be read; the
            message names the line.
    """
    reader = _Reader()
    reader.read(text)
    captions, transcript = reader.heard.get("vtt_transcript"), reader.heard.get("transcript")
    if captions is None and transcript is not None and transcript.whole.lstrip()[:6].upper() == "WEBVTT":
        captions, transcript = transcript, None
    if captions is not None and captions.whole.strip():
        whole = captions.whole
        written = whole if whole.lstrip()[:6].upper() == "WEBVTT" else f"WEBVTT\n\n{whole}"
        return Ohms(captions=written, captions_line=captions.line, divisions=tuple(reader.divisions))
    if transcript is None or not transcript.whole.strip():
        return Ohms(divisions=tuple(reader.divisions))
    written = _NOTE_MARK.sub(_emptied, _NOTES.sub(_emptied, transcript.whole))
    sync = reader.heard.get("sync")
    if sync is None or not sync.whole.strip():
        return Ohms(words=written, divisions=tuple(reader.divisions))
    lines = tuple(_between(written.split("\n"), _points(sync), transcript.line))
    return Ohms(lines=lines, divisions=tuple(reader.divisions))


class _Reader:
    """Hears a file element by element."""

    def __init__(self) -> None:
        self._parser = expat.ParserCreate(namespace_separator="}")
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._parser.CharacterDataHandler = self._hear
        self._parser.StartDoctypeDeclHandler = self._refuse
        self._open: list[str] = []
        self._point: dict[str, str] = {}
        self.heard: dict[str, _Heard] = {}
        self.divisions: list[Division] = []

    def read(self, text: str) -> None:
        """Read a file once; it was decoded already, whatever its first line says of its bytes."""
        try:
            self._parser.Parse(re.sub(r"^\s*<\?xml[^>]*\?>", "", text).encode("utf-8"), True)
        except expat.ExpatError as error:
            raise broken_at(error.lineno) from None

    def _start(self, name: str, _: dict[str, str]) -> None:
        local = name.rpartition("}")[2]
        if local in _KEPT and self._open[-1:] == ["record"]:
            self.heard.setdefault(local, _Heard(self._parser.CurrentLineNumber))
        if local == "point":
            self._point = {}
        self._open.append(local)

    def _hear(self, data: str) -> None:
        within = self._open[-1]
        if within in self.heard and self._open[-2:-1] == ["record"]:
            self.heard[within].text.append(data)
        elif self._open[-2:-1] == ["point"]:
            self._point[within] = self._point.get(within, "") + data

    def _end(self, name: str) -> None:
        self._open.pop()
        seconds, title = self._point.get("time", "").strip(), " ".join(self._point.get("title", "").split())
        if name.rpartition("}")[2] == "point" and seconds.isascii() and seconds.isdigit() and title:
            self.divisions.append(Division(start_ms=int(seconds) * 1_000, title=title))

    def _refuse(self, *_: object) -> NoReturn:
        raise broken_at(self._parser.CurrentLineNumber)


def _emptied(found: re.Match[str]) -> str:
    """Give nothing of a note but its line breaks: the points of time count lines."""
    return "\n" * found[0].count("\n")


def _points(sync: _Heard) -> list[tuple[int, int, int]]:
    """Give where each minute is over, as a line, a word of it and the milliseconds; both are counted from one."""
    noted = _SYNC.fullmatch("".join(sync.whole.split()))
    if noted is None or int(noted[1]) == 0:
        raise broken_at(sync.line)
    found = []
    for place, mark in enumerate(noted[2].split("|")):
        line, _, word = mark.rstrip(")").partition("(")
        if mark:
            at = (int(line), max(int(word), 1)) if int(line) else (1, 1)
            found.append((*at, place * int(noted[1]) * 60_000))
    if found != sorted(found):
        raise broken_at(sync.line)
    return found


def _between(lines: Sequence[str], points: Sequence[tuple[int, int, int]], first_line: int) -> Iterator[TimedLine]:
    """Yield the words of each stretch between two points, apart at paragraphs, speakers and sentences."""
    starts, ends, label = [(1, 1, 0), *points], [*points, (len(lines) + 1, 1, None)], ""
    for (line, word, start_ms), (end_line, end_word, end_ms) in zip(starts, ends, strict=True):
        words = [text.split() for text in lines[line - 1 : end_line]]
        if words and end_line <= len(lines):
            words[-1] = words[-1][: end_word - 1]
        if words:
            words[0] = words[0][word - 1 :]
        text = _unwrapped("\n".join(" ".join(each) for each in words))
        if text:
            end = end_ms if end_ms is not None else start_ms + spoken_ms(text)
            at = first_line + line - 1
            for each in spread(TimedLine(start_ms=start_ms, end_ms=end, text=text, line=at), label):
                label = split_label(each.text).label
                yield each


def _unwrapped(text: str) -> str:
    """Give text whose lines were broken at a width as paragraphs; who speaks next begins one."""
    blocks = re.split(r"\n\s*\n", _SPEAKER_LINE.sub("\n\n", text))
    return "\n\n".join(" ".join(block.split()) for block in blocks if block.strip())
