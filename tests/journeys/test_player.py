"""A real browser meets a work on its stage: with our controls, without scripts, and while it is taken back."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from archive.domain.records import Rendition
from archive.domain.terms import Recipe
from archive.web.app import create_public_app
from tests import samples
from tests.access.house import HEARD, House, Settings
from tests.conftest import foreign_requests
from tests.journeys.stage_house import ARABIC, CHAPTERS, FRENCH, SECONDS, SECRET, Staged, captions, stage
from tests.waiting import wait_until
from tests.web.exhibits import drawing
from tests.web.live import Live, listening

PATIENCE_SECONDS = 15.0


@pytest.fixture(scope="module")
def house() -> House:
    return House()


@pytest.fixture(scope="module")
def staged(house: House, tmp_path_factory: pytest.TempPathFactory) -> Staged:
    return stage(house, tmp_path_factory.mktemp("stage"))


@pytest.fixture(scope="module")
def live(house: House, staged: Staged) -> Iterator[Live]:
    with listening(create_public_app(house.kit, Settings())) as site:
        yield site


class Player:
    """The stage of one page, as a visitor handles it."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.media = page.locator("#stage video, #stage audio")

    def control(self, name: str) -> Locator:
        """One of our controls."""
        return self.page.locator(f'[data-do="{name}"]')

    def of(self, what: str) -> Any:
        """What the browser's own player says of itself."""
        return self.media.evaluate(f"media => media.{what}")

    def make_no_noise(self) -> None:
        """A browser that nobody touches plays only without sound."""
        self.media.evaluate("media => { media.muted = true; }")

    def wait_for(self, holds: str) -> None:
        """Wait until something is true of the player; the pages' own policy forbids the browser's way of waiting."""
        wait_until(
            lambda: self.media.evaluate(f"media => {holds}"),
            seconds=PATIENCE_SECONDS,
            every_seconds=0.04,
            said=lambda: (holds, self.of("currentTime"), self.of("paused")),
            pause=lambda seconds: self.page.wait_for_timeout(seconds * 1000),
        )


def test_who_leaves_quickly_does_not_come_back_by_going_back(browser: Browser, live: Live, staged: Staged) -> None:
    with browser.new_context() as context:
        page = context.new_page()
        page.route("https://fr.wikipedia.org/**", lambda route: route.fulfill(body="<h1>Encyclopédie</h1>"))
        page.goto(f"{live.address}/fr/why")
        page.goto(f"{live.address}/fr/works/{staged.film.id}?play=video")
        page.get_by_role("link", name="Quitter vite").click()
        expect(page.get_by_role("heading", name="Encyclop")).to_be_visible()

        page.go_back()
        assert urlsplit(page.url).path == "/fr/why"


