"""Case 37: what a search suggests, finds and counts is what its reader may see, and nothing else."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from archive.adapters.search.search_sqlite import SqliteSearch
from archive.domain.records import Work
from archive.domain.terms import Recipe, WorkState
from archive.web.app import create_public_app
from tests.access.house import READ, Settings
from tests.journeys.cases.case_house import CaseHouse, open_house
from tests.web.client import Client

SHUT = {"withdrawn": "zarafane", "in review": "zarafande", "never allowed": "zarafante"}
"""A word of its own for each work that nobody may meet; they all begin alike."""
NEVER = {
    "zarafane": "qorofane",
    "zarafande": "qorofande",
    "zarafante": "qorofante",
    "zaraf": "qorof",
    "zarafan": "qorofan",
}
"""Words of the same shape that were never in the archive."""


@pytest.fixture
def house(tmp_path: Path) -> Iterator[CaseHouse]:
    with open_house(tmp_path) as opened:
        yield opened


@pytest.fixture
def visitor(house: CaseHouse) -> Iterator[Client]:
    with Client(create_public_app(replace(house.kit, search=SqliteSearch()), Settings())) as client:
        yield client


def told(house: CaseHouse, words: str, **changes: object) -> Work:
    """A work of which a text with these words is there."""
    work = house.work(**{"allows": READ, "recipes": (Recipe.CARD,), **changes})  # type: ignore[arg-type]
    house.rendition(work, Recipe.TEXT, f"<p>{words}</p>".encode())
    return work


def shut(house: CaseHouse) -> None:
    """Put a work behind each way of being closed, each with its word."""
    for way, word in SHUT.items():
        state = WorkState.IN_REVIEW if way == "in review" else WorkState.RELEASED
        work = told(house, f"Un {word} dans la cour.", state=state, allows=READ if way != "never allowed" else ())
        if way == "withdrawn":
            house.withdraw(work)


def searched(visitor: Client, word: str, lang: str) -> str:
    """Give the page of a search without what was asked."""
    answer = visitor.get(f"/{lang}/search?q={word}")
    assert answer.status_code == 200
    return answer.text.replace(word, "…")


def test_case_37_a_withheld_word_and_its_beginning_are_answered_like_words_that_never_were(
    house: CaseHouse, visitor: Client
) -> None:
    told(house, "Un figuier dans la cour.")
    shut(house)

    for lang in ("fr", "ar", "en"):
        for word, never in NEVER.items():
            assert searched(visitor, word, lang) == searched(visitor, never, lang), word


def test_case_37_the_number_told_is_the_number_of_works_shown(house: CaseHouse, visitor: Client) -> None:
    open_ones = [told(house, "Un figuier.") for _ in range(3)]
    withdrawn = [told(house, "Un figuier.") for _ in range(2)]
    assert "5 works" in searched(visitor, "figuier", "en")

    for work in withdrawn:
        house.withdraw(work)
    found = searched(visitor, "figuier", "en")

    assert "3 works" in found
    assert set(re.findall(r"/en/works/(\w+)", found)) == {work.id for work in open_ones}
