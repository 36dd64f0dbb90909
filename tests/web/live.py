"""A site that really listens, on a free port of this machine, in a thread of its own."""

from __future__ import annotations

import queue
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from starlette.types import ASGIApp

from archive.web.http.server import Server, listening_server
from tests.waiting import wait_until

_PATIENCE_SECONDS = 20


@dataclass(frozen=True)
class Live:
    """A listening site."""

    port: int
    server: Server

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def wait_until_nobody_is_connected(self) -> None:
        """Wait until every connection was closed, or fail."""
        wait_until(
            lambda: not self.server.server_state.connections,
            seconds=_PATIENCE_SECONDS,
            every_seconds=0.01,
            said=lambda: "somebody is still connected",
        )


@contextmanager
def listening(app: ASGIApp) -> Iterator[Live]:
    """Serve an app as the program does."""
    ready: queue.Queue[int] = queue.Queue()
    server, listener = listening_server(app, "127.0.0.1", 0, ready.put)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
    thread.start()
    try:
        yield Live(ready.get(timeout=_PATIENCE_SECONDS), server)
    finally:
        server.should_exit = server.force_exit = True
        thread.join(timeout=_PATIENCE_SECONDS)
        listener.close()
        assert not thread.is_alive(), "the server did not stop"


@dataclass(frozen=True)
class Answer:
    """What came back over a socket: status, head and body, byte for byte."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def lasting(self) -> tuple[int, dict[str, str], bytes]:
        """Everything but the hour."""
        return self.status, {name: value for name, value in self.headers.items() if name != "date"}, self.body


def open_line(port: int, receive_bytes: int | None = None) -> socket.socket:
    """Connect; with `receive_bytes`, as a reader whose machine takes only so much ahead."""
    line = socket.socket()
    line.settimeout(_PATIENCE_SECONDS)
    if receive_bytes is not None:
        line.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receive_bytes)
    try:
        line.connect(("127.0.0.1", port))
    except OSError:
        line.close()
        raise
    return line


def request(path: str, method: str = "GET", **headers: str) -> bytes:
    """Write a request; a header's name is given with low lines."""
    lines = [f"{method} {path} HTTP/1.1", "Host: localhost", "Connection: close"]
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    return ("\r\n".join(lines) + "\r\n\r\n").encode("latin-1")


def read_rest(line: socket.socket) -> bytes:
    """Read until the other side closes or breaks the connection."""
    received = []
    try:
        while chunk := line.recv(65_536):
            received.append(chunk)
    except ConnectionResetError:
        pass
    return b"".join(received)


def parse(received: bytes) -> Answer:
    """Read one answer."""
    head, _, body = received.partition(b"\r\n\r\n")
    lines = head.decode("latin-1").split("\r\n")
    pairs = (line.partition(": ") for line in lines[1:])
    return Answer(int(lines[0].split()[1]), {name.lower(): value for name, _, value in pairs}, body)


def get(live: Live, path: str, method: str = "GET", **headers: str) -> Answer:
    """Ask for an address, byte for byte as it is written here."""
    with open_line(live.port) as line:
        line.sendall(request(path, method, **headers))
        return parse(read_rest(line))