def test_a_film_is_steered_by_hand(page: Page, live: Live, house: House, staged: Staged) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(urlsplit(request.url).path))
    page.goto(f"{live.address}/fr/works/{staged.film.id}?play=video#stage")
    player = Player(page)

    expect(page.locator("#stage.ours .controls")).to_be_visible()
    assert not [path for path in asked if path.startswith("/media/")], "nothing is loaded before somebody asks"
    assert (player.of("controls"), player.of("paused")) == (False, True)
    player.make_no_noise()
    player.control("play").click()
    player.wait_for("media.currentTime > 0.2")
    expect(player.control("play")).to_have_attribute("aria-label", "Mettre en pause")

    # Who was warned of a part goes past it.
    page.get_by_role("link", name="Continuer après ce passage").click()
    player.wait_for("!media.seeking && media.currentTime >= 5 && media.currentTime < 8")

    # A line that is clicked is heard, and marked in every language.
    page.get_by_role("link", name=FRENCH[4]).click()
    player.wait_for("!media.seeking && media.currentTime > 8 && media.currentTime < 12")
    expect(page.locator("#said details").first.locator("[aria-current]")).to_contain_text(FRENCH[4])
    expect(page.locator("#said [aria-current]")).to_have_count(2)
    expect(page.locator(".chapters:not(.by-theme) [aria-current]")).to_contain_text("Trois pays")
    expect(page.locator(".by-theme [aria-current]")).to_have_count(2)

    # The lines follow what is spoken until their reader looks elsewhere.
    again = page.get_by_role("button", name="Suivre à nouveau")
    expect(again).to_be_hidden()
    page.get_by_role("link", name=FRENCH[1]).hover()
    page.mouse.wheel(0, 40)
    expect(again).to_be_visible()
    again.click()
    expect(again).to_be_hidden()

    page.get_by_role("link", name="La chanson").click()
    player.wait_for("!media.seeking && media.currentTime > 14 && media.currentTime < 17")
    expect(page.locator(".by-theme [aria-current]")).to_have_count(0)
    player.control("speed").select_option("1.5")
    assert player.of("playbackRate") == 1.5

    # Another quality goes on at the same moment and the same speed.
    player.control("play").click()
    before = player.of("currentTime")
    quality = player.control("quality")
    assert [re.sub("[\u2068\u2069]", "", said).strip()[:6] for said in quality.locator("option").all_inner_texts()] == [
        "240p ·",
        "480p ·",
    ]
    quality.select_option(index=1)
    assert player.of("currentTime") == pytest.approx(before, abs=0.05)
    player.control("play").click()
    player.wait_for(f"media.videoWidth === 854 && media.currentTime > {before} && media.currentTime < {before} + 4")
    assert player.of("playbackRate") == 1.5

    # Whoever has to wait again and again is offered the next smaller file.
    slow = page.get_by_role("button", name="Continuer avec un fichier plus léger")
    expect(slow).to_be_hidden()
    for _ in range(2):
        player.media.dispatch_event("waiting")
    slow.click()
    player.wait_for("media.videoWidth === 426 && !media.paused")
    expect(slow).to_be_hidden()

    player.control("captions").select_option(label="français")
    assert player.of("textTracks[0].mode") == "showing"
    player.wait_for("media.textTracks[0].activeCues && media.textTracks[0].activeCues.length > 0")
    assert page.evaluate("[localStorage.length, sessionStorage.length, document.cookie]") == [0, 0, ""]
    assert page.evaluate("navigator.mediaSession.metadata.title") == "Enregistrement"
    assert SECRET not in page.content()


def test_a_film_is_steered_by_keys_and_fields_keep_theirs(page: Page, live: Live, staged: Staged) -> None:
    page.goto(f"{live.address}/ar/works/{staged.film.id}?play=video&t=10#stage")
    expect(page.locator("#stage.ours .controls")).to_be_visible()
    player = Player(page)
    player.make_no_noise()
    key = page.keyboard.press
    assert page.locator("html").get_attribute("dir") == "rtl"
    assert player.of("currentTime") == 10
    assert player.control("line").input_value() == "10"

    # Time runs from left to right in every language, so the right arrow leads on here too.
    page.locator("#stage").focus()
    moments = []
    for name in ("ArrowRight", "ArrowLeft", "ArrowLeft", "l", "j"):
        key(name)
        moments.append(player.of("currentTime"))
    assert moments == [15, 10, 5, 15, 5]
    player.control("line").focus()
    key("ArrowRight")
    assert player.of("currentTime") == 10
    box = player.control("line").bounding_box()
    assert box is not None
    page.mouse.click(box["x"] + 0.75 * box["width"], box["y"] + box["height"] / 2)
    assert player.of("currentTime") == pytest.approx(0.75 * SECONDS, abs=0.5)

    page.locator("#stage").focus()
    key("k")
    player.wait_for("!media.paused")
    key("Space")
    player.wait_for("media.paused")
    key("Shift+>")
    assert player.of("playbackRate") == 1.25
    key("Shift+<")
    key("Shift+<")
    assert player.of("playbackRate") == 0.75
    key("m")
    assert player.of("muted") is False
    key("c")
    assert player.of("textTracks[0].mode") == "disabled"
    key("c")
    assert player.of("textTracks[0].mode") == "showing"
    key("Shift+?")
    assert page.locator(".keys").evaluate("keys => keys.open")
    key("f")
    expect(page.locator(".screen:fullscreen")).to_have_count(1)
    # A browser that is still on its way there heeds no wish to leave.
    page.evaluate("() => new Promise(drawn => requestAnimationFrame(() => requestAnimationFrame(drawn)))")
    key("f")
    expect(page.locator(".screen:fullscreen")).to_have_count(0)

    # What is typed in a field is the field's; keys pressed elsewhere on the page are the page's.
    player.control("link").click()
    field = page.locator("output.link input")
    assert urlsplit(field.input_value()).query == f"play=video&t={int(player.of('currentTime'))}"
    before = player.of("currentTime")
    for place in (field, page.locator(".brand")):
        place.focus()
        for name in ("k", "j", "m", "ArrowLeft"):
            key(name)
    assert (player.of("currentTime"), player.of("paused"), player.of("muted")) == (before, True, False)


