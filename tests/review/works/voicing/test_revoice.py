"""A machine reads what is said: from words alone, without those that are concealed, and shut until somebody signs."""

from __future__ import annotations

import wave
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pytest

from archive.domain.consent import DESK, PLAYER, Grant, decide
from archive.domain.errors import InvalidInputError, RefusedError, StaleRecordError
from archive.domain.jobs import JobName
from archive.domain.records import Appearance, Permission, Rendition, Scope, Span, Work
from archive.domain.terms import (
    ALL_ATOMS,
    CONTENT_ATOMS,
    AppearanceRole,
    Atom,
    Audience,
    Purpose,
    Recipe,
    ScopeKind,
    WorkState,
)
from archive.domain.voicing.choice import VoiceTrouble, VoiceWay, Voicing, VoicingReport
from archive.domain.words.edit_list import Stretch
from archive.ports import Kit, RenderOrder, Speech
from archive.ports import Span as Bytes
from archive.review.consent.consents import withdraw_consent
from archive.review.redaction.conceal_words import NewRedaction, conceal
from archive.review.works.appearances import add_segment
from archive.review.works.concealment import Obstacle
from archive.review.works.release import preview, release
from archive.review.works.transcripts import NewTranscript, attach_transcript, seen_mark
from archive.review.works.voicing.choose import NewVoicing, choose_voicing, languages_to_read
from archive.review.works.voicing.plan import read_aloud, voicing_of
from archive.review.works.voicing.revoice import revoice
from archive.review.works.works import change_work, transcripts_of
from tests import samples
from tests.likeness import RATE, Sound, decoded
from tests.review.atelier import Atelier, memory_kit, open_atelier
from tests.tones import DumbSpeech, ToneSpeech

pytestmark = pytest.mark.media

FRENCH = (
    "WEBVTT\n\n00:01.200 --> 00:02.000\nJe suis partie avec Amina.\n\n00:04.000 --> 00:06.000\nLa mer était calme.\n"
)
UNHEARD = frozenset({Atom.SPEECH, Atom.VOICE})
WITHOUT_VOICE = (
    Permission(audience=Audience.PUBLIC, purpose=Purpose.STREAM, atoms=ALL_ATOMS - UNHEARD - {Atom.FACE}),
    Permission(audience=Audience.TEAM, purpose=Purpose.PRESERVE, atoms=ALL_ATOMS),
)
MACHINE = NewVoicing(way=VoiceWay.MACHINE, language="fr", voice="low")


@dataclass
class Scene:
    """A work whose person allows everything but face and voice, and a machine that speaks in tones."""

    atelier: Atelier
    speech: ToneSpeech

    @property
    def kit(self) -> Kit:
        return self.atelier.kit

    @property
    def work_id(self) -> str:
        return self.atelier.work.id

    def choose(self, new: NewVoicing = MACHINE) -> Voicing:
        seen = voicing_of(self.kit, self.work_id).version
        return choose_voicing(self.kit, self.work_id, replace(new, seen=seen), self.atelier.facilitator.id)

    def read(self) -> tuple[Rendition, ...]:
        revoice(self.kit, self.work_id)
        return read_aloud(self.kit, self.work_id)

    def write(self, text: str, language: str = "fr") -> None:
        standing = next((t for t in transcripts_of(self.kit, self.work_id) if t.language == language), None)
        new = NewTranscript(content=text.encode(), language=language, seen=seen_mark(standing))
        attach_transcript(self.kit, self.work_id, new, self.atelier.facilitator.id)

    def obstacles(self) -> set[Obstacle]:
        shown = preview(self.kit, self.work_id).shown
        return {one.obstacle for one in shown if one.rendition.recipe is Recipe.REVOICED}

    def is_met(self) -> bool:
        return Recipe.REVOICED in self.atelier.served()

    def bytes_of(self, made: Rendition) -> bytes:
        grant = decide(self.kit.catalogue.facts(self.atelier.work.id), made, DESK, self.kit.clock.now())
        assert isinstance(grant, Grant)
        return self.kit.renditions.read(grant, Bytes(0, made.size_bytes))

    def queued(self) -> bool:
        return any(each.job.name == JobName.REVOICE for each in self.kit.jobs.standing())

    def work_off(self) -> None:
        with self.kit.jobs.claim():
            pass


