"""What earlier programs stored is written anew from the command line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from archive.adapters.catalogue.journal import JournalEngine
from tests.commands.conftest import Terminal
from tests.kept_journals import documents, unpack


@pytest.fixture
def earlier(bare: Terminal, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Terminal:
    """A terminal for an archive that an earlier program wrote, on a machine that remembers no other."""
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    unpack("2026-11", bare.media_folder)
    return bare


def test_an_earlier_archive_is_migrated_once(earlier: Terminal) -> None:
    told = json.loads(earlier.done("migrate", "--json"))

    assert told["written"] > 500
    assert told["unreadable"] == 0
    assert earlier.done("migrate") == "0 records were written anew in today’s shape."


def test_what_cannot_be_read_is_told_and_stays_as_it_is(earlier: Terminal) -> None:
    engine = JournalEngine(earlier.media_folder / "catalogue" / "catalogue.jsonl")
    with engine.writing():
        engine.commit({"consents": {"c": b'{"id":"c","except":"evenings"}'}}, {})
    engine.close()

    told = earlier.type("migrate")
    assert told.exit_code == 1
    assert "1 records cannot be read" in told.stderr
    assert documents(earlier.media_folder, "catalogue")["consents"]["c"] == b'{"id":"c","except":"evenings"}'
