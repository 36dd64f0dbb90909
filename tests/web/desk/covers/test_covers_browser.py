"""The covers' page in a real browser: what is drawn with mouse and keyboard is what the vault then holds."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from archive.config import Settings
from archive.domain.covers import FULL, Box, Cover, CoverStyle, Key
from archive.domain.ids import new_id
from archive.domain.sealed import Draft
from archive.domain.terms import Recipe
from archive.review.works.covers import covers_of
from archive.web.app import create_app
from tests import samples
from tests.conftest import foreign_requests
from tests.review.atelier import PASSWORD, Atelier, add_rendition, open_atelier
from tests.web.live import Live, listening

PATIENCE_MS = 8_000
LENGTH_MS = 8_000
FIND = Box(1000, 1000, 1500, 3000)


@dataclass(frozen=True)
class Desk:
    """A listening desk before a filmed work, and what the detector is said to have found in it."""

    atelier: Atelier
    live: Live
    find: Cover

    @property
    def address(self) -> str:
        return f"{self.live.address}/desk/works/{self.atelier.work.id}/covers"

    def covers(self) -> dict[str, Cover]:
        """Give what the vault holds now."""
        return {cover.id: cover for cover in covers_of(self.atelier.kit, self.atelier.work.id)}

    def until(self, holds: Callable[[dict[str, Cover]], bool]) -> dict[str, Cover]:
        """Wait until the vault holds what is said, and give it."""
        for _ in range(PATIENCE_MS // 50):
            if holds(self.covers()):
                return self.covers()
            time.sleep(0.05)
        raise AssertionError(f"the vault holds {list(self.covers().values())}")


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    atelier = open_atelier()
    kit, work = atelier.kit, atelier.work
    film = samples.video(tmp_path, "film.mp4", seconds=LENGTH_MS / 1000, width=640, height=360).read_bytes()
    add_rendition(kit, work, Recipe.VIDEO, "video/mp4", film)
    kit.catalogue.save(replace(atelier.now(), duration_ms=LENGTH_MS))
    atelier.consented()
    find = Cover(
        id=new_id(),
        work_id=work.id,
        style=CoverStyle.FACE,
        start_ms=0,
        end_ms=LENGTH_MS,
        keys=(Key(0, FIND),),
        found_by="a detector",
        confidence=150,
    )
    with listening(create_app(kit, Settings(language="en"))) as live:
        yield Desk(atelier, live, kit.vault.save(find))


@pytest.fixture
def page(browser: Browser, desk: Desk) -> Iterator[Page]:
    """The covers' page, opened by a facilitator; it may neither complain nor speak to anybody else."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    context.set_default_timeout(PATIENCE_MS)
    foreign, complaints = foreign_requests(context), list[str]()
    page = context.new_page()
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.goto(f"{desk.live.address}/desk/login")
    page.get_by_label("Name").fill("facilitator")
    page.get_by_label("Password").fill(PASSWORD)
    page.locator("main form button").click()
    page.goto(desk.address)
    expect(page.locator("#covers-tool[data-ready]")).to_be_visible()
    expect(page.locator(".cover-box")).to_have_count(1)
    yield page
    context.close()
    assert foreign == []
    # The browser itself notes each refusal of the archive, which the page answers to.
    assert [text for text in complaints if "409 (Conflict)" not in text] == []


