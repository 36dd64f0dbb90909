"""What visitors asked for around the film: what waits for an answer, and what was answered."""

from __future__ import annotations

from typing import Final

from starlette.responses import Response

from archive.domain.rooms.entries import VisitorRequest
from archive.review.list_search import Found, by_own_words, first, search
from archive.review.people.accounts import name_of
from archive.review.rooms.requests import (
    answered_count,
    answered_requests,
    mark_answered,
    waiting_count,
    waiting_requests,
)
from archive.web.desk.views import leaf_of
from archive.web.desk.visit import Problem, Visit
from archive.web.words import WANTED

PAGE_SIZE: Final = 12
"""How many that wait stand on one page: what somebody wrote may be long."""

ANSWERED_SHOWN: Final = 30
"""How many that were answered stand on one page."""


def show_requests(visit: Visit, problem: Problem | None = None) -> Response:
    """List what waits, the oldest first, and what was answered, without how to reach anybody."""
    leaf = leaf_of(visit.query("page"), waiting_count(visit.kit), PAGE_SIZE)
    done_leaf = leaf_of(visit.query("answered_page"), answered_count(visit.kit), ANSWERED_SHOWN)
    sought = done = None
    if visit.asked:
        sought, done = _sought(visit, "asked_at", "false"), _sought(visit, "-asked_at", "true")
        sought = Found(sought.records, sought.is_cut or done.is_cut)
    answered = done.records if done else answered_requests(visit.kit, done_leaf.of("-asked_at"))
    return visit.page(
        "desk_requests",
        problem,
        rows=sought.records if sought else waiting_requests(visit.kit, leaf.of("asked_at")),
        leaf=leaf,
        done_leaf=done_leaf,
        sought=sought,
        answered=[(request, name_of(visit.kit, request.resolved_by)) for request in answered],
        wanted=WANTED,
    )


def _sought(visit: Visit, order_by: str, resolved: str) -> Found[VisitorRequest]:
    """Find requests by the place they name and what they say, or what was agreed."""
    ways, such = by_own_words(visit.asked), {"resolved": resolved}
    return search(visit.kit.vault, VisitorRequest, first(order_by, PAGE_SIZE), ways, such)


def post_answered(visit: Visit) -> Response:
    """Write down that somebody was answered."""

    def act() -> Response:
        mark_answered(visit.kit, visit.part("request_id"), visit.actor, visit.form.one("note"))
        return visit.go("/requests", "answered")

    return visit.attempt(act, lambda problem: show_requests(visit, problem))
