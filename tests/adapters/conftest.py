"""The real media tools, with limits short enough for tests."""

from __future__ import annotations

import pytest

from archive.adapters.media.find_ffmpeg import find_media_tools
from archive.adapters.media_tools import FfmpegTools


@pytest.fixture(scope="session")
def media_tools() -> FfmpegTools:
    """The ffmpeg and ffprobe of this machine behind their port."""
    found = find_media_tools(None, None)
    return FfmpegTools(found, timeout_seconds=120)
