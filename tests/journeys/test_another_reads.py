"""A facilitator reads an Arabic story aloud for somebody at high risk: in the browser, signed, met, and taken back."""

from __future__ import annotations

import re
import wave
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from archive.domain.ids import ParticipantId, WorkId
from archive.domain.records import ConsentRecord, Permission, Rendition, Scope, Work
from archive.domain.terms import ALL_ATOMS, CONTENT_ATOMS, Atom, Audience, Purpose, Recipe, Risk, Role, ScopeKind
from archive.ingest.intake.receive import NewWork, receive
from archive.ports import SPOKEN_HERTZ, SpeechOrder, SpokenLine
from archive.review.consent.consents import approve_consent, record_consent, withdraw_consent
from archive.review.consent.new_consent import NewConsent
from archive.review.participants import NewParticipant, create_participant
from archive.review.people.accounts import actor, create_account
from archive.review.works.release import preview
from archive.review.works.second_look.decisions import Looked, approve
from archive.review.works.transcripts import NewTranscript, attach_transcript
from archive.worker.loop import work_until_done
from archive.worker.schedule import HANDLERS
from tests import samples
from tests.conftest import CHROMIUM_ARGUMENTS, foreign_requests
from tests.journeys.standing_archive import PASSWORD, Site, StandingArchive
from tests.likeness import decoded
from tests.review.works.voicing.test_revoice import UNHEARD, most_alike
from tests.tones import ToneSpeech

pytestmark = pytest.mark.media

SAID = "WEBVTT\n\n00:00.500 --> 00:02.000\nأعمل ليلًا.\n\n00:03.000 --> 00:05.000\nوالخبز يحكي أيضًا.\n"
STREAMED = Permission(audience=Audience.PUBLIC, purpose=Purpose.STREAM, atoms=ALL_ATOMS)
PREPARED = Permission(audience=Audience.TEAM, purpose=Purpose.PRESERVE, atoms=ALL_ATOMS)


@dataclass(frozen=True)
class Scene:
    """A site with an interview in Arabic whose teller is not heard, and who would read it."""

    archive: StandingArchive
    site: Site
    work_id: WorkId
    reader: ParticipantId
    original: Path
    microphone: Path

    def consents(self, participant_id: ParticipantId, *permissions: Permission) -> ConsentRecord:
        new = NewConsent(
            participant_id=participant_id,
            scope=Scope(kind=ScopeKind.WORK, id=self.work_id),
            permissions=permissions,
            recorder=self.archive.accounts["officer"].id,
        )
        with self.archive.kit() as kit:
            record = record_consent(kit, new, [b"a scan"])
            return approve_consent(kit, record.id, self.archive.accounts["second"].id)

    def work_off(self) -> list[Rendition]:
        """Have the worker do what waits, and give what was read aloud."""
        with self.archive.kit() as kit:
            assert work_until_done(kit, HANDLERS) == 0
            return [each for each in kit.catalogue.find(Rendition, work_id=self.work_id) if each.read_by is not None]


def a_voice(folder: Path) -> Path:
    """Give what the microphone hears, over and over: a voice of tones."""
    spoken: list[bytes] = []
    line = SpokenLine(text="la mer etait calme et la nuit tres longue")
    ToneSpeech().speak(SpeechOrder(language="fr", voice="low", lines=(line,)), folder, spoken.append)
    path = folder / "microphone.wav"
    with wave.open(str(path), "wb") as file:
        file.setparams((1, 2, SPOKEN_HERTZ, 0, "NONE", ""))
        file.writeframes(spoken[0])
    return path


@pytest.fixture(scope="module")
def scene(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scene]:
    folder = tmp_path_factory.mktemp("another-reads")
    archive = StandingArchive(folder / "media")
    archive.found()
    original = samples.talk(folder, seconds=6)
    with archive.kit() as kit:
        create_account(kit, "salma", PASSWORD, {Role.FACILITATOR})
        teller = create_participant(kit, NewParticipant(pseudonym="Palmier", risk=Risk.HIGH, pillars=frozenset())).id
        reader = create_participant(kit, NewParticipant(pseudonym="Dune", risk=Risk.LOW)).id
        entry = NewWork(
            workshop_id=archive.workshop,
            participant_id=teller,
            languages=("ar",),
            titles={"ar": "خبز الليل", "fr": "Le pain de nuit"},
            operator=archive.accounts["crew"].id,
        )
        work_id = receive(kit, original, entry).id
        assert work_until_done(kit, HANDLERS) == 0
        new = NewTranscript(content=SAID.encode(), language="ar")
        attach_transcript(kit, work_id, new, archive.accounts["crew"].id)
    site = archive.start_site("--port", "0", "--no-worker")
    scene = Scene(archive, site, work_id, reader, original, a_voice(folder))
    not_heard = ALL_ATOMS - UNHEARD - {Atom.FACE, Atom.NAME}
    scene.consents(teller, Permission(audience=Audience.PUBLIC, purpose=Purpose.STREAM, atoms=not_heard), PREPARED)
    yield scene
    archive.kill_all()


