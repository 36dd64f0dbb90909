"""Looking along the shelves over HTTP."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from archive.domain.ids import ConceptId
from archive.domain.terms import Recipe
from archive.web.app import create_public_app
from tests.access.house import KNOWN_OF, READ, House, Settings
from tests.web.client import Client


@pytest.fixture
def house() -> House:
    return House()


@pytest.fixture
def client(house: House) -> Iterator[Client]:
    with Client(create_public_app(house.kit, Settings())) as client:
        yield client


def _cards(page: str) -> list[str]:
    return re.findall(r'<h3><a href="/\w\w/works/(\w+)">', page)


def test_every_page_leads_to_the_next_and_keeps_what_was_chosen(client: Client, house: House) -> None:
    works = [
        house.work(READ, recipes=(Recipe.TEXT,), form=ConceptId("fm.slam"), themes=(ConceptId("th.hope"),)).id
        for _ in range(30)
    ]
    house.work(form=ConceptId("fm.song"))

    first = client.get("/en/browse?form=fm.slam&theme=th.hope&language=fr").text
    following = re.search(r'rel="next" href="([^"]*)"', first)
    assert following is not None
    second = client.get(following[1].replace("&amp;", "&")).text

    assert (len(_cards(first)), len(_cards(second))) == (24, 6)
    assert sorted(_cards(first) + _cards(second)) == sorted(works)
    assert "Page 1 of 2" in first
    assert 'rel="prev" href="/en/browse?form=fm.slam&amp;theme=th.hope&amp;language=fr"' in second
    assert '<option value="fm.slam" selected dir="auto">' in second
    assert "30 works" in first


def test_the_other_languages_show_the_same_choice(client: Client, house: House) -> None:
    house.work(form=ConceptId("fm.slam"))

    assert 'href="/ar/browse?form=fm.slam" lang="ar"' in client.get("/fr/browse?form=fm.slam").text


@pytest.mark.parametrize(
    "query", ["form=%22%3E%3Cscript%3E", "theme=th.sea", "language=ff", "form=fm.slam&form=fm.song"]
)
def test_what_finds_nothing_says_so_and_repeats_nothing(client: Client, house: House, query: str) -> None:
    house.work(themes=(ConceptId("th.sea"),))

    page = client.get(f"/en/browse?{query}").text

    assert "Nothing here can be shown with this choice." in page
    assert "0 works" in page
    assert "<script" not in page


def test_numbers_agree_with_their_words_in_every_language(client: Client, house: House) -> None:
    said = []
    for _ in range(3):
        house.work(READ, recipes=(Recipe.TEXT,))
        found = re.search(r'role="status">([^<]*)<', client.get("/ar/browse").text)
        said.append(found[1] if found else "")

    assert said == ["عمل واحد", "عملان", "3 أعمال"]


def test_a_mark_is_a_card_without_a_title(client: Client, house: House) -> None:
    house.work(KNOWN_OF, form=ConceptId("fm.slam"), titles={"en": "Secret title"})

    page = client.get("/en/browse").text

    assert "Secret title" not in page
    assert "The author asked us not to show more." in page
    assert 'class="card mark"' in page


def test_a_title_in_another_language_is_marked_as_such(client: Client, house: House) -> None:
    house.work(titles={"ar": "عنوان"})

    assert '<span lang="ar" dir="rtl">عنوان</span></a></h3>' in client.get("/en/browse").text


def test_what_people_wrote_is_never_markup(client: Client, house: House) -> None:
    house.work(titles={"en": '<b>bold</b> & "quoted"'}, author=house.person("<i>Nour</i>"))

    page = client.get("/en/browse").text

    assert "&lt;b&gt;bold&lt;/b&gt; &amp;" in page
    assert "&lt;i&gt;Nour&lt;/i&gt;" in page
    assert "<b>" not in page
    assert "<i>" not in page
