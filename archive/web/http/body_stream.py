"""What arrives at the desk: forms and films in the pieces in which they come, unless too little comes."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from typing import Final

import anyio.from_thread
from starlette.requests import ClientDisconnect, Request

SILENCE_SECONDS: Final = 30.0
"""How long a form or a film on its way in may bring nothing at all."""

SLOWEST_BYTES_PER_SECOND: Final = 500
"""How much it must bring on the whole: less than the slowest telephone line of any workshop."""

_PULL_BYTES: Final = 524_288
_MOST_DRAINED_BYTES: Final = 64_000_000


class TooSlowError(ClientDisconnect):
    """So little arrives that whoever sends it counts as gone."""


def chunks_of(request: Request) -> Callable[[], bytes | None]:
    """Give a function that fetches a request's next bytes for a thread, a few hundred kilobytes each time.

    What fetches them raises TooSlowError when nothing comes for a while, or too little on the whole.
    """
    stream = aiter(request.stream())
    left_seconds = SILENCE_SECONDS

    async def arrived() -> bytes | None:
        nonlocal left_seconds
        began = time.monotonic()
        try:
            async with asyncio.timeout(min(SILENCE_SECONDS, left_seconds)):
                chunk = await anext(stream, None)
        except TimeoutError:
            raise TooSlowError from None
        left_seconds += len(chunk or b"") / SLOWEST_BYTES_PER_SECOND - (time.monotonic() - began)
        return chunk

    async def pull() -> bytes | None:
        found = bytearray()
        while len(found) < _PULL_BYTES and (chunk := await arrived()) is not None:
            found += chunk
        return bytes(found) or None

    return lambda: anyio.from_thread.run(pull)


def drain(next_chunk: Callable[[], bytes | None]) -> None:
    """Take in what is still coming of a form, within bounds: a browser reads our answer only after it has sent all."""
    left_bytes = _MOST_DRAINED_BYTES
    try:
        while left_bytes > 0 and (chunk := next_chunk()) is not None:
            left_bytes -= len(chunk)
    except ClientDisconnect:
        return
