"""Words begin and end where the sound is quietest near the times that were told, and never in each other."""

from __future__ import annotations

import math
from array import array
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest

from archive.adapters.recognition.quiet_points import at_quiet_points
from archive.domain.words.recognition import HeardLine, HeardWord, Stretch
from archive.ports import SPEECH_HERTZ


def sound(folder: Path, *parts: tuple[int, int]) -> Path:
    """Write a sound of parts, each so many milliseconds long and so loud."""
    points = array("h")
    for length_ms, loud in parts:
        count = length_ms * SPEECH_HERTZ // 1_000
        points.extend(round(loud * math.sin(2 * math.pi * 731 * at / SPEECH_HERTZ)) for at in range(count))
    path = folder / "speech"
    path.write_bytes(points.tobytes())
    return path


def heard(*words: tuple[str, int, int], length_ms: int = 2_000) -> Stretch:
    told = tuple(HeardWord(start_ms=start, end_ms=end, text=text, confidence=900) for text, start, end in words)
    line = HeardLine(start_ms=words[0][1], end_ms=words[-1][2], language="fr", words=told)
    return Stretch(start_ms=0, end_ms=length_ms, lines=(line,))


def times(stretch: Stretch) -> list[tuple[int, int]]:
    return [(word.start_ms, word.end_ms) for word in stretch.lines[0].words]


def test_an_edge_that_was_told_too_early_goes_to_the_gap_between_two_words(tmp_path: Path) -> None:
    spoken = sound(tmp_path, (450, 9_000), (30, 40), (490, 9_000), (30, 40), (600, 9_000))
    told = heard(("avec", 60, 400), ("Amina", 400, 920), ("chante", 920, 1_500))
    [_, (start, end), (after, _)] = times(at_quiet_points(told, spoken))
    assert 450 <= start <= 480
    assert 970 <= end <= 1_000
    assert end == after


@pytest.mark.parametrize("loud", [0, 9_000])
def test_where_nothing_is_quieter_the_times_stay(tmp_path: Path, loud: int) -> None:
    told = heard(("avec", 100, 400), ("Amina", 400, 900))
    moved = times(at_quiet_points(told, sound(tmp_path, (2_000, loud))))
    assert moved[0][1] in range(400, 481)


def test_words_stay_in_order_and_within_their_stretch(tmp_path: Path) -> None:
    spoken = sound(tmp_path, (470, 9_000), (20, 0), (510, 9_000))
    told = heard(("a", 380, 410), ("Amina", 410, 440), ("et", 440, 990), length_ms=1_000)
    moved = times(at_quiet_points(told, spoken))
    assert all(start < end <= 1_000 for start, end in moved)
    assert all(one[1] <= other[0] for one, other in pairwise(moved))


def test_a_line_without_words_and_a_sound_that_ends_early_change_nothing(tmp_path: Path) -> None:
    empty = Stretch(start_ms=0, end_ms=900, lines=(HeardLine(start_ms=0, end_ms=900, language="ar"),))
    spoken = sound(tmp_path, (100, 9_000))
    assert at_quiet_points(empty, spoken) == empty
    late = replace(heard(("fin", 1_500, 1_900)), start_ms=1_400)
    assert at_quiet_points(late, spoken) == late
