"""The upload page in a real browser, before a site of its own process: cut, closed, killed, and still all there."""

from __future__ import annotations

import hashlib
import random
import re
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Route, StorageState, expect

from archive.domain.sealed import Original, Upload
from archive.domain.uploads import UploadState
from archive.ingest.intake.uploads import end_upload
from tests.conftest import foreign_requests
from tests.journeys.broken_line import BrokenLine, broken_line
from tests.journeys.standing_archive import PASSWORD, Site, StandingArchive

PATIENCE_MS = 25_000
ERASABLE = "#sending-rows .badge.good"


@dataclass
class Card:
    """A camera card: what lies on it, file by file."""

    folder: Path
    files: dict[str, str]

    @property
    def paths(self) -> list[Path]:
        return [self.folder / name for name in self.files]


@dataclass
class House:
    """The archive on its disk, its site in a process of its own, and the line that leads to it."""

    archive: StandingArchive
    site: Site
    line: BrokenLine

    def kill_and_restart(self) -> None:
        """Kill the site as a power cut would, and start it again elsewhere."""
        self.site.process.kill()
        self.site.process.wait(30)
        self.line.cut()
        self.site = start_site(self.archive)
        self.line.site_port = port_of(self.site)
        self.line.mend()

    def incoming_bytes(self) -> dict[Path, int]:
        """Give how much is here of each file that is not whole yet."""
        found = {}
        for path in (self.archive.media_folder / "incoming").rglob("*"):
            with suppress(FileNotFoundError):
                found[path] = path.stat().st_size
        return found

    def uploads(self, card: Card) -> list[Upload]:
        """Give what the archive knows of the files of a card."""
        with self.archive.kit() as kit:
            return [u for u in kit.vault.find(Upload) if u.expected_sha256 in card.files.values()]

    def held(self) -> set[str]:
        """Give what every original now hashes to, read from the disk."""
        with self.archive.kit() as kit:
            kept = [original.id for original in kit.vault.find(Original) if original.sha256]
            return {kit.originals.verify(each).sha256 for each in kept if kit.originals.holds(each)}


@dataclass
class Laptop:
    """A browser at the other end of the line, in which a crew member is logged in."""

    house: House
    context: BrowserContext

    @property
    def line(self) -> BrokenLine:
        return self.house.line

    def open(self, states: Callable[[Route], None] | None = None) -> Page:
        """Open the page that sends; ``states`` answers in the site's place what has arrived, from the first on."""
        page = self.context.new_page()
        if states is not None:
            page.route(re.compile("/desk/uploads/states"), states)
        page.goto(f"{self.line.address}/desk/upload?lang=en")
        return page


def start_site(archive: StandingArchive) -> Site:
    return archive.start_site("--no-worker", "--port", "0")


def port_of(site: Site) -> int:
    port = urlsplit(site.address).port
    assert port
    return port


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    archive = StandingArchive(tmp_path_factory.mktemp("house") / "media")
    archive.found()
    site = start_site(archive)
    with broken_line(port_of(site)) as line:
        yield House(archive, site, line)
    archive.kill_all()


@pytest.fixture(scope="module")
def logged_in(house: House, browser: Browser) -> StorageState:
    """What a browser keeps once somebody has logged in."""
    context = browser.new_context()
    log_in(context.new_page(), house.line.address)
    kept = context.storage_state()
    context.close()
    return kept


@pytest.fixture
def laptop(house: House, browser: Browser, logged_in: StorageState) -> Iterator[Laptop]:
    context = browser.new_context(viewport={"width": 390, "height": 800}, storage_state=logged_in)
    context.set_default_timeout(PATIENCE_MS)
    foreign = foreign_requests(context)
    yield Laptop(house, context)
    context.close()
    # The next card is another one: what of this one did not come in is given up, or the page would ask after it.
    with house.archive.kit() as kit:
        for upload in kit.vault.find(Upload):
            end_upload(kit, upload)
    assert not foreign


def log_in(page: Page, address: str) -> None:
    page.goto(f"{address}/desk/login?lang=en")
    page.fill("#name", "crew one")
    page.fill("#password", PASSWORD)
    page.click("main button")
    page.wait_for_url(f"{address}/desk")
    page.close()


