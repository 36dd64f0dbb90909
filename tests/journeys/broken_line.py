"""A poor line between a browser and a site: slow, cut at will, and the site behind it may come back elsewhere."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field

_BLOCK_BYTES = 64 << 10
_WAIT_SECONDS = 0.2


@dataclass
class BrokenLine:
    """A listening port that leads to a site for as long as the line is up."""

    listener: socket.socket
    site_port: int
    bytes_per_second: float = 1e12
    block_bytes: int = _BLOCK_BYTES
    is_up: bool = True
    _open: set[socket.socket] = field(default_factory=set)
    _stop: threading.Event = field(default_factory=threading.Event)

    @property
    def address(self) -> str:
        """Give where the browser finds the site."""
        return f"http://127.0.0.1:{self.listener.getsockname()[1]}"

    def cut(self) -> None:
        """Break everything that is on its way, and let nothing through."""
        self.is_up = False
        for line in list(self._open):
            with suppress(OSError):
                line.shutdown(socket.SHUT_RDWR)

    def mend(self) -> None:
        """Let things through again."""
        self.is_up = True

    def serve(self) -> None:
        """Take browsers in until told to stop."""
        while not self._stop.is_set():
            try:
                client, _ = self.listener.accept()
            except TimeoutError:
                continue
            except OSError:
                return
            threading.Thread(target=self._join, args=(client,), daemon=True).start()

    def stop(self) -> None:
        """End it."""
        self._stop.set()
        self.cut()
        self.listener.close()

    def _join(self, client: socket.socket) -> None:
        with client:
            if not self.is_up:
                return
            try:
                site = socket.create_connection(("127.0.0.1", self.site_port), timeout=5)
            except OSError:
                return
            with site:
                self._open |= {client, site}
                back = threading.Thread(target=self._pour, args=(site, client), daemon=True)
                back.start()
                self._pour(client, site, is_slow=True)
                back.join()
                self._open -= {client, site}

    def _pour(self, source: socket.socket, sink: socket.socket, *, is_slow: bool = False) -> None:
        source.settimeout(None)
        with suppress(OSError):
            while block := source.recv(self.block_bytes):
                sink.sendall(block)
                time.sleep(len(block) / self.bytes_per_second if is_slow else 0)
        for line in (source, sink):
            with suppress(OSError):
                line.shutdown(socket.SHUT_RDWR)


@contextmanager
def broken_line(site_port: int) -> Iterator[BrokenLine]:
    """Lay a line to a site."""
    listener = socket.create_server(("127.0.0.1", 0))
    listener.settimeout(_WAIT_SECONDS)
    line = BrokenLine(listener, site_port)
    serving = threading.Thread(target=line.serve, daemon=True)
    serving.start()
    try:
        yield line
    finally:
        line.stop()
        serving.join(timeout=10)
