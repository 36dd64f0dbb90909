"""When an answer that says "nothing here" leaves: at a beat of the clock, so that its time tells nothing of its reason.

What is withdrawn, what is not yet open and what never was take different work to find out: some of it is remembered,
some has to be decided anew. The difference is a few hundred thousandths of a second, and enough to be told apart by
somebody who asks a thousand times. So each such answer waits for the next beat after its question came.
"""

from __future__ import annotations

import asyncio
import math
import time
from concurrent.futures import ThreadPoolExecutor
from typing import Final

from starlette.types import Message, Send

BEAT_SECONDS: Final = 0.01
"""Far more than the work ever takes, and too little for anybody to notice."""


_SLEEPERS: Final = ThreadPoolExecutor(64, thread_name_prefix="beat")
"""Enough for more answers than one process gives within a beat."""


def quantise_timing(send: Send) -> Send:
    """Give a way to send on which whatever is missing waits for its beat."""
    began = time.monotonic()

    async def sending(message: Message) -> None:
        if message["type"] == "http.response.start" and message["status"] == 404:
            await _beat_after(began)
        await send(message)

    return sending


async def _beat_after(began: float) -> None:
    beats = math.ceil((time.monotonic() - began) / BEAT_SECONDS)
    due = began + max(1, beats) * BEAT_SECONDS
    # An event loop counts thousandths of a second from the moment when it is asked: it would hand on what the work
    # took. A sleeping thread is woken to the millionth, whenever it began to wait.
    await asyncio.get_running_loop().run_in_executor(_SLEEPERS, _sleep_until, due)


def _sleep_until(due: float) -> None:
    time.sleep(max(0.0, due - time.monotonic()))
