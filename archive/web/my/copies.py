"""The files of a person's own works, for that person: only what shows nobody else, or what everybody may have."""

from __future__ import annotations

from functools import partial

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute
from starlette.types import Receive, Scope, Send

from archive.access.browse import ReadingRoom
from archive.access.sanitise_html import clean_fragment
from archive.access.stream import read_whole
from archive.domain.consent import DESK, PLAYER
from archive.domain.terms import Audience, Recipe
from archive.ports import Kit
from archive.review.withdrawal.own_view import OwnCopy, own_copy
from archive.web.delivery.guarded_page import GuardedPage
from archive.web.delivery.media import GuardedGate, MediaDoor
from archive.web.http.errors import fixed_answer
from archive.web.http.routes import Door
from archive.web.http.templates import render
from archive.web.my.session import OwnVisit, open_visit, still_holds

LARGEST_TEXT_BYTES = 2_000_000


def copy_routes(kit: Kit) -> list[BaseRoute]:
    """Give the address of one's own files."""
    return [Door("/{lang:language}/my/copies/{rendition_id}", CopyDoor(kit), audience=Audience.PUBLIC)]


class CopyDoor:
    """Sends a file to the person whose work it is; the gate is asked again before each piece, as for everybody."""

    def __init__(self, kit: Kit) -> None:
        self._kit = kit
        self._rooms = {ask: ReadingRoom(kit, ask) for ask in (PLAYER, DESK)}
        self._media = {ask: MediaDoor(room) for ask, room in self._rooms.items()}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a GET or HEAD for one file; without a visit there is nothing here."""
        request = Request(scope)
        visit = await run_in_threadpool(open_visit, self._kit, request)
        copy = await run_in_threadpool(self._copy, request, visit) if visit else None
        if visit is None or copy is None:
            await fixed_answer(404)(scope, receive, send)
        elif copy.rendition.recipe is Recipe.TEXT:
            await (await self._text(request, copy, visit))(scope, receive, send)
        else:
            await self._media[copy.ask].answer_while(partial(still_holds, self._kit, visit), scope, receive, send)

    def _copy(self, request: Request, visit: OwnVisit) -> OwnCopy | None:
        return own_copy(self._kit, visit.participant_id, request.path_params["rendition_id"])

    async def _text(self, request: Request, copy: OwnCopy, visit: OwnVisit) -> Response:
        room = self._rooms[copy.ask]
        watch = GuardedGate(room.gate, partial(still_holds, self._kit, visit))
        admission = room.gate.admit(copy.rendition.id, copy.ask)
        if admission is None or admission.grant.size_bytes > LARGEST_TEXT_BYTES:
            return fixed_answer(404)
        raw = await read_whole(watch, self._kit.renditions, admission)
        if raw is None:
            return fixed_answer(404)
        lang = request.path_params["lang"]
        context = {"html": clean_fragment(raw.decode("utf-8", "replace")), "language": copy.rendition.language or lang}
        made = render(request, "pages/my_text.html", context, lang=lang)
        return GuardedPage(made, watch, self._kit.renditions, [admission])
