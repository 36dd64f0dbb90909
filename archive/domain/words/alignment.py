"""When the words of a plain text are said: by words of the same recording with times, or by another language's lines.

The words of both are compared as search compares them, and what is the same in the same order is the same word. A line
of which too little was heard has no time of its own: it takes its share of what lies between its neighbours, and says
that this is not sure.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from statistics import median
from typing import Final

from archive.domain.words.recognition import HeardWord
from archive.domain.words.speaker_labels import is_labelled, split_label
from archive.domain.words.stamped import caption_lines
from archive.domain.words.text_folding import folds_of
from archive.domain.words.transcripts import Cue

_HEARD_BETWEEN: Final = 3
_MUCH_LONGER: Final = 2.5
_FEW_LETTERS: Final = 20
SURE_SHARE: Final = 0.5
"""What share of a line's words must have been heard for its times to be sure."""


@dataclass(frozen=True, kw_only=True)
class AlignedLine:
    """A line of a text, from when to when it is said, whether that is sure, and the words of it that were heard."""

    text: str
    start_ms: int
    end_ms: int
    is_sure: bool
    heard: tuple[HeardWord, ...] = ()


def align(text: str, heard: Sequence[HeardWord], length_ms: int) -> tuple[AlignedLine, ...]:
    """Give the lines of a text with their times in a recording; each begins no earlier than the one before ends."""
    lines = list(caption_lines(text))
    words = [folds_of(split_label(line).words) for line in lines]
    found = _heard_at([word for each in words for word in each], heard)
    said, place = list[tuple[HeardWord, ...]](), 0
    for each in words:
        own = _together([found[at] for at in range(place, place + len(each)) if at in found], len(each))
        is_sure = bool(own) and len(own) >= SURE_SHARE * len(each)
        said.append(tuple(heard[at] for at in dict.fromkeys(own)) if is_sure else ())
        place += len(each)
    return tuple(_timed(lines, said, length_ms))


def beside_lines(text: str, cues: Sequence[Cue]) -> tuple[Cue, ...]:
    """Give the paragraphs of a text, or else its lines, with the times of as many lines in another language, in order.

    Who speaks is the same. A line that is far longer or shorter than the other one, as nearly all are not, is not sure:
    there something may be missing, or stand apart. Nothing is given where there are not as many.
    """
    blocks = [[line.strip() for line in block.split("\n") if line.strip()] for block in re.split(r"\n\s*\n", text)]
    paragraphs = ["\n".join(lines) for lines in blocks if lines]
    lines = paragraphs if len(paragraphs) == len(cues) else [line for block in blocks for line in block]
    if not lines or len(lines) != len(cues):
        return ()
    usual = median(len(line) / max(1, len(cue.text)) for line, cue in zip(lines, cues, strict=True))
    return tuple(
        Cue(
            start_ms=cue.start_ms,
            end_ms=cue.end_ms,
            text=line,
            speaker="" if is_labelled(line) else cue.speaker,
            is_unsure=cue.is_unsure or not _is_as_long(len(line), usual * len(cue.text)),
        )
        for line, cue in zip(lines, cues, strict=True)
    )


def _is_as_long(letters: int, wanted: float) -> bool:
    shorter, longer = sorted((float(letters), wanted))
    return longer <= _MUCH_LONGER * shorter or longer - shorter <= _FEW_LETTERS


def _heard_at(words: Sequence[str], heard: Sequence[HeardWord]) -> dict[int, int]:
    """Give for the words of a text which word of the draft each is, in one order with all others."""
    folded = [(place, fold) for place, word in enumerate(heard) for fold in folds_of(word.text)]
    matcher = SequenceMatcher(None, words, [fold for _, fold in folded], autojunk=False)
    blocks = matcher.get_matching_blocks()
    return {block.a + step: folded[block.b + step][0] for block in blocks for step in range(block.size)}


def _together(own: Sequence[int], length: int) -> list[int]:
    """Give the longest run of a line's words that were heard together.

    Where more was heard between two of them than the whole line holds, one is another's word: “la” is in every line.
    """
    runs: list[list[int]] = [[]]
    for at in own:
        if runs[-1] and at - runs[-1][-1] > length + _HEARD_BETWEEN:
            runs.append([])
        runs[-1].append(at)
    return max(runs, key=len)


def _timed(lines: Sequence[str], said: Sequence[tuple[HeardWord, ...]], length_ms: int) -> Iterator[AlignedLine]:
    """Yield lines with their own times, and those without one spread over the time up to the next that has."""
    begun, waiting = 0, list[str]()
    for line, heard in zip(lines, said, strict=True):
        if not heard:
            waiting.append(line)
            continue
        start = max(heard[0].start_ms, begun)
        yield from _spread(waiting, begun, start)
        begun, waiting = max(heard[-1].end_ms, start), []
        yield AlignedLine(text=line, start_ms=start, end_ms=begun, is_sure=True, heard=heard)
    yield from _spread(waiting, begun, max(length_ms, begun))


def _spread(lines: Sequence[str], start_ms: int, end_ms: int) -> Iterator[AlignedLine]:
    letters, done, begun = sum(map(len, lines)), 0, start_ms
    for line in lines:
        done += len(line)
        end = start_ms + (end_ms - start_ms) * done // letters
        yield AlignedLine(text=line, start_ms=begun, end_ms=end, is_sure=False)
        begun = end
