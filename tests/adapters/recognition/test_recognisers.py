"""What hears words: nothing where nobody speaks, each stretch once, and on from where it was broken off."""

from __future__ import annotations

import json
import math
import os
import random
import wave
from array import array
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from archive.adapters.models import WHISPER_BASE, WHISPER_TINY_EN, NoModelError, is_runtime_here
from archive.adapters.recognition.notes import NoteRecogniser
from archive.adapters.recognition.whisper import WhisperRecogniser, open_whisper, read_stretch
from archive.adapters.sandbox.model_child import LineReader
from archive.domain.errors import MediaToolError
from archive.domain.words.recognition import Stretch, words_as_text
from archive.ports import SPEECH_HERTZ, ListenOrder, Recogniser
from tests.house.source import ROOT


def pcm(path: Path, samples: Iterator[float]) -> Path:
    path.write_bytes(array("h", (round(32_000 * max(-1.0, min(1.0, sample))) for sample in samples)).tobytes())
    return path


def notes(*hertz: float, seconds: float = 0.5) -> Iterator[float]:
    for each in hertz:
        for at in range(round(SPEECH_HERTZ * seconds)):
            yield 0.5 * math.sin(math.tau * each * at / SPEECH_HERTZ) if each else 0.0


def wind(seconds: float) -> Iterator[float]:
    draw, level = random.Random(7), 0.0
    for at in range(round(SPEECH_HERTZ * seconds)):
        level = 0.97 * level + 0.1 * (draw.random() - 0.5)
        yield level * (1.5 + math.sin(at / SPEECH_HERTZ))


def chords(seconds: float) -> Iterator[float]:
    for at in range(round(SPEECH_HERTZ * seconds)):
        t = at / SPEECH_HERTZ
        yield 0.2 * math.exp(-(t % 2)) * sum(math.sin(math.tau * each * t) for each in (220.7, 277.9, 331.1, 441.4))


def heard(recogniser: Recogniser, sound: Path, from_ms: int = 0) -> list[Stretch]:
    found: list[Stretch] = []
    recogniser.listen(sound, ListenOrder(language="fr", from_ms=from_ms), found.append)
    return found


def said(stretches: list[Stretch]) -> list[str]:
    return [words_as_text(line.words) for stretch in stretches for line in stretch.lines]


def test_notes_are_named_and_silence_is_not(tmp_path: Path) -> None:
    sound = pcm(tmp_path / "s", notes(0, 440, 523.3, 0, 659.3, 0))

    assert said(heard(NoteRecogniser(), sound)) == ["la do", "mi"]


def test_listening_goes_on_from_where_it_was_broken_off(tmp_path: Path) -> None:
    sound = pcm(tmp_path / "s", notes(440, 523.3, 0, 659.3, 0, 440))
    whole = heard(NoteRecogniser(), sound)

    assert whole[:1] + heard(NoteRecogniser(), sound, from_ms=whole[0].end_ms) == whole


def test_what_is_told_of_a_child_that_ends_early_is_not_its_end() -> None:
    found: list[Stretch | None] = []
    answers = LineReader(read_stretch, found.append, does="drafts transcripts", longest_bytes=9_999)
    words = [[100, 300, "la", 0.9], [300, 9_000, "mer", 0.4]]
    told = {"start": 1_000, "end": 2_000, "language": "fr", "lines": [{"words": words, "dense": False}]}
    line = json.dumps(told).encode() + b"\n"

    answers(line[:10])
    assert found == []
    answers(line[10:])

    [stretch] = found
    assert stretch is not None
    assert [(w.start_ms, w.end_ms, w.text, w.confidence) for w in stretch.lines[0].words] == [
        (1_100, 1_300, "la", 900),
        (1_300, 2_000, "mer", 400),
    ]
    answers(b'{"whole": true}\n')
    assert found == [stretch, None]


@pytest.mark.parametrize("nonsense", [b"{}\n", b"[]\n", b'{"start": 1}\n', b"\xff\n", b"null\n"])
def test_what_cannot_be_read_ends_it(nonsense: bytes) -> None:
    with pytest.raises(MediaToolError, match="cannot be read"):
        LineReader(read_stretch, print, does="drafts transcripts", longest_bytes=9_999)(nonsense)


def test_without_a_model_there_is_no_recogniser(tmp_path: Path) -> None:
    assert open_whisper(tmp_path, 1, 60) is None
    with pytest.raises(NoModelError):
        heard(WhisperRecogniser(folder=tmp_path), pcm(tmp_path / "s", notes(440)))


@pytest.fixture(scope="module")
def whisper() -> WhisperRecogniser:
    found = open_whisper(Path(os.environ.get("ARCHIVE_MODELS_FOLDER", ROOT / "models")), 1, 300)
    if found is None:
        pytest.skip("no model that drafts transcripts is installed (scripts/models)")
    return found


@pytest.mark.parametrize("noise", [lambda s: notes(0, seconds=s), wind, chords], ids=["silence", "wind", "chords"])
def test_no_word_is_drafted_where_nobody_speaks(
    whisper: WhisperRecogniser, tmp_path: Path, noise: Callable[[float], Iterator[float]]
) -> None:
    assert said(heard(whisper, pcm(tmp_path / "s", noise(60)))) == []


@pytest.mark.corpora
def test_another_language_in_between_is_said_and_swallows_nothing(whisper: WhisperRecogniser, tmp_path: Path) -> None:
    voices = ROOT.parent / "shared" / "corpora" / "voice"
    if not voices.is_dir():
        pytest.skip("the test data beside the project is not there")
    spoken = [_samples_of(voices / name) for name in ("pv_fr.wav", "pv_it.wav", "pv_fr.wav")]
    (tmp_path / "s").write_bytes(bytes(SPEECH_HERTZ).join(spoken))

    lines = [line for stretch in heard(whisper, tmp_path / "s") for line in stretch.lines]

    assert [line.language for line in lines] == ["fr", "it", "fr"]
    assert lines[1].words == ()
    assert all("consulat" in words_as_text(line.words) for line in (lines[0], lines[2]))


def _samples_of(path: Path) -> bytes:
    with wave.open(str(path)) as file:
        assert (file.getframerate(), file.getsampwidth(), file.getnchannels()) == (SPEECH_HERTZ, 2, 1)
        return bytes(file.readframes(file.getnframes()))


def test_a_second_model_checks_what_is_in_its_language_and_the_report_names_it(tmp_path: Path) -> None:
    if not is_runtime_here(WHISPER_BASE):
        pytest.skip("what runs a recogniser is not installed")
    alone = WhisperRecogniser(folder=tmp_path)
    two = replace(alone, second=WHISPER_TINY_EN)
    for language in ("en", "en-GB"):
        assert two.checked_with(language)["second_sha256"] == WHISPER_TINY_EN.sha256
    assert two.checked_with("fr") == alone.checked_with("fr") == alone.checked_with("en")
    assert alone.checked_with("fr") != alone.made_with()


def test_nothing_at_all_is_heard_as_nothing(whisper: WhisperRecogniser, tmp_path: Path) -> None:
    (tmp_path / "s").write_bytes(b"")

    assert heard(whisper, tmp_path / "s") == []


def test_a_file_that_is_not_the_model_is_never_loaded(whisper: WhisperRecogniser, tmp_path: Path) -> None:
    changed = tmp_path / whisper.model.name
    changed.mkdir()
    for file in whisper.model.files:
        (changed / file.name).write_bytes(b"\0" * 9)

    with pytest.raises(NoModelError, match=r"model\.bin"):
        heard(WhisperRecogniser(folder=tmp_path), pcm(tmp_path / "s", notes(440)))
