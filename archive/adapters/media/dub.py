"""A sound put under a film's picture, both copied as they are: nothing of the film's own sound is read."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from archive.adapters.media import mp4
from archive.adapters.sandbox.toolbox import Toolbox, address, open_input, write_output
from archive.domain.errors import MediaToolError

_HASH: Final = {"c:a": "copy", "f": "streamhash", "hash": "sha256"}


def dub(tools: Toolbox, film: Path, sound: Path, target: Path) -> None:
    """Put a made sound under a made film's picture.

    Raises:
        MediaToolError: it failed, or what came out holds any sound but this one.
    """
    streams = [open_input(film)["v:0"], open_input(sound)["a:0"]]
    tools.encode(write_output(streams, address(target), {**mp4.film_layout(), "c": "copy"}))
    mp4.blank_notes(target)
    if _hashes(tools, target) != _hashes(tools, sound):
        raise MediaToolError("What was put under the film is not the sound that was read.", "made.other_sound")


def _hashes(tools: Toolbox, path: Path) -> str:
    """Give the hash of each sound in a file, packet by packet as they lie in it."""
    told = path.with_name(f"{path.name}.hashes")
    try:
        tools.encode(write_output([open_input(path)["a"]], address(told), _HASH))
        return told.read_text("ascii")
    finally:
        told.unlink(missing_ok=True)
