"""What a test needs, told by its marks; and a test that starts what it has no mark for is found out."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import PurePath
from typing import Any

import pytest

from archive.adapters.sandbox.children import STARTING

BY_FIXTURE = {
    "chromium_path": "browser",
    "corpora": "corpora",
    **dict.fromkeys(("media_tools", "face_tools", "sample_home", "bare", "archive"), "media"),
}
"""What a test needs, told by the fixtures that it asks for; others say it with a mark of their own."""

HEAVY = frozenset({"media", "browser", "kills"})
"""What a quick run has no time to start."""

NOT_QUICK = HEAVY | {"slow"}
"""What `--quick` leaves out."""

_PROGRAMS = frozenset({"ffmpeg", "ffprobe"})
_STARTS = {"subprocess.Popen": 1, STARTING: 0}
"""The events that tell of a program that starts, and which of their arguments names it."""

_UNMARKED = "unmarked"
_started: list[str] = []


def _note(event: str, arguments: tuple[Any, ...]) -> None:
    if event not in _STARTS:  # as nearly all of them, thousands a second
        return
    words: Any = arguments[_STARTS[event]]
    names = (PurePath(str(word)).name for word in (words if isinstance(words, list | tuple) else [words]))
    _started.extend(name for name in names if name in _PROGRAMS)


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
    """Fail a test of a quick run that starts ffmpeg: it should not be in one. A longer run names it in the end."""
    _started.clear()
    yield
    if _started and not needs(item) & HEAVY:
        if item.config.getoption("quick", True):
            pytest.fail(f"{_started[0]} was started: this test needs the mark `media`", pytrace=False)
        item.user_properties.append((_UNMARKED, _started[0]))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Name the tests that started ffmpeg and have no mark that says so."""
    told = [report for reports in terminalreporter.stats.values() for report in reports]
    unmarked = {report.nodeid for report in told if _UNMARKED in dict(getattr(report, "user_properties", ()))}
    for name in sorted(unmarked):
        terminalreporter.write_line(f"starts ffmpeg without the mark `media`: {name}")
