"""A facilitator at the workbench, by keyboard alone: words, a part and a title on one page, and nothing lost."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Frame, Locator, Page, Route, ViewportSize, expect

from archive.domain.ids import WorkId
from archive.domain.records import Work
from archive.domain.sealed import Draft
from archive.domain.terms import Risk, Role, WorkState
from archive.domain.words.transcripts import Cue
from archive.ingest.intake.receive import NewWork, receive
from archive.review.participants import NewParticipant, create_participant
from archive.review.people.accounts import create_account, set_password
from archive.review.works.transcripts import NewTranscript, attach_transcript
from archive.review.works.works import draft_of, transcripts_of
from archive.worker.loop import work_until_done
from archive.worker.schedule import HANDLERS
from tests import samples
from tests.conftest import foreign_requests
from tests.journeys.standing_archive import FIRST_PASSWORD, PASSWORD, ROOT, StandingArchive
from tests.journeys.test_access_for_all import JUDGE, WCAG, axe
from tests.web.test_old_engines import as_an_old_engine

__all__ = ["axe"]

pytestmark = pytest.mark.media

PHONE: ViewportSize = {"width": 390, "height": 844}
DESK: ViewportSize = {"width": 1280, "height": 900}


@dataclass(frozen=True)
class Bench:
    """A running site with one sound, and who writes at it."""

    archive: StandingArchive
    site: str
    work_id: WorkId
    account: str

    @property
    def address(self) -> str:
        return f"{self.site}/desk/works/{self.work_id}/bench"

    def cues(self) -> list[Cue]:
        with self.archive.kit() as kit:
            return [cue for each in transcripts_of(kit, self.work_id) if each.language == "fr" for cue in each.cues]

    def is_released(self) -> bool:
        with self.archive.kit() as kit:
            return kit.catalogue.get(Work, self.work_id).state is WorkState.RELEASED

    def write(self, words: str) -> None:
        with self.archive.kit() as kit:
            attach_transcript(kit, self.work_id, NewTranscript(content=words.encode(), language="fr"), self.account)


@pytest.fixture(scope="module")
def bench(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bench]:
    folder = tmp_path_factory.mktemp("bench")
    archive = StandingArchive(folder / "media")
    archive.found()
    entry = NewWork(workshop_id=archive.workshop, participant_id=archive.participant, languages=("fr",))
    with archive.kit() as kit:
        account = create_account(kit, "salma one", FIRST_PASSWORD, {Role.FACILITATOR})
        set_password(kit, account.id, PASSWORD, account.id)
        work = receive(kit, samples.audio(folder / "in", seconds=8), entry)
        assert work_until_done(kit, HANDLERS) == 0
        kit.vault.save(replace(draft_of(kit, work.id), titles={"en": "The crossing"}))
    site = archive.start_site("--port", "0", "--no-worker")
    yield Bench(archive, site.address, work.id, account.id)
    archive.kill_all()


@pytest.fixture(params=[(DESK, "en"), (PHONE, "ar"), (PHONE, "fr")], ids=["desk-en", "phone-ar", "phone-fr"])
def page(request: pytest.FixtureRequest, browser: Browser, bench: Bench) -> Iterator[Page]:
    viewport, language = request.param
    context = browser.new_context(viewport=viewport)
    foreign = foreign_requests(context)
    page = context.new_page()
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    yield log_in(page, bench, language)
    context.close()
    assert not foreign
    assert not faults


def log_in(page: Page, bench: Bench, language: str = "fr") -> Page:
    """Log a facilitator in at a page."""
    page.goto(f"{bench.site}/desk/login?lang={language}")
    page.fill("[name=name]", "salma one")
    page.fill("[name=password]", PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url("**/desk")
    return page


def saved(page: Page) -> None:
    """Wait until the workbench says that everything is saved."""
    page.wait_for_function("() => document.querySelector('[data-state]').textContent === benchStage.said.saved")


def at(page: Page, seconds: float) -> None:
    page.evaluate("seconds => benchStage.seek(seconds)", seconds)
    page.wait_for_function("seconds => Math.abs(benchStage.now - seconds) < 0.05", arg=seconds)


def test_words_are_written_split_joined_and_kept_by_keyboard_alone(page: Page, bench: Bench) -> None:
    bench.write("WEBVTT\n\n00:00.000 --> 00:02.000\n<v Nour>Un mot.\n")
    page.goto(bench.address)
    line = page.locator(".bench-lines textarea")
    expect(line).to_have_count(1)
    expect(page.locator(".bench-speaker")).to_have_attribute(
        "placeholder", re.compile("^(Qui parle|من يتكلم|Who speaks)$")
    )

    line.focus()
    page.keyboard.press("End")
    at(page, 3.0)
    page.keyboard.press("Enter")
    page.keyboard.type("et puis la mer et le vent")
    expect(line).to_have_count(2)
    for _ in range(len(" et le vent")):
        page.keyboard.press("ArrowLeft")
    at(page, 4.5)
    page.keyboard.press("Alt+Enter")
    expect(line).to_have_count(3)
    saved(page)
    assert [(cue.start_ms, cue.text, cue.speaker) for cue in bench.cues()] == [
        (0, "Un mot.", "Nour"),
        (3_000, "et puis la mer", "Nour"),
        (4_500, "et le vent", "Nour"),
    ]

    page.keyboard.press("Home")
    page.keyboard.press("Backspace")
    at(page, 2.5)
    page.keyboard.press("Alt+x")
    saved(page)
    assert [(cue.start_ms, cue.text) for cue in bench.cues()] == [(0, "Un mot."), (2_500, "et puis la mer et le vent")]
    page.locator("[data-who] summary").click()
    page.locator("[data-names] input").fill("Bahr")
    page.keyboard.press("Tab")
    saved(page)
    assert {cue.speaker for cue in bench.cues()} == {"Bahr"}


def test_a_marked_stretch_becomes_a_part_and_the_player_stays(page: Page, bench: Bench) -> None:
    page.goto(bench.address)
    with bench.archive.kit() as kit:
        before = len(kit.catalogue.get(Work, bench.work_id).segments)
    page.evaluate("benchStage.here = true")
    at(page, 1.0)
    page.keyboard.press("Alt+x")
    at(page, 2.5)
    page.keyboard.press("Alt+c")
    page.locator("#segment_label").fill("La mer")
    page.keyboard.press("Enter")

    expect(page.locator("#parts #done")).to_be_focused()
    with bench.archive.kit() as kit:
        segments = kit.catalogue.get(Work, bench.work_id).segments
    assert len(segments) == before + 1
    assert (1_000, 2_500) in {(segment.start_ms, segment.end_ms) for segment in segments}
    assert page.evaluate("benchStage.here && Math.abs(benchStage.now - 2.5) < 0.1")

    page.locator("#title_fr").fill("La traversée")
    page.keyboard.press("Enter")
    expect(page.locator("#described #done")).to_be_focused()
    with bench.archive.kit() as kit:
        assert kit.vault.get(Draft, bench.work_id).titles["fr"] == "La traversée"


@dataclass
class Hand:
    """Somebody's hand at a page: counts the pages that come and what is tapped or pressed; letters do not count."""

    page: Page
    pages: int = 0
    taps: int = 0

    def __post_init__(self) -> None:
        self.page.on("framenavigated", self._came)

    def _came(self, frame: Frame) -> None:
        self.pages += frame == self.page.main_frame

    def tap(self, place: Locator) -> None:
        """Tap something: a link, a button, a box, or a field to write in."""
        self.taps += 1
        place.tap()

    def press(self, key: str) -> None:
        """Press a key that does something, other than write a letter."""
        self.taps += 1
        self.page.keyboard.press(key)

    def write(self, words: str) -> None:
        self.page.keyboard.type(words)


