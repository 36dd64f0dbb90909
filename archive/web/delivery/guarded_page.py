"""A page with somebody's words in it: sent as a film is, piece by piece, and broken off when they are taken back."""

from __future__ import annotations

from collections.abc import Sequence

from starlette.responses import Response
from starlette.types import Message, Receive, Scope, Send

from archive.access.gate import Admission
from archive.access.stream import Watch, pour
from archive.ports import Renditions
from archive.web.http.backpressure import connection_to
from archive.web.http.errors import fixed_answer


class GuardedPage(Response):
    """A page that may be sent on for as long as everything in it may be shown."""

    def __init__(self, page: Response, watch: Watch, renditions: Renditions, shown: Sequence[Admission]) -> None:
        super().__init__(page.body, page.status_code)
        self.raw_headers = page.raw_headers
        self._watch = _All(watch, shown)
        self._renditions = renditions
        self._shown = shown

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send it: never more of it is on its way than may still arrive once it is taken back."""
        if not self._shown or scope["method"] == "HEAD":
            await super().__call__(scope, receive, send)
            return
        start: Message = {"type": "http.response.start", "status": self.status_code, "headers": self.raw_headers}
        line = connection_to(scope, send, start, len(self.body))
        if await pour(self._watch, self._renditions, self._shown[0], [bytes(self.body)], line):
            await line.finish()
        elif line.started:
            line.abort()
        else:
            await fixed_answer(404)(scope, receive, send)


class _All:
    """Watches over everything that a page shows, whichever of it is asked about."""

    def __init__(self, watch: Watch, shown: Sequence[Admission]) -> None:
        self._watch = watch
        self._shown = shown

    def still_admits(self, admission: Admission) -> bool:
        """Tell whether all of it may still be shown."""
        return all(self._watch.still_admits(shown) for shown in self._shown)
