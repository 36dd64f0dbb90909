"""What of a transcript somebody should decide about: leave it, or conceal it. Nothing is concealed by being found.

What is known of people is looked for as the gate looks for it before a release (`names_in_text`, `leaks`), over the
ends of lines, and each part of a name alone too; what tells somebody by its form is added (`telling_words`).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Final, NamedTuple

from archive.domain.words.names_in_text import ReadText, parts_of, says_part
from archive.domain.words.telling_words import BY_LETTERS, Hint, Vocabulary, hinted_in
from archive.domain.words.text_folding import pieces_of, words_of
from archive.domain.words.transcripts import Transcript

_CHUNK: Final = 200
"""So many words are read at once."""

_OVERLAP: Final = 40
"""So many of them again with those that follow: as many as the longest name has letters."""

_WORD: Final = re.compile(r"\S+")
_FIGURES: Final = re.compile(r"[+(]*\d[\d().,;/-]*")
_JOINED: Final = re.compile(r"[وفبلكس]{1,3}(?=..)")


@dataclass(frozen=True, kw_only=True)
class Suggestion:
    """Words that may have to be concealed: why, and the first line in which they stand."""

    hint: Hint
    words: str
    line: str
    language: str
    start_ms: int | None = None
    end_ms: int | None = None


SaidIn = Callable[[str], Iterable[Callable[[str], bool]]]
"""Gives, for each sealed thing that stands in a text, what tells whether another text holds it (`leaks.said_in`)."""


def _nothing(_text: str) -> Iterable[Callable[[str], bool]]:
    return ()


@dataclass(frozen=True, kw_only=True)
class Clues:
    """What is looked for: names of people, what else is sealed, what was concealed before, what languages call things.

    `open_names` are chosen names, which may be read: that they look like names tells nothing.
    """

    names: tuple[str, ...] = ()
    said_in: SaidIn = _nothing
    earlier: tuple[str, ...] = ()
    open_names: tuple[str, ...] = ()
    vocabulary: Vocabulary = field(default_factory=Vocabulary)


class _Token(NamedTuple):
    start: int
    end: int
    line: int


def suggested(transcripts: Iterable[Transcript], clues: Clues, left: Iterable[str] = ()) -> tuple[Suggestion, ...]:
    """Give what somebody should decide about in a work's transcripts, the surest first; not what was `left`.

    What is concealed by the same words is suggested once.
    """
    found: dict[str, Suggestion] = {}
    told = [each for transcript in transcripts for each in _all(transcript, clues)]
    for each in sorted(told, key=lambda one: tuple(Hint).index(one.hint)):
        key = _key(each.words)
        if key:
            found.setdefault(key, each)
    return not_left(found.values(), left)


def not_left(found: Iterable[Suggestion], left: Iterable[str]) -> tuple[Suggestion, ...]:
    """Give suggestions without those of which somebody said that they may stay."""
    passed = {_key(words) for words in left}
    return tuple(each for each in found if _key(each.words) not in passed)


def _key(words: str) -> str:
    """Give what two suggestions share that are concealed by the same words; of what has none, its letters."""
    return " ".join(word.folded for word in words_of(words)) or " ".join(pieces_of(words))


def _all(transcript: Transcript, clues: Clues) -> Iterator[Suggestion]:
    lines = [cue.text for cue in transcript.cues] if transcript.cues else transcript.text.split("\n")
    text = "\n".join(lines)
    tokens = list(_tokens(lines))
    say = _Saying(transcript, lines)
    for hint, names in ((Hint.KNOWN, clues.names), (Hint.EARLIER, clues.earlier)):
        yield from (say(hint, words, line) for words, line in _named(text, tokens, names))
        yield from (say(hint, words, line) for words, line in _called(text, tokens, names, clues.vocabulary))
    yield from (say(Hint.KNOWN, words, line) for words, line in _sealed(text, tokens, clues.said_in))
    opened = {piece for name in clues.open_names for piece in pieces_of(name)}
    for line, told in enumerate(lines):
        for hinted in hinted_in(told, clues.vocabulary, transcript.language):
            words = told[hinted.start : hinted.end]
            if hinted.hint not in BY_LETTERS or not opened.issuperset(pieces_of(words)):
                yield say(hinted.hint, words, line)


class _Saying:
    """Makes suggestions of the lines of a transcript."""

    def __init__(self, transcript: Transcript, lines: Sequence[str]) -> None:
        self._transcript = transcript
        self._lines = lines

    def __call__(self, hint: Hint, words: str, line: int) -> Suggestion:
        """Make one of words that begin in a line."""
        cue = self._transcript.cues[line] if self._transcript.cues else None
        return Suggestion(
            hint=hint,
            words=" ".join(words.split()),
            line=self._lines[line],
            language=self._transcript.language,
            start_ms=cue.start_ms if cue else None,
            end_ms=cue.end_ms if cue else None,
        )


def _tokens(lines: Sequence[str]) -> Iterator[_Token]:
    place = 0
    for number, line in enumerate(lines):
        for match in _WORD.finditer(line):
            yield _Token(place + match.start(), place + match.end(), number)
        place += len(line) + 1


def _called(
    text: str, tokens: Sequence[_Token], names: Sequence[str], vocabulary: Vocabulary
) -> Iterator[tuple[str, int]]:
    """Yield each word that can be read as a part of a name, once."""
    ordinary = vocabulary.stop_words
    parts = {part for name in names for part in parts_of(name)} - ordinary
    seen: set[str] = set()
    for token in _firsts(text, tokens) if parts else ():
        for words in _apart(_bare(text[token.start : token.end])):
            if words and words not in seen:
                seen.add(words)
                if ordinary.isdisjoint(pieces_of(words)) and says_part(words, parts):
                    yield _alone(words, partial(says_part, parts=parts)), token.line


def _firsts(text: str, tokens: Sequence[_Token]) -> Iterator[_Token]:
    """Yield of tokens that are written alike the first."""
    met: set[str] = set()
    for token in tokens:
        written = text[token.start : token.end]
        if written not in met:
            met.add(written)
            yield token


def _apart(word: str) -> Iterator[str]:
    """Yield a word and what hyphens and the like hold together in it."""
    yield word
    pieces = [_bare(piece) for piece in re.split(r"[^\w'’]+", word)]
    yield from pieces if len(pieces) > 1 else ()


def _bare(said: str) -> str:
    """Give what would be concealed of words: without the signs around them, what is elided before, 's behind."""
    words = words_of(said)
    return said[words[0].start : words[-1].end] if words else said


