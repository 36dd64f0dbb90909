"""Around the film: asking for a screening, a meeting or a workshop, and the factsheet to take along."""

from __future__ import annotations

from collections import OrderedDict
from typing import Final

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute

from archive.access.rooms import Rooms
from archive.domain.errors import BusyError, InvalidInputError, NotFoundError
from archive.domain.rooms.factsheet import factsheet_of
from archive.domain.rooms.table import COMPANION
from archive.domain.terms import Audience
from archive.languages import LANGUAGES, _, translate
from archive.ports import Kit
from archive.review.rooms.requests import Asked, take_in
from archive.web.http.bounded_forms import Turns, read_small_form
from archive.web.http.forms import Form
from archive.web.http.routes import Door
from archive.web.public.pages import page, room_of
from archive.web.words import WANTED

_LATER: Final = _("So many people wrote to us today that nothing more can be taken in. Please write again tomorrow.")
_SHEETS_KEPT: Final = 64


def companion_routes(kit: Kit) -> list[BaseRoute]:
    """Give the addresses of asking and of the factsheet, for everybody."""
    sheets = FactsheetDoor(kit)

    async def ask(request: Request) -> Response:
        return await _ask(kit, request)

    return [
        Door("/{lang:language}/screening", ask, audience=Audience.PUBLIC, methods=("GET", "POST")),
        Door("/{lang:language}/companion/{entry_id}/factsheet.pdf", sheets.answer, audience=Audience.PUBLIC),
    ]


class FactsheetDoor:
    """Prints factsheets, one at a time; the last ones are kept, each for as long as its entry stays as it is."""

    def __init__(self, kit: Kit) -> None:
        self._turns = Turns(1)
        self._kit = kit
        self._printed: OrderedDict[tuple[str, int, str], bytes] = OrderedDict()

    async def answer(self, request: Request) -> Response:
        """Give the factsheet of a companion that may be read now."""
        lang = request.path_params["lang"]
        view = Rooms(room_of(request)).entry(COMPANION.address, request.path_params["entry_id"])
        if view is None:
            raise NotFoundError
        name = (view.entry.id, view.entry.version, lang)
        if name not in self._printed:
            facts = factsheet_of(view.shape, view.content, (lang, *LANGUAGES))
            self._printed[name] = await self._turns.run(lambda: self._kit.printer.factsheet(facts, lang))
            while len(self._printed) > _SHEETS_KEPT:
                self._printed.popitem(last=False)
        pdf = self._printed[name]
        named = {"content-disposition": 'inline; filename="factsheet.pdf"'}
        return Response(pdf, media_type="application/pdf", headers={**named, "cache-control": "no-cache"})


async def _ask(kit: Kit, request: Request) -> Response:
    """Show the form, or take it in; nothing is kept of it but what was typed."""
    if request.method != "POST":
        return _form(request, Form([("wanted", request.query_params.get("wanted", "")[:20])]))
    form = await read_small_form(request)
    lang = request.path_params["lang"]
    asked = Asked(
        wanted=form.one("wanted"),
        contact=form.one("contact"),
        place=form.one("place"),
        message=form.one("message"),
        language=lang,
    )
    try:
        await run_in_threadpool(take_in, kit, asked)
    except InvalidInputError as error:
        return _form(request, form, translate(lang, error.message, error.values), 422)
    except BusyError:
        return _form(request, form, translate(lang, _LATER), 503)
    return page(request, "pages/screening_done.html", {})


def _form(request: Request, form: Form, problem: str = "", status: int = 200) -> Response:
    answer = page(request, "pages/screening.html", {"typed": form, "problem": problem, "wanted": WANTED})
    answer.status_code = status
    return answer
