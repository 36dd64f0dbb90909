"""The page on which visitors search; what they look for is kept nowhere, and is in no title."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Final
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import Response

from archive.access.browse import ReadingRoom
from archive.access.search import MOST_WORKS, Finder
from archive.domain.errors import NotFoundError
from archive.domain.search_query import LONGEST_QUERY
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
        result = await finder.search(asked, int(number))
        if result is None:
            raise NotFoundError
        context = {"page": result, "asked": asked, "leaf": lambda to: _leaf(asked, to), "most": MOST_WORKS}
        shown = (admission for found in result.found for admission in found.shown)
        made = page_of_cards(request, "pages/search.html", context, shown)
        made.headers["cache-control"] = "no-store"
        return made

    return search


def _plain(text: str) -> str:
    """Give as much of a query as is read, without what cannot be written into a field."""
    return "".join(letter if letter.isprintable() else " " for letter in text[:LONGEST_QUERY])


def _leaf(asked: str, number: int) -> str:
    """Give what follows the address of another page of the same search."""
    return "?" + urlencode({"q": asked, "page": number} if number > 1 else {"q": asked})
