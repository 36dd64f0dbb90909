"""The page on which visitors look along the shelves."""

from __future__ import annotations

from typing import Final
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import Response

from archive.access.facets import Query
from archive.domain.errors import NotFoundError
from archive.web.public.pages import page_of_cards, room_of

FACETS: Final = tuple(vars(Query()))
"""By what the shelves can be narrowed, as addresses say it."""

_LONGEST_NUMBER: Final = 6


async def browse(request: Request) -> Response:
    """Show one page of the works that were asked for."""
    asked = request.query_params
    query = Query(**{facet: asked.get(facet, "") for facet in FACETS})
    number = asked.get("page", "1")
    if not (number.isascii() and number.isdigit()) or len(number) > _LONGEST_NUMBER:
        raise NotFoundError
    found = await room_of(request).browse(query, int(number))
    if found is None:
        raise NotFoundError
    context = {"page": found, "leaf": lambda to: _leaf(found.query, to), "chosen": _chosen(found.query)}
    return page_of_cards(request, "pages/browse.html", context, found.shown)


def _leaf(query: Query, number: int) -> str:
    """Give what follows the address of another page of the same works."""
    parts = {facet: value for facet, value in vars(query).items() if value}
    return "?" + urlencode({**parts, "page": number} if number > 1 else parts)


def _chosen(query: Query) -> list[tuple[str, str, str]]:
    """Give each choice that was made: its facet, its value, and what follows the address of the page without it."""
    return [(facet, value, _leaf(query.without(facet), 1)) for facet, value in vars(query).items() if value]
