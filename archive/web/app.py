"""All addresses of the site on one screen, each with the audience it is for."""

from __future__ import annotations

from collections.abc import Sequence

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.routing import BaseRoute
from starlette.types import Receive, Scope, Send

from archive.access.browse import ReadingRoom
from archive.domain.errors import ArchiveError
from archive.domain.terms import Audience
from archive.ports import Kit, PublicKit
from archive.web.delivery.media import MediaDoor
from archive.web.delivery.page_cache import PageCache
from archive.web.http.errors import answer_archive_error, answer_http_error
from archive.web.http.middleware import FaultBoundary, ProtectingHeaders
from archive.web.http.routes import Door
from archive.web.http.settings import SiteSettings
from archive.web.http.timing import quantise_timing
from archive.web.public.browse import browse
from archive.web.public.pages import StaticDoor, about, entrance, home, language_entrance, robots, why
from archive.web.public.rooms import room_routes
from archive.web.public.search import searching
from archive.web.public.work_page import watch

_PUBLIC = Audience.PUBLIC
_MEDIA = "/media/"


def create_public_app(kit: PublicKit, settings: SiteSettings) -> Starlette:
    """Make the site that visitors see, from what knows no secrets."""
    return _site(kit, settings, [], door_at=settings.door_url.rstrip("/") or None)


def create_app(kit: Kit, settings: SiteSettings) -> Starlette:
    """Make the site with the desk beside it."""
    # Only here: a public site of its own never even loads the desk, nor the doors that need the vault.
    from archive.web.desk.visit import Desk
    from archive.web.desk_routes import desk_routes
    from archive.web.my.pages import my_routes
    from archive.web.public.companion import companion_routes
    from archive.web.public.takedown import takedown_routes

    return _site(
        kit,
        settings,
        [
            *desk_routes(Desk.of(kit, settings)),
            *takedown_routes(kit),
            *companion_routes(kit),
            *my_routes(kit, settings),
        ],
    )


def public_routes(room: ReadingRoom, settings: SiteSettings, pages: PageCache | None = None) -> list[BaseRoute]:
    """Give every public address; what strangers search for is never kept."""
    kept = (pages or PageCache(room)).keeping
    return [
        Door("/media/{rendition_id}", MediaDoor(room, settings.accel_prefix), audience=_PUBLIC, name="media"),
        Door("/static/{name}", StaticDoor(), audience=_PUBLIC, name="static"),
        Door("/", entrance, audience=_PUBLIC),
        Door("/robots.txt", robots, audience=_PUBLIC),
        Door("/{lang:language}", language_entrance, audience=_PUBLIC),
        Door("/{lang:language}/", kept(home, from_shelves=True), audience=_PUBLIC),
        Door("/{lang:language}/browse", kept(browse, from_shelves=True), audience=_PUBLIC),
        Door("/{lang:language}/search", searching(room), audience=_PUBLIC),
        Door("/{lang:language}/works/{work_id}", kept(watch, from_shelves=True), audience=_PUBLIC),
        Door("/{lang:language}/about", kept(about), audience=_PUBLIC),
        Door("/{lang:language}/why", kept(why), audience=_PUBLIC),
        *room_routes(kept),
    ]


class Site(Starlette):
    """The site: every address through the same middleware, and media and kept pages by the shortest way."""

    def __init__(self, routes: Sequence[BaseRoute], pages: PageCache | None = None) -> None:
        super().__init__(
            routes=routes,
            middleware=[Middleware(ProtectingHeaders), Middleware(FaultBoundary)],
            exception_handlers={HTTPException: answer_http_error, ArchiveError: answer_archive_error},
        )
        self.router.redirect_slashes = False
        self.pages = pages
        media = next(route for route in routes if isinstance(route, Door) and route.name == "media")
        self._media = ProtectingHeaders(FaultBoundary(media.app))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer; a range of a film spends its time on being read and sent, not on being routed."""
        kept = self.pages.find(scope) if self.pages is not None else None
        if kept is not None:
            await kept(scope, receive, send)
            return
        send = quantise_timing(send)
        if scope["type"] == "http" and scope["method"] == "GET" and scope["path"].startswith(_MEDIA):
            rendition_id = scope["path"][len(_MEDIA) :]
            if "/" not in rendition_id:
                scope["path_params"] = {"rendition_id": rendition_id}
                await self._media(scope, receive, send)
                return
        await super().__call__(scope, receive, send)


def _site(kit: PublicKit, settings: SiteSettings, more: Sequence[BaseRoute], *, door_at: str | None = "") -> Starlette:
    """Put a site together; `door_at` is where people's own doors are: here, at another address, or nowhere."""
    room = ReadingRoom(kit)
    pages = PageCache(room)
    app = Site([*public_routes(room, settings, pages), *more], pages)
    app.state.room = room
    app.state.settings = settings
    app.state.door_at = door_at
    return app
