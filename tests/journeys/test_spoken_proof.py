"""A person's own yes, recorded on the page that asks for it, reaches the vault though the line is cut meanwhile."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect, sync_playwright

from archive.domain.records import ConsentRecord, Work
from archive.domain.sealed import Evidence, Upload
from archive.domain.terms import Method, Role
from archive.domain.uploads import UploadState
from archive.ingest.intake.receive import NewWork, receive
from archive.review.participants import NewParticipant, create_participant
from archive.review.people.accounts import create_account
from archive.worker.loop import work_until_done
from archive.worker.schedule import HANDLERS
from tests import samples
from tests.conftest import CHROMIUM_ARGUMENTS, foreign_requests
from tests.journeys.broken_line import broken_line
from tests.journeys.first_consent import Walk, talk_to_the_proof
from tests.journeys.standing_archive import PASSWORD, StandingArchive
from tests.journeys.test_upload_page import House, port_of, start_site
from tests.waiting import wait_until

pytestmark = pytest.mark.media

A_MICROPHONE = ("--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream")


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[StandingArchive]:
    archive = StandingArchive(tmp_path / "media")
    archive.found()
    yield archive
    archive.kill_all()


@pytest.fixture
def page(chromium_path: str) -> Iterator[Page]:
    """A telephone with a microphone that hums."""
    with sync_playwright() as playwright:
        arguments = [*CHROMIUM_ARGUMENTS, *A_MICROPHONE]
        chromium = playwright.chromium.launch(executable_path=chromium_path, args=arguments)
        context = chromium.new_context(viewport={"width": 390, "height": 844})
        foreign = foreign_requests(context)
        yield context.new_page()
        chromium.close()
    assert not foreign


def test_a_spoken_yes_goes_on_where_a_killed_site_left_it(archive: StandingArchive, page: Page, tmp_path: Path) -> None:
    with archive.kit() as kit:
        create_account(kit, "salma", PASSWORD, {Role.FACILITATOR})
        person = create_participant(kit, NewParticipant(pseudonym="Bahr"))
        entry = NewWork(workshop_id=archive.workshop, participant_id=person.id, operator=archive.accounts["crew"].id)
        receive(kit, samples.audio(tmp_path, seconds=2), entry)
        assert work_until_done(kit, HANDLERS) == 0
    first = start_site(archive)
    with broken_line(port_of(first)) as line:
        house = House(archive, first, line)
        talk_to_the_proof(Walk(page), line.address, ("salma", PASSWORD), person.id)
        pieces = pieces_of(page)
        state = page.locator("[data-state]")

        page.locator("[data-record]").click()
        expect(page.locator("[data-time]")).to_have_text("0:02", timeout=20_000)
        page.locator("[data-stop]").click()
        expect(page.locator("[data-heard]")).to_be_visible()
        assert page.evaluate("document.querySelector('#evidence').files.length") == 0

        line.bytes_per_second, line.block_bytes = 4_000, 1_000
        page.locator("main .decide button").click()
        wait_until(lambda: sum(house.incoming_bytes().values()) > 5_000, seconds=30, every_seconds=0.05)
        house.kill_and_restart()
        line.bytes_per_second, line.block_bytes = 1e12, 64 << 10
        unsent = page.evaluate("JSON.parse(document.querySelector('[data-recorder]').dataset.said).unsent")
        expect(state).to_have_text(unsent)
        page.wait_for_url("**done=recorded", timeout=40_000)

    assert pieces[0] == 0
    assert pieces[-1] > 5_000, "what had arrived was not sent again"
    assert sum(house.incoming_bytes().values()) == 0
    with archive.kit() as kit:
        [record] = kit.catalogue.find(ConsentRecord, participant_id=person.id)
        evidence = kit.vault.get(Evidence, record.evidence_id or "")
        content = b"".join(kit.vault.read_evidence(evidence.id))
        assert len(list(kit.catalogue.find(Work))) == 1, "a proof is no work"
        [sent] = kit.vault.find(Upload)
    assert (sent.is_part, sent.state) == (True, UploadState.ENDED)
    assert record.method is Method.AUDIO
    assert (evidence.media_type, evidence.size_bytes) == ("audio/webm", len(content))
    heard = tmp_path / "heard.wav"
    (tmp_path / "answer.webm").write_bytes(content)
    samples.run_ffmpeg("-i", str(tmp_path / "answer.webm"), str(heard))
    assert heard.stat().st_size > 1.5 * 48_000 * 2


def pieces_of(page: Page) -> list[int]:
    """Give the places from which pieces of uploads are sent, as they are."""
    places: list[int] = []
    page.on("request", lambda one: places.append(int(one.headers["upload-offset"])) if one.method == "PATCH" else None)
    return places


def test_only_the_page_of_a_spoken_proof_may_use_the_microphone(archive: StandingArchive, page: Page) -> None:
    site = archive.start_site("--port", "0", "--no-worker")
    answer = page.goto(f"{site.address}/desk/login")
    assert answer is not None
    assert "microphone=()" in answer.headers["permissions-policy"]
