"""Pages that were made a moment ago, given again while nothing at all has changed, and never after.

What is kept holds for one moment of the gate: until the catalogue changes in any way, by any process, or the clock
reaches an instant at which a decision may turn. The next question after that finds nothing here, whatever the change
was about. A page is made from its address and from what stands in its key alone, so nothing else of whoever asked
first can reach whoever asks next.
"""

from __future__ import annotations

import functools
import time
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Final

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.types import Message, Receive, Scope, Send

from archive.access.browse import ReadingRoom
from archive.access.gate import Moment
from archive.domain.errors import ArchiveError
from archive.web.delivery.guarded_page import GuardedPage
from archive.web.http.backpressure import connection_to
from archive.web.http.compression import takes_gzip
from archive.web.http.middleware import FaultBoundary, ProtectingHeaders, protected
from archive.web.http.timing import quantise_timing

Endpoint = Callable[[Request], Awaitable[Response]]

_MOST_BYTES: Final = 32 << 20
_MOST_PAGE_BYTES: Final = 256 << 10
_ENTRY_BYTES: Final = 4_096
"""About what a kept page takes beside its body: its headers, its key, its place."""

_LONGEST_QUERY_BYTES: Final = 200
_OLDEST_SECONDS: Final = 60.0
"""No page is kept longer: who measures times can tell that somebody was here within the last minute, and no more."""

_VARIES: Final = frozenset({"", "accept-encoding", "save-data", "accept-encoding, save-data"})


@dataclass(frozen=True)
class Key:
    """All that a kept page may depend on: its address, and how it is sent."""

    path: str
    query: bytes
    compressed: bool
    saves_data: bool

    def headers(self) -> list[tuple[bytes, bytes]]:
        """Give the only headers that a page is made from."""
        found = [(b"accept-encoding", b"gzip")] if self.compressed else []
        return [*found, (b"save-data", b"on")] if self.saves_data else found


@dataclass(frozen=True)
class Kept:
    """A page as it is sent; one with somebody's words in it is watched over while it is."""

    start: Message
    body: Message
    guarded: ProtectingHeaders | None
    size_bytes: int
    stale_at_seconds: float

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send it."""
        if self.guarded is None:
            await send(self.start)
            await send(self.body)
            return
        line = connection_to(scope, send, self.start, len(self.body["body"]))
        if line.room_bytes() < len(self.body["body"]):
            await self.guarded(scope, receive, quantise_timing(send))
            return
        # It goes at once and whole, in the very moment for which it was found to hold.
        await line.put(self.body["body"])
        await line.finish()


class PageCache:
    """The kept pages of one site, in memory, bounded in bytes."""

    def __init__(
        self, room: ReadingRoom, most_bytes: int = _MOST_BYTES, seconds: Callable[[], float] = time.monotonic
    ) -> None:
        self._room = room
        self._most_bytes = most_bytes
        self._seconds = seconds
        self._moment: Moment | None = None
        self._pages: OrderedDict[Key, Kept] = OrderedDict()
        self.size_bytes = 0

    def find(self, scope: Scope) -> Kept | None:
        """Give the kept page that answers a question, if there is one and it holds at this very moment."""
        if not self._pages:
            return None
        key = _key(scope)
        kept = self._pages.get(key) if key is not None else None
        if key is None or kept is None:
            return None
        moment = self._now()
        if moment is None or moment != self._moment:
            self._forget_all()
            return None
        if self._seconds() >= kept.stale_at_seconds:
            self._forget(key)
            return None
        self._pages.move_to_end(key)
        return kept

    def keeping(self, endpoint: Endpoint, *, from_shelves: bool = False) -> Endpoint:
        """Give an endpoint whose pages are kept; one that looks along the shelves, only while these are up to date."""

        @functools.wraps(endpoint)
        async def answer(request: Request) -> Response:
            key = _key(request.scope)
            if key is None:
                return await endpoint(request)
            before = self._now() if not from_shelves or self._room.is_up_to_date() else None
            made = await endpoint(Request({**request.scope, "headers": key.headers()}, request.receive))
            # Whatever happened while it was made: then it is no page of one moment.
            if before is not None and before == self._now():
                self._keep(before, key, made)
            return made

        return answer

    def _now(self) -> Moment | None:
        """Give the moment that it is, or None when nobody can tell: then nothing is kept, and nothing given."""
        try:
            return self._room.gate.moment()
        except ArchiveError:
            self._forget_all()
            return None

    def _keep(self, moment: Moment, key: Key, made: Response) -> None:
        if moment != self._moment:
            self._forget_all()
            self._moment = moment
        if not _may_be_kept(made):
            return
        size_bytes = len(made.body) + len(key.path) + len(key.query) + _ENTRY_BYTES
        if size_bytes > min(_MOST_PAGE_BYTES, self._most_bytes):
            return
        self._forget(key)
        headers = protected(made.raw_headers)
        self._pages[key] = Kept(
            start={"type": "http.response.start", "status": 200, "headers": headers},
            body={"type": "http.response.body", "body": bytes(made.body)},
            guarded=ProtectingHeaders(FaultBoundary(made)) if isinstance(made, GuardedPage) else None,
            size_bytes=size_bytes,
            stale_at_seconds=self._seconds() + _OLDEST_SECONDS,
        )
        self.size_bytes += size_bytes
        while self.size_bytes > self._most_bytes:
            self._forget(next(iter(self._pages)))

    def _forget(self, key: Key) -> None:
        kept = self._pages.pop(key, None)
        if kept is not None:
            self.size_bytes -= kept.size_bytes

    def _forget_all(self) -> None:
        self._pages.clear()
        self.size_bytes = 0
        self._moment = None


def _key(scope: Scope) -> Key | None:
    """Give what a page for this question may depend on, or None when it must be made for this question alone."""
    if scope["type"] != "http" or scope["method"] != "GET" or len(scope["query_string"]) > _LONGEST_QUERY_BYTES:
        return None
    compressed = saves_data = False
    for name, value in scope["headers"]:
        if name == b"accept-encoding":
            compressed = takes_gzip(value)
        elif name == b"save-data":
            saves_data = value.strip().lower() == b"on"
    return Key(scope["path"], scope["query_string"], compressed, saves_data)


def _may_be_kept(made: Response) -> bool:
    """Tell whether an answer is a plain page for everybody; one of any other kind is not understood, so not kept."""
    return (
        type(made) in (Response, HTMLResponse, GuardedPage)
        and made.status_code == 200
        and made.background is None
        and made.headers.get("content-type", "").startswith("text/html")
        and made.headers.get("vary", "").lower() in _VARIES
        and not {"set-cookie", "location", "etag"} & set(made.headers)
    )
