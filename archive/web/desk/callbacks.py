"""Who asked to be called, for those at the desk who know the people."""

from __future__ import annotations

from typing import Final

from starlette.responses import Response

from archive.domain.sealed import CallRequest
from archive.review.participants import known_as
from archive.review.withdrawal.self_service import answer_call, waiting_calls
from archive.web.desk.views import leaf_of
from archive.web.desk.visit import Visit

PAGE_SIZE: Final = 30


def show_calls(visit: Visit) -> Response:
    """List who waits to be called."""
    leaf = leaf_of(visit.query("page"), visit.kit.vault.count(CallRequest, resolved="false"), PAGE_SIZE)
    found = waiting_calls(visit.kit, leaf.of("asked_at"))
    return visit.page("my_calls", calls=[(call, known_as(visit.kit, call.participant_id)) for call in found], leaf=leaf)


def post_done(visit: Visit) -> Response:
    """Write down that somebody was called."""
    answer_call(visit.kit, visit.part("call_id"), visit.actor)
    return visit.go("/calls", "saved")
