"""Who asked to be called, for those at the desk who know the people."""

from __future__ import annotations

from typing import Final

from starlette.responses import Response
from starlette.routing import BaseRoute

from archive.domain.terms import Role
from archive.ports import Kit
from archive.review.participants import known_as
from archive.review.withdrawal.self_service import answer_call, waiting_calls
from archive.web.desk.visit import Desk, Visit, desk_door
from archive.web.http.settings import SiteSettings

KNOWS_PEOPLE: Final = frozenset({Role.FACILITATOR, Role.CONSENT_OFFICER})


def call_routes(kit: Kit, settings: SiteSettings) -> list[BaseRoute]:
    """Give the desk's addresses about calls."""
    desk = Desk.of(kit, settings)
    return [
        desk_door(desk, "/calls", show_calls, KNOWS_PEOPLE),
        desk_door(desk, "/calls/{call_id}/done", post_done, KNOWS_PEOPLE, posts=True),
    ]


def show_calls(visit: Visit) -> Response:
    """List who waits to be called."""
    calls = [(call, known_as(visit.kit, call.participant_id)) for call in waiting_calls(visit.kit)]
    return visit.page("my_calls", calls=calls)


def post_done(visit: Visit) -> Response:
    """Write down that somebody was called."""
    answer_call(visit.kit, visit.part("call_id"), visit.actor)
    return visit.go("/calls", "saved")
