"""A draft by machine in a real browser: asked for, made by the worker, corrected line by line, kept and released."""

from __future__ import annotations

import math
import wave
from array import array
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, ViewportSize, expect

from archive.adapters.recognition.whisper import open_whisper
from archive.domain.ids import ConceptId, WorkId
from archive.domain.records import Work
from archive.domain.terms import Recipe, Role
from archive.domain.words.machine_draft import DraftState
from archive.ingest.intake.receive import NewWork, receive
from archive.review.people.accounts import create_account, set_password
from archive.review.works.machine_drafts import ask_for_draft, draft_standing, end_draft, keep_typed, lines_of_draft
from archive.review.works.works import draft_of, renditions, reopen, transcripts_of
from archive.worker.loop import work_until_done
from archive.worker.schedule import HANDLERS
from tests.conftest import foreign_requests
from tests.journeys.standing_archive import FIRST_PASSWORD, PASSWORD, ROOT, StandingArchive
from tests.journeys.test_access_for_all import JUDGE, WCAG, axe
from tests.journeys.test_whole_journey import Keyboard, approve
from tests.waiting import wait_until

__all__ = ["axe"]

pytestmark = pytest.mark.media

PHONE: ViewportSize = {"width": 390, "height": 844}
DESK: ViewportSize = {"width": 1280, "height": 900}
LA, DO, MI = 440.0, 523.3, 659.3
MELODY = (LA, 0, DO, 0, MI, 0)


