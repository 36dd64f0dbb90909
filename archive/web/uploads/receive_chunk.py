"""One request's bytes on their way to the disk: by the event loop, or on a fast line by a thread of its own."""

from __future__ import annotations

import asyncio
import hmac
from collections.abc import Awaitable, Callable
from threading import Lock
from typing import Any, Final

from starlette.requests import ClientDisconnect, Request

from archive.ports import Receiver
from archive.web.http.backpressure import EXTENSION
from archive.web.http.raw_body import RawBody
from archive.web.uploads import tus_headers as words
from archive.web.uploads.tus_headers import Checksum, ProtocolError

_BATCH_BYTES: Final = 1 << 20
_STALLED_SECONDS: Final = 60.0
_LOOK_BYTES: Final = 4 << 20
"""After so many bytes it shows how fast a line is."""

_FAST_BYTES_PER_SECOND: Final = 30_000_000
"""From here on a thread of its own pays; slower lines, however many, share the event loop."""

_MOST_POURING: Final = 3

InThread = Callable[[Callable[[], object]], Awaitable[object]]


class _Taps:
    """How many threads pour at this moment: a handful of fast senders may have one, the others do without."""

    def __init__(self) -> None:
        self._open = 0
        self._lock = Lock()

    def take(self) -> bool:
        """Take one if there is one."""
        with self._lock:
            if self._open >= _MOST_POURING:
                return False
            self._open += 1
            return True

    def give_back(self) -> None:
        """Give it back."""
        with self._lock:
            self._open -= 1


_TAPS: Final = _Taps()


class Piece:
    """The bytes of one request: one batch is written while the next one arrives."""

    def __init__(
        self,
        in_thread: InThread,
        receiver: Receiver,
        room_bytes: int,
        expected: Checksum | None,
        is_latest: Callable[[], bool],
    ) -> None:
        self._in_thread = in_thread
        self._receiver = receiver
        self._room_bytes = room_bytes
        self._expected = expected
        self._digest = words.ALGORITHMS[expected.algorithm]() if expected else None
        self._is_latest = is_latest
        self._connection: Any = None
        self._taken: RawBody | None = None
        self._arrived_bytes = 0

    def stop(self) -> None:
        """Break the line: its sender has come back over another one."""
        if self._taken is not None:
            self._taken.abort()
        elif self._connection is not None:
            self._connection.abort()

    async def take(self, request: Request) -> None:
        """Write what arrives, and have it on the disk before this returns, also when the line breaks.

        Raises:
            ProtocolError: it was more than there is room for, or not what its checksum says; nothing of it is kept.
            ClientDisconnect: the line broke; what had arrived is kept, unless a checksum can no longer be asked.
        """
        self._connection = request.scope.get("extensions", {}).get(EXTENSION)
        start = self._receiver.offset_bytes
        broken: BaseException | None = None
        try:
            await self._pump(request)
        except (ClientDisconnect, TimeoutError) as error:
            broken = error
            await self._keep_leftover()
        except ProtocolError:
            await self._in_thread(lambda: self._receiver.cut(start))
            raise
        if not self._matches():
            await self._in_thread(lambda: self._receiver.cut(start))
            if broken is None:
                raise ProtocolError(460, "The piece arrived otherwise than it was sent.")
        await self._in_thread(self._receiver.sync)
        if broken is not None:
            raise ClientDisconnect from broken

    async def _keep_leftover(self) -> None:
        """Keep what had arrived just before the line broke: a line that is cut often must still get on."""
        left = self._connection.leftover() if self._connection is not None and self._taken is None else b""
        if self._is_latest() and self._arrived_bytes + len(left) <= self._room_bytes:
            await self._written(bytearray(left))

    async def _pump(self, request: Request) -> None:
        """Take batches from the event loop, and go over to a thread if the line turns out to be fast."""
        loop = asyncio.get_running_loop()
        began_at = loop.time()
        length = int(request.headers.get("content-length", "0"))
        batch, writing = bytearray(), None
        try:
            async with asyncio.timeout(_STALLED_SECONDS) as patience:
                async for chunk in request.stream():
                    patience.reschedule(loop.time() + _STALLED_SECONDS)
                    batch += self._counted(chunk)
                    if writing is None or writing.done() or len(batch) >= _BATCH_BYTES:
                        await _ended(writing)
                        writing, batch = asyncio.ensure_future(self._written(batch)), bytearray()
                    if self._is_fast(loop.time() - began_at) and length - self._arrived_bytes > _LOOK_BYTES:
                        patience.reschedule(None)
                        await _ended(writing)
                        await self._written(batch)
                        writing, batch = None, bytearray()
                        if await self._poured(length):
                            return
        finally:
            await _ended(writing)
            await self._written(batch)

    def _counted(self, chunk: bytes) -> bytes:
        self._arrived_bytes += len(chunk)
        if self._arrived_bytes > self._room_bytes:
            raise ProtocolError(413, "This is more than the upload has room for.")
        return chunk

    def _is_fast(self, seconds: float) -> bool:
        enough = self._arrived_bytes >= _LOOK_BYTES and self._connection is not None and self._digest is None
        return enough and self._arrived_bytes / max(seconds, 1e-6) >= _FAST_BYTES_PER_SECOND

    async def _poured(self, length: int) -> bool:
        """Let a thread read all that is still to come; tell whether one could be had."""
        if not _TAPS.take():
            return False
        try:
            taken = self._taken = self._connection.take_body()
            if taken is None:
                return False
            left = length - self._arrived_bytes
            before = self._receiver.offset_bytes
            try:
                await asyncio.to_thread(self._receiver.fill, taken.read_into, left)
            finally:
                taken.close()
            if self._receiver.offset_bytes - before < left:
                raise ClientDisconnect
            return True
        finally:
            _TAPS.give_back()

    async def _written(self, batch: bytearray) -> None:
        if batch:
            await self._in_thread(lambda: self._write(batch))

    def _write(self, batch: bytearray) -> None:
        if self._digest is not None:
            self._digest.update(batch)
        self._receiver.write(batch)

    def _matches(self) -> bool:
        if self._expected is None or self._digest is None:
            return True
        return hmac.compare_digest(self._digest.digest(), self._expected.digest)


async def _ended(writing: asyncio.Future[None] | None) -> None:
    if writing is not None:
        await writing