def scene_with(speech: Speech | None) -> Scene:
    kit = replace(memory_kit(), speech=speech)
    atelier = open_atelier(kit)
    change_work(kit, atelier.work.id, lambda work: replace(work, duration_ms=60_000), "")
    scene = Scene(atelier, speech if isinstance(speech, ToneSpeech) else ToneSpeech())
    scene.write(FRENCH)
    atelier.consented(permissions=WITHOUT_VOICE)
    return scene


@pytest.fixture
def scene() -> Scene:
    return scene_with(ToneSpeech())


def test_what_is_read_is_met_only_once_a_second_person_has_heard_that_no_voice_is_in_it(scene: Scene) -> None:
    scene.choose()
    made = scene.read()

    assert {each.parameters["codec"] for each in made} == {"opus", "aac"}
    assert all(each.media_type == "audio/mp4" and each.size_bytes for each in made)
    scene.atelier.release(CONTENT_ATOMS)
    assert not scene.is_met(), "without the reviewer's ear the voice counts as heard"

    change_work(scene.kit, scene.work_id, lambda work: replace(work, state=WorkState.IN_REVIEW), "")
    scene.atelier.release(CONTENT_ATOMS | UNHEARD)
    assert scene.is_met()
    assert not scene.atelier.served() & {Recipe.AUDIO, Recipe.VIDEO}


def test_the_signature_holds_the_report_of_just_what_was_read(scene: Scene) -> None:
    scene.choose()
    scene.read()
    scene.atelier.release(CONTENT_ATOMS | UNHEARD)

    for made in read_aloud(scene.kit, scene.work_id):
        report = scene.kit.vault.get(VoicingReport, made.id)
        [check] = made.checks
        assert (report.lines, report.late, report.made_with["model"]) == (2, 0, "tones")
        assert check.report_sha256
        assert check.hidden == made.hides
        facts = scene.kit.catalogue.facts(scene.atelier.work.id)
        for forged in (
            replace(made, checks=(replace(check, report_sha256=""),)),
            replace(made, checks=(replace(check, hidden=()),)),
            replace(made, edit=""),
            replace(made, recipe=Recipe.AUDIO),
        ):
            assert not isinstance(decide(facts, forged, PLAYER, scene.kit.clock.now()), Grant)


def test_whoever_is_written_down_later_is_asked_for_their_voice(scene: Scene) -> None:
    scene.choose()
    scene.read()
    scene.atelier.release(CONTENT_ATOMS | UNHEARD)
    work = scene.atelier.now()
    other = Appearance(participant_id=None, role=AppearanceRole.BACKGROUND, atoms_present=UNHEARD)

    scene.kit.catalogue.save(replace(work, appearances=(*work.appearances, other)))

    assert not scene.is_met()
    assert scene.obstacles() == {Obstacle.OLD_READING}
    scene.read()
    scene.atelier.release(CONTENT_ATOMS | UNHEARD)
    assert scene.is_met()


def test_a_changed_transcript_shuts_it_at_once_and_is_read_anew(scene: Scene) -> None:
    scene.choose()
    scene.read()
    scene.atelier.release(CONTENT_ATOMS | UNHEARD)
    scene.work_off()

    scene.write(FRENCH.replace("calme", "froide"))

    assert not scene.is_met()
    assert scene.obstacles() == {Obstacle.OLD_READING}
    assert scene.queued()
    scene.atelier.release(CONTENT_ATOMS | UNHEARD)
    assert not scene.is_met(), "other words than today's are never signed"
    scene.read()
    assert scene.obstacles() == {Obstacle.NONE}
    assert "froide" in scene.speech.words()
    scene.atelier.release(CONTENT_ATOMS | UNHEARD)
    assert scene.is_met()


def test_a_withdrawal_shuts_it_at_the_next_request(scene: Scene) -> None:
    scene.choose()
    scene.read()
    scene.atelier.release(CONTENT_ATOMS | UNHEARD)
    assert scene.is_met()
    [record] = scene.kit.catalogue.facts(scene.atelier.work.id).people[scene.atelier.participant.id].records

    withdraw_consent(scene.kit, record.id, scene.atelier.acting(scene.atelier.facilitator))

    assert not scene.is_met()


