"""A name that is said in a French film is concealed by hand, gone from all that is made, and back only after a look."""

from __future__ import annotations

import shutil
import subprocess
import wave
from collections.abc import Iterator
from dataclasses import dataclass, replace
from io import BytesIO
from pathlib import Path
from urllib.parse import quote

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import Browser, Page, expect

from archive.domain.ids import WorkId
from archive.domain.records import Rendition
from archive.domain.terms import Recipe, Role
from archive.ingest.intake.receive import NewWork, receive
from archive.review.people.accounts import create_account, set_password
from archive.review.works.release import release
from archive.review.works.transcripts import NewTranscript, attach_transcript
from archive.review.works.works import draft_of
from archive.worker.loop import work_until_done
from archive.worker.schedule import HANDLERS
from tests import samples
from tests.journeys.standing_archive import FIRST_PASSWORD, PASSWORD, Site, StandingArchive
from tests.journeys.test_access_for_all import JUDGE, WCAG, axe
from tests.likeness import Sound, decoded, likeness

__all__ = ["axe"]

pytestmark = [pytest.mark.media, pytest.mark.slow]

RATE = 16_000
SAID = (("Je suis partie avec", 337), ("Amina", 541), ("La mer était très calme", 433), ("et nous avons chanté", 277))
FRENCH = "Je suis partie avec Amina."
ARABIC = "سافرتُ مع أمينة."
NEXT = {"fr": "La mer était très calme et nous avons chanté.", "ar": "كان البحر هادئًا جدًّا وغنّينا."}
HEARD = (Recipe.AUDIO, Recipe.VIDEO, Recipe.STILL)


@dataclass(frozen=True)
class Told:
    """A running site with one released film, in which a name is said from one instant to another."""

    archive: StandingArchive
    site: Site
    work_id: WorkId
    name_ms: tuple[int, int]
    length_ms: int

    def made(self) -> list[Rendition]:
        with self.archive.kit() as kit:
            return [r for r in kit.catalogue.find(Rendition, work_id=self.work_id) if r.size_bytes]

    def served(self, recipe: Recipe, language: str | None = None) -> list[bytes]:
        """Give every file of a kind that a stranger gets."""
        found = (r for r in self.made() if r.recipe is recipe and r.language == language)
        answers = (self.site.get(f"/media/{each.id}") for each in found)
        return [body for status, body in answers if status == 200]

    def words(self) -> str:
        """Give everything that a stranger can read of it: texts and captions in both languages, page and search."""
        read: list[bytes] = []
        for language in ("fr", "ar"):
            read += self.served(Recipe.TEXT, language) + self.served(Recipe.CAPTIONS, language)
            read += [self.site.get(f"/{language}/works/{self.work_id}")[1]]
        return b"\n".join(read).decode()

    def finds(self, word: str) -> bool:
        return str(self.work_id) in self.site.get(f"/fr/search?q={quote(word)}")[1].decode()

    def prepare_and_release(self) -> None:
        with self.archive.kit() as kit:
            assert work_until_done(kit, HANDLERS) == 0
            assert self.site.get(f"/fr/works/{self.work_id}")[0] == 404
            release(kit, self.work_id, self.archive.accounts["second"].id, frozenset())


@pytest.fixture
def told(tmp_path: Path) -> Iterator[Told]:
    film, name_ms, length_ms = spoken_film(tmp_path)
    archive = StandingArchive(tmp_path / "media")
    archive.found()
    entry = NewWork(workshop_id=archive.workshop, participant_id=archive.participant, languages=("fr",))
    with archive.kit() as kit:
        writer = create_account(kit, "salma one", FIRST_PASSWORD, {Role.FACILITATOR})
        set_password(kit, writer.id, PASSWORD, writer.id)
        work = receive(kit, film, entry)
        assert work_until_done(kit, HANDLERS) == 0
        for language, first in (("fr", FRENCH), ("ar", ARABIC)):
            lines = captions((0, name_ms[1] + 100, first), (name_ms[1] + 100, length_ms, NEXT[language]))
            new = NewTranscript(content=lines, language=language, is_translation=language == "ar")
            attach_transcript(kit, work.id, new, writer.id)
        kit.vault.save(replace(draft_of(kit, work.id), titles={"fr": "La mer"}))
        release(kit, work.id, archive.accounts["second"].id, frozenset())
    yield Told(archive, archive.start_site("--port", "0", "--no-worker"), work.id, name_ms, length_ms)
    archive.kill_all()


