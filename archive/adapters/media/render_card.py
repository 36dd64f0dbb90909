"""A still card with a work's sound: one calm drawn ground, the same for every work, for people who may not be seen.

Nothing of the work's picture is in it; only its length is the work's.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import ffmpeg

from archive.adapters.media import loudness, mp4, trim
from archive.adapters.media.loudness import Levels
from archive.adapters.media.probe import Facts
from archive.adapters.media.render_video import Film, closed_sound
from archive.adapters.media.soundtrack import tracks_of
from archive.adapters.sandbox.toolbox import Toolbox, address, open_input, read_along, write_output
from archive.domain.errors import MediaToolError

SIZE: Final = (854, 480)
"""Width and height of the card in points."""

CHANNELS: Final = 1
"""How many channels of sound a still card has at most."""

_GROUND: Final = "0x3d4852"
_LAND: Final = "0x343e47"
_LINE: Final = "0x56636f"
_OPTIONS: Final[Mapping[str, Any]] = {
    "c:v": "libx264",
    "preset": "veryfast",
    "tune": "stillimage",
    "profile:v": "main",
    "level:v": "3.0",
    "crf": 28,
    # A fragment begins at each key picture: who seeks waits for one of them at the most.
    "g": 10,
    "sc_threshold": 0,
    "bf": 0,
    "bsf:v": "filter_units=remove_types=6",
    "c:a": "aac",
    "b:a": "32k",
}


def render_card(tools: Toolbox, source: Path, facts: Facts, levels: Levels, film: Film) -> None:
    """Make a film of the still card with the sound of a recording, as long as what is kept of it.

    Raises:
        MediaToolError: there is no length, or ffmpeg failed.
    """
    if not facts.duration_ms:
        raise MediaToolError("A still card cannot be made for a recording without a length.")
    channels = levels.channels(CHANNELS)
    measured = levels.measured[channels]
    opened = open_input(source)
    sound = trim.keep_sound(levels.prepared(tracks_of(opened, levels.mix)[0], channels), film.kept)
    sound = closed_sound(loudness.level(sound, measured), measured, film.kept, film.ending)
    options = {**mp4.film_layout(), **_OPTIONS}
    card = _card(trim.left_ms(facts.duration_ms, film.kept) + film.ending.late_ms)
    output = write_output([card, sound], address(film.target), options)
    tools.encode(read_along(output, opened, facts.along_with(*levels.mix.sounds)))
    mp4.blank_notes(film.target)


def _card(length_ms: int) -> Any:
    """Draw the card: a ground, a darker land below, and a thin line between them; one picture for each second."""
    width, height = SIZE
    seconds = max(1, -(-length_ms // 1000))
    card = ffmpeg.input(f"color=color={_GROUND}:size={width}x{height}:rate=1:duration={seconds}", f="lavfi")
    horizon = height * 2 // 3
    card = card.filter("drawbox", x=0, y=horizon, w=width, h=height - horizon, color=_LAND, t="fill")
    return card.filter("drawbox", x=0, y=horizon, w=width, h=2, color=_LINE, t="fill").filter("format", "yuv420p")