@pytest.fixture
def chromium(chromium_path: str, scene: Scene) -> Iterator[Browser]:
    """A browser whose microphone hears a voice."""
    heard = (
        "--use-fake-device-for-media-stream",
        "--use-fake-ui-for-media-stream",
        f"--use-file-for-fake-audio-capture={scene.microphone}",
    )
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=chromium_path, args=[*CHROMIUM_ARGUMENTS, *heard])
        yield chromium
        chromium.close()


def logged_in(page: Page, address: str) -> Page:
    page.goto(f"{address}/desk/login?lang=fr")
    page.fill("#name", "salma")
    page.fill("#password", PASSWORD)
    page.click("main form button")
    page.wait_for_url("**/desk")
    return page


def read_both_lines(page: Page) -> None:
    """Read one line after the other in one go, each for a while."""
    page.locator("[data-record]").click()
    expect(page.locator("[data-time]")).to_have_text("0:02", timeout=20_000)
    page.locator("[data-next]").click()
    expect(page.locator("[data-now]")).to_have_text("والخبز يحكي أيضًا.")
    expect(page.locator("[data-time]")).to_have_text("0:02", timeout=20_000)
    page.locator("[data-stop]").click()


def test_a_facilitator_reads_it_and_takes_it_back(scene: Scene, chromium: Browser, tmp_path: Path) -> None:
    context = chromium.new_context(viewport={"width": 390, "height": 844})
    foreign = foreign_requests(context)
    page = logged_in(context.new_page(), scene.site.address)
    desk = f"{scene.site.address}/desk/works/{scene.work_id}"

    voice = page.goto(f"{desk}/voice")
    assert voice is not None
    assert "microphone=()" in voice.headers["permissions-policy"]
    page.check('input[name="way"][value="reader"]')
    page.select_option("#person", scene.reader)
    page.locator("main form button").click()
    page.wait_for_url("**/reading?done=saved")
    assert page.locator("[data-record]").count() == 0, "nobody has asked who reads"
    assert page.locator(f'a[href*="person={scene.reader}"]').count() == 1

    own = scene.consents(scene.reader, STREAMED, PREPARED)
    answer = page.goto(f"{desk}/reading")
    assert answer is not None
    assert "microphone=(self)" in answer.headers["permissions-policy"]
    stage = page.locator("[data-now]")
    expect(stage).to_have_text("أعمل ليلًا.")
    assert stage.get_attribute("dir") == "rtl"
    read_both_lines(page)
    expect(page.locator("[data-standing]")).to_have_text(["lue", "lue"], timeout=20_000)

    made = scene.work_off()
    assert {each.recipe for each in made} == {Recipe.REVOICED}
    assert {each.read_by for each in made} == {scene.reader}
    nothing = scene.site.get("/media/" + "0" * 22)
    assert {scene.site.get(f"/media/{each.id}") for each in made} == {nothing}, "nobody has heard it yet"
    page.goto(f"{desk}/reading")
    expect(page.locator(".note.calm").first).to_contain_text("assemblées")
    context.close()
    assert not foreign

    with scene.archive.kit() as kit:
        seen = preview(kit, scene.work_id).seen
        looked = Looked(cleared=CONTENT_ATOMS | UNHEARD, seen=seen)
        approve(kit, scene.work_id, scene.archive.accounts["second"].id, looked)
    _, shown = scene.site.get(f"/fr/works/{scene.work_id}")
    heard = re.findall(r"[?]play=(\w+)", shown.decode())
    assert set(heard) == {each.id for each in made}
    assert "Une autre personne lit ici" in shown.decode()
    assert "Dune" in shown.decode(), "whoever reads allowed their name"
    (tmp_path / "heard").write_bytes(scene.site.get(f"/media/{heard[0]}")[1])
    assert most_alike(decoded(scene.original), decoded(tmp_path / "heard")) < 0.4
    assert most_alike(decoded(scene.microphone), decoded(tmp_path / "heard")) > 0.6

    with scene.archive.kit() as kit:
        withdraw_consent(kit, own.id, actor(kit, scene.archive.accounts["officer"].id))
    assert scene.site.get(f"/media/{heard[0]}") == nothing
    _, shown = scene.site.get(f"/fr/works/{scene.work_id}")
    assert "Dune" not in shown.decode()
    assert b"Le pain de nuit" in shown, "the story itself stays"
    assert scene.work_off() == []
    with scene.archive.kit() as kit:
        assert len(list(kit.originals.ids())) == 1, "only the recording itself is left"
        assert kit.catalogue.get(Work, scene.work_id).reader_id == scene.reader
