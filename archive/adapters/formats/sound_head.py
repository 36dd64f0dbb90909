"""What the head of a file with bare sound says, of whichever kind it is, and how ffmpeg is told to read it."""

from __future__ import annotations

from pathlib import Path

from archive.adapters.formats.aiff_head import read_aiff_head
from archive.adapters.formats.bare_sound import Options, SoundHead
from archive.adapters.formats.wave_head import read_wave_head


def read_sound_head(path: Path) -> SoundHead | None:
    """Give what a file's head says; None where it is of none of these kinds, or its sound is not found."""
    return read_wave_head(path) or read_aiff_head(path)


def reading_options(path: Path) -> Options:
    """Give the words that tell ffmpeg how to read a file, where its head misleads."""
    head = read_sound_head(path)
    return head.options if head else {}
