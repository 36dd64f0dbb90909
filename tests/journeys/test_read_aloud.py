"""Somebody at high risk is heard in a machine's voice: chosen, read, signed, met by visitors, and shut at once."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from archive.domain.ids import ParticipantId, WorkId
from archive.domain.records import ConsentRecord, Permission, Rendition, Scope
from archive.domain.terms import ALL_ATOMS, CONTENT_ATOMS, Atom, Audience, Purpose, Recipe, Risk, ScopeKind
from archive.domain.voicing.choice import VoiceWay
from archive.ingest.intake.receive import NewWork, receive
from archive.review.consent.consents import approve_consent, record_consent, withdraw_consent
from archive.review.consent.new_consent import NewConsent
from archive.review.participants import NewParticipant, create_participant
from archive.review.people.accounts import actor
from archive.review.works.release import release
from archive.review.works.transcripts import NewTranscript, attach_transcript
from archive.review.works.voicing.choose import NewVoicing, choose_voicing
from archive.worker.loop import work_until_done
from archive.worker.schedule import HANDLERS
from tests import samples
from tests.journeys.standing_archive import Site, StandingArchive
from tests.likeness import decoded
from tests.review.works.voicing.test_revoice import most_alike
from tests.tones import ToneSpeech

pytestmark = pytest.mark.media

SAID = b"WEBVTT\n\n00:00.500 --> 00:02.000\nJe travaille la nuit.\n\n00:02.500 --> 00:05.000\nLe pain parle aussi.\n"
UNHEARD = frozenset({Atom.SPEECH, Atom.VOICE})
MADE_UP = "0" * 22


@dataclass(frozen=True)
class Scene:
    """A running site, an interview of somebody at high risk, and its consent."""

    archive: StandingArchive
    site: Site
    work_id: WorkId
    consent: ConsentRecord
    original: Path

    def heard(self) -> list[str]:
        """Give what can be heard on the work's page, by its ids."""
        _, page = self.site.get(f"/fr/works/{self.work_id}")
        return re.findall(r"[?]play=(\w+)", page.decode())

    def made(self, *recipes: Recipe) -> list[Rendition]:
        with self.archive.kit() as kit:
            return [each for each in kit.catalogue.find(Rendition, work_id=self.work_id) if each.recipe in recipes]


@pytest.fixture(scope="module")
def scene(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scene]:
    folder = tmp_path_factory.mktemp("read-aloud")
    archive = StandingArchive(folder / "media")
    archive.found()
    original = samples.talk(folder, seconds=6)
    with archive.kit() as kit:
        person = create_participant(kit, NewParticipant(pseudonym="Palmier", risk=Risk.HIGH, pillars=frozenset())).id
        entry = NewWork(
            workshop_id=archive.workshop,
            participant_id=person,
            languages=("fr",),
            titles={"fr": "Le pain de nuit"},
            operator=archive.accounts["crew"].id,
        )
        work_id = receive(kit, original, entry).id
        assert work_until_done(kit, HANDLERS) == 0
        attach_transcript(kit, work_id, NewTranscript(content=SAID, language="fr"), archive.accounts["crew"].id)
        record = record_consent(kit, allows_words(archive, person), [b"a scan"])
        approve_consent(kit, record.id, archive.accounts["second"].id)
    yield Scene(archive, archive.start_site("--port", "0"), work_id, record, original)
    archive.kill_all()


def allows_words(archive: StandingArchive, person: ParticipantId) -> NewConsent:
    return NewConsent(
        participant_id=person,
        scope=Scope(kind=ScopeKind.WORKSHOP, id=archive.workshop),
        permissions=(
            Permission(
                audience=Audience.PUBLIC, purpose=Purpose.STREAM, atoms=ALL_ATOMS - UNHEARD - {Atom.FACE, Atom.NAME}
            ),
            Permission(audience=Audience.TEAM, purpose=Purpose.PRESERVE, atoms=ALL_ATOMS),
        ),
        recorder=archive.accounts["officer"].id,
    )


def test_an_interview_of_somebody_at_high_risk_is_heard_in_a_machines_voice(scene: Scene, tmp_path: Path) -> None:
    second = scene.archive.accounts["second"].id
    with scene.archive.kit() as kit:
        speaking = replace(kit, speech=ToneSpeech())
        new = NewVoicing(way=VoiceWay.MACHINE, language="fr", voice="low")
        choose_voicing(speaking, scene.work_id, new, scene.archive.accounts["crew"].id)
        assert work_until_done(speaking, HANDLERS) == 0
    read = {each.id for each in scene.made(Recipe.REVOICED)}
    assert len(read) == 2
    assert scene.heard() == []
    assert {scene.site.get(f"/media/{media}")[0] for media in read} == {404}, "nobody has listened yet"

    with scene.archive.kit() as kit:
        release(kit, scene.work_id, second, CONTENT_ATOMS | UNHEARD)

    heard = scene.heard()
    assert set(heard) == read
    status, sound = scene.site.get(f"/media/{heard[0]}")
    assert status == 200
    (tmp_path / "heard").write_bytes(sound)
    assert most_alike(decoded(scene.original), decoded(tmp_path / "heard")) < 0.4
    _, page = scene.site.get(f"/fr/works/{scene.work_id}")
    assert "read-by-machine" in page.decode()
    nothing = scene.site.get(f"/media/{MADE_UP}")
    plain_files = scene.made(Recipe.AUDIO, Recipe.WAVEFORM)
    assert plain_files
    for plain in plain_files:
        assert scene.site.get(f"/media/{plain.id}") == nothing

    with scene.archive.kit() as kit:
        withdraw_consent(kit, scene.consent.id, actor(kit, scene.archive.accounts["officer"].id))

    assert scene.site.get(f"/media/{heard[0]}") == nothing
    assert scene.heard() == []
