"""A workshop's own words, put in the place of what a machine understood instead: after listening, never before.

Told beforehand, a recogniser writes such words into noise where nobody speaks; so they are held against what it heard.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from archive.domain.words.recognition import HeardLine, HeardWord
from archive.domain.words.text_folding import fold

MOST_WORDS: Final = 500
LONGEST: Final = 60
LEAST_LETTERS: Final = 4
"""Shorter words are like too many others."""

_LETTERS_A_SLIP: Final = 4
"""In how many letters one may differ."""

_AROUND: Final = '.,;:!?…«»"“”()[]،؛؟'


@dataclass(frozen=True)
class _Entry:
    text: str
    letters: str
    words: int


def clean_glossary(text: str) -> tuple[str, ...]:
    """Give the words of a glossary as it was written, one on each line, each once."""
    lines = (" ".join(line.split())[:LONGEST] for line in text.splitlines())
    return tuple(dict.fromkeys(line for line in lines if len(_letters(line)) >= LEAST_LETTERS))[:MOST_WORDS]


def with_glossary(line: HeardLine, glossary: Sequence[str]) -> HeardLine:
    """Put the glossary's words where a line has something that sounds nearly like them; each says what was heard."""
    entries = [_Entry(text, _letters(text), len(text.split())) for text in glossary]
    words: list[HeardWord] = []
    place = 0
    while place < len(line.words):
        taken, word = _best(line.words, place, entries)
        words.append(word)
        place += taken
    return replace(line, words=tuple(words))


def _best(words: Sequence[HeardWord], place: int, entries: Sequence[_Entry]) -> tuple[int, HeardWord]:
    """Give how many words from a place on are one of the glossary, and that one; else the word itself."""
    found = [
        (distance, taken, entry)
        for entry in entries
        for taken in _lengths(entry, len(words) - place)
        if (distance := _distance(words[place : place + taken], entry)) is not None
    ]
    if not found:
        return 1, words[place]
    _, taken, entry = min(found, key=lambda one: (one[0], one[1]))
    heard = words[place : place + taken]
    before, said, after = _dressed(" ".join(word.text for word in heard))
    if said == entry.text:
        return 1, words[place]
    together = replace(
        heard[0],
        end_ms=heard[-1].end_ms,
        text=f"{before}{entry.text}{after}",
        confidence=min(word.confidence for word in heard),
        heard=said,
    )
    return taken, together


def _lengths(entry: _Entry, left: int) -> Iterator[int]:
    return (taken for taken in range(max(1, entry.words - 1), entry.words + 2) if taken <= left)


def _distance(words: Sequence[HeardWord], entry: _Entry) -> int | None:
    """Give in how many letters words differ from the glossary's, or None where that is too many."""
    letters = _letters(" ".join(word.text for word in words))
    most = len(entry.letters) // _LETTERS_A_SLIP
    # Whoever begins with another letter is another word more often than a slip of the ear.
    if abs(len(letters) - len(entry.letters)) > most or letters[:1] != entry.letters[:1]:
        return None
    distance = _edits(letters, entry.letters)
    return distance if distance <= most else None


def _edits(one: str, other: str) -> int:
    row = list(range(len(other) + 1))
    for number, letter in enumerate(one, 1):
        before, row[0] = row[0], number
        for place, against in enumerate(other, 1):
            before, row[place] = row[place], min(row[place] + 1, row[place - 1] + 1, before + (letter != against))
    return row[-1]


def _letters(text: str) -> str:
    return "".join(letter for letter in fold(text) if letter.isalnum())


def _dressed(text: str) -> tuple[str, str, str]:
    """Give what stands before, within and after the marks around words."""
    start = len(text) - len(text.lstrip(_AROUND))
    end = len(text.rstrip(_AROUND))
    return text[:start], text[start:end], text[end:]
