"""A new facilitator writes a first consent down, in a real browser, on the site as an operator starts it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from archive.domain.records import ConsentRecord, ParticipantHandle, Permission, Scope, Work
from archive.domain.terms import ALL_ATOMS, Atom, Audience, Method, Purpose, Role, ScopeKind
from archive.ingest.intake.receive import NewWork, receive
from archive.review.consent.consents import record_consent
from archive.review.consent.new_consent import NewConsent
from archive.review.participants import NewParticipant, create_participant
from archive.review.people.accounts import change_account, create_account
from archive.worker.loop import work_until_done
from archive.worker.schedule import HANDLERS
from tests import samples
from tests.journeys.first_consent import MET, Walk, telephone, write_first_consent
from tests.journeys.standing_archive import PASSWORD, StandingArchive

pytestmark = pytest.mark.media

THREE_MINUTES = 180


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[StandingArchive]:
    archive = StandingArchive(tmp_path / "media")
    archive.found()
    yield archive
    archive.kill_all()


def brought_in(archive: StandingArchive, folder: Path) -> tuple[ParticipantHandle, Work]:
    """Somebody new with one recording, and a facilitator who has never written a consent down."""
    with archive.kit() as kit:
        create_account(kit, "salma", PASSWORD, {Role.FACILITATOR})
        person = create_participant(kit, NewParticipant(pseudonym="Bahr"))
        entry = NewWork(workshop_id=archive.workshop, participant_id=person.id, operator=archive.accounts["crew"].id)
        work = receive(kit, samples.audio(folder, seconds=2), entry)
        assert work_until_done(kit, HANDLERS) == 0
    return person, work


def test_a_first_consent_is_written_down_without_help(
    browser: Browser, archive: StandingArchive, tmp_path: Path
) -> None:
    person, work = brought_in(archive, tmp_path)
    site = archive.start_site("--port", "0")
    proof = samples.audio(tmp_path / "said", seconds=1)

    with telephone(browser) as page:
        walk = Walk(page)
        write_first_consent(walk, site.address, ("salma", PASSWORD), person.id, proof)
        assert page.url.endswith("?done=recorded"), page.locator("main").inner_text()

    with archive.kit() as kit:
        [record] = kit.catalogue.find(ConsentRecord, participant_id=person.id)
    assert (record.scope.kind, record.scope.id) == (ScopeKind.WORK, work.id)
    assert (record.method, record.language, record.approver) == (Method.AUDIO, "ar", None)
    assert record.evidence_sha256
    given = {p.purpose: (p.audience, p.atoms) for p in record.permissions if p.atoms}
    met = frozenset(Atom(atom) for atom in MET) | {Atom.EXISTENCE}
    assert given == {
        Purpose.PRESERVE: (Audience.TEAM, ALL_ATOMS),
        Purpose.STREAM: (Audience.PUBLIC, met),
        Purpose.EDUCATION: (Audience.PARTNER, met),
    }
    assert any("سيسمع صوتك" in said for said in walk.shown)
    # Hands alone, at an assumed pace of 1.5 s a tap and 3 letters a second; a talk takes what it takes.
    assert walk.seconds() < THREE_MINUTES / 2


@pytest.mark.parametrize("lang", ["en", "fr", "ar"])
def test_an_officer_who_writes_the_first_consent_is_told_who_approves_it(
    browser: Browser, archive: StandingArchive, lang: str
) -> None:
    """The officer of a small team has nobody beside her: the page says what it takes, and then names who may."""
    with archive.kit() as kit:
        for name in ("officer", "second"):
            change_account(kit, archive.accounts[name].id, {Role.CREW}, active=True)
        mine = create_account(kit, "hind", PASSWORD, {Role.CONSENT_OFFICER, Role.REVIEWER})
        asked = NewConsent(
            participant_id=archive.participant,
            scope=Scope(kind=ScopeKind.WORKSHOP, id=archive.workshop),
            permissions=(Permission(audience=Audience.TEAM, purpose=Purpose.PRESERVE, atoms=ALL_ATOMS),),
            recorder=mine.id,
        )
        consent = record_consent(kit, asked, [b"a scan"])
    site = archive.start_site("--port", "0")
    context = browser.new_context(viewport={"width": 390, "height": 844})
    try:
        page = context.new_page()
        page.goto(f"{site.address}/desk/login?lang={lang}")
        page.fill("#name", "hind")
        page.fill("#password", PASSWORD)
        page.click("main button")
        page.goto(f"{site.address}/desk/consents/{consent.id}?lang={lang}")
        assert page.locator('form[action$="/approve"]').count() == 0
        assert "archive user add" in page.locator("main").inner_text()
        assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0

        with archive.kit() as kit:
            create_account(kit, "amal", PASSWORD, {Role.CONSENT_OFFICER})
        page.reload()
        told = page.locator("main").inner_text()
        assert "amal" in told
        assert "archive user add" not in told
    finally:
        context.close()
