"""The sound of a made file as a recogniser takes it: one channel of 16-bit samples, as late as a player plays it."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from archive.adapters.sandbox.toolbox import Toolbox, address, open_input, write_output
from archive.domain.errors import MediaToolError
from archive.ports import SPEECH_HERTZ

_SAMPLE_BYTES: Final = 2


def write_speech(tools: Toolbox, path: Path, target: Path, hertz: int = SPEECH_HERTZ) -> int:
    """Write a file's first sound, gaps as silence, and give its length in milliseconds.

    Raises:
        MediaToolError: it has no sound, or cannot be decoded.
    """
    # Resampled here, never by who hears: at another rate than its own a network writes nonsense, slowly.
    sound = open_input(path)["a:0"].filter("aresample", hertz, **{"async": 1, "first_pts": 0})
    tools.encode(write_output([sound], address(target), {"f": "s16le", "c:a": "pcm_s16le", "ac": 1, "ar": hertz}))
    samples = target.stat().st_size // _SAMPLE_BYTES if target.is_file() else 0
    if not samples:
        raise MediaToolError("The sound of this file holds nothing.")
    return samples * 1_000 // hertz
