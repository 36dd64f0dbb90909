"""Who asked to be called, for those at the desk who know the people."""

from __future__ import annotations

from typing import Final

from starlette.responses import Response

from archive.domain.sealed import CallRequest
from archive.review.list_search import by_person, first, search
from archive.review.participants import known_as
from archive.review.withdrawal.self_service import answer_call, waiting_calls
from archive.web.desk.views import leaf_of
from archive.web.desk.visit import Visit

PAGE_SIZE: Final = 30


def show_calls(visit: Visit) -> Response:
    """List who waits to be called."""
    leaf = leaf_of(visit.query("page"), visit.kit.vault.count(CallRequest, resolved="false"), PAGE_SIZE)
    kit, waits, sought = visit.kit, {"resolved": "false"}, None
    if visit.asked:
        sought = search(kit.vault, CallRequest, first("asked_at"), by_person(kit, visit.asked), waits)
    found = sought.records if sought else waiting_calls(kit, leaf.of("asked_at"))
    calls = [(call, known_as(kit, call.participant_id)) for call in found]
    return visit.page("my_calls", calls=calls, leaf=leaf, sought=sought)


def post_done(visit: Visit) -> Response:
    """Write down that somebody was called."""
    answer_call(visit.kit, visit.part("call_id"), visit.actor)
    return visit.go("/calls", "saved")
