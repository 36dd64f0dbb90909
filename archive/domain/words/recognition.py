"""What a machine hears of a recording: lines with the time and certainty of each word; what it repeats is collapsed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from archive.domain.words.text_folding import fold

SURE: Final = 600
"""From which confidence on (0 to 1,000) a word is not marked as doubtful."""

MOST_WORDS_REPEATED: Final = 12
"""How many words a phrase has at most that is looked at for being repeated."""

LEAST_REPEATS: Final = 3
"""From how many times on, one after the other, a phrase counts as repeated."""

_SENTENCE_ENDS: Final = (".", "!", "?", "…", "؟")
_CLAUSE_ENDS: Final = (*_SENTENCE_ENDS, ",", ";", ":", "،", "؛")
_LONG_LETTERS: Final = 70
_LONGEST_LETTERS: Final = 100
_PAUSE_MS: Final = 800

_MARKS: Final = " \t\n.,;:!?…«»\"“”'’()[]-–—،؛؟"


@dataclass(frozen=True, kw_only=True)
class HeardWord:
    """One word, in milliseconds, and how sure the machine is of it (0 to 1,000).

    `heard` is what it had understood where the glossary put another word in its place.
    """

    start_ms: int
    end_ms: int
    text: str
    confidence: int
    heard: str = ""

    @property
    def is_doubtful(self) -> bool:
        """Whether a person should look at this word above all."""
        return self.confidence < SURE or bool(self.heard)


@dataclass(frozen=True, kw_only=True)
class HeardLine:
    """What was heard from one time to another, in a language; without words where that language is not drafted.

    `repeated` says that it held a phrase several times over, of which one was left.
    """

    start_ms: int
    end_ms: int
    language: str
    words: tuple[HeardWord, ...] = ()
    repeated: bool = False


@dataclass(frozen=True, kw_only=True)
class Stretch:
    """What was heard of a stretch in which somebody speaks: once it is kept, nothing before its end is heard again."""

    start_ms: int
    end_ms: int
    lines: tuple[HeardLine, ...] = ()


def words_as_text(words: Sequence[HeardWord]) -> str:
    """Give words as one line of text."""
    return " ".join(word.text for word in words if word.text)


def split_line(line: HeardLine) -> tuple[HeardLine, ...]:
    """Cut a line after each sentence, at pauses, and where it would be too long to be read at once."""
    parts: list[list[HeardWord]] = [[]]
    for word in line.words:
        if parts[-1] and _ends_between(parts[-1], word):
            parts.append([])
        parts[-1].append(word)
    return tuple(
        replace(line, start_ms=part[0].start_ms, end_ms=max(part[-1].end_ms, part[0].start_ms + 1), words=tuple(part))
        for part in parts
        if part
    ) or (line,)


def _ends_between(before: Sequence[HeardWord], word: HeardWord) -> bool:
    letters, last = len(words_as_text(before)), before[-1]
    if last.text.endswith(_SENTENCE_ENDS) or word.start_ms - last.end_ms >= _PAUSE_MS:
        return True
    is_clause = last.text.endswith(_CLAUSE_ENDS)
    return letters >= (_LONG_LETTERS if is_clause else _LONGEST_LETTERS)


def collapse_repeats(line: HeardLine) -> HeardLine:
    """Leave one of what a line says several times in a row, and flag it: machines repeat themselves, people may."""
    words, repeated = list(line.words), False
    place = 0
    while place < len(words):
        length, times = _repeated_at(words, place)
        if times:
            # The last one keeps the time at which it ends.
            kept = words[place : place + length]
            kept[-1] = replace(kept[-1], end_ms=words[place + length * times - 1].end_ms)
            words[place : place + length * times] = kept
            repeated = True
        else:
            place += 1
    return replace(line, words=tuple(words), repeated=line.repeated or repeated)


def collapse_lines(lines: Sequence[HeardLine]) -> tuple[HeardLine, ...]:
    """Collapse what is repeated within each line, and leave one of lines that say the same again and again."""
    kept: list[HeardLine] = []
    run = 0
    for line in map(collapse_repeats, lines):
        run = run + 1 if kept and line.words and _plain(line.words) == _plain(kept[-1].words) else 1
        if run == 1:
            kept.append(line)
        else:
            kept[-1] = replace(kept[-1], end_ms=line.end_ms, repeated=True)
    return tuple(kept)


def _repeated_at(words: Sequence[HeardWord], place: int) -> tuple[int, int]:
    """Give the shortest phrase that is repeated from a word on, in words, and how often; 0 times where none is."""
    folded = [folded_word(word.text) for word in words[place : place + MOST_WORDS_REPEATED * LEAST_REPEATS]]
    for length in range(1, MOST_WORDS_REPEATED + 1):
        phrase = folded[:length]
        if folded[: length * LEAST_REPEATS] == phrase * LEAST_REPEATS:
            return length, _times(words, place, phrase)
    return 0, 0


def _times(words: Sequence[HeardWord], place: int, phrase: Sequence[str]) -> int:
    times = 0
    while [folded_word(w.text) for w in words[place : place + len(phrase)]] == list(phrase):
        times += 1
        place += len(phrase)
    return times


def _plain(words: Sequence[HeardWord]) -> list[str]:
    return [folded_word(word.text) for word in words]


def folded_word(text: str) -> str:
    """Give a word as it is compared with others: without the marks around it, in capitals or not, accents or not."""
    return fold(text.strip(_MARKS))
