"""One desk on which something of everything lies, and a person's own door: for judges, keyboards and pictures."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from playwright.sync_api import Browser, Page, ViewportSize
from starlette.applications import Starlette

from archive.adapters.search.search_sqlite import SqliteSearch
from archive.config import Settings
from archive.domain.terms import (
    Recipe,
)
from archive.web.app import create_app
from tests import samples
from tests.review.atelier import PASSWORD, add_rendition, memory_kit, open_atelier
from tests.review.works.test_machine_drafts import Reader
from tests.tones import ToneSpeech
from tests.web.laid_desk import LENGTH_MS, LaidDesk
from tests.web.live import Live, listening


@dataclass(frozen=True)
class EveryDeskPage:
    """A listening site, the kinds of the desk's pages by name, those of a person's own, and how one comes in."""

    live: Live
    app: Starlette
    desk: Mapping[str, str]
    own: Mapping[str, str]
    code: str

    def at_desk(self, browser: Browser, size: ViewportSize, lang: str) -> Page:
        """Log in somebody who has every role."""
        page = browser.new_context(viewport=size, reduced_motion="reduce").new_page()
        page.goto(f"{self.live.address}/desk/login?lang={lang}")
        page.fill("#name", "facilitator")
        page.fill("#password", PASSWORD)
        page.click("main form button")
        page.wait_for_url("**/desk")
        return page

    def at_own_door(self, browser: Browser, size: ViewportSize, lang: str) -> Page:
        """Come in with a code."""
        page = browser.new_context(viewport=size, reduced_motion="reduce").new_page()
        page.goto(f"{self.live.address}/{lang}/my")
        page.fill("[name=code]", self.code)
        page.locator("form:has([name=code]) button[type=submit], form:has([name=code]) button").first.click()
        page.locator("input[name=act][value=hide], button[name=act][value=hide]").first.wait_for(state="attached")
        return page

    def desk_addresses(self) -> dict[str, str]:
        """Give the address of every kind of page of the desk; its language is that of the log-in."""
        return {name: self.live.address + path for name, path in self.desk.items()}

    def own_addresses(self, lang: str) -> dict[str, str]:
        """Give the address of every kind of a person's own pages in a language."""
        return {name: f"{self.live.address}/{lang}{path}" for name, path in self.own.items()}


@contextmanager
def every_desk_page(folder: Path, *, media: bool = True) -> Iterator[EveryDeskPage]:
    """Serve a desk on which something of everything lies; without `media` what is played is noise."""
    atelier = open_atelier(replace(memory_kit(), search=SqliteSearch(), recogniser=Reader(), speech=ToneSpeech()))
    code = atelier.held_code().groups
    laid = LaidDesk(atelier)
    if media:
        film = samples.video(folder, "film.mp4", seconds=LENGTH_MS / 1000, width=640, height=360)
        add_rendition(atelier.kit, atelier.work, Recipe.VIDEO, "video/mp4", film.read_bytes())
    paths = laid.paths()
    app = create_app(atelier.kit, Settings(language="en"))
    with listening(app) as live:
        yield EveryDeskPage(live, app, paths, {"my-home": "/my", "my-receipt": "/my/receipt"}, code)
