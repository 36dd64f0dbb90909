"""Photographs every kind of public page in three languages, on a phone and at a desk, by light and in the dark."""

from __future__ import annotations

import argparse
import shutil
import tempfile
from pathlib import Path
from typing import Literal

from playwright.sync_api import Browser, ViewportSize, sync_playwright

from tests.conftest import CHROMIUM_ARGUMENTS, CHROMIUM_NAMES
from tests.web.every_page import LANGUAGES, EveryPage, every_page

Light = Literal["light", "dark"]
SIZES: dict[str, ViewportSize] = {"390": {"width": 390, "height": 844}, "1280": {"width": 1280, "height": 900}}
LIGHTS: tuple[Light, ...] = ("light", "dark")


def main() -> None:
    """Take the pictures that were asked for and say where they are."""
    options = argparse.ArgumentParser(prog="scripts/look", description=__doc__)
    options.add_argument("folder", nargs="?", type=Path, help="where they go; without it, a temporary folder")
    options.add_argument("--pages", default="", help="only pages whose name holds one of these, with commas between")
    options.add_argument("--languages", default=",".join(LANGUAGES), help="which of fr,ar,en")
    options.add_argument("--sizes", default=",".join(SIZES), help="which of 390,1280")
    options.add_argument("--lights", default=",".join(LIGHTS), help="which of light,dark")
    options.add_argument("--print", action="store_true", help="as they would be printed")
    given = options.parse_args()
    folder = given.folder or Path(tempfile.mkdtemp(prefix="looks-"))
    folder.mkdir(parents=True, exist_ok=True)
    chromium = next((found for found in map(shutil.which, CHROMIUM_NAMES) if found), None)
    if chromium is None:
        raise SystemExit("look: there is no Chromium on this machine.")
    taken = 0
    with tempfile.TemporaryDirectory() as aside, every_page(Path(aside)) as site, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=list(CHROMIUM_ARGUMENTS))
        for size in given.sizes.split(","):
            for light in LIGHTS:
                if light in given.lights.split(","):
                    taken += _photograph(browser, site, given, folder, size, light)
        browser.close()
    print(f"look: {taken} pictures in {folder}")


def _photograph(
    browser: Browser, site: EveryPage, given: argparse.Namespace, folder: Path, size: str, light: Light
) -> int:
    context = browser.new_context(viewport=SIZES[size], color_scheme=light, reduced_motion="reduce")
    page = context.new_page()
    if given.print:
        page.emulate_media(media="print")
    taken = 0
    for lang in given.languages.split(","):
        for name, address in site.addresses(lang).items():
            if any(part in name for part in given.pages.split(",")):
                page.goto(address, wait_until="load")
                if page.locator("#stage :is(video, audio)").count():
                    page.locator("#stage.ours").wait_for()
                page.screenshot(path=folder / f"{name}-{lang}-{size}-{light}.png", full_page=True)
                taken += 1
    context.close()
    return taken


if __name__ == "__main__":
    main()
