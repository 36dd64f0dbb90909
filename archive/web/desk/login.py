"""Coming to the desk and leaving it: name and password, ever more slowly after a few wrong ones."""

from __future__ import annotations

from asyncio import sleep as pause
from dataclasses import replace
from typing import Final

import anyio.to_thread
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import RedirectResponse, Response

from archive.domain.errors import InvalidInputError
from archive.domain.terms import Audience
from archive.languages import LANGUAGES, _, translate
from archive.review.people.accounts import check_password, end_sessions, folded_name
from archive.web.desk.arrival import Arrival, KeptForm, arrival_of, desk_address, language_of, read_form
from archive.web.desk.login_throttle import LONGEST_PAUSE_SECONDS, Who
from archive.web.desk.session import (
    PATH,
    Session,
    begin_session,
    end_session,
    keep_known,
    keep_language,
    keep_visit_mark,
    known_browser,
    new_session,
    open_session,
)
from archive.web.desk.visit import FOREIGN_FORM, Desk, Visit
from archive.web.http.body_stream import chunks_of
from archive.web.http.bounded_forms import read_small_form
from archive.web.http.forms import Form, same_mark
from archive.web.http.routes import Door

KEPT: Final = "kept"
"""Asked for with a log-in form that carries along what was typed."""

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


async def _serve(desk: Desk, request: Request) -> Response:
    arrival = arrival_of(request, desk.settings.language)
    if request.method == "POST":
        form = await _read(desk, request)
        response = await _take(desk, replace(arrival, kept=KeptForm.carried_by(form)), form)
    elif await run_in_threadpool(open_session, desk.kit, request) is not None:
        response = RedirectResponse(desk_address(request.query_params.get("next", "")), status_code=303)
    else:
        response = arrival.show()
    secure = desk.settings.secure_cookies
    if response.status_code != 303:
        keep_visit_mark(response, arrival.mark, secure=secure)
    if request.query_params.get("lang") in LANGUAGES:
        keep_language(response, arrival.lang, secure=secure)
    response.headers["cache-control"] = "no-store"
    return response


async def _take(desk: Desk, arrival: Arrival, form: Form) -> Response:
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
    session = new_session(account)
    response = _lead_on(desk, arrival, session, desk_address(form.one("next")))
    begin_session(response, session, secure=desk.settings.secure_cookies)
    keep_known(response, account, secure=desk.settings.secure_cookies)
    return response


async def _read(desk: Desk, request: Request) -> Form:
    """Read a log-in form; a long one, which carries along what was typed, only from a browser that is known."""
    if KEPT not in request.query_params or await run_in_threadpool(known_browser, desk.kit, request) is None:
        return await read_small_form(request)
    try:
        return await anyio.to_thread.run_sync(read_form, request, chunks_of(request), limiter=desk.threads)
    except InvalidInputError:
        return Form()
    except ClientDisconnect:
        raise HTTPException(400, headers={"connection": "close"}) from None


def _lead_on(desk: Desk, arrival: Arrival, session: Session, address: str) -> Response:
    """Lead somebody who has come in where they were going, or to what they, and nobody else, had typed."""
    if arrival.kept is None or not arrival.kept.is_by(session.account):
        return RedirectResponse(address, status_code=303)
    lang = language_of(arrival.request, session.account, desk.settings.language)
    return Visit(desk, arrival.request, session, lang).page("desk_kept", kept=arrival.kept)


def _who(desk: Desk, request: Request, name: str) -> Who:
    """Tell whose try it is: somebody's whose browser we know, or anybody's under this name."""
    counted = folded_name(name)[:100]
    known = known_browser(desk.kit, request)
    if known is not None and known[0].name == counted:
        return Who(f"{known[0].id}.{known[1]}", is_known=True)
    return Who(f"name {counted}")
