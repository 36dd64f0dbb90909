"""What strangers send: short forms, read without holding a thread, and slow work done a few at a time.

However many strangers send however slowly, none of them keeps anybody else from being read: who waits here costs a
few kilobytes, never one of the threads that the whole site shares.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Final, TypeVar

import anyio.to_thread
from anyio import CapacityLimiter
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request

from archive.domain.errors import InvalidInputError
from archive.web.http.forms import Form, read_urlencoded

T = TypeVar("T")

MOST_BYTES: Final = 131_072
"""A long letter in Arabic, each letter written as six signs, fits in it three times over."""

MOST_DRAINED_BYTES: Final = 8_388_608
"""How much more is taken in and dropped, so that a browser that sends too much can read that it did."""

DEADLINE_SECONDS: Final = 10.0
"""How long a whole short form may take to arrive."""

MOST_AT_ONCE: Final = 500
"""How many are read at the same time, 64 megabytes together at the very most."""

_CLOSE: Final = {"connection": "close"}
_LATER: Final = {"connection": "close", "retry-after": "20"}


class SmallForms:
    """Reads short forms: each within a time and a size, and only so many at once."""

    def __init__(self, deadline_seconds: float = DEADLINE_SECONDS, most_at_once: int = MOST_AT_ONCE) -> None:
        self._deadline_seconds = deadline_seconds
        self._most_at_once = most_at_once
        self._reading = 0

    async def read(self, request: Request) -> Form:
        """Read a form without files; one that cannot be read is an empty one.

        Raises:
            HTTPException: it is too large (413) or too slow (408), or too many are being read (503).
        """
        if self._reading >= self._most_at_once:
            raise HTTPException(503, headers=_LATER)
        self._reading += 1
        try:
            async with asyncio.timeout(self._deadline_seconds):
                body = await _body_of(request)
        except TimeoutError:
            raise HTTPException(408, headers=_CLOSE) from None
        except ClientDisconnect:
            raise HTTPException(400, headers=_CLOSE) from None
        finally:
            self._reading -= 1
        return _form_in(body)


class Turns:
    """Slow work, a few at a time on threads of its own; who finds the waiting line full is told so at once."""

    def __init__(self, at_once: int, most_waiting: int = 60) -> None:
        self._limiter = CapacityLimiter(at_once)
        self._most = at_once + most_waiting
        self._here = 0

    async def run(self, work: Callable[[], T]) -> T:
        """Do something slow when its turn comes.

        Raises:
            HTTPException: too many wait already (503).
        """
        if self._here >= self._most:
            raise HTTPException(503, headers=_LATER)
        self._here += 1
        try:
            return await anyio.to_thread.run_sync(work, limiter=self._limiter)
        finally:
            self._here -= 1


_small_forms = SmallForms()


async def read_small_form(request: Request) -> Form:
    """Read a stranger's form, as `SmallForms.read` does, counted together with all others of this process."""
    return await _small_forms.read(request)


async def _body_of(request: Request) -> bytes:
    body, dropped_bytes = bytearray(), 0
    async for chunk in request.stream():
        if dropped_bytes or len(body) + len(chunk) > MOST_BYTES:
            dropped_bytes += len(chunk)
            if dropped_bytes > MOST_DRAINED_BYTES:
                break
        else:
            body += chunk
    if dropped_bytes:
        raise HTTPException(413, headers=_CLOSE)
    return bytes(body)


def _form_in(body: bytes) -> Form:
    chunks = iter((body,))
    try:
        return read_urlencoded(lambda: next(chunks, None))
    except InvalidInputError:
        return Form()
