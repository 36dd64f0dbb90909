"""What strangers asked to have taken down, for the desk to decide."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from itertools import chain
from typing import Final

from starlette.responses import Response

from archive.domain.errors import InvalidInputError, NotFoundError
from archive.domain.records import Work
from archive.domain.sealed import TakedownRequest
from archive.domain.terms import Fate
from archive.domain.withdrawals import Wish
from archive.ports import Kit
from archive.review.list_search import Found, by_own_words, by_work, first, search
from archive.review.people.withdrawal_act import Act
from archive.review.withdrawal.takedown import decide_by, put_back, uphold, waiting_takedowns
from archive.web.desk.views import WorkRow, leaf_of, row_of
from archive.web.desk.visit import Problem, Visit

PAGE_SIZE: Final = 30


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
    leaf = leaf_of(visit.query("page"), visit.kit.vault.count(TakedownRequest, resolved="false"), PAGE_SIZE)
    sought = _sought(visit) if visit.asked else None
    rows = [
        Waiting(request=r, work=_work(visit.kit, r), decide_by=decide_by(r), is_late=decide_by(r) < now)
        for r in (sought.records if sought else waiting_takedowns(visit.kit, leaf.of("asked_at")))
    ]
    return visit.page("takedown_desk", problem, rows=rows, leaf=leaf, sought=sought)


def _sought(visit: Visit) -> Found[TakedownRequest]:
    """Find requests by the page they name, what they say, and the title of the work behind it."""
    ways = chain(by_own_words(visit.asked), by_work(visit.kit, visit.asked))
    return search(visit.kit.vault, TakedownRequest, first("asked_at", PAGE_SIZE), ways, {"resolved": "false"})


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
