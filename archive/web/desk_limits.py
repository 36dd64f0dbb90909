"""How often a log-in may be tried: a few times a name and place, then a pause; kept in memory only."""

from __future__ import annotations

import time
from collections import OrderedDict, deque
from collections.abc import Callable
from threading import Lock
from typing import Final

WINDOW_SECONDS: Final = 900.0
TRIES_PER_NAME_AND_PLACE: Final = 6
TRIES_PER_PLACE: Final = 60
TRIES_PER_NAME: Final = 60
_MOST_REMEMBERED = 20_000


class TryLimiter:
    """Counts failed tries by name, by place and by both, and says how long to wait."""

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        self._now = now
        self._failed: OrderedDict[tuple[str, str], deque[float]] = OrderedDict()
        self._lock = Lock()

    def seconds_to_wait(self, name: str, place: str) -> int:
        """Give how long somebody has to wait before the next try; 0 when they need not."""
        limits = {
            (name, place): TRIES_PER_NAME_AND_PLACE,
            ("", place): TRIES_PER_PLACE,
            (name, ""): TRIES_PER_NAME,
        }
        with self._lock:
            return max(self._wait(key, most) for key, most in limits.items())

    def failed(self, name: str, place: str) -> None:
        """Count a failed try."""
        with self._lock:
            for key in ((name, place), ("", place), (name, "")):
                self._failed.setdefault(key, deque(maxlen=TRIES_PER_NAME)).append(self._now())
                self._failed.move_to_end(key)
            while len(self._failed) > _MOST_REMEMBERED:
                self._failed.popitem(last=False)

    def succeeded(self, name: str, place: str) -> None:
        """Forget what failed before, for this name from this place."""
        with self._lock:
            self._failed.pop((name, place), None)

    def _wait(self, key: tuple[str, str], most: int) -> int:
        tries = self._failed.get(key, deque[float]())
        while tries and self._now() - tries[0] > WINDOW_SECONDS:
            tries.popleft()
        if len(tries) < most:
            return 0
        return int(WINDOW_SECONDS - (self._now() - tries[0])) + 1
