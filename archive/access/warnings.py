"""What a visitor is told before sound or picture starts: general words that never tell about one person."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

WARNINGS: Final = {
    "violence": "violence",
    "sexual-violence": "violence",
    "death": "death and grief",
    "racism": "racism",
    "detention": "hardship and fear",
    "self-harm": "deep distress",
}
"""Each warning that the desk may give, and the words it is shown as; what could mark a person is worded generally."""

UNNAMED: Final = "painful experiences"
"""How a warning that is not on the list is shown: one too many hurts less than one too few."""


def worded(codes: Iterable[str]) -> tuple[str, ...]:
    """Give the words for a work's warnings, each once, as sentences to translate."""
    return tuple(dict.fromkeys(WARNINGS.get(code, UNNAMED) for code in codes))
