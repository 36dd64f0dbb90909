"""The pages of the public rooms: a list and a page for each kind of entry, made from the one table of their fields."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import Any
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute

from archive.access.rooms import FACETS, Rooms, RoomView
from archive.domain.errors import NotFoundError
from archive.domain.rooms.entries import RoomKind
from archive.domain.rooms.table import LISTED, RoomShape
from archive.domain.terms import Audience
from archive.web.delivery.page_cache import Endpoint
from archive.web.http.editorial import words_of_rooms
from archive.web.http.forms import whole_number
from archive.web.http.routes import Door
from archive.web.public.pages import page_of_cards, room_of


def room_routes(keeping: Callable[[Endpoint], Endpoint]) -> list[BaseRoute]:
    """Give the addresses of every room: its list, and what stands in it."""
    found: list[BaseRoute] = [Door("/{lang:language}/rooms", keeping(_every_room), audience=Audience.PUBLIC)]
    for shape in LISTED:
        path = f"/{{lang:language}}/{shape.address}"
        found.append(Door(path, keeping(_listing(shape)), audience=Audience.PUBLIC))
        found.append(Door(f"{path}/{{entry_id}}", keeping(_showing(shape)), audience=Audience.PUBLIC))
    return found


async def _every_room(request: Request) -> Response:
    """Show every room in which something stands, with its newest."""
    newest = tuple(Rooms(room_of(request)).newest())
    return _page(request, "rooms", {"newest": newest}, tuple(view for _, views in newest for view in views))


def _listing(shape: RoomShape) -> Callable[[Request], Awaitable[Response]]:
    async def answer(request: Request) -> Response:
        rooms = Rooms(room_of(request))
        chosen = {facet: request.query_params.get(facet, "") for facet in FACETS}
        number = whole_number(request.query_params.get("page", "1"), 0)
        found = rooms.listed(shape, number, chosen) if number else None
        if found is None:
            raise NotFoundError
        radio = shape.kind is RoomKind.PROGRAMME
        latest, coming = (rooms.latest(), rooms.coming()) if radio else ((), ())
        context = {
            "room": found,
            "latest": latest,
            "coming": coming,
            "leaf": lambda to: "?" + urlencode({**{f: w for f, w in found.chosen.items() if w}, "page": to}),
        }
        return _page(request, "room", context, (*found.entries, *latest))

    return answer


def _showing(shape: RoomShape) -> Callable[[Request], Awaitable[Response]]:
    async def answer(request: Request) -> Response:
        rooms = Rooms(room_of(request))
        view = rooms.entry(shape.address, request.path_params["entry_id"])
        if view is None:
            raise NotFoundError
        is_programme = view.entry.kind is RoomKind.PROGRAMME
        episodes = rooms.episodes(view.entry.id) if is_programme else ()
        context = {
            "view": view,
            "listed": shape,
            "episodes": episodes,
            "programme": rooms.programme_of(view),
            "preview": "",
        }
        return _page(request, "room_entry", context, (view, *episodes))

    return answer


def _page(request: Request, name: str, context: Mapping[str, Any], views: tuple[RoomView, ...]) -> Response:
    words = words_of_rooms(request.path_params["lang"])
    shown = [each for view in views for each in view.shown]
    return page_of_cards(request, f"pages/{name}.html", {**words, **context}, shown)
