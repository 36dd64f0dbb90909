"""What every answer goes through: the headers that protect its reader, and a boundary no fault gets past."""

from __future__ import annotations

from collections.abc import Iterable
from types import TracebackType
from typing import Final

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from archive.web.http.backpressure import EXTENSION
from archive.web.http.errors import fixed_answer, log_fault

POLICY: Final = (
    "default-src 'none'; style-src 'self'; img-src 'self'; media-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'"
)
"""Nothing but our own style, pictures and sound; no script at all, and nobody may frame us."""

_SENSES: Final = (
    "camera=(), microphone={microphone}, geolocation=(), display-capture=(), payment=(), usb=(), browsing-topics=()"
)
MAY_HEAR: Final = _SENSES.format(microphone="(self)")
"""What a browser may let a page do on which somebody's own yes is recorded; all others may do nothing of the kind."""

_MAY_DIFFER: Final = frozenset({b"content-security-policy", b"permissions-policy"})

ALWAYS: Final = (
    (b"content-security-policy", POLICY.encode()),
    (b"referrer-policy", b"no-referrer"),
    (b"x-content-type-options", b"nosniff"),
    (b"permissions-policy", _SENSES.format(microphone="()").encode()),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"cross-origin-embedder-policy", b"require-corp"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"tdm-reservation", b"1"),
    (b"x-robots-tag", b"noindex, noarchive, noai, noimageai"),
)
"""The headers of every answer."""

STANDING: Final = ((b"accept-ranges", b"bytes"), (b"content-disposition", b"inline"))
"""What goes with every answer about a rendition."""

NOT_KEPT: Final = (b"cache-control", b"no-store")
"""What keeps an answer out of every cache, unless it says itself how long it may be kept."""


def protected(headers: Iterable[tuple[bytes, bytes]]) -> list[tuple[bytes, bytes]]:
    """Give an answer's headers together with those that protect its reader."""
    found = list(headers)
    own = {name for name, _ in found}
    if NOT_KEPT[0] not in own:
        found.append(NOT_KEPT)
    # A browser obeys every policy it is sent: a page with one of its own is sent that one alone.
    return [*found, *(each for each in ALWAYS if each[0] not in _MAY_DIFFER & own)]


class ProtectingHeaders:
    """Gives every answer the headers that protect whoever reads it and whoever is shown."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, and its answer back with our headers."""

        async def sending(message: Message) -> None:
            if message["type"] == "http.response.start":
                # An answer may be sent again: its own list stays as it is.
                message = {**message, "headers": protected(message["headers"])}
            await send(message)

        await self._app(scope, receive, sending if scope["type"] == "http" else send)


class FaultBoundary:
    """Turns any fault of ours into one page that tells nothing, and breaks off an answer that had begun."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, and see that no fault gets past."""
        has_started = False

        async def sending(message: Message) -> None:
            nonlocal has_started
            has_started = True
            await send(message)

        with _Caught() as caught:
            await self._app(scope, receive, sending)
        if not caught.fault:
            return
        if not has_started:
            await fixed_answer(500)(scope, receive, send)
        elif EXTENSION in scope.get("extensions", {}):
            scope["extensions"][EXTENSION].abort()


class _Caught:
    """Holds back every fault of its block, after writing it down."""

    def __init__(self) -> None:
        self.fault = False

    def __enter__(self) -> _Caught:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> bool:
        if not isinstance(error, Exception):
            return False
        self.fault = True
        log_fault(error, trace)
        return True
