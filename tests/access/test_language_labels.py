"""In which languages a work is said to be."""

from __future__ import annotations

import pytest

from archive.domain.terms import Recipe
from archive.languages import broad_tag
from tests.access.house import HEARD, KNOWN_OF, READ, House


@pytest.mark.parametrize(
    ("tag", "broad"),
    [
        ("ary", "ar"),
        ("ar-MA", "ar"),
        ("fr-CM", "fr"),
        ("fr_GN", "fr"),
        ("en", "en"),
        ("prs", "fa"),
        ("ff", "ff"),
        ("", ""),
    ],
)
def test_a_language_is_told_without_dialect_or_country(tag: str, broad: str) -> None:
    assert broad_tag(tag) == broad


def test_moroccan_arabic_is_called_arabic() -> None:
    house = House()
    view = house.room.work(house.work(HEARD, languages=("ary",), recipes=(Recipe.AUDIO,)).id)

    assert view is not None
    assert view.card.languages == ("ar",)


def test_a_rare_language_is_named_where_it_can_be_heard() -> None:
    house = House()
    view = house.room.work(house.work(HEARD, languages=("ff",), recipes=(Recipe.AUDIO,)).id)

    assert view is not None
    assert view.card.languages == ("ff",)


def test_a_rare_language_is_not_named_where_only_a_text_may_be_read() -> None:
    house = House()
    work = house.work(READ, languages=("ff",), recipes=())
    house.rendition(work, Recipe.TEXT, language="fr")
    view = house.room.work(work.id)

    assert view is not None
    assert view.card.languages == ("fr",)


def test_a_mark_does_not_name_a_rare_language() -> None:
    house = House()
    view = house.room.work(house.work(KNOWN_OF, languages=("ff", "fr")).id)

    assert view is not None
    assert view.card.languages == ("fr",)
