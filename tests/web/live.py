"""A site that really listens, on a free port of this machine, in a thread of its own."""

from __future__ import annotations

import queue
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from starlette.types import ASGIApp

from archive.web.server import listening_server


@contextmanager
def listening(app: ASGIApp) -> Iterator[int]:
    """Serve an app as the program does, and give the port."""
    ready: queue.Queue[int] = queue.Queue()
    server, listener = listening_server(app, "127.0.0.1", 0, ready.put)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
    thread.start()
    try:
        yield ready.get(timeout=20)
    finally:
        server.should_exit = server.force_exit = True
        thread.join(timeout=20)
        listener.close()
        assert not thread.is_alive(), "the server did not stop"


@dataclass
class Answer:
    """What came back over a socket: status, headers and body, byte for byte."""

    status: int
    head: bytes
    body: bytes
    headers: dict[str, str] = field(default_factory=dict)


def ask(port: int, request: bytes) -> Answer:
    """Send bytes, and read one answer until the other side closes."""
    with socket.create_connection(("127.0.0.1", port), timeout=20) as line:
        line.sendall(request)
        received = b""
        while chunk := line.recv(65_536):
            received += chunk
    head, _, body = received.partition(b"\r\n\r\n")
    lines = head.decode("latin-1").split("\r\n")
    pairs = (entry.partition(": ") for entry in lines[1:])
    return Answer(int(lines[0].split()[1]), head, body, {name.lower(): value for name, _, value in pairs})


def get(port: int, path: str, method: str = "GET", **headers: str) -> Answer:
    """Ask for an address; a header's name is written with low lines."""
    lines = [f"{method} {path} HTTP/1.1", "Host: localhost", "Connection: close"]
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    return ask(port, ("\r\n".join(lines) + "\r\n\r\n").encode("latin-1"))
