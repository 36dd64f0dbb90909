"""What stands on the one page that partners take along: what a project is, what came of it, how many it reached."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from archive.domain.disclosure import PUBLIC_LEAST
from archive.domain.rooms.entries import Content, GroupCount, Texts
from archive.domain.rooms.rules import lines_of
from archive.domain.rooms.table import RoomShape

_LISTED: Final = ("partners", "donors")


@dataclass(frozen=True, kw_only=True)
class Factsheet:
    """One page in one language; headings are English sentences to be translated. No work and no person is on it."""

    title: str
    lead: str
    results: tuple[str, ...]
    counts: tuple[tuple[str, int | None, int | None], ...]
    lists: Mapping[str, tuple[str, ...]]


def is_few(number: int | None) -> bool:
    """Tell whether so many people could be singled out: such a number is never said, wherever it came from."""
    return number is not None and 0 < number < PUBLIC_LEAST


def factsheet_of(shape: RoomShape, content: Content, languages: tuple[str, ...]) -> Factsheet:
    """Give the page that an entry makes, each text in the first of these languages in which it was written."""

    def said(texts: Texts) -> str:
        return next((texts[code] for code in languages if texts.get(code)), "")

    def counted(count: GroupCount) -> tuple[str, int | None, int | None]:
        return said(count.texts), count.planned, count.reached

    texts = content.texts
    return Factsheet(
        title=said(texts.get("title", {})),
        lead=said(texts.get("lead", {})),
        results=lines_of(said(texts.get("results", {}))),
        counts=tuple(map(counted, content.counts.get("beneficiaries", ()))),
        lists={shape.field(name).label: lines for name in _LISTED if (lines := lines_of(said(texts.get(name, {}))))},
    )
