"""How bytes leave: in pieces, and before each piece the gate is asked again."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from typing import Final, Protocol

from archive.access.gate import Admission, Gate
from archive.domain.errors import NotFoundError
from archive.ports import Renditions, Span

PIECE_BYTES: Final = 65_536
"""The most that may be on its way to a reader when a consent ends."""

CHECK_SECONDS: Final = 2.0
"""How often the gate is asked while a reader takes nothing; far below the promised five seconds."""


class Line(Protocol):
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
    gate: Gate, renditions: Renditions, admission: Admission, parts: Iterable[bytes | Span], line: Line
) -> bool:
    """Send a rendition's spans, and the words between them, and tell whether it could be done to the end.

    False means that the consent is gone, or the bytes are: whoever called must break the connection, so that
    nobody takes what was sent for the whole.
    """
    for part in parts:
        if isinstance(part, bytes):
            await line.put(part)
        elif not await _pour_span(gate, renditions, admission, part, line):
            return False
    return True


async def read_whole(gate: Gate, renditions: Renditions, admission: Admission) -> bytes | None:
    """Read a whole small rendition to be shown inside a page, or None when it may no longer be shown."""
    span = Span(0, admission.grant.size_bytes)
    try:
        found = renditions.read_now(admission.grant, span)
        if found is None:
            found = await asyncio.to_thread(renditions.read, admission.grant, span)
    except NotFoundError:
        return None
    return found if gate.still_admits(admission) else None


async def _pour_span(gate: Gate, renditions: Renditions, admission: Admission, span: Span, line: Line) -> bool:
    start = span.start
    while start < span.end:
        room = min(line.room_bytes(), PIECE_BYTES)
        if line.is_broken():
            return False
        if room <= 0:
            if not gate.still_admits(admission):
                return False
            await line.wait(CHECK_SECONDS)
            continue
        piece = await _read(gate, renditions, admission, Span(start, min(span.end, start + room)))
        if not piece:
            return False
        await line.put(piece)
        start += len(piece)
    return True


async def _read(gate: Gate, renditions: Renditions, admission: Admission, span: Span) -> bytes | None:
    """Read one piece with the consent of this moment; one that had to wait for the disk asks again afterwards."""
    if not gate.still_admits(admission):
        return None
    try:
        piece = renditions.read_now(admission.grant, span)
        if piece is not None:
            return piece
        piece = await asyncio.to_thread(renditions.read, admission.grant, span)
    except NotFoundError:
        return None
    return piece if gate.still_admits(admission) else None
