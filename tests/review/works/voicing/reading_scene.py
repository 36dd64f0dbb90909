"""A work of which somebody else reads what is said, and their lines as a browser records them."""

from __future__ import annotations

import wave
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from archive.domain.ids import ParticipantId
from archive.domain.records import ConsentRecord, Rendition
from archive.domain.terms import Risk
from archive.domain.voicing.choice import VoiceWay
from archive.domain.voicing.line_takes import LineTake, places_of
from archive.ports import SPOKEN_HERTZ, SpeechOrder, SpokenLine
from archive.review.participants import NewParticipant, create_participant
from archive.review.works.voicing.choose import NewVoicing
from archive.review.works.voicing.plan import voicing_of
from archive.review.works.voicing.takes import NewTake, keep_take, script_for, takes_of
from tests import samples
from tests.review.atelier import STREAM_AND_DESK
from tests.review.works.voicing.test_revoice import Scene, scene_with
from tests.tones import ToneSpeech


@dataclass
class Reading(Scene):
    """A work of which somebody else reads what is said, with their own consent."""

    reader: ParticipantId
    consent: ConsentRecord
    folder: Path

    def places(self) -> tuple[str, ...]:
        found = script_for(self.kit, voicing_of(self.kit, self.work_id))
        return () if found is None else places_of(found[1])

    def texts(self) -> list[str]:
        found = script_for(self.kit, voicing_of(self.kit, self.work_id))
        return [line.text for line in found[1].lines] if found else []

    def sound(self, text: str) -> bytes:
        """Give a recording of these words as a browser makes it, with some quiet at both ends."""
        return recorded(text)

    def say(self, number: int, content: bytes | None = None) -> LineTake:
        new = NewTake(place=self.places()[number], media_type="audio/webm")
        said = self.sound(self.texts()[number]) if content is None else content
        return keep_take(self.kit, voicing_of(self.kit, self.work_id), new, [said], self.atelier.facilitator.id)

    def say_all(self) -> tuple[Rendition, ...]:
        for number in range(len(self.places())):
            self.say(number)
        return self.read()

    def choose_again(self) -> None:
        self.choose(NewVoicing(way=VoiceWay.READER, language="fr", reader_id=self.reader))

    def takes(self) -> list[LineTake]:
        return list(takes_of(self.kit, voicing_of(self.kit, self.work_id)).values())

    def sounds_here(self) -> int:
        return len(list(self.kit.originals.ids()))


@cache
def recorded(text: str) -> bytes:
    spoken: list[bytes] = []
    order = SpeechOrder(language="fr", voice="low", lines=(SpokenLine(text=text),))
    ToneSpeech().speak(order, Path(), spoken.append)
    quiet = bytes(SPOKEN_HERTZ)
    return encoded(quiet + spoken[0] + quiet)


@cache
def encoded(samples_of_it: bytes, hertz: int = SPOKEN_HERTZ) -> bytes:
    with TemporaryDirectory() as folder:
        source, made = Path(folder, "line.wav"), Path(folder, "line.webm")
        with wave.open(str(source), "wb") as file:
            file.setparams((1, 2, hertz, 0, "NONE", ""))
            file.writeframes(samples_of_it)
        samples.run_ffmpeg("-i", str(source), "-c:a", "libopus", str(made))
        return made.read_bytes()


def reading_scene(folder: Path) -> Reading:
    """Set up a work with a reader who has consented, and nothing read yet."""
    bare = scene_with(None)
    kit = bare.kit
    reader = create_participant(kit, NewParticipant(legal_name="Dalia Haddad", pseudonym="Dune", risk=Risk.LOW)).id
    consent = bare.atelier.consented(participant_id=reader, permissions=STREAM_AND_DESK)
    scene = Reading(bare.atelier, bare.speech, reader, consent, folder)
    scene.choose(NewVoicing(way=VoiceWay.READER, language="fr", reader_id=reader))
    return scene
