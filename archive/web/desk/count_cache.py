"""What takes long to count, counted anew only as often as it can be afforded."""

from __future__ import annotations

import time
from collections.abc import Callable
from threading import Lock
from typing import Any, Final, TypeVar

_SHARE: Final = 100
"""A count that took a second is good for a hundred: long counting never takes more than a hundredth of the time."""

_QUICK_SECONDS: Final = 0.1
"""What takes no longer than this is counted anew whenever something has changed."""

T = TypeVar("T")


class CountCache:
    """Remembers counts: as of now while they are quick, and some time old where the archive has grown large."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._found: dict[str, tuple[int, float, Any]] = {}
        self._lock = Lock()

    def get(self, name: str, generation: int, count: Callable[[], T]) -> T:
        """Give a count of this generation of the catalogue, or an older one if it was taken a short time ago."""
        with self._lock:
            known = self._found.get(name)
            if known is not None and (known[0] == generation or self._clock() < known[1]):
                return known[2]  # type: ignore[no-any-return]
            began = self._clock()
            value = count()
            took = self._clock() - began
            good_for = took * _SHARE if took > _QUICK_SECONDS else 0.0
            self._found[name] = (generation, self._clock() + good_for, value)
            return value
