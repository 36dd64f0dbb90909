"""A machine that speaks in tones, one for each letter: all that is said can be told from how it sounds."""

from __future__ import annotations

import math
from array import array
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from archive.ports import NATURAL_PACE, SPOKEN_HERTZ, SpeechOrder

LETTER_MS = 60
"""How long a letter sounds at the machine's own pace."""


class ToneSpeech:
    """Speaks French and Spanish in two voices each, and remembers what it was asked to say."""

    def __init__(self) -> None:
        self.said: list[SpeechOrder] = []

    def made_with(self) -> Mapping[str, str]:
        """Say what it is."""
        return {"model": "tones"}

    def voices(self) -> Mapping[str, Sequence[str]]:
        """Give its voices."""
        return {"fr": ("low", "high"), "es": ("bajo", "alto")}

    def speak(self, order: SpeechOrder, workspace: Path, take: Callable[[bytes], None]) -> None:
        """Give each line as a row of tones, each of its letter's own pitch."""
        self.said.append(order)
        higher = 2 if order.voice in ("high", "alto") else 1
        for line in order.lines:
            long = SPOKEN_HERTZ * LETTER_MS * NATURAL_PACE // (1_000 * line.pace)
            samples = (
                9_000 * math.sin(math.tau * higher * _hertz(letter) * at / SPOKEN_HERTZ) * math.sin(math.pi * at / long)
                for letter in line.text
                if letter.isalnum()
                for at in range(long)
            )
            take(array("h", map(round, samples)).tobytes())

    def words(self) -> str:
        """Give everything that was ever said."""
        return " ".join(line.text for order in self.said for line in order.lines)


class DumbSpeech(ToneSpeech):
    """Says nothing of its last line, as a model would that broke off."""

    def speak(self, order: SpeechOrder, workspace: Path, take: Callable[[bytes], None]) -> None:
        """Hand over all lines but the last."""
        taken: list[bytes] = []
        super().speak(order, workspace, taken.append)
        for samples in (*taken[:-1], b""):
            take(samples)


def _hertz(letter: str) -> int:
    return 613 + 37 * (ord(letter.lower()) % 41)
