"""What was taken back is not read at the desk either: none of its words, parts, people or covers, on no page."""

from __future__ import annotations

from typing import Final

from starlette.responses import Response

from archive.domain.errors import BrokenRecordError, RefusedError
from archive.domain.ids import WorkId
from archive.domain.records import Work
from archive.domain.terms import WorkState
from archive.languages import _
from archive.review.works.works import is_shut_to_team
from archive.web.desk.visit import Handler, Visit

TAKEN_BACK: Final = _("This work was taken back. Nobody can reach it, and nothing about it can be changed any more.")

NOT_FOR_TEAM: Final = _(
    "Somebody in this work does not let the team read what is said in it. It stays shut as long as they do not; to "
    "close it for good, take the work back."
)


def standing(handler: Handler) -> Handler:
    """Give a page or form about a work that is there only while the work was not taken back."""

    def answer(visit: Visit) -> Response:
        require_standing(visit)
        return handler(visit)

    return answer


def legible(handler: Handler) -> Handler:
    """Give a page or form that shows what is said in a work: it is there only while the team may read that."""

    def answer(visit: Visit) -> Response:
        require_legible(visit)
        return handler(visit)

    return answer


def require_legible(visit: Visit) -> None:
    """Raise RefusedError where a work was taken back, or where somebody in it lets the team read it no longer."""
    require_standing(visit)
    if is_shut(visit):
        raise RefusedError(NOT_FOR_TEAM)


def is_shut(visit: Visit) -> bool:
    """Tell whether somebody in a work lets the team read what is said in it no longer, or nobody can tell."""
    try:
        facts = visit.kit.catalogue.facts(WorkId(visit.part("work_id")))
        return is_shut_to_team(facts, visit.kit.clock.now())
    except BrokenRecordError:
        return True


def require_standing(visit: Visit) -> None:
    """Raise RefusedError where the work of a page was taken back, before anything of it is read."""
    work = visit.kit.catalogue.get(Work, visit.part("work_id"))
    if work.state is WorkState.WITHDRAWN:
        raise RefusedError(TAKEN_BACK)
