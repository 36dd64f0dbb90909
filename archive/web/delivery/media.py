"""The bytes of a rendition over HTTP: whole, in part or not at all, as RFC 9110 says and consent allows."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

from starlette.types import Message, Receive, Scope, Send

from archive.access.browse import ReadingRoom
from archive.access.gate import Admission, Gate
from archive.access.stream import Watch, is_there, pour
from archive.domain.errors import NotFoundError
from archive.domain.terms import READ_ALOUD, Recipe
from archive.ports import Span
from archive.web.delivery.ranges import UnsatisfiableError, allows_range, entity_tag, matches_any, requested_ranges
from archive.web.http.backpressure import connection_to
from archive.web.http.errors import fixed_answer
from archive.web.http.middleware import STANDING

FRONT_SERVER_BYTES: Final = 1_048_576
"""The longest answer that a front server sends in our name: what it has begun, we cannot break off."""

_FILES: Final = frozenset(
    {
        *(Recipe.VIDEO, Recipe.STILL, Recipe.AUDIO, *READ_ALOUD, Recipe.PHOTO, Recipe.CAPTIONS),
        *(Recipe.POSTER, Recipe.THUMBNAIL, Recipe.WAVEFORM),
    }
)
_SOUND_TYPES: Final = frozenset({"audio/ogg", "audio/mp4", "audio/aac", "audio/mpeg", "audio/webm"})
_PICTURE_TYPES: Final = frozenset({"video/mp4", "video/webm", "image/jpeg", "image/webp", "image/png"})
_MEDIA_TYPES: Final = _SOUND_TYPES | _PICTURE_TYPES | {"text/vtt"}
_HEADERS: Final = frozenset({b"range", b"if-range", b"if-match", b"if-none-match"})

Headers = list[tuple[bytes, bytes]]
_Asgi = tuple[Scope, Receive, Send]


class _Plan(NamedTuple):
    """What will be answered: status, headers, and the parts of the body in order, with their length together."""

    status: int
    headers: Headers
    parts: Sequence[bytes | Span] = ()
    length_bytes: int = 0


StillHere = Callable[[], bool]
"""Tells whether somebody who was let in by a log-in or a code still is; asked again before each piece."""


@dataclass(frozen=True)
class GuardedGate:
    """A gate that lets nothing through either once its reader's own log-in or code has ended."""

    gate: Gate
    still_here: StillHere

    def still_admits(self, admission: Admission) -> bool:
        """Tell whether both hold."""
        return self.still_here() and self.gate.still_admits(admission)


class MediaDoor:
    """Sends renditions: the gate decides at each request, and again before each piece."""

    def __init__(self, room: ReadingRoom, accel_prefix: str = "") -> None:
        self._room = room
        self._accel_prefix = accel_prefix.rstrip("/")

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a GET or HEAD for one rendition, to anybody."""
        await self._answer((scope, receive, send), self._room.gate)

    async def answer_while(self, still_here: StillHere, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer somebody who may read only for as long as their log-in or code holds."""
        await self._answer((scope, receive, send), GuardedGate(self._room.gate, still_here))

    async def _answer(self, asgi: _Asgi, watch: Watch) -> None:
        """Answer a GET or HEAD; what has begun goes on for as long as the watch admits it."""
        scope, receive, send = asgi
        admission = self._room.gate.admit(scope["path_params"]["rendition_id"], self._room.ask)
        if admission is None or admission.rendition.recipe not in _FILES:
            await fixed_answer(404)(scope, receive, send)
            return
        asked = _asked(scope)
        plan = _plan(asked if scope["method"] == "GET" else _without_range(asked), admission)
        start: Message = {"type": "http.response.start", "status": plan.status, "headers": plan.headers}
        if scope["method"] == "HEAD" or not plan.length_bytes:
            await self._send_head(admission, start, asgi, watch)
        elif not (
            self._accel_prefix and _suits_front_server(plan, asked) and await self._hand_over(admission, plan, asgi)
        ):
            await self._send(admission, (plan, start), asgi, watch)

    async def _send_head(self, admission: Admission, start: Message, asgi: _Asgi, watch: Watch) -> None:
        """Send an answer without a body, if there are bytes that it could have had."""
        if not await is_there(watch, self._room.kit.renditions, admission):
            await fixed_answer(404)(*asgi)
            return
        send = asgi[2]
        await send(start)
        await send({"type": "http.response.body", "body": b""})

    async def _send(self, admission: Admission, answer: tuple[_Plan, Message], asgi: _Asgi, watch: Watch) -> None:
        scope, _, send = asgi
        plan, start = answer
        line = connection_to(scope, send, start, plan.length_bytes)
        if await pour(watch, self._room.kit.renditions, admission, plan.parts, line):
            await line.finish()
        elif line.started:
            line.abort()
        else:
            await fixed_answer(404)(*asgi)

    async def _hand_over(self, admission: Admission, plan: _Plan, asgi: _Asgi) -> bool:
        """Let the front server send the file, which reads the range itself and takes our headers along.

        False where it cannot: what nobody released is none of its business, not even for the desk.
        """
        try:
            place = self._room.kit.renditions.location(admission.grant)
        except NotFoundError:
            await fixed_answer(404)(*asgi)
            return True
        if place is None:
            return False
        send, location = asgi[2], f"{self._accel_prefix}/{place}"
        kept = [pair for pair in plan.headers if pair[0] not in (b"content-length", b"content-range")]
        headers = [*kept, (b"x-accel-redirect", location.encode()), (b"content-length", b"0")]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": b""})
        return True


