"""What ffprobe says of a file is remembered for as long as the file stays exactly the same."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from archive.adapters.media.find_ffmpeg import find_media_tools
from archive.adapters.sandbox.children import Limits
from archive.adapters.sandbox.toolbox import Toolbox, open_input, write_output
from tests import samples
from tests.started import counted

QUESTIONS = ("-show_format", "-show_streams")

pytestmark = pytest.mark.media


@pytest.fixture
def asked(tmp_path: Path) -> Path:
    """A file with a line for every time that ffprobe was started."""
    return tmp_path / "asked"


@pytest.fixture
def tools(tmp_path: Path, asked: Path) -> Toolbox:
    """A toolbox whose ffprobe counts how often it is started."""
    found = find_media_tools(None, None)
    counting = tmp_path / "ffprobe"
    counting.write_text(f'#!/bin/sh\necho once >> "{asked}"\nexec "{found.ffprobe}" "$@"\n')
    counting.chmod(0o700)
    return Toolbox(programs=lambda: replace(found, ffprobe=counting), limits=Limits())


def times(asked: Path) -> int:
    return len(asked.read_text().splitlines())


def test_the_same_question_about_the_same_file_is_asked_once(tools: Toolbox, asked: Path, tmp_path: Path) -> None:
    sound = samples.audio(tmp_path)

    first = tools.ask_ffprobe(sound, *QUESTIONS)
    first["format"]["duration"] = "changed by whoever got it"
    again = tools.ask_ffprobe(sound, *QUESTIONS)

    assert times(asked) == 1
    assert again["format"]["duration"] != first["format"]["duration"]
    assert "streams" not in tools.ask_ffprobe(sound, "-show_format")
    assert times(asked) == 2


def test_a_file_that_was_written_to_is_asked_about_again(tools: Toolbox, asked: Path, tmp_path: Path) -> None:
    sound = samples.audio(tmp_path)
    before = tools.ask_ffprobe(sound, *QUESTIONS)
    state = sound.stat()
    with sound.open("r+b") as file:
        file.seek(24)
        file.write((8_000).to_bytes(4, "little"))
    os.utime(sound, ns=(state.st_atime_ns, state.st_mtime_ns))

    after = tools.ask_ffprobe(sound, *QUESTIONS)

    assert times(asked) == 2
    assert (before["streams"][0]["sample_rate"], after["streams"][0]["sample_rate"]) == ("48000", "8000")


def test_another_file_in_the_same_place_is_asked_about_again(tools: Toolbox, asked: Path, tmp_path: Path) -> None:
    sound = samples.audio(tmp_path)
    tools.ask_ffprobe(sound, *QUESTIONS)
    samples.audio(tmp_path, "other.wav", channels=2).replace(sound)

    assert tools.ask_ffprobe(sound, *QUESTIONS)["streams"][0]["channels"] == 2
    assert times(asked) == 2


def test_what_cannot_be_read_is_not_remembered(tools: Toolbox, asked: Path, tmp_path: Path) -> None:
    broken = tmp_path / "sound.wav"
    broken.write_bytes(b"RIFF\x24\0\0\0WAVE")

    assert tools.ask_ffprobe(broken, *QUESTIONS) == tools.ask_ffprobe(broken, *QUESTIONS) == {}
    assert times(asked) == 2


def heard(sound: Path) -> Any:
    """Put together an order that has ffmpeg say how loud a sound is."""
    opened = open_input(sound)["0"]
    return write_output([opened.filter("astats")], "-", {"f": "null"})


def test_the_same_is_learnt_of_a_file_once_by_tools_with_other_limits_too(tools: Toolbox, tmp_path: Path) -> None:
    sound = samples.audio(tmp_path, "copy.wav")
    own = tmp_path / "own.wav"
    own.write_bytes(sound.read_bytes())
    with counted() as started:
        first = tools.try_once(own, heard(own))
        again = replace(tools, limits=Limits(timeout_seconds=10)).try_once(own, heard(own))
        assert (first.code, first, started["ffmpeg"]) == (0, again, 1)

        own.write_bytes(own.read_bytes())
        tools.try_once(own, heard(own))
        assert started["ffmpeg"] == 2


def test_what_failed_is_tried_again(tools: Toolbox, tmp_path: Path) -> None:
    broken = samples.cut(samples.audio(tmp_path, "sound.m4a"), 0.1)
    with counted() as started:
        assert tools.try_once(broken, heard(broken)).code != 0
        assert tools.try_once(broken, heard(broken)).code != 0
    assert started["ffmpeg"] == 2
