"""What another person reads aloud of a work, line after line, and how its sound is judged before it is put together."""

from __future__ import annotations

import hashlib
import math
from array import array
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Final

from archive.domain.ids import AccountId, OriginalId, ParticipantId, WorkId
from archive.domain.voicing.script import Script, ScriptLine


class TakeTrouble(StrEnum):
    """Why the sound of a line cannot be used."""

    NONE = ""
    BROKEN = "broken"
    """It cannot be played to its end."""

    SILENT = "silent"
    QUIET = "quiet"
    SHORT = "short"
    """In so little time these words cannot be said."""

    LONG = "long"
    """It lasts far longer than these words: somebody forgot to stop."""


@dataclass(frozen=True, kw_only=True)
class LineTake:
    """One line of a work, or all of it, as its reader recorded it: of which words, by whose account, and how it is.

    `place` is the mark of the words, `sound_id` where the sealed sound lies; of one that was taken away both are empty.
    It has a hash once all of it is kept, and is judged by the worker (`is_judged`).
    """

    id: str
    work_id: WorkId
    reader_id: ParticipantId
    place: str
    sound_id: OriginalId | None
    recorded_by: AccountId
    recorded_at: datetime
    media_type: str = ""
    sha256: str = ""
    size_bytes: int = 0
    is_judged: bool = False
    trouble: TakeTrouble = TakeTrouble.NONE
    length_ms: int = 0
    version: int = 0

    @property
    def is_kept(self) -> bool:
        """Tell whether its sound lies here whole."""
        return bool(self.place and self.sound_id and self.sha256)


def without_sound(take: LineTake) -> LineTake:
    """Give what is left of a take that was taken away: that there was one, and by whom."""
    return replace(take, place="", sound_id=None, media_type="", sha256="", size_bytes=0, length_ms=0)


def places_of(script: Script) -> tuple[str, ...]:
    """Give the mark of each line's words: it stays while they do, wherever the line stands."""
    counts: Counter[str] = Counter()
    marks = []
    for line in script.lines:
        counts[line.text] += 1
        marks.append(_mark(script.language, line.text, str(counts[line.text])))
    return tuple(marks)


def place_of_all(script: Script) -> str:
    """Give the mark of all words together, of which one file may be the reading."""
    return _mark("all", script.language, *(line.text for line in script.lines))


def read_whole(script: Script, takes: Mapping[str, LineTake]) -> tuple[Script, tuple[LineTake, ...]] | None:
    """Give what was read of a script and the sound of each line; None while any of it is missing or no good.

    One file that holds all of it stands for all lines.
    """
    places = places_of(script)
    lines = [takes[place] for place in places if place in takes]
    whole = takes.get(place_of_all(script))
    if whole:
        lines, script = [whole], replace(script, lines=(_all_lines(script),))
    if not script.lines or len(lines) != len(script.lines) or any(take.trouble for take in lines):
        return None
    told = _mark(*(f"{take.id}|{take.sha256}" for take in lines))
    return replace(script, voice=f"{A_PERSON}:{told}"), tuple(lines)


A_PERSON: Final = "person"
"""What stands in a report where a machine's voice is named otherwise."""


def _all_lines(script: Script) -> ScriptLine:
    return ScriptLine(text="\n".join(line.text for line in script.lines), at_ms=script.lines[0].at_ms)


def _mark(*told: str) -> str:
    return hashlib.sha256("\x00".join(told).encode()).hexdigest()[:32]


_WINDOW_MS: Final = 20
_HEARD: Final = 180.0
"""From this root mean square on, of 32,768, a window counts as sound: 45 decibels below the loudest there can be."""

_LOUD_ENOUGH: Final = 400.0
_MOST_LETTERS_A_SECOND: Final = 40
_LEAST_LETTERS_A_SECOND: Final = 2
_PATIENCE_MS: Final = 20_000
_MARGIN_MS: Final = 120
_WANTED: Final = 2_300.0
_MOST_GAIN: Final = 6.0
_PEAK: Final = 31_000


def judge(samples: bytes, hertz: int, text: str) -> TakeTrouble:
    """Say what is wrong with the sound of a line: 16-bit samples of one channel, held against its words."""
    levels = list(_levels(samples, hertz))
    heard = sorted(level for level in levels if level >= _HEARD)
    letters = sum(map(str.isalnum, text))
    if not heard:
        return TakeTrouble.SILENT if letters else TakeTrouble.NONE
    if len(heard) * _WINDOW_MS * _MOST_LETTERS_A_SECOND < letters * 1_000:
        return TakeTrouble.SHORT
    if heard[len(heard) * 9 // 10] < _LOUD_ENOUGH:
        return TakeTrouble.QUIET
    most_ms = _PATIENCE_MS + letters * 1_000 // _LEAST_LETTERS_A_SECOND
    return TakeTrouble.LONG if len(levels) * _WINDOW_MS > most_ms else TakeTrouble.NONE


def evened(samples: bytes, hertz: int) -> bytes:
    """Give the sound of a line without the quiet before and after it, as loud as the others."""
    levels, size = list(_levels(samples, hertz)), _window(hertz)
    heard = [number for number, level in enumerate(levels) if level >= _HEARD]
    if not heard:
        return b""
    margin = _MARGIN_MS // _WINDOW_MS
    first, last = max(0, heard[0] - margin) * size, (heard[-1] + 1 + margin) * size
    sound = array("h", samples[first * 2 : last * 2])
    spoken = math.sqrt(sum(levels[number] ** 2 for number in heard) / len(heard))
    peak = max(map(abs, sound))
    gain = min(_MOST_GAIN, _WANTED / spoken, _PEAK / peak)
    return array("h", (int(sample * gain) for sample in sound)).tobytes()


def _levels(samples: bytes, hertz: int) -> Iterator[float]:
    sound, size = array("h", samples[: len(samples) // 2 * 2]), _window(hertz)
    for start in range(0, len(sound), size):
        window = sound[start : start + size]
        yield math.sqrt(sum(sample * sample for sample in window) / len(window))


def _window(hertz: int) -> int:
    return hertz * _WINDOW_MS // 1_000
