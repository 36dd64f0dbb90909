"""Uploads behind a front server that takes small bodies alone, as nginx does unless it is told otherwise."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect
from starlette.responses import HTMLResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from archive.config import Settings
from archive.domain.sealed import Original
from archive.web.app import create_app
from tests.review.atelier import PASSWORD, Atelier, open_atelier
from tests.sending.laptop import Laptop, story
from tests.web.live import Live, listening

LIMIT_BYTES = 100_000
SIZE = 700_000
PAGE = "<html><head><title>413 Request Entity Too Large</title></head><body><hr>nginx</body></html>"


class Limited:
    """A site behind a server that refuses every body above a limit, in its own words, as nginx does."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self.refused = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        sizes = [int(value) for name, value in scope.get("headers", ()) if name == b"content-length"]
        if any(size > LIMIT_BYTES for size in sizes):
            self.refused += 1
            await HTMLResponse(PAGE, 413, {"connection": "close"})(scope, receive, send)
            return
        await self._app(scope, receive, send)


@pytest.fixture
def atelier() -> Atelier:
    return open_atelier()


@pytest.fixture
def front(atelier: Atelier) -> Limited:
    return Limited(create_app(atelier.kit, Settings(language="en")))


@pytest.fixture
def live(front: Limited) -> Iterator[Live]:
    with listening(front) as live:
        yield live


def sizes_held(atelier: Atelier) -> list[int]:
    return sorted(original.size_bytes for original in atelier.kit.vault.find(Original))


def test_the_page_halves_its_pieces_until_the_front_server_takes_them(
    browser: Browser, live: Live, front: Limited, atelier: Atelier, tmp_path: Path
) -> None:
    file = tmp_path / "story.txt"
    file.write_bytes(story(1, SIZE))
    before = sizes_held(atelier)
    page = browser.new_page()
    page.goto(f"{live.address}/desk/login")
    page.get_by_label("Name").fill("crew")
    page.get_by_label("Password").fill(PASSWORD)
    page.locator("main form button").click()
    page.goto(f"{live.address}/desk/upload")
    page.set_input_files("#sending-files", file)

    expect(page.locator("#sending-count")).to_contain_text("1 of 1", timeout=30_000)
    assert front.refused >= 3
    assert "413" not in page.locator("main").inner_text()
    assert sizes_held(atelier) == sorted([*before, SIZE])


@pytest.mark.media
def test_the_command_halves_its_pieces_too(live: Live, front: Limited, atelier: Atelier, tmp_path: Path) -> None:
    laptop = Laptop(tmp_path, live.address, atelier.workshop.id)
    file = laptop.write("story.txt", story(2, SIZE))
    before = sizes_held(atelier)

    done = laptop.send(file)

    assert done.returncode == 0, done.stderr
    assert front.refused >= 1
    assert "413" not in done.stdout + done.stderr
    assert sizes_held(atelier) == sorted([*before, SIZE])
