"""A small made voice: a buzz and a hiss through a few resonances, nobody's and nobody's likeness."""

from __future__ import annotations

import random
from array import array
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import cos, exp, pi, sin
from typing import Final

from archive.demo.sound.letters import SOUNDS, Sound, sounds_of

RATE: Final = 22_050
_STEP: Final = 110
"""The mouth takes a new shape after so many samples (5 ms)."""
_BANDWIDTHS: Final = (75, 100, 150)
_CLOSED_MS: Final = 45
_TAIL_MS: Final = 220


@dataclass(frozen=True, kw_only=True)
class Voice:
    """How a made voice sounds: its pitch, the length of its throat (1 is middling), its pace and its breath."""

    pitch_hz: float
    throat: float = 1.0
    pace: float = 1.0
    breath: float = 0.02
    seed: int = 1


@dataclass(frozen=True, kw_only=True)
class Spoken:
    """What was said: the samples, and when each line began and ended, in milliseconds."""

    samples: array[int]
    lines: tuple[tuple[int, int], ...]


@dataclass(frozen=True)
class _Moment:
    """One step of a few milliseconds: the mouth's shape, and how loud buzz and hiss are."""

    resonances: tuple[float, float, float]
    voiced: float
    noise: float
    pitch_hz: float


def speak(lines: Sequence[str], language: str, voice: Voice) -> Spoken:
    """Say lines one after the other, with a breath between them."""
    samples, times = array("h"), []
    for line in lines:
        start_ms = round(1000 * len(samples) / RATE)
        samples.extend(_sound(list(_moments(sounds_of(line, language), voice)), voice))
        times.append((start_ms, round(1000 * len(samples) / RATE)))
        samples.extend(array("h", bytes(2 * RATE * _TAIL_MS // 1000)))
    return Spoken(samples=samples, lines=tuple(times))


def sing(notes: Sequence[tuple[str, float, float]], voice: Voice) -> array[int]:
    """Sing syllables, each a spelling of `SOUNDS` with its pitch in Hz (0 rests) and its length in seconds."""
    moments: list[_Moment] = []
    for syllable, pitch_hz, seconds in notes:
        moments.extend(_sung(syllable, pitch_hz, seconds, voice))
    return _sound(moments, voice)


def loudness(samples: array[int], steps_a_second: int) -> list[float]:
    """Give how loud a sound is over time, from 0 to 1, for a drawn mouth to follow."""
    width = RATE // steps_a_second
    peaks = [max((abs(s) for s in samples[at : at + width : 7]), default=0) for at in range(0, len(samples), width)]
    loudest = max([*peaks, 1])
    return [min(1.0, 1.25 * peak / loudest) if peak > loudest * 0.06 else 0.0 for peak in peaks]


def _moments(names: Sequence[str], voice: Voice) -> Iterator[_Moment]:
    """Walk through the sounds of one line, the pitch rising on its vowels and falling towards its end."""
    tune = random.Random(f"{voice.seed}{names[:8]}")
    accent = 0.0
    for place, name in enumerate(names):
        sound = SOUNDS[name]
        if sound.vowel:
            accent = tune.uniform(-0.05, 0.16)
        fall = 1.1 - 0.26 * place / max(1, len(names))
        pitch_hz = voice.pitch_hz * (fall + accent)
        if sound.stop:
            yield from [_Moment(_shape(sound, voice), 0.0, 0.0, pitch_hz)] * _steps(_CLOSED_MS / voice.pace)
        yield from [_Moment(_shape(sound, voice), sound.voiced, sound.noise, pitch_hz)] * _steps(
            sound.lasts_ms / voice.pace * tune.uniform(0.9, 1.15)
        )


def _sung(syllable: str, pitch_hz: float, seconds: float, voice: Voice) -> Iterator[_Moment]:
    """Hold the vowel of a syllable as long as its note lasts, with a slow trembling."""
    steps = max(1, round(seconds * RATE / _STEP))
    if not pitch_hz:
        yield from [_Moment((500.0, 1400.0, 2500.0), 0.0, 0.0, voice.pitch_hz)] * steps
        return
    opening = [moment for name in syllable[:-1] for moment in _held(SOUNDS[name], pitch_hz, voice)][: steps // 3]
    yield from opening
    shape = _shape(SOUNDS[syllable[-1]], voice)
    for step in range(steps - len(opening)):
        left = (steps - len(opening) - step) * _STEP / RATE
        tremble = 1 + 0.012 * sin(2 * pi * 5.2 * step * _STEP / RATE) * min(1.0, step / 40)
        yield _Moment(shape, min(1.0, left / 0.12), 0.0, pitch_hz * tremble)


def _held(sound: Sound, pitch_hz: float, voice: Voice) -> list[_Moment]:
    return [_Moment(_shape(sound, voice), sound.voiced, sound.noise, pitch_hz)] * _steps(sound.lasts_ms)


def _steps(lasts_ms: float) -> int:
    return max(1, round(lasts_ms / 1000 * RATE / _STEP))


def _shape(sound: Sound, voice: Voice) -> tuple[float, float, float]:
    first, second, third = (hertz * voice.throat for hertz in sound.resonances)
    return first, second, third


def _sound(moments: Sequence[_Moment], voice: Voice) -> array[int]:
    """Compute the samples: each moment glides into the next, so that no edge clicks."""
    throat = _Throat(voice)
    samples: list[float] = []
    for moment in moments:
        samples.extend(throat.step(moment))
    loudest = max(1e-9, *(abs(s) for s in samples)) if len(samples) > 1 else 1.0
    return array("h", [round(s / loudest * 24_000) for s in samples])


class _Throat:
    """Three resonances and what drives them, as they stand from one step to the next."""

    def __init__(self, voice: Voice) -> None:
        self._hiss = random.Random(voice.seed)
        self._breath = voice.breath
        self._phase = 0.0
        self._now = _Moment((500.0, 1400.0, 2500.0), 0.0, 0.0, voice.pitch_hz)
        self._memory = [0.0] * 6

    def step(self, wanted: _Moment) -> list[float]:
        """Give the samples of one step on the way to what is wanted."""
        now = self._now = _glide(self._now, wanted)
        (a1, b1, c1), (a2, b2, c2), (a3, b3, c3) = (
            _resonator(hertz, width) for hertz, width in zip(now.resonances, _BANDWIDTHS, strict=True)
        )
        y1, z1, y2, z2, y3, z3 = self._memory
        phase, turn, hiss = self._phase, now.pitch_hz / RATE, self._hiss.random
        voiced, noise = now.voiced, now.noise + self._breath * now.voiced
        samples = []
        for _ in range(_STEP):
            phase += turn
            if phase >= 1.0:
                phase -= 1.0
            pulse = phase * phase * (2.2 - 3.3 * phase) if phase < 0.667 else 0.0
            x = voiced * (pulse - 0.13) + noise * (hiss() - 0.5)
            y1, z1 = a1 * x + b1 * y1 + c1 * z1, y1
            y2, z2 = a2 * y1 + b2 * y2 + c2 * z2, y2
            y3, z3 = a3 * y2 + b3 * y3 + c3 * z3, y3
            samples.append(y3 + 0.25 * y2)
        self._phase, self._memory = phase, [y1, z1, y2, z2, y3, z3]
        return samples


def _glide(now: _Moment, wanted: _Moment) -> _Moment:
    """Go a part of the way: quick for loudness, slower for the mouth, as flesh does."""
    first, second, third = (a + 0.38 * (b - a) for a, b in zip(now.resonances, wanted.resonances, strict=True))
    return _Moment(
        (first, second, third),
        now.voiced + 0.5 * (wanted.voiced - now.voiced),
        now.noise + 0.6 * (wanted.noise - now.noise),
        now.pitch_hz + 0.2 * (wanted.pitch_hz - now.pitch_hz),
    )


def _resonator(hertz: float, width_hz: float) -> tuple[float, float, float]:
    """Give the three numbers of a digital resonance (Klatt 1980)."""
    c = -exp(-2 * pi * width_hz * (1 + hertz / 4000) / RATE)
    b = 2 * exp(-pi * width_hz * (1 + hertz / 4000) / RATE) * cos(2 * pi * min(hertz, RATE * 0.45) / RATE)
    return 1 - b - c, b, c