def melody(path: Path, notes: Sequence[float]) -> Path:
    """Half a second of each note, or of silence."""
    rate = 48_000
    samples = array(
        "h",
        (
            round(9_000 * math.sin(math.tau * hertz * at / rate)) if hertz else 0
            for hertz in notes
            for at in range(rate // 2)
        ),
    )
    with wave.open(str(path), "wb") as file:
        file.setparams((1, 2, rate, 0, "NONE", ""))
        file.writeframes(samples.tobytes())
    return path


@dataclass(frozen=True)
class Scene:
    """A running site with its worker, and one sound of which nothing is written down."""

    archive: StandingArchive
    site: str
    work_id: WorkId
    account: str

    @property
    def address(self) -> str:
        return f"{self.site}/desk/works/{self.work_id}/bench"

    def drafted(self) -> list[str]:
        with self.archive.kit() as kit:
            draft = draft_standing(kit, self.work_id)
            return [at.line.text for at in lines_of_draft(kit, draft)] if draft else []

    def wait_for_draft(self) -> None:
        """Wait until the worker beside the site has heard the recording to its end."""
        wait_until(lambda: self._state() is DraftState.DRAFTED, seconds=60, every_seconds=0.1)

    def _state(self) -> DraftState | None:
        with self.archive.kit() as kit:
            draft = draft_standing(kit, self.work_id)
            return draft.state if draft else None

    def cues(self) -> list[str]:
        with self.archive.kit() as kit:
            return [cue.text for each in transcripts_of(kit, self.work_id) for cue in each.cues]


def scene_of(folder: Path, sound: Path, recogniser: str, *, serves: bool = True) -> Scene:
    archive = StandingArchive(folder / "media", recogniser=recogniser)
    archive.found()
    entry = NewWork(
        workshop_id=archive.workshop,
        participant_id=archive.participant,
        languages=("fr",),
        operator=archive.accounts["crew"].id,
    )
    with archive.kit() as kit:
        account = create_account(kit, "salma one", FIRST_PASSWORD, {Role.FACILITATOR})
        set_password(kit, account.id, PASSWORD, account.id)
        work = receive(kit, sound, entry)
        assert work_until_done(kit, HANDLERS) == 0
        kit.vault.save(replace(draft_of(kit, work.id), titles={"en": "The crossing"}))
        kit.catalogue.save(replace(kit.catalogue.get(Work, work.id), form=ConceptId("fm.song")))
    return Scene(archive, archive.start_site("--port", "0").address if serves else "", work.id, account.id)


@pytest.fixture(scope="module")
def scene(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scene]:
    folder = tmp_path_factory.mktemp("draft")
    scene = scene_of(folder, melody(folder / "melody.wav", MELODY), "notes")
    yield scene
    scene.archive.kill_all()


def at_the_desk(browser: Browser, site: str, viewport: ViewportSize, language: str, script: bool = True) -> Page:
    page = browser.new_context(viewport=viewport, java_script_enabled=script).new_page()
    page.goto(f"{site}/desk/login?lang={language}")
    page.fill("[name=name]", "salma one")
    page.fill("[name=password]", PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url("**/desk")
    return page


def ask_by_keyboard(keys: Keyboard, scene: Scene, language: str = "fr") -> None:
    """Go to the workbench as the first page leads there, ask for a draft, and wait until all of it is shown."""
    page = keys.page
    keys.hit(page.locator(".menu a[href='/desk/works']"))
    page.wait_for_url("**/desk/works")
    keys.hit(page.locator(f"a[href='/desk/works/{scene.work_id}/bench']").first)
    page.wait_for_url("**/bench")
    keys.hit(page.locator("#machine > summary"))
    spoken = page.locator("#draft_language")
    keys.to(spoken)
    for _ in range(spoken.locator("option").count()):
        if spoken.input_value() != language:
            keys.press("ArrowDown")
    assert spoken.input_value() == language
    keys.hit(page.locator("form[action$='/draft'] button"))
    page.locator("[data-keep-draft]").wait_for(state="attached", timeout=120_000)


def rewrite(keys: Keyboard, place: Locator, words: str) -> None:
    """Go to a line and write other words in the place of those that stand there."""
    keys.to(place)
    keys.press("ControlOrMeta+A")
    keys.page.keyboard.type(words)


def ask(page: Page, scene: Scene, language: str = "fr") -> None:
    """Ask for a draft by keyboard, and wait until the page shows all of it."""
    page.goto(scene.address)
    page.locator("#machine > summary").press("Enter")
    page.locator("#draft_language").select_option(language)
    page.locator("form[action$='/draft'] button").press("Enter")
    page.locator("[data-keep-draft]").wait_for(state="attached", timeout=120_000)


def go_through(page: Page) -> None:
    """Say of each line that it reads as one hears it, with one key."""
    lines = page.locator("[data-line] textarea")
    lines.first.focus()
    for number in range(lines.count()):
        expect(lines.nth(number)).to_be_focused()
        page.keyboard.press("Enter")
    expect(page.locator("[data-keep-draft] button")).to_be_focused()


@pytest.fixture(autouse=True)
def nothing_left(request: pytest.FixtureRequest) -> Iterator[None]:
    """Leave no draft to the next test."""
    yield
    if "scene" in request.fixturenames:
        scene: Scene = request.getfixturevalue("scene")
        with scene.archive.kit() as kit:
            end_draft(kit, scene.work_id)


@pytest.mark.parametrize(
    ("viewport", "language"), [(DESK, "en"), (PHONE, "ar"), (PHONE, "fr")], ids=["desk-en", "phone-ar", "phone-fr"]
)
def test_a_draft_is_made_corrected_by_keyboard_kept_and_released(
    browser: Browser, scene: Scene, axe: str, viewport: ViewportSize, language: str
) -> None:
    page = at_the_desk(browser, scene.site, viewport, language)
    foreign = foreign_requests(page.context)
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    keys = Keyboard(page)
    ask_by_keyboard(keys, scene)
    assert scene.drafted() == ["la", "do", "mi"]
    assert page.locator("[data-keep-draft]").is_hidden()
    assert page.evaluate("document.documentElement.scrollWidth") <= viewport["width"]
    page.evaluate(axe)
    assert page.evaluate(JUDGE, WCAG) == []

    rewrite(keys, page.locator("[data-line] textarea").first, f"La, {language}")
    wait_until(lambda: scene.drafted()[0] == f"La, {language}", seconds=15, every_seconds=0.1)
    page.reload()
    assert page.locator("[data-line] textarea").first.input_value() == f"La, {language}", "kept before it was heard"
    rewrite(keys, page.locator("[data-line] textarea").first, f"La, {language}.")
    go_through(page)
    page.keyboard.press("Enter")
    page.wait_for_url("**done=saved&at=machine#machine")
    assert scene.cues() == [f"La, {language}.", "do", "mi"]

    keys.log_out()
    keys.log_in(scene.site, "second one", language)
    approve(keys, scene.work_id)
    assert page.evaluate("document.documentElement.scrollWidth") <= viewport["width"]
    page.goto(f"{scene.site}/{language}/works/{scene.work_id}")
    assert f"La, {language}." in page.content()
    page.context.close()
    assert not foreign
    assert not faults


ANSWERS_LATE = """
const fetched = window.fetch;
let lines = 0;
window.heard = 0;
window.fetch = async (address, ...rest) => {
  const answer = await fetched(address, ...rest);
  if (!String(address).endsWith("/line")) return answer;
  if ((lines += 1) === 2) await new Promise((later) => setTimeout(later, 700));
  setTimeout(() => { window.heard += 1; }, 50);
  return answer;
};
"""


def test_a_late_answer_does_not_bring_back_a_line_that_was_gone_through(browser: Browser, scene: Scene) -> None:
    with scene.archive.kit() as kit:
        reopen(kit, scene.work_id, "")
    page = at_the_desk(browser, scene.site, DESK, "en")
    page.add_init_script(ANSWERS_LATE)
    ask(page, scene)
    go_through(page)
    wait_until(lambda: page.evaluate("window.heard") == 3, seconds=30, every_seconds=0.05)
    assert page.locator("[data-keep-draft]").is_visible()
    page.context.close()


def test_where_somebody_else_wrote_both_texts_stand_and_mine_can_be_kept(browser: Browser, scene: Scene) -> None:
    with scene.archive.kit() as kit:
        reopen(kit, scene.work_id, "")
    page = at_the_desk(browser, scene.site, DESK, "en")
    ask(page, scene)
    first = page.locator("[data-line]").first
    with scene.archive.kit() as kit:
        stretch_id, _dot, number = str(first.get_attribute("data-line")).partition(".")
        keep_typed(kit, scene.work_id, (stretch_id, int(number)), ("la", "la la"), scene.account)
    first.locator("textarea").fill("mine")
    first.locator("textarea").press("Enter")
    expect(first.locator("[data-theirs]")).to_have_text("Theirs la la")
    expect(first.locator("input[type=checkbox]")).not_to_be_checked()
    first.locator("textarea").press("Enter")
    expect(first.locator("[data-theirs]")).to_have_count(0)
    assert scene.drafted() == ["mine", "do", "mi"]
    page.context.close()


def test_a_draft_is_never_met_outside(browser: Browser, scene: Scene) -> None:
    before = scene.cues()
    with scene.archive.kit() as kit:
        reopen(kit, scene.work_id, "")
        ask_for_draft(kit, scene.work_id, "fr", scene.account)
        scene.wait_for_draft()
        assert scene.cues() == before
        texts = [r for r in renditions(kit, scene.work_id) if r.recipe in (Recipe.TEXT, Recipe.CAPTIONS)]
        assert len(texts) == 2 * bool(before)
    page = browser.new_context().new_page()
    page.goto(f"{scene.site}/desk/works/{scene.work_id}/bench/draft/state")
    assert "percent" not in page.content()
    page.goto(f"{scene.site}/en/works/{scene.work_id}")
    assert "mi" not in page.locator("body").inner_text().split()
    page.context.close()


def test_without_a_script_lines_are_ticked_saved_and_kept(browser: Browser, scene: Scene) -> None:
    with scene.archive.kit() as kit:
        ask_for_draft(kit, scene.work_id, "fr", scene.account)
    scene.wait_for_draft()
    page = at_the_desk(browser, scene.site, PHONE, "fr", script=False)
    page.goto(scene.address)
    for tick in page.locator("[data-line] input[type=checkbox]").all():
        tick.check()
    page.locator("[data-without-script] button").click()
    page.wait_for_url("**done=saved&at=machine#machine")
    with page.expect_navigation():
        page.locator("[data-keep-draft] button").click()
    assert scene.cues() == ["la", "do", "mi"]
    page.context.close()


@pytest.mark.kills
def test_a_worker_killed_in_the_midst_loses_no_line_and_doubles_none(tmp_path: Path) -> None:
    scene = scene_of(tmp_path, melody(tmp_path / "long.wav", (*MELODY, MI, 0, LA, 0) * 4), "notes", serves=False)
    with scene.archive.kit() as kit:
        ask_for_draft(kit, scene.work_id, "fr", scene.account)
    scene.archive.start("work")
    wait_until(scene.drafted, seconds=60, every_seconds=0.05)
    scene.archive.kill_all()

    with scene.archive.kit() as kit:
        assert work_until_done(kit, HANDLERS) == 0
    assert scene.drafted() == ["la", "do", "mi", "mi", "la"] * 4


@pytest.mark.corpora
def test_a_draft_of_real_speech_is_made_by_the_real_model(
    browser: Browser, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    spoken = ROOT.parent / "shared" / "corpora" / "voice" / "pv_fr.wav"
    if open_whisper(ROOT / "models", 1, 60) is None:
        pytest.skip("no model that drafts transcripts is installed (scripts/models)")
    if not spoken.is_file():
        pytest.skip("the test data beside the project is not there")
    monkeypatch.chdir(ROOT)
    scene = scene_of(tmp_path, spoken, "auto")
    page = at_the_desk(browser, scene.site, DESK, "fr")
    ask(page, scene)
    assert "consulat" in " ".join(scene.drafted())
    go_through(page)
    page.keyboard.press("Enter")
    page.wait_for_url("**done=saved&at=machine#machine")
    assert "consulat" in " ".join(scene.cues())
    page.context.close()
    scene.archive.kill_all()
