"""The sample's music: notes sound at their pitch and in their time."""

from __future__ import annotations

from array import array

import pytest

from archive.demo.sound.strings import COURTYARD, drum, hertz, joined, mix, play, silence
from archive.demo.sound.voice import RATE


def likeness(samples: array[int], shift: int) -> float:
    """Tell how like itself a sound is so many samples later: 1 is the same."""
    pairs = list(zip(samples[:-shift], samples[shift:], strict=True))
    return sum(a * b for a, b in pairs) / sum(a * a for a, _ in pairs)


@pytest.mark.parametrize(("name", "frequency_hz"), [("A4", 440.0), ("A3", 220.0), ("C4", 261.63), ("Bb4", 466.16)])
def test_a_note_has_its_pitch(name: str, frequency_hz: float) -> None:
    assert hertz(name) == pytest.approx(frequency_hz, abs=0.01)


def test_a_rest_has_none() -> None:
    assert hertz("-") == 0


def test_a_plucked_string_rings_at_its_pitch() -> None:
    ringing = play([("A3", 2.0)], 0.5, softness=1.0)[RATE // 4 : RATE]

    assert likeness(ringing, round(RATE / 220)) > 0.9
    assert likeness(ringing, round(RATE / 220 * 0.7)) < 0.7


def test_a_piece_lasts_as_long_as_its_beats_and_rings_out() -> None:
    seconds = len(play(COURTYARD, 0.25)) / RATE

    assert seconds == pytest.approx(sum(beats for _, beats in COURTYARD) * 0.25 + 1.2, abs=0.01)


def test_sounds_can_be_laid_over_each_other_and_put_in_a_row() -> None:
    one, other = drum("o-x-", 0.2), play([("D3", 1.0)], 0.3)

    assert len(mix((one, 1.0), (other, 0.5))) == max(len(one), len(other))
    assert len(joined(one, other, pause_seconds=0.5)) == len(one) + len(other) + len(silence(0.5))
    assert max(map(abs, mix((one, 1.0), (other, 0.5)))) <= 32_767
