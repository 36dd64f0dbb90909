"""How long a try to log in waits: not at all for the first few, then ever longer; nobody is locked out by others.

Places are not counted, for behind a front server all come from one. What a stranger tries under somebody's name slows
that name down by seconds; whoever comes with a browser that logged in before is counted by that browser alone.
"""

from __future__ import annotations

import time
from collections import OrderedDict, deque
from collections.abc import Callable
from dataclasses import dataclass, field
from threading import Lock
from typing import Final

WINDOW_SECONDS: Final = 900.0
FREE_TRIES: Final = 5
"""How many wrong passwords within the window slow nobody down."""

FREE_TRIES_OF_ALL: Final = 60
"""The same for all names together: whoever tries one password on many names is slowed down too."""

LONGEST_PAUSE_SECONDS: Final = 8.0
LONGEST_PAUSE_FOR_ALL_SECONDS: Final = 3.0
MOST_AT_ONCE: Final = 8
"""How many tries may wait under one name, so that waiting side by side guesses no faster."""

_EVERYBODY: Final = ""
_MOST_REMEMBERED: Final = 20_000
_MOST_COUNTED: Final = 200


@dataclass(frozen=True)
class Who:
    """Whose tries are counted together: a name, or one browser that logged in under it before."""

    name: str
    is_known: bool = False


@dataclass
class _Tries:
    """What was tried under one name or by one browser: when, and how many are looked at or wait now."""

    at: deque[float] = field(default_factory=lambda: deque(maxlen=_MOST_COUNTED))
    waiting: int = 0


class TryLimiter:
    """Counts tries, in this process's memory only, and says how long the next one waits."""

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        self._now = now
        self._tries: OrderedDict[str, _Tries] = OrderedDict()
        self._lock = Lock()

    def reserve(self, who: Who) -> float | None:
        """Count a try before its password is looked at, and give its pause in seconds; None: too many wait already.

        Whoever got a pause must say with `over` how the try ended.
        """
        with self._lock:
            tries = self._of(who.name)
            if tries.waiting >= MOST_AT_ONCE:
                return None
            pause_seconds = _pause(len(self._recent(tries)))
            tries.at.append(self._now())
            tries.waiting += 1
            if who.is_known:
                return pause_seconds
            everybody = self._of(_EVERYBODY)
            everybody.at.append(self._now())
            return max(pause_seconds, _pause_for_all(len(self._recent(everybody))))

    def over(self, who: Who, *, was_right: bool) -> None:
        """Say that a try is over: a wrong one stays counted, a right one has those before it forgotten."""
        with self._lock:
            tries = self._of(who.name)
            tries.waiting = max(0, tries.waiting - 1)
            if was_right:
                tries.at.clear()

    def _of(self, who: str) -> _Tries:
        tries = self._tries.setdefault(who, _Tries())
        self._tries.move_to_end(who)
        while len(self._tries) > _MOST_REMEMBERED:
            self._tries.popitem(last=False)
        return tries

    def _recent(self, tries: _Tries) -> deque[float]:
        while tries.at and self._now() - tries.at[0] > WINDOW_SECONDS:
            tries.at.popleft()
        return tries.at


def _pause(tried: int) -> float:
    """Give 0 for the first few, then 1, 2, 4 seconds and so on."""
    beyond = tried - FREE_TRIES
    return 0.0 if beyond < 0 else min(LONGEST_PAUSE_SECONDS, 2.0 ** min(beyond, 10))


def _pause_for_all(tried: int) -> float:
    return min(LONGEST_PAUSE_FOR_ALL_SECONDS, max(0, tried - FREE_TRIES_OF_ALL) / 40)
