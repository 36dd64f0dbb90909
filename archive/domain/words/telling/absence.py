"""Whether concealed words are gone from a sound, by what was heard in it a second time and in another way.

Whoever hears nothing proves nothing: words are gone only where those around them are heard.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from archive.domain.words.edit_list import Silence
from archive.domain.words.names_in_text import parts_of, says_part
from archive.domain.words.recognition import SURE, HeardWord, folded_word

AROUND_MS: Final = 6_000
"""How much of the sound on either side of a silence is heard with it."""

_LEAST_LETTERS: Final = 3


class Absence(StrEnum):
    """What a second hearing says of concealed words."""

    GONE = "gone"
    """They are not heard, and those around them are."""

    HEARD = "heard"
    """One of them is still heard."""

    UNPROVEN = "unproven"
    """Nothing is heard around them, though something was before: so it proves nothing."""

    UNTOLD = "untold"
    """No words are known around them by which a hearing could be judged."""


@dataclass(frozen=True, kw_only=True)
class Window:
    """A stretch of a sound with one or several silences in it, and the words that are known to be heard around them."""

    start_ms: int
    end_ms: int
    sentinels: frozenset[str]


def windows_of(silences: Sequence[Silence], known: Sequence[HeardWord], length_ms: int) -> tuple[Window, ...]:
    """Give the stretches of a sound to hear once more, in order, those as one that overlap."""
    joined: list[tuple[int, int]] = []
    for silence in silences:
        start, end = max(0, silence.start_ms - AROUND_MS), min(length_ms, silence.end_ms + AROUND_MS)
        if joined and start <= joined[-1][1]:
            start = joined.pop()[0]
        if start < end:
            joined.append((start, end))
    heard = [word for word in known if word.confidence >= SURE and not word.heard and not _is_in(word, silences)]
    return tuple(
        Window(
            start_ms=start,
            end_ms=end,
            sentinels=frozenset(
                folded_word(word.text)
                for word in heard
                if start <= word.start_ms and word.end_ms <= end and len(folded_word(word.text)) >= _LEAST_LETTERS
            ),
        )
        for start, end in joined
    )


def absence(concealed: Sequence[str], window: Window, heard: Sequence[str]) -> Absence:
    """Tell whether concealed words are gone from a stretch of a sound, by the words that were heard in it."""
    said = {folded_word(word) for word in heard}
    parts = {part for words in concealed for part in parts_of(words)} - window.sentinels
    if any(says_part(word, parts) for word in said):
        return Absence.HEARD
    if not window.sentinels:
        return Absence.UNTOLD
    return Absence.GONE if said & window.sentinels else Absence.UNPROVEN


def came_back(window: Window, heard: Sequence[str]) -> int:
    """Count the known words around silences that were heard again."""
    return len({folded_word(word) for word in heard} & window.sentinels)


def _is_in(word: HeardWord, silences: Sequence[Silence]) -> bool:
    return any(word.start_ms < silence.end_ms and silence.start_ms < word.end_ms for silence in silences)
