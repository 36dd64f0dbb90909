"""Waiting for something in a test: so many looks, however long a busy machine takes over each of them."""

from __future__ import annotations

import time
from collections.abc import Callable
from math import ceil


def wait_until(
    holds: Callable[[], object],
    *,
    seconds: float,
    every_seconds: float,
    said: Callable[[], object] = lambda: "it never happened",
    pause: Callable[[float], object] = time.sleep,
) -> None:
    """Look until something holds, or fail with what is `said` then; `seconds` are how long an idle machine looks."""
    for _ in range(ceil(seconds / every_seconds)):
        if holds():
            return
        pause(every_seconds)
    assert holds(), said()
