"""The media tools of this machine, looked for when something is first asked of them: most tests of a kit never do."""

from __future__ import annotations

from functools import cache, partial

from archive.adapters.media.find_ffmpeg import find_media_tools
from archive.adapters.media_tools import FfmpegTools


@cache
def lazy_tools() -> FfmpegTools:
    """Give tools that look for ffmpeg when they are first used."""
    return FfmpegTools(partial(find_media_tools, None, None), timeout_seconds=120)