@pytest.mark.parametrize("is_new", [False, True], ids=["of the workshop", "new to it"])
def test_whole_words_a_part_a_person_and_a_description_take_two_pages_and_at_most_twelve_taps(
    browser: Browser, bench: Bench, tmp_path: Path, is_new: bool
) -> None:
    archive, name = bench.archive, "Tarik" if is_new else "Amal"
    entry = NewWork(workshop_id=archive.workshop, participant_id=archive.participant, languages=("fr",))
    with archive.kit() as kit:
        other = create_participant(kit, NewParticipant(pseudonym=name, risk=Risk.LOW))
        work_id = receive(kit, samples.audio(tmp_path, seconds=5, mark=str(is_new)), entry).id
        assert work_until_done(kit, HANDLERS) == 0
        if not is_new:
            receive(kit, samples.audio(tmp_path / "hers", seconds=2), replace(entry, participant_id=other.id))
    context = browser.new_context(viewport=PHONE, has_touch=True)
    page = log_in(context.new_page(), bench)
    hand = Hand(page)
    page.goto(f"{bench.site}/desk/works/{work_id}")
    hand.tap(page.locator(f"a[href='/desk/works/{work_id}/bench']"))
    hand.tap(page.locator("[data-add]"))
    hand.write("J'ai marché jusqu'à la mer.")
    hand.press("Enter")
    hand.write("Et puis le vent.")
    saved(page)
    hand.tap(page.locator("#segment_label"))
    hand.write("La mer")
    hand.tap(page.locator("#segment_span"))
    hand.write("0:01-0:03")
    hand.press("Enter")
    expect(page.locator("#parts .note[role=status]")).to_be_visible()
    at_once = page.locator("#people").get_by_role("button", name=name, exact=True)
    if is_new:
        hand.tap(page.locator("#new_here"))
        hand.write(name)
        hand.press("Enter")
    else:
        hand.tap(at_once)
    expect(page.locator("#people .note[role=status]")).to_be_visible()
    expect(at_once).to_have_count(0)
    hand.tap(page.locator("#title_fr"))
    hand.write("La traversée")
    hand.tap(page.locator("#described label:has([name=form])").first)
    hand.tap(page.locator("#described button[type=submit]"))
    expect(page.locator("#described .note[role=status]")).to_be_visible()
    hand.tap(page.locator("[data-whole] button"))
    expect(page.locator("[data-whole] .note[role=status]")).to_be_visible()
    sys.stdout.write(f"describe, one person, one part, transcript: {hand.pages} pages, {hand.taps} taps\n")
    with archive.kit() as kit:
        work = kit.catalogue.get(Work, work_id)
        [transcript] = transcripts_of(kit, work_id)
        assert transcript.is_whole
        assert [cue.text for cue in transcript.cues] == ["J'ai marché jusqu'à la mer.", "Et puis le vent."]
        assert [(each.start_ms, each.end_ms) for each in work.segments] == [(1_000, 3_000)]
        assert [each.participant_id for each in work.appearances] == [archive.participant, other.id]
        assert work.form
        assert draft_of(kit, work_id).titles == {"fr": "La traversée"}
    assert hand.pages <= 2
    assert hand.taps <= 12
    context.close()


