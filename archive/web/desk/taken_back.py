"""What was taken back is not read at the desk either: none of its words, parts, people or covers, on no page."""

from __future__ import annotations

from typing import Final

from starlette.responses import Response

from archive.domain.errors import RefusedError
from archive.domain.records import Work
from archive.domain.terms import WorkState
from archive.languages import _
from archive.web.desk.visit import Handler, Visit

TAKEN_BACK: Final = _("This work was taken back. Nobody can reach it, and nothing about it can be changed any more.")


def standing(handler: Handler) -> Handler:
    """Give a page or form about a work that is there only while the work was not taken back."""

    def answer(visit: Visit) -> Response:
        require_standing(visit)
        return handler(visit)

    return answer


def require_standing(visit: Visit) -> None:
    """Raise RefusedError where the work of a page was taken back, before anything of it is read."""
    work = visit.kit.catalogue.get(Work, visit.part("work_id"))
    if work.state is WorkState.WITHDRAWN:
        raise RefusedError(TAKEN_BACK)
