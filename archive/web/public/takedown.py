"""Asking to take something down: a short form for anybody, without an account; and the desk's page that decides."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Final

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute

from archive.domain.errors import InvalidInputError, NotFoundError
from archive.domain.records import Work
from archive.domain.sealed import TakedownRequest
from archive.domain.terms import Audience, Fate, Role
from archive.domain.withdrawals import Wish
from archive.ports import Kit
from archive.review.people.withdrawal_act import Act
from archive.review.withdrawal.takedown import Complaint, ask_takedown, decide_by, put_back, uphold, waiting_takedowns
from archive.web.desk.views import WorkRow, row_of
from archive.web.desk.visit import Desk, Problem, Visit, desk_door
from archive.web.http.bounded_forms import read_small_form
from archive.web.http.forms import Form
from archive.web.http.routes import Door
from archive.web.http.settings import SiteSettings
from archive.web.public.pages import page

LEAST_SECONDS: Final = 0.6
"""How long every answer takes at least, so that its time tells nothing about what was found."""

REVIEWER: Final = frozenset({Role.REVIEWER})


def takedown_routes(kit: Kit, settings: SiteSettings) -> list[BaseRoute]:
    """Give the addresses of asking, for everybody, and of deciding, for the desk."""
    desk = Desk.of(kit, settings)

    async def ask(request: Request) -> Response:
        return await _ask(kit, request)

    act = partial(desk_door, desk, posts=True)
    return [
        Door("/{lang:language}/takedown", ask, audience=Audience.PUBLIC, methods=("GET", "POST")),
        desk_door(desk, "/takedowns", show_takedowns),
        act("/takedowns/{request_id}/uphold", post_uphold),
        act("/takedowns/{request_id}/put-back", post_put_back, REVIEWER),
    ]


@dataclass(frozen=True, kw_only=True)
class Waiting:
    """One request that waits: what was asked, about which work, and until when a person decides."""

    request: TakedownRequest
    work: WorkRow | None
    decide_by: datetime
    is_late: bool


def show_takedowns(visit: Visit, problem: Problem | None = None) -> Response:
    """List what waits for a decision, the most urgent first."""
    now = visit.kit.clock.now()
    rows = [
        Waiting(request=r, work=_work(visit.kit, r), decide_by=decide_by(r), is_late=decide_by(r) < now)
        for r in waiting_takedowns(visit.kit)
    ]
    return visit.page("takedown_desk", problem, rows=rows)


def post_uphold(visit: Visit) -> Response:
    """Agree: the work goes back to those who prepare it, or is withdrawn for good, with its original if so chosen."""
    how = visit.form.one("how")
    for_good = Act(Wish(fate=Fate.ERASE)) if how == "erase" else how == "withdraw"
    return _decide(visit, partial(uphold, for_good=for_good), "withdrawn" if for_good else "sent_back")


def post_put_back(visit: Visit) -> Response:
    """Disagree: the work is shown again, as far as consent goes."""
    return _decide(visit, put_back, "saved")


def _decide(visit: Visit, act: Callable[..., TakedownRequest], done: str) -> Response:
    def go() -> Response:
        note = visit.form.one("note")
        if not note:
            raise InvalidInputError("takedown.note", "Write in one sentence why you decide so.")
        act(visit.kit, visit.part("request_id"), visit.actor, note)
        return visit.go("/takedowns", done)

    return visit.attempt(go, lambda problem: show_takedowns(visit, problem))


def _work(kit: Kit, request: TakedownRequest) -> WorkRow | None:
    if request.work_id is None:
        return None
    try:
        return row_of(kit, kit.catalogue.get(Work, request.work_id))
    except NotFoundError:
        return None


async def _ask(kit: Kit, request: Request) -> Response:
    """Show the form, or take it in; what was found tells neither by the answer nor by its time."""
    if request.method != "POST":
        return _form(request, request.query_params.get("page", "")[:500])
    began = time.monotonic()
    form = await read_small_form(request)
    if not form.one("page"):
        return _form(request, "", is_empty=True)
    await run_in_threadpool(_take_in, kit, form)
    await asyncio.sleep(max(0.0, began + LEAST_SECONDS - time.monotonic()))
    return page(request, "pages/takedown_done.html", {})


def _take_in(kit: Kit, form: Form) -> None:
    ask_takedown(kit, Complaint(form.one("page"), form.one("reason"), form.one("contact")))


def _form(request: Request, wanted: str, *, is_empty: bool = False) -> Response:
    return page(request, "pages/takedown_form.html", {"wanted": wanted, "is_empty": is_empty})
