"""The sample workshop for tests: made once for the code that shapes it, whoever needs it first; copied to be changed.

A test module that wants it says `from tests.samples_workshop import sample_home` and sets `MAKING_TAKES` as its
time limit: the first test waits while the sample is made.
"""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from archive.config import Settings
from archive.demo.home import Home, all_in, read_home, settle
from tests.conftest import ROOT

__all__ = ["MAKING_TAKES", "copied", "sample_home"]

MAKING_TAKES = pytest.mark.timeout(900)
"""The time limit of tests that may have to make the sample first."""

KEPT = ROOT / ".tests"
"""Where it stays until the next run of this clone: as long as its stamp fits, it is not made again."""


@pytest.fixture(scope="session")
def sample_home(request: pytest.FixtureRequest) -> Home:
    """The sample workshop, shared by all tests of a run and kept by its stamp until the next; nobody changes it.

    Only a long run looks for faces in it, which takes longer than all else, and makes its lightest films. Covers
    can be drawn by hand as well.
    """
    if request.config.getoption("--long"):
        return settle(Settings(media_folder=KEPT / "long", language="en"), lambda what: None)
    return settle(Settings(media_folder=KEPT, language="en", faces="off", av1="off"), lambda what: None)


def copied(home: Home, folder: Path) -> Home:
    """Give a copy of the sample that a test may change."""
    shutil.copytree(home.settings.media_folder, folder)
    own = read_home(all_in(home.settings, folder))
    assert own is not None
    return own
