"""Searching over HTTP."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import quote

import pytest

from archive.domain.ids import ConceptId
from archive.domain.rooms.entries import RoomKind
from archive.domain.terms import ALL_ATOMS, Recipe
from archive.web.app import create_public_app
from tests.access.house import READ, House, Settings
from tests.web.client import Client
from tests.web.hung_rooms import entry

CUES = "WEBVTT\n\n01:12.500 --> 01:16.000\nLà-bas, <i>un tilleul</i> & la cour.\n"


@pytest.fixture
def house() -> House:
    return House()


@pytest.fixture
def client(house: House) -> Iterator[Client]:
    with Client(create_public_app(house.kit, Settings())) as client:
        yield client


def _page(client: Client, query: str, lang: str = "en") -> str:
    answer = client.get(f"/{lang}/search?q={quote(query)}")
    assert answer.status_code == 200
    return answer.text


def test_a_hit_stands_in_its_own_language_and_leads_to_its_moment(client: Client, house: House) -> None:
    work = house.work(ALL_ATOMS, recipes=(Recipe.CARD, Recipe.AUDIO))
    house.rendition(work, Recipe.CAPTIONS, CUES.encode())
    sound = house.of(work, Recipe.AUDIO).id

    for lang in ("fr", "ar", "en"):
        page = _page(client, "tilleuls", lang)
        assert f'href="/{lang}/works/{work.id}?play={sound}&amp;t=72.500#stage"' in page
        assert '<span lang="fr" dir="ltr">Là-bas, un <mark>tilleul</mark> &amp; la cour.</span>' in page
        assert '<bdi dir="ltr">1:12</bdi>' in page
    assert client.get(f"/fr/works/{work.id}?play={sound}&t=72.500").status_code == 200


def test_a_warning_stands_before_the_lines_and_they_are_folded_away(client: Client, house: House) -> None:
    work = house.work(READ, recipes=(Recipe.CARD,), content_warnings=("death",))
    house.rendition(work, Recipe.TEXT, b"<p>Un figuier.</p>")

    page = _page(client, "figuier")

    assert re.search(r"<details>\s*<summary>This work speaks of: death and grief\..*?</summary>.*?<mark>", page, re.S)
    assert "<details open" not in page


def test_what_was_asked_for_stands_in_the_field_alone(client: Client, house: House) -> None:
    asked = "\"><script>alert(1)</script> 'zebra'"
    page = _page(client, asked)

    assert "<script" not in page
    assert "zebra" not in re.sub(r'<input[^>]*>|href="[^"]*"', "", page)
    assert "<title>Search – Elsewhere</title>" in page


@pytest.mark.parametrize(
    "query", ['"', "%00", "NEAR(a%20b", "*", "title:x", "a" * 5_000, "%22%22%22", "%ff%fe", "%ed%a0%80", "&q=b", "'--"]
)
def test_whatever_is_asked_is_answered(client: Client, house: House, query: str) -> None:
    house.work()

    assert client.get(f"/fr/search?q={query}").status_code == 200


def test_the_other_languages_are_asked_the_same_unless_it_is_longer_than_any_question(client: Client) -> None:
    asked = quote("\U0001f30a" * 200)

    assert f'href="/ar/search?q={asked}"' in client.get(f"/en/search?q={asked}").text
    assert len(client.get(f"/en/search?q=a&{'b&' * 20_000}").content) < 10_000


@pytest.mark.parametrize("number", ["0", "2", "-1", "x", "99999", "%D9%A1"])
def test_a_page_that_is_not_there_is_missing(client: Client, house: House, number: str) -> None:
    house.work()

    assert client.get(f"/fr/search?q=titre&page={number}").status_code == 404


def test_an_empty_search_shows_the_form_and_a_vain_one_what_might_help(client: Client, house: House) -> None:
    work = house.work(READ, recipes=(Recipe.CARD,))
    house.rendition(work, Recipe.TEXT, b"<p>Un figuier.</p>")

    assert 'role="status"' not in client.get("/fr/search").text
    vain = _page(client, "figiuer", "fr")
    assert "Rien de ce qui peut être montré ici ne contient ces mots." in vain
    assert 'href="/fr/search?q=figuier"' in vain
    assert "0 œuvre" in vain


def test_pages_follow_each_other_and_are_kept_nowhere(client: Client, house: House) -> None:
    for _ in range(12):
        house.work(READ, recipes=(Recipe.CARD,), titles={"fr": "Un figuier"})

    first = client.get("/fr/search?q=figuier")
    following = re.search(r'rel="next" href="([^"]*)"', first.text)
    assert following is not None
    second = client.get(following[1].replace("&amp;", "&")).text

    cards = [re.findall(r"/fr/works/(\w+)", page) for page in (first.text, second)]
    assert [len(each) for each in cards] == [10, 2]
    assert not set(cards[0]) & set(cards[1])
    assert first.headers["cache-control"] == "no-store"
    assert "set-cookie" not in first.headers


def test_the_menu_and_the_first_page_lead_to_the_search(client: Client, house: House) -> None:
    for lang in ("fr", "ar", "en"):
        home = client.get(f"/{lang}/").text
        assert f'<a href="/{lang}/search"' in home
        assert f'action="/{lang}/search"' in home


def test_a_result_says_why_it_was_found_and_leads_to_the_shelf_of_its_theme(client: Client, house: House) -> None:
    house.work(
        ALL_ATOMS,
        recipes=(Recipe.CARD,),
        author=house.person("Fil <Bleu>"),
        form=ConceptId("fm.letter"),
        themes=(ConceptId("th.memory"),),
        titles={"fr": "Azur"},
    )

    named = _page(client, "bleu", "fr")
    assert "<li>Nom\N{NO-BREAK SPACE}: <bdi>Fil &lt;<mark>Bleu</mark>&gt;</bdi></li>" in named
    themed = _page(client, "memory", "fr")
    assert '<a href="/fr/browse?theme=th.memory">Thème\N{NO-BREAK SPACE}: ' in themed
    assert "<mark>memory</mark>" in themed
    assert "<mark>azur</mark>" in _page(client, "azur", "ar").lower()


def test_found_works_are_narrowed_by_what_they_are_and_pages_keep_the_choice(client: Client, house: House) -> None:
    for number in range(24):
        form = ConceptId("fm.letter" if number % 2 else "fm.poem")
        house.work(READ, recipes=(Recipe.CARD,), titles={"fr": "Un figuier"}, form=form)

    page = client.get("/fr/search?q=figuier&form=fm.letter").text

    assert '<option value="fm.letter" selected dir="auto">lettre (12)</option>' in page
    assert '<option value="fm.poem" dir="auto">poème (12)</option>' in page
    assert 'href="/fr/search?q=figuier&amp;form=fm.letter&amp;page=2"' in page
    assert 'href="/fr/search?q=figuier"><span class="visually-hidden">' in page
    none = client.get("/fr/search?q=figuier&form=fm.tale").text
    assert "Chercher à nouveau sans ce choix" in none
    assert "<fm.tale" not in client.get("/fr/search?q=figuier&form=%3Cfm.tale%3E").text


def test_it_is_said_what_is_not_searched(client: Client) -> None:
    assert "Workshops and places are not" in client.get("/en/search").text
    assert "Ni les ateliers ni les lieux" in _page(client, "mer", "fr")
    assert "ولا نبحث في الورشات" in _page(client, "mer", "ar")


def test_a_vain_search_offers_themes(client: Client, house: House) -> None:
    house.work(READ, recipes=(Recipe.CARD,), themes=(ConceptId("th.memory"),))

    vain = _page(client, "zzz", "fr")

    assert 'href="/fr/browse?theme=th.memory"' in vain
    assert "Ou commencez par un thème" in vain


def test_a_hit_in_a_text_leads_to_the_text_on_the_page_of_the_work(client: Client, house: House) -> None:
    work = house.work(READ, recipes=(Recipe.CARD,))
    house.rendition(work, Recipe.TEXT, b"<p>Un figuier.</p>")

    address = f"/fr/works/{work.id}#text-fr"

    assert f'<a class="moment" href="{address}">Écrit</a>' in _page(client, "figuier", "fr")
    assert 'id="text-fr"' in client.get(address.partition("#")[0]).text


def test_what_stands_in_a_room_says_of_which_kind_it_is_and_leads_there(client: Client, house: House) -> None:
    work = house.work()
    made = entry(house, RoomKind.EXHIBIT, work, texts={"lead": {"en": "Voices, at home."}})
    practice = entry(house, RoomKind.PRACTICE, choices={"targets": ("tg.uam",), "topics": (), "areas": ()})

    page = _page(client, "chez nous")
    assert f'<p class="form">Exhibit</p>\n<h3><a href="/en/exhibits/{made.id}">' in page
    assert '<a href="/en/search?q=chez+nous&amp;kind=exhibit">Exhibits (1)</a>' in page
    only = client.get("/en/search?q=chez+nous&kind=exhibit").text
    assert made.id in only
    assert practice.id not in only
    assert '<a href="/en/good-practices?target=tg.uam">' in _page(client, "unaccompanied")
    assert "Voices, at <mark>home</mark>." in _page(client, "home")

    house.withdraw(work)

    assert made.id not in _page(client, "chez nous") + _page(client, "home")
    assert practice.id in _page(client, "chez nous")
