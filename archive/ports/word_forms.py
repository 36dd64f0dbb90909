"""What words share with their other forms, as whoever searches or suggests compares them."""

from __future__ import annotations

from collections.abc import Callable, Iterable

WordForms = Callable[[str, str], Iterable[tuple[str, str]]]
"""Gives for a folded word, and the language of its text, keys that its other forms have too."""


def as_written(word: str, language: str) -> tuple[tuple[str, str], ...]:
    """Give no form but the word itself, for whoever knows nothing of its language."""
    return ()
