"""No key of the workbench is one that a browser, a system or a screen reader has, and one list is told everywhere."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from archive.web.desk.second_look.keys import KEYS, LINE_KEYS
from tests.review.atelier import open_atelier
from tests.web.desk.workbench.test_page import bench
from tests.web.desk_room import Room

MENUS_OF_FIREFOX = {
    "en": {"F", "E", "V", "S", "B", "T", "H"},
    "fr": {"F", "E", "D", "A", "H", "M", "O"},
    "es": {"A", "E", "V", "S", "M", "H", "Y"},
}
"""With Alt, by the language of the browser: File, Edit, View, History, Bookmarks, Tools, Help."""

OF_CHROME_AND_EDGE = {"D", "E", "F"}
"""With Alt: the address, and the menu twice."""

OF_OPERA_AND_VIVALDI = {"P"}
"""With Alt: the settings."""

DEAD_ON_A_MAC = {"E", "I", "N", "U"}
"""With Option they wait for a second key, and no page can be sure to hear of the first."""

ELSEWHERE_ON_FRENCH_KEYBOARDS = {"A", "M", "Q", "W", "Z"}
"""What stands on the key is then not what the help says."""

OF_NVDA_JAWS_AND_VOICEOVER = {*(f"F{number}" for number in range(1, 13)), "Escape", "Tab"}
"""Alone, or with their own key beside; F3, F6, F7, F9 and F11 are a browser's as well, and a Mac's keys for sound."""

ROOT = Path(__file__).parents[4]


@pytest.fixture
def room() -> Iterator[Room]:
    room = Room(open_atelier())
    room.atelier.consented()
    yield room
    room.leave()


def test_no_browser_system_or_screen_reader_has_one_of_them() -> None:
    taken = OF_CHROME_AND_EDGE | OF_OPERA_AND_VIVALDI | DEAD_ON_A_MAC | ELSEWHERE_ON_FRENCH_KEYBOARDS
    taken = taken.union(*MENUS_OF_FIREFOX.values())
    assert {key.letter for key in KEYS} & taken == set()
    assert all(re.fullmatch("Key[A-Z]", key.code) for key in KEYS)
    named = {name for each in LINE_KEYS for name in each.keys}
    assert named & OF_NVDA_JAWS_AND_VOICEOVER == set()


def test_each_does_one_thing() -> None:
    assert len({key.code for key in KEYS}) == len({key.do for key in KEYS}) == len(KEYS)


@pytest.mark.parametrize("language", ["en", "fr", "ar"])
def test_each_stands_on_its_button_and_in_the_help(room: Room, language: str) -> None:
    page = room.at("facilitator").get(f"{bench(room)}?lang={language}").text
    for key in KEYS:
        assert f'data-do="{key.do}" data-code="{key.code}" aria-keyshortcuts="{key.shortcut}"' in page
        assert page.count(f'<kbd dir="ltr"><span data-alt>Alt</span> {key.letter}</kbd>') == 2
    assert "<kbd>؟</kbd>" in page


@pytest.mark.parametrize("place", ["archive/web/static", "templates"])
def test_no_second_list_of_them_stands_anywhere(place: str) -> None:
    files = [
        each
        for name in ("bench*.js", "review.js", "desk_bench.html", "desk_review.html")
        for each in (ROOT / place).rglob(name)
    ]
    assert files
    for file in files:
        assert not re.search(r"\bF(?:[1-9]|1[0-2])\b|\bKey[A-Z]\b", file.read_text()), file


@pytest.mark.parametrize("guide", ["", "fr/", "ar/"])
def test_the_guides_tell_each_of_them(guide: str) -> None:
    told = (ROOT / f"docs/guides/{guide}facilitators.md").read_text()
    assert [key.shortcut for key in KEYS if not re.search(rf"Alt\W+{key.letter}\b", told)] == []
    assert "F8" not in told
