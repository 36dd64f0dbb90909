"""What was made the old way is told from what is made today, and goes only once somebody has looked at its place."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from archive.domain.ids import RenditionId, SegmentId
from archive.domain.recipes import AV1, COVERING_VERSION, RECIPE_VERSIONS
from archive.domain.records import Rendition
from archive.domain.terms import Recipe
from archive.review.works.replacement import awaits_signature, replaced_by
from tests.domain.builders import rendition

TODAY = RECIPE_VERSIONS[Recipe.VIDEO]
SMALL, LARGE = {"height": 240}, {"height": 720}
STILL = rendition(Recipe.THUMBNAIL, id=RenditionId("still"), checks=())
PART = frozenset({SegmentId("part")})


def film(name: str, version: int = TODAY, *, signed: bool = True, **changes: Any) -> Rendition:
    """A film of one size, signed unless said otherwise."""
    fields = {"id": RenditionId(name), "recipe_version": version, "parameters": SMALL, **changes}
    return rendition(Recipe.VIDEO, **(fields if signed else {"checks": (), **fields}))


@pytest.mark.parametrize(
    ("made", "answer"),
    [
        (film("a"), False),
        (film("a", TODAY - 1), True),
        (film("a", TODAY + 1), True),
        (film("a", 0), True),
        (film("a", edit="covers", covering_version=COVERING_VERSION), False),
        (film("a", edit="covers", covering_version=COVERING_VERSION - 1), True),
        (film("a", TODAY - 1, edit="covers", covering_version=COVERING_VERSION), True),
        (rendition(Recipe.TEXT), False),
        (rendition(Recipe.CARD), False),
    ],
)
def test_another_version_of_a_recipe_or_of_the_covering_is_the_old_way(made: Rendition, answer: bool) -> None:
    assert made.is_outdated is answer


@pytest.mark.parametrize(
    ("fresh", "gone"),
    [
        ([], []),
        ([film("new", signed=False)], []),
        ([film("new")], ["old"]),
        ([film("new", parameters=LARGE)], ["old"]),
        ([film("new", parameters=LARGE), film("other", parameters={"height": 480}, signed=False)], []),
        ([film("new", signed=False), film("other", parameters=LARGE)], []),
        ([film("new", segment_ids=PART)], []),
        ([film("new", edit="covers")], []),
    ],
    ids=[
        "alone",
        "unsigned",
        "signed",
        "size made no more",
        "one of its successors unsigned",
        "larger",
        "part",
        "covered",
    ],
)
def test_what_was_signed_goes_when_what_takes_its_place_is_signed(fresh: list[Rendition], gone: list[str]) -> None:
    assert replaced_by([film("old", TODAY - 1), *fresh], frozenset({"covers"})) == gone


def test_only_what_wears_todays_covers_takes_the_place_of_older_ones() -> None:
    old, new = film("old", edit="covers before"), film("new", edit="covers")

    assert replaced_by([old, new], frozenset({"covers"})) == ["old"]
    assert replaced_by([old, new], frozenset({"covers after"})) == []


@pytest.mark.parametrize(
    ("made", "answer"),
    [
        ([film("old", TODAY - 1), film("new", signed=False)], True),
        ([film("old", TODAY - 1), film("new", signed=False, parameters=LARGE)], True),
        ([film("old", TODAY - 1, signed=False), film("new", signed=False)], False),
        ([film("old"), film("new", signed=False)], False),
        ([film("old", TODAY - 1), film("new")], False),
        ([film("old", TODAY - 1), film("new", signed=False, segment_ids=PART)], False),
        ([film("covered", signed=False, edit="covers")], True),
        ([film("small"), film("light", signed=False, parameters={**SMALL, "codec": AV1})], True),
        ([film("small"), film("light", signed=False, parameters={**SMALL, "codec": AV1}, segment_ids=PART)], False),
        ([film("small"), film("light", parameters={**SMALL, "codec": AV1})], False),
        ([film("small"), STILL], True),
        ([STILL], False),
        ([film("small"), replace(STILL, id=RenditionId("signed"), checks=film("small").checks), STILL], False),
        ([rendition(Recipe.AUDIO), film("small", signed=False)], False),
    ],
)
def test_what_is_made_anew_beside_what_is_signed_awaits_a_look(made: list[Rendition], answer: bool) -> None:
    assert awaits_signature(made) is answer
