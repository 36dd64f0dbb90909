"""How often a code may be tried: six times for the same beginning, and all wrong ones together ever more slowly.

Nobody is ever locked out by what others do: many wrong codes only make everybody wait a few seconds. Places are not
counted, for behind a front server all come from one.
"""

from __future__ import annotations

import time
from collections import OrderedDict, deque
from collections.abc import Callable
from threading import Lock
from typing import Final

WINDOW_SECONDS: Final = 900.0
TRIES_PER_BEGINNING: Final = 6
FREE_TRIES: Final = 30
"""How many wrong codes within the window slow nobody down."""

LONGEST_PAUSE_SECONDS: Final = 5.0
_MOST_REMEMBERED: Final = 20_000


class Pace:
    """Counts wrong codes, in this process's memory only, and says who waits."""

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        self._now = now
        self._failed: OrderedDict[str, deque[float]] = OrderedDict()
        self._all: deque[float] = deque(maxlen=_MOST_REMEMBERED)
        self._lock = Lock()

    def refuses(self, beginning: str) -> bool:
        """Tell whether codes with this beginning were tried too often to be looked at now."""
        with self._lock:
            tries = self._failed.get(beginning, deque[float]())
            return len(self._recent(tries)) >= TRIES_PER_BEGINNING

    def pause_seconds(self, failed_anywhere: int = 0) -> float:
        """Give how long every try waits before it is looked at."""
        with self._lock:
            failed = max(len(self._recent(self._all)), failed_anywhere)
        return min(LONGEST_PAUSE_SECONDS, max(0, failed - FREE_TRIES) / 20)

    def failed(self, beginning: str) -> None:
        """Count a wrong code."""
        with self._lock:
            self._all.append(self._now())
            if beginning:
                self._failed.setdefault(beginning, deque(maxlen=TRIES_PER_BEGINNING)).append(self._now())
                self._failed.move_to_end(beginning)
            while len(self._failed) > _MOST_REMEMBERED:
                self._failed.popitem(last=False)

    def _recent(self, tries: deque[float]) -> deque[float]:
        while tries and self._now() - tries[0] > WINDOW_SECONDS:
            tries.popleft()
        return tries
