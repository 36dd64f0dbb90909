"""What hears words in a recording: a help for people, who go through every line that it wrote."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Protocol

from archive.domain.words.recognition import Stretch

SPEECH_HERTZ: Final = 16_000
"""How many samples a second a recogniser is given."""


@dataclass(frozen=True, kw_only=True)
class ListenOrder:
    """What is to be heard: from where on, and in which language people mostly speak (empty: found out).

    One that `checks` hears with other settings than a draft is made with: what one of them missed, both may not miss.
    """

    language: str = ""
    from_ms: int = 0
    checks: bool = False


class Recogniser(Protocol):
    """Writes down what is said; where nobody speaks it writes nothing."""

    def made_with(self) -> Mapping[str, str]:
        """Give which model it is and every setting that decides what it writes."""

    def checked_with(self, language: str) -> Mapping[str, str]:
        """Give the same of what hears a sound in this language again, to check another hearing."""

    def languages(self) -> tuple[str, ...]:
        """Give the languages that it writes down; of others it only says that they are spoken."""

    def listen(self, sound: Path, order: ListenOrder, take: Callable[[Stretch], None]) -> None:
        """Hear a sound (16-bit samples of one channel, 16,000 a second) and hand over each stretch once it is done.

        Stretches come in their order, none before `from_ms`. What `take` raises ends it. MediaToolError when it cannot
        be heard to its end.
        """
