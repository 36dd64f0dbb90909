"""The way to one reader over HTTP: never more on it than may still arrive once a consent has ended."""

from __future__ import annotations

import asyncio
from typing import Final, Protocol

from starlette.types import Message, Scope, Send

from archive.access.stream import PIECE_BYTES

EXTENSION: Final = "archive.connection"
"""Where our own server puts a request's connection into the ASGI scope."""

_LEAST_BYTES: Final = 8_192
"""Less room than this is not worth a piece of its own."""

_FIRST_PAUSE_SECONDS: Final = 0.002
_LONGEST_PAUSE_SECONDS: Final = 0.25


class Connection(Protocol):
    """What our own server tells of a connection, and no other does."""

    def is_closed(self) -> bool:
        """Tell whether the reader has gone."""

    def is_held_up(self) -> bool:
        """Tell whether our own buffer still holds something: whoever writes now is not heard from until it is empty."""

    def untaken_bytes(self) -> int:
        """Give how much of what was written the reader's machine has not said it has."""

    async def drained(self, within_seconds: float) -> None:
        """Wait until our own buffer is empty, at most so long."""

    def abort(self) -> None:
        """Break the connection at once, and drop what is still waiting to be sent."""


class MeasuredConnection:
    """A line on our own server, which knows how much of what it was given has arrived."""

    def __init__(self, connection: Connection, send: Send, start: Message, length_bytes: int) -> None:
        self._connection = connection
        self._send = send
        self._start = start
        self._left_bytes = length_bytes
        self._pause_seconds = _FIRST_PAUSE_SECONDS
        self.started = False

    def is_broken(self) -> bool:
        """Tell whether the reader has gone."""
        return self._connection.is_closed()

    def room_bytes(self) -> int:
        """Give how many bytes may be put on the way now."""
        if self._connection.is_held_up():
            return 0
        room = PIECE_BYTES - self._connection.untaken_bytes()
        return room if room >= _LEAST_BYTES else 0

    async def wait(self, within_seconds: float) -> None:
        """Wait for our own buffer to empty, or a growing moment for what the kernel still holds."""
        await self._connection.drained(within_seconds)
        if not self.room_bytes():
            await asyncio.sleep(min(self._pause_seconds, within_seconds))
            self._pause_seconds = min(2 * self._pause_seconds, _LONGEST_PAUSE_SECONDS)

    async def put(self, piece: bytes) -> None:
        """Put bytes on the way; the first of them take the answer's head along."""
        if not self.started:
            self.started = True
            await self._send(self._start)
        self._left_bytes -= len(piece)
        self._pause_seconds = _FIRST_PAUSE_SECONDS
        await self._send({"type": "http.response.body", "body": piece, "more_body": self._left_bytes > 0})

    async def finish(self) -> None:
        """Everything has been handed over: what is left of it is less than may be."""

    def abort(self) -> None:
        """Break the connection: what was sent is not the whole, and must not look like it."""
        self._connection.abort()


class PlainConnection:
    """A line on any other ASGI server: one piece at a time, and a server that holds on to it is not waited for.

    Leaving an answer unfinished is all that can be done there to break the connection.
    """

    def __init__(self, send: Send, start: Message, length_bytes: int) -> None:
        self._send = send
        self._start = start
        self._left_bytes = length_bytes
        self._sending: asyncio.Future[None] | None = None
        self.started = False

    def is_broken(self) -> bool:
        """Tell whether the server said that the reader has gone."""
        sending = self._sending
        return sending is not None and sending.done() and (sending.cancelled() or sending.exception() is not None)

    def room_bytes(self) -> int:
        """Give room for a piece when the one before has been taken."""
        return PIECE_BYTES if self._sending is None or self._sending.done() else 0

    async def wait(self, within_seconds: float) -> None:
        """Wait until the server has taken the piece."""
        if self._sending is not None:
            await asyncio.wait({self._sending}, timeout=within_seconds)

    async def put(self, piece: bytes) -> None:
        """Hand a piece to the server, without waiting for long until it takes it."""
        await self.finish()
        self._left_bytes -= len(piece)
        body = {"type": "http.response.body", "body": piece, "more_body": self._left_bytes > 0}
        self._sending = asyncio.ensure_future(self._hand_over(body))
        await asyncio.sleep(0)

    async def finish(self) -> None:
        """Wait until the server has taken everything."""
        if self._sending is not None:
            await self._sending

    def abort(self) -> None:
        """Leave the answer unfinished."""
        if self._sending is not None:
            self._sending.cancel()

    async def _hand_over(self, body: Message) -> None:
        if not self.started:
            self.started = True
            await self._send(self._start)
        await self._send(body)


def connection_to(scope: Scope, send: Send, start: Message, length_bytes: int) -> MeasuredConnection | PlainConnection:
    """Give the way to whoever sent a request, as well as the server that took it allows."""
    connection = scope.get("extensions", {}).get(EXTENSION)
    if connection is not None:
        return MeasuredConnection(connection, send, start, length_bytes)
    return PlainConnection(send, start, length_bytes)
