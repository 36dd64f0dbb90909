"""The made voice says something in each language, and lines know when they are heard."""

from __future__ import annotations

from itertools import pairwise

import pytest

from archive.demo.sound.letters import SOUNDS, sounds_of
from archive.demo.sound.voice import RATE, Voice, loudness, sing, speak

LINES = {
    "fr": ("Le fil passe, et la pièce se souvient.", "Bonjour."),
    "en": ("The library closes at six.", "Good evening."),
    "ar": ("البحر كلمة من ثلاثة أحرف.", "مساء الخير."),
}
VOICE = Voice(pitch_hz=140)


@pytest.mark.parametrize("language", LINES)
def test_every_letter_becomes_a_known_sound(language: str) -> None:
    for line in LINES[language]:
        sounds = sounds_of(line, language)

        assert set(sounds) <= set(SOUNDS)
        assert sum(SOUNDS[sound].vowel for sound in sounds) >= len(line) / 6


def test_arabic_gets_the_short_vowels_that_its_spelling_leaves_out() -> None:
    assert sum(SOUNDS[sound].vowel for sound in sounds_of("كتبت", "ar")) == 3


def test_silent_endings_stay_silent_in_french() -> None:
    assert sounds_of("ils chantent", "fr") == sounds_of("ils chante", "fr")


@pytest.mark.parametrize("language", LINES)
def test_lines_are_heard_one_after_the_other(language: str) -> None:
    spoken = speak(LINES[language], language, VOICE)

    assert all(start < end for start, end in spoken.lines)
    assert all(before[1] <= after[0] for before, after in pairwise(spoken.lines))
    assert spoken.lines[-1][1] <= 1000 * len(spoken.samples) / RATE
    assert max(spoken.samples) > 8_000


def test_a_voice_says_the_same_thing_the_same_way_each_time() -> None:
    assert speak(LINES["fr"], "fr", VOICE) == speak(LINES["fr"], "fr", VOICE)


def test_the_drawn_mouth_closes_where_nothing_is_heard() -> None:
    spoken = speak(LINES["en"], "en", VOICE)
    heard = loudness(spoken.samples, 12)
    pause = round(12 * (spoken.lines[0][1] + 110) / 1000)

    assert all(0 <= loud <= 1 for loud in heard)
    assert max(heard) == 1
    assert heard[pause] == 0


def test_a_sung_note_lasts_as_long_as_it_is_written() -> None:
    samples = sing([("la", 220.0, 0.5), ("-", 0.0, 0.25), ("lU", 330.0, 0.25)], VOICE)

    assert len(samples) / RATE == pytest.approx(1.0, abs=0.02)
