"""The docs name modules, folders and rooms that are there."""

from __future__ import annotations

import re

import pytest

from tests.house.source import ROOT, tracked_files

DOCS = [path for path in tracked_files() if path.endswith(".md") and path != "CHANGELOG.md"]
NAMED = re.compile(r"`((?:[a-z_]+/)+[a-z_]*(?:\.(?:py|po|html|csv))?)`")
MOST_PICTURE_BYTES = 600_000
PLACES = ("archive", "archive/adapters", "archive/review", "archive/ingest", "archive/web", "tests")
NOT_OURS = (
    "originals/",
    "renditions/",
    "unreleased/",
    "vault/",
    "incoming/",
    "drafts/",
    "media/demo",
    "catalogue/",
    "withdrawals/",
)


def missing(text: str) -> set[str]:
    """Give the files and folders that a text names and that are nowhere."""
    named = {name for name in NAMED.findall(text) if not name.startswith(NOT_OURS)}
    there = (ROOT, *(ROOT / place for place in PLACES))
    return {name for name in named if not any((at / name).exists() or (at / f"{name}.py").exists() for at in there)}


@pytest.mark.parametrize("path", DOCS)
def test_what_the_docs_name_is_there(path: str) -> None:
    assert missing((ROOT / path).read_text(encoding="utf-8")) == set()


def test_a_module_that_has_moved_is_noticed() -> None:
    assert missing("See `web/desk_visit.py` and `domain/consent.py`.") == {"web/desk_visit.py"}


def test_the_readme_says_what_each_room_is_for() -> None:
    rooms = {path.parent.name for path in (ROOT / "archive").glob("*/__init__.py")}
    readme = (ROOT / "README.md").read_text(encoding="utf-8")

    assert {room for room in rooms if f"`archive/{room}/`" not in readme} == set()


def test_the_house_is_drawn_alike_wherever_it_is_drawn() -> None:
    drawings = [
        re.search(r"```\n( +cli\.py.*?)```", (ROOT / path).read_text(encoding="utf-8"), re.DOTALL)
        for path in ("README.md", "docs/contributing.md")
    ]

    assert all(drawings)
    assert len({drawing[1] for drawing in drawings if drawing}) == 1


def test_the_pictures_in_the_docs_are_light_and_all_of_them_are_shown() -> None:
    pictures = {path for path in tracked_files() if path.startswith("docs/") and not path.endswith(".md")}
    told = (ROOT / "docs/look.md").read_text(encoding="utf-8")

    assert pictures == {f"docs/{name}" for name in re.findall(r"\]\((look/[^)]+\.webp)\)", told)}
    assert sum((ROOT / path).stat().st_size for path in pictures) < MOST_PICTURE_BYTES
