"""The sound that a recogniser is given: its own rate, one channel, and every instant where a player plays it."""

from __future__ import annotations

from array import array
from pathlib import Path

import pytest

from archive.adapters.media_tools import FfmpegTools
from archive.domain.errors import MediaToolError
from archive.ports import SPEECH_HERTZ
from tests import samples

pytestmark = pytest.mark.media


def spoken(tools: FfmpegTools, source: Path, folder: Path) -> tuple[array[int], int]:
    length_ms = tools.speech(source, folder / "speech")
    return array("h", (folder / "speech").read_bytes()), length_ms


def test_a_sound_of_two_channels_comes_as_one_at_the_rate_that_is_asked_for(
    media_tools: FfmpegTools, tmp_path: Path
) -> None:
    found, length_ms = spoken(media_tools, samples.audio(tmp_path, "s.m4a", seconds=2, channels=2), tmp_path)

    assert abs(length_ms - 2_000) < 100
    assert abs(len(found) - 2 * SPEECH_HERTZ) < SPEECH_HERTZ // 10
    assert max(map(abs, found)) > 500


def test_what_has_no_sound_is_refused(media_tools: FfmpegTools, tmp_path: Path) -> None:
    with pytest.raises(MediaToolError):
        spoken(media_tools, samples.video(tmp_path, "v.mp4", sound=False), tmp_path)
