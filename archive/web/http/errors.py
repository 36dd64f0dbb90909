"""What is answered when something cannot be: one fixed page a status, the same bytes whatever the reason."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from functools import cache
from types import TracebackType
from typing import Final

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.types import Receive, Scope, Send

from archive.domain.errors import (
    BrokenRecordError,
    InvalidInputError,
    NoSpaceError,
    NotFoundError,
    RefusedError,
    StaleRecordError,
    raised_at,
)
from archive.domain.ids import new_id
from archive.languages import LANGUAGES, _, direction, negotiate, translate
from archive.web.http.routes import standing_address
from archive.web.http.templates import render_text

_log = logging.getLogger("archive.web")

ANSWERS: Final[Mapping[type[Exception], int]] = {
    NotFoundError: 404,
    RefusedError: 404,
    BrokenRecordError: 404,
    StaleRecordError: 409,
    InvalidInputError: 400,
    NoSpaceError: 507,
}
"""How HTTP learns the tree of errors; everything else is a fault of ours."""


_SENTENCES: Final = {
    404: (
        _("There is nothing here to see"),
        _("Perhaps there never was; perhaps somebody has decided otherwise. We treat both alike."),
    ),
    405: (_("This cannot be done here"), _("This address does not take what was sent to it.")),
    408: (
        _("This took too long"),
        _("What you sent did not arrive in time. Nothing was changed; please send it once more."),
    ),
    409: (
        _("Somebody else was faster"),
        _("This was changed while you were writing. Go back, load the page anew and try again."),
    ),
    413: (
        _("This is too much at once"),
        _("What you sent is longer than this form can take. Nothing was changed; please send less."),
    ),
    503: (
        _("Too many people are here at this moment"),
        _("Nothing was changed. Please wait a minute and try again."),
    ),
    507: (_("There is no room left"), _("The archive’s disk is full. Nothing was lost; please tell those who run it.")),
    400: (_("This could not be understood"), _("Please go back, check what you entered and try again.")),
    500: (_("Something went wrong on our side"), _("It is not your fault. Please try again in a little while.")),
}


class FixedAnswer(Response):
    """An answer that never varies: its bytes are made once and say nothing about what was asked."""

    def __init__(self, status: int, page: bytes, headers: Mapping[str, str] | None = None) -> None:
        super().__init__(page, status, headers, "text/html")

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer; a HEAD gets the same head and no body."""
        # Middleware adds to the list it is given: each request gets one of its own.
        await send({"type": "http.response.start", "status": self.status_code, "headers": list(self.raw_headers)})
        await send({"type": "http.response.body", "body": b"" if scope["method"] == "HEAD" else self.body})


@cache
def fixed_answer(status: int) -> FixedAnswer:
    """Give the one answer for a status, in all three languages at once."""
    heading, sentence = _SENTENCES.get(status, _SENTENCES[500])
    parts = [
        {
            "lang": code,
            "dir": direction(code),
            "heading": translate(code, heading),
            "sentence": translate(code, sentence),
            "why": translate(code, "Why can’t I see this?") if status == 404 else "",
            "home": translate(code, "Back to the beginning"),
            "exit": translate(code, "Leave quickly"),
            "exit_note": translate(
                code,
                "“Leave quickly” opens an encyclopaedia instead of this page. It cannot erase your browsing history.",
            ),
        }
        for code in LANGUAGES
    ]
    page = render_text("pages/fixed_answer.html", {"parts": parts}, lang="en")
    return FixedAnswer(status if status in _SENTENCES else 500, page.encode())


async def answer_http_error(request: Request, error: Exception) -> Response:
    """Answer an error of HTTP itself: no such address, or none for this method; a standing page mistyped is led to."""
    assert isinstance(error, HTTPException)
    if error.status_code == 404 and request.method in ("GET", "HEAD"):
        lang = negotiate(request.headers.get("accept-language", ""), request.app.state.settings.language)
        address = standing_address(request.app.routes, request.url.path, lang)
        if address is not None and address != request.url.path:
            return RedirectResponse(address, status_code=302, headers={"vary": "accept-language"})
    answer = fixed_answer(error.status_code)
    if error.headers:
        return FixedAnswer(answer.status_code, bytes(answer.body), error.headers)
    return answer


async def answer_archive_error(request: Request, error: Exception) -> FixedAnswer:
    """Answer an error that the archive explains to its own people, and to nobody outside."""
    status = next((ANSWERS[kind] for kind in type(error).__mro__ if kind in ANSWERS), 500)
    if status >= 500:
        log_fault(error, error.__traceback__)
    return fixed_answer(status)


def log_fault(error: BaseException, trace: TracebackType | None) -> None:
    """Write down a fault of ours under a random id: what kind it was and where, never what was asked or said."""
    _log.error("fault %s: %s at %s", new_id(), type(error).__name__, raised_at(trace))