@pytest.mark.media
def test_what_mouse_and_keyboard_do_to_covers_is_what_the_vault_holds(page: Page, desk: Desk) -> None:
    for _ in range(3):
        page.keyboard.press(".")
    page.keyboard.press(",")
    expect(page.locator("#covers-clock")).to_have_text("0:00.080")

    page.keyboard.press("n")
    covers = desk.until(lambda all_: len(all_) == 2)
    (drawn,) = (cover for cover in covers.values() if cover.id != desk.find.id)
    assert (drawn.start_ms, drawn.found_by, drawn.participant_id) == (80, "", None)

    _drag(page, drawn, across=0.2, down=-0.1)
    start = desk.until(lambda all_: all_[drawn.id].version > drawn.version)[drawn.id].keys[0]
    assert start.at_ms == 80
    assert start.box.left == pytest.approx(drawn.keys[0].box.left + 0.2 * FULL, abs=40)
    assert start.box.top == pytest.approx(drawn.keys[0].box.top - 0.1 * FULL, abs=60)

    for _ in range(25):
        page.keyboard.press(".")
    for _ in range(4):
        page.keyboard.press("ArrowLeft")
    page.keyboard.press("Shift+ArrowDown")
    keys = desk.until(lambda all_: len(all_[drawn.id].keys) == 2)[drawn.id].keys
    assert [key.at_ms for key in keys] == [80, 1080]
    wanted = replace(start.box, left=start.box.left - 400, height=start.box.height + 100)
    assert desk.until(lambda all_: all_[drawn.id].keys[-1].box == wanted)[drawn.id].keys[0] == start

    page.keyboard.press("s")
    covers = desk.until(lambda all_: len(all_) == 3)
    (later,) = (cover for cover in covers.values() if cover.id not in (desk.find.id, drawn.id))
    assert (covers[drawn.id].end_ms, later.start_ms, later.end_ms) == (1080, 1080, drawn.end_ms)


def test_somebody_says_whose_a_cover_is_dismisses_another_and_takes_that_back(page: Page, desk: Desk) -> None:
    person = desk.atelier.participant.id
    page.locator(".cover-box").click()
    page.get_by_label("Whose is it?").first.select_option(person)
    desk.until(lambda all_: all_[desk.find.id].participant_id == person)
    expect(page.locator("#covers-unsaid")).to_have_text("0")

    page.locator(".cover-box").focus()
    page.keyboard.press("Delete")
    desk.until(lambda all_: all_[desk.find.id].dismissed)
    page.keyboard.press("u")
    desk.until(lambda all_: not all_[desk.find.id].dismissed)
    page.keyboard.press("u")
    back = desk.until(lambda all_: all_[desk.find.id].participant_id is None)[desk.find.id]
    assert replace(back, version=0, editors=()) == replace(desk.find, version=0)
    assert back.editors == (desk.atelier.facilitator.id,)
    assert desk.atelier.facilitator.id in desk.atelier.kit.vault.get(Draft, desk.atelier.work.id).writers


def test_a_cover_that_somebody_else_changed_is_shown_as_they_left_it(page: Page, desk: Desk) -> None:
    page.locator(".cover-box").click()
    elsewhere = replace(desk.find, keys=(Key(0, replace(FIND, left=6000)),))
    desk.atelier.kit.vault.save(elsewhere)

    page.keyboard.press("ArrowRight")

    expect(page.locator("#covers-saved")).to_contain_text("Somebody else changed this cover")
    expect(page.locator(".cover-box")).to_have_attribute("style", "left: 60%; top: 10%; width: 15%; height: 30%;")
    assert desk.covers()[desk.find.id].keys == elsewhere.keys


def test_pictures_of_starts_and_ends_come_out_of_the_film_itself(page: Page, desk: Desk) -> None:
    page.locator("#covers-list").scroll_into_view_if_needed()
    expect(page.locator("#covers-list canvas[data-drawn]")).to_have_count(2)
    seen = page.locator("#covers-list canvas").first.evaluate(
        "canvas => new Set(canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data).size"
    )
    assert seen > 8


def _drag(page: Page, cover: Cover, across: float, down: float) -> None:
    drawn = page.locator(f'.cover-box[data-cover="{cover.id}"]')
    drawn.hover()  # waits until what a new cover brings along has moved everything to its place
    over, box = page.locator("#covers-over").bounding_box(), drawn.bounding_box()
    assert over is not None
    assert box is not None
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + across * over["width"], y + down * over["height"], steps=5)
    page.mouse.up()
