"""The HTTP server: uvicorn, taught to hold almost nothing back and to break a connection at once."""

from __future__ import annotations

import asyncio
import contextlib
import fcntl
import signal
import socket
import struct
import threading
from collections.abc import Callable, Iterator
from types import FrameType
from typing import Final

import uvicorn
from starlette.types import ASGIApp
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from archive.web.lines import EXTENSION

_UNSENT_BYTES: Final = 4_096
"""From here on a writer waits: an answer's head goes through, a piece of sound or film does not."""

_KERNEL_BYTES: Final = 16_384
"""Asked of the kernel for what it sends; Linux takes twice as much."""

_GRACE_SECONDS: Final = 3
_BREAK_AT_ONCE: Final = struct.pack("ii", 1, 0)
_OUTSTANDING: Final = getattr(socket, "SIOCOUTQ", 0x5411)
"""The question how many bytes a Linux socket holds that the other side has not confirmed (TIOCOUTQ)."""


class WatchedConnection:
    """What a stream may ask of the connection it is sent over."""

    def __init__(self, protocol: WatchfulProtocol) -> None:
        self._protocol = protocol
        self._transport = protocol.transport
        self._socket = self._transport.get_extra_info("socket")
        self._file = self._socket.fileno()

    def is_closed(self) -> bool:
        """Tell whether the reader has gone."""
        return self._transport.is_closing()

    def outstanding_bytes(self) -> int:
        """Give how much the reader's machine has not confirmed yet; a socket that cannot tell holds all it may."""
        if self._transport.is_closing():
            return 0
        try:
            (in_kernel,) = struct.unpack("i", fcntl.ioctl(self._file, _OUTSTANDING, b"\0\0\0\0"))
        except OSError:
            in_kernel = 2 * _KERNEL_BYTES
        return int(in_kernel + self._transport.get_write_buffer_size())

    async def drained(self, within_seconds: float) -> None:
        """Wait until our own buffer is empty, at most so long."""
        flow = self._protocol.flow
        if flow.write_paused:
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(flow.drain(), within_seconds)

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

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Take a connection, and wait as soon as a reader is slower than we are."""
        super().connection_made(transport)
        transport.set_write_buffer_limits(high=_UNSENT_BYTES, low=0)
        self._watched = WatchedConnection(self)

    def on_message_begin(self) -> None:
        """Begin a request that can ask about its connection."""
        super().on_message_begin()
        self.scope["extensions"] = {EXTENSION: self._watched}  # type: ignore[dict-item]


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
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, _KERNEL_BYTES)
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
    with listener:
        server.run(sockets=[listener])


def _family(host: str) -> socket.AddressFamily:
    return socket.AF_INET6 if ":" in host else socket.AF_INET
