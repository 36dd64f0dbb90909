"""The supply of media tools takes what works, in order, and says in one sentence what does not."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from archive.adapters.media.find_ffmpeg import find_media_tools
from archive.domain.errors import MediaToolError

pytestmark = pytest.mark.media

MOST_QUESTIONS = 5
"""How often ffmpeg is started to be checked: each start takes a twentieth of a second of every command."""


@pytest.fixture
def real() -> tuple[str, str]:
    """The tools of this machine."""
    tools = find_media_tools(None, None)
    return str(tools.ffmpeg), str(tools.ffprobe)


def script(path: Path, body: str) -> str:
    """Write a small program that stands for a tool, and count its runs beside it."""
    path.write_text(f'#!/bin/sh\necho run >> "{path}.runs"\n{body}\n', encoding="utf-8")
    path.chmod(0o755)
    return str(path)


def without_encoder(path: Path, real_ffmpeg: str, encoder: str) -> str:
    """Make an ffmpeg that is this machine's, except that it lacks one encoder."""
    return script(path, f'"{real_ffmpeg}" "$@" | grep -v " {encoder} "')


def test_this_machine_has_tools_that_work() -> None:
    tools = find_media_tools(None, None)

    assert tools.ffmpeg.is_absolute()
    assert tools.ffprobe.is_absolute()
    assert tools.version[0].isalnum()


def test_a_named_tool_is_taken(tmp_path: Path, real: tuple[str, str]) -> None:
    mine = script(tmp_path / "mine", f'exec "{real[0]}" "$@"')

    assert find_media_tools(mine, real[1]).ffmpeg == Path(mine)


def test_a_named_tool_that_does_not_work_is_not_replaced_in_silence(tmp_path: Path, real: tuple[str, str]) -> None:
    broken = script(tmp_path / "broken", "exit 1")

    with pytest.raises(MediaToolError, match=r"^There is no usable ffmpeg: .*/broken does not run; .*\.$"):
        find_media_tools(broken, real[1])
    with pytest.raises(MediaToolError, match=r"usable ffprobe: .*/nowhere cannot be read"):
        find_media_tools(real[0], str(tmp_path / "nowhere"))


@pytest.mark.parametrize("encoder", ["libx264", "libopus"])
def test_a_tool_that_lacks_an_encoder_is_refused_by_name(tmp_path: Path, real: tuple[str, str], encoder: str) -> None:
    poor = without_encoder(tmp_path / "poor", real[0], encoder)

    with pytest.raises(MediaToolError, match=f"lacks the encoders {encoder};"):
        find_media_tools(poor, real[1])


def test_a_tool_without_av1_is_taken_and_known_for_it(tmp_path: Path, real: tuple[str, str]) -> None:
    poor = without_encoder(tmp_path / "poor", real[0], "libsvtav1")

    assert not find_media_tools(poor, real[1]).av1


@pytest.mark.parametrize(("version", "is_taken"), [("4.4.2-0ubuntu0", False), ("5.1.9", True), ("n8.0", True)])
def test_a_tool_that_is_too_old_is_refused(tmp_path: Path, real: tuple[str, str], version: str, is_taken: bool) -> None:
    told = f'case "$*" in *-version) echo "ffmpeg version {version} built";; *) exec "{real[0]}" "$@";; esac'
    mine = script(tmp_path / "mine", told)

    if is_taken:
        assert find_media_tools(mine, real[1]).version == version
    else:
        with pytest.raises(MediaToolError, match=r"mine is older than 5\.1;"):
            find_media_tools(mine, real[1])


def test_the_tools_on_the_path_come_before_those_of_packages(
    tmp_path: Path, real: tuple[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    script(tmp_path / "ffmpeg", f'exec "{real[0]}" "$@"')
    script(tmp_path / "ffprobe", f'exec "{real[1]}" "$@"')
    monkeypatch.setenv("PATH", str(tmp_path), prepend=os.pathsep)

    tools = find_media_tools(None, None)

    assert (tools.ffmpeg, tools.ffprobe) == (tmp_path / "ffmpeg", tmp_path / "ffprobe")


def test_without_any_tool_the_message_says_what_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr("sys.path", [])
    monkeypatch.setattr("sys.path_importer_cache", {})

    with pytest.raises(
        MediaToolError, match=r"no ffmpeg was found .*; run scripts/install, or name one in ARCHIVE_FFMPEG\.$"
    ):
        find_media_tools(None, None)


def test_a_tool_is_checked_once_until_its_file_changes(tmp_path: Path, real: tuple[str, str]) -> None:
    mine = script(tmp_path / "mine", f'exec "{real[0]}" "$@"')
    runs = Path(f"{mine}.runs")
    find_media_tools(mine, real[1])
    once = runs.read_text(encoding="utf-8")

    find_media_tools(mine, real[1])
    unchanged = runs.read_text(encoding="utf-8")
    assert len(once.splitlines()) <= MOST_QUESTIONS
    os.utime(mine, (time.time(), time.time() + 5))
    find_media_tools(mine, real[1])

    assert unchanged == once
    assert runs.read_text(encoding="utf-8") == once + once
