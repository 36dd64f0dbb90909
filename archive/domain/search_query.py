"""What somebody searches for: words, phrases in quotes, and the word that is still being written."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from archive.domain.words.text_folding import Word, words_of

LONGEST_QUERY: Final = 200
"""How many characters of a query are read; the rest of a longer one is not."""

_MOST_WORDS: Final = 12
_MOST_PHRASES: Final = 4
"""Each is looked for in every line of whatever holds its words: a query may not cost more than a page is worth."""

_SHORTEST_BEGINNING: Final = 2
_SHORTEST_ACCENTED_BEGINNING: Final = 4
"""Thé, été and clé are whole: without its accent each begins a hundred other words."""

_QUOTES: Final = '"“”„«»‟＂'
_QUOTED: Final = re.compile(f"[{_QUOTES}]([^{_QUOTES}]*)[{_QUOTES}]")


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """A query, folded: every word and every phrase must be there.

    `beginning` is the last word when nothing follows it: whoever writes it may not have come to its end. `spelt` are
    the words that were written otherwise than folded, each with how: thé is never the English the. `language` is that
    of the page on which it is asked: its words come before those of other languages.
    """

    words: tuple[str, ...] = ()
    phrases: tuple[tuple[str, ...], ...] = ()
    beginning: str = ""
    spelt: tuple[tuple[str, str], ...] = ()
    language: str = ""

    def __bool__(self) -> bool:
        return bool(self.words or self.phrases)

    @property
    def accented(self) -> Mapping[str, str]:
        """Give the words that were written otherwise than folded, each with how."""
        return dict(self.spelt)


def read_query(text: str, language: str = "") -> Wanted:
    """Read what somebody wrote, whatever it is; nothing in it is a command."""
    text = text[:LONGEST_QUERY]
    quoted = [tuple(word.folded for word in words_of(found[1])) for found in _QUOTED.finditer(text)]
    loose = _QUOTED.sub(lambda found: " " * len(found[0]), text)
    words = [word for word in words_of(loose) if word.folded]
    single = [phrase[0] for phrase in quoted if len(phrase) == 1]
    last = words[-1] if words and words[-1].end == len(text) else None
    phrases = tuple(dict.fromkeys(phrase[:_MOST_WORDS] for phrase in quoted if len(phrase) > 1))[:_MOST_PHRASES]
    kept = tuple(dict.fromkeys([*(word.folded for word in words), *single]))[:_MOST_WORDS]
    spelt = dict(_spelt(words, text, kept))
    is_whole = last is None or (last.folded in spelt and len(last.folded) < _SHORTEST_ACCENTED_BEGINNING)
    is_begun = last is not None and last.folded in kept and len(last.folded) >= _SHORTEST_BEGINNING and not is_whole
    return Wanted(
        words=kept,
        phrases=phrases,
        beginning=last.folded if last is not None and is_begun else "",
        spelt=tuple(spelt.items()),
        language=language,
    )


def _spelt(words: Iterable[Word], text: str, kept: Container[str]) -> Iterator[tuple[str, str]]:
    for word in words:
        written = unicodedata.normalize("NFC", text[word.start : word.end]).casefold()
        if written != word.folded and word.folded in kept:
            yield word.folded, written
