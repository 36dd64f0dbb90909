"""Every written case of the rules is a test, stands in the table, and what waits has no way out."""

from __future__ import annotations

import ast
import re

import pytest

from archive.web.app import create_app
from archive.web.http.routes import every_door
from tests.access.house import Settings
from tests.house.source import ROOT, modules
from tests.review.atelier import memory_kit

NUMBERS = range(1, 73)
TABLE = ROOT / "docs" / "cases.md"
WAITING_WORDS = (
    "feed",
    "rss",
    "atom",
    "oai",
    "iiif",
    "sitemap",
    "oembed",
    "embed",
    "stats",
    "views",
)
_TEST = re.compile(r"test_case_(\d\d)_[a-z0-9_]{8,}")
_ROW = re.compile(r"\| (\d+) \| [^|]+ \| ([^|]+) \|")


def cases_played() -> dict[int, set[str]]:
    """Give the files in which each case is played."""
    found: dict[int, set[str]] = {}
    for path, tree in modules("tests/journeys/cases"):
        for node in ast.walk(tree):
            match = _TEST.fullmatch(node.name) if isinstance(node, ast.FunctionDef) else None
            if match:
                found.setdefault(int(match[1]), set()).add(path.rpartition("/")[2])
    return found


def cases_told() -> dict[int, set[str]]:
    """Give the files in which the table says that each case is played."""
    rows = (_ROW.fullmatch(line) for line in TABLE.read_text(encoding="utf-8").splitlines())
    return {int(row[1]): set(re.findall(r"`([\w.]+)`", row[2])) for row in rows if row}


def cases_waiting() -> dict[int, str]:
    """Give the cases of which a part waits, each with why."""
    _, _, waiting = TABLE.read_text(encoding="utf-8").partition("## What waits")
    return {int(number): why for number, why in re.findall(r"^- (\d+): (.+)\.$", waiting, re.M)}


def test_every_case_is_played_and_the_table_says_where() -> None:
    played = cases_played()

    assert sorted(played) == list(NUMBERS)
    assert cases_told() == played


def test_what_waits_says_why_and_is_held_shut_meanwhile() -> None:
    waiting = cases_waiting()

    assert {38, 40, 45, 46, 52, 57} <= set(waiting) <= set(NUMBERS)
    assert all(len(why) > 15 for why in waiting.values())
    assert set(waiting) <= set(cases_played())


@pytest.mark.parametrize("word", WAITING_WORDS)
def test_no_address_of_the_whole_site_is_one_of_what_waits(word: str) -> None:
    doors = [getattr(door, "path", "") for door in every_door(create_app(memory_kit(), Settings()).routes)]

    assert len(doors) > 60
    assert [path for path in doors if word in re.split(r"[/.{}:_-]", path)] == []
