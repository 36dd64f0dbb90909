"""`archive copies`: how an operator takes the folder for second copies into use."""

from __future__ import annotations

from pathlib import Path

import pytest

from archive.commands.context import opened
from archive.domain.errors import SettingsError
from tests import samples
from tests.commands.conftest import Terminal

SET = "ARCHIVE_SECOND_COPY_FOLDER"


@pytest.fixture
def second(terminal: Terminal, tmp_path: Path) -> Path:
    """An empty folder for second copies, of an archive with one original."""
    terminal.read("ingest", samples.text(tmp_path), "--workshop", terminal.workshop)
    folder = tmp_path / "second"
    folder.mkdir()
    return folder


def test_a_folder_counts_once_it_was_taken_into_use(terminal: Terminal, second: Path) -> None:
    settings = {SET: str(second)}
    before = terminal.type("copies", **settings)
    assert (before.exit_code, "“archive copies --begin”" in before.stderr) == (5, True)
    assert list(second.iterdir()) == []

    begun = terminal.type("copies", "--begin", "--same-disk", **settings)
    assert (begun.exit_code, begun.stdout) == (1, "0 of 1 originals lie whole in both stores.\n")
    terminal.type("work", "--once", **settings)

    after = terminal.type("copies", **settings)
    assert (after.exit_code, after.stdout) == (0, "1 of 1 originals lie whole in both stores.\n")


def test_a_forgotten_setting_calls_nothing_safe_and_nothing_erased(terminal: Terminal, second: Path) -> None:
    settings = {SET: str(second)}
    terminal.type("copies", "--begin", "--same-disk", **settings)
    terminal.type("work", "--once", **settings)
    with opened(terminal.kit()) as kit:
        [original_id] = kit.originals.ids()
        assert not kit.replicas.is_safe(original_id)
        with pytest.raises(SettingsError, match="copies --end"):
            kit.originals.remove(original_id)
    told = terminal.type("copies")
    assert (told.exit_code, "ARCHIVE_SECOND_COPY_FOLDER" in told.stderr) == (5, True)

    assert "One copy is kept" in terminal.done("copies", "--end")
    terminal.read("ingest", samples.text(second.parent, "other.txt"), "--workshop", terminal.workshop)
    with opened(terminal.kit()) as kit:
        assert [kit.replicas.is_safe(each) for each in kit.originals.ids()] == [True]
    begun = terminal.type("copies", "--begin", "--same-disk", **settings)
    assert "originals lie whole in both stores" in begun.stdout


def test_a_folder_on_the_same_disk_is_asked_about_first(terminal: Terminal, second: Path) -> None:
    result = terminal.type("copies", "--begin", **{SET: str(second)})

    assert result.exit_code == 3
    assert "Is its own disk plugged in?" in result.stderr


def test_without_the_setting_there_is_nothing_to_take_into_use(terminal: Terminal) -> None:
    result = terminal.type("copies", "--begin")

    assert result.exit_code == 5
    assert "ARCHIVE_SECOND_COPY_FOLDER" in result.stderr
