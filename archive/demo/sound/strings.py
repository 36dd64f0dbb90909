"""Plucked strings and a soft drum, computed; and short pieces written for the sample workshop."""

from __future__ import annotations

import random
from array import array
from collections.abc import Sequence
from math import exp, pi, sin
from typing import Final

from archive.demo.sound.voice import RATE, Voice, sing

Note = tuple[str, float]
"""A pitch such as `D4` or `Eb4` (`-` rests) and its length in beats."""

_STEPS: Final = {"C": 0, "D": 2, "E": 4, "F": 5, "G": 7, "A": 9, "B": 11}

# A slow turn in Nahawand on D, and a phrase that answers it.
COURTYARD: Final[tuple[Note, ...]] = (
    *(("D4", 1.0), ("E4", 0.5), ("F4", 0.5), ("G4", 1.0), ("A4", 1.5), ("-", 0.5)),
    *(("Bb4", 0.5), ("A4", 0.5), ("G4", 0.5), ("A4", 0.5), ("F4", 1.0), ("E4", 0.5), ("D4", 1.5)),
    *(("A3", 0.5), ("D4", 0.5), ("F4", 0.5), ("E4", 0.5), ("D4", 0.5), ("C#4", 0.5), ("D4", 2.0), ("-", 0.5)),
    *(("D5", 1.0), ("C5", 0.5), ("Bb4", 0.5), ("A4", 1.0), ("G4", 0.5), ("F4", 0.5), ("E4", 0.5), ("F4", 0.5)),
    *(
        ("G4", 0.5),
        ("E4", 0.5),
        ("D4", 3.0),
    ),
)
COURTYARD_GROUND: Final[tuple[Note, ...]] = (("D3", 2.0), ("A2", 1.0), ("D3", 1.0)) * 7

# A walking song in six: the kettle, the window, the road.
KETTLE: Final[tuple[tuple[str, str, float], ...]] = (
    *(("lA", "G4", 1.0), ("la", "A4", 0.5), ("lU", "B4", 1.0), ("li", "D5", 0.5), ("la", "B4", 1.5), ("-", "-", 0.5)),
    *(("na", "A4", 1.0), ("ni", "G4", 0.5), ("na", "E4", 1.0), ("nU", "D4", 0.5), ("na", "G4", 1.5), ("-", "-", 0.5)),
    *(("lA", "G4", 1.0), ("la", "A4", 0.5), ("lU", "B4", 1.0), ("li", "D5", 0.5), ("la", "E5", 1.5), ("-", "-", 0.5)),
    *(("ma", "D5", 1.0), ("mi", "B4", 0.5), ("ma", "A4", 1.0), ("mU", "B4", 0.5), ("ma", "G4", 2.5)),
)
KETTLE_GROUND: Final[tuple[Note, ...]] = tuple(
    note
    for low, high in (
        ("G3", "D4"),
        ("G3", "B3"),
        ("E3", "B3"),
        ("D3", "A3"),
        ("G3", "D4"),
        ("C3", "G3"),
        ("D3", "A3"),
        ("G3", "B3"),
    )
    for note in ((low, 1.0), (high, 0.5), ("B3", 0.5), (high, 0.5))
)
JINGLE: Final[tuple[Note, ...]] = (("A4", 0.5), ("C5", 0.5), ("E5", 0.5), ("D5", 0.5), ("E5", 0.5), ("A5", 1.5))


def hertz(name: str) -> float:
    """Give a pitch's frequency; a rest has none."""
    if name == "-":
        return 0.0
    semitone = _STEPS[name[0]] + name.count("#") - name.count("b") + 12 * int(name[-1])
    return float(440.0 * 2 ** ((semitone - 57) / 12))


def play(notes: Sequence[Note], beat_seconds: float, *, softness: float = 0.5, seed: int = 1) -> array[int]:
    """Pluck notes one after the other; each rings on under the next."""
    length = round((sum(beats for _, beats in notes) * beat_seconds + 1.2) * RATE)
    sound = [0.0] * length
    at = 0.0
    for number, (name, beats) in enumerate(notes):
        if name != "-":
            _lay(sound, round(at * RATE), _pluck(hertz(name), beats * beat_seconds + 1.1, softness, seed + number))
        at += beats * beat_seconds
    return _as_samples(sound)


