"""How many bytes a page costs somebody who pays for each: with everything it is dressed with, as it goes out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from archive.domain.rooms.table import LISTED, SHAPES
from archive.domain.terms import Recipe
from archive.web.app import create_public_app
from tests.access.house import House, Settings, noise
from tests.domain.builders import NOW
from tests.web.client import Client
from tests.web.exhibits import Exhibits, hang
from tests.web.hung_rooms import hang_rooms

LANGUAGES = ("fr", "ar", "en")
WITH_PICTURES_BYTES, HEAVIEST_STILL_BYTES = 60_000, 6_000
FIRST_PAGE_BYTES, LIST_BYTES, WORK_BYTES = 14_000, 18_000, 30_000
_DRESS = re.compile(r'<(?:link|script|img|use|source|track)\b[^>]*?(?:href|src)="(/static/[^"#]+)')
_BROUGHT = re.compile(r'data-(?:style|player|feed)="(/static/[^"]+)')
_PICTURE = re.compile(r'<img[^>]* src="(/media/[^"]+)')
_IN_STYLE = re.compile(r'url\("?([^")#]+)')


@pytest.fixture(scope="module")
def house() -> House:
    return House()


@pytest.fixture(scope="module")
def exhibits(house: House, tmp_path_factory: pytest.TempPathFactory) -> Exhibits:
    return hang(house, tmp_path_factory.mktemp("exhibits"), media=False)


@pytest.fixture(scope="module")
def client(house: House, exhibits: Exhibits) -> Iterator[Client]:
    with Client(create_public_app(house.kit, Settings())) as client:
        yield client


def weigh(client: Client, path: str) -> int:
    """Give what a page costs, compressed, with its styles, scripts, pictures of ours and letters."""
    page = client.get(path, {"accept-encoding": "gzip"})
    assert page.status_code == 200, path
    assert page.headers["content-encoding"] == "gzip", path
    found = int(page.headers["content-length"])
    waiting, seen = [*_DRESS.findall(page.text), *_BROUGHT.findall(page.text)], set[str]()
    assert any(address.endswith(".css") for address in waiting), path
    while waiting:
        address = waiting.pop()
        if address in seen:
            continue
        seen.add(address)
        answer = client.get(address, {"accept-encoding": "gzip"})
        assert answer.status_code == 200, address
        found += int(answer.headers["content-length"])
        if address.endswith(".css"):
            inside = (urlsplit(each).path for each in _IN_STYLE.findall(answer.text))
            waiting += [f"/static/{each.rpartition('/')[2]}" for each in inside]
    return found


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_first_page_is_light(client: Client, lang: str) -> None:
    assert weigh(client, f"/{lang}/") < FIRST_PAGE_BYTES


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_first_page_is_light_with_the_heaviest_pictures(lang: str) -> None:
    house = House()
    for _ in range(8):
        film = house.work(recipes=(Recipe.CARD, Recipe.VIDEO, Recipe.AUDIO))
        house.rendition(film, Recipe.THUMBNAIL, noise(HEAVIEST_STILL_BYTES), width=320, height=180)
    with Client(create_public_app(house.kit, Settings())) as client:
        pictures = set(_PICTURE.findall(client.get(f"/{lang}/").text))
        assert len(pictures) == 6
        sent = sum(len(client.get(each).content) for each in pictures)
        assert weigh(client, f"/{lang}/") + sent < WITH_PICTURES_BYTES


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("page", ["browse", "browse?page=2", "search", "search?q=radio", "about", "why"])
def test_pages_of_many_works_and_of_words_are_light(client: Client, lang: str, page: str) -> None:
    assert weigh(client, f"/{lang}/{page}") < LIST_BYTES


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("name", ["film", "song", "poem", "letter", "photo", "mark", "untitled"])
def test_a_works_page_is_light_without_its_media(client: Client, exhibits: Exhibits, lang: str, name: str) -> None:
    work = getattr(exhibits, name)

    assert weigh(client, f"/{lang}/works/{work.id}") < WORK_BYTES


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("kind", ["video", "audio"])
def test_a_works_page_with_its_player_is_light(
    client: Client, house: House, exhibits: Exhibits, lang: str, kind: str
) -> None:
    chosen = house.of(exhibits.film, Recipe(kind))
    path = f"/{lang}/works/{exhibits.film.id}?play={chosen.id}"

    assert f'src="/media/{chosen.id}"' in client.get(path).text
    assert weigh(client, path) < WORK_BYTES


@pytest.fixture(scope="module")
def rooms(house: House, exhibits: Exhibits) -> list[str]:
    """The paths of all rooms and of what stands in them, over the works of the house."""
    works = (exhibits.film, exhibits.photo, exhibits.song, exhibits.letter, exhibits.poem)
    shown = [each for each in hang_rooms(house, works).values() if SHAPES[each.kind].address]
    on_air = [each for each in shown if each.content.days.get("on_air", NOW.date()) <= NOW.date()]
    return ["rooms", *(shape.address for shape in LISTED), *(f"{SHAPES[one.kind].address}/{one.id}" for one in on_air)]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_rooms_are_light(client: Client, rooms: list[str], lang: str) -> None:
    for path in rooms:
        pictures = set(_PICTURE.findall(client.get(f"/{lang}/{path}").text))
        assert weigh(client, f"/{lang}/{path}") < FIRST_PAGE_BYTES, path
        sent = sum(len(client.get(each).content) for each in pictures)
        assert weigh(client, f"/{lang}/{path}") + sent < WITH_PICTURES_BYTES, path
    assert weigh(client, f"/{lang}/") < FIRST_PAGE_BYTES


def test_what_only_reads_carries_no_script(client: Client, exhibits: Exhibits) -> None:
    for path in ("", "browse", "search?q=radio", "about", "why", f"works/{exhibits.poem.id}"):
        assert "<script" not in client.get(f"/fr/{path}").text, path


def test_the_scales_weigh(client: Client) -> None:
    page = int(client.get("/fr/", {"accept-encoding": "gzip"}).headers["content-length"])
    site = Path(__file__).resolve().parents[2] / "archive" / "web" / "static" / "site.css"

    assert weigh(client, "/fr/") > page + site.stat().st_size / 6
