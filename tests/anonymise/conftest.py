"""The real detector and the real ffmpeg."""

from __future__ import annotations

import os

import pytest

from archive.adapters.media.find_ffmpeg import find_media_tools
from archive.adapters.media_tools import FfmpegTools
from archive.anonymise.faces import open_finder
from archive.ports import FaceFinder


@pytest.fixture(scope="session")
def face_tools() -> FfmpegTools:
    """The ffmpeg of this machine behind its port."""
    found = find_media_tools(None, None)
    return FfmpegTools(found, timeout_seconds=120)


@pytest.fixture(scope="session")
def finder(face_tools: FfmpegTools) -> FaceFinder:
    """What finds faces; a light installation goes without."""
    finder = open_finder(face_tools.pictures)
    if finder is None and os.environ.get("CI") != "true":
        pytest.skip("what finds faces is not installed (scripts/install without --light)")
    assert finder is not None
    return finder