def drum(beats: str, beat_seconds: float) -> array[int]:
    """Beat a soft drum: `o` is a deep stroke, `x` a dry one, anything else a rest."""
    sound = [0.0] * round((len(beats) * beat_seconds + 0.5) * RATE)
    hiss = random.Random(6)
    for number, stroke in enumerate(beats):
        if stroke in "ox":
            _lay(sound, round(number * beat_seconds * RATE), _stroke(deep=stroke == "o", hiss=hiss))
    return _as_samples(sound)


def courtyard() -> array[int]:
    """Play the instrumental piece: a melody over a ground, with a drum."""
    beat_seconds = 0.5
    return mix(
        (play(COURTYARD, beat_seconds, softness=0.45), 1.0),
        (play(COURTYARD_GROUND, beat_seconds, softness=0.6, seed=40), 0.5),
        (drum("o-x-o-xxo-x-o-x-" * 3, beat_seconds / 2 * 1.0), 0.3),
    )


def kettle_song(voice: Voice) -> array[int]:
    """Sing the song, over plucked strings."""
    beat_seconds = 0.46
    notes = [(syllable, hertz(name) / 2, beats * beat_seconds) for syllable, name, beats in KETTLE]
    return mix((sing(notes, voice), 0.9), (play(KETTLE_GROUND, beat_seconds, softness=0.55, seed=80), 0.75))


def mix(*parts: tuple[array[int], float]) -> array[int]:
    """Lay sounds over each other, each with its loudness."""
    length = max(len(samples) for samples, _ in parts)
    sound = [0.0] * length
    for samples, loud in parts:
        for place, sample in enumerate(samples):
            sound[place] += sample * loud
    return _as_samples(sound)


def joined(*parts: array[int], pause_seconds: float = 0.0) -> array[int]:
    """Put sounds one after the other."""
    whole = array("h")
    for number, part in enumerate(parts):
        if number:
            whole.extend(silence(pause_seconds))
        whole.extend(part)
    return whole


def silence(seconds: float) -> array[int]:
    """Give so much silence."""
    return array("h", bytes(2 * round(seconds * RATE)))


def _pluck(frequency_hz: float, seconds: float, softness: float, seed: int) -> list[float]:
    """Let a string ring: noise that runs round a loop and loses its edges (Karplus and Strong 1983)."""
    period = max(2, round(RATE / frequency_hz))
    hiss = random.Random(seed)
    loop = [hiss.uniform(-1, 1) for _ in range(period)]
    for _ in range(round(1 + 3 * softness)):
        loop = [(loop[n] + loop[n - 1]) / 2 for n in range(period)]
    decay = 0.9965
    sound: list[float] = []
    for _ in range(round(seconds * RATE / period) + 1):
        sound.extend(loop)
        loop = [decay * (0.5 * loop[n] + 0.5 * loop[n - 1]) for n in range(period)]
    fade = min(len(sound), round(0.25 * RATE))
    for n in range(fade):
        sound[-1 - n] *= n / fade
    return sound


def _stroke(*, deep: bool, hiss: random.Random) -> list[float]:
    length = round((0.28 if deep else 0.09) * RATE)
    return [
        exp(-6 * n / length) * (sin(2 * pi * (92 - 30 * n / length) * n / RATE) if deep else 0.5 * hiss.uniform(-1, 1))
        for n in range(length)
    ]


def _lay(sound: list[float], at: int, part: Sequence[float]) -> None:
    for place, sample in enumerate(part[: max(0, len(sound) - at)]):
        sound[at + place] += sample


def _as_samples(sound: Sequence[float]) -> array[int]:
    loudest = max((abs(s) for s in sound), default=0.0) or 1.0
    return array("h", [round(s / loudest * 26_000) for s in sound])
