"""Covers drawn into a film while it is made: one filter for each that stands at once, moved by a list of commands.

ffmpeg reads the commands from files in a folder beside the film; no picture passes through Python. Each file is small:
for every word of a file ffmpeg sets as much memory aside as there is still to read of it.
"""

from __future__ import annotations

import heapq
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count, groupby
from operator import itemgetter
from pathlib import Path
from typing import Any

from archive.adapters.cover_points import COLOUR, Area, Standing, in_slots, moves, standing
from archive.domain.covers import Cover
from archive.domain.errors import MediaToolError

_SUFFIX = ".covers"
_FILE_BYTES = 4_000
# Each file is a filter of its own, through which every picture goes; beyond this it is no longer worth it.
_MOST_FILES = 600
_FILL = "0x" + bytes(COLOUR).hex()
_NAMES = ("x", "y", "w", "h")

_Event = tuple[int, int, str]


@dataclass(frozen=True, kw_only=True)
class Drawing:
    """What is drawn over one film: the files with the commands, and how many covers stand at once."""

    commands: tuple[Path, ...]
    slots: int


@contextmanager
def drawing(covers: Sequence[Cover], rate: int, size: tuple[int, int], target: Path) -> Iterator[Drawing | None]:
    """Write down how covers move over a film of this rate and size, for as long as the film is made; None for none."""
    spans = standing(covers, rate)
    if not spans:
        yield None
        return
    folder = target.with_name(target.name + _SUFFIX)
    slots = in_slots(spans)
    folder.mkdir()
    try:
        yield Drawing(commands=tuple(_written(_lines(spans, slots, rate, size), folder)), slots=max(slots) + 1)
    finally:
        shutil.rmtree(folder)


def draw(stream: Any, drawn: Drawing | None) -> Any:
    """Draw covers over steady pictures that begin at zero and have their final size and colours."""
    if drawn is None:
        return stream
    for path in drawn.commands:
        stream = stream.filter("sendcmd", filename=str(path.absolute()))
    for slot in range(drawn.slots):
        stream = stream.filter(_name(slot), x=0, y=0, w=2, h=2, color=_FILL, t="fill", enable=0)
    return stream


def _name(slot: int) -> str:
    return f"drawbox@cover{slot}"


def _written(lines: Iterator[str], folder: Path) -> Iterator[Path]:
    """Write commands into files of little more than so many bytes, and yield the path of each."""
    for number in count():
        together: list[str] = []
        while sum(map(len, together)) < _FILE_BYTES and (line := next(lines, "")):
            together.append(line)
        if not together:
            return
        if number == _MOST_FILES:
            raise MediaToolError("The covers of this film move too often for one run of ffmpeg.")
        path = folder / str(number)
        path.write_text("".join(together), encoding="ascii")
        yield path


def _lines(spans: Sequence[Standing], slots: Sequence[int], rate: int, size: tuple[int, int]) -> Iterator[str]:
    events = heapq.merge(*(_events(span, slot, rate, size) for span, slot in zip(spans, slots, strict=True)))
    for number, at_once in groupby(events, key=itemgetter(0)):
        # Half a picture early: a command counts from the first picture at or after its time.
        at = max(0.0, (number - 0.5) / rate)
        yield f"{at:.6f} {','.join(words for _, _, words in at_once)};\n"


def _events(span: Standing, slot: int, rate: int, size: tuple[int, int]) -> Iterator[_Event]:
    """Yield each change of a slot: its picture, its place among those of the same picture, its commands.

    What goes makes room before what comes: the next cover may take its slot at once.
    """
    before: Area | None = None
    for number, now in moves(span, rate, size):
        yield number, int(now is not None), _words(_name(slot), before, now)
        before = now


def _words(name: str, before: Area | None, now: Area | None) -> str:
    if now is None:
        return f"{name} enable 0"
    values = _values(now)
    known = _values(before) if before else (None,) * len(values)
    changed = [f"{name} {word} {value}" for word, value, old in zip(_NAMES, values, known, strict=True) if value != old]
    return ",".join([*changed, f"{name} enable 1"] if before is None else changed)


def _values(area: Area) -> tuple[int, int, int, int]:
    return area.left, area.top, area.width, area.height
