"""Coming to the desk and leaving it: name and password, ever more slowly after a few wrong ones."""

from __future__ import annotations

from asyncio import sleep as pause
from dataclasses import dataclass
from typing import Final

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from archive.domain.terms import Audience
from archive.languages import LANGUAGES, _, translate
from archive.review.people.accounts import check_password, end_sessions, folded_name
from archive.web.desk.login_throttle import LONGEST_PAUSE_SECONDS, Who
from archive.web.desk.session import (
    PATH,
    begin_session,
    end_session,
    keep_known,
    keep_language,
    keep_visit_mark,
    known_browser,
    open_session,
    visit_mark,
)
from archive.web.desk.visit import FOREIGN_FORM, Desk, Visit, language_links, language_of
from archive.web.http.bounded_forms import read_small_form
from archive.web.http.forms import Form, same_mark
from archive.web.http.routes import Door
from archive.web.http.templates import render

_WRONG: Final = _("This name and this password do not belong together.")
_TOO_OFTEN: Final = _("This name is tried very often at this moment. Please wait {seconds} seconds and try again.")


def login_door(desk: Desk) -> Door:
    """Give the address of coming in, open to whoever has an account."""

    async def endpoint(request: Request) -> Response:
        return await _serve(desk, request)

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


async def _serve(desk: Desk, request: Request) -> Response:
    arrival = _Arrival(request, language_of(request, None, desk.settings.language), visit_mark(request))
    if request.method == "POST":
        response = await _take(desk, arrival, await read_small_form(request))
    elif await run_in_threadpool(open_session, desk.kit, request) is not None:
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


async def _take(desk: Desk, arrival: _Arrival, form: Form) -> Response:
    """Take in a name and a password."""
    name = form.one("name")
    if not same_mark(form.one("csrf"), arrival.mark):
        return arrival.show(403, translate(arrival.lang, FOREIGN_FORM), name)
    who = await run_in_threadpool(_who, desk, arrival.request, name)
    pause_seconds = desk.limiter.reserve(who)
    if pause_seconds is None:
        sentence = translate(arrival.lang, _TOO_OFTEN, {"seconds": int(LONGEST_PAUSE_SECONDS)})
        return arrival.show(429, sentence, name)
    account = None
    try:
        await pause(pause_seconds)
        password = (form.many("password") or [""])[-1]
        account = await desk.hashes.run(lambda: check_password(desk.kit, name, password))
    finally:
        desk.limiter.over(who, was_right=account is not None)
    if account is None:
        return arrival.show(401, translate(arrival.lang, _WRONG), name)
    response = RedirectResponse(_next(form.one("next")), status_code=303)
    begin_session(response, account, secure=desk.settings.secure_cookies)
    keep_known(response, account, secure=desk.settings.secure_cookies)
    return response


def _who(desk: Desk, request: Request, name: str) -> Who:
    """Tell whose try it is: somebody's whose browser we know, or anybody's under this name."""
    counted = folded_name(name)[:100]
    known = known_browser(desk.kit, request)
    if known is not None and known[0].name == counted:
        return Who(f"{known[0].id}.{known[1]}", is_known=True)
    return Who(f"name {counted}")


def _next(address: str) -> str:
    """Give where to go after logging in: only ever an address of the desk."""
    is_ours = address == PATH or address.startswith(f"{PATH}/")
    plain = all(c.isascii() and (c.isalnum() or c in "/_-") for c in address)
    return address if is_ours and plain and not address.startswith(f"{PATH}/login") else PATH
