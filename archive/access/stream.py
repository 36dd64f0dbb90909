"""How bytes leave: in pieces, and before each piece the gate is asked again."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from typing import Final, Protocol

from archive.access.gate import Admission
from archive.domain.errors import NotFoundError
from archive.ports import Renditions, Span

PIECE_BYTES: Final = 65_536
"""The most that may be on its way to a reader when a consent ends."""

CHECK_SECONDS: Final = 2.0
"""How often the gate is asked while a reader takes nothing; far below the promised five seconds."""


class Watch(Protocol):
    """Whoever decides, again and again, whether what was begun may go on: a gate, or one that asks more."""

    def still_admits(self, admission: Admission) -> bool:
        """Tell whether what was admitted may still be sent, byte for byte the same."""


class Connection(Protocol):
    """The way to one reader, as slow as the reader is."""

    def is_broken(self) -> bool:
        """Tell whether the reader has gone."""

    def room_bytes(self) -> int:
        """Give how many bytes may be put on the way now; none while too many are still on it."""

    async def wait(self, within_seconds: float) -> None:
        """Wait until there may be room again, at most so long."""

    async def put(self, piece: bytes) -> None:
        """Put bytes on the way."""


async def pour(
    gate: Watch, renditions: Renditions, admission: Admission, parts: Iterable[bytes | Span], line: Connection
) -> bool:
    """Send a rendition's spans, and the words between them, and tell whether it could be done to the end.

    False means that the consent is gone, or the bytes are: whoever called must break the connection, so that
    nobody takes what was sent for the whole.
    """
    pouring = _Pouring(gate, renditions, admission)
    for part in parts:
        if not await (pouring.say(part, line) if isinstance(part, bytes) else pouring.send(part, line)):
            return False
    return True


async def is_there(gate: Watch, renditions: Renditions, admission: Admission) -> bool:
    """Tell whether a rendition may be met and its bytes are here, down to the last; for answers that send none."""
    size_bytes = admission.grant.size_bytes
    return bool(await _Pouring(gate, renditions, admission).read(Span(max(0, size_bytes - 1), size_bytes)))


async def read_whole(gate: Watch, renditions: Renditions, admission: Admission) -> bytes | None:
    """Read a whole small rendition to be shown inside a page, or None when it may no longer be shown."""
    pouring = _Pouring(gate, renditions, admission)
    pouring.is_fresh = False
    return await pouring.read(Span(0, admission.grant.size_bytes))


class _Pouring:
    """One rendition on its way to one reader.

    Its admission is fresh until something is waited for: nothing can have happened since the gate gave it.
    """

    def __init__(self, gate: Watch, renditions: Renditions, admission: Admission) -> None:
        self._gate = gate
        self._renditions = renditions
        self._admission = admission
        self.is_fresh = True

    async def send(self, span: Span, line: Connection) -> bool:
        """Send a span piece by piece, and tell whether it could be done to the end."""
        start = span.start
        while start < span.end:
            room = await self._room(line)
            piece = await self.read(Span(start, min(span.end, start + room))) if room else None
            if not piece:
                return False
            await line.put(piece)
            start += len(piece)
        return True

    async def say(self, words: bytes, line: Connection) -> bool:
        """Send what is no part of the file, piece by piece as well, and tell whether it could be done to the end."""
        self.is_fresh = False
        start = 0
        while start < len(words):
            room = await self._room(line)
            if not room or not self._may_go_on():
                return False
            await line.put(words[start : start + room])
            start += room
        return True

    async def _room(self, line: Connection) -> int:
        """Wait until something may be put on the way, and give how many bytes; 0 when it is all over."""
        while not line.is_broken():
            room = min(line.room_bytes(), PIECE_BYTES)
            if room > 0:
                return room
            if not self._may_go_on():
                return 0
            await line.wait(CHECK_SECONDS)
        return 0

    async def read(self, span: Span) -> bytes | None:
        """Read one piece with the consent of this moment; one that had to wait for the disk asks again afterwards."""
        if not self._may_go_on():
            return None
        try:
            piece = self._renditions.read_now(self._admission.grant, span)
            if piece is not None:
                return piece
            piece = await asyncio.to_thread(self._renditions.read, self._admission.grant, span)
        except NotFoundError:
            return None
        return piece if self._may_go_on() else None

    def _may_go_on(self) -> bool:
        was_fresh, self.is_fresh = self.is_fresh, False
        return was_fresh or self._gate.still_admits(self._admission)
