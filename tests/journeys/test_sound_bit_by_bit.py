"""On a thin line a sound is heard bit by bit, and comes as the browser asks for it wherever that cannot be."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, Request, expect

from archive.adapters.media.find_ffmpeg import find_media_tools
from archive.adapters.media_tools import FfmpegTools
from archive.domain.records import Rendition, Work
from archive.domain.terms import Recipe
from archive.ports import RenderOrder
from archive.web.app import create_public_app
from tests import samples
from tests.access.house import House, Settings
from tests.waiting import wait_until
from tests.web.live import Live, listening

pytestmark = [pytest.mark.browser, pytest.mark.media]
SECONDS = 45.0
PIECE = 65_536


@pytest.fixture(scope="module")
def house() -> House:
    return House()


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[bytes, str, str]:
    """A minute of sound as our own tools make it, with its type and codecs."""
    folder = tmp_path_factory.mktemp("sound")
    order = RenderOrder(recipe=Recipe.AUDIO, codec="opus")
    film = FfmpegTools(find_media_tools(None, None)).render(
        samples.talk(folder, seconds=SECONDS), order, folder / "told.mp4"
    )
    return (folder / "told.mp4").read_bytes(), film.media_type, film.codecs or ""


@pytest.fixture(scope="module")
def live(house: House) -> Iterator[Live]:
    with listening(create_public_app(house.kit, Settings())) as site:
        yield site


@pytest.fixture
def told(house: House, made: tuple[bytes, str, str]) -> tuple[Work, Rendition]:
    content, media_type, codecs = made
    work = house.work(recipes=(Recipe.CARD,))
    sound = house.rendition(
        work, Recipe.AUDIO, content, media_type=media_type, codecs=codecs, duration_ms=int(SECONDS * 1000)
    )
    return work, sound


def asked_for(page: Page, sound: Rendition) -> list[str]:
    """Collect the range of each request for a sound, in order."""
    ranges: list[str] = []

    def kept(request: Request) -> None:
        if request.url.endswith(f"/media/{sound.id}") and request.method == "GET":
            ranges.append(request.headers.get("range", ""))

    page.on("request", kept)
    return ranges


def wait_for(page: Page, holds: str) -> None:
    wait_until(
        lambda: page.locator("#stage audio").evaluate(f"media => {holds}"),
        seconds=20,
        every_seconds=0.05,
        said=lambda: holds,
        pause=lambda seconds: page.wait_for_timeout(seconds * 1000),
    )


def press(page: Page) -> None:
    """Play without a noise: a browser that nobody touches plays only that."""
    page.locator("#stage audio").evaluate("media => { media.muted = true; void media.play(); }")


def test_a_sound_is_asked_for_bit_by_bit_and_only_once_play_is_pressed(
    page: Page, live: Live, told: tuple[Work, Rendition]
) -> None:
    work, sound = told
    ranges = asked_for(page, sound)
    page.goto(f"{live.address}/en/works/{work.id}?play=audio")
    wait_for(page, "media.src.startsWith('blob:')")
    page.locator("#stage.ours").wait_for()
    assert ranges == []

    press(page)
    wait_for(page, "media.currentTime > 0.2")

    assert ranges[0] == f"bytes=0-{PIECE - 1}"
    # No more than what is near: the rest comes when it is to be heard.
    assert page.locator("#stage audio").evaluate("media => media.buffered.end(0)") < SECONDS - 5
    assert page.locator("#stage audio").evaluate("media => Math.round(media.duration)") == SECONDS


def test_a_sound_plays_to_its_end(page: Page, live: Live, told: tuple[Work, Rendition]) -> None:
    work, sound = told
    ranges = asked_for(page, sound)
    page.goto(f"{live.address}/en/works/{work.id}?play=audio")
    wait_for(page, "media.src.startsWith('blob:')")
    page.locator("#stage audio").evaluate("media => { media.defaultPlaybackRate = media.playbackRate = 16; }")
    press(page)
    wait_for(page, "media.ended")

    assert [each.partition("-")[0] for each in ranges] == [
        f"bytes={start}" for start in range(0, sound.size_bytes, PIECE)
    ]
    assert page.locator("#stage audio").evaluate("media => media.src.startsWith('blob:')")


def test_whoever_leaps_ahead_is_served_as_without_it(page: Page, live: Live, told: tuple[Work, Rendition]) -> None:
    work, sound = told
    page.goto(f"{live.address}/en/works/{work.id}?play=audio")
    wait_for(page, "media.src.startsWith('blob:')")
    press(page)
    wait_for(page, "media.currentTime > 0.2")

    page.locator("#stage audio").evaluate("media => { media.currentTime = 40; }")

    wait_for(page, f"media.src.endsWith('/media/{sound.id}') && media.currentTime > 40.1 && !media.paused")


def test_what_cannot_be_taken_apart_is_played_whole_and_nothing_is_said_of_it(
    page: Page, live: Live, house: House, tmp_path: Path
) -> None:
    work = house.work(recipes=(Recipe.CARD,))
    whole = samples.audio(tmp_path, "sound.m4a", seconds=6).read_bytes()
    sound = house.rendition(work, Recipe.AUDIO, whole, codecs="mp4a.40.2", duration_ms=6_000)
    page.goto(f"{live.address}/en/works/{work.id}?play=audio")
    wait_for(page, "media.src.startsWith('blob:')")
    page.locator("#stage.ours").wait_for()

    press(page)

    wait_for(page, f"media.src.endsWith('/media/{sound.id}') && media.currentTime > 0.3 && !media.paused")
    expect(page.locator(".other")).to_be_hidden()
    expect(page.locator(".unplayable")).to_be_hidden()


def test_what_is_taken_back_meanwhile_ends(page: Page, live: Live, house: House, told: tuple[Work, Rendition]) -> None:
    work, _ = told
    page.goto(f"{live.address}/en/works/{work.id}?play=audio")
    wait_for(page, "media.src.startsWith('blob:')")
    page.locator("#stage.ours").wait_for()
    press(page)
    wait_for(page, "media.currentTime > 0.2")

    house.revoke(work)

    expect(page.get_by_role("alert")).to_contain_text("This is no longer available here.", timeout=15_000)
    assert page.locator("audio").count() == 0
