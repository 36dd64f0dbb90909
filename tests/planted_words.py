"""Words to plant: one for each place, all of one length, none of them a word of any language or a part of another."""

from __future__ import annotations

import hashlib


class Words:
    """The words of one file, by the place where each was planted."""

    def __init__(self, kind: str) -> None:
        self.kind = kind
        self.planted: dict[str, str] = {}

    def __call__(self, place: str) -> str:
        """Give the word for a place; thirteen letters and figures, the same in every run."""
        mark = hashlib.sha256(f"{self.kind} {place}".encode()).hexdigest().translate(str.maketrans("abcdef", "qwxzjv"))
        return self.planted.setdefault(place, f"Zq{mark[:11]}")
