"""Where in the sound words are said, told from the words that a machine heard, each with its times."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from archive.domain.words.edit_list import Stretch
from archive.domain.words.recognition import HeardWord
from archive.domain.words.text_folding import fold, words_of

AROUND_MS: Final = 120
"""How much before and after a word may still be it: a machine's times are that rough."""


def heard_at(heard: Sequence[HeardWord], words: str, length_ms: int | None) -> Iterator[Stretch]:
    """Yield each stretch in which words are heard one after the other, with what is around them up to its neighbours.

    Where neighbours follow at once, half of what lies between is theirs.
    """
    wanted = [word.folded for word in words_of(words)]
    read = [fold(word.text) for word in heard]
    for at in range(len(read) - len(wanted) + 1 if wanted else 0):
        end = at + len(wanted)
        if read[at:end] == wanted:
            start_ms, end_ms = heard[at].start_ms, heard[end - 1].end_ms
            before = heard[at - 1].end_ms if at else 0
            after = heard[end].start_ms if end < len(heard) else length_ms or end_ms
            start_ms -= min(AROUND_MS, max(0, start_ms - before) // 2)
            end_ms += min(AROUND_MS, max(0, after - end_ms) // 2)
            yield Stretch(start_ms=start_ms, end_ms=end_ms)
