"""The rest of a large request's body, read by a thread straight from the line, past the event loop."""

from __future__ import annotations

import contextlib
import os
import select
import socket
from typing import Final

_STALLED_MS: Final = 60_000


class RawBody:
    """A line that a thread reads from; it shares the connection and never closes it for the server."""

    def __init__(self, line: socket.socket, early: bytes) -> None:
        self._line = line
        self._early = memoryview(early)
        self._poll = select.poll()
        self._poll.register(line.fileno(), select.POLLIN)

    def read_into(self, room: memoryview) -> int:
        """Read what has arrived, waiting for it if need be; nothing when the sender has gone.

        Raises:
            TimeoutError: nothing came for a minute.
        """
        if self._early:
            count = min(len(room), len(self._early))
            room[:count] = self._early[:count]
            self._early = self._early[count:]
            return count
        while True:
            try:
                return os.readv(self._line.fileno(), [room])
            except BlockingIOError:
                if not self._poll.poll(_STALLED_MS):
                    raise TimeoutError from None
            except OSError:
                return 0

    def abort(self) -> None:
        """Let the thread that reads find the end of the line."""
        with contextlib.suppress(OSError):
            self._line.shutdown(socket.SHUT_RDWR)

    def close(self) -> None:
        """Let go of our hold of the line."""
        self._line.close()
