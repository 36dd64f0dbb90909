"""What reads aloud: each line in order and to its end, or nothing; a voice of the language, or none."""

from __future__ import annotations

import base64
import json
import os
from array import array
from pathlib import Path

import pytest

from archive.adapters.models import KOKORO, NoModelError, is_runtime_here, look_for
from archive.adapters.sandbox.model_child import LineReader
from archive.adapters.speech import kokoro_child
from archive.adapters.speech.kokoro import VOICES, KokoroSpeech, open_kokoro, read_samples
from archive.domain.errors import MediaToolError
from archive.ports import SPOKEN_HERTZ, SpeechOrder, SpokenLine
from tests.house.source import ROOT

MODELS = Path(os.environ.get("ARCHIVE_MODELS_FOLDER", ROOT / "models"))
IS_HERE = is_runtime_here(KOKORO) and look_for(KOKORO, MODELS).is_whole
VOCABULARY = {letter: number for number, letter in enumerate("abcdefgh .", 1)}


def order(language: str = "fr", voice: str = "ff_siwis", *lines: str) -> SpeechOrder:
    return SpeechOrder(language=language, voice=voice, lines=tuple(SpokenLine(text=line) for line in lines))


def test_without_its_model_there_is_none_and_one_that_is_not_whole_is_never_run(tmp_path: Path) -> None:
    assert open_kokoro(tmp_path, 1, 60) is None
    with pytest.raises(NoModelError, match="not whole"):
        KokoroSpeech(folder=tmp_path).speak(order("fr", "ff_siwis", "Bonjour."), tmp_path, lambda samples: None)


@pytest.mark.parametrize(("language", "voice"), [("ar", "ff_siwis"), ("fr", "ef_dora"), ("fr", "../../secret")])
def test_a_voice_of_another_language_speaks_nothing(tmp_path: Path, language: str, voice: str) -> None:
    with pytest.raises(MediaToolError, match="no such voice"):
        KokoroSpeech(folder=tmp_path).speak(order(language, voice, "Bonjour."), tmp_path, lambda samples: None)


def test_every_voice_is_a_file_that_is_known() -> None:
    known = {file.name for file in KOKORO.files}

    assert {f"{name}.bin" for names in VOICES.values() for name in names} <= known
    assert set(VOICES) == set(KOKORO.languages)


def test_each_line_is_handed_on_once_it_is_whole() -> None:
    taken: list[bytes] = []
    answers = LineReader(read_samples, taken.append, does="reads aloud", longest_bytes=100)
    told = base64.b64encode(b"\1\0\2\0") + b"\n"

    answers(told[:3])
    assert taken == []
    answers(told[3:] + b"\n")

    assert taken == [b"\1\0\2\0", b""]
    with pytest.raises(MediaToolError, match="more than it may"):
        answers(b"A" * 101)


def test_what_is_no_sound_is_refused() -> None:
    with pytest.raises(MediaToolError, match="cannot be read"):
        LineReader(read_samples, print, does="reads aloud", longest_bytes=100)(b"warning: a library speaks\n")


def test_a_long_sentence_is_cut_between_words_and_no_letter_is_lost() -> None:
    clauses = ["abc def " * 100, "gh. "]

    pieces = list(kokoro_child._pieces(clauses, VOCABULARY, "a sentence"))

    assert all(0 < len(piece) <= kokoro_child._MOST_TOKENS for piece in pieces)
    assert [token for piece in pieces for token in piece] == [VOCABULARY[letter] for letter in "".join(clauses)]


def test_words_of_which_nothing_would_be_spoken_end_it() -> None:
    assert list(kokoro_child._pieces([], VOCABULARY, "…")) == []
    with pytest.raises(RuntimeError, match="no sounds"):
        list(kokoro_child._pieces(["سلام"], VOCABULARY, "سلام"))


def test_a_flag_of_another_language_is_no_sound() -> None:
    assert kokoro_child._FLAG.sub("", "lə (en)wˈiːkˈɛnd(fʁ) (en-us)ˈaɪ(fr-be) paʁ") == "lə wˈiːkˈɛnd ˈaɪ paʁ"


@pytest.mark.long
@pytest.mark.skipif(not IS_HERE, reason="scripts/models has not installed what reads aloud")
@pytest.mark.parametrize(("language", "text"), [("fr", "Bonjour à tous."), ("es", "Buenos días."), ("en", "Good day.")])
def test_each_voice_speaks_a_little_longer_at_a_slower_pace(tmp_path: Path, language: str, text: str) -> None:
    for voice in VOICES[language]:
        spoken: list[bytes] = []
        lines = (SpokenLine(text=text), SpokenLine(text="…"), SpokenLine(text=text, pace=800))
        folder = tmp_path / voice
        folder.mkdir()

        KokoroSpeech(folder=MODELS, timeout_seconds=120).speak(
            SpeechOrder(language=language, voice=voice, lines=lines), folder, spoken.append
        )

        first, omitted, slower = spoken
        assert omitted == b""
        assert SPOKEN_HERTZ // 2 < len(first) // 2 < len(slower) // 2 < 4 * SPOKEN_HERTZ
        assert max(map(abs, array("h", first))) > 1_000
        assert text not in json.dumps(dict(KokoroSpeech(folder=MODELS).made_with()))