def test_without_scripts_everything_is_there_as_links(
    browser: Browser, live: Live, house: House, staged: Staged
) -> None:
    context = browser.new_context(java_script_enabled=False)
    foreign = foreign_requests(context)
    page = context.new_page()
    page.goto(f"{live.address}/en/works/{staged.film.id}")
    page.locator(".others > summary").click()
    page.locator("ul.choices a", has_text="480p").click()
    made = house.catalogue.find(Rendition, work_id=staged.film.id)
    large = next(each for each in made if each.height == 480)
    assert page.locator("video[controls] source").first.get_attribute("src") == f"/media/{large.id}"
    expect(page.locator(".controls")).to_be_hidden()

    page.get_by_role("link", name=FRENCH[6]).click()
    assert urlsplit(page.url).query == f"play={large.id}&t=12"
    assert page.locator("video source").first.get_attribute("src") == f"/media/{large.id}#t=12"
    expect(page.locator("#said details[open] [aria-current]")).to_contain_text(FRENCH[6])
    page.get_by_role("link", name="Sound").first.click()
    expect(page.locator("audio[controls] source")).to_have_attribute("src", re.compile("#t=12$"))
    folded = "document.querySelector('#said details:not([open]) li').checkVisibility()"
    assert not page.evaluate(folded)
    page.emulate_media(media="print")
    assert page.evaluate(folded), "what is folded up is printed, too"
    page.emulate_media(media="screen")
    page.get_by_text("What is said · Arabic").click()
    expect(page.get_by_text(ARABIC[0])).to_be_visible()
    assert [chapter["en"] for _, chapter in CHAPTERS] == [
        text.split(maxsplit=1)[1] for text in page.locator(".chapters:not(.by-theme) a").all_inner_texts()
    ]
    context.close()
    assert foreign == []


@pytest.mark.media
def test_what_is_taken_back_while_it_plays_ends_with_one_sentence(
    page: Page, live: Live, house: House, staged: Staged
) -> None:
    page.goto(f"{live.address}/en/works/{staged.song.id}?t=1m0s")
    page.goto(f"{live.address}/en/works/{staged.song.id}?t=5#stage")
    player = Player(page)
    player.make_no_noise()
    player.control("play").click()
    player.wait_for("media.currentTime > 5.1")

    house.revoke(staged.song)
    expect(page.get_by_role("alert")).to_have_text(
        re.compile(r"\s*This is no longer available here\. Why can’t I see this\?\s*"), timeout=PATIENCE_SECONDS * 1_000
    )

    assert page.locator("main").inner_text().strip() == "This is no longer available here. Why can’t I see this?"
    assert page.locator("video, audio, .lines").count() == 0
    assert page.title() == "Recording"


def test_captions_in_the_page_s_language_stand_there_from_the_first_and_large_enough(
    page: Page, live: Live, staged: Staged
) -> None:
    page.goto(f"{live.address}/ar/works/{staged.film.id}?play=video&t=4.5#stage")
    player = Player(page)
    expect(player.control("captions")).to_have_value("0")
    player.make_no_noise()
    player.control("play").click()
    player.wait_for("media.currentTime > 4.6 && media.textTracks[0].activeCues.length")

    player.wait_for("media.textTracks[0].mode === 'showing'")
    assert player.of("textTracks[0].activeCues[0].text") == ARABIC[2]
    assert size_of_shown_captions(page) >= 16


def size_of_shown_captions(page: Page) -> float:
    """How large the letters of captions stand in the browser's own player, in points of the page."""
    inside = page.context.new_cdp_session(page)
    for domain in ("DOM", "CSS"):
        inside.send(f"{domain}.enable")
    root = inside.send("DOM.getDocument", {"depth": -1, "pierce": True})["root"]
    [cue, *_] = [node for node in _nodes(root) if "cue" in node.get("attributes", [])]
    style = inside.send("CSS.getComputedStyleForNode", {"nodeId": cue["nodeId"]})["computedStyle"]
    return float(next(each["value"] for each in style if each["name"] == "font-size").removesuffix("px"))


