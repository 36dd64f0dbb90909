"""The sample workshop for tests: made once in a test run, whichever process needs it first, and copied to be changed.

A test module that wants it says `from tests.samples_workshop import sample_home` and sets `MAKING_TAKES` as its
time limit: the first test waits while the sample is made.
"""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from archive.config import Settings
from archive.demo.home import Home, read_home, settle

__all__ = ["MAKING_TAKES", "copied", "sample_home"]

MAKING_TAKES = pytest.mark.timeout(900)
"""The time limit of tests that may have to make the sample first."""


@pytest.fixture(scope="session")
def sample_home(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Home:
    """The sample workshop, shared by all tests of a run; nobody changes it."""
    own = tmp_path_factory.getbasetemp()
    shared = own if worker_id == "master" else own.parent
    return settle(Settings(media_folder=shared / "sample", language="en"), lambda what: None)


def copied(home: Home, folder: Path) -> Home:
    """Give a copy of the sample that a test may change."""
    shutil.copytree(home.settings.media_folder, folder)
    own = read_home(replace(home.settings, media_folder=folder))
    assert own is not None
    return own
