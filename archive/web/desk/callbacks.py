"""Who asked to be called, for those at the desk who know the people."""

from __future__ import annotations

from starlette.responses import Response

from archive.review.participants import known_as
from archive.review.withdrawal.self_service import answer_call, waiting_calls
from archive.web.desk.visit import Visit


def show_calls(visit: Visit) -> Response:
    """List who waits to be called."""
    calls = [(call, known_as(visit.kit, call.participant_id)) for call in waiting_calls(visit.kit)]
    return visit.page("my_calls", calls=calls)


def post_done(visit: Visit) -> Response:
    """Write down that somebody was called."""
    answer_call(visit.kit, visit.part("call_id"), visit.actor)
    return visit.go("/calls", "saved")
