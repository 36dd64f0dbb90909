"""Asking to take something down: a short form for anybody, without an account."""

from __future__ import annotations

import asyncio
import time
from typing import Final

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute

from archive.domain.terms import Audience
from archive.ports import Kit
from archive.review.withdrawal.takedown import Complaint, ask_takedown, names_a_page
from archive.web.http.bounded_forms import read_small_form
from archive.web.http.forms import Form
from archive.web.http.routes import Door
from archive.web.public.pages import page

LEAST_SECONDS: Final = 0.6
"""How long every answer takes at least, so that its time tells nothing about what was found."""


def takedown_routes(kit: Kit) -> list[BaseRoute]:
    """Give the address of asking, for everybody."""

    async def ask(request: Request) -> Response:
        return await _ask(kit, request)

    return [Door("/{lang:language}/takedown", ask, audience=Audience.PUBLIC, methods=("GET", "POST"))]


async def _ask(kit: Kit, request: Request) -> Response:
    """Show the form, or take it in; what was found tells neither by the answer nor by its time."""
    if request.method != "POST":
        return _form(request, Form([("page", request.query_params.get("page", "")[:500])]))
    began = time.monotonic()
    form = await read_small_form(request)
    is_named = names_a_page(form.one("page"))
    if not (is_named or (form.one("page") and form.one("as_it_is"))):
        return _form(request, form, is_empty=not form.one("page"))
    await run_in_threadpool(_take_in, kit, form)
    await asyncio.sleep(max(0.0, began + LEAST_SECONDS - time.monotonic()))
    return page(request, "pages/takedown_done.html", {"is_named": is_named})


def _take_in(kit: Kit, form: Form) -> None:
    ask_takedown(kit, Complaint(form.one("page"), form.one("reason"), form.one("contact")))


def _form(request: Request, form: Form, *, is_empty: bool = False) -> Response:
    """Show the form, with all that was typed when it named no page: that is told by its form alone."""
    is_unnamed = request.method == "POST" and not is_empty
    context = {"typed": form, "is_empty": is_empty, "is_unnamed": is_unnamed}
    return page(request, "pages/takedown_form.html", context)