def test_without_its_report_nothing_can_be_signed(scene: Scene) -> None:
    scene.choose()
    for made in scene.read():
        report = scene.kit.vault.get(VoicingReport, made.id)
        scene.kit.vault.save(replace(report, edit="other"))

    assert scene.obstacles() == {Obstacle.UNREPORTED}
    scene.atelier.release(CONTENT_ATOMS | UNHEARD)
    assert not scene.is_met()


def test_concealed_words_are_never_spoken(scene: Scene) -> None:
    new = NewRedaction(language="fr", words="Amina", instead="une amie", spans=(Stretch(start_ms=1_400, end_ms=1_900),))
    conceal(scene.kit, scene.work_id, new, scene.atelier.facilitator.id)
    scene.choose()
    scene.read()

    assert "Amina" not in scene.speech.words()
    assert "une amie" in scene.speech.words()


def test_what_is_concealed_later_shuts_what_was_read_with_it(scene: Scene) -> None:
    scene.choose()
    scene.read()
    scene.atelier.release(CONTENT_ATOMS | UNHEARD)

    new = NewRedaction(language="fr", words="Amina", spans=(Stretch(start_ms=1_400, end_ms=1_900),))
    conceal(scene.kit, scene.work_id, new, scene.atelier.facilitator.id)

    assert not scene.is_met()
    assert scene.obstacles() == {Obstacle.OLD_READING}


def test_a_transcript_that_is_still_written_is_not_read(scene: Scene) -> None:
    transcript = transcripts_of(scene.kit, scene.work_id)[0]
    scene.choose()
    scene.kit.vault.save(replace(transcript, is_whole=False))

    assert scene.read() == ()
    assert voicing_of(scene.kit, scene.work_id).trouble is VoiceTrouble.NO_WORDS
    assert scene.speech.said == []


@pytest.mark.parametrize(
    ("speech", "words", "trouble"),
    [
        (None, FRENCH, VoiceTrouble.NO_MODEL),
        (DumbSpeech(), FRENCH, VoiceTrouble.FAILED),
        (ToneSpeech(), FRENCH.replace("calme", "هادئة"), VoiceTrouble.LETTERS),
    ],
)
def test_what_cannot_be_read_whole_is_not_made_and_told(
    speech: Speech | None, words: str, trouble: VoiceTrouble
) -> None:
    scene = scene_with(ToneSpeech())
    scene.write(words)
    scene.choose()

    revoice(replace(scene.kit, speech=speech), scene.work_id)

    assert read_aloud(scene.kit, scene.work_id) == ()
    assert voicing_of(scene.kit, scene.work_id).trouble is trouble


def test_what_does_not_fit_is_read_whole_later_and_told(scene: Scene) -> None:
    long = "Une phrase beaucoup plus longue que le temps qui lui est laissé par celle qui suit."
    scene.write(
        f"WEBVTT\n\n00:00.000 --> 00:01.000\n{long}\n\n00:01.000 --> 00:02.000\nLa mer.\n\n"
        "00:30.000 --> 00:31.000\nLe matin.\n"
    )
    scene.choose()
    made = scene.read()

    chosen = voicing_of(scene.kit, scene.work_id)
    assert (chosen.late, chosen.trouble) == (1, VoiceTrouble.NONE)
    assert 2_000 < chosen.latest_ms < 5_000
    assert all(each.duration_ms and each.duration_ms > 30_000 for each in made)
    _, again = scene.speech.said
    assert [line.text for line in again.lines] == [long]
    assert again.lines[0].pace == 1_150


def test_read_twice_it_is_made_once(scene: Scene) -> None:
    scene.choose()
    first = scene.read()

    assert scene.read() == first
    assert len(scene.speech.said) == 1


def test_choosing_text_again_takes_the_reading_away_and_shuts_the_work_first(scene: Scene) -> None:
    scene.choose()
    scene.read()
    scene.atelier.release(CONTENT_ATOMS | UNHEARD)

    scene.choose(NewVoicing(way=VoiceWay.TEXT))

    assert scene.atelier.now().state is WorkState.IN_REVIEW
    assert not scene.is_met()
    assert scene.read() == ()


@pytest.mark.parametrize(
    "new",
    [
        replace(MACHINE, language="ar", voice="low"),
        replace(MACHINE, language="es", voice="bajo"),
        replace(MACHINE, voice="theirs"),
    ],
)
def test_only_a_voice_that_is_here_for_a_whole_transcript_is_chosen(scene: Scene, new: NewVoicing) -> None:
    assert languages_to_read(scene.kit, scene.work_id) == ("fr",)
    with pytest.raises(InvalidInputError):
        scene.choose(new)


