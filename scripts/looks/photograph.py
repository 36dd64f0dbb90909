"""Photographs every kind of page in three languages, on a phone and at a desk, by light and in the dark."""

from __future__ import annotations

import argparse
import io
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from itertools import product
from pathlib import Path
from typing import Literal

from PIL import Image
from playwright.sync_api import Browser, Page, ViewportSize, sync_playwright

from scripts.looks.old_engine import tell
from tests.conftest import CHROMIUM_ARGUMENTS, CHROMIUM_NAMES
from tests.web.every_desk_page import EveryDeskPage, every_desk_page
from tests.web.every_page import LANGUAGES, EveryPage, every_page

Light = Literal["light", "dark"]
SIZES: dict[str, ViewportSize] = {"390": {"width": 390, "height": 844}, "1280": {"width": 1280, "height": 900}}
LIGHTS: tuple[Light, ...] = ("light", "dark")
_MOST_LOOKS = 50
DOCS = Path(__file__).resolve().parents[2] / "docs" / "look"
_WAYS: tuple[tuple[str, str, Light], ...] = (("fr", "390", "light"), ("ar", "390", "dark"), ("en", "1280", "light"))
KEPT: tuple[tuple[str, str, str, Light], ...] = (
    *((name, *way) for name in ("home", "browse", "walk", "search-found", "exhibit", "poem") for way in _WAYS),
    ("walk-playing", "fr", "1280", "light"),
    ("song", "ar", "390", "light"),
    ("practice", "fr", "390", "light"),
    ("rooms", "ar", "1280", "dark"),
    ("answer-404", "fr", "390", "light"),
)
"""The pictures that stand in `docs/look.md`: the first screen of each, of invented works and drawn pictures."""
OLD = tuple(product(("home", "browse", "search-found", "walk", "song", "poem", "exhibit"), ("fr", "ar")))
"""The pages that are looked at in an old engine too, and their languages."""


def main() -> None:
    """Take the pictures that were asked for and say where they are."""
    options = argparse.ArgumentParser(prog="scripts/look", description=__doc__)
    options.add_argument("folder", nargs="?", type=Path, help="where they go; without it, a temporary folder")
    options.add_argument("--pages", default="", help="only pages whose name holds one of these, with commas between")
    options.add_argument("--languages", default=",".join(LANGUAGES), help="which of fr,ar,en")
    options.add_argument("--sizes", default=",".join(SIZES), help="which of 390,1280")
    options.add_argument("--lights", default=",".join(LIGHTS), help="which of light,dark")
    options.add_argument("--print", action="store_true", help="as they would be printed")
    options.add_argument("--desk", action="store_true", help="the pages of the desk and of a person's own door instead")
    options.add_argument("--docs", action="store_true", help="the few light pictures of docs/look.md, in their place")
    options.add_argument("--old", action="store_true", help="those of docs/look.md that an engine of 2018 takes")
    given = options.parse_args()
    in_docs = given.docs or (given.old and given.folder is None)
    folder = DOCS if in_docs else given.folder or Path(tempfile.mkdtemp(prefix="looks-"))
    folder.mkdir(parents=True, exist_ok=True)
    chromium = next((found for found in map(shutil.which, CHROMIUM_NAMES) if found), None)
    if chromium is None:
        raise SystemExit("look: there is no Chromium on this machine.")
    with tempfile.TemporaryDirectory() as aside, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=list(CHROMIUM_ARGUMENTS))
        if given.desk:
            with every_desk_page(Path(aside)) as desk:
                taken = sum(_desk(browser, desk, given, folder, size) for size in given.sizes.split(","))
        else:
            with every_page(Path(aside)) as site:
                _read_through(browser, site)
                if given.old:
                    tell({f"{name}-{lang}": site.addresses(lang)[name] for name, lang in OLD}, folder)
                    return
                if given.docs:
                    print(f"look: {sum(_kept(browser, site, folder))} bytes in {folder}")
                    return
                lights = [light for light in LIGHTS if light in given.lights.split(",")]
                sizes = given.sizes.split(",")
                taken = sum(_public(browser, site, given, folder, size, light) for size in sizes for light in lights)
        browser.close()
    print(f"look: {taken} pictures in {folder}")


def _public(browser: Browser, site: EveryPage, given: argparse.Namespace, folder: Path, size: str, light: Light) -> int:
    context = browser.new_context(viewport=SIZES[size], color_scheme=light, reduced_motion="reduce")
    page = context.new_page()
    if given.print:
        page.emulate_media(media="print")
    taken = 0
    for lang in given.languages.split(","):
        taken += _photograph(page, site.addresses(lang), given, folder, f"{lang}-{size}-{light}")
    context.close()
    return taken


def _read_through(browser: Browser, site: EveryPage) -> None:
    """Search until the archive was read through once: before that, a page of the search says so."""
    page = browser.new_page()
    for _ in range(_MOST_LOOKS):
        page.goto(site.addresses("en")["search-found"])
        if "still being read" not in page.inner_text("main"):
            break
    page.close()


def _kept(browser: Browser, site: EveryPage, folder: Path) -> Iterator[int]:
    """Take the pictures of the docs, and yield how many bytes each has."""
    for name, lang, size, light in KEPT:
        context = browser.new_context(viewport=SIZES[size], color_scheme=light, reduced_motion="reduce")
        page = context.new_page()
        addresses = site.addresses(lang)
        address = addresses.get(name) or addresses[name.removesuffix("-playing")] + "?play=video#stage"
        page.goto(address, wait_until="networkidle")
        if page.locator("#stage :is(video, audio)").count():
            page.locator("#stage.ours").wait_for()
        picture = folder / f"{name}-{lang}-{size}-{light}.webp"
        Image.open(io.BytesIO(page.screenshot())).convert("RGB").save(picture, quality=55, method=6)
        yield picture.stat().st_size
        context.close()


def _desk(browser: Browser, site: EveryDeskPage, given: argparse.Namespace, folder: Path, size: str) -> int:
    taken = 0
    for lang in given.languages.split(","):
        for page, addresses in (
            (site.at_desk(browser, SIZES[size], lang), site.desk_addresses()),
            (site.at_own_door(browser, SIZES[size], lang), site.own_addresses(lang)),
        ):
            taken += _photograph(page, addresses, given, folder, f"{lang}-{size}")
            page.context.close()
    return taken


def _photograph(page: Page, addresses: Mapping[str, str], given: argparse.Namespace, folder: Path, kind: str) -> int:
    chosen = {name: address for name, address in addresses.items() if any(p in name for p in given.pages.split(","))}
    for name, address in chosen.items():
        page.goto(address, wait_until="load")
        if page.locator("#stage :is(video, audio)").count():
            page.locator("#stage.ours").wait_for()
        page.screenshot(path=folder / f"{name}-{kind}.png", full_page=True)
    return len(chosen)


if __name__ == "__main__":
    main()