def _nodes(node: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield node
    for name in ("children", "shadowRoots"):
        for child in node.get(name, ()):
            yield from _nodes(child)


def test_whoever_saves_data_meets_no_picture_on_the_stage(page: Page, live: Live, house: House) -> None:
    told = "Object.defineProperty(Navigator.prototype, 'connection', { get: () => ({ saveData: true }) })"
    calm = house.work(recipes=(Recipe.CARD, Recipe.VIDEO))
    house.rendition(calm, Recipe.POSTER, drawing(854, 480))
    asked: list[str] = []
    page.on("request", lambda request: asked.append(urlsplit(request.url).path))
    for saves in (False, True):
        if saves:
            page.add_init_script(told)
        page.goto(f"{live.address}/en/works/{calm.id}?play=video")
        expect(page.locator("#stage.ours")).to_be_visible()
        assert any(path.startswith("/media/") for path in asked) is not saves
        asked.clear()


SONG_TYPES = ('audio/mp4; codecs="opus"', 'audio/mp4; codecs="mp4a.40.2"')


@pytest.mark.media
def test_every_file_of_a_sort_is_offered_with_its_codecs_the_chosen_one_first(
    page: Page, live: Live, house: House
) -> None:
    song = house.work(HEARD, recipes=(Recipe.CARD,), author=house.person("Rih"))
    light = house.rendition(song, Recipe.AUDIO, b"light", codecs="opus")
    heavy = house.rendition(song, Recipe.AUDIO, b"somewhat heavier", codecs="mp4a.40.2")

    for play, order in (("audio", (light, heavy)), (heavy.id, (heavy, light))):
        page.goto(f"{live.address}/en/works/{song.id}?play={play}")
        sources = page.locator("audio source").all()
        assert [source.get_attribute("src") for source in sources] == [f"/media/{each.id}" for each in order]
        assert {source.get_attribute("type") for source in sources} == set(SONG_TYPES)


@pytest.mark.media
@pytest.mark.parametrize("first", ["unknown codec", "broken bytes"])
def test_a_sound_that_a_device_cannot_play_goes_on_to_the_next_file(
    page: Page, live: Live, house: House, tmp_path: Path, first: str
) -> None:
    song = house.work(HEARD, recipes=(Recipe.CARD,), author=house.person("Rih"))
    sound = samples.audio(tmp_path, "sound.m4a", seconds=6).read_bytes()
    codecs = "ac-4.02.01.00" if first == "unknown codec" else "mp4a.40.2"
    house.rendition(song, Recipe.AUDIO, b"no sound at all", codecs=codecs, duration_ms=6_000)
    house.rendition(song, Recipe.AUDIO, sound, codecs="mp4a.40.2", duration_ms=6_000)
    page.goto(f"{live.address}/en/works/{song.id}?play=audio")
    player = Player(page)
    player.make_no_noise()
    player.control("play").click()

    player.wait_for("media.currentTime > 0.3")
    expect(page.locator(".other")).to_have_text("Your device cannot play that file, so it goes on with another one.")
    expect(page.locator(".unplayable")).to_be_hidden()


@pytest.mark.media
def test_what_no_device_here_can_play_says_so_and_leads_on(page: Page, live: Live, house: House) -> None:
    song = house.work(HEARD, recipes=(Recipe.CARD,), author=house.person("Rih"))
    house.rendition(song, Recipe.AUDIO, b"no sound", duration_ms=5_000)
    house.rendition(song, Recipe.AUDIO, b"no sound either", codecs="mp4a.40.2", duration_ms=5_000)
    house.rendition(song, Recipe.CAPTIONS, captions(ARABIC), language="ary")
    page.goto(f"{live.address}/en/works/{song.id}?play=audio")
    player = Player(page)
    player.control("play").click()

    alert = page.get_by_role("alert")
    expect(alert).to_contain_text("Your device can play none of these files.")
    assert alert.get_by_role("link").get_attribute("href") == "#said"
    expect(player.control("play")).to_have_attribute("aria-label", "Play")
    expect(page.locator(".gone")).to_be_hidden()
