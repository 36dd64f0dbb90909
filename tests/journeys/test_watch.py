"""A real browser plays what was let out, and jumps about in it, in all three languages."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import Page

from archive.demo.home import Home
from archive.domain.terms import WorkState
from archive.review.works.release import release
from archive.review.works.works import draft_of
from tests import samples
from tests.journeys.player import choose, watch
from tests.journeys.public_site import public_site
from tests.journeys.standing_archive import StandingArchive
from tests.samples_workshop import MAKING_TAKES, sample_home

__all__ = ["sample_home"]

pytestmark = MAKING_TAKES

LANGUAGES = ("fr", "ar", "en")
REAL = (
    *("metadata/mei_uuid540.mp4", "faces/asl_eat.mkv", "voice/libri_test-other/533/533-1066-0000.flac"),
    "metadata/OOXML.docx",
)


@pytest.fixture(scope="module")
def sample_address(sample_home: Home, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Where the sample workshop's public site is."""
    folder = sample_home.settings.media_folder
    with public_site(folder, tmp_path_factory.mktemp("site") / "site.log") as port:
        yield f"http://127.0.0.1:{port}"


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[StandingArchive]:
    archive = StandingArchive(tmp_path / "media")
    archive.found()
    yield archive
    archive.kill_all()


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_browser_plays_a_film_and_seeks_in_it(
    page: Page, sample_address: str, sample_home: Home, language: str
) -> None:
    choose(page, f"{sample_address}/{language}/works/{sample_home.sample.works['thread-remembers']}", "480p")
    seen = watch(page, 9.0)

    assert page.locator("html").get_attribute("dir") == ("rtl" if language == "ar" else "ltr")
    assert seen.width == 854
    assert seen.long_seconds > 10
    assert seen.at_seconds >= 9.0


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_browser_plays_a_sound_and_seeks_in_it(
    page: Page, sample_address: str, sample_home: Home, language: str
) -> None:
    page.goto(f"{sample_address}/{language}/works/{sample_home.sample.works['radio-courtyard']}")
    page.locator("a.begin").click()
    assert watch(page, 6.0).at_seconds >= 6.0
    assert page.locator("ul.choices a[href^='?play=']").count() == 1
    page.locator(".others > summary").click()
    page.locator("ul.choices a[href^='?play=']").click()
    assert watch(page, 6.0).at_seconds >= 6.0


def test_what_was_filmed_but_may_only_be_heard_is_played_over_a_still_card(
    page: Page, sample_address: str, sample_home: Home
) -> None:
    choose(page, f"{sample_address}/en/works/{sample_home.sample.works['first-winter']}", "Still card with the sound")

    assert watch(page, 3.0).at_seconds >= 3.0
    assert page.locator("video[poster]").count() == 0
    assert page.get_by_text("Watch").count() == 0


@pytest.mark.media
def test_a_folder_of_made_recordings_is_taken_in_and_played(
    archive: StandingArchive, page: Page, tmp_path: Path
) -> None:
    card = tmp_path / "card"
    card.mkdir()
    samples.video(card, "one.mp4", seconds=4, width=640, height=480)
    samples.audio(card, "two.wav")
    samples.docx(card, "three.docx")

    works = take_in(archive, card)

    assert sorted(works.values()) == ["interview", "radio", "writing"]
    play_all(archive, works, page)


def test_a_folder_of_real_recordings_is_taken_in_and_played(
    archive: StandingArchive, page: Page, corpora: Path, tmp_path: Path
) -> None:
    card = tmp_path / "card"
    card.mkdir()
    for name in REAL:
        shutil.copyfile(corpora / name, card / Path(name).name)

    works = take_in(archive, card)

    assert sorted(works.values()) == ["interview", "interview", "radio", "writing"]
    play_all(archive, works, page)


def take_in(archive: StandingArchive, card: Path) -> Mapping[str, str]:
    """Run `archive ingest` and `archive work` on a folder, let everything out, and give the works' ids and kinds."""
    people = ("--workshop", archive.workshop, "--participant", archive.participant, "--by", "crew one")
    told, _ = archive.start("ingest", card, *people, "--language", "en", "--json").communicate(timeout=120)
    works = {one["work"]: one["kind"] for one in json.loads(told)}
    worker = archive.start("work", "--once")
    worker.communicate(timeout=240)
    assert worker.returncode == 0, archive.complaints_of(worker)
    with archive.kit() as kit:
        for work_id in works:
            kit.vault.save(replace(draft_of(kit, work_id), titles={"en": "A story"}))
            out = release(kit, work_id, archive.accounts["second"].id, frozenset())
            assert out.state is WorkState.RELEASED
    return works


def play_all(archive: StandingArchive, works: Mapping[str, str], page: Page) -> None:
    """Meet every work in every language: play the films and jump in them, play the sounds, read the texts."""
    site = archive.start_site("--public-only", "--port", "0").address
    for language in LANGUAGES:
        for work_id, kind in works.items():
            address = f"{site}/{language}/works/{work_id}"
            if kind == "writing":
                page.goto(address)
                assert page.locator("article .text p").count() > 0
                continue
            choose(page, address, "")
            seen = watch(page, 0.8)
            assert seen.at_seconds >= 0.8
            assert (seen.width > 0) is (kind == "interview")
