"""Which pictures of a film are clear and which plain, as only the sealed side can tell."""

from __future__ import annotations

from archive.domain.sealed import Original
from archive.ingest.steps.make_renditions import early_of, tail_of

FADE_MS = 600
"""How long a picture takes to grow plain."""


def clear_pictures(original: Original, length_ms: int, rate: int = 25) -> int:
    """Give how many pictures of a film have not begun to fade."""
    return max(0, length_ms - early_of(original, length_ms) - FADE_MS) * rate // 1000


def pictures_before_plain(original: Original, length_ms: int, rate: int = 25) -> int:
    """Give how many pictures of a film show anything at all."""
    return -(-(length_ms - early_of(original, length_ms)) * rate // 1000) + 1


def tail_pictures(original: Original, length_ms: int, rate: int = 25) -> int:
    """Give how many plain pictures come after a film's end."""
    return tail_of(original, length_ms) * rate // 1000
