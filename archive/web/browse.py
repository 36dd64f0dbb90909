"""The page on which visitors look along the shelves."""

from __future__ import annotations

from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import Response

from archive.access.browse import BrowsePage
from archive.access.shelves import Query
from archive.domain.errors import NotFoundError
from archive.web.pages import page, room_of

_LONGEST_NUMBER = 6


async def browse(request: Request) -> Response:
    """Show one page of the works that were asked for."""
    asked = request.query_params
    query = Query(form=asked.get("form", ""), theme=asked.get("theme", ""), language=asked.get("language", ""))
    number = asked.get("page", "1")
    if not (number.isascii() and number.isdigit()) or len(number) > _LONGEST_NUMBER:
        raise NotFoundError
    found = await room_of(request).browse(query, int(number))
    if found is None:
        raise NotFoundError
    return page(request, "pages/browse.html", {"page": found, "leaf": lambda to: _leaf(found, to)})


def _leaf(found: BrowsePage, number: int) -> str:
    """Give what follows the address of another page of the same works."""
    chosen = {"form": found.query.form, "theme": found.query.theme, "language": found.query.language}
    parts = {name: value for name, value in chosen.items() if value}
    return "?" + urlencode({**parts, "page": number} if number > 1 else parts)
