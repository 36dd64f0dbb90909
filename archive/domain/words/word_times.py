"""When each word of a line is said, as a machine heard it: kept with the line, word for word, through every edit.

Three numbers stand for each word of a line's text, in one row: when it begins, counted from the line's own beginning,
how long it is said, and how sure the machine was of it (0 to 1,000), below nought where nothing is known of the word.
An hour has nine thousand words and is saved at every pause of whoever writes: so they are numbers, and no records.

A word keeps its time while it stays the same word, whichever line it comes to stand in: lines may be split, joined and
moved. One that somebody changed has none any more.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from itertools import chain
from typing import Final

from archive.domain.words.recognition import HeardWord, folded_word
from archive.domain.words.transcripts import Cue

SLACK_MS: Final = 500
"""How far outside its line a word may be said: people set lines by ear."""

_NUMBERS: Final = 3
_MARKS: Final = '.,;:!?…،؛؟«»“”"()'
_UNKNOWN: Final = (0, 0, -1)


@dataclass(frozen=True, kw_only=True)
class WordAt:
    """A word of a line, and when it was heard, if it was."""

    text: str
    heard: HeardWord | None = None


def words_of_cue(cue: Cue) -> tuple[WordAt, ...]:
    """Give the words of a line with their times; a line whose numbers are not those of its words has no times."""
    texts, numbers = cue.text.split(), cue.word_times
    if len(numbers) != _NUMBERS * len(texts):
        return tuple(WordAt(text=text) for text in texts)
    threes = zip(numbers[::_NUMBERS], numbers[1::_NUMBERS], numbers[2::_NUMBERS], strict=True)
    return tuple(_word_at(text, three, cue.start_ms) for text, three in zip(texts, threes, strict=True))


def doubtful_words(cue: Cue) -> tuple[str, ...]:
    """Give the words that a machine was not sure of, while the line stands word for word as it was heard."""
    heard = [word.heard for word in words_of_cue(cue)]
    doubtful = [word.text.strip(_MARKS) for word in heard if word and word.is_doubtful]
    return tuple(word for word in doubtful if word) if all(heard) else ()


def without_times(cues: Sequence[Cue]) -> tuple[Cue, ...]:
    """Give lines without the times of their words, as a file has them."""
    return tuple(replace(cue, word_times=()) if cue.word_times else cue for cue in cues)


def with_heard(cue: Cue, words: Sequence[HeardWord]) -> Cue:
    """Give a line with the times of those of its words that were heard, in the same order."""
    [timed] = _block([cue], [each for word in words for each in _single_words(word)])
    return timed


def carried(cues: Sequence[Cue], former: Sequence[Cue]) -> tuple[Cue, ...]:
    """Give lines with the times that their words had in former lines, whatever was split, joined, moved or changed.

    A line that was moved as a whole takes its words along; where only one end of it was set anew, they stay.
    """
    if not any(cue.word_times for cue in former):
        return tuple(cues)
    matcher = SequenceMatcher(None, [cue.text for cue in former], [cue.text for cue in cues], autojunk=False)
    done: list[Cue] = []
    for tag, start, end, new_start, new_end in matcher.get_opcodes():
        fresh, old = cues[new_start:new_end], former[start:end]
        if tag == "equal":
            done += map(_moved, fresh, old)
        else:
            done += _block(fresh, list(chain.from_iterable(map(words_of_cue, old))))
    return tuple(done)


def _word_at(text: str, three: tuple[int, int, int], line_ms: int) -> WordAt:
    begin, long, confidence = three
    if confidence < 0:
        return WordAt(text=text)
    start = line_ms + begin
    return WordAt(
        text=text, heard=HeardWord(start_ms=start, end_ms=start + max(0, long), text=text, confidence=confidence)
    )


def _single_words(word: HeardWord) -> Iterator[WordAt]:
    """Yield the words of what was heard as one, as the workshop's own words are put in, each with its share of time."""
    texts = word.text.split()
    long = word.end_ms - word.start_ms
    for place, text in enumerate(texts):
        start, end = (word.start_ms + long * part // len(texts) for part in (place, place + 1))
        yield WordAt(text=text, heard=replace(word, start_ms=start, end_ms=end, text=text))


def _moved(fresh: Cue, former: Cue) -> Cue:
    """Give a line with the same words as before and their times."""
    step = fresh.start_ms - former.start_ms
    if not former.word_times or step == fresh.end_ms - former.end_ms:
        return replace(fresh, word_times=former.word_times)
    return _numbered(fresh, [word.heard for word in words_of_cue(former)])


def _block(cues: Sequence[Cue], known: Sequence[WordAt]) -> Iterator[Cue]:
    """Yield lines with the times of those of their words that are known, in the same order."""
    words = [folded_word(text) for cue in cues for text in cue.text.split()]
    matcher = SequenceMatcher(None, [folded_word(word.text) for word in known], words)
    found: dict[int, HeardWord | None] = {}
    for block in matcher.get_matching_blocks():
        found |= {block.b + step: known[block.a + step].heard for step in range(block.size)}
    place = 0
    for cue in cues:
        count = len(cue.text.split())
        yield _numbered(cue, [found.get(at) for at in range(place, place + count)])
        place += count


def _numbered(cue: Cue, heard: Sequence[HeardWord | None]) -> Cue:
    threes = [_three(cue, word) for word in heard]
    known = any(three != _UNKNOWN for three in threes)
    return replace(cue, word_times=tuple(chain.from_iterable(threes)) if known else ())


def _three(cue: Cue, word: HeardWord | None) -> tuple[int, int, int]:
    if word is None:
        return _UNKNOWN
    middle = (word.start_ms + word.end_ms) // 2
    if not cue.start_ms - SLACK_MS <= middle <= cue.end_ms + SLACK_MS:
        return _UNKNOWN
    return word.start_ms - cue.start_ms, word.end_ms - word.start_ms, word.confidence
