from __future__ import annotations

from pathlib import Path

import pytest

from tests import samples
from tests.ingest.conftest import media_tools

pytestmark = pytest.mark.media

ROOM = "volume=0.3,aecho=0.8:0.6:37:0.4,highpass=f=200"
"""What a camera's microphone in the corner makes of a voice."""


@pytest.fixture
def film(tmp_path: Path) -> Path:
    return samples.talk(tmp_path, "film.mp4", seconds=20, since=30, picture=True, filters=ROOM)


def test_a_recorder_is_found_in_a_film_whichever_was_on_first(film: Path, tmp_path: Path) -> None:
    tools = media_tools()

    before = tools.match_sound(film, samples.talk(tmp_path, "long.wav", seconds=50, since=17.25))
    after = tools.match_sound(film, samples.talk(tmp_path, "short.wav", seconds=9, since=36.4))

    assert before is not None
    assert after is not None
    assert before.at_ms == pytest.approx(-12_750, abs=5)
    assert after.at_ms == pytest.approx(6_400, abs=5)
    assert min(before.confidence, after.confidence) >= 900
    assert before.covers_ms == pytest.approx(20_000, abs=100)
    assert after.covers_ms == pytest.approx(9_000, abs=100)
    assert before.drift_ppm == 0


def test_another_sound_is_never_taken_for_the_films(film: Path, tmp_path: Path) -> None:
    tools = media_tools()

    for other in (
        samples.audio(tmp_path, "hum.wav", seconds=10),
        samples.talk(tmp_path, "earlier.wav", seconds=25, since=0),
    ):
        assert tools.match_sound(film, other) is None, other.name


def test_a_recorder_whose_clock_runs_otherwise_is_measured(tmp_path: Path) -> None:
    film = samples.talk(tmp_path, "film.mp4", seconds=90, since=8, picture=True, filters="volume=0.3")
    slow = samples.talk(tmp_path, "slow.wav", seconds=110, since=2, filters="asetrate=16002,aresample=16000")

    found = media_tools().match_sound(film, slow)

    assert found is not None
    assert found.at_ms == pytest.approx(-6_000, abs=5)
    assert found.drift_ppm == pytest.approx(-125, abs=20)
