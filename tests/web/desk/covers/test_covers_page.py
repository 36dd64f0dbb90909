"""The covers' page in a real browser where it is hard: by keys alone, a cut line, thousands, Arabic, a telephone."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect

from archive.config import Settings
from archive.domain.covers import Box, Cover, CoverStyle, Key
from archive.domain.ids import new_id
from archive.domain.records import Rendition
from archive.domain.terms import Recipe
from archive.review.works.covers import covers_of
from archive.web.app import create_app
from tests.conftest import foreign_requests
from tests.review.atelier import PASSWORD, Atelier, add_rendition, make_work, open_atelier
from tests.squares import film_of_squares
from tests.web.live import listening

LONG_MS = 6_000
BOX = Box(4000, 3000, 2000, 3000)
PATIENCE_MS = 8_000


MAGENTA = """canvas => { const points = canvas.getContext("2d").getImageData(0, 0, 144, 96).data; let found = 0;
  for (let at = 0; at < points.length; at += 4)
    if (points[at] > 150 && points[at + 2] > 150 && points[at + 1] < 120) found += 1;
  return found; }"""
"""Counts the magenta points of a small picture."""


@dataclass(frozen=True)
class House:
    """A site, and somebody logged in at it."""

    atelier: Atelier
    address: str
    context: BrowserContext
    film: bytes


@dataclass(frozen=True)
class Bench:
    """A work of its own with one film, and what is kept of its covers."""

    house: House
    work_id: str

    def cover(self, **changes: Any) -> Cover:
        return self.house.atelier.kit.vault.save(self.found(**changes))

    def found(self, **changes: Any) -> Cover:
        fields: dict[str, Any] = {
            "id": new_id(),
            "work_id": self.work_id,
            "style": CoverStyle.FACE,
            "start_ms": 0,
            "end_ms": 4_000,
            "keys": (Key(0, BOX),),
            "found_by": "squares",
            "confidence": 420,
        }
        return Cover(**{**fields, **changes})

    def kept(self) -> tuple[Cover, ...]:
        return covers_of(self.house.atelier.kit, self.work_id)

    def open(self, lang: str = "en", width: int = 1280, asked: Callable[[Route], None] | None = None) -> Page:
        """Open the page; ``asked`` stands between it and the site from its first request on."""
        page = self.house.context.new_page()
        if asked is not None:
            page.route("**/covers", asked)
        page.set_viewport_size({"width": width, "height": 900})
        page.set_default_timeout(PATIENCE_MS)
        page.goto(f"{self.house.address}/desk/works/{self.work_id}/covers?lang={lang}")
        page.wait_for_selector("#covers-tool[data-ready]")
        page.wait_for_selector("#covers-ruler span")
        return page


@pytest.fixture(scope="module")
def house(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    atelier = open_atelier()
    film = film_of_squares(tmp_path_factory.mktemp("film") / "squares.mp4", LONG_MS / 1000).read_bytes()
    with listening(create_app(atelier.kit, Settings(language="en"))) as live:
        context = browser.new_context(has_touch=True)
        foreign = foreign_requests(context)
        page = context.new_page()
        page.goto(f"{live.address}/desk/login")
        page.fill("#name", "facilitator")
        page.fill("#password", PASSWORD)
        page.click("main button")
        page.wait_for_url(f"{live.address}/desk")
        yield House(atelier, live.address, context, film)
        context.close()
        assert not foreign


@pytest.fixture
def bench(house: House) -> Iterator[Bench]:
    atelier, kit = house.atelier, house.atelier.kit
    work = make_work(kit, atelier.workshop, atelier.participant.id, atelier.crew.id)
    noise = [(Rendition, rendition.id) for rendition in kit.catalogue.find(Rendition, work_id=work.id)]
    kit.catalogue.save_all([replace(work, duration_ms=LONG_MS)], remove=noise)
    add_rendition(kit, work, Recipe.VIDEO, "video/mp4", house.film)
    replace(atelier, work=work).consented()
    faults: list[str] = []
    house.context.on("weberror", lambda error: faults.append(str(error.error)))
    yield Bench(house, work.id)
    for page in house.context.pages:
        page.close(run_before_unload=False)
    assert faults == []


def saved(page: Page, sentence: str = "Everything is saved.") -> None:
    expect(page.locator("#covers-saved")).to_have_text(sentence)


def choose(page: Page, cover: Cover) -> None:
    page.locator(f'#covers-list li[data-cover="{cover.id}"] .cover-name').click()


def test_covers_are_made_cut_stretched_joined_and_dismissed_by_keys_alone(bench: Bench) -> None:
    page, done = bench.open("fr"), "Tout est enregistré."
    page.keyboard.press("n")
    expect(page.locator("#covers-panel")).to_be_visible()
    (drawn,) = bench.kept()
    assert (drawn.start_ms, drawn.end_ms, drawn.found_by) == (0, 5_000, "")
    for key in ("ArrowRight", "ArrowRight", "ArrowDown", "Shift+ArrowRight", "Shift+ArrowUp"):
        page.keyboard.press(key)
    saved(page, done)
    was = drawn.keys[0].box
    assert bench.kept()[0].keys == (Key(0, Box(was.left + 200, was.top + 100, was.width + 100, was.height - 100)),)
    for _ in range(5):
        page.keyboard.press(".")
    page.keyboard.press("s")
    expect(page.locator(".cover-lane")).to_have_count(2)
    page.keyboard.press(",")
    page.keyboard.press("]")
    page.keyboard.press(",")
    page.keyboard.press("[")
    saved(page, done)
    first, second = bench.kept()
    assert (first.start_ms, first.end_ms, second.start_ms) == (120, 200, 200)
    page.keyboard.press("j")
    expect(page.locator(".cover-lane.off")).to_have_count(1)
    page.keyboard.press("Delete")
    expect(page.locator(".cover-lane.off")).to_have_count(2)
    saved(page, done)
    for expected in ((120, 5_000), (120, 200), (0, 200)):
        page.keyboard.press("u")
        page.wait_for_timeout(150)
        saved(page, done)
        one = next(cover for cover in bench.kept() if cover.id == drawn.id)
        assert (one.start_ms, one.end_ms, one.dismissed) == (*expected, False)
    page.keyboard.press("?")
    expect(page.locator("#covers-help dl")).to_be_visible()


def test_what_makes_no_sense_is_refused_in_words_and_shown_as_it_was(bench: Bench) -> None:
    cover = bench.cover(start_ms=400)
    page = bench.open("fr")
    choose(page, cover)
    page.keyboard.press("Home")
    page.locator("#covers-ruler").press("Home")
    page.keyboard.press("]")
    expect(page.locator("#covers-saved")).to_contain_text("Un cache finit après avoir commencé")
    expect(page.locator("#covers-what")).to_contain_text("0:04.0")
    assert bench.kept() == (cover,)


@pytest.mark.media
def test_what_cannot_be_saved_is_said_and_saved_once_the_line_is_back(bench: Bench) -> None:
    cover = bench.cover()
    page = bench.open(asked=lambda route: route.abort() if route.request.method == "POST" else route.fallback())
    choose(page, cover)
    page.keyboard.press("Delete")
    expect(page.locator("#covers-saved")).to_contain_text("Not saved yet", timeout=20_000)
    assert not bench.kept()[0].dismissed
    page.unroute("**/covers")
    saved(page)
    assert bench.kept()[0].dismissed


def test_somebody_who_was_logged_out_loses_no_change(bench: Bench) -> None:
    cover, context = bench.cover(), bench.house.context
    page = bench.open()
    cookies = context.cookies()
    choose(page, cover)
    context.clear_cookies()
    page.keyboard.press("Delete")
    expect(page.locator("#covers-saved")).to_contain_text("Your log-in has ended")
    context.add_cookies(cookies)  # type: ignore[arg-type]
    saved(page)
    assert bench.kept()[0].dismissed


def test_a_corner_pulls_a_cover_larger_while_the_other_corner_stays(bench: Bench) -> None:
    cover = bench.cover()
    page = bench.open()
    choose(page, cover)
    over, corner = page.locator("#covers-over").bounding_box(), page.locator(".cover-corner.nw:visible").bounding_box()
    assert over is not None
    assert corner is not None
    x, y = corner["x"] + corner["width"] / 2, corner["y"] + corner["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x - over["width"] / 10, y - over["height"] / 10, steps=4)
    page.mouse.up()
    saved(page)
    box = bench.kept()[0].keys[0].box
    assert box.left == pytest.approx(3000, abs=40)
    assert box.top == pytest.approx(2000, abs=40)
    assert box.left + box.width == pytest.approx(6000, abs=1)
    assert box.top + box.height == pytest.approx(6000, abs=1)


def test_the_weightiest_find_comes_first_and_leads_to_its_last_picture(bench: Bench) -> None:
    bench.cover(confidence=90, surest=90)
    sure = bench.cover(confidence=90, surest=900, keys=(Key(0, Box(300, 1250, 1250, 1700)),), end_ms=200)
    page = bench.open()
    row = page.locator("#covers-list li").first
    expect(row).to_have_attribute("data-cover", sure.id)
    row.scroll_into_view_if_needed()
    expect(row.locator("canvas[data-drawn]")).to_have_count(2)
    assert row.locator("canvas").first.evaluate(MAGENTA) > 500
    row.locator(".cover-look").nth(1).click()
    expect(page.locator("#covers-clock")).to_have_text("0:00.160")


def test_only_finds_whose_surest_picture_was_seen_are_dismissed_at_once(bench: Bench) -> None:
    """The magenta square is where the archive was surest; elsewhere the cover stands over nothing."""
    keys = (Key(0, Box(6000, 6000, 1250, 1700)), Key(160, Box(300, 1250, 1250, 1700)))
    weak = bench.cover(surest=210, surest_at_ms=160, keys=keys)
    sure = bench.cover(confidence=90, surest=900, surest_at_ms=160, keys=keys)
    page = bench.open()
    ticks = page.locator("#covers-weak input[type=checkbox]")
    expect(ticks).to_have_count(1)
    expect(ticks).to_have_attribute("data-cover", weak.id)
    expect(ticks).not_to_be_checked()
    page.locator("#covers-weak").scroll_into_view_if_needed()
    expect(page.locator("#covers-weak canvas[data-drawn]")).to_have_count(1)
    assert page.locator("#covers-weak canvas").evaluate(MAGENTA) > 500
    ticks.check()
    page.get_by_role("button", name="In the ticked ones there is no face").click()
    page.wait_for_selector("#covers-tool[data-ready]")
    assert {cover.id: cover.dismissed for cover in bench.kept()} == {weak.id: True, sure.id: False}


def test_signs_are_shown_with_their_pictures_and_dismissed_where_they_tell_nothing(bench: Bench) -> None:
    here, elsewhere = (Key(160, Box(300, 1250, 1250, 1700)),), (Key(160, Box(6000, 6000, 1250, 1700)),)
    thing = {"style": CoverStyle.THING, "surest": 940, "surest_at_ms": 160}
    shop, plate = bench.cover(keys=here, **thing), bench.cover(keys=elsewhere, **thing)
    page = bench.open()
    ticks = page.locator("#covers-signs input[type=checkbox]")
    expect(ticks).to_have_count(2)
    page.locator("#covers-signs").scroll_into_view_if_needed()
    expect(page.locator("#covers-signs canvas[data-drawn]")).to_have_count(2)
    page.locator(f'#covers-signs input[data-cover="{plate.id}"]').check()
    page.get_by_role("button", name="The ticked ones tell nothing").click()
    page.wait_for_selector("#covers-tool[data-ready]")
    assert {cover.id: cover.dismissed for cover in bench.kept()} == {shop.id: False, plate.id: True}


def test_a_cover_that_begins_between_two_pictures_is_met_in_the_first_that_shows_it(bench: Bench) -> None:
    cover = bench.cover(start_ms=1_011, end_ms=2_013, keys=(Key(1_011, BOX),))
    page = bench.open()
    choose(page, cover)
    expect(page.locator("#covers-clock")).to_have_text("0:01.040")
    expect(page.locator(".cover-box.chosen")).to_be_visible()
    page.locator("#covers-list .cover-look").nth(1).click()
    expect(page.locator("#covers-clock")).to_have_text("0:02.000")
    expect(page.locator(".cover-box.chosen")).to_be_visible()


def test_thousands_of_covers_stay_usable_and_time_runs_to_the_right_in_arabic(bench: Bench) -> None:
    many = [
        bench.found(start_ms=at, end_ms=at + 900, keys=(Key(at, BOX),), confidence=at % 1000)
        for at in range(0, 5_000, 2)
    ]
    bench.house.atelier.kit.vault.save_all(many)
    page = bench.open("ar")
    assert page.locator("#covers-list li").count() == 12
    assert page.locator(".cover-lane").count() < 60
    ticks = page.locator("#covers-ruler span")
    first, second = ticks.nth(0).bounding_box(), ticks.nth(1).bounding_box()
    assert first is not None
    assert second is not None
    assert first["x"] < second["x"]
    page.locator('[data-do="closer"]').click()
    page.locator('[data-do="after"]').click()
    page.locator("#covers-list .cover-name").first.click()
    expect(page.locator("#covers-list .chosen")).to_have_count(1)
    assert page.locator("#covers-list li").count() == 12
    assert page.locator(".cover-lane").count() < 60


@pytest.mark.parametrize("lang", ["fr", "ar", "en"])
def test_the_page_fits_a_telephone_and_a_finger_moves_a_cover(bench: Bench, lang: str) -> None:
    cover = bench.cover()
    page = bench.open(lang, width=390)
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    box = page.locator(".cover-box")
    box.scroll_into_view_if_needed()
    where = box.bounding_box()
    assert where is not None
    x, y = where["x"] + where["width"] / 2, where["y"] + where["height"] / 2
    finger = page.context.new_cdp_session(page)
    for kind, left in (("touchStart", x), ("touchMove", x - 20), ("touchMove", x - 40), ("touchEnd", None)):
        points = [] if left is None else [{"x": left, "y": y}]
        finger.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})
    for _ in range(100):
        if bench.kept()[0].version > cover.version:
            break
        page.wait_for_timeout(50)
    assert bench.kept()[0].keys[0].box.left < BOX.left - 500