def fill_card(folder: Path, seed: int, sizes: tuple[int, ...]) -> Card:
    """Write stories that are like no others, each of some size, and a file that is none of ours."""
    chance = random.Random(seed)
    folder.mkdir(exist_ok=True)
    files = {}
    for number, size in enumerate(sizes):
        text = " ".join(chance.choices(["la", "nuit", "mer", "route", "maison", "attente"], k=size // 5)) + f" {seed}"
        path = folder / f"story-{number}.txt"
        path.write_text(text, encoding="utf-8")
        files[path.name] = hashlib.sha256(path.read_bytes()).hexdigest()
    (folder / "INDEX.BIN").write_bytes(b"of the camera")
    return Card(folder, files)


def choose(page: Page, paths: list[Path]) -> None:
    page.set_input_files("#sending-files", paths)


def drop(page: Page, path: Path) -> None:
    """Drag a file or folder from the desktop onto the box, as a hand does."""
    page.locator("#sending-drop").scroll_into_view_if_needed()
    box = page.locator("#sending-drop").bounding_box()
    assert box
    drag = {
        "x": box["x"] + box["width"] / 2,
        "y": box["y"] + box["height"] / 2,
        "data": {"items": [], "files": [str(path)], "dragOperationsMask": 1},
    }
    hand = page.context.new_cdp_session(page)
    for what in ("dragEnter", "dragOver", "drop"):
        hand.send("Input.dispatchDragEvent", {"type": what, **drag})


def wait_until_sent(page: Page, laptop: Laptop, more_bytes: int) -> None:
    """Wait until the archive has so many bytes more of a file that is not whole yet."""
    before = laptop.house.incoming_bytes()
    for _ in range(500):
        now = laptop.house.incoming_bytes()
        if any(size - before.get(path, 0) >= more_bytes for path, size in now.items()):
            return
        page.wait_for_timeout(20)
    raise AssertionError("nothing was sent")


def all_safe(laptop: Laptop, page: Page, card: Card, says: str = "compared|You may erase") -> None:
    """Hold that the page says so, and that it is so; what came in otherwise before is told of as well.

    Where another card of the same person is still open, each file that may be erased is named.
    """
    expect(page.locator(ERASABLE)).to_have_count(len(card.files), timeout=PATIENCE_MS)
    expect(page.locator("#sending-count")).to_have_text(f"May be erased: {len(card.files)} of {len(card.files)}.")
    verdict = page.locator("#sending-verdict")
    expect(verdict).to_contain_text(re.compile(says))
    if "compared" in says and "compared" not in verdict.inner_text():
        assert all(Path(name).name in verdict.inner_text() for name in card.files)
    for name in ("#sending-pause", "#sending-go-on"):
        expect(page.locator(name), "nothing is left to pause").to_be_hidden()
    assert set(card.files.values()) <= laptop.house.held()


@pytest.mark.media
def test_a_card_comes_in_although_the_line_is_cut_and_the_site_is_killed(laptop: Laptop, tmp_path: Path) -> None:
    card = fill_card(tmp_path / "card", 1, (1_500_000, 1_600_000, 1_200_000))
    laptop.line.bytes_per_second = 700_000
    page = laptop.open()
    page.set_input_files("#sending-folder", card.folder)
    wait_until_sent(page, laptop, 300_000)
    laptop.line.cut()
    expect(page.locator("#sending-line")).to_contain_text("The line is cut")
    expect(page.locator(ERASABLE)).to_have_count(0)
    laptop.line.mend()
    wait_until_sent(page, laptop, 200_000)

    laptop.house.kill_and_restart()
    laptop.line.bytes_per_second = 1e12

    all_safe(laptop, page, card)
    assert page.locator("#sending-left-names bdi").all_text_contents() == ["INDEX.BIN"]
    verdict = page.locator("#sending-verdict").inner_text()
    assert all(path.name in verdict for path in card.paths if path.name != "INDEX.BIN")
    assert "card" in verdict.partition("What was left out")[2]
    assert [upload.state for upload in laptop.house.uploads(card)] == [UploadState.SAFE] * 3


def test_of_many_files_that_may_be_erased_each_is_named(laptop: Laptop, tmp_path: Path) -> None:
    card = fill_card(tmp_path / "card", 40, (20_000,) * 8)
    none = '{"uploads": []}'
    # As if the archive told of others first: the page asks for its own.
    page = laptop.open(lambda route: route.continue_() if "?ids=" in route.request.url else route.fulfill(body=none))
    choose(page, card.paths)

    expect(page.locator("#sending-safe")).to_have_text("All that may be erased, by name: 8", timeout=PATIENCE_MS)
    verdict = page.locator("#sending-verdict").inner_text()
    assert "and all others named below" in verdict
    assert "(+" not in verdict
    page.locator("#sending-safe").click()
    assert set(page.locator("#sending-safe-names bdi").all_inner_texts()) == {path.name for path in card.paths}


@pytest.mark.parametrize("remembers", [True, False])
def test_a_closed_page_goes_on_from_where_it_was_and_pauses(laptop: Laptop, tmp_path: Path, remembers: bool) -> None:
    card = fill_card(tmp_path / "card", 20 + remembers, (1_600_000,))
    laptop.line.bytes_per_second = 500_000
    page = laptop.open()
    choose(page, card.paths)
    wait_until_sent(page, laptop, 600_000)
    page.close()
    (before,) = laptop.house.uploads(card)

    page = laptop.open()
    expect(page.locator("#sending-earlier")).to_contain_text("story-0.txt")
    expect(page.locator("#sending-verdict")).to_contain_text("Choose the whole card here")
    assert "story" not in page.evaluate("JSON.stringify(localStorage)")
    if not remembers:
        page.evaluate("localStorage.clear()")
    choose(page, card.paths)
    page.get_by_role("button", name="Pause story-0.txt").click()
    expect(page.locator("#sending-rows .badge")).to_have_text("paused")
    laptop.line.bytes_per_second = 1e12
    page.get_by_role("button", name="Go on with story-0.txt").click()

    all_safe(laptop, page, card)
    (after,) = laptop.house.uploads(card)
    assert (after.id, after.state) == (before.id, UploadState.SAFE)


def test_who_is_logged_out_goes_on_after_logging_in(laptop: Laptop, tmp_path: Path) -> None:
    card = fill_card(tmp_path / "card", 3, (60_000, 70_000))
    page = laptop.open()
    expect(page.locator("#sending-verdict")).to_contain_text("Choose the whole card")
    laptop.context.clear_cookies(name="desk")
    choose(page, card.paths)
    expect(page.locator("#sending-line")).to_contain_text("Your log-in has ended")

    with laptop.context.expect_page() as opened:
        page.get_by_role("link", name="Log in").click()
    log_in(opened.value, laptop.line.address)

    all_safe(laptop, page, card)


def test_a_card_chosen_twice_is_recognised_and_not_sent_again(laptop: Laptop, tmp_path: Path) -> None:
    card = fill_card(tmp_path / "card", 4, (50_000, 40_000))
    page = laptop.open()
    choose(page, card.paths)
    all_safe(laptop, page, card)
    page.close()
    sent: list[str] = []
    page = laptop.open()
    page.on("request", lambda request: sent.append(request.method))

    drop(page, card.folder)

    all_safe(laptop, page, card)
    assert "PATCH" not in sent


def test_a_hash_that_differs_is_never_called_safe(laptop: Laptop, tmp_path: Path) -> None:
    card = fill_card(tmp_path / "card", 5, (30_000,))
    (right,) = card.files.values()

    def change(route: Route) -> None:
        answer = route.fetch()
        route.fulfill(response=answer, body=answer.text().replace(right, "0" * 64))

    page = laptop.open(states=change)
    choose(page, card.paths)

    expect(page.locator("#sending-rows .reason").first).to_contain_text("arrived otherwise than it was sent")
    expect(page.locator("#sending-verdict")).to_have_text("Keep the card until it says here that you may erase it.")


def test_a_file_that_changes_while_it_is_sent_is_never_called_safe(laptop: Laptop, tmp_path: Path) -> None:
    card = fill_card(tmp_path / "card", 7, (1_600_000,))
    laptop.line.bytes_per_second = 500_000
    page = laptop.open()
    choose(page, card.paths)
    wait_until_sent(page, laptop, 300_000)
    card = fill_card(tmp_path / "card", 8, (1_600_000,))

    expect(page.locator("#sending-rows .reason").first).to_contain_text("cannot be read any more")
    expect(page.locator("#sending-verdict")).to_contain_text(re.compile("keep the card", re.IGNORECASE))
    laptop.line.bytes_per_second = 1e12
    choose(page, card.paths)
    expect(page.locator(ERASABLE)).to_have_count(1, timeout=PATIENCE_MS)
    expect(page.locator("#sending-verdict")).to_contain_text(re.compile("keep the card", re.IGNORECASE))
    page.get_by_role("button", name="Leave story-0.txt out").click()

    all_safe(laptop, page, card, says="Others are not safe yet")
    assert page.locator("#sending-left-names bdi").all_text_contents() == ["story-0.txt"]


def test_a_file_without_a_workshop_is_told_its_workshop_on_a_small_screen(laptop: Laptop, tmp_path: Path) -> None:
    card = fill_card(tmp_path / "card", 9, (30_000,))
    path = card.paths[0].rename(tmp_path / f"{'A_very_long_name_' * 4}.txt")
    page = laptop.open()
    page.set_viewport_size({"width": 320, "height": 640})
    page.select_option("#workshop", "")
    choose(page, [path])
    page.get_by_role("link", name="Say which workshop it comes from").wait_for()
    for lang in ("ar", "fr", "en"):
        for address in ("upload", "uploads"):
            page.goto(f"{laptop.line.address}/desk/{address}?lang={lang}")
            page.get_by_text(path.name).first.wait_for()
            assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0, (lang, address)

    page.select_option("#workshop", laptop.house.archive.workshop)
    page.get_by_role("button", name="They come from this workshop").click()

    expect(page.locator("li", has_text=path.name)).to_contain_text("You may erase it from the card.")
    assert set(card.files.values()) <= laptop.house.held()


def test_the_plain_form_still_brings_files_in_without_scripts(house: House, browser: Browser, tmp_path: Path) -> None:
    card = fill_card(tmp_path / "card", 6, (20_000, 20_000))
    context = browser.new_context(java_script_enabled=False)
    log_in(context.new_page(), house.line.address)
    page = context.new_page()
    page.goto(f"{house.line.address}/desk/upload?lang=en")
    assert not page.locator("#sending").is_visible()
    page.set_input_files("#files", card.paths)

    page.click("#bring button[type=submit]")

    expect(page.locator("main")).to_contain_text("taken in")
    assert set(card.files.values()) <= house.held()
    context.close()
