"""A recogniser of melodies: it names the notes that it hears, to try the desk out where no model is installed.

It hears by counting how often the sound crosses zero. It knows nothing of speech and promises nothing of it.
"""

from __future__ import annotations

import math
from array import array
from collections.abc import Callable, Iterator, Mapping
from itertools import groupby, pairwise
from pathlib import Path
from typing import Final

from archive.domain.words.recognition import HeardLine, HeardWord, Stretch, collapse_lines
from archive.ports import SPEECH_HERTZ, ListenOrder

_NAMES: Final = ("la", "la dièse", "si", "do", "do dièse", "ré", "ré dièse", "mi", "fa", "fa dièse", "sol", "sol dièse")
_A4_HERTZ: Final = 440.0
_LOOK_MS: Final = 100
_LEAST_LOUD: Final = 300
_QUIET_SHARE: Final = 6
"""What is quieter than this, of 32,768, or than a sixth of the loudest, is silence."""

_LEAST_LOOKS: Final = 2
"""A pitch that is heard in one look alone is where one note ends and another begins."""

_LONGEST_NOTES: Final = 4
_STEADY: Final = 0.4


class NoteRecogniser:
    """Names the notes of a melody, a few to a line."""

    def made_with(self) -> Mapping[str, str]:
        """Say what it is."""
        return {"model": "notes"}

    def checked_with(self, language: str) -> Mapping[str, str]:
        """Say the same: it hears in one way only."""
        return self.made_with()

    def languages(self) -> tuple[str, ...]:
        """Notes have their names in French."""
        return ("fr",)

    def listen(self, sound: Path, order: ListenOrder, take: Callable[[Stretch], None]) -> None:
        """Name the notes from a place on; each line is a stretch of its own."""
        samples = array("h", sound.read_bytes()[: sound.stat().st_size // 2 * 2])
        held: list[HeardWord] = []
        for note in _notes(samples):
            if note is not None and note.start_ms >= order.from_ms:
                held.append(note)
            if held and (note is None or len(held) == _LONGEST_NOTES):
                take(_stretch(held))
                held = []
        if held:
            take(_stretch(held))


def _stretch(notes: list[HeardWord]) -> Stretch:
    start_ms, end_ms = notes[0].start_ms, notes[-1].end_ms
    line = HeardLine(start_ms=start_ms, end_ms=end_ms, language="fr", words=tuple(notes))
    return Stretch(start_ms=start_ms, end_ms=end_ms, lines=collapse_lines([line]))


def _notes(samples: array[int]) -> Iterator[HeardWord | None]:
    """Yield each note that sounds, and None where it is quiet."""
    step = SPEECH_HERTZ * _LOOK_MS // 1_000
    loud = max(_LEAST_LOUD, max(map(abs, samples), default=0) // _QUIET_SHARE)
    looks = (_look(samples[start : start + step], loud) for start in range(0, len(samples) - step + 1, step))
    for name, same in groupby(enumerate(looks), key=lambda one: one[1][0]):
        places = list(same)
        if not name:
            yield None
            continue
        if len(places) < _LEAST_LOOKS:
            continue
        start_ms = places[0][0] * _LOOK_MS
        surest = max(confidence for _, (_, confidence) in places)
        yield HeardWord(start_ms=start_ms, end_ms=(places[-1][0] + 1) * _LOOK_MS, text=name, confidence=surest)


def _look(samples: array[int], loud: int) -> tuple[str, int]:
    """Give which note a tenth of a second is, and how sure: the nearer to the note's own pitch, the surer."""
    if not samples or max(map(abs, samples)) < loud:
        return "", 0
    crossings = sum(1 for one, other in pairwise(samples) if one < 0 <= other)
    hertz = crossings * SPEECH_HERTZ / len(samples)
    if not hertz:
        return "", 0
    steps = 12 * math.log2(hertz / _A4_HERTZ)
    off = abs(steps - round(steps))
    return _NAMES[round(steps) % len(_NAMES)], round(1_000 * (1 - min(off / _STEADY, 1) / 2))
