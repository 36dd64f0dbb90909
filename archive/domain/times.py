"""How a moment in a work is written: in minutes and seconds, as people read it."""

from __future__ import annotations


def clock_text(ms: int) -> str:
    """Write a time as people read it: 1:05, or 1:02:03."""
    seconds = ms // 1000
    hours, rest = divmod(seconds, 3600)
    return f"{hours}:{rest // 60:02}:{rest % 60:02}" if hours else f"{rest // 60}:{rest % 60:02}"
