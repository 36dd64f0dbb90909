"""Forms that count once: a second tap on a slow line gets the answer to the first one, and nothing is made twice."""

from __future__ import annotations

import hashlib
import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

from starlette.responses import RedirectResponse, Response

from archive.web.http.forms import Form

REMEMBERED_SECONDS: Final = 3_600.0
"""How long an answered form is remembered: longer than anybody presses a button again."""

MOST_REMEMBERED: Final = 5_000


@dataclass
class _Sent:
    """One form: whoever sends it again waits here until the first answer is known."""

    at: float
    turn: threading.Lock = field(default_factory=threading.Lock)
    leads_to: str = ""


class OneTimeForms:
    """Remembers, in this process alone, which forms were answered and where the answer led."""

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        self._now = now
        self._guard = threading.Lock()
        self._sent: OrderedDict[str, _Sent] = OrderedDict()

    def answer(self, key: str, act: Callable[[], Response]) -> Response:
        """Do what a form asks once; the same form again is led where the first one led.

        What did not succeed may be tried again: only an answer that leads on is remembered.
        """
        sent = self._entry(key)
        with sent.turn:
            if sent.leads_to:
                return RedirectResponse(sent.leads_to, status_code=303)
            response = act()
            if response.status_code == 303:
                sent.leads_to = response.headers["location"]
            return response

    def _entry(self, key: str) -> _Sent:
        with self._guard:
            now = self._now()
            while self._sent:
                oldest = next(iter(self._sent.values()))
                if len(self._sent) < MOST_REMEMBERED and now - oldest.at < REMEMBERED_SECONDS:
                    break
                self._sent.popitem(last=False)
            return self._sent.setdefault(key, _Sent(now))


def one_time_key(path: str, form: Form, length: str) -> str:
    """Give what a form and its repetition have in common and no other has; nothing for a form without a mark.

    All that was typed is in it: a page that was gone back to and filled in otherwise is another form.
    """
    if not form.one("once"):
        return ""
    parts = [path, *(part for pair in form.pairs() for part in pair)]
    if form.has_file:
        parts += [form.file_name, length]
    return hashlib.sha256("\0".join(parts).encode("utf-8", "surrogatepass")).hexdigest()
