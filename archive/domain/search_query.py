"""What somebody searches for: words, phrases in quotes, and the word that is still being written."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from archive.domain.words.text_folding import words_of

LONGEST_QUERY: Final = 200
"""How many characters of a query are read; the rest of a longer one is not."""

_MOST_WORDS: Final = 12
_MOST_PHRASES: Final = 4
"""Each is looked for in every line of whatever holds its words: a query may not cost more than a page is worth."""

_SHORTEST_BEGINNING: Final = 2
_QUOTES: Final = '"“”„«»‟＂'
_QUOTED: Final = re.compile(f"[{_QUOTES}]([^{_QUOTES}]*)[{_QUOTES}]")


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """A query, folded: every word and every phrase must be there.

    `beginning` is the last word when nothing follows it: whoever writes it may not have come to its end. `accented`
    are the words that were written with accents: thé is never the English the.
    """

    words: tuple[str, ...] = ()
    phrases: tuple[tuple[str, ...], ...] = ()
    beginning: str = ""
    accented: frozenset[str] = frozenset()

    def __bool__(self) -> bool:
        return bool(self.words or self.phrases)


def read_query(text: str) -> Wanted:
    """Read what somebody wrote, whatever it is; nothing in it is a command."""
    text = text[:LONGEST_QUERY]
    quoted = [tuple(word.folded for word in words_of(found[1])) for found in _QUOTED.finditer(text)]
    loose = _QUOTED.sub(lambda found: " " * len(found[0]), text)
    words = [word for word in words_of(loose) if word.folded]
    single = [phrase[0] for phrase in quoted if len(phrase) == 1]
    last = words[-1] if words and words[-1].end == len(text) else None
    phrases = tuple(dict.fromkeys(phrase[:_MOST_WORDS] for phrase in quoted if len(phrase) > 1))[:_MOST_PHRASES]
    kept = tuple(dict.fromkeys([*(word.folded for word in words), *single]))[:_MOST_WORDS]
    is_begun = last is not None and last.folded in kept and len(last.folded) >= _SHORTEST_BEGINNING
    accented = frozenset(word.folded for word in words if text[word.start : word.end].casefold() != word.folded)
    beginning = last.folded if last is not None and is_begun else ""
    return Wanted(words=kept, phrases=phrases, beginning=beginning, accented=accented & frozenset(kept))
