"""The HTTP server: uvicorn, taught to hold almost nothing back and to break a connection at once."""

from __future__ import annotations

import asyncio
import contextlib
import fcntl
import gc
import os
import signal
import socket
import struct
import threading
from collections.abc import Callable, Iterator
from types import FrameType
from typing import Any, Final

import uvicorn
from starlette.types import ASGIApp
from uvicorn.protocols.http.httptools_impl import (
    HEADER_RE,
    HEADER_VALUE_RE,
    STATUS_LINE,
    HttpToolsProtocol,
    RequestResponseCycle,
)

from archive.web.http.backpressure import EXTENSION
from archive.web.http.middleware import ALWAYS, NOT_KEPT, STANDING
from archive.web.http.raw_body import RawBody

_UNSENT_BYTES: Final = 4_096
"""From here on a writer waits: an answer's head goes through, a piece of sound or film does not."""

_KERNEL_UNSENT_BYTES: Final = 16_384
"""How much the kernel takes from us ahead of what the reader's machine can take from it."""

_LONGEST_HEAD_BYTES: Final = 65_536
"""How much of a question's head may come before the head is whole; any browser's has a few hundred bytes."""

_HEAD_SECONDS: Final = 30.0
"""How long a line may be open, or a head on its way, before it is whole: 700 bytes on the poorest line take one."""

_GRACE_SECONDS: Final = 3
_BREAK_AT_ONCE: Final = struct.pack("ii", 1, 0)
_NUMBER: Final = struct.Struct("i")
_NO_NUMBER: Final = _NUMBER.pack(0)
_UNTAKEN_QUESTION: Final = 0x5411
"""SIOCOUTQ of Linux: how many bytes a socket holds that the other side has not confirmed, those on the way included."""


class WatchedConnection:
    """What a stream may ask of the connection it is sent over."""

    def __init__(self, protocol: WatchfulProtocol) -> None:
        self._protocol = protocol
        self._transport = protocol.transport
        self._socket = self._transport.get_extra_info("socket")
        self._file = self._socket.fileno()

    def is_closed(self) -> bool:
        """Tell whether the reader has gone."""
        return bool(self._transport.is_closing())

    def is_held_up(self) -> bool:
        """Tell whether our own buffer still holds something."""
        return bool(self._protocol.flow.write_paused)

    def untaken_bytes(self) -> int:
        """Give how much of what we wrote has not been confirmed; a socket that cannot tell holds all it may."""
        if self._transport.is_closing():
            return 0
        try:
            (in_kernel,) = _NUMBER.unpack(fcntl.ioctl(self._file, _UNTAKEN_QUESTION, _NO_NUMBER))
        except OSError:
            in_kernel = 2 * _KERNEL_UNSENT_BYTES
        return int(in_kernel + self._transport.get_write_buffer_size())

    async def drained(self, within_seconds: float) -> None:
        """Wait until our own buffer is empty, at most so long."""
        flow = self._protocol.flow
        if flow.write_paused:
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(flow.drain(), within_seconds)

    def take_body(self) -> RawBody | None:
        """Give the rest of the request's body to a thread that reads it itself; the connection ends with its answer.

        None when this cannot be done: all of it is here already, or the line is not a plain one.
        """
        cycle = self._protocol.cycle
        if cycle is None or not cycle.more_body or self._transport.get_extra_info("sslcontext") is not None:
            return None
        if cycle.waiting_for_100_continue:
            self._transport.write(b"HTTP/1.1 100 Continue\r\n\r\n")
            cycle.waiting_for_100_continue = False
        self._protocol.flow.pause_reading()
        early, cycle.body = bytes(cycle.body), bytearray()
        cycle.keep_alive = False
        return RawBody(socket.socket(fileno=os.dup(self._file)), early)

    def leftover(self) -> bytes:
        """Give what had arrived of a body when its line closed, and nobody had asked for."""
        cycle = self._protocol.cycle
        left, cycle.body = bytes(cycle.body), bytearray()
        return left

    def abort(self) -> None:
        """Break the connection at once, and drop what is still waiting to be sent."""
        if not self._transport.is_closing():
            self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _BREAK_AT_ONCE)
            self._transport.abort()
        if self._protocol.cycle is not None:
            self._protocol.cycle.disconnected = True


