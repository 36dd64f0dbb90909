"""The command line on an archive of its own, in this process."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from archive.cli import main
from archive.commands.context import opened
from archive.config import Settings
from archive.ports import Kit
from archive.wiring import full_kit

PASSWORD = "four words in a row"
FIRST_PASSWORD = "until they choose their own"


@dataclass
class Terminal:
    """A terminal at which somebody types commands for one archive."""

    folder: Path
    language: str = "en"
    workshop: str = ""
    participant: str = ""

    @property
    def media_folder(self) -> Path:
        return self.folder / "media"

    def type(self, *words: str | Path, keys: str | None = None, **environment: str) -> Result:
        """Run a command; its exit code and both outputs are in what comes back."""
        settings = {"ARCHIVE_MEDIA_FOLDER": str(self.media_folder), "ARCHIVE_LANGUAGE": self.language}
        return CliRunner().invoke(main, [str(word) for word in words], input=keys, env={**settings, **environment})

    def done(self, *words: str | Path, keys: str | None = None) -> str:
        """Run a command that has to succeed and give what it printed."""
        result = self.type(*words, keys=keys)
        assert result.exit_code == 0, result.output
        return result.stdout.strip()

    def read(self, *words: str | Path, keys: str | None = None) -> Any:
        """Run a command with --json and give what it said."""
        return json.loads(self.done(*words, "--json", keys=keys))

    def add_user(self, name: str, *roles: str) -> None:
        options = [option for role in roles for option in ("--role", role)]
        self.done("user", "add", name, *options, "--password-stdin", keys=FIRST_PASSWORD)
        self.done("user", "password", name, "--own", "--password-stdin", keys=f"{FIRST_PASSWORD}\n{PASSWORD}\n")

    def kit(self) -> Kit:
        return full_kit(Settings(media_folder=self.media_folder))


@pytest.fixture
def bare(tmp_path: Path) -> Terminal:
    """A terminal before anything was set up."""
    return Terminal(tmp_path)


@pytest.fixture
def terminal(bare: Terminal) -> Terminal:
    """A terminal for an archive with one workshop and one participant."""
    bare.done("init")
    bare.workshop = bare.done("workshop", "add", "--country", "MA", "--year", "2024", "--title-fr", "Atelier")
    bare.participant = bare.done("participant", "add", "--pseudonym", "Nour")
    return bare


@pytest.fixture
def kit(terminal: Terminal) -> Iterator[Kit]:
    """The archive behind the terminal, as another process would open it."""
    with opened(terminal.kit()) as kit:
        yield kit
