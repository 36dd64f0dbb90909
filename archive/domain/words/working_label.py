"""What the crew calls a work until it has a title, and by which words the desk finds it: sealed, never published."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from archive.domain.words.hidden_marks import without_hidden_marks
from archive.domain.words.text_folding import folds_of

LONGEST_LABEL: Final = 80
"""A label tells works apart; who wants to write more writes a summary."""


def clean_label(text: str) -> str:
    """Give a working label as it is kept: one line, without marks that nobody sees, and not too long."""
    return " ".join(without_hidden_marks(text).split())[:LONGEST_LABEL].rstrip()


def sought_words(texts: Iterable[str]) -> tuple[str, ...]:
    """Give the words by which these texts are found, each once: the same in capitals, accents and forms of any kind."""
    return tuple(sorted({fold for text in texts for fold in folds_of(text)}))


LONGEST_BEGINNING: Final = 24
"""How many letters of a word may be typed before the rest of it has to stand there, too."""


def beginnings(texts: Iterable[str]) -> tuple[str, ...]:
    """Give the words by which these texts are found, and how each begins from its second letter on."""
    words = sought_words(texts)
    return tuple(sorted({word[:end] for word in words for end in (*range(2, LONGEST_BEGINNING + 1), len(word))}))