def captions(*lines: tuple[int, int, str]) -> bytes:
    blocks = (f"00:{a // 1000:02}.{a % 1000:03} --> 00:{b // 1000:02}.{b % 1000:03}\n{text}" for a, b, text in lines)
    return "\n\n".join(["WEBVTT", *blocks]).encode()


def spoken_film(folder: Path) -> tuple[Path, tuple[int, int], int]:
    """Make a small film in which a machine speaks, or tones do; give when the name is said, and its length."""
    parts, at, starts = [], 0, []
    for words, hertz in SAID:
        starts.append(at * 1_000 // RATE)
        points = _spoken(words, hertz, folder)
        parts += [points, np.zeros(RATE // 4)]
        at += len(points) + RATE // 4
    sound = np.concatenate(parts).astype("<i2")
    with wave.open(str(folder / "said.wav"), "wb") as file:
        file.setparams((1, 2, RATE, 0, "NONE", ""))
        file.writeframes(sound.tobytes())
    length_ms = len(sound) * 1_000 // RATE
    picture = ["-f", "lavfi", "-i", f"testsrc=s=320x240:r=10:d={length_ms / 1000}"]
    coded = ["-c:v", "libx264", "-preset", "ultrafast", "-c:a", "aac", "-ar", "48000"]
    film = folder / "film.mp4"
    samples.run_ffmpeg(*picture, "-i", str(folder / "said.wav"), *coded, str(film))
    return film, (starts[1] - 60, starts[2] - 190), length_ms


def _spoken(words: str, hertz: int, folder: Path) -> Sound:
    if shutil.which("espeak-ng"):
        said = folder / "word.wav"
        samples.run_ffmpeg("-i", str(_by_machine(words, folder)), "-ar", str(RATE), "-ac", "1", str(said))
        with wave.open(str(said), "rb") as file:
            return np.frombuffer(file.readframes(file.getnframes()), "<i2").astype(float)
    number = np.arange(len(words) * RATE // 14)
    return np.asarray(9_000 * np.sin(2 * np.pi * hertz * number / RATE * (1 + number / len(number) / 5)))


def _by_machine(words: str, folder: Path) -> Path:
    target = folder / "machine.wav"
    subprocess.run(["espeak-ng", "-v", "fr", "-w", str(target), words], check=True, capture_output=True, timeout=60)
    return target


def sounds(told: Told, folder: Path) -> list[Sound]:
    """Decode every sound that a stranger gets: each file of it, in every size."""
    found = []
    for number, body in enumerate(body for recipe in HEARD for body in told.served(recipe)):
        path = folder / f"{number}.mp4"
        path.write_bytes(body)
        found.append(decoded(path))
    return found


def wave_heights(told: Told) -> list[int]:
    [drawn] = told.served(Recipe.WAVEFORM)
    with Image.open(BytesIO(drawn)) as picture:
        return [int(each) for each in (np.asarray(picture.convert("RGBA").getchannel("A"))[:, ::6] > 0).sum(axis=0)]


def somebody(browser: Browser, told: Told, width: int, lang: str) -> Page:
    page = browser.new_context(viewport={"width": width, "height": 844}).new_page()
    page.goto(f"{told.site.address}/desk/login?lang={lang}")
    page.fill("[name=name]", "salma one")
    page.fill("[name=password]", PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url("**/desk")
    page.goto(f"{told.site.address}/desk/works/{told.work_id}/bench?edit=fr")
    return page


def leave_by_keyboard(page: Page) -> None:
    """Leave the name as it is in both scripts, with one key each."""
    for waiting in (["Amina", "أمينة"], ["أمينة"]):
        expect(page.locator("[data-suggested] li strong")).to_have_text(waiting)
        page.locator("[data-suggested] [type=submit]").first.focus()
        page.keyboard.press("Delete")
    expect(page.locator("[data-suggested]")).to_have_count(0)
    expect(page.locator("#concealed #done")).to_be_focused()


def conceal_by_keyboard(page: Page, told: Told) -> None:
    page.locator("[data-begin]").click()
    page.locator(".bench-lines textarea").first.focus()
    page.keyboard.press("End")
    page.keyboard.press("ArrowLeft")
    for _letter in "Amina":
        page.keyboard.press("Shift+ArrowLeft")
    page.keyboard.press("Alt+g")
    form = page.locator("[data-conceal]")
    expect(form.locator("[name=conceal_words]")).to_have_value("Amina")
    expect(form.locator("[name=conceal_language]")).to_have_value("fr")
    expect(form.locator("[type=submit]")).to_be_focused()
    start, end = (f"0:{ms // 1000:02}.{ms % 1000:03}" for ms in told.name_ms)
    form.locator("[name=conceal_spans]").fill(f"{start}-{end}")
    page.keyboard.press("Enter")
    expect(page.locator("#concealed .rows .note.problem")).to_be_visible()


def test_a_spoken_name_is_concealed_by_hand_everywhere_and_back_only_after_a_look(
    told: Told, browser: Browser, axe: str, tmp_path: Path
) -> None:
    before = sounds(told, tmp_path)
    assert "Amina" in told.words()
    assert "أمينة" in told.words()
    assert told.finds("Amina")
    page = somebody(browser, told, 390, "fr")
    old = told.made()
    leave_by_keyboard(page)
    conceal_by_keyboard(page, told)
    assert told.site.get(f"/fr/works/{told.work_id}")[0] == 404
    assert {told.site.get(f"/media/{each.id}")[0] for each in old} == {404}
    assert not told.finds("Amina")

    page.evaluate(axe)
    assert page.evaluate(JUDGE, WCAG) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    reading = page.locator("#concealed details", has_text="أمينة")
    reading.locator("[name=words]").fill("أمينة")
    reading.locator("[value=words]").click()
    expect(page.locator("#concealed .rows .note.problem")).to_have_count(0)
    told.prepare_and_release()

    assert "calme" in told.words()
    assert "Amina" not in told.words()
    assert "أمين" not in told.words()
    assert not told.finds("Amina")
    assert not told.finds("أمينة")
    after = sounds(told, tmp_path)
    assert len(after) == len(before)
    start, end = told.name_ms
    for was, now in zip(before, after, strict=True):
        assert max(likeness(was, now, at_ms) for at_ms in range(start, end - 100, 80)) < 0.6
        assert min(likeness(was, now, at_ms) for at_ms in (start - 300, end + 250, end + 500)) > 0.9
    bars = wave_heights(told)
    [drawn_ms] = {each.duration_ms or 0 for each in told.made() if each.parameters.get("codec") == "aac"}
    place = [ms * len(bars) // drawn_ms for ms in (start + 60, end - 60)]
    assert max(bars[place[0] + 1 : place[1]]) < 8
    assert told.served(Recipe.POSTER)

    page.reload()
    page.locator("#concealed form[action$=undo] button").click()
    expect(page.locator("#concealed form[action$=undo]")).to_have_count(0)
    assert told.site.get(f"/fr/works/{told.work_id}")[0] == 404
    told.prepare_and_release()
    assert "Amina" in told.words()
    again = sounds(told, tmp_path)
    assert all(likeness(a, b, start + 150) > 0.9 for a, b in zip(before, again, strict=True))
    page.context.close()
