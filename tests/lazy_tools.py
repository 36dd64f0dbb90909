"""The media tools of this machine, looked for when something is first asked of them: most tests of a kit never do."""

from __future__ import annotations

from functools import cache
from typing import Any, cast

from archive.adapters.media.find_ffmpeg import find_media_tools
from archive.adapters.media_tools import FfmpegTools
from archive.ports import MediaTools


class _LazyTools:
    def __getattr__(self, name: str) -> Any:
        return getattr(_found(), name)


def lazy_tools() -> MediaTools:
    """Give tools that look for ffmpeg when they are first used."""
    return cast(MediaTools, _LazyTools())


@cache
def _found() -> FfmpegTools:
    found = find_media_tools(None, None)
    return FfmpegTools(found.ffmpeg, found.ffprobe, timeout_seconds=120)
