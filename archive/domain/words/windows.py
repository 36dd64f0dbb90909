"""A long transcript in windows: each a piece that a page carries, known by where it stands, and put back there."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from archive.domain.words.transcripts import Cue, Transcript

MOST_BYTES: Final = 3_000
"""How much of a transcript one window holds at the most, unless one line alone is longer."""

_FRAME_BYTES: Final = 34
"""What stands around the words of each line: its times, and the empty line after it."""


@dataclass(frozen=True, kw_only=True)
class Window:
    """A piece of a transcript: its number among how many, and between which lines or letters it stands.

    `key` is empty where it is all there is; else `1000-2000` are the milliseconds in which its lines begin, and `t5-9`
    the letters of a text without times.
    """

    part: Transcript
    number: int
    count: int
    key: str


def window_of(transcript: Transcript, number: int) -> Window:
    """Give the window of this number, counted from 1, or the nearest one that there is."""
    pieces = list(_of_lines(transcript.cues) if transcript.cues else _of_letters(transcript.text))
    at = min(max(number, 1), max(len(pieces), 1)) - 1
    if len(pieces) < 2:
        return Window(part=transcript, number=1, count=1, key="")
    first, last = pieces[at]
    if not transcript.cues:
        part, key = replace(transcript, text=transcript.text[first:last]), f"t{first}-{last}"
    else:
        begins = transcript.cues[first].start_ms if at else 0
        ends = str(transcript.cues[last].start_ms) if last < len(transcript.cues) else ""
        part, key = replace(transcript, cues=transcript.cues[first:last]), f"{begins}-{ends}"
    return Window(part=part, number=at + 1, count=len(pieces), key=key)


def with_window(whole: Transcript, key: str, part: Transcript) -> Transcript:
    """Give a transcript in which a window holds other lines or letters.

    Raises:
        ValueError: there is no such window.
    """
    first, separator, last = key.removeprefix("t").partition("-")
    if not separator or key.startswith("t") == bool(whole.cues):
        raise ValueError(key)
    begin = int(first)
    if key.startswith("t"):
        end = int(last)
        text = _as_before(part.text, whole.text[begin:end])
        return replace(whole, text=whole.text[:begin] + text + whole.text[end:])
    kept = (cue for cue in whole.cues if cue.start_ms < begin or (last and cue.start_ms >= int(last)))
    return replace(whole, cues=tuple(sorted((*kept, *part.cues), key=lambda cue: (cue.start_ms, cue.end_ms))))


def _as_before(text: str, former: str) -> str:
    """Give a text with the space around it that the former one had: a form takes it away."""
    lead = former[: len(former) - len(former.lstrip())]
    trail = former[len(former.rstrip()) :]
    return f"{lead}{text.strip()}{trail}" if text.strip() else ""


def _of_lines(cues: Sequence[Cue]) -> Iterator[tuple[int, int]]:
    first, held = 0, 0
    for place, cue in enumerate(cues):
        size = len(cue.text.encode()) + len(cue.speaker.encode()) + _FRAME_BYTES
        # Lines that begin at once stay together: a window is known by when its lines begin.
        if held and held + size > MOST_BYTES and cue.start_ms != cues[place - 1].start_ms:
            yield first, place
            first, held = place, 0
        held += size
    if cues:
        yield first, len(cues)


def _of_letters(text: str) -> Iterator[tuple[int, int]]:
    first = 0
    while first < len(text):
        last = first + len(text[first : first + MOST_BYTES].encode()[:MOST_BYTES].decode(errors="ignore"))
        if last < len(text):
            breaks = (text.rfind(mark, first + 1, last) + len(mark) for mark in ("\n\n", "\n", " "))
            last = next((each for each in breaks if each > first + 2), last)
        yield first, last
        first = last