class WatchfulProtocol(HttpToolsProtocol):
    """One connection that keeps hardly anything of its own between us and the reader."""

    _watched: WatchedConnection
    _head_bytes = 0
    _went_on = False
    _head_due: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Take a connection, and wait as soon as a reader is slower than we are."""
        super().connection_made(transport)
        transport.set_write_buffer_limits(high=_UNSENT_BYTES, low=0)
        self._watched = WatchedConnection(self)
        self._head_due = self.loop.call_later(_HEAD_SECONDS, self._watched.abort)

    def connection_lost(self, exc: Exception | None) -> None:
        """Let a connection go."""
        self._forget_when_due()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Read on; what completes neither a head nor a part of a body is held, so there may be little of it."""
        self._went_on = False
        super().data_received(data)
        if self._went_on:
            self._head_bytes = 0
            self._forget_when_due()
            return
        self._head_bytes += len(data)
        if self._head_bytes > _LONGEST_HEAD_BYTES:
            self._watched.abort()
        elif self._head_due is None and self.cycle is not None and self.cycle.response_complete:
            self._head_due = self.loop.call_later(_HEAD_SECONDS, self._watched.abort)

    def on_headers_complete(self) -> None:
        """Begin to answer."""
        self._went_on = True
        super().on_headers_complete()

    def on_body(self, body: bytes) -> None:
        """Take a piece of a body."""
        self._went_on = True
        super().on_body(body)

    def _forget_when_due(self) -> None:
        if self._head_due is not None:
            self._head_due.cancel()
            self._head_due = None

    def on_message_begin(self) -> None:
        """Begin a request that can ask about its connection."""
        super().on_message_begin()
        self.scope["extensions"] = {EXTENSION: self._watched}  # type: ignore[dict-item]

    def _start_asgi_task(self, cycle: RequestResponseCycle, app: Any) -> None:
        """Start a request whose answer's head is written our way."""

        async def run(scope: Any, receive: Any, send: Any) -> None:
            await app(scope, receive, QuickHead(cycle).send)

        super()._start_asgi_task(cycle, run)


class QuickHead:
    """Writes an answer's head: each header is checked as uvicorn does it, but one that never changes only once.

    Some eighteen headers go with every range of a film, and nearly all are always the same: to check them anew each
    time takes a tenth of all the time that sending it takes.
    """

    def __init__(self, cycle: RequestResponseCycle) -> None:
        self._cycle = cycle

    async def send(self, message: Any) -> None:
        """Write the head of an answer of known length; everything else is left to uvicorn."""
        cycle = self._cycle
        plain = message["type"] != "http.response.start" or cycle.response_started or cycle.disconnected
        if plain or cycle.flow.write_paused or cycle.scope["method"] != "GET":
            await cycle.send(message)
            return
        lines = [STATUS_LINE[message["status"]]]
        length_bytes = None
        for pair in (*cycle.default_headers, *message["headers"]):
            lines.append(_STANDING.get(pair) or _line(*pair))
            if pair[0] == b"content-length":
                length_bytes = int(pair[1])
        if length_bytes is None:
            await cycle.send(message)
            return
        lines.append(b"\r\n" if cycle.keep_alive else b"connection: close\r\n\r\n")
        cycle.response_started = True
        cycle.waiting_for_100_continue = False
        cycle.chunked_encoding = False
        cycle.expected_content_length = length_bytes
        cycle.transport.write(b"".join(lines))


def _line(name: bytes, value: bytes) -> bytes:
    if HEADER_RE.search(name) or HEADER_VALUE_RE.search(value) or name == b"connection":
        raise ValueError("an answer has a header that cannot be sent")
    return name + b": " + value + b"\r\n"


_STANDING: Final = {pair: _line(*pair) for pair in (*ALWAYS, NOT_KEPT, *STANDING)}


class Server(uvicorn.Server):
    """A server that says when it listens, and comes back quietly when it is told to stop."""

    def __init__(self, config: uvicorn.Config, on_ready: Callable[[], None]) -> None:
        super().__init__(config)
        self._on_ready = on_ready

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Begin to listen, then say so."""
        await super().startup(sockets)
        self._on_ready()

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Stop gracefully on SIGINT or SIGTERM and return to the caller, who has more to put away."""
        if threading.current_thread() is not threading.main_thread():
            yield
            return
        before = {number: signal.signal(number, self.handle_exit) for number in (signal.SIGINT, signal.SIGTERM)}
        try:
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """Finish what is being sent, within seconds; asked a second time, at once."""
        self.force_exit = self.should_exit
        self.should_exit = True


def listening_server(
    app: ASGIApp, host: str, port: int, on_ready: Callable[[int], None]
) -> tuple[Server, socket.socket]:
    """Give a server and the socket it is to run on; the port 0 takes a free one."""
    listener = socket.create_server((host, port), family=_family(host), backlog=512)
    # Accepted connections inherit this: nothing has to be set on each of them.
    listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NOTSENT_LOWAT, _KERNEL_UNSENT_BYTES)
    config = uvicorn.Config(
        app,
        http=WatchfulProtocol,
        ws="none",
        lifespan="off",
        log_config=None,
        access_log=False,
        server_header=False,
        date_header=True,
        proxy_headers=False,
        timeout_graceful_shutdown=_GRACE_SECONDS,
    )
    bound = listener.getsockname()[1]
    return Server(config, lambda: on_ready(bound)), listener


def serve(app: ASGIApp, host: str, port: int, on_ready: Callable[[int], None]) -> None:
    """Serve until a signal says stop; `on_ready` is told the port once requests are answered.

    Nobody is written down: there is no access log, and so no address of any visitor.
    """
    server, listener = listening_server(app, host, port, on_ready)
    # What is loaded by now stays to the end: a collection that goes through all of it holds somebody's answer up.
    gc.collect()
    gc.freeze()
    with listener:
        server.run(sockets=[listener])


def _family(host: str) -> socket.AddressFamily:
    return socket.AF_INET6 if ":" in host else socket.AF_INET
