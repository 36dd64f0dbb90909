"""Watching a folder from the command line: once, or until it is told to stop."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import openpyxl

from archive.domain.sealed import Original
from archive.ports import Kit
from tests import samples
from tests.commands.conftest import Terminal
from tests.sending.laptop import ROOT, ended, wait_for


def test_what_is_there_is_taken_once_and_then_it_leaves(terminal: Terminal, kit: Kit, tmp_path: Path) -> None:
    path = samples.text(tmp_path / "card", "a.txt")
    words = ("watch", tmp_path / "card", "--workshop", terminal.workshop, "--settle", "0", "--once")

    first = terminal.done(*words)
    again = terminal.done(*words)

    assert first.endswith("a.txt")
    assert again == f"{first} (known already)"
    assert len(list(kit.vault.find(Original))) == 1
    assert path.exists()


def test_what_cannot_be_taken_is_told_and_the_exit_code_says_so(terminal: Terminal, tmp_path: Path) -> None:
    card = tmp_path / "card"
    card.mkdir()
    (card / "tool.exe").write_bytes(b"MZ")
    terminal.language = "fr"

    result = terminal.type("watch", card, "--workshop", terminal.workshop, "--settle", "0", "--once")

    assert result.exit_code == 1
    assert "ne sont pas acceptés" in result.stderr
    assert terminal.type("watch", tmp_path / "gone", "--workshop", terminal.workshop).exit_code == 2
    assert terminal.type("watch", card, "--workshop", "0" * 20).exit_code == 4


def test_the_archives_own_folder_is_never_watched(terminal: Terminal, tmp_path: Path) -> None:
    for folder in (tmp_path, terminal.media_folder, terminal.media_folder / "originals"):
        result = terminal.type("watch", folder, "--workshop", terminal.workshop, "--settle", "0", "--once")
        assert result.exit_code == 2
        assert "keeps its own files" in result.stderr


def test_it_takes_what_comes_and_stops_when_it_is_told_to(terminal: Terminal, kit: Kit, tmp_path: Path) -> None:
    samples.text(tmp_path / "card", "a.txt")
    settings = {"ARCHIVE_MEDIA_FOLDER": str(terminal.media_folder), "ARCHIVE_LANGUAGE": "en"}
    words = ["watch", str(tmp_path / "card"), "--workshop", terminal.workshop, "--settle", "0.1"]
    process = subprocess.Popen(
        [sys.executable, "-m", "archive", *words],
        cwd=ROOT,
        env=os.environ | settings,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        wait_for(lambda: any(o.sha256 for o in kit.vault.find(Original)), 60)
        process.send_signal(signal.SIGTERM)
        output, complaints = ended(process)
    finally:
        process.kill()

    assert process.returncode == 0, complaints
    assert output.count("a.txt") == 1


def test_a_template_is_filled_in_and_taken(terminal: Terminal, tmp_path: Path) -> None:
    samples.text(tmp_path, "a.txt")
    sheet = tmp_path / "sheet.xlsx"
    terminal.done("ingest", "--template", sheet)
    book = openpyxl.load_workbook(sheet)
    book.worksheets[0].append(["a.txt", "Départ"])
    book.save(sheet)

    [taken] = terminal.read("ingest", "--manifest", sheet, "--workshop", terminal.workshop)

    assert terminal.read("works", taken["work"])["titles"] == {"fr": "Départ"}
    assert terminal.type("ingest", "--template", sheet).exit_code == 2
