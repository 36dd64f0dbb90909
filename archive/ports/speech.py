"""What reads a text aloud in a machine's voice: from words alone, never from anybody's sound."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Protocol

SPOKEN_HERTZ: Final = 24_000
"""How many samples a second an engine gives."""

NATURAL_PACE: Final = 1_000
"""The pace at which a voice speaks by itself; a larger number is faster, in thousandths."""


@dataclass(frozen=True, kw_only=True)
class SpokenLine:
    """One line to be spoken, and at which pace."""

    text: str
    pace: int = NATURAL_PACE


@dataclass(frozen=True, kw_only=True)
class SpeechOrder:
    """Which lines are to be spoken, in which language and by which of its voices."""

    language: str
    voice: str
    lines: tuple[SpokenLine, ...]


class Speech(Protocol):
    """Speaks lines in voices that are the same for everybody; it is never given a recording."""

    def made_with(self) -> Mapping[str, str]:
        """Give which model it is and every setting that decides how it sounds."""

    def voices(self) -> Mapping[str, Sequence[str]]:
        """Give the voices of each language that it speaks understandably, first the one taken unless one is chosen."""

    def speak(self, order: SpeechOrder, workspace: Path, take: Callable[[bytes], None]) -> None:
        """Hand over the sound of each line in order, none left out: 16-bit samples of one channel (`SPOKEN_HERTZ`).

        A line of which nothing is spoken, as a mark of omission, gives no samples. What is needed meanwhile lies in
        `workspace`, an empty folder of the caller's. MediaToolError when a line cannot be spoken to its end.
        """
