"""One clip of three minutes from the camera to its visitors, in real Chromium by keyboard alone: at a desk, on a phone.

Its few pictures cost little to make; its sound is as long as it is.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, ViewportSize, expect

from archive.domain.ids import WorkId
from archive.domain.records import Work
from archive.domain.sealed import Upload
from archive.domain.terms import Role, WorkState
from archive.ingest.vocabulary import load_thesaurus
from archive.review.people.accounts import create_account, set_password
from archive.review.works.works import draft_of, transcripts_of
from archive.worker.loop import work_until_done
from archive.worker.schedule import HANDLERS
from tests import samples
from tests.conftest import foreign_requests
from tests.journeys.standing_archive import FIRST_PASSWORD, PASSWORD, Site, StandingArchive

pytestmark = pytest.mark.media

PHONE: ViewportSize = {"width": 390, "height": 844}
DESK: ViewportSize = {"width": 1280, "height": 900}
MOST_STOPS = 400
THEMES = ("espoir", "البحر", "memory", "famille", "childhood")
"""How five words of the vocabulary begin, whatever language the page is in."""
HOPE = {"fr": "espoir et projets", "en": "hope and plans", "ar": "الأمل والمشاريع"}


@dataclass
class Keyboard:
    """Somebody without a mouse and without a finger on the glass: what they press, and how many pages come."""

    page: Page
    pages: int = 0
    presses: int = 0

    def __post_init__(self) -> None:
        # The dialog of the machine is asked for from the start: it is intercepted only while somebody listens.
        self.page.on("filechooser", lambda _: None)
        self.page.on("framenavigated", lambda frame: self._came(frame == self.page.main_frame))

    def _came(self, is_page: bool) -> None:
        self.pages += is_page

    def to(self, place: Locator) -> None:
        """Go on with Tab until something has the focus."""
        place.wait_for()
        for _ in range(MOST_STOPS):
            if place.evaluate("one => one === document.activeElement"):
                return
            self.page.keyboard.press("Tab")
        raise AssertionError(f"the keyboard does not come to {place}")

    def press(self, key: str) -> None:
        """Press a key that does something."""
        self.presses += 1
        self.page.keyboard.press(key)

    def hit(self, place: Locator, key: str = "Enter") -> None:
        """Go somewhere and press a key there."""
        self.to(place)
        self.press(key)

    def write(self, place: Locator, words: str) -> None:
        """Go to a field and write."""
        self.to(place)
        self.presses += 1
        self.page.keyboard.type(words)

    def log_in(self, site: str, name: str, lang: str) -> None:
        """Log in, and arrive at the first page of the desk."""
        self.page.goto(f"{site}/desk/login?lang={lang}")
        self.write(self.page.locator("#name"), name)
        self.write(self.page.locator("#password"), PASSWORD)
        self.press("Enter")
        self.page.wait_for_url("**/desk")

    def log_out(self) -> None:
        """Log out, as whoever goes does."""
        self.hit(self.page.locator("form[action='/desk/logout'] button"))
        self.page.wait_for_url("**/desk/login**")


@dataclass(frozen=True)
class Place:
    """A running site with a facilitator and a reviewer."""

    archive: StandingArchive
    site: Site

    def prepared(self) -> WorkId:
        """Do what the worker does, and give the work that came last."""
        with self.archive.kit() as kit:
            assert work_until_done(kit, HANDLERS) == 0
            newest = max(kit.vault.find(Upload), key=lambda upload: upload.began_at)
        assert newest.work_id
        return newest.work_id


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    archive = StandingArchive(tmp_path_factory.mktemp("journey") / "media")
    archive.found()
    with archive.kit() as kit:
        load_thesaurus(kit.catalogue)
        account = create_account(kit, "salma one", FIRST_PASSWORD, {Role.FACILITATOR})
        set_password(kit, account.id, PASSWORD, account.id)
    yield Place(archive, archive.start_site("--port", "0", "--no-worker"))
    archive.kill_all()


def bring_in(keys: Keyboard, place: Place, clip: Path) -> WorkId:
    """Send a clip from the page “Bring in”, as the interview of the one person there is, until it may be erased."""
    page = keys.page
    keys.hit(page.locator(".menu a[href='/desk/upload']"))
    page.wait_for_url("**/desk/upload")
    keys.write(page.locator("#workshop"), "Atelier")
    keys.write(page.locator("#person"), "Nour")
    keys.to(page.locator("#sending-files"))
    with page.expect_file_chooser() as chooser:
        keys.press("Enter")
    chooser.value.set_files(clip)
    expect(page.locator("#sending-rows .badge.good")).to_have_count(1, timeout=60_000)
    return place.prepared()


def write_down(keys: Keyboard) -> None:
    """Write three lines of two speakers; each begins where the sound is. The language is asked for once."""
    page, lines = keys.page, keys.page.locator(".bench-lines > li")
    keys.hit(page.locator("[data-add]"))
    expect(page.locator("#words [name=language]")).to_be_focused()
    page.keyboard.type("fr")
    keys.press("Enter")
    page.keyboard.type("J'ai marché jusqu'à la mer.")
    for number, words in enumerate(("Et qui était avec toi\N{NARROW NO-BREAK SPACE}?", "Ma sœur."), 1):
        keys.press("Alt+k")
        page.wait_for_function("least => benchStage.now > least", arg=number * 0.4)
        keys.press("Alt+k")
        keys.press("Enter")
        expect(lines).to_have_count(number + 1)
        page.keyboard.type(words)
    for number, name in enumerate(("Nour", "Salma", "Nour")):
        keys.write(lines.nth(number).locator(".bench-speaker"), name)
    page.keyboard.press("Tab")
    page.wait_for_function("() => document.querySelector('[data-state]').textContent === benchStage.said.saved")


def say_whole(keys: Keyboard) -> None:
    """Say that everything is written down: before that nobody reviews it."""
    keys.hit(keys.page.locator("#whole button"))
    expect(keys.page.locator("#whole [name=whole]")).to_have_value("no")


def divide(keys: Keyboard) -> None:
    """Name three parts, the first of which speaks of a theme."""
    page = keys.page
    for number, (name, span) in enumerate((("La mer", "0:00-0:50"), ("Ma sœur", "0:50-1:40"), ("Après", "1:40-2:55"))):
        expect(page.locator("#parts ul.rows > li")).to_have_count(number)
        keys.write(page.locator("#segment_label"), name)
        keys.write(page.locator("#segment_span"), span)
        if number == 0:
            page.keyboard.press("Tab")
            expect(page.locator("#parts form:has(#segment_label) [data-tags-input]")).to_be_focused()
            page.keyboard.type("espoir")
            expect(page.locator("[role=option]").first).to_be_visible()
            keys.press("Enter")
            expect(page.locator("#parts form:has(#segment_label) [data-tags-input]")).to_have_value("")
        keys.press("Enter")
    expect(page.locator("#parts ul.rows > li")).to_have_count(3)


def describe(keys: Keyboard) -> None:
    """Give the work a title, a form, five themes, a language and a warning."""
    page = keys.page
    keys.write(page.locator("#title_fr"), "La traversée")
    keys.hit(page.locator("#described [name=form]").first, "Space")
    tags = page.locator("#described [data-tags=themes]")
    keys.to(tags.locator("[data-tags-input]"))
    for number, begins in enumerate(THEMES, 1):
        page.keyboard.type(begins)
        expect(page.locator("[role=option]").first).to_be_visible()
        keys.press("Enter")
        expect(tags.locator("[data-chosen] input:checked")).to_have_count(number)
    languages = page.locator("#described [name=languages]")
    if languages.input_value() == "":
        keys.write(languages, "fr")
    keys.hit(page.locator("#described [name=content_warnings]").first, "Space")
    keys.hit(page.locator("#described button[type=submit]"))
    expect(page.locator("#described .note[role=status]")).to_be_visible()


def approve(keys: Keyboard, work_id: WorkId) -> None:
    """Look at it as the second person and let it out; what was not played to its end is said first."""
    page = keys.page
    keys.hit(page.locator(f"a[href='/desk/works/{work_id}/review']").first)
    page.wait_for_url("**/review")
    keys.hit(page.locator("[value=approve]"))
    expect(page.locator("#answer[role=alert]")).to_be_focused()
    keys.hit(page.locator("#answer [name=known]"), "Space")
    keys.hit(page.locator("[value=approve]"))
    expect(page.locator("#answer[role=status]")).to_be_focused()


@pytest.mark.timeout(300)
@pytest.mark.parametrize(
    ("size", "lang", "seconds"),
    [(DESK, "fr", 180), (PHONE, "ar", 181), (PHONE, "en", 182)],
    ids=["desk-fr", "phone-ar", "phone-en"],
)
def test_a_clip_goes_from_the_camera_to_its_visitors_by_keyboard_alone(
    browser: Browser, place: Place, tmp_path: Path, size: ViewportSize, lang: str, seconds: int
) -> None:
    clip = samples.video(tmp_path, "clip.mp4", seconds=seconds, width=160, height=120, rate="1", voices=1)
    context = browser.new_context(viewport=size, reduced_motion="reduce")
    foreign, faults = foreign_requests(context), list[str]()
    keys = Keyboard(context.new_page())
    page = keys.page
    page.on("pageerror", lambda error: faults.append(str(error)))

    keys.log_in(place.site.address, "salma one", lang)
    work_id = bring_in(keys, place, clip)
    keys.hit(page.locator(".menu a[href='/desk/works']"))
    page.wait_for_url("**/desk/works")
    keys.hit(page.locator(f"a[href='/desk/works/{work_id}/bench']"))
    page.wait_for_url("**/bench")
    write_down(keys)
    divide(keys)
    describe(keys)
    say_whole(keys)
    keys.log_out()
    keys.log_in(place.site.address, "second one", lang)
    approve(keys, work_id)
    sys.stdout.write(f"{lang}: from the camera to visitors: {keys.pages} pages, {keys.presses} keys and fields\n")

    with place.archive.kit() as kit:
        work, [transcript] = kit.catalogue.get(Work, work_id), transcripts_of(kit, work_id)
        assert work.state is WorkState.RELEASED
        assert (len(work.segments), len(work.themes), len(work.content_warnings)) == (3, 5, 1)
        assert [cue.speaker for cue in transcript.cues] == ["Nour", "Salma", "Nour"]
        assert draft_of(kit, work_id).titles == {"fr": "La traversée"}
    page.goto(f"{place.site.address}/{lang}/works/{work_id}")
    expect(page.locator("h1")).to_contain_text("La traversée")
    expect(page.locator("main")).to_contain_text("J'ai marché jusqu'à la mer.")
    assert "Salma" not in page.content()
    page.goto(f"{place.site.address}/{lang}/works/{work_id}?play=video")
    expect(page.locator(".by-theme dt")).to_have_text(HOPE[lang])
    expect(page.locator(".by-theme dd a")).to_have_text("0:00–0:50")
    context.close()
    assert not foreign
    assert not faults
