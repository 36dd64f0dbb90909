"""Where in the sound words are said: as a machine heard them, and as another recording of the same sound has them.

A name is what machines mishear and people mend: of a word that was mended nobody kept the time, but it is said between
the words around it, and those have theirs.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from archive.domain.words.edit_list import SHORTEST_MS, Stretch
from archive.domain.words.recognition import HeardWord
from archive.domain.words.redaction import places_with
from archive.domain.words.text_folding import fold, words_of
from archive.domain.words.transcripts import Cue, Transcript
from archive.domain.words.word_times import WordAt, words_of_cue

AROUND_MS: Final = 120
"""How much before and after a word may still be it: a machine's times are that rough."""

_SLACK_MS: Final = 250
"""How much of either end of a stretch may lie elsewhere in another recording of the same sound."""


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


def said_at(transcript: Transcript, words: str, length_ms: int | None) -> Iterator[Stretch]:
    """Yield where words of a transcript are said, in those of its lines whose words have times."""
    for line, start, end in places_with(transcript, words):
        cue = transcript.cues[line]
        known = words_of_cue(cue)
        if any(word.heard for word in known):
            yield _between(cue, known, _words_within(cue.text, start, end), length_ms)


def _words_within(text: str, start: int, end: int) -> tuple[int, int]:
    """Give the first word that a stretch of a text touches, and the first behind it."""
    places = [found.span() for found in re.finditer(r"\S+", text)]
    touched = [place for place, (begin, until) in enumerate(places) if begin < end and start < until]
    return touched[0], touched[-1] + 1


def _between(cue: Cue, words: Sequence[WordAt], place: tuple[int, int], length_ms: int | None) -> Stretch:
    """Give the time of some words of a line with what is around them, up to their neighbours that have a time."""
    first, end = place
    before = next((word.heard.end_ms for word in reversed(words[:first]) if word.heard), cue.start_ms)
    after = next((word.heard.start_ms for word in words[end:] if word.heard), cue.end_ms)
    begun, done = words[first].heard, words[end - 1].heard
    start_ms = before if begun is None else begun.start_ms - min(AROUND_MS, max(0, begun.start_ms - before) // 2)
    end_ms = after if done is None else done.end_ms + min(AROUND_MS, max(0, after - done.end_ms) // 2)
    start_ms = max(0, min(start_ms, end_ms - SHORTEST_MS))
    return Stretch(start_ms=start_ms, end_ms=min(max(end_ms, start_ms + SHORTEST_MS), length_ms or end_ms))


def is_within(wanted: Stretch, silent: Iterable[Stretch], length_ms: int | None) -> bool:
    """Tell whether all of a stretch that another recording of the same sound has lies in what is silent there."""
    start_ms, end_ms = max(0, wanted.start_ms), min(wanted.end_ms, length_ms or wanted.end_ms)
    if end_ms - start_ms < SHORTEST_MS:
        return True  # it was not recorded there
    slack_ms = min(_SLACK_MS, (end_ms - start_ms) // 3)
    at_ms = start_ms + slack_ms
    for each in sorted(silent, key=lambda one: one.start_ms):
        if each.start_ms <= at_ms:
            at_ms = max(at_ms, each.end_ms)
    return at_ms >= end_ms - slack_ms
