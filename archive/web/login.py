"""Coming to the desk and leaving it: name and password, tried a few times at most."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from archive.domain.errors import InvalidInputError
from archive.domain.terms import Audience
from archive.languages import LANGUAGES, translate
from archive.review.accounts import check_password, end_sessions
from archive.web.desk_forms import Form, read_urlencoded
from archive.web.desk_session import (
    PATH,
    begin_session,
    end_session,
    keep_language,
    keep_visit_mark,
    open_session,
    same_mark,
    visit_mark,
)
from archive.web.desk_visit import FOREIGN_FORM, Desk, Visit, chunks_of, language_links, language_of
from archive.web.doors import Door
from archive.web.rendering import render


def _(sentence: str) -> str:
    """Mark a sentence for translation; it is said in the visitor's language further down."""
    return sentence


_WRONG: Final = _("This name and this password do not belong together.")
_TOO_OFTEN: Final = _("That was tried too often. Please wait {minutes} minutes and try again.")


def login_door(desk: Desk) -> Door:
    """Give the address of coming in, open to whoever has an account."""

    async def endpoint(request: Request) -> Response:
        return await run_in_threadpool(_serve, desk, request)

    return Door(f"{PATH}/login", endpoint, audience=Audience.TEAM, methods=("GET", "POST"))


def log_out(visit: Visit) -> Response:
    """End every log-in of this account, on this machine and on all others."""
    end_sessions(visit.kit, visit.account.id)
    response = visit.go("/login?left=1")
    end_session(response)
    return response


@dataclass(frozen=True)
class _Arrival:
    """Somebody who is not logged in yet."""

    request: Request
    lang: str
    mark: str

    def show(self, status: int = 200, problem: str = "", name: str = "") -> Response:
        """Show the log-in form."""
        context = {
            "languages": language_links(self.request),
            "csrf": self.mark,
            "next": _next(self.request.query_params.get("next", "")),
            "name": name,
            "problem": problem,
            "left": bool(self.request.query_params.get("left")),
        }
        return render(self.request, "pages/desk_login.html", context, lang=self.lang, status=status)


def _serve(desk: Desk, request: Request) -> Response:
    arrival = _Arrival(request, language_of(request, None, desk.settings.language), visit_mark(request))
    if request.method == "POST":
        response = _try(desk, arrival)
    elif open_session(desk.kit, request) is not None:
        response = RedirectResponse(_next(request.query_params.get("next", "")), status_code=303)
    else:
        response = arrival.show()
    secure = desk.settings.secure_cookies
    if response.status_code != 303:
        keep_visit_mark(response, arrival.mark, secure=secure)
    if request.query_params.get("lang") in LANGUAGES:
        keep_language(response, arrival.lang, secure=secure)
    response.headers["cache-control"] = "no-store"
    return response


def _try(desk: Desk, arrival: _Arrival) -> Response:
    request = arrival.request
    form = _read(request)
    name, place = form.one("name"), request.client.host if request.client else ""
    if not same_mark(form.one("csrf"), arrival.mark):
        return arrival.show(403, translate(arrival.lang, FOREIGN_FORM), name)
    counted = name.casefold()[:100]
    seconds = desk.limiter.seconds_to_wait(counted, place)
    if seconds:
        return arrival.show(429, translate(arrival.lang, _TOO_OFTEN, {"minutes": -(-seconds // 60)}), name)
    account = check_password(desk.kit, name, (form.many("password") or [""])[-1])
    if account is None:
        desk.limiter.failed(counted, place)
        return arrival.show(401, translate(arrival.lang, _WRONG), name)
    desk.limiter.succeeded(counted, place)
    response = RedirectResponse(_next(form.one("next")), status_code=303)
    begin_session(response, account, secure=desk.settings.secure_cookies)
    return response


def _read(request: Request) -> Form:
    try:
        return read_urlencoded(chunks_of(request))
    except InvalidInputError:
        return Form()


def _next(address: str) -> str:
    """Give where to go after logging in: only ever an address of the desk."""
    is_ours = address == PATH or address.startswith(f"{PATH}/")
    plain = all(c.isascii() and (c.isalnum() or c in "/_-") for c in address)
    return address if is_ours and plain and not address.startswith(f"{PATH}/login") else PATH