def test_what_is_written_while_the_line_is_cut_is_sent_when_it_is_back(page: Page, bench: Bench) -> None:
    bench.write("WEBVTT\n\n00:00.000 --> 00:02.000\nDu début.\n")
    page.goto(bench.address)
    page.context.set_offline(True)
    page.locator(".bench-lines textarea").first.fill("Écrit sans ligne.")
    page.wait_for_function("() => document.querySelector('[data-state]').textContent === benchStage.said.unsaved")
    page.context.set_offline(False)
    saved(page)
    assert [cue.text for cue in bench.cues()] == ["Écrit sans ligne."]


def test_it_fits_a_telephone_and_its_keys_can_be_hit(page: Page, bench: Bench) -> None:
    page.goto(bench.address)
    page.locator("[data-keys]").wait_for(state="visible")
    width = page.evaluate("document.documentElement.clientWidth")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    heights = page.evaluate("[...document.querySelectorAll('[data-keys] button')].map(b => b.offsetHeight)")
    assert min(heights) >= 44


def test_without_scripts_it_has_the_player_above_plain_forms(browser: Browser, bench: Bench) -> None:
    context = browser.new_context(viewport=PHONE, java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{bench.site}/desk/login?lang=fr")
    page.fill("[name=name]", "salma one")
    page.fill("[name=password]", PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url("**/desk")
    page.goto(bench.address)
    assert page.locator("audio[controls]").is_visible()
    assert page.locator("[data-keys]").is_hidden()
    page.locator("#segment_label").fill("Le vent")
    page.locator("#segment_span").fill("0:03-0:04")
    page.keyboard.press("Enter")
    page.wait_for_url("**/bench?done=saved&at=parts#parts")
    context.close()


def test_axe_finds_nothing_on_it(page: Page, bench: Bench, axe: str) -> None:
    bench.write("WEBVTT\n\n00:00.000 --> 00:02.000\n<v Nour>Un mot.\n")
    page.goto(bench.address)
    page.locator(".bench-lines textarea").wait_for()
    page.evaluate(axe)
    assert page.evaluate(JUDGE, WCAG) == []


def tab_to(page: Page, place: str, key: str = "Tab") -> None:
    """Go to something as whoever has no mouse does, key by key."""
    for _ in range(100):
        if page.locator(place).evaluate("each => each === document.activeElement"):
            return
        page.keyboard.press(key)
    raise AssertionError(f"no key leads to {place}")


def test_who_approves_by_keyboard_what_was_not_played_or_read_is_told_so_first(browser: Browser, bench: Bench) -> None:
    bench.write("WEBVTT\n\n00:00.000 --> 00:02.000\nUn mot.\n")
    context = browser.new_context(viewport=PHONE)
    page = context.new_page()
    page.goto(f"{bench.site}/desk/login?lang=en")
    page.fill("[name=name]", "second one")
    page.fill("[name=password]", PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url("**/desk")
    page.goto(f"{bench.site}/desk/works/{bench.work_id}/review")

    tab_to(page, "[value=look]")
    page.keyboard.press("Enter")
    expect(page.locator("#strangers")).to_be_focused()
    assert page.evaluate("Math.abs(document.querySelector('#strangers').getBoundingClientRect().top) < innerHeight")

    tab_to(page, "[value=approve]")
    page.keyboard.press("Enter")
    expect(page.locator("#answer[role=alert]")).to_be_focused()
    expect(page.locator("#answer")).to_contain_text("Not approved yet")
    expect(page.locator("#answer li")).to_contain_text(["Sound"])
    assert not bench.is_released()

    for number in range(page.locator("details[data-text]").count()):
        tab_to(page, f"details[data-text] >> nth={number} >> summary", key="Shift+Tab")
        if not page.evaluate("document.activeElement.parentElement.open"):
            page.keyboard.press("Enter")
    page.evaluate("document.querySelector('audio').playbackRate = 8")
    page.keyboard.press("Alt+KeyK")
    page.wait_for_function("() => document.querySelector('audio').ended", timeout=60_000)
    tab_to(page, "[value=approve]")
    page.keyboard.press("Enter")
    expect(page.locator("#answer[role=status]")).to_be_focused()
    assert bench.is_released()
    bench.write("WEBVTT\n\n00:00.000 --> 00:02.000\nUn autre mot.\n")
    context.close()


@pytest.mark.parametrize("is_old", [False, True], ids=["today", "ten-years-ago"])
@pytest.mark.parametrize("language", ["fr", "ar"])
def test_the_desk_fits_a_telephone_of_today_and_an_old_one(
    browser: Browser, bench: Bench, language: str, is_old: bool
) -> None:
    context = browser.new_context(viewport=PHONE)
    if is_old:
        context.route("**/static/*.css", lambda route: route.fulfill(body=old_sheet(route), content_type="text/css"))
        context.route("**/static/bench_*.js", lambda route: route.fulfill(body="?.", content_type="text/javascript"))
    page = context.new_page()
    page.goto(f"{bench.site}/desk/login?lang={language}")
    page.fill("[name=name]", "salma one")
    page.fill("[name=password]", PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url("**/desk")
    for address in (f"{bench.site}/desk", bench.address.removesuffix("/bench"), bench.address):
        page.goto(address)
        wide = page.evaluate("document.documentElement.scrollWidth")
        assert wide <= PHONE["width"], (address, wide)
        fields = page.evaluate(
            "[...document.querySelectorAll('main input, main select, main textarea, .me a, .languages a')]"
            ".filter(each => each.offsetWidth > 1 && each.offsetParent)"
            ".map(each => each.getBoundingClientRect()).map(box => [box.left, box.right])"
        )
        assert all(left >= 0 and right <= PHONE["width"] for left, right in fields), (address, fields)
    assert page.locator("#bench-stage [controls]").is_visible()
    context.close()


def old_sheet(route: Route) -> str:
    """Give one of our sheets as a browser of ten years ago reads it."""
    return as_an_old_engine((ROOT / "archive/web/static" / sheet_name(route)).read_text(encoding="utf-8"))


def sheet_name(route: Route) -> str:
    """Give the file that a fingerprinted address stands for."""
    return Path(urlsplit(route.request.url).path).name.split(".")[0] + ".css"
