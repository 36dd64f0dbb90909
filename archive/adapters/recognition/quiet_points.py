"""Moving the times of heard words to the quietest points near them, where one word ends and the next begins.

A recogniser tells the edges of words from what it attends to, some hundredths of a second too early and never between
two words on purpose. What is concealed by them would cut a neighbour's end and leave the end of a name.
"""

from __future__ import annotations

import sys
from array import array
from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Final

from archive.domain.words.recognition import HeardLine, HeardWord, Stretch
from archive.ports import SPEECH_HERTZ

EARLIEST_MS: Final = -20
LATEST_MS: Final = 80
"""How far around an edge a quieter point is looked for: it is nearly always told too early."""

_LOOK_MS: Final = 10
_SAMPLE_BYTES: Final = 2


def at_quiet_points(stretch: Stretch, sound: Path) -> Stretch:
    """Give what was heard of a stretch with each word from one quiet point of the sound to another.

    `sound` is what was heard: 16-bit samples of one channel (`SPEECH_HERTZ`).
    """
    begin_ms = max(0, stretch.start_ms + EARLIEST_MS) // _LOOK_MS * _LOOK_MS
    length_ms = stretch.end_ms + LATEST_MS + _LOOK_MS - begin_ms
    with sound.open("rb") as file:
        file.seek(begin_ms * SPEECH_HERTZ // 1_000 * _SAMPLE_BYTES)
        read = file.read(length_ms * SPEECH_HERTZ // 1_000 * _SAMPLE_BYTES)
    points = array("h", read[: len(read) // _SAMPLE_BYTES * _SAMPLE_BYTES])
    if sys.byteorder == "big":
        points.byteswap()
    quiet = _Quiet(points, begin_ms)
    return replace(stretch, lines=tuple(_moved(line, quiet, stretch.end_ms) for line in stretch.lines))


def _moved(line: HeardLine, quiet: _Quiet, most_ms: int) -> HeardLine:
    words: list[HeardWord] = []
    for place, word in enumerate(line.words):
        start_ms, end_ms = (min(quiet.near(at), most_ms) for at in (word.start_ms, word.end_ms))
        start_ms = max(start_ms, words[-1].end_ms) if words else start_ms
        if place + 1 < len(line.words) and end_ms >= line.words[place + 1].end_ms:
            end_ms = word.end_ms
        words.append(replace(word, start_ms=start_ms, end_ms=end_ms) if start_ms < end_ms else word)
    if not words:
        return line
    end_ms = max(words[-1].end_ms, words[0].start_ms + 1)
    return replace(line, start_ms=words[0].start_ms, end_ms=end_ms, words=tuple(words))


class _Quiet:
    """Knows how loud a sound is, a hundredth of a second at a time."""

    def __init__(self, points: Sequence[int], begin_ms: int) -> None:
        self._points, self._begin_ms = points, begin_ms
        self._loudness = cache(self._reckoned)

    def near(self, at_ms: int) -> int:
        """Give the quietest point near an instant; the instant itself where none is quieter."""
        first = (at_ms - self._begin_ms) // _LOOK_MS
        looks = range(first + EARLIEST_MS // _LOOK_MS, first + LATEST_MS // _LOOK_MS + 1)
        heard = [look for look in looks if self._is_known(look)]
        if not heard:
            return at_ms
        quietest = min(heard, key=lambda look: (self._around(look), abs(look - first)))
        if self._around(quietest) >= self._around(first):
            return at_ms
        return self._begin_ms + quietest * _LOOK_MS + _LOOK_MS // 2

    def _is_known(self, look: int) -> bool:
        size = SPEECH_HERTZ * _LOOK_MS // 1_000
        return look >= 0 and (look + 1) * size <= len(self._points)

    def _around(self, look: int) -> float:
        return sum(self._loudness(each) for each in (look - 1, look, look + 1) if self._is_known(each)) / 3

    def _reckoned(self, look: int) -> float:
        size = SPEECH_HERTZ * _LOOK_MS // 1_000
        return sum(point * point for point in self._points[look * size : (look + 1) * size]) / size