def _asked(scope: Scope) -> dict[bytes, str]:
    """Give the headers that matter here; one that is sent twice is one long list, as HTTP says."""
    asked: dict[bytes, str] = {}
    for name, value in scope["headers"]:
        if name in _HEADERS:
            text = value.decode("latin-1")
            asked[name] = f"{asked[name]}, {text}" if name in asked else text
    return asked


def _plan(asked: dict[bytes, str], admission: Admission) -> _Plan:
    """Decide what to answer, in the order of RFC 9110 (13.2.2): If-Match, If-None-Match, then the range."""
    size_bytes = admission.grant.size_bytes
    tag = entity_tag(admission.grant.etag)
    headers: Headers = list(STANDING)
    if tag:
        headers.append((b"etag", tag.encode("latin-1")))
    if b"if-match" in asked and not matches_any(asked[b"if-match"], tag, weakly=False):
        return _Plan(412, [*headers, (b"content-length", b"0")])
    if b"if-none-match" in asked and matches_any(asked[b"if-none-match"], tag, weakly=True):
        return _Plan(304, headers)
    media_type = admission.rendition.media_type if admission.rendition.media_type in _MEDIA_TYPES else ""
    kind = (media_type or "application/octet-stream").encode()
    try:
        wanted = asked.get(b"range") if allows_range(asked.get(b"if-range"), tag) else None
        spans = requested_ranges(wanted, size_bytes)
    except UnsatisfiableError:
        return _Plan(416, [*headers, (b"content-range", b"bytes */%d" % size_bytes), (b"content-length", b"0")])
    if spans is None:
        return _Plan(200, [*headers, *_body(kind, size_bytes)], [Span(0, size_bytes)], size_bytes)
    if len(spans) == 1:
        length_bytes = spans[0].end - spans[0].start
        headers += [*_body(kind, length_bytes), _place(spans[0], size_bytes)]
        return _Plan(206, headers, spans, length_bytes)
    return _several(headers, kind, spans, size_bytes)


def _several(headers: Headers, kind: bytes, spans: Sequence[Span], size_bytes: int) -> _Plan:
    """Plan a multipart answer, its parts held apart by a random line."""
    boundary = secrets.token_hex(16).encode()
    parts: list[bytes | Span] = []
    for span in spans:
        name, place = _place(span, size_bytes)
        head = b"content-type: " + kind + b"\r\n" + name + b": " + place
        parts += [b"\r\n--" + boundary + b"\r\n" + head + b"\r\n\r\n", span]
    parts.append(b"\r\n--" + boundary + b"--\r\n")
    length_bytes = sum(len(part) if isinstance(part, bytes) else part.end - part.start for part in parts)
    headers += _body(b"multipart/byteranges; boundary=" + boundary, length_bytes)
    return _Plan(206, headers, parts, length_bytes)


def _body(kind: bytes, length_bytes: int) -> Headers:
    return [(b"content-type", kind), (b"content-length", b"%d" % length_bytes)]


def _place(span: Span, size_bytes: int) -> tuple[bytes, bytes]:
    return b"content-range", b"bytes %d-%d/%d" % (span.start, span.end - 1, size_bytes)


def _without_range(asked: dict[bytes, str]) -> dict[bytes, str]:
    """Leave a range out: it has a meaning for GET alone."""
    return {name: value for name, value in asked.items() if name not in (b"range", b"if-range")}


def _suits_front_server(plan: _Plan, asked: dict[bytes, str]) -> bool:
    """Tell whether a front server may send this: short, one piece, and with no condition left to judge."""
    return len(plan.parts) == 1 and plan.length_bytes <= FRONT_SERVER_BYTES and b"if-range" not in asked
