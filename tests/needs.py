"""What a test needs, told by its marks; and a test that starts what it has no mark for is found out."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import PurePath
from typing import Any

import pytest

BY_FIXTURE = {
    "chromium_path": "browser",
    "corpora": "corpora",
    **dict.fromkeys(("media_tools", "face_tools", "sample_home", "bare", "archive"), "media"),
}
"""What a test needs, told by the fixtures that it asks for; others say it with a mark of their own."""

HEAVY = frozenset({"media", "browser", "kills"})
"""What `--quick` leaves out."""

_PROGRAMS = frozenset({"ffmpeg", "ffprobe"})
_started: list[str] = []


def _note(event: str, arguments: tuple[Any, ...]) -> None:
    if event == "subprocess.Popen":
        words = arguments[1] if isinstance(arguments[1], list | tuple) else [arguments[1]]
        _started.extend(name for name in (PurePath(str(word)).name for word in words) if name in _PROGRAMS)


sys.addaudithook(_note)


def mark(item: pytest.Item) -> None:
    """Mark a test with what its fixtures need."""
    for fixture in BY_FIXTURE.keys() & set(getattr(item, "fixturenames", ())):
        item.add_marker(BY_FIXTURE[fixture])


def needs(item: pytest.Item) -> set[str]:
    """Give the names of a test's marks."""
    return {each.name for each in item.iter_markers()}


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item) -> Iterator[None]:
    """Fail a test that starts ffmpeg and is not marked so: in a quick run it would be missed."""
    _started.clear()
    yield
    if _started and not needs(item) & HEAVY:
        pytest.fail(f"{_started[0]} was started: this test needs the mark `media`", pytrace=False)
