"""Works with words in them, and what a search finds of them."""

from __future__ import annotations

import asyncio

from archive.access.search import Finder, SearchPage
from archive.domain.records import Work
from archive.domain.terms import ALL_ATOMS, Recipe
from tests.access.house import READ, House

CUES = "WEBVTT\n\n00:04.000 --> 00:08.000\nOn partait avant la lumière.\n\n01:12.500 --> 01:16.000\nUn tilleul.\n"


def told(house: House, text: str, **changes: object) -> Work:
    """A work of which a text with these words may be read."""
    work = house.work(**{"allows": READ, "recipes": (Recipe.CARD,), **changes})  # type: ignore[arg-type]
    house.rendition(work, Recipe.TEXT, f"<p>{text}</p>".encode())
    return work


def heard(house: House, cues: str = CUES, **changes: object) -> Work:
    work = house.work(**{"allows": ALL_ATOMS, "recipes": (Recipe.CARD, Recipe.AUDIO), **changes})  # type: ignore[arg-type]
    house.rendition(work, Recipe.CAPTIONS, cues.encode())
    return work


def look(finder: Finder, query: str, number: int = 1) -> SearchPage:
    page = asyncio.run(finder.search(query, number))
    assert page is not None
    return page


def works_found(finder: Finder, query: str) -> set[str]:
    return {found.view.card.work_id for found in look(finder, query).found}