def _alone(said: str, holds: Callable[[str], bool]) -> str:
    """Give words without what Arabic writes together with the first, so that they are found without it as well."""
    said = _bare(said)
    together = _JOINED.match(said)
    for length in range(together.end() if together else 0, 0, -1):
        rest = said[length:]
        for alone in ("ا" + rest, rest) if rest.startswith("ل") else (rest,):
            if holds(alone):
                return alone
    return said


def _named(text: str, tokens: Sequence[_Token], names: Sequence[str]) -> Iterator[tuple[str, int]]:
    """Yield the words in which a whole name of several words is read."""
    wanted = tuple(dict.fromkeys(names))
    for chunk in _chunks(tokens):
        for name in sorted(ReadText(_read(text, chunk)).named(wanted)):
            yield from _shortest(text, chunk, partial(_names, name))


def _names(name: str, read: str) -> bool:
    return bool(ReadText(read).named((name,)))


def _sealed(text: str, tokens: Sequence[_Token], said_in: SaidIn) -> Iterator[tuple[str, int]]:
    """Yield the words that may stand in no text: how somebody is reached, what a file was called."""
    for chunk in _chunks(tokens):
        for holds in said_in(_read(text, chunk)):
            yield from _shortest(text, chunk, holds)


def _chunks(tokens: Sequence[_Token]) -> Iterator[Sequence[_Token]]:
    for begin in range(0, len(tokens), _CHUNK):
        yield tokens[begin : begin + _CHUNK + _OVERLAP]


def _read(text: str, chunk: Sequence[_Token]) -> str:
    return text[chunk[0].start : chunk[-1].end] if chunk else ""


def _shortest(text: str, chunk: Sequence[_Token], holds: Callable[[str], bool]) -> Iterator[tuple[str, int]]:
    """Yield from left to right the fewest words that hold something: where they end first, then where they begin."""

    def to(begin: int, end: int) -> bool:
        return holds(_read(text, chunk[begin:end]))

    def back(end: int, begin: int) -> bool:
        return holds(_read(text, chunk[-begin:end]))

    begin = 0
    while to(begin, len(chunk)):
        end = _least(begin + 1, len(chunk), partial(to, begin))
        after, begin = begin, -_least(1 - end, -begin, partial(back, end))
        # A number is known by its last figures; the first ones go with them.
        while begin > after and all(_FIGURES.fullmatch(_read(text, [each])) for each in chunk[begin - 1 : begin + 1]):
            begin -= 1
        yield _alone(_read(text, chunk[begin:end]), holds), chunk[begin].line
        begin = end


def _least(low: int, high: int, is_enough: Callable[[int], bool]) -> int:
    """Give the smallest number from `low` to `high` that is enough, where all above it are."""
    while low < high:
        middle = (low + high) // 2
        low, high = (low, middle) if is_enough(middle) else (middle + 1, high)
    return low
