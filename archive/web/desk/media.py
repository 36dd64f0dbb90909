"""The bytes of a rendition for those who prepare it: the public sender, asked by the team, behind the log-in."""

from __future__ import annotations

from functools import partial

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.types import Receive, Scope, Send

from archive.domain.terms import Audience
from archive.web.delivery.media import MediaDoor
from archive.web.desk.session import PATH, open_session, still_holds
from archive.web.desk.visit import Desk
from archive.web.http.errors import fixed_answer
from archive.web.http.routes import Door


class DeskMediaDoor:
    """Sends a rendition to somebody who is logged in, as far as consent lets the team meet it."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._media = MediaDoor(desk.room)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a GET or HEAD; without a log-in there is nothing here."""
        kit = self._desk.kit
        session = await run_in_threadpool(open_session, kit, Request(scope))
        if session is None:
            await fixed_answer(404)(scope, receive, send)
        else:
            await self._media.answer_while(partial(still_holds, kit, session), scope, receive, send)


def media_door(desk: Desk) -> Door:
    """Give the address of the desk's renditions."""
    return Door(f"{PATH}/media/{{rendition_id}}", DeskMediaDoor(desk), audience=Audience.TEAM)
