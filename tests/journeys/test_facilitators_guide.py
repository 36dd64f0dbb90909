"""The facilitators' guide walked from log-in to release-ready: nothing is pressed but what it names, in its order."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, ViewportSize, expect

from archive.domain.terms import Role
from archive.ingest.vocabulary import load_thesaurus
from archive.languages import translate
from archive.review.people.accounts import create_account, set_password
from archive.worker.loop import work_until_done
from archive.worker.schedule import HANDLERS
from tests import samples
from tests.conftest import foreign_requests
from tests.house.test_guides import QUOTED, plain, prose
from tests.journeys.standing_archive import FIRST_PASSWORD, PASSWORD, StandingArchive
from tests.journeys.test_whole_journey import DESK, PHONE, Keyboard

pytestmark = pytest.mark.media

BOLD = re.compile(r"\*\*([^*]+)\*\*")
CONSENT, CAMERA, WORKBENCH = "Your first consent", "From the camera", "The workbench"
OWN_NAMES = {"fr": "français", "ar": "العربية"}


class Guide:
    """A guide being read from above to below: its labels, in quotation marks or bold, as they come."""

    def __init__(self, lang: str) -> None:
        self.lang = lang
        chapters = re.split(r"(?m)^##+ ", prose("facilitators", "en"))
        self._numbers = {chapter.partition("\n")[0]: number for number, chapter in enumerate(chapters)}
        self._chapters = re.split(r"(?m)^##+ ", prose("facilitators", lang))
        self._left: list[str] = []

    def open(self, begins: str) -> None:
        """Begin to read a chapter, named as the English guide begins to name it."""
        [number] = (number for name, number in self._numbers.items() if name.startswith(begins))
        text = " ".join(self._chapters[number].split())
        found = [*QUOTED[self.lang].finditer(text), *BOLD.finditer(text)]
        self._left = [plain(each[1]) for each in sorted(found, key=lambda each: each.start())]

    def says(self, english: str) -> str:
        """Give a label as the page has it, once the guide has come to it."""
        label = translate(self.lang, english)
        assert plain(label) in self._left, f"{label} stands nowhere below in this chapter"
        del self._left[: self._left.index(plain(label))]
        return label


@dataclass
class Fingers:
    """Somebody at a telephone."""

    page: Page

    def press(self, place: Locator) -> None:
        """Tap on something."""
        place.click()

    def write(self, place: Locator, words: str) -> None:
        """Tap into a field and type."""
        place.click()
        self.page.keyboard.type(words)

    def tick(self, place: Locator) -> None:
        """Tap on a tick, or what stands beside it."""
        place.check()

    def choose(self, place: Locator, line: str) -> None:
        """Choose a line of a list by how it begins."""
        place.select_option(label=place.locator("option", has_text=line).first.inner_text())

    def hand(self, place: Locator, file: Path) -> None:
        """Choose a file that lies ready."""
        with self.page.expect_file_chooser() as chooser:
            self.press(place)
        chooser.value.set_files(file)


@dataclass
class Keys(Fingers):
    """Somebody at a desk who has a keyboard and nothing else."""

    keys: Keyboard

    def press(self, place: Locator) -> None:
        self.keys.hit(place)

    def write(self, place: Locator, words: str) -> None:
        self.keys.write(place, words)

    def tick(self, place: Locator) -> None:
        if place.get_attribute("type") == "radio":
            self._to_choice(place)
        if not place.is_checked():
            self.keys.hit(place, "Space")

    def choose(self, place: Locator, line: str) -> None:
        self.keys.to(place)
        for _ in range(place.locator("option").count()):
            if line in place.locator("option:checked").inner_text():
                return
            self.page.keyboard.press("ArrowDown")
        raise AssertionError(f"the keyboard does not come to {line}")

    def _to_choice(self, place: Locator) -> None:
        """Come to a choice as a keyboard does: with Tab to its group, with arrows within it."""
        name = place.get_attribute("name")
        self.keys.to(self.page.locator(f"input[type=radio][name={name}]").first)
        for _ in range(20):
            if place.evaluate("one => one === document.activeElement"):
                return
            self.page.keyboard.press("ArrowDown")


@dataclass(frozen=True)
class House:
    """A running workshop, with three at its desk."""

    archive: StandingArchive
    site: str

    def prepare(self) -> None:
        """Do what the worker does."""
        with self.archive.kit() as kit:
            assert work_until_done(kit, HANDLERS) == 0


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    archive = StandingArchive(tmp_path_factory.mktemp("guide") / "media")
    archive.found()
    with archive.kit() as kit:
        load_thesaurus(kit.catalogue)
        account = create_account(kit, "salma one", FIRST_PASSWORD, {Role.FACILITATOR})
        set_password(kit, account.id, PASSWORD, account.id)
    yield House(archive, archive.start_site("--port", "0", "--no-worker").address)
    archive.kill_all()


class Walk:
    """A reader of the guide at the desk, who knows nothing besides."""

    def __init__(self, hands: Fingers, house: House, lang: str) -> None:
        self.hands, self.house, self.lang = hands, house, lang
        self.page, self.guide = hands.page, Guide(lang)

    def words(self, english: str) -> str:
        """Give what the page says beside its fields, which the guide tells in its own words."""
        return translate(self.lang, english)

    def log_in(self, name: str) -> None:
        self.page.goto(f"{self.house.site}/desk/login?lang={self.lang}")
        self.hands.write(self.page.locator("#name"), name)
        self.hands.write(self.page.locator("#password"), PASSWORD)
        self.page.keyboard.press("Enter")
        self.page.wait_for_url("**/desk")

    def log_out(self) -> None:
        self.hands.press(self.page.locator("form[action='/desk/logout'] button"))
        self.page.wait_for_url("**/desk/login**")

    def link(self, label: str) -> None:
        self.hands.press(self.page.get_by_role("link", name=label).first)

    def button(self, label: str) -> None:
        # Beside some labels stands their key.
        begins = re.compile(rf"^\s*{re.escape(label)}(\W|$)")
        self.hands.press(self.page.get_by_role("button", name=begins).first)

    def consent(self, who: str, proof: Path) -> None:
        """Write down what somebody new to the workshop allows, to the page that says that it is written down."""
        page, guide = self.page, self.guide
        guide.open(CONSENT)
        self.link(guide.says("Write a consent down"))
        self.link(guide.says("Enter somebody new"))
        self.hands.write(page.locator("#new [name=pseudonym]"), who)
        page.keyboard.press("Enter")
        self.hands.choose(page.locator("#scope"), "Atelier")
        self.hands.choose(page.locator("#language"), OWN_NAMES[self.lang])
        self.button(guide.says("Begin"))
        self.button(self.words("Yes, only the team"))
        self.link(guide.says("That is right: go on"))
        for atom in ("my words", "my voice", "the name I chose"):
            self.hands.tick(page.get_by_role("checkbox", name=self.words(atom), exact=True))
        self.button(self.words("Go on"))
        self.button(self.words("Yes, everybody"))
        self.link(self.words("That is right: go on"))
        self.button(guide.says("Leave the rest for another day"))
        for _ in ("the days", "what stays"):
            self.button(self.words("Go on"))
        self.hands.tick(page.locator("[name=method][value=audio]"))
        self.button(self.words("Go on"))
        self.hands.hand(page.locator("#evidence"), proof)
        self.button(guide.says("Write it down"))
        page.wait_for_url("**done=recorded")

    def approve(self, who: str) -> None:
        """Open its proof and approve it as a consent officer does."""
        page, guide = self.page, self.guide
        expect(page.get_by_role("heading", name=guide.says("Consents to approve"))).to_be_visible()
        self.link(who)
        with page.context.expect_event("response", lambda answer: answer.url.endswith("/evidence")):
            self.hands.press(page.get_by_role("link", name=self.words("Open the proof")))
        page.reload()
        self.button(guide.says("Approve"))
        page.wait_for_url("**done=**")

    def bring_in(self, who: str, clip: Path) -> None:
        """Bring a clip in, as that of somebody of the workshop."""
        page, guide = self.page, self.guide
        guide.open(CAMERA)
        self.link(guide.says("Bring in"))
        self.hands.write(page.locator("#workshop"), "Atelier")
        self.hands.write(page.locator("#person"), who)
        self.hands.hand(page.locator("#sending-files"), clip)
        expect(page.locator("#sending-rows .badge.good")).to_have_count(1, timeout=60_000)
        self.house.prepare()

    def open_workbench(self, who: str) -> None:
        """Find the work on the board and open its workbench."""
        page, guide = self.page, self.guide
        guide.open("The board")
        self.link(guide.says("The board"))
        page.wait_for_url("**/desk/works")
        guide.open(WORKBENCH)
        slot = page.locator(".slot", has_text=who)
        self.hands.press(slot.get_by_role("link", name=guide.says("To the workbench")))
        page.wait_for_url("**/bench")

    def write_down(self, who: str) -> None:
        """Write two lines, say who speaks, and that this is all."""
        page, guide = self.page, self.guide
        self.button(guide.says("Write the first line"))
        if page.locator("#words [name=language]").evaluate("one => one === document.activeElement"):
            page.keyboard.type("fr")
            page.keyboard.press("Enter")
        page.keyboard.type("J'ai marché jusqu'à la mer.")
        page.keyboard.press("Enter")
        page.keyboard.type("Et puis le bateau.")
        speaker = page.get_by_placeholder(guide.says("Who speaks"))
        for number in range(2):
            self.hands.write(speaker.nth(number), who)
        page.keyboard.press("Tab")
        page.wait_for_function("() => document.querySelector('[data-state]').textContent === benchStage.said.saved")
        self.button(guide.says("This transcript is whole"))
        expect(page.get_by_role("button", name=guide.says("I am not finished yet"))).to_be_visible()

    def divide_and_describe(self, title: str) -> None:
        """Mark a stretch, warn of it, and give the work its title, a form and a language."""
        page, guide = self.page, self.guide
        page.locator("video, audio").first.evaluate("one => { one.currentTime = 0.5 }")
        self.button(guide.says("Begins here"))
        page.locator("video, audio").first.evaluate("one => { one.currentTime = 1.5 }")
        self.button(guide.says("Ends here"))
        expect(page.locator("#segment_span")).to_have_value("0:00.5-0:01.5")
        self.hands.tick(page.locator("#parts form:has(#warning_span) [name=part_warnings]").first)
        self.button(guide.says("Warn people of this stretch"))
        expect(page.locator("#parts ul.rows > li")).to_have_count(1)
        self.hands.write(page.locator("#title_fr"), title)
        self.hands.tick(page.locator("#described [name=form]").first)
        languages = page.locator("#described [name=languages]")
        if not languages.input_value():
            self.hands.write(languages, "fr")
        page.keyboard.press("Tab")
        said = "() => document.querySelector('[data-described-state]').textContent === benchStage.said.saved"
        page.wait_for_function(said)

    def is_complete(self, who: str) -> None:
        """See on the board that nothing is missing any more, and that somebody else is to act."""
        page, guide = self.page, self.guide
        guide.open("The board")
        self.link(guide.says("The board"))
        slot = page.locator(".slot", has_text=who)
        expect(slot).to_be_visible()
        missing = slot.locator("dl > div", has_text=guide.says("Still missing")).locator("dd")
        expect(missing).to_have_text(self.words("the look of a second person"))

    def waits_for_review(self, title: str) -> None:
        """Find it on a reviewer's first page."""
        guide = self.guide
        guide.open(CAMERA)
        row = self.page.locator("main li", has_text=title)
        expect(row.get_by_role("link", name=guide.says("Look at it"))).to_be_visible()


