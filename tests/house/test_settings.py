"""The README tells the truth about settings and about a newcomer's first commands."""

from __future__ import annotations

import dataclasses
import re

from archive.config import Settings
from tests.house.source import ROOT

FIRST_LINES = 40


def untold(readme: str) -> set[str]:
    """Give the settings that stand in no row of the README's table."""
    rows = "\n".join(line for line in readme.splitlines() if line.lstrip().startswith("|"))
    return {name for name in _names() if not re.search(rf"`{name}`", rows)}


def invented(readme: str) -> set[str]:
    """Give the settings that the README names and the program does not know."""
    return set(re.findall(r"\bARCHIVE_[A-Z_]+\b", readme)) - _names()


def _names() -> set[str]:
    return {f"ARCHIVE_{field.name.upper()}" for field in dataclasses.fields(Settings)}


def _readme() -> str:
    return (ROOT / "README.md").read_text(encoding="utf-8")


def test_every_setting_stands_in_the_readmes_table() -> None:
    assert untold(_readme()) == set()


def test_the_readme_invents_no_setting() -> None:
    assert invented(_readme()) == set()


def test_an_untold_or_invented_setting_is_noticed() -> None:
    assert untold("`ARCHIVE_PORT` stands in a sentence, not in a table") == _names()
    assert invented("| `ARCHIVE_PROT` | the port |") == {"ARCHIVE_PROT"}


def test_the_readme_shows_the_two_commands_first() -> None:
    first = "\n".join(_readme().splitlines()[:FIRST_LINES])

    assert "scripts/demo" in first
    assert "scripts/test" in first
