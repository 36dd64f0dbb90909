"""Which file a sheet means: names are met whatever way their letters are put together, their case and strokes."""

from __future__ import annotations

import os
import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from archive.domain.file_types import lies_beside
from archive.domain.words.hidden_marks import without_unseen

_BETWEEN: Final = re.compile(r"[\\/]+")


def files_meant(folder: Path, named: str) -> list[Path]:
    """Give the files below a folder that a name means: the one that is called exactly so, else all that are alike.

    A Mac takes letters with their accents apart, a camera writes in capitals and Windows draws strokes the other way;
    nobody sees any of it in a spreadsheet. Where nothing lies where the name says, it is sought in the folders below:
    a sheet lies at the top of a card, and its films deep in the camera's folders.
    """
    exact = folder / named
    if exact.is_file():
        return [exact]
    places = [folder]
    for part in _BETWEEN.split(named):
        places = [found for place in places for found in _called(place, part)]
    found = [place for place in places if place.is_file()]
    return found or _below(folder, named)


def _below(folder: Path, named: str) -> list[Path]:
    """Give the files anywhere below a folder whose path ends in a name; not the small copies that cameras write."""
    ends = [_composed(part).casefold() for part in _BETWEEN.split(named)]
    found: list[Path] = []
    for place, below, names in os.walk(folder):
        below[:] = sorted(name for name in below if not name.startswith("."))
        alike = [Path(place, name) for name in sorted(names) if _composed(name).casefold() == ends[-1]]
        found += [path for path in alike if _ends_in(path.relative_to(folder), ends)]
    return [path for path in found if not lies_beside(path.relative_to(folder).as_posix())]


def _ends_in(path: Path, ends: list[str]) -> bool:
    return [_composed(part).casefold() for part in path.parts[-len(ends) :]] == ends


def _called(folder: Path, name: str) -> Iterator[Path]:
    try:
        there = sorted(each.name for each in folder.iterdir())
    except OSError:
        return
    same = [each for each in there if _composed(each) == _composed(name)]
    alike = same or [each for each in there if _composed(each).casefold() == _composed(name).casefold()]
    yield from (folder / each for each in alike)


def _composed(name: str) -> str:
    return unicodedata.normalize("NFC", without_unseen(name))