@contextmanager
def at_the_desk(browser: Browser, size: ViewportSize) -> Iterator[Page]:
    context = browser.new_context(viewport=size, reduced_motion="reduce")
    foreign, faults = foreign_requests(context), list[str]()
    page = context.new_page()
    page.on("pageerror", lambda error: faults.append(str(error)))
    yield page
    context.close()
    assert not foreign
    assert not faults


@pytest.mark.timeout(240)
@pytest.mark.parametrize(
    ("size", "lang", "who"), [(DESK, "fr", "Bahr"), (PHONE, "ar", "Zahra")], ids=["keys-fr", "phone-ar"]
)
def test_the_guide_leads_from_the_log_in_to_a_work_that_a_reviewer_finds(
    browser: Browser, house: House, tmp_path: Path, size: ViewportSize, lang: str, who: str
) -> None:
    # The same clip would be told as one that is here already.
    proof, clip = samples.audio(tmp_path / "said", seconds=1), samples.audio(tmp_path, seconds=3 + (size == PHONE))
    with at_the_desk(browser, size) as page:
        hands = Keys(page, Keyboard(page)) if size == DESK else Fingers(page)
        walk = Walk(hands, house, lang)
        walk.log_in("salma one")
        walk.consent(who, proof)
        walk.log_out()
        walk.log_in("officer one")
        walk.approve(who)
        walk.log_out()
        walk.log_in("salma one")
        walk.bring_in(who, clip)
        walk.open_workbench(who)
        walk.write_down(who)
        walk.divide_and_describe(f"La traversée de {who}")
        walk.is_complete(who)
        walk.log_out()
        walk.log_in("second one")
        walk.waits_for_review(f"La traversée de {who}")
