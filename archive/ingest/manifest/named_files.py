"""Which file a sheet means: names are met whatever way their letters are put together, their case and strokes."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import Final

_BETWEEN: Final = re.compile(r"[\\/]+")


def files_meant(folder: Path, named: str) -> list[Path]:
    """Give the files below a folder that a name means: the one that is called exactly so, else all that are alike.

    A Mac takes letters with their accents apart, a camera writes in capitals and Windows draws strokes the other way;
    nobody sees any of it in a spreadsheet.
    """
    exact = folder / named
    if exact.is_file():
        return [exact]
    places = [folder]
    for part in _BETWEEN.split(named):
        places = [found for place in places for found in _called(place, part)]
    return [place for place in places if place.is_file()]


def _called(folder: Path, name: str) -> Iterator[Path]:
    try:
        there = sorted(each.name for each in folder.iterdir())
    except OSError:
        return
    same = [each for each in there if _composed(each) == _composed(name)]
    alike = same or [each for each in there if _composed(each).casefold() == _composed(name).casefold()]
    yield from (folder / each for each in alike)


def _composed(name: str) -> str:
    return unicodedata.normalize("NFC", name)