def test_a_withdrawn_work_is_not_read_and_two_who_choose_do_not_overwrite_each_other(scene: Scene) -> None:
    scene.choose()
    with pytest.raises(StaleRecordError):
        choose_voicing(scene.kit, scene.work_id, MACHINE, scene.atelier.facilitator.id)
    work = scene.kit.catalogue.get(Work, scene.atelier.work.id)
    scene.kit.catalogue.save(replace(work, state=WorkState.WITHDRAWN))

    assert scene.read() == ()
    with pytest.raises(RefusedError):
        scene.choose()


def test_whoever_chose_does_not_release(scene: Scene) -> None:
    scene.choose()
    with pytest.raises(RefusedError):
        release(scene.kit, scene.work_id, scene.atelier.facilitator.id, CONTENT_ATOMS)


def test_nothing_of_the_source_is_in_it_and_one_planted_second_is_found(scene: Scene, tmp_path: Path) -> None:
    source = decoded(samples.talk(tmp_path, seconds=6))
    scene.choose()
    made = next(each for each in scene.read() if each.parameters["codec"] == "aac")
    (tmp_path / "made").write_bytes(scene.bytes_of(made))
    planted = tmp_path / "planted.wav"
    with wave.open(str(planted), "wb") as file:
        file.setparams((1, 2, RATE, 0, "NONE", ""))
        sound = decoded(tmp_path / "made").copy()
        sound[3 * RATE : 4 * RATE] = source[2 * RATE : 3 * RATE]
        file.writeframes(sound.astype("<i2").tobytes())
    order = RenderOrder(recipe=Recipe.REVOICED, codec="opus")
    scene.kit.media_tools.render(planted, order, tmp_path / "leaking")

    assert most_alike(source, decoded(tmp_path / "made")) < 0.4
    assert most_alike(source, decoded(tmp_path / "leaking")) > 0.6


def most_alike(source: Sound, made: Sound) -> float:
    """Give how much of any second of a source is anywhere in what was made: 1 for all of it."""
    size = 1 << (len(made) + RATE).bit_length()
    spectrum = np.fft.rfft(made, size)
    powers = np.sqrt(np.convolve(made**2, np.ones(RATE), "full")[: len(made) + RATE - 1])
    found = 0.0
    for start in range(0, len(source) - RATE + 1, RATE // 4):
        second = source[start : start + RATE]
        both = np.fft.irfft(spectrum * np.conj(np.fft.rfft(second, size)), size)[: len(made) - RATE]
        energy = powers[RATE - 1 : RATE - 1 + len(both)]
        loud = energy > 0.02 * powers.max()
        alike = np.abs(both[loud]) / (energy[loud] * np.linalg.norm(second) + 1e-9)
        found = max(found, float(alike.max(initial=0.0)))
    return found


def test_where_a_part_was_taken_back_only_what_is_left_is_read(scene: Scene) -> None:
    scene.choose()
    scene.read()
    scene.atelier.release(CONTENT_ATOMS | UNHEARD)
    kit, user = scene.kit, scene.atelier.facilitator.id
    first = add_segment(kit, scene.work_id, Span(start_ms=0, end_ms=3_000), {"fr": "Le départ"}, user)
    add_segment(kit, scene.work_id, Span(start_ms=3_000, end_ms=60_000), {"fr": "La mer"}, user)
    scene.atelier.release(CONTENT_ATOMS | UNHEARD)
    assert scene.is_met()
    own = scene.atelier.consented(scope=Scope(kind=ScopeKind.SEGMENT, id=first.id), permissions=WITHOUT_VOICE)
    scene.work_off()

    withdraw_consent(kit, own.id, scene.atelier.acting(scene.atelier.facilitator))

    assert not scene.is_met()
    said = len(scene.speech.said)
    cut = [each for each in scene.read() if each.segment_ids is not None]
    assert {each.parameters["codec"] for each in cut} == {"opus", "aac"}
    assert all(first.id not in (each.segment_ids or ()) for each in cut)
    assert [line.text for order in scene.speech.said[said:] for line in order.lines] == ["La mer était calme."]
    assert not scene.is_met()
    scene.atelier.release(CONTENT_ATOMS | UNHEARD)
    assert scene.is_met()
