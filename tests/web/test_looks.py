"""The pages in a real browser: on a narrow screen, from right to left, without scripts, and playing."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from archive.domain.terms import Recipe
from archive.web.app import create_public_app
from tests.access.house import House, Settings
from tests.conftest import foreign_requests
from tests.web.exhibits import Exhibits, hang
from tests.web.hung_rooms import hang_rooms
from tests.web.live import Live, listening

LANGUAGES = ("fr", "ar", "en")
PHONE_HEIGHT = 844
READABLE = 4.5


@pytest.fixture(scope="module")
def house() -> House:
    return House()


@pytest.fixture(scope="module")
def exhibits(house: House, tmp_path_factory: pytest.TempPathFactory) -> Exhibits:
    shown = hang(house, tmp_path_factory.mktemp("exhibits"))
    hang_rooms(house, (shown.film, shown.poem, shown.photo, shown.letter, shown.song))
    return shown


@pytest.fixture(scope="module")
def live(house: House, exhibits: Exhibits) -> Iterator[Live]:
    with listening(create_public_app(house.kit, Settings())) as site:
        yield site


def _pages(house: House, exhibits: Exhibits) -> list[str]:
    film = house.of(exhibits.film, Recipe.VIDEO).id
    song = house.of(exhibits.song, Recipe.AUDIO).id
    works = (exhibits.poem, exhibits.letter, exhibits.photo, exhibits.mark, exhibits.untitled)
    played = [f"/works/{exhibits.film.id}?play={film}", f"/works/{exhibits.song.id}?play={song}"]
    return [
        "/",
        "/browse",
        "/rooms",
        "/search?q=radio",
        "/about",
        "/why",
        "/nowhere",
        *(f"/works/{work.id}" for work in works),
        *played,
    ]


def test_every_page_fits_a_narrow_screen_without_scripts_or_complaints(
    browser: Browser, live: Live, house: House, exhibits: Exhibits
) -> None:
    context = browser.new_context(viewport={"width": 320, "height": 640}, java_script_enabled=False)
    foreign = foreign_requests(context)
    page = context.new_page()
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))
    for path in _pages(house, exhibits):
        for lang in LANGUAGES:
            page.goto(f"{live.address}/{lang}{path}")
            assert page.evaluate("document.documentElement.scrollWidth") <= 320, (lang, path)
    context.close()

    assert [text for text in complaints if "404" not in text] == []
    assert foreign == []


CUT_OFF = """() => [...document.querySelectorAll('main *')].filter((one) => {
  const box = one.getBoundingClientRect();
  return box.width > 1 && (box.left < -1 || box.right > document.documentElement.clientWidth + 1);
}).map((one) => one.className || one.tagName)"""
"""What stands on a page and is not wholly on its screen."""


@pytest.mark.parametrize("lang", ["fr", "ar"])
def test_on_a_telephone_with_keys_nothing_is_cut_off(
    browser: Browser, live: Live, exhibits: Exhibits, lang: str
) -> None:
    context = browser.new_context(viewport={"width": 240, "height": 320}, extra_http_headers={"save-data": "on"})
    page = context.new_page()
    works = (f"/works/{work.id}" for work in (exhibits.film, exhibits.poem))
    for path in ("/", "/rooms", *works, f"/works/{exhibits.song.id}?play=audio"):
        page.goto(f"{live.address}/{lang}{path}")
        assert page.evaluate(CUT_OFF) == [], path
        assert page.evaluate("document.documentElement.scrollWidth") <= 240, path
        assert page.locator(".masthead").evaluate("(head) => head.offsetHeight") < 110, path
    context.close()


@pytest.mark.parametrize("lang", LANGUAGES)
def test_on_a_phone_the_head_takes_one_row_and_the_first_work_stands_on_the_first_screen(
    page: Page, live: Live, exhibits: Exhibits, lang: str
) -> None:
    page.set_viewport_size({"width": 390, "height": PHONE_HEIGHT})
    page.goto(f"{live.address}/{lang}/")
    head, card = page.locator(".masthead").bounding_box(), page.locator(".card").first.bounding_box()
    assert head is not None
    assert card is not None
    assert head["height"] < 64
    assert page.locator(f".masthead a[href='/{lang}/rooms']").is_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    assert card["y"] + card["height"] < PHONE_HEIGHT

    page.goto(f"{live.address}/{lang}/works/{exhibits.walk.id}")
    begin = page.locator("a.begin").bounding_box()
    assert begin is not None
    assert begin["y"] + begin["height"] < PHONE_HEIGHT


def test_arabic_pages_are_mirrored(page: Page, live: Live) -> None:
    page.set_viewport_size({"width": 1280, "height": 900})
    places = {}
    for lang in ("fr", "ar"):
        page.goto(f"{live.address}/{lang}/")
        brand, leave = page.locator(".brand").bounding_box(), page.locator(".exit").bounding_box()
        assert brand is not None
        assert leave is not None
        places[lang] = brand["x"] < leave["x"]

    assert places == {"fr": True, "ar": False}


def test_the_first_stop_of_the_keyboard_leads_to_the_content(page: Page, live: Live) -> None:
    page.goto(f"{live.address}/en/")
    page.keyboard.press("Tab")

    assert page.locator(":focus").inner_text() == "Skip to the content"
    assert page.locator(":focus").evaluate("element => getComputedStyle(element).outlineStyle") == "solid"


def test_the_way_out_is_always_in_reach(page: Page, live: Live) -> None:
    for size in ({"width": 360, "height": 740}, {"width": 1280, "height": 900}):
        page.set_viewport_size(size)  # type: ignore[arg-type]
        page.goto(f"{live.address}/fr/browse")
        page.evaluate("window.scrollTo(0, document.body.scrollHeight)")
        box = page.locator(".exit").bounding_box()
        assert box is not None
        assert 0 <= box["y"] <= size["height"] - box["height"]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_film_plays_and_can_be_wound_forward(
    page: Page, live: Live, house: House, exhibits: Exhibits, lang: str
) -> None:
    film = house.of(exhibits.film, Recipe.VIDEO)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{live.address}/{lang}/works/{exhibits.film.id}")
    page.locator(f'a.begin[href*="{film.id}"]').click()
    page.wait_for_url("**play=*")
    assert not any(film.id in url for url in asked if "/media/" in url)

    _play(page, "video")
    _wait_for_time(page, "video", 0.3)
    page.evaluate("document.querySelector('video').currentTime = 6")
    _wait_for_time(page, "video", 6.2)

    assert any(url.endswith(f"/media/{film.id}") for url in asked)


def test_a_sound_plays(page: Page, live: Live, house: House, exhibits: Exhibits) -> None:
    page.goto(f"{live.address}/ar/works/{exhibits.song.id}?play={house.of(exhibits.song, Recipe.AUDIO).id}")

    _play(page, "audio")

    _wait_for_time(page, "audio", 0.2)


def _play(page: Page, player: str) -> None:
    page.evaluate(f"document.querySelector('{player}').muted = true")
    page.evaluate(f"void document.querySelector('{player}').play()")


def _wait_for_time(page: Page, player: str, seconds: float) -> None:
    """Wait until a player has come so far; the pages' own policy forbids the browser's way of waiting (eval)."""
    for _ in range(200):
        at = page.evaluate(f"document.querySelector('{player}').currentTime")
        if at >= seconds and not page.evaluate(f"document.querySelector('{player}').seeking"):
            return
        page.wait_for_timeout(50)
    raise AssertionError(f"the {player} did not come to {seconds} s")


def _colours(css: str, head: str) -> dict[str, str]:
    block = css[css.index(head) :]
    return dict(re.findall(r"--([\w-]+): (#[0-9a-f]{3,6});", block[: block.index("}")]))


def _light(colour: str) -> float:
    digits = colour[1:] if len(colour) == 7 else "".join(2 * digit for digit in colour[1:])
    parts = [int(digits[place : place + 2], 16) / 255 for place in (0, 2, 4)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("head", ["\n:root {", "\n  :root {"])
def test_every_colour_of_writing_can_be_read_on_its_ground(project_root: Path, head: str) -> None:
    css = (project_root / "archive" / "web" / "static" / "site.css").read_text(encoding="utf-8")
    colours = _colours(css, head)
    pairs = [(ink, ground) for ink in ("ink", "quiet", "accent", "calm") for ground in ("paper", "sheet")]
    pairs += [("ink", "accent-soft"), ("accent", "accent-soft"), ("ink", "calm-soft"), ("quiet", "calm-soft")]
    pairs += [("accent", "calm-soft"), ("exit-ink", "exit"), ("sheet", "accent")]

    for ink, ground in pairs:
        lighter, darker = sorted((_light(colours[ink]), _light(colours[ground])), reverse=True)
        assert (lighter + 0.05) / (darker + 0.05) >= READABLE, (ink, ground)
