"""The standing pages: the way in, what the archive is, and why something may not be there to see."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace

from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.types import Receive, Scope, Send

from archive.access.browse import ReadingRoom
from archive.access.facets import Query
from archive.access.gate import Admission
from archive.access.plate import NOTHING
from archive.access.rooms import Rooms
from archive.languages import negotiate
from archive.web.delivery.guarded_page import GuardedPage
from archive.web.http.compression import compress, takes_gzip
from archive.web.http.editorial import words_of_rooms
from archive.web.http.errors import fixed_answer
from archive.web.http.middleware import POLICY
from archive.web.http.static_files import allow_inlined, by_address
from archive.web.http.templates import render

_ON_THE_DOORSTEP = 6
_STYLE = re.compile(rb'<link rel="stylesheet" href="(/static/[^"]+)"')

_TRAINERS = (
    *("GPTBot", "CCBot", "Google-Extended", "ClaudeBot", "PerplexityBot", "Applebot-Extended", "Bytespider"),
    *("meta-externalagent", "Amazonbot"),
)
_CRAWLERS = "User-agent: *\nAllow: /\n\n" + "".join(f"User-agent: {n}\n" for n in _TRAINERS) + "Disallow: /\n"


def room_of(request: Request) -> ReadingRoom:
    """Give the reading room that this request is in."""
    room: ReadingRoom = request.app.state.room
    return room


def page(request: Request, template: str, context: Mapping[str, object], policy: str = POLICY) -> Response:
    """Answer a visitor with a page in the language of the address, compressed where the browser can take it."""
    response = render(request, template, context, lang=request.path_params["lang"])
    response.headers["vary"] = "accept-encoding"
    # Over a slow line the styles are on their way while the page itself still comes.
    styles = _STYLE.findall(bytes(response.body).partition(b"</head>")[0])
    response.headers["link"] = ", ".join(f"<{style.decode()}>; rel=preload; as=style" for style in styles)
    response.headers["content-security-policy"] = allow_inlined(policy, bytes(response.body))
    if takes_gzip(request.headers.get("accept-encoding", "").encode("latin-1")):
        compress(response)
    return response


def saves_data(headers: Mapping[str, str]) -> bool:
    """Tell whether a visitor asks to be sent as little as possible."""
    return headers.get("save-data", "").strip().lower() == "on"


def page_of_cards(
    request: Request, template: str, context: Mapping[str, object], shown: Iterable[Admission]
) -> Response:
    """Answer with a page on which works stand, with their pictures unless data is saved; broken off as a work is.

    `shown` is what lets the words of works stand on it.
    """
    room = room_of(request)
    made = page(request, template, {**context, "pictures": not saves_data(request.headers)})
    made.headers["vary"] = "accept-encoding, save-data"
    return GuardedPage(made, room.gate, room.kit.renditions, list(shown))


async def entrance(request: Request) -> Response:
    """Send a visitor to the language that their browser asks for."""
    lang = negotiate(request.headers.get("accept-language", ""), request.app.state.settings.language)
    return RedirectResponse(f"/{lang}/", status_code=302, headers={"vary": "accept-language"})


async def language_entrance(request: Request) -> Response:
    """Mend an address that lacks its last stroke."""
    return RedirectResponse(f"/{request.path_params['lang']}/", status_code=302)


async def home(request: Request) -> Response:
    """Welcome a visitor: what this is, where to begin, and a few works."""
    room = room_of(request)
    found = await room.browse(Query(), 1, _ON_THE_DOORSTEP)
    front = Rooms(room).front(found)
    if found is not None:
        # What something can be seen or read of comes first; what comes after stands in its order.
        found = replace(found, cards=tuple(sorted(found.cards, key=lambda card: card.plate == NOTHING)))
    shown = [*front.shown, *(found.shown if found else ())]
    context = {"page": found, "front": front, **words_of_rooms(request.path_params["lang"])}
    return page_of_cards(request, "pages/home.html", context, shown)


async def about(request: Request) -> Response:
    """Say what the archive is and how it treats those who tell."""
    return page(request, "pages/about.html", {})


async def why(request: Request) -> Response:
    """List every reason why something may not be seen; never which one it is."""
    return page(request, "pages/why.html", {})


async def robots(request: Request) -> Response:
    """Tell crawlers what is welcome: finding the archive is, training on it is not."""
    return PlainTextResponse(_CRAWLERS, headers={"cache-control": "public, max-age=86400"})


class StaticDoor:
    """Sends our own static files from memory, to be kept for good: a changed file has another address."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a GET or HEAD for one file."""
        asset = by_address().get(scope["path"])
        if asset is None:
            await fixed_answer(404)(scope, receive, send)
            return
        accepted = next((value for name, value in scope["headers"] if name == b"accept-encoding"), b"")
        compressed = takes_gzip(accepted)
        body = asset.compressed if compressed else asset.plain
        await send({"type": "http.response.start", "status": 200, "headers": asset.headers(compress=compressed)})
        await send({"type": "http.response.body", "body": b"" if scope["method"] == "HEAD" else body})
