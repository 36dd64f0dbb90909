"""The page on which visitors search; what they look for is kept nowhere, and is in no title."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Final
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import Response

from archive.access.browse import ReadingRoom
from archive.access.facets import EVERYTHING, Query
from archive.access.search import MOST_WORKS, NARROWED_BY, Finder
from archive.domain.errors import NotFoundError
from archive.domain.search_query import LONGEST_QUERY
from archive.web.http.editorial import words_of_rooms
from archive.web.public.pages import page_of_cards

_LONGEST_NUMBER: Final = 4


def searching(room: ReadingRoom) -> Callable[[Request], Awaitable[Response]]:
    """Give the page that searches what is in a room."""
    finder = Finder(room)

    async def search(request: Request) -> Response:
        """Show what a query finds, or the form alone."""
        asked = _plain(request.query_params.get("q", ""))
        number = request.query_params.get("page", "1")
        if not (number.isascii() and number.isdigit()) or len(number) > _LONGEST_NUMBER:
            raise NotFoundError
        narrowed = Query(**{facet: request.query_params.get(facet, "") for facet in NARROWED_BY})
        lang, kind = request.path_params["lang"], request.query_params.get("kind", "")
        result = await finder.search(asked, int(number), language=lang, narrowed=narrowed, kind=kind)
        if result is None:
            raise NotFoundError
        context = {
            "page": result,
            "asked": asked,
            "leaf": lambda to: _leaf(asked, narrowed, to, kind),
            "of_kind": lambda only: _leaf(asked, EVERYTHING, 1, only),
            "chosen": [(facet, value, _leaf(asked, narrowed.without(facet), 1)) for facet, value in _set(narrowed)],
            "most": MOST_WORKS,
            **words_of_rooms(lang),
        }
        works = (admission for found in result.found for admission in found.shown)
        shown = (*works, *(admission for entry in result.entries for admission in entry.view.shown))
        made = page_of_cards(request, "pages/search.html", context, shown)
        made.headers["cache-control"] = "no-store"
        return made

    return search


def _plain(text: str) -> str:
    """Give as much of a query as is read, without what cannot be written into a field."""
    return "".join(letter if letter.isprintable() else " " for letter in text[:LONGEST_QUERY])


def _leaf(asked: str, narrowed: Query, number: int, kind: str = "") -> str:
    """Give what follows the address of another page of the same search."""
    parts: dict[str, str | int] = {"q": asked, **dict(_set(narrowed)), **({"kind": kind} if kind else {})}
    return "?" + urlencode({**parts, "page": number} if number > 1 else parts)


def _set(narrowed: Query) -> list[tuple[str, str]]:
    """Give each choice that was made: its facet, and its value."""
    return [(facet, value) for facet, value in vars(narrowed).items() if value]
