"""The same words as text and as captions: by both together a page knows when each turn of those who speak begins."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from archive.access.browse import ReadingRoom
from archive.access.gate import Admission
from archive.access.reading import turns_of
from archive.access.sanitise_html import clean_fragment
from archive.access.stream import read_whole
from archive.access.transcript import SpokenLine, read_lines
from archive.domain.recipes import TRANSCRIPT
from archive.domain.records import Rendition

_LARGEST_TEXT_BYTES: Final = 2_000_000
_LARGEST_CAPTIONS_BYTES: Final = 1_000_000


def words_in(rendition: Rendition) -> tuple[object, ...]:
    """Give what tells whether a text and captions hold the same words."""
    return (rendition.language, rendition.parameters.get(TRANSCRIPT), rendition.segment_ids)


def with_the_same_words(admission: Admission, others: Iterable[Admission]) -> Admission | None:
    """Give the one among others that holds the same words in another form."""
    words = words_in(admission.rendition)
    return next((each for each in others if words_in(each.rendition) == words), None)


async def read_text(room: ReadingRoom, text: Admission | None) -> str:
    """Give a released text as clean HTML; nothing where it may not be read now, or is too large."""
    if text is None or text.grant.size_bytes > _LARGEST_TEXT_BYTES:
        return ""
    raw = await read_whole(room.gate, room.kit.renditions, text)
    return clean_fragment(raw.decode("utf-8", "replace")) if raw is not None else ""


async def read_captions(room: ReadingRoom, captions: Admission | None) -> tuple[SpokenLine, ...]:
    """Give released lines with their times; none where they may not be read now, or are too many."""
    if captions is None or captions.grant.size_bytes > _LARGEST_CAPTIONS_BYTES:
        return ()
    raw = await read_whole(room.gate, room.kit.renditions, captions)
    return read_lines(raw.decode("utf-8", "replace")) if raw is not None else ()


async def turns_among(room: ReadingRoom, lines: tuple[SpokenLine, ...], text: Admission | None) -> frozenset[int]:
    """Give the places of the lines with which a turn begins, as the text of the same words divides them."""
    html = await read_text(room, text)
    return frozenset(turns_of(html, lines)) if html else frozenset()
