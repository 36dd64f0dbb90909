"""The standing pages and the way in."""

from __future__ import annotations

import gzip
import re
from collections.abc import Iterator

import pytest

from archive.web.app import create_public_app
from tests.access.house import House, Settings
from tests.web.client import Client

LANGUAGES = {"fr": "ltr", "ar": "rtl", "en": "ltr"}
LIMIT_BYTES = 14_000


@pytest.fixture(scope="module")
def house() -> House:
    return House()


@pytest.fixture(scope="module")
def client(house: House) -> Iterator[Client]:
    house.work()
    with Client(create_public_app(house.kit, Settings(language="fr"))) as client:
        yield client


@pytest.mark.parametrize(
    ("wanted", "given"),
    [
        ("fr-FR,fr;q=0.9,en;q=0.8", "fr"),
        ("ar-MA", "ar"),
        ("de;q=0.9,en;q=0.5,fr;q=0.1", "en"),
        ("en;q=0", "fr"),
        ("", "fr"),
        ("zz", "fr"),
        (";;;q=,,", "fr"),
    ],
)
def test_the_door_opens_in_the_language_that_is_asked_for(client: Client, wanted: str, given: str) -> None:
    answer = client.get("/", headers={"accept-language": wanted})

    assert (answer.status_code, answer.headers["location"]) == (302, f"/{given}/")
    assert answer.headers["vary"] == "accept-language"


def test_a_language_without_its_last_stroke_is_mended(client: Client) -> None:
    assert client.get("/ar").headers["location"] == "/ar/"


@pytest.mark.parametrize("page", ["", "browse", "about", "why"])
@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_page_is_written_in_its_language_and_leads_to_the_others(client: Client, lang: str, page: str) -> None:
    text = client.get(f"/{lang}/{page}").text

    assert f'<html lang="{lang}" dir="{LANGUAGES[lang]}">' in text
    assert all(f'href="/{other}/{page}" lang="{other}"' in text for other in LANGUAGES)
    assert f'class="exit" href="https://{lang}.wikipedia.org/"' in text
    assert f'href="/{lang}/why"' in text
    assert '<a class="skip" href="#content">' in text
    assert text.count("<h1") == text.count("<main") == 1


@pytest.mark.parametrize("page", ["", "browse", "about", "why"])
def test_a_page_asks_nobody_else_for_anything_and_runs_nothing(client: Client, page: str) -> None:
    text = client.get(f"/fr/{page}").text

    assert "<script" not in text
    assert " style=" not in text
    assert not re.search(r'(src|srcset|action)="(https?:)?//', text)
    assert set(re.findall(r'href="(https?://[^"]*)"', text)) == {"https://fr.wikipedia.org/"}


@pytest.mark.parametrize("page", ["", "browse", "about", "why"])
def test_a_page_is_light(client: Client, page: str) -> None:
    compressed = client.get(f"/ar/{page}", headers={"accept-encoding": "gzip"})
    plain = client.get(f"/ar/{page}", headers={"accept-encoding": "identity"})

    assert compressed.headers["content-encoding"] == "gzip"
    assert "content-encoding" not in plain.headers
    assert int(compressed.headers["content-length"]) < LIMIT_BYTES
    assert len(gzip.compress(plain.content)) < LIMIT_BYTES
    assert compressed.text == plain.text
    with_pictures = ", save-data" if page in ("", "browse") else ""
    assert plain.headers["vary"] == compressed.headers["vary"] == f"accept-encoding{with_pictures}"


@pytest.mark.parametrize(
    ("accepted", "is_compressed"),
    [
        ("gzip", True),
        ("br, GZIP;q=0.5", True),
        ("gzip;q=0", False),
        ("identity", False),
        ("", False),
        ("x-gzip", False),
    ],
)
def test_a_page_is_compressed_only_for_who_can_take_it(client: Client, accepted: str, is_compressed: bool) -> None:
    answer = client.get("/fr/why", headers={"accept-encoding": accepted})

    assert ("content-encoding" in answer.headers) is is_compressed


@pytest.mark.parametrize("page", ["", "search", "browse"])
def test_the_styles_are_sent_for_while_the_page_still_comes(client: Client, page: str) -> None:
    answer = client.get(f"/fr/{page}")
    styles = re.findall(r'<link rel="stylesheet" href="([^"]+)"', answer.text)

    assert styles
    assert answer.headers["link"] == ", ".join(f"<{style}>; rel=preload; as=style" for style in styles)


def test_the_reasons_are_listed_but_never_which_one_it_is(client: Client) -> None:
    page = client.get("/en/why").text

    assert page.count("<li>") >= 8
    assert "We never say which of them it is." in page


def test_crawlers_learn_no_private_address(client: Client) -> None:
    text = client.get("/robots.txt").text

    assert "Disallow: /\n" in text
    assert "GPTBot" in text
    assert "desk" not in text
    assert re.findall(r"(?:Dis)?[aA]llow: (.*)", text) == ["/", "/"]


def test_the_way_in_shows_some_works_and_every_form_there_is(client: Client, house: House) -> None:
    page = client.get("/en/").text

    assert page.count('<article class="card"') == 1
    assert 'href="/en/browse?form=fm.interview"' in page
    assert "fm.slam" not in page


def test_an_archive_without_works_says_so() -> None:
    with Client(create_public_app(House().kit, Settings())) as client:
        assert "Rien ne peut encore être montré." in client.get("/fr/").text
